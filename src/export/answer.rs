//! An answer as it goes into the finished text: tidy around its edges, and closed where it was left open.

use crate::markdown::{Verbatim, VerbatimKind, verbatim};
use crate::tree::{columns, for_words, is_unshown_tag};

/// How HTML begins that goes on over blank lines, and what ends it.
const HTML: [(&str, &str); 8] = [
    ("<!--", "-->"),
    ("<![CDATA[", "]]>"),
    ("<!", ">"),
    ("<?", "?>"),
    ("<pre", "</pre>"),
    ("<script", "</script>"),
    ("<style", "</style>"),
    ("<textarea", "</textarea>"),
];

/// `value` as blocks: without space around it and with at most one blank line in a row outside of what is taken as
/// it stands. What would swallow the text that follows does not: a fence is closed, HTML becomes text.
/// `is_at_start` says that the value begins its line.
pub(super) fn tidy_blocks(value: &str, is_at_start: bool) -> String {
    let value = without_outer_blanks(value);
    if !may_be_verbatim(value) {
        return squeezed(value, &[]);
    }
    let (mut value, blocks) = if value.contains('<') {
        without_open_html(without_unshown_tags(value, is_at_start), is_at_start)
    } else {
        (value.to_owned(), blocks_of(value, is_at_start))
    };
    if let Some(last) = blocks.last().filter(|last| last.kind == VerbatimKind::OpenCode)
        && value[last.range.end..].trim().is_empty()
        && let Some(fence) = closing_fence(&value, last)
    {
        value.push('\n');
        value.push_str(&fence);
    }
    squeezed(&value, &blocks)
}

/// `value` as words within a line. Where it begins the line, it begins nothing but a paragraph.
pub(super) fn tidy_words(value: &str, is_at_start: bool) -> String {
    let mut words = for_words(&tidy_lines(value).replace('\n', " "), true);
    if !is_at_start {
        return words;
    }
    words.drain(..words.len() - words.trim_start().len());
    let is_verbatim =
        may_be_verbatim(&words) && verbatim(&words).first().is_some_and(|block| block.range.start == 0);
    if let Some(sign) = opener(&words).or(is_verbatim.then_some(0)) {
        words.insert(sign, '\\');
    }
    words
}

/// Where the sign stands that makes a heading, a quotation or a list item of a line.
pub(super) fn opener(line: &str) -> Option<usize> {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    let signs = match rest.chars().next()? {
        '>' if digits == 0 => return Some(0),
        '#' if digits == 0 => rest.len() - rest.trim_start_matches('#').len(),
        '-' | '+' | '*' if digits == 0 => 1,
        '.' | ')' if digits > 0 => 1,
        _ => return None,
    };
    (rest.len() == signs || rest[signs..].starts_with([' ', '\t', '\n'])).then_some(digits)
}

/// `value` where only its lines count.
pub(super) fn tidy_lines(value: &str) -> String {
    squeezed(without_outer_blanks(value), &[])
}

/// `value` without blank lines before its first line and without space after its last.
fn without_outer_blanks(value: &str) -> &str {
    let blank: usize =
        value.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    value[blank..].trim_end()
}

fn may_be_verbatim(value: &str) -> bool {
    value.contains('<') || ["```", "~~~", "    ", "\t"].iter().any(|signs| value.contains(signs))
}

/// `value` with at most one blank line in a row outside of the blocks.
fn squeezed(value: &str, blocks: &[Verbatim]) -> String {
    let mut out = String::with_capacity(value.len());
    let mut blocks = blocks.iter().peekable();
    let mut blanks = 0;
    let mut at = 0;
    for line in value.split_inclusive('\n') {
        while blocks.next_if(|block| block.range.end <= at).is_some() {}
        let is_within = blocks.peek().is_some_and(|block| block.range.start <= at);
        at += line.len();
        blanks = if line.trim().is_empty() && !is_within { blanks + 1 } else { 0 };
        if blanks < 2 {
            out.push_str(line);
        }
    }
    out
}

