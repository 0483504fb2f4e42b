//! Two stores, one truth: one that is complete when it returns, and a mirror of it that takes longer and lasts.
//!
//! Each may be missing, full, wiped or behind. A text is put into the first at once and handed to the mirror; it is
//! kept once the mirror has it, or has failed while the first has it ([`KeyValue::kept`]). Where the first refuses, the
//! text lives here until the mirror has it. When the mirror is read the newer text of each key wins, by its rank, never by a clock,
//! and is put where it is missing. What cannot be ranked is never written over.
//!
//! Nothing is removed before everything written earlier is kept, and from the mirror first: whatever stops in between, at
//! least one of the stores has either what was to go or what took its place.

mod state;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use self::state::{Outcome, State};
use super::key::VERSIONS;
use super::store::{Brought, Kept};
use super::{KeyValue, StoreError};

/// Half of what browsers let localStorage hold.
const ROOM_FOR_VERSIONS: usize = 2_600_000;

/// Tells what became of what was asked.
pub type Told<T> = Box<dyn FnOnce(Result<T, StoreError>)>;

/// A store that answers later, in the order in which it was asked.
pub trait Mirror {
    /// Carries out all of `changes` or none, and tells when the result will last.
    fn apply(&self, changes: Vec<Change>, then: Told<()>);

    /// Reads what is held under all keys that begin with one of `prefixes`, with these keys.
    fn read(&self, prefixes: &[&str], then: Told<Vec<(String, Held)>>);

    /// Tells other pages of a text that only the mirror took.
    fn announce(&self, key: &str);

    /// Calls `then` when what has failed may be tried again.
    fn later(&self, then: Box<dyn FnOnce()>);
}

/// What a mirror holds under a key. Most is in the first store too, and to take it over to compare it here takes a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// The text that the first store has at this moment.
    Same,
    /// Another one.
    Text(String),
}

/// Tells the newer of two texts of a key, which has the greater number; none for one that cannot be read.
pub type Rank = fn(&str, &str) -> Option<u64>;

/// What a mirror is asked to do. Other pages write to it too, so what is done on behalf of a text that somebody else
/// wrote depends on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Puts a text under a key, in place of what is there.
    Put(String, String),
    /// Puts a text under a key if nothing is there, or something older.
    Raise(String, String),
    /// Removes a key unless something newer than that text is there.
    Remove(String, String),
}

impl Change {
    /// The key that it concerns.
    pub fn key(&self) -> &str {
        match self {
            Self::Put(key, _) | Self::Raise(key, _) | Self::Remove(key, _) => key,
        }
    }

    /// Whether it is to be done where there is `present`. What cannot be read is neither written over nor removed for
    /// what is another text.
    pub fn applies_to(&self, present: Option<&str>, rank: Rank) -> bool {
        let ranks = |key, present, text| rank(key, present).zip(rank(key, text));
        match (self, present) {
            (Self::Put(..), _) | (Self::Raise(..), None) => true,
            (Self::Raise(key, text), Some(present)) => {
                ranks(key, present, text).is_some_and(|(present, own)| present < own)
            }
            (Self::Remove(key, text), Some(present)) => {
                present == text || ranks(key, present, text).is_some_and(|(present, own)| present <= own)
            }
            (Self::Remove(..), None) => false,
        }
    }
}

/// How the mirror is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MirrorState {
    /// It has not been read yet.
    #[default]
    Opening,
    /// It did what it was asked last.
    Up,
    /// It failed at what it was asked last, and is tried again with what is written next.
    Failing(StoreError),
    /// It could not be read, and is not used before it can be. That is tried again and again.
    Down(StoreError),
}

/// What is told to whoever shows something of the stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Something else can be read than before.
    Texts,
    /// The mirror is doing otherwise.
    Mirror,
}

/// A text that stands under the same key as a better one, in the other store, and is left there untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Its key.
    pub key: String,
    /// The text.
    pub text: String,
}

/// The two stores as one.
pub struct Mirrored<L, M> {
    local: L,
    mirror: M,
    rank: Rank,
    on_news: Box<dyn Fn(News) + Send + Sync>,
    state: Mutex<State>,
}

impl<L: KeyValue, M: Mirror> Mirrored<L, M> {
    /// Both stores, of which the mirror is not used before [`Self::begin`].
    pub fn new(local: L, mirror: M, rank: Rank, on_news: impl Fn(News) + Send + Sync + 'static) -> Self {
        let on_news = Box::new(on_news);
        Self { local, mirror, rank, on_news, state: Mutex::default() }
    }

