//! The drafts in the store, what can be done with each, and what cannot be read.

use leptos::prelude::*;

use super::desk::{focus_soon, focus_start};
use super::dialog;
use super::downloads::MARKDOWN;
use super::notices::{Notices, Offer};
use super::route::Route;
use super::versions;
use super::words;
use crate::browser;
use crate::drafts::{
    DeleteError, DraftId, Entry, Key, KeyValue, Library, LibraryError, Listing, Removed, StoreError, Version,
    WriterId, decode, versions_prefix,
};
use crate::export::{self, file_name};

type Store = &'static (dyn KeyValue + Sync);

mod rows;

pub(super) use rows::{alone_rows, draft_menu, paragraph, rows, unreadable_rows};

/// What the verbs of a dialog's buttons begin with.
pub(super) const VERBS: &str = "drafts-";
/// To delete drafts for good, or a record that cannot be read, and to go on with a version of a draft that cannot be opened.
const ERASE: &str = "drafts-erase";
const ERASE_RECORD: &str = "drafts-erase-record";
const GO_ON_WITH: &str = "drafts-go-on-with";

/// What the list does. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Drafts {
    store: Store,
    notices: Notices,
    /// Counts what is new in the store: the list is read again after each.
    pub(super) news: RwSignal<u64>,
    /// The draft that is being given another name.
    pub(super) renaming: RwSignal<Option<DraftId>>,
}

impl Drafts {
    pub(super) fn new(store: Store, news: RwSignal<u64>, notices: Notices) -> Self {
        Self { store, notices, news, renaming: RwSignal::new(None) }
    }

    /// The list, read once for all that shows something of it, and again whenever there is a change.
    pub(super) fn listing(self) -> Memo<Result<Listing, StoreError>> {
        Memo::new(move |_| {
            self.news.track();
            self.library().list()
        })
    }

    /// Has everything that shows something of the store look again.
    pub(super) fn refresh(self) {
        // The page may be gone by then.
        let _ = self.news.try_update(|news| *news += 1);
    }

