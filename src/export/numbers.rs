//! Closing up the numbers of sections and of repeated parts when something before them is left out.

use std::sync::Arc;

use crate::document::Document;
use crate::tree::{Heading, Piece, Role, Section, Siblings, numbering, parents};

/// What a section is to be called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NewNumber {
    /// The section number with the space after it, as in the heading.
    pub(super) number: Option<String>,
    /// The ordinal in the heading's words that is replaced, and by which.
    pub(super) ordinal: Option<(u32, u32)>,
}

/// What each section is to be called. Only what is kept and lost a sibling, or was moved, is renumbered.
pub(super) fn close_up(document: &Document, is_kept: &[bool]) -> Vec<NewNumber> {
    let sections = document.sections();
    let closed = closed_numbers(sections, is_kept);
    let mut new = vec![NewNumber::default(); sections.len()];
    // The kept and numbered sections above the current one: level, old number, new number.
    let mut above: Vec<(u8, &str, String)> = Vec::new();
    for (index, section) in sections.iter().enumerate().filter(|&(index, _)| is_kept[index]) {
        while above.last().is_some_and(|(level, _, _)| *level >= section.level) {
            above.pop();
        }
        let Some(heading) = section.heading.as_ref().filter(|heading| !heading.number.is_empty()) else {
            continue;
        };
        let (bare, prefix, last) = components(heading);
        let new_last = closed[index].map_or_else(|| last.to_owned(), |number| number.to_string());
        let new_prefix = match above.last() {
            Some((_, old, new)) if *old == prefix => new.as_str(),
            _ => prefix,
        };
        let new_bare = if new_prefix.is_empty() { new_last } else { format!("{new_prefix}.{new_last}") };
        if new_bare != bare {
            new[index].number = Some(heading.number.replacen(bare, &new_bare, 1));
        }
        above.push((section.level, bare, new_bare));
    }
    for (index, old, number) in closed_ordinals(document, is_kept) {
        if number != old {
            new[index].ordinal = Some((old, number));
        }
    }
    new
}

/// A heading's number without what ends it, what of it stands before the last point, and what after it.
fn components(heading: &Heading) -> (&str, &str, &str) {
    let bare = heading.number.trim_end().trim_end_matches('.');
    let (prefix, last) = bare.rsplit_once('.').unwrap_or(("", bare));
    (bare, prefix, last)
}

/// For each section, the last component of its number where those of its group change. A group has in common what
/// stands before the last point.
fn closed_numbers(sections: &[Arc<Section>], is_kept: &[bool]) -> Vec<Option<u32>> {
    let mut siblings = Siblings::default();
    let mut numbers = vec![0; sections.len()];
    for (index, parent) in parents(sections).into_iter().enumerate() {
        let section = &sections[index];
        let Some(heading) = &section.heading else { continue };
        let (_, prefix, last) = components(heading);
        if let Ok(number) = last.parse() {
            numbers[index] = number;
            siblings.add(index, parent, section.level, prefix);
        }
    }
    let mut closed = vec![None; sections.len()];
    for group in siblings.groups() {
        let group: Vec<(usize, u32)> = group.iter().map(|&at| (at, numbers[at])).collect();
        for (at, _, new) in places(&group, is_kept) {
            closed[at] = Some(new);
        }
    }
    closed
}

/// The kept headings of repeated parts with their old and new ordinals, where those of a group change.
fn closed_ordinals(document: &Document, is_kept: &[bool]) -> Vec<(usize, u32, u32)> {
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
    let with_ordinals = |group: Vec<usize>| -> Vec<(usize, u32)> {
        group.into_iter().filter_map(|at| ordinal_of(at).map(|number| (at, number))).collect()
    };
    let groups = document.repeated_groups().into_iter().map(with_ordinals);
    groups.flat_map(|group| places(&group, is_kept)).collect()
}

/// The kept ones of a group, by index, with their old and new numbers; none where all stay as they are.
fn places(group: &[(usize, u32)], is_kept: &[bool]) -> Vec<(usize, u32, u32)> {
    let is_whole = group.iter().all(|&(at, _)| is_kept[at]);
    let is_ascending = group.windows(2).all(|pair| pair[0].1 < pair[1].1);
    let Some(first) = group.iter().map(|&(_, number)| number).min() else {
        return Vec::new();
    };
    if is_whole && is_ascending {
        return Vec::new();
    }
    let kept = group.iter().filter(|&&(at, _)| is_kept[at]);
    kept.zip(first..).map(|(&(at, old), new)| (at, old, new)).collect()
}
