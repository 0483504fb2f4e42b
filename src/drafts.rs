//! The library of drafts: what a draft is, the form in which it is stored, where each record stands in the
//! store, when it is written, and backups.
//!
//! The store is whatever implements [`KeyValue`]; times and random numbers come in as arguments. Every record
//! is written by one session only and names the revision that it continues, so that two open tabs can never
//! overwrite each other, and what cannot be read is never touched.
//!
//! This module knows neither the page nor where the bytes are kept.

mod autosave;
mod backup;
mod codec;
mod key;
mod library;
#[cfg(any(test, not(target_arch = "wasm32")))]
pub mod memory;
mod mirrored;
#[cfg(test)]
mod sample;
mod session;
mod shelf;
mod store;

pub use autosave::{Autosave, SaveStatus, Step};
pub use backup::{Backup, BackupError, LastBackup, Merged, Merging};
pub use codec::{DecodeError, decode, encode};
pub use key::{
    DraftId, HELD, Key, PREFIX, TEMPLATES, VERSIONS, WriterId, draft_prefix, opening_key, trash_key,
};
pub use library::{
    AUTOMATIC, DeleteError, Discarded, Entry, Library, LibraryError, Listing, Opened, Removed, Unreadable,
    UnreadableError, Version, versions_prefix,
};
pub use mirrored::{Change, Held, Mirror, MirrorState, Mirrored, News, Rank, SetAside, Told};
pub use session::{Lineage, Revision, Session};
pub use shelf::{OwnTemplate, Shelf, ShelfError, Shelved};
pub use store::{Brought, Kept, KeyValue, StoreError};

use self::key::TRASH;
use crate::document::{Document, Progress};
use crate::template::Template;

/// Which of two texts of one key is the newer: the one with the greater number. None for one that cannot be read, or that
/// is neither a draft, a template, nor what says that a draft is in the trash.
pub fn rank(key: &str, text: &str) -> Option<u64> {
    match key {
        key if key.starts_with(TEMPLATES) => shelf::rank(key, text),
        key if key.starts_with(TRASH) => library::trash_rank(text),
        key => codec::rank(key, text),
    }
}

/// Milliseconds since 1970 by the clock of whoever wrote them. Clocks jump, so they are shown and break ties,
/// and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Millis(pub u64);

impl Millis {
    /// The time that many milliseconds later.
    #[must_use]
    pub fn after(self, millis: u64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

/// A document being written, with all that goes with it from session to session.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Stays the same for as long as the draft exists.
    pub id: DraftId,
    /// The name that the user gave it.
    pub title: Option<String>,
    /// The template as it was when the draft was started.
    pub template: Template,
    /// The document.
    pub document: Document,
    /// When the draft was started.
    pub created: Millis,
    /// When it was last edited.
    pub changed: Millis,
}

impl Draft {
    /// The name under which the draft is listed: the user's, else the document's title, else the
    /// template's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.name_of(self.title.as_deref(), &self.document)
    }

    /// As [`Self::name`], if the title and the document were these.
    #[must_use]
    pub fn name_of(&self, title: Option<&str>, document: &Document) -> String {
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        let title = title.map(str::to_owned).or_else(|| document.title());
        title.unwrap_or_else(|| self.template.name.clone())
    }
}

/// A stored draft together with its place in the draft's history.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The draft as it was saved.
    pub draft: Draft,
    /// Which revision this is, and which ones it continues.
    pub lineage: Lineage,
    /// Why it was kept as a version beside the draft's newest state: what was about to happen, or the name that the
    /// user gave it. None for that newest state.
    pub kept: Option<String>,
    /// Whether a newer release of the program wrote it, which may say more than is read here: it is not written over.
    pub is_newer: bool,
}

impl Record {
    /// Where the record is stored.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.draft.id, &self.lineage.revision)
    }
}

/// What the list of drafts shows of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The draft.
    pub id: DraftId,
    /// [`Draft::name`] when it was saved.
    pub name: String,
    /// The name of its template.
    pub template: String,
    /// How much of it was filled in.
    pub progress: Progress,
    /// When the draft was started.
    pub created: Millis,
    /// When it was last edited.
    pub changed: Millis,
    /// Which revision this is, and which ones it continues.
    pub lineage: Lineage,
    /// As [`Record::kept`].
    pub kept: Option<String>,
    /// As [`Record::is_newer`].
    pub is_newer: bool,
}

impl Summary {
    /// Where the record is stored.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(&self.id, &self.lineage.revision)
    }
}
