//! The numbers of footnotes, which follow the order of their first references.

use std::collections::HashMap;

use super::blocks::{Blocks, Place};
use super::marks::{push_escaped, push_number};

/// The footnotes of one document.
#[derive(Default)]
pub(super) struct Footnotes {
    /// The number of each label that is referred to. Labels are compared without regard to case.
    numbers: HashMap<String, usize>,
    definitions: Vec<(Place, String)>,
}

impl Footnotes {
    /// Appends a reference. The parser lets none stand within a link.
    pub(super) fn push_reference(&mut self, html: &mut String, label: &str) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_lowercase()).or_insert(next);
        if number == next {
            html.push_str("<sup id=\"docref-");
            push_number(html, number);
            html.push_str("\">");
        } else {
            html.push_str("<sup>");
        }
        html.push_str("<a class=\"in-page\"");
        push_anchor(html, "docnote-", number);
        html.push_str(" aria-label=\"Footnote ");
        push_number(html, number);
        html.push_str("\">");
        push_number(html, number);
        html.push_str("</a></sup>");
    }

    /// Notes that the definition of `label` begins at `place`.
    pub(super) fn define(&mut self, place: Place, label: &str) {
        self.definitions.push((place, label.to_lowercase()));
    }

    /// Writes the beginnings of the definitions, now that all references are numbered.
    pub(super) fn finish(mut self, blocks: &mut Blocks) {
        for (place, label) in self.definitions {
            let mut html = String::new();
            // The first definition of a label is the one that counts.
            if let Some(number) = self.numbers.remove(&label) {
                html.push_str("<div class=\"footnote\" id=\"docnote-");
                push_number(&mut html, number);
                html.push_str("\"><a class=\"in-page\"");
                push_anchor(&mut html, "docref-", number);
                html.push_str(" aria-label=\"Footnote ");
                push_number(&mut html, number);
                html.push_str(", back to the text\">");
                push_number(&mut html, number);
                html.push_str("</a>");
            } else {
                html.push_str("<div class=\"footnote unused\"><span>");
                push_escaped(&mut html, &label);
                html.push_str("</span>");
            }
            blocks.insert(place, &html);
        }
    }
}

/// Appends the attributes of a link to a numbered id.
fn push_anchor(html: &mut String, prefix: &str, number: usize) {
    for attribute in [" href=\"#", " data-anchor=\""] {
        html.push_str(attribute);
        html.push_str(prefix);
        push_number(html, number);
        html.push('"');
    }
}
