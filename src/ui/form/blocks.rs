//! The blocks of a section as rows of the form. A row is made anew only when its block's own shape changes, so
//! typing never replaces the control that is typed in.

use std::sync::Arc;

use leptos::prelude::*;

use super::super::desk::{Desk, go_near};
use super::super::icons::{CLOSE, Icon, PLUS};
use super::code::CodeView;
use super::pieces::{PiecesView, words_of};
use super::table::TableView;
use crate::tree::{Block, BlockId, Body, FieldId, Item, Kind, Piece, Section, SectionId};

/// A row of the form.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Row {
    Block {
        id: BlockId,
        /// The first field: another one means another shape.
        shape: Option<FieldId>,
    },
    /// Adds an item to the list that ends here.
    Add { after: BlockId, depth: u8, to: String },
}

/// All blocks of a section.
#[component]
pub(super) fn Blocks(desk: Desk, id: SectionId, section: Signal<Arc<Section>>) -> impl IntoView {
    let rows = Memo::new(move |_| section.with(|section| rows(section)));
    view! {
        <For each=move || rows.get() key=Clone::clone let:row>
            {match row {
                Row::Block { id: block, .. } => row_view(desk, id, section, block),
                Row::Add { after, depth, to } => {
                    let add = move |_| go_near(desk.editor.add_item(id, after));
                    view! {
                        <button type="button" class="button add" data-depth=depth aria-label=format!("Add item to {to}") on:click=add>
                            <Icon path=PLUS />
                            "Add item"
                        </button>
                    }
                    .into_any()
                }
            }}
        </For>
    }
}

/// Which rows a section has now.
fn rows(section: &Section) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut is_off = false;
    // The lists that are open at the current block: where each ends, and its last item.
    let mut ends: Vec<(usize, BlockId, u8, String)> = Vec::new();
    for (index, block) in section.blocks.iter().enumerate() {
        let is_tag = matches!(block.body, Body::Open(_) | Body::Close(_));
        if is_tag || !is_off {
            match &block.body {
                Body::Open(part) => is_off |= !part.is_on,
                Body::Close(_) => is_off = false,
                _ => {}
            }
            if !matches!(block.body, Body::Blank(_) | Body::Rule(_) | Body::Close(_)) {
                rows.push(Row::Block {
                    id: block.id,
                    shape: first_field(block),
                });
            }
        }
        if let Body::Item(item) = &block.body
            && !is_off
        {
            let siblings = section.sibling_items(index);
            if siblings.last() == Some(&index) {
                let end = section.item_range(index).end;
                ends.push((end, block.id, item.depth, list_name(section, item)));
            }
        }
        while ends.last().is_some_and(|(end, ..)| *end == index + 1) {
            rows.extend(
                ends.pop()
                    .map(|(_, after, depth, to)| Row::Add { after, depth, to }),
            );
        }
    }
    rows
}

fn first_field(block: &Block) -> Option<FieldId> {
    // Rows of a table come and go within it.
    if matches!(block.body, Body::Table(_)) {
        return None;
    }
    let mut first = None;
    block
        .body
        .for_each_field(&mut |field| first = first.or(Some(field.id)));
    first
}

/// What a list is called: the label of its items' fields, or its section.
fn list_name(section: &Section, item: &Item) -> String {
    let mut label = String::new();
    if let [Piece::Field(field)] = item.pieces.as_slice() {
        label.clone_from(&field.label);
    }
    if label.is_empty() { section.title() } else { label }
}

