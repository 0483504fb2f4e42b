//! The drafts in the store, what can be done with each, and what cannot be read.

use leptos::prelude::*;

use super::desk::focus_soon;
use super::dialog;
use super::downloads::MARKDOWN;
use super::html::{Html, Markup};
use super::menu::{self, MenuItem};
use super::notices::{Notices, Offer};
use super::route::Route;
use super::words;
use crate::browser;
use crate::drafts::{
    DecodeError, DeleteError, Discarded, DraftId, Key, KeyValue, Library, LibraryError, Listing, Millis,
    Removed, StoreError, Summary, Unreadable, UnreadableError, WriterId, decode, versions_prefix,
};
use crate::export::{self, file_name};

type Store = &'static (dyn KeyValue + Sync);

/// The verb of the dialog's button that deletes for good.
pub(super) const ERASE: &str = "erase";

/// The rows of the list: the drafts, and below them what cannot be read.
pub(super) fn rows(
    listing: &Result<Listing, StoreError>,
    renaming: Option<&DraftId>,
    now: Millis,
) -> Vec<Markup> {
    let listing = match listing {
        Ok(listing) => listing,
        Err(error) => {
            let problem = format!(
                "Drafts cannot be kept: {}. You can write and download all the same.",
                words::store_error(error)
            );
            let mut html = Html::default();
            html.leaf("p", &[("class", "problem"), ("role", "alert")], &problem);
            return vec![html.finish()];
        }
    };
    let mut rows = Vec::new();
    for entry in &listing.drafts {
        let is_conflict = entry.heads.len() > 1;
        rows.extend(entry.heads.iter().enumerate().map(|(place, head)| {
            draft_row(head, is_conflict.then_some(place), renaming == Some(&head.id), now)
        }));
    }
    if rows.is_empty() {
        rows.push(paragraph(
            "empty",
            "What you write is kept in this browser, and in no other place. Start with a template.",
        ));
    }
    rows.extend(unreadable_rows(&listing.unreadable));
    rows
}

/// What cannot be read, if there is anything.
pub(super) fn unreadable_rows(unreadable: &[Unreadable]) -> Vec<Markup> {
    let mut rows = Vec::new();
    if !unreadable.is_empty() {
        let mut html = Html::default();
        html.leaf("h3", &[], "Could not be read");
        rows.push(html.finish());
        rows.push(paragraph(
            "ask",
            "These are left untouched. Download one to have its text as it is stored.",
        ));
        rows.extend(unreadable.iter().map(unreadable_row));
    }
    rows
}

pub(super) fn paragraph(class: &str, words: &str) -> Markup {
    let mut html = Html::default();
    html.leaf("p", &[("class", class)], words);
    html.finish()
}

/// Of a draft in several versions side by side, the row of the one at that place, the newest first.
fn draft_row(head: &Summary, place: Option<usize>, is_renaming: bool, now: Millis) -> Markup {
    let mut html = Html::default();
    html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
    if is_renaming {
        html.void(
            "input",
            &[("class", "control"), ("id", "new-name"), ("aria-label", "New name"), ("value", &head.name)],
        );
    } else {
        let address = format!("#{}", Route::to_draft(&head.id));
        html.leaf("a", &[("class", "draft-link"), ("href", &address)], &head.name);
    }
    let changed = words::ago(head.changed, now, browser::local_time);
    let facts = [head.template.clone(), words::progress(head.progress), changed].join(" · ");
    html.leaf("p", &[("class", "note")], &facts);
    if let Some(place) = place {
        let words = match place {
            0 => "Edited side by side: each version is kept. This is the newest, with which opening goes on.",
            _ => {
                "Edited side by side: this version is kept too. Opening goes on with the newest, and asks about it."
            }
        };
        html.leaf("p", &[("class", "note")], words);
    }
    html.close();
    let menu = if place.is_some() {
        format!("version {}", head.key())
    } else {
        format!("draft {}", head.id.as_str())
    };
    menu::write_button(&mut html, &format!("Actions for {}", head.name), &menu, true);
    html.finish()
}

