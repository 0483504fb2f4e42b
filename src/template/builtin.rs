//! The templates that come with the program, each one Markdown file beside this one.

use super::Template;

/// Slug, name, purpose and text.
const BUILT_IN: [(&str, &str, &str, &str); 5] = [
    (
        "feature-specification",
        "Feature specification",
        "One feature from requirements to rollout, in ten numbered sections.",
        include_str!("builtin/feature-specification.md"),
    ),
    (
        "delivery-specification",
        "Delivery specification",
        "Short labelled answers, for work that is planned and shipped in phases.",
        include_str!("builtin/delivery-specification.md"),
    ),
    (
        "engineering-design",
        "Engineering design",
        "A full design for review: interfaces, schemas, endpoints, threats, alternatives.",
        include_str!("builtin/engineering-design.md"),
    ),
    (
        "implementation-specification",
        "Implementation specification",
        "One module in depth: data, contracts, algorithms, errors and operations.",
        include_str!("builtin/implementation-specification.md"),
    ),
    (
        "issue-specification",
        "Issue specification",
        "The specification behind one tracked issue, with tasks and acceptance criteria.",
        include_str!("builtin/issue-specification.md"),
    ),
];

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
            ..Template::default()
        })
        .collect()
}
