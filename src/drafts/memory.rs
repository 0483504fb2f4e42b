//! A store in memory that fails on demand, for tests. It is no part of what is shipped.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use super::{KeyValue, StoreError};

/// What a [`MemoryStore`] was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// [`KeyValue::get`]
    Get,
    /// [`KeyValue::set`]
    Set,
    /// [`KeyValue::remove`]
    Remove,
    /// [`KeyValue::keys`]
    Keys,
}

/// A store in memory with the faults of a real one.
#[derive(Debug, Default)]
pub struct MemoryStore {
    texts: RefCell<BTreeMap<String, String>>,
    budget: Cell<Option<usize>>,
    lacked: Cell<Option<usize>>,
    fails_in: Cell<Option<usize>>,
    fails_for_good: Cell<bool>,
    is_blocked: Cell<bool>,
    log: RefCell<Vec<(Operation, String)>>,
    history: RefCell<Vec<BTreeMap<String, String>>>,
}

impl MemoryStore {
    /// A store that holds `texts`.
    #[must_use]
    pub fn holding(texts: BTreeMap<String, String>) -> Self {
        Self { texts: RefCell::new(texts), ..Self::default() }
    }

    /// Lets keys and texts together take that many UTF-16 units, as browsers count.
    pub fn set_budget(&self, units: Option<usize>) {
        self.budget.set(units);
    }

    /// The least budget that would have taken more than was taken; none if nothing was refused for want of room.
    #[must_use]
    pub fn lacked(&self) -> Option<usize> {
        self.lacked.get()
    }

    /// Makes the operation after `successes` more of them fail, and only that one.
    pub fn fail_after(&self, successes: usize) {
        self.fails_in.set(Some(successes));
        self.fails_for_good.set(false);
    }

    /// Takes the whole store away after `successes` more operations.
    pub fn block_after(&self, successes: usize) {
        self.fails_in.set(Some(successes));
        self.fails_for_good.set(true);
    }

    /// Takes back what [`Self::fail_after`] or [`Self::block_after`] asked for.
    pub fn fail_never(&self) {
        self.fails_in.set(None);
    }

    /// Whether a fault that was asked for is still to come.
    pub fn is_fault_pending(&self) -> bool {
        self.fails_in.get().is_some()
    }

    /// Takes the whole store away, or gives it back.
    pub fn set_blocked(&self, is_blocked: bool) {
        self.is_blocked.set(is_blocked);
    }

    /// Puts the store back to how it once was.
    pub fn roll_back(&self, texts: BTreeMap<String, String>) {
        *self.texts.borrow_mut() = texts;
        self.note_change();
    }

    /// Everything in the store.
    #[must_use]
    pub fn snapshot(&self) -> BTreeMap<String, String> {
        self.texts.borrow().clone()
    }

    /// The store as it was after each change: the states in which a crash could leave it.
    #[must_use]
    pub fn history(&self) -> Vec<BTreeMap<String, String>> {
        self.history.borrow().clone()
    }

    /// Forgets the history and the log.
    pub fn forget(&self) {
        self.history.take();
        self.log.take();
    }

    /// The operations so far with the key that each touched; [`Operation::Keys`] touches none.
    #[must_use]
    pub fn log(&self) -> Vec<(Operation, String)> {
        self.log.borrow().clone()
    }

    /// The UTF-16 units that keys and texts take.
    #[must_use]
    pub fn units(&self) -> usize {
        self.texts.borrow().iter().map(|(key, text)| units(key) + units(text)).sum()
    }

    fn begin(&self, operation: Operation, key: &str) -> Result<(), StoreError> {
        self.log.borrow_mut().push((operation, key.to_owned()));
        if self.is_blocked.get() {
            return Err(StoreError::Unavailable);
        }
        match self.fails_in.get() {
            Some(0) => {
                self.fails_in.set(None);
                self.is_blocked.set(self.fails_for_good.get());
                Err(StoreError::Failed("asked to fail".to_owned()))
            }
            Some(successes) => {
                self.fails_in.set(Some(successes - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn note_change(&self) {
        self.history.borrow_mut().push(self.snapshot());
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl KeyValue for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.begin(Operation::Get, key)?;
        Ok(self.texts.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.begin(Operation::Set, key)?;
        let old = self.texts.borrow().get(key).map_or(0, |old| units(key) + units(old));
        let needed = self.units() - old + units(key) + units(text);
        if self.budget.get().is_some_and(|budget| needed > budget) {
            self.lacked.set(Some(self.lacked.get().map_or(needed, |lacked| lacked.min(needed))));
            return Err(StoreError::Failed("no room".to_owned()));
        }
        self.texts.borrow_mut().insert(key.to_owned(), text.to_owned());
        self.note_change();
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.begin(Operation::Remove, key)?;
        if self.texts.borrow_mut().remove(key).is_some() {
            self.note_change();
        }
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.begin(Operation::Keys, "")?;
        Ok(self.texts.borrow().keys().cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fails_where_it_is_told_to() {
        let store = MemoryStore::default();
        store.fail_after(1);
        assert_eq!(store.set("a", "1"), Ok(()));
        assert!(store.set("a", "2").is_err() && !store.is_fault_pending());
        assert_eq!(store.get("a"), Ok(Some("1".to_owned())));
        store.set_blocked(true);
        assert_eq!(store.keys(), Err(StoreError::Unavailable));
        store.set_blocked(false);
        store.block_after(1);
        assert_eq!(store.set("a", "3"), Ok(()));
        for _ in 0..2 {
            assert!(store.get("a").is_err() && !store.is_fault_pending());
        }
    }

    #[test]
    fn the_budget_counts_utf16_units_and_what_is_replaced() {
        let store = MemoryStore::default();
        store.set_budget(Some(4));
        assert_eq!(store.set("k", "\u{1f600}a"), Ok(()));
        assert_eq!(store.units(), 4);
        assert_eq!(store.set("k", "abc"), Ok(()));
        assert_eq!(store.lacked(), None);
        assert!(store.set("k", "abcdef").is_err() && store.set("k", "abcd").is_err());
        assert_eq!(store.lacked(), Some(5));
        assert_eq!(store.get("k"), Ok(Some("abc".to_owned())));
    }
}
