//! What repeats within a section: items and rows that stand in for as many as are needed.

use super::captions;
use crate::tree::{Block, Body, Kind, Piece, Row, Siblings, numbering};

/// What an item's neighbours tell of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs {
    /// It is one of "Step 1", "Step 2": words that stand in for an answer.
    pub(super) is_numbered: bool,
    /// The same words stand below another item of the list: they are a label for each.
    pub(super) is_repeated: bool,
    /// It is one of several `Key: value`, some of which wait for their value.
    pub(super) is_keyed: bool,
}

/// Looks for repeating items, and says what it found of each block. Time grows with the number of blocks.
pub(super) fn find(blocks: &[Block]) -> Vec<Runs> {
    let mut found = vec![Runs::default(); blocks.len()];
    // By the item or list that they stand in, and their words without digits.
    let mut numbered = Siblings::default();
    // By the list, and their exact words.
    let mut repeated = Siblings::default();
    // The item that each item stands below.
    let mut above = vec![0; blocks.len()];
    let mut list = 0;
    let mut parents: Vec<usize> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let Body::Item(item) = &block.body else {
            if !matches!(block.body, Body::Blank(_) | Body::Guidance(_)) {
                list = index;
            }
            continue;
        };
        let depth = usize::from(item.depth);
        parents.truncate(depth);
        let parent = parents.last().copied().unwrap_or(list);
        parents.resize(depth, parent);
        parents.push(index);
        let Some(text) = plain_text(&item.pieces) else {
            continue;
        };
        let first_words = text.split_whitespace().count();
        if numbering::ordinal(text).is_some() && first_words <= 12 {
            numbered.add(index, Some(parent), item.depth, numbering::without_digits(text));
        }
        if item.depth > 0 {
            above[index] = parent;
            repeated.add(index, Some(list), item.depth, text);
        }
    }
    for siblings in numbered.groups() {
        let ordinals: Vec<u32> = siblings
            .iter()
            .filter_map(|&index| match &blocks[index].body {
                Body::Item(item) => {
                    plain_text(&item.pieces).and_then(numbering::ordinal).map(|(_, number)| number)
                }
                _ => None,
            })
            .collect();
        // A single one is all that there is: "Task 1".
        let is_all = |&index: &usize| match &blocks[index].body {
            Body::Item(item) => plain_text(&item.pieces).is_some_and(|text| {
                text.ends_with('1') && text.split(' ').count() <= 4 && !text.contains(':')
            }),
            _ => false,
        };
        if is_ascending(&ordinals) && (siblings.len() > 1 || siblings.iter().all(is_all)) {
            for &index in siblings {
                found[index].is_numbered = true;
            }
        }
    }
    for places in repeated.groups() {
        if places.iter().any(|&index| above[index] != above[places[0]]) {
            for &index in places {
                found[index].is_repeated = true;
            }
        }
    }
    mark_keyed(blocks, &mut found);
    found
}

/// Finds the items that stand together, each with a label, where at least one has no value of its own yet; one
/// without a value may stand alone.
fn mark_keyed(blocks: &[Block], found: &mut [Runs]) {
    let mut keyed: Vec<usize> = Vec::new();
    let (mut is_open, mut is_empty) = (false, false);
    for index in 0..=blocks.len() {
        let body = blocks.get(index).map(|block| &block.body);
        let label = match body {
            Some(Body::Blank(_)) => continue,
            Some(Body::Item(item)) => match item.pieces.first() {
                Some(Piece::Text(text)) => {
                    captions::label(text).map(|label| (item, text[label.len..].trim()))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some((item, value)) = label {
            keyed.push(index);
            is_empty = item.pieces.len() == 1 && value.is_empty();
            is_open |= item.pieces.len() > 1 || is_empty || captions::is_stand_in(value);
            continue;
        }
        if is_open && (keyed.len() > 1 || is_empty) {
            for &at in &keyed {
                found[at].is_keyed = true;
            }
        }
        keyed.clear();
        is_open = false;
    }
}

/// The columns whose cells stand in for an answer: "Risk 1", "Risk 2", and beside such a column one with the
/// same words in every row.
pub(super) fn stand_in_columns(rows: &[Row]) -> Vec<usize> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let texts = |column: usize| -> Vec<&str> {
        rows.iter().filter_map(|row| plain_text(&row.cells.get(column)?.pieces)).collect()
    };
    let is_numbered = |column: &usize| {
        let texts = texts(*column);
        let ordinals: Vec<u32> =
            texts.iter().filter_map(|text| numbering::ordinal(text).map(|(_, number)| number)).collect();
        let mut skeletons = texts.iter().map(|text| numbering::without_digits(text));
        let skeleton = skeletons.next();
        texts.len() == rows.len()
            && ordinals.len() == rows.len()
            && skeletons.all(|other| Some(&other) == skeleton.as_ref())
            && is_ascending(&ordinals)
    };
    let mut found: Vec<usize> = (0..columns).filter(is_numbered).collect();
    if found.is_empty() || rows.len() < 2 {
        return found;
    }
    let is_same = |column: &usize| {
        let texts = texts(*column);
        texts.len() == rows.len() && texts.iter().all(|text| !text.is_empty() && Some(text) == texts.first())
    };
    found.extend((0..columns).filter(is_same));
    found
}

/// One "Thing 1", or several whose numbers go up by one.
fn is_ascending(ordinals: &[u32]) -> bool {
    match ordinals {
        [] => false,
        [only] => *only == 1,
        _ => ordinals.windows(2).all(|pair| pair[1].checked_sub(pair[0]) == Some(1)),
    }
}

/// The words of an item or cell that holds nothing but literal text, a task box aside.
fn plain_text(pieces: &[Piece]) -> Option<&str> {
    match pieces {
        [Piece::Text(text)] => Some(text.trim()),
        [Piece::Field(field), Piece::Text(text)] if field.kind == Kind::Check => Some(text.trim()),
        _ => None,
    }
}
