//! Items and rows: taking one more, dropping one.

use std::collections::HashSet;

use super::Document;
use super::copy::{Copier, Numbers};
use crate::tree::{
    Block, BlockId, Body, Cell, Field, FieldId, Item, Kind, Newline, Piece, Place, Role, Row, Section,
    SectionId, numbering, visit_pieces_mut,
};

impl Document {
    /// Puts an item after the one at `block`, shaped like it and empty, and returns the first field of it.
    pub fn add_item(&mut self, section: SectionId, block: BlockId) -> Option<FieldId> {
        let index = self.index_of(section)?;
        let source = self.sections[index].clone();
        let at = source.blocks.iter().position(|other| other.id == block)?;
        let Body::Item(item) = &source.blocks[at].body else {
            return None;
        };
        let siblings = source.sibling_items(at);
        let own = source.item_range(at);
        let number = siblings.iter().filter_map(|&sibling| last_number(&source.blocks[sibling])).max();
        let is_open = is_open_item(item);
        let mut blocks = Vec::new();
        let mut copier =
            Copier::new(self, HashSet::new(), Numbers::Last(number.map_or(1, |number| number + 1)));
        if is_open {
            // What stands below a numbered item belongs to its shape: pros and cons of an alternative.
            let whole = if number.is_some() { own.clone() } else { at..at + 1 };
            blocks.extend(source.blocks[whole].iter().map(|block| copier.block(block)));
            for block in &mut blocks {
                open_links(&mut block.body, &mut copier);
            }
            if number.is_none() {
                forget_samples(&mut blocks);
            }
        } else {
            blocks.push(free_item(item, &mut copier));
        }
        let field = first_field(&blocks);
        self.insert_blocks(section, own.end, blocks);
        self.number_markers(section, block, first_marker(&source, &siblings));
        field
    }

    /// Removes an item with all that belongs to it, unless it is the only one of its list. Returns whether it did.
    pub fn remove_item(&mut self, section: SectionId, block: BlockId) -> bool {
        let Some(source) = self.section(section).cloned() else {
            return false;
        };
        let Some(at) = source.blocks.iter().position(|other| other.id == block) else {
            return false;
        };
        let siblings = source.sibling_items(at);
        let Some(&neighbour) = siblings.iter().rev().find(|&&sibling| sibling != at) else {
            return false;
        };
        let Some(section_mut) = self.section_mut(section) else {
            return false;
        };
        let mut range = source.item_range(at);
        // In a list with blank lines between its items, one of those goes too.
        let is_blank =
            |at: usize| source.blocks.get(at).is_some_and(|block| matches!(block.body, Body::Blank(_)));
        if is_blank(range.end) && siblings.last() != Some(&at) {
            range.end += 1;
        } else if siblings.last() == Some(&at) && range.start > 0 && is_blank(range.start - 1) {
            range.start -= 1;
        }
        section_mut.blocks.drain(range);
        self.number_markers(section, source.blocks[neighbour].id, first_marker(&source, &siblings));
        true
    }

    /// The first field of the item before this one in its list, else of the one after it.
    #[must_use]
    pub fn item_beside(&self, section: SectionId, block: BlockId) -> Option<FieldId> {
        let section = self.section(section)?;
        let index = section.blocks.iter().position(|other| other.id == block)?;
        let siblings = section.sibling_items(index);
        let at = siblings.iter().position(|sibling| *sibling == index)?;
        let beside = *siblings.get(at.checked_sub(1).unwrap_or(1))?;
        first_field(&section.blocks[beside..=beside])
    }

    /// The first field of the row before this one in its table, else of the one after it.
    #[must_use]
    pub fn row_beside(&self, section: SectionId, block: BlockId, row: BlockId) -> Option<FieldId> {
        let Body::Table(table) = &self.section(section)?.block(block)?.body else { return None };
        let at = table.rows.iter().position(|other| other.id == row)?;
        let beside = table.rows.get(at.checked_sub(1).unwrap_or(1))?;
        beside.cells.iter().find_map(|cell| first_of(&cell.pieces))
    }

    /// Adds a row to the end of a table, shaped like the last and empty; returns its first field.
    pub fn add_row(&mut self, section: SectionId, block: BlockId) -> Option<FieldId> {
        let source = self.section(section)?.clone();
        let Body::Table(table) = &source.block(block)?.body else {
            return None;
        };
        let number = table
            .rows
            .iter()
            .filter_map(|row| row.cells.first().and_then(|cell| number_of(&cell.pieces)))
            .max()
            .map_or(1, |number| number + 1);
        let newline = self.newline;
        let mut copier = Copier::new(self, HashSet::new(), Numbers::Last(number));
        let is_whole = |row: &&Row| row.cells.len() >= table.header.cells.len();
        let mut row = match table.rows.last().filter(is_whole) {
            Some(row) => copy_row(row, &mut copier),
            None => empty_row(&table.header, &mut copier),
        };
        let field = row.cells.iter().find_map(|cell| first_of(&cell.pieces));
        let Some(Body::Table(table)) = self.body_mut(section, block) else {
            return None;
        };
        let before = match table.rows.last_mut() {
            Some(row) => &mut row.end,
            None => &mut table.delimiter,
        };
        close_row(&mut row);
        move_end(before, &mut row.end, newline);
        table.rows.push(row);
        field
    }

