//! One section of the form: its heading, its state, its blocks.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::super::desk::{Desk, section_element};
use super::super::icons::{DOWN, Icon, PLUS, RIGHT};
use super::blocks::Blocks;
use super::pieces::heading_fields;
use super::section_menu::SectionMenu;
use crate::document::{Document, Progress};
use crate::tree::{Role, Section, SectionId, SectionState, visit_pieces};

/// A section with everything that can be done to it.
#[component]
pub(super) fn SectionView(desk: Desk, id: SectionId, level: u8, repeats: Option<String>) -> impl IntoView {
    let section = desk.editor.section(id)?;
    let is_folded = move || desk.folded.with(|folded| folded.contains(&id));
    let state = Memo::new(move |_| section.with(|section| section.state.clone()));
    let body = move || match state.get() {
        SectionState::Included => view! { <Blocks desk=desk id=id section=section /> }.into_any(),
        SectionState::NotApplicable(_) => {
            view! { <NotApplicable desk=desk id=id section=section /> }.into_any()
        }
        SectionState::LeftOut => view! {
            <div class="set-aside">
                <p>"Left out of the document, with everything below it. Nothing of it is lost."</p>
                <IncludeAgain desk=desk id=id />
            </div>
        }
        .into_any(),
    };
    let title = Memo::new(move |_| section.with(|section| section.title()));
    Some(view! {
        <section class="section" data-level=level aria-label=title>
            {(level > 0).then(|| view! { <SectionHead desk=desk id=id level=level section=section title=title /> })}
            <div class="section-body" hidden=is_folded>
                {body}
            </div>
            {repeats.map(|part| view! {
                <button type="button" class="button add repeat" on:click=move |_| super::repeat_after(desk, id)>
                    <Icon path=PLUS />
                    {format!("Add another {part}")}
                </button>
            })}
        </section>
    })
}

#[component]
fn SectionHead(
    desk: Desk,
    id: SectionId,
    level: u8,
    section: Signal<Arc<Section>>,
    title: Memo<String>,
) -> impl IntoView {
    let is_folded = move || desk.folded.with(|folded| folded.contains(&id));
    let fold = move |_| {
        desk.folded.update(|folded| {
            if !folded.remove(&id) {
                folded.insert(id);
            }
        });
    };
    let progress = Memo::new(move |_| section.with(|section| Document::progress_of(section)));
    let number = Memo::new(move |_| {
        section.with(|section| {
            section
                .heading
                .as_ref()
                .map(|heading| heading.number.clone())
                .unwrap_or_default()
        })
    });
    let words = move || format!("{}{}", number.get(), title.get());
    let is_renaming = move || desk.renaming.get() == Some(id);
    view! {
        <header class="section-head">
            <button
                type="button"
                class="icon-button fold"
                aria-expanded=move || (!is_folded()).to_string()
                aria-label=move || format!("Fields of {}", title.get())
                on:click=fold
            >
                {move || view! { <Icon path=if is_folded() { RIGHT } else { DOWN } /> }}
            </button>
            <Show when=move || !is_renaming() fallback=move || view! { <Rename desk=desk id=id section=section /> }>
                <h2
                    class="section-title"
                    id=section_element(id)
                    tabindex="-1"
                    data-level=level
                    attr:aria-level=(level + 1).min(6).to_string()
                >
                    {words}
                </h2>
            </Show>
            <ProgressMark progress=progress />
            <SectionMenu desk=desk id=id title=title />
        </header>
        {heading_fields(desk, section)}
    }
}

/// "3 of 5", or nothing where nothing is asked.
#[component]
pub(in crate::ui) fn ProgressMark(#[prop(into)] progress: Signal<Progress>) -> impl IntoView {
    let words = move || match progress.get() {
        Progress { asked: 0, .. } => String::new(),
        Progress { filled, asked } => format!("{filled} of {asked}"),
    };
    let is_whole = move || progress.with(|progress| progress.filled == progress.asked);
    view! {
        <span class="progress" data-whole=move || is_whole().to_string()>
            {words}
        </span>
    }
}

/// A heading's own words while they are changed.
#[component]
fn Rename(desk: Desk, id: SectionId, section: Signal<Arc<Section>>) -> impl IntoView {
    let field = section.with_untracked(|section| {
        let mut found = None;
        if let Some(heading) = &section.heading {
            visit_pieces(&heading.pieces, &mut |field| {
                if field.role == Role::Title {
                    found = Some((field.id, field.text()));
                }
            });
        }
        found
    });
    let (field, text) = field?;
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // It is on the page: this runs once it is.
            let _ = input.focus();
            input.select();
        }
    });
    let finish = move |is_kept: bool| {
        if desk.renaming.get_untracked() != Some(id) {
            return;
        }
        if let (true, Some(input)) = (is_kept, input.get_untracked()) {
            desk.editor.set(field, input.value().trim());
        }
        desk.renaming.set(None);
        desk.go_to_section(id);
    };
    Some(view! {
        <input
            node_ref=input
            class="control section-title"
            aria-label="Section title"
            value=text
            on:keydown=move |event| match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    finish(true);
                }
                "Escape" => finish(false),
                _ => {}
            }
            on:blur=move |_| finish(true)
        />
    })
}

#[component]
fn NotApplicable(desk: Desk, id: SectionId, section: Signal<Arc<Section>>) -> impl IntoView {
    let reason = Memo::new(move |_| {
        section.with(|section| match &section.state {
            SectionState::NotApplicable(reason) => reason.clone(),
            _ => String::new(),
        })
    });
    let element = format!("reason-{}", id.0);
    view! {
        <div class="set-aside">
            <label class="label" for=element.clone()>"Not applicable, because"</label>
            <textarea
                class="control"
                id=element
                rows="1"
                prop:value=move || reason.get()
                on:input=move |event| {
                    desk.editor.set_state(id, SectionState::NotApplicable(event_target_value(&event)));
                }
            ></textarea>
            <p class="ask">"The document states it in place of the section. What you wrote there is kept."</p>
            <IncludeAgain desk=desk id=id />
        </div>
    }
}

#[component]
fn IncludeAgain(desk: Desk, id: SectionId) -> impl IntoView {
    view! {
        <button type="button" class="button" on:click=move |_| {
            desk.editor.set_state(id, SectionState::Included);
            desk.go_to_section(id);
        }>
            "Include again"
        </button>
    }
}
