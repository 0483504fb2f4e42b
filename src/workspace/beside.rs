//! The same draft elsewhere: what another page saves is taken up, and what was written side by side is kept and told.

use leptos::prelude::*;

use super::{Core, Editor, set_if_changed};
use crate::document::Typed;
use crate::drafts::{
    AUTOMATIC, Autosave, Draft, Key, LibraryError, Lineage, Millis, Opened, Record, StoreError, Version,
    draft_prefix, versions_prefix,
};

/// What looking around has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing that concerns this page, or what it knew.
    Nothing,
    /// What another page wrote on from here; it is shown now.
    Continued,
    /// What another page went on with of several versions side by side; it is shown now, in place of what stood here.
    /// There may be more beside it.
    Settled,
    /// What was written side by side with what stands here: see [`Editor::beside`].
    Beside,
}

/// Where a draft went that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Into the trash.
    Discarded,
    /// What stands here is not stored any more; there may be other versions of the draft.
    Removed,
}

impl Editor {
    /// The versions of the draft that were saved side by side with what stands here, the newest first.
    #[must_use]
    pub fn beside(self) -> Signal<Vec<Record>> {
        self.beside.into()
    }

    /// Where the draft went, if another page took it away. It is stored again with the next save.
    #[must_use]
    pub fn gone(self) -> Signal<Option<Gone>> {
        self.core.with_value(|core| core.gone).into()
    }

    /// Whether the store has no more than one record of the draft, as when it was just opened from there.
    #[must_use]
    pub fn is_alone(self) -> bool {
        self.core.with_value(|core| {
            let prefix = draft_prefix(&core.draft.id);
            let keys = core.store.keys().unwrap_or_default();
            keys.iter().filter(|key| key.starts_with(&prefix)).count() <= 1
        })
    }

    /// Looks at what other pages have saved of the draft, and whether what stands here is stored still. What goes on
    /// from it is taken up, if there are no edits of one's own since; it is a step that can be undone.
    pub fn look_around(self) -> Found {
        let now = (self.clock)();
        let known: Vec<Lineage> =
            self.beside.with_untracked(|known| known.iter().map(|other| other.lineage.clone()).collect());
        let looked = self.core.try_update_value(|core| {
            let opened = core.library.open(&core.draft.id).ok()?;
            let gone = match &opened {
                _ if !core.session.is_stored() => None,
                Opened { is_discarded: true, .. } => Some(Gone::Discarded),
                Opened { heads, unreadable, .. } => {
                    let is_kept = heads.iter().any(|head| core.session.is_kept_in(&head.lineage));
                    // What cannot be read may go on from it.
                    (!is_kept && unreadable.is_empty()).then_some(Gone::Removed)
                }
            };
            let mut others = opened.heads;
            others.retain(|other| core.session.is_other(&other.lineage));
            // What a newer program adds would be lost with the next save.
            let goes_on = |other: &Record| !other.is_newer && core.session.is_continued_by(&other.lineage);
            let next = others.iter().position(goes_on);
            let next = next.filter(|_| !core.autosave.is_unsaved()).map(|at| others.remove(at));
            let mut is_settled = false;
            if let Some(next) = &next {
                others.retain(|other| !next.lineage.stands_for(&other.lineage));
                is_settled = known.iter().any(|known| next.lineage.stands_for(known))
                    && core.history.present().write() != next.draft.document.write();
                core.go_on_from(next, now.0);
            }
            Some((next, is_settled, others, core.gone, gone))
        });
        let Some((next, is_settled, others, was_gone, gone)) = looked.flatten() else {
            return Found::Nothing;
        };
        set_if_changed(was_gone, gone);
        if let Some(next) = &next {
            self.title.set(next.draft.title.clone());
            self.publish();
            set_if_changed(self.status, self.core.with_value(|core| core.autosave.status()));
        }
        let is_beside = !others.is_empty();
        let is_new = self.beside.with_untracked(|known| *known != others);
        set_if_changed(self.beside, others);
        match next {
            Some(_) if is_settled => Found::Settled,
            _ if is_beside && is_new => Found::Beside,
            Some(_) => Found::Continued,
            None => Found::Nothing,
        }
    }

