//! Markdown to HTML that is safe to show: the one place that uses pulldown-cmark.
//!
//! It owns the parser's options, the writer over its events, the filter that keeps documents from running
//! scripts or sending requests, and [`SafeHtml`], which nothing else can make. It must know nothing about
//! templates, drafts or the page: an unfilled field reaches it as a mark in the text, see [`MARK_OPEN`].
//!
//! The dialect is GitHub's: tables, footnotes, strikethrough, task lists, alerts and bare addresses as links.
//!
//! # What the HTML looks like
//!
//! - Headings are `<h2 id="doc-goals" aria-level="3">`: the size is the document's own, and the level told to
//!   assistive technology is one deeper, so that the outline of the page around it stays whole.
//! - A link within the document is `<a class="in-page" href="#doc-goals" data-anchor="doc-goals">`; the page
//!   scrolls to that id itself instead of following it. A link to the web or a mail address opens a new tab.
//!   A relative one leads nowhere from here and is `<span class="link" title="its target">`, as is one whose
//!   target holds a mark, with that mark's `data-field`. Any other is plain text with its target shown behind
//!   it.
//! - An image is `<span class="image">` with its alternative text and its address; nothing is requested.
//! - A footnote's definition is a block where it stands in the text, so that blocks keep the order of the
//!   source. It is numbered, as on GitHub, by its first reference; one that nothing refers to has the class
//!   `unused`.
//! - Raw HTML is text, `<p class="raw-html">` where it is a block of its own. Comments vanish. Only `<br>`,
//!   `<kbd>`, `<sub>`, `<sup>` and, in HTML blocks, `<details>` and `<summary>` work, without attributes and
//!   if they are closed in the same parent; otherwise they too are shown as text.
//! - Blocks between a top-level `<details>` and its end become one [`RenderedBlock`].
//! - Front matter is a table, `<div class="table front-matter">`, of its keys and what they say.

use std::borrow::Cow;
use std::ops::Range;

use marks::Marks;

mod anchor;
mod autolink;
mod blocks;
mod depth;
mod fickle;
mod fragment;
mod front_matter;
mod marks;
mod names;
mod raw;
mod tables;
mod target;
#[cfg(test)]
mod tests;
mod verbatim;
mod writer;

pub use anchor::anchor;
pub(crate) use fickle::is_fickle;
pub(crate) use fragment::{Definitions, Fragment, Link};
pub(crate) use front_matter::FrontMatter;
pub(crate) use names::{Hole, Value, settle};
pub(crate) use tables::{has_wide, lack_many_cells};
pub use verbatim::{Verbatim, VerbatimKind, verbatim};
pub(crate) use writer::MAX_NODES;

/// Opens a mark. A mark is this character, the field's id in decimal digits, where it is to show other words than the
/// field's prompt a colon and those, and [`MARK_CLOSE`].
///
/// Both are noncharacters of Unicode, which no text has a use for.
pub const MARK_OPEN: char = '\u{FDD0}';

/// Closes a mark, see [`MARK_OPEN`].
pub const MARK_CLOSE: char = '\u{FDD1}';

/// HTML that holds no scripts, styles or anything that loads by itself.
///
/// Only this module makes it, and it is the only thing that may reach an element's `innerHTML`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The HTML itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One top-level block of a rendered document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedBlock {
    /// Where the block stands, in bytes of the rendered text, on character boundaries.
    pub source: Range<usize>,
    /// The block's balanced HTML, never empty.
    pub html: SafeHtml,
}

/// A rendered document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendering {
    /// The blocks in the order of the text, with ascending sources that do not overlap. What shows nothing,
    /// such as a comment or the definition of a link, is in none.
    pub blocks: Vec<RenderedBlock>,
    /// Whether a limit on depth or size applied, so that less is shown than the text holds.
    pub is_cut: bool,
}

