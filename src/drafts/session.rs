//! Revisions, how they follow from each other, and the session that makes them.

use std::fmt;

use super::{DraftId, Key, WriterId};

/// One saved state of a draft. Numbers rise along every line of descent; writers tell apart what was saved
/// side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision {
    /// Greater than that of the revision that it continues.
    pub number: u64,
    /// Who saved it.
    pub writer: WriterId,
}

impl Revision {
    /// Reads what [`Display`](fmt::Display) writes.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (writer, number) = text.split_once('/')?;
        Some(Self { number: number.parse().ok()?, writer: WriterId::new(writer)? })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.writer, self.number)
    }
}

/// A record's place in the history of its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// Which revision the record is.
    pub revision: Revision,
    /// The revision of another writer that this writer continued from. While both records are there, this one
    /// stands for both.
    pub base: Option<Revision>,
}

impl Lineage {
    /// The revision that the record stands for as well. A base that is not older is damage: followed, it
    /// could lead in a circle.
    pub(super) fn continued(&self) -> Option<&Revision> {
        self.base.as_ref().filter(|base| base.number < self.revision.number)
    }
}

/// One opening of one draft, from which revisions are saved under one writer's name.
#[derive(Clone, Debug)]
pub struct Session {
    writer: WriterId,
    /// No revision up to this number is the session's to save: it was continued from, tried, or seen.
    number: u64,
    /// The latest revision that this writer saved.
    pub(super) saved: Option<Revision>,
    base: Option<Revision>,
    /// Whether the writer's key is known to hold nothing but what the writer saved.
    pub(super) is_placed: bool,
    /// Whether the base and what it continued from may still be in the store.
    pub(super) has_ancestors: bool,
}

impl Session {
    /// A session for a draft that is not stored yet.
    #[must_use]
    pub fn begin(writer: WriterId) -> Self {
        Self { writer, number: 0, saved: None, base: None, is_placed: false, has_ancestors: false }
    }

    /// A session that continues a stored record. `writer` should be made afresh for each opening; if it has
    /// been used for the draft before, the session changes it where it would write over something else.
    #[must_use]
    pub fn resume(writer: WriterId, lineage: &Lineage) -> Self {
        let is_own = lineage.revision.writer == writer;
        let base = if is_own { lineage.base.clone() } else { Some(lineage.revision.clone()) };
        Self {
            writer,
            number: lineage.revision.number,
            saved: is_own.then(|| lineage.revision.clone()),
            has_ancestors: base.is_some(),
            base,
            is_placed: false,
        }
    }

    /// The latest revision that this session saved or continues as its own.
    #[must_use]
    pub fn saved(&self) -> Option<&Revision> {
        self.saved.as_ref()
    }

    /// What a copy of the draft as it is now continues: the latest revision that was saved or tried.
    #[must_use]
    pub fn lineage(&self) -> Lineage {
        let revision = Revision { number: self.number, writer: self.writer.clone() };
        Lineage { revision, base: self.base.clone() }
    }

    /// The key under which the session saves.
    #[must_use]
    pub fn key(&self, draft: &DraftId) -> Key {
        Key { draft: draft.clone(), writer: self.writer.clone() }
    }

    /// What to save next as. A number is never tried twice: a write that reports a failure may still have
    /// been read by another tab.
    pub(super) fn advance(&mut self) -> Lineage {
        self.number = self.number.saturating_add(1);
        self.lineage()
    }

    /// Keeps the session from saving a revision up to that number.
    pub(super) fn pass(&mut self, number: u64) {
        self.number = self.number.max(number);
    }

    /// Takes another name because something else is stored under this one.
    pub(super) fn move_on(&mut self) {
        self.writer = self.writer.next();
    }
}
