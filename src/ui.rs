//! The page: components that show what the workspace reads and call its verbs. No rule about documents lives
//! here.

mod desk;
mod downloads;
mod drafts_list;
mod editor;
mod form;
mod gallery;
mod icons;
mod library;
mod menu;
mod notices;
mod outline;
mod preview;
mod route;
mod words;

use leptos::ev;
use leptos::prelude::*;

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
    let listener = window_event_listener(ev::hashchange, move |_| {
        let fragment = browser::fragment();
        // A skip link or an anchor within the preview is no route.
        if fragment.is_empty() || fragment.starts_with('/') {
            route.set(Route::parse(&fragment));
        }
    });
    on_cleanup(move || listener.remove());
    let notices = Notices::new();
    provide_context(notices);
    view! {
        {move || match route.get() {
            Route::Library => view! { <LibraryPage store=store lost=None /> }.into_any(),
            Route::Lost(address) => view! { <LibraryPage store=store lost=Some(address) /> }.into_any(),
            route => view! { <EditorPage store=store route=route /> }.into_any(),
        }}
        <NoticesView notices=notices />
    }
}
