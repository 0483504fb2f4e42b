//! The preview: a text as blocks of HTML that follow its edits. An edit costs what the blocks around it cost, and the
//! result is that of rendering the whole text; only where the parser gives up, on reference links that stand for more
//! than the text itself, it may give up on others.
//!
//! An edit has the text parsed again from the block before it on, for where that one begins was settled by what
//! stands before it, up to the first block behind the edit that still begins where it did: from there on the parser
//! is in the state in which it was. What reaches further — a definition that others refer to, an element that is
//! opened in one block and closed in another, what the parser itself reads by what stands far off — has the whole text
//! parsed again, as long as it is there; ids and footnotes are numbered anew where their order changed.
//!
//! It knows nothing of the page.

use std::ops::Range;

use crate::markdown::{self, Definitions, FrontMatter};

mod block;
mod leaves;
mod place;

pub use block::{Block, BlockKey};
use leaves::Leaves;
pub use leaves::{Leaf, LeafKey};
pub use place::{place_behind, place_in};

/// Gives the prompt of a field that is marked in the text, see [`markdown::render`].
pub type Mark<'m> = &'m dyn Fn(u32) -> Option<String>;

/// A rendered text.
#[derive(Default)]
pub struct Preview {
    leaves: Leaves,
    definitions: Definitions,
    /// Whether tables stay text, because they lack too many cells.
    is_wide: bool,
    front_matter: FrontMatter,
}

impl Preview {
    /// Renders a text.
    #[must_use]
    pub fn of(text: &str, mark: Mark<'_>) -> Self {
        let mut preview = Self::default();
        preview.edit(0..0, text, mark);
        preview
    }

    /// Puts `insert` in the place of a range of the text (bytes, on character boundaries).
    pub fn edit(&mut self, range: Range<usize>, insert: &str, mark: Mark<'_>) {
        if !self.edit_around(&range, insert, mark) {
            self.edit_whole(range, insert, mark);
        }
    }

