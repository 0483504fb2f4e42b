//! What goes by lines: YAML, TOML, HTTP, differences.

use crate::language::is_among;
use crate::lexer::Lexer;
use crate::words::is_number;
use crate::{Class, tokens};

/// How lines of a difference begin that say what is compared.
const FILES: [&str; 8] =
    ["+++", "---", "diff ", "index ", "new file", "deleted file", "rename ", "similarity "];

impl Lexer<'_> {
    pub(crate) fn yaml(&mut self) {
        // Lines that are deeper than this belong to a text.
        let mut text: Option<usize> = None;
        while self.at < self.code.len() {
            let end = self.line_end();
            let line = &self.code[self.at..end];
            let indent = line.len() - line.trim_start_matches(' ').len();
            if text.is_some_and(|depth| line.trim().is_empty() || indent > depth) {
                self.take(end, Class::Text);
                self.next_line(end);
                continue;
            }
            text = None;
            if line.starts_with("---") || line.starts_with("...") || line.starts_with('%') {
                self.take(end, Class::Heading);
                self.next_line(end);
                continue;
            }
            self.skip_blanks(end);
            while self.rest().starts_with("- ") {
                self.at += 2;
                self.skip_blanks(end);
            }
            if let Some(len) = key(&self.code[self.at..end]) {
                self.take(self.at + len, Class::Key);
                self.skip_blanks(end);
                self.at += 1;
                self.skip_blanks(end);
            }
            let value = self.code[self.at..end].trim_end();
            if value.starts_with(['|', '>']) && value.len() < 4 {
                text = Some(indent);
            }
            self.yaml_value(end);
            let end = self.line_end();
            self.next_line(end);
        }
    }

    fn yaml_value(&mut self, end: usize) {
        let mut is_start = true;
        while self.at < end {
            let byte = self.byte(self.at);
            if byte == b' ' || byte == b'\t' {
                self.at += 1;
                continue;
            }
            if self.comment() {
                continue;
            }
            if is_start {
                if let Some(quote) = self.quote() {
                    self.string(quote);
                    is_start = false;
                    continue;
                }
                if matches!(byte, b'&' | b'*' | b'!') {
                    let name = self.code[self.at..end].find([' ', ',', ']', '}']);
                    self.take(name.map_or(end, |len| self.at + len.max(1)), Class::Variable);
                    continue;
                }
            }
            if matches!(byte, b'[' | b'{' | b',' | b']' | b'}' | b':') {
                self.at += 1;
                is_start = true;
                continue;
            }
            self.yaml_scalar(end, is_start);
            is_start = false;
        }
    }

    /// Words to the end of the line, of their place in a flow, or to a comment.
    fn yaml_scalar(&mut self, end: usize, is_start: bool) {
        let rest = &self.code[self.at..end];
        let ends = |(at, c): &(usize, char)| match c {
            ',' | ']' | '}' => true,
            '#' => rest[..*at].ends_with(' '),
            ':' => rest[at + 1..].starts_with(' '),
            _ => false,
        };
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let len = rest.char_indices().find(ends).map_or(rest.len(), |(at, _)| at).max(first);
        let word = rest[..len].trim_end();
        let class = match () {
            () if rest[len..].starts_with(':') => Class::Key,
            () if is_among(self.language.constants, word, true) => Class::Constant,
            () if is_number(word) => Class::Number,
            () => Class::Plain,
        };
        if is_start && class != Class::Plain {
            self.take(self.at + word.len(), class);
        } else {
            self.at += len;
        }
    }

    pub(crate) fn toml(&mut self) {
        while self.at < self.code.len() {
            let end = self.line_end();
            self.skip_blanks(end);
            if self.byte(self.at) == b'[' {
                let close = self.code[self.at..end].rfind(']');
                self.take(close.map_or(end, |len| self.at + len + 1), Class::Heading);
            }
            // A string may end some lines below, and its line goes on behind it.
            let mut end = end;
            self.code(end);
            while self.at > end {
                end = self.line_end();
                self.code(end);
            }
            self.next_line(end);
        }
    }

    pub(crate) fn http(&mut self) {
        let mut is_first = true;
        while self.at < self.code.len() {
            let end = self.line_end();
            let line = &self.code[self.at..end];
            if line.trim().is_empty() && !is_first {
                self.next_line(end);
                break;
            }
            if line.starts_with('#') || line.starts_with("//") {
                self.take(end, Class::Comment);
            } else if is_first {
                self.http_start(line);
                is_first = line.trim().is_empty();
            } else if let Some(len) = line.find(':') {
                self.take(self.at + len, Class::Key);
            }
            self.next_line(end);
        }
        let body = self.rest();
        let language = match body.trim_start().bytes().next() {
            Some(b'{' | b'[') => "json",
            Some(b'<') => "xml",
            _ => return,
        };
        self.plain_to(self.at);
        for (len, class) in tokens(language, body).unwrap_or_default() {
            self.push(len, class);
        }
        self.at = self.code.len();
    }

    /// The line that asks, or the one that answers.
    fn http_start(&mut self, line: &str) {
        for part in line.split_inclusive(' ') {
            let word = part.trim_end();
            let class = match () {
                () if word.starts_with("HTTP/") => Class::Constant,
                () if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                    Class::Keyword
                }
                () if is_number(word) => Class::Number,
                () if word.starts_with('/') || word.contains("://") => Class::Text,
                () => Class::Plain,
            };
            self.take(self.at + word.len(), class);
            self.at += part.len() - word.len();
        }
    }

    pub(crate) fn diff(&mut self) {
        while self.at < self.code.len() {
            let end = self.line_end();
            let line = &self.code[self.at..end];
            let class = match line.bytes().next() {
                _ if FILES.iter().any(|mark| line.starts_with(mark)) => Class::Heading,
                Some(b'@') if line.starts_with("@@") => Class::Attribute,
                Some(b'+' | b'>') => Class::Added,
                Some(b'-' | b'<') => Class::Removed,
                Some(b'!') => Class::Constant,
                _ => Class::Plain,
            };
            self.take(end, class);
            self.next_line(end);
        }
    }
}

/// The length of the key with which a line of YAML begins.
fn key(line: &str) -> Option<usize> {
    let is_colon = |rest: &str| {
        rest.strip_prefix(':').is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\r']))
    };
    let first = line.bytes().next()?;
    if matches!(first, b'"' | b'\'') {
        let end = line[1..].find(char::from(first))? + 2;
        return is_colon(line[end..].trim_start_matches([' ', '\t'])).then_some(end);
    }
    if b"#{[|>!&*:".contains(&first) {
        return None;
    }
    let comment = line.find(" #").unwrap_or(line.len());
    line[..comment].match_indices(':').find(|(at, _)| is_colon(&line[*at..])).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_yaml() {
        assert_eq!(key("name: a"), Some(4));
        assert_eq!(key("on:"), Some(2));
        assert_eq!(key("\"a: b\" : c"), Some(6));
        assert_eq!(key("time 10:30 here"), None);
        assert_eq!(key("a # b: c"), None);
        assert_eq!(key("http://a.example: b"), Some(16));
    }
}
