//! Markdown that was edited as text, read back into the document that it was written from.

use std::sync::Arc;

use crate::document::Document;
use crate::template;
use crate::tree::{Block, Newline, Section, SectionId, SectionState, Sections};

use super::plain;
use super::sections::{self, Purpose};

/// A document with another text. Fields with the same text around them stay the same fields and take the words that now
/// stand in their places; what is new stays where it was typed; a field whose place is gone is gone. Written out, the
/// result is `text`, byte for byte. Where nothing was edited, it is the same document.
///
/// Line endings are the text's own: whoever shows it in a control that knows only `\n` puts them back.
#[must_use]
pub fn reread(document: &Document, text: &str) -> Document {
    let is_plain = document.is_plain();
    let read = read(text, is_plain);
    let newline = document.newline();
    let starts = starts(&read, text);
    let mut before = Vec::with_capacity(document.sections().len());
    for section in document.sections() {
        let mut written = String::new();
        section.write(newline, &mut written);
        before.push(written);
    }
    if before.concat() == text {
        return document.clone();
    }
    // What was not edited at the beginning and at the end.
    let (mut rows, mut columns) = (0..before.len(), 0..read.len());
    let (mut from, mut to) = (0, text.len());
    while let Some(written) = before.get(rows.start)
        && text[from..].starts_with(written)
        && let Ok(column) = starts.binary_search(&(from + written.len()))
    {
        from += written.len();
        (rows.start, columns.start) = (rows.start + 1, column);
    }
    while rows.start < rows.end
        && let written = &before[rows.end - 1]
        && text[from..to].ends_with(written)
        && let Ok(column) = starts.binary_search(&(to - written.len()))
    {
        to -= written.len();
        (rows.end, columns.end) = (rows.end - 1, column);
    }
    let mut brought = sections::bring(document, rows.clone(), &read[columns], newline, Purpose::Reread);
    if is_plain {
        for section in &mut brought.sections {
            plain::keep(section, newline);
        }
    }
    let mut sections = document.sections().to_vec();
    sections.splice(rows, brought.sections.into_iter().map(Arc::new));
    whole(sections, newline, brought.next_id)
}

/// In a finished text, what is typed is finished too, unless it asks all along.
fn read(text: &str, is_plain: bool) -> Sections {
    if is_plain { template::read_document(text).sections } else { template::read(text).sections }
}

/// A document has a section even where it has no text: there one can go on writing.
fn whole(mut sections: Sections, newline: Newline, next_id: u32) -> Document {
    if !sections.is_empty() {
        return Document::from_parts(sections, newline, next_id);
    }
    let empty = Section {
        id: SectionId(next_id),
        level: 0,
        heading: None,
        blocks: Vec::new(),
        state: SectionState::Included,
    };
    sections.push(Arc::new(empty));
    Document::from_parts(sections, newline, next_id + 1)
}

/// Where each section begins in the text that was read, and where the last ends.
fn starts(read: &[Arc<Section>], text: &str) -> Vec<usize> {
    let mut starts = Vec::with_capacity(read.len() + 1);
    let mut written = String::with_capacity(text.len());
    for section in read {
        starts.push(written.len());
        section.write(Newline::Lf, &mut written);
    }
    starts.push(written.len());
    starts
}

/// Replaces a section, with its heading, by edited text, which may hold several headings or none; what stands before
/// its first heading belongs to the section before. Fields keep their identity as in [`reread`]. The section is written
/// as `text`, byte for byte; only where another section follows and `text` does not end its last line, its line ending
/// is added, for the next heading would be lost. Returns whether there is such a section.
pub fn reread_section(document: &mut Document, section: SectionId, text: &str) -> bool {
    let sections = document.sections();
    let Some(index) = sections.iter().position(|other| other.id == section) else {
        return false;
    };
    let newline = document.newline();
    let is_last = index + 1 == sections.len();
    let mut text = text.to_owned();
    if !is_last && !text.is_empty() && !text.ends_with('\n') {
        text.push_str(newline.as_str());
    }
    let mut before = String::new();
    sections[index].write(newline, &mut before);
    if before == text {
        return true;
    }
    let is_plain = document.is_plain();
    let read = read(&text, is_plain);
    let mut brought = sections::bring(document, index..index + 1, &read, newline, Purpose::Reread);
    if is_plain {
        for section in &mut brought.sections {
            plain::keep(section, newline);
        }
    }
    let mut sections = sections.to_vec();
    let mut new = brought.sections;
    let is_headless = |section: &Section| section.heading.is_none();
    if index > 0 && new.first().is_some_and(is_headless) {
        let blocks: Vec<Block> = new.remove(0).blocks;
        Arc::make_mut(&mut sections[index - 1]).blocks.extend(blocks);
    }
    sections.splice(index..=index, new.into_iter().map(Arc::new));
    *document = whole(sections, newline, brought.next_id);
    true
}
