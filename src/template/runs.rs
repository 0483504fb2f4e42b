//! What repeats within a section: items and rows that stand in for as many as are needed.

use std::collections::{BTreeSet, HashMap};

use crate::tree::{Block, Body, Kind, Piece, Row, numbering};

/// What an item's neighbours tell of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Runs {
    /// It is one of "Step 1", "Step 2": words that stand in for an answer.
    pub(super) is_numbered: bool,
    /// The same words stand below another item of the list: they are a label for each.
    pub(super) is_repeated: bool,
}

/// The list or item that items stand in, their depth, and their words.
type Siblings<T> = (usize, u8, T);

/// What was found for each block of a section.
pub(super) struct Found(HashMap<usize, Runs>);

impl Found {
    pub(super) fn of(&self, index: usize) -> Runs {
        self.0.get(&index).copied().unwrap_or_default()
    }
}

/// Looks for repeating items. Time grows with the number of blocks.
pub(super) fn find(blocks: &[Block]) -> Found {
    let mut found: HashMap<usize, Runs> = HashMap::new();
    // Siblings, by the item or list that they stand in and their words without digits.
    let mut numbered: HashMap<Siblings<String>, Vec<usize>> = HashMap::new();
    // Parents, by the list, the depth and the exact words of their children.
    let mut repeated: HashMap<Siblings<&str>, Vec<(usize, usize)>> = HashMap::new();
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
            numbered.entry((parent, item.depth, numbering::without_digits(text))).or_default().push(index);
        }
        if item.depth > 0 {
            repeated.entry((list, item.depth, text)).or_default().push((parent, index));
        }
    }
    for (_, siblings) in numbered {
        let ordinals: Vec<u32> = siblings
            .iter()
            .filter_map(|&index| match &blocks[index].body {
                Body::Item(item) => {
                    plain_text(&item.pieces).and_then(numbering::ordinal).map(|(_, number)| number)
                }
                _ => None,
            })
            .collect();
        if is_ascending(&ordinals) {
            for index in siblings {
                found.entry(index).or_default().is_numbered = true;
            }
        }
    }
    for (_, places) in repeated {
        let parents: BTreeSet<usize> = places.iter().map(|&(parent, _)| parent).collect();
        if parents.len() >= 2 {
            for (_, index) in places {
                found.entry(index).or_default().is_repeated = true;
            }
        }
    }
    Found(found)
}

/// The columns whose cells stand in for an answer: "Risk 1", "Risk 2", and beside such a column one with the
/// same words in every row.
pub(super) fn stand_in_columns(rows: &[Row]) -> BTreeSet<usize> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let texts = |column: usize| -> Vec<&str> {
        rows.iter().filter_map(|row| plain_text(&row.cells.get(column)?.pieces)).collect()
    };
    let is_numbered = |column: &usize| {
        let texts = texts(*column);
        let ordinals: Vec<u32> =
            texts.iter().filter_map(|text| numbering::ordinal(text).map(|(_, number)| number)).collect();
        let skeletons: BTreeSet<String> = texts.iter().map(|text| numbering::without_digits(text)).collect();
        texts.len() == rows.len()
            && ordinals.len() == rows.len()
            && skeletons.len() == 1
            && is_ascending(&ordinals)
    };
    let mut found: BTreeSet<usize> = (0..columns).filter(is_numbered).collect();
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