fn row_view(desk: Desk, section_id: SectionId, section: Signal<Arc<Section>>, id: BlockId) -> AnyView {
    let body = section.with_untracked(|section| section.block(id).map(|block| block.body.clone()));
    match body {
        Some(Body::Guidance(text)) => guidance(&text),
        Some(Body::Verbatim(text)) => {
            view! { <pre class="verbatim">{text.trim_end().to_owned()}</pre> }.into_any()
        }
        Some(Body::Line(line)) => view! {
            <div class="row">
                <PiecesView desk=desk section=section pieces=line.pieces place=words_of("") on_enter=None />
            </div>
        }
        .into_any(),
        Some(Body::Item(item)) => {
            view! { <ItemView desk=desk section_id=section_id section=section id=id item=item /> }.into_any()
        }
        Some(Body::Table(_)) => {
            view! { <TableView desk=desk section_id=section_id section=section id=id /> }.into_any()
        }
        Some(Body::Fence(fence)) => {
            view! { <CodeView desk=desk section_id=section_id section=section id=id fence=fence /> }
                .into_any()
        }
        Some(Body::Open(part)) => {
            let is_on = Memo::new(move |_| {
                section.with(|section| {
                    matches!(section.block(id).map(|block| &block.body), Some(Body::Open(part)) if part.is_on)
                })
            });
            let name = part.name.replace(['_', '-'], " ").to_lowercase();
            view! {
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        prop:checked=move || is_on.get()
                        on:change=move |event| {
                            desk.editor.switch_part(section_id, id, event_target_checked(&event));
                        }
                    />
                    {format!("Include {name}")}
                </label>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

/// A comment without its delimiters; a template's own tags say nothing to people.
fn guidance(text: &str) -> AnyView {
    let words = text
        .trim()
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim()
        .to_owned();
    if words.starts_with("{{") {
        return ().into_any();
    }
    view! { <p class="guidance">{unwrapped(&words)}</p> }.into_any()
}

/// Lines that were only wrapped are joined; a blank line still separates.
fn unwrapped(words: &str) -> String {
    let paragraphs = words
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

#[component]
fn ItemView(
    desk: Desk,
    section_id: SectionId,
    section: Signal<Arc<Section>>,
    id: BlockId,
    item: Item,
) -> impl IntoView {
    let editor = desk.editor;
    let lead = Memo::new(move |_| {
        section.with(|section| match section.block(id).map(|block| &block.body) {
            Some(Body::Item(item)) => item.lead.trim().to_owned(),
            _ => String::new(),
        })
    });
    let marker = move || match lead.get() {
        lead if lead.starts_with(['-', '*', '+']) => "•".to_owned(),
        lead => lead,
    };
    // Where the item stands among its siblings, from 1, and how many there are.
    let standing = Memo::new(move |_| {
        section.with(|section| {
            let index = section.blocks.iter().position(|block| block.id == id);
            let siblings = index
                .map(|index| section.sibling_items(index))
                .unwrap_or_default();
            let place = siblings
                .iter()
                .position(|sibling| Some(*sibling) == index)
                .unwrap_or(0);
            (place + 1, siblings.len())
        })
    });
    let number = Signal::derive(move || standing.get().0.to_string());
    // An item with words of its own is known by them, the others by their number.
    let has_words = item
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if text.contains(char::is_alphanumeric)));
    let place = if has_words { words_of("") } else { number };
    let remove = move |_| {
        let neighbour = section.with_untracked(|section| neighbour(section, id));
        if editor.remove_item(section_id, id) {
            go_near(neighbour);
        }
    };
    let on_enter = Callback::new(move |()| go_near(editor.add_item(section_id, id)));
    view! {
        <div class="row item" data-depth=item.depth>
            <span class="marker" aria-hidden="true">{marker}</span>
            <PiecesView desk=desk section=section pieces=item.pieces place=place on_enter=Some(on_enter) />
            <button
                type="button"
                class="icon-button remove"
                aria-label=move || format!("Remove item {}", number.get())
                disabled=move || standing.get().1 < 2
                on:click=remove
            >
                <Icon path=CLOSE />
            </button>
        </div>
    }
}

/// The first field of the item before this one, or of the one after it.
fn neighbour(section: &Section, id: BlockId) -> Option<FieldId> {
    let index = section.blocks.iter().position(|block| block.id == id)?;
    let siblings = section.sibling_items(index);
    let at = siblings.iter().position(|sibling| *sibling == index)?;
    let other = at
        .checked_sub(1)
        .or(Some(at + 1))
        .and_then(|at| siblings.get(at))?;
    let mut found = None;
    section.blocks[*other].body.for_each_field(&mut |field| {
        if field.kind != Kind::Check {
            found = found.or(Some(field.id));
        }
    });
    found
}