    /// As [`Self::refresh`], for what takes a row away, and the focus with it; and once more when it is gone from both stores.
    fn refresh_twice(self) {
        self.refresh();
        focus_start();
        self.store.kept("", Box::new(move |_| self.refresh()));
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
            ("versions-of", Some(id)) => self.show_versions(id),
            _ => {}
        }
    }

    /// Does what a button of a dialog says.
    pub(super) fn answer(self, verb: &str) {
        let (verb, of) = verb.split_once(' ').unwrap_or((verb, ""));
        match verb {
            ERASE => {
                dialog::close();
                for id in of.split(' ').filter_map(DraftId::new) {
                    self.with_versions(id, Library::erase);
                }
            }
            ERASE_RECORD => {
                dialog::close();
                match self.library().remove_unreadable(of) {
                    Ok(true) => {}
                    Ok(false) => self.notices.say(CHANGED_MEANWHILE),
                    Err(error) => self.say_failed(&error),
                }
                self.refresh_twice();
            }
            _ => self.go_on_with(of),
        }
    }

    /// Shows the versions of a draft that cannot be opened.
    fn show_versions(self, id: DraftId) {
        let prefix = versions_prefix(&id);
        let show = move |brought: Result<(), StoreError>| {
            // What cannot be brought is not there; what is at hand is shown all the same.
            let versions = self.library().versions(&id).unwrap_or_default();
            // What was asked for on a page that was left since must not take the place of what is typed there.
            if dialog::is_open() {
                return;
            }
            let Some(last) = versions.first() else {
                return match brought {
                    Ok(()) => self.notices.say("No version of it is kept."),
                    Err(error) => self.say_failed(&error),
                };
            };
            let mut html = dialog::begin(&format!("Versions of “{}”", last.summary.name));
            let ask = "Going on with one makes a draft of its own of it. All else stays as it is.";
            html.leaf("p", &[("class", "ask")], ask);
            versions::write_rows(&mut html, &versions, &[("Go on with it", GO_ON_WITH.to_owned())]);
            dialog::write_foot(&mut html, "Close", &[]);
            dialog::open(&html.finish());
        };
        self.store.bring(&prefix, Box::new(show));
    }

    /// Makes a draft of its own of a version, and opens it.
    fn go_on_with(self, key: &str) {
        let Ok(version) = self.library().version(key) else {
            return dialog::complain("This version can no longer be read.");
        };
        let copy = Key::from_random(browser::random);
        let id = copy.draft.clone();
        match self.library().start_from(&version.draft, &versions::which(&version), copy, browser::now()) {
            Ok(_) => {
                dialog::close();
                browser::go_to(&Route::to_draft(&id));
                focus_start();
            }
            Err(error) => dialog::complain(&format!("That did not work: {}.", words::store_error(&error))),
        }
    }

    /// Deletes one of several versions side by side; it stays as one that was kept of its draft. What cannot be read is asked
    /// about.
    fn delete_record(self, key: &str) {
        let record = match self.library().text(key) {
            Ok(Some(text)) => decode(&text),
            Ok(None) => {
                self.refresh();
                return self.notices.say("It is no longer there.");
            }
            Err(error) => return self.say_failed(&error),
        };
        let Ok(record) = record else { return self.ask_to_delete(key) };
        let heads = self.library().open(&record.draft.id).map(|opened| opened.heads).unwrap_or_default();
        // The list may tell of what has become another since.
        if heads.len() < 2 {
            self.refresh();
            return self.notices.say(CHANGED_MEANWHILE);
        }
        if let Err(error) = self.library().keep(&record, "Deleted from the list of drafts") {
            return self.say_failed(&error);
        }
        let name = record.draft.name();
        let time = browser::exact_time(record.draft.changed);
        let words = format!(
            "Deleted the version of “{name}” of {time}; the draft goes on without it. It is kept among the draft’s \
             versions."
        );
        self.offer_undo(self.library().delete_record(key), words);
    }

    /// Asks whether a record that cannot be read is to go.
    fn ask_to_delete(self, key: &str) {
        let unreadable = self.library().list().unwrap_or_default().unreadable;
        let name = unreadable.into_iter().find(|record| record.key == key).and_then(|record| record.name);
        let mut html = dialog::begin("Delete what cannot be read");
        let what = name.map_or_else(|| key.to_owned(), |name| format!("“{name}”"));
        let ask = format!(
            "Delete {what} as it is stored, for good? What cannot be read here may be readable elsewhere: download it first, if \
             you are not sure. Versions that were kept of it stay, and are listed with the storage and backups."
        );
        html.leaf("p", &[("class", "ask")], &ask);
        dialog::open(&dialog::finish(html, &format!("{ERASE_RECORD} {key}"), "Delete for good"));
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
        if let Err(error) = result {
            self.notices.say(words::not_done(&error));
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
            let remove = |library: &Library<Store>, id: &DraftId| library.remove(id).map(|()| true);
            // It goes with the page: later, the draft may be another.
            let act = Callback::new(move |()| self.with_versions(id.clone(), remove));
            return self
                .notices
                .offer(words, Offer { label: "Delete for good", act, stands: Callback::new(|()| true) });
        }
        self.refresh();
        let words = format!("Deleted “{name}”. It is in the trash.");
        let of = id.clone();
        let stands = move || {
            self.news.track();
            self.library().is_discarded(&of).unwrap_or(true)
        };
        let undo = self.notices.lasting("Undo", Box::new(move || self.take_back(&id)), Box::new(stands));
        self.notices.offer_back(words, undo);
    }

    fn take_back(self, id: &DraftId) {
        match self.library().take_back(id, browser::now()) {
            Ok(()) => self.notices.say(format!("“{}” is among the drafts again.", self.name_of(id))),
            Err(error) => self.say_failed(&error),
        }
        self.refresh();
    }

    /// Asks whether that draft, or everything in the trash if it is `all`, is to go for good.
    fn ask_to_erase(self, of: &str) {
        let trash = self.library().list().unwrap_or_default().trash;
        let alone = self.library().versions_alone().unwrap_or_default();
        let heads = |entry: Entry| Some((entry.id, entry.heads.into_iter().next()?.name));
        let mut found: Vec<(DraftId, String)> =
            trash.into_iter().filter_map(|discarded| heads(discarded.entry)).collect();
        if of != "all" {
            let last = |versions: Vec<Version>| Some(versions.into_iter().next()?.summary.name);
            found.extend(alone.into_iter().filter_map(|(id, versions)| Some((id, last(versions)?))));
            found.retain(|(id, _)| id.as_str() == of);
        }
        let what = match found.as_slice() {
            [] => return self.refresh(),
            [(_, name)] => format!("“{name}”"),
            more => format!("these {} drafts", more.len()),
        };
        // What is discarded meanwhile was not agreed to.
        let ids: Vec<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let mut html = dialog::begin("Delete for good");
        let ask = format!("Delete {what} with all versions, for good? Only a backup brings them back then.");
        html.leaf("p", &[("class", "ask")], &ask);
        dialog::open(&dialog::finish(html, &format!("{ERASE} {}", ids.join(" ")), "Delete for good"));
    }

    /// Calls `remove` once all versions of a draft are at hand: those that only the other store has go too. Where that cannot be
    /// read, what it may hold comes back with it.
    fn with_versions(self, id: DraftId, remove: fn(&Library<Store>, &DraftId) -> Result<bool, DeleteError>) {
        let prefix = versions_prefix(&id);
        let act = move |brought: Result<(), StoreError>| {
            match (remove(&self.library(), &id), brought) {
                (Err(DeleteError { error, .. }), _) => self.say_failed(&error),
                (Ok(true), Err(_)) => self.notices.say(words::ERASED_IN_PART),
                (Ok(true), Ok(())) => {}
                (Ok(false), _) => self.notices.say(CHANGED_MEANWHILE),
            }
            self.refresh_twice();
        };
        self.store.bring(&prefix, Box::new(act));
    }

    fn say_failed(self, error: &StoreError) {
        self.notices.say(format!("That did not work: {}.", words::store_error(error)));
    }

    fn offer_undo(self, result: Result<Removed, DeleteError>, words: String) {
        let removed = result.unwrap_or_else(|error| {
            self.say_failed(&error.error);
            error.removed
        });
        if !removed.records().is_empty() {
            let keys: Vec<String> = removed.records().iter().map(|(key, _)| key.clone()).collect();
            let act = move || match self.library().restore(&removed) {
                Ok(()) => self.refresh(),
                Err(error) => self.say_failed(&error),
            };
            let stands = move || {
                self.news.track();
                // Where something was stored since, nothing is put back.
                keys.iter().all(|key| self.library().text(key).is_ok_and(|text| text.is_none()))
            };
            self.notices.offer_back(words, self.notices.lasting("Undo", Box::new(act), Box::new(stands)));
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

/// Said when something is not done because what it concerns has become another.
const CHANGED_MEANWHILE: &str = "Nothing was deleted: it has changed meanwhile.";

fn new_writer() -> WriterId {
    WriterId::from_random(browser::random())
}
