//! What words have in common that are written a little differently.

use crate::tree::numbering;

/// Whether a sign only sets words off: space, emphasis, a colon.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '*' | '_' | ':' | '`' | '\\')
}

/// The words of `text` as they are compared: in lower case, without space, emphasis and colons.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|&c| !is_mark(c)).flat_map(char::to_lowercase).collect()
}

/// Whether there is a letter or a digit.
pub(super) fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The bytes with which `text` says what `label` says, up to where its answer begins; marks, case, and the digits of
/// numerals may differ. None where it doesn't, or where the label says nothing.
pub(super) fn label_len(label: &str, text: &str) -> Option<usize> {
    let mut rest = text.trim_start_matches(is_mark);
    let mut wanted = label.trim_start_matches(is_mark);
    while let Some(sign) = wanted.chars().next() {
        let found = rest.chars().next()?;
        if sign.is_ascii_digit() {
            let is_digit = |c: char| c.is_ascii_digit();
            if !found.is_ascii_digit() {
                return None;
            }
            wanted = wanted.trim_start_matches(is_digit);
            rest = rest.trim_start_matches(is_digit);
        } else {
            if sign != found && !sign.to_lowercase().eq(found.to_lowercase()) {
                return None;
            }
            wanted = &wanted[sign.len_utf8()..];
            rest = &rest[found.len_utf8()..];
        }
        let after = wanted.trim_start_matches(is_mark);
        if after.is_empty() {
            break;
        }
        // A word ends where the label's does.
        if after.len() < wanted.len() || rest.starts_with(is_mark) {
            wanted = after;
            rest = rest.trim_start_matches(is_mark);
        }
    }
    // Most labels differ from most texts at once: only then is the whole of it looked at.
    if !has_words(label) {
        return None;
    }
    // The label ends in what sets it off, and its answer begins after the space.
    if rest.starts_with(char::is_alphanumeric)
        && label.trim_end_matches(is_mark).ends_with(char::is_alphanumeric)
    {
        return None;
    }
    let ends_in_word = label.ends_with(char::is_alphanumeric);
    if ends_in_word {
        // What opens before it is closed behind it, the colon within or not.
        let opened = &text[..text.len() - text.trim_start_matches(['*', '_']).len()];
        let closed = |rest: &'_ str| rest.strip_prefix(opened).map(str::len);
        let inner = rest.strip_prefix(':').and_then(closed);
        if let Some(len) = closed(rest).or(inner).filter(|_| !opened.is_empty()) {
            rest = &rest[rest.len() - len..];
        }
    } else {
        rest = rest.trim_start_matches(['*', '_', ':']);
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest = &rest[spaces.min(line)..];
    }
    Some(text.len() - rest.len())
}

/// `name` with the number that `words` have, where they and `name` say what `label` does: of "Step 3", "Step 4".
pub(super) fn counted(label: &str, words: &str, name: &str) -> Option<String> {
    let is_other = plain(label) == plain(name) && plain(words) != plain(label);
    let number = numbering::last_number(words).filter(|_| is_other)?;
    Some(numbering::with_last_number(name, number))
}

/// Whether `title` is `known` with a name or an explanation behind it: "Part 1: Search" of "Part 1".
pub(super) fn is_extended(known: &str, title: &str) -> bool {
    let rest = label_len(known, title).map(|len| title[len..].trim_start());
    rest.is_some_and(|rest| rest.starts_with([':', '-', '–', '—', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_counted_and_titles_extended() {
        assert_eq!(counted("Step 3: ", "**Step 4:** ", "Step 3").as_deref(), Some("Step 4"));
        assert_eq!(counted("Step 3: ", "step 3: ", "Step 3"), None);
        assert_eq!(counted("Step 3: ", "Step 4: ", "Section"), None);
        assert!(is_extended("Part 1", "Part 2: Search"));
        assert!(is_extended("Summary", "SUMMARY (short)"));
        assert!(!is_extended("Test", "Test cases"));
        assert!(!is_extended("Test", "Tests: all"));
    }

    #[test]
    fn labels_are_found_however_they_are_set_off() {
        let rest = |label: &str, text: &'static str| label_len(label, text).map(|len| &text[len..]);
        assert_eq!(rest("**Owner:** ", "**Owner:** Ada"), Some("Ada"));
        assert_eq!(rest("**Owner:** ", "**Owner**: Ada"), Some("Ada"));
        assert_eq!(rest("**Owner**: ", "owner:Ada"), Some("Ada"));
        assert_eq!(rest("**Owner**: ", "Owner: **Ada** L"), Some("**Ada** L"));
        assert_eq!(rest("Last updated: ", "**Last  Updated:** now"), Some("now"));
        assert_eq!(rest("Step 1: ", "Step 12: x"), Some("x"));
        assert_eq!(rest("**Owner:** ", "**Owners:** Ada"), None);
        assert_eq!(rest("Pros", "**Pros**: cheap"), Some(": cheap"));
        assert_eq!(rest("Pros", "*Pros:* cheap"), Some(" cheap"));
        assert_eq!(rest("Pros", "Pros **and** cons"), Some(" **and** cons"));
        assert_eq!(rest("From ", "Fromage"), None);
        assert_eq!(rest("**", "**x"), None);
        assert_eq!(rest("**Owner:** ", "**Owner:**\n"), Some("\n"));
    }
}
