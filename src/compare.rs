//! Two texts laid side by side, down to the words that differ.
//!
//! First the lines are compared, then the words of lines that differ, so that the work follows the size of the texts and
//! what is shown follows how people read. It knows of lines and words only: neither of documents nor of Markdown, and
//! not how a comparison looks.

mod sequence;
mod tokens;

use std::collections::HashMap;
use std::ops::Range;

use sequence::{Change, changes};
use tokens::Tokens;

/// Which of the two texts has a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both.
    Same,
    /// Only the one before.
    Removed,
    /// Only the one after.
    Added,
}

/// A part of one of the texts, or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// Which text has it.
    pub side: Side,
    /// Its words; never empty.
    pub text: &'a str,
}

/// What both texts have and what only one has, in order.
///
/// What is the same and what was removed give `before`, byte for byte; what is the same and what was added give `after`.
/// Two spans that follow each other differ in their side, and in one place what was removed comes first. Texts
/// so large and so different that comparing them would take long are compared in less detail.
#[must_use]
pub fn compare<'a>(before: &'a str, after: &'a str) -> Vec<Span<'a>> {
    let mut spans = Vec::new();
    let mut put = |side, text: &'a str| {
        if !text.is_empty() {
            spans.push(Span { side, text });
        }
    };
    let mut at = 0;
    for change in differences(before, after) {
        put(Side::Same, &after[at..change.after.start]);
        put(Side::Removed, &before[change.before]);
        put(Side::Added, &after[change.after.clone()]);
        at = change.after.end;
    }
    put(Side::Same, &after[at..]);
    spans
}

/// How many words a text has; where words are written without spaces, each character is one.
#[must_use]
pub fn count_words(text: &str) -> usize {
    Tokens::new(text).filter(|token| tokens::is_word(token)).count()
}

/// The bytes that differ, in order. Between two changes there is always something that is the same.
fn differences(before: &str, after: &str) -> Vec<Change> {
    let ([old, new], telling) = cut([before, after], |text| text.split_inclusive('\n'));
    let mut found = Vec::new();
    for lines in join_over_blanks(changes(&old.ids, &new.ids, &telling), after, &new) {
        let place = Change { before: old.bytes(lines.before), after: new.bytes(lines.after) };
        if place.before.is_empty() || place.after.is_empty() {
            found.push(place);
        } else {
            compare_words(before, after, &place, &mut found);
        }
    }
    found
}

/// Puts together what only blank lines keep apart. They are the same wherever they stand, so that a paragraph which was
/// split or rewritten would be compared with the wrong one.
fn join_over_blanks(changes: Vec<Change>, after: &str, new: &Cut) -> Vec<Change> {
    let mut joined: Vec<Change> = Vec::new();
    for change in changes {
        match joined.last_mut() {
            Some(last) if after[new.bytes(last.after.end..change.after.start)].trim().is_empty() => {
                last.before.end = change.before.end;
                last.after.end = change.after.end;
            }
            _ => joined.push(change),
        }
    }
    joined
}

/// Adds the words that differ within a place.
fn compare_words(before: &str, after: &str, place: &Change, found: &mut Vec<Change>) {
    let ([old, new], telling) =
        cut([&before[place.before.clone()], &after[place.after.clone()]], Tokens::new);
    let from = found.len();
    let differing = changes(&old.ids, &new.ids, &telling);
    if is_other_text(&differing, &old.ids, &new.ids, &telling) {
        let ends = before[place.before.clone()].bytes().rev().zip(after[place.after.clone()].bytes().rev());
        let same = ends.take_while(|(old, new)| old == new && matches!(old, b'\n' | b'\r')).count();
        return found.push(Change {
            before: place.before.start..place.before.end - same,
            after: place.after.start..place.after.end - same,
        });
    }
    for words in differing {
        let mut change = Change {
            before: shift(&old.bytes(words.before), place.before.start),
            after: shift(&new.bytes(words.after), place.after.start),
        };
        while found.len() > from
            && let Some(last) = found.last()
            && is_beside_the_point(&after[last.after.end..change.after.start], last, &change)
        {
            change.before.start = last.before.start;
            change.after.start = last.after.start;
            found.pop();
        }
        found.push(change);
    }
}

/// Whether two places have so few words in common, less than a third of the shorter, that one does not come from the other:
/// shown amid both, these few would seem to hold together what stands in different lines.
fn is_other_text(differing: &[Change], old: &[usize], new: &[usize], telling: &[bool]) -> bool {
    let count = |ids: &[usize]| ids.iter().filter(|id| telling[**id]).count();
    let gone: usize = differing.iter().map(|change| count(&old[change.before.clone()])).sum();
    let (before, after) = (count(old), count(new));
    let same = before - gone;
    3 * same < before.min(after)
}

/// Whether what is the same between two changes only happens to be so: a space between two words that were replaced,
/// or a small word amid much that is new. Shown as the same, it would tear apart what is read as one. What both have at
/// the end of one line and the beginning of the next is no chance.
fn is_beside_the_point(same: &str, one: &Change, other: &Change) -> bool {
    let size = |change: &Change| change.before.len().max(change.after.len());
    let weight = if count_words(same) == 0 { same.len() } else { 2 * same.len() };
    (same == "\n" || !same.contains('\n')) && weight <= size(one).min(size(other))
}

fn shift(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// A text cut into parts, each with a number that equal parts share.
struct Cut {
    ids: Vec<usize>,
    /// Where each part begins, and where the last one ends.
    bounds: Vec<usize>,
}

impl Cut {
    /// The bytes of parts that follow each other.
    fn bytes(&self, parts: Range<usize>) -> Range<usize> {
        self.bounds[parts.start]..self.bounds[parts.end]
    }
}

/// Cuts two texts into parts, and says of each different one whether it has any letters: only by these is it known
/// where one is in a text.
fn cut<'a, I: Iterator<Item = &'a str>>(
    texts: [&'a str; 2],
    parts: impl Fn(&'a str) -> I,
) -> ([Cut; 2], Vec<bool>) {
    let mut known = HashMap::new();
    let mut telling = Vec::new();
    let cuts = texts.map(|text| {
        let mut cut = Cut { ids: Vec::new(), bounds: vec![0] };
        let mut end = 0;
        for part in parts(text) {
            let id = *known.entry(part).or_insert_with(|| {
                telling.push(part.contains(char::is_alphanumeric));
                telling.len() - 1
            });
            cut.ids.push(id);
            end += part.len();
            cut.bounds.push(end);
        }
        cut
    });
    (cuts, telling)
}

#[cfg(test)]
mod tests;
