//! How deep the parser may be led.

use std::borrow::Cow;
use std::ops::Range;

/// What begins a quotation or an item further into its line than that, in bytes, does not.
///
/// At each line, the parser goes through all that is open: without a limit, its time would grow with the square of a text
/// that opens much and then goes on for many lines. Nothing is formatted that deep, and told so.
const MAX_LEAD: usize = 512;

/// A text of the same length whose lines open no more than the parser can go through at each. What it cuts is cut by lines,
/// each by itself.
pub(super) fn shallow(text: &str) -> Cow<'_, str> {
    let deep = deep_leads(text.as_bytes());
    if deep.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shallow = text.to_owned();
    for range in deep {
        let blanks = " ".repeat(range.len());
        shallow.replace_range(range, &blanks);
    }
    Cow::Owned(shallow)
}

/// The signs too far into their lines that might open something, by the run.
fn deep_leads(text: &[u8]) -> Vec<Range<usize>> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(line) = text.get(start..start + MAX_LEAD) {
        // Most lines are short: of those, only the last bytes are looked at.
        if let Some(end) = line.iter().rposition(is_end) {
            start += end + 1;
            continue;
        }
        let rest = &text[start..];
        let lead = rest.iter().take_while(|byte| is_lead(**byte)).count();
        let signs = rest.get(MAX_LEAD..lead).unwrap_or_default();
        if signs.iter().any(|byte| !byte.is_ascii_whitespace()) {
            found.push(start + MAX_LEAD..start + lead);
        }
        start += lead + rest[lead..].iter().position(is_end).map_or(rest.len() - lead, |end| end + 1);
    }
    found
}

/// Whether that may stand before what a line says, within quotations and items.
fn is_lead(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_too_far_into_its_line_does_not() {
        let check = |lead: &str, expected: &str| {
            let ends = format!("a\r{lead}b > c\n{}\n", "> ".repeat(3));
            assert_eq!(shallow(&ends), format!("a\r{expected}b > c\n> > > \n"));
            assert_eq!(shallow(lead), expected);
        };
        check(&">".repeat(MAX_LEAD), &">".repeat(MAX_LEAD));
        check(&">".repeat(MAX_LEAD + 2), &(">".repeat(MAX_LEAD) + "  "));
        check(&"- ".repeat(MAX_LEAD), &("- ".repeat(MAX_LEAD / 2) + &" ".repeat(MAX_LEAD)));
        check(&(" ".repeat(MAX_LEAD) + "12. "), &(" ".repeat(MAX_LEAD) + "    "));
        assert!(matches!(shallow(&"a >".repeat(MAX_LEAD)), Cow::Borrowed(_)));
        assert!(matches!(shallow(&" ".repeat(2 * MAX_LEAD)), Cow::Borrowed(_)));
    }
}
