//! Backups of all that is kept: downloading one, writing them to a folder, bringing one in, and what to say of the last.

use std::time::Duration;

use leptos::prelude::*;

use super::dialog;
use super::notices::Notices;
use super::words;
use crate::browser::{self, Folder};
use crate::drafts::{
    Backup, BackupError, Entry, KeyValue, Library, Listing, Millis, Record, StoreError, VERSIONS,
};
use crate::export;

type Store = &'static (dyn KeyValue + Sync);

/// The verb of the dialog's button.
pub(super) const ACCEPT: &str = "bring-in-backup";

/// How often it is looked whether there is something to write to the folder, and how long after the last backup.
const PAUSE: Duration = Duration::from_mins(1);
const FOLDER_TIME: u64 = 600_000;

/// Handles to the backups. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Backups {
    store: Store,
    notices: Notices,
    /// What was brought here and waits for a yes.
    pending: StoredValue<Option<Backup>>,
    /// Counts what changes here: backups made and brought in.
    pub(super) version: RwSignal<u32>,
    /// The folder that they are written to by themselves, and why the last could not be.
    pub(super) folder: RwSignal<Option<Folder>>,
    pub(super) problem: RwSignal<Option<String>>,
}

impl Backups {
    /// Writes backups to the folder, if there is one, for as long as the page lives.
    pub(super) fn start(store: Store, notices: Notices) -> Self {
        let backups = Self {
            store,
            notices,
            pending: StoredValue::new(None),
            version: RwSignal::new(0),
            folder: RwSignal::new(None),
            problem: RwSignal::new(None),
        };
        if browser::has_folders() {
            backups.look_for_folder();
            let timer = set_interval_with_handle(move || backups.write_if_due(), PAUSE);
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        }
        backups
    }

    /// When the last backup was made, and how many of how many drafts have changed since.
    pub(super) fn facts(self, listing: &Listing) -> (Option<Millis>, usize, usize) {
        self.version.track();
        let made = Backup::last(self.store);
        let changed = |entry: &&Entry| entry.heads.iter().any(|head| Some(head.changed) > made);
        (made, listing.drafts.iter().filter(changed).count(), listing.drafts.len())
    }

    /// The same in words.
    pub(super) fn words(self, listing: &Listing) -> String {
        let (made, changed, drafts) = self.facts(listing);
        let made = made.map(|made| words::ago(made, browser::now(), browser::local_time));
        words::last_backup(made, changed, drafts)
    }

    /// Hands over a file with everything.
    pub(super) fn download(self) {
        self.write(move |made, text| match text {
            Ok(text) if browser::download(&file_name(made), "application/json", &text) => self.is_made(made),
            Ok(_) => self.notices.say("The browser did not take the file."),
            Err(error) => self.say_failed(&error),
        });
    }

    /// Has a folder chosen.
    pub(super) fn choose_folder(self) {
        leptos::task::spawn_local(async move {
            if browser::choose_folder().await {
                self.folder.set(browser::folder().await);
                self.write_to_folder();
            }
        });
    }

    /// Has the browser ask whether it may be written to.
    pub(super) fn allow_folder(self) {
        leptos::task::spawn_local(async move {
            browser::allow_folder().await;
            self.folder.set(browser::folder().await);
            self.write_to_folder();
        });
    }

    /// Writes to the folder no more.
    pub(super) fn forget_folder(self) {
        leptos::task::spawn_local(async move {
            if browser::forget_folder().await {
                self.folder.set(None);
                self.problem.set(None);
            } else {
                self.notices.say("That did not work: the browser's database refuses.");
            }
        });
    }

    fn look_for_folder(self) {
        leptos::task::spawn_local(async move {
            let folder = browser::folder().await;
            let _ = self.folder.try_set(folder);
            self.write_if_due();
        });
    }

