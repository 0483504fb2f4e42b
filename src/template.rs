//! Reading a template: which of its words are structure, which ask for an answer, and what they ask.
//!
//! The rule: structure is literal and content is a prompt. Headings, labels, bullets, table headers and fences
//! stay; what stands in brackets or braces, or after a label, is a field.
//!
//! This module makes trees out of text and never changes one. It knows neither storage nor the page.

mod answers;
mod bodies;
mod brackets;
pub mod builtin;
mod captions;
mod choices;
mod correction;
mod dialect;
mod front_matter;
mod headings;
mod inline;
mod interpret;
mod lines;
mod naming;
mod pairs;
mod read;
mod runs;
mod signs;
pub mod team;
#[cfg(test)]
mod tests;

pub(crate) use bodies::say;
pub(crate) use captions::short;
pub use correction::{Correction, Reading};
pub(crate) use lines::{fence_of, is_closing};
pub(crate) use naming::chosen_field;
pub use read::{read, read_document};

use crate::tree::{Newline, Sections};

/// A template as the gallery offers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// The name in addresses and stored drafts: lower case, words joined by hyphens.
    pub slug: String,
    /// The name that people read.
    pub name: String,
    /// What it is for, in one line.
    pub purpose: String,
    /// The Markdown.
    pub text: String,
    /// What a person has corrected in how it is read, in that order.
    pub corrections: Vec<Correction>,
}

/// What was read from a template's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Skeleton {
    /// The sections, nothing filled in.
    pub sections: Sections,
    /// The line ending of the text.
    pub newline: Newline,
    /// The first id that is not in use.
    pub next_id: u32,
}
