//! The templates that come with the program, each one Markdown file beside this one.

use super::Template;

const BUILT_IN: [(&str, &str, &str, &str); 0] = [];

/// The built-in templates in the order of the gallery.
#[must_use]
pub fn templates() -> Vec<Template> {
    BUILT_IN
        .iter()
        .map(|&(slug, name, purpose, text)| Template {
            slug: slug.to_owned(),
            name: name.to_owned(),
            purpose: purpose.to_owned(),
            text: text.to_owned(),
        })
        .collect()
}