/// `value` in which what looks like a tag is text, unless it is of an element that is shown, or stands within code or
/// among HTML.
fn without_unshown_tags(value: &str, is_at_start: bool) -> String {
    let mut out = String::with_capacity(value.len());
    // A code span does not reach beyond its paragraph.
    let words = |text: &str, out: &mut String| {
        text.split_inclusive("\n\n").for_each(|text| out.push_str(&for_words(text, false)));
    };
    let mut at = 0;
    for block in blocks_of(value, is_at_start) {
        let start = block.range.start;
        let is_html = matches!(block.kind, VerbatimKind::Html | VerbatimKind::OpenHtml);
        if start >= at && !(is_html && is_unshown_tag(value[start..].trim_start())) {
            words(&value[at..start], &mut out);
            out.push_str(&value[start..block.range.end]);
            at = block.range.end;
        }
    }
    words(&value[at..], &mut out);
    out
}

/// `value` in which no HTML block lasts beyond its end, for the signs that begin one are escaped, and the blocks of the
/// result.
fn without_open_html(value: String, is_at_start: bool) -> (String, Vec<Verbatim>) {
    let blocks = blocks_of(&value, is_at_start);
    let Some(open) = blocks.iter().find(|block| block.kind == VerbatimKind::OpenHtml) else {
        return (value, blocks);
    };
    let start = open.range.start;
    let ends = HTML.map(|(_, end)| value.rfind(end));
    let begins_open = |at: usize| {
        let is = |begin: &str| {
            value.get(at..at + begin.len()).is_some_and(|text| text.eq_ignore_ascii_case(begin))
        };
        HTML.iter().position(|(begin, _)| is(begin)).is_some_and(|kind| ends[kind] < Some(at))
    };
    let signs: Vec<usize> =
        value.match_indices('<').map(|(at, _)| at).filter(|&at| at >= start && begins_open(at)).collect();
    // What is code is known once none of them begins HTML.
    let mut masked = value.clone();
    for &at in &signs {
        masked.replace_range(at..=at, "x");
    }
    let mut blocks = blocks_of(&masked, is_at_start).into_iter().peekable();
    let (mut out, mut done) = (String::with_capacity(value.len() + signs.len()), 0);
    let (mut line, mut seen) = (0, 0);
    for at in signs {
        while blocks.next_if(|block| block.range.end <= at).is_some() {}
        line = value[seen..at].rfind('\n').map_or(line, |end| seen + end + 1);
        seen = at;
        let begins_block = (line > 0 || is_at_start)
            && value[line..at].chars().all(|c| c.is_ascii_digit() || " \t>*+-.)".contains(c))
            && blocks.peek().is_none_or(|block| at < block.range.start);
        if begins_block {
            out.push_str(&value[done..at]);
            out.push('\\');
            done = at;
        }
    }
    out.push_str(&value[done..]);
    let blocks = blocks_of(&out, is_at_start);
    (out, blocks)
}

/// The blocks of a value that begins its line, or follows words in it.
fn blocks_of(value: &str, is_at_start: bool) -> Vec<Verbatim> {
    if is_at_start {
        return verbatim(value);
    }
    let words = "x ";
    let mut blocks = verbatim(&format!("{words}{value}"));
    for block in &mut blocks {
        block.range =
            block.range.start.saturating_sub(words.len())..block.range.end.saturating_sub(words.len());
    }
    blocks
}

