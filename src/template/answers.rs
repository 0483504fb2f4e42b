//! Making fields of words: an answer after a label, a sample, a stand-in. Nothing is known here of the blocks
//! around them.

use super::inline::{Ids, new_field};
use super::naming::{name_labelled, settle_kind};
use super::{captions, choices};
use crate::tree::{Field, Kind, Link, Piece, Place, Role};

/// A paragraph or item of ordinary words becomes a sample, or a prompt where it only says what to write.
pub(super) fn plain(ids: &mut Ids, pieces: &mut Vec<Piece>, text: &str, label: &str, place: &Place) {
    let core = text.trim();
    // What leads to a place in the document goes on doing so.
    if captions::whole_link(core).is_some_and(|(_, address)| address.starts_with('#')) {
        return;
    }
    if !core.chars().any(char::is_alphanumeric) || core.starts_with(['>', '|', '<', '!']) {
        if matches!(core, "..." | "…") {
            *pieces = field_pieces(ids, text, label, Role::Prompt, place);
        }
        return;
    }
    if captions::wrapped(core).is_some_and(captions::is_hint) {
        *pieces = vec![Piece::Guidance(text.to_owned())];
        return;
    }
    // "Open '...'" leaves open what it is, and "Good, because …" why.
    if let Some((at, len)) = open_dots(text) {
        let (before, dots) = (&text[..at], &text[at..at + len]);
        let mut field = new_field(ids, dots, "...".into(), Role::Prompt, Place::Inline);
        field.label = if before.ends_with(' ') {
            captions::plain(before.trim_end_matches([' ', '—', '–']))
        } else {
            label.to_owned()
        };
        *pieces = text_piece(before);
        pieces.push(Piece::Field(Box::new(field)));
        pieces.extend(text_piece(&text[at + len..]));
        return;
    }
    if core.ends_with(", because") {
        let (label, rest) = text.split_at(text.trim_end().len());
        // "Chosen option: "", because" leaves both open.
        let Some((what, because)) = label.split_once("\"\"") else {
            *pieces = empty_label(ids, label, rest, core, place);
            return;
        };
        let name = captions::plain(what.trim_end_matches([' ', ':']));
        let mut field = new_field(ids, "", String::new(), Role::Prompt, Place::Inline);
        field.label.clone_from(&name);
        *pieces = vec![Piece::Text(format!("{what}\"")), Piece::Field(Box::new(field))];
        pieces.extend(empty_label(ids, &format!("\"{because}"), rest, &(name + because), place));
        return;
    }
    let is_prompt = captions::is_asking(core);
    let role = if is_prompt { Role::Prompt } else { Role::Sample };
    *pieces = field_pieces(ids, text, label, role, place);
}

/// Where dots stand alone between quotes, or behind the words, and how many bytes they are.
fn open_dots(text: &str) -> Option<(usize, usize)> {
    let said = text.trim_end().trim_end_matches(['.', '…']);
    let dots = text[said.len()..].trim_end();
    if said.ends_with(' ') && said.trim_end().ends_with(|c| c != ',') && matches!(dots, "..." | "…") {
        return Some((said.len(), dots.len()));
    }
    let at = text.find("'...").or_else(|| text.find("\"..."))? + 1;
    let len = text[at..].bytes().take_while(|&byte| byte == b'.').count();
    text[at + len..].starts_with(['\'', '"']).then_some((at, len))
}

/// Spaces, a field of all the words, spaces.
pub(super) fn field_pieces(ids: &mut Ids, text: &str, label: &str, role: Role, place: &Place) -> Vec<Piece> {
    let core = text.trim();
    let start = text.len() - text.trim_start().len();
    let mut pieces = text_piece(&text[..start]);
    let prompt = if role == Role::Prompt { captions::one_line(core) } else { String::new() };
    let mut field = new_field(ids, core, prompt, role, place.clone());
    label.clone_into(&mut field.label);
    if role == Role::Prompt
        && let Some(options) = choices::options(captions::wrapped(core).unwrap_or(core))
        && !options.iter().any(|option| option.contains(": "))
    {
        field.kind = Kind::Choice(options);
    }
    settle_kind(&mut field, matches!(place, Place::Block(_)));
    pieces.push(Piece::Field(Box::new(field)));
    pieces.extend(text_piece(&text[start + core.len()..]));
    pieces
}

