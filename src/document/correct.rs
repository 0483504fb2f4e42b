//! Correcting how a template was read: a field becomes text that stays, text becomes a field, fields get a name in
//! common.
//!
//! A [`Correction`] tells of bytes in the template's text. Here they are found in the template as it was read so far,
//! and what stands there is changed in a document that was made from it: the same run of pieces, where the document
//! still has it, and its copies.

mod pieces;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use pieces::{add_places, dissolved, is_like, len_of, nth_field, with_field};

use super::Document;
use crate::template::{self, Correction, Reading};
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Kind, Line, Newline, Piece, Place, Section, SectionId, indent_width,
};

/// Where a run of pieces stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Spot {
    Heading(SectionId),
    Block(BlockId),
    /// The opening line of code.
    Info(BlockId),
    /// By the row, and its place in it.
    Cell(BlockId, usize),
}

impl Document {
    /// Where each field stands in the text, in reading order; bytes, while nothing is filled in.
    #[must_use]
    pub fn field_places(&self) -> Vec<(Range<usize>, &Field)> {
        let mut places = Vec::new();
        self.for_each_run(&mut |at, _, pieces| {
            add_places(pieces, at, &mut places);
        });
        places
    }

    /// Corrects what was made from `template`, which may be that template itself. Returns whether anything changed.
    ///
    /// What is filled in stays: an answer becomes the text in its place, or the answer of the new field. Where that
    /// can't be, the field stays as it is.
    pub fn correct(&mut self, template: &Self, Correction { at, to }: &Correction) -> bool {
        if *to == Reading::Field {
            return self.make_field(template, at);
        }
        let mut found = None;
        template.for_each_run(&mut |start, spot, pieces| {
            let mut places = Vec::new();
            add_places(pieces, start, &mut places);
            if let Some(nth) = places.iter().position(|(place, _)| place == at) {
                found.get_or_insert((spot, pieces, nth));
            }
        });
        let Some((spot, pieces, nth)) = found else { return false };
        match to {
            Reading::Name(name) => {
                let name = Some(name.as_str()).filter(|name| !name.is_empty());
                self.rename(template, spot, pieces, nth, name)
            }
            _ => self.change_like(template, spot, pieces, &mut |document, section, spot| {
                document.make_text(section, spot, nth)
            }),
        }
    }

    /// Calls `visit` with every run of pieces, the byte at which it begins, and where it stands.
    fn for_each_run<'a>(&'a self, visit: &mut impl FnMut(usize, Spot, &'a [Piece])) {
        let mut at = 0;
        for section in &self.sections {
            if let Some(heading) = &section.heading {
                at += heading.lead.len() + heading.number.len();
                visit(at, Spot::Heading(section.id), &heading.pieces);
                at += len_of(&heading.pieces) + heading.end.len();
            }
            for block in &section.blocks {
                for_each_run_of(block, at, visit);
                at += len_of_block(block);
            }
        }
    }

    /// Changes the run at `spot`, and those in further copies of it, where they are like `pieces`. What is like it in
    /// the template too is another one. A change that would write an answer in another way is not made.
    fn change_like(
        &mut self,
        template: &Self,
        spot: Spot,
        pieces: &[Piece],
        change: &mut dyn FnMut(&mut Self, &mut Section, Spot) -> bool,
    ) -> bool {
        let mut others = HashSet::new();
        template.for_each_run(&mut |_, other, found| {
            if other != spot && is_like(found, pieces) {
                others.insert(other);
            }
        });
        let mut spots = Vec::new();
        for (index, section) in self.sections.iter().enumerate() {
            let mut add = |other: Spot, found: &[Piece]| {
                if !others.contains(&other) && is_like(found, pieces) {
                    spots.push((index, other));
                }
            };
            if let Some(heading) = &section.heading {
                add(Spot::Heading(section.id), &heading.pieces);
            }
            for block in &section.blocks {
                for_each_run_of(block, 0, &mut |_, other, found| add(other, found));
            }
        }
        let mut is_changed = false;
        for (index, spot) in spots {
            let mut section = Section::clone(&self.sections[index]);
            if change(self, &mut section, spot)
                && self.written(&section) == self.written(&self.sections[index])
            {
                self.sections[index] = Arc::new(section);
                is_changed = true;
            }
        }
        is_changed
    }

    fn written(&self, section: &Section) -> String {
        let mut text = String::new();
        section.write(self.newline, &mut text);
        text
    }

    /// Makes text of the `nth` field of a run.
    fn make_text(&mut self, section: &mut Section, spot: Spot, nth: usize) -> bool {
        let Some(pieces) = run_mut(section, spot) else { return false };
        let is_cell = matches!(spot, Spot::Cell(..));
        let mut at = 0;
        *pieces = dissolved(std::mem::take(pieces), &mut |field| {
            let is_it = at == nth;
            at += 1;
            is_it.then(|| {
                let mut words = String::new();
                let write = if is_cell { Field::write_in_cell } else { Field::write };
                write(field, self.newline, &mut words);
                words
            })
        });
        self.settle(section, spot);
        true
    }

