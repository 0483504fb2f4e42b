//! Sections as wholes: one more of a repeated part, adding, removing, moving.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use super::copy::{Copier, Numbers};
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Kind, Line, Piece, Place, Role, Section, SectionId,
    SectionState, Siblings, numbering, parents, subtree_end,
};

impl Document {
    /// The indices of the sections that repeat one part, the one at `index` among them: siblings whose headings
    /// differ only in their ordinals and answers. None where the heading does not count.
    #[must_use]
    pub fn repeated(&self, index: usize) -> Option<Vec<usize>> {
        self.repeated_groups().into_iter().find(|group| group.contains(&index))
    }

    /// All groups of [`Self::repeated`] sections, found in one pass.
    #[must_use]
    pub fn repeated_groups(&self) -> Vec<Vec<usize>> {
        let mut siblings = Siblings::default();
        for (index, parent) in parents(&self.sections).into_iter().enumerate() {
            let section = &self.sections[index];
            if let Some((skeleton, _)) = counted_heading(section) {
                siblings.add(index, parent, section.level, skeleton);
            }
        }
        let begins_at_one = |group: &Vec<usize>| {
            let first = group.first().and_then(|&at| counted_heading(&self.sections[at]));
            first.is_some_and(|(_, number)| number == 1)
        };
        let is_group = |group: &&Vec<usize>| group.len() > 1 || begins_at_one(group);
        siblings.groups().iter().filter(is_group).cloned().collect()
    }

    /// Adds another of the repeated part to which the section belongs, after the last of them, numbered on and
    /// empty. Returns its section.
    pub fn repeat(&mut self, id: SectionId) -> Option<SectionId> {
        let index = self.index_of(id)?;
        let last = *self.repeated(index)?.last()?;
        let (_, number) = counted_heading(&self.sections[last])?;
        let range = last..subtree_end(&self.sections, last);
        let tail = self.take_tail(range.end - 1);
        let originals: Vec<Arc<Section>> = self.sections[range.clone()].to_vec();
        let mut outside = HashSet::new();
        for (at, section) in self.sections.iter().enumerate() {
            if !range.contains(&at) {
                section.for_each_field(&mut |field| outside.extend(field.name.clone()));
            }
        }
        // A name that counts is the copy's own; one that does not, and also stands elsewhere, is everybody's.
        outside.retain(|name| !name.contains(|c: char| c.is_ascii_digit()));
        let mut copier = Copier::new(self, outside, Numbers::Tracking(number, number + 1));
        copier.compare_within(originals.iter().map(Arc::as_ref));
        let mut added: Vec<Section> = Vec::new();
        for original in &originals {
            let mut heading = original.heading.clone();
            if let Some(heading) = &mut heading {
                for piece in &mut heading.pieces {
                    copier.piece(piece);
                    if let Piece::Text(text) = piece {
                        *text = copier.renumbered(text);
                    }
                }
            }
            added.push(Section {
                id: SectionId(copier.fresh_id()),
                level: original.level,
                heading,
                blocks: original.blocks.iter().map(|block| copier.block(block)).collect(),
                state: SectionState::Included,
            });
        }
        let new = added.first()?.id;
        self.end_paragraph(range.end - 1);
        if let Some(last) = added.last_mut() {
            last.blocks.extend(tail);
        }
        self.sections.splice(range.end..range.end, added.into_iter().map(Arc::new));
        Some(new)
    }

    /// Adds an empty section after the one of that id and its subsections, at its level.
    pub fn add_section(&mut self, after: SectionId, title: &str) -> Option<SectionId> {
        let index = self.index_of(after)?;
        let end = subtree_end(&self.sections, index);
        let level = self.sections[index].level.max(1);
        self.end_paragraph(end - 1);
        let newline = self.newline.as_str();
        let id = SectionId(self.fresh_id());
        let title = Field {
            label: "Title".to_owned(),
            ..self.plain_field(title, Role::Title, Kind::Line, Place::Inline)
        };
        let text = Field {
            prompt: "Text of the section".to_owned(),
            ..self.plain_field("", Role::Prompt, Kind::Prose, Place::Block(0))
        };
        let mut block = |body: Body| Block { id: BlockId(self.fresh_id()), body };
        let blocks = vec![
            block(Body::Blank(newline.to_owned())),
            block(Body::Line(Line { pieces: vec![Piece::Field(Box::new(text))], end: newline.to_owned() })),
            block(Body::Blank(newline.to_owned())),
        ];
        let heading = Heading {
            lead: format!("{} ", "#".repeat(level.into())),
            number: String::new(),
            pieces: vec![Piece::Field(Box::new(title))],
            end: newline.to_owned(),
        };
        let section = Section { id, level, heading: Some(heading), blocks, state: SectionState::Included };
        self.sections.insert(end, Arc::new(section));
        Some(id)
    }

    /// Removes a section with its subsections; those of its group that follow are numbered down. The text
    /// before the first heading cannot be removed.
    pub fn remove_section(&mut self, id: SectionId) -> bool {
        let Some(index) = self.index_of(id).filter(|&index| self.sections[index].level > 0) else {
            return false;
        };
        let followers: Vec<SectionId> = self
            .repeated(index)
            .into_iter()
            .flatten()
            .filter(|&at| at > index)
            .map(|at| self.sections[at].id)
            .collect();
        let range = index..subtree_end(&self.sections, index);
        let tail = self.take_tail(range.end - 1);
        self.sections.drain(range);
        // A rule that separated the section from the next now separates the one before it.
        if let Some(before) = index.checked_sub(1).and_then(|at| self.sections.get_mut(at))
            && !tail.is_empty()
            && !ends_in_rule(before)
        {
            Arc::make_mut(before).blocks.extend(tail);
        }
        for follower in followers {
            self.renumber_heading(follower);
        }
        true
    }

