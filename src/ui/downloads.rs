//! Taking the document away: the clipboard, the finished file, the working copy, a backup, and the list of what
//! the finished file leaves out.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::action::Action;
use super::desk::Desk;
use super::html::{Html, Icon, Markup};
use super::menu::MenuItem;
use super::patch;
use crate::browser;
use crate::document::Document;
use crate::export::{self, LeftOut, file_name};

/// The media type of Markdown.
pub(super) const MARKDOWN: &str = "text/markdown;charset=utf-8";

/// The id of the list of what is left out.
const DIALOG: &str = "left-out";

/// The buttons that take the document away.
#[component]
pub(super) fn Downloads(desk: Desk) -> impl IntoView {
    let count = Signal::derive(move || match desk.views.left_out.with(|list| list.len()) {
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

/// The list of what the finished file leaves out; each entry leads to its field.
#[component]
pub(super) fn LeftOutDialog(desk: Desk) -> impl IntoView {
    patch::keep("left-out-rows", move || desk.views.left_out.with(|list| list.iter().map(entry).collect()));
    view! {
        <dialog class="dialog" id=DIALOG aria-labelledby="left-out-title">
            <header class="dialog-head">
                <h2 id="left-out-title">"Left out of the finished file"</h2>
                <button type="button" class="button" on:click=move |_| close_left_out()>"Close"</button>
            </header>
            <p class="ask">
                "These fields are not filled in. The finished file leaves them out, with the lines, rows and \
                 sections that only they would have filled. The working copy keeps them."
            </p>
            <ul class="left-out" id="left-out-rows"></ul>
        </dialog>
    }
}

fn entry(left_out: &LeftOut) -> Markup {
    let mut html = Html::default();
    let section = if left_out.section == left_out.caption { "" } else { &left_out.section };
    let action = Action::GoToField(left_out.field).attribute();
    html.open("li", &[])
        .open("button", &[("type", "button"), ("class", "left-out-entry"), ("data-do", &action)])
        .leaf("span", &[], &left_out.caption)
        .leaf("span", &[("class", "note")], section);
    html.finish()
}

/// The items of the menu beside the download.
pub(super) fn menu(desk: Desk) -> Vec<MenuItem> {
    let words = match desk.views.left_out.with_untracked(|list| list.len()) {
        0 => "Nothing is left out".to_owned(),
        1 => "1 field is left out …".to_owned(),
        count => format!("{count} fields are left out …"),
    };
    let has_any = desk.views.left_out.with_untracked(|list| !list.is_empty());
    vec![
        MenuItem::new(words, Action::ShowLeftOut.attribute()).enabled(has_any),
        MenuItem::new("Working copy", Action::WorkingCopy.attribute()),
        MenuItem::new("Draft backup", Action::Backup.attribute()),
    ]
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}

pub(super) fn show_left_out() {
    if let Some(dialog) = dialog() {
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
        Ok(text) => save(desk, "specwright.json", "application/json", &text),
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
