//! Bringing Markdown in: as a template to start from, or as a draft to go on with. Whatever comes in, by the file
//! button, by a drop or by a paste, is shown first as it would be read.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::backups::Backups;
use super::catalogue::Catalogue;
use super::desk::focus_start;
use super::dialog;
use super::gallery;
use super::html::Html;
use super::notices::Notices;
use super::route::Route;
use crate::browser::{self, Incoming, Listener, Unread};
use crate::document::Document;
use crate::drafts::{Draft, DraftId};
use crate::import::{self, Report};
use crate::template::Template;

/// The verb of the dialog's button.
pub(super) const ACCEPT: &str = "import";
/// The id of the line with the name.
const NAME: &str = "import-name";
/// The id of the choice that makes a draft of it.
const AS_DRAFT: &str = "import-as-draft";
/// The id of the choice of a template for a draft.
pub(super) const MODEL: &str = "import-model";
/// The id of what tells where everything goes.
const REPORT: &str = "import-report";
/// Handles to the import. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Import {
    /// What has come in and waits for a decision, as a template.
    pending: StoredValue<Option<Template>>,
    /// The draft that was made of it, for the editor that opens it.
    draft: StoredValue<Option<Draft>>,
    pub(super) backups: Backups,
    notices: Notices,
}

impl Import {
    pub(super) fn new(notices: Notices, backups: Backups) -> Self {
        Self { pending: StoredValue::new(None), draft: StoredValue::new(None), backups, notices }
    }

    /// Listens for drops and pastes anywhere on the page, for as long as the result lives.
    pub(super) fn listen(self, catalogue: Catalogue) -> [Listener; 3] {
        browser::on_files(move |incoming| self.receive(catalogue, incoming))
    }

    /// Takes what came in, and asks what it is to be.
    fn receive(self, catalogue: Catalogue, incoming: Incoming) {
        let Incoming { name, bytes } = incoming;
        if dialog::is_open() {
            return dialog::complain(&format!("Close this first, then bring in “{name}”."));
        }
        let text = match bytes.map(String::from_utf8) {
            Ok(Ok(text)) => text,
            Ok(Err(_)) => {
                return self.notices.say(format!("“{name}” is not text in UTF-8 and was not read."));
            }
            Err(Unread::TooLarge) => {
                return self.notices.say(format!("“{name}” is too large and was not read."));
            }
            Err(Unread::Failed) => return self.notices.say(format!("“{name}” could not be read.")),
        };
        if self.backups.receive(&name, &text) {
            return;
        }
        if name.to_lowercase().ends_with(".json") {
            return self.notices.say(format!("“{name}” is no backup of Specwright, and was not brought in."));
        }
        let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        let template = Template { name, text, ..Template::default() };
        let document = Document::from_template(&template);
        // A document may happen to hold a bracket.
        let is_draft = gallery::counts(&document).asked < 3;
        let mut html = dialog::begin("Import Markdown");
        html.open("div", &[("class", "options-line"), ("role", "radiogroup"), ("aria-label", "Import as")]);
        for (id, words, is_chosen) in
            [("import-as-template", "Template", !is_draft), (AS_DRAFT, "Draft", is_draft)]
        {
            let mut attributes = vec![("type", "radio"), ("name", "import-as"), ("id", id)];
            if is_chosen {
                attributes.extend([("checked", ""), ("autofocus", "")]);
            }
            html.open("label", &[("class", "option-line")]).void("input", &attributes).text(words).close();
        }
        html.close();
        dialog::write_line(&mut html, NAME, "Name", &template.name);
        html.open("div", &[("class", "as-template")]);
        gallery::write_reading(&mut html, &document, false);
        html.close();
        let templates: Vec<Template> =
            untrack(|| catalogue.all()).into_iter().map(|(_, template)| template).collect();
        let best = import::best(&templates, &template.text).and_then(|best| templates.get(best));
        html.open("div", &[("class", "as-draft")])
            .leaf("label", &[("class", "label"), ("for", MODEL)], "Fill in the fields of")
            .open("select", &[("class", "control"), ("id", MODEL)])
            .leaf("option", &[("value", "")], "No template: the text as it is");
        for offered in &templates {
            let mut attributes = vec![("value", offered.slug.as_str())];
            if best.is_some_and(|best| best.slug == offered.slug) {
                attributes.push(("selected", ""));
            }
            html.leaf("option", &attributes, &offered.name);
        }
        html.close().open("div", &[("id", REPORT), ("aria-live", "polite")]);
        write_report(&mut html, best, &template.text);
        html.close().close();
        self.pending.set_value(Some(template));
        dialog::open(&dialog::finish(html, ACCEPT, "Import"));
    }

