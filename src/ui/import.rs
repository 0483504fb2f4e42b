//! Bringing Markdown in: as a template to start from, or as a draft to go on with. Whatever comes in, by the file
//! button, by a drop or by a paste, is shown first as it would be read.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::catalogue::Catalogue;
use super::dialog;
use super::gallery;
use super::notices::Notices;
use super::route::Route;
use crate::browser::{self, Incoming};
use crate::document::Document;
use crate::drafts::{Draft, DraftId};
use crate::template::Template;

/// The verb of the dialog's button.
pub(super) const ACCEPT: &str = "import";
/// The id of the line with the name.
const NAME: &str = "import-name";
/// The id of the choice that makes a draft of it.
const AS_DRAFT: &str = "import-as-draft";
/// So many bytes are read at most: the browser's store holds about five million characters in all.
const LARGEST: usize = 4_000_000;

/// Handles to the import. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Import {
    /// What has come in and waits for a decision, as a template.
    pending: StoredValue<Option<Template>>,
    /// The draft that was made of it, for the editor that opens it.
    draft: StoredValue<Option<Draft>>,
    notices: Notices,
}

impl Import {
    pub(super) fn new(notices: Notices) -> Self {
        Self { pending: StoredValue::new(None), draft: StoredValue::new(None), notices }
    }

    /// Listens for drops and pastes anywhere on the page, for as long as it is there.
    pub(super) fn listen(self) {
        std::mem::forget(browser::on_files(move |incoming| self.receive(incoming)));
    }

    /// Takes what came in, and asks what it is to be.
    fn receive(self, incoming: Incoming) {
        let Incoming { name, bytes } = incoming;
        let text = match bytes.map(String::from_utf8) {
            Some(Ok(text)) if text.len() <= LARGEST => text,
            Some(Ok(_)) => {
                return self.notices.say(format!("“{name}” is larger than four megabytes and was not read."));
            }
            Some(Err(_)) => {
                return self.notices.say(format!("“{name}” is not text in UTF-8 and was not read."));
            }
            None => return self.notices.say(format!("“{name}” could not be read.")),
        };
        let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        let template = Template { slug: String::new(), name, purpose: String::new(), text };
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
                attributes.push(("checked", ""));
            }
            html.open("label", &[("class", "option-line")]).void("input", &attributes).text(words).close();
        }
        html.close();
        dialog::write_line(&mut html, NAME, "Name", &template.name);
        gallery::write_reading(&mut html, &document);
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
        let document = Document::from_template(&template);
        let title = Some(template.name.clone());
        self.draft.set_value(Some(Draft {
            id: id.clone(),
            title,
            template,
            document,
            created: now,
            changed: now,
        }));
        browser::go_to(&Route::to_draft(&id));
    }

    /// The draft of that id, if it was just brought in; it is handed out once.
    pub(super) fn take_draft(self, id: &DraftId) -> Option<Draft> {
        self.draft.try_update_value(Option::take).flatten().filter(|draft| draft.id == *id)
    }
}

/// The button that takes a file.
#[component]
pub(super) fn ImportButton(import: Import) -> impl IntoView {
    let on_change = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        browser::read_first(input.files(), move |incoming| import.receive(incoming));
        // The same file can be chosen again.
        input.set_value("");
    };
    view! {
        <label class="button file">
            "Import a file"
            <input
                type="file"
                class="visually-hidden"
                aria-label="Import a file"
                accept=".md,.markdown,.mdown,.txt,text/markdown,text/plain"
                on:change=on_change
            />
        </label>
    }
}
