//! The outline: every section, how much of it is filled in, where one is.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::action::Action;
use super::desk::{Desk, Place, later};
use super::form::{numbered_title, shown_sections, write_progress};
use super::html::{Html, Markup};
use super::menu::{self, MenuItem};
use super::patch;
use crate::browser;
use crate::document::Document;
use crate::tree::{Role, Section, SectionId, SectionState, visit_pieces};
use crate::workspace::SectionPlace;

/// A section as it was when its row was written.
struct Known {
    section: Arc<Section>,
    look: (bool, bool),
    markup: Markup,
}

/// The navigation over the sections.
#[component]
pub(super) fn Outline(desk: Desk) -> impl IntoView {
    // The caret moves at every key.
    let place = Memo::new(move |_| desk.place.get().map(|(place, _)| place));
    let current = Memo::new(move |_| match place.get()? {
        Place::Section(section) => Some(section),
        // A field stays in its section.
        Place::Field(field) => {
            desk.editor.untracked_document(|document| document.field(field).map(|(section, _)| section.id))
        }
    });
    let known: RefCell<Vec<Known>> = RefCell::default();
    patch::keep("outline-rows", move || {
        let current = current.get();
        let mut known = known.borrow_mut();
        let before = std::mem::take(&mut *known);
        desk.editor.with_document(|document| {
            let places: Vec<_> =
                document.sections().iter().map(|section| SectionPlace::of(section)).collect();
            let shown = shown_sections(&places).into_iter().map(|index| &document.sections()[index]);
            let titled = shown.filter(|section| section.level > 0);
            let titled: Vec<_> = titled.collect();
            let stop = current.or_else(|| titled.first().map(|section| section.id));
            let row = |(at, section): (usize, &Arc<Section>)| {
                let look = (current == Some(section.id), stop == Some(section.id));
                let same =
                    before.get(at).filter(|known| Arc::ptr_eq(&known.section, section) && known.look == look);
                let markup = same.map_or_else(|| row(section, look), |same| same.markup.clone());
                Known { section: section.clone(), look, markup }
            };
            *known = titled.into_iter().enumerate().map(row).collect();
            known.iter().map(|known| known.markup.clone()).collect()
        })
    });
    Effect::new(move |_| {
        current.track();
        later(Box::new(|| browser::reveal(".outline [aria-current]")));
    });
    view! {
        <nav class="outline" aria-label="Outline" on:keydown=|event| on_key(&event)>
            <ol id="outline-rows"></ol>
        </nav>
    }
}

/// The outline is one stop for Tab: the arrows go from row to row, and to a row's menu and back.
fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(row) = target.as_ref().and_then(|target| target.closest(".outline-row").ok().flatten()) else {
        return;
    };
    let is_link =
        target.is_some_and(|target| target.has_attribute("data-do") && !target.has_attribute("role"));
    let parent = || row.parent_element();
    let (row, part) = match event.key().as_str() {
        "ArrowDown" if is_link => (row.next_element_sibling(), ".outline-link"),
        "ArrowUp" if is_link => (row.previous_element_sibling(), ".outline-link"),
        "Home" if is_link => (parent().and_then(|list| list.first_element_child()), ".outline-link"),
        "End" if is_link => (parent().and_then(|list| list.last_element_child()), ".outline-link"),
        "ArrowRight" if is_link => (Some(row), "[data-menu]"),
        "ArrowLeft" => (Some(row), ".outline-link"),
        _ => return,
    };
    event.prevent_default();
    let part = row.and_then(|row| row.query_selector(part).ok().flatten());
    if let Some(part) = part.and_then(|part| part.dyn_into::<HtmlElement>().ok()) {
        // A button takes the focus.
        let _ = part.focus();
    }
}

/// A section's row, whether the writer is in it, and whether Tab stops at it.
fn row(section: &Section, (is_current, is_stop): (bool, bool)) -> Markup {
    let mut html = Html::default();
    let is_included = (section.state == SectionState::Included).to_string();
    html.open(
        "li",
        &[
            ("class", "outline-row"),
            ("data-level", &section.level.to_string()),
            ("data-included", &is_included),
        ],
    );
    let action = Action::GoTo(section.id).attribute();
    let tabindex = if is_stop { "0" } else { "-1" };
    let mut attributes = vec![
        ("type", "button"),
        ("class", "outline-link"),
        ("tabindex", tabindex),
        ("data-do", action.as_str()),
    ];
    if is_current {
        attributes.push(("aria-current", "location"));
    }
    html.open("button", &attributes)
        .leaf("span", &[("class", "outline-title")], &numbered_title(section))
        .text(" ");
    write_progress(&mut html, Document::progress_of(section));
    html.close();
    let label = format!("Actions for {}", section.title());
    menu::write_button(&mut html, &label, &format!("section:{}", section.id.0), false);
    html.finish()
}

/// What can be done to a section as a whole; the form and the outline offer the same.
pub(super) fn section_menu(document: &Document, id: SectionId) -> Vec<MenuItem> {
    let sections = document.sections();
    let Some(index) = sections.iter().position(|section| section.id == id) else {
        return Vec::new();
    };
    let section = &sections[index];
    let mut has_title = false;
    if let Some(heading) = &section.heading {
        visit_pieces(&heading.pieces, &mut |field| {
            has_title |= field.role == Role::Title;
        });
    }
    let item = |words: &str, action: Action| MenuItem::new(words, action.attribute());
    let mut items = Vec::new();
    if has_title {
        items.push(item("Rename", Action::Rename(id)));
    }
    if document.repeated(index).is_some() {
        items.push(item("Add another like it", Action::Repeat(id)));
    }
    items.push(item("Add section after", Action::AddSection(id)));
    items.push(item("Move up", Action::MoveUp(id)).enabled(document.can_move(id, false)));
    items.push(item("Move down", Action::MoveDown(id)).enabled(document.can_move(id, true)));
    if section.state == SectionState::Included {
        items.push(item("Not applicable …", Action::NotApplicable(id)));
        items.push(item("Leave out", Action::LeaveOut(id)));
    } else {
        items.push(item("Include again", Action::Include(id)));
    }
    items.push(item("Correct its fields …", Action::Correct(id)));
    items.push(item("Remove", Action::Remove(id)));
    items
}