    /// What a line was made for may be gone from it: blank lines are blank, and what spans several is what it would
    /// have been without the field.
    fn settle(&mut self, section: &mut Section, spot: Spot) {
        let index = section.blocks.iter().position(|block| Spot::Block(block.id) == spot);
        let Some(index) = index else { return };
        let Body::Line(line) = &mut section.blocks[index].body else { return };
        let end = line.end.clone();
        match line.pieces.as_slice() {
            [] => section.blocks[index].body = Body::Blank(end),
            [Piece::Text(text)] if text.contains('\n') => {
                let skeleton = template::read(&(text.clone() + &end));
                let [only] = skeleton.sections.as_slice() else { return };
                if only.heading.is_some() {
                    return;
                }
                let mut blocks = only.blocks.clone();
                for block in &mut blocks {
                    block.id = BlockId(self.fresh_id());
                    if let Body::Table(table) = &mut block.body {
                        table.header.id = BlockId(self.fresh_id());
                        table.rows.iter_mut().for_each(|row| row.id = BlockId(self.fresh_id()));
                    }
                    block.body.for_each_pieces_mut(&mut |pieces| {
                        *pieces = dissolved(std::mem::take(pieces), &mut |field| Some(field.source.clone()));
                    });
                }
                section.blocks.splice(index..=index, blocks);
            }
            _ => {}
        }
    }

    /// Gives the `nth` field of a run a name, with the answer that its namesakes have, or them its own; where they have
    /// different ones, nothing is changed.
    fn rename(
        &mut self,
        template: &Self,
        spot: Spot,
        pieces: &[Piece],
        nth: usize,
        name: Option<&str>,
    ) -> bool {
        let mut renamed = self.clone();
        let is_changed = renamed.change_like(template, spot, pieces, &mut |_, section, spot| {
            let field = run_mut(section, spot).and_then(|pieces| nth_field(pieces, nth));
            let field = field.filter(|field| field.kind != Kind::Check && field.name.as_deref() != name);
            field.map(|field| field.name = name.map(str::to_owned)).is_some()
        });
        let mut answers: Vec<(FieldId, &str)> = Vec::new();
        for section in renamed.sections.iter().filter(|_| name.is_some()) {
            section.for_each_field(&mut |field| {
                if let (true, Some(value)) = (field.name.as_deref() == name, &field.value) {
                    answers.push((field.id, value));
                }
            });
        }
        if let Some(&(id, answer)) = answers.first() {
            if answers.iter().any(|(_, other)| *other != answer) {
                return false;
            }
            let answer = answer.to_owned();
            renamed.set(id, &answer);
        }
        *self = renamed;
        is_changed
    }

    /// Makes a field of the bytes at `at` of the template's text.
    fn make_field(&mut self, template: &Self, at: &Range<usize>) -> bool {
        let mut found = None;
        template.for_each_run(&mut |start, spot, pieces| {
            if start <= at.start && at.end <= start + len_of(pieces) {
                found = Some((start, spot, pieces));
            }
        });
        let Some((start, spot, pieces)) = found.filter(|_| at.start < at.end) else {
            return self.make_block(template, at);
        };
        let local = at.start - start..at.end - start;
        self.change_like(template, spot, pieces, &mut |document, section, spot| {
            let id = FieldId(document.fresh_id());
            let whole = match spot {
                Spot::Heading(_) => Place::Inline,
                Spot::Cell(..) => Place::Cell,
                Spot::Block(id) => match section.block(id).map(|block| &block.body) {
                    Some(Body::Fence(fence)) => Place::Code(fence.indent()),
                    Some(Body::Item(item)) => Place::Block(item.content_column()),
                    _ => Place::Block(0),
                },
                Spot::Info(_) => Place::Info,
            };
            let title = section.title();
            let newline = document.newline;
            let pieces = run_mut(section, spot);
            let changed =
                pieces.as_ref().and_then(|run| with_field(run, &local, &whole, &title, newline, id));
            match (pieces, changed) {
                (Some(pieces), Some(changed)) => {
                    *pieces = changed;
                    true
                }
                _ => false,
            }
        })
    }

