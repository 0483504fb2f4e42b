//! A document being written: the tree of its template, with answers, and every edit that can be made to it.
//!
//! A copy of a document shares all sections with it, so a copy costs a pointer for each section. Undo keeps
//! copies, and whoever wants to know what changed compares pointers.
//!
//! This module knows nothing of storage, serialisation, or the page, and has no clock.

mod copy;
mod correct;
mod history;
mod lists;
mod prefill;
mod progress;
mod sections;

use std::collections::HashMap;
use std::sync::Arc;

pub(crate) use copy::{Copier, Numbers};
pub use history::{Change, History, Typed};
pub use progress::{Counted, Progress};

use crate::template::{self, Skeleton, Template};
use crate::tree::{
    BlockId, Body, Field, FieldId, Kind, Newline, Piece, Place, Role, Section, SectionId, SectionState,
    Sections, visit_pieces, visit_pieces_mut, write_pieces,
};

/// The sections of a document with what is needed to edit them.
#[derive(Clone, Debug, Default)]
pub struct Document {
    sections: Sections,
    newline: Newline,
    /// Ids are handed out in ascending order and never twice within a document's life.
    next_id: u32,
}

/// Two documents are equal when they hold the same tree; ids yet to be handed out don't count.
impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.newline == other.newline && self.sections == other.sections
    }
}

impl Document {
    /// A document with nothing filled in: the template as it is read, and as it was corrected.
    #[must_use]
    pub fn from_template(template: &Template) -> Self {
        let Skeleton { sections, newline, next_id } = template::read(&template.text);
        let mut document = Self { sections, newline, next_id };
        for correction in &template.corrections {
            let read = document.clone();
            document.correct(&read, correction);
        }
        document
    }

    /// Puts a stored document together again. Ids that are met twice or not below `next_id` are the caller's
    /// to refuse.
    #[must_use]
    pub fn from_parts(sections: Sections, newline: Newline, next_id: u32) -> Self {
        Self { sections, newline, next_id }
    }

    /// The sections in reading order.
    #[must_use]
    pub fn sections(&self) -> &[Arc<Section>] {
        &self.sections
    }

    /// The line ending in which values are written.
    #[must_use]
    pub fn newline(&self) -> Newline {
        self.newline
    }

    /// The first id that is not in use.
    #[must_use]
    pub fn next_id(&self) -> u32 {
        self.next_id
    }

