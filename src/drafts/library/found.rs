//! What the verbs of the library return, and how they fail.

use std::fmt;

use super::super::{DecodeError, DraftId, Millis, Record, StoreError, Summary};

/// Everything that the store holds of drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The drafts, the last changed first.
    pub drafts: Vec<Entry>,
    /// The drafts in the trash, the last discarded first.
    pub trash: Vec<Discarded>,
    /// What cannot be read, by key.
    pub unreadable: Vec<Unreadable>,
}

/// One draft of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The draft.
    pub id: DraftId,
    /// Its newest revisions, the newest first. Two or more are a conflict: they were saved side by side, and
    /// the user says which to go on with.
    pub heads: Vec<Summary>,
}

/// A draft in the trash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discarded {
    /// The draft.
    pub entry: Entry,
    /// When it was discarded.
    pub when: Millis,
}

/// A record that cannot be read. It can be had as it is from [`Library::text`](super::Library::text).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it is stored.
    pub key: String,
    /// The name of the draft, if the record tells it all the same.
    pub name: Option<String>,
    /// How many UTF-16 units it has; 0 if the store does not give it out.
    pub size: usize,
    /// Why.
    pub error: UnreadableError,
}

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadableError {
    /// The store did not give it out. It may the next time.
    Store(StoreError),
    /// It is no draft that is known here.
    Decode(DecodeError),
}

impl fmt::Display for UnreadableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for UnreadableError {}

/// A draft as it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The newest revisions, the newest first; none if there is no such draft or none of it can be read.
    pub heads: Vec<Record>,
    /// Whether it is in the trash.
    pub is_discarded: bool,
    /// What cannot be read of the draft.
    pub unreadable: Vec<Unreadable>,
}

/// Records taken out of the store, by key, as they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    pub(super) records: Vec<(String, String)>,
}

impl Removed {
    /// Key and text of each, in the order in which they were removed.
    #[must_use]
    pub fn records(&self) -> &[(String, String)] {
        &self.records
    }
}

/// A deletion that stopped half-way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteError {
    /// What was removed before; it can be put back with [`Library::restore`](super::Library::restore), and
    /// what is left deleted by another try.
    pub removed: Removed,
    /// What stopped it.
    pub error: StoreError,
}

impl DeleteError {
    pub(super) fn at_once(error: StoreError) -> Self {
        Self { removed: Removed::default(), error }
    }
}

impl fmt::Display for DeleteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "deleted {} records, then: {}", self.removed.records.len(), self.error)
    }
}

impl std::error::Error for DeleteError {}

/// Why a stored draft could not be renamed or duplicated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LibraryError {
    /// There is no such draft that can be read: it was deleted in another tab, or is damaged. The list tells.
    NotFound,
    /// A newer release of the program wrote it, and only that may change it.
    Newer,
    /// The store failed. Nothing has changed.
    Store(StoreError),
}

impl fmt::Display for LibraryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("no such draft"),
            Self::Newer => f.write_str("written by a newer release"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for LibraryError {}

impl From<StoreError> for LibraryError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
