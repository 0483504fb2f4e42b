//! Every edit that can be made to a document, at random, and what must hold after each.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::select;
use specwright::document::Document;
use specwright::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Kind, Section, SectionId, SectionState,
};

use super::generate;

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    Set,
    Clear,
    Keep,
    Tick,
    AddItem,
    RemoveItem,
    AddRow,
    RemoveRow,
    SwitchPart,
    SetState,
    Repeat,
    AddSection,
    RenameSection,
    RemoveSection,
    MoveSection,
    JoinCode,
}

const VERBS: [Verb; 21] = [
    Verb::Set,
    Verb::Set,
    Verb::Set,
    Verb::Clear,
    Verb::Keep,
    Verb::Tick,
    Verb::AddItem,
    Verb::AddItem,
    Verb::RemoveItem,
    Verb::RemoveItem,
    Verb::AddRow,
    Verb::RemoveRow,
    Verb::SwitchPart,
    Verb::SetState,
    Verb::Repeat,
    Verb::Repeat,
    Verb::AddSection,
    Verb::RenameSection,
    Verb::RemoveSection,
    Verb::MoveSection,
    Verb::JoinCode,
];

/// An edit of a document that is not known yet: its target is the one of that rank among those that there are.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) verb: Verb,
    pub(crate) target: usize,
    pub(crate) value: String,
    pub(crate) flag: bool,
}

/// Any edit; one in sixteen aims at something that does not exist.
pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    (select(&VERBS[..]), 0..1_000_usize, generate::value(), any::<bool>())
        .prop_map(|(verb, target, value, flag)| Edit { verb, target, value, flag })
}

impl Edit {
    /// Makes the edit.
    pub(crate) fn make(&self, document: &mut Document) {
        let nowhere = self.target % 16 == 15;
        let field = self.pick(&fields(document).iter().map(|field| field.id).collect::<Vec<_>>());
        let field = field.filter(|_| !nowhere).unwrap_or(FieldId(u32::MAX));
        let section = self.pick(document.sections()).map(|section| section.id);
        let section = section.filter(|_| !nowhere).unwrap_or(SectionId(u32::MAX));
        let block = |is_sought: fn(&Body) -> bool| {
            self.pick(&blocks_where(document, is_sought))
                .filter(|_| !nowhere)
                .unwrap_or((SectionId(u32::MAX), BlockId(u32::MAX)))
        };
        match self.verb {
            Verb::Set => _ = document.set(field, &self.value),
            Verb::Clear => _ = document.clear(field),
            Verb::Keep => _ = document.keep(field),
            Verb::Tick => {
                let boxes: Vec<FieldId> = fields(document)
                    .iter()
                    .filter(|field| field.kind == Kind::Check)
                    .map(|field| field.id)
                    .collect();
                _ = document.tick(self.pick(&boxes).unwrap_or(field), self.flag);
            }
            Verb::AddItem => {
                let (section, item) = block(|body| matches!(body, Body::Item(_)));
                document.add_item(section, item);
            }
            Verb::RemoveItem => {
                let (section, item) = block(|body| matches!(body, Body::Item(_)));
                _ = document.remove_item(section, item);
            }
            Verb::AddRow | Verb::RemoveRow => {
                let (section, table) = block(|body| matches!(body, Body::Table(_)));
                let rows = rows(document, section, table);
                let row = self.pick(&rows).filter(|_| self.target % 5 != 4);
                match self.verb {
                    Verb::AddRow => _ = document.add_row(section, table),
                    _ => _ = document.remove_row(section, table, row.unwrap_or(BlockId(u32::MAX))),
                }
            }
            Verb::SwitchPart => {
                let (section, part) = block(|body| matches!(body, Body::Open(_)));
                document.switch_part(section, part);
            }
            Verb::SetState => {
                let state = match self.target % 3 {
                    0 => SectionState::Included,
                    1 => SectionState::NotApplicable(self.value.clone()),
                    _ => SectionState::LeftOut,
                };
                document.set_state(section, state);
            }
            Verb::Repeat => {
                let counted = (0..document.sections().len()).filter(|&at| document.repeated(at).is_some());
                let counted: Vec<SectionId> = counted.map(|at| document.sections()[at].id).collect();
                document.repeat(self.pick(&counted).filter(|_| !nowhere).unwrap_or(section));
            }
            Verb::AddSection => _ = document.add_section(section, self.value.lines().next().unwrap_or("New")),
            Verb::RenameSection => document.rename_section(section, &self.value),
            Verb::RemoveSection => _ = document.remove_section(section),
            Verb::MoveSection => document.move_section(section, self.flag),
            Verb::JoinCode => {
                let (section, fence) = block(|body| matches!(body, Body::Fence(_)));
                document.join_code(section, fence);
            }
        }
    }

