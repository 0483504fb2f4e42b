//! What only the whole document settles: the ids of headings, and the numbers of footnotes, which follow the order of
//! their first references.

use std::collections::HashMap;
use std::num::NonZeroU32;

use unicase::UniCase;

use super::anchor::Anchors;
use super::marks::{push_escaped, push_number};

/// Something that only the whole document settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hole {
    /// The id of a heading with that anchor.
    Anchor(String),
    /// A reference to the footnote with that label. The parser lets none stand within a link.
    Reference(String),
    /// The beginning of that footnote's definition.
    Definition(String),
}

/// What a hole is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// The number that tells the anchor from earlier ones.
    Anchor(Option<NonZeroU32>),
    /// The footnote's number, and whether this is the first reference to it.
    Reference(usize, bool),
    /// The footnote's number, if anything refers to it and no earlier definition has it.
    Definition(Option<usize>),
}

/// Settles all holes of a document, which come in the order of the text.
pub(crate) fn settle<'h>(holes: impl Iterator<Item = &'h Hole> + Clone) -> Vec<Value> {
    let mut anchors = Anchors::default();
    // Labels are compared without regard to case.
    let mut numbers: HashMap<UniCase<&str>, usize> = HashMap::new();
    for hole in holes.clone() {
        if let Hole::Reference(label) = hole {
            let next = numbers.len() + 1;
            numbers.entry(UniCase::new(label)).or_insert(next);
        }
    }
    let mut last = 0;
    let mut undefined = numbers.clone();
    holes
        .map(|hole| match hole {
            Hole::Anchor(anchor) => Value::Anchor(anchors.number(anchor)),
            Hole::Reference(label) => {
                let number = numbers.get(&UniCase::new(label.as_str())).copied().unwrap_or_default();
                let is_first = number > last;
                last = last.max(number);
                Value::Reference(number, is_first)
            }
            // The first definition of a label is the one that counts.
            Hole::Definition(label) => Value::Definition(undefined.remove(&UniCase::new(label.as_str()))),
        })
        .collect()
}

impl Hole {
    /// Appends what the hole is filled with.
    pub(super) fn fill(&self, value: Value, html: &mut String) {
        match (self, value) {
            (Hole::Anchor(anchor), Value::Anchor(number)) => {
                html.push_str(" id=\"doc-");
                html.push_str(anchor);
                if let Some(number) = number {
                    html.push('-');
                    push_number(html, number);
                }
                html.push('"');
            }
            (Hole::Reference(_), Value::Reference(number, is_first)) => {
                if is_first {
                    html.push_str("<sup id=\"docref-");
                    push_number(html, number);
                    html.push_str("\">");
                } else {
                    html.push_str("<sup>");
                }
                html.push_str("<a class=\"in-page\"");
                push_target(html, "docnote-", number);
                html.push_str(" aria-label=\"Footnote ");
                push_number(html, number);
                html.push_str("\">");
                push_number(html, number);
                html.push_str("</a></sup>");
            }
            (Hole::Definition(_), Value::Definition(Some(number))) => {
                html.push_str("<div class=\"footnote\" id=\"docnote-");
                push_number(html, number);
                html.push_str("\"><a class=\"in-page\"");
                push_target(html, "docref-", number);
                html.push_str(" aria-label=\"Footnote ");
                push_number(html, number);
                html.push_str(", back to the text\">");
                push_number(html, number);
                html.push_str("</a>");
            }
            (Hole::Definition(label), _) => {
                html.push_str("<div class=\"footnote unused\"><span>");
                push_escaped(html, &label.to_lowercase());
                html.push_str("</span>");
            }
            // A value is made for its hole.
            _ => {}
        }
    }
}

/// Appends the attributes of a link to a numbered id.
fn push_target(html: &mut String, prefix: &str, number: usize) {
    for attribute in [" href=\"#", " data-anchor=\""] {
        html.push_str(attribute);
        html.push_str(prefix);
        push_number(html, number);
        html.push('"');
    }
}
