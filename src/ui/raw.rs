//! Markdown in place of fields: a section, or the whole document, as one text. What is typed is read back at every key,
//! from the document as it was when the text was opened, so that nothing waits to be saved and every field finds its
//! answer again.

use leptos::prelude::*;
use web_sys::Element;

use super::desk::{Desk, Pane, focus_soon};
use super::dialog::value_of;
use crate::document::Document;
use crate::import;
use crate::tree::SectionId;

/// The id of the text on the page.
pub(super) const ELEMENT: &str = "raw";

/// A text that is open.
#[derive(Clone)]
pub(super) struct Raw {
    /// The section; none for the whole document.
    pub(super) section: Option<SectionId>,
    /// The document as it was when the text was opened. The form goes on showing it.
    pub(super) base: Document,
    /// The document as the text has made it.
    written: Document,
}

/// The Markdown of a section, or of the whole document, as it is shown.
pub(super) fn text_of(document: &Document, section: Option<SectionId>) -> String {
    let mut text = String::new();
    for part in document.sections().iter().filter(|part| section.is_none_or(|section| part.id == section)) {
        part.write(document.newline(), &mut text);
    }
    text
}

impl Desk {
    /// Whether that section, or the whole document, is shown as Markdown.
    pub(super) fn is_raw(self, section: Option<SectionId>) -> bool {
        self.raw.with(|raw| raw.as_ref().is_some_and(|raw| raw.section == section))
    }

    /// Shows a section, or the whole document, as Markdown.
    pub(super) fn open_raw(self, section: Option<SectionId>) {
        let base = self.editor.untracked_document(Clone::clone);
        self.pane.set(Pane::Form);
        self.raw.set(Some(Raw { section, written: base.clone(), base }));
        focus_soon(ELEMENT.to_owned());
    }

    /// Goes back to fields if the section's are among those that the text stands for.
    pub(super) fn leave_raw(self, section: Option<SectionId>) {
        let hides = |raw: &Option<Raw>| {
            raw.as_ref().is_some_and(|raw| raw.section.is_none() || raw.section == section)
        };
        if self.raw.with_untracked(hides) {
            self.raw.set(None);
        }
    }

    /// Goes back to fields.
    pub(super) fn close_raw(self) {
        let Some(raw) = self.raw.get_untracked() else { return };
        self.raw.set(None);
        let first =
            self.editor.untracked_document(|document| document.sections().first().map(|first| first.id));
        let is_there =
            |id: &SectionId| self.editor.untracked_document(|document| document.section(*id).is_some());
        if let Some(section) = raw.section.filter(is_there).or(first) {
            self.go_to_section(section);
        }
    }

    /// Reads what is typed.
    pub(super) fn write_raw(self, area: &Element) {
        let Some(raw) = self.raw.get_untracked() else { return };
        if raw.section.is_none() && raw.written.is_same(&raw.base) {
            // Undo takes it back too, so one that cannot be kept is no reason to stop.
            let _ = self.editor.keep_version("Before it was edited as Markdown");
        }
        let text = import::with_endings_of(&text_of(&raw.base, raw.section), &value_of(area));
        self.editor.rewrite(&raw.base, raw.section, &text);
        let written = self.editor.untracked_document(Clone::clone);
        self.raw.update(|raw| {
            if let Some(raw) = raw {
                raw.written = written;
            }
        });
    }

    /// Goes back to fields when the document was changed in another way: the text would undo that.
    pub(super) fn watch_raw(self) {
        Effect::new(move |_| {
            let is_other = self.editor.with_document(|document| {
                self.raw.with_untracked(|raw| raw.as_ref().is_some_and(|raw| !raw.written.is_same(document)))
            });
            if is_other {
                // While a key is being read, the text has not been told of it yet.
                super::desk::later(Box::new(move || {
                    let is_other = self.editor.untracked_document(|document| {
                        self.raw.with_untracked(|raw| {
                            raw.as_ref().is_some_and(|raw| !raw.written.is_same(document))
                        })
                    });
                    if is_other {
                        self.raw.set(None);
                    }
                }));
            }
        });
    }
}
