//! An answer as it goes into the finished text: tidy around its edges, and closed where it was left open.

use crate::tree::{columns, indent_width};

/// `value` without space around it and with at most one blank line in a row outside of code. A fence that was
/// opened is closed, else it would swallow what follows.
pub(super) fn tidy(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut open: Option<Fence> = None;
    let mut blanks = 0;
    for line in value.lines().skip_while(|line| line.trim().is_empty()) {
        let is_blank = line.trim().is_empty();
        // Where a list item ends, the code in it ends too.
        open = open.filter(|fence| is_blank || indent_width(line) >= fence.content);
        open = match open {
            Some(fence) if fence.is_closed_by(line) => None,
            Some(fence) => Some(fence),
            None => Fence::opened_by(line),
        };
        blanks = if is_blank && open.is_none() { blanks + 1 } else { 0 };
        if blanks < 2 {
            out.push_str(line);
            out.push('\n');
        }
    }
    if let Some(fence) = open {
        out.extend(std::iter::repeat_n(' ', fence.indent));
        out.extend(std::iter::repeat_n(fence.mark, fence.count));
    }
    out.truncate(out.trim_end().len());
    out
}

/// A code block that is open.
struct Fence {
    mark: char,
    count: usize,
    /// The column of the fence.
    indent: usize,
    /// The column where the content of the list item begins that the fence opens; 0 where it opens none.
    content: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Self> {
        let mut rest = line.trim_start_matches([' ', '\t']);
        let mut content = 0;
        while let Some(item) = after_marker(rest) {
            rest = item;
            content = columns(&line[..line.len() - rest.len()]);
        }
        let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let count = rest.chars().take_while(|&c| c == mark).count();
        // A backtick after the run makes it a code span.
        let is_fence = count >= 3 && (mark == '~' || !rest[count..].contains('`'));
        let indent = columns(&line[..line.len() - rest.len()]);
        is_fence.then_some(Self { mark, count, indent, content })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let trimmed = line.trim_matches([' ', '\t', '\r']);
        trimmed.len() >= self.count && trimmed.chars().all(|c| c == self.mark)
    }
}

/// What follows a list marker and its spaces.
fn after_marker(text: &str) -> Option<&str> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = match digits {
        0 => text.strip_prefix(['-', '*', '+'])?,
        _ => text[digits..].strip_prefix(['.', ')'])?,
    };
    let item = rest.trim_start_matches([' ', '\t']);
    (item.len() < rest.len()).then_some(item)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_tidied() {
        let check = |value: &str, expected: &str| assert_eq!(tidy(value), expected, "{value:?}");
        check(" \n\n  a\n\n\n\nb  \n\n", "  a\n\nb");
        check("```\na\n\n\nb\n```", "```\na\n\n\nb\n```");
        check("```\na", "```\na\n```");
        check("a ``` b", "a ``` b");
        check("1. a\n   ~~~~\n   b", "1. a\n   ~~~~\n   b\n   ~~~~");
        check("- ```\n  a\n\n\n  b\n  ```\n- c", "- ```\n  a\n\n\n  b\n  ```\n- c");
        check("- ```\n  a\nb\n\n\nc", "- ```\n  a\nb\n\nc");
        check("1. - ```\n     a", "1. - ```\n     a\n     ```");
    }
}
