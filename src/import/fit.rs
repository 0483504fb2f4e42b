//! Reading answers back: what stands in a text where a model has literal text and fields.
//!
//! An answer is only taken where writing it at its place gives exactly the bytes that were read.

use crate::tree::{Field, Link, Newline, Piece, Place, quoted, visit_pieces, write_cell, write_line};

use super::{value, words};

/// Where pieces stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    /// The line ending in which answers are written.
    pub(super) newline: Newline,
    /// Within a table cell.
    pub(super) is_cell: bool,
    /// The column to which further lines of an answer are indented, where the text has its own.
    pub(super) column: Option<usize>,
}

impl At {
    /// Pieces as they are written there.
    pub(super) fn write(self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        if self.is_cell {
            write_cell(pieces, self.newline, &mut out);
        } else {
            write_line(&self.lead(), pieces, self.newline, &mut out);
        }
        out
    }

    /// As many spaces as what stands before the content takes.
    fn lead(self) -> String {
        " ".repeat(self.column.unwrap_or(0))
    }

    /// A field as it is written there.
    pub(super) fn write_field(self, field: &Field) -> String {
        let mut out = String::new();
        if self.is_cell {
            field.write_in_cell(self.newline, &mut out);
        } else {
            field.write(self.newline, &mut out);
        }
        out
    }
}

/// `model` with the answers and the words that stand in `text`; none where it says something else. Notes to the
/// author may be missing.
pub(super) fn pieces(model: &[Piece], text: &str, at: At) -> Option<Vec<Piece>> {
    let is_note = |piece: &Piece| matches!(piece, Piece::Guidance(_));
    exact_pieces(model, text, at).or_else(|| {
        model.iter().any(is_note).then_some(())?;
        let rest: Vec<Piece> = model.iter().filter(|piece| !is_note(piece)).cloned().collect();
        exact_pieces(&rest, text, at)
    })
}

fn exact_pieces(model: &[Piece], text: &str, at: At) -> Option<Vec<Piece>> {
    if let Some((field, lead)) = quoted(&at.lead(), model)
        && let Some(pieces) = quotation(field, &lead, text, at)
    {
        return Some(pieces);
    }
    let mut tokens = Vec::new();
    for piece in model {
        match piece {
            Piece::Link(link) => {
                tokens.push(Token::LinkText);
                tokens.extend(link.text.iter().filter_map(Token::of));
                tokens.push(Token::LinkAddress);
                tokens.extend(link.address.iter().filter_map(Token::of));
                tokens.push(Token::LinkEnd);
            }
            piece => tokens.extend(Token::of(piece)),
        }
    }
    let mut reader = Reader { at, text, pos: 0, out: Vec::new(), link: None };
    reader.read(&tokens)?;
    (at.write(&reader.out) == text).then_some(reader.out)
}

/// A quotation in the place of a field that is all that one says.
fn quotation(field: &Field, lead: &str, text: &str, at: At) -> Option<Vec<Piece>> {
    let mut lines = text.split(at.newline.as_str());
    let first = lines.next()?;
    let words = first.trim_start_matches([' ', '\t', '>']);
    let mut value = words.to_owned();
    for line in lines {
        let words = if line == lead.trim_end() { "" } else { line.strip_prefix(lead)? };
        value = value + "\n" + words;
    }
    let words_have_return = value.contains('\r');
    let field = Field { value: Some(value), ..field.clone() };
    let pieces =
        vec![Piece::Text(first[..first.len() - words.len()].to_owned()), Piece::Field(Box::new(field))];
    (text.contains('\n') && !words_have_return && at.write(&pieces) == text).then_some(pieces)
}

enum Token<'a> {
    Literal(&'a str),
    Note(&'a str),
    Field(&'a Field),
    /// A link begins, goes on with its address, ends.
    LinkText,
    LinkAddress,
    LinkEnd,
}

impl<'a> Token<'a> {
    /// A piece that is no link.
    fn of(piece: &'a Piece) -> Option<Self> {
        match piece {
            Piece::Text(text) => Some(Self::Literal(text)),
            Piece::Guidance(text) => Some(Self::Note(text)),
            Piece::Field(field) => Some(Self::Field(field)),
            Piece::Link(_) => None,
        }
    }

    /// What stands there, where that is settled.
    fn literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) | Self::Note(text) => Some(text),
            Self::Field(_) => None,
            Self::LinkText => Some("["),
            Self::LinkAddress => Some("]("),
            Self::LinkEnd => Some(")"),
        }
    }
}