/// Makes what stands after a label answerable. Returns whether the label introduces what follows instead.
pub(super) fn answer_label(
    ids: &mut Ids,
    pieces: &mut Vec<Piece>,
    words: &str,
    len: usize,
    is_bold: bool,
    introduces: bool,
    place: &Place,
) -> bool {
    if has_note(pieces) {
        return answer_noted(ids, pieces, words, len, is_bold, introduces, place);
    }
    if pieces.len() > 1 {
        name_labelled(pieces, words, place);
        return false;
    }
    let Some(text) = first_text(pieces).map(str::to_owned) else {
        return false;
    };
    let (label, rest) = text.split_at(len);
    let value = rest.trim();
    if value.is_empty() {
        let has_colon = label.trim_end_matches(['*', '_']).ends_with(':');
        if introduces || (is_bold && !has_colon) {
            return true;
        }
        *pieces = empty_label(ids, label, rest, words, place);
        return false;
    }
    let spaces = rest.len() - rest.trim_start().len();
    let mut new = vec![Piece::Text(text[..len + spaces].to_owned())];
    new.extend(value_pieces(ids, value, words, is_bold, place));
    new.extend(text_piece(&rest[spaces + value.len()..]));
    *pieces = new;
    false
}

/// Whether the words from `len` on only stand for an answer.
pub(super) fn waits(pieces: &[Piece], len: usize) -> bool {
    first_text(pieces).is_some_and(|text| captions::is_stand_in(&text[len..]))
}

/// Whether the pieces are ordinary words and a note behind them.
pub(super) fn has_note(pieces: &[Piece]) -> bool {
    matches!(pieces, [Piece::Text(_), Piece::Guidance(note)] if note.trim_start().starts_with(['<', '#']))
}

/// Makes what stands between a label and a note answerable; the note may name the options.
fn answer_noted(
    ids: &mut Ids,
    pieces: &mut Vec<Piece>,
    words: &str,
    len: usize,
    is_bold: bool,
    introduces: bool,
    place: &Place,
) -> bool {
    let note = pieces.pop();
    let Some(Piece::Text(text)) = pieces.first_mut() else {
        return false;
    };
    let space = text.split_off(text.trim_end().len().max(len));
    let leads = answer_label(ids, pieces, words, len, is_bold, introduces, place);
    if let (Some(Piece::Guidance(note)), Some(Piece::Field(field))) = (&note, pieces.last_mut()) {
        take_options(field, note);
    }
    pieces.extend(text_piece(&space));
    pieces.extend(note);
    leads
}

/// Gives a field of one line the options that a note beside it names.
pub(super) fn take_options(field: &mut Field, note: &str) {
    if let Some(options) = choices::noted(note).filter(|_| matches!(field.kind, Kind::Line | Kind::Prose)) {
        field.kind = Kind::Choice(options);
    }
}

/// A label with room for an answer.
fn empty_label(ids: &mut Ids, label: &str, rest: &str, words: &str, place: &Place) -> Vec<Piece> {
    let (gap, after) = rest.split_at(rest.chars().next().map_or(0, char::len_utf8));
    let mut field = new_field(ids, "", String::new(), Role::Prompt, place.clone());
    field.label = captions::plain(words);
    field.before = if gap.is_empty() { " " } else { "" };
    settle_kind(&mut field, matches!(place, Place::Block(_)));
    let mut pieces = vec![Piece::Text(format!("{label}{gap}")), Piece::Field(Box::new(field))];
    pieces.extend(text_piece(after));
    pieces
}

