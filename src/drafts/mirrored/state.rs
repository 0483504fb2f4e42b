//! What two stores know of each other: a machine that touches neither.

use std::collections::{BTreeMap, BTreeSet};

use super::super::StoreError;
use super::super::store::{Brought, Kept};
use super::{Change, MirrorState, News, SetAside};

/// What goes on between the two stores.
#[derive(Default)]
pub(super) struct State {
    pub(super) mirror: MirrorState,
    /// Where the truth is not what the first store holds: a text that it has not, or none for one that is to go.
    pub(super) shown: BTreeMap<String, Option<String>>,
    pub(super) aside: Vec<SetAside>,
    /// What the mirror is to do next, at most once for each key.
    queue: Vec<Queued>,
    is_at_work: bool,
    /// Whether the mirror is to have what it is behind with though it has failed: it was just read.
    is_to_catch_up: bool,
    /// The number of the last change.
    last: u64,
    /// The number up to which all are done, well or not.
    done: u64,
    /// The texts that are nowhere yet, by key: with which change the mirror may take them, and why the first store
    /// has refused.
    homeless: BTreeMap<String, (u64, StoreError)>,
    /// The keys under which the mirror holds less than the first store.
    behind: BTreeSet<String>,
    waiting: Vec<Waiting>,
    /// What is to be brought once the mirror was read, or could not be.
    awaited: Vec<(String, Brought)>,
    /// Why the first store did not take the last text.
    pub(super) refusal: Option<Refusal>,
    /// How full the first store is, as far as nothing else was written since.
    pub(super) used: Option<usize>,
}

/// A text that the first store did not take.
pub(super) struct Refusal {
    key: String,
    size: usize,
    pub(super) error: StoreError,
}

struct Queued {
    number: u64,
    change: Change,
}

struct Waiting {
    /// The change that has to be done.
    number: u64,
    key: String,
    then: Kept,
}

/// A change that the mirror is at.
pub(super) struct Mark {
    number: u64,
    key: String,
    /// The text that is to go; none for one that is put.
    removed: Option<String>,
}

/// What the mirror is to do in one go.
pub(super) struct Batch {
    pub(super) changes: Vec<Change>,
    /// Whose texts to put too, as the first store has them.
    pub(super) behind: Vec<String>,
    pub(super) marks: Vec<Mark>,
}

/// What follows from a change of the state.
#[derive(Default)]
pub(super) struct Outcome {
    /// What to remove from the first store, if that text is there.
    pub(super) removed: Vec<(String, String)>,
    /// Whom to tell what.
    pub(super) told: Vec<(Kept, Result<(), StoreError>)>,
    /// The keys of texts that only the mirror took.
    pub(super) announced: Vec<String>,
    pub(super) news: Vec<News>,
}

