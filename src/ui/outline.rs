//! The outline: every section, how much of it is filled in, where one is.

use leptos::prelude::*;

use super::action::Action;
use super::desk::Desk;
use super::form::{numbered_title, shown_sections, write_progress};
use super::html::{Html, Markup};
use super::menu::{self, MenuItem};
use super::patch;
use crate::document::Document;
use crate::tree::{Role, Section, SectionId, SectionState, visit_pieces};
use crate::workspace::SectionPlace;

/// The navigation over the sections.
#[component]
pub(super) fn Outline(desk: Desk) -> impl IntoView {
    let current = Memo::new(move |_| {
        let field = desk.focused.get()?;
        desk.editor.with_document(|document| document.field(field).map(|(section, _)| section.id))
    });
    patch::keep("outline-rows", move || {
        let current = current.get();
        desk.editor.with_document(|document| {
            let places: Vec<_> =
                document.sections().iter().map(|section| SectionPlace::of(section)).collect();
            let shown = shown_sections(&places).into_iter().map(|index| &document.sections()[index]);
            let titled = shown.filter(|section| section.level > 0);
            titled.map(|section| row(section, current == Some(section.id))).collect()
        })
    });
    view! {
        <nav class="outline" aria-label="Outline">
            <ol id="outline-rows"></ol>
        </nav>
    }
}

fn row(section: &Section, is_current: bool) -> Markup {
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
    let mut attributes = vec![("type", "button"), ("class", "outline-link"), ("data-do", action.as_str())];
    if is_current {
        attributes.push(("aria-current", "location"));
    }
    html.open("button", &attributes).leaf("span", &[("class", "outline-title")], &numbered_title(section));
    write_progress(&mut html, Document::progress_of(section));
    html.close();
    let label = format!("Actions for {}", section.title());
    menu::write_button(&mut html, &label, &format!("section:{}", section.id.0));
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
    items.push(item("Remove", Action::Remove(id)));
    items
}
