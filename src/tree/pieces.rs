//! Runs of pieces: written out, told in words, and gone through field by field.

use super::{Field, Link, Newline, Piece};

/// Appends pieces as they stand: literal text, values, and the source of what is unfilled.
pub fn write_pieces(pieces: &[Piece], newline: Newline, out: &mut String) {
    write_with(pieces, &|field, out| field.write(newline, out), out);
}

/// Appends the pieces of a table cell as they stand.
pub fn write_cell(pieces: &[Piece], newline: Newline, out: &mut String) {
    write_with(pieces, &|field, out| field.write_in_cell(newline, out), out);
}

fn write_with(pieces: &[Piece], write: &impl Fn(&Field, &mut String), out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) | Piece::Guidance(text) => out.push_str(text),
            Piece::Field(field) => write(field, out),
            Piece::Link(link) => {
                out.push('[');
                write_with(&link.text, write, out);
                out.push_str("](");
                write_with(&link.address, write, out);
                out.push(')');
            }
        }
    }
}

/// Appends what a person would call the text: literal text, values, and the prompts of what is unfilled.
pub fn describe_pieces(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.extend(text.chars().filter(|c| !matches!(c, '*' | '`'))),
            Piece::Guidance(_) => {}
            Piece::Field(field) => match field.text() {
                text if text.trim().is_empty() => out.push_str(&field.prompt),
                text => out.push_str(&text),
            },
            Piece::Link(link) => describe_pieces(&link.text, out),
        }
    }
}

/// Calls `visit` with every field among the pieces.
pub fn visit_pieces<'a>(pieces: &'a [Piece], visit: &mut impl FnMut(&'a Field)) {
    for piece in pieces {
        match piece {
            Piece::Field(field) => visit(field),
            Piece::Link(link) => {
                for inner in link.text.iter().chain(&link.address) {
                    if let Piece::Field(field) = inner {
                        visit(field);
                    }
                }
            }
            Piece::Text(_) | Piece::Guidance(_) => {}
        }
    }
}

/// Calls `visit` with every field among the pieces, to change it.
pub fn visit_pieces_mut(pieces: &mut [Piece], visit: &mut impl FnMut(&mut Field)) {
    for piece in pieces {
        match piece {
            Piece::Field(field) => visit(field),
            Piece::Link(link) => {
                let Link { text, address } = &mut **link;
                for inner in text.iter_mut().chain(address) {
                    if let Piece::Field(field) = inner {
                        visit(field);
                    }
                }
            }
            Piece::Text(_) | Piece::Guidance(_) => {}
        }
    }
}