    /// The length of the text in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves().is_empty()
    }

    /// The blocks in reading order, in groups that can be laid out by themselves. There may be more of them than a
    /// page can take, see [`Self::shown`].
    #[must_use]
    pub fn leaves(&self) -> &[Leaf] {
        self.leaves.all()
    }

    /// How many groups are to be shown, and how many blocks of the last of them.
    #[must_use]
    pub fn shown(&self) -> (usize, usize) {
        let mut nodes = 0;
        for (index, leaf) in self.leaves().iter().enumerate() {
            if nodes + leaf.nodes() < markdown::MAX_NODES {
                nodes += leaf.nodes();
                continue;
            }
            for (count, block) in leaf.blocks().iter().enumerate() {
                if nodes >= markdown::MAX_NODES {
                    return (index + 1, count);
                }
                nodes += block.nodes();
            }
        }
        (self.leaves().len(), self.leaves().last().map_or(0, |leaf| leaf.blocks().len()))
    }

    /// Whether some of it is not shown, because it is nested too deep or there is too much of it.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        let (leaves, blocks) = self.shown();
        self.is_wide
            || leaves < self.leaves().len()
            || self.leaves().last().is_some_and(|leaf| blocks < leaf.blocks().len())
            || self.leaves().iter().any(Leaf::is_cut)
    }

    /// The block that stands at a place in the text, or the last one before it, of those that show something.
    #[must_use]
    pub fn block_at(&self, place: usize) -> Option<BlockKey> {
        let (index, _) = self.leaves.find(place)?;
        let mut rest = self.leaves.count() - index - 1;
        let mut before = self.leaves().iter().rev().flat_map(|leaf| leaf.blocks().iter().rev());
        before
            .find(|block| {
                let is_behind = rest > 0;
                rest = rest.saturating_sub(1);
                !is_behind && !block.html().as_str().is_empty()
            })
            .map(Block::key)
    }

    /// Where in the text a block stands, and the Markdown of what it shows.
    #[must_use]
    pub fn source_of(&self, key: BlockKey) -> Option<(Range<usize>, &str)> {
        let mut start = 0;
        for block in self.leaves().iter().flat_map(Leaf::blocks) {
            if block.key() == key {
                let shown = block.shown();
                return Some((start + shown.start..start + shown.end, &block.text()[shown]));
            }
            start += block.text().len();
        }
        None
    }

    /// Parses again what stands around the edit. Returns whether that was enough.
    fn edit_around(&mut self, range: &Range<usize>, insert: &str, mark: Mark<'_>) -> bool {
        let Some((first, mut start)) = self.leaves.find(range.start) else { return false };
        let from = first.saturating_sub(1);
        if from < first {
            start -= self.leaves.blocks(from..first).map(|block| block.text().len()).sum::<usize>();
        }
        let (mut text, mut to) = (String::new(), from);
        for block in self.leaves.blocks(from..usize::MAX) {
            if to > first && start + text.len() >= range.end {
                break;
            }
            text.push_str(block.text());
            to += 1;
        }
        text.replace_range(range.start - start..range.end - start, insert);
        // A change may make front matter of what stands before it.
        let is_settled = match self.front_matter {
            FrontMatter::None(settled) => from == 0 || range.start > settled,
            FrontMatter::Bytes(_) => true,
            FrontMatter::Open => false,
        };
        // What is open at the edit counts as its surroundings, however far away it was opened.
        if self.is_wide || !is_settled || self.leaves.is_odd() {
            return false;
        }
        let Some((to, mut blocks, front_matter)) = self.parse_ahead(text, from, to, mark) else {
            return false;
        };
        let gone = || self.leaves.blocks(from..to);
        let links: Vec<_> = gone().flat_map(Block::links).cloned().collect();
        // The others are known from elsewhere already.
        for block in &mut blocks {
            block.links_mut().retain(|link| links.contains(link));
        }
        let is_local = !blocks.iter().any(Block::is_odd)
            && blocks.iter().flat_map(Block::links).eq(&links)
            && self.definitions.exchange_notes(
                self.leaves.blocks(from..to).flat_map(Block::notes),
                blocks.iter().flat_map(Block::notes),
            );
        if is_local {
            self.leaves.replace(from..to, blocks);
            self.front_matter = front_matter;
        }
        is_local
    }

    /// Parses a text that stands in the place of the blocks from `from` to `to`, with as much of what follows as shows
    /// where its blocks end. Returns up to which old one they reach, them, and what the document begins with. None where
    /// that cannot be told from a part.
    fn parse_ahead(
        &self,
        text: String,
        from: usize,
        to: usize,
        mark: Mark<'_>,
    ) -> Option<(usize, Vec<Block>, FrontMatter)> {
        let (mut window, len) = (text, self.leaves.count());
        // Where blocks begin behind the edit.
        let mut starts = Vec::new();
        loop {
            let ahead = to + starts.len()..to + 1 + 4 * starts.len();
            for block in self.leaves.blocks(ahead) {
                starts.push(window.len());
                window.push_str(block.text());
            }
            // A byte-order mark is no word where the text begins, and only there.
            if markdown::has_wide(&window) || from == 0 && window.starts_with('\u{FEFF}') {
                return None;
            }
            let (front_matter, fragments) = if from == 0 {
                (FrontMatter::of(&window), markdown::beginning(&window, false, &self.definitions, mark))
            } else {
                (self.front_matter, markdown::fragments(&window, false, &self.definitions, mark))
            };
            if front_matter == FrontMatter::Open {
                return None;
            }
            let mut blocks = Block::cut(&window, fragments);
            // What the parser finds in the window counts for it more than what stands before.
            if !blocks.iter().flat_map(Block::links).all(|link| self.definitions.has_link(link)) {
                return None;
            }
            let (mut at, mut count) = (0, 0);
            let mut begins = |start: usize| {
                while let Some(block) = blocks.get(count).filter(|_| at < start) {
                    at += block.text().len();
                    count += 1;
                }
                at == start && count < blocks.len()
            };
            if let Some(same) = starts.iter().position(|&start| begins(start)) {
                blocks.truncate(count);
                return Some((to + same, blocks, front_matter));
            }
            if to + starts.len() == len {
                return Some((len, blocks, front_matter));
            }
        }
    }

    /// Parses the whole text.
    fn edit_whole(&mut self, range: Range<usize>, insert: &str, mark: Mark<'_>) {
        let mut text: String = self.leaves.blocks(0..usize::MAX).map(Block::text).collect();
        text.replace_range(range, insert);
        self.is_wide = markdown::lack_many_cells(&text);
        self.front_matter = FrontMatter::of(&text);
        let fragments = markdown::beginning(&text, self.is_wide, &Definitions::default(), mark);
        let mut blocks = Block::cut(&text, fragments);
        self.definitions = Definitions::default();
        for block in &blocks {
            self.definitions.add(block.links(), block.notes());
        }
        // What looks as before stays, and only takes note of what it defines now.
        let is_same = |(old, new): &(&mut Block, &mut Block)| old.is_same(new);
        let keep = |(old, new): (&mut Block, &mut Block)| std::mem::swap(old.links_mut(), new.links_mut());
        let head = self.leaves.iter_mut().zip(&mut blocks).take_while(is_same).map(keep).count();
        let rest = (self.leaves.count() - head).min(blocks.len() - head);
        let tails = self.leaves.iter_mut().rev().zip(blocks.iter_mut().rev()).take(rest);
        let tail = tails.take_while(is_same).map(keep).count();
        blocks.truncate(blocks.len() - tail);
        self.leaves.replace(head..self.leaves.count() - tail, blocks.split_off(head));
    }
}
