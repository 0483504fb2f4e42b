//! A block of the text with its HTML.

use std::ops::Range;

use crate::markdown::{self, Fragment, Hole, Link, SafeHtml, Value};

/// Names a block for as long as it looks the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BlockKey(pub(super) u64);

/// A top-level block: its text, with what follows up to the next one, and how it is shown.
pub struct Block {
    pub(super) key: BlockKey,
    text: Box<str>,
    /// Where in the text stands what is shown.
    shown: Range<usize>,
    fragment: Fragment,
    pub(super) values: Vec<Value>,
    html: SafeHtml,
}

impl Block {
    /// Cuts a text into the blocks that were found in it. What stands before the first belongs to it.
    pub(super) fn cut(text: &str, fragments: Vec<Fragment>) -> Vec<Self> {
        let mut starts: Vec<(usize, Fragment)> =
            fragments.into_iter().map(|fragment| (fragment.start, fragment)).collect();
        if let Some((first, _)) = starts.first_mut() {
            *first = 0;
        }
        if starts.is_empty() && !text.is_empty() {
            starts.push((0, Fragment::default()));
        }
        let mut blocks = Vec::with_capacity(starts.len());
        let mut starts = starts.into_iter().peekable();
        while let Some((start, mut fragment)) = starts.next() {
            let end = starts.peek().map_or(text.len(), |(next, _)| *next);
            let shown = fragment.source.start - start..fragment.source.end - start;
            let html = fragment.take_html().unwrap_or_default();
            let text: Box<str> = text.get(start..end).unwrap_or_default().into();
            fragment.is_odd |= markdown::is_fickle(&text);
            blocks.push(Self { key: BlockKey(0), text, shown, fragment, values: Vec::new(), html });
        }
        blocks
    }

    /// The block's name.
    #[must_use]
    pub fn key(&self) -> BlockKey {
        self.key
    }

    /// Its Markdown, up to the next block.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in its text (bytes) stands what is shown.
    #[must_use]
    pub fn shown(&self) -> Range<usize> {
        self.shown.clone()
    }

    /// Its HTML; empty where it shows nothing.
    #[must_use]
    pub fn html(&self) -> &SafeHtml {
        &self.html
    }

    pub(super) fn nodes(&self) -> usize {
        self.fragment.nodes
    }

    pub(super) fn is_cut(&self) -> bool {
        self.fragment.is_cut
    }

    pub(super) fn is_odd(&self) -> bool {
        self.fragment.is_odd
    }

    pub(super) fn links(&self) -> &[Link] {
        &self.fragment.links
    }

    pub(super) fn links_mut(&mut self) -> &mut Vec<Link> {
        &mut self.fragment.links
    }

    pub(super) fn notes(&self) -> &[String] {
        &self.fragment.notes
    }

    pub(super) fn holes(&self) -> impl Iterator<Item = &Hole> + Clone {
        self.fragment.holes()
    }

    /// Whether another block of the same text is shown alike, apart from what the rest of the document settles.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.looks_like(other) && self.is_odd() == other.is_odd()
    }

    /// Whether another block is shown alike, apart from what the rest of the document settles.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.fragment.looks_like(&other.fragment)
            && (self.html == other.html || self.fragment.holes().next().is_some())
    }

    /// Fills in what the rest of the document settles. Returns whether that is new.
    pub(super) fn settle(&mut self, values: &[Value]) -> bool {
        let is_new = self.values != values;
        if is_new {
            self.values = values.to_vec();
            self.html = self.fragment.html(values);
        }
        is_new
    }
}