/// Renders a document.
///
/// `mark` gives the prompt of the field with the given id, as plain text. The mark becomes
/// `<mark class="prompt" data-field="12">prompt</mark>`, or the bare prompt inside an attribute; a mark that
/// `mark` does not know, or that is malformed, disappears.
///
/// What is nested deeper than 100 elements loses its own formatting, and of a line that opens more than 256 quotations and
/// items the rest is words; what comes after about 200,000 nodes, of a block (front matter is one) or of the text, or after 64 MB of a
/// block's HTML, is left out, and tables stay text where those of 32 columns and more lack a million cells;
/// [`Rendering::is_cut`] tells of each.
#[must_use]
pub fn render(text: &str, mark: &dyn Fn(u32) -> Option<String>) -> Rendering {
    let is_wide = lack_many_cells(text);
    let fragments = beginning(text, is_wide, &Definitions::default(), mark);
    let values = settle(fragments.iter().flat_map(Fragment::holes));
    let mut rendering = Rendering { blocks: Vec::with_capacity(fragments.len()), is_cut: is_wide };
    let (mut filled, mut nodes) = (0, 0);
    for mut fragment in fragments {
        if nodes >= MAX_NODES {
            rendering.is_cut = true;
            break;
        }
        nodes += fragment.nodes;
        rendering.is_cut |= fragment.is_cut;
        let count = fragment.holes().count();
        let html = fragment
            .take_html()
            .unwrap_or_else(|| fragment.html(values.get(filled..filled + count).unwrap_or_default()));
        filled += count;
        if !html.as_str().is_empty() {
            rendering.blocks.push(RenderedBlock { source: fragment.source, html });
        }
    }
    rendering
}

/// The blocks of a text with which a document begins that defines what is `known`. With `is_wide`, tables stay text.
pub(crate) fn beginning(
    text: &str,
    is_wide: bool,
    known: &Definitions,
    mark: &dyn Fn(u32) -> Option<String>,
) -> Vec<Fragment> {
    // The parser takes a byte-order mark for a word.
    let start = text.len() - text.strip_prefix('\u{FEFF}').unwrap_or(text).len();
    let end = FrontMatter::of(text).len().max(start);
    let (front_matter, body) = (&text[start..end], &text[end..]);
    let mut all = Vec::new();
    if !front_matter.is_empty() {
        let mut fragment =
            front_matter::fragment(front_matter, &Marks::new(front_matter.contains(MARK_OPEN), mark));
        fragment.shift(start);
        all.push(fragment);
    }
    for mut fragment in fragments(body, is_wide, known, mark) {
        fragment.shift(end);
        all.push(fragment);
    }
    all
}

/// The blocks of a part of a document that defines what is `known`. With `is_wide`, tables stay text.
pub(crate) fn fragments(
    text: &str,
    is_wide: bool,
    known: &Definitions,
    mark: &dyn Fn(u32) -> Option<String>,
) -> Vec<Fragment> {
    // Only a footnote has to be known of for a reference to be one.
    let stubs = known.stubs(text);
    let (shallow, cuts) = depth::shallow(text);
    let whole = if stubs.is_empty() { shallow } else { Cow::Owned([&stubs, &*shallow].concat()) };
    let (fragments, links) = writer::Writer::new(&whole, known, mark).run(stubs.len(), is_wide);
    let mut fragments = fragment::lay_out(&whole, fragments, links);
    for Fragment { start, source, .. } in &mut fragments {
        // What shows nothing stands nowhere.
        let behind_stubs = |at: usize| at.saturating_sub(stubs.len());
        *start = behind_stubs(*start);
        *source = behind_stubs(source.start)..behind_stubs(source.end);
    }
    for cut in cuts {
        let own = fragments.partition_point(|fragment| fragment.start <= cut);
        if let Some(own) = own.checked_sub(1) {
            fragments[own].is_cut = true;
        }
    }
    fragments
}

/// Text without the two characters of marks, each replaced by U+FFFD of the same length.
///
/// Everything that a person wrote has to go through this before marks are written into it, or it could forge
/// some.
#[must_use]
pub fn neutralise_marks(text: &str) -> Cow<'_, str> {
    if text.contains([MARK_OPEN, MARK_CLOSE]) {
        Cow::Owned(text.replace([MARK_OPEN, MARK_CLOSE], "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    }
}
