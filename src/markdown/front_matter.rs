//! Front matter: the lines between `---` with which a text may begin. They are shown as GitHub does, as a table of
//! what they say, and not as the rule and the heading that they would be in Markdown.

use super::fragment::Fragment;
use super::marks::{Marks, push_escaped};
use super::writer::{MAX_NODES, MAX_OUTPUT};

/// What a text begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum FrontMatter {
    /// No front matter; that is settled by the first so many bytes.
    None(usize),
    /// Front matter of so many bytes.
    Bytes(usize),
    /// What could still become front matter: only the end of the text ends it.
    #[default]
    Open,
}

impl FrontMatter {
    /// Looks at the beginning of a text, behind its byte-order mark if it has one.
    pub(crate) fn of(text: &str) -> Self {
        let after_mark = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut end = text.len() - after_mark.len();
        let mut has_key = false;
        for (index, line) in after_mark.split_inclusive('\n').enumerate() {
            end += line.len();
            let is_fence = |sign: &str| line.trim_end() == sign;
            if index == 0 {
                if !is_fence("---") {
                    return Self::None(end);
                }
            } else if is_fence("---") || is_fence("...") {
                return if has_key { Self::Bytes(end) } else { Self::None(end) };
            } else if key(line).is_some() {
                has_key = true;
            } else if !has_key && !is_still(line) || !may_stand_below_key(line) {
                return Self::None(end);
            }
        }
        Self::Open
    }

    /// How many bytes of a whole text it takes.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Bytes(len) => len,
            Self::None(_) | Self::Open => 0,
        }
    }
}

/// The key with which a line begins, and what stands behind its colon.
fn key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_alphanumeric())
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/'));
    let is_apart = value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']);
    (is_key && is_apart).then_some((key, value))
}

/// Whether a line says nothing: it is blank or a remark.
fn is_still(line: &str) -> bool {
    let words = line.trim();
    words.is_empty() || words.starts_with('#')
}

/// Whether a line belongs to the key above it: an entry of its list, or more of its value.
fn may_stand_below_key(line: &str) -> bool {
    is_still(line) || line.starts_with([' ', '\t']) || line.starts_with("- ") || line.trim_end() == "-"
}

/// Front matter as a block. What belongs to one key stands in one cell, each entry of a list in a line of its own.
pub(super) fn fragment(text: &str, marks: &Marks<'_>) -> Fragment {
    let mut html =
        "<div class=\"table front-matter\" tabindex=\"0\" role=\"group\" aria-label=\"Front matter\">\
                    <table><tbody>"
            .to_owned();
    let (mut nodes, mut is_row_open, mut is_cut) = (2, false, false);
    for line in
        text.lines().skip(1).filter(|line| !is_still(line) && !matches!(line.trim_end(), "---" | "..."))
    {
        if nodes >= MAX_NODES || html.len() > MAX_OUTPUT {
            is_cut = true;
            break;
        }
        let value = if let Some((key, value)) = key(line) {
            html.push_str(if is_row_open { "</td></tr><tr>" } else { "<tr>" });
            html.push_str("<th scope=\"row\">");
            push_escaped(&mut html, key.trim_end());
            html.push_str("</th><td>");
            is_row_open = true;
            nodes += 4;
            plain(value)
        } else {
            let value = plain(line);
            if !value.is_empty() && !html.ends_with("<td>") {
                html.push_str("<br>");
                nodes += 1;
            }
            plain(value.strip_prefix("- ").unwrap_or(value))
        };
        nodes += marks.push_content(&mut html, value);
    }
    html.push_str("</td></tr></tbody></table></div>");
    Fragment { source: 0..text.trim_ascii_end().len(), template: html, nodes, is_cut, ..Fragment::default() }
}

/// A value without the space and the quotes around it, and without a remark behind it.
fn plain(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote)
            && let Some(end) = inner.rfind(quote)
            && inner.get(end + 1..).is_some_and(is_still)
        {
            return inner.get(..end).unwrap_or_default();
        }
    }
    let value = value.split_once(" #").map_or(value, |(value, _)| value).trim_end();
    // An empty list, a block of text: signs that say nothing to a reader.
    if matches!(value, "[]" | "{}" | "|" | ">" | "|-" | ">-" | "-") { "" } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_told_from_rules() {
        for (text, expected) in [
            ("---\na: b\n---\nc", FrontMatter::Bytes(13)),
            ("---\r\n# x\r\n\r\na b-c:\r\n  - d\r\n- e\r\n...\r\n", FrontMatter::Bytes(37)),
            ("---\na: b\n", FrontMatter::Open),
            ("---\na: b\n\nWords: that say more.\n", FrontMatter::Open),
            ("---\na: b\nwords\n---\n", FrontMatter::None(15)),
            ("---\n---\n", FrontMatter::None(8)),
            ("---\n- a\n---\n", FrontMatter::None(8)),
            ("----\na: b\n---\n", FrontMatter::None(5)),
            ("a: b\n", FrontMatter::None(5)),
            ("---\nhttp://a\n---\n", FrontMatter::None(13)),
            ("", FrontMatter::Open),
        ] {
            assert_eq!(FrontMatter::of(text), expected, "{text:?}");
        }
    }
}