fn unreadable_row(record: &Unreadable) -> Markup {
    let why = format!("{} characters; {}", record.size, words::unreadable(&record.error));
    let mut html = Html::default();
    html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
    if let Some(name) = &record.name {
        html.leaf("p", &[("class", "label")], name);
    }
    html.leaf("code", &[], &record.key).leaf("p", &[("class", "note")], &why).close();
    let key = &record.key;
    let mut buttons = vec![
        ("Download as it is", format!("Download {key} as it is"), "download-record"),
        ("Delete", format!("Delete {key}"), "delete-record"),
    ];
    // Another one has nothing to do with it, or is whole.
    let is_damaged =
        matches!(record.error, UnreadableError::Decode(DecodeError::Damaged(_) | DecodeError::NotADraft));
    if is_damaged && Key::parse(key).is_some() {
        buttons
            .insert(0, ("Open its last version", format!("Open the last version of {key}"), "open-version"));
    }
    for (words, label, verb) in buttons {
        let action = format!("{verb} {key}");
        html.leaf(
            "button",
            &[("type", "button"), ("class", "button"), ("aria-label", &label), ("data-do", &action)],
            words,
        );
    }
    html.finish()
}

/// The items of a draft's menu. Of several versions side by side, one can be downloaded or deleted.
pub(super) fn draft_menu(name: &str) -> Vec<MenuItem> {
    let item = |words: &str, verb: &str, of: &str| MenuItem::new(words, format!("{verb} {of}"));
    match name.split_once(' ') {
        Some(("draft", id)) => vec![
            item("Rename", "rename", id),
            item("Duplicate", "duplicate", id),
            item("Download Markdown", "download", id),
            item("Delete", "delete", id),
        ],
        Some(("version", key)) => vec![
            item("Download as it is", "download-record", key),
            item("Delete this version", "delete-record", key),
        ],
        _ => Vec::new(),
    }
}

/// What the list does. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    store: Store,
    notices: Notices,
    /// Counts the changes: the list is read again after each.
    pub(super) version: RwSignal<u32>,
    /// The draft that is being given another name.
    pub(super) renaming: RwSignal<Option<DraftId>>,
}

impl Drafts {
    pub(super) fn new(store: Store, notices: Notices) -> Self {
        Self { store, notices, version: RwSignal::new(0), renaming: RwSignal::new(None) }
    }

    /// The list, read once for all that shows something of it, and again whenever `news` or this tell of a change.
    pub(super) fn listing(self, news: RwSignal<u64>) -> Memo<Result<Listing, StoreError>> {
        Memo::new(move |_| {
            self.version.track();
            news.track();
            self.library().list()
        })
    }

    /// Reads the list again.
    pub(super) fn refresh(self) {
        // The list may be gone by the time a notice's action runs.
        let _ = self.version.try_update(|version| *version += 1);
    }

    /// Does what a button or an item of a menu says.
    pub(super) fn act(self, verb: &str, of: &str) {
        match (verb, DraftId::new(of)) {
            ("rename", id) => {
                self.renaming.set(id);
                focus_soon("new-name".to_owned());
            }
            ("duplicate", Some(id)) => self.duplicate(&id),
            ("download", Some(id)) => self.download(&id),
            ("delete", Some(id)) => self.discard(id),
            ("take-back", Some(id)) => self.take_back(&id),
            ("erase", _) => self.ask_to_erase(of),
            ("download-record", _) => self.download_record(of),
            ("delete-record", _) => self.delete_record(of),
            ("open-version", _) => self.open_version(of),
            _ => {}
        }
    }

