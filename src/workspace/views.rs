//! What is derived from the whole document: the preview, the progress, what would be left out.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;

use super::Editor;
use crate::document::Progress;
use crate::export::{self, Composed, Review, View};
use crate::preview::Preview;
use crate::tree::{FieldId, SectionId};

/// A composed text with its rendering.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// The text, with the places of the fields.
    pub text: Composed,
    /// The rendering.
    pub preview: Preview,
}

impl Shown {
    /// The index of the block in which a field's answer or mark stands.
    #[must_use]
    pub fn block_of(&self, field: FieldId) -> Option<usize> {
        let (range, _) = self.text.fields.iter().find(|(_, id)| *id == field)?;
        self.preview.block_at(range.start)
    }

    /// The index of the block with which a section begins.
    #[must_use]
    pub fn block_of_section(&self, section: SectionId) -> Option<usize> {
        let (start, _) = self.text.sections.iter().find(|(_, id)| *id == section)?;
        self.preview.block_at(*start)
    }

    /// The first field that stands in a block, or the nearest one before it.
    #[must_use]
    pub fn field_in(&self, block: usize) -> Option<FieldId> {
        let source = self.preview.sources.get(block)?;
        let after = self.text.fields.partition_point(|(range, _)| range.start < source.start);
        let within = self.text.fields.get(after).filter(|(range, _)| range.start < source.end);
        let before = || after.checked_sub(1).and_then(|at| self.text.fields.get(at));
        within.or_else(before).map(|(_, id)| *id)
    }
}

/// Memos over an editor, made once for a page.
#[derive(Clone, Copy)]
pub struct Views {
    /// What the preview shows.
    pub shown: Memo<Arc<Shown>>,
    /// How much of the document is filled in.
    pub progress: Memo<Progress>,
    /// What to know before the finished text is taken away.
    pub review: Memo<Arc<Review>>,
    /// The name under which the draft is listed.
    pub name: Memo<String>,
}

impl Views {
    /// Derives everything from `editor`; `is_finished` tells which text the preview is to show.
    #[must_use]
    pub fn new(editor: Editor, is_finished: Signal<bool>) -> Self {
        Self {
            shown: Memo::new(move |_| {
                let view = if is_finished.get() { View::Finished } else { View::Marks };
                Arc::new(show(editor, view))
            }),
            progress: Memo::new(move |_| editor.with_document(crate::document::Document::progress)),
            review: Memo::new(move |_| Arc::new(editor.with_document(export::review))),
            name: Memo::new(move |_| {
                editor.title().track();
                editor.with_document(|_| ());
                editor.draft().name()
            }),
        }
    }
}

fn show(editor: Editor, view: View) -> Shown {
    editor.with_document(|document| {
        let text = export::compose(document, view);
        let mut asks: HashMap<u32, &str> = HashMap::new();
        for section in document.sections() {
            section.for_each_field(&mut |field| {
                if field.is_asked() && !field.is_filled() {
                    asks.insert(field.id.0, field.ask());
                }
            });
        }
        let mark = |id: u32| asks.get(&id).map(ToString::to_string);
        let preview = Preview::of(&text.text, &mark);
        Shown { text, preview }
    })
}
