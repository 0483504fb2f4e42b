//! Siblings that have something in common: the sections of a repeated part, the steps of a list.

use std::collections::HashMap;

/// Sections or items in groups. Those of one group stand below the same, at the same level, with the same words.
#[derive(Clone, Debug, Default)]
pub struct Siblings {
    groups: Vec<Vec<usize>>,
    /// By parent, level and words.
    known: HashMap<(Option<usize>, u8, String), usize>,
}

impl Siblings {
    /// Adds the one at `index`, which stands below `parent`. What they are grouped by, beside their level, is up
    /// to the caller: their words without numbers, as a rule.
    pub fn add(&mut self, index: usize, parent: Option<usize>, level: u8, words: impl Into<String>) {
        let next = self.groups.len();
        let group = *self.known.entry((parent, level, words.into())).or_insert(next);
        if group == next {
            self.groups.push(Vec::new());
        }
        self.groups[group].push(index);
    }

    /// The groups in the order of their first members, each in the order in which they were added.
    #[must_use]
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }
}
