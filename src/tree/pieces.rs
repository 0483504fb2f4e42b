//! Runs of pieces: written out, told in words, and gone through field by field.

use super::{Body, Field, Kind, Link, Newline, Piece, Place, Section, columns};

/// Appends pieces as they stand: literal text, values, and the source of what is unfilled.
pub fn write_pieces(pieces: &[Piece], newline: Newline, out: &mut String) {
    write_with(pieces, &|field, out| field.write(newline, out), out);
}

/// Appends the pieces of a line that begins with `lead` as they stand; an answer that is all that a quotation says keeps
/// its lines, each with the signs of the quotation.
pub fn write_line(lead: &str, pieces: &[Piece], newline: Newline, out: &mut String) {
    let quoted = quoted(lead, pieces).and_then(|(field, lead)| Some((field.value.as_ref()?, lead)));
    let Some((value, lead)) = quoted else {
        return write_pieces(pieces, newline, out);
    };
    write_pieces(&pieces[..1], newline, out);
    for (index, line) in value.split('\n').enumerate() {
        if index > 0 {
            out.push_str(newline.as_str());
            out.push_str(if line.is_empty() { lead.trim_end() } else { &lead });
        }
        out.push_str(line);
    }
}

/// The field that is all that a quotation says, in a line that begins with `lead`, and what its further lines begin
/// with.
#[must_use]
pub fn quoted<'a>(lead: &str, pieces: &'a [Piece]) -> Option<(&'a Field, String)> {
    let [Piece::Text(before), Piece::Field(field)] = pieces else { return None };
    let signs = before.trim_end_matches([' ', '\t']);
    let is_quote = signs.ends_with('>') && signs.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
    (is_quote && field.place == Place::Inline && field.kind != Kind::Check)
        .then(|| (&**field, " ".repeat(columns(lead)) + signs + " "))
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

impl Section {
    /// Whether every byte of it is the text's own: nothing is asked for, nothing is a note to the author or the tag of an
    /// optional part.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let heading = self.heading.iter().map(|heading| heading.pieces.as_slice());
        let mut is_plain = heading.into_iter().all(are_plain);
        for block in &self.blocks {
            is_plain &= !matches!(block.body, Body::Guidance(_) | Body::Open(_) | Body::Close(_));
            block.body.for_each_pieces(&mut |pieces| is_plain &= are_plain(pieces));
        }
        is_plain
    }
}

fn are_plain(pieces: &[Piece]) -> bool {
    let mut is_plain = !pieces.iter().any(|piece| matches!(piece, Piece::Guidance(_)));
    visit_pieces(pieces, &mut |field| is_plain &= !field.is_asked());
    is_plain
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
