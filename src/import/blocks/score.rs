//! How well a block of the text answers one of the model.

use super::super::align::Pairing;
use super::super::{place, words};
use super::{Shape, TextBlocks, has_task};
use crate::tree::{Body, Item, numbering};

/// The blocks of the model and of the text, to be laid side by side.
pub(super) struct Blocks<'a> {
    pub(super) shapes: Vec<Shape<'a>>,
    pub(super) text: &'a TextBlocks<'a>,
}

/// How much it is worth that both say the same, that a label stands in both, that both are alike. What goes on with
/// an answer is worth less than what begins one, and all more than an answer left for the text's own.
const SAME: i32 = 60;
pub(super) const LABEL: i32 = 50;
pub(super) const ALIKE: i32 = 10;
const GOES_ON: i32 = 6;

/// How far into a line one looks for what stands around a field, in bytes: each is compared with many. Beyond that, it is
/// taken to stand there.
const FURTHEST: usize = 16_000;

impl Pairing for Blocks<'_> {
    fn rows(&self) -> usize {
        self.shapes.len()
    }

    fn columns(&self) -> usize {
        self.text.units.len()
    }

    fn score(&self, row: usize, column: usize) -> i32 {
        let shape = &self.shapes[row];
        let text = self.text.span(&(column..column + 1));
        let is_level = shape.indent == self.text.units[column].indent;
        match (shape.body, self.text.body(column)) {
            (Body::Blank(_), Body::Blank(_)) => 1,
            (Body::Rule(_), Body::Rule(_)) => ALIKE,
            (Body::Open(part), Body::Open(other)) if part.name == other.name => LABEL,
            (Body::Line(_) | Body::Item(_), Body::Line(_)) => line_score(shape, text, is_level, None),
            (Body::Line(_), Body::Verbatim(_)) if !shape.label.is_empty() => {
                line_score(shape, text, is_level, None)
            }
            (Body::Line(_) | Body::Item(_), Body::Item(item)) => {
                line_score(shape, text, is_level, Some(item))
            }
            (Body::Line(_), Body::Table(_) | Body::Fence(_) | Body::Verbatim(_))
                if shape.whole.is_some() && shape.open.is_some() =>
            {
                GOES_ON
            }
            (Body::Table(table), Body::Table(other)) => place::likeness(table, other, LABEL, ALIKE),
            (Body::Fence(fence), Body::Fence(other)) => {
                if fence.language() == other.language() || !fence.info.is_empty() { 2 * ALIKE } else { ALIKE }
            }
            _ => 0,
        }
    }

    fn same(&self, row: usize, column: usize) -> Option<(usize, i32)> {
        let shape = &self.shapes[row];
        let start = self.text.start(column);
        let end = start + shape.written.len();
        // Where it would have to end is looked up sooner than the words are compared.
        let column = match self.text.units.binary_search_by_key(&end, |unit| unit.start) {
            Ok(column) => column,
            Err(_) if end == self.text.text.len() => self.text.units.len(),
            Err(_) => return None,
        };
        if shape.written.is_empty() || !self.text.text[start..].starts_with(&shape.written) {
            return None;
        }
        let score = match shape.body {
            Body::Blank(_) => 2,
            Body::Rule(_) => ALIKE + 2,
            _ => SAME,
        };
        Some((column, score))
    }

    fn goes_on(&self, row: usize, column: usize) -> Option<i32> {
        let shape = &self.shapes[row];
        if self.text.is_further(column) && shape.has_lines {
            return Some(GOES_ON);
        }
        let text = self.text.span(&(column..column + 1));
        if shape.quote.as_ref().is_some_and(|quote| text.starts_with(quote.trim_end())) {
            return Some(GOES_ON);
        }
        if shape.is_wrapping && self.text.units[column].goes_on {
            return Some(GOES_ON);
        }
        let indent = shape.open?;
        let is_within = self.text.units[column].indent >= indent;
        match self.text.body(column) {
            Body::Blank(_) => Some(0),
            Body::Guidance(_) | Body::Rule(_) if is_within => Some(0),
            Body::Open(_) | Body::Close(_) | Body::Guidance(_) | Body::Rule(_) => None,
            // A paragraph goes on without indent.
            _ if !is_within => self.text.is_further(column).then_some(GOES_ON / 2),
            _ => Some(GOES_ON),
        }
    }

    fn again(&self, row: usize) -> &[usize] {
        &self.shapes[row].again
    }
}

/// How well a line or item of the text answers one of the model. `is_level` tells whether both are indented alike, `item`
/// is the item that it is.
fn line_score(shape: &Shape<'_>, text: &str, is_level: bool, item: Option<&Item>) -> i32 {
    let is_item = matches!(shape.body, Body::Item(_));
    let content = item.map_or(text, |item| text.get(item.lead.len()..).unwrap_or_default());
    let is_whole = content.len() <= FURTHEST;
    let content = &content[..content.floor_char_boundary(FURTHEST)];
    let content = match item {
        Some(item) if shape.has_task && has_task(&item.pieces) => content.get(3..).unwrap_or_default(),
        _ => content,
    };
    if !shape.label.is_empty() {
        if shape.likeness == 0 {
            let said = shape.announcing.and_then(|label| words::label_len(label, content));
            return if said.is_some_and(|len| content[len..].trim().is_empty()) { LABEL } else { 0 };
        }
        if words::label_len(shape.label, content).is_none() {
            return 0;
        }
        let is_alike = is_item == item.is_some();
        let is_exact = content.trim_start().starts_with(shape.label.trim());
        return LABEL - if is_alike { 0 } else { 2 * ALIKE } + if is_exact { ALIKE } else { 0 };
    }
    if let Some(field) = shape.whole {
        let label_len = shape.announced.as_ref().and_then(|(label, _)| words::label_len(label, content));
        if label_len.is_some_and(|len| !content[len..].trim().is_empty()) {
            return LABEL;
        }
        return match (shape.body, item) {
            (Body::Item(model), Some(item)) if has_task(&item.pieces) == shape.has_task => {
                let is_known =
                    first_word(&field.source).is_some_and(|word| first_word(content) == Some(word));
                let is_counted = |item: &Item| numbering::marker_number(&item.lead).is_some();
                ALIKE
                    - if model.depth == item.depth { 0 } else { ALIKE / 2 }
                    - if is_counted(model) == is_counted(item) { 0 } else { ALIKE / 2 - 1 }
                    + if is_known { 4 } else { 0 }
            }
            (Body::Line(_), None) if is_level => ALIKE,
            (Body::Line(_), None) => GOES_ON - 1,
            (Body::Line(_), Some(_)) if shape.open.is_some() => GOES_ON,
            _ => 0,
        };
    }
    if is_item != item.is_some() {
        return 0;
    }
    let mut rest = content;
    for literal in &shape.literals {
        // What is longer than all that is left would be looked through in vain, for each line anew.
        let at = if literal.len() > rest.len() { None } else { rest.find(literal) };
        let Some(at) = at else { return if is_whole { 0 } else { shape.likeness } };
        rest = &rest[at + literal.len()..];
    }
    shape.likeness
}

fn first_word(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())
}
