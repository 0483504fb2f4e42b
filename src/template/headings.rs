//! Headings: which of their words can be changed, which are asked for, and what they are called as labels.

use super::inline::{Ids, new_field};
use super::naming::name_fields;
use super::{answers, captions};
use crate::tree::{Piece, Place, Role, Section, numbering, visit_pieces_mut};

/// What a template is for, where its title says that it is the name of that.
const KINDS: [&str; 8] =
    ["component", "document", "feature", "process", "product", "project", "proposal", "service"];

/// Makes a field of a heading's own words, so that they can be changed.
pub(super) fn heading(section: &mut Section, ids: &mut Ids, is_template: bool) {
    let Some(heading) = &mut section.heading else {
        return;
    };
    let [Piece::Text(title)] = heading.pieces.as_slice() else {
        name_fields(&mut heading.pieces, "", None);
        if section.level == 1 {
            // The words before a document's name are part of its title, not a label.
            visit_pieces_mut(&mut heading.pieces, &mut |field| field.label.clear());
        }
        return;
    };
    let title = title.clone();
    if is_template
        && section.level == 1
        && let Some(pieces) = unset_title(ids, &title)
    {
        heading.pieces = pieces;
        return;
    }
    // "Phase 1: Groundwork" keeps its ordinal, and the name after it is what can be changed.
    let own = numbering::ordinal(&title)
        .and_then(|(range, _)| {
            let after = &title[range.end..];
            let separator = [": ", " - ", " – ", " — "].iter().find(|&&mark| after.starts_with(mark))?;
            Some(range.end + separator.len())
        })
        .filter(|&at| at < title.len())
        .unwrap_or(0);
    let mut pieces = answers::text_piece(&title[..own]);
    let prompt = if own == 0 { "Title".to_owned() } else { "Name".to_owned() };
    let mut field = new_field(ids, &title[own..], prompt, Role::Title, Place::Inline);
    field.label = captions::label_before(&title[..own]).unwrap_or_default();
    pieces.push(Piece::Field(Box::new(field)));
    heading.pieces = pieces;
}

/// What the heading is called as a label: its literal words, or the ordinal that stands before a placeholder.
pub(super) fn label(section: &Section) -> String {
    let Some(heading) = &section.heading else {
        return String::new();
    };
    if let (Some(Piece::Text(text)), true) = (heading.pieces.first(), heading.pieces.len() > 1)
        && let Some(label) = captions::label_before(text)
    {
        return label;
    }
    captions::plain(&section.title())
}

/// The pieces of a title that is still to be found: it has a number in it that is none yet, or says that it is one.
fn unset_title(ids: &mut Ids, title: &str) -> Option<Vec<Piece>> {
    let mut field = |words: &str| {
        let field = new_field(ids, words, captions::one_line(words), Role::Prompt, Place::Inline);
        Piece::Field(Box::new(field))
    };
    let is_sign = |c: char| matches!(c, ' ' | '-' | ':' | '.');
    let mut at = 0;
    for word in title.split_inclusive(is_sign) {
        let number = word.trim_end_matches(is_sign);
        if (captions::is_mask(number) || number == "NUMBER") && !title[..at].contains('(') {
            let after = at + number.len();
            let name = title.len() - title[after..].trim_start_matches(is_sign).len();
            let mut pieces = answers::text_piece(&title[..at]);
            pieces.push(field(number));
            pieces.extend(answers::text_piece(&title[after..name]));
            pieces.extend((name < title.len()).then(|| field(&title[name..])));
            return Some(pieces);
        }
        at += word.len();
    }
    let says_so = |word: &str| matches!(word.to_lowercase().as_str(), "title" | "your");
    let is_unset = is_name(title) || title.split(|c: char| !c.is_alphanumeric()).any(says_so);
    is_unset.then(|| vec![field(title)])
}

/// Whether a title says that it is the name of something: "Feature name".
pub(super) fn is_name(title: &str) -> bool {
    let mut words = title.split_whitespace();
    let is_kind = words.next().is_some_and(|kind| KINDS.contains(&kind.to_lowercase().as_str()));
    is_kind && words.next().is_some_and(|name| name.eq_ignore_ascii_case("name")) && words.next().is_none()
}
