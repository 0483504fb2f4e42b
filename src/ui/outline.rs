//! The outline: every section, how much of it is filled in, where one is.

use leptos::prelude::*;

use super::desk::Desk;
use super::form::SectionMenu;
use crate::document::{Document, Progress};
use crate::tree::SectionId;
use crate::workspace::SectionPlace;

/// The navigation over the sections.
#[component]
pub(super) fn Outline(desk: Desk) -> impl IntoView {
    let places = desk.editor.order();
    let current = Memo::new(move |_| {
        let field = desk.focused.get()?;
        desk.editor
            .with_document(|document| document.field(field).map(|(section, _)| section.id))
    });
    view! {
        <nav class="outline" aria-label="Outline">
            <ol>
                <For
                    each=move || places.get().into_iter().filter(|place| place.level > 0)
                    key=|place| *place
                    let:place
                >
                    <OutlineRow desk=desk place=place current=current />
                </For>
            </ol>
        </nav>
    }
}

#[component]
fn OutlineRow(desk: Desk, place: SectionPlace, current: Memo<Option<SectionId>>) -> impl IntoView {
    let id = place.id;
    let section = desk.editor.section(id)?;
    let title = Memo::new(move |_| section.with(|section| section.title()));
    let number = Memo::new(move |_| {
        section.with(|section| {
            section
                .heading
                .as_ref()
                .map(|heading| heading.number.clone())
                .unwrap_or_default()
        })
    });
    let progress = Memo::new(move |_| section.with(|section| Document::progress_of(section)));
    let words = move || match progress.get() {
        Progress { asked: 0, .. } => String::new(),
        Progress { filled, asked } => format!("{filled} of {asked}"),
    };
    let is_whole = move || progress.with(|progress| progress.filled == progress.asked);
    let is_current = move || current.get() == Some(id);
    Some(view! {
        <li class="outline-row" data-level=place.level data-included=place.is_included.to_string()>
            <button
                type="button"
                class="outline-link"
                aria-current=move || is_current().then_some("location")
                on:click=move |_| desk.go_to_section(id)
            >
                <span class="outline-title">
                    <span class="number">{move || number.get()}</span>
                    {move || title.get()}
                </span>
                <span class="progress" data-whole=move || is_whole().to_string()>
                    {words}
                </span>
            </button>
            <SectionMenu desk=desk id=id title=title />
        </li>
    })
}
