//! The store that drafts are kept in, as little of it as they need.

use std::fmt;

/// A flat store of texts by key, as `localStorage` is. Each operation is complete when it returns, and a
/// write that fails leaves what was there before.
pub trait KeyValue {
    /// The text under `key`, if there is one.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; an error tells nothing about whether the key exists.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;

    /// Puts `text` under `key`, in place of what was there.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; what was there before is still there.
    fn set(&self, key: &str, text: &str) -> Result<(), StoreError>;

    /// Removes `key`. That it is not there is no error.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the key may still be there.
    fn remove(&self, key: &str) -> Result<(), StoreError>;

    /// All keys of the store, those of others included, in any order.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    fn keys(&self) -> Result<Vec<String>, StoreError>;

    /// Tells `then` when everything that was put before this call is kept, for good as far as the store can tell, with
    /// the failure if what was put under `key` is not: what was there before is then there again. At once, in a
    /// store whose operations are complete when they return.
    fn kept(&self, key: &str, then: Kept) {
        let _ = key;
        then(Ok(()));
    }

    /// Brings what is under `prefix` to where [`Self::get`] and [`Self::keys`] find it, as far as it can be had, and tells
    /// `then` whether that is all there is: a store may have more than it keeps at hand.
    fn bring(&self, prefix: &str, then: Brought) {
        let _ = prefix;
        then(Ok(()));
    }
}

/// Is told whether all that was to be brought is at hand.
pub type Brought = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Is told whether a text is kept.
pub type Kept = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

impl<S: KeyValue + ?Sized> KeyValue for &S {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        (**self).get(key)
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        (**self).set(key, text)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        (**self).remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        (**self).keys()
    }

    fn kept(&self, key: &str, then: Kept) {
        (**self).kept(key, then);
    }

    fn bring(&self, prefix: &str, then: Brought) {
        (**self).bring(prefix, then);
    }
}

/// Why the store did not do what it was asked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no store at all: it is blocked by a setting, or the page stands in a frame without one.
    /// Editing goes on in memory, and a download is the only way to keep the text.
    Unavailable,
    /// The store refused, with what it said about it: nearly always because it is full. Browsers name that
    /// error differently, so nothing may depend on the words. Trying again helps once there is room.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable => f.write_str("the browser offers no storage here"),
            Self::Failed(words) => write!(f, "the store refused: {words}"),
        }
    }
}

impl std::error::Error for StoreError {}
