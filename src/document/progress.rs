//! How much of a document is filled in, as a fact: so many of so many.

use std::collections::HashSet;
use std::sync::Arc;

use super::Document;
use crate::tree::{Body, Section, SectionState, SwitchedOff, subtree_end, switched_off};

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

/// The progress of a document that is being edited. Most edits concern one section, which is then counted alone.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    sections: Vec<Arc<Section>>,
    progress: Progress,
    /// Whether each section counts by itself, whatever the others are.
    is_plain: bool,
}

impl Counted {
    /// What [`Document::progress`] counts.
    pub fn follow(&mut self, document: &Document) -> Progress {
        let old = std::mem::replace(&mut self.sections, document.sections.clone());
        let mut changed = old.iter().zip(&self.sections).filter(|(old, new)| !Arc::ptr_eq(old, new));
        let is_same_length = old.len() == self.sections.len();
        match (changed.next(), changed.next()) {
            (None, _) if is_same_length => {}
            (Some((old, new)), None) if is_same_length && self.is_plain && is_plain(new) => {
                let (before, now) = (Document::progress_of(old), Document::progress_of(new));
                self.progress.filled = self.progress.filled + now.filled - before.filled;
                self.progress.asked = self.progress.asked + now.asked - before.asked;
            }
            _ => {
                self.progress = document.progress();
                self.is_plain = self.sections.iter().all(|section| is_plain(section));
            }
        }
        self.progress
    }
}

/// Whether what a section counts is its own affair: it leaves nothing of others out, and shares no name with them.
fn is_plain(section: &Section) -> bool {
    let mut is_shared = false;
    section.for_each_field(&mut |field| is_shared |= field.is_asked() && field.name.is_some());
    let is_part = |body: &Body| matches!(body, Body::Open(_) | Body::Close(_));
    let has_parts = section.blocks.iter().any(|block| is_part(&block.body));
    section.state == SectionState::Included && !is_shared && !has_parts
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
