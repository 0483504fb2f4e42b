//! A code block: one monospaced text, or code with gaps to fill in place.

use std::sync::Arc;

use leptos::prelude::*;

use super::super::desk::{Desk, field_element};
use super::pieces::{PiecesView, words_of};
use crate::tree::{BlockId, Fence, Field, Kind, Piece, Section, SectionId};

/// A code block.
#[component]
pub(super) fn CodeView(
    desk: Desk,
    section_id: SectionId,
    section: Signal<Arc<Section>>,
    id: BlockId,
    fence: Fence,
) -> impl IntoView {
    let is_whole = matches!(fence.body.first(), Some(Piece::Field(field)) if field.kind == Kind::Code);
    if is_whole {
        let pieces = fence.body.into_iter().take(1).collect();
        return view! {
            <div class="row">
                <PiecesView desk=desk section=section pieces=pieces place=words_of("") on_enter=None />
            </div>
        }
        .into_any();
    }
    let language = fence.language().to_owned();
    let name = if language.is_empty() {
        "Code".to_owned()
    } else {
        format!("Code, {language}")
    };
    let parts = fence
        .body
        .into_iter()
        .map(|piece| match piece {
            Piece::Field(field) => view! { <Gap desk=desk section=section field=*field /> }.into_any(),
            Piece::Text(text) | Piece::Guidance(text) => view! { <span>{text}</span> }.into_any(),
            Piece::Link(_) => ().into_any(),
        })
        .collect::<Vec<_>>();
    view! {
        <div class="row code-row">
            <div class="code-fill" role="group" aria-label=name>{parts}</div>
            <button type="button" class="button quiet" on:click=move |_| desk.editor.join_code(section_id, id)>
                "Edit all of this code"
            </button>
        </div>
    }
    .into_any()
}

/// A gap in code.
#[component]
fn Gap(desk: Desk, section: Signal<Arc<Section>>, field: Field) -> impl IntoView {
    let id = field.id;
    let value =
        Memo::new(move |_| section.with(|section| section.field(id).map(Field::text).unwrap_or_default()));
    let prompt = field.prompt.clone();
    let width = {
        let least = prompt.chars().count();
        move || {
            value
                .with(|value| value.chars().count().max(least) + 1)
                .to_string()
        }
    };
    view! {
        <input
            class="gap"
            id=field_element(id)
            aria-label=field.caption().to_owned()
            title=prompt.clone()
            placeholder=prompt
            size=width
            spellcheck="false"
            prop:value=move || value.get()
            on:input=move |event| desk.editor.set(id, &event_target_value(&event))
            on:focus=move |_| desk.focused.set(Some(id))
        />
    }
}