    fn write_if_due(self) {
        if self.folder.try_with_untracked(|folder| folder.as_ref().is_some_and(|folder| folder.is_allowed))
            != Some(true)
        {
            return;
        }
        let listing = Library::new(self.store).list().unwrap_or_default();
        let (made, changed, _) = untrack(|| self.facts(&listing));
        if changed > 0 && made.is_none_or(|made| made.after(FOLDER_TIME) <= browser::now()) {
            self.write_to_folder();
        }
    }

    fn write_to_folder(self) {
        if self.folder.with_untracked(|folder| folder.as_ref().is_none_or(|folder| !folder.is_allowed)) {
            return;
        }
        self.write(move |made, text| {
            leptos::task::spawn_local(async move {
                let written = match text {
                    Ok(text) => browser::write_to_folder(&file_name(made), &text).await,
                    Err(error) => Err(words::store_error(&error)),
                };
                if written.is_ok() {
                    self.is_made(made);
                }
                let _ = self.problem.try_set(written.err());
            });
        });
    }

    /// Writes a backup, once the versions are at hand.
    fn write(self, then: impl FnOnce(Millis, Result<String, StoreError>) + 'static) {
        let write = move || {
            let made = browser::now();
            let markdown = |record: &Record| export::finished(&record.draft.document);
            then(made, Backup::of(self.store, made).and_then(|backup| backup.write(markdown)));
        };
        self.store.bring(VERSIONS, Box::new(write));
    }

    fn is_made(self, made: Millis) {
        // That it was made is no less true where this cannot be kept.
        let _ = Backup::note(self.store, made);
        self.refresh();
    }

    fn refresh(self) {
        // The page may be gone by then.
        let _ = self.version.try_update(|version| *version += 1);
    }

    /// Takes a file, and asks whether it is to be brought in. Returns whether it is a backup.
    pub(super) fn receive(self, name: &str, text: &str) -> bool {
        let backup = match Backup::read(text) {
            Ok(backup) => backup,
            Err(BackupError::NotABackup) => return false,
            Err(BackupError::Newer) => {
                self.notices.say(format!(
                    "A newer version of Specwright wrote “{name}”. Reload the page to get that version."
                ));
                return true;
            }
            Err(BackupError::Damaged) => {
                self.notices.say(format!("“{name}” is a damaged backup, and nothing of it can be read."));
                return true;
            }
        };
        let mut html = dialog::begin("Bring in a backup");
        let made = match backup.made {
            Millis(0) => String::new(),
            made => format!("It was made on {}. ", browser::local_time(made)),
        };
        let ask = format!(
            "{made}It holds {}. Nothing that is here is lost: what is newer here stays, and what was written side by \
             side is kept side by side.",
            words::counts(backup.counts())
        );
        html.leaf("p", &[("class", "ask")], &ask);
        if !backup.is_whole {
            let words =
                "The file was cut off or changed since it was written. What can be read of it is brought in.";
            html.leaf("p", &[("class", "problem")], words);
        }
        self.pending.set_value(Some(backup));
        dialog::open(&dialog::finish(html, ACCEPT, "Bring in"));
        true
    }

    /// Brings in what was agreed to; `refresh` is called when it is there.
    pub(super) fn accept(self, refresh: impl Fn() + 'static) {
        let Some(backup) = self.pending.try_update_value(Option::take).flatten() else { return };
        let merge = move || {
            match backup.merge(self.store, browser::random, browser::now()) {
                Ok(merged) => {
                    dialog::close();
                    self.notices.say_long(words::merged(&merged));
                }
                Err(error) => {
                    dialog::complain(&format!("That did not work: {}.", words::store_error(&error)));
                    self.pending.set_value(Some(backup));
                }
            }
            refresh();
            self.refresh();
        };
        self.store.bring(VERSIONS, Box::new(merge));
    }

    fn say_failed(self, error: &StoreError) {
        self.notices.say(format!("That did not work: {}.", words::store_error(error)));
    }
}

/// One file for each day: the last one of a day takes the place of that day's earlier ones.
fn file_name(made: Millis) -> String {
    format!("specwright-backup-{}.json", browser::local_day(made))
}
