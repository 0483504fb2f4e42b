//! Front matter, line by line: templates write there what no reader of YAML would take. Quotes around a value stay,
//! a comment behind it is a note that may hold the options.

use super::inline::{self, Ids, new_field};
use super::lines::front_matter_key;
use super::{captions, choices};
use crate::tree::{Kind, Piece, Place, Role, numbering};
use std::collections::HashSet;

/// The pieces of a line between the fences, without its line ending.
pub(super) fn pieces(line: &str, definitions: &HashSet<String>, ids: &mut Ids) -> Vec<Piece> {
    let indent = line.len() - line.trim_start().len();
    if line[indent..].starts_with('#') {
        return vec![Piece::Guidance(line.to_owned())];
    }
    let entry = line[indent..].strip_prefix("- ").map(|_| indent + 2);
    let Some(start) = entry.or_else(|| front_matter_key(&line[indent..]).map(|len| indent + len)) else {
        return inline::scan(line, &Place::Inline, definitions, ids);
    };
    if let Some(note) = line[start..].find(|c: char| !c.is_whitespace()).filter(|&at| at > 0)
        && line[start + note..].starts_with('#')
    {
        return vec![Piece::Text(line[..start].to_owned()), Piece::Guidance(line[start..].to_owned())];
    }
    let start = start + (line[start..].len() - line[start..].trim_start().len());
    let value = &line[start..start + note_at(&line[start..])];
    let kept = value.trim_end().len();
    let (value, note) = (&value[..kept], &line[start + kept..]);
    let quote = value.chars().next().filter(|&c| matches!(c, '"' | '\''));
    let inner = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value);
    let around = (value.len() - inner.len()) / 2;
    let mut found = if is_list_of_words(inner) {
        vec![Piece::Field(Box::new(new_field(ids, inner, String::new(), Role::Sample, Place::Inline)))]
    } else {
        inline::scan(inner, &Place::Inline, definitions, ids)
    };
    if matches!(found.as_slice(), [] | [Piece::Text(_)]) {
        // A brace that is never closed is the author's slip.
        let open = choices::options(inner.trim_matches(['{', '}'])).filter(|_| inner.starts_with('{'));
        let is_stand_in =
            captions::is_stand_in(inner) || open.is_some() || matches!(inner, "[]" | "null" | "~" | "");
        if !is_stand_in && around == 0 && note.is_empty() && entry.is_none() || value.is_empty() {
            // An ordinary value after its key, or none.
            return inline::scan(line, &Place::Inline, definitions, ids);
        }
        let role = if is_stand_in { Role::Prompt } else { Role::Sample };
        let prompt = if is_stand_in { captions::one_line(inner) } else { String::new() };
        let mut field = new_field(ids, inner, prompt, role, Place::Inline);
        if let Some(options) = open {
            field.kind = Kind::Choice(options);
        }
        found = vec![Piece::Field(Box::new(field))];
    }
    if let [Piece::Field(field)] = found.as_mut_slice()
        && let Some(options) = choices::noted(note).filter(|_| field.kind == Kind::Line)
    {
        field.kind = Kind::Choice(options);
    }
    let mut pieces = vec![Piece::Text(line[..start + around].to_owned())];
    for piece in found {
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    match pieces.last_mut() {
        _ if around == 0 => {}
        Some(Piece::Text(last)) => last.push_str(&value[value.len() - around..]),
        _ => pieces.push(Piece::Text(value[value.len() - around..].to_owned())),
    }
    if !note.is_empty() {
        pieces.push(Piece::Guidance(note.to_owned()));
    }
    pieces
}

/// Whether a value is a list as YAML writes it, `[draft, "in review"]`, and each of its words means itself: one word, or
/// quoted. What stands in for others, offers a choice or is written in sentences asks for something.
fn is_list_of_words(value: &str) -> bool {
    let Some(inner) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else { return false };
    let mut items = vec![String::new()];
    let mut quote = None;
    for c in inner.chars() {
        match c {
            '"' | '\'' if quote.is_none() || quote == Some(c) => {
                quote = if quote.is_none() { Some(c) } else { None }
            }
            '[' | ']' | '{' | '}' | '<' | '>' if quote.is_none() => return false,
            ',' if quote.is_none() => {
                items.push(String::new());
                continue;
            }
            _ => {}
        }
        items.last_mut().into_iter().for_each(|item| item.push(c));
    }
    let is_word = |item: &String| {
        let item = item.trim();
        if let Some(quote) = item.chars().next().filter(|&c| matches!(c, '"' | '\'')) {
            let words = item.trim_matches(quote);
            return item.len() > 2
                && item.ends_with(quote)
                && !captions::is_stand_in(words)
                && !words.starts_with(['[', '{', '<']);
        }
        !item.is_empty()
            && !item.contains(|c: char| c.is_whitespace() || matches!(c, '|' | '…'))
            && !item.contains("..")
            && !captions::is_stand_in(item)
            && numbering::ordinal(item).is_none()
    };
    let is_list = items.len() > 1 || inner.starts_with(['"', '\'']);
    quote.is_none() && is_list && items.iter().all(is_word)
}

/// Where the comment begins behind a value: at a number sign after a space, outside of quotes and braces.
fn note_at(value: &str) -> usize {
    let mut quote = None;
    let mut depth = 0_u32;
    for (at, c) in value.char_indices() {
        match c {
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() && (at == 0 || value[..at].ends_with([' ', '{', '['])) => {
                quote = Some(c);
            }
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            '#' if quote.is_none() && depth == 0 && value[..at].ends_with([' ', '\t']) => return at,
            _ => {}
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let pieces = pieces(line, &HashSet::new(), &mut Ids::default());
        let mut written = String::new();
        crate::tree::write_pieces(&pieces, crate::tree::Newline::Lf, &mut written);
        assert_eq!(written, line, "lossless");
        let shown: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Guidance(text) => format!("⟪{text}⟫"),
                Piece::Field(field) if field.role == Role::Prompt => format!("⟨{}⟩", field.prompt),
                Piece::Field(field) => format!("⟨={}⟩", field.source),
                Piece::Link(_) => String::new(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn values_keep_their_quotes_and_notes() {
        check("title: '{name of it}'", "title: '⟨name of it⟩'");
        check("kind: 'fix' # fix | feature", "kind: '⟨=fix⟩'⟪ # fix | feature⟫");
        check("parts: []", "parts: ⟨[]⟩");
        check("date: <yyyy-mm-dd> # when", "date: ⟨yyyy-mm-dd⟩⟪ # when⟫");
        check("owner: \"#team\"", "owner: \"⟨=#team⟩\"");
        check("  - '@someone'", "  - '⟨@someone⟩'");
        check("# all of these may go", "⟪# all of these may go⟫");
        check("stage: \"{new | old\"", "stage: \"⟨{new | old⟩\"");
        check("names: # who decides", "names:⟪ # who decides⟫");
        check("key: value", "key: value");
        check("tags: [a, b]", "tags: ⟨=[a, b]⟩");
        check("owners: [ada, \"bob | c\"] # who", "owners: ⟨=[ada, \"bob | c\"]⟩⟪ # who⟫");
        check("labels: ['in review']", "labels: ⟨=['in review']⟩");
        check("tags: [tag 1, tag 2]", "tags: ⟨tag 1, tag 2⟩");
        check("authors: [First name, last name]", "authors: ⟨First name, last name⟩");
        check("status: [draft | done]", "status: ⟨draft | done⟩");
        check("owner: [name]", "owner: ⟨name⟩");
        check("key:", "key:");
    }
}
