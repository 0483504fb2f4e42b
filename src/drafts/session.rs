//! Revisions, how they follow from each other, and the session that makes them.

use std::fmt;

use super::codec::Writer;
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

/// How many other writers a lineage names. Each opening of a draft that is edited makes one, and a store is not
/// rolled back over that many.
const MOST_SEEN: usize = 64;

/// A record's place in the history of its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// Which revision the record is.
    pub revision: Revision,
    /// The latest revision of each other writer that this one continues, directly or not, the nearest last.
    /// While records of them are there, or come back with a store that was rolled back, this one stands for them.
    pub seen: Vec<Revision>,
}

impl Lineage {
    /// Whether the record stands for `other` too. One that is not older is damage: two records must not stand for
    /// each other.
    pub(super) fn covers(&self, other: &Revision) -> bool {
        let is_older = |seen: &Revision| other.number <= seen.number && seen.number < self.revision.number;
        other.writer != self.revision.writer
            && self.seen.iter().any(|seen| seen.writer == other.writer && is_older(seen))
    }

    /// Whether the record stands for that one, or is a later one of the same writer.
    pub(crate) fn stands_for(&self, other: &Self) -> bool {
        let (own, other) = (&self.revision, &other.revision);
        self.covers(other) || own.writer == other.writer && own.number >= other.number
    }

    /// Takes `other` and what it continues up into what this continues.
    fn take_in(&mut self, other: &Self) {
        let older = other.seen.iter().filter(|seen| seen.number < other.revision.number);
        let others = older.chain([&other.revision]).filter(|seen| seen.writer != self.revision.writer);
        for revision in others {
            if let Some(at) = self.seen.iter().position(|seen| seen.writer == revision.writer) {
                let seen = self.seen.remove(at);
                self.seen.push(seen.max(revision.clone()));
            } else {
                self.seen.push(revision.clone());
            }
        }
        self.seen.drain(..self.seen.len().saturating_sub(MOST_SEEN));
    }
}

/// One opening of one draft, from which revisions are saved under one writer's name.
#[derive(Clone, Debug)]
pub struct Session {
    /// What is continued. Its number is the greatest that is not the session's to save: it was continued from,
    /// tried, or seen.
    lineage: Lineage,
    /// The latest revision that this writer saved.
    pub(super) saved: Option<Revision>,
    /// The revision that the page has, but for edits since.
    pub(super) had: Option<Revision>,
    /// Whether the writer's key is known to hold nothing but what the writer saved.
    pub(super) is_placed: bool,
    /// Whether something of what it continues may still be in the store.
    pub(super) has_ancestors: bool,
    /// What has been written of the draft.
    pub(super) written: Writer,
}

impl Session {
    /// A session for a draft that is not stored yet.
    #[must_use]
    pub fn begin(writer: WriterId) -> Self {
        let lineage = Lineage { revision: Revision { number: 0, writer }, seen: Vec::new() };
        Self {
            lineage,
            saved: None,
            had: None,
            is_placed: false,
            has_ancestors: false,
            written: Writer::default(),
        }
    }

    /// A session that continues a stored record. `writer` should be made afresh for each opening; if it has
    /// been used for the draft before, the session changes it where it would write over something else.
    #[must_use]
    pub fn resume(writer: WriterId, lineage: &Lineage) -> Self {
        if lineage.revision.writer == writer {
            let saved = Some(lineage.revision.clone());
            let had = saved.clone();
            let has_ancestors = !lineage.seen.is_empty();
            return Self {
                lineage: lineage.clone(),
                saved,
                had,
                is_placed: false,
                has_ancestors,
                written: Writer::default(),
            };
        }
        let mut session = Self::begin(writer);
        session.go_on_from(lineage);
        session
    }

    /// Goes on from another record in place of what the page had.
    pub fn go_on_from(&mut self, other: &Lineage) {
        self.take_in(other);
        self.had = Some(other.revision.clone());
    }

    /// Takes another record in: what is saved next stands for that as well.
    pub fn take_in(&mut self, other: &Lineage) {
        self.lineage.take_in(other);
        self.pass(other.revision.number);
        self.has_ancestors = true;
    }

    /// Whether what the session goes on with has ever been stored.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        self.had.is_some()
    }

    /// Whether a record is what the page has, but for edits since, or goes on from that.
    #[must_use]
    pub fn is_kept_in(&self, record: &Lineage) -> bool {
        self.had.as_ref().is_some_and(|revision| is_in(revision, record))
    }

    /// Whether a record is neither the session's own nor what it goes on from.
    #[must_use]
    pub fn is_other(&self, record: &Lineage) -> bool {
        let next = self.next();
        !next.stands_for(record) && next.revision.writer != record.revision.writer
    }

    /// Whether a record goes on from what the session stands on: from what it has saved, and what it took in last.
    #[must_use]
    pub fn is_continued_by(&self, record: &Lineage) -> bool {
        let stands_on = self.saved.iter().chain(self.lineage.seen.last());
        self.is_stored() && stands_on.into_iter().all(|revision| is_in(revision, record))
    }

    /// The latest revision that this session saved or continues as its own.
    #[must_use]
    pub fn saved(&self) -> Option<&Revision> {
        self.saved.as_ref()
    }

    /// What a copy of the draft as it is now continues: the latest revision that was saved or tried.
    #[must_use]
    pub fn lineage(&self) -> Lineage {
        self.lineage.clone()
    }

    /// The key under which the session saves.
    #[must_use]
    pub fn key(&self, draft: &DraftId) -> Key {
        Key { draft: draft.clone(), writer: self.lineage.revision.writer.clone() }
    }

    /// What to save next as. A number is never tried twice: a write that reports a failure may still have
    /// been read by another tab.
    pub(super) fn advance(&mut self) -> Lineage {
        self.lineage = self.next();
        self.lineage()
    }

    fn next(&self) -> Lineage {
        let mut next = self.lineage();
        next.revision.number = next.revision.number.saturating_add(1);
        next
    }

    /// Keeps the session from saving a revision up to that number.
    pub(super) fn pass(&mut self, number: u64) {
        self.lineage.revision.number = self.lineage.revision.number.max(number);
    }

    /// Takes another name because something else is stored under this one.
    pub(super) fn move_on(&mut self) {
        self.lineage.revision.writer = self.lineage.revision.writer.next();
    }
}

fn is_in(revision: &Revision, record: &Lineage) -> bool {
    record.stands_for(&Lineage { revision: revision.clone(), seen: Vec::new() })
}
