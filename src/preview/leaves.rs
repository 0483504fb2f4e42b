//! The blocks of a text in groups, so that a change touches one group and not the whole list.

use std::ops::Range;

use super::block::{Block, BlockKey};
use crate::markdown::{self, Value};

/// A group is divided when it has more blocks than this.
const MOST: usize = 48;

/// New groups have so many blocks.
const USUAL: usize = 24;

/// Names a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LeafKey(u64);

/// A group of blocks that stand together.
pub struct Leaf {
    key: LeafKey,
    version: u64,
    blocks: Vec<Block>,
    len: usize,
    nodes: usize,
    is_cut: bool,
    is_odd: bool,
}

impl Leaf {
    fn new(key: u64, blocks: Vec<Block>) -> Self {
        let mut leaf =
            Self { key: LeafKey(key), version: 0, blocks, len: 0, nodes: 0, is_cut: false, is_odd: false };
        leaf.changed();
        leaf
    }

    /// The group's name.
    #[must_use]
    pub fn key(&self) -> LeafKey {
        self.key
    }

    /// Counts the group's changes.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The blocks in reading order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(super) fn nodes(&self) -> usize {
        self.nodes
    }

    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn changed(&mut self) {
        self.version += 1;
        self.len = self.blocks.iter().map(|block| block.text().len()).sum();
        self.nodes = self.blocks.iter().map(Block::nodes).sum();
        self.is_cut = self.blocks.iter().any(Block::is_cut);
        self.is_odd = self.blocks.iter().any(Block::is_odd);
    }
}

/// All blocks of a text. They are counted through all groups.
#[derive(Default)]
pub(super) struct Leaves {
    all: Vec<Leaf>,
    /// How many blocks, and how much text in bytes, there are up to the end of each group: nothing has to be gone
    /// through to find one.
    ends: Vec<(usize, usize)>,
    /// How many groups are odd.
    odd: usize,
    last_key: u64,
}

impl Leaves {
    pub(super) fn all(&self) -> &[Leaf] {
        &self.all
    }

    /// How many blocks there are.
    pub(super) fn count(&self) -> usize {
        self.end_of(self.all.len()).0
    }

    /// The length of the text in bytes.
    pub(super) fn len(&self) -> usize {
        self.end_of(self.all.len()).1
    }

    /// Whether some block depends on text that may be far away.
    pub(super) fn is_odd(&self) -> bool {
        self.odd > 0
    }

    /// How many blocks, and how much text, the first `count` groups have.
    fn end_of(&self, count: usize) -> (usize, usize) {
        count.checked_sub(1).map_or((0, 0), |last| self.ends[last])
    }

    /// The index of the block at a place in the text, and where it begins. The end of the text belongs to the last.
    pub(super) fn find(&self, place: usize) -> Option<(usize, usize)> {
        let own = self.ends.partition_point(|(_, end)| *end <= place);
        let (mut index, mut start) = self.end_of(own);
        let Some(leaf) = self.all.get(own) else {
            let last = self.all.last()?.blocks.last()?;
            return Some((index - 1, start - last.text().len()));
        };
        for block in &leaf.blocks {
            if start + block.text().len() > place {
                break;
            }
            index += 1;
            start += block.text().len();
        }
        Some((index, start))
    }

    /// The blocks of a range, which may reach beyond the last.
    pub(super) fn blocks(&self, range: Range<usize>) -> impl Iterator<Item = &Block> {
        let first = self.ends.partition_point(|(end, _)| *end <= range.start);
        let last = self.ends.partition_point(|(end, _)| *end < range.end) + 1;
        let (mut start, _) = self.end_of(first);
        self.all[first..last.clamp(first, self.all.len())].iter().flat_map(move |leaf| {
            let own = start..start + leaf.blocks.len();
            start = own.end;
            let from = range.start.clamp(own.start, own.end) - own.start;
            let to = range.end.clamp(own.start, own.end) - own.start;
            leaf.blocks[from..to.max(from)].iter()
        })
    }

    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut Block> {
        self.all.iter_mut().flat_map(|leaf| &mut leaf.blocks)
    }

    fn new_key(&mut self) -> u64 {
        self.last_key += 1;
        self.last_key
    }

