//! The form: every section of the document with its fields, in reading order.

mod blocks;
mod code;
mod control;
mod pieces;
mod section;
mod section_menu;
mod table;

use leptos::prelude::*;

use super::desk::Desk;
use crate::tree::SectionId;
use crate::workspace::SectionPlace;
use section::SectionView;

pub(super) use section_menu::SectionMenu;

/// A section as the form lays it out.
#[derive(Clone, PartialEq)]
struct FormSection {
    place: SectionPlace,
    /// What another of the part that ends here would be called; none elsewhere.
    repeats: Option<String>,
}

/// All sections.
#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let sections = Memo::new(move |_| {
        let places = desk.editor.order().get();
        shown_sections(&places)
            .map(|index| FormSection {
                place: places[index],
                repeats: repeats(desk, index),
            })
            .collect::<Vec<_>>()
    });
    view! {
        <form class="form" aria-label="Form" autocomplete="off" on:submit=|event| event.prevent_default()>
            <For
                each=move || sections.get()
                key=|section| (section.place, section.repeats.clone())
                let:section
            >
                <SectionView desk=desk id=section.place.id level=section.place.level repeats=section.repeats />
            </For>
        </form>
    }
}

/// The indices of the sections that are laid out: those below one that is left out or not applicable are not.
fn shown_sections(places: &[SectionPlace]) -> impl Iterator<Item = usize> + '_ {
    let mut hidden_below: Option<u8> = None;
    (0..places.len()).filter(move |&index| {
        let place = places[index];
        if hidden_below.is_some_and(|level| place.level > level) {
            return false;
        }
        hidden_below = (!place.is_included).then_some(place.level);
        true
    })
}

/// What a further copy is called, if the section at `index` ends the last of a repeated part: "component".
fn repeats(desk: Desk, index: usize) -> Option<String> {
    desk.editor.untracked_document(|document| {
        let sections = document.sections();
        // The section that ends here may be any of those above this one.
        let mut start = index;
        loop {
            let ends_here = crate::tree::subtree_end(sections, start) == index + 1;
            if ends_here
                && let Some(group) = document.repeated(start)
                && group.last() == Some(&start)
            {
                return Some(part_name(&sections[start].title()));
            }
            let level = sections.get(start)?.level;
            start = sections[..start]
                .iter()
                .rposition(|section| section.level < level)?;
        }
    })
}

/// "component" for "Component 2: Cache".
fn part_name(title: &str) -> String {
    let words: String = title
        .chars()
        .take_while(|c| !c.is_ascii_digit() && *c != ':')
        .collect();
    match words.trim() {
        "" => "part".to_owned(),
        words => words.to_lowercase(),
    }
}

/// The section of a repeated part that a further copy is made from.
fn repeat_after(desk: Desk, id: SectionId) {
    let source = desk.editor.untracked_document(|document| {
        let sections = document.sections();
        let index = sections.iter().position(|section| section.id == id)?;
        let mut start = index;
        loop {
            if document
                .repeated(start)
                .is_some_and(|group| group.last() == Some(&start))
            {
                return Some(sections[start].id);
            }
            let level = sections.get(start)?.level;
            start = sections[..start]
                .iter()
                .rposition(|section| section.level < level)?;
        }
    });
    if let Some(added) = source.and_then(|source| desk.editor.repeat(source)) {
        desk.go_to_section(added);
    }
}
