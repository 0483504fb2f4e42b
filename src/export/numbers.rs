//! Closing up the numbers of sections and of repeated parts when something before them is left out.

use std::collections::HashMap;

use crate::document::Document;
use crate::tree::{Piece, Role, numbering};

/// What a section is to be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NewNumber {
    /// The section number with the space after it, as in the heading.
    pub(super) number: Option<String>,
    /// The ordinal in the heading's words that is replaced, and by which.
    pub(super) ordinal: Option<(u32, u32)>,
}

/// The numbers of the sections that are kept, by index. Only what lost a sibling, or was moved, is renumbered.
pub(super) fn close_up(document: &Document, is_kept: &[bool]) -> HashMap<usize, NewNumber> {
    let sections = document.sections();
    let mut new: HashMap<usize, NewNumber> = HashMap::new();
    // The kept and numbered sections above the current one: level, old number, new number.
    let mut above: Vec<(u8, String, String)> = Vec::new();
    for (index, section) in sections.iter().enumerate().filter(|&(index, _)| is_kept[index]) {
        while above.last().is_some_and(|(level, _, _)| *level >= section.level) {
            above.pop();
        }
        let Some(heading) = section
            .heading
            .as_ref()
            .filter(|heading| !heading.number.is_empty())
        else {
            continue;
        };
        let number = heading.number.trim_end();
        let bare = number.trim_end_matches('.');
        let (prefix, last) = match bare.rsplit_once('.') {
            Some((prefix, last)) => (prefix, last),
            None => ("", bare),
        };
        let new_last = closed(document, is_kept, index, prefix).unwrap_or_else(|| last.to_owned());
        let new_prefix = match above.last() {
            Some((_, old, new)) if old == prefix => new.as_str(),
            _ => prefix,
        };
        let new_bare = if new_prefix.is_empty() {
            new_last
        } else {
            format!("{new_prefix}.{new_last}")
        };
        if new_bare != bare {
            new.entry(index).or_default().number = Some(heading.number.replacen(bare, &new_bare, 1));
        }
        above.push((section.level, bare.to_owned(), new_bare));
    }
    for index in (0..sections.len()).filter(|&index| is_kept[index]) {
        if let Some(ordinal) = closed_ordinal(document, is_kept, index) {
            new.entry(index).or_default().ordinal = Some(ordinal);
        }
    }
    new
}

/// The last component of a section's number among its kept siblings, where it changes.
fn closed(document: &Document, is_kept: &[bool], index: usize, prefix: &str) -> Option<String> {
    let sections = document.sections();
    let level = sections[index].level;
    let last_of = |at: usize| -> Option<u32> {
        let heading = sections[at].heading.as_ref()?;
        let bare = heading.number.trim_end().trim_end_matches('.');
        let (own, last) = bare.rsplit_once('.').unwrap_or(("", bare));
        last.parse().ok().filter(|_| own == prefix)
    };
    let siblings = siblings(document, index, level);
    let numbers: Vec<(usize, u32)> = siblings
        .filter_map(|at| last_of(at).map(|number| (at, number)))
        .collect();
    place_in(&numbers, is_kept, index).map(|number| number.to_string())
}

/// The old and new ordinal of a repeated part's heading, where it changes.
fn closed_ordinal(document: &Document, is_kept: &[bool], index: usize) -> Option<(u32, u32)> {
    let sections = document.sections();
    let ordinal_of = |at: usize| {
        let pieces = &sections[at].heading.as_ref()?.pieces;
        pieces.iter().find_map(|piece| match piece {
            Piece::Text(text) => numbering::ordinal(text).map(|(_, number)| number),
            Piece::Field(field) if field.role == Role::Title && field.value.is_none() => {
                numbering::ordinal(&field.source).map(|(_, number)| number)
            }
            _ => None,
        })
    };
    let own = ordinal_of(index)?;
    let numbers: Vec<(usize, u32)> = document
        .repeated(index)?
        .into_iter()
        .filter_map(|at| ordinal_of(at).map(|number| (at, number)))
        .collect();
    place_in(&numbers, is_kept, index)
        .map(|new| (own, new))
        .filter(|(old, new)| old != new)
}

/// The number that the one at `index` gets among those kept; none where all stay as they are.
fn place_in(numbers: &[(usize, u32)], is_kept: &[bool], index: usize) -> Option<u32> {
    let is_whole = numbers.iter().all(|&(at, _)| is_kept[at]);
    let is_ascending = numbers.windows(2).all(|pair| pair[0].1 < pair[1].1);
    if is_whole && is_ascending {
        return None;
    }
    let first = numbers.iter().map(|&(_, number)| number).min()?;
    let place = numbers
        .iter()
        .filter(|&&(at, _)| is_kept[at])
        .position(|&(at, _)| at == index)?;
    u32::try_from(place).ok().map(|place| first + place)
}

fn siblings(document: &Document, index: usize, level: u8) -> impl Iterator<Item = usize> + '_ {
    let sections = document.sections();
    let start = sections[..index]
        .iter()
        .rposition(|section| section.level < level)
        .map_or(0, |at| at + 1);
    (start..sections.len())
        .take_while(move |&at| sections[at].level >= level)
        .filter(move |&at| sections[at].level == level)
}
