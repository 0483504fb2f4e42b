//! A table of the document as a table of controls.

use std::sync::Arc;

use leptos::prelude::*;

use super::super::desk::{Desk, go_near};
use super::super::icons::{CLOSE, Icon, PLUS};
use super::pieces::PiecesView;
use crate::tree::{BlockId, Body, Kind, Row, Section, SectionId, Table, describe_pieces};

fn table_of(section: &Section, id: BlockId) -> Option<&Table> {
    match section.block(id).map(|block| &block.body) {
        Some(Body::Table(table)) => Some(table),
        _ => None,
    }
}

/// A table with its header, a control in each cell, and a way to add and remove rows.
#[component]
pub(super) fn TableView(
    desk: Desk,
    section_id: SectionId,
    section: Signal<Arc<Section>>,
    id: BlockId,
) -> impl IntoView {
    let headers = section.with_untracked(|section| {
        let cells = table_of(section, id)
            .map(|table| table.header.cells.clone())
            .unwrap_or_default();
        let words = |cell: &crate::tree::Cell| {
            let mut words = String::new();
            describe_pieces(&cell.pieces, &mut words);
            words.trim().to_owned()
        };
        cells.iter().map(words).collect::<Vec<_>>()
    });
    let rows: Memo<Vec<BlockId>> = Memo::new(move |_| {
        section.with(|section| {
            table_of(section, id)
                .map(|table| table.rows.iter().map(|row| row.id).collect())
                .unwrap_or_default()
        })
    });
    let title = section.with_untracked(|section| section.title());
    let add = move |_| go_near(desk.editor.add_row(section_id, id));
    view! {
        <div class="row table-row">
            <table class="grid">
                <thead>
                    <tr>
                        {headers
                            .iter()
                            .map(|header| view! { <th scope="col">{header.clone()}</th> })
                            .collect::<Vec<_>>()}
                        <td></td>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| *row let:row>
                        <RowView desk=desk section_id=section_id section=section table=id id=row headers=headers.clone() rows=rows />
                    </For>
                </tbody>
            </table>
            <button type="button" class="button add" aria-label=format!("Add row to {title}") on:click=add>
                <Icon path=PLUS />
                "Add row"
            </button>
        </div>
    }
}

#[component]
fn RowView(
    desk: Desk,
    section_id: SectionId,
    section: Signal<Arc<Section>>,
    table: BlockId,
    id: BlockId,
    headers: Vec<String>,
    rows: Memo<Vec<BlockId>>,
) -> impl IntoView {
    let row: Option<Row> = section.with_untracked(|section| {
        table_of(section, table)?
            .rows
            .iter()
            .find(|row| row.id == id)
            .cloned()
    });
    let number = Signal::derive(move || {
        rows.with(|rows| {
            rows.iter()
                .position(|row| *row == id)
                .map_or(0, |at| at + 1)
                .to_string()
        })
    });
    let remove = move |_| {
        let neighbour = section.with_untracked(|section| neighbour(table_of(section, table)?, id));
        if desk.editor.remove_row(section_id, table, id) {
            go_near(neighbour);
        }
    };
    let cells = row.map(|row| row.cells).unwrap_or_default();
    view! {
        <tr>
            {cells
                .into_iter()
                .zip(headers.into_iter().chain(std::iter::repeat(String::new())))
                .map(|(cell, header)| {
                    view! {
                        <td data-header=header>
                            <PiecesView desk=desk section=section pieces=cell.pieces place=number on_enter=None />
                        </td>
                    }
                })
                .collect::<Vec<_>>()}
            <td class="row-end">
                <button
                    type="button"
                    class="icon-button remove"
                    aria-label=move || format!("Remove row {}", number.get())
                    disabled=move || rows.with(|rows| rows.len() < 2)
                    on:click=remove
                >
                    <Icon path=CLOSE />
                </button>
            </td>
        </tr>
    }
}

/// The first field of the row before this one, or of the one after it.
fn neighbour(table: &Table, id: BlockId) -> Option<crate::tree::FieldId> {
    let at = table.rows.iter().position(|row| row.id == id)?;
    let row = table.rows.get(at.checked_sub(1).unwrap_or(1))?;
    let mut found = None;
    for cell in &row.cells {
        crate::tree::visit_pieces(&cell.pieces, &mut |field| {
            if field.kind != Kind::Check {
                found = found.or(Some(field.id));
            }
        });
    }
    found
}