struct Reader<'a> {
    at: At,
    text: &'a str,
    /// What stands before it is read.
    pos: usize,
    out: Vec<Piece>,
    /// The link that is being read, and whether its address is.
    link: Option<(Link, bool)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.pos..]
    }

    fn push(&mut self, piece: Piece) {
        match &mut self.link {
            Some((link, true)) => link.address.push(piece),
            Some((link, false)) => link.text.push(piece),
            None => self.out.push(piece),
        }
    }

    fn read(&mut self, tokens: &[Token<'_>]) -> Option<()> {
        for (index, token) in tokens.iter().enumerate() {
            let is_first = index == 0;
            let following = &tokens[index + 1..];
            match token {
                Token::Field(field) => {
                    let mut field = self.field(field, following)?;
                    if let Some(Token::Literal(label)) = index.checked_sub(1).map(|at| &tokens[at])
                        && let [Piece::Text(words)] = self.out.as_slice()
                        && let Some(counted) = words::counted(label, words, &field.label)
                    {
                        field.label = counted;
                    }
                    self.push(Piece::Field(Box::new(field)));
                    continue;
                }
                Token::Literal(literal) => {
                    let len = self.literal_len(literal, is_first, following.is_empty())?;
                    let words = self.rest()[..len].to_owned();
                    self.pos += len;
                    if !words.is_empty() {
                        self.push(Piece::Text(words));
                    }
                    continue;
                }
                _ => {}
            }
            let literal = token.literal()?;
            self.rest().starts_with(literal).then_some(())?;
            self.pos += literal.len();
            match token {
                Token::LinkText => self.link = Some((Link { text: Vec::new(), address: Vec::new() }, false)),
                Token::LinkAddress => self.link.as_mut()?.1 = true,
                Token::LinkEnd => {
                    let (link, _) = self.link.take()?;
                    self.out.push(Piece::Link(Box::new(link)));
                }
                _ => self.push(Piece::Guidance(literal.to_owned())),
            }
        }
        self.rest().is_empty().then_some(())
    }

    /// The bytes at which the text says what `literal` does. Labels may be set off in another way, and space at either
    /// end may differ.
    fn literal_len(&self, literal: &str, is_first: bool, is_last: bool) -> Option<usize> {
        let rest = self.rest();
        if rest.starts_with(literal) && !(is_last && rest.len() > literal.len()) {
            return Some(literal.len());
        }
        if is_last && literal.trim().is_empty() {
            return rest.trim().is_empty().then_some(rest.len());
        }
        if !is_first {
            return None;
        }
        if literal.trim().is_empty() {
            return Some(rest.len() - rest.trim_start_matches([' ', '\t']).len());
        }
        words::label_len(literal, rest)
    }

    fn field(&mut self, field: &Field, following: &[Token<'_>]) -> Option<Field> {
        let rest = self.rest();
        let literals = following.iter().map_while(Token::literal);
        let count = literals.clone().count();
        let next: String = literals.collect();
        let is_last = count == following.len();
        // As it was, or not filled in.
        let is_at = |len: usize| {
            let after = &rest[len..];
            if is_last { after == next } else { after.starts_with(&next) }
        };
        let written = self.at.write_field(field);
        for known in [&written, &field.source] {
            if rest.starts_with(known.as_str()) && is_at(known.len()) {
                self.pos += known.len();
                return value::read(field, known, self.at);
            }
        }
        let rest = self.behind_label(field, is_last);
        let len = if is_last {
            match rest.strip_suffix(next.as_str()) {
                Some(before) => before.len(),
                None if next.trim().is_empty() => rest.trim_end().len(),
                None => return None,
            }
        } else if next.is_empty() {
            // Only a task box is known to end by itself.
            value::box_len(field, rest)?
        } else {
            rest.find(&next)?
        };
        self.pos += len;
        value::read(field, &rest[..len], self.at)
    }

    /// What is left. Where an answer begins below its label, or behind a dash, what stands between goes to the label.
    fn behind_label(&mut self, field: &Field, is_last: bool) -> &'a str {
        let rest = self.rest();
        let indent = match field.place {
            Place::Block(indent) => self.at.column.unwrap_or(indent),
            Place::Inline if !self.at.is_cell => 0,
            _ => return rest,
        };
        let is_topic = field.before == ": ";
        let dash = [" – ", " — ", " - "].into_iter().find(|dash| is_topic && rest.starts_with(dash));
        let colon = if is_topic { ":" } else { "" };
        let answer = rest.strip_prefix(colon).unwrap_or(rest).trim_start();
        let space = &rest[..rest.len() - answer.len()];
        let is_below = space.rsplit_once('\n').is_some_and(|(_, spaces)| spaces.len() == indent);
        if let Some(between) = dash.or(Some(space).filter(|_| is_below && !answer.is_empty()))
            && let (Some(Piece::Text(label)), None, true) = (self.out.last_mut(), &self.link, is_last)
        {
            label.push_str(between);
            self.pos += between.len();
        }
        self.rest()
    }
}

/// Whether the pieces are nothing but one field, a task box and space aside.
pub(super) fn whole_field(pieces: &[Piece]) -> Option<&Field> {
    let mut whole = None;
    for piece in pieces {
        match piece {
            Piece::Text(text) if text.trim().is_empty() => {}
            Piece::Guidance(_) => {}
            Piece::Field(field) if value::is_box(field) => {}
            Piece::Field(field) if whole.is_none() => whole = Some(&**field),
            _ => return None,
        }
    }
    whole
}

/// Whether the pieces have a field.
pub(super) fn has_field(pieces: &[Piece]) -> bool {
    let mut has_field = false;
    visit_pieces(pieces, &mut |_| has_field = true);
    has_field
}
