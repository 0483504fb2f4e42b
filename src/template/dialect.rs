//! What a text says of itself: the convention that it mostly uses settles what is doubtful in it, and its
//! placeholders are found again in code.

use std::collections::{HashMap, HashSet};

use super::inline::{self, Ids};
use super::{captions, read};
use crate::tree::{Body, Field, Kind, Piece, Place, Section, visit_pieces};

/// With so many different placeholders of one sort, it is a convention of the text.
const SOME: usize = 3;

/// By what a placeholder is set off: its first sign, `m` for `{{names}}`, `c` for brackets in code.
type Style = u8;

fn style(field: &Field) -> Option<Style> {
    let first = *field.source.as_bytes().first()?;
    let style = match first {
        _ if field.source.starts_with("{{") => b'm',
        b'[' if field.place == Place::CodeSpan => b'c',
        _ => first,
    };
    (field.kind != Kind::Check && b"[{<\\".contains(&first)).then_some(style)
}

/// Takes placeholders of an unusual sort for words where no value is expected, and finds those in code.
pub(super) fn settle(sections: &mut [Section], ids: &mut Ids) {
    let mut found: HashMap<Style, HashSet<String>> = HashMap::new();
    for section in &*sections {
        section.for_each_field(&mut |field| {
            if let Some(style) = style(field) {
                found.entry(style).or_default().insert(field.source.clone());
            }
        });
    }
    let Some((&dialect, usual)) = found.iter().max_by_key(|(style, found)| (found.len(), **style)) else {
        return;
    };
    // What is spoken of stands in code, and what is asked for seldom does.
    let is_rare = |field: &Field| {
        style(field).is_some_and(|own| usual.len() >= SOME && own != dialect && found[&own].len() < SOME)
    };
    let known: HashSet<&str> = found.values().flatten().map(String::as_str).collect();
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        if let Body::Fence(fence) = &mut block.body {
            if let [Piece::Text(code)] = fence.body.as_slice()
                && !captions::is_drawing(code)
                && captions::whole_prompt(code).is_none()
                && !(fence.language().is_empty() && captions::has_prompt(code))
                && fence.language() != "mermaid"
            {
                fence.body = inline::scan_code(code, dialect, &known, ids);
            }
            continue;
        }
        block.body.for_each_pieces_mut(&mut |pieces| {
            let mut count = 0;
            visit_pieces(pieces, &mut |field| count += usize::from(is_rare(field)));
            if count == 0 {
                return;
            }
            let is_word = |at: usize| matches!(&pieces[at], Piece::Field(field) if is_rare(field) && !is_value(pieces, at));
            let words: Vec<bool> = (0..pieces.len()).map(is_word).collect();
            for (piece, is_word) in pieces.iter_mut().zip(words) {
                if let (Piece::Field(field), true) = (&mut *piece, is_word) {
                    *piece = Piece::Text(std::mem::take(&mut field.source));
                }
            }
            read::merge_text(pieces);
        });
    }
}

/// Whether the piece at `at` is all that its line says, or stands behind a label.
fn is_value(pieces: &[Piece], at: usize) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric() && c != ':';
    let before = match at.checked_sub(1).map(|before| &pieces[before]) {
        None => "",
        Some(Piece::Text(text)) => text.rsplit('\n').next().unwrap_or_default().trim_end_matches(is_sign),
        Some(_) => "?",
    };
    let after = match pieces.get(at + 1) {
        Some(Piece::Text(text)) => text.lines().next().unwrap_or_default().trim_matches(is_sign),
        _ => "",
    };
    before.ends_with(':') || before.is_empty() && after.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::tests::fields;

    #[test]
    fn a_text_keeps_to_its_convention() {
        let usual = "# {a b}\n\n{c d}\n\n- {e f}\n\n";
        let asked = |text: &str| fields(&format!("{usual}{text}\n")).split_off(3);
        assert_eq!(asked("Mark it [Low Trust] or `[to do]`."), ["a b= Mark it [Low Trust] or `[to do]`."]);
        assert_eq!(asked("[Say why]"), ["a b? Say why"]);
        assert_eq!(asked("**Why:** <say why> now"), ["Why? say why"]);
        assert_eq!(asked("a [b c] d [e f] g [h i]"), ["? b c", "? e f", "? h i"]);
    }

    #[test]
    fn placeholders_are_found_in_code() {
        let asked = |code: &str| {
            fields(&format!("{{NAME}} has {{b c}} {{d e}}\n\n```yaml\n{code}\n```\n")).split_off(3)
        };
        assert_eq!(asked("a: '{NAME}'\nb: { COUNT }\nc: [x y]"), ["? NAME", "? COUNT"]);
        assert_eq!(asked("{what it is}: {x}"), ["? what it is", "? x"]);
        assert_eq!(asked("{x}: x[b c]"), ["= {x}: x[b c]"]);
        assert_eq!(asked("[code of it]"), ["? code of it"]);
        assert_eq!(asked("{NAME} --> it"), ["= {NAME} --> it"]);
    }
}
