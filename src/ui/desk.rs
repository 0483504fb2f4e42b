//! What the parts of the editor page share: the editor, what is derived from it, and where the user is.

use std::collections::HashSet;

use leptos::prelude::*;

use crate::browser;
use crate::tree::{FieldId, SectionId};
use crate::workspace::{Editor, Views};

/// Handles to the state of one editor page.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) editor: Editor,
    pub(super) views: Views,
    /// The field that has the focus or had it last.
    pub(super) focused: RwSignal<Option<FieldId>>,
    /// The sections whose fields are folded away.
    pub(super) folded: RwSignal<HashSet<SectionId>>,
    /// The section whose title is being changed.
    pub(super) renaming: RwSignal<Option<SectionId>>,
    /// Which pane a narrow screen shows.
    pub(super) pane: RwSignal<Pane>,
    /// Whether the preview shows the finished text.
    pub(super) is_finished: RwSignal<bool>,
}

/// The panes of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Outline,
    Form,
    Preview,
}

impl Desk {
    pub(super) fn new(editor: Editor) -> Self {
        let is_finished = RwSignal::new(false);
        Self {
            editor,
            views: Views::new(editor, is_finished.into()),
            focused: RwSignal::new(None),
            folded: RwSignal::new(HashSet::new()),
            renaming: RwSignal::new(None),
            pane: RwSignal::new(Pane::Form),
            is_finished,
        }
    }

    /// Goes to a field, wherever it is: its section is unfolded and the form shown.
    pub(super) fn go_to_field(self, field: FieldId) {
        let section = self
            .editor
            .with_document(|document| document.field(field).map(|(section, _)| section.id));
        self.reveal(section);
        focus_soon(field_element(field));
    }

    /// Goes to a section of the form.
    pub(super) fn go_to_section(self, section: SectionId) {
        self.reveal(Some(section));
        focus_soon(section_element(section));
    }

    fn reveal(self, section: Option<SectionId>) {
        self.pane.set(Pane::Form);
        if let Some(section) = section {
            self.folded.update(|folded| {
                folded.remove(&section);
            });
        }
    }
}

/// Goes to a field that stands where the user is: one that was just added, or the neighbour of a removed one.
pub(super) fn go_near(field: Option<FieldId>) {
    if let Some(field) = field {
        focus_soon(field_element(field));
    }
}

/// The id of a field's control on the page.
pub(super) fn field_element(field: FieldId) -> String {
    format!("field-{}", field.0)
}

/// The id of a section's heading on the page.
pub(super) fn section_element(section: SectionId) -> String {
    format!("section-{}", section.0)
}

/// Focuses an element once what was changed has been drawn.
fn focus_soon(id: String) {
    request_animation_frame(move || browser::focus(&id));
}
