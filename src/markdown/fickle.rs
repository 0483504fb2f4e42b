//! Texts that the parser reads now one way and now another, by what stands far from them.

/// Labels are no longer, in characters.
const LONGEST_LABEL: usize = 1_000;

/// Whether the parser makes something else of a part of a text by what stands elsewhere, though nothing in it is meant to.
///
/// It takes a carriage return by itself that ends a blank line for one line ending or for two. And it loses lines behind the definition
/// of a link with which a list's item ends, by whether what follows could be that definition's title.
pub(crate) fn is_fickle(text: &str) -> bool {
    text.match_indices('\r').any(|(at, _)| is_lone_and_blank(text, at))
        || text.match_indices("]:").any(|(end, _)| is_defined_in_list(text, end))
}

/// Whether the carriage return at that place is a line ending by itself, of a blank line behind a line feed.
fn is_lone_and_blank(text: &str, at: usize) -> bool {
    let (before, rest) = text.split_at(at);
    !rest.starts_with("\r\n") && before.trim_end_matches([' ', '\t', '>']).ends_with('\n')
}

/// Whether the label that ends there begins where the definition of a link can, in the item of a list or a footnote. That
/// the parser takes it for one cannot be asked: of definitions of one link it tells the first.
fn is_defined_in_list(text: &str, end: usize) -> bool {
    let before = text.get(text.floor_char_boundary(end.saturating_sub(4 * LONGEST_LABEL))..end);
    let before = before.unwrap_or_default();
    let mut starts = before.rmatch_indices('[').map(|(at, _)| &before[..at]);
    let Some(before) = starts.find(|before| !before.ends_with('\\')) else { return false };
    let line = before.rfind(['\n', '\r']).map_or(before, |end| &before[end + 1..]);
    let is_marker =
        |byte: u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9');
    let is_quote = !line.starts_with("  ") && line.bytes().all(|byte| matches!(byte, b' ' | b'>'));
    !is_quote && (line.bytes().all(is_marker) || line.contains("[^"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_in_lists_are_fickle() {
        for text in [
            "- [a]: /b\n",
            "- a\n\n  [a]: /b",
            "1. > [a\nb]:",
            "[^1]: [a]: b",
            "-\t[\\[]: c",
            "a\n\rb",
            "a\n \rb",
        ] {
            assert!(is_fickle(text), "{text:?}");
        }
        for text in [
            "[a]: /b\n",
            "- see [a]: it says so",
            "> [a]: /b",
            "- [a] b",
            "[^1]: a",
            "a\r\n\r\nb",
            "]:",
            "a\r\rb",
        ] {
            assert!(!is_fickle(text), "{text:?}");
        }
    }
}
