//! Taking the document away: the clipboard, the finished file, the working copy, a backup, and the list of what
//! the finished file leaves out.

use leptos::html;
use leptos::prelude::*;

use super::desk::Desk;
use super::icons::{COPY, DOWN, DOWNLOAD, Icon};
use super::menu::{Menu, MenuItem};
use super::notices::Notices;
use crate::browser;
use crate::export::{self, file_name};

const MARKDOWN: &str = "text/markdown;charset=utf-8";

/// The buttons that take the document away.
#[component]
pub(super) fn Downloads(desk: Desk) -> impl IntoView {
    let notices = expect_context::<Notices>();
    let editor = desk.editor;
    let left_out = desk.views.left_out;
    let count = move || left_out.with(|list| list.len());
    let dialog = NodeRef::<html::Dialog>::new();
    let name = move || desk.views.name.get_untracked();
    let save = move |extension: &str, media_type: &str, text: &str| {
        if !browser::download(&file_name(&name(), extension), media_type, text) {
            notices.say("The browser did not take the file. Copy the Markdown instead.");
        }
    };
    let download = move |_| save("md", MARKDOWN, &editor.untracked_document(export::finished));
    let working_copy = move |()| {
        save(
            "working-copy.md",
            MARKDOWN,
            &editor.untracked_document(crate::document::Document::write),
        )
    };
    let backup = move |()| match editor.backup() {
        Ok(text) => save("specwright.json", "application/json", &text),
        Err(_) => {
            notices.say("The draft could not be written as a backup. Download the working copy instead.")
        }
    };
    let copy = move |_| {
        leptos::task::spawn_local(async move {
            let text = editor.untracked_document(export::finished);
            let is_copied = browser::copy(&text).await;
            notices.say(if is_copied {
                "Markdown copied."
            } else {
                "The browser did not allow copying. Download the file instead."
            });
        });
    };
    let show_list = move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            // It is on the page and not open: the menu that called this closes everything else.
            let _ = dialog.show_modal();
        }
    };
    view! {
        <button type="button" class="button" on:click=copy>
            <Icon path=COPY />
            <span class="button-words">"Copy Markdown"</span>
        </button>
        <div class="split">
            <button type="button" class="button primary" on:click=download>
                <Icon path=DOWNLOAD />
                <span>"Download" <span class="button-words">" Markdown"</span></span>
            </button>
            <Menu
                label="More downloads"
                class="button primary"
                face=ViewFn::from(move || view! {
                    <Show when=move || { count() > 0 }>
                        <span class="badge" title="Fields that are not filled in">{count}</span>
                    </Show>
                    <Icon path=DOWN />
                })
            >
                <MenuItem action=show_list disabled=Signal::derive(move || count() == 0)>
                    {move || match count() {
                        0 => "Nothing is left out".to_owned(),
                        1 => "1 field is left out …".to_owned(),
                        count => format!("{count} fields are left out …"),
                    }}
                </MenuItem>
                <MenuItem action=working_copy>"Working copy"</MenuItem>
                <MenuItem action=backup>"Draft backup"</MenuItem>
            </Menu>
        </div>
        <dialog node_ref=dialog class="dialog" aria-labelledby="left-out-title">
            <LeftOutList desk=desk dialog=dialog />
        </dialog>
    }
}

/// What the finished file leaves out; each entry leads to its field.
#[component]
fn LeftOutList(desk: Desk, dialog: NodeRef<html::Dialog>) -> impl IntoView {
    let left_out = desk.views.left_out;
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <header class="dialog-head">
            <h2 id="left-out-title">"Left out of the finished file"</h2>
            <button type="button" class="button" on:click=move |_| close()>"Close"</button>
        </header>
        <p class="ask">
            "These fields are not filled in. The finished file leaves them out, with the lines, rows and sections \
             that only they would have filled. The working copy keeps them."
        </p>
        <ul class="left-out">
            <For
                each=move || left_out.with(|list| list.iter().cloned().collect::<Vec<_>>())
                key=|entry| entry.field
                let:entry
            >
                <li>
                    <button
                        type="button"
                        class="left-out-entry"
                        on:click=move |_| {
                            close();
                            desk.go_to_field(entry.field);
                        }
                    >
                        <span>{entry.caption.clone()}</span>
                        <span class="note">{entry.section.clone()}</span>
                    </button>
                </li>
            </For>
        </ul>
    }
}