    /// Does as the dialog says.
    pub(super) fn accept(self, catalogue: Catalogue) {
        let Some(mut template) = self.pending.try_update_value(Option::take).flatten() else { return };
        let name = dialog::value(NAME);
        if !name.trim().is_empty() {
            name.trim().clone_into(&mut template.name);
        }
        let is_draft = browser::element(AS_DRAFT)
            .and_then(|choice| choice.dyn_into::<HtmlInputElement>().ok())
            .is_some_and(|choice| choice.checked());
        dialog::close();
        if !is_draft {
            return catalogue.add(template);
        }
        let now = browser::now();
        let id = DraftId::from_random(browser::random());
        let title = Some(template.name.clone());
        let model = catalogue.find(&dialog::value(MODEL));
        let document = match &model {
            Some(model) => import::fill(model, &template.text).document,
            None => import::take(&template.text),
        };
        let template = model.unwrap_or(template);
        self.draft.set_value(Some(Draft {
            id: id.clone(),
            title,
            template,
            document,
            created: now,
            changed: now,
        }));
        browser::go_to(&Route::to_draft(&id));
        // A dialog gives the focus back to where it was, which is gone then.
        focus_start();
    }

    /// Brings the report up to the template that is chosen.
    pub(super) fn look(self, catalogue: Catalogue) {
        self.pending.with_value(|pending| {
            if let Some(pending) = pending {
                let mut html = Html::default();
                html.open("div", &[]);
                write_report(&mut html, catalogue.find(&dialog::value(MODEL)).as_ref(), &pending.text);
                dialog::show_in(REPORT, &html.finish());
            }
        });
    }

    /// The dialog was closed.
    pub(super) fn closed(self) {
        self.pending.set_value(None);
        self.backups.closed();
    }

    /// The draft of that id, if it was just brought in; it is handed out once.
    pub(super) fn take_draft(self, id: &DraftId) -> Option<Draft> {
        self.draft.try_update_value(Option::take).flatten().filter(|draft| draft.id == *id)
    }
}

/// Writes what of a text would go where with that template.
fn write_report(html: &mut Html, model: Option<&Template>, text: &str) {
    let Some(model) = model else {
        html.leaf(
            "p",
            &[("class", "ask")],
            "The text is taken as it is, with fields where it asks for something.",
        );
        return;
    };
    let Report { sections, missing_sections, missing_fields } = import::fill(model, text).report;
    let matched = sections.iter().filter(|section| section.matched.is_some()).count();
    let filled: usize = sections.iter().map(|section| section.filled).sum();
    let summary = format!(
        "{matched} of {} sections are the template's, {filled} fields are filled in. All else stays where it stands.",
        sections.len()
    );
    html.leaf("p", &[("class", "ask")], &summary).open("ol", &[("class", "look-list")]);
    for section in &sections {
        let fields = match section.filled {
            0 => String::new(),
            1 => "1 field".to_owned(),
            count => format!("{count} fields"),
        };
        let own = match section.own {
            0 => String::new(),
            1 => "1 block of its own".to_owned(),
            count => format!("{count} blocks of its own"),
        };
        let facts = if section.matched.is_none() {
            ["a section of its own".to_owned(), fields]
        } else {
            [fields, own]
        };
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let title = if section.title.is_empty() { "Before the first heading" } else { &section.title };
        html.open("li", &[])
            .text(title)
            .text(" ")
            .leaf("span", &[("class", "note")], &facts.join(", "))
            .close();
    }
    html.close();
    let fields = missing_fields.into_iter().map(|field| format!("{} ({})", field.label, field.section));
    let missing: Vec<String> = missing_sections.into_iter().chain(fields).collect();
    if !missing.is_empty() {
        let words = format!("Not in the text, and not added: {}.", missing.join(", "));
        html.leaf("p", &[("class", "ask")], &words);
    }
}

/// The button that takes a file.
#[component]
pub(super) fn ImportButton(import: Import, catalogue: Catalogue, label: &'static str) -> impl IntoView {
    let on_change = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        browser::read_first(input.files(), move |incoming| import.receive(catalogue, incoming));
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button file">
            {label}
            <input
                type="file"
                class="visually-hidden"
                aria-label=label
                accept=".md,.markdown,.mdown,.txt,.json,text/markdown,text/plain,application/json"
                on:change=on_change
            />
        </label>
    }
}