    /// Makes a draft of its own of the last version that can be read of a draft that cannot, and opens it.
    fn open_version(self, key: &str) {
        let Some(Key { draft: id, .. }) = Key::parse(key) else { return };
        let prefix = versions_prefix(&id);
        let open = move |brought: Result<(), StoreError>| {
            let library = self.library();
            let found = library
                .versions(&id)
                .map(|versions| versions.iter().find_map(|version| library.version(&version.key).ok()));
            let record = match (found, brought) {
                (Ok(Some(record)), _) => record,
                (Ok(None), Ok(())) => return self.notices.say("No version of it is kept."),
                (Err(error), _) | (_, Err(error)) => return self.say_failed(&error),
            };
            let copy = Key::from_random(browser::random);
            let id = copy.draft.clone();
            match library.start_from(&record.draft, "last version", copy, browser::now()) {
                Ok(_) => {
                    browser::go_to(&Route::to_draft(&id));
                    let time = browser::local_time(record.draft.changed);
                    self.notices.say_long(format!(
                        "This is a copy of the last version that was kept, of {time}. The draft itself stays as it is, \
                         among what could not be read."
                    ));
                }
                Err(error) => self.say_failed(&error),
            }
        };
        self.store.bring(&prefix, Box::new(open));
    }

    /// What can be read of it stays as a version of its draft.
    fn delete_record(self, key: &str) {
        let text = self.library().text(key).ok().flatten();
        let record = text.and_then(|text| decode(&text).ok());
        if let Some(record) = &record
            && let Err(error) = self.library().keep(record, "Deleted from the list of drafts")
        {
            return self.say_failed(&error);
        }
        let name = record.map_or_else(|| key.to_owned(), |record| record.draft.name());
        self.offer_undo(self.library().delete_record(key), &name);
    }

    /// Ends the renaming, with a name or without.
    pub(super) fn finish_renaming(self, title: Option<&str>) {
        let Some(id) = self.renaming.try_get_untracked().flatten() else {
            return;
        };
        self.renaming.set(None);
        if let Some(title) = title.map(str::trim).filter(|title| *title != self.name_of(&id)) {
            let title = Some(title.to_owned()).filter(|title| !title.is_empty());
            self.report(self.library().rename(&id, title, new_writer(), browser::now()).map(|_| ()));
        }
    }

    fn library(self) -> Library<Store> {
        Library::new(self.store)
    }

    fn name_of(self, id: &DraftId) -> String {
        let listing = self.library().list().unwrap_or_default();
        let entry = listing.drafts.into_iter().find(|entry| entry.id == *id);
        entry.and_then(|entry| entry.heads.into_iter().next()).map(|head| head.name).unwrap_or_default()
    }

    fn duplicate(self, id: &DraftId) {
        let copy = Key::from_random(browser::random);
        self.report(self.library().duplicate(id, copy, browser::now()).map(|_| ()));
    }

    fn report(self, result: Result<(), LibraryError>) {
        match result {
            Ok(()) => {}
            Err(LibraryError::NotFound) => self.notices.say("This draft is no longer there."),
            Err(LibraryError::Newer) => self.notices.say(words::NEWER),
            Err(LibraryError::Store(error)) => self.say_failed(&error),
        }
        self.refresh();
    }

    fn discard(self, id: DraftId) {
        let name = self.name_of(&id);
        if let Err(error) = self.library().discard(&id, browser::now()) {
            // Whoever makes room must not need room for it.
            let words = format!(
                "“{name}” cannot be put into the trash: {}. It can be deleted for good, without a way back.",
                words::store_error(&error)
            );
            let act = Callback::new(move |()| {
                self.with_versions(id.clone(), move || self.refresh(), Library::remove);
            });
            return self
                .notices
                .offer(words, Offer { label: "Delete for good", act, stands: Callback::new(|()| true) });
        }
        let words = format!("Deleted “{name}”. It is in the trash.");
        let act = Callback::new(move |()| self.take_back(&id));
        self.notices.offer_back(words, Offer { label: "Undo", act, stands: Callback::new(|()| true) });
        self.refresh();
    }

