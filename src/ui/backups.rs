//! Backups of all that is kept: downloading one, writing them to a folder, bringing one in, and what to say of the last.

use std::time::Duration;

use leptos::prelude::*;

use super::dialog;
use super::downloads::JSON;
use super::drafts_list::Drafts;
use super::notices::Notices;
use super::words;
use crate::browser::{self, Folder};
use crate::drafts::{
    Backup, BackupError, KeyValue, LastBackup, Library, Listing, Merging, Millis, Record, StoreError,
    VERSIONS,
};
use crate::export;

type Store = &'static (dyn KeyValue + Sync);

/// The verb of the dialog's button.
pub(super) const ACCEPT: &str = "bring-in-backup";

/// How often it is looked whether there is something to write to the folder, and how long after the last try.
const PAUSE: Duration = Duration::from_mins(1);
const FOLDER_TIME: u64 = 600_000;

/// For how many milliseconds a backup is written without a pause for whoever types meanwhile.
const PIECE: u64 = 8;

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
    /// When it was last tried to write there.
    tried: StoredValue<Option<Millis>>,
    /// Whether one is being written.
    is_at_work: StoredValue<bool>,
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
            tried: StoredValue::new(None),
            is_at_work: StoredValue::new(false),
        };
        if browser::has_folders() {
            backups.look_for_folder(false);
            let look = move || browser::when_idle(move || backups.write_if_due());
            let timer = set_interval_with_handle(look, PAUSE);
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
            });
        }
        backups
    }

    /// What to say of the last backup: when it was made, and how many of how many drafts have changed since.
    pub(super) fn words(self, listing: &Listing) -> String {
        self.version.track();
        let last = LastBackup::read(self.store);
        let changed = changed_since(last.as_ref(), listing);
        let made = last.map(|last| words::ago(last.made, browser::now(), browser::local_time));
        let Listing { drafts, trash, unreadable } = listing;
        words::last_backup(made, changed, [drafts.len(), trash.len(), unreadable.len()])
    }

    /// Hands over a file with everything.
    pub(super) fn download(self) {
        if self.is_at_work.get_value() {
            return self.notices.say("A backup is being written already.");
        }
        self.write(move |is_all, written| {
            let (made, text) = match written {
                Ok(written) => written,
                Err(error) => return self.say_failed(&error),
            };
            let name = format!("specwright-backup-{}.json", browser::local_day(made.made));
            if !browser::download(&name, JSON, &text) {
                self.notices.say("The browser did not take the file.");
            } else if is_all {
                self.is_made(&made);
            } else {
                self.notices.say_long(words::PART_OF_A_BACKUP);
            }
        });
    }

    /// Has a folder chosen.
    pub(super) fn choose_folder(self) {
        leptos::task::spawn_local(async move {
            if browser::choose_folder().await {
                self.look_for_folder(true);
            }
        });
    }

    /// Has the browser ask whether it may be written to.
    pub(super) fn allow_folder(self) {
        leptos::task::spawn_local(async move {
            browser::allow_folder().await;
            self.look_for_folder(true);
        });
    }

    /// Writes to the folder no more.
    pub(super) fn forget_folder(self) {
        leptos::task::spawn_local(async move {
            if browser::forget_folder().await {
                let _ = self.folder.try_set(None);
                let _ = self.problem.try_set(None);
            } else {
                self.notices.say("That did not work: the browser's database refuses.");
            }
        });
    }

    /// Finds out which folder there is and whether it may be written to, and writes at once if asked to.
    fn look_for_folder(self, is_asked: bool) {
        leptos::task::spawn_local(async move {
            let _ = self.folder.try_set(browser::folder().await);
            if is_asked {
                self.write_to_folder();
            } else {
                self.write_if_due();
            }
        });
    }

    fn has_folder(self) -> bool {
        let is_allowed = |folder: &Option<Folder>| folder.as_ref().is_some_and(|folder| folder.is_allowed);
        self.folder.try_with_untracked(is_allowed).unwrap_or_default()
    }

    fn write_if_due(self) {
        let now = browser::now();
        let is_early = self.tried.try_get_value().flatten().is_some_and(|tried| {
            // A clock that was set back says nothing.
            tried <= now && now < tried.after(FOLDER_TIME)
        });
        if is_early || !self.has_folder() {
            return;
        }
        let listing = Library::new(self.store).list().unwrap_or_default();
        if changed_since(LastBackup::read(self.store).as_ref(), &listing) > 0 {
            self.write_to_folder();
        }
    }

    fn write_to_folder(self) {
        if !self.has_folder() || self.is_at_work.get_value() {
            return;
        }
        self.tried.set_value(Some(browser::now()));
        self.write(move |is_all, written| {
            leptos::task::spawn_local(async move {
                let written = match written {
                    _ if !is_all => Err("the browser's database cannot be read".to_owned()),
                    Ok((made, text)) => {
                        // Each store has files of its own: after it was cleared, it must not write over what was in it.
                        let day = browser::local_day(made.made);
                        let name = format!("specwright-backup-{day}-{}.json", made.place);
                        browser::write_to_folder(&name, &text).await.map(|()| made)
                    }
                    Err(error) => Err(words::store_error(&error)),
                };
                if let Ok(made) = &written {
                    self.is_made(made);
                } else {
                    // It may have been forbidden since.
                    let _ = self.folder.try_set(browser::folder().await);
                }
                // Nobody needs to know of a folder that was let go meanwhile.
                let is_wanted = self.folder.try_with_untracked(Option::is_some).unwrap_or_default();
                let _ = self.problem.try_set(written.err().filter(|_| is_wanted));
            });
        });
    }

    /// Makes a backup, once the versions are at hand, and tells whether they are.
    fn write(self, then: impl FnOnce(bool, Result<(LastBackup, String), StoreError>) + Send + 'static) {
        self.is_at_work.set_value(true);
        let write = move |brought: Result<(), StoreError>| {
            leptos::task::spawn_local(async move {
                let written = self.written().await;
                self.is_at_work.set_value(false);
                then(brought.is_ok(), written);
            });
        };
        self.store.bring(VERSIONS, Box::new(write));
    }

    /// A backup of everything, written while one goes on typing, and what to note of it.
    async fn written(self) -> Result<(LastBackup, String), StoreError> {
        let backup = Backup::of(self.store, browser::now())?;
        let made = LastBackup::of(&backup, LastBackup::read(self.store), browser::random());
        let mut writing = backup.write(|record: &Record| export::finished(&record.draft.document));
        let mut begun = browser::now();
        loop {
            if let Some(text) = writing.step()? {
                return Ok((made, text));
            }
            let now = browser::now();
            // The clock may have been set back.
            if now >= begun.after(PIECE) || now < begun {
                browser::let_others_work().await;
                begun = browser::now();
            }
        }
    }

    fn is_made(self, made: &LastBackup) {
        // That it was made is no less true where this cannot be kept.
        let _ = made.note(self.store);
        self.refresh();
    }

    /// Reads again what is known of the last backup.
    pub(super) fn refresh(self) {
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
            "{made}{} Nothing that is here is lost: what is newer here stays, and what was written side by side is \
             kept side by side.",
            words::held(&backup)
        );
        html.leaf("p", &[("class", "ask")], &ask);
        if !backup.is_whole {
            let words = "The file was cut off or changed since it was written. What can be read of it is brought in; \
                         the finished texts stand in the file itself too, under “markdown”.";
            html.leaf("p", &[("class", "problem")], words);
        }
        self.pending.set_value(Some(backup));
        dialog::open(&dialog::finish(html, ACCEPT, "Bring in"));
        true
    }

    /// The dialog was closed.
    pub(super) fn closed(self) {
        self.pending.set_value(None);
    }

    /// Brings in what was agreed to; `drafts` are read again when it is there.
    pub(super) fn accept(self, drafts: Drafts) {
        let Some(backup) = self.pending.try_update_value(Option::take).flatten() else { return };
        dialog::close();
        // Versions that are here too are found where they can be had.
        let merge = move |_| {
            match backup.merge(self.store, browser::random, browser::now()) {
                Ok(merging) => self.tell_merged(backup, merging, drafts),
                Err(error) => self.say_failed(&error),
            }
            drafts.refresh();
            self.refresh();
        };
        self.store.bring(VERSIONS, Box::new(merge));
    }

    /// Says what was brought in, once it is kept.
    fn tell_merged(self, backup: Backup, merging: Merging, drafts: Drafts) {
        let tell = move |_| {
            let merged = merging.look_again(self.store);
            // What leaves nothing to be done need not stay.
            let say = if merged.is_plain() && backup.is_whole { Notices::say } else { Notices::say_long };
            say(self.notices, words::merged(&merged, backup.is_whole));
            let last = LastBackup::read(self.store);
            // One that was damaged does not hold all of it.
            if backup.is_whole && backup.made > last.as_ref().map_or(Millis(0), |last| last.made) {
                self.is_made(&LastBackup::of(&backup, last, browser::random()));
            }
            drafts.refresh();
        };
        // Whatever became of one of them, all are waited for.
        self.store.kept("", Box::new(tell));
    }

    fn say_failed(self, error: &StoreError) {
        self.notices.say(format!("That did not work: {}.", words::store_error(error)));
    }
}

/// How many drafts the last backup does not hold as they are.
fn changed_since(last: Option<&LastBackup>, listing: &Listing) -> usize {
    listing.drafts.iter().filter(|entry| last.is_none_or(|last| !last.holds(entry))).count()
}
