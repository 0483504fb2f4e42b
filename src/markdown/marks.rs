//! Text on its way into HTML: escaping, and marks turned into prompts.

use std::borrow::Cow;
use std::fmt::Write;

use super::{MARK_CLOSE, MARK_OPEN};

/// Longest prompt shown, in characters. One field can be marked many times, so a prompt is not to be a text.
const LONGEST_PROMPT: usize = 1_000;

/// First byte in UTF-8 of both characters of marks, and of some common ones.
const FIRST_OF_MARK: u8 = 0xEF;

/// The bytes that cannot go into HTML as they are, or may not.
const NEEDS_CARE: [bool; 256] = {
    let mut needs = [false; 256];
    needs[b'&' as usize] = true;
    needs[b'<' as usize] = true;
    needs[b'>' as usize] = true;
    needs[b'"' as usize] = true;
    needs[FIRST_OF_MARK as usize] = true;
    needs
};

/// Appends a text escaped for the content of an element or for an attribute in double quotes. Loose
/// characters of marks are left out.
pub(super) fn push_escaped(html: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !NEEDS_CARE[usize::from(byte)] {
            continue;
        }
        let (instead, length) = match byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            // U+FDD0 and U+FDD1 are EF B7 90 and EF B7 91.
            _ if matches!(bytes.get(at..at + 3), Some([_, 0xB7, 0x90 | 0x91])) => ("", 3),
            _ => continue,
        };
        html.push_str(text.get(written..at).unwrap_or_default());
        html.push_str(instead);
        written = at + length;
    }
    html.push_str(text.get(written..).unwrap_or_default());
}

/// A piece of text between or at marks.
enum Piece<'t> {
    Text(&'t str),
    /// The field, and the words that are shown in place of its prompt, if there are any.
    Mark(u32, &'t str),
}

/// Splits a text at its marks. A malformed mark, from its first character through its digits, is left out.
fn split(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(tail) = rest.strip_prefix(MARK_OPEN) else {
                let (before, tail) = rest.split_at_checked(rest.find(MARK_OPEN).unwrap_or(rest.len()))?;
                rest = tail;
                return Some(Piece::Text(before));
            };
            let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
            let (id, tail) = tail.split_at_checked(digits)?;
            rest = tail;
            let words = tail.strip_prefix(':').and_then(|tail| tail.split([MARK_OPEN, MARK_CLOSE]).next());
            let len = words.map_or(0, |words| words.len() + 1);
            if let Some(tail) = tail.get(len..).and_then(|tail| tail.strip_prefix(MARK_CLOSE)) {
                rest = tail;
                if let Ok(id) = id.parse() {
                    return Some(Piece::Mark(id, words.unwrap_or_default()));
                }
            }
        }
    })
}

/// The prompts of a document's marks.
pub(super) struct Marks<'m> {
    prompt: &'m dyn Fn(u32) -> Option<String>,
    /// Whether none can come up, so that they need not be looked for.
    has_none: bool,
}

impl<'m> Marks<'m> {
    /// Marks, if there are any, whose prompts `prompt` knows.
    pub(super) fn new(has_some: bool, prompt: &'m dyn Fn(u32) -> Option<String>) -> Self {
        Marks { prompt, has_none: !has_some }
    }

    /// What the mark of a field shows, shortened if it is a text.
    fn prompt(&self, id: u32, words: &str) -> Option<String> {
        let mut prompt = (self.prompt)(id)?;
        if !words.is_empty() {
            words.clone_into(&mut prompt);
        }
        if let Some((end, _)) = prompt.char_indices().nth(LONGEST_PROMPT) {
            prompt.truncate(end);
            prompt.push('…');
        }
        Some(prompt)
    }

    /// Appends a text to an element's content, its marks as elements. Returns how many these are.
    pub(super) fn push_content(&self, html: &mut String, text: &str) -> usize {
        if self.has_none {
            push_escaped(html, text);
            return 0;
        }
        let mut count = 0;
        for piece in split(text) {
            match piece {
                Piece::Text(text) => push_escaped(html, text),
                Piece::Mark(id, words) => {
                    let Some(prompt) = self.prompt(id, words) else { continue };
                    count += 1;
                    html.push_str("<mark class=\"prompt\" data-field=\"");
                    push_number(html, id);
                    html.push_str("\">");
                    push_escaped(html, &prompt);
                    html.push_str("</mark>");
                }
            }
        }
        count
    }

    /// Appends a text to the value of an attribute, its marks as their prompts.
    pub(super) fn push_attribute(&self, html: &mut String, text: &str) {
        push_escaped(html, &self.plain(text));
    }

    /// A text with the prompts of its marks in their place.
    pub(super) fn plain<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !text.contains(MARK_OPEN) {
            return Cow::Borrowed(text);
        }
        let pieces = split(text).map(|piece| match piece {
            Piece::Text(text) => Cow::Borrowed(text),
            Piece::Mark(id, words) => Cow::Owned(self.prompt(id, words).unwrap_or_default()),
        });
        Cow::Owned(pieces.collect())
    }

    /// The first field marked in a text.
    pub(super) fn first_field(&self, text: &str) -> Option<u32> {
        split(text).find_map(|piece| match piece {
            Piece::Mark(id, _) => (self.prompt)(id).map(|_| id),
            Piece::Text(_) => None,
        })
    }
}

/// Appends a number in decimal digits.
pub(super) fn push_number(html: &mut String, number: impl std::fmt::Display) {
    // Writing to a `String` cannot fail.
    let _ = write!(html, "{number}");
}
