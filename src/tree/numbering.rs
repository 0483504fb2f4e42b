//! Ordinals in text: "Component 2", `GOAL_3`, "FR-001". What repeats is recognised by its text without digits,
//! and a further copy is numbered on.

use std::ops::Range;

/// `text` with every run of digits replaced by one `#`: equal for "Phase 1" and "Phase 12".
#[must_use]
pub fn without_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_in_run = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !is_in_run {
                out.push('#');
            }
            is_in_run = true;
        } else {
            out.push(c);
            is_in_run = false;
        }
    }
    out
}

/// Where the first numeral of `text` that follows a word stands, and its value: 2 in "Component 2: x", 3 in
/// `GOAL_3`, nothing in "2.1 Scope" or "HTTP/1.1". Numerals of more than nine digits are no ordinals.
#[must_use]
pub fn ordinal(text: &str) -> Option<(Range<usize>, u32)> {
    let bytes = text.as_bytes();
    let mut has_word = false;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            has_word |= bytes[at].is_ascii_alphabetic() || bytes[at] >= 0x80;
            at += 1;
            continue;
        }
        let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_apart = at > 0 && matches!(bytes[at - 1], b' ' | b'_' | b'-' | b'#');
        let goes_on = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if has_word && is_apart && !goes_on && end - at <= 9 {
            return text[at..end].parse().ok().map(|number| (at..end, number));
        }
        at = end;
    }
    None
}

/// `text` with its first numeral equal to `from` replaced by `to`, leading zeros kept: `P1_GOAL_1` from 1 to 2
/// is `P2_GOAL_1`. Numerals at the places in `counting` count something else.
#[must_use]
pub fn renumbered(text: &str, from: u32, to: u32, counting: &[usize]) -> String {
    let is_meant = |(at, range): &(usize, Range<usize>)| {
        !counting.contains(at) && text[range.clone()].parse() == Ok(from)
    };
    let found = numerals(text).enumerate().find(is_meant).map(|(_, range)| range);
    replace_numeral(found, text, to)
}

/// `text` without its numerals, and those.
#[must_use]
pub fn parts(text: &str) -> (String, Vec<&str>) {
    let mut words = String::new();
    let mut found = Vec::new();
    let mut at = 0;
    for range in numerals(text) {
        words.push_str(&text[at..range.start]);
        words.push('\0');
        at = range.end;
        found.push(&text[range]);
    }
    words.push_str(&text[at..]);
    (words, found)
}

/// `text` with its last numeral replaced by `to`: `P1_GOAL_1` with 2 is `P1_GOAL_2`.
#[must_use]
pub fn with_last_number(text: &str, to: u32) -> String {
    replace_numeral(numerals(text).last(), text, to)
}

/// The last numeral of `text`, unless it is too large to count on from.
#[must_use]
pub fn last_number(text: &str) -> Option<u32> {
    numerals(text).last().and_then(|range| text[range].parse().ok()).filter(|&number| number < 1_000_000_000)
}

fn replace_numeral(range: Option<Range<usize>>, text: &str, to: u32) -> String {
    match range {
        Some(range) => {
            let width = range.len();
            format!("{}{to:0width$}{}", &text[..range.start], &text[range.end..])
        }
        None => text.to_owned(),
    }
}

/// Where the runs of digits stand.
fn numerals(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
        let end = start + text[start..].bytes().take_while(u8::is_ascii_digit).count();
        at = end;
        Some(start..end)
    })
}

/// The number of an ordered list marker, with where it stands: `3` in `  3. `.
#[must_use]
pub fn marker_number(lead: &str) -> Option<(Range<usize>, u32)> {
    let start = lead.find(|c: char| !matches!(c, ' ' | '\t'))?;
    let len = lead[start..].bytes().take_while(u8::is_ascii_digit).count();
    let range = start..start + len;
    let number = lead[range.clone()].parse().ok()?;
    Some((range, number))
}

/// `lead` with its ordered marker set to `number`; unchanged where it has none.
#[must_use]
pub fn with_marker_number(lead: &str, number: u32) -> String {
    match marker_number(lead) {
        Some((range, _)) => format!("{}{number}{}", &lead[..range.start], &lead[range.end..]),
        None => lead.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_follow_a_word() {
        let value = |text: &str| ordinal(text).map(|(_, number)| number);
        assert_eq!(value("Component 2: Cache"), Some(2));
        assert_eq!(value("GOAL_3"), Some(3));
        assert_eq!(value("FR-001"), Some(1));
        assert_eq!(value("COMPONENT_1_NAME"), Some(1));
        assert_eq!(value("2.1 Scope"), None);
        assert_eq!(value("Version 1.0"), None);
        assert_eq!(value("HTTP/2"), None);
        assert_eq!(value("Straße 7"), Some(7));
        assert_eq!(value("x 99999999999999999999"), None);
    }

    #[test]
    fn numerals_that_track_are_renumbered() {
        assert_eq!(renumbered("P1_GOAL_1", 1, 2, &[]), "P2_GOAL_1");
        assert_eq!(with_last_number("P1_GOAL_1", 2), "P1_GOAL_2");
        assert_eq!(renumbered("FR-009", 9, 10, &[]), "FR-010");
        assert_eq!(renumbered("Phase 12: 2 weeks", 12, 13, &[]), "Phase 13: 2 weeks");
    }

    #[test]
    fn markers_keep_their_shape() {
        assert_eq!(with_marker_number("  9. ", 10), "  10. ");
        assert_eq!(with_marker_number("- ", 4), "- ");
    }
}
