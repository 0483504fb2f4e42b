//! Markdown out of a document: the finished text, and the same text with a mark wherever something is still to
//! be filled in, which the preview shows. The working copy is [`Document::write`].
//!
//! What is not filled in is left out together with the line, item, row or code that only it would have filled;
//! a section left with nothing goes too, and numbers close up. This module decides that and nothing else: it
//! neither changes a document nor parses Markdown.

mod answer;
mod code;
mod composer;
mod emit;
mod file_name;
mod holes;
mod numbers;
mod outline;
mod parts;
mod plain;
mod review;
mod section;

use std::ops::Range;

pub use composer::{Composer, Segment};
pub use file_name::file_name;
pub use review::{Listed, Review, review, samples};

use crate::document::Document;
use crate::tree::{FieldId, Newline, SectionId};

/// What stands where something is not filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// A mark of the renderer's, with the field's id.
    Marks,
    /// Nothing, and what only it would have filled goes too.
    Finished,
}

/// A text with the places of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// GitHub-flavoured Markdown with `\n` line endings: one blank line between blocks, one line ending at the
    /// end; empty when there is nothing to say. A text that asks for nothing is as its author wrote it.
    pub text: String,
    /// Where in the text (bytes) which field's answer or mark stands; ascending, not overlapping.
    pub fields: Vec<(Range<usize>, FieldId)>,
    /// Where in the text which section begins; ascending.
    pub sections: Vec<(usize, SectionId)>,
}

/// The text of a document as `view` wants it.
#[must_use]
pub fn compose(document: &Document, view: View) -> Composed {
    composer::compose(document, view)
}

/// The finished Markdown, in the document's own line endings.
#[must_use]
pub fn finished(document: &Document) -> String {
    if let Some(text) = plain::finished(document) {
        return text;
    }
    let text = compose(document, View::Finished).text;
    match document.newline() {
        Newline::Lf => text,
        Newline::CrLf => text.replace('\n', "\r\n"),
    }
}

#[cfg(test)]
mod tests;