    fn pick<T: Clone>(&self, from: &[T]) -> Option<T> {
        from.get((self.target / 16).checked_rem(from.len())?).cloned()
    }
}

/// All fields, in reading order.
pub(crate) fn fields(document: &Document) -> Vec<&Field> {
    let mut fields = Vec::new();
    for section in document.sections() {
        section.for_each_field(&mut |field| fields.push(field));
    }
    fields
}

fn blocks_where(document: &Document, is_sought: fn(&Body) -> bool) -> Vec<(SectionId, BlockId)> {
    let of_section = |section: &Section| -> Vec<(SectionId, BlockId)> {
        section
            .blocks
            .iter()
            .filter(|block| is_sought(&block.body))
            .map(|block| (section.id, block.id))
            .collect()
    };
    document.sections().iter().flat_map(|section| of_section(section)).collect()
}

fn rows(document: &Document, section: SectionId, table: BlockId) -> Vec<BlockId> {
    match document.section(section).and_then(|section| section.block(table)).map(|block| &block.body) {
        Some(Body::Table(table)) => table.rows.iter().map(|row| row.id).collect(),
        _ => Vec::new(),
    }
}

/// What holds of every document, whatever was done to it: no id is there twice or still to be handed out, and no
/// line runs into the next.
pub(crate) fn assert_sane(document: &Document) {
    assert_ids(document);
    let mut lines: Vec<String> = Vec::new();
    for section in document.sections() {
        if let Some(heading) = &section.heading {
            lines.push(write_heading(heading));
        }
        for block in &section.blocks {
            block_lines(document, block, &mut lines);
        }
    }
    lines.retain(|line| !line.is_empty());
    let is_mark = lines.first().is_some_and(|line| line == "\u{feff}");
    let but_last = lines.len().saturating_sub(1);
    for line in &lines[usize::from(is_mark).min(but_last)..but_last] {
        assert!(line.ends_with('\n'), "{line:?} runs into the next line");
    }
}

fn assert_ids(document: &Document) {
    let mut ids = HashSet::new();
    let mut check = |id: u32| {
        assert!(id < document.next_id(), "{id} will be handed out again");
        assert!(ids.insert(id), "{id} is there twice");
    };
    for section in document.sections() {
        check(section.id.0);
        section.for_each_field(&mut |field| check(field.id.0));
        for block in &section.blocks {
            check(block.id.0);
            if let Body::Table(table) = &block.body {
                check(table.header.id.0);
                table.rows.iter().for_each(|row| check(row.id.0));
            }
        }
    }
}

fn write_heading(heading: &Heading) -> String {
    let mut line = format!("{}{}", heading.lead, heading.number);
    specwright::tree::write_pieces(&heading.pieces, specwright::tree::Newline::Lf, &mut line);
    line + &heading.end
}

/// A block's lines, as far as it knows them apart.
fn block_lines(document: &Document, block: &Block, lines: &mut Vec<String>) {
    let mut text = String::new();
    block.body.write(document.newline(), &mut text);
    match &block.body {
        Body::Table(table) => {
            lines.push(table.header.end.clone());
            lines.push(table.delimiter.clone());
            lines.extend(table.rows.iter().map(|row| row.end.clone()));
        }
        Body::Fence(fence) => {
            let marks = fence.open.chars().find(|c| matches!(c, '`' | '~'));
            let marks = marks.map(|mark| String::from(mark).repeat(3));
            lines.push(text.lines().next().unwrap_or_default().to_owned() + "\n");
            let last = text.split_inclusive('\n').next_back().unwrap_or_default();
            let is_closed =
                fence.close.is_empty() || marks.is_some_and(|marks| last.trim().starts_with(&marks));
            assert!(is_closed, "{text:?} is not closed");
            lines.push(last.to_owned());
        }
        _ => lines.push(text),
    }
}