    /// Goes on with what stands here in place of that version, which is kept as one of the draft's versions.
    ///
    /// # Errors
    ///
    /// When a newer program saved it, or it cannot be kept; nothing has changed then.
    pub fn set_aside(self, other: &Record) -> Result<(), LibraryError> {
        refuse_newer(other)?;
        self.core.with_value(|core| core.library.keep(other, SIDE_BY_SIDE))?;
        self.take_in(other);
        Ok(())
    }

    /// Goes on with that version in place of what stands here, which is kept as one of the draft's versions. It is a
    /// step that can be undone.
    ///
    /// # Errors
    ///
    /// When a newer program saved it, or what stands here cannot be kept; nothing has changed then.
    pub fn take(self, other: &Record) -> Result<(), LibraryError> {
        refuse_newer(other)?;
        self.keep_version("Before the version of another tab was taken")?;
        let now = (self.clock)();
        self.core.update_value(|core| core.go_on_from(other, now.0));
        self.title.set(other.draft.title.clone());
        self.publish();
        self.take_in(other);
        Ok(())
    }

    /// Makes a draft of its own of that version, and goes on with what stands here.
    ///
    /// # Errors
    ///
    /// When a newer program saved it, or it cannot be stored; nothing has changed then.
    pub fn part(self, other: &Record, copy: Key) -> Result<String, LibraryError> {
        refuse_newer(other)?;
        let name = self.start_from(other, "other version", copy)?;
        self.take_in(other);
        Ok(name)
    }

    /// Makes a draft of its own of a version, which it is named after, and returns its name.
    ///
    /// # Errors
    ///
    /// When it cannot be stored; nothing has changed then.
    pub fn start_from(self, other: &Record, which: &str, copy: Key) -> Result<String, StoreError> {
        let now = (self.clock)();
        self.core.with_value(|core| core.library.start_from(&other.draft, which, copy, now))
    }

    /// Keeps what stands here as a version of the draft, and returns its key.
    ///
    /// # Errors
    ///
    /// When it cannot be stored.
    pub fn keep_version(self, why: &str) -> Result<String, StoreError> {
        let draft = self.draft();
        self.core.with_value(|core| {
            let lineage = core.session.lineage();
            core.library.keep(&Record { draft, lineage, kept: None, is_newer: false }, why)
        })
    }

    /// Calls `then` once what either store holds of the draft is at hand.
    pub fn bring(self, then: impl FnOnce() + Send + 'static) {
        let store = self.core.with_value(|core| core.store);
        store.bring(&draft_prefix(&self.id()), Box::new(move |_| then()));
    }

    /// Calls `then` once both stores are done with what they were given so far, well or not.
    pub fn once_stored(self, then: impl FnOnce() + Send + 'static) {
        let store = self.core.with_value(|core| core.store);
        store.kept("", Box::new(move |_| then()));
    }

    /// Calls `then` with the draft's versions, the newest first, once they are at hand; and with whether these are all.
    pub fn bring_versions(self, then: impl FnOnce(Result<Vec<Version>, StoreError>, bool) + Send + 'static) {
        // The page may be gone by then.
        let core = self.core.try_with_value(|core| (core.store, core.draft.id.clone()));
        let Some((store, id)) = core else { return };
        let prefix = versions_prefix(&id);
        // What cannot be brought is not there; what is at hand is shown all the same.
        let read = move |brought: Result<(), StoreError>| {
            if let Some(versions) = self.core.try_with_value(|core| core.library.versions(&id)) {
                then(versions, brought.is_ok());
            }
        };
        store.bring(&prefix, Box::new(read));
    }

    /// The version that is kept under that key, if it can be read.
    #[must_use]
    pub fn version(self, key: &str) -> Option<Record> {
        self.core.with_value(|core| core.library.version(key)).ok()
    }

