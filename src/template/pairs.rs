//! Where brackets of all sorts and code spans are closed, found in one pass over a text.

use std::collections::HashMap;

/// A code span is no longer than that, in bytes; beyond it, its backticks are literal.
const LONGEST_SPAN: usize = 4_000;

/// What closes what, as places in bytes.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    closes: HashMap<usize, usize>,
    /// Where the runs of backticks of each length begin, ascending.
    runs: HashMap<usize, Vec<usize>>,
}

impl Pairs {
    /// Pairs off the brackets of all sorts in `text`. Those in code spans or after a backslash don't count.
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut pairs = Self { closes: HashMap::new(), runs: runs(bytes) };
        let (mut brackets, mut parentheses, mut braces, mut angles) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'`' => {
                    let ticks = run_len(bytes, at);
                    let span = pairs.span_len(at + ticks, ticks).map_or(0, |len| len + ticks);
                    at += ticks + span - 1;
                }
                b'[' => brackets.push(at),
                b'(' => parentheses.push(at),
                b'{' => braces.push(at),
                // What is compared is followed by a space or a number.
                b'<' if bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace()) => angles.push(at),
                b'}' => pairs.closes.extend(braces.pop().map(|open| (open, at))),
                b'>' if !matches!(bytes[..at].last(), Some(b'-' | b'=')) => {
                    pairs.closes.extend(angles.pop().map(|open| (open, at)));
                }
                b']' => pairs.closes.extend(brackets.pop().map(|open| (open, at))),
                b')' => pairs.closes.extend(parentheses.pop().map(|open| (open, at))),
                _ => {}
            }
            at += 1;
        }
        pairs
    }

    /// Where the bracket, parenthesis, brace or angle at `open` is closed.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        self.closes.get(&open).copied()
    }

    /// How far from `start` the next run of exactly `ticks` backticks is.
    pub(super) fn span_len(&self, start: usize, ticks: usize) -> Option<usize> {
        let runs = self.runs.get(&ticks)?;
        let next = runs.get(runs.partition_point(|&run| run < start))?;
        Some(next - start).filter(|&len| len < LONGEST_SPAN)
    }
}

fn runs(bytes: &[u8]) -> HashMap<usize, Vec<usize>> {
    let mut runs: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(|&byte| byte == b'`') {
        at += offset;
        let len = run_len(bytes, at);
        runs.entry(len).or_default().push(at);
        at += len;
    }
    runs
}

fn run_len(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|&&byte| byte == b'`').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_paired_outside_of_code() {
        let close = |text: &str| Pairs::of(text).close_of(0);
        assert_eq!(close("[a [b] c]"), Some(8));
        assert_eq!(close("[a `]` ]"), Some(7));
        assert_eq!(close("[a \\] ]"), Some(6));
        assert_eq!(close("[a `` ` ]"), Some(8));
        assert_eq!(close("[a"), None);
    }

    #[test]
    fn spans_end_at_a_run_of_their_length() {
        let pairs = Pairs::of("` `` ` ```");
        assert_eq!(pairs.span_len(1, 1), Some(4));
        assert_eq!(pairs.span_len(4, 2), None);
        assert_eq!(Pairs::of(&format!("`{}`", "a".repeat(LONGEST_SPAN))).span_len(1, 1), None);
    }
}
