//! Fields as markup: label, prompt, and the control that suits the kind.

use super::super::action::Action;
use super::super::desk::field_element;
use super::super::html::Html;
use crate::tree::{Field, Kind, Link, Piece, Role, Section};

/// Writes a run of pieces: one field with its label, or several with the words between them. `place` is the number
/// of the item or row, where fields of one label follow each other.
pub(super) fn write_pieces(html: &mut Html, section: &Section, pieces: &[Piece], place: Option<usize>) {
    let count = pieces.iter().filter(|piece| matches!(piece, Piece::Field(_) | Piece::Link(_))).count();
    html.open("div", &[("class", if count > 1 { "pieces several" } else { "pieces" })]);
    let mut words = String::new();
    let mut is_open = false;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                words.extend(text.chars().filter(|c| !matches!(c, '*' | '`')));
                let next = pieces.get(index + 1);
                if matches!(next, Some(Piece::Text(_))) {
                    continue;
                }
                let (rest, is_affix) = beside(&words, next.and_then(label_of));
                let closes = is_open && rest.starts_with(')');
                is_open = is_affix && rest.ends_with('(');
                if is_affix || closes {
                    html.leaf("span", &[("class", "words affix")], if closes { ")" } else { rest });
                } else if rest.contains(char::is_alphanumeric) {
                    html.leaf("span", &[("class", "words")], rest);
                }
                words.clear();
            }
            Piece::Guidance(text) => {
                let words = text.trim_start_matches("<!--").trim_end_matches("-->").trim();
                if !words.starts_with("{{") {
                    html.leaf("span", &[("class", "words")], words);
                }
            }
            Piece::Field(field) => write_field(html, section, field, place),
            Piece::Link(link) => {
                if let [Piece::Text(words), Piece::Field(_), ..] = link.text.as_slice() {
                    html.leaf("span", &[("class", "words affix")], words.trim());
                }
                html.open("div", &[("class", "link-pair")]);
                for field in link_fields(link) {
                    write_field(html, section, field, place);
                }
                html.close();
            }
        }
    }
    html.close();
}

fn link_fields(link: &Link) -> impl Iterator<Item = &Field> {
    link.text.iter().chain(&link.address).filter_map(|piece| match piece {
        Piece::Field(field) => Some(&**field),
        _ => None,
    })
}

/// The label that the field or link has from the words before it.
fn label_of(piece: &Piece) -> Option<&str> {
    let label = match piece {
        Piece::Field(field) => field.label.as_str(),
        Piece::Link(link) => link_fields(link).next()?.label.trim_end_matches(" address"),
        _ => return None,
    };
    Some(label).filter(|label| !label.is_empty())
}

/// What of the words before a field its label does not say, and whether it is written right at the answer: the sign of
/// a number, `O(`.
fn beside<'a>(words: &'a str, label: Option<&str>) -> (&'a str, bool) {
    let words = words.trim();
    let Some(label) = label else { return (words, false) };
    if is_label(words, label) {
        let sign = words.trim_end_matches(['#', '$', '@']).len();
        return (&words[sign..], sign < words.len());
    }
    match words.strip_prefix(label).and_then(|rest| rest.trim_start().strip_prefix(':')) {
        Some(rest) => {
            (rest.trim(), rest.ends_with(|c: char| c == '(' || !c.is_alphanumeric() && !c.is_whitespace()))
        }
        None => (words, false),
    }
}

/// Whether the words are that label and nothing else.
pub(super) fn is_label(words: &str, label: &str) -> bool {
    words.trim().trim_end_matches([':', '(', '#', ' ']).trim_matches(['_', ' ']) == label
}

fn write_field(html: &mut Html, section: &Section, field: &Field, place: Option<usize>) {
    let element = field_element(field.id);
    let ask = format!("ask-{}", field.id.0);
    let caption = field.caption();
    let counts = caption.ends_with(|c: char| c.is_ascii_digit());
    let name = match place {
        Some(place) if !counts => format!("{caption} {place}"),
        _ => caption.to_owned(),
    };
    html.open("div", &[("class", "field"), ("data-kind", kind_word(&field.kind))]);
    if place.is_none() {
        // A heading right above says the same.
        let class = if heading_words(section) == caption { "visually-hidden" } else { "label" };
        html.leaf("label", &[("class", class), ("for", &element)], caption);
    }
    // The options of a choice are there to see; an item's label is its list's, which stands above it.
    let is_choice = matches!(field.kind, Kind::Choice(_));
    let has_ask = !field.prompt.is_empty() && !is_choice && (field.prompt != caption || place.is_some());
    if has_ask {
        html.leaf("p", &[("class", "ask"), ("id", &ask)], &field.prompt);
    }
    let mut attributes =
        vec![("class", "control"), ("id", element.as_str()), ("aria-label", &name), ("data-field", "")];
    if has_ask {
        attributes.push(("aria-describedby", &ask));
    }
    write_control(html, field, &name, &attributes);
    write_extras(html, field);
    html.close();
}

