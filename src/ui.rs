//! The page: it shows what the workspace reads and calls its verbs. No rule about documents lives here.
//!
//! Components lay out the page; what is long or repeats — form, outline, preview, lists — is written as markup
//! (`html`) and brought to the page by one primitive (`patch`). What its buttons do stands in attributes
//! (`action`), read by one listener.

#![expect(unreachable_pub, reason = "the component macro writes public items")]

mod action;
mod backups;
mod beside;
mod catalogue;
mod change_template;
mod compare;
mod corrections;
mod desk;
mod dialog;
mod direction;
mod downloads;
mod drafts_list;
mod editor;
mod form;
mod gallery;
mod html;
mod import;
mod library;
mod menu;
mod notices;
mod outline;
mod patch;
mod plain;
mod preview;
mod raw;
mod route;
mod storage;
mod template_dialog;
mod update;
mod versions;
mod words;

use leptos::either::Either;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::browser::{self, PageStore};
use crate::drafts::{KeyValue, MirrorState};
use crate::workspace::Editor;
use backups::Backups;
use catalogue::Catalogue;
use desk::focus_start;
use drafts_list::Drafts;
use editor::EditorPage;
use import::Import;
use library::LibraryPage;
use notices::{Notices, NoticesView, Offer};
use route::Route;
use storage::StoragePage;
use template_dialog::Editing;
use update::Updates;

/// The whole page.
#[component]
pub fn App(
    /// Where drafts are kept.
    stores: PageStore,
    /// Counts what is new in there.
    news: RwSignal<u64>,
    /// Counts how often the second of them is doing otherwise.
    mirror_news: RwSignal<u64>,
) -> impl IntoView {
    let store: &'static (dyn KeyValue + Sync) = Box::leak(Box::new(stores));
    let is_opening = Memo::new(move |_| {
        mirror_news.track();
        stores.mirror_state() == MirrorState::Opening
    });
    let route = RwSignal::new(Route::parse(&browser::fragment()));
    let notices = Notices::new();
    let open = StoredValue::new(None::<Editor>);
    provide_context((stores, mirror_news));
    provide_context(Updates::listen(open, notices));
    let catalogue = Catalogue::new(store, notices);
    catalogue.load_team();
    let editing = Editing::new(catalogue, notices);
    let backups = Backups::start(store, notices);
    let import = Import::new(notices, backups);
    let drafts = Drafts::new(store, news, notices);
    let incoming = StoredValue::new_local(Some(import.listen(catalogue)));
    let closing = window_event_listener(ev::beforeunload, move |event| {
        if editing.is_changed() {
            event.prevent_default();
        }
    });
    let moved = window_event_listener(ev::hashchange, move |event| {
        let fragment = browser::fragment();
        // What a dialog asks is about the page that is left.
        dialog::close();
        // A skip link or an anchor within the preview is no route.
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return;
        }
        let goes_to = Route::parse(&fragment);
        let Some(editor) = open.get_value().filter(|editor| would_lose(*editor)) else {
            route.set(goes_to);
            return focus_start();
        };
        // What is only in memory would go with the page.
        let address = event.old_url();
        browser::rename_address(address.split_once('#').map_or("", |(_, fragment)| fragment));
        let act = Callback::new(move |()| {
            open.set_value(None);
            browser::rename_address(&fragment);
            route.set(goes_to.clone());
            focus_start();
        });
        let stands = Callback::new(move |()| editor.is_failing());
        notices.offer(words::STAYED, Offer { label: "Leave without saving", act, stands });
    });
    let node =
        |target: Option<web_sys::EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
    let clicked = window_event_listener(ev::click, move |event| {
        menu::close_unless_within(node(event.target()).as_ref());
    });
    let pressed = window_event_listener(ev::keydown, |event| {
        menu::on_key(&event);
    });
    on_cleanup(move || {
        moved.remove();
        clicked.remove();
        pressed.remove();
        closing.remove();
        incoming.update_value(|incoming| drop(incoming.take()));
    });
    let is_other = StoredValue::new(false);
    let page = move || {
        let page = match route.get() {
            Route::Library => view! { <LibraryPage drafts=drafts lost=Signal::derive(|| None) notices=notices catalogue=catalogue import=import editing=editing /> }.into_any(),
            Route::Lost => {
                let lost = Signal::derive(|| Some(words::NotOpened::Missing));
                view! { <LibraryPage drafts=drafts lost=lost notices=notices catalogue=catalogue import=import editing=editing /> }.into_any()
            }
            Route::Storage => view! { <StoragePage stores=stores mirror_news=mirror_news store=store drafts=drafts notices=notices catalogue=catalogue import=import backups=backups /> }.into_any(),
            // The other store may have a newer text of it, from before the browser was killed.
            Route::Draft(_) if is_opening.get() => view! { <p class="boot">"Opening the draft …"</p> }.into_any(),
            Route::New(slug, _) if catalogue.is_awaited(&slug) => {
                view! { <p class="boot">"Loading the template …"</p> }.into_any()
            }
            route => view! { <EditorPage store=store news=news route=route drafts=drafts notices=notices open=open catalogue=catalogue import=import editing=editing /> }.into_any(),
        };
        // What is written by hand belongs to its page: none is made over into the next.
        is_other.update_value(|is_other| *is_other = !*is_other);
        if is_other.get_value() { Either::Left(page) } else { Either::Right(page) }
    };
    view! {
        {page}
        <Dialog open=open catalogue=catalogue notices=notices import=import editing=editing drafts=drafts />
        <NoticesView notices=notices />
    }
}

