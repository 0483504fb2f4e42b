//! What can be done to a section as a whole; the form and the outline offer the same.

use leptos::prelude::*;

use super::super::desk::Desk;
use super::super::icons::{Icon, MORE};
use super::super::menu::{Menu, MenuItem};
use super::super::notices::Notices;
use crate::browser;
use crate::tree::{Role, SectionId, SectionState, visit_pieces};

/// A menu of a section's actions.
#[component]
pub(in crate::ui) fn SectionMenu(
    desk: Desk,
    id: SectionId,
    #[prop(into)] title: Signal<String>,
) -> impl IntoView {
    let editor = desk.editor;
    let notices = expect_context::<Notices>();
    let label = Signal::derive(move || format!("Actions for {}", title.get()));
    let can_rename = move || {
        editor.untracked_document(|document| {
            let mut has_title = false;
            if let Some(heading) = document.section(id).and_then(|section| section.heading.as_ref()) {
                visit_pieces(&heading.pieces, &mut |field| {
                    has_title |= field.role == Role::Title
                });
            }
            has_title
        })
    };
    let is_included = move || {
        editor.untracked_document(|document| {
            document
                .section(id)
                .is_some_and(|section| section.state == SectionState::Included)
        })
    };
    let cannot_move = move |is_down: bool| {
        Signal::derive(move || !editor.with_document(|document| document.can_move(id, is_down)))
    };
    let can_repeat = move || {
        editor.untracked_document(|document| {
            let index = document.sections().iter().position(|section| section.id == id);
            index.and_then(|index| document.repeated(index)).is_some()
        })
    };
    let move_it = move |is_down: bool| {
        editor.move_section(id, is_down);
        desk.go_to_section(id);
    };
    let repeat = move |()| {
        if let Some(added) = editor.repeat(id) {
            desk.go_to_section(added);
        }
    };
    let add = move |()| {
        if let Some(added) = editor.add_section(id, "New section") {
            desk.go_to_section(added);
            desk.renaming.set(Some(added));
        }
    };
    let remove = move |()| {
        let name = title.get_untracked();
        if editor.remove_section(id) {
            notices.offer(
                format!("Removed “{name}”."),
                "Undo",
                Callback::new(move |()| editor.undo()),
            );
        }
    };
    let set_aside = move |state: SectionState| {
        let is_stated = state != SectionState::LeftOut;
        editor.set_state(id, state);
        if is_stated {
            let element = format!("reason-{}", id.0);
            request_animation_frame(move || browser::focus(&element));
        }
    };
    view! {
        <Menu label=label face=ViewFn::from(|| view! { <Icon path=MORE /> })>
            <Show when=can_rename>
                <MenuItem action=move |()| desk.renaming.set(Some(id))>"Rename"</MenuItem>
            </Show>
            <Show when=can_repeat>
                <MenuItem action=repeat>"Add another like it"</MenuItem>
            </Show>
            <MenuItem action=add>"Add section after"</MenuItem>
            <MenuItem action=move |()| move_it(false) disabled=cannot_move(false)>"Move up"</MenuItem>
            <MenuItem action=move |()| move_it(true) disabled=cannot_move(true)>"Move down"</MenuItem>
            <Show when=is_included>
                <MenuItem action=move |()| set_aside(SectionState::NotApplicable(String::new()))>
                    "Not applicable …"
                </MenuItem>
                <MenuItem action=move |()| set_aside(SectionState::LeftOut)>"Leave out"</MenuItem>
            </Show>
            <MenuItem action=remove>"Remove"</MenuItem>
        </Menu>
    }
}
