//! Finding the placeholders within a run of text: code spans, `{{NAMES}}`, comments, links and `[prompts]`,
//! from left to right, brackets balanced, the outermost one winning. Whatever is not closed is literal.

use std::collections::HashSet;

use super::lines::{is_blank_ahead, near};
use super::pairs::Pairs;
use super::{brackets, captions, choices, signs};
use crate::tree::{Field, FieldId, Kind, Link, Piece, Place, Role};

/// Hands out ids in ascending order.
#[derive(Debug, Default)]
pub(super) struct Ids(pub(super) u32);

impl Ids {
    pub(super) fn next(&mut self) -> u32 {
        let id = self.0;
        self.0 += 1;
        id
    }
}

/// No prompt is longer; beyond it a bracket is taken for literal text. It also bounds the search for the other
/// end, so that a hundred thousand brackets in a row cost no more than their number.
pub(super) const LONGEST_PROMPT: usize = 4_000;

/// No name between braces is longer.
const LONGEST_NAME: usize = 100;

/// Link addresses that stand for one.
const ADDRESS_WORDS: [&str; 7] = ["", "#", "url", "link", "address", "...", "…"];

/// A field as the scanner first makes it; label and kind follow from where it stands.
pub(super) fn new_field(ids: &mut Ids, source: &str, prompt: String, role: Role, place: Place) -> Field {
    Field {
        id: FieldId(ids.next()),
        name: None,
        label: String::new(),
        prompt,
        source: source.to_owned(),
        kind: Kind::Line,
        role,
        place,
        before: "",
        value: None,
    }
}

/// Finds the placeholders in `text`. `definitions` are the labels of reference links, in lower case.
pub(super) fn scan(text: &str, place: &Place, definitions: &HashSet<String>, ids: &mut Ids) -> Vec<Piece> {
    let pairs = Pairs::of(text);
    let mut scanner = Scanner { text, literal: 0, pieces: Vec::new(), pairs, place, definitions, ids };
    scanner.run();
    scanner.pieces
}

/// Finds only the `{{NAMES}}` in `text`: in code, brackets are code.
pub(super) fn scan_names(text: &str, place: &Place, ids: &mut Ids) -> Vec<Piece> {
    let definitions = HashSet::new();
    let mut scanner = Scanner {
        text,
        literal: 0,
        pieces: Vec::new(),
        pairs: Pairs::default(),
        place,
        definitions: &definitions,
        ids,
    };
    let mut at = 0;
    while let Some(offset) = text[at..].find("{{") {
        at += offset;
        at = scanner.mustache(at).max(at + 1);
    }
    scanner.push_literal(text.len(), text.len());
    scanner.pieces
}

/// Finds the placeholders in code: those that the text around it has too, those of its convention that are several
/// words, and what is set off as they are.
pub(super) fn scan_code(text: &str, dialect: u8, known: &HashSet<String>, ids: &mut Ids) -> Vec<Piece> {
    let definitions = HashSet::new();
    let pairs = Pairs::of(text);
    let mut scanner = Scanner {
        text,
        literal: 0,
        pieces: Vec::new(),
        pairs,
        place: &Place::Inline,
        definitions: &definitions,
        ids,
    };
    let (mut found, mut sure) = (Vec::new(), String::new());
    for (at, sign) in text.match_indices(['[', '{', '<']) {
        let Some(close) = scanner.pairs.close_of(at).filter(|&close| close - at < LONGEST_NAME) else {
            continue;
        };
        let (before, inner, after) = (&text[..at], &text[at + 1..close], &text[close + 1..]);
        let is_token = !inner.contains('\n')
            && match sign {
                "[" => {
                    !is_index(before)
                        && brackets::is_prompt(inner)
                        && !before.ends_with("= ")
                        && !inner.contains(" for ")
                }
                "{" => signs::is_brace_prompt(before, inner),
                _ => signs::is_angle_prompt(before, inner, after),
            };
        if !is_token {
            continue;
        }
        let is_words = inner.starts_with(char::is_alphanumeric)
            && inner.contains(' ')
            && !inner.contains(['"', '$', '=', '(', ';', ':']);
        if known.contains(&text[at..=close]) || sign.as_bytes()[0] == dialect && is_words {
            sure.push_str(sign);
        }
        found.push(at);
    }
    for at in found {
        if let Some(close) = scanner.pairs.close_of(at)
            && sure.contains(&text[at..=at])
            && at >= scanner.literal
        {
            scanner.prompt(at, close + 1 - at, text[at + 1..close].trim());
        }
    }
    scanner.push_literal(text.len(), text.len());
    scanner.pieces
}

/// Whether a bracket behind the text is part of the word at its end.
fn is_index(before: &str) -> bool {
    let is_path = || near(before).rsplit([' ', '\n']).next().is_some_and(|word| word.contains('/'));
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ']') || before.ends_with('_') && !is_path()
}