    /// Whether the section can trade places with a sibling before or after it.
    #[must_use]
    pub fn can_move(&self, id: SectionId, is_down: bool) -> bool {
        self.neighbours(id, is_down).is_some()
    }

    /// Moves a section with its subsections before or after its sibling.
    pub fn move_section(&mut self, id: SectionId, is_down: bool) {
        let Some((first, second)) = self.neighbours(id, is_down) else {
            return;
        };
        self.end_paragraph(second.end - 1);
        self.sections[first.start..second.end].rotate_left(first.len());
    }

    /// The section and the sibling that it would trade places with, in reading order.
    fn neighbours(&self, id: SectionId, is_down: bool) -> Option<(Range<usize>, Range<usize>)> {
        let index = self.index_of(id)?;
        let level = self.sections[index].level;
        let end = subtree_end(&self.sections, index);
        let is_sibling = |at: usize| self.sections.get(at).is_some_and(|section| section.level == level);
        if level == 0 {
            return None;
        }
        if is_down {
            return is_sibling(end).then(|| (index..end, end..subtree_end(&self.sections, end)));
        }
        let before = self.sections[..index].iter().rposition(|section| section.level <= level)?;
        is_sibling(before).then_some((before..index, index..end))
    }

    fn renumber_heading(&mut self, id: SectionId) {
        let Some(section) = self.section_mut(id) else {
            return;
        };
        let Some((_, number)) = counted_heading(section).filter(|&(_, number)| number > 1) else {
            return;
        };
        let Some(heading) = &mut section.heading else {
            return;
        };
        for piece in &mut heading.pieces {
            match piece {
                Piece::Text(text) => *text = numbering::renumbered(text, number, number - 1, &[]),
                Piece::Field(field) if field.role == Role::Title => {
                    field.source = numbering::renumbered(&field.source, number, number - 1, &[]);
                }
                _ => {}
            }
        }
    }

    /// Takes the rule away that ends a section, with the blank lines after it.
    fn take_tail(&mut self, index: usize) -> Vec<Block> {
        let Some(section) = self.sections.get_mut(index) else {
            return Vec::new();
        };
        let is_space = |block: &Block| matches!(block.body, Body::Blank(_) | Body::Rule(_));
        let kept = section.blocks.iter().rposition(|block| !is_space(block)).map_or(0, |at| at + 1);
        let rule = section.blocks[kept..].iter().position(|block| matches!(block.body, Body::Rule(_)));
        match rule {
            Some(rule) => Arc::make_mut(section).blocks.split_off(kept + rule),
            None => Vec::new(),
        }
    }

    /// Sees to it that what follows the section begins after a blank line.
    fn end_paragraph(&mut self, index: usize) {
        let newline = self.newline.as_str();
        let id = BlockId(self.fresh_id());
        let Some(section) = self.sections.get_mut(index) else {
            return;
        };
        let section = Arc::make_mut(section);
        let is_ended = match section.blocks.last().map(|block| &block.body) {
            Some(Body::Blank(_)) => true,
            // Such a field stands for blank lines, and writes its own.
            Some(Body::Line(line)) => {
                matches!(line.pieces.as_slice(), [Piece::Field(field)] if field.place == Place::Apart)
            }
            _ => false,
        };
        let end = match section.blocks.last_mut() {
            Some(block) => {
                block.body.close(self.newline);
                block.body.end_mut()
            }
            None => section.heading.as_mut().map(|heading| &mut heading.end),
        };
        if let Some(end) = end
            && !end.ends_with('\n')
        {
            end.push_str(newline);
        }
        if !is_ended {
            section.blocks.push(Block { id, body: Body::Blank(newline.to_owned()) });
        }
    }

    fn plain_field(&mut self, source: &str, role: Role, kind: Kind, place: Place) -> Field {
        Field {
            id: FieldId(self.fresh_id()),
            name: None,
            label: String::new(),
            prompt: String::new(),
            source: source.to_owned(),
            kind,
            role,
            place,
            before: "",
            value: None,
        }
    }
}

fn ends_in_rule(section: &Section) -> bool {
    let last = section.blocks.iter().rfind(|block| !matches!(block.body, Body::Blank(_)));
    last.is_some_and(|block| matches!(block.body, Body::Rule(_)))
}

/// A heading that counts, "Component 2: …" or `` `{{ENDPOINT_2}}` ``: its words without digits and answers, and
/// its ordinal.
fn counted_heading(section: &Section) -> Option<(String, u32)> {
    let heading = section.heading.as_ref()?;
    let mut skeleton = String::new();
    let mut number = None;
    for piece in &heading.pieces {
        let (words, counts) = match piece {
            Piece::Text(text) => (numbering::without_digits(text), numbering::ordinal(text)),
            Piece::Field(field) if field.role == Role::Title && heading.pieces.len() == 1 => {
                (numbering::without_digits(&field.source), numbering::ordinal(&field.source))
            }
            Piece::Field(field) => match &field.name {
                Some(name) => (numbering::without_digits(name), numbering::ordinal(name)),
                None => ("\u{fffc}".to_owned(), None),
            },
            Piece::Link(_) | Piece::Guidance(_) => return None,
        };
        skeleton.push_str(&words);
        number = number.or(counts.map(|(_, number)| number));
    }
    number.map(|number| (skeleton, number))
}
