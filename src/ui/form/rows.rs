//! What the form shows of a section, as markup. It holds everything but what is filled in: the values are set on
//! the controls afterwards, so typing changes no markup and nothing that is typed in is ever replaced.

use super::super::action::Action;
use super::super::desk::section_element;
use super::super::html::{Html, Icon, Markup};
use super::super::menu;
use super::super::raw;
use super::field::{write_gap, write_pieces};
use crate::document::{Document, Progress};
use crate::tree::{
    Block, BlockId, Body, Fence, Item, Kind, Lists, Piece, Role, Section, SectionState, SwitchedOff, Table,
    describe_pieces, visit_pieces,
};

/// What of a section's looks does not follow from the section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::ui) struct Look {
    /// Its fields are folded away.
    pub(in crate::ui) is_folded: bool,
    /// Its title is being changed.
    pub(in crate::ui) is_renaming: bool,
    /// The name and the Markdown of the text that stands in place of its fields.
    pub(in crate::ui) raw: Option<(String, String)>,
    /// What another of the repeated part that ends here is called.
    pub(in crate::ui) repeats: Option<String>,
    /// What of it stands within an optional part that is off; the part may begin in a section before it.
    pub(in crate::ui) off: SwitchedOff,
}

/// The rows of a section.
pub(in crate::ui) fn rows(section: &Section, look: &Look) -> Vec<Markup> {
    let mut rows = Vec::new();
    if section.level > 0 && !look.off.heading {
        rows.push(head(section, look));
    }
    if let Some((name, text)) = &look.raw {
        rows.push(raw_text(name, text));
    } else if !look.is_folded {
        match section.state {
            SectionState::Included => body(section, &look.off, &mut rows),
            SectionState::NotApplicable(_) => rows.push(not_applicable(section)),
            SectionState::LeftOut => rows.push(left_out(section)),
        }
    }
    if let Some(part) = &look.repeats {
        let mut html = Html::default();
        let action = Action::Repeat(section.id).attribute();
        html.open("button", &[("type", "button"), ("class", "button add repeat"), ("data-do", &action)])
            .icon(Icon::Plus)
            .text(&format!("Add another {part}"));
        rows.push(html.finish());
    }
    rows
}

/// A text in place of fields. What is typed changes no markup: it is written once.
fn raw_text(name: &str, text: &str) -> Markup {
    let lines = text.lines().count().clamp(6, 30).to_string();
    let mut html = Html::default();
    html.open("div", &[("class", "row raw")])
        .open(
            "textarea",
            &[
                ("class", "control code"),
                ("id", raw::ELEMENT),
                ("aria-label", name),
                ("rows", &lines),
                ("spellcheck", "false"),
                // The browser undoes within the text.
                ("data-name-of", "text"),
            ],
        )
        // A line ending that begins a text area is not part of what it holds.
        .text("\n")
        .text(text)
        .close()
        .leaf(
            "button",
            &[("type", "button"), ("class", "button"), ("data-do", &Action::BackToFields.attribute())],
            "Back to fields",
        );
    html.finish()
}

/// "2.1 Scope", as it is shown.
pub(in crate::ui) fn numbered_title(section: &Section) -> String {
    let number = section.heading.as_ref().map(|heading| heading.number.as_str()).unwrap_or_default();
    format!("{number}{}", section.title())
}

/// "3 of 5", or nothing where nothing is asked.
pub(in crate::ui) fn write_progress(html: &mut Html, progress: Progress) {
    if progress.asked > 0 {
        let is_whole = (progress.filled == progress.asked).to_string();
        let words = format!("{} of {}", progress.filled, progress.asked);
        html.leaf("span", &[("class", "progress"), ("data-whole", &is_whole)], &words);
    }
}

fn head(section: &Section, look: &Look) -> Markup {
    let title = section.title();
    let level = section.level.to_string();
    let mut html = Html::default();
    html.open("header", &[("class", "section-head")]);
    let fold = Action::Fold(section.id).attribute();
    let expanded = (!look.is_folded).to_string();
    html.open(
        "button",
        &[
            ("type", "button"),
            ("class", "icon-button fold"),
            ("aria-expanded", &expanded),
            ("aria-label", &format!("Fields of {title}")),
            ("data-do", &fold),
        ],
    )
    .icon(if look.is_folded { Icon::Right } else { Icon::Down })
    .close();
    if look.is_renaming {
        let own = own_title(section).unwrap_or_default();
        html.void(
            "input",
            &[
                ("class", "control section-title"),
                ("id", "rename"),
                ("aria-label", "Section title"),
                ("value", &own),
                ("data-rename", &section.id.0.to_string()),
                ("data-name-of", "section"),
            ],
        );
    } else {
        // One level deeper than in the document: the page has a heading of its own.
        let told = (section.level + 1).min(6).to_string();
        html.leaf(
            "h2",
            &[
                ("class", "section-title"),
                ("id", &section_element(section.id)),
                ("tabindex", "-1"),
                ("data-level", &level),
                ("aria-level", &told),
            ],
            &numbered_title(section),
        );
    }
    write_progress(&mut html, Document::progress_of_rest(section, &look.off));
    html.open(
        "button",
        &[
            ("type", "button"),
            ("class", "icon-button"),
            ("aria-label", &format!("Edit {title} as Markdown")),
            ("title", "Edit as Markdown"),
            ("aria-pressed", if look.raw.is_some() { "true" } else { "false" }),
            ("data-do", &Action::EditAsMarkdown(section.id).attribute()),
        ],
    )
    .icon(Icon::Code)
    .close();
    menu::write_button(
        &mut html,
        &format!("Actions for {title}"),
        &format!("section:{}", section.id.0),
        true,
    );
    html.finish()
}

