//! How words are written where some signs would mean something else: in a cell, in a link, at the end of a heading.

use super::{Heading, Newline, visit_pieces, write_pieces};

impl Heading {
    /// Appends the heading. Number signs with which an answer ends the title are escaped, for they would be taken
    /// for the heading's own.
    pub fn write(&self, newline: Newline, out: &mut String) {
        out.push_str(&self.lead);
        let start = out.len();
        out.push_str(&self.number);
        write_pieces(&self.pieces, newline, out);
        let mut is_answered = false;
        visit_pieces(&self.pieces, &mut |field| is_answered |= field.value.is_some());
        if is_answered && let Some(at) = closing_signs(&out[start..]) {
            out.insert(start + at, '\\');
        }
        out.push_str(&self.end);
    }
}

/// `text` as it stands in a table cell. A bar is escaped unless it is already: where cells are told apart, a backslash
/// before a bar always escapes it, itself escaped or not. So a space follows a backslash at the end of a line.
pub(super) fn for_cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '|' && !out.ends_with('\\') {
            out.push('\\');
        }
        if c == '\n' && out.ends_with('\\') {
            out.push(' ');
        }
        out.push(c);
    }
    if out.ends_with('\\') {
        out.push(' ');
    }
    out
}

/// `value` as it stands between the square brackets of a link, all of it in one line.
pub(super) fn for_link_text(value: &str) -> String {
    let value = value.replace('\n', " ");
    let mut tokens = tokens(&value);
    let mut depth = 0_i32;
    let mut is_balanced = true;
    for token in tokens.iter().filter(|token| token.is_sign) {
        depth += match token.text {
            "[" => 1,
            "]" => -1,
            _ => 0,
        };
        is_balanced &= depth >= 0;
    }
    // A link within a link takes its place; an image may stand there.
    let has_link = value.matches("](").count() > value.matches("![").count();
    if is_balanced && depth == 0 && !has_link {
        tokens
            .iter_mut()
            .filter(|token| matches!(token.text, "[" | "]"))
            .for_each(|token| token.is_sign = false);
    }
    let mut out = String::with_capacity(value.len());
    for token in tokens {
        if token.is_sign {
            token.text.chars().for_each(|sign| out.extend(['\\', sign]));
        } else {
            out.push_str(token.text);
        }
    }
    out
}

/// The elements that GitHub shows.
const ELEMENTS: &str = "a abbr b blockquote br cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr \
     i img ins kbd li mark ol p picture pre q rp rt ruby s samp source span strong sub summary sup table tbody td tfoot \
     th thead tr tt u ul var";

/// `value` as words of a document. What looks like a tag but is of no element that is shown would be left out, and is
/// escaped; within a line, so is a run of backticks without partner, which could find one further on.
pub(crate) fn for_words(value: &str, is_line: bool) -> String {
    if !value.contains(['<', '`']) {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let last_close = value.rfind('>').unwrap_or_default();
    let mut at = 0;
    for token in tokens(value) {
        if is_line && token.is_sign && token.text.starts_with('`') {
            token.text.chars().for_each(|sign| out.extend(['\\', sign]));
        } else {
            if token.text == "<" && at < last_close && is_unshown_tag(&value[at..]) {
                out.push('\\');
            }
            out.push_str(token.text);
        }
        at += token.text.len();
    }
    out
}

/// Whether the text begins with what looks like a tag, but of no element that is shown.
pub(crate) fn is_unshown_tag(text: &str) -> bool {
    let text = text.strip_prefix('<').unwrap_or_default();
    let text = text.strip_prefix('/').unwrap_or(text);
    let (name, rest) =
        text.split_at(text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len()));
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest.starts_with([' ', '\t', '\n', '/', '>'])
        && !ELEMENTS.split(' ').any(|element| element.eq_ignore_ascii_case(name))
}

/// A part of a text with Markdown in it.
struct Token<'a> {
    text: &'a str,
    /// Whether it means something to Markdown that could end a link around it or reach beyond it.
    is_sign: bool,
}

/// Cuts a text into brackets, what reaches beyond it, and all the rest.
fn tokens(value: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    // By length: runs of backticks that are known to have no partner.
    let mut lonely = std::collections::HashSet::new();
    let last_close = value.rfind('>');
    while at < value.len() {
        let rest = &value[at..];
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let (len, is_sign) = match rest.chars().next() {
            // At the end, it would escape the bracket that follows.
            Some('\\') if rest.len() == 1 => (1, true),
            Some('\\') => (1 + rest[1..].chars().next().map_or(0, char::len_utf8), false),
            Some('`') => {
                let span = if lonely.contains(&ticks) { None } else { span_len(rest, ticks) };
                if span.is_none() {
                    lonely.insert(ticks);
                }
                (span.unwrap_or(ticks), span.is_none())
            }
            Some('<') => (1, last_close.is_none_or(|close| close < at)),
            Some('[' | ']') => (1, true),
            Some(c) => (c.len_utf8(), false),
            None => break,
        };
        tokens.push(Token { text: &rest[..len], is_sign });
        at += len;
    }
    tokens
}

