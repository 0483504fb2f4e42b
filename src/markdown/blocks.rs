//! The output, block by block, and the corrections that are known only later.

use std::ops::Range;

use super::fragment::Fragment;
use super::names::Hole;

/// A place in the output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) block: usize,
    /// Bytes into the block's HTML.
    at: usize,
}

/// What replaces a part of the output that is already passed.
struct Patch {
    place: Place,
    /// Bytes that it replaces.
    removes: usize,
    html: String,
}

/// The rendered blocks, of which the last may be unfinished.
#[derive(Default)]
pub(super) struct Blocks {
    finished: Vec<Fragment>,
    /// The block being written. It keeps its room: the blocks take only what they need.
    pub(super) html: String,
    source: Range<usize>,
    holes: Vec<(usize, Hole)>,
    pub(super) notes: Vec<String>,
    pub(super) is_cut: bool,
    patches: Vec<Patch>,
    /// Ranges of blocks, from the first through the last, that are one.
    joined: Vec<(usize, usize)>,
    /// Blocks that are another with more or less text before or behind them.
    odd: Vec<usize>,
}

impl Blocks {
    /// Begins a block of the text at `source`, where [`Self::reach`] tells how far it goes.
    pub(super) fn begin(&mut self, source: &Range<usize>) {
        self.source = source.start..source.start;
    }

    /// Lets the block reach at least up to a place in the text.
    pub(super) fn reach(&mut self, end: usize) {
        self.source.end = self.source.end.max(end);
    }

    /// Ends the block, which took that many nodes.
    pub(super) fn end(&mut self, nodes: usize) {
        self.finished.push(Fragment {
            source: self.source.clone(),
            template: self.html.as_str().to_owned(),
            holes: std::mem::take(&mut self.holes),
            notes: std::mem::take(&mut self.notes),
            nodes,
            is_cut: std::mem::take(&mut self.is_cut),
            ..Fragment::default()
        });
        self.html.clear();
    }

    /// The place at which the output stands.
    pub(super) fn here(&self) -> Place {
        Place { block: self.finished.len(), at: self.html.len() }
    }

    /// Leaves a hole where the output stands, and returns which it is.
    pub(super) fn leave(&mut self, hole: Hole) -> usize {
        self.holes.push((self.html.len(), hole));
        self.holes.len() - 1
    }

    /// The hole with that index in the block being written.
    pub(super) fn hole_mut(&mut self, index: usize) -> Option<&mut Hole> {
        self.holes.get_mut(index).map(|(_, hole)| hole)
    }

    /// Puts `html` in the place of the `removes` bytes at `place`.
    pub(super) fn replace(&mut self, place: Place, removes: usize, html: String) {
        self.patches.push(Patch { place, removes, html });
    }

    /// Makes one block of all from that of `place` to the present one.
    pub(super) fn join_from(&mut self, place: Place) {
        if place.block < self.finished.len() {
            self.joined.push((place.block, self.finished.len()));
        }
    }

    /// Notes that what the block with that index is depends on the text around it.
    pub(super) fn set_odd(&mut self, block: usize) {
        self.odd.push(block);
    }

    /// The index of the block being written.
    pub(super) fn index(&self) -> usize {
        self.finished.len()
    }

    /// The blocks, patched and joined.
    pub(super) fn finish(mut self) -> Vec<Fragment> {
        self.patches.sort_unstable_by_key(|patch| (patch.place.block, patch.place.at));
        self.joined.sort_unstable();
        self.odd.sort_unstable();
        let mut patches = self.patches.into_iter().peekable();
        let mut joined = self.joined.into_iter().peekable();
        let mut odd = self.odd.into_iter().peekable();
        let mut fragments: Vec<Fragment> = Vec::with_capacity(self.finished.len());
        // The block up to which everything belongs to the last one.
        let mut joined_through = None;
        for (index, mut fragment) in self.finished.into_iter().enumerate() {
            let mut own = Vec::new();
            while let Some(patch) = patches.next_if(|patch| patch.place.block == index) {
                own.push(patch);
            }
            if !own.is_empty() {
                patch(&mut fragment, &own);
            }
            while odd.next_if_eq(&index).is_some() {
                fragment.is_odd = true;
            }
            match fragments.last_mut() {
                Some(last) if joined_through.is_some_and(|through| index <= through) => last.join(fragment),
                _ => fragments.push(fragment),
            }
            while let Some((_, last)) = joined.next_if(|(first, _)| *first == index) {
                joined_through = joined_through.max(Some(last));
            }
        }
        fragments
    }
}

/// Applies a block's patches, which are in order and do not overlap.
fn patch(fragment: &mut Fragment, patches: &[Patch]) {
    let added: usize = patches.iter().map(|patch| patch.html.len()).sum();
    let mut html = String::with_capacity(fragment.template.len() + added);
    let mut copied = 0;
    let mut holes = fragment.holes.iter_mut().peekable();
    for patch in patches {
        html.push_str(fragment.template.get(copied..patch.place.at).unwrap_or_default());
        // What stands before the patch is moved by those before it alone.
        let (moved, at) = (html.len(), patch.place.at);
        while let Some((hole, _)) = holes.next_if(|(hole, _)| *hole <= at) {
            *hole = moved - (at - *hole);
        }
        html.push_str(&patch.html);
        copied = patch.place.at + patch.removes;
    }
    let moved = html.len();
    for (hole, _) in holes {
        *hole = moved + hole.saturating_sub(copied);
    }
    html.push_str(fragment.template.get(copied..).unwrap_or_default());
    fragment.template = html;
}