/// The dialog, whatever it shows: what its buttons say, and what is typed in it, goes to whom it concerns.
#[component]
fn Dialog(
    open: StoredValue<Option<Editor>>,
    catalogue: Catalogue,
    notices: Notices,
    import: Import,
    editing: Editing,
    drafts: Drafts,
) -> impl IntoView {
    view! {
        <dialog
            id=dialog::ID
            class="dialog"
            aria-labelledby="dialog-title"
            on:click=move |event| {
                let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let Some(pressed) = pressed else { return };
                match pressed.get_attribute("data-do").as_deref() {
                    Some(dialog::CLOSE) => dialog::close(),
                    Some(import::ACCEPT) => import.accept(catalogue),
                    Some(backups::ACCEPT) => import.backups.accept(drafts),
                    Some(template_dialog::SAVE) => editing.save(),
                    Some(change_template::ACCEPT) => change_template::accept(open.get_value(), catalogue, notices),
                    Some(verb) if verb.starts_with(drafts_list::VERBS) => drafts.answer(verb),
                    Some(verb) if verb.starts_with(versions::VERBS) => versions::act(open.get_value(), verb, notices),
                    Some(verb) if verb.starts_with(beside::VERBS) => beside::act(open.get_value(), verb, notices),
                    Some(verb) if pressed.tag_name() == "BUTTON" => editing.act(verb, &pressed),
                    _ if pressed.id() == template_dialog::TEXT => editing.look_at_caret(),
                    _ => {}
                }
            }
            on:input=move |event| {
                let typed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                let Some(typed) = typed else { return };
                match typed.id().as_str() {
                    template_dialog::TEXT => editing.look(),
                    import::MODEL => import.look(catalogue),
                    change_template::MODEL => change_template::look(open.get_value(), catalogue),
                    _ => {}
                }
            }
            on:change=move |event| {
                let chosen = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                if let Some(chosen) = chosen
                    && let Some(verb) = chosen.get_attribute("data-do")
                {
                    editing.act(&verb, &chosen);
                }
            }
            on:keydown=|event| dialog::on_key(&event)
            on:keyup=move |event| {
                let typed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
                if typed.is_some_and(|typed| typed.id() == template_dialog::TEXT) {
                    editing.look_at_caret();
                }
            }
            on:close=move |_| {
                editing.closed();
                import.closed();
            }
        ></dialog>
    }
}

/// Whether leaving the editor would lose something, after one more try to save it.
fn would_lose(editor: Editor) -> bool {
    editor.flush();
    editor.is_unsaved()
}
