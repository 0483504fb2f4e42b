//! A finished text, of which every byte is its author's: it is written as it stands, comments, spaces and all. Only a
//! block that got another answer since it was read is composed like any other, for no answer may reach beyond its place.

use std::sync::Arc;

use super::View;
use super::composer::Segment;
use super::emit::{Lead, Part, State, part_underlines, takes_in};
use super::holes::{Part as Words, Text};
use super::numbers::NewNumber;
use super::outline::{heading_text, statement};
use super::parts::plain;
use super::section::{OpenItems, draft};
use crate::document::Document;
use crate::tree::{
    Body, Field, Heading, Kind, Newline, Piece, Section, SectionState, subtree_end, visit_pieces_mut,
};

/// The sections of a finished text as they were when they were last written.
#[derive(Default)]
pub(super) struct Plain {
    sections: Vec<(Arc<Section>, Arc<Part>)>,
}

impl Plain {
    /// Whether the document is a finished text. Sections that are known to be are not gone through again.
    pub(super) fn holds(&self, document: &Document) -> bool {
        document.sections().iter().enumerate().all(|(index, section)| {
            self.sections.get(index).is_some_and(|(known, _)| Arc::ptr_eq(known, section))
                || section.is_plain()
        })
    }

    /// Brings the text up to a document.
    pub(super) fn follow(&mut self, document: &Document, view: View) -> Vec<Segment> {
        let old = std::mem::take(&mut self.sections);
        let sections = document.sections();
        let mut left_out = 0;
        for (index, section) in sections.iter().enumerate() {
            let known = old.get(index).filter(|(known, _)| Arc::ptr_eq(known, section));
            // A section that does not apply speaks for those below it.
            let is_left_out = index < left_out;
            if !is_left_out && section.state != SectionState::Included {
                left_out = subtree_end(sections, index);
            }
            let part = match known {
                Some((_, part)) if part.text.is_some() != is_left_out => part.clone(),
                _ => {
                    let begins = section.heading.is_some().then_some(section.id);
                    let mut part = Part::new(begins, State::default());
                    if !is_left_out {
                        let text = Writer::new(document, view, false).section(section);
                        part.text = Some((Lead::Nothing, text));
                    }
                    Arc::new(part)
                }
            };
            self.sections.push((section.clone(), part));
        }
        self.sections.iter().map(|(_, part)| Segment::whole(part.clone())).collect()
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) {
        self.sections.clear();
    }
}

/// The finished text in its own line endings, if it is one.
pub(super) fn finished(document: &Document) -> Option<String> {
    if !document.is_plain() {
        return None;
    }
    let sections = document.sections();
    let mut text = String::new();
    let mut index = 0;
    while let Some(section) = sections.get(index) {
        text.push_str(&Writer::new(document, View::Finished, true).section(section).text);
        let is_included = section.state == SectionState::Included;
        index = if is_included { index + 1 } else { subtree_end(sections, index) };
    }
    Some(text)
}

