//! The page: it shows what the workspace reads and calls its verbs. No rule about documents lives here.
//!
//! Components lay out the page; what is long or repeats — form, outline, preview, lists — is written as markup
//! (`html`) and brought to the page by one primitive (`patch`). What its buttons do stands in attributes
//! (`action`), read by one listener.

#![expect(unreachable_pub, reason = "the component macro writes public items")]

mod action;
mod desk;
mod downloads;
mod drafts_list;
mod editor;
mod form;
mod gallery;
mod html;
mod library;
mod menu;
mod notices;
mod outline;
mod patch;
mod preview;
mod route;
mod words;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

use crate::browser;
use crate::drafts::KeyValue;
use editor::EditorPage;
use library::LibraryPage;
use notices::{Notices, NoticesView};
use route::Route;

/// The whole page.
#[component]
pub fn App(
    /// Where drafts are kept.
    store: &'static (dyn KeyValue + Sync),
) -> impl IntoView {
    let route = RwSignal::new(Route::parse(&browser::fragment()));
    let moved = window_event_listener(ev::hashchange, move |_| {
        let fragment = browser::fragment();
        // A skip link or an anchor within the preview is no route.
        if fragment.is_empty() || fragment.starts_with('/') {
            route.set(Route::parse(&fragment));
        }
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
    });
    let notices = Notices::new();
    view! {
        {move || match route.get() {
            Route::Library => view! { <LibraryPage store=store lost=None notices=notices /> }.into_any(),
            Route::Lost(address) => view! { <LibraryPage store=store lost=Some(address) notices=notices /> }.into_any(),
            route => view! { <EditorPage store=store route=route notices=notices /> }.into_any(),
        }}
        <NoticesView notices=notices />
    }
}
