//! The parts of a line: the template's words, answers, marks, and holes.

use super::holes::Part;
use super::{View, answer};
use crate::markdown::{MARK_CLOSE, MARK_OPEN, neutralise_marks};
use crate::tree::{Field, Kind, Link, Newline, Piece, Place, Role, columns, for_words, visit_pieces};

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

/// Where a run of pieces stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A paragraph or list item, whose content begins in that column: its beginning may begin code or HTML.
    Block(usize),
    /// A heading.
    Line,
    /// Code, where no sign means anything.
    Code,
    /// A table cell: a pipe would end it.
    Cell,
}

/// What stands before the first words of a line.
#[derive(Clone, Copy)]
struct Lead<'a> {
    /// The column of the line's content.
    column: usize,
    /// The signs that make it a quotation, if it is one and an answer may go on in further lines of it.
    quote: &'a str,
}

/// What stands before the words that follow `text`, if the line has none yet.
fn lead_after<'a>(text: &'a str, lead: Option<Lead<'a>>, column: usize) -> Option<Lead<'a>> {
    let line = match text.rfind('\n') {
        Some(end) => &text[end + 1..],
        None if lead.is_some() => text,
        None => return None,
    };
    let signs = line.trim_end();
    let is_quote = signs.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    let quote = signs.trim_start();
    is_quote.then(|| Lead { column: column + columns(&signs[..signs.len() - quote.len()]), quote })
}

/// The parts of a run of pieces, and how much of it is filled in.
pub(super) fn parts(pieces: &[Piece], spot: Spot, view: View, newline: Newline) -> (Vec<Part>, Fill) {
    let mut out = Vec::new();
    // Where the piece is the first in its line: what makes that line a quotation, and its column.
    let mut lead = match spot {
        Spot::Block(column) => Some(Lead { column, quote: "" }),
        _ => None,
    };
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                if let Spot::Block(column) = spot {
                    lead = lead_after(text, lead, column);
                }
                out.push(Part::Literal(plain(text)));
            }
            Piece::Guidance(_) => {}
            Piece::Field(field) => {
                // Words after the field go on in its last line, which could be code.
                let is_last = index + 1 == pieces.len();
                let own = lead.map(|lead| if is_last { lead } else { Lead { quote: "", ..lead } });
                let part = field_part(field, spot, own, view, newline);
                if let (Part::Value(value, _), Some(Part::Literal(before))) = (&part, out.last_mut())
                    && value.starts_with('\n')
                {
                    before.truncate(before.trim_end().len());
                }
                lead = lead.filter(|_| part == Part::Hole || field.kind == Kind::Check);
                out.push(part);
            }
            Piece::Link(link) => {
                link_parts(link, spot, lead, view, newline, &mut out);
                lead = None;
            }
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

fn field_part(field: &Field, spot: Spot, lead: Option<Lead<'_>>, view: View, newline: Newline) -> Part {
    if field.kind == Kind::Check {
        return Part::Literal(if field.is_checked() { "[x]" } else { "[ ]" }.to_owned());
    }
    let is_open = field.role == Role::Prompt && !field.is_filled();
    if is_open {
        return match view {
            View::Marks => Part::Value(mark(field, ""), field.id),
            View::Finished => Part::Hole,
        };
    }
    let mut text = String::new();
    match tidied(field, lead).filter(|_| spot != Spot::Code) {
        Some(tidy) if spot == Spot::Cell => tidy.write_in_cell(Newline::Lf, &mut text),
        Some(tidy) => tidy.write(Newline::Lf, &mut text),
        None => field.write(newline, &mut text),
    }
    match plain_lines(&text) {
        text if text.trim().is_empty() => Part::Hole,
        text => Part::Value(text, field.id),
    }
}

/// What shows that the field is not filled in, or that name in it.
pub(super) fn mark(field: &Field, name: &str) -> String {
    let sign = if name.is_empty() { "" } else { ":" };
    format!("{}{MARK_OPEN}{}{sign}{name}{MARK_CLOSE}", field.before, field.id.0)
}

/// The field with its answer as it goes into the finished text; none where it is written as it is.
fn tidied(field: &Field, lead: Option<Lead<'_>>) -> Option<Field> {
    let value = field.value.as_ref()?;
    let is_at_start = lead.is_some();
    let value = match (&field.place, lead) {
        (Place::Code(_), _) => return None,
        (Place::Inline | Place::Block(_), Some(Lead { column, quote })) if !quote.is_empty() => {
            let value = answer::tidy_blocks(value, true);
            let lines: Vec<&str> = value.lines().collect();
            let value = lines.join(&format!("\n{quote} ")).replace("> \n", ">\n");
            return Some(Field { value: Some(value), place: Place::Block(column), ..field.clone() });
        }
        // Here the space around it is for the emitter.
        (Place::Apart, _) => {
            let value = answer::tidy_blocks(value, is_at_start);
            return Some(Field { value: Some(value), place: Place::Block(0), ..field.clone() });
        }
        (Place::Block(_), None) => {
            let value = answer::tidy_blocks(value, false);
            // A list that began behind words would be one of them.
            let begins_list = value.contains('\n') && answer::opener(value.trim_start()).is_some();
            if begins_list { "\n".to_owned() + &value } else { value }
        }
        (Place::Block(_), _) => answer::tidy_blocks(value, is_at_start),
        (Place::Inline, _) => answer::tidy_words(value, is_at_start),
        (Place::LinkText, Some(_)) => answer::tidy_words(value, true),
        (Place::Cell | Place::LinkText, _) => for_words(&answer::tidy_lines(value), true),
        (Place::CodeSpan | Place::Address | Place::Info | Place::Html, _) => answer::tidy_lines(value),
    };
    Some(Field { value: Some(value), ..field.clone() })
}

/// A link with both sides is written as one; with one side only, what there is of it.
fn link_parts(
    link: &Link,
    spot: Spot,
    lead: Option<Lead<'_>>,
    view: View,
    newline: Newline,
    out: &mut Vec<Part>,
) {
    let (address, address_fill) = parts_of_side(&link.address, spot, None, view, newline);
    // Without an address, the text begins the line where the link would have.
    let lead = lead.filter(|_| address_fill == Fill::Nothing);
    let (text, text_fill) = parts_of_side(&link.text, spot, lead, view, newline);
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

fn parts_of_side(
    pieces: &[Piece],
    spot: Spot,
    mut lead: Option<Lead<'_>>,
    view: View,
    newline: Newline,
) -> (Vec<Part>, Fill) {
    let fill = fill(pieces, view);
    let parts = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Field(field) => field_part(field, spot, lead.take(), view, newline),
            Piece::Text(text) => {
                lead = None;
                Part::Literal(plain(text))
            }
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
