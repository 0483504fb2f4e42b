//! Line endings after a text was edited where only one kind of them is known.

/// `typed` with the line endings of `original`. A browser's text area knows `\n` alone: lines that are as they were, at
/// the beginning and at the end, keep the endings that they had, and new ones take that of the first line.
#[must_use]
pub fn with_endings_of(original: &str, typed: &str) -> String {
    if !original.contains('\r') {
        return typed.to_owned();
    }
    let old = lines(original);
    let new: Vec<&str> = typed.split('\n').collect();
    let most = old.len().min(new.len());
    let same = |(old, new): &(&(&str, &str), &&str)| old.0 == **new;
    let head = old.iter().zip(&new).take(most).take_while(same).count();
    let tail = old.iter().rev().zip(new.iter().rev()).take(most - head).take_while(same).count();
    let usual = old.first().map(|(_, ending)| *ending).filter(|ending| !ending.is_empty()).unwrap_or("\n");
    let mut out = String::with_capacity(original.len().max(typed.len()));
    for (at, line) in new.iter().enumerate() {
        out.push_str(line);
        let from_end = new.len() - at;
        let known = match () {
            () if at < head => Some(old[at].1),
            () if from_end <= tail => Some(old[old.len() - from_end].1),
            () => None,
        };
        if at + 1 < new.len() {
            out.push_str(known.filter(|ending| !ending.is_empty()).unwrap_or(usual));
        }
    }
    out
}

/// The byte of `text` at which a text area that shows it has its `units`th UTF-16 unit.
#[must_use]
pub fn byte_at(text: &str, units: usize) -> usize {
    let mut count = 0;
    for (at, c) in text.char_indices() {
        // A text area has one line ending where the text has two characters.
        if text[..at].ends_with('\r') && c == '\n' {
            continue;
        }
        if count >= units {
            return at;
        }
        count += c.len_utf16();
    }
    text.len()
}

/// The other way round: how many UTF-16 units a text area shows before that byte.
#[must_use]
pub fn units_before(text: &str, byte: usize) -> usize {
    let before = text.get(..byte).unwrap_or(text);
    before.encode_utf16().count() - before.matches("\r\n").count()
}

/// The lines of a text with their endings, as a text area counts them: `\r\n`, `\n` and `\r` end one.
fn lines(text: &str) -> Vec<(&str, &str)> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        let len = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push((&rest[..at], &rest[at..at + len]));
        rest = &rest[at + len..];
    }
    lines.push((rest, ""));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_text_area_are_those_in_the_text() {
        for text in ["", "a\nb", "a\r\nbc\r\n", "é\r\n😀x\rb\r\n\r\n", "\r\r\n\n"] {
            let shown: Vec<u16> = text.replace("\r\n", "\n").replace('\r', "\n").encode_utf16().collect();
            for (byte, c) in text.char_indices() {
                if !text[..byte].ends_with('\r') || c != '\n' {
                    let units = units_before(text, byte);
                    assert_eq!(byte_at(text, units), byte, "{text:?} {units}");
                    let start = c.to_string().replace('\r', "\n").encode_utf16().next();
                    assert_eq!(shown.get(units).copied(), start, "{text:?} {byte}");
                }
            }
            assert_eq!(units_before(text, text.len()), shown.len());
            assert_eq!(byte_at(text, shown.len()), text.len());
            assert_eq!(byte_at(text, shown.len() + 5), text.len());
        }
    }

    #[test]
    fn what_was_not_edited_keeps_its_endings() {
        for original in ["a\nb\n", "a\r\nb\r\n", "a\r\nb\nc\rd", "\r\n\r\n", "\r", "", "a\n\r\n"] {
            let shown = original.replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(with_endings_of(original, &shown), original);
        }
        assert_eq!(with_endings_of("a\r\nb\nc\nd", "a\nx\ny\nc\nd!"), "a\r\nx\r\ny\r\nc\r\nd!");
        assert_eq!(with_endings_of("a\r\nb\nc\nd", "a\nx\nc\nd"), "a\r\nx\r\nc\nd");
        assert_eq!(with_endings_of("a\r\nb", "a\nb\nc"), "a\r\nb\r\nc");
        assert_eq!(with_endings_of("a\nb", "a\nb\nc"), "a\nb\nc");
        assert_eq!(with_endings_of("a\r\n", ""), "");
    }
}
