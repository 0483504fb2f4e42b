//! Taking the document away: the clipboard, the finished file, the working copy, a backup, and the list of what
//! the finished file leaves out.

use std::collections::HashMap;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::action::Action;
use super::desk::Desk;
use super::html::{Html, Icon, Markup};
use super::menu::MenuItem;
use crate::browser;
use crate::document::Document;
use crate::export::{self, Listed, Review, file_name};

/// The media type of Markdown.
pub(super) const MARKDOWN: &str = "text/markdown;charset=utf-8";

/// The media type of a draft as it is stored, and what the name of its file ends in.
pub(super) const JSON: &str = "application/json";
pub(super) const BACKUP: &str = "specwright.json";

/// The id of the list of what is left out.
const DIALOG: &str = "left-out";
/// The id of what holds its lists.
const LISTS: &str = "left-out-lists";

/// The buttons that take the document away.
#[component]
pub(super) fn Downloads(desk: Desk) -> impl IntoView {
    let count =
        Signal::derive(move || match desk.views.progress.with(|progress| progress.asked - progress.filled) {
            0 => String::new(),
            count => count.to_string(),
        });
    view! {
        <button type="button" class="button" aria-label="Copy Markdown" on:click=move |_| copy(desk)>
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=Icon::Copy.strokes()></path></svg>
            <span class="button-words">"Copy Markdown"</span>
        </button>
        <div class="split">
            <button
                type="button"
                class="button primary"
                aria-label="Download Markdown"
                on:click=move |_| save(desk, "md", MARKDOWN, &desk.editor.untracked_document(export::finished))
            >
                <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=Icon::Download.strokes()></path></svg>
                <span>"Download" <span class="button-words">" Markdown"</span></span>
            </button>
            <div class="menu">
                <button
                    type="button"
                    class="button primary"
                    aria-haspopup="menu"
                    aria-expanded="false"
                    aria-label="More downloads"
                    data-menu="downloads"
                >
                    <span class="badge" title="Fields that are not filled in">{count}</span>
                    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=Icon::Down.strokes()></path></svg>
                </button>
            </div>
        </div>
    }
}

/// What to know before the file is taken away; each entry leads to its field or section.
#[component]
pub(super) fn LeftOutDialog() -> impl IntoView {
    view! {
        <dialog class="dialog" id=DIALOG aria-labelledby="left-out-title">
            <header class="dialog-head">
                <h2 id="left-out-title">"Before you download"</h2>
                <button type="button" class="button" on:click=move |_| close_left_out()>"Close"</button>
            </header>
            <div id=LISTS></div>
        </dialog>
    }
}

/// The lists of the dialog, in one element.
fn lists(review: &Review, samples: &[Listed]) -> Markup {
    let mut html = Html::default();
    html.open("div", &[]);
    write_list(
        &mut html,
        "Left out: not filled in",
        "The file leaves these out, with the lines, rows and sections that only they would have filled. The working \
         copy keeps them.",
        entries(&review.left_out),
    );
    write_list(
        &mut html,
        "Sample text that stays",
        "The file says these in the template's words, because nobody changed them.",
        entries(samples),
    );
    let sections =
        review.set_aside.iter().map(|(id, title)| (Action::GoTo(*id), title.clone(), String::new()));
    write_list(&mut html, "Sections set aside", "Left out, or marked as not applicable.", sections.collect());
    html.finish()
}

/// What an entry leads to, what it is called, and where it stands.
type Entry = (Action, String, String);

/// The entries of fields; those of one name in one section are numbered.
fn entries(fields: &[Listed]) -> Vec<Entry> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let numbered = fields.iter().map(|listed| {
        let count = seen.entry(format!("{}\0{}", listed.section, listed.caption)).or_default();
        *count += 1;
        let caption = if *count > 1 { format!("{} {count}", listed.caption) } else { listed.caption.clone() };
        let section = if listed.section == listed.caption { "" } else { &listed.section };
        (Action::GoToField(listed.field), caption, section.to_owned())
    });
    numbered.collect()
}

fn write_list(html: &mut Html, title: &str, words: &str, entries: Vec<Entry>) {
    if entries.is_empty() {
        return;
    }
    html.open("section", &[("class", "left-out")]).leaf("h3", &[], title).leaf(
        "p",
        &[("class", "ask")],
        words,
    );
    html.open("ul", &[("aria-label", title)]);
    for (action, caption, section) in entries {
        html.open("li", &[])
            .open(
                "button",
                &[("type", "button"), ("class", "left-out-entry"), ("data-do", &action.attribute())],
            )
            .leaf("span", &[], &caption)
            // Two words, not one, to those who hear them.
            .text(" ")
            .leaf("span", &[("class", "note")], &section)
            .close()
            .close();
    }
    html.close().close();
}

/// The items of the menu beside the download.
pub(super) fn menu(desk: Desk) -> Vec<MenuItem> {
    let samples = desk.editor.untracked_document(export::samples).len();
    let (words, is_enabled) = desk.views.review.with_untracked(|review| match review.left_out.len() {
        0 if review.set_aside.is_empty() && samples == 0 => ("Nothing is left out".to_owned(), false),
        left_out => {
            let fields =
                if left_out == 1 { "1 field is".to_owned() } else { format!("{left_out} fields are") };
            let stay = match samples {
                1 => "1 sample text stays".to_owned(),
                count => format!("{count} sample texts stay"),
            };
            let parts = [format!("{fields} left out"), stay];
            let said = if samples == 0 { &parts[..1] } else { &parts[usize::from(left_out == 0)..] };
            (format!("{} …", said.join(", ")), true)
        }
    });
    vec![
        MenuItem::new(words, Action::ShowLeftOut.attribute()).enabled(is_enabled),
        MenuItem::new("Working copy", Action::WorkingCopy.attribute()),
        MenuItem::new("Draft backup", Action::Backup.attribute()),
    ]
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}

pub(super) fn show_left_out(desk: Desk) {
    if let (Some(dialog), Some(place)) = (dialog(), browser::element(LISTS)) {
        // What it lists cannot change while it covers the page.
        let samples = desk.editor.untracked_document(export::samples);
        place.set_inner_html(desk.views.review.with_untracked(|review| lists(review, &samples)).as_str());
        // It is on the page and not open: opening it twice takes two clicks on what it covers.
        let _ = dialog.show_modal();
    }
}

pub(super) fn close_left_out() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

/// Hands over the tree as it is.
pub(super) fn working_copy(desk: Desk) {
    save(desk, "working-copy.md", MARKDOWN, &desk.editor.untracked_document(Document::write));
}

/// Hands over the draft as it would be stored.
pub(super) fn backup(desk: Desk) {
    match desk.editor.backup() {
        Ok(text) => save(desk, BACKUP, JSON, &text),
        Err(_) => {
            desk.notices
                .say("The draft could not be written as a backup. Download the working copy instead.");
        }
    }
}

fn save(desk: Desk, extension: &str, media_type: &str, text: &str) {
    let name = file_name(&desk.views.name.get_untracked(), extension);
    if !browser::download(&name, media_type, text) {
        desk.notices.say("The browser did not take the file. Copy the Markdown instead.");
    }
}

fn copy(desk: Desk) {
    leptos::task::spawn_local(async move {
        let text = desk.editor.untracked_document(export::finished);
        desk.notices.say(if browser::copy(&text).await {
            "Markdown copied."
        } else {
            "The browser did not allow copying. Download the file instead."
        });
    });
}
