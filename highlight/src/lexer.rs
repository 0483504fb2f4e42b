//! The cursor over a text, and what most languages consist of: comments and strings, and between them words.

use crate::Class;
use crate::language::{Flags, Holes, Language, Quote, Shape};

/// A text on its way into tokens: what lies before `written` is in `out`, what lies before `at` is settled, and what
/// is between them is plain.
pub(crate) struct Lexer<'a> {
    pub(crate) code: &'a str,
    pub(crate) at: usize,
    pub(crate) language: &'static Language,
    /// Whether what came last is a value, behind which `/` divides and opens no pattern.
    pub(crate) is_behind_value: bool,
    written: usize,
    out: Vec<(usize, Class)>,
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(language: &'static Language, code: &'a str) -> Self {
        Self { code, at: 0, language, is_behind_value: false, written: 0, out: Vec::new() }
    }

    /// All tokens; what is not settled yet is plain.
    pub(crate) fn finish(mut self) -> Vec<(usize, Class)> {
        self.plain_to(self.code.len());
        self.out
    }

    pub(crate) fn rest(&self) -> &'a str {
        &self.code[self.at..]
    }

    /// The byte at a place, 0 behind the end.
    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.code.as_bytes().get(at).copied().unwrap_or(0)
    }

    pub(crate) fn has(&self, flag: Flags) -> bool {
        self.language.flags & flag != 0
    }

    /// Writes the next bytes as a token of this class.
    pub(crate) fn push(&mut self, len: usize, class: Class) {
        if len == 0 {
            return;
        }
        match self.out.last_mut() {
            Some((last, same)) if *same == class => *last += len,
            _ => self.out.push((len, class)),
        }
        self.written += len;
    }

    pub(crate) fn plain_to(&mut self, to: usize) {
        self.push(to - self.written, Class::Plain);
    }

    /// Everything from the cursor to `to` is of one class, and the cursor stands behind it.
    pub(crate) fn take(&mut self, to: usize, class: Class) {
        self.plain_to(self.at);
        self.push(to - self.at, class);
        self.at = to;
    }

    /// Where the cursor's line ends, before its line feed.
    pub(crate) fn line_end(&self) -> usize {
        self.rest().find('\n').map_or(self.code.len(), |found| self.at + found)
    }

    /// Goes to the next line, given where this one ends.
    pub(crate) fn next_line(&mut self, end: usize) {
        self.at = (end + 1).min(self.code.len());
    }

    pub(crate) fn skip_blanks(&mut self, end: usize) {
        while self.at < end && matches!(self.byte(self.at), b' ' | b'\t') {
            self.at += 1;
        }
    }

    /// One character on, whatever its length.
    pub(crate) fn step(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// Where the first of a mark behind the cursor ends, looked for `from` bytes on; the end of the text without one.
    pub(crate) fn end_of(&self, from: usize, mark: &str) -> usize {
        let from = self.at + from;
        self.code[from..].find(mark).map_or(self.code.len(), |found| from + found + mark.len())
    }

    /// Cuts everything to `end`; what opens before it may close behind it.
    pub(crate) fn code(&mut self, end: usize) {
        // The depths of braces at which the holes of open strings end.
        let mut holes: Vec<(usize, Quote)> = Vec::new();
        let mut depth = 0;
        while self.at < end {
            let byte = self.byte(self.at);
            if byte.is_ascii_whitespace() {
                self.at += 1;
                continue;
            }
            if self.comment() {
                continue;
            }
            if byte == b'{' {
                depth += 1;
            }
            if byte == b'}' {
                if let Some(&(at, quote)) = holes.last()
                    && at == depth
                {
                    self.take(self.at + 1, Class::Variable);
                    // The string goes on, perhaps to a further hole of the same depth.
                    if !self.string_body(quote) {
                        holes.pop();
                        depth -= 1;
                    }
                    continue;
                }
                depth = depth.saturating_sub(1);
            }
            if let Some(quote) = self.quote() {
                if self.string(quote) {
                    depth += 1;
                    holes.push((depth, quote));
                }
                continue;
            }
            if !self.special(byte) {
                self.word(byte);
            }
        }
    }

    /// Takes the comment that begins here, if one does.
    pub(crate) fn comment(&mut self) -> bool {
        let rest = self.rest();
        let is_apart = self.at == 0 || self.byte(self.at - 1).is_ascii_whitespace();
        if (is_apart || !self.has(Language::SPACED_COMMENT))
            && self.language.line.iter().any(|mark| rest.starts_with(mark))
        {
            self.take(self.line_end(), Class::Comment);
            return true;
        }
        let block = self.language.block.iter().find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = block {
            self.take(self.end_of(open.len(), close), Class::Comment);
        }
        block.is_some()
    }

    /// The quote that stands here.
    pub(crate) fn quote(&self) -> Option<Quote> {
        let rest = self.rest();
        self.language.strings.iter().find(|quote| rest.starts_with(quote.open)).copied()
    }

    /// Takes a string from its opening on. True if it stopped at a hole that holds code.
    pub(crate) fn string(&mut self, quote: Quote) -> bool {
        let from = self.at;
        self.take(from + quote.open.len(), Class::Text);
        let is_open = self.string_body(quote);
        if self.language.shape == Shape::Json
            && self.rest().trim_start_matches([' ', '\t']).starts_with(':')
            && let Some((len, class)) = self.out.last_mut()
            && *class == Class::Text
            && *len == self.at - from
        {
            *class = Class::Key;
        }
        is_open
    }

    fn string_body(&mut self, quote: Quote) -> bool {
        self.is_behind_value = true;
        let mut from = self.at;
        loop {
            let rest = self.rest();
            if rest.starts_with(quote.close) {
                self.at += quote.close.len();
                break;
            }
            match rest.bytes().next() {
                None => break,
                Some(b'\n') if !quote.has_lines => break,
                Some(b'\\') if quote.has_escapes => {
                    self.at += 1;
                    self.step();
                }
                Some(b'$') if quote.holes == Holes::Braces && rest.starts_with("${") => {
                    self.push(self.at - from, Class::Text);
                    self.take(self.at + 2, Class::Variable);
                    self.is_behind_value = false;
                    return true;
                }
                Some(b'$') if quote.holes == Holes::Dollar => match variable(rest) {
                    Some(len) => {
                        self.push(self.at - from, Class::Text);
                        self.take(self.at + len, Class::Variable);
                        from = self.at;
                    }
                    None => self.at += 1,
                },
                Some(_) => self.step(),
            }
        }
        self.push(self.at - from, Class::Text);
        false
    }
}

/// The length of `$name`, `${…}` or `$1` at the start of a text.
pub(crate) fn variable(rest: &str) -> Option<usize> {
    /// What is longer is no variable, and looking for its end would take time for each that does not end.
    const LONGEST: usize = 200;
    let bytes = rest.as_bytes();
    match bytes.get(1)? {
        b'{' => rest.bytes().take(LONGEST).position(|byte| byte == b'}').map(|at| at + 1),
        byte if byte.is_ascii_alphabetic() || *byte == b'_' => {
            let name = bytes[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
            Some(1 + name.count())
        }
        byte if byte.is_ascii_digit() || b"@#?*!$".contains(byte) => Some(2),
        _ => None,
    }
}
