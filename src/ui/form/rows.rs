//! What the form shows of a section, as markup. It holds everything but what is filled in: the values are set on
//! the controls afterwards, so typing changes no markup and nothing that is typed in is ever replaced.

use super::super::action::Action;
use super::super::desk::section_element;
use super::super::direction;
use super::super::html::{Html, Icon, Markup};
use super::super::menu;
use super::super::raw;
use super::blocks::{add_item, list_name, row};
use super::field::write_pieces;
use crate::document::{Document, Progress};
use crate::tree::{BlockId, Body, Piece, Role, Section, SectionState, SwitchedOff, visit_pieces};

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
    let mut attributes = vec![
        ("class", "control code"),
        ("id", raw::ELEMENT),
        ("aria-label", name),
        ("rows", &lines),
        ("spellcheck", "false"),
        // The browser undoes within the text.
        ("data-name-of", "text"),
    ];
    if direction::may_differ(text) {
        attributes.push((direction::MARK, ""));
    }
    html.open("div", &[("class", "row raw")])
        .open("textarea", &attributes)
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
