//! Markdown that was written, brought back into the shape of a template: a finished or half-finished file, an edited
//! section, a draft that goes on with another template.
//!
//! Whatever is read, nothing of it is lost: writing out what was made of a text gives the text, byte for byte. A value
//! is only taken where writing it at its place gives the bytes that stand there; all else is kept as the text's own.
//!
//! This module knows nothing of storage or the page.

mod align;
mod blocks;
mod change;
mod endings;
mod fit;
mod names;
mod own;
mod place;
mod plain;
mod renamed;
mod reread;
mod sections;
mod value;
mod words;

use std::sync::Arc;

pub use change::change_template;
pub use endings::{byte_at, units_before, with_endings_of};
pub use reread::{reread, reread_section};

use crate::document::Document;
use crate::template::{self, Skeleton, Template};
use crate::tree::{Field, Newline, Role, Section};

use sections::{Brought, Purpose};

/// A text with the fields of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The text as a document; written out, it is the text, byte for byte.
    pub document: Document,
    /// What was understood of it.
    pub report: Report,
}

/// What was understood of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The sections of the text, in order.
    pub sections: Vec<SectionReport>,
    /// The titles of the template's sections that the text does not have.
    pub missing_sections: Vec<String>,
    /// The answers for which the text has no place, in sections that it has.
    pub missing_fields: Vec<MissingField>,
}

/// What was understood of a section of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionReport {
    /// Its title in the text; empty for what stands before the first heading.
    pub title: String,
    /// The title of the template's section that it answers.
    pub matched: Option<String>,
    /// How many of the template's fields were filled in.
    pub filled: usize,
    /// How many blocks (paragraphs, items, tables, …) are its own.
    pub own: usize,
}

/// A field of the template that the text has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingField {
    /// The title of the template's section.
    pub section: String,
    /// What the field is called.
    pub label: String,
}

/// Brings a finished or half-finished Markdown file into the shape of a template. Sections with the template's headings
/// get its fields, with what stands in their places as answers. What the template does not have is kept where it
/// stands; what the text does not have is not added, but reported.
#[must_use]
pub fn fill(template: &Template, text: &str) -> Import {
    fill_read(template, text, template::read(text))
}

/// Takes a text as it is for a draft, without a template: with fields where it asks for something, and none where it is
/// finished.
#[must_use]
pub fn take(text: &str) -> Document {
    let skeleton = template::read_document(text);
    let mut asks = false;
    for section in &skeleton.sections {
        section.for_each_field(&mut |field| asks |= field.is_asked());
    }
    if asks {
        return Document::from_parts(skeleton.sections, skeleton.newline, skeleton.next_id);
    }
    fill_read(&Template::default(), text, skeleton).document
}

fn fill_read(template: &Template, text: &str, skeleton: Skeleton) -> Import {
    let newline = Newline::of(text);
    let model = model(template, newline);
    let brought =
        sections::bring(&model, 0..model.sections().len(), &skeleton.sections, newline, Purpose::Import);
    let report = report(&model, &brought);
    let mut sections = brought.sections;
    names::settle(&mut sections, newline);
    if model.is_plain() {
        for section in &mut sections {
            plain::keep(section, newline);
        }
    }
    let sections = sections.into_iter().map(Arc::new).collect();
    let document = Document::from_parts(sections, newline, brought.next_id);
    Import { document, report }
}

/// The template with nothing filled in and the line endings of the text.
fn model(template: &Template, newline: Newline) -> Document {
    let mut model = template.clone();
    model.text = template.text.replace("\r\n", "\n");
    if newline == Newline::CrLf {
        model.text = model.text.replace('\n', "\r\n");
    }
    let moved = |byte: usize| {
        let before = template.text.get(..byte).unwrap_or(&template.text);
        let added = if newline == Newline::CrLf { before.matches('\n').count() } else { 0 };
        before.len() - before.matches("\r\n").count() + added
    };
    for correction in &mut model.corrections {
        correction.at = moved(correction.at.start)..moved(correction.at.end);
    }
    Document::from_template(&model)
}

/// The index of the template that fits a text best, by the headings and labels that both have; none if hardly any
/// are the same.
#[must_use]
pub fn best(templates: &[Template], text: &str) -> Option<usize> {
    let wanted = keys(text);
    let mut best = None;
    let mut most = 0;
    for (index, template) in templates.iter().enumerate() {
        let known = keys(&template.text);
        let same = wanted.iter().filter(|key| known.binary_search(key).is_ok()).count();
        let likeness = 2_000 * same / (known.len() + wanted.len()).max(1);
        if likeness > most && (same >= 3 || likeness >= 500) && likeness >= 100 {
            (best, most) = (Some(index), likeness);
        }
    }
    best
}

/// The words of headings and labels, each once, ascending.
fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for section in &template::read(text).sections {
        let mut add = |words: &str, sign: char| {
            let words = crate::tree::numbering::without_digits(&words::plain(words));
            if words::has_words(&words) {
                keys.push(format!("{sign}{words}"));
            }
        };
        add(&section.title(), '#');
        for block in &section.blocks {
            if let Some(label) = blocks::label(&block.body) {
                add(label, ':');
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn report(model: &Document, brought: &Brought) -> Report {
    let mut report = Report::default();
    let mut is_there = vec![false; brought.next_id as usize];
    let mut is_answered = vec![false; model.sections().len()];
    for (section, &(answers, own)) in brought.sections.iter().zip(&brought.answers) {
        let mut filled = 0;
        section.for_each_field(&mut |field| {
            if let Some(there) = is_there.get_mut(field.id.0 as usize) {
                *there = true;
            }
            let is_models = field.role == Role::Prompt || field.id.0 < model.next_id();
            filled += usize::from(is_models && field.role != Role::Title && field.is_filled());
        });
        if let Some(at) = answers {
            is_answered[at] = true;
        }
        let matched = answers.and_then(|at| model.sections().get(at)).map(|section| title(section));
        let filled = if answers.is_some() { filled } else { 0 };
        report.sections.push(SectionReport { title: title(section), matched, filled, own });
    }
    for (section, is_answered) in model.sections().iter().zip(is_answered) {
        if !is_answered {
            if section.heading.is_some() {
                report.missing_sections.push(title(section));
            }
            continue;
        }
        section.for_each_field(&mut |field: &Field| {
            let is_there = is_there.get(field.id.0 as usize).is_some_and(|&there| there);
            if field.is_asked() && !is_there {
                let label = field.caption().to_owned();
                report.missing_fields.push(MissingField { section: title(section), label });
            }
        });
    }
    report
}

/// The heading's words; nothing where there is no heading.
fn title(section: &Section) -> String {
    section.title()
}

#[cfg(test)]
mod tests;
