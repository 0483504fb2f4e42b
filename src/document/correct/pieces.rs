//! What a correction does to a run of pieces.

use std::ops::Range;

use crate::template;
use crate::tree::{
    Field, FieldId, Newline, Piece, Place, Role, indent_width, visit_pieces, visit_pieces_mut, write_cell,
    write_pieces,
};

/// The bytes of pieces in which nothing is filled in.
pub(super) fn len_of(pieces: &[Piece]) -> usize {
    add_places(pieces, 0, &mut Vec::new())
}

/// A piece as the template has it.
fn source_of(piece: &Piece) -> String {
    let mut piece = [piece.clone()];
    visit_pieces_mut(&mut piece, &mut |field| field.value = None);
    let mut text = String::new();
    write_pieces(&piece, Newline::Lf, &mut text);
    text
}

/// Adds where the fields of a run stand that begins at byte `at`; returns where it ends.
pub(super) fn add_places<'a>(
    pieces: &'a [Piece],
    mut at: usize,
    places: &mut Vec<(Range<usize>, &'a Field)>,
) -> usize {
    for piece in pieces {
        match piece {
            Piece::Text(text) | Piece::Guidance(text) => at += text.len(),
            Piece::Field(field) => {
                let start = at;
                at += field.source.len();
                places.push((start..at, field));
            }
            Piece::Link(link) => {
                at = add_places(&link.text, at + "[".len(), places);
                at = add_places(&link.address, at + "](".len(), places) + ")".len();
            }
        }
    }
    at
}

pub(super) fn nth_field(pieces: &mut [Piece], nth: usize) -> Option<&mut Field> {
    pieces
        .iter_mut()
        .flat_map(|piece| match piece {
            Piece::Field(field) => vec![&mut **field],
            Piece::Link(link) => link
                .text
                .iter_mut()
                .chain(&mut link.address)
                .filter_map(|piece| match piece {
                    Piece::Field(field) => Some(&mut **field),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        })
        .nth(nth)
}

/// Whether two runs are the same but for what is filled in.
pub(super) fn is_like(one: &[Piece], other: &[Piece]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Piece::Field(one), Piece::Field(other)) => {
                one.source == other.source && one.place == other.place
            }
            (Piece::Link(one), Piece::Link(other)) => {
                is_like(&one.text, &other.text) && is_like(&one.address, &other.address)
            }
            (one, other) => one == other,
        })
}

/// The pieces with those fields as text for which `words` has some.
pub(super) fn dissolved(pieces: Vec<Piece>, words: &mut dyn FnMut(&Field) -> Option<String>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece {
            Piece::Field(field) => match words(&field) {
                Some(words) if words.starts_with("<!--") => out.push(Piece::Guidance(words)),
                Some(words) => push_text(&mut out, &words),
                None => out.push(Piece::Field(field)),
            },
            Piece::Link(mut link) => {
                link.text = dissolved(link.text, words);
                link.address = dissolved(link.address, words);
                let link = Piece::Link(link);
                let mut has_field = false;
                visit_pieces(std::slice::from_ref(&link), &mut |_| has_field = true);
                if has_field {
                    out.push(link);
                } else {
                    push_text(&mut out, &source_of(&link));
                }
            }
            Piece::Text(text) => push_text(&mut out, &text),
            Piece::Guidance(_) => out.push(piece),
        }
    }
    out
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

/// The pieces with one field in the place of the bytes at `at` of their sources, widened to whole links, notes and
/// prompts. None where that would cut an answer. `whole` is the place of a field that is all there is.
pub(super) fn with_field(
    pieces: &[Piece],
    at: &Range<usize>,
    whole: &Place,
    title: &str,
    newline: Newline,
    id: FieldId,
) -> Option<Vec<Piece>> {
    let (mut out, mut slot) = (Vec::new(), 0);
    let (mut before, mut source, mut after) = (String::new(), String::new(), String::new());
    let (mut written, mut is_filled, mut label) = (String::new(), false, String::new());
    let write = if *whole == Place::Cell { write_cell } else { write_pieces };
    let mut start = 0;
    for piece in pieces {
        let text = source_of(piece);
        let range = start..start + text.len();
        start = range.end;
        if range.end <= at.start || at.end <= range.start {
            let side = if range.end <= at.start { &mut before } else { &mut after };
            side.push_str(&text);
            out.push(piece.clone());
            continue;
        }
        let can_be_cut = match piece {
            Piece::Text(_) => true,
            Piece::Field(field) => field.role != Role::Prompt,
            Piece::Guidance(_) | Piece::Link(_) => false,
        };
        let cut = at.start.max(range.start) - range.start..at.end.min(range.end) - range.start;
        let cut = if can_be_cut { cut } else { 0..text.len() };
        let mut has_answer = false;
        visit_pieces(std::slice::from_ref(piece), &mut |field| {
            has_answer |= field.value.is_some();
            if label.is_empty() {
                label.clone_from(&field.label);
            }
        });
        if has_answer && cut.len() < text.len() {
            return None;
        }
        is_filled |= has_answer;
        before.push_str(text.get(..cut.start)?);
        push_text(&mut out, text.get(..cut.start)?);
        if source.is_empty() {
            // Holds the field's place, and keeps what comes behind it from what came before.
            slot = out.len();
            out.push(Piece::Guidance(String::new()));
        }
        let mut words = String::new();
        write(std::slice::from_ref(piece), newline, &mut words);
        written.push_str(if has_answer { &words } else { text.get(cut.clone())? });
        source.push_str(text.get(cut.clone())?);
        after.push_str(text.get(cut.end..)?);
        push_text(&mut out, text.get(cut.end..)?);
    }
    if source.trim().is_empty() {
        return None;
    }
    let place = place_between(&before, &after, whole);
    let mut field =
        template::chosen_field(id, &source, &before, if label.is_empty() { title } else { &label }, place);
    if is_filled {
        field.value = Some(Field { source: written, ..field.clone() }.decoded_source());
    }
    out[slot] = Piece::Field(Box::new(field));
    Some(out)
}

/// How a value is written between those words of a run.
fn place_between(before: &str, after: &str, whole: &Place) -> Place {
    if before.trim().is_empty() && after.trim().is_empty() {
        return match whole {
            Place::Block(0) => Place::Block(indent_width(before)),
            whole => whole.clone(),
        };
    }
    match whole {
        Place::Html | Place::Address | Place::Info => whole.clone(),
        Place::Code(_) => Place::Inline,
        _ if before.matches('`').count() % 2 == 1 && after.contains('`') => Place::CodeSpan,
        _ if before.ends_with("](") && after.starts_with(')') => Place::Address,
        _ if before.ends_with('[') && after.starts_with("](") => Place::LinkText,
        _ => Place::Inline,
    }
}
