//! The library: the drafts, and the templates to start from.

use leptos::prelude::*;

use super::drafts_list::DraftsList;
use super::gallery::Gallery;
use crate::drafts::KeyValue;

/// The page of drafts and templates. `lost` is an address that names nothing.
#[component]
pub(super) fn LibraryPage(store: &'static (dyn KeyValue + Sync), lost: Option<String>) -> impl IntoView {
    view! {
        <div class="library">
            <header class="library-head">
                <h1>"Specwright"</h1>
                <p class="tagline">
                    "Technical specifications from Markdown templates. Everything stays in your browser."
                </p>
            </header>
            {lost.map(|address| view! {
                <div class="lost" role="alert">
                    <p>
                        "There is no draft or template at "
                        <code>{format!("#{address}")}</code>
                        ". It may have been deleted, or it was made in another browser."
                    </p>
                    <p>
                        <a class="button" href="#/">"Go to the library"</a>
                    </p>
                </div>
            })}
            <main>
                <DraftsList store=store />
                <Gallery />
            </main>
        </div>
    }
}
