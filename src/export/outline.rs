//! Which sections remain, what their headings say, and the whole text put together.

use std::sync::Arc;

use super::emit::Emitter;
use super::holes::{self, Part, Text};
use super::numbers::{self, NewNumber};
use super::parts::{Spot, parts, plain_lines};
use super::section::{Chunk, Remains, Shape, remains};
use super::{Composed, View};
use crate::document::Document;
use crate::tree::{
    Body, Heading, Piece, Role, Section, SectionState, SwitchedOff, closing_signs, numbering, subtree_end,
    switched_off, visit_pieces,
};

/// What a heading says that has no words at all.
const UNTITLED: &str = "Untitled";

pub(super) fn compose(document: &Document, view: View) -> Composed {
    let sections = document.sections();
    let off = switched_off(sections);
    let mut all: Vec<Option<Remains>> = Vec::with_capacity(sections.len());
    let mut index = 0;
    while index < sections.len() {
        let section = &sections[index];
        let mut end = index + 1;
        match &section.state {
            SectionState::Included => {
                all.push(Some(remains(section, &off[index], view, document.newline())));
            }
            state => {
                // Its subsections share its fate, and a rule after them still separates.
                end = subtree_end(sections, index);
                let has_rule = (index..end).any(|at| has_rule(&sections[at], &off[at]));
                let chunks = match state {
                    SectionState::NotApplicable(reason) if !off[index].heading => vec![statement(reason)],
                    _ => Vec::new(),
                };
                let has_content = !chunks.is_empty();
                all.push(Some(Remains { chunks, has_content, has_rule }));
                all.resize_with(end, || None);
            }
        }
        index = end;
    }
    let is_kept = kept(document, &off, &all, view);
    let heads = |index: usize| {
        let remains = all[index].as_ref();
        !off[index].heading && !remains.is_some_and(|remains| heads_nothing(sections, index, remains))
    };
    let has_heading: Vec<bool> = (0..sections.len()).map(|index| is_kept[index] && heads(index)).collect();
    let numbers = numbers::close_up(document, &has_heading);
    let mut emitter = Emitter::default();
    for (index, remains) in all.into_iter().enumerate() {
        let Some(remains) = remains else { continue };
        let section = &sections[index];
        if is_kept[index] {
            // What remains behind a part without its heading goes on with the section before.
            if has_heading[index] {
                emitter.begin_section(section.id);
            }
            if let Some(heading) = section.heading.as_ref().filter(|_| has_heading[index]) {
                let text = heading_text(heading, view, document, &numbers[index]);
                emitter.chunk(Chunk { shape: Shape::Apart, text, is_spaced: true, is_ruled: false });
            }
            for chunk in remains.chunks {
                if chunk.is_ruled {
                    emitter.rule();
                }
                emitter.chunk(chunk);
            }
        } else if remains.chunks.iter().any(|chunk| chunk.is_ruled) {
            emitter.rule();
        }
        if remains.has_rule {
            emitter.rule();
        }
    }
    emitter.finish()
}

/// Whether each section is written: it says something, or a subsection does.
fn kept(document: &Document, off: &[SwitchedOff], all: &[Option<Remains>], view: View) -> Vec<bool> {
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
fn heads_nothing(sections: &[Arc<Section>], index: usize, remains: &Remains) -> bool {
    let section = &sections[index];
    let mut was_asked = false;
    for block in section.blocks.iter().take_while(|block| !matches!(block.body, Body::Rule(_))) {
        block.body.for_each_field(&mut |field| was_asked |= field.is_asked());
    }
    was_asked
        && subtree_end(sections, index) == index + 1
        && remains.chunks.first().is_some_and(|chunk| chunk.is_ruled)
        && !section.heading.as_ref().is_some_and(is_answered)
}

/// Whether someone gave the heading words of their own.
fn is_answered(heading: &Heading) -> bool {
    let mut is_answered = false;
    visit_pieces(&heading.pieces, &mut |field| is_answered |= field.is_filled());
    is_answered
}

fn heading_text(heading: &Heading, view: View, document: &Document, new: &NewNumber) -> Text {
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
fn statement(reason: &str) -> Chunk {
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = match reason.as_str() {
        "" => "Not applicable.".to_owned(),
        reason => plain_lines(&format!("Not applicable: {reason}")),
    };
    Chunk { shape: Shape::Line, text: Text { text, fields: Vec::new() }, is_spaced: true, is_ruled: false }
}

fn has_rule(section: &Section, off: &SwitchedOff) -> bool {
    let mut blocks = section.blocks.iter().enumerate();
    blocks.any(|(at, block)| matches!(block.body, Body::Rule(_)) && !off.has_block(at))
}
