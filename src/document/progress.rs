//! How much of a document is filled in, as a fact: so many of so many.

use std::collections::HashSet;

use super::Document;
use crate::tree::{Section, SectionState, SwitchedOff, subtree_end, switched_off};

/// How many of the fields that ask for an answer have one. Those of one name count once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// With an answer.
    pub filled: usize,
    /// In all.
    pub asked: usize,
}

impl Progress {
    /// Counts what is switched on of a section, but for the fields of those names; what it counts is added to them.
    fn add<'a>(&mut self, section: &'a Section, off: &SwitchedOff, names: &mut HashSet<&'a str>) {
        if section.state != SectionState::Included {
            return;
        }
        section.for_each_switched_on_field(off, &mut |field| {
            if field.is_asked() && field.name.as_deref().is_none_or(|name| names.insert(name)) {
                self.asked += 1;
                self.filled += usize::from(field.is_filled());
            }
        });
    }
}

impl Document {
    /// Of the whole document. Sections that are left out or not applicable, and optional parts that are off,
    /// ask for nothing.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let off = switched_off(&self.sections);
        let (mut progress, mut names) = (Progress::default(), HashSet::new());
        let mut index = 0;
        while let Some(section) = self.sections.get(index) {
            if section.state == SectionState::Included {
                progress.add(section, &off[index], &mut names);
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
        progress.add(section, off, &mut HashSet::new());
        progress
    }
}