    /// The Markdown of the tree as it is: with nothing filled in, the template's text byte for byte.
    #[must_use]
    pub fn write(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            section.write(self.newline, &mut out);
        }
        out
    }

    /// The Markdown of the tree with nothing filled in.
    #[must_use]
    pub fn source(&self) -> String {
        let mut out = String::new();
        for section in &self.sections {
            section.write_source(self.newline, &mut out);
        }
        out
    }

    /// Whether it is a finished text, of which every byte is its author's.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.sections.iter().all(|section| section.is_plain())
    }

    /// Whether both are the very same tree; compares pointers, not content.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.sections.len() == other.sections.len()
            && self.sections.iter().zip(&other.sections).all(|(mine, theirs)| Arc::ptr_eq(mine, theirs))
    }

    /// The section of that id.
    #[must_use]
    pub fn section(&self, id: SectionId) -> Option<&Arc<Section>> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The field of that id, with the section in which it stands.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<(&Arc<Section>, &Field)> {
        self.sections.iter().find_map(|section| section.field(id).map(|field| (section, field)))
    }

    /// How many fields have each name; an edit of any section may change it.
    #[must_use]
    pub fn namesakes(&self) -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        for section in &self.sections {
            section.for_each_field(&mut |field| {
                if let Some(name) = &field.name {
                    *counts.entry(name.clone()).or_default() += 1;
                }
            });
        }
        counts
    }

    /// The first heading's title, as it reads with what is filled in; none while nothing of it is.
    #[must_use]
    pub fn title(&self) -> Option<String> {
        let section = self.sections.iter().find(|section| section.heading.is_some())?;
        let mut is_open = false;
        section.heading.iter().for_each(|heading| {
            crate::tree::visit_pieces(&heading.pieces, &mut |field| {
                is_open |= field.is_asked() && !field.is_filled();
            });
        });
        (!is_open).then(|| section.title()).filter(|title| !title.is_empty())
    }

    /// Fills in a field, and all of its name. A blank value empties a prompt, so that it asks again, and an
    /// empty one a sample for good. Returns whether such a field was found.
    pub fn set(&mut self, id: FieldId, value: &str) -> bool {
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        self.change_field(id, |field| fill(field, &value))
    }

    /// Fills in many fields, each with its own answer as it stands. Those of one name are the caller's to keep in step.
    pub(crate) fn set_all(&mut self, answers: &HashMap<FieldId, String>) {
        for section in &mut self.sections {
            let mut is_concerned = false;
            section.for_each_field(&mut |field| is_concerned |= answers.contains_key(&field.id));
            if is_concerned {
                Arc::make_mut(section).for_each_field_mut(&mut |field| {
                    if let Some(value) = answers.get(&field.id) {
                        fill(field, value);
                    }
                });
            }
        }
    }

    /// Puts a field back to how the template has it, and all of its name.
    pub fn clear(&mut self, id: FieldId) -> bool {
        self.change_field(id, |field| field.value = None)
    }

    /// Takes the words of a placeholder as its answer.
    pub fn keep(&mut self, id: FieldId) -> bool {
        self.change_field(id, |field| field.value = Some(field.decoded_source().replace('\r', "\n")))
    }

    /// Ticks a task box, or takes the tick away.
    pub fn tick(&mut self, id: FieldId, is_checked: bool) -> bool {
        self.change_field(id, |field| fill(field, if is_checked { "x" } else { " " }))
    }

    /// Changes a field, and all that share its name.
    fn change_field(&mut self, id: FieldId, change: impl Fn(&mut Field)) -> bool {
        let own = self.sections.iter().position(|section| section.field(id).is_some());
        let Some((own, field)) = own.and_then(|own| Some((own, self.sections[own].field(id)?))) else {
            return false;
        };
        let name = field.name.clone();
        for (index, section) in self.sections.iter_mut().enumerate() {
            let mut is_concerned = index == own;
            if name.is_some() {
                section.for_each_field(&mut |field| is_concerned |= field.name == name);
            }
            if is_concerned {
                Arc::make_mut(section).for_each_field_mut(&mut |field| {
                    if field.id == id || (name.is_some() && field.name == name) {
                        change(field);
                    }
                });
            }
        }
        true
    }

    /// Includes a section, leaves it out, or marks it as not applicable; its subsections go with it.
    pub fn set_state(&mut self, id: SectionId, state: SectionState) {
        if let Some(section) = self.section_mut(id) {
            section.state = state;
        }
    }

    /// Switches an optional part on, or off if it is on.
    pub fn switch_part(&mut self, section: SectionId, block: BlockId) {
        if let Some(Body::Open(part)) = self.body_mut(section, block) {
            part.is_on = !part.is_on;
        }
    }

    /// Gives a section another title, as far as the title is not itself filled in field by field; an empty one
    /// brings back the template's.
    pub fn rename_section(&mut self, id: SectionId, title: &str) {
        let mut own = None;
        if let Some(heading) = self.section(id).and_then(|section| section.heading.as_ref()) {
            crate::tree::visit_pieces(&heading.pieces, &mut |field| {
                if field.role == Role::Title {
                    own = Some(field.id);
                }
            });
        }
        if let Some(own) = own {
            self.set(own, title);
        }
    }

    /// Makes one field of a code block that has names to fill in, so that all of it can be edited. What is
    /// filled in stays; what is not shows as its placeholder, and the code asks to be filled in while one is left.
    pub fn join_code(&mut self, section: SectionId, block: BlockId) {
        let newline = self.newline;
        let id = FieldId(self.fresh_id());
        let Some(Body::Fence(fence)) = self.body_mut(section, block) else {
            return;
        };
        let is_joined = |field: &Field| matches!(field.place, Place::Code(_));
        if matches!(fence.body.first(), Some(Piece::Field(field)) if is_joined(field)) {
            return;
        }
        let mut role = Role::Sample;
        visit_pieces(&fence.body, &mut |field| {
            if field.is_asked() {
                role = Role::Prompt;
            }
        });
        let (mut text, mut source) = (String::new(), String::new());
        write_pieces(&fence.body, newline, &mut text);
        visit_pieces_mut(&mut fence.body, &mut |field| field.value = None);
        write_pieces(&fence.body, newline, &mut source);
        let end = source.split_off(source.trim_end_matches(['\n', '\r']).len());
        text.truncate(text.strip_suffix(&end).unwrap_or(&text).len());
        let field_of = |source: String, indent: usize| Field {
            id,
            name: None,
            label: "Code".to_owned(),
            prompt: String::new(),
            source,
            kind: Kind::Code,
            role,
            place: Place::Code(indent),
            before: "",
            value: None,
        };
        let mut field = field_of(source, fence.indent());
        if text != field.source {
            // Code that does not keep to the indent of its fence keeps its own.
            let is_indented = |indent: usize| {
                let value = field_of(text.clone(), indent).decoded_source();
                let mut written = String::new();
                Field { value: Some(value.clone()), ..field_of(String::new(), indent) }
                    .write(newline, &mut written);
                (written == text && !value.contains('\r')).then_some((value, Place::Code(indent)))
            };
            let (value, place) = is_indented(fence.indent())
                .unwrap_or_else(|| (text.replace("\r\n", "\n").replace('\r', "\n"), Place::Code(0)));
            field = Field { value: Some(value), place, ..field };
        }
        fence.body = vec![Piece::Field(Box::new(field))];
        if !end.is_empty() {
            fence.body.push(Piece::Text(end));
        }
    }

    fn fresh_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    fn index_of(&self, id: SectionId) -> Option<usize> {
        self.sections.iter().position(|section| section.id == id)
    }

    /// Shares with `earlier` the sections that are equal after all, so that pointers tell what changed.
    fn share_with(&mut self, earlier: &Self) {
        for (mine, theirs) in self.sections.iter_mut().zip(&earlier.sections) {
            if !Arc::ptr_eq(mine, theirs) && mine == theirs {
                *mine = Arc::clone(theirs);
            }
        }
    }

    fn section_mut(&mut self, id: SectionId) -> Option<&mut Section> {
        self.sections.iter_mut().find(|section| section.id == id).map(Arc::make_mut)
    }

    fn body_mut(&mut self, section: SectionId, block: BlockId) -> Option<&mut Body> {
        self.section_mut(section)?
            .blocks
            .iter_mut()
            .find(|other| other.id == block)
            .map(|block| &mut block.body)
    }
}

/// Gives a field an answer, unless that says what stands there anyway, or nothing where something is asked for.
fn fill(field: &mut Field, value: &str) {
    field.value = None;
    let is_as_before = if field.kind == Kind::Check {
        field.is_checked() == (value == "x")
    } else {
        let is_shown = field.role != Role::Prompt || !field.names_in(&field.source).is_empty();
        is_shown && value == field.decoded_source() || field.role != Role::Sample && value.trim().is_empty()
    };
    if !is_as_before {
        field.value = Some(value.to_owned());
    }
}

#[cfg(test)]
mod tests;
