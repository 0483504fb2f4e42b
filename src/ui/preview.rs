//! The preview: the document as it will be read, beside the form that writes it.

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::desk::{Desk, Pane};
use crate::preview::Block;
use crate::tree::FieldId;

/// How far from the top of the pane the focused field's block is brought, in pixels.
const MARGIN: f64 = 96.0;

/// The preview pane.
#[component]
pub(super) fn Preview(desk: Desk) -> impl IntoView {
    let pane = NodeRef::<html::Section>::new();
    let shown = desk.views.shown;
    let blocks = move || shown.with(|shown| shown.preview.blocks.clone());
    let is_cut = Memo::new(move |_| shown.with(|shown| shown.preview.is_cut));
    let is_empty = Memo::new(move |_| shown.with(|shown| shown.preview.blocks.is_empty()));
    // The block of the focused field: it is marked, and scrolled to when another field gets the focus.
    let current = Memo::new(move |_| {
        let field = desk.focused.get()?;
        shown.with(|shown| {
            let block = shown.block_of(field)?;
            shown.preview.blocks.get(block).map(|block| block.key)
        })
    });
    Effect::new(move |earlier: Option<Option<FieldId>>| {
        let field = desk.focused.get();
        let key = current.get_untracked();
        if earlier.is_some_and(|earlier| earlier != field)
            && let (Some(key), Some(pane)) = (key, pane.get_untracked())
        {
            scroll_to(&pane, &format!("[data-block='{key}']"));
        }
        field
    });
    let on_click = move |event: MouseEvent| {
        let Some(target) = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
        else {
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
            let block =
                closest("[data-block]").and_then(|block| block.get_attribute("data-block")?.parse().ok());
            let field = marked.map(FieldId).or_else(|| {
                let key: u64 = block?;
                shown.with_untracked(|shown| {
                    let at = shown.preview.blocks.iter().position(|block| block.key == key)?;
                    shown.field_in(at)
                })
            });
            if let Some(field) = field {
                desk.go_to_field(field);
            }
        }
    };
    view! {
        <section
            node_ref=pane
            class="preview"
            aria-label="Preview"
            tabindex="0"
            data-shown=move || (desk.pane.get() == Pane::Preview).to_string()
        >
            <header class="preview-head">
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        prop:checked=move || desk.is_finished.get()
                        on:change=move |event| desk.is_finished.set(event_target_checked(&event))
                    />
                    "Finished view"
                </label>
            </header>
            <Show when=move || is_cut.get()>
                <p class="preview-note">
                    "Part of the document is nested too deep or too long to be shown here. The file holds all of it."
                </p>
            </Show>
            <Show when=move || is_empty.get()>
                <p class="preview-note">"Nothing is filled in yet, so the finished document is empty."</p>
            </Show>
            <article class="markdown" on:click=on_click>
                <For each=blocks key=|block| block.key let:block>
                    <BlockView block=block current=current />
                </For>
            </article>
        </section>
    }
}

/// The HTML comes from the renderer, which lets nothing through that could run.
#[component]
fn BlockView(block: Arc<Block>, current: Memo<Option<u64>>) -> impl IntoView {
    let key = block.key;
    view! {
        <div
            class="block"
            data-block=key.to_string()
            data-current=move || (current.get() == Some(key)).then_some("true")
            inner_html=block.html.as_str().to_owned()
        ></div>
    }
}

fn scroll_to(pane: &HtmlElement, selector: &str) {
    if let Ok(Some(block)) = pane.query_selector(selector) {
        scroll_within(pane, &block);
    }
}

fn scroll_to_id(pane: &HtmlElement, id: &str) {
    let Ok(all) = pane.query_selector_all("[id]") else {
        return;
    };
    let elements = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<Element>().ok());
    if let Some(element) = elements.into_iter().find(|element| element.id() == id) {
        scroll_within(pane, &element);
    }
}

/// Scrolls the pane alone, never the page under the writer, and only if the block is not in view.
fn scroll_within(pane: &HtmlElement, block: &Element) {
    let (outer, inner) = (pane.get_bounding_client_rect(), block.get_bounding_client_rect());
    let is_in_view = inner.top() >= outer.top() + MARGIN / 2.0 && inner.bottom() <= outer.bottom();
    if !is_in_view {
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        let by = (inner.top() - outer.top() - MARGIN) as i32;
        pane.set_scroll_top(pane.scroll_top() + by);
    }
}
