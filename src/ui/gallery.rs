//! The templates to start from, each with a look at its outline.

use super::html::{Html, Markup};
use super::route::Route;
use crate::template::{Template, builtin, read};

/// A card for each template.
pub(super) fn cards() -> Vec<Markup> {
    builtin::templates().iter().map(card).collect()
}

fn card(template: &Template) -> Markup {
    let skeleton = read(&template.text);
    let mut asked = 0;
    for section in &skeleton.sections {
        section.for_each_field(&mut |field| asked += usize::from(field.is_asked()));
    }
    let headed = || skeleton.sections.iter().filter(|section| section.heading.is_some());
    let mut html = Html::default();
    html.open("article", &[("class", "card")])
        .leaf("h3", &[], &template.name)
        .leaf("p", &[("class", "purpose")], &template.purpose)
        .open("details", &[("class", "look")])
        .open("summary", &[])
        .leaf("span", &[("class", "visually-hidden")], &format!("Outline of {}: ", template.name))
        .text(&format!("{} sections, {asked} things to fill in", headed().count()))
        .close()
        .open("ol", &[("class", "look-list")]);
    for section in headed() {
        html.leaf("li", &[("data-level", &section.level.to_string())], &super::form::numbered_title(section));
    }
    html.close().close().leaf(
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
