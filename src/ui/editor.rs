//! The editor page: opens a draft or starts one, lays out its panes, and keeps the timers of the autosave.

use std::time::Duration;

use leptos::ev::{self, MouseEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::action::{self, Action};
use super::beside::{self, BesideBanner};
use super::catalogue::Catalogue;
use super::change_template;
use super::desk::{Desk, Pane, focus_first_open, focus_start, later};
use super::dialog;
use super::downloads::{self, Downloads, LeftOutDialog};
use super::drafts_list::Drafts;
use super::form::{self, Form};
use super::html::Icon;
use super::import::Import;
use super::library::LibraryPage;
use super::menu::{self, MenuItem};
use super::notices::Notices;
use super::outline::{Outline, section_menu};
use super::plain::{self, Plain, PlainPage};
use super::preview::Preview;
use super::route::Route;
use super::template_dialog::Editing;
use super::words::{self, NotOpened};
use crate::browser::{self, Opening, PageStore};
use crate::document::Document;
use crate::drafts::{
    Draft, DraftId, KeyValue, Library, MirrorState, Record, SaveStatus, WriterId, draft_prefix,
};
use crate::tree::SectionId;
use crate::workspace::Editor;

type Store = &'static (dyn KeyValue + Sync);

/// The page of one draft. `open` holds its editor for as long as it is shown.
#[component]
pub(super) fn EditorPage(
    store: Store,
    news: RwSignal<u64>,
    route: Route,
    drafts: Drafts,
    notices: Notices,
    open: StoredValue<Option<Editor>>,
    catalogue: Catalogue,
    import: Import,
    editing: Editing,
) -> impl IntoView {
    let again = Trigger::new();
    let retry = Callback::new(move |()| again.notify());
    let stores = use_context::<(PageStore, RwSignal<u64>)>();
    let asked = route.clone();
    // What leads nowhere now may lead somewhere later: a database answers late, another tab deletes or takes back.
    let why_not = Memo::new(move |_| {
        news.track();
        let is_down = stores.is_some_and(|(stores, mirror_news)| {
            mirror_news.track();
            matches!(stores.mirror_state(), MirrorState::Down(_))
        });
        let found = match &asked {
            Route::Draft(id) => newest(store, id).err(),
            Route::New(slug, _) => catalogue.find(slug).is_none().then_some(NotOpened::Missing),
            Route::Library | Route::Storage | Route::Lost => Some(NotOpened::Missing),
        };
        found.map(|why| if why == NotOpened::Missing && is_down { NotOpened::Awaited } else { why })
    });
    let is_lost = Memo::new(move |_| why_not.with(Option::is_some));
    let was_lost = StoredValue::new(false);
    let page = move |opened, route: &Route| match opened {
        Some(Opened::Editor(editor, opening)) => {
            open.set_value(Some(editor));
            on_cleanup(move || open.set_value(None));
            plain::end_when_up(opening);
            // Whoever starts a draft is there to write.
            if matches!(route, Route::New(..)) {
                later(Box::new(focus_first_open));
            } else if was_lost.get_value() && !dialog::is_open() {
                focus_start();
            }
            view! { <Desktop editor=editor news=news notices=notices catalogue=catalogue editing=editing /> }
                .into_any()
        }
        Some(Opened::Plain(plain)) => {
            view! { <PlainPage store=store plain=plain notices=notices retry=retry /> }.into_any()
        }
        None => {
            was_lost.set_value(true);
            let lost = Signal::from(why_not);
            view! { <LibraryPage drafts=drafts lost=lost notices=notices catalogue=catalogue import=import editing=editing /> }
                .into_any()
        }
    };
    move || {
        again.track();
        let opened = untrack(|| opened(store, &route, import, catalogue, notices));
        // The page of what is lost stays as it is until there is something to open.
        if opened.is_none() {
            is_lost.get();
        }
        untrack(|| page(opened, &route))
    }
}

/// What an address leads to.
enum Opened {
    /// What is not stored yet is not opened from anywhere.
    Editor(Editor, Option<Opening>),
    Plain(Plain),
}

/// The draft that an address names, if there is one.
fn opened(
    store: Store,
    route: &Route,
    import: Import,
    catalogue: Catalogue,
    notices: Notices,
) -> Option<Opened> {
    let writer = WriterId::from_random(browser::random());
    match route {
        Route::Draft(id) => {
            // What was just brought in is nowhere else yet, and may never be where the store is blocked.
            if let Some(draft) = import.take_draft(id) {
                let editor = Editor::new(draft, None, writer, store, browser::now);
                editor.keep_all();
                return Some(Opened::Editor(editor, None));
            }
            if let Some(plain) = Plain::after_failure(store, id) {
                return Some(Opened::Plain(plain));
            }
            let opening = Opening::begin(id);
            let record = newest(store, id).ok()?;
            if record.is_newer {
                return Some(Opened::Plain(Plain::newer(store, record)));
            }
            let editor = Editor::new(record.draft, Some(&record.lineage), writer, store, browser::now);
            Some(Opened::Editor(editor, Some(opening)))
        }
        Route::New(slug, answers) => catalogue.find(slug).map(|template| {
            let now = browser::now();
            let mut document = Document::from_template(&template);
            for (name, value) in answers {
                if !document.prefill(name, value) {
                    notices.say(format!("This template has no field called “{name}”."));
                }
            }
            let id = DraftId::from_random(browser::random());
            let draft = Draft { id, title: None, document, template, created: now, changed: now };
            Opened::Editor(Editor::new(draft, None, writer, store, browser::now), None)
        }),
        Route::Library | Route::Storage | Route::Lost => None,
    }
}

/// The newest record of a draft that is not in the trash.
fn newest(store: Store, id: &DraftId) -> Result<Record, NotOpened> {
    let opened = Library::new(store).open(id).map_err(NotOpened::Store)?;
    if opened.is_discarded {
        return Err(NotOpened::Discarded);
    }
    let missing = if opened.unreadable.is_empty() { NotOpened::Missing } else { NotOpened::Unreadable };
    opened.heads.into_iter().next().ok_or(missing)
}

/// The bar and the three panes.
#[component]
fn Desktop(
    editor: Editor,
    news: RwSignal<u64>,
    notices: Notices,
    catalogue: Catalogue,
    editing: Editing,
) -> impl IntoView {
    let desk = Desk::new(editor, notices, editing);
    change_template::offer_newer(editor, catalogue, notices);
    keep_saving(desk);
    beside::follow(desk, news);
    Effect::new(move |_| browser::set_title(&format!("{} · Specwright", desk.views.name.get())));
    on_cleanup(move || {
        browser::set_title("Specwright");
        notices.refresh();
    });
    let on_key = window_event_listener(ev::keydown, move |event| {
        if event.key() == "F6" {
            event.prevent_default();
            return desk.go_to_next_pane(event.shift_key());
        }
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        // What is typed for a name, or in a dialog, is not part of the document yet: there the browser undoes. Where it has
        // nothing to undo it would go on elsewhere.
        let is_apart = |focused: &Element| dialog::is_open() || focused.has_attribute("data-name-of");
        let apart = browser::focused().filter(is_apart);
        match (is_command, event.key().to_lowercase().as_str(), event.shift_key()) {
            (true, "z" | "y", _) if apart.is_some() => {
                if apart.as_ref().is_some_and(dialog::is_edited) {
                    return;
                }
            }
            (true, "z", false) => desk.undo(),
            (true, "z", true) | (true, "y", false) => desk.redo(),
            // The work is saved all the time; the browser's dialog would only frighten.
            (true, "s", false) => editor.flush(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || on_key.remove());
    let on_focus = window_event_listener(ev::focusin, |event| {
        if let Some(line) = event.target().and_then(|target| target.dyn_into().ok()) {
            dialog::note_value(&line);
        }
    });
    on_cleanup(move || on_focus.remove());
    // The status changes at each save, and what is wrong with it seldom.
    let problem = Memo::new(move |_| editor.status().with(words::save_problem));
    // The button that had the focus may be gone.
    Effect::new(move |was: Option<()>| {
        problem.track();
        editor.gone().track();
        if was.is_some() {
            focus_start();
        }
    });
    let unsaved = Signal::derive(move || problem.get().map(|words| (words, "Download the working copy")));
    let download = Callback::new(move |()| downloads::working_copy(desk));
    let gone = Signal::derive(move || editor.gone().get().map(words::gone));
    let bring_back = Callback::new(move |()| editor.keep_all());
    let pane = Signal::derive(move || match desk.pane.get() {
        Pane::Outline => "outline",
        Pane::Form => "form",
        Pane::Preview => "preview",
    });
    view! {
        <div class="editor" data-pane=pane on:click=move |event| on_click(desk, &event)>
            <button type="button" class="button skip" on:click=|_| browser::focus_first(".form [data-field]")>
                "Skip to the form"
            </button>
            <TopBar desk=desk />
            <Banner class="problem" words=unsaved act=download />
            <Banner class="problem" words=gone act=bring_back />
            <BesideBanner desk=desk />
            <Tabs desk=desk />
            <main class="panes">
                <Outline desk=desk />
                <Form desk=desk />
                <Preview desk=desk />
            </main>
            <LeftOutDialog />
        </div>
    }
}

/// Words above the panes with a button, for as long as there are any.
#[component]
pub(super) fn Banner(
    class: &'static str,
    words: Signal<Option<(String, &'static str)>>,
    act: Callback<()>,
) -> impl IntoView {
    let banner = move || {
        words.get().map(|(words, label)| {
            view! {
                <p>
                    {words} " "
                    <button type="button" class="button small" on:click=move |_| act.run(())>
                        {label}
                    </button>
                </p>
            }
        })
    };
    view! { <div class=class role="alert">{banner}</div> }
}

/// Does what the clicked button says.
fn on_click(desk: Desk, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(button) = closest("[data-menu]") {
        let name = button.get_attribute(menu::ATTRIBUTE).unwrap_or_default();
        let items = match name.strip_prefix("section:").and_then(|id| id.parse().ok()) {
            Some(id) => desk.editor.untracked_document(|document| section_menu(document, SectionId(id))),
            None if name == "draft" => {
                vec![
                    MenuItem::new("Versions …", Action::Versions.attribute()),
                    MenuItem::new("Change the template …", Action::ChangeTemplate.attribute()),
                ]
            }
            None => downloads::menu(desk),
        };
        menu::toggle(&button, &items);
    } else if let Some(button) = closest("[data-do]") {
        menu::close(true);
        downloads::close_left_out();
        if let Some(action) =
            button.get_attribute(action::ATTRIBUTE).and_then(|action| Action::parse(&action))
        {
            desk.act(action);
        }
    }
}

#[component]
fn TopBar(desk: Desk) -> impl IntoView {
    let editor = desk.editor;
    let status = editor.status();
    // What is not saved matters more than where the draft went.
    let gone = move || editor.gone().get().filter(|_| !editor.is_failing());
    let is_all_raw = move || desk.is_raw(None);
    let stores = use_context::<(PageStore, RwSignal<u64>)>();
    let is_single = Signal::derive(move || {
        status.track();
        let is_failing = stores.is_some_and(|(stores, mirror_news)| {
            mirror_news.track();
            words::store_problem(&stores.mirror_state(), stores.refusal().as_ref()).is_some()
                || stores.is_in_mirror_alone(&draft_prefix(&editor.id()))
        });
        let is_saved = status.with(|status| matches!(status, SaveStatus::Saved { .. }));
        is_failing && is_saved && gone().is_none()
    });
    let button = move |label: &'static str,
                       title: &'static str,
                       icon: Icon,
                       can: Signal<bool>,
                       act: fn(Desk)| {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label
                title=title
                // A button that is disabled while it is pressed would lose the focus.
                aria-disabled=Signal::derive(move || if can.get() { "false" } else { "true" })
                on:click=move |_| if can.get_untracked() { act(desk) }
            >
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=icon.strokes()></path></svg>
            </button>
        }
    };
    view! {
        <header class="bar">
            <a class="home" href="#/" aria-label="All drafts and templates">
                <span class="home-mark" aria-hidden="true"></span>
                <span class="home-words">"Specwright"</span>
            </a>
            <input
                class="draft-name"
                aria-label="Draft name"
                title="The name of the draft; left empty, it follows the document's title"
                placeholder=Signal::derive(move || desk.views.name.get())
                prop:value=Signal::derive(move || editor.title().get().unwrap_or_default())
                data-name-of="draft"
                on:input=move |event| editor.rename(&event_target_value(&event))
                on:change=move |event| editor.rename(event_target_value(&event).trim())
            />
            <div class="menu">
                <button
                    type="button"
                    class="icon-button"
                    aria-haspopup="menu"
                    aria-expanded="false"
                    aria-label="Draft actions"
                    data-menu="draft"
                >
                    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=Icon::More.strokes()></path></svg>
                </button>
            </div>
            <p class="status" role="status" data-status=Signal::derive(move || gone().map_or_else(|| status.with(status_word), |_| "untouched"))>
                {Signal::derive(move || gone().map_or_else(|| status.with(words::status), words::gone_status))}
                {move || is_single.get().then(|| view! { " in " <a href="#/storage">"one of two stores"</a> })}
            </p>
            <span class="bar-progress">
                {Signal::derive(move || words::progress(desk.views.progress.get()))}
            </span>
            <div class="bar-actions">
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Edit the document as Markdown"
                    title="Edit the document as Markdown"
                    aria-pressed=Signal::derive(move || if is_all_raw() { "true" } else { "false" })
                    on:click=move |_| if is_all_raw() { desk.close_raw() } else { desk.open_raw(None) }
                >
                    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=Icon::Code.strokes()></path></svg>
                </button>
                {button("Undo", "Undo (Ctrl+Z)", Icon::Undo, editor.can_undo(), Desk::undo)}
                {button("Redo", "Redo (Ctrl+Shift+Z)", Icon::Redo, editor.can_redo(), Desk::redo)}
                <Downloads desk=desk />
            </div>
        </header>
    }
}

fn status_word(status: &SaveStatus) -> &'static str {
    match status {
        SaveStatus::Untouched => "untouched",
        SaveStatus::Saving => "saving",
        SaveStatus::Saved { .. } => "saved",
        SaveStatus::Failed { .. } | SaveStatus::Unavailable => "failed",
    }
}

/// On a narrow screen one pane is shown at a time.
#[component]
fn Tabs(desk: Desk) -> impl IntoView {
    let tab = move |pane: Pane, words: &'static str| {
        view! {
            <button
                type="button"
                class="tab"
                aria-pressed=Signal::derive(move || if desk.pane.get() == pane { "true" } else { "false" })
                on:click=move |_| desk.pane.set(pane)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="tabs" role="group" aria-label="Panes">
            {tab(Pane::Outline, "Outline")}
            {tab(Pane::Form, "Form")}
            {tab(Pane::Preview, "Preview")}
        </div>
    }
}

/// Runs the autosave's timer, and saves at once when the page is hidden or left.
fn keep_saving(desk: Desk) {
    let editor = desk.editor;
    let save = move || {
        form::take_open_title(desk);
        editor.flush();
    };
    let timer = StoredValue::new_local(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        stop();
        if let Some(deadline) = editor.deadline().get() {
            let wait = deadline.0.saturating_sub(browser::now().0);
            let handle = set_timeout_with_handle(move || editor.due(), Duration::from_millis(wait));
            timer.set_value(handle.ok());
        }
    });
    // What was written is worth a promise; nobody waits for the answer.
    Effect::new(move |is_asked: Option<bool>| {
        let is_edited = editor.edits().get() > 0;
        if is_edited && is_asked != Some(true) {
            browser::ask_for_promise(|_| ());
        }
        is_edited
    });
    // Once the draft is stored, a reload should open it rather than start another.
    Effect::new(move |is_stored: Option<bool>| {
        let is_saved = editor.status().with(|status| matches!(status, SaveStatus::Saved { .. }));
        let is_stored = is_stored.unwrap_or(false);
        if is_saved && !is_stored {
            browser::rename_address(&Route::to_draft(&editor.id()));
        }
        is_stored || is_saved
    });
    let hidden = StoredValue::new_local(Some(browser::Listener::new("visibilitychange", move |_| {
        if browser::is_hidden() {
            save();
        }
    })));
    let left = window_event_listener(ev::pagehide, move |_| save());
    let closing = window_event_listener(ev::beforeunload, move |event| {
        save();
        // Only now is there something to lose: saving has just failed.
        if editor.is_unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        stop();
        editor.flush();
        hidden.update_value(|hidden| drop(hidden.take()));
        left.remove();
        closing.remove();
    });
}
