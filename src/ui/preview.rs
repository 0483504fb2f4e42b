//! The preview: the document as it will be read, beside the form that writes it.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::desk::{Desk, Place};
use crate::tree::FieldId;
use blocks::Blocks;

mod blocks;

/// How far from the top of the pane the writer's place is brought, and from its bottom it has to be, in pixels.
const MARGIN: f64 = 96.0;

/// What is on the page: the blocks, and which of them is marked.
struct Page {
    blocks: Blocks,
    current: Option<Element>,
    place: Option<Place>,
}

/// The preview pane.
#[component]
pub(super) fn Preview(desk: Desk) -> impl IntoView {
    let pane = NodeRef::<html::Section>::new();
    let article = NodeRef::<html::Article>::new();
    let views = desk.views;
    let on_page = StoredValue::new_local(None::<Page>);
    Effect::new(move |_| {
        let Some(article) = article.get() else { return };
        let place = desk.place.get();
        views.with_shown(|shown| {
            on_page.update_value(|shown_now| {
                let now = shown_now.get_or_insert_with(|| Page {
                    blocks: Blocks::new((*article).clone()),
                    current: None,
                    place: None,
                });
                now.blocks.show(&shown.preview);
                let block = match place {
                    Some(Place::Field(field)) => shown.block_of(field),
                    Some(Place::Section(section)) => shown.block_of_section(section),
                    None => None,
                };
                let current = block.and_then(|block| now.blocks.element(block)).cloned();
                mark(&mut now.current, current.clone());
                // Typing never scrolls; going to another place does.
                if now.place != place {
                    now.place = place;
                    if let (Some(block), Some(pane)) = (current, pane.get_untracked()) {
                        scroll_within(&pane, &block);
                    }
                }
            });
        });
    });
    let note = Memo::new(move |_| {
        views.with_shown(|shown| match () {
            () if shown.preview.is_cut() => {
                "Part of the document is nested too deep or too long to be shown here. The file holds all of it."
            }
            () if shown.preview.is_empty() => "Nothing is filled in yet, so the finished document is empty.",
            () => "",
        })
    });
    let on_click = move |event: MouseEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let closest = |selector: &str| target.closest(selector).ok().flatten();
        if let Some(anchor) = closest("[data-anchor]") {
            // The page's own address is in the fragment: an anchor is scrolled to, not followed.
            event.prevent_default();
            let id = anchor.get_attribute("data-anchor").unwrap_or_default();
            if let Some(pane) = pane.get_untracked() {
                scroll_to_id(&pane, &id);
            }
        } else if closest("a[href], summary").is_none() {
            let marked =
                closest("[data-field]").and_then(|mark| mark.get_attribute("data-field")?.parse().ok());
            let field = marked.map(FieldId).or_else(|| {
                let block =
                    on_page.with_value(|now| now.as_ref()?.blocks.key_of(target.unchecked_ref::<Node>()))?;
                views.untracked_shown(|shown| shown.field_in(block))
            });
            if let Some(field) = field {
                desk.go_to_field(field);
            }
        }
    };
    view! {
        <section node_ref=pane class="preview" aria-label="Preview" tabindex="0">
            <header class="preview-head">
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        on:change=move |event| desk.is_finished.set(event_target_checked(&event))
                    />
                    "Finished view"
                </label>
            </header>
            <p class="preview-note">{move || note.get()}</p>
            <article node_ref=article class="markdown" on:click=on_click></article>
        </section>
    }
}

/// Marks another block as the one that is being written.
fn mark(marked: &mut Option<Element>, current: Option<Element>) {
    if *marked == current {
        return;
    }
    // A known attribute of an element cannot be refused.
    if let Some(element) = marked.take() {
        let _ = element.remove_attribute("data-current");
    }
    if let Some(element) = &current {
        let _ = element.set_attribute("data-current", "true");
    }
    *marked = current;
}

fn scroll_to_id(pane: &HtmlElement, id: &str) {
    let Ok(all) = pane.query_selector_all("[id]") else {
        return;
    };
    let mut elements = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<Element>().ok());
    if let Some(element) = elements.find(|element| element.id() == id) {
        scroll_within(pane, &element);
    }
}

/// Scrolls the pane alone, never the page under the writer, and only if the block is not well in view: what
/// follows a heading should be seen too.
fn scroll_within(pane: &HtmlElement, block: &Element) {
    let (outer, inner) = (pane.get_bounding_client_rect(), block.get_bounding_client_rect());
    let is_in_view = inner.top() >= outer.top() + MARGIN / 2.0 && inner.bottom() <= outer.bottom() - MARGIN;
    if !is_in_view {
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        let by = (inner.top() - outer.top() - MARGIN) as i32;
        pane.set_scroll_top(pane.scroll_top() + by);
    }
}
