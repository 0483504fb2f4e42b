//! A block of a section as markup: a line with its fields, an item, a table, code.

use super::super::action::Action;
use super::super::html::{Html, Icon, Markup};
use super::field::{is_label, write_gap, write_pieces};
use crate::tree::{
    Block, BlockId, Body, Fence, Item, Kind, Lists, Piece, Place, Role, Section, Table, describe_pieces,
};

pub(super) fn row(section: &Section, lists: &Lists, index: usize, block: &Block) -> Option<Markup> {
    let mut html = Html::default();
    match &block.body {
        Body::Blank(_) | Body::Rule(_) | Body::Close(_) => return None,
        Body::Guidance(text) => {
            let words = guidance(text)?;
            html.leaf("p", &[("class", "guidance")], &words);
        }
        Body::Verbatim(text) => {
            html.leaf("pre", &[("class", "verbatim")], text.trim_end());
        }
        Body::Line(line) => {
            if is_said_by_next(section, index, &line.pieces) {
                return None;
            }
            html.open("div", &[("class", "row")]);
            write_pieces(&mut html, section, &line.pieces, None);
        }
        Body::Item(item) => write_item(&mut html, section, lists, index, block.id, item),
        Body::Table(table) => write_table(&mut html, section, block.id, table),
        Body::Fence(fence) => write_fence(&mut html, section, block.id, fence),
        Body::Open(part) => {
            let words = format!("Include {}", part.name.replace(['_', '-'], " ").to_lowercase());
            let action = Action::SwitchPart(section.id, block.id).attribute();
            let mut attributes = vec![
                ("type", "checkbox"),
                ("role", "switch"),
                ("aria-label", words.as_str()),
                ("data-do", action.as_str()),
            ];
            if part.is_on {
                attributes.push(("checked", ""));
            }
            html.open("label", &[("class", "switch")]).void("input", &attributes).text(&words);
        }
    }
    Some(html.finish())
}

/// Whether a line only says what the next field has as its label.
fn is_said_by_next(section: &Section, index: usize, pieces: &[Piece]) -> bool {
    let [Piece::Text(text)] = pieces else { return false };
    let next = section.blocks[index + 1..]
        .iter()
        .map(|block| &block.body)
        .find(|body| !matches!(body, Body::Blank(_) | Body::Guidance(_)));
    let Some(next @ (Body::Line(_) | Body::Fence(_))) = next else { return false };
    let mut label = None;
    next.for_each_field(&mut |field| {
        if field.place != Place::Info {
            label = label.or(Some(&field.label));
        }
    });
    label.is_some_and(|label| is_label(&text.replace(['*', '`'], ""), label))
}

/// A comment without its delimiters, its wrapped lines joined; a template's own tags say nothing to people.
fn guidance(text: &str) -> Option<String> {
    let words = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    if words.starts_with("{{") {
        return None;
    }
    let joined = |paragraph: &str| paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(words.split("\n\n").map(joined).collect::<Vec<_>>().join("\n\n"))
}

fn write_item(html: &mut Html, section: &Section, lists: &Lists, index: usize, id: BlockId, item: &Item) {
    let number = lists.place(index).map_or(1, |before| before + 1);
    let marker = match item.lead.trim() {
        lead if lead.starts_with(['-', '*', '+']) => "•",
        lead => lead,
    };
    // An item with words of its own is known by them, the others by their number; and what is like it is another
    // matter, so there Enter goes on to no next one.
    let has_words =
        |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains(char::is_alphanumeric));
    let is_known_by_words = item.pieces.iter().any(has_words);
    let add = Action::AddItem(section.id, id).attribute();
    let depth = item.depth.to_string();
    let mut attributes = vec![("class", "row item"), ("data-depth", depth.as_str())];
    if !is_known_by_words {
        attributes.push(("data-next", &add));
    }
    html.open("div", &attributes);
    let mut pieces = item.pieces.as_slice();
    let task = match pieces.split_first() {
        Some((Piece::Field(task), rest)) if task.kind == Kind::Check => Some((task, rest)),
        _ => None,
    };
    if task.is_none() {
        html.leaf("span", &[("class", "marker"), ("aria-hidden", "true")], marker);
    }
    if let Some((task, rest)) = task {
        pieces = rest;
        let mut words = String::new();
        for piece in rest {
            match piece {
                Piece::Text(text) => words.push_str(text),
                Piece::Field(field) if field.role == Role::Sample => words.push_str(&field.source),
                Piece::Field(field) => words.push_str(field.ask()),
                Piece::Link(_) | Piece::Guidance(_) => {}
            }
        }
        let action = Action::Tick(task.id).attribute();
        html.void(
            "input",
            &[
                ("type", "checkbox"),
                ("class", "task-box"),
                ("id", &super::super::desk::field_element(task.id)),
                ("aria-label", &format!("{}, done", words.trim())),
                ("data-do", &action),
            ],
        );
    }
    let place = (!is_known_by_words).then_some(number);
    write_pieces(html, section, pieces, place);
    if lists.siblings(index).len() > 1 {
        let action = Action::RemoveItem(section.id, id).attribute();
        write_remove(html, &format!("Remove item {number}"), &action);
    }
}

