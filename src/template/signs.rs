//! Placeholders between other signs than square brackets: `{words}`, `<words>`, `\<words\>`, comments in the place
//! of an answer. What means something else between the same signs is told apart here.

use super::lines::{is_blank_ahead, near};

/// HTML elements that are no placeholders where they stand alone between angles.
const ELEMENTS: [&str; 52] = [
    "a",
    "abbr",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "s",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "u",
    "ul",
];

/// First words of comments that are no answer's place: they speak to tools, of the law, or of the parts around.
const ASIDES: [&str; 16] = [
    "additional",
    "copyright",
    "delete",
    "end",
    "licence",
    "license",
    "markdownlint",
    "mandatory",
    "numbers",
    "optional",
    "prettier",
    "remove",
    "repeat",
    "spdx",
    "start",
    "toc",
];

/// Whether `inner` between braces asks for something; `before` is the text that leads up to the brace.
pub(super) fn is_brace_prompt(before: &str, inner: &str) -> bool {
    let words = inner.trim();
    // Between two of them, a slash is no part of an address.
    let is_part = before.len() > 1 && before.ends_with('/')
        || before.ends_with(|c: char| c.is_alphanumeric() || "_^\\$=∈#%@".contains(c))
        || before.ends_with("= ")
        || before.ends_with("∈ ");
    let is_attribute = words != "..." && inner.starts_with([':', '#', '.', '%', '"', '\'', '\\']);
    let is_code = words.ends_with(';')
        || words.contains("::")
        || words.contains("->")
        || words.contains("\": ")
        || words.contains(" ? ") && words.contains(" : ");
    let is_set = words.contains(',') && words.split(',').all(|part| part.trim().chars().count() <= 3);
    let is_asking = words.chars().any(char::is_alphabetic) || words.contains(" | ") || words == "...";
    is_asking && !is_part && !is_attribute && !is_code && !is_set
}

/// Whether `inner` between angles asks for something; `text` is what it stands in, from the closing angle on.
pub(super) fn is_angle_prompt(before: &str, inner: &str, after: &str) -> bool {
    // A word is followed by its parameters, but not by whole sentences.
    let is_long = inner.split(',').next().is_some_and(|part| part.split_whitespace().count() > 3);
    let is_part = before.ends_with(|c: char| c.is_alphanumeric() && !is_long || "_<=-:".contains(c));
    let inner = inner.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(inner);
    let starts = inner.starts_with(|c: char| c.is_alphabetic() || matches!(c, '#' | '_' | '*' | '&'))
        || inner.contains('-') && inner.starts_with(|c: char| c.is_ascii_digit());
    let name: &str = inner.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let rest = inner[name.len()..].trim_end_matches('/').trim();
    let is_element = ELEMENTS.contains(&name.to_lowercase().as_str())
        && (rest.is_empty() || rest.contains('=') || rest == "open");
    let is_tag = inner.ends_with('/') || rest.contains("=\"") || rest.contains("='");
    // As far as a placeholder may reach, a tag that closes it is looked for.
    let is_closed = || {
        let limit = after.char_indices().nth(500).map_or(after.len(), |(at, _)| at);
        after[..limit].match_indices("</").any(|(at, _)| after[at + 2..].starts_with(name))
    };
    let is_address =
        !inner.contains(' ') && inner.contains([':', '@', '.']) && !inner.starts_with(['@', '.']);
    let is_parameter = inner.chars().count() < 2 || inner.contains("::") || inner.contains("->");
    starts && !is_part && !is_element && !is_tag && !is_address && !is_parameter && !is_closed()
}

/// The length of the placeholder between escaped signs with which `text` begins, and its words: `\<words\>`,
/// `\[words\]`, with a `\(…\)` behind it or not.
pub(super) fn escaped(text: &str) -> Option<(usize, &str)> {
    let close = match text.as_bytes().get(1)? {
        b'<' => "\\>",
        b'[' => "\\]",
        b'{' => "\\}",
        _ => return None,
    };
    let limit = text.char_indices().nth(300).map_or(text.len(), |(at, _)| at);
    let len = text[2..limit.max(2)].find(close)?;
    let inner = &text[2..2 + len];
    let is_formula = inner.contains(['\\', '^', '=', '_', '$']);
    // A key such as `Abc21` is a citation.
    let is_key = !inner.contains(' ') && inner.contains(|c: char| c.is_ascii_digit());
    let is_words = inner.starts_with(char::is_alphanumeric) && inner.chars().any(char::is_alphabetic);
    if is_formula || is_key && close == "\\]" || !is_words && !inner.starts_with('（') {
        return None;
    }
    let end = 2 + len + close.len();
    let address = text[end..].strip_prefix("\\(").filter(|_| close == "\\]").and_then(|rest| {
        let limit = rest.char_indices().nth(300).map_or(rest.len(), |(at, _)| at);
        rest[..limit].find("\\)")
    });
    Some((end + address.map_or(0, |len| len + 4), inner))
}