/// The words of the heading as the template has them: what is typed into it must not change the markup.
fn heading_words(section: &Section) -> String {
    let mut words = String::new();
    for piece in section.heading.iter().flat_map(|heading| &heading.pieces) {
        match piece {
            Piece::Text(text) => words.push_str(text),
            Piece::Field(field) if field.role == Role::Title => words.push_str(&field.source),
            Piece::Field(field) => words.push_str(&field.prompt),
            Piece::Link(_) | Piece::Guidance(_) => {}
        }
    }
    words.trim().to_owned()
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Line => "line",
        Kind::Prose => "prose",
        Kind::Date => "date",
        Kind::Choice(_) => "choice",
        Kind::Address => "address",
        Kind::Code => "code",
        Kind::Check => "check",
    }
}

fn write_control(html: &mut Html, field: &Field, name: &str, attributes: &[(&'static str, &str)]) {
    let mut attributes: Vec<(&'static str, &str)> = attributes.to_vec();
    let id = field.id.0;
    let list = format!("options-{id}");
    match &field.kind {
        Kind::Choice(options) => {
            attributes.push(("list", &list));
            html.open("div", &[("class", "choice")])
                .void("input", &attributes)
                .open("datalist", &[("id", &list)]);
            for option in options {
                html.leaf("option", &[("value", option)], "");
            }
            html.close().open("div", &[("class", "options")]);
            for (index, option) in (0..).zip(options) {
                let action = Action::Choose(field.id, index).attribute();
                html.leaf(
                    "button",
                    &[
                        ("type", "button"),
                        ("class", "option"),
                        ("aria-pressed", "false"),
                        ("data-do", &action),
                        ("data-option-of", &id.to_string()),
                    ],
                    option,
                );
            }
            html.close().close();
        }
        Kind::Date => {
            html.open("div", &[("class", "date")]).void("input", &attributes).void(
                "input",
                &[
                    ("type", "date"),
                    ("class", "control pick"),
                    ("id", &format!("pick-{id}")),
                    ("aria-label", &format!("Pick a date for {name}")),
                    // By keyboard the date is typed, in the field itself.
                    ("tabindex", "-1"),
                    ("data-pick", &id.to_string()),
                ],
            );
            html.close();
        }
        Kind::Address => {
            attributes.push(("inputmode", "url"));
            html.void("input", &attributes);
        }
        Kind::Line | Kind::Prose | Kind::Code | Kind::Check => {
            attributes.push(("rows", "1"));
            if field.kind == Kind::Code {
                attributes[0] = ("class", "control code");
                attributes.push(("spellcheck", "false"));
            }
            html.leaf("textarea", &attributes, "");
        }
    }
}

/// A way to take a placeholder's own words, a note on what is prefilled and a way back to it. The state of the
/// field tells which of them is shown.
fn write_extras(html: &mut Html, field: &Field) {
    if field.is_asked() && field.name.is_none() && field.source.starts_with(char::is_alphanumeric) {
        write_quiet(html, "keep", Action::Keep(field.id), "Use these words");
    }
    if field.role == Role::Sample {
        write_quiet(html, "restore", Action::Restore(field.id), "Restore these words");
        html.leaf("p", &[("class", "note sample-note")], "Sample text, kept unless changed");
    }
    if field.kind == Kind::Code {
        html.leaf("p", &[("class", "note")], "Written as a block of code");
    }
    if let Some(name) = &field.name {
        html.leaf("p", &[("class", "note namesakes"), ("data-name", name), ("hidden", "")], "");
    }
}

fn write_quiet(html: &mut Html, name: &str, action: Action, words: &str) {
    let (class, action) = (format!("button quiet {name}"), action.attribute());
    html.leaf("button", &[("type", "button"), ("class", &class), ("data-do", &action)], words);
}

/// Writes a gap in code.
pub(super) fn write_gap(html: &mut Html, field: &Field) {
    html.void(
        "input",
        &[
            ("class", "gap"),
            ("id", &field_element(field.id)),
            ("aria-label", field.caption()),
            ("title", &field.prompt),
            ("placeholder", &field.prompt),
            ("spellcheck", "false"),
            ("data-field", ""),
        ],
    );
}