    /// Removes a row, unless it is the only one.
    pub fn remove_row(&mut self, section: SectionId, block: BlockId, row: BlockId) -> bool {
        match self.body_mut(section, block) {
            Some(Body::Table(table)) if table.rows.len() > 1 => {
                let before = table.rows.len();
                table.rows.retain(|other| other.id != row);
                table.rows.len() < before
            }
            _ => false,
        }
    }

    /// Inserts blocks and sees to it that each line still ends.
    pub(super) fn insert_blocks(&mut self, section: SectionId, at: usize, mut blocks: Vec<Block>) {
        let newline = self.newline;
        let Some(section) = self.section_mut(section) else {
            return;
        };
        let at = at.min(section.blocks.len());
        let before = at.checked_sub(1).and_then(|at| section.blocks.get_mut(at)).and_then(|before| {
            before.body.close(newline);
            before.body.end_mut()
        });
        if let (Some(before), Some(after)) =
            (before, blocks.last_mut().and_then(|block| block.body.end_mut()))
        {
            move_end(before, after, newline);
        }
        section.blocks.splice(at..at, blocks);
    }

    /// Numbers the ordered markers around an item on from `first`, unless they all read the same.
    fn number_markers(&mut self, section: SectionId, block: BlockId, first: Option<u32>) {
        let Some(section) = self.section_mut(section) else {
            return;
        };
        let Some(at) = section.blocks.iter().position(|other| other.id == block) else {
            return;
        };
        let siblings = section.sibling_items(at);
        let numbers: Vec<u32> = siblings
            .iter()
            .filter_map(|&at| match &section.blocks[at].body {
                Body::Item(item) => numbering::marker_number(&item.lead).map(|(_, number)| number),
                _ => None,
            })
            .collect();
        let Some(first) = first else { return };
        if numbers.len() < siblings.len()
            || numbers.len() > 2 && numbers.iter().all(|number| *number == first)
        {
            return;
        }
        for (number, at) in (first..).zip(siblings) {
            if let Body::Item(item) = &mut section.blocks[at].body {
                let before = item.content_column();
                item.lead = numbering::with_marker_number(&item.lead, number);
                let after = item.content_column();
                visit_pieces_mut(&mut item.pieces, &mut |field| {
                    if field.place == Place::Block(before) {
                        field.place = Place::Block(after);
                    }
                });
            }
        }
    }
}

/// The number of the first ordered marker.
fn first_marker(section: &Section, siblings: &[usize]) -> Option<u32> {
    match &section.blocks.get(*siblings.first()?)?.body {
        Body::Item(item) => numbering::marker_number(&item.lead).map(|(_, number)| number),
        _ => None,
    }
}

/// Gives a line that ended the file its line ending, and takes it from the one that ends the file now.
fn move_end(before: &mut String, after: &mut String, newline: Newline) {
    if !before.ends_with('\n') {
        before.push_str(newline.as_str());
        let kept = after.trim_end_matches(['\n', '\r']).len();
        after.truncate(kept);
    } else if !after.ends_with('\n') {
        after.push_str(newline.as_str());
    }
}

/// Whether an item's shape holds for another: what is literal in it only counts or separates.
fn is_open_item(item: &Item) -> bool {
    let has_field = item.pieces.iter().any(|piece| match piece {
        Piece::Field(field) => field.kind != Kind::Check,
        Piece::Link(_) => true,
        _ => false,
    });
    let is_mark = |text: &str| !text.chars().any(char::is_alphabetic) || numbering::ordinal(text).is_some();
    has_field
        && item.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => {
                is_mark(text) && !text.chars().any(|c| c.is_ascii_digit() && !has_ordinal(text))
            }
            _ => true,
        })
}

fn has_ordinal(text: &str) -> bool {
    numbering::ordinal(text).is_some()
}