/// The words of a heading that can be changed.
fn own_title(section: &Section) -> Option<String> {
    let mut own = None;
    visit_pieces(&section.heading.as_ref()?.pieces, &mut |field| {
        if field.role == Role::Title {
            own = Some(field.text());
        }
    });
    own
}

fn not_applicable(section: &Section) -> Markup {
    let element = format!("reason-{}", section.id.0);
    let mut html = Html::default();
    html.open("div", &[("class", "set-aside")])
        .leaf("label", &[("class", "label"), ("for", &element)], "Not applicable, because")
        .open(
            "textarea",
            &[
                ("class", "control"),
                ("id", &element),
                ("rows", "1"),
                ("data-reason", &section.id.0.to_string()),
            ],
        )
        .close()
        .leaf(
            "p",
            &[("class", "ask")],
            "The document states it in place of the section. What you wrote there is kept.",
        );
    write_include(&mut html, section);
    html.finish()
}

fn left_out(section: &Section) -> Markup {
    let mut html = Html::default();
    html.open("div", &[("class", "set-aside")]).leaf(
        "p",
        &[],
        "Left out of the document, with everything below it. Nothing of it is lost.",
    );
    write_include(&mut html, section);
    html.finish()
}

fn write_include(html: &mut Html, section: &Section) {
    let action = Action::Include(section.id).attribute();
    html.leaf("button", &[("type", "button"), ("class", "button"), ("data-do", &action)], "Include again");
}

fn body(section: &Section, off: &SwitchedOff, rows: &mut Vec<Markup>) {
    if let Some(heading) = section.heading.as_ref().filter(|_| !off.heading) {
        let asked: Vec<Piece> = heading.pieces.iter().filter(|piece| is_asked(piece)).cloned().collect();
        if !asked.is_empty() {
            let mut html = Html::default();
            html.open("div", &[("class", "row")]);
            write_pieces(&mut html, section, &asked, None);
            rows.push(html.finish());
        }
    }
    let lists = section.lists();
    // The lists that are open: where each ends, its last item, its depth and what it is called.
    let mut ends: Vec<(usize, BlockId, u8, String)> = Vec::new();
    for (index, block) in section.blocks.iter().enumerate() {
        if off.has_block(index) {
            continue;
        }
        rows.extend(row(section, &lists, index, block));
        if let Body::Item(item) = &block.body
            && lists.siblings(index).last() == Some(&index)
        {
            ends.push((section.item_range(index).end, block.id, item.depth, list_name(section, item)));
        }
        while ends.last().is_some_and(|(end, ..)| *end == index + 1) {
            rows.extend(ends.pop().map(|(_, after, depth, to)| add_item(section, after, depth, &to)));
        }
    }
}

fn is_asked(piece: &Piece) -> bool {
    match piece {
        Piece::Field(field) => field.role != Role::Title,
        Piece::Link(_) => true,
        Piece::Text(_) | Piece::Guidance(_) => false,
    }
}

fn row(section: &Section, lists: &Lists, index: usize, block: &Block) -> Option<Markup> {
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
    next.for_each_field(&mut |field| label = label.or(Some(&field.label)));
    label.is_some_and(|label| super::field::is_label(&text.replace(['*', '`'], ""), label))
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

fn add_item(section: &Section, after: BlockId, depth: u8, to: &str) -> Markup {
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
fn list_name(section: &Section, item: &Item) -> String {
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
        .open("table", &[("class", "grid")])
        .open("thead", &[])
        .open("tr", &[]);
    for header in &headers {
        html.leaf("th", &[("scope", "col")], header);
    }
    html.leaf("td", &[], "").close().close().open("tbody", &[]);
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
        return write_pieces(html, section, std::slice::from_ref(whole), None);
    }
    let name = match fence.language() {
        "" => "Code".to_owned(),
        language => format!("Code, {language}"),
    };
    html.open("div", &[("class", "row code-row")])
        .open("div", &[("class", "code-fill"), ("role", "group"), ("aria-label", &name)]);
    for piece in &fence.body {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read;
    use crate::tree::switched_off;

    /// The rows of the first section, as markup.
    fn shown(text: &str, off: &[&str]) -> Vec<String> {
        let skeleton = read(text);
        let mut section = (*skeleton.sections[0]).clone();
        for block in &mut section.blocks {
            if let Body::Open(part) = &mut block.body {
                part.is_on = !off.contains(&part.name.as_str());
            }
        }
        let off = switched_off(&[&section]).swap_remove(0);
        let look = Look { off, ..Look::default() };
        rows(&section, &look).iter().map(|row| row.as_str().to_owned()).collect()
    }

    #[test]
    fn a_part_that_is_off_shows_its_switch_alone() {
        let text = "{{#A}}\none\n{{#B}}\ntwo\n{{/B}}\nthree\n{{/A}}\nend\n";
        assert_eq!(shown(text, &[]).len(), 6);
        let rest = shown(text, &["A"]);
        assert_eq!(rest.len(), 2);
        assert!(rest[0].contains("Include a") && !rest[0].contains("checked"), "{rest:?}");
    }

    #[test]
    fn long_lists_are_no_trouble() {
        let rows = shown(&"- [item words]\n".repeat(20_000), &[]);
        assert_eq!(rows.len(), 20_001);
    }
}
