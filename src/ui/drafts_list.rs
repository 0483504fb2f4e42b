//! The drafts in the store, what can be done with each, and what cannot be read.

use leptos::html;
use leptos::prelude::*;

use super::icons::{Icon, MORE};
use super::menu::{Menu, MenuItem};
use super::notices::Notices;
use super::route::Route;
use super::words;
use crate::browser;
use crate::drafts::{
    DeleteError, DraftId, KeyValue, Library, LibraryError, Listing, Removed, Summary, Unreadable, WriterId,
};
use crate::export::{self, file_name};

type Store = &'static (dyn KeyValue + Sync);

/// The region of the drafts. It is read again whenever something here or in another tab changes it.
#[component]
pub(super) fn DraftsList(store: Store) -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let storage = window_event_listener_untyped("storage", move |_| version.update(|version| *version += 1));
    on_cleanup(move || storage.remove());
    let listing = Memo::new(move |_| {
        version.track();
        Library::new(store).list()
    });
    let desk = Drafts {
        store,
        version,
        notices: expect_context::<Notices>(),
    };
    view! {
        <section class="drafts" aria-labelledby="drafts-title">
            <h2 id="drafts-title">"Drafts"</h2>
            {move || match listing.get() {
                Ok(listing) => view! { <Rows desk=desk listing=listing /> }.into_any(),
                Err(error) => {
                    let problem = format!("Drafts cannot be kept here: {}.", words::store_error(&error));
                    view! {
                        <p class="problem" role="alert">
                            {problem}
                            " You can write and download all the same."
                        </p>
                    }
                    .into_any()
                }
            }}
        </section>
    }
}

/// What the rows need.
#[derive(Clone, Copy)]
struct Drafts {
    store: Store,
    version: RwSignal<u32>,
    notices: Notices,
}

impl Drafts {
    fn library(self) -> Library<Store> {
        Library::new(self.store)
    }

    fn refresh(self) {
        // The list may be gone by the time a notice's action runs.
        let _ = self.version.try_update(|version| *version += 1);
    }

    fn report(self, result: Result<impl Sized, LibraryError>) {
        match result {
            Ok(_) => {}
            Err(LibraryError::NotFound) => self.notices.say("This draft is no longer there."),
            Err(LibraryError::Store(error)) => {
                self.notices
                    .say(format!("That did not work: {}.", words::store_error(&error)));
            }
        }
        self.refresh();
    }

    fn rename(self, id: &DraftId, title: &str) {
        let title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        self.report(self.library().rename(id, title, new_writer(), browser::now()));
    }

    fn duplicate(self, id: &DraftId, name: &str) {
        let copy = DraftId::from_random(browser::random());
        let title = Some(format!("{name} (copy)"));
        self.report(
            self.library()
                .duplicate(id, copy, title, new_writer(), browser::now()),
        );
    }

    fn delete(self, id: &DraftId, name: &str) {
        self.offer_undo(self.library().delete(id), name);
    }

    fn delete_record(self, key: &str) {
        self.offer_undo(self.library().delete_record(key), key);
    }

    fn offer_undo(self, result: Result<Removed, DeleteError>, name: &str) {
        let removed = match result {
            Ok(removed) => removed,
            Err(error) => {
                self.notices.say(format!(
                    "That did not work: {}.",
                    words::store_error(&error.error)
                ));
                error.removed
            }
        };
        if !removed.records().is_empty() {
            let undo = Callback::new(move |()| match self.library().restore(&removed) {
                Ok(()) => self.refresh(),
                Err(error) => {
                    self.notices.say(format!(
                        "It could not be put back: {}.",
                        words::store_error(&error)
                    ));
                }
            });
            self.notices.offer(format!("Deleted “{name}”."), "Undo", undo);
        }
        self.refresh();
    }

    fn download(self, id: &DraftId) {
        let opened = self
            .library()
            .open(id)
            .ok()
            .and_then(|opened| opened.heads.into_iter().next());
        match opened {
            Some(record) => {
                let text = export::finished(&record.draft.document);
                self.hand_over(
                    &file_name(&record.draft.name(), "md"),
                    "text/markdown;charset=utf-8",
                    &text,
                );
            }
            None => self.notices.say("This draft is no longer there."),
        }
    }

    fn download_record(self, key: &str) {
        match self.library().text(key) {
            Ok(Some(text)) => self.hand_over(&file_name(key, "txt"), "text/plain;charset=utf-8", &text),
            Ok(None) => self.notices.say("It is no longer there."),
            Err(error) => self
                .notices
                .say(format!("That did not work: {}.", words::store_error(&error))),
        }
    }