/// Writes one section.
struct Writer<'a> {
    document: &'a Document,
    view: View,
    /// Whether the line endings are the text's own and marks need not be told from words.
    is_exact: bool,
    out: Text,
    /// What was written last would take in a line right below it.
    takes_in: bool,
    /// A block that stood apart was left out.
    has_gap: bool,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, view: View, is_exact: bool) -> Self {
        Self { document, view, is_exact, out: Text::default(), takes_in: false, has_gap: false }
    }

    fn section(mut self, section: &Section) -> Text {
        if section.state != SectionState::LeftOut
            && let Some(heading) = &section.heading
        {
            self.heading(heading);
        }
        match &section.state {
            SectionState::Included => section.blocks.iter().for_each(|block| self.block(&block.body)),
            SectionState::NotApplicable(reason) => {
                self.blank_line();
                self.composed(statement(reason).text);
                self.composed(Text { text: "\n\n".to_owned(), fields: Vec::new() });
            }
            SectionState::LeftOut => {}
        }
        self.out
    }

    fn heading(&mut self, heading: &Heading) {
        let newline = self.document.newline();
        let (mut now, mut before) = (String::new(), String::new());
        let mut source = heading.clone();
        forget(&mut source.pieces);
        heading.write(newline, &mut now);
        source.write(newline, &mut before);
        if now == before {
            self.push(&heading.lead);
            self.push(&heading.number);
            self.pieces(&heading.pieces);
            self.push(&heading.end);
            return;
        }
        self.composed(heading_text(heading, self.view, self.document, &NewNumber::default()));
        if heading.end.ends_with('\n') {
            self.composed(Text { text: "\n".to_owned(), fields: Vec::new() });
        }
    }

    fn block(&mut self, body: &Body) {
        let is_blank = matches!(body, Body::Blank(_));
        if is_blank && std::mem::take(&mut self.has_gap) {
            return;
        }
        if std::mem::take(&mut self.takes_in) && !is_blank {
            self.blank_line();
        }
        let newline = self.document.newline();
        let (mut now, mut before) = (String::new(), String::new());
        let mut source = body.clone();
        source.for_each_pieces_mut(&mut |pieces| forget(pieces));
        body.write(newline, &mut now);
        source.write(newline, &mut before);
        if now == before {
            return self.as_it_stands(body);
        }
        let draft = draft(body, self.view, self.document.newline(), &mut OpenItems::default());
        let Some(chunk) = draft.chunk.filter(|_| !draft.is_empty) else {
            self.has_gap = self.is_apart();
            return;
        };
        let mut text = chunk.text;
        if part_underlines(&mut text, self.is_apart()) {
            self.blank_line();
        }
        self.takes_in = takes_in(&text);
        self.composed(text);
        if before.ends_with('\n') && !self.out.text.ends_with('\n') {
            self.composed(Text { text: "\n".to_owned(), fields: Vec::new() });
        }
    }

    fn as_it_stands(&mut self, body: &Body) {
        match body {
            // The mark at the beginning of a file is no part of what is shown.
            Body::Verbatim(text) if text == "\u{feff}" && !self.is_exact => {}
            Body::Blank(text)
            | Body::Rule(text)
            | Body::Verbatim(text)
            | Body::Guidance(text)
            | Body::Close(text) => self.push(text),
            Body::Open(part) => self.push(&part.tag),
            Body::Line(line) => {
                self.pieces(&line.pieces);
                self.push(&line.end);
            }
            Body::Item(item) => {
                self.push(&item.lead);
                self.pieces(&item.pieces);
                self.push(&item.end);
            }
            Body::Table(table) => {
                for (index, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
                    for cell in &row.cells {
                        self.push(&cell.lead);
                        self.pieces(&cell.pieces);
                    }
                    self.push(&row.end);
                    if index == 0 {
                        self.push(&table.delimiter);
                    }
                }
            }
            Body::Fence(fence) => {
                self.push(&fence.open);
                self.pieces(&fence.info);
                self.pieces(&fence.body);
                self.push(&fence.close);
            }
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) | Piece::Guidance(text) => self.push(text),
                Piece::Field(field) => {
                    let text = self.own(&standing(field));
                    self.out.push_part(Words::Value(text, field.id));
                }
                Piece::Link(link) => {
                    self.push("[");
                    self.pieces(&link.text);
                    self.push("](");
                    self.pieces(&link.address);
                    self.push(")");
                }
            }
        }
    }

    fn push(&mut self, text: &str) {
        self.out.text.push_str(&self.own(text));
    }

    /// Words of the text's own as they are written.
    fn own(&self, text: &str) -> String {
        if self.is_exact { text.to_owned() } else { plain(text) }
    }

    /// Appends what was composed.
    fn composed(&mut self, mut text: Text) {
        if self.is_exact && self.document.newline() == Newline::CrLf {
            text = Text { text: text.text.replace('\n', "\r\n"), fields: Vec::new() };
        }
        self.out.push(text);
    }

    fn is_apart(&self) -> bool {
        let text = self.out.text.trim_end_matches([' ', '\t', '\r', '\n']);
        text.is_empty() || self.out.text[text.len()..].matches('\n').count() > 1
    }

    fn blank_line(&mut self) {
        if !self.is_apart() {
            self.composed(Text { text: "\n".to_owned(), fields: Vec::new() });
        }
    }
}

/// A field's text as it was read. A box is ticked in its own bytes.
fn standing(field: &Field) -> String {
    if field.kind != Kind::Check {
        return field.source.clone();
    }
    let mut text = String::new();
    field.write(Newline::Lf, &mut text);
    text
}

/// Takes the answers away, but for boxes.
fn forget(pieces: &mut [Piece]) {
    visit_pieces_mut(pieces, &mut |field| {
        if field.kind != Kind::Check {
            field.value = None;
        }
    });
}
