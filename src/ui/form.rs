//! The form: every section of the document with its fields, in reading order.

mod dom;
mod field;
mod rows;

use std::collections::HashMap;

use leptos::ev::{Event, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use super::action::Action;
use super::desk::Desk;
use crate::document::Document;
use crate::tree::{FieldId, Kind, SectionId, SectionState, subtree_end};
use crate::workspace::SectionPlace;
use dom::FormDom;

pub(super) use rows::{Look, numbered_title, write_progress};

/// The pane of the form. What it shows follows the document; what happens in it is told by attributes.
#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let pane = NodeRef::<html::Form>::new();
    Effect::new(move |dom: Option<Option<FormDom>>| {
        let mut dom = dom.flatten().or_else(|| pane.get().map(|pane| FormDom::new((*pane).clone().into())));
        let folded = desk.folded.get();
        let renaming = desk.renaming.get();
        if let Some(dom) = &mut dom {
            desk.editor.with_document(|document| {
                dom.show(document, |id| Look {
                    is_folded: folded.contains(&id),
                    is_renaming: renaming == Some(id),
                    ..Look::default()
                });
            });
        }
        dom
    });
    view! {
        <form
            node_ref=pane
            class="form"
            aria-label="Form"
            autocomplete="off"
            on:submit=|event| event.prevent_default()
            on:input=move |event| on_input(desk, &event)
            on:change=move |event| on_change(desk, &event)
            on:keydown=move |event| on_key(desk, &event)
            on:focusin=move |event| {
                if let Some(field) = target(&event).as_ref().and_then(field_of) {
                    desk.focused.set(Some(field));
                }
            }
            on:focusout=move |event| {
                if let Some(target) = target(&event).filter(|target| target.has_attribute("data-rename")) {
                    rename(desk, &target, true);
                }
            }
        ></form>
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The field whose control this is.
fn field_of(element: &Element) -> Option<FieldId> {
    element.id().strip_prefix("field-")?.parse().ok().map(FieldId)
}

fn id_in(element: &Element, attribute: &str) -> Option<u32> {
    element.get_attribute(attribute)?.parse().ok()
}

fn value_of(element: &Element) -> String {
    match element.dyn_ref::<HtmlTextAreaElement>() {
        Some(area) => area.value(),
        None => element.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default(),
    }
}

fn on_input(desk: Desk, event: &Event) {
    let Some(target) = target(event) else { return };
    if target.has_attribute("data-field") {
        if let Some(field) = field_of(&target) {
            desk.editor.set(field, &value_of(&target));
        }
    } else if let Some(section) = id_in(&target, "data-reason") {
        desk.editor.set_state(SectionId(section), SectionState::NotApplicable(value_of(&target)));
    }
}

fn on_change(desk: Desk, event: &Event) {
    let Some(target) = target(event) else { return };
    if let Some(field) = id_in(&target, "data-pick") {
        desk.editor.set(FieldId(field), &value_of(&target));
    }
}

/// Enter in an item goes on to the next, as lists do everywhere; in a line it does nothing, for a line has no
/// second one. With Shift it breaks the line of an item. Backspace in an empty item takes the item away.
fn on_key(desk: Desk, event: &KeyboardEvent) {
    let Some(target) = target(event) else { return };
    if event.is_composing() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let is_rename = target.has_attribute("data-rename");
    match event.key().as_str() {
        "Enter" if is_rename => {
            event.prevent_default();
            rename(desk, &target, true);
        }
        "Escape" if is_rename => rename(desk, &target, false),
        "Enter" if target.has_attribute("data-field") => {
            let area = target.dyn_ref::<HtmlTextAreaElement>();
            let is_line = area.is_none()
                || field_of(&target).is_some_and(|field| {
                    desk.editor.untracked_document(|document| {
                        document.field(field).is_some_and(|(_, field)| field.kind == Kind::Line)
                    })
                });
            let next = target
                .closest(".item")
                .ok()
                .flatten()
                .filter(|_| !event.shift_key() && is_last_field(&target) && area.is_none_or(is_at_end))
                .and_then(|item| item.get_attribute("data-next"));
            if let Some(next) = next {
                event.prevent_default();
                if let Some(action) = Action::parse(&next) {
                    desk.act(action);
                }
            } else if is_line {
                event.prevent_default();
            }
        }
        _ => {}
    }
}

/// Whether the control is the last of its item.
fn is_last_field(control: &Element) -> bool {
    let controls =
        control.closest(".item").ok().flatten().and_then(|item| item.query_selector_all("[data-field]").ok());
    controls.is_some_and(|controls| {
        let last = controls.length().checked_sub(1).and_then(|last| controls.get(last));
        last.is_some_and(|last| last.is_same_node(Some(control)))
    })
}

/// Whether the caret stands at the end of the text.
fn is_at_end(area: &HtmlTextAreaElement) -> bool {
    let end = u32::try_from(area.value().encode_utf16().count()).ok();
    area.selection_start().ok().flatten() == end
}

/// Ends the change of a title.
fn rename(desk: Desk, input: &Element, is_kept: bool) {
    let Some(section) = id_in(input, "data-rename").map(SectionId) else {
        return;
    };
    if desk.renaming.get_untracked() != Some(section) {
        return;
    }
    if is_kept {
        desk.editor.rename_section(section, value_of(input).trim());
    }
    desk.renaming.set(None);
    desk.go_to_section(section);
}

/// The indices of the sections that are laid out: those below one that is left out or not applicable are not.
pub(super) fn shown_sections(places: &[SectionPlace]) -> Vec<usize> {
    let mut hidden_below: Option<u8> = None;
    let is_shown = |index: &usize| {
        let place = places[*index];
        if hidden_below.is_some_and(|level| place.level > level) {
            return false;
        }
        hidden_below = (!place.is_included).then_some(place.level);
        true
    };
    (0..places.len()).filter(is_shown).collect()
}

/// The section of a repeated part, the last of its group, that ends with the section at `index`.
pub(super) fn repeated_part(document: &Document, index: usize) -> Option<usize> {
    repeated_parts(document).get(&index).copied()
}

/// For each section with which a repeated part ends, the last of a group, the section that the part begins with;
/// where several end together, the innermost.
pub(super) fn repeated_parts(document: &Document) -> HashMap<usize, usize> {
    let mut parts: HashMap<usize, usize> = HashMap::new();
    for start in document.repeated_groups().into_iter().filter_map(|group| group.last().copied()) {
        let end = subtree_end(document.sections(), start) - 1;
        let part = parts.entry(end).or_insert(start);
        *part = start.max(*part);
    }
    parts
}

/// "component" for "Component 2: Cache".
fn part_name(title: &str) -> String {
    let words: String = title.chars().take_while(|c| !c.is_ascii_digit() && *c != ':').collect();
    match words.trim() {
        "" => "part".to_owned(),
        words => words.to_lowercase(),
    }
}
