//! Going on with another template: asked for, or offered when the draft's own has changed.

use leptos::prelude::*;

use super::catalogue::Catalogue;
use super::dialog;
use super::html::Html;
use super::notices::{Notices, Offer};
use crate::import::{self, Report};
use crate::template::Template;
use crate::workspace::Editor;

/// The verb of the dialog's button.
pub(super) const ACCEPT: &str = "change-template";
/// The id of the choice of a template.
pub(super) const MODEL: &str = "change-model";
/// The id of what tells where the answers go.
const REPORT: &str = "change-report";

/// Asks for the template to go on with.
pub(super) fn open(editor: Editor, catalogue: Catalogue) {
    let now = editor.draft().template;
    let templates: Vec<Template> =
        untrack(|| catalogue.all()).into_iter().map(|(_, template)| template).collect();
    let mut html = dialog::begin("Change the template");
    html.leaf("label", &[("class", "label"), ("for", MODEL)], "Go on with")
        .open("select", &[("class", "control"), ("id", MODEL)]);
    for offered in &templates {
        let mut attributes = vec![("value", offered.slug.as_str())];
        if offered.slug == now.slug {
            attributes.push(("selected", ""));
        }
        html.leaf("option", &attributes, &offered.name);
    }
    html.close().open("div", &[("id", REPORT), ("aria-live", "polite")]);
    write_report(
        &mut html,
        editor,
        templates.iter().find(|offered| offered.slug == now.slug).or(templates.first()),
    );
    html.close();
    dialog::open(&dialog::finish(html, ACCEPT, "Change template"));
}

/// Brings the report up to the template that is chosen.
pub(super) fn look(editor: Option<Editor>, catalogue: Catalogue) {
    let model = catalogue.find(&dialog::value(MODEL));
    if let (Some(editor), Some(model)) = (editor, model) {
        let mut html = Html::default();
        html.open("div", &[]);
        write_report(&mut html, editor, Some(&model));
        dialog::show_in(REPORT, &html.finish());
    }
}

/// Does as the dialog says.
pub(super) fn accept(editor: Option<Editor>, catalogue: Catalogue, notices: Notices) {
    let model = catalogue.find(&dialog::value(MODEL));
    dialog::close();
    if let (Some(editor), Some(model)) = (editor, model) {
        change(editor, model, notices);
    }
}

fn change(editor: Editor, template: Template, notices: Notices) {
    let name = template.name.clone();
    if !editor.change_template(template) {
        return notices.say(format!("The draft goes on with “{name}”. No word of it changes."));
    }
    let undo = Offer::undo(editor, move || {
        editor.undo();
    });
    notices.offer(format!("The draft goes on with “{name}”."), undo);
}

/// Offers to go on with the template as it is now, if it is not what the draft was made from.
pub(super) fn offer_newer(editor: Editor, catalogue: Catalogue, notices: Notices) {
    Effect::new(move |is_offered: Option<bool>| {
        let now = editor.draft().template;
        let newer =
            catalogue.all().into_iter().map(|(_, offered)| offered).find(|offered| offered.slug == now.slug);
        // Corrections made in the draft are no reason; nor are they of other templates than one's own.
        let is_newer = |newer: &Template| {
            newer.text != now.text || !newer.corrections.is_empty() && newer.corrections != now.corrections
        };
        let Some(newer) = newer.filter(|newer| is_newer(newer) && is_offered != Some(true)) else {
            return is_offered.unwrap_or(false);
        };
        let words = format!("The template “{}” has changed since this draft was started.", newer.name);
        let act = Callback::new(move |()| change(editor, newer.clone(), notices));
        let stands = Callback::new(move |()| editor.try_edits().is_some());
        untrack(|| notices.offer(words, Offer { label: "Move to the new one", act, stands }));
        true
    });
}

/// Writes where the draft's answers would go.
fn write_report(html: &mut Html, editor: Editor, model: Option<&Template>) {
    let Some(model) = model else { return };
    let (_, report) = editor.untracked_document(|document| import::change_template(document, model));
    let Report { sections, .. } = &report;
    let moved: usize = sections.iter().map(|section| section.filled).sum();
    let own: usize = sections.iter().map(|section| section.own).sum();
    let rest = match own {
        0 => String::new(),
        count => format!(" {count} find no place and are kept at the end, under a heading that says so."),
    };
    let words = format!("{moved} answers move to where they correspond.{rest} One undo takes it all back.");
    html.leaf("p", &[("class", "ask")], &words);
}
