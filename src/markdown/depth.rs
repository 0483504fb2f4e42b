//! How deep the parser may be led.

use std::borrow::Cow;

/// How many quotations, items and footnotes one line may open or go on with; two columns of indent may belong to one more.
///
/// At each line, the parser goes through all that is open: without a limit, its time would grow with the square of a text
/// that opens much and then goes on for many lines.
const MOST_OPEN: usize = 256;

/// A line of fewer bytes cannot open as many: a tab is four columns wide.
const SHORTEST: usize = MOST_OPEN / 2;

/// A text of the same length in which no line opens more than that, and the places where it differs, ascending: what would
/// open one more stands behind a backslash, which takes the place of the blank before it, or of its own sign.
pub(super) fn shallow(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let cuts = cuts(text.as_bytes());
    if cuts.is_empty() {
        return (Cow::Borrowed(text), cuts);
    }
    let mut shallow = text.to_owned();
    for &at in &cuts {
        shallow.replace_range(at..=at, "\\");
    }
    (Cow::Owned(shallow), cuts)
}

fn cuts(text: &[u8]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    while let Some(line) = text.get(start..start + SHORTEST) {
        // Most lines are short: of those, only the last bytes are looked at.
        if let Some(end) = line.iter().rposition(|byte| is_end(*byte)) {
            start += end + 1;
            continue;
        }
        cuts.extend(too_deep(&text[start..]).map(|at| start + at));
        start +=
            text[start..].iter().position(|byte| is_end(*byte)).map_or(text.len() - start, |end| end + 1);
    }
    cuts
}

/// The byte that has to go if the line with which `text` begins opens too much.
fn too_deep(text: &[u8]) -> Option<usize> {
    let (mut at, mut open, mut columns) = (0, 0, 0);
    loop {
        match text.get(at)? {
            b' ' => columns += 1,
            b'\t' => columns += 4,
            _ => {
                let len = opener(&text[at..])?;
                open += 1;
                if open + columns / 2 > MOST_OPEN {
                    let is_apart = at > 0 && matches!(text[at - 1], b' ' | b'\t');
                    return Some(if is_apart { at - 1 } else { at });
                }
                at += len - 1;
            }
        }
        at += 1;
    }
}

/// How long the sign is with which `text` begins, if it opens a quotation, an item or a footnote.
fn opener(text: &[u8]) -> Option<usize> {
    let is_apart = |len: usize| text.get(len).is_none_or(u8::is_ascii_whitespace);
    match text.first()? {
        b'>' => Some(1),
        b'-' | b'*' | b'+' => Some(1).filter(|&len| is_apart(len)),
        b'0'..=b'9' => {
            let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_marked = digits < 10 && matches!(text.get(digits), Some(b'.' | b')'));
            Some(digits + 1).filter(|&len| is_marked && is_apart(len))
        }
        b'[' if text.get(1) == Some(&b'^') => {
            let len = text.iter().position(|byte| *byte == b']' || is_end(*byte))?;
            text[len..].starts_with(b"]:").then_some(len + 2)
        }
        _ => None,
    }
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_too_much_does_not() {
        let check = |line: &str, expected: &str| {
            for (before, after) in [("", ""), ("a\r", "\n> > > \n"), ("- \n", "\r\n\n- a")] {
                let text = format!("{before}{line}{after}");
                let (shallow, cuts) = shallow(&text);
                assert_eq!(shallow, format!("{before}{expected}{after}"));
                assert_eq!(cuts.is_empty(), line == expected);
            }
        };
        let many = |unit: &str| unit.repeat(MOST_OPEN);
        check(&many(">"), &many(">"));
        check(&(many(">") + "> a"), &(many(">") + "\\ a"));
        check(&(many("[^1]:") + "-\t>"), &(many("[^1]:") + "\\\t>"));
        // The blanks between them count too.
        check(&("> ".repeat(200) + "a"), &("> ".repeat(170) + ">\\" + &"> ".repeat(29) + "a"));
        check(&("\t".repeat(MOST_OPEN) + "1. a"), &("\t".repeat(MOST_OPEN - 1) + "\\1. a"));
        for line in ["1", "-", "+---", "1 2 ", "a > ", "[^1] ", "   "] {
            check(&many(line), &many(line));
            check(&(many("\t") + &many(line)), &(many("\t") + &many(line)));
        }
    }
}
