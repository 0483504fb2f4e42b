//! Sections of a text that have a title of their own and the shape of one of the model's.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{blocks, place, words};
use crate::document::Document;
use crate::tree::{Body, Section, parents};

/// Lets a section that answers none of the model's answer one that is missing below the same heading, where both begin
/// with the same: a table's columns, code in one language, a label.
pub(super) fn find(
    model: &Document,
    range: &Range<usize>,
    text: &[Arc<Section>],
    found: &mut [Option<(usize, bool)>],
) {
    let sections = &model.sections()[range.clone()];
    let mut is_taken = vec![false; sections.len()];
    for (row, _) in found.iter().flatten() {
        is_taken[row - range.start] = true;
    }
    let mut left = HashMap::new();
    for (row, parent) in parents(sections).into_iter().enumerate().rev().filter(|&(row, _)| !is_taken[row]) {
        if let (Some(parent), Some(sign)) = (parent, sign(&sections[row])) {
            left.insert((parent + range.start, sign), row + range.start);
        }
    }
    for (column, parent) in parents(text).into_iter().enumerate() {
        if found[column].is_none()
            && let Some((parent, _)) = parent.and_then(|parent| found[parent])
            && let Some(sign) = sign(&text[column])
            && let Some(row) = left.remove(&(parent, sign))
        {
            found[column] = Some((row, false));
        }
    }
}

/// What a section begins with, if that tells it from others.
fn sign(section: &Section) -> Option<String> {
    section.blocks.iter().find_map(|block| match &block.body {
        Body::Table(table) => {
            Some(place::header(table).fold("|".to_owned(), |sign, name| sign + &name + "|"))
        }
        Body::Fence(fence) => Some(fence.language())
            .filter(|name| !name.is_empty() && fence.info.is_empty())
            .map(|name| format!("`{name}")),
        body => blocks::label(body).map(words::plain),
    })
}