/// An item with the same marker and task box, and room for anything.
fn free_item(item: &Item, copier: &mut Copier<'_>) -> Block {
    let mut pieces: Vec<Piece> = Vec::new();
    if let Some(Piece::Field(task)) = item.pieces.first()
        && task.kind == Kind::Check
    {
        let mut task = Piece::Field(task.clone());
        copier.piece(&mut task);
        pieces.extend([task, Piece::Text(" ".to_owned())]);
    }
    let mut field = empty_field(copier, Kind::Prose, Place::Block(item.content_column()), "Another item");
    // A bare marker has no room of its own.
    if !item.lead.ends_with([' ', '\t']) && pieces.is_empty() {
        field.before = " ";
    }
    pieces.push(Piece::Field(Box::new(field)));
    let item = Item { depth: item.depth, lead: item.lead.clone(), pieces, end: item.end.clone() };
    Block { id: BlockId(copier.fresh_id()), body: Body::Item(item) }
}

fn empty_field(copier: &mut Copier<'_>, kind: Kind, place: Place, prompt: &str) -> Field {
    Field {
        id: FieldId(copier.fresh_id()),
        name: None,
        label: String::new(),
        prompt: prompt.to_owned(),
        source: String::new(),
        kind,
        role: Role::Prompt,
        place,
        before: "",
        value: None,
    }
}

/// A link whose text was fixed takes any text in a further item, and literal ordinals count on.
fn open_links(body: &mut Body, copier: &mut Copier<'_>) {
    let Body::Item(item) = body else { return };
    let mut counted = String::new();
    for piece in &mut item.pieces {
        match piece {
            Piece::Link(link) if link.text.iter().all(|piece| matches!(piece, Piece::Text(_))) => {
                let field = empty_field(copier, Kind::Line, Place::LinkText, "Link text");
                link.text = vec![Piece::Field(Box::new(field))];
            }
            Piece::Text(text) if has_ordinal(text) => {
                counted.push_str(text);
                *text = copier.renumbered(text);
            }
            // What is called after the words is called after the new ones.
            Piece::Field(field) if has_ordinal(&field.label) && counted.contains(&field.label) => {
                field.label = copier.renumbered(&field.label);
            }
            _ => {}
        }
    }
}

/// A further item beside samples starts empty: what the others say is no hint at what this one will.
fn forget_samples(blocks: &mut [Block]) {
    for block in blocks {
        block.body.for_each_pieces_mut(&mut |pieces| {
            visit_pieces_mut(pieces, &mut |field| {
                if field.name.is_none() && field.source.is_empty() && field.kind != Kind::Check {
                    "Another item".clone_into(&mut field.prompt);
                }
            });
        });
    }
}

fn copy_row(row: &Row, copier: &mut Copier<'_>) -> Row {
    let mut row = row.clone();
    row.id = BlockId(copier.fresh_id());
    for cell in &mut row.cells {
        for piece in &mut cell.pieces {
            copier.piece(piece);
        }
    }
    row
}

/// Puts the outer pipes around a row that has none: without them its empty cells would not count.
fn close_row(row: &mut Row) {
    if let Some(first) = row.cells.first_mut().filter(|first| !first.lead.contains('|')) {
        first.lead.insert_str(0, "| ");
    }
    if !row.end.contains('|') {
        row.end.insert_str(0, " |");
    }
}

fn empty_row(header: &Row, copier: &mut Copier<'_>) -> Row {
    let cells = header
        .cells
        .iter()
        .map(|cell| Cell {
            lead: cell.lead.clone(),
            pieces: vec![Piece::Field(Box::new(empty_field(copier, Kind::Line, Place::Cell, "")))],
        })
        .collect();
    Row { id: BlockId(copier.fresh_id()), cells, end: header.end.clone() }
}

fn last_number(block: &Block) -> Option<u32> {
    match &block.body {
        Body::Item(item) => number_of(&item.pieces),
        _ => None,
    }
}

/// The ordinal that an item or cell counts with: in its literal text, its placeholder, or its field's name.
fn number_of(pieces: &[Piece]) -> Option<u32> {
    let of_field = |field: &Field| match &field.name {
        Some(name) => numbering::last_number(name),
        None => numbering::ordinal(&field.source).map(|(_, number)| number),
    };
    pieces.iter().find_map(|piece| match piece {
        Piece::Text(text) => numbering::ordinal(text).map(|(_, number)| number),
        Piece::Field(field) if field.kind != Kind::Check => of_field(field),
        Piece::Link(link) => link.text.iter().chain(&link.address).find_map(|piece| match piece {
            Piece::Field(field) => of_field(field),
            _ => None,
        }),
        _ => None,
    })
}

fn first_field(blocks: &[Block]) -> Option<FieldId> {
    let mut found = None;
    for block in blocks {
        block.body.for_each_pieces(&mut |pieces| found = found.or_else(|| first_of(pieces)));
    }
    found
}

fn first_of(pieces: &[Piece]) -> Option<FieldId> {
    let mut found = None;
    crate::tree::visit_pieces(pieces, &mut |field| {
        if found.is_none() && field.kind != Kind::Check {
            found = Some(field.id);
        }
    });
    found
}