fn write_remove(html: &mut Html, label: &str, action: &str) {
    html.open(
        "button",
        &[("type", "button"), ("class", "icon-button remove"), ("aria-label", label), ("data-do", action)],
    )
    .icon(Icon::Close)
    .close();
}

pub(super) fn add_item(section: &Section, after: BlockId, depth: u8, to: &str) -> Markup {
    let mut html = Html::default();
    let action = Action::AddItem(section.id, after).attribute();
    html.open(
        "button",
        &[
            ("type", "button"),
            ("class", "button add"),
            ("data-depth", &depth.to_string()),
            ("aria-label", &format!("Add item to {to}")),
            ("data-do", &action),
        ],
    )
    .icon(Icon::Plus)
    .text("Add item");
    html.finish()
}

/// What a list is called: the label of its items' fields, or its section.
pub(super) fn list_name(section: &Section, item: &Item) -> String {
    match item.pieces.as_slice() {
        [Piece::Field(field)] if !field.label.is_empty() => field.label.clone(),
        _ => section.title(),
    }
}

fn write_table(html: &mut Html, section: &Section, id: BlockId, table: &Table) {
    let headers: Vec<String> = table
        .header
        .cells
        .iter()
        .map(|cell| {
            let mut words = String::new();
            describe_pieces(&cell.pieces, &mut words);
            words.trim().to_owned()
        })
        .collect();
    html.open("div", &[("class", "row table-row")])
        .open("div", &[("class", "grid-room"), ("data-columns", &headers.len().min(4).to_string())])
        .open("table", &[("class", "grid")])
        .open("thead", &[])
        .open("tr", &[]);
    for header in &headers {
        html.leaf("th", &[("scope", "col")], header);
    }
    html.leaf("td", &[("class", "row-end")], "").close().close().open("tbody", &[]);
    let add = Action::AddRow(section.id, id).attribute();
    for (number, row) in (1..).zip(&table.rows) {
        let next = [("data-next", add.as_str())];
        html.open("tr", if number == table.rows.len() { &next } else { &[] });
        for (column, cell) in row.cells.iter().enumerate() {
            let header = headers.get(column).map(String::as_str).unwrap_or_default();
            html.open("td", &[("class", "cell"), ("data-header", header)]);
            write_pieces(html, section, &cell.pieces, Some(number));
            html.close();
        }
        html.open("td", &[("class", "row-end")]);
        if table.rows.len() > 1 {
            let action = Action::RemoveRow(section.id, id, row.id).attribute();
            write_remove(html, &format!("Remove row {number}"), &action);
        }
        html.close().close();
    }
    html.close()
        .close()
        .close()
        .open(
            "button",
            &[
                ("type", "button"),
                ("class", "button add"),
                ("aria-label", &format!("Add row to {}", section.title())),
                ("data-do", &add),
            ],
        )
        .icon(Icon::Plus)
        .text("Add row")
        .close();
}

fn write_fence(html: &mut Html, section: &Section, id: BlockId, fence: &Fence) {
    if let Some(whole @ Piece::Field(field)) = fence.body.first()
        && field.kind == Kind::Code
    {
        html.open("div", &[("class", "row")]);
        for asked in fence.info.iter().filter(|piece| matches!(piece, Piece::Field(_))) {
            write_pieces(html, section, std::slice::from_ref(asked), None);
        }
        return write_pieces(html, section, std::slice::from_ref(whole), None);
    }
    let name = match fence.language() {
        "" => "Code".to_owned(),
        language => format!("Code, {language}"),
    };
    html.open("div", &[("class", "row code-row")])
        .open("div", &[("class", "code-fill"), ("role", "group"), ("aria-label", &name)]);
    if !fence.info.is_empty() {
        html.leaf("span", &[], &fence.open);
    }
    for piece in fence.info.iter().chain(&fence.body) {
        match piece {
            Piece::Field(field) => write_gap(html, field),
            Piece::Text(text) | Piece::Guidance(text) => {
                html.leaf("span", &[], text);
            }
            Piece::Link(_) => {}
        }
    }
    let action = Action::JoinCode(section.id, id).attribute();
    html.close().leaf(
        "button",
        &[("type", "button"), ("class", "button quiet"), ("data-do", &action)],
        "Edit all of this code",
    );
}
