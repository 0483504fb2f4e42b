//! A draft without its editor: of which the page did not come up, and which a newer version of the program has saved.
//!
//! Of the former nothing is composed nor rendered, for that may be what went wrong.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::desk::focus_start;
use super::direction;
use super::downloads::{BACKUP, JSON, MARKDOWN};
use super::notices::Notices;
use super::route::Route;
use super::words;
use crate::browser::{self, Opening};
use crate::drafts::{Draft, DraftId, Key, KeyValue, Library, Record, draft_prefix};
use crate::export::{self, file_name};

type Store = &'static (dyn KeyValue + Sync);

/// The id of the text.
const TEXT: &str = "plain-text";

/// How long a page that has come to its end is given to be painted.
const PAINTING: Duration = Duration::from_millis(500);

/// A draft to be shown as text.
pub(super) struct Plain {
    id: DraftId,
    name: String,
    text: String,
    /// What the text is.
    label: &'static str,
    /// What the name of its file ends in, where it is Markdown.
    extension: Option<&'static str>,
    /// The record as it is stored.
    stored: String,
    /// What to go on from, where a newer version of the program saved it.
    newer: Option<Draft>,
}

impl Plain {
    /// The draft of a record that a newer version saved.
    pub(super) fn newer(store: Store, record: Record) -> Self {
        Self {
            id: record.draft.id.clone(),
            name: record.draft.name(),
            text: export::finished(&record.draft.document),
            label: "The finished document in Markdown",
            extension: Some("md"),
            stored: stored(store, &record.key().to_string()),
            newer: Some(record.draft),
        }
    }

    /// The draft of which the page did not come up; none if it is not there, or is only to be read anyway. What was
    /// saved since tells that the page did come up: a browser that is killed may have forgotten it.
    pub(super) fn after_failure(store: Store, id: &DraftId) -> Option<Self> {
        let begun = Opening::failed(id)?;
        let mut found = None;
        let mut read = || {
            let heads = Library::new(store).open(id).map(|opened| opened.heads).unwrap_or_default();
            let last = heads.into_iter().next();
            let last = last.filter(|record| !record.is_newer && record.draft.changed <= begun);
            found = last.map(|record| Self {
                id: id.clone(),
                name: record.draft.name(),
                text: record.draft.document.write(),
                label: "The working copy in Markdown",
                extension: Some("working-copy.md"),
                stored: stored(store, &record.key().to_string()),
                newer: None,
            });
        };
        if browser::attempt(&mut read) {
            return found;
        }
        // Not even reading it comes to its end.
        let key = store.keys().ok()?.into_iter().find(|key| key.starts_with(&draft_prefix(id)))?;
        let stored = stored(store, &key);
        Some(Self {
            id: id.clone(),
            name: format!("Draft {id}"),
            text: stored.clone(),
            label: "The draft as it is stored",
            extension: None,
            stored,
            newer: None,
        })
    }
}

fn stored(store: Store, key: &str) -> String {
    store.get(key).ok().flatten().unwrap_or_default()
}

/// Ends an opening once the page has come up. Who leaves it before that has it come up too, for a page that hangs is told
/// of nothing.
pub(super) fn end_when_up(opening: Option<Opening>) {
    let opening = StoredValue::new_local(opening);
    let end = move || drop(opening.try_update_value(Option::take));
    // The first comes when the program has come to its end, and only then is there something to be painted.
    set_timeout(move || set_timeout(move || browser::when_idle(end), PAINTING), Duration::ZERO);
    let left = window_event_listener(ev::pagehide, move |_| end());
    on_cleanup(move || {
        end();
        left.remove();
    });
}

/// The page of such a draft; `retry` has it opened all the same.
#[component]
pub(super) fn PlainPage(store: Store, plain: Plain, notices: Notices, retry: Callback<()>) -> impl IntoView {
    let Plain { id, name, text, label, extension, stored, newer } = plain;
    browser::set_title(&format!("{name} · Specwright"));
    on_cleanup(|| browser::set_title("Specwright"));
    let save = {
        let name = name.clone();
        move |extension: &str, media_type: &str, text: &str| {
            if !browser::download(&file_name(&name, extension), media_type, text) {
                notices.say("The browser did not take the file.");
            }
        }
    };
    let is_rtl = direction::may_differ(&text).then_some("");
    let markdown = extension.map(|extension| {
        let (save, text) = (save.clone(), text.clone());
        let on_click = move |_| save(extension, MARKDOWN, &text);
        view! { <button type="button" class="button primary" on:click=on_click>"Download Markdown"</button> }
    });
    let (why, words) = match newer {
        Some(_) => (words::NEWER_SHOWN, "Make a draft of it that can be changed here"),
        None => (words::NOT_COME_UP, "Open it all the same"),
    };
    let go_on = move |_| {
        if let Some(draft) = &newer {
            return copy(store, draft, notices);
        }
        Opening::forgive(&id);
        retry.run(());
        focus_start();
    };
    view! {
        <div class="library plain">
            <header class="library-head">
                <h1 tabindex="-1">{name}</h1>
                <p class="tagline">{why}</p>
                <p class="bring">
                    {markdown}
                    <button type="button" class="button" on:click=move |_| save(BACKUP, JSON, &stored)>
                        "Download the draft as it is stored"
                    </button>
                    <button type="button" class="button" on:click=go_on>
                        {words}
                    </button>
                    <a class="button" href="#/">"All drafts and templates"</a>
                </p>
            </header>
            <main>
                <label class="label" for=TEXT>{label}</label>
                <textarea id=TEXT class="control code" data-rtl=is_rtl readonly prop:value=text></textarea>
            </main>
        </div>
    }
}

/// Makes a draft of its own of a draft that is only shown, and goes there.
fn copy(store: Store, draft: &Draft, notices: Notices) {
    let copy = Key::from_random(browser::random);
    let id = copy.draft.clone();
    match Library::new(store).start_from(draft, "copy", copy, browser::now()) {
        Ok(_) => browser::go_to(&Route::to_draft(&id)),
        Err(error) => notices.say(format!("That did not work: {}.", words::store_error(&error))),
    }
}