/// The line that closes the code; none within a quotation, which ends it.
fn closing_fence(value: &str, code: &Verbatim) -> Option<String> {
    let line = value[..code.range.start].rfind('\n').map_or(0, |end| end + 1);
    let fence = code.range.start + value[code.range.start..].find(['`', '~'])?;
    let before = &value[line..fence];
    let mark = value[fence..].chars().next()?;
    let count = value[fence..].chars().take_while(|&c| c == mark).count();
    (!before.contains('>')).then(|| " ".repeat(columns(before)) + &String::from(mark).repeat(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_tidied() {
        let check = |value: &str, expected: &str| assert_eq!(tidy_blocks(value, true), expected, "{value:?}");
        check(" \n\n  a\n\n\n\nb  \n\n", "  a\n\nb");
        check("```\na\n\n\nb\n```", "```\na\n\n\nb\n```");
        check("```\na", "```\na\n```");
        check("a ``` b", "a ``` b");
        check("1. a\n   ~~~~\n   b", "1. a\n   ~~~~\n   b\n   ~~~~");
        check("- ```\n  a\n\n\n  b\n  ```\n- c", "- ```\n  a\n\n\n  b\n  ```\n- c");
        check("- ```\n  a\nb\n\n\nc", "- ```\n  a\nb\n\nc");
        check("1. - ```\n     a", "1. - ```\n     a\n     ```");
        check("> ```\n> a", "> ```\n> a");
    }

    #[test]
    fn fences_are_found_as_a_reader_of_markdown_finds_them() {
        let check = |value: &str, expected: &str| assert_eq!(tidy_blocks(value, true), expected, "{value:?}");
        check("```\na\n    ```", "```\na\n    ```\n```");
        check("x\n\n    ```\n    y", "x\n\n    ```\n    y");
        check("<div>\n```\n</div>", "<div>\n```\n</div>");
        check("x\n\n    a\n\n\n    b", "x\n\n    a\n\n\n    b");
        assert_eq!(tidy_blocks("```\na\n```", false), "```\na\n```\n```");
    }

    #[test]
    fn what_only_looks_like_a_tag_is_text() {
        let check = |value: &str, expected: &str| assert_eq!(tidy_blocks(value, true), expected, "{value:?}");
        check("Export honours the <filters> shown", "Export honours the \\<filters> shown");
        check("<filters>\n<other>", "\\<filters>\n\\<other>");
        check("x\n\n    <filters>", "x\n\n    <filters>");
        check("<details>\n<filters>\n</details>", "<details>\n<filters>\n</details>");
        check("```\n<filters>\n```\n\na `\n\n<filters> `", "```\n<filters>\n```\n\na `\n\n\\<filters> `");
    }

    #[test]
    fn html_that_nothing_ends_becomes_text() {
        let check = |value: &str, expected: &str| assert_eq!(tidy_blocks(value, true), expected, "{value:?}");
        check("a\n\n<!-- todo", "a\n\n\\<!-- todo");
        check("<!-- done --> b", "<!-- done --> b");
        check("<pre>\nx", "\\<pre>\nx");
        check("<pre>\nx\n</pre>", "<pre>\nx\n</pre>");
        check("  <pre>\n\n<?x\n\n<![CDATA[\n\n<!X", "  \\<pre>\n\n\\<?x\n\n\\<![CDATA[\n\n\\<!X");
        check("```\n<!-- a\n```", "```\n<!-- a\n```");
        let many = "<!--\n\n".repeat(100);
        assert_eq!(tidy_blocks(&many, true).matches("\\<").count(), 100);
        let rest = "`<b>` c\n\n- \\<!-- d\n\na <!-- b\n\n```\n<!-- f\n```\n\n    <!-- g";
        assert_eq!(tidy_blocks(&format!("{many}{rest}"), true), many.replace('<', "\\<") + rest);
        let mixed = "<?\n\n<!--\n\n<![CDATA[\n\n<!X\n\n<PRE\n\n";
        assert_eq!(tidy_blocks(&mixed.repeat(9), true), mixed.replace('<', "\\<").repeat(9).trim_end());
        check("<!-- a\n\n<pre>\nb\n</pre>\n\n- <!-- c", "\\<!-- a\n\n<pre>\nb\n</pre>\n\n- \\<!-- c");
        assert_eq!(tidy_blocks("<!-- a\n\n<!-- b", false), "<!-- a\n\n\\<!-- b");
    }

    #[test]
    fn words_that_begin_a_line_begin_nothing_else() {
        let check = |value: &str, expected: &str| assert_eq!(tidy_words(value, true), expected, "{value:?}");
        check("~~~ foo", "\\~~~ foo");
        check("    a", "a");
        check("# a", "\\# a");
        check("- a", "\\- a");
        check("2. a", "2\\. a");
        check("<div> a", "\\<div> a");
        check("#1 -a 2.5", "#1 -a 2.5");
        check("```", "\\`\\`\\`");
        check("```a``` b", "```a``` b");
        check("<!-- todo", "\\<!-- todo");
        check("a\n\nb", "a  b");
        assert_eq!(tidy_words("~~~ foo", false), "~~~ foo");
    }
}
