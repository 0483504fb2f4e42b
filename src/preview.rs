//! The preview as a list of blocks, each with a key that stays while the block does: whoever shows them changes
//! only what got another key. The text is rendered as a whole, so what is shown always equals a full rendering.
//!
//! It knows nothing of the page.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use crate::markdown::{self, SafeHtml};

/// A block of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Stays while the block's HTML does, wherever it moves.
    pub key: u64,
    /// What is shown.
    pub html: SafeHtml,
}

/// A rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The blocks in reading order.
    pub blocks: Vec<Arc<Block>>,
    /// Where in the text (bytes) each block stands; as many as blocks, ascending.
    pub sources: Vec<Range<usize>>,
    /// Whether some of it is not shown, because it is nested too deep or there is too much of it.
    pub is_cut: bool,
    next_key: u64,
}

impl Preview {
    /// Renders `text`; blocks that `earlier` already has keep their key. `mark` is as for
    /// [`markdown::render`].
    #[must_use]
    pub fn next(earlier: Option<&Self>, text: &str, mark: &dyn Fn(u32) -> Option<String>) -> Self {
        let rendering = markdown::render(text, mark);
        let mut known: HashMap<&SafeHtml, VecDeque<&Arc<Block>>> = HashMap::new();
        for block in earlier.iter().flat_map(|preview| &preview.blocks) {
            known.entry(&block.html).or_default().push_back(block);
        }
        let mut next_key = earlier.map_or(0, |preview| preview.next_key);
        let mut preview = Self { is_cut: rendering.is_cut, ..Self::default() };
        for rendered in rendering.blocks {
            let kept = known.get_mut(&rendered.html).and_then(VecDeque::pop_front).cloned();
            preview.blocks.push(kept.unwrap_or_else(|| {
                next_key += 1;
                Arc::new(Block { key: next_key, html: rendered.html })
            }));
            preview.sources.push(rendered.source);
        }
        preview.next_key = next_key;
        preview
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
    fn only_changed_blocks_get_another_key() {
        let none = |_| None;
        let keys = |preview: &Preview| preview.blocks.iter().map(|block| block.key).collect::<Vec<_>>();
        let first = Preview::next(None, "# A\n\none\n\none\n\nlast\n", &none);
        assert_eq!(keys(&first), [1, 2, 3, 4]);
        let second = Preview::next(Some(&first), "# A\n\none\n\nnew\n\none\n\nlast, changed\n", &none);
        assert_eq!(keys(&second), [1, 2, 5, 3, 6]);
        assert_eq!(second.block_at(5), Some(1));
        assert_eq!(Preview::default().block_at(0), None);
    }
}
