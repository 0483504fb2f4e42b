//! Changing a template: its name, its purpose, its Markdown, and how that is read. For a draft, the same dialog corrects
//! how the template is read that the draft carries.

use leptos::prelude::*;
use web_sys::Element;

use super::catalogue::Catalogue;
use super::corrections::{self, Corrected};
use super::dialog;
use super::direction;
use super::gallery;
use super::html::Html;
use super::notices::{Notices, Offer};
use crate::drafts::OwnTemplate;
use crate::import;
use crate::template::Template;
use crate::tree::SectionId;
use crate::workspace::Editor;

/// The verb of the dialog's button.
pub(super) const SAVE: &str = "save-template";

const NAME: &str = "template-name";
const PURPOSE: &str = "template-purpose";
/// The id of the control with the Markdown.
pub(super) const TEXT: &str = "template-text";
/// The id of what shows how it is read.
const READING: &str = "template-reading";

/// Handles to the template that is edited. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Editing {
    open: StoredValue<Option<Open>>,
    pub(super) catalogue: Catalogue,
    notices: Notices,
}

/// A template in the dialog.
#[derive(Clone)]
struct Open {
    subject: Subject,
    /// As it was.
    before: Template,
    /// As it is by now.
    now: Corrected,
}

/// Whose template it is.
#[derive(Clone)]
enum Subject {
    Own(OwnTemplate),
    Draft(Editor),
}

impl Editing {
    pub(super) fn new(catalogue: Catalogue, notices: Notices) -> Self {
        Self { open: StoredValue::new(None), catalogue, notices }
    }

    /// Opens the dialog for an own template.
    pub(super) fn open(self, own: OwnTemplate) {
        let before = own.template.clone();
        let now = Corrected::new(before.clone(), 0);
        self.show(Open { subject: Subject::Own(own), before, now });
    }

    /// Opens the dialog for the template of a draft, at one of its sections.
    pub(super) fn open_draft(self, editor: Editor, section: SectionId) {
        let before = editor.draft().template;
        let now = Corrected::new(before.clone(), before.corrections.len());
        let start = now.start_of(section);
        self.show(Open { subject: Subject::Draft(editor), before, now });
        self.open.with_value(|open| {
            if let Some(open) = open {
                open.now.select(&(start..start));
            }
        });
        self.look_at_caret();
    }

    /// Shows what may be further than what is kept.
    fn show(self, open: Open) {
        let Template { name, purpose, text, .. } = &open.now.template;
        let mut attributes =
            vec![("class", "control code"), ("id", TEXT), ("rows", "16"), ("spellcheck", "false")];
        let is_own = matches!(open.subject, Subject::Own(_));
        let title = if is_own { "Edit the template" } else { &format!("How “{name}” is read") };
        let mut html = dialog::begin(title);
        html.open("div", &[("class", "two-columns")]).open("div", &[("class", "dialog-column")]);
        if is_own {
            dialog::write_line(&mut html, NAME, "Template name", name);
            dialog::write_line(&mut html, PURPOSE, "Purpose, in one line", purpose);
        } else {
            attributes.push(("readonly", ""));
        }
        if direction::may_differ(text) {
            attributes.push((direction::MARK, ""));
        }
        html.leaf("label", &[("class", "label"), ("for", TEXT)], "Markdown")
            .open("textarea", &attributes)
            // A line ending that begins a text area is not part of what it holds.
            .text("\n")
            .text(text)
            .close();
        corrections::write_tools(&mut html);
        html.close().open("div", &[("class", "dialog-column"), ("id", READING)]);
        gallery::write_reading(&mut html, &open.now.document, true);
        html.close().close();
        self.open.set_value(Some(open));
        dialog::open(&dialog::finish(html, SAVE, if is_own { "Save template" } else { "Keep corrections" }));
        self.look_at_caret();
    }

