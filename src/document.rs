//! A document being written: the tree of its template, with answers, and every edit that can be made to it.
//!
//! A copy of a document shares all sections with it, so a copy costs a pointer for each section. Undo keeps
//! copies, and whoever wants to know what changed compares pointers.
//!
//! This module knows nothing of storage, serialisation, or the page, and has no clock.

use std::sync::Arc;

use crate::tree::{Newline, Section, Sections};

/// The sections of a document with what is needed to edit them.
#[derive(Clone, Debug, Default)]
pub struct Document {
    sections: Sections,
    newline: Newline,
    /// Ids are handed out in ascending order and never twice within a document's life.
    next_id: u32,
}

/// Two documents are equal when they hold the same tree; ids yet to be handed out don't count.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.newline == other.newline && self.sections == other.sections
    }
}

impl Document {
    /// Puts a stored document together again. Ids that are met twice or not below `next_id` are the caller's
    /// to refuse.
    #[must_use]
    pub fn from_parts(sections: Sections, newline: Newline, next_id: u32) -> Self {
        Self { sections, newline, next_id }
    }

    /// The sections in reading order.
    #[must_use]
    pub fn sections(&self) -> &[Arc<Section>] {
        &self.sections
    }

    /// The line ending in which values are written.
    #[must_use]
    pub fn newline(&self) -> Newline {
        self.newline
    }

    /// The first id that is not in use.
    #[must_use]
    pub fn next_id(&self) -> u32 {
        self.next_id
    }
}