/// The length of the code span that begins with so many backticks, if it ends.
fn span_len(text: &str, ticks: usize) -> Option<usize> {
    let mut at = ticks;
    while let Some(offset) = text[at..].find('`') {
        at += offset;
        let run = text[at..].len() - text[at..].trim_start_matches('`').len();
        at += run;
        if run == ticks {
            return Some(at);
        }
    }
    None
}

/// `value` as it stands between the parentheses of a link. With spaces or parentheses it stands between angle
/// brackets, where both may stand.
pub(super) fn for_address(value: &str) -> String {
    let value = value.trim();
    let inner = value.strip_prefix('<').and_then(|value| value.strip_suffix('>'));
    let value = inner.filter(|inner| !inner.contains(['<', '>'])).unwrap_or(value);
    // A backslash at the end would escape what ends the address.
    let is_escaping = (value.len() - value.trim_end_matches('\\').len()) % 2 == 1;
    let end = if is_escaping { "\\" } else { "" };
    if !value.contains([' ', '\n', '\t', '(', ')']) && !value.starts_with('<') {
        return format!("{value}{end}");
    }
    let inner = value.replace('<', "%3C").replace('>', "%3E").replace(['\n', '\t'], " ");
    format!("<{inner}{end}>")
}

/// Where in a title a backslash belongs, for the number signs that end it would be taken for the heading's own.
#[must_use]
pub fn closing_signs(title: &str) -> Option<usize> {
    let title = title.trim_end_matches([' ', '\t']);
    let words = title.trim_end_matches('#');
    let is_closing = words.len() < title.len() && (words.is_empty() || words.ends_with([' ', '\t']));
    is_closing.then_some(words.len())
}

/// As text or an attribute's value within HTML.
pub(super) fn for_html(value: &str) -> String {
    let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    value.replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_what_they_are_given() {
        for (value, expected) in [
            ("a|b", "a\\|b"),
            ("a\\|b", "a\\|b"),
            ("a\\\\|b", "a\\\\|b"),
            ("C:\\", "C:\\ "),
            ("\\\\", "\\\\ "),
            ("a\\\nb", "a\\ \nb"),
        ] {
            assert_eq!(for_cell(value), expected);
        }
    }

    #[test]
    fn link_texts_stay_within_their_link() {
        for (value, expected) in [
            ("a [b] c", "a [b] c"),
            ("a]b", "a\\]b"),
            ("a \\[b]", "a \\[b\\]"),
            ("C:\\", "C:\\\\"),
            ("`a", "\\`a"),
            ("`a]` b", "`a]` b"),
            ("``a` b", "\\`\\`a\\` b"),
            ("a < b", "a \\< b"),
            ("[a](b)", "\\[a\\](b)"),
            ("![a](b)", "![a](b)"),
            ("![a](b) [c](d)", "!\\[a\\](b) \\[c\\](d)"),
        ] {
            assert_eq!(for_link_text(value), expected);
        }
    }

    #[test]
    fn words_are_all_shown() {
        for (value, expected) in [
            ("the <filters> shown", "the \\<filters> shown"),
            ("</x> <T extends U>", "\\</x> \\<T extends U>"),
            ("a<br>b <KBD>c</KBD> <!-- d -->", "a<br>b <KBD>c</KBD> <!-- d -->"),
            ("<https://a.b> <c@d.e> a < b, c <d", "<https://a.b> <c@d.e> a < b, c <d"),
            ("`<filters>` \\<filters> 5` x", "`<filters>` \\<filters> 5\\` x"),
        ] {
            assert_eq!(for_words(value, true), expected);
        }
    }

    #[test]
    fn addresses_stay_within_their_link() {
        for (value, expected) in [
            ("a b", "<a b>"),
            ("<http://x>", "http://x"),
            ("<http://x", "<%3Chttp://x>"),
            ("<http://x y>", "<http://x y>"),
            ("C:\\", "C:\\\\"),
            ("C:\\(a)\\", "<C:\\(a)\\\\>"),
        ] {
            assert_eq!(for_address(value), expected);
        }
    }

    #[test]
    fn number_signs_at_the_end_of_a_title_are_its_own() {
        for (title, expected) in
            [("C #", Some(2)), ("C ##", Some(2)), ("C#", None), ("##", Some(0)), ("C \\#", None)]
        {
            assert_eq!(closing_signs(title), expected, "{title}");
        }
    }
}
