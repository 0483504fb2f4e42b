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
