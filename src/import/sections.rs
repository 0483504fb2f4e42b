//! The sections of a text laid beside those of a model, by their headings.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::align::{Pairing, align};
use super::fit::{self, At};
use super::own::Keeper;
use super::{blocks, renamed, words};
use crate::document::{Copier, Document, Numbers};
use crate::tree::{
    Field, Heading, Newline, Piece, Role, Section, SectionId, numbering, parents, subtree_end, write_pieces,
};

/// What sections are brought together for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A text that may have little to do with the model.
    Import,
    /// The model's own text, edited: what has another heading now was renamed.
    Reread,
}

/// The sections of a text with the fields of a model.
pub(super) struct Brought {
    pub(super) sections: Vec<Section>,
    /// For each, the index of the model's section that it answers, and how many blocks are its own.
    pub(super) answers: Vec<(Option<usize>, usize)>,
    /// The first id that is not in use.
    pub(super) next_id: u32,
}

/// Gives the sections of `text` the fields of those of `model` in `range`. They are written as before.
pub(super) fn bring(
    model: &Document,
    range: Range<usize>,
    text: &[Arc<Section>],
    newline: Newline,
    purpose: Purpose,
) -> Brought {
    let found = find(model, &range, text, newline, purpose);
    let mut shared = HashSet::new();
    for (name, count) in model.namesakes() {
        if count > 1 && !name.contains(|c: char| c.is_ascii_digit()) {
            shared.insert(name);
        }
    }
    let mut asked = HashSet::new();
    for section in model.sections() {
        section.for_each_field(&mut |field| {
            if field.is_asked() && !field.is_filled() && !field.source.is_empty() {
                asked.insert(field.source.clone());
            }
        });
    }
    let mut scratch = model.clone();
    let copier = Copier::new(&mut scratch, shared, Numbers::Last(1));
    let mut keeper = Keeper::new(copier, newline, asked);
    let mut brought = Brought { sections: Vec::new(), answers: Vec::new(), next_id: 0 };
    let mut numbers: Option<(u32, u32)> = None;
    for (section, found) in text.iter().zip(found) {
        let Some((row, is_copy)) = found else {
            let own = section.blocks.len();
            brought.sections.push(keeper.own_section(section));
            brought.answers.push((None, own));
            continue;
        };
        let original = &model.sections()[row];
        let copy;
        let original: &Section = if is_copy {
            if let Some(from) = model.ordinal_of(row) {
                let to = numbering::ordinal(&section.title()).map_or(from, |(_, number)| number);
                if numbers.is_none() {
                    let rest = &model.sections()[row..subtree_end(model.sections(), row)];
                    keeper.compare_within(rest.iter().map(Arc::as_ref));
                }
                numbers = Some((from, to));
            }
            copy = keeper.copy_section(original, numbers);
            &copy
        } else {
            original
        };
        let (blocks, own) = blocks::bring(&original.blocks, section, &mut keeper);
        let heading = section.heading.as_ref().map(|heading| {
            let known = original.heading.as_ref().and_then(|known| titled(known, heading, newline));
            known.unwrap_or_else(|| keeper.own_heading(heading))
        });
        brought.sections.push(Section {
            id: original.id,
            level: section.level,
            heading,
            blocks,
            state: original.state.clone(),
        });
        brought.answers.push((Some(row), own));
    }
    drop(keeper);
    brought.next_id = scratch.next_id();
    brought
}

/// A heading of the text with the fields of the model's.
fn titled(model: &Heading, heading: &Heading, newline: Newline) -> Option<Heading> {
    let (mut before, mut after) = (String::new(), String::new());
    heading.write(newline, &mut before);
    let mut title = String::new();
    write_pieces(&heading.pieces, newline, &mut title);
    let at = At { newline, is_cell: false, column: None };
    let pieces = fit::pieces(&model.pieces, &title, at)?;
    let titled = Heading { pieces, ..heading.clone() };
    titled.write(newline, &mut after);
    (before == after).then_some(titled)
}

/// For each section of the text, the index of the section that it answers, and whether that was answered before.
pub(super) fn find(
    model: &Document,
    range: &Range<usize>,
    text: &[Arc<Section>],
    newline: Newline,
    purpose: Purpose,
) -> Vec<Option<(usize, bool)>> {
    let mut again = vec![Vec::new(); range.len()];
    for group in model.repeated_groups() {
        if let Some(&last) = group.last() {
            let end = subtree_end(model.sections(), last);
            if range.start <= last && end <= range.end {
                again[end - 1 - range.start].push(last - range.start);
            }
        }
    }
    let pairing = Headings {
        model: titles(&model.sections()[range.clone()], newline),
        text: titles(text, newline),
        again,
        purpose,
    };
    let mut found = vec![None; text.len()];
    let mut is_taken = vec![false; range.len()];
    for pair in align(&pairing) {
        found[pair.columns.start] = Some((pair.row + range.start, pair.is_copy));
        is_taken[pair.row] = true;
    }
    // What stands elsewhere now.
    let mut left: HashMap<&str, usize> = HashMap::new();
    for (row, title) in pairing.model.iter().enumerate().rev() {
        if !is_taken[row] && title.is_plain && !title.written.is_empty() {
            left.insert(&title.written, row);
        }
    }
    for (column, title) in pairing.text.iter().enumerate() {
        if found[column].is_none()
            && let Some(row) = left.remove(title.written.as_str())
        {
            found[column] = Some((row + range.start, false));
        }
    }
    if purpose == Purpose::Import {
        renamed::find(model, range, text, &mut found);
    }
    found
}

