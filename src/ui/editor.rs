//! The editor page: opens a draft or starts one, lays out its panes, and keeps the timers of the autosave.

use std::time::Duration;

use leptos::ev::{self, MouseEvent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::action::{self, Action};
use super::desk::{Desk, Pane};
use super::downloads::{self, Downloads, LeftOutDialog};
use super::form::Form;
use super::html::Icon;
use super::library::LibraryPage;
use super::menu;
use super::notices::Notices;
use super::outline::{Outline, section_menu};
use super::preview::Preview;
use super::route::Route;
use super::words;
use crate::browser;
use crate::document::Document;
use crate::drafts::{Draft, DraftId, KeyValue, Library, SaveStatus, WriterId};
use crate::template::builtin;
use crate::tree::SectionId;
use crate::workspace::Editor;

type Store = &'static (dyn KeyValue + Sync);

/// The page of one draft.
#[component]
pub(super) fn EditorPage(store: Store, route: Route, notices: Notices) -> impl IntoView {
    if let Some(editor) = open(store, &route) {
        view! { <Desktop editor=editor notices=notices /> }.into_any()
    } else {
        view! { <LibraryPage store=store lost=Some(browser::fragment()) notices=notices /> }.into_any()
    }
}

/// The editor of the draft that an address names.
fn open(store: Store, route: &Route) -> Option<Editor> {
    let writer = WriterId::from_random(browser::random());
    match route {
        Route::Draft(id) => {
            let opened = Library::new(store).open(id).ok()?;
            let record = opened.heads.into_iter().next()?;
            Some(Editor::new(record.draft, Some(&record.lineage), writer, store, browser::now))
        }
        Route::New(slug) => {
            let template = builtin::templates().into_iter().find(|template| template.slug == *slug)?;
            let now = browser::now();
            let draft = Draft {
                id: DraftId::from_random(browser::random()),
                title: None,
                document: Document::from_template(&template),
                template,
                created: now,
                changed: now,
            };
            Some(Editor::new(draft, None, writer, store, browser::now))
        }
        Route::Library | Route::Lost(_) => None,
    }
}

/// The bar and the three panes.
#[component]
fn Desktop(editor: Editor, notices: Notices) -> impl IntoView {
    let desk = Desk::new(editor, notices);
    keep_saving(editor);
    Effect::new(move |_| browser::set_title(&format!("{} · Specwright", desk.views.name.get())));
    on_cleanup(|| browser::set_title("Specwright"));
    let on_key = window_event_listener(ev::keydown, move |event| {
        let is_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
        match (is_command, event.key().to_lowercase().as_str(), event.shift_key()) {
            (true, "z", false) => editor.undo(),
            (true, "z", true) | (true, "y", false) => editor.redo(),
            // The work is saved all the time; the browser's dialog would only frighten.
            (true, "s", false) => editor.flush(),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || on_key.remove());
    let pane = Signal::derive(move || match desk.pane.get() {
        Pane::Outline => "outline",
        Pane::Form => "form",
        Pane::Preview => "preview",
    });
    view! {
        <div class="editor" data-pane=pane on:click=move |event| on_click(desk, &event)>
            <button type="button" class="button skip" on:click=move |_| browser::focus_first(".form [data-field]")>
                "Skip to the form"
            </button>
            <TopBar desk=desk />
            <div class="problem" role="alert">
                <p>{Signal::derive(move || editor.status().with(words::save_problem).unwrap_or_default())}</p>
            </div>
            <Tabs desk=desk />
            <main class="panes">
                <Outline desk=desk />
                <Form desk=desk />
                <Preview desk=desk />
            </main>
            <LeftOutDialog desk=desk />
        </div>
    }
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
    let button = move |label: &'static str,
                       title: &'static str,
                       icon: Icon,
                       can: Signal<bool>,
                       act: fn(Editor)| {
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=label
                title=title
                disabled=Signal::derive(move || !can.get())
                on:click=move |_| act(editor)
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
                on:change=move |event| editor.rename(&event_target_value(&event))
            />
            <p class="status" role="status" data-status=Signal::derive(move || status.with(status_word))>
                {Signal::derive(move || status.with(words::status))}
            </p>
            <span class="bar-progress">
                {Signal::derive(move || words::progress(desk.views.progress.get()))}
            </span>
            <div class="bar-actions">
                {button("Undo", "Undo (Ctrl+Z)", Icon::Undo, editor.can_undo(), Editor::undo)}
                {button("Redo", "Redo (Ctrl+Shift+Z)", Icon::Redo, editor.can_redo(), Editor::redo)}
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
fn keep_saving(editor: Editor) {
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
    // Once the draft is stored, a reload should open it rather than start another.
    Effect::new(move |is_stored: Option<bool>| {
        let is_saved = editor.status().with(|status| matches!(status, SaveStatus::Saved { .. }));
        let is_stored = is_stored.unwrap_or(false);
        if is_saved && !is_stored {
            browser::rename_address(&Route::to_draft(&editor.id()));
        }
        is_stored || is_saved
    });
    let hidden = StoredValue::new_local(Some(browser::Listener::new("visibilitychange", move || {
        if browser::is_hidden() {
            editor.flush();
        }
    })));
    let left = window_event_listener(ev::pagehide, move |_| editor.flush());
    let closing = window_event_listener(ev::beforeunload, move |event| {
        editor.flush();
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
