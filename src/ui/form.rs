//! The form: every section of the document with its fields, in reading order.

mod blocks;
mod dom;
mod field;
mod keys;
mod rows;

use std::collections::HashMap;

use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use super::desk::{Desk, Place, later};
use super::dialog::value_of;
use super::raw::{self, Raw, text_of};
use crate::browser;
use crate::document::Document;
use crate::tree::{FieldId, SectionId, SectionState, subtree_end};
use crate::workspace::SectionPlace;
use dom::{FormDom, come_near, seen_section};

pub(super) use rows::{Look, numbered_title, write_progress};

/// The element to which the control belongs that has the focus.
const ALONE: &str = "alone";

/// The pane of the form. What it shows follows the document; what happens in it is told by attributes.
#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let pane = NodeRef::<html::Form>::new();
    Effect::new(move |dom: Option<Option<FormDom>>| {
        let mut dom = dom.flatten().or_else(|| pane.get().map(|pane| FormDom::new((*pane).clone().into())));
        let folded = desk.folded.get();
        let renaming = desk.renaming.get();
        let raw = desk.raw.get();
        let near = desk.near.get();
        if let Some(dom) = &mut dom {
            let look = |id: SectionId| Look {
                is_folded: folded.contains(&id),
                is_renaming: renaming == Some(id),
                raw: raw.as_ref().and_then(|raw| raw_text(raw, id)),
                ..Look::default()
            };
            match &raw {
                Some(raw) => dom.show(&raw.base, look, &near, raw.section.is_none()),
                None => desk.editor.with_document(|document| dom.show(document, look, &near, false)),
            }
        }
        dom
    });
    let look_around = move || {
        let near = pane.get_untracked().map(|pane| come_near(&pane)).unwrap_or_default();
        if !near.is_empty() {
            desk.near.update(|all| all.extend(near));
        }
    };
    Effect::new(move |_| {
        // Each of them changes what is seen of the form.
        desk.near.track();
        desk.folded.track();
        desk.pane.track();
        later(Box::new(look_around));
    });
    // The caret moves by keys, clicks and words that are put in, and all of them tell this.
    StoredValue::new_local(browser::Listener::new("selectionchange", move |_| desk.note_caret()));
    desk.watch_raw();
    view! {
        <form
            node_ref=pane
            class="form"
            tabindex="-1"
            aria-label="Form"
            autocomplete="off"
            on:submit=|event| event.prevent_default()
            on:scroll=move |_| {
                look_around();
                let seen = pane.get_untracked().and_then(|pane| seen_section(&pane));
                // A scroll has many events, and the preview looks at each change.
                if desk.seen.get_untracked() != seen {
                    desk.seen.set(seen);
                }
            }
            on:input=move |event| on_input(desk, &event)
            on:change=move |event| on_change(desk, &event)
            on:keydown=move |event| keys::on_key(desk, &event)
            on:keyup=|event| if event.key() == "Tab" { browser::reveal(".form :focus") }
            on:focusin=move |event| on_focus(desk, &event)
            on:focusout=move |event| {
                if let Some(control) = target(&event).filter(|target| target.has_attribute("form")) {
                    let _ = control.remove_attribute("form");
                }
                if let Some(target) = target(&event).filter(|target| target.has_attribute("data-rename")) {
                    take_title(desk, &target);
                    desk.renaming.set(None);
                }
            }
        ></form>
        // Browsers that would fill in addresses look through the whole form at each move of the caret. So what has the
        // focus belongs to this one, and nothing else does.
        <form id=ALONE method="dialog" autocomplete="off" hidden></form>
    }
}

/// The Markdown that stands in place of the section's fields, if it does, with its name.
fn raw_text(raw: &Raw, id: SectionId) -> Option<(String, String)> {
    let title = match raw.section {
        Some(section) if section == id => raw.base.section(id)?.title(),
        None if raw.base.sections().first()?.id == id => "Document".to_owned(),
        _ => return None,
    };
    Some((format!("{title} as Markdown"), text_of(&raw.base, raw.section)))
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

/// Tells the other panes where the writer is. A sample is selected: typing replaces it, another key keeps it.
fn on_focus(desk: Desk, event: &Event) {
    let Some(target) = target(event) else { return };
    let section =
        || id_in(&target, "data-reason").or_else(|| target.id().strip_prefix("section-")?.parse().ok());
    let is_raw = target.id() == raw::ELEMENT;
    let open = || desk.raw.with_untracked(|raw| raw.as_ref().filter(|_| is_raw)?.section);
    let section = || open().or_else(|| section().map(SectionId));
    let place = field_of(&target).map(Place::Field).or_else(|| section().map(Place::Section));
    if place.is_some() {
        desk.place.set(place.map(|place| (place, 0)));
        desk.note_caret();
    }
    if target.has_attribute("data-field") {
        let _ = target.set_attribute("form", ALONE);
    }
    if target.matches("[data-state=sample] > .control").unwrap_or(false) {
        match target.dyn_ref::<HtmlTextAreaElement>() {
            Some(area) => area.select(),
            None => target.unchecked_ref::<HtmlInputElement>().select(),
        }
    }
}

fn on_input(desk: Desk, event: &Event) {
    let Some(target) = target(event) else { return };
    if target.has_attribute("data-field") {
        if let Some(field) = field_of(&target) {
            desk.note_caret();
            desk.editor.set(field, &value_of(&target));
        }
    } else if target.id() == raw::ELEMENT {
        desk.write_raw(&target);
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

/// Gives the section the title that is typed.
fn take_title(desk: Desk, input: &Element) {
    let section = id_in(input, "data-rename").map(SectionId);
    if let Some(section) = section.filter(|section| desk.renaming.get_untracked() == Some(*section)) {
        desk.editor.rename_section(section, value_of(input).trim());
    }
}

/// Ends the change of a title, and leads to its section.
fn end_renaming(desk: Desk, input: &Element) {
    desk.renaming.set(None);
    if let Some(section) = id_in(input, "data-rename") {
        desk.go_to_section(SectionId(section));
    }
}

/// Takes a title that is being typed while the page goes away.
pub(super) fn take_open_title(desk: Desk) {
    if let Some(input) = browser::element("rename") {
        take_title(desk, &input);
    }
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
