//! Keys with a meaning of their own in the form: Enter goes on, Backspace takes an empty item away.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::super::action::Action;
use super::super::desk::Desk;
use super::{end_renaming, field_of, take_title, target, value_of};
use crate::tree::Kind;

pub(super) fn on_key(desk: Desk, event: &KeyboardEvent) {
    let Some(target) = target(event) else { return };
    if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let is_rename = target.has_attribute("data-rename");
    match event.key().as_str() {
        "Enter" if is_rename => {
            event.prevent_default();
            take_title(desk, &target);
            end_renaming(desk, &target);
        }
        "Escape" if is_rename => end_renaming(desk, &target),
        "Enter" if target.has_attribute("data-field") => on_enter(desk, event, &target),
        "Backspace" if target.has_attribute("data-field") => on_backspace(desk, event, &target),
        _ => {}
    }
}

/// At the end of an item Enter goes to the next if that is empty, else makes one; and after the last cell of a table a row;
/// from any other cell, and from what holds one line, it goes to the next field. With Shift it breaks the line.
fn on_enter(desk: Desk, event: &KeyboardEvent, control: &Element) {
    let area = control.dyn_ref::<HtmlTextAreaElement>();
    let is_line = area.is_none()
        || field_of(control).is_some_and(|field| {
            desk.editor.untracked_document(|document| {
                document.field(field).is_some_and(|(_, field)| field.kind == Kind::Line)
            })
        });
    let is_in_cell = closest(control, ".cell").is_some();
    let is_sample = closest(control, "[data-state=sample]").is_some();
    let is_at_items_end = closest(control, ".item").is_some() && area.is_none_or(is_at_end);
    let group = closest(control, "[data-next]")
        .filter(|group| is_last_field(group, control) && (is_in_cell || area.is_none_or(is_at_end)));
    let next = group.as_ref().and_then(|group| Action::parse(&group.get_attribute("data-next")?));
    match next {
        _ if event.shift_key() && !is_line => return,
        Some(_) if group.as_ref().is_some_and(has_empty_next) => focus_next(control),
        Some(action) if !event.shift_key() => desk.act(action),
        // A sample is selected when one comes to it: a line break in its place would be all that is left of it.
        _ if is_line || is_in_cell || is_sample || is_at_items_end => focus_next(control),
        _ => return,
    }
    event.prevent_default();
}

/// An item with nothing in it goes, if it is not the only one.
fn on_backspace(desk: Desk, event: &KeyboardEvent, control: &Element) {
    let Some(item) = closest(control, ".item") else { return };
    let is_empty = fields(&item).iter().all(|field| value_of(field).is_empty());
    let remove = item.query_selector(".remove").ok().flatten().filter(|_| is_empty);
    if let Some(action) = remove.and_then(|button| Action::parse(&button.get_attribute("data-do")?)) {
        event.prevent_default();
        desk.act(action);
    }
}

fn closest(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

/// The controls of fields within an element, in reading order.
fn fields(within: &Element) -> Vec<Element> {
    let Ok(found) = within.query_selector_all("[data-field]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Whether an item of the same depth follows in which nothing is written yet.
fn has_empty_next(item: &Element) -> bool {
    let depth = item.get_attribute("data-depth");
    item.next_element_sibling().is_some_and(|next| {
        let fields = fields(&next);
        depth.is_some()
            && next.get_attribute("data-depth") == depth
            && next.has_attribute("data-next")
            && !fields.is_empty()
            && fields.iter().all(|field| value_of(field).is_empty())
    })
}

fn is_last_field(group: &Element, control: &Element) -> bool {
    fields(group).last() == Some(control)
}

/// Whether the caret stands at the end of the text.
fn is_at_end(area: &HtmlTextAreaElement) -> bool {
    let end = u32::try_from(area.value().encode_utf16().count()).ok();
    area.selection_start().ok().flatten() == end
}

fn focus_next(control: &Element) {
    let Some(form) = closest(control, "form") else { return };
    let next = fields(&form).into_iter().skip_while(|field| field != control).nth(1);
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        // It is on the page; one that is hidden leaves the focus where it is.
        let _ = next.focus();
    }
}
