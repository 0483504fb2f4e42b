//! What a word is, and the signs that only some languages have.

use crate::Class;
use crate::language::{Language, is_among};
use crate::lexer::{Lexer, variable};

/// Longer than any attribute or pattern that is read at a glance. What does not end within it is none: without a
/// bound, each opening without an end would be looked through to the end of the text.
const LONGEST: usize = 500;

impl Lexer<'_> {
    /// Where the word from `from` on ends.
    fn word_end(&self, from: usize) -> usize {
        let has_hyphens = self.has(Language::HYPHEN);
        let is_part = |c: char| is_wordlike(c) || c == '_' || has_hyphens && c == '-';
        self.code[from..].find(|c: char| !is_part(c)).map_or(self.code.len(), |len| from + len)
    }

    /// Takes what only some languages have, if it stands here.
    pub(crate) fn special(&mut self, byte: u8) -> bool {
        match byte {
            b'$' if self.has(Language::DOLLAR) => self.dollar(),
            b'@' if self.has(Language::AT) => {
                let end = self.word_end(self.at + 1);
                let is_one = end > self.at + 1;
                if is_one {
                    self.take(end, Class::Attribute);
                }
                is_one
            }
            b'#' if self.has(Language::DIRECTIVES) && self.is_first_in_line() => {
                self.take(self.word_end(self.at + 1), Class::Attribute);
                true
            }
            b'#' if self.has(Language::RUST) => self.rust_attribute(),
            b'\'' if self.has(Language::RUST) => {
                self.rust_quote();
                true
            }
            b'/' if self.has(Language::REGEX) && !self.is_behind_value => self.pattern(),
            _ => false,
        }
    }

    fn dollar(&mut self) -> bool {
        let Some(len) = variable(self.rest()) else { return false };
        self.take(self.at + len, Class::Variable);
        self.is_behind_value = true;
        true
    }

    fn is_first_in_line(&self) -> bool {
        let before = self.code[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    /// `#[…]` and `#![…]`, with the brackets within.
    fn rust_attribute(&mut self) -> bool {
        let mut depth = 0;
        for (at, byte) in self.rest().bytes().enumerate().skip(1).take(LONGEST) {
            match byte {
                b'[' => depth += 1,
                b'!' if at == 1 => continue,
                b']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let is_one = byte == b']';
                if is_one {
                    self.take(self.at + at + 1, Class::Attribute);
                }
                return is_one;
            }
        }
        false
    }

    /// A character, or a lifetime.
    fn rust_quote(&mut self) {
        /// That of `'\u{10FFFF}'`.
        const LONGEST_CHARACTER: usize = 12;
        let rest = self.rest();
        let mut characters = rest[1..].chars();
        let character = match characters.next() {
            Some('\\') => {
                let quote = rest.bytes().take(LONGEST_CHARACTER).skip(3).position(|byte| byte == b'\'');
                quote.map(|at| at + 4)
            }
            Some(one) if one != '\n' && characters.next() == Some('\'') => Some(2 + one.len_utf8()),
            _ => None,
        };
        match character {
            Some(len) => self.take(self.at + len, Class::Text),
            None => self.take(self.word_end(self.at + 1), Class::Variable),
        }
        self.is_behind_value = true;
    }

    /// `/…/`, if it closes in its line, with the letters behind it.
    fn pattern(&mut self) -> bool {
        let (mut is_in_set, mut is_escaped) = (false, false);
        for (at, byte) in self.rest().bytes().enumerate().skip(1).take(LONGEST) {
            match byte {
                b'\n' => return false,
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'[' => is_in_set = true,
                b']' => is_in_set = false,
                b'/' if !is_in_set => {
                    self.take(self.word_end(self.at + at + 1), Class::Text);
                    self.is_behind_value = true;
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    /// Takes a number or a word, or goes on by one character.
    pub(crate) fn word(&mut self, byte: u8) {
        if byte.is_ascii_digit() || byte == b'.' && self.byte(self.at + 1).is_ascii_digit() {
            self.take(number_end(self.code, self.at), Class::Number);
            self.is_behind_value = true;
            return;
        }
        let end = if byte == b'-' { self.at } else { self.word_end(self.at) };
        if end == self.at {
            self.is_behind_value = matches!(byte, b')' | b']');
            self.step();
            return;
        }
        if self.has(Language::PREFIXES) && end - self.at <= 2 && self.prefixed(end) {
            return;
        }
        let word = &self.code[self.at..end];
        let class = self.class_of(word, end);
        self.is_behind_value = class != Class::Keyword || word == "this";
        if class == Class::Plain {
            self.at = end;
        } else {
            self.take(end, class);
        }
    }

    fn class_of(&self, word: &str, end: usize) -> Class {
        let Language { keywords, constants, types, .. } = *self.language;
        let after = self.byte(end);
        let next = self.code[end..].trim_start_matches([' ', '\t']).bytes().next().unwrap_or(0);
        let is_member = self.at > 0 && self.byte(self.at - 1) == b'.';
        let among = |words| is_among(words, word, self.has(Language::NO_CASE));
        match () {
            () if self.has(Language::COLON_KEYS) && next == b':' => Class::Key,
            () if self.has(Language::EQUALS_KEYS) && next == b'=' => Class::Key,
            () if !is_member && among(keywords) => Class::Keyword,
            () if among(constants) => Class::Constant,
            () if among(types) => Class::Type,
            () if self.has(Language::CALLS) && after == b'(' => Class::Function,
            () if self.has(Language::RUST) && after == b'!' && self.byte(end + 1) != b'=' => Class::Function,
            () if self.has(Language::CAPITAL_TYPES) && word.starts_with(|c: char| c.is_ascii_uppercase()) => {
                let is_loud = word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_lowercase());
                if is_loud { Class::Constant } else { Class::Type }
            }
            () => Class::Plain,
        }
    }

    /// Takes a string that has letters before its quote, which stands at `quote_at`: `r#"…"#`, `b"…"`, `f'…'`.
    fn prefixed(&mut self, quote_at: usize) -> bool {
        let word = &self.code[self.at..quote_at];
        if !word.bytes().all(|byte| b"rRbBfFuULc8".contains(&byte)) {
            return false;
        }
        let rest = &self.code[quote_at..];
        if self.has(Language::RUST) {
            if word.ends_with('r') {
                let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
                if !rest[hashes..].starts_with('"') {
                    return false;
                }
                let close = ["\"", &rest[..hashes]].concat();
                self.take(self.end_of(word.len() + hashes + 1, &close), Class::Text);
                self.is_behind_value = true;
                return true;
            }
            if word == "b" && rest.starts_with('\'') {
                self.take(quote_at, Class::Text);
                self.rust_quote();
                return true;
            }
        }
        let Some(quote) = self.language.strings.iter().find(|quote| rest.starts_with(quote.open)) else {
            return false;
        };
        self.take(quote_at, Class::Text);
        self.string(*quote);
        true
    }
}

/// Where the number that begins at `from` ends, with its unit or type.
fn number_end(code: &str, from: usize) -> usize {
    let bytes = code.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let is_hexadecimal = byte(from) == b'0' && matches!(byte(from + 1), b'x' | b'X');
    let mut at = from;
    loop {
        let is_before_digit = byte(at + 1).is_ascii_digit();
        let goes_on = match byte(at) {
            b'.' => is_before_digit,
            b'+' | b'-' => {
                at > from && !is_hexadecimal && matches!(byte(at - 1), b'e' | b'E') && is_before_digit
            }
            byte => byte.is_ascii_alphanumeric() || byte == b'_',
        };
        if !goes_on {
            return at;
        }
        at += 1;
    }
}

/// Any letter that is not ASCII counts, so that no tables of letters are needed.
pub(crate) fn is_wordlike(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii()
}

/// Whether a word by itself is a number, a date, a time or a version.
pub(crate) fn is_number(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '+']);
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-+".contains(&byte))
        && word.bytes().filter(u8::is_ascii_alphabetic).count() < 3
}
