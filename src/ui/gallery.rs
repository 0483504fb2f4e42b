//! The templates to start from, each with a look at how it is read.

use std::ops::Range;

use super::catalogue::Origin;
use super::html::{Html, Markup};
use super::menu;
use super::route::Route;
use crate::document::Document;
use crate::template::Template;
use crate::tree::{Body, Field, Kind, Role};

/// A card for each template.
pub(super) fn cards(templates: &[(Origin, Template)]) -> Vec<Markup> {
    templates.iter().map(|(origin, template)| card(*origin, template)).collect()
}

fn card(origin: Origin, template: &Template) -> Markup {
    let document = Document::from_template(template);
    let kind = if origin == Origin::Own { "own" } else { "given" };
    let menu = format!("{kind}-template {}", template.slug);
    let mut html = Html::default();
    html.open("article", &[("class", "card")]).open("header", &[("class", "card-head")]).leaf(
        "h3",
        &[],
        &template.name,
    );
    menu::write_button(&mut html, &format!("Actions for the template {}", template.name), &menu, true);
    html.close();
    if !template.purpose.is_empty() {
        html.leaf("p", &[("class", "purpose")], &template.purpose);
    }
    html.open("details", &[("class", "look")])
        .open("summary", &[])
        .leaf("span", &[("class", "visually-hidden")], &format!("Outline of {}: ", template.name))
        .text(&summary(&counts(&document)))
        .close();
    write_outline(&mut html, &document, None);
    html.close().leaf(
        "button",
        &[
            ("type", "button"),
            ("class", "button primary"),
            ("aria-label", &format!("Start {}", template.name)),
            ("data-go", &Route::to_new(&template.slug)),
        ],
        "Start",
    );
    html.finish()
}

/// The verb of a button that shows a field in the Markdown.
pub(super) const SHOW_FIELD: &str = "show-field";

/// Writes how a text is read: what it asks, section by section. Where the Markdown stands beside it, each field is a
/// button that leads there.
pub(super) fn write_reading(html: &mut Html, document: &Document, is_beside: bool) {
    html.open("div", &[("class", "reading")]).leaf("p", &[("class", "ask")], &summary(&counts(document)));
    write_outline(html, document, Some(is_beside));
    html.close();
}

/// The fields that can be corrected, each with its place in the text: all but titles.
pub(super) fn fields(document: &Document) -> Vec<(Range<usize>, &Field)> {
    let mut fields = document.field_places();
    fields.retain(|(_, field)| field.role != Role::Title);
    fields
}

/// What a person would call a field: what it asks, or the words that may stand.
pub(super) fn caption(field: &Field) -> &str {
    match field.role {
        Role::Prompt if field.kind != Kind::Check => field.ask(),
        _ => field.source.trim(),
    }
}

/// How much there is of what in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    sections: usize,
    /// Fields that ask for an answer.
    pub(super) asked: usize,
    samples: usize,
    /// Groups of sections that take another.
    repeated: usize,
    /// Parts that can be switched off.
    optional: usize,
}

/// Counts what was read.
pub(super) fn counts(document: &Document) -> Counts {
    let mut counts = Counts::default();
    for section in document.sections() {
        counts.sections += usize::from(section.heading.is_some());
        counts.optional += section.blocks.iter().filter(|block| matches!(block.body, Body::Open(_))).count();
        section.for_each_field(&mut |field| {
            counts.samples += usize::from(is_sample(field));
        });
    }
    // Fields of one name are one thing to fill in, as in the draft.
    counts.asked = document.progress().asked;
    counts.repeated = document.repeated_groups().len();
    counts
}

fn is_sample(field: &Field) -> bool {
    field.role == Role::Sample && field.kind != Kind::Check
}

/// "12 sections, 34 things to fill in, 5 samples".
fn summary(counts: &Counts) -> String {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let parts = [
        count(counts.sections, "section", "sections"),
        if counts.asked == 0 {
            "nothing to fill in".into()
        } else {
            count(counts.asked, "thing to fill in", "things to fill in")
        },
        count(counts.samples, "sample text", "sample texts"),
        count(counts.repeated, "part that repeats", "parts that repeat"),
        count(counts.optional, "optional part", "optional parts"),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Writes the sections; `with_fields` says whether those stand beside the Markdown.
fn write_outline(html: &mut Html, document: &Document, with_fields: Option<bool>) {
    let mut fields = with_fields.map(|_| fields(document)).unwrap_or_default().into_iter();
    html.open("ol", &[("class", "look-list")]);
    for section in document.sections() {
        let mut count = 0;
        section.for_each_field(&mut |field| count += usize::from(field.role != Role::Title));
        let own: Vec<_> = fields.by_ref().take(count).collect();
        if section.heading.is_none() && (own.is_empty() || with_fields.is_none()) {
            continue;
        }
        let title = match &section.heading {
            Some(_) => super::form::numbered_title(section),
            None => "Before the first heading".to_owned(),
        };
        html.open("li", &[("data-level", &section.level.to_string())]).text(&title);
        match with_fields {
            Some(true) => write_fields(html, &own),
            Some(false) => {
                let asked = own.iter().filter(|(_, field)| field.is_asked());
                let captions: Vec<&str> = asked.map(|(_, field)| caption(field)).collect();
                let words =
                    if captions.is_empty() { "text that stays".to_owned() } else { captions.join(" · ") };
                html.leaf("p", &[("class", "note")], &words);
            }
            None => {}
        }
        html.close();
    }
    html.close();
}

/// Writes a button for each field.
fn write_fields(html: &mut Html, fields: &[(Range<usize>, &Field)]) {
    html.open("div", &[("class", "options")]);
    for (place, field) in fields {
        let at = format!("{} {}", place.start, place.end);
        let class = if field.is_asked() { "option asked" } else { "option" };
        html.leaf(
            "button",
            &[("type", "button"), ("class", class), ("data-do", SHOW_FIELD), ("data-at", &at)],
            caption(field),
        );
    }
    html.close();
}
