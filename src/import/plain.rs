//! A finished text is its author's, every byte of it.

use crate::tree::{Body, Field, Newline, Piece, Section, quoted, visit_pieces_mut, write_line, write_pieces};

/// Makes words of comments and tags, which nobody but the author has put there, and of each answer the text that it
/// stands for: what is typed as Markdown is the text from now on.
pub(super) fn keep(section: &mut Section, newline: Newline) {
    if let Some(heading) = &mut section.heading {
        keep_pieces(&mut heading.pieces, false, newline);
    }
    for block in &mut section.blocks {
        let text = match &mut block.body {
            Body::Guidance(text) | Body::Close(text) => std::mem::take(text),
            Body::Open(part) => std::mem::take(&mut part.tag),
            body => {
                let is_table = matches!(body, Body::Table(_));
                let lead = if let Body::Item(item) = &*body { item.lead.clone() } else { String::new() };
                body.for_each_pieces_mut(&mut |pieces| {
                    let lines = quoted_lines(&lead, pieces, newline);
                    keep_pieces(pieces, is_table, newline);
                    if let (Some(lines), Some(Piece::Field(field))) = (lines, pieces.last_mut()) {
                        field.source = lines;
                    }
                });
                continue;
            }
        };
        block.body = Body::Verbatim(text);
    }
}

/// The lines of an answer that is all that a quotation says, each with the signs of the quotation.
fn quoted_lines(lead: &str, pieces: &[Piece], newline: Newline) -> Option<String> {
    quoted(lead, pieces)?;
    let (mut whole, mut signs) = (String::new(), String::new());
    write_line(lead, pieces, newline, &mut whole);
    write_pieces(&pieces[..1], newline, &mut signs);
    Some(whole.split_off(signs.len()))
}

fn keep_pieces(pieces: &mut [Piece], is_cell: bool, newline: Newline) {
    for piece in &mut *pieces {
        if let Piece::Guidance(note) = piece {
            *piece = Piece::Text(std::mem::take(note));
        }
    }
    visit_pieces_mut(pieces, &mut |field| keep_field(field, is_cell, newline));
}

fn keep_field(field: &mut Field, is_cell: bool, newline: Newline) {
    let mut written = String::new();
    if is_cell {
        field.write_in_cell(newline, &mut written);
    } else {
        field.write(newline, &mut written);
    }
    field.source = written;
}