    /// Puts other blocks in the place of some, and settles what the whole document settles. What looks as one of
    /// those before keeps its key.
    pub(super) fn replace(&mut self, gone: Range<usize>, mut blocks: Vec<Block>) {
        let old = || self.blocks(gone.clone());
        let has_same_holes = old().flat_map(Block::holes).eq(blocks.iter().flat_map(Block::holes));
        let values: Vec<Value> = old().flat_map(|block| block.values.iter().copied()).collect();
        let keys = kept_keys(&old().collect::<Vec<_>>(), &blocks);
        for (block, key) in blocks.iter_mut().zip(keys) {
            block.key = key.unwrap_or_else(|| BlockKey(self.new_key()));
        }
        if has_same_holes {
            let mut filled = 0;
            for block in &mut blocks {
                let count = block.holes().count();
                block.settle(&values[filled..filled + count]);
                filled += count;
            }
        }
        self.splice(gone, blocks);
        if !has_same_holes {
            self.settle();
        }
    }

    /// Settles what is open in all blocks.
    fn settle(&mut self) {
        let values = markdown::settle(self.all.iter().flat_map(|leaf| &leaf.blocks).flat_map(Block::holes));
        let (mut filled, mut key) = (0, self.last_key);
        for leaf in &mut self.all {
            let mut is_changed = false;
            for block in &mut leaf.blocks {
                let count = block.holes().count();
                let was_settled = !block.values.is_empty();
                if block.settle(&values[filled..filled + count]) && was_settled {
                    key += 1;
                    block.key = BlockKey(key);
                    is_changed = true;
                }
                filled += count;
            }
            leaf.version += u64::from(is_changed);
        }
        self.last_key = key;
    }

    fn splice(&mut self, gone: Range<usize>, blocks: Vec<Block>) {
        // The groups that are touched: where something goes, or where the new ones come to stand.
        let first = self.ends.partition_point(|(end, _)| *end < gone.start);
        let after = (self.ends.partition_point(|(end, _)| *end < gone.end) + 1).min(self.all.len());
        let ((start, start_len), (end, end_len)) = (self.end_of(first), self.end_of(after));
        let (mut joined, mut keys) = (Vec::with_capacity(end - start + blocks.len()), Vec::new());
        for leaf in &mut self.all[first..after] {
            keys.push((leaf.key, leaf.version));
            self.odd -= usize::from(leaf.is_odd);
            joined.append(&mut leaf.blocks);
        }
        joined.splice(gone.start - start..gone.end - start, blocks);
        let mut keys = keys.into_iter();
        let size = if joined.len() > MOST { USUAL } else { MOST };
        let (mut made, mut ends) = (Vec::new(), Vec::new());
        let (mut count, mut len) = (start, start_len);
        let mut rest = joined.into_iter().peekable();
        while rest.peek().is_some() {
            let mut leaf = Leaf::new(0, rest.by_ref().take(size).collect());
            match keys.next() {
                Some((key, version)) => (leaf.key, leaf.version) = (key, version + 1),
                None => leaf.key = LeafKey(self.new_key()),
            }
            count += leaf.blocks.len();
            len += leaf.len;
            ends.push((count, len));
            self.odd += usize::from(leaf.is_odd);
            made.push(leaf);
        }
        if (count, len) != (end, end_len) {
            for (count_through, len_through) in &mut self.ends[after..] {
                *count_through = *count_through - end + count;
                *len_through = *len_through - end_len + len;
            }
        }
        self.ends.splice(first..after, ends);
        self.all.splice(first..after, made);
    }
}

/// Which of the new blocks are one of the old ones, by their looks: those at both ends, and, where none came or went,
/// those at the same place.
fn kept_keys(old: &[&Block], new: &[Block]) -> Vec<Option<BlockKey>> {
    let is_like = |(old, new): &(&&Block, &Block)| old.looks_like(new);
    let most = old.len().min(new.len());
    let head = old.iter().zip(new).take_while(is_like).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take(most - head).take_while(is_like).count();
    let is_paired = old.len() == new.len();
    let mut keys = vec![None; new.len()];
    for (at, (old, new)) in old.iter().zip(new).enumerate() {
        if at < head || is_paired && old.looks_like(new) {
            keys[at] = Some(old.key);
        }
    }
    for (key, old) in keys.iter_mut().rev().zip(old.iter().rev()).take(tail) {
        *key = Some(old.key);
    }
    keys
}
