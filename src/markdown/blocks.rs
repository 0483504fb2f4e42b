//! The output, block by block, and the corrections that are known only later.

use std::ops::Range;

use super::{RenderedBlock, SafeHtml};

/// A place in the output.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    block: usize,
    /// Bytes into the block's HTML.
    at: usize,
    /// Places are numbered as they are taken, which is in the order of the output.
    order: usize,
}

/// Something to put into the output at a place that is already passed.
struct Patch {
    place: Place,
    /// Bytes that it replaces.
    removes: usize,
    html: String,
}

/// The rendered blocks, of which the last may be unfinished.
#[derive(Default)]
pub(super) struct Blocks {
    finished: Vec<(Range<usize>, String)>,
    /// The source and the HTML of the block being written.
    source: Range<usize>,
    pub(super) html: String,
    /// Bytes of HTML in the finished blocks.
    finished_length: usize,
    places: usize,
    patches: Vec<Patch>,
    /// Ranges of blocks, from the first through the last, that are one.
    joined: Vec<(usize, usize)>,
}

impl Blocks {
    /// Begins a block of the text at `source`.
    pub(super) fn begin(&mut self, source: Range<usize>) {
        self.html.reserve_exact(source.len() + source.len() / 2 + 64);
        self.source = source;
    }

    /// Ends the block.
    pub(super) fn end(&mut self) {
        self.finished_length += self.html.len();
        self.finished.push((self.source.clone(), std::mem::take(&mut self.html)));
    }

    /// Bytes of HTML written so far.
    pub(super) fn written(&self) -> usize {
        self.finished_length + self.html.len()
    }

    /// The place at which the output stands.
    pub(super) fn here(&mut self) -> Place {
        self.places += 1;
        Place { block: self.finished.len(), at: self.html.len(), order: self.places }
    }

    /// Puts `html` at `place`. A place takes one insertion or replacement at most.
    pub(super) fn insert(&mut self, place: Place, html: &str) {
        // Where no later place would move, it can be done at once.
        let is_last = place.order == self.places && place.block == self.finished.len();
        if is_last && self.html.is_char_boundary(place.at) {
            self.html.insert_str(place.at, html);
        } else {
            self.replace(place, 0, html.to_owned());
        }
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

    /// The blocks, patched and joined.
    pub(super) fn finish(mut self) -> Vec<RenderedBlock> {
        self.patches.sort_unstable_by_key(|patch| patch.place.order);
        self.joined.sort_unstable();
        let mut patches = self.patches.into_iter().peekable();
        let mut joined = self.joined.into_iter().peekable();
        let mut rendered: Vec<RenderedBlock> = Vec::with_capacity(self.finished.len());
        // The block up to which everything belongs to the last one rendered.
        let mut joined_through = None;
        for (index, (source, html)) in self.finished.into_iter().enumerate() {
            let mut own = Vec::new();
            while let Some(patch) = patches.next_if(|patch| patch.place.block == index) {
                own.push(patch);
            }
            let html = if own.is_empty() { html } else { patched(&html, &own) };
            match rendered.last_mut() {
                Some(last) if joined_through.is_some_and(|through| index <= through) => {
                    last.source.end = source.end;
                    last.html.0.push_str(&html);
                }
                _ if html.is_empty() => {}
                _ => rendered.push(RenderedBlock { source, html: SafeHtml(html) }),
            }
            while let Some((_, last)) = joined.next_if(|(first, _)| *first == index) {
                joined_through = joined_through.max(Some(last));
            }
        }
        rendered
    }
}

/// A block's HTML with its patches, which are in order and do not overlap.
fn patched(html: &str, patches: &[Patch]) -> String {
    let added: usize = patches.iter().map(|patch| patch.html.len()).sum();
    let mut result = String::with_capacity(html.len() + added);
    let mut copied = 0;
    for patch in patches {
        result.push_str(html.get(copied..patch.place.at).unwrap_or_default());
        result.push_str(&patch.html);
        copied = patch.place.at + patch.removes;
    }
    result.push_str(html.get(copied..).unwrap_or_default());
    result
}
