//! What a text says of itself: the convention that it mostly uses settles what is doubtful in it, and its
//! placeholders are found again in code.

use std::collections::HashSet;

use super::inline::{self, Ids};
use super::{captions, read};
use crate::tree::{Block, Body, Field, Kind, Piece, Place, Section};

/// With so many different placeholders of one sort, it is a convention of the text.
const SOME: usize = 3;

/// The sorts of placeholders, by what sets them off: their first sign, `m` for `{{names}}`, `c` for brackets in code.
/// What is spoken of stands in code, and what is asked for seldom does.
const STYLES: &[u8; 6] = b"[{<\\mc";

/// Which of the sorts a placeholder is of.
fn style(field: &Field) -> Option<usize> {
    let sign = match *field.source.as_bytes() {
        [b'{', b'{', ..] => b'm',
        [b'[', ..] if field.kind == Kind::Check => return None,
        [b'[', ..] if field.place == Place::CodeSpan => b'c',
        [first, ..] => first,
        [] => return None,
    };
    STYLES.iter().position(|&style| style == sign)
}

/// Takes placeholders of an unusual sort for words where no value is expected, and finds those in code.
pub(super) fn settle(sections: &mut [Section], ids: &mut Ids) {
    let mut known = HashSet::new();
    let mut counts = [0; STYLES.len()];
    for section in &*sections {
        section.for_each_field(&mut |field| {
            if let Some(style) = style(field) {
                counts[style] += usize::from(known.insert(field.source.clone()));
            }
        });
    }
    let dialect = (0..counts.len()).max_by_key(|&style| counts[style]).unwrap_or_default();
    // What stands in double braces is nothing else, but where code speaks of it.
    let is_doubtful = |field: &Field| !field.source.starts_with("{{") || field.place == Place::CodeSpan;
    let is_rare = |field: &Field| {
        is_doubtful(field)
            && style(field).is_some_and(|own| counts[dialect] >= SOME && own != dialect && counts[own] < SOME)
    };
    for section in sections {
        let mut heading = String::new();
        for piece in section.heading.iter().flat_map(|heading| &heading.pieces) {
            if let Piece::Text(text) = piece {
                heading.push_str(text);
            }
        }
        settle_blocks(&mut section.blocks, &heading, &is_rare, STYLES[dialect], &known, ids);
    }
}

/// Settles the doubtful placeholders below a heading. What its own words name is spoken of, not asked.
fn settle_blocks(
    blocks: &mut [Block],
    heading: &str,
    is_rare: &impl Fn(&Field) -> bool,
    style: u8,
    known: &HashSet<String>,
    ids: &mut Ids,
) {
    for block in blocks {
        if let Body::Fence(fence) = &mut block.body {
            if let [Piece::Text(code)] = fence.body.as_slice()
                && !captions::is_drawing(code)
                && captions::whole_prompt(code).is_none()
                && !(fence.language().is_empty() && captions::has_prompt(code))
                && fence.language() != "mermaid"
            {
                fence.body = inline::scan_code(code, style, known, ids);
            }
            continue;
        }
        block.body.for_each_pieces_mut(&mut |pieces| {
            let mut has_word = false;
            for at in 0..pieces.len() {
                if let Piece::Field(field) = &pieces[at]
                    && (is_rare(field) && !is_value(pieces, at) || is_named(heading, field))
                {
                    pieces[at] = Piece::Text(field.source.clone());
                    has_word = true;
                }
            }
            if has_word {
                read::merge_text(pieces);
            }
        });
    }
}

fn is_named(heading: &str, field: &Field) -> bool {
    !field.source.is_empty() && heading.contains(&field.source)
}

/// Whether the piece at `at` is all that its line says, or stands behind a label.
pub(super) fn is_value(pieces: &[Piece], at: usize) -> bool {
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
