//! How much of a document is filled in, as a fact: so many of so many.

use super::Document;
use crate::tree::{Field, Section, SectionState, SwitchedOff, subtree_end, switched_off};

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
        let off = switched_off(&self.sections);
        let mut progress = Progress::default();
        let mut index = 0;
        while let Some(section) = self.sections.get(index) {
            if section.state == SectionState::Included {
                progress.add(Self::progress_of_rest(section, &off[index]));
                index += 1;
            } else {
                index = subtree_end(&self.sections, index);
            }
        }
        progress
    }

    /// Of a section alone, without its subsections, as if no other section had optional parts.
    #[must_use]
    pub fn progress_of(section: &Section) -> Progress {
        let off = switched_off(&[section]);
        off.first().map(|off| Self::progress_of_rest(section, off)).unwrap_or_default()
    }

    /// Of a section alone, without its subsections and what is switched off of it.
    #[must_use]
    pub fn progress_of_rest(section: &Section, off: &SwitchedOff) -> Progress {
        let mut progress = Progress::default();
        if section.state != SectionState::Included {
            return progress;
        }
        section.for_each_switched_on_field(off, &mut |field| progress.count(field));
        progress
    }
}
