//! The parts of a line: the template's words, answers, marks, and holes.

use super::holes::Part;
use super::{View, answer};
use crate::markdown::{MARK_CLOSE, MARK_OPEN, neutralise_marks};
use crate::tree::{Field, Kind, Link, Newline, Piece, Place, Role, visit_pieces};

/// How much of a run of pieces is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// There was nothing to fill in.
    Literal,
    /// Something stands in it.
    Something,
    /// All that it could say is missing.
    Nothing,
}

/// The parts of a run of pieces, and how much of it is filled in.
pub(super) fn parts(pieces: &[Piece], view: View, newline: Newline) -> (Vec<Part>, Fill) {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push(Part::Literal(plain(text))),
            Piece::Guidance(_) => {}
            Piece::Field(field) => out.push(field_part(field, view, newline)),
            Piece::Link(link) => link_parts(link, view, newline, &mut out),
        }
    }
    (out, fill(pieces, view))
}

pub(super) fn fill(pieces: &[Piece], view: View) -> Fill {
    let (mut prompts, mut answers, mut samples, mut fields) = (0, 0, 0, 0);
    visit_pieces(pieces, &mut |field| {
        if field.kind == Kind::Check {
            return;
        }
        fields += 1;
        prompts += usize::from(field.is_asked());
        answers += usize::from(field.is_filled());
        samples += usize::from(field.value.is_none() && field.role != Role::Prompt);
    });
    match (fields, prompts) {
        (0, _) => Fill::Literal,
        _ if view == View::Marks && prompts > 0 => Fill::Something,
        (_, 0) if samples + answers > 0 => Fill::Something,
        _ if answers > 0 => Fill::Something,
        _ => Fill::Nothing,
    }
}

fn field_part(field: &Field, view: View, newline: Newline) -> Part {
    if field.kind == Kind::Check {
        return Part::Literal(if field.is_checked() { "[x]" } else { "[ ]" }.to_owned());
    }
    let is_open = field.role == Role::Prompt && !field.is_filled();
    if is_open {
        return match view {
            View::Marks => {
                let mark = format!("{}{MARK_OPEN}{}{MARK_CLOSE}", field.before, field.id.0);
                Part::Value(mark, field.id)
            }
            View::Finished => Part::Hole,
        };
    }
    let mut text = String::new();
    match &field.value {
        Some(value) if !matches!(field.place, Place::Code(_)) => {
            let tidy = Field { value: Some(answer::tidy(value)), ..field.clone() };
            tidy.write(Newline::Lf, &mut text);
        }
        _ => field.write(newline, &mut text),
    }
    match plain_lines(&text) {
        text if text.trim().is_empty() => Part::Hole,
        text => Part::Value(text, field.id),
    }
}

/// A link with both sides is written as one; with one side only, what there is of it.
fn link_parts(link: &Link, view: View, newline: Newline, out: &mut Vec<Part>) {
    let (text, text_fill) = parts_of_side(&link.text, view, newline);
    let (address, address_fill) = parts_of_side(&link.address, view, newline);
    if address_fill == Fill::Nothing {
        // Without an address there is no image either.
        if let Some(Part::Literal(before)) = out.last_mut()
            && before.ends_with('!')
        {
            before.pop();
        }
        // Words of the template's own need an address to be worth a line.
        match text_fill {
            Fill::Something => out.extend(text),
            Fill::Nothing | Fill::Literal => out.push(Part::Hole),
        }
        return;
    }
    let shown = if text_fill == Fill::Nothing { address.clone() } else { text };
    out.push(Part::Literal("[".to_owned()));
    out.extend(shown);
    out.push(Part::Literal("](".to_owned()));
    out.extend(address);
    out.push(Part::Literal(")".to_owned()));
}

fn parts_of_side(pieces: &[Piece], view: View, newline: Newline) -> (Vec<Part>, Fill) {
    let fill = fill(pieces, view);
    let parts = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Field(field) => field_part(field, view, newline),
            Piece::Text(text) => Part::Literal(plain(text)),
            Piece::Guidance(_) | Piece::Link(_) => Part::Literal(String::new()),
        })
        .collect();
    (parts, fill)
}

/// `text` with `\n` line endings, and without what could be taken for a mark.
pub(super) fn plain(text: &str) -> String {
    neutralise_marks(&text.replace("\r\n", "\n")).into_owned()
}

/// [`plain`] text without line endings at its end.
pub(super) fn plain_lines(text: &str) -> String {
    let mut text = plain(text);
    text.truncate(text.trim_end_matches('\n').len());
    text
}
