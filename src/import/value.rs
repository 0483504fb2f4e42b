//! The answer of one field, from the bytes that stand at its place.

use crate::tree::{Field, Kind, Newline, Place};

use super::fit::At;

/// Whether the field is a task box.
pub(super) fn is_box(field: &Field) -> bool {
    field.kind == Kind::Check
}

/// The bytes of the task box with which `text` begins, if the field is one.
pub(super) fn box_len(field: &Field, text: &str) -> Option<usize> {
    let is_written = ["[ ]", "[x]", "[X]"].iter().any(|mark| text.starts_with(mark));
    (is_box(field) && is_written).then_some(3)
}

/// `field` with the answer that stands as `text` at its place: none, where that is its source; its own, where that is
/// written so. None where no answer is written so.
pub(super) fn read(field: &Field, text: &str, at: At) -> Option<Field> {
    let mut read = field.clone();
    if let (Place::Block(_), Some(column)) = (&read.place, at.column) {
        read.place = Place::Block(column);
    }
    if at.write_field(&read) == text {
        return Some(read);
    }
    read.value = None;
    if read.source == text {
        return Some(read);
    }
    if is_box(field) {
        box_len(field, text).filter(|&len| len == text.len())?;
        if text == "[X]" {
            // A box ticked in capitals is written so only as it stands.
            text.clone_into(&mut read.source);
        } else {
            read.value = Some(if text == "[x]" { "x" } else { " " }.to_owned());
        }
        return Some(read);
    }
    if text.is_empty() {
        read.value = Some(String::new());
        return Some(read);
    }
    take(&mut read, text, at).then_some(read)
}

/// Gives `field` an answer that is written as `text`, if there is one.
fn take(field: &mut Field, text: &str, at: At) -> bool {
    // The colon that would be written before it may stand within what sets the topic off.
    let space = if field.before == ": " { " " } else { "" };
    for before in [field.before, space, ""] {
        let Some(words) = text.strip_prefix(before) else { continue };
        field.before = before;
        for value in candidates(&field.place, words, at) {
            if value.contains('\r') {
                continue;
            }
            field.value = Some(value);
            if at.write_field(field) == text {
                return true;
            }
        }
        // What does not keep to the indent of its place keeps its own.
        if let Place::Block(indent) | Place::Code(indent) = field.place
            && indent > 0
        {
            let value = lines(words, at.newline);
            let kept = field.place.clone();
            field.place = match kept {
                Place::Code(_) => Place::Code(0),
                _ => Place::Block(0),
            };
            let is_plain = !value.contains('\r');
            field.value = Some(value);
            if is_plain && at.write_field(field) == text {
                return true;
            }
            field.place = kept;
        }
    }
    // Lines that someone wrapped.
    if field.place == Place::Inline && field.kind == Kind::Line && text.contains('\n') && !at.is_cell {
        let kept = field.clone();
        field.kind = Kind::Prose;
        field.place = Place::Block(at.column.unwrap_or(0));
        if take(field, text, at) {
            return true;
        }
        *field = kept;
    }
    false
}

/// What may have been typed where `text` stands, the likeliest first.
fn candidates(place: &Place, text: &str, at: At) -> Vec<String> {
    let mut all = Vec::new();
    match place {
        Place::Block(indent) => all.push(outdented(text, *indent, false, at.newline)),
        Place::Code(indent) => all.push(outdented(text, *indent, true, at.newline)),
        Place::Cell => {
            all.push(text.replace("\\|", "|").replace("<br>", "\n"));
            all.push(text.replace("<br>", "\n"));
            all.push(text.trim_end().to_owned());
        }
        Place::LinkText => all.push(unescaped(text)),
        Place::Address => {
            let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
            all.extend(inner.map(str::to_owned));
            all.extend(inner.unwrap_or(text).strip_suffix('\\').map(str::to_owned));
        }
        Place::Html => {
            let words = text.replace("&quot;", "\"").replace("&#39;", "'");
            all.push(words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        }
        Place::Info => all.push(text.replace("&#96;", "`").replace("&#126;", "~")),
        Place::Apart => {
            let value = lines(text, at.newline);
            all.extend(
                value.strip_prefix('\n').and_then(|value| value.strip_suffix('\n')).map(str::to_owned),
            );
        }
        Place::Inline | Place::CodeSpan => {}
    }
    if at.is_cell && *place != Place::Cell {
        all.push(text.replace("\\|", "|"));
    }
    all.push(text.to_owned());
    all
}

fn lines(text: &str, newline: Newline) -> String {
    match newline {
        Newline::Lf => text.to_owned(),
        Newline::CrLf => text.replace("\r\n", "\n"),
    }
}

/// `text` with the indent taken from its lines, the first of which has one in code only.
fn outdented(text: &str, indent: usize, is_code: bool, newline: Newline) -> String {
    let indent = " ".repeat(indent);
    let mut out = String::with_capacity(text.len());
    for (index, line) in lines(text, newline).split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let is_indented = index > 0 || is_code;
        out.push_str(line.strip_prefix(&indent).filter(|_| is_indented).unwrap_or(line));
    }
    out
}

/// `text` without the backslashes before punctuation.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\'
            && let Some(sign) = chars.next_if(char::is_ascii_punctuation)
        {
            out.push(sign);
        } else {
            out.push(c);
        }
    }
    out
}