impl State {
    /// Whether the mirror has been read.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.mirror, MirrorState::Up | MirrorState::Failing(_))
    }

    pub(super) fn is_queued(&self, key: &str) -> bool {
        self.queue.iter().any(|queued| queued.change.key() == key)
    }

    /// Has something brought once the mirror was read, or hands `then` back if it was.
    pub(super) fn wait_for_opening(&mut self, prefix: &str, then: Brought) -> Option<Brought> {
        if self.mirror != MirrorState::Opening {
            return Some(then);
        }
        self.awaited.push((prefix.to_owned(), then));
        None
    }

    /// What can be brought now.
    pub(super) fn take_awaited(&mut self) -> Vec<(String, Brought)> {
        if self.mirror == MirrorState::Opening { Vec::new() } else { std::mem::take(&mut self.awaited) }
    }

    /// Shows a text that only the mirror holds.
    pub(super) fn show(&mut self, key: String, text: String) {
        self.shown.insert(key, Some(text));
    }

    /// The first store has removed a key.
    pub(super) fn is_gone(&mut self, key: &str) {
        if self.shown.get(key).is_some_and(Option::is_none) {
            self.shown.remove(key);
        }
    }

    /// The first store has taken a text or not. That there is room for a short one says nothing of a long one.
    pub(super) fn note_refusal(&mut self, key: &str, text: &str, result: &Result<(), StoreError>) {
        let size = text.len();
        match result {
            Err(error) => {
                self.refusal = Some(Refusal { key: key.to_owned(), size, error: error.clone() });
            }
            Ok(()) if self.refusal.as_ref().is_some_and(|old| old.key == key || old.size <= size) => {
                self.refusal = None;
            }
            Ok(()) => {}
        }
    }

    /// A text was put, with that result in the first store. The result for whoever put it.
    pub(super) fn put(
        &mut self,
        key: &str,
        text: &str,
        local: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if let MirrorState::Down(_) = self.mirror {
            if local.is_ok() {
                self.shown.remove(key);
            }
            return local;
        }
        let number = self.enqueue(Change::Put(key.to_owned(), text.to_owned()));
        match local {
            Ok(()) => {
                self.shown.remove(key);
                self.homeless.remove(key);
            }
            Err(error) => {
                self.show(key.to_owned(), text.to_owned());
                self.homeless.insert(key.to_owned(), (number, error));
            }
        }
        Ok(())
    }

    /// Lets a key go once the mirror has let it go; false if there is no mirror to wait for.
    pub(super) fn remove(&mut self, key: &str, text: String) -> bool {
        if let MirrorState::Down(_) = self.mirror {
            return false;
        }
        self.enqueue(Change::Remove(key.to_owned(), text));
        self.homeless.remove(key);
        self.shown.insert(key.to_owned(), None);
        true
    }

    fn enqueue(&mut self, change: Change) -> u64 {
        self.last += 1;
        self.behind.remove(change.key());
        // They are done together, so only the last of each key counts.
        self.queue.retain(|queued| queued.change.key() != change.key());
        self.queue.push(Queued { number: self.last, change });
        self.last
    }

    /// Has `then` told when all changes so far are done, or hands it back if they are.
    pub(super) fn wait(&mut self, key: &str, then: Kept) -> Option<Kept> {
        if self.done == self.last {
            return Some(then);
        }
        self.waiting.push(Waiting { number: self.last, key: key.to_owned(), then });
        None
    }

    /// The mirror has been read; it lacks what the first store has under these keys, and may have brought other texts.
    pub(super) fn open(&mut self, behind: Vec<String>, is_other: bool) -> Outcome {
        for key in behind {
            if !self.is_queued(&key) {
                self.behind.insert(key);
            }
        }
        self.mirror = match std::mem::take(&mut self.mirror) {
            // Not all is in both stores before it has what was written meanwhile.
            MirrorState::Down(error) if !self.behind.is_empty() => {
                self.is_to_catch_up = true;
                MirrorState::Failing(error)
            }
            _ => MirrorState::Up,
        };
        let texts = is_other.then_some(News::Texts);
        Outcome { news: texts.into_iter().chain([News::Mirror]).collect(), ..Outcome::default() }
    }

    /// The mirror cannot be read.
    pub(super) fn give_up(&mut self, error: StoreError) -> Outcome {
        let before = self.mirror.clone();
        let marks: Vec<Mark> = self.queue.drain(..).map(|queued| queued.mark()).collect();
        let mut outcome = self.finish(&marks, Err(error.clone()));
        self.mirror = MirrorState::Down(error);
        outcome.news.retain(|news| *news == News::Texts || self.mirror != before);
        outcome
    }

    /// What the mirror is to do now, if anything.
    pub(super) fn next_batch(&mut self) -> Option<Batch> {
        let may_catch_up = self.mirror == MirrorState::Up || self.is_to_catch_up;
        let is_idle = self.queue.is_empty() && (self.behind.is_empty() || !may_catch_up);
        if self.is_at_work || !self.is_open() || is_idle {
            return None;
        }
        self.is_at_work = true;
        self.is_to_catch_up = false;
        let behind: Vec<String> = self.behind.iter().cloned().collect();
        let queue = std::mem::take(&mut self.queue);
        let mut marks: Vec<Mark> = queue.iter().map(Queued::mark).collect();
        marks.extend(behind.iter().map(|key| Mark { number: 0, key: key.clone(), removed: None }));
        Some(Batch { changes: queue.into_iter().map(|queued| queued.change).collect(), behind, marks })
    }

    /// The mirror has done what it was asked, or nothing of it.
    pub(super) fn finish(&mut self, marks: &[Mark], result: Result<(), StoreError>) -> Outcome {
        self.is_at_work = false;
        let before = self.mirror.clone();
        self.mirror = result.clone().map_or_else(MirrorState::Failing, |()| MirrorState::Up);
        let mut lost: BTreeMap<&str, StoreError> = BTreeMap::new();
        let mut outcome = Outcome::default();
        for mark in marks.iter().filter(|mark| mark.removed.is_none()) {
            let key = mark.key.as_str();
            let is_homeless = self.homeless.get(key).is_some_and(|(number, _)| *number == mark.number);
            match &result {
                Ok(()) => {
                    self.behind.remove(key);
                    if is_homeless {
                        self.homeless.remove(key);
                        outcome.announced.push(key.to_owned());
                    }
                }
                // What the mirror was asked to put last is newer than what the first store holds.
                Err(error) if is_homeless => {
                    self.homeless.remove(key);
                    self.shown.remove(key);
                    lost.insert(key, error.clone());
                }
                Err(_) if self.is_queued(key) || self.homeless.contains_key(key) => {}
                Err(_) => _ = self.behind.insert(key.to_owned()),
            }
        }
        let is_safe = result.is_ok() || lost.is_empty() && self.homeless.is_empty();
        let mut is_other = !lost.is_empty();
        for mark in marks {
            let Some(text) = &mark.removed else { continue };
            if !self.is_queued(&mark.key) && self.shown.get(&mark.key).is_some_and(Option::is_none) {
                if is_safe {
                    outcome.removed.push((mark.key.clone(), text.clone()));
                } else {
                    self.shown.remove(&mark.key);
                    is_other = true;
                }
            }
        }
        if !lost.is_empty() {
            self.keep_what_was_to_go();
        }
        outcome.news.extend(is_other.then_some(News::Texts));
        outcome.news.extend((self.mirror != before).then_some(News::Mirror));
        // A text that was put again while it waited is done when that one is.
        let done = marks.iter().map(|mark| mark.number).max().unwrap_or_default();
        self.done = if self.queue.is_empty() { self.last } else { self.done.max(done) };
        let (told, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|Waiting { number, key, .. }| {
                // A later text of it has nowhere else to go: what becomes of that counts.
                let is_open = *number > self.done || self.homeless.contains_key(key);
                lost.contains_key(key.as_str()) || !is_open
            });
        self.waiting = waiting;
        for Waiting { key, then, .. } in told {
            let result = lost.get(key.as_str()).map_or(Ok(()), |error| Err(error.clone()));
            outcome.told.push((then, result));
        }
        outcome
    }

    /// Forgets the removals that have not begun: something that was put before them is lost, and perhaps it was to
    /// take the place of what they remove.
    fn keep_what_was_to_go(&mut self) {
        let Self { queue, shown, .. } = self;
        queue.retain(|Queued { change, .. }| {
            let is_removal = matches!(change, Change::Remove(..));
            if is_removal {
                shown.remove(change.key());
            }
            !is_removal
        });
    }
}

impl Queued {
    fn mark(&self) -> Mark {
        let removed = match &self.change {
            Change::Remove(_, text) => Some(text.clone()),
            Change::Put(..) | Change::Raise(..) => None,
        };
        Mark { number: self.number, key: self.change.key().to_owned(), removed }
    }
}