struct Scanner<'a> {
    text: &'a str,
    /// Where the literal text begins that is not yet a piece.
    literal: usize,
    pieces: Vec<Piece>,
    /// Where each bracket and parenthesis is closed.
    pairs: Pairs,
    place: &'a Place,
    definitions: &'a HashSet<String>,
    ids: &'a mut Ids,
}

impl Scanner<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(offset) = self.text[at..].find(['\\', '`', '{', '<', '[', '(']) {
            at += offset;
            at = self.token(at).max(at + 1);
        }
        self.push_literal(self.text.len(), self.text.len());
    }

    /// Makes the text up to `end` a literal piece and goes on after `next`.
    fn push_literal(&mut self, end: usize, next: usize) {
        if let Some(text) = self.text.get(self.literal..end).filter(|text| !text.is_empty()) {
            match self.pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(text),
                _ => self.pieces.push(Piece::Text(text.to_owned())),
            }
        }
        self.literal = next;
    }

    fn push(&mut self, start: usize, end: usize, piece: Piece) -> usize {
        self.push_literal(start, end);
        self.pieces.push(piece);
        end
    }

    fn push_field(&mut self, start: usize, end: usize, field: Field) -> usize {
        self.push(start, end, Piece::Field(Box::new(field)))
    }

    /// Reads what opens at `at` and returns where to go on; at most `at` when nothing was read.
    fn token(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        if rest.starts_with('\\') {
            if let Some((len, words)) = signs::escaped(rest) {
                return self.prompt(at, len, words);
            }
            return at + rest.char_indices().nth(2).map_or(rest.len(), |(next, _)| next);
        }
        if rest.starts_with('`') {
            return self.code_span(at);
        }
        if rest.starts_with("{{") {
            return self.mustache(at);
        }
        if rest.starts_with("<!--") {
            let Some(close) = rest.find("-->") else {
                return self.text.len();
            };
            let (comment, after) = rest.split_at(close + 3);
            return match signs::comment_slot(&self.text[..at], comment, after) {
                Some(words) => self.prompt(at, comment.len(), words),
                None => self.push(at, at + comment.len(), Piece::Guidance(comment.to_owned())),
            };
        }
        if rest.starts_with("(?)") {
            let field = new_field(self.ids, "?", String::new(), Role::Prompt, self.place.clone());
            return self.push_field(at + 1, at + 2, field);
        }
        if rest.starts_with('[') {
            return self.bracket(at);
        }
        if rest.starts_with(['{', '<'])
            && let Some(close) = self.close_of(at)
        {
            let before = self.text.get(self.literal..at).unwrap_or_default();
            let (inner, after) = (&rest[1..close], &rest[close + 1..]);
            let is_prompt = match rest.as_bytes()[0] {
                b'{' => signs::is_brace_prompt(before, inner),
                _ => signs::is_angle_prompt(before, inner, after),
            };
            if is_prompt {
                return self.prompt(at, close + 1, inner.trim_matches([' ', '+', '{', '}', '<', '>']));
            }
        }
        at
    }

    /// Makes a field of the `len` bytes from `at` on, which ask for `words`.
    fn prompt(&mut self, at: usize, len: usize, words: &str) -> usize {
        let source = &self.text[at..at + len];
        if captions::is_hint(words) {
            return self.push(at, at + len, Piece::Guidance(source.to_owned()));
        }
        let mut field =
            new_field(self.ids, source, captions::one_line(words), Role::Prompt, self.place.clone());
        if let Some(options) = choices::options(words) {
            field.kind = Kind::Choice(options);
        }
        self.push_field(at, at + len, field)
    }

    /// A code span is literal, unless it holds a name or is one prompt.
    fn code_span(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let ticks = rest.bytes().take_while(|&byte| byte == b'`').count();
        let Some(len) = self.pairs.span_len(at + ticks, ticks) else {
            return at + ticks;
        };
        let inner = &rest[ticks..ticks + len];
        let end = at + ticks + len + ticks;
        // A single word is code, unless there is nothing else.
        let (before, after) = (self.text[..at].trim_end(), &self.text[end..]);
        let is_apart = before.is_empty() || before.ends_with([':', '\n', '*']);
        let is_last = after.starts_with(':') || is_blank_ahead(after);
        // Signs alone may join several.
        let gap = self.text.get(self.literal..at).filter(|gap| gap.len() < 20).unwrap_or("a");
        let is_next =
            matches!(self.pieces.last(), Some(Piece::Field(_))) && !gap.contains(char::is_alphanumeric);
        let is_all = is_apart && is_last || is_next;
        let is_phrase = inner.starts_with('[')
            || inner.starts_with(['{', '<']) && (is_all || inner.contains([' ', '-', '_']));
        let is_prompt = is_phrase && Pairs::of(inner).close_of(0) == Some(inner.len() - 1);
        if !inner.contains("{{") && !is_prompt {
            return end;
        }
        self.push_literal(at + ticks, end - ticks);
        let pieces = scan(inner, &Place::CodeSpan, self.definitions, self.ids);
        self.pieces.extend(pieces);
        end
    }

    fn mustache(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let braces = if rest.starts_with("{{{") { 3 } else { 2 };
        let close = if braces == 3 { "}}}" } else { "}}" };
        let Some(len) = rest[braces..].bytes().take(LONGEST_NAME).position(|byte| byte == b'}') else {
            return at + braces;
        };
        if !rest[braces + len..].starts_with(close) {
            return at + braces;
        }
        let inner = &rest[braces..braces + len];
        let end = at + braces + len + braces;
        let name = inner.trim();
        if name.is_empty() || inner.contains(['\n', '{']) {
            return at + braces;
        }
        if name.starts_with(['#', '/', '^', '!', '>', '&']) || name == "else" {
            return self.push(at, end, Piece::Guidance(rest[..braces + len + braces].to_owned()));
        }
        let prompt = captions::of_name(name);
        let mut field =
            new_field(self.ids, &rest[..braces + len + braces], prompt, Role::Prompt, self.place.clone());
        field.name = Some(name.to_owned());
        self.push_field(at, end, field)
    }

    fn bracket(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let is_line_start = self.text[..at].trim_end_matches([' ', '\t']).is_empty()
            || self.text[..at].trim_end_matches([' ', '\t']).ends_with('\n');
        if brackets::is_task_box(rest) && *self.place == Place::CodeSpan {
            return at + 3;
        }
        if is_line_start && brackets::is_task_box(rest) {
            let mut field = new_field(self.ids, &rest[..3], String::new(), Role::Sample, Place::Inline);
            field.kind = Kind::Check;
            return self.push_field(at, at + 3, field);
        }
        let Some(close) = self.close_of(at) else {
            return at + 1;
        };
        let inner = &rest[1..close];
        let after = &rest[close + 1..];
        if after.starts_with('(')
            && let Some(len) = self.close_of(at + close + 1)
        {
            return self.link(at, inner, &after[1..len], close + 1 + len + 1);
        }
        if after.starts_with('[')
            && let Some(len) = self.close_of(at + close + 1)
            && self.is_defined(&after[1..len])
        {
            return at + close + 1 + len + 1;
        }
        // The key to press: `[y]es`.
        let is_letter = inner.chars().count() == 1 && after.starts_with(char::is_alphabetic);
        let is_count = inner == "X" && brackets::is_counted(&self.text[..at], after);
        let is_words = is_index(&self.text[..at]) || is_letter || self.is_defined(inner);
        if is_words || !brackets::is_prompt(inner) && !is_count {
            return at + close + 1;
        }
        self.prompt(at, close + 1, inner)
    }

    /// How far from the bracket at `at` its other end is, unless it is too far.
    fn close_of(&self, at: usize) -> Option<usize> {
        self.pairs.close_of(at).map(|close| close - at).filter(|&len| len < LONGEST_PROMPT)
    }

    fn is_defined(&self, label: &str) -> bool {
        self.definitions.contains(&label.to_lowercase())
    }

    /// A link is a slot when its address stands for one or either side holds a placeholder.
    fn link(&mut self, at: usize, text: &str, address: &str, len: usize) -> usize {
        let end = at + len;
        if self.text[..at].ends_with('!') && !text.contains("{{") && !address.contains("{{") {
            return end;
        }
        // Links do not nest; what looks so is literal as a whole.
        if text.contains("](") || address.contains("](") {
            return end;
        }
        let is_stand_in = is_stand_in_address(address) || text.to_lowercase().starts_with("your ");
        let text_pieces = scan(text, &Place::LinkText, self.definitions, self.ids);
        let address_pieces = scan(address, &Place::Address, self.definitions, self.ids);
        let is_field = |piece: &Piece| matches!(piece, Piece::Field(_));
        let has_field = text_pieces.iter().chain(&address_pieces).any(is_field);
        if !has_field && !is_stand_in {
            return end;
        }
        let mut stand_in = |source: &str, prompt: &str, place: Place| {
            vec![Piece::Field(Box::new(new_field(self.ids, source, prompt.to_owned(), Role::Prompt, place)))]
        };
        let address_pieces = if address_pieces.iter().any(is_field) {
            address_pieces
        } else if is_stand_in {
            stand_in(address, "Address", Place::Address)
        } else {
            address_pieces
        };
        let text_pieces = if is_stand_in && !text_pieces.iter().any(is_field) {
            stand_in(text, text, Place::LinkText)
        } else {
            text_pieces
        };
        let mut link = Link { text: text_pieces, address: address_pieces };
        for piece in &mut link.address {
            if let Piece::Field(field) = piece {
                field.kind = Kind::Address;
            }
        }
        self.push(at, end, Piece::Link(Box::new(link)))
    }
}

fn is_stand_in_address(address: &str) -> bool {
    let lower = address.trim().to_lowercase();
    ADDRESS_WORDS.contains(&lower.as_str())
        || lower.starts_with("link ")
        || ["your-", "link-to-", "path/to", "example.com"].iter().any(|sign| lower.contains(sign))
        || address.trim().rsplit(['/', '#']).next().is_some_and(captions::is_mask)
}

#[cfg(test)]
mod tests;