    /// Lets a version go.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn remove_version(self, key: &str) -> Result<(), StoreError> {
        self.core.with_value(|core| core.library.remove_version(key))
    }

    /// Goes on with a version as it was; what stands here is kept as a version too. It is a step that can be undone.
    ///
    /// # Errors
    ///
    /// When what stands here cannot be kept; nothing has changed then.
    pub fn restore(self, version: &Record) -> Result<(), StoreError> {
        self.keep_version("Before an earlier version was restored")?;
        let now = (self.clock)();
        self.core.update_value(|core| core.put_back(&version.draft, None, now.0));
        self.title.set(version.draft.title.clone());
        self.edited();
        Ok(())
    }

    /// Keeps what stands here as a version before a step leads away from it, if it came from another page: there it may stand
    /// nowhere any more.
    pub(super) fn keep_taken(self) {
        let is_due = self.core.with_value(|core| {
            let present = core.history.present();
            core.taken.iter().any(|taken| taken.is_same(present))
        });
        // A step in the other direction brings it back, so one that cannot be kept is no reason to stay.
        if is_due && self.keep_version("As it came from another tab").is_ok() {
            self.core.update_value(|core| {
                let Core { history, taken, .. } = core;
                taken.retain(|taken| !taken.is_same(history.present()));
            });
        }
    }

    /// What is saved next stands for that version too.
    fn take_in(self, other: &Record) {
        self.core.update_value(|core| core.session.take_in(&other.lineage));
        self.beside.update(|beside| beside.retain(|known| known.lineage != other.lineage));
        self.step(Autosave::edited);
    }
}

/// Only the program that saved a version may say what becomes of it.
fn refuse_newer(version: &Record) -> Result<(), LibraryError> {
    if version.is_newer { Err(LibraryError::Newer) } else { Ok(()) }
}

/// Why a version is kept that was one of several side by side.
const SIDE_BY_SIDE: &str = "Written side by side in another tab";

/// So many states are known that were taken up from other pages.
const MOST_TAKEN: usize = 1_000;

/// How often a version is kept by itself while one works, in milliseconds.
const VERSION_TIME: u64 = 600_000;

impl Core {
    /// Keeps what was opened as a version before it is saved over, and what is saved every now and then. One that
    /// cannot be kept is no reason not to save.
    pub(super) fn keep_versions(&mut self, draft: &Draft, now: Millis) {
        if let Some(opened) = self.opened.take() {
            let _ = self.library.keep(&opened, AUTOMATIC);
        }
        // A clock that has gone back counts from there.
        self.kept = self.kept.min(now);
        if self.session.saved().is_some() && now >= self.kept.after(VERSION_TIME) {
            self.kept = now;
            let lineage = self.session.lineage();
            let record = Record { draft: draft.clone(), lineage, kept: None, is_newer: false };
            let _ = self.library.keep(&record, AUTOMATIC);
        }
    }

    /// Goes on from a stored version, as if it had been typed here.
    fn go_on_from(&mut self, other: &Record, now: u64) {
        // A step of another template has to be one by itself.
        let is_typing = self.draft.template == other.draft.template;
        self.put_back(&other.draft, is_typing.then_some(Typed::Elsewhere), now);
        self.taken.push(self.history.present().clone());
        if self.taken.len() > MOST_TAKEN {
            self.taken.remove(0);
        }
        self.draft.changed = other.draft.changed;
        self.session.go_on_from(&other.lineage);
    }

    /// Makes one step to the document and the template of another state of the draft.
    fn put_back(&mut self, draft: &Draft, typed: Option<Typed>, now: u64) {
        let before = (self.history.present().clone(), self.draft.template.clone());
        self.history.edit(typed, now, |document| *document = draft.document.clone());
        self.draft.template.clone_from(&draft.template);
        let after = (self.history.present().clone(), draft.template.clone());
        if before.1 != after.1 {
            self.switches.push(super::template::Switch { from: before, to: after });
        }
    }
}