/// The value that a template gives for a label: a code span, a link, a stand-in, or words that may stay.
fn value_pieces(ids: &mut Ids, value: &str, words: &str, is_bold: bool, place: &Place) -> Vec<Piece> {
    let label = captions::plain(words);
    if let Some(code) = value.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
        && !code.is_empty()
        && !code.contains('`')
    {
        let role = if code.contains("path/to") { Role::Prompt } else { Role::Sample };
        let prompt = if role == Role::Prompt { code.to_owned() } else { String::new() };
        let mut field = new_field(ids, code, prompt, role, Place::CodeSpan);
        field.label = label;
        return vec![Piece::Text("`".into()), Piece::Field(Box::new(field)), Piece::Text("`".into())];
    }
    if let Some((text, address)) = captions::whole_link(value) {
        let mut sample = |source: &str, label: String, place: Place, kind: Kind| {
            let mut field = new_field(ids, source, String::new(), Role::Sample, place);
            field.label = label;
            field.kind = kind;
            vec![Piece::Field(Box::new(field))]
        };
        let address_label = format!("{label} address");
        let link = Link {
            text: sample(text, label, Place::LinkText, Kind::Line),
            address: sample(address, address_label, Place::Address, Kind::Address),
        };
        return vec![Piece::Link(Box::new(link))];
    }
    // A plain line of metadata has a value, and not words about it.
    let has_words = value.split(' ').count() > 2 && (is_bold || matches!(place, Place::Block(_)));
    let tells = has_words && captions::is_instruction(value);
    let is_prompt = tells || captions::is_stand_in(value) || choices::options(value).is_some();
    let role = if is_prompt { Role::Prompt } else { Role::Sample };
    let prompt = if is_prompt { value.to_owned() } else { String::new() };
    let mut field = new_field(ids, value, prompt, role, place.clone());
    field.label = label;
    if let Some(options) = choices::options(value) {
        field.kind = Kind::Choice(options);
    }
    settle_kind(&mut field, matches!(place, Place::Block(_)));
    vec![Piece::Field(Box::new(field))]
}

/// `` `field_name` (type): [what it holds] `` asks for three answers: name and type stand in for real ones.
pub(super) fn identifiers(ids: &mut Ids, pieces: &mut Vec<Piece>) {
    let Some(Piece::Text(text)) = pieces.first() else {
        return;
    };
    if !text.trim_start().starts_with('`') || !text.trim_end().ends_with(':') {
        return;
    }
    let text = text.clone();
    let mut new = Vec::new();
    let mut rest = text.as_str();
    while let Some(open) = rest.find(['`', '(']) {
        let close = if rest[open..].starts_with('`') { '`' } else { ')' };
        let inner = &rest[open + 1..];
        let Some(len) = inner.find(close) else { break };
        let word = &inner[..len];
        let is_stand_in = word.starts_with(char::is_alphabetic)
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        new.push(Piece::Text(rest[..=open].to_owned()));
        if is_stand_in {
            let place = if close == '`' { Place::CodeSpan } else { Place::Inline };
            let prompt = captions::of_name(word);
            new.push(Piece::Field(Box::new(new_field(ids, word, prompt, Role::Prompt, place))));
        } else {
            new.push(Piece::Text(word.to_owned()));
        }
        new.push(Piece::Text(inner[len..=len].to_owned()));
        rest = &inner[len + 1..];
    }
    new.push(Piece::Text(rest.to_owned()));
    new.extend(pieces.drain(1..));
    pieces.extend(new);
    pieces.remove(0);
}

pub(super) fn first_text(pieces: &[Piece]) -> Option<&str> {
    match pieces.first() {
        Some(Piece::Text(text)) => Some(text),
        _ => None,
    }
}

pub(super) fn text_piece(text: &str) -> Vec<Piece> {
    if text.is_empty() { Vec::new() } else { vec![Piece::Text(text.to_owned())] }
}
