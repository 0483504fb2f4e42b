//! A reader of HTML for the tests, which accepts only what the writer may write.

/// Tags that may be written, with their attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["class", "href", "data-anchor", "title", "target", "rel", "aria-label"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &["class"]),
    ("del", &[]),
    ("details", &["open"]),
    ("div", &["class", "id", "role", "tabindex", "aria-label"]),
    ("em", &[]),
    ("h1", &["id", "aria-level"]),
    ("h2", &["id", "aria-level"]),
    ("h3", &["id", "aria-level"]),
    ("h4", &["id", "aria-level"]),
    ("h5", &["id", "aria-level"]),
    ("h6", &["id", "aria-level"]),
    ("hr", &[]),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("kbd", &[]),
    ("li", &["class"]),
    ("mark", &["class", "data-field"]),
    ("ol", &["start"]),
    ("p", &["class"]),
    ("pre", &["tabindex", "role", "aria-label"]),
    ("span", &["class", "title", "data-field"]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &["id"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["class"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
    ("var", &[]),
    ("u", &[]),
    ("small", &[]),
    ("samp", &[]),
    ("s", &[]),
    ("q", &[]),
    ("ins", &[]),
    ("i", &[]),
    ("b", &[]),
    ("abbr", &[]),
];

/// Elements of the line, which alone may stand in a paragraph or a heading.
const OF_THE_LINE: &[&str] = &[
    "a", "abbr", "b", "br", "code", "del", "em", "i", "input", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u", "var",
];

/// Panics unless `html` consists of allowed, balanced elements with harmless attributes. Adds its ids to
/// `ids` and gives its text.
#[track_caller]
pub(super) fn read(html: &str, ids: &mut Vec<String>) -> String {
    let mut open: Vec<&str> = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        read_text(before, &mut text);
        let (tag, after) = split_tag(tag).unwrap_or_else(|| panic!("no end of a tag in {html:?}"));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "unbalanced {html:?}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let known = ALLOWED.iter().find(|(known, _)| *known == name);
        let (_, allowed) = known.unwrap_or_else(|| panic!("<{name}> in {html:?}"));
        read_attributes(name, attributes, allowed, ids);
        let is_in_line =
            open.iter().any(|open| matches!(*open, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
        assert!(!is_in_line || OF_THE_LINE.contains(&name), "<{name}> in a line: {html:?}");
        assert!(name != "a" || !open.contains(&"a"), "a link in a link: {html:?}");
        if !matches!(name, "br" | "hr" | "input") {
            open.push(name);
        }
    }
    read_text(rest, &mut text);
    assert!(open.is_empty(), "{open:?} left open in {html:?}");
    text
}

/// The inside of the tag that a text begins with, and what follows it.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let mut is_in_quotes = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '"' => is_in_quotes = !is_in_quotes,
            '>' if !is_in_quotes => return Some((&text[1..at], &text[at + 1..])),
            _ => {}
        }
    }
    None
}

#[track_caller]
fn read_text(escaped: &str, text: &mut String) {
    assert!(!escaped.contains(['>', '"', '\u{FDD0}', '\u{FDD1}']), "{escaped:?} is not escaped");
    for tail in escaped.split('&').skip(1) {
        let is_reference = ["amp;", "lt;", "gt;", "quot;"].iter().any(|name| tail.starts_with(name));
        assert!(is_reference, "{escaped:?} is not escaped");
    }
    let plain =
        escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    text.push_str(&plain);
}

#[track_caller]
fn read_attributes(tag: &str, attributes: &str, allowed: &[&str], ids: &mut Vec<String>) {
    let mut rest = attributes;
    let mut seen = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        assert!(allowed.contains(&name), "attribute {name:?} of <{tag} {attributes}>");
        assert!(!seen.contains(&name), "two attributes {name:?} of <{tag} {attributes}>");
        seen.push(name);
        let Some(quoted) = after.strip_prefix("=\"") else {
            assert!(matches!(name, "disabled" | "checked"), "<{tag} {attributes}>");
            rest = after.trim_start();
            continue;
        };
        let (value, after) = quoted.split_once('"').unwrap_or_else(|| panic!("<{tag} {attributes}>"));
        rest = after.strip_prefix(' ').unwrap_or(after);
        read_value(name, value, ids);
    }
    let opens_elsewhere = seen.contains(&"target") && seen.contains(&"rel");
    assert!(tag != "a" || opens_elsewhere || seen.contains(&"data-anchor"), "<{tag} {attributes}>");
}

#[track_caller]
fn read_value(name: &str, value: &str, ids: &mut Vec<String>) {
    let mut plain = String::new();
    read_text(&value.replace('>', "&gt;"), &mut plain);
    assert!(!value.contains(['<', '>']), "{name}={value:?}");
    let is_harmless = match name {
        "href" => {
            let lower = plain.to_lowercase();
            !plain.contains(char::is_control)
                && ["http://", "https://", "mailto:", "#doc-", "#docnote-", "#docref-"]
                    .iter()
                    .any(|start| lower.starts_with(start))
        }
        "id" => {
            ids.push(plain.clone());
            plain.starts_with("doc")
        }
        "data-anchor" => plain.starts_with("doc"),
        "data-field" | "start" | "aria-level" => plain.parse::<u64>().is_ok(),
        "target" => plain == "_blank",
        "rel" => plain == "noopener noreferrer",
        "type" => plain == "checkbox",
        "role" => matches!(plain.as_str(), "group" | "note"),
        "tabindex" => plain == "0",
        "class" => plain
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b" _+-".contains(&byte)),
        _ => true,
    };
    assert!(is_harmless, "{name}={value:?}");
}