    /// Brings the look at how it is read up to what is typed.
    pub(super) fn look(self) {
        self.open.update_value(|open| {
            if let Some(open) = open {
                let text = import::with_endings_of(&open.before.text, &dialog::value(TEXT));
                open.now.edit(text);
                open.show_reading();
                open.now.show_spot();
            }
        });
    }

    /// Tells what the caret is in, once it is somewhere else.
    pub(super) fn look_at_caret(self) {
        self.open.with_value(|open| {
            if let Some(open) = open {
                open.now.show_spot();
            }
        });
    }

    /// Does what a button in the dialog says.
    pub(super) fn act(self, verb: &str, button: &Element) {
        let done = self.open.try_update_value(|open| {
            let open = open.as_mut()?;
            let done = open.now.act(verb, button)?;
            if done == Ok(true) {
                open.show_reading();
            }
            Some(done)
        });
        if let Some(done) = done.flatten() {
            dialog::complain(done.err().unwrap_or_default());
        }
    }

    /// The template that is open with all that is typed, if that is not what it was.
    fn changed(self) -> Option<Open> {
        let mut open = self.open.get_value()?;
        // Another dialog may stand in its place.
        dialog::has(TEXT).then_some(())?;
        if let Subject::Own(_) = open.subject {
            let name = dialog::value(NAME);
            if !name.trim().is_empty() {
                open.now.template.name = name;
            }
            open.now.template.purpose = dialog::value(PURPOSE);
        }
        (open.now.template != open.before).then_some(open)
    }

    /// Whether closing the page would lose what is typed.
    pub(super) fn is_changed(self) -> bool {
        self.changed().is_some()
    }

    /// Keeps what is typed and corrected.
    pub(super) fn save(self) {
        let kept = match self.changed() {
            None => Ok(()),
            Some(Open { subject: Subject::Own(own), now, .. }) => self.catalogue.change(&own, now.template),
            Some(Open { subject: Subject::Draft(editor), before, now }) => {
                self.correct(editor, &before, now.template);
                Ok(())
            }
        };
        if let Err(problem) = kept {
            return dialog::complain(&problem);
        }
        self.open.set_value(None);
        dialog::close();
    }

    /// Corrects a draft, and the user's own template that it was made from.
    fn correct(self, editor: Editor, before: &Template, template: Template) {
        let is_taken = editor.correct(&template.corrections[before.corrections.len()..]);
        let kept = if is_taken {
            "The corrections are kept with this draft"
        } else {
            "The corrections are kept, and where answers stand against them this draft stays as it is"
        };
        let own = untrack(|| self.catalogue.own()).unwrap_or_default().templates;
        if let Some(own) = own.into_iter().find(|own| own.template == *before) {
            return self.notices.say(match self.catalogue.change(&own, template) {
                Ok(()) => format!("{kept}. The template has them too."),
                Err(problem) => format!("{kept}. {problem}"),
            });
        }
        let act = Callback::new(move |()| {
            let name = format!("{} (corrected)", template.name);
            self.catalogue.add(Template { name, ..template.clone() });
        });
        let offer = Offer { label: "Keep as a template of your own", act, stands: Callback::new(|()| true) };
        self.notices.offer(format!("{kept}."), offer);
    }

    /// The dialog was closed. Escape does that, and what was typed must not go with it.
    pub(super) fn closed(self) {
        if let Some(open) = self.changed() {
            let words = format!("The changes to the template “{}” were not kept.", open.before.name);
            let stands = match open.subject {
                Subject::Own(_) => Callback::new(|()| true),
                Subject::Draft(editor) => {
                    // Another template has other words at those places.
                    let before = open.before.clone();
                    Callback::new(move |()| editor.try_edits().is_some() && editor.draft().template == before)
                }
            };
            let act = Callback::new(move |()| self.show(open.clone()));
            self.notices.offer(words, Offer { label: "Go on editing", act, stands });
        }
        self.open.set_value(None);
    }
}

impl Open {
    fn show_reading(&self) {
        let mut html = Html::default();
        gallery::write_reading(&mut html, &self.now.document, true);
        dialog::show_in(READING, &html.finish());
    }
}