    fn hand_over(self, name: &str, media_type: &str, text: &str) {
        if !browser::download(name, media_type, text) {
            self.notices.say("The browser did not take the file.");
        }
    }
}

fn new_writer() -> WriterId {
    WriterId::from_random(browser::random())
}

#[component]
fn Rows(desk: Drafts, listing: Listing) -> impl IntoView {
    let is_empty = listing.drafts.is_empty();
    let rows = listing
        .drafts
        .into_iter()
        .flat_map(|entry| {
            let is_conflict = entry.heads.len() > 1;
            entry.heads.into_iter().map(move |head| (head, is_conflict))
        })
        .map(|(head, is_conflict)| view! { <DraftRow desk=desk head=head is_conflict=is_conflict /> })
        .collect::<Vec<_>>();
    let unreadable = listing
        .unreadable
        .into_iter()
        .map(|record| view! { <UnreadableRow desk=desk record=record /> })
        .collect::<Vec<_>>();
    let has_unreadable = !unreadable.is_empty();
    view! {
        {is_empty.then(|| view! {
            <p class="empty">"What you write is kept in this browser, and in no other place. Start with a template."</p>
        })}
        <ul class="draft-rows">{rows}</ul>
        {has_unreadable.then(|| view! {
            <h3>"Could not be read"</h3>
            <p class="ask">"These are left untouched. Download one to have its text as it is stored."</p>
            <ul class="draft-rows">{unreadable}</ul>
        })}
    }
}

#[component]
fn DraftRow(desk: Drafts, head: Summary, is_conflict: bool) -> impl IntoView {
    let is_renaming = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let id = StoredValue::new(head.id.clone());
    let name = StoredValue::new(head.name.clone());
    let address = format!("#{}", Route::to_draft(&head.id));
    let finish = move |is_kept: bool| {
        if is_renaming.get_untracked() {
            is_renaming.set(false);
            if let (true, Some(input)) = (is_kept, input.get_untracked()) {
                let title = input.value();
                if name.with_value(|name| *name != title) {
                    id.with_value(|id| desk.rename(id, &title));
                }
            }
        }
    };
    let facts = [
        head.template.clone(),
        words::progress(head.progress),
        words::ago(head.changed, browser::now(), browser::local_time),
    ]
    .join(" · ");
    let label = format!("Actions for {}", head.name);
    let key = StoredValue::new(head.key().to_string());
    view! {
        <li class="draft-row">
            <div class="draft-words">
                <Show
                    when=move || !is_renaming.get()
                    fallback=move || view! {
                        <input
                            node_ref=input
                            class="control"
                            aria-label="New name"
                            value=name.get_value()
                            on:keydown=move |event| match event.key().as_str() {
                                "Enter" => finish(true),
                                "Escape" => finish(false),
                                _ => {}
                            }
                            on:blur=move |_| finish(true)
                        />
                    }
                >
                    <a class="draft-link" href=address.clone()>{name.get_value()}</a>
                </Show>
                <p class="note">{facts}</p>
                {is_conflict.then(|| view! {
                    <p class="note">"Edited side by side: each version is kept. Opening goes on with the newest."</p>
                })}
            </div>
            <Menu label=label face=ViewFn::from(|| view! { <Icon path=MORE /> })>
                <MenuItem action=move |()| is_renaming.set(true)>"Rename"</MenuItem>
                <MenuItem action=move |()| id.with_value(|id| name.with_value(|name| desk.duplicate(id, name)))>
                    "Duplicate"
                </MenuItem>
                <MenuItem action=move |()| id.with_value(|id| desk.download(id))>"Download Markdown"</MenuItem>
                <MenuItem action=move |()| {
                    if is_conflict {
                        key.with_value(|key| desk.delete_record(key));
                    } else {
                        id.with_value(|id| name.with_value(|name| desk.delete(id, name)));
                    }
                }>"Delete"</MenuItem>
            </Menu>
        </li>
    }
}

#[component]
fn UnreadableRow(desk: Drafts, record: Unreadable) -> impl IntoView {
    let key = StoredValue::new(record.key.clone());
    let why = format!("{} characters; {}", record.size, words::unreadable(&record.error));
    let label = format!("Download {} as it is", record.key);
    let delete_label = format!("Delete {}", record.key);
    view! {
        <li class="draft-row">
            <div class="draft-words">
                <code>{record.key}</code>
                <p class="note">{why}</p>
            </div>
            <button
                type="button"
                class="button"
                aria-label=label
                on:click=move |_| key.with_value(|key| desk.download_record(key))
            >
                "Download as it is"
            </button>
            <button
                type="button"
                class="button"
                aria-label=delete_label
                on:click=move |_| key.with_value(|key| desk.delete_record(key))
            >
                "Delete"
            </button>
        </li>
    }
}
