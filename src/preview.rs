//! The preview as a list of blocks, each with its place in the text. The text is rendered as a whole, so what is
//! shown always equals a full rendering; whoever shows it changes only the blocks whose HTML changed.
//!
//! It knows nothing of the page.

use std::ops::Range;

use crate::markdown::{self, SafeHtml};

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The blocks in reading order.
    pub blocks: Vec<SafeHtml>,
    /// Where in the text (bytes) each block stands; as many as blocks, ascending.
    pub sources: Vec<Range<usize>>,
    /// Whether some of it is not shown, because it is nested too deep or there is too much of it.
    pub is_cut: bool,
}

impl Preview {
    /// Renders `text`. `mark` is as for [`markdown::render`].
    #[must_use]
    pub fn of(text: &str, mark: &dyn Fn(u32) -> Option<String>) -> Self {
        let rendering = markdown::render(text, mark);
        let is_cut = rendering.is_cut;
        let (blocks, sources) = rendering.blocks.into_iter().map(|block| (block.html, block.source)).unzip();
        Self { blocks, sources, is_cut }
    }

    /// The index of the block that stands at a place in the text, or of the last one before it.
    #[must_use]
    pub fn block_at(&self, place: usize) -> Option<usize> {
        self.sources.partition_point(|source| source.start <= place).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_belongs_to_the_block_before_it() {
        let preview = Preview::of("# A\n\none\n\n\ntwo\n", &|_| None);
        assert_eq!(preview.blocks.len(), 3);
        let places = [(0, 0), (5, 1), (9, 1), (11, 2), (99, 2)];
        for (place, block) in places {
            assert_eq!(preview.block_at(place), Some(block), "{place}");
        }
        assert_eq!(Preview::default().block_at(0), None);
    }
}