    /// The store that is complete when it returns.
    pub fn first(&self) -> &L {
        &self.local
    }

    /// How the mirror is doing.
    pub fn mirror_state(&self) -> MirrorState {
        self.state().mirror.clone()
    }

    /// Why the first store did not take a text, as long as it has taken neither that one nor a longer one since.
    pub fn refusal(&self) -> Option<StoreError> {
        self.state().refusal.as_ref().map(|refusal| refusal.error.clone())
    }

    /// Whether the first store lacks a text under a key that begins so, or has another one there.
    pub fn is_in_mirror_alone(&'static self, prefix: &str) -> bool {
        let keys: Vec<String> =
            self.state().shown.keys().filter(|key| key.starts_with(prefix)).cloned().collect();
        // Another page may have found room for it since.
        keys.iter()
            .any(|key| self.get(key).is_ok_and(|text| text.is_some() && self.local.get(key) != Ok(text)))
    }

    /// What was found beside something better.
    pub fn set_aside(&self) -> Vec<SetAside> {
        self.state().aside.clone()
    }

    /// Reads the mirror's texts under these prefixes and brings the stores together, as soon as it can be read.
    pub fn begin(&'static self, prefixes: &'static [&'static str]) {
        self.mirror.read(
            prefixes,
            Box::new(move |read| match read {
                Ok(found) => self.absorb(prefixes, found),
                Err(error) => {
                    self.settle(|state| state.give_up(error));
                    self.mirror.later(Box::new(move || self.begin(prefixes)));
                }
            }),
        );
    }

    /// Another page has put a text into the mirror that the first store did not take.
    pub fn heard(&'static self, key: String) {
        let wanted = key.clone();
        let then = move |read: Result<Vec<(String, Held)>, StoreError>| {
            // What cannot be read now is read when the mirror is read the next time.
            let found = read.unwrap_or_default().into_iter().filter(|(found, _)| *found == wanted);
            self.take_in(found.collect());
            self.settle(|_| Outcome { news: vec![News::Texts, News::Mirror], ..Outcome::default() });
        };
        self.mirror.read(&[&key], Box::new(then));
    }

    /// Brings both stores to the newer text of each key.
    fn absorb(&'static self, prefixes: &[&str], found: Vec<(String, Held)>) {
        let is_ours = |key: &String| prefixes.iter().any(|prefix| key.starts_with(prefix));
        let keys = self.local.keys();
        // To who could not even read its keys, all is new.
        let is_other = keys.is_err() || found.iter().any(|(_, held)| *held != Held::Same);
        let mut only_local: Vec<String> = keys.unwrap_or_default();
        only_local.retain(|key| is_ours(key) && !found.iter().any(|(other, _)| other == key));
        only_local.extend(self.take_in(found));
        self.settle(|state| state.open(only_local, is_other));
    }

    /// Takes texts of the mirror up, and returns the keys under which the first store has better ones.
    fn take_in(&self, found: Vec<(String, Held)>) -> Vec<String> {
        let mut better = Vec::new();
        for (key, held) in found {
            let Held::Text(text) = held else { continue };
            if self.state().is_queued(&key) {
                continue;
            }
            let own = self.local.get(&key).ok().flatten();
            let rank = |text: &String| (self.rank)(&key, text);
            match own.as_ref().map(|own| (rank(own), rank(&text))) {
                Some((Some(own), Some(other))) if own >= other => better.push(key),
                Some((Some(_) | None, None)) => self.state().aside.push(SetAside { key, text }),
                Some((None, Some(_))) => {
                    let mut state = self.state();
                    state.aside.extend(own.map(|text| SetAside { key: key.clone(), text }));
                    state.show(key, text);
                }
                None | Some(_) => {
                    if self.local.set(&key, &text).is_err() {
                        self.state().show(key, text);
                    }
                }
            }
        }
        better
    }

    /// Whether the first store is less than half full with that text too. What is kept beside the drafts must not take
    /// their place.
    fn has_room_for(&self, text: &str) -> bool {
        let known = self.state().used;
        let used = known.unwrap_or_else(|| {
            let keys = self.local.keys().unwrap_or_default();
            keys.iter().filter_map(|key| Some(self.local.get(key).ok()??.len() + key.len())).sum()
        }) + text.len();
        // Many may follow each other; what is put if there is no room takes none.
        let has_room = used < ROOM_FOR_VERSIONS;
        self.state().used = Some(if has_room { used } else { used - text.len() });
        has_room
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nobody panics while holding it; and if so, what it holds is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the state change, and does what follows from it.
    fn settle(&'static self, change: impl FnOnce(&mut State) -> Outcome) {
        let Outcome { removed, told, announced, mut news } = change(&mut self.state());
        for key in announced {
            self.mirror.announce(&key);
        }
        for (key, text) in removed {
            // What has been written since stays, and what cannot be removed is not shown all the same.
            let is_other = self.local.get(&key).is_ok_and(|own| own.is_some_and(|own| own != text));
            if is_other || self.local.remove(&key).is_ok() {
                self.state().is_gone(&key);
            }
            // It was hidden by what was to go, from whoever looked when it was written.
            if is_other && !news.contains(&News::Texts) {
                news.push(News::Texts);
            }
        }
        for (then, result) in told {
            then(result);
        }
        let awaited = self.state().take_awaited();
        for (prefix, then) in awaited {
            self.bring(&prefix, then);
        }
        for news in news {
            (self.on_news)(news);
        }
        self.flush();
    }

    /// Hands the mirror what it is to do, unless it is at work.
    fn flush(&'static self) {
        let Some(batch) = self.state().next_batch() else { return };
        // A text that only the first store has may have changed or gone since.
        let mut changes = batch.changes;
        for key in batch.behind {
            changes.extend(self.local.get(&key).ok().flatten().map(|text| Change::Raise(key, text)));
        }
        let marks = batch.marks;
        self.mirror.apply(changes, Box::new(move |result| self.settle(|state| state.finish(&marks, result))));
    }
}

impl<L: KeyValue, M: Mirror> KeyValue for &'static Mirrored<L, M> {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let (shown, is_open) = {
            let state = self.state();
            (state.shown.get(key).cloned(), state.is_open())
        };
        let rank = |text: &String| (self.rank)(key, text);
        match (shown, self.local.get(key)) {
            // Another page found room since for what it wrote later.
            (Some(Some(shown)), Ok(Some(local))) if shown != local && rank(&local) > rank(&shown) => {
                Ok(Some(local))
            }
            (Some(shown), _) => Ok(shown),
            (None, Err(_)) if is_open => Ok(None),
            (None, local) => local,
        }
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let local = if key.starts_with(VERSIONS) && !self.has_room_for(text) {
            Err(StoreError::Failed("there is room for drafts alone".to_owned()))
        } else {
            let local = self.local.set(key, text);
            let mut state = self.state();
            if !key.starts_with(VERSIONS) {
                state.used = None;
                state.note_refusal(key, text, &local);
            }
            local
        };
        let result = self.state().put(key, text, local);
        self.flush();
        result
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.state().used = None;
        let Some(text) = self.get(key)? else { return Ok(()) };
        if self.state().remove(key, text) {
            self.flush();
            return Ok(());
        }
        self.local.remove(key)?;
        self.state().shown.remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        let local = self.local.keys();
        let state = self.state();
        let mut keys = if state.is_open() { local.unwrap_or_default() } else { local? };
        keys.retain(|key| !state.shown.contains_key(key));
        keys.extend(state.shown.iter().filter(|(_, text)| text.is_some()).map(|(key, _)| key.clone()));
        Ok(keys)
    }

    fn kept(&self, key: &str, then: Kept) {
        // It may come back with more to store: nothing is held meanwhile.
        let known = self.state().wait(key, then);
        if let Some(then) = known {
            then(Ok(()));
        }
    }

    fn bring(&self, prefix: &str, then: Brought) {
        let store: Self = self;
        // What is written before the stores are brought together could be taken for newer than it is.
        let Some(then) = store.state().wait_for_opening(prefix, then) else { return };
        // Who is told that all is at hand takes it for that.
        if let MirrorState::Down(error) = store.mirror_state() {
            return then(Err(error));
        }
        let show = move |read: Result<Vec<(String, Held)>, StoreError>| {
            let result = read.as_ref().map(|_| ()).map_err(Clone::clone);
            for (key, held) in read.unwrap_or_default() {
                let Held::Text(text) = held else { continue };
                // Only what is nowhere at hand, for the first store may have no room for all that is seldom read; and
                // not what is about to go.
                let is_known = store.state().is_queued(&key) || store.state().shown.contains_key(&key);
                if !is_known && store.get(&key).is_ok_and(|own| own.is_none()) {
                    store.state().show(key, text);
                }
            }
            then(result);
        };
        self.mirror.read(&[prefix], Box::new(show));
    }
}
