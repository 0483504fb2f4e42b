//! Which sections remain, and what their headings say.

use std::sync::Arc;

use super::View;
use super::holes::{self, Part, Text};
use super::numbers::NewNumber;
use super::parts::{Spot, parts, plain_lines};
use super::section::{Chunk, Remains, Shape};
use crate::document::Document;
use crate::tree::{
    Body, Heading, Piece, Role, Section, SectionState, SwitchedOff, closing_signs, numbering, subtree_end,
    visit_pieces,
};

/// What a heading says that has no words at all.
const UNTITLED: &str = "Untitled";

/// Whether each section is written: it says something, or a subsection does.
pub(super) fn kept(
    document: &Document,
    off: &[SwitchedOff],
    all: &[Option<Arc<Remains>>],
    view: View,
) -> Vec<bool> {
    let sections = document.sections();
    let mut is_kept = vec![false; sections.len()];
    for index in (0..sections.len()).rev() {
        let section = &sections[index];
        let Some(remains) = &all[index] else { continue };
        let is_included = section.state == SectionState::Included;
        let says_something = remains.has_content
            || is_included && (view == View::Marks || section.heading.as_ref().is_some_and(is_answered));
        if off[index].heading {
            is_kept[index] = remains.has_content;
            continue;
        }
        let end = subtree_end(sections, index);
        is_kept[index] = says_something || section.level > 0 && is_kept[index + 1..end].contains(&true);
    }
    is_kept
}

/// Whether all that a heading was for is missing: a rule sets off what is left in its section, and that is another
/// matter.
pub(super) fn heads_nothing(sections: &[Arc<Section>], index: usize, remains: &Remains) -> bool {
    let section = &sections[index];
    let was_asked = || {
        let mut was_asked = false;
        for block in section.blocks.iter().take_while(|block| !matches!(block.body, Body::Rule(_))) {
            block.body.for_each_field(&mut |field| was_asked |= field.is_asked());
        }
        was_asked
    };
    remains.chunks.first().is_some_and(|chunk| chunk.is_ruled)
        && subtree_end(sections, index) == index + 1
        && was_asked()
        && !section.heading.as_ref().is_some_and(is_answered)
}

/// Whether someone gave the heading words of their own.
fn is_answered(heading: &Heading) -> bool {
    let mut is_answered = false;
    visit_pieces(&heading.pieces, &mut |field| is_answered |= field.is_filled());
    is_answered
}

pub(super) fn heading_text(heading: &Heading, view: View, document: &Document, new: &NewNumber) -> Text {
    let number = new.number.as_deref().unwrap_or(&heading.number);
    // An underlined heading.
    let signs = match heading.lead.trim() {
        "" if heading.end.contains('=') => "#",
        "" => "##",
        signs => signs,
    };
    let mut text = Text { text: format!("{signs} {number}"), fields: Vec::new() };
    let mut pieces = heading.pieces.clone();
    if let Some((from, to)) = new.ordinal {
        for piece in &mut pieces {
            match piece {
                Piece::Text(text) => *text = numbering::renumbered(text, from, to, &[]),
                Piece::Field(field) if field.role == Role::Title => {
                    field.source = numbering::renumbered(&field.source, from, to, &[]);
                }
                _ => {}
            }
        }
    }
    let (parts, _) = parts(&pieces, Spot::Line, view, document.newline());
    let mut title = holes::close(parts);
    let kept = title.text.trim_end().len();
    title.truncate(kept);
    if let Some(at) = closing_signs(&title.text) {
        title.insert(at, "\\");
    }
    if title.text.trim().is_empty() && !pieces.is_empty() {
        // What stands below cannot do without its heading: it is called what its name would have been of.
        let mut caption = None;
        visit_pieces(&pieces, &mut |field| {
            caption.get_or_insert_with(|| plain_lines(field.caption()));
        });
        let caption = caption.filter(|caption| !caption.trim().is_empty());
        title.push_part(Part::Literal(caption.unwrap_or_else(|| UNTITLED.to_owned())));
    }
    text.push(title);
    text
}

/// The statement in place of a section that does not apply.
pub(super) fn statement(reason: &str) -> Chunk {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = match reason.as_str() {
        "" => "Not applicable.".to_owned(),
        reason => plain_lines(&format!("Not applicable: {reason}")),
    };
    Chunk { shape: Shape::Line, text: Text { text, fields: Vec::new() }, is_spaced: true, is_ruled: false }
}

pub(super) fn has_rule(section: &Section, off: &SwitchedOff) -> bool {
    let mut blocks = section.blocks.iter().enumerate();
    blocks.any(|(at, block)| matches!(block.body, Body::Rule(_)) && !off.has_block(at))
}