/// What of a heading is compared.
struct Title {
    level: u8,
    number: String,
    /// The words as they read now, and with nothing filled in.
    written: String,
    source: String,
    /// The source with its signs.
    signed: String,
    /// The words before the first answer and after the last.
    before: String,
    after: String,
    /// The words as they read now, and those before the first answer, with one sign for each numeral.
    counted: String,
    before_counted: String,
    /// Whether there is nothing in it to be filled in.
    is_plain: bool,
    /// The words of the heading above.
    above: String,
}

fn titles(sections: &[Arc<Section>], newline: Newline) -> Vec<Title> {
    let mut titles: Vec<Title> = sections.iter().map(|section| Title::of(section, newline)).collect();
    for (index, parent) in parents(sections).into_iter().enumerate() {
        if let Some(parent) = parent {
            let above = titles[parent].written.clone();
            titles[index].above = above;
        }
    }
    titles
}

impl Title {
    fn of(section: &Section, newline: Newline) -> Self {
        let pieces = section.heading.as_ref().map_or(&[][..], |heading| &heading.pieces);
        let number = section.heading.as_ref().map(|heading| heading.number.trim().to_owned());
        let (mut written, mut source) = (String::new(), String::new());
        let (mut before, mut after) = (String::new(), String::new());
        let mut is_plain = true;
        write_pieces(pieces, newline, &mut written);
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    source.push_str(text);
                    if is_plain { &mut before } else { &mut after }.push_str(text);
                }
                Piece::Field(field) if is_title(field, pieces) => {
                    source.push_str(&field.source);
                    before.push_str(&field.source);
                }
                Piece::Field(field) => {
                    source.push_str(&field.source);
                    after.clear();
                    is_plain = false;
                }
                Piece::Link(_) => {
                    after.clear();
                    is_plain = false;
                }
                Piece::Guidance(_) => {}
            }
        }
        Self {
            level: section.level,
            number: number.unwrap_or_default(),
            counted: numbering::without_digits(&words::plain(&written)),
            before_counted: numbering::without_digits(&words::plain(&before)),
            written: words::plain(&written),
            source: words::plain(&source),
            signed: source,
            before: words::plain(&before),
            after: words::plain(&after),
            is_plain,
            above: String::new(),
        }
    }
}

/// Whether a field is all that a heading is, and not only a name in it.
fn is_title(field: &Field, pieces: &[Piece]) -> bool {
    field.role == Role::Title && pieces.len() == 1
}

struct Headings {
    model: Vec<Title>,
    text: Vec<Title>,
    again: Vec<Vec<usize>>,
    purpose: Purpose,
}

const SAME: i32 = 40;
const NAMED: i32 = 30;
const COUNTED: i32 = 15;
const OPEN: i32 = 6;

impl Pairing for Headings {
    fn rows(&self) -> usize {
        self.model.len()
    }

    fn columns(&self) -> usize {
        self.text.len()
    }

    fn score(&self, row: usize, column: usize) -> i32 {
        let (model, text) = (&self.model[row], &self.text[column]);
        if model.level == 0 || text.level == 0 {
            let may_have_lost_it = i32::from(self.purpose == Purpose::Reread);
            return if model.level == text.level { SAME } else { may_have_lost_it };
        }
        let words = words_score(model, text);
        if words == 0 {
            let may_be_renamed = self.purpose == Purpose::Reread && model.level == text.level;
            return if may_be_renamed { 2 } else { 0 };
        }
        words
            + if model.level == text.level { 4 } else { 0 }
            + if model.number == text.number { 2 } else { 0 }
            + if model.above == text.above { 3 } else { 0 }
    }

    fn same(&self, row: usize, column: usize) -> Option<(usize, i32)> {
        let (model, text) = (&self.model[row], &self.text[column]);
        let is_same = model.level == text.level
            && model.number == text.number
            && model.written == text.written
            && model.above == text.above;
        is_same.then(|| (column + 1, self.score(row, column)))
    }

    fn goes_on(&self, _row: usize, _column: usize) -> Option<i32> {
        None
    }

    fn again(&self, row: usize) -> &[usize] {
        &self.again[row]
    }
}

fn words_score(model: &Title, text: &Title) -> i32 {
    if text.written.is_empty() {
        return if model.written.is_empty() { SAME } else { 0 };
    }
    if text.written == model.written || text.written == model.source {
        return SAME;
    }
    if model.is_plain {
        let is_counted = model.counted == text.counted && model.counted != model.written;
        return match words::is_extended(&model.signed, &text.signed) {
            true if text.written.starts_with(&model.written) => NAMED,
            false if !is_counted => 0,
            _ => COUNTED,
        };
    }
    let has_words = words::has_words(&model.before) || words::has_words(&model.after);
    if !has_words {
        return if model.level == text.level { OPEN } else { 0 };
    }
    let is_long = text.written.len() >= model.before.len() + model.after.len();
    if is_long && text.written.starts_with(&model.before) && text.written.ends_with(&model.after) {
        return NAMED;
    }
    let is_start = model.before_counted != model.before && text.counted.starts_with(&model.before_counted);
    if is_start { COUNTED } else { 0 }
}

impl Keeper<'_> {
    /// A section of a part that there is once more than in the model, with nothing filled in; it is numbered from the
    /// one to the other.
    fn copy_section(&mut self, section: &Section, numbers: Option<(u32, u32)>) -> Section {
        let (from, to) = numbers.unwrap_or((0, 0));
        self.number(Numbers::Tracking(from, to));
        let mut heading = section.heading.clone();
        if let Some(heading) = &mut heading {
            self.copy_pieces(&mut heading.pieces);
        }
        let blocks = section.blocks.iter().map(|block| self.copy_block(block)).collect();
        Section {
            id: SectionId(self.fresh_id()),
            level: section.level,
            heading,
            blocks,
            state: crate::tree::SectionState::Included,
        }
    }
}
