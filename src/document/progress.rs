//! How much of a document is filled in, as a fact: so many of so many.

use super::Document;
use crate::tree::{Body, Field, Section, SectionState, subtree_end, visit_pieces};

/// How many of the fields that ask for an answer have one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// With an answer.
    pub filled: usize,
    /// In all.
    pub asked: usize,
}

impl Progress {
    fn count(&mut self, field: &Field) {
        if field.is_asked() {
            self.asked += 1;
            self.filled += usize::from(field.is_filled());
        }
    }

    fn add(&mut self, other: Self) {
        self.filled += other.filled;
        self.asked += other.asked;
    }
}

impl Document {
    /// Of the whole document. Sections that are left out or not applicable, and optional parts that are off,
    /// ask for nothing.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress_within(0, self.sections.len())
    }

    /// Of the section at `index` alone, without its subsections.
    #[must_use]
    pub fn progress_of(section: &Section) -> Progress {
        let mut progress = Progress::default();
        if section.state != SectionState::Included {
            return progress;
        }
        if let Some(heading) = &section.heading {
            visit_pieces(&heading.pieces, &mut |field| progress.count(field));
        }
        let mut is_off = false;
        for block in &section.blocks {
            match &block.body {
                Body::Open(part) => is_off |= !part.is_on,
                Body::Close(_) => is_off = false,
                body if !is_off => body.for_each_field(&mut |field| progress.count(field)),
                _ => {}
            }
        }
        progress
    }

    fn progress_within(&self, start: usize, end: usize) -> Progress {
        let mut progress = Progress::default();
        let mut index = start;
        while index < end {
            let Some(section) = self.sections.get(index) else {
                break;
            };
            if section.state == SectionState::Included {
                progress.add(Self::progress_of(section));
                index += 1;
            } else {
                index = subtree_end(&self.sections, index);
            }
        }
        progress
    }
}
