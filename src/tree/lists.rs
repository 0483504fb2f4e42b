//! Which items of a section stand in one list.

use super::{Body, Section};

/// The lists of a section: which items stand in the same list, or below the same item.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    lists: Vec<Vec<usize>>,
    /// For each block, its list and its place in that if it is an item.
    places: Vec<Option<(usize, usize)>>,
}

impl Lists {
    /// The indices of the items in the list of the one at `index`, in order and with that one among them.
    #[must_use]
    pub fn siblings(&self, index: usize) -> &[usize] {
        let list = self.places.get(index).copied().flatten().and_then(|(list, _)| self.lists.get(list));
        list.map_or(&[], Vec::as_slice)
    }

    /// How many items of its list stand before the one at `index`.
    #[must_use]
    pub fn place(&self, index: usize) -> Option<usize> {
        self.places.get(index).copied().flatten().map(|(_, place)| place)
    }

    /// Puts an item at the end of a list, or into a list of its own.
    fn put(&mut self, index: usize, list: Option<usize>) -> usize {
        let list = list.unwrap_or_else(|| {
            self.lists.push(Vec::new());
            self.lists.len() - 1
        });
        self.places[index] = Some((list, self.lists[list].len()));
        self.lists[list].push(index);
        list
    }
}

impl Section {
    /// All lists of the section, found in one pass: whoever asks for each of its items asks once.
    #[must_use]
    pub fn lists(&self) -> Lists {
        let mut lists = Lists { lists: Vec::new(), places: vec![None; self.blocks.len()] };
        // For the items that go on with a list, which.
        let mut next: Vec<Option<usize>> = vec![None; self.blocks.len()];
        for (index, block) in self.blocks.iter().enumerate() {
            if let Body::Item(item) = &block.body {
                let list = lists.put(index, next[index]);
                if let Some(after) = self.next_item(index, item.depth) {
                    next[after] = Some(list);
                }
            }
        }
        lists
    }

    /// The indices of the items that stand in the same list, or below the same item, as the one at `index`, in
    /// order and with that one among them.
    #[must_use]
    pub fn sibling_items(&self, index: usize) -> Vec<usize> {
        self.lists().siblings(index).to_vec()
    }

    /// The item that follows the one at `index` with nothing but blank lines between what belongs to them.
    fn next_item(&self, index: usize, depth: u8) -> Option<usize> {
        let end = self.item_range(index).end;
        let blocks = self.blocks.iter().enumerate().skip(end);
        let (after, block) = blocks.into_iter().find(|(_, block)| !matches!(block.body, Body::Blank(_)))?;
        matches!(&block.body, Body::Item(item) if item.depth == depth).then_some(after)
    }
}
