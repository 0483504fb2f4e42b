//! From what is read to where it is written.

use std::borrow::Cow;

use crate::markdown::{MARK_CLOSE, MARK_OPEN};

/// Where in a Markdown text (bytes) stands what follows when so much of it has been read, as it is shown.
///
/// What is shown are the words of the text in their order, with signs between them that are not shown; so each word is
/// looked for behind the one before, and one that cannot be found, such as a footnote's number, is passed over.
#[must_use]
pub fn place_behind(text: &str, shown: &str) -> usize {
    /// No more than so many bytes of signs and addresses stand between two words.
    const FAR: usize = 4_000;
    let text = &*without_marks(text);
    let mut at = 0;
    let is_broken_off = shown.ends_with(|c: char| !c.is_whitespace());
    let mut words = shown.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let is_last = words.peek().is_none() && is_broken_off;
        let rest = &text[at..text.floor_char_boundary(at + FAR)];
        let found = rest.match_indices(word).map(|(found, _)| found).find(|&found| {
            let end = found + word.len();
            // A word is not found within another, unless it is the beginning of it that was read.
            !rest[..found].ends_with(char::is_alphanumeric)
                && (is_last
                    || !rest[end..].starts_with(char::is_alphanumeric)
                    || !word.ends_with(char::is_alphanumeric))
        });
        if let Some(found) = found {
            at += found + word.len();
        }
    }
    if !shown.is_empty() && !is_broken_off {
        // Between two words, one is before the next: signs alone may stand there, such as those below a table's head.
        let next = text[at..].find(|c: char| c.is_alphanumeric() || c == '\0');
        at += next.filter(|next| *next < FAR && !text[at + next..].starts_with('\0')).unwrap_or(0);
    }
    at
}

/// Where in a text (bytes) stands what follows these words, which it has just so, or with signs of their place.
#[must_use]
pub fn place_in(text: &str, words: &str) -> usize {
    if text.starts_with(words) { words.len() } else { place_behind(text, words) }
}

/// A text as long, in which nothing can be found in a mark: its number is not shown.
fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains(MARK_OPEN) {
        return Cow::Borrowed(text);
    }
    let mut is_in_mark = false;
    let mut without = String::with_capacity(text.len());
    for character in text.chars() {
        is_in_mark = character == MARK_OPEN || is_in_mark && character != MARK_CLOSE;
        if is_in_mark {
            without.extend(std::iter::repeat_n('\0', character.len_utf8()));
        } else {
            without.push(character);
        }
    }
    Cow::Owned(without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str, expected: &str) {
        assert_eq!(&text[..place_behind(text, shown)], expected);
    }

    #[test]
    fn signs_are_passed_over_and_words_are_not() {
        check("a *quick* brown fox", "a quick br", "a *quick* br");
        check(
            "an [other](https://other.example/after) word after it",
            "an other word aft",
            "an [other](https://other.example/after) word aft",
        );
        check("- one\n- two ~~three~~\n", "one\ntwo thr", "- one\n- two ~~thr");
        check("said twice: said\n", "said twice: sa", "said twice: sa");
        check("a[^1] b", "a1 b", "a[^1] b");
        check("by \u{fdd0}7\u{fdd1} in 7 days", "by  in 7 da", "by \u{fdd0}7\u{fdd1} in 7 da");
        check("in \u{fdd0}7\u{fdd1} 7", "in  7", "in \u{fdd0}7\u{fdd1} 7");
        check("words", "", "");
        check("| a |\n|---|\n| `b` |", "a\n", "| a |\n|---|\n| `");
        check("| a |\n|---|\n| bc |", "a\nb", "| a |\n|---|\n| b");
        check("one\n\n- two", "one\n", "one\n\n- ");
        check("\u{e9}t\u{e9} *\u{e9}t\u{e9}*", "\u{e9}t\u{e9} \u{e9}t", "\u{e9}t\u{e9} *\u{e9}t");
    }
}
