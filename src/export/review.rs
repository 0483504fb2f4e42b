//! What to know before the finished text is taken away: what it leaves out, and what it says that nobody wrote.

use std::collections::HashSet;

use super::{View, compose};
use crate::document::Document;
use crate::template::short;
use crate::tree::{Field, FieldId, Kind, Role, SectionId, SectionState, subtree_end, switched_off};

/// What of a document its author did not write, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// Fields that are not filled in, which the finished text leaves out. Those of one name are listed once.
    pub left_out: Vec<Listed>,
    /// Sections that are left out or do not apply, with their titles. What is below them is not listed.
    pub set_aside: Vec<(SectionId, String)>,
}

/// A field, as people find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The field.
    pub field: FieldId,
    /// Its label and prompt, else its words, as far as they do not repeat the section's title.
    pub caption: String,
    /// The title of its section, of a very long one the beginning.
    pub section: String,
}

/// Looks through a document. What stands within an optional part that is off is nobody's business.
#[must_use]
pub fn review(document: &Document) -> Review {
    let sections = document.sections();
    let off = switched_off(sections);
    let mut names = HashSet::new();
    let mut review = Review::default();
    let mut index = 0;
    while let Some(section) = sections.get(index) {
        let title = section.title();
        if section.state != SectionState::Included {
            if !off[index].heading {
                review.set_aside.push((section.id, title));
            }
            index = subtree_end(sections, index);
            continue;
        }
        let title = short(&title);
        section.for_each_switched_on_field(&off[index], &mut |field| {
            if field.is_asked()
                && !field.is_filled()
                && field.name.as_deref().is_none_or(|name| names.insert(name))
            {
                review.left_out.push(Listed::of(field, &title));
            }
        });
        index += 1;
    }
    review
}

/// Fields that still say what the template says, as far as the finished text says it, in reading order. The text is
/// composed for it.
#[must_use]
pub fn samples(document: &Document) -> Vec<Listed> {
    let finished = compose(document, View::Finished);
    // Text and document have the fields in the same order.
    let said = finished.fields.iter().filter(|(range, _)| !range.is_empty());
    let mut said = said.map(|(_, field)| *field).peekable();
    let mut samples = Vec::new();
    for section in document.sections() {
        let title = section.title();
        let title = short(&title);
        section.for_each_field(&mut |field| {
            let is_said = said.next_if_eq(&field.id).is_some();
            // A link without words says its address twice.
            while said.next_if_eq(&field.id).is_some() {}
            if is_said && is_untouched_sample(field) {
                samples.push(Listed::of(field, &title));
            }
        });
    }
    samples
}

impl Listed {
    fn of(field: &Field, title: &str) -> Self {
        let caption = caption(field, title);
        Self { field: field.id, caption, section: title.to_owned() }
    }
}

/// What the form says of a field: its label and what it asks, as far as neither repeats the other or the title.
fn caption(field: &Field, title: &str) -> String {
    let says = |words: &str| !words.is_empty() && words != title;
    match (field.label.as_str(), field.prompt.as_str()) {
        (label, prompt)
            if says(label) && says(prompt) && !prompt.contains(label) && !label.contains(prompt) =>
        {
            format!("{label}: {prompt}")
        }
        (label, prompt) if says(prompt) && (!says(label) || prompt.contains(label)) => prompt.to_owned(),
        (label, _) if says(label) => label.to_owned(),
        _ if says(&field.source) => field.source.clone(),
        _ => title.to_owned(),
    }
}

fn is_untouched_sample(field: &Field) -> bool {
    field.role == Role::Sample && field.value.is_none() && field.kind != Kind::Check
}
