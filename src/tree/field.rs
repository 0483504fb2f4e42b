//! A field: what is asked, where it stands, what was answered, and how the answer is written there.

use std::collections::HashSet;
use std::ops::Range;

use super::{FieldId, columns, escape};

/// Something to fill in.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Stable within the document.
    pub id: FieldId,
    /// Fields of one name are filled together.
    pub name: Option<String>,
    /// From the label, heading or column in which the field stands; may be empty.
    pub label: String,
    /// What the placeholder asks; may be empty.
    pub prompt: String,
    /// The exact bytes that stand in the template.
    pub source: String,
    /// Which control suits it.
    pub kind: Kind,
    /// Whether the source must be replaced.
    pub role: Role,
    /// Where it stands, which settles how a value is written.
    pub place: Place,
    /// Written before a value that is not empty, where the template has no room of its own: ` ` after a bare
    /// label, `: ` after a topic.
    pub before: &'static str,
    /// The answer, with `\n` line endings; none while untouched.
    pub value: Option<String>,
}

/// Which control suits a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A short text without line breaks.
    Line,
    /// A text of any length.
    Prose,
    /// A date; free text is allowed.
    Date,
    /// One of some options, or free text.
    Choice(Vec<String>),
    /// The address of a link.
    Address,
    /// Code, in a monospaced control.
    Code,
    /// A task box; its value is `x` or a space.
    Check,
}

/// What a field's source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A placeholder: it must be replaced, and never shows as if it were the user's own text.
    Prompt,
    /// Ordinary words that may stand, prefilled and editable.
    Sample,
    /// A heading's own words: not asked for, and can be changed.
    Title,
}

/// Where a field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Within a line: a value is written without line breaks.
    Inline,
    /// A paragraph or list item of its own: further lines are indented by that many columns.
    Block(usize),
    /// A body of its own, between blank lines that are written with it.
    Apart,
    /// A table cell: pipes are escaped, line breaks become `<br>`.
    Cell,
    /// Lines of a fenced block, the first one too indented by that many columns.
    Code(usize),
    /// Within `` ` `` and `` ` ``: backticks become apostrophes, for nothing can be escaped there.
    CodeSpan,
    /// Between the square brackets of a link.
    LinkText,
    /// Between the parentheses of a link, or behind the label of a reference definition.
    Address,
    /// Behind the signs that begin fenced code: they are escaped, and the value is written without line breaks.
    Info,
    /// Within an HTML tag: what could end it or a quoted attribute is escaped.
    Html,
}

/// The line ending that a document uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Newline {
    /// `\n`
    #[default]
    Lf,
    /// `\r\n`
    CrLf,
}

impl Newline {
    /// The bytes.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
        }
    }

    /// The one that `text` uses first.
    #[must_use]
    pub fn of(text: &str) -> Self {
        match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => Self::CrLf,
            _ => Self::Lf,
        }
    }
}

/// The further lines of an answer are indented by no more columns: they would be many times as long as what is typed.
const MOST_INDENT: usize = 200;

impl Field {
    /// Appends the field's bytes as they stand in a table cell, wherever in it: no answer ends the cell.
    pub fn write_in_cell(&self, newline: Newline, out: &mut String) {
        if self.value.is_none() || self.place == Place::Cell {
            return self.write(newline, out);
        }
        let mut text = String::new();
        self.write(newline, &mut text);
        out.push_str(&escape::for_cell(&text));
    }

    /// Appends the field's bytes: its value as its place wants it, or its source.
    pub fn write(&self, newline: Newline, out: &mut String) {
        match &self.value {
            None => out.push_str(&self.source),
            Some(value) if self.kind == Kind::Check => {
                out.push_str(if value == "x" { "[x]" } else { "[ ]" });
            }
            Some(value) => self.write_value(value, newline, out),
        }
    }

    fn write_value(&self, value: &str, newline: Newline, out: &mut String) {
        if value.is_empty() {
            return;
        }
        out.push_str(self.before);
        match self.place {
            Place::Inline => push_joined(value, " ", out),
            Place::Apart => {
                out.push_str(newline.as_str());
                for line in value.split('\n') {
                    out.push_str(line);
                    out.push_str(newline.as_str());
                }
            }
            Place::CodeSpan => {
                // The template has put the backticks already.
                let code = value.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
                let code = code.filter(|code| !code.contains('`')).unwrap_or(value);
                push_joined(&code.replace('`', "'"), " ", out);
            }
            Place::Cell => push_joined(&escape::for_cell(value), "<br>", out),
            Place::LinkText => out.push_str(&escape::for_link_text(value)),
            Place::Address => out.push_str(&escape::for_address(value)),
            Place::Html => push_joined(&escape::for_html(value), " ", out),
            Place::Info => push_joined(&value.replace('`', "&#96;").replace('~', "&#126;"), " ", out),
            Place::Block(indent) | Place::Code(indent) => {
                for (index, line) in value.split('\n').enumerate() {
                    if index > 0 {
                        out.push_str(newline.as_str());
                    }
                    let is_indented = index > 0 || matches!(self.place, Place::Code(_));
                    if is_indented && !line.is_empty() {
                        out.extend(std::iter::repeat_n(' ', indent.min(MOST_INDENT)));
                    }
                    out.push_str(line);
                }
            }
        }
    }

