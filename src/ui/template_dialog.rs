//! Changing an own template: its name, its purpose, its Markdown, with a look at how it will be read.

use leptos::prelude::*;

use super::catalogue::Catalogue;
use super::dialog;
use super::gallery;
use super::html::Html;
use super::notices::{Notices, Offer};
use crate::browser;
use crate::document::Document;
use crate::drafts::OwnTemplate;
use crate::import;
use crate::template::Template;

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
    before: StoredValue<Option<OwnTemplate>>,
    catalogue: Catalogue,
    notices: Notices,
}

impl Editing {
    pub(super) fn new(catalogue: Catalogue, notices: Notices) -> Self {
        Self { before: StoredValue::new(None), catalogue, notices }
    }

    /// Opens the dialog for an own template.
    pub(super) fn open(self, own: OwnTemplate) {
        self.show(&own.template.clone(), own);
    }

    /// Shows `typed`, which may be further than what is stored.
    fn show(self, typed: &Template, before: OwnTemplate) {
        let mut html = dialog::begin("Edit the template");
        dialog::write_line(&mut html, NAME, "Template name", &typed.name);
        dialog::write_line(&mut html, PURPOSE, "Purpose, in one line", &typed.purpose);
        html.leaf("label", &[("class", "label"), ("for", TEXT)], "Markdown")
            .open(
                "textarea",
                &[("class", "control code"), ("id", TEXT), ("rows", "16"), ("spellcheck", "false")],
            )
            // A line ending that begins a text area is not part of what it holds.
            .text("\n")
            .text(&typed.text)
            .close()
            .open("div", &[("id", READING), ("aria-live", "polite")]);
        gallery::write_reading(&mut html, &Document::from_template(typed));
        html.close();
        self.before.set_value(Some(before));
        dialog::open(&dialog::finish(html, SAVE, "Save template"));
    }

    /// Brings the look at how it is read up to what is typed.
    pub(super) fn look(self) {
        if let Some((_, typed)) = self.changed() {
            let mut html = Html::default();
            gallery::write_reading(&mut html, &Document::from_template(&typed));
            dialog::show_in(READING, &html.finish());
        }
    }

    /// The template as it was, and as it is typed if that is something else.
    fn changed(self) -> Option<(OwnTemplate, Template)> {
        let before = self.before.get_value()?;
        // Another dialog may stand in its place.
        browser::element(TEXT)?;
        let Template { slug, name, text, .. } = before.template.clone();
        let typed_name = dialog::value(NAME);
        let typed_text = import::with_endings_of(&text, &dialog::value(TEXT));
        let typed = Template {
            slug,
            name: if typed_name.trim().is_empty() { name } else { typed_name },
            purpose: dialog::value(PURPOSE),
            text: typed_text,
            ..Template::default()
        };
        (typed != before.template).then_some((before, typed))
    }

    /// Whether closing the page would lose what is typed.
    pub(super) fn is_changed(self) -> bool {
        self.changed().is_some()
    }

    /// Keeps what is typed.
    pub(super) fn save(self) {
        if let Some((before, typed)) = self.changed()
            && let Err(problem) = self.catalogue.change(&before, typed)
        {
            return dialog::complain(&problem);
        }
        self.before.set_value(None);
        dialog::close();
    }

    /// The dialog was closed. Escape does that, and what was typed must not go with it.
    pub(super) fn closed(self) {
        if let Some((before, typed)) = self.changed() {
            let words = format!("The changes to the template “{}” were not kept.", before.template.name);
            let act = Callback::new(move |()| self.show(&typed, before.clone()));
            self.notices
                .offer(words, Offer { label: "Go on editing", act, stands: Callback::new(|()| true) });
        }
        self.before.set_value(None);
    }
}
