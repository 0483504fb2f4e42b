//! Undo and redo: earlier and later documents, which share all that they have in common.

use std::sync::Arc;

use super::Document;
use crate::tree::{FieldId, Section, SectionId};

/// So many steps can be undone; a step costs a pointer for each section.
const LONGEST_PAST: usize = 1_000;

/// Typing in one field is one step until it rests for that long, in milliseconds.
const BURST: u64 = 1_500;

/// What is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A field.
    Field(FieldId),
    /// Why a section is not applicable.
    Reason(SectionId),
    /// A section as Markdown, or the whole document.
    Text(Option<SectionId>),
    /// The same document on another page.
    Elsewhere,
}

/// What a step changed: where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first section that is another one or stands elsewhere; the last, if what follows it is gone.
    pub section: SectionId,
    /// The first field of it that is new or has another answer, else the one before what is gone.
    pub field: Option<FieldId>,
}

/// A document with its past and its undone future.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Document>,
    present: Document,
    future: Vec<Document>,
    /// What is being typed into, and when it was last.
    burst: Option<(Typed, u64)>,
}

impl Document {
    /// Where this document is not what it was; nothing if it is the same.
    #[must_use]
    pub fn change_since(&self, before: &Self) -> Option<Change> {
        let same = |(after, before): &(&Arc<Section>, &Arc<Section>)| Arc::ptr_eq(after, before);
        let at = self.sections.iter().zip(&before.sections).take_while(same).count();
        if at == self.sections.len() && at == before.sections.len() {
            return None;
        }
        let section = self.sections.get(at).or(self.sections.last())?;
        let before = before.sections.get(at).filter(|before| before.id == section.id);
        let field = before.and_then(|before| {
            let answers = |section: &Section| {
                let mut answers = Vec::new();
                section.for_each_field(&mut |field| answers.push((field.id, field.value.clone())));
                answers
            };
            let (now, before) = (answers(section), answers(before));
            let same = now.iter().zip(&before).take_while(|(now, before)| now == before).count();
            if same == now.len() && same == before.len() {
                return None;
            }
            // Where fields are gone, the one before them is where they were.
            let is_gone = now.len() < before.len();
            let at = if is_gone { same.saturating_sub(1) } else { same };
            now.get(at).or(now.last()).map(|(id, _)| *id)
        });
        Some(Change { section: section.id, field })
    }
}

impl History {
    /// A history that begins with `document`.
    #[must_use]
    pub fn new(document: Document) -> Self {
        Self { present: document, ..Self::default() }
    }

    /// The document as it is now.
    #[must_use]
    pub fn present(&self) -> &Document {
        &self.present
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Makes an edit; one that changes nothing is no step. Typing at `now` (milliseconds) joins the step before
    /// it while it goes on, and is no step once it is back where it began.
    pub fn edit<T>(&mut self, typed: Option<Typed>, now: u64, change: impl FnOnce(&mut Document) -> T) -> T {
        let before = self.present.clone();
        let result = change(&mut self.present);
        self.present.share_with(&before);
        if self.present.is_same(&before) {
            return result;
        }
        let goes_on = match (self.burst, typed) {
            (Some((last, at)), Some(typed)) => last == typed && now.saturating_sub(at) <= BURST,
            _ => false,
        };
        self.future.clear();
        self.burst = typed.map(|typed| (typed, now));
        if let Some(beginning) = self.past.last().filter(|_| goes_on) {
            self.present.share_with(beginning);
            if self.present.is_same(beginning) {
                self.past.pop();
                self.burst = None;
            }
        } else {
            self.past.push(before);
            if self.past.len() > LONGEST_PAST {
                self.past.remove(0);
            }
        }
        result
    }

    /// Takes the last step back. Returns whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(earlier) = self.past.pop() else {
            return false;
        };
        self.swap_in(earlier, |history, later| history.future.push(later));
        true
    }

    /// Does the last undone step again. Returns whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(later) = self.future.pop() else {
            return false;
        };
        self.swap_in(later, |history, earlier| history.past.push(earlier));
        true
    }

    fn swap_in(&mut self, document: Document, keep: impl FnOnce(&mut Self, Document)) {
        let next_id = self.present.next_id.max(document.next_id);
        let other = std::mem::replace(&mut self.present, document);
        // An id that was handed out once must not come back as something else.
        self.present.next_id = next_id;
        keep(self, other);
        self.burst = None;
    }
}