    /// What the control shows: the value, or a sample's own words as they read at their place.
    #[must_use]
    pub fn text(&self) -> String {
        match (&self.value, self.role) {
            (Some(value), _) => value.clone(),
            (None, Role::Prompt) if self.kind != Kind::Check && !self.has_open_names() => String::new(),
            (None, _) => self.decoded_source(),
        }
    }

    /// The source as a person reads it: without indents and escapes.
    #[must_use]
    pub fn decoded_source(&self) -> String {
        let text = self.source.replace("\r\n", "\n");
        match self.place {
            Place::Cell => text.replace("\\|", "|").replace("<br>", "\n"),
            Place::Block(indent) => {
                let (first, rest) = text.split_at(text.find('\n').map_or(text.len(), |end| end + 1));
                first.to_owned() + &without_indent(rest, indent)
            }
            Place::Code(indent) => without_indent(&text, indent),
            _ => text,
        }
    }

    /// Whether the user gave it something of substance.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        self.value.as_ref().is_some_and(|value| !value.trim().is_empty()) && !self.has_open_names()
    }

    /// Where in `code` the names stand that the template has in code which is edited as a whole, with their braces.
    #[must_use]
    pub fn names_in(&self, code: &str) -> Vec<Range<usize>> {
        if !matches!(self.place, Place::Code(_)) {
            return Vec::new();
        }
        let name = |text: &'_ str| text.trim_matches(['{', '}']).to_owned();
        let names: HashSet<String> = braced(&self.source).map(|range| name(&self.source[range])).collect();
        braced(code).filter(|range| names.contains(&name(&code[range.clone()]))).collect()
    }

    /// Whether it is code that is edited as a whole and still holds names of the template's. Those that someone
    /// chose to keep are none.
    #[must_use]
    pub fn has_open_names(&self) -> bool {
        if self.role != Role::Prompt {
            return false;
        }
        match &self.value {
            None => !self.names_in(&self.source).is_empty(),
            Some(value) => !self.names_in(value).is_empty() && *value != self.decoded_source(),
        }
    }

    /// Whether it counts towards completeness: a placeholder, but no task box.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.role == Role::Prompt && self.kind != Kind::Check
    }

    /// Whether a task box is ticked, as it would be written now.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        match &self.value {
            Some(value) => value == "x",
            None => self.source.contains(['x', 'X']),
        }
    }

    /// What is asked, in words: the prompt, else the label, else the words that may stand.
    #[must_use]
    pub fn ask(&self) -> &str {
        [&self.prompt, &self.label].into_iter().find(|words| !words.is_empty()).unwrap_or(&self.source)
    }

    /// The name under which a person knows the field: its label, else its prompt.
    #[must_use]
    pub fn caption(&self) -> &str {
        if self.label.is_empty() { &self.prompt } else { &self.label }
    }
}

/// Where something stands between two or three braces, in one line.
fn braced(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let before = &text[at..at + text[at..].find("}}")?];
            let line = before.rfind('\n').map_or(0, |line| line + 1);
            let (from, end) = (at, at + before.len() + 2);
            at = end;
            if let Some(start) = before[line..].rfind("{{").map(|start| from + line + start) {
                let is_triple = text[from..start].ends_with('{') && text[end..].starts_with('}');
                return Some(start - usize::from(is_triple)..end + usize::from(is_triple));
            }
        }
    })
}

/// `text` with up to `indent` columns of spaces and tabs taken from each line.
fn without_indent(text: &str, indent: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(after) = rest.strip_prefix([' ', '\t'])
            && columns(&line[..line.len() - rest.len()]) < indent
        {
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// Appends `value` with its lines joined by `joint`.
fn push_joined(value: &str, joint: &str, out: &mut String) {
    for (index, line) in value.split('\n').enumerate() {
        if index > 0 {
            out.push_str(joint);
        }
        out.push_str(line);
    }
}