/// The words of a comment that stands where an answer would: a short one, with nothing behind it, at the start or
/// after a label.
pub(super) fn comment_slot<'a>(before: &str, comment: &'a str, after: &str) -> Option<&'a str> {
    let words = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim();
    let near = near(before);
    let line = near.rsplit('\n').next().unwrap_or_default();
    let is_whole = line.len() < near.len() || near.len() == before.len();
    let line = line.trim();
    let last = line.rsplit(' ').next().unwrap_or_default();
    let is_number = last.contains('.') && last.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_bold = is_whole && line.starts_with("**") && line.ends_with("**") && line.len() > 4;
    let is_box = matches!(line, "[ ]" | "[x]" | "[X]");
    let is_place =
        line.is_empty() || is_number || is_bold || is_box || line.trim_end_matches(['*', '_']).ends_with(':');
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    let is_answer = words.chars().any(char::is_alphabetic)
        && words.len() <= 120
        && !words.contains('\n')
        && !ASIDES.contains(&first.as_str());
    (is_place && is_answer && is_blank_ahead(after)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces() {
        for words in ["name of it", "N", "a | b", "✅ | ❌", "...", "+ Title +", "クラス名"] {
            assert!(is_brace_prompt("see ", words), "{words}");
        }
        assert!(is_brace_prompt("/", "total") && is_brace_prompt("", "NEXT"));
        for (before, inner) in [
            ("/users/", "id"),
            ("x_", "max"),
            ("\\frac", "a"),
            ("$", "HOME"),
            ("", ":.class"),
            ("", "#anchor"),
            ("", "a, b"),
            ("", "\"a\": 1"),
            ("A ∈ ", "FUNC, INT"),
            ("", "1"),
        ] {
            assert!(!is_brace_prompt(before, inner), "{inner}");
        }
    }

    #[test]
    fn angles() {
        for words in
            ["other options", "link", "option o", "base outcome", "Name <a@b.c>", "yyyy-mm-dd", "<name>"]
        {
            assert!(is_angle_prompt("and ", words, ""), "{words}");
        }
        assert!(is_angle_prompt("RFC", "a number that is free, or none", ""));
        for (before, inner, after) in [
            ("Vec", "String", ""),
            ("List", "T extends U", ""),
            ("", "br", ""),
            ("", "br/", ""),
            ("", "div class=\"a\"", ""),
            ("", "https://x.y", ""),
            ("", "a@b.c", ""),
            ("", "note", "words</note>"),
            ("", "/details", ""),
            ("", "details open", ""),
            ("", " 200ms and ", ""),
            ("", "1% of users, and ", ""),
            ("", "T", ""),
        ] {
            assert!(!is_angle_prompt(before, inner, after), "{inner}");
        }
    }

    #[test]
    fn escapes() {
        assert_eq!(escaped("\\<Name of it\\> x"), Some((14, "Name of it")));
        assert_eq!(escaped("\\[Title\\]\\(URL\\)."), Some((16, "Title")));
        for text in ["\\[Abc21\\]", "\\[ x = y \\]", "\\[alone", "\\<", "\\*a\\*"] {
            assert_eq!(escaped(text), None, "{text}");
        }
    }

    #[test]
    fn comments() {
        for (before, comment) in
            [("", "name it"), ("**Level:** ", "low | high"), ("1.1 ", "task"), ("**WHEN** ", "x")]
        {
            assert_eq!(comment_slot(before, &format!("<!-- {comment} -->"), "\n"), Some(comment));
        }
        assert_eq!(comment_slot("… ", "<!-- more may follow -->", ""), None);
        assert_eq!(comment_slot("", "<!-- optional -->", ""), None);
        assert_eq!(comment_slot("a: ", "<!-- b -->", " c"), None);
    }
}
