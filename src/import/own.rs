//! What a text has of its own, and what it has more often than its model.

use std::collections::HashSet;

use crate::document::{Copier, Numbers};
use crate::template;
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Newline, Piece, Role, Row, Section, SectionId, numbering,
    visit_pieces_mut,
};

/// Gives what is new in a document ids that nothing in it has.
pub(super) struct Keeper<'a> {
    copier: Copier<'a>,
    /// The line ending in which answers are written.
    pub(super) newline: Newline,
    /// What the model asks, as it stands there.
    asked: HashSet<String>,
}

impl<'a> Keeper<'a> {
    pub(super) fn new(copier: Copier<'a>, newline: Newline, asked: HashSet<String>) -> Self {
        Self { copier, newline, asked }
    }

    /// The `count`th further one of a block, with nothing filled in.
    pub(super) fn copy(&mut self, block: &Block, count: u32) -> Block {
        let mut number = None;
        block.body.for_each_field(&mut |field| number = number.or_else(|| number_of(field)));
        self.copier.number_by(Numbers::Last(number.unwrap_or(0).saturating_add(count)));
        self.copier.block(block)
    }

    /// The `count`th further one of a row, with nothing filled in.
    pub(super) fn copy_row(&mut self, row: &Row, count: u32) -> Row {
        let mut number = None;
        for cell in &row.cells {
            crate::tree::visit_pieces(&cell.pieces, &mut |field| {
                number = number.or_else(|| number_of(field));
            });
        }
        self.copier.number_by(Numbers::Last(number.unwrap_or(0).saturating_add(count)));
        let mut row = row.clone();
        row.id = self.block_id();
        for piece in row.cells.iter_mut().flat_map(|cell| &mut cell.pieces) {
            self.copier.piece(piece);
        }
        row
    }

    /// Numbers what is copied from now on in that way.
    pub(super) fn number(&mut self, numbers: Numbers) {
        self.copier.number_by(numbers);
    }

    /// Tells numerals that count within the sections that are copied from those that count the copies.
    pub(super) fn compare_within<'s>(&mut self, originals: impl Iterator<Item = &'s Section>) {
        self.copier.compare_within(originals);
    }

    /// A further one of a block, numbered as was said last.
    pub(super) fn copy_block(&mut self, block: &Block) -> Block {
        self.copier.block(block)
    }

    /// Makes further ones of pieces, numbered as was said last.
    pub(super) fn copy_pieces(&mut self, pieces: &mut [Piece]) {
        for piece in pieces {
            self.copier.piece(piece);
            if let Piece::Text(text) = piece {
                *text = self.copier.renumbered(text);
            }
        }
    }

    pub(super) fn fresh_id(&mut self) -> u32 {
        self.copier.fresh_id()
    }

    /// A heading that only the text has.
    pub(super) fn own_heading(&mut self, heading: &Heading) -> Heading {
        let mut own = heading.clone();
        self.own_pieces(&mut own.pieces);
        let (mut before, mut after) = (String::new(), String::new());
        heading.write(self.newline, &mut before);
        own.write(self.newline, &mut after);
        if before != after {
            // Signs at the end of an answered heading would be escaped.
            visit_pieces_mut(&mut own.pieces, &mut |field| field.value = None);
        }
        own
    }

    pub(super) fn block_id(&mut self) -> BlockId {
        BlockId(self.copier.fresh_id())
    }

    /// A section that only the text has.
    pub(super) fn own_section(&mut self, section: &Section) -> Section {
        Section {
            id: SectionId(self.copier.fresh_id()),
            level: section.level,
            heading: section.heading.as_ref().map(|heading| self.own_heading(heading)),
            blocks: section.blocks.iter().map(|block| self.own(block)).collect(),
            state: section.state.clone(),
        }
    }

    /// A block that only the text has.
    pub(super) fn own(&mut self, block: &Block) -> Block {
        let mut body = block.body.clone();
        if let Body::Table(table) = &mut body {
            for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                row.id = self.block_id();
            }
        }
        body.for_each_pieces_mut(&mut |pieces| {
            say_topic(pieces);
            self.own_pieces(pieces);
        });
        // Code that would make its fence longer, were it an answer, stays what it is.
        if let (Body::Fence(fence), Body::Fence(other)) = (&mut body, &block.body) {
            let (mut written, mut text) = (String::new(), String::new());
            fence.write(self.newline, &mut written);
            other.write(self.newline, &mut text);
            if written != text {
                visit_pieces_mut(&mut fence.body, &mut |field| field.value = None);
            }
        }
        Block { id: self.block_id(), body }
    }

    /// Lines of a paragraph of which others answer the model.
    pub(super) fn own_lines(&mut self, text: &str, out: &mut Vec<Block>) {
        let skeleton = template::read(text);
        // Within a text a byte-order mark is a sign like any other, and no block.
        let is_marked = text.starts_with('\u{feff}');
        match skeleton.sections.as_slice() {
            [section] if section.heading.is_none() && !is_marked => {
                out.extend(section.blocks.iter().map(|block| self.own(block)));
            }
            _ => out.push(Block { id: self.block_id(), body: Body::Verbatim(text.to_owned()) }),
        }
    }

    /// Makes answers of the fields in pieces that only the text has.
    pub(super) fn own_pieces(&mut self, pieces: &mut [Piece]) {
        pieces.iter_mut().for_each(template::say);
        visit_pieces_mut(pieces, &mut |field| self.own_field(field));
    }

    /// Words that someone wrote are their answer, brackets and all. Names in braces, empty places and what the model
    /// asks in the same words still ask.
    fn own_field(&mut self, field: &mut Field) {
        field.id = FieldId(self.copier.fresh_id());
        let is_open = field.name.is_some()
            || field.source.trim().is_empty()
            || field.has_open_names()
            || field.role == Role::Prompt && self.asked.contains(&field.source);
        if is_open || super::value::is_box(field) || field.role == Role::Title {
            return;
        }
        field.role = Role::Sample;
        let kept = Field { value: Some(field.decoded_source()), ..field.clone() };
        let (mut written, mut in_cell) = (String::new(), String::new());
        kept.write(self.newline, &mut written);
        kept.write_in_cell(self.newline, &mut in_cell);
        let is_plain = kept.value.as_ref().is_some_and(|value| !value.contains('\r'));
        if is_plain && written == field.source && in_cell == field.source {
            *field = kept;
        }
    }
}

/// What would be a topic to say something about in a template, or a reason to give, and dropped without an answer, is
/// what a text says.
fn say_topic(pieces: &mut Vec<Piece>) {
    let is_empty = |piece: &Piece| matches!(piece, Piece::Field(field) if field.source.is_empty());
    let is_topic = |at: &usize| match (&pieces[at - 1], &pieces[*at]) {
        (Piece::Text(words), Piece::Field(field)) => field.before == ": " || words.ends_with("because"),
        _ => false,
    };
    let Some(at) = pieces.iter().position(is_empty).filter(|&at| at > 0).filter(is_topic) else { return };
    let Piece::Text(topic) = &mut pieces[at - 1] else { return };
    let words = topic.split_off(topic.len() - topic.trim_start().len());
    if let Piece::Field(field) = &mut pieces[at] {
        field.source = words;
        field.before = "";
        field.label.clear();
    }
    if matches!(&pieces[at - 1], Piece::Text(text) if text.is_empty()) {
        pieces.remove(at - 1);
    }
}

fn number_of(field: &Field) -> Option<u32> {
    numbering::last_number(field.name.as_deref().unwrap_or(&field.source))
}