    /// Makes one field of all blocks of which bytes stand at `at`, or of a part of one that is kept as it is.
    fn make_block(&mut self, template: &Self, at: &Range<usize>) -> bool {
        let mut start = 0;
        for section in &template.sections {
            if let Some(heading) = &section.heading {
                let pieces = len_of(&heading.pieces);
                start += heading.lead.len() + heading.number.len() + pieces + heading.end.len();
            }
            let mut hit: Vec<(usize, Range<usize>)> = Vec::new();
            for (index, block) in section.blocks.iter().enumerate() {
                let end = start + len_of_block(block);
                if at.start < end && start < at.end {
                    hit.push((index, start..end));
                }
                start = end;
            }
            let (Some((first, from)), Some((last, to))) = (hit.first(), hit.last()) else { continue };
            let blocks = &section.blocks[*first..=*last];
            let is_tag = |block: &Block| matches!(block.body, Body::Open(_) | Body::Close(_));
            if at.start < from.start || to.end < at.end || blocks.iter().any(is_tag) {
                return false;
            }
            let mut text = String::new();
            for block in blocks {
                block.body.write(template.newline, &mut text);
            }
            let id = FieldId(self.fresh_id());
            let content = text.trim_end_matches(['\n', '\r']);
            let (whole, local) = match blocks {
                [Block { body: Body::Verbatim(_), .. }] => {
                    let is_html = text.trim_start().starts_with('<');
                    let local = at.start - from.start..(at.end - from.start).min(content.len());
                    (if is_html { Place::Html } else { Place::Address }, local)
                }
                _ => (
                    Place::Block(indent_width(content)),
                    content.len() - content.trim_start().len()..content.trim_end().len(),
                ),
            };
            let words = [Piece::Text(content.to_owned())];
            let Some(pieces) = with_field(&words, &local, &whole, &section.title(), template.newline, id)
            else {
                return false;
            };
            let line = Line { pieces, end: text[content.len()..].to_owned() };
            let Some(mine) = self.section_mut(section.id) else { return false };
            let is_same = |(mine, theirs): (&Block, &Block)| {
                let (mut one, mut other) = (String::new(), String::new());
                mine.body.write(Newline::Lf, &mut one);
                theirs.body.write(Newline::Lf, &mut other);
                one == other
            };
            let index =
                mine.blocks.windows(blocks.len()).position(|window| window.iter().zip(blocks).all(is_same));
            let Some(index) = index else { return false };
            let id = mine.blocks[index].id;
            mine.blocks.splice(index..index + blocks.len(), [Block { id, body: Body::Line(line) }]);
            return true;
        }
        false
    }
}

/// Calls `visit` with every run of pieces in a block that begins at byte `at`.
fn for_each_run_of<'a>(block: &'a Block, mut at: usize, visit: &mut impl FnMut(usize, Spot, &'a [Piece])) {
    match &block.body {
        Body::Line(line) => visit(at, Spot::Block(block.id), &line.pieces),
        Body::Item(item) => visit(at + item.lead.len(), Spot::Block(block.id), &item.pieces),
        Body::Fence(fence) => {
            at += fence.open.len();
            visit(at, Spot::Info(block.id), &fence.info);
            visit(at + len_of(&fence.info), Spot::Block(block.id), &fence.body);
        }
        Body::Table(table) => {
            for (index, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
                for (place, cell) in row.cells.iter().enumerate() {
                    at += cell.lead.len();
                    visit(at, Spot::Cell(row.id, place), &cell.pieces);
                    at += len_of(&cell.pieces);
                }
                at += row.end.len() + if index == 0 { table.delimiter.len() } else { 0 };
            }
        }
        _ => {}
    }
}

/// The run at a spot of the section.
fn run_mut(section: &mut Section, spot: Spot) -> Option<&mut Vec<Piece>> {
    let Section { heading, blocks, .. } = section;
    match spot {
        Spot::Heading(_) => heading.as_mut().map(|heading| &mut heading.pieces),
        Spot::Block(id) => match &mut blocks.iter_mut().find(|block| block.id == id)?.body {
            Body::Line(line) => Some(&mut line.pieces),
            Body::Item(item) => Some(&mut item.pieces),
            Body::Fence(fence) => Some(&mut fence.body),
            _ => None,
        },
        Spot::Info(id) => match &mut blocks.iter_mut().find(|block| block.id == id)?.body {
            Body::Fence(fence) => Some(&mut fence.info),
            _ => None,
        },
        Spot::Cell(id, place) => {
            let mut tables = blocks.iter_mut().filter_map(|block| match &mut block.body {
                Body::Table(table) => Some(table),
                _ => None,
            });
            let row = tables.find_map(|table| {
                std::iter::once(&mut table.header).chain(&mut table.rows).find(|row| row.id == id)
            });
            row?.cells.get_mut(place).map(|cell| &mut cell.pieces)
        }
    }
}

/// The bytes of a block in which nothing is filled in.
fn len_of_block(block: &Block) -> usize {
    let mut text = String::new();
    block.body.write(Newline::Lf, &mut text);
    text.len()
}

#[cfg(test)]
mod tests;