    fn take_back(self, id: &DraftId) {
        match self.library().take_back(id, browser::now()) {
            Ok(()) => self.notices.say(format!("“{}” is among the drafts again.", self.name_of(id))),
            Err(error) => self.say_failed(&error),
        }
        self.refresh();
    }

    /// The drafts in the trash of which `of` is the id, or all if it is `all`.
    fn in_trash(self, of: &str) -> Vec<Discarded> {
        let mut trash = self.library().list().unwrap_or_default().trash;
        trash.retain(|discarded| of == "all" || discarded.entry.id.as_str() == of);
        trash
    }

    fn ask_to_erase(self, of: &str) {
        let trash = self.in_trash(of);
        let what = match trash.as_slice() {
            [] => return self.refresh(),
            [Discarded { entry, .. }] => {
                entry.heads.first().map(|head| format!("“{}”", head.name)).unwrap_or_default()
            }
            more => format!("these {} drafts", more.len()),
        };
        // What is discarded meanwhile was not agreed to.
        let ids: Vec<&str> = trash.iter().map(|discarded| discarded.entry.id.as_str()).collect();
        let mut html = dialog::begin("Delete for good");
        let ask = format!("Delete {what} with all versions, for good? Only a backup brings them back then.");
        html.leaf("p", &[("class", "ask")], &ask);
        dialog::open(&dialog::finish(html, &format!("{ERASE} {}", ids.join(" ")), "Delete for good"));
    }

    /// Does as the dialog says: these drafts go from the trash. `refresh` is called after each.
    pub(super) fn erase(self, ids: &str, refresh: impl Fn() + Send + Copy + 'static) {
        dialog::close();
        for id in ids.split(' ').filter_map(DraftId::new) {
            self.with_versions(id, refresh, Library::erase);
        }
    }

    /// Calls `remove` once all versions of a draft are at hand: those that only the other store has go too.
    fn with_versions(
        self,
        id: DraftId,
        refresh: impl Fn() + Send + Copy + 'static,
        remove: fn(&Library<Store>, &DraftId) -> Result<(), DeleteError>,
    ) {
        let prefix = versions_prefix(&id);
        let act = move |brought: Result<(), StoreError>| {
            let removed = brought.and_then(|()| remove(&self.library(), &id).map_err(|error| error.error));
            if let Err(error) = removed {
                self.say_failed(&error);
            }
            refresh();
        };
        self.store.bring(&prefix, Box::new(act));
    }

    fn say_failed(self, error: &StoreError) {
        self.notices.say(format!("That did not work: {}.", words::store_error(error)));
    }

    fn offer_undo(self, result: Result<Removed, DeleteError>, name: &str) {
        let removed = result.unwrap_or_else(|error| {
            self.say_failed(&error.error);
            error.removed
        });
        if !removed.records().is_empty() {
            let act = Callback::new(move |()| match self.library().restore(&removed) {
                Ok(()) => self.refresh(),
                Err(error) => self.say_failed(&error),
            });
            let stands = Callback::new(|()| true);
            self.notices.offer_back(format!("Deleted “{name}”."), Offer { label: "Undo", act, stands });
        }
        self.refresh();
    }

    fn download(self, id: &DraftId) {
        let opened = self.library().open(id).ok().and_then(|opened| opened.heads.into_iter().next());
        match opened {
            Some(record) => {
                let text = export::finished(&record.draft.document);
                self.hand_over(&file_name(&record.draft.name(), "md"), MARKDOWN, &text);
            }
            None => self.notices.say("This draft is no longer there."),
        }
    }

    fn download_record(self, key: &str) {
        match self.library().text(key) {
            Ok(Some(text)) => self.hand_over(&file_name(key, "txt"), "text/plain;charset=utf-8", &text),
            Ok(None) => self.notices.say("It is no longer there."),
            Err(error) => self.say_failed(&error),
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
