//! The sections of a document, and which stands below which.

use std::sync::Arc;

use super::Section;

/// The sections of a document in reading order. Sharing is what makes a copy cheap: an edit replaces the one
/// section that it touches, and everything else is found unchanged by comparing pointers.
pub type Sections = Vec<Arc<Section>>;

/// The index after the last subsection of the section at `index`.
#[must_use]
pub fn subtree_end(sections: &[Arc<Section>], index: usize) -> usize {
    let Some(level) = sections.get(index).map(|section| section.level) else {
        return index;
    };
    sections
        .iter()
        .enumerate()
        .skip(index + 1)
        .find(|(_, section)| section.level <= level)
        .map_or(sections.len(), |(at, _)| at)
}

/// For each section, the index of the one that it stands below.
#[must_use]
pub fn parents(sections: &[Arc<Section>]) -> Vec<Option<usize>> {
    let mut above: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        while above.last().is_some_and(|&at| sections[at].level >= section.level) {
            above.pop();
        }
        parents.push(above.last().copied());
        above.push(index);
    }
    parents
}
