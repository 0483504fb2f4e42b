//! Sections as wholes: one more of a repeated part, adding, removing, moving.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use super::copy::{Copier, Numbers};
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Kind, Line, Piece, Place, Role, Section, SectionId,
    SectionState, Siblings, numbering, parents, subtree_end, unpaired_tags,
};

impl Document {
    /// The indices of the sections that repeat one part, the one at `index` among them: siblings whose headings
    /// differ only in their ordinals and answers. None where the heading neither counts nor is one of several that ask
    /// the same.
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
            first.is_some_and(|(_, number)| number == Some(1))
        };
        let is_group = |group: &&Vec<usize>| group.len() > 1 || begins_at_one(group);
        siblings.groups().iter().filter(is_group).cloned().collect()
    }

    /// The ordinal in the heading of the section at `index`: 2 in "Component 2: …".
    pub(crate) fn ordinal_of(&self, index: usize) -> Option<u32> {
        self.sections.get(index).and_then(|section| counted_heading(section)).and_then(|(_, number)| number)
    }

    /// Adds another of the repeated part to which the section belongs, after the last of them, numbered on and
    /// empty. Returns its section.
    ///
    /// A name that also stands outside of the part that is copied, and does not count, is everybody's: in the copy it
    /// has the answer that it has elsewhere, and is filled together with it. Any other name is the copy's own: its
    /// fields are empty, and filled together with each other.
    pub fn repeat(&mut self, id: SectionId) -> Option<SectionId> {
        let index = self.index_of(id)?;
        let group = self.repeated(index)?;
        let last = *group.last()?;
        let (_, number) = counted_heading(&self.sections[last])?;
        let numbers = match number {
            Some(number) => Numbers::Tracking(number, number + 1),
            // No numeral is that of the part; only a name needs a number to be another one.
            None => Numbers::Tracking(u32::MAX, u32::try_from(group.len() + 1).unwrap_or(u32::MAX)),
        };
        let range = last..subtree_end(&self.sections, last);
        let tail = self.take_tail(&range);
        let originals: Vec<Arc<Section>> = self.sections[range.clone()].to_vec();
        // In reading order, as the blocks are copied.
        let mut unpaired = unpaired_tags(&originals).into_iter().peekable();
        let mut outside = HashSet::new();
        for (at, section) in self.sections.iter().enumerate() {
            if !range.contains(&at) {
                section.for_each_field(&mut |field| outside.extend(field.name.clone()));
            }
        }
        // A name that counts is the copy's own; one that does not, and also stands elsewhere, is everybody's.
        outside.retain(|name| !name.contains(|c: char| c.is_ascii_digit()));
        let mut copier = Copier::new(self, outside, numbers);
        copier.compare_within(originals.iter().map(Arc::as_ref));
        let mut added: Vec<Section> = Vec::new();
        for original in &originals {
            let mut heading = original.heading.clone();
            if let Some(heading) = &mut heading {
                heading.pieces.iter_mut().for_each(|piece| copier.piece(piece));
                copier.heading(heading);
            }
            let own = original.blocks.iter().filter(|block| unpaired.next_if_eq(&block.id).is_none());
            added.push(Section {
                id: SectionId(copier.fresh_id()),
                level: original.level,
                heading,
                blocks: own.map(|block| copier.block(block)).collect(),
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
        let range = index..subtree_end(&self.sections, index);
        let group = self.repeated(index).unwrap_or_default();
        let followers = group.into_iter().filter(|&at| at > index).map(|at| at - range.len()).collect();
        let mut tail = self.take_tail(&range);
        self.sections.drain(range);
        // A rule that separated the section from the next now separates the one before it.
        if let Some(before) = index.checked_sub(1).and_then(|at| self.sections.get_mut(at))
            && !tail.is_empty()
        {
            if ends_in_rule(before) {
                tail.retain(|block| !is_space(block));
            }
            Arc::make_mut(before).blocks.extend(tail);
        }
        self.number_down(followers);
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

    /// Numbers parts that repeat down by one.
    fn number_down(&mut self, parts: Vec<usize>) {
        let mut sections = self.sections.clone();
        let mut copier = Copier::new(self, HashSet::new(), Numbers::Tracking(0, 0));
        for at in parts {
            let counted = sections.get(at).and_then(|section| counted_heading(section));
            if let Some(number) = counted.and_then(|(_, number)| number).filter(|number| *number > 1) {
                let end = subtree_end(&sections, at);
                copier.renumber(&mut sections[at..end], Numbers::Tracking(number, number - 1));
            }
        }
        self.sections = sections;
    }

    /// Takes away what ends a run of sections and belongs to what is around them: the rule that ends it, and the tags
    /// of optional parts that reach beyond it, with the blank lines after them.
    fn take_tail(&mut self, range: &Range<usize>) -> Vec<Block> {
        let unpaired = unpaired_tags(&self.sections[range.clone()]);
        let Some(section) = self.sections[range.clone()].last_mut() else {
            return Vec::new();
        };
        let mut tags = unpaired.iter().rev().peekable();
        let mut start = section.blocks.len();
        for (at, block) in section.blocks.iter().enumerate().rev() {
            let is_tag = tags.next_if_eq(&&block.id).is_some();
            if !is_tag && !is_space(block) {
                break;
            }
            if !matches!(block.body, Body::Blank(_)) {
                start = at;
            }
        }
        if start == section.blocks.len() {
            return Vec::new();
        }
        Arc::make_mut(section).blocks.split_off(start)
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

fn is_space(block: &Block) -> bool {
    matches!(block.body, Body::Blank(_) | Body::Rule(_))
}

fn ends_in_rule(section: &Section) -> bool {
    let last = section.blocks.iter().rfind(|block| !matches!(block.body, Body::Blank(_)));
    last.is_some_and(|block| matches!(block.body, Body::Rule(_)))
}

/// A heading that counts, "Component 2: …" or `` `{{ENDPOINT_2}}` ``, or asks for its name: its words without digits
/// and answers, and its ordinal if it counts.
fn counted_heading(section: &Section) -> Option<(String, Option<u32>)> {
    let heading = section.heading.as_ref()?;
    let mut skeleton = String::new();
    let (mut number, mut is_asked) = (None, false);
    for piece in &heading.pieces {
        let (words, counts) = match piece {
            Piece::Text(text) => (numbering::without_digits(text), numbering::ordinal(text)),
            // A name, a title, or a placeholder such as "[Option 1]" counts itself where it is all there is.
            Piece::Field(field) if field.source.starts_with("{{") || heading.pieces.len() == 1 => {
                is_asked |= field.is_asked();
                (numbering::without_digits(&field.source), numbering::ordinal(&field.source))
            }
            Piece::Field(field) => {
                is_asked |= field.is_asked();
                ("\u{fffc}".to_owned(), None)
            }
            Piece::Link(_) | Piece::Guidance(_) => return None,
        };
        skeleton.push_str(&words);
        number = number.or(counts.map(|(_, number)| number));
    }
    (number.is_some() || is_asked).then_some((skeleton, number))
}
