//! Changes of the template that a draft goes on with, as steps of its history.

use leptos::prelude::*;

use super::Editor;
use crate::document::Document;
use crate::import;
use crate::template::{Correction, Template};

/// A change of template: undo is to give the template back with the document.
pub(super) struct Switch {
    pub(super) from: (Document, Template),
    pub(super) to: (Document, Template),
}

/// The template that goes with a step from one document to another, if that step changed it.
pub(super) fn switched<'a>(
    switches: &'a [Switch],
    before: &Document,
    now: &Document,
) -> Option<&'a Template> {
    let goes = |from: &Document, to: &Document| before.is_same(from) && now.is_same(to);
    let mut template = None;
    for Switch { from, to } in switches {
        if goes(&to.0, &from.0) {
            template = Some(&from.1);
        } else if goes(&from.0, &to.0) {
            template = Some(&to.1);
        }
    }
    template
}

impl Editor {
    /// Goes on with another template: the answers move to where they correspond, what finds no place is kept at the
    /// end. Returns whether that is a step that can be undone; where it changes no word, there is none.
    pub fn change_template(self, template: Template) -> bool {
        let is_same = self.core.with_value(|core| {
            let before = &core.draft.template;
            before.text == template.text && before.corrections == template.corrections
        });
        if is_same {
            self.core.update_value(|core| core.draft.template = template);
            self.edited();
            return false;
        }
        let document = self.untracked_document(|document| import::change_template(document, &template).0);
        // Undo takes it back too, so one that cannot be kept is no reason to stay.
        let _ = self.keep_version("Before the template was changed");
        self.go_on_with(template, document);
        true
    }

    /// Corrects how the draft's template is read, in the template that the draft carries and in the draft itself: one
    /// step. No word changes, but where fields come to be filled in together. Returns whether the draft took all of
    /// it: an answer may stand against it.
    pub fn correct(self, corrections: &[Correction]) -> bool {
        let mut template = self.core.with_value(|core| core.draft.template.clone());
        let mut document = self.untracked_document(Clone::clone);
        let mut read = Document::from_template(&template);
        let mut is_taken = true;
        for correction in corrections {
            is_taken &= document.correct(&read, correction);
            let before = read.clone();
            read.correct(&before, correction);
            template.corrections.push(correction.clone());
        }
        self.go_on_with(template, document);
        is_taken
    }

    /// Makes one step of a document and the template that it goes on with.
    fn go_on_with(self, template: Template, document: Document) {
        let from = self.core.try_update_value(|core| {
            let before = std::mem::replace(&mut core.draft.template, template.clone());
            (core.history.present().clone(), before)
        });
        if from.as_ref().is_some_and(|(before, _)| before.is_same(&document)) {
            // What led here leads to the template as it is now.
            self.core.update_value(|core| {
                for Switch { to, .. } in
                    core.switches.iter_mut().filter(|switch| switch.to.0.is_same(&document))
                {
                    to.1.clone_from(&template);
                }
            });
            return self.edited();
        }
        self.edit(None, |present| *present = document);
        self.core.update_value(|core| {
            let to = (core.history.present().clone(), template);
            core.switches.extend(from.map(|from| Switch { from, to }));
        });
    }
}
