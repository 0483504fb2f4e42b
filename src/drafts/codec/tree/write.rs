//! From the tree to the two lists, as JSON.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use super::{
    BEFORE, BLOCK, DEEPEST_INDENT, SECTION, SORTS, sort_of, usual_cell_lead, usual_close, usual_label,
    usual_lead, usual_name, usual_prompt, usual_row_end, usual_rule, usual_tag, words_of,
};
use crate::document::Document;
use crate::tree::{Body, Field, Kind, Newline, Piece, Place, Role, Row, Section, SectionId, SectionState};

/// Writes documents that follow from each other: a section that is the very same is not written again.
#[derive(Clone, Debug, Default)]
pub(in crate::drafts) struct Writer {
    newline: Newline,
    sections: HashMap<SectionId, Written>,
}

/// A document's tree.
pub(in super::super) struct Tree {
    /// The first list: a JSON array.
    pub(in super::super) entries: String,
    pub(in super::super) ids: String,
    /// Whether the text of the template is what the tree says with nothing filled in.
    pub(in super::super) tells_text: bool,
}

/// What there is of a section, whatever stands around it.
#[derive(Clone, Debug)]
struct Written {
    section: Arc<Section>,
    /// A JSON array.
    entries: String,
    runs: Vec<Run>,
    /// What it says with nothing filled in.
    source: String,
}

/// Ids from the first one of a sort on.
#[derive(Clone, Debug)]
struct Run {
    sort: usize,
    first: i64,
    /// The steps that follow, each with a space before it, up to the first id of another sort.
    steps: String,
    last: i64,
}

impl Writer {
    /// The stored form of the document's tree, or which rule of the tree it breaks. `text` is the template's.
    pub(in super::super) fn write(&mut self, document: &Document, text: &str) -> Result<Tree, &'static str> {
        let mut known = std::mem::take(&mut self.sections);
        if document.newline() != self.newline {
            self.newline = document.newline();
            known.clear();
        }
        let mut tree = Tree { entries: "[".to_owned(), ids: String::new(), tells_text: true };
        let mut rest = Some(text);
        let mut last = [-1; SORTS];
        for section in document.sections() {
            let written = match known.remove(&section.id) {
                Some(known) if Arc::ptr_eq(&known.section, section) => known,
                _ => Written::of(section, self.newline)?,
            };
            if tree.entries.len() > 1 {
                tree.entries.push(',');
            }
            tree.entries.push_str(&written.entries[1..written.entries.len() - 1]);
            for run in &written.runs {
                let space = if tree.ids.is_empty() { "" } else { " " };
                _ = write!(tree.ids, "{space}{}{}", run.first - last[run.sort], run.steps);
                last[run.sort] = run.last;
            }
            rest = rest.and_then(|rest| rest.strip_prefix(written.source.as_str()));
            self.sections.insert(section.id, written);
        }
        tree.entries.push(']');
        tree.tells_text = rest == Some("");
        Ok(tree)
    }
}

impl Written {
    fn of(section: &Arc<Section>, newline: Newline) -> Result<Self, &'static str> {
        let mut lists = Lists {
            newline: newline.as_str(),
            entries: Vec::new(),
            runs: Vec::new(),
            before: String::new(),
            words: String::new(),
        };
        lists.section(section)?;
        let entries = serde_json::to_string(&lists.entries).map_err(|_| "texts that are no JSON")?;
        let mut source = String::new();
        section.write_source(newline, &mut source);
        Ok(Self { section: section.clone(), entries, runs: lists.runs, source })
    }
}

/// The two lists of a section.
struct Lists {
    newline: &'static str,
    entries: Vec<String>,
    runs: Vec<Run>,
    /// The last literal text or title.
    before: String,
    /// What the section is called.
    words: String,
}

impl Lists {
    fn put(&mut self, tag: &str, text: &str) {
        self.entries.push([tag, text].concat());
    }

    fn put_unless(&mut self, usual: &str, tag: &str, text: &str) {
        if text != usual {
            self.put(tag, text);
        }
    }

    /// Puts the tag with the first piece, if that is literal text, and returns the other pieces.
    fn begin<'a>(&mut self, tag: &str, pieces: &'a [Piece]) -> &'a [Piece] {
        let (text, rest) = match pieces {
            [Piece::Text(text), rest @ ..] if !text.is_empty() => (text.as_str(), rest),
            _ => ("", pieces),
        };
        self.put(tag, text);
        self.note(text);
        rest
    }

    fn note(&mut self, text: &str) {
        if !text.is_empty() {
            text.clone_into(&mut self.before);
        }
    }

    fn id(&mut self, sort: usize, id: u32) {
        let id = i64::from(id);
        let Some(at) = self.runs.iter().position(|run| run.sort == sort) else {
            self.runs.push(Run { sort, first: id, steps: String::new(), last: id });
            return;
        };
        let step = id - std::mem::replace(&mut self.runs[at].last, id);
        if let Some(run) = self.runs.last_mut() {
            _ = write!(run.steps, " {step}");
        }
    }

    fn section(&mut self, section: &Section) -> Result<(), &'static str> {
        if section.level > 6 || (section.level > 0) != section.heading.is_some() {
            return Err("a section whose level does not go with its heading");
        }
        self.id(SECTION, section.id.0);
        let tag = format!("#{}", section.level);
        let mut title: &[Piece] = &[];
        if let Some(heading) = &section.heading {
            title = self.begin(&tag, &heading.pieces);
            self.put_unless(&usual_lead(section.level), "^", &heading.lead);
            self.put_unless("", "N", &heading.number);
            self.put_unless(self.newline, "e", &heading.end);
        } else {
            self.put(&tag, "");
        }
        match &section.state {
            SectionState::Included => {}
            SectionState::NotApplicable(reason) => self.put("x", reason),
            SectionState::LeftOut => self.put("X", ""),
        }
        self.pieces(title)?;
        self.words = section.heading.as_ref().map(|heading| words_of(&heading.pieces)).unwrap_or_default();
        for block in &section.blocks {
            self.id(BLOCK, block.id.0);
            self.body(&block.body)?;
        }
        Ok(())
    }

    fn body(&mut self, body: &Body) -> Result<(), &'static str> {
        match body {
            Body::Blank(text) => {
                self.put("b", "");
                self.put_unless(self.newline, "e", text);
            }
            Body::Rule(text) => {
                self.put("r", "");
                self.put_unless(&usual_rule(self.newline), "e", text);
            }
            Body::Verbatim(text) => self.put("v", text),
            Body::Guidance(text) => self.put("g", text),
            Body::Close(text) => self.put("c", text),
            Body::Open(part) => {
                self.put(if part.is_on { "o" } else { "O" }, &part.name);
                self.put_unless(&usual_tag(&part.name, self.newline), "e", &part.tag);
            }
            Body::Line(line) => {
                let rest = self.begin("l", &line.pieces);
                self.put_unless(self.newline, "e", &line.end);
                self.pieces(rest)?;
            }
            Body::Item(item) => {
                let mut rest = item.pieces.as_slice();
                if item.depth == 0 && item.lead == "- " {
                    rest = self.begin("-", rest);
                } else {
                    self.put(&format!("i{} ", item.depth), &item.lead);
                }
                self.put_unless(self.newline, "e", &item.end);
                self.pieces(rest)?;
            }
            Body::Table(table) => {
                self.put("T", &table.delimiter);
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    self.row(row)?;
                }
            }
            Body::Fence(fence) => {
                self.put("F", &fence.open);
                self.put_unless(&usual_close(self.newline), "e", &fence.close);
                if !fence.info.is_empty() {
                    let rest = self.begin("I", &fence.info);
                    self.pieces(rest)?;
                    self.put(")", "");
                }
                self.pieces(&fence.body)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), &'static str> {
        self.id(BLOCK, row.id.0);
        self.put("w", "");
        self.put_unless(&usual_row_end(self.newline), "e", &row.end);
        for (index, cell) in row.cells.iter().enumerate() {
            let mut rest = cell.pieces.as_slice();
            if cell.lead == usual_cell_lead(index) {
                rest = self.begin("k", rest);
            } else {
                self.put("K", &cell.lead);
            }
            self.pieces(rest)?;
        }
        Ok(())
    }

    fn pieces(&mut self, pieces: &[Piece]) -> Result<(), &'static str> {
        for piece in pieces {
            if let Piece::Link(link) = piece {
                let rest = self.begin("[", &link.text);
                self.leaves(rest)?;
                let rest = self.begin("(", &link.address);
                self.leaves(rest)?;
                self.put(")", "");
            } else {
                self.leaf(piece)?;
            }
        }
        Ok(())
    }

    fn leaves(&mut self, pieces: &[Piece]) -> Result<(), &'static str> {
        pieces.iter().try_for_each(|piece| self.leaf(piece))
    }

    fn leaf(&mut self, piece: &Piece) -> Result<(), &'static str> {
        match piece {
            Piece::Text(text) => {
                self.put("t", text);
                self.note(text);
            }
            Piece::Guidance(text) => self.put("n", text),
            Piece::Field(field) => self.field(field)?,
            Piece::Link(_) => return Err("a link within a link"),
        }
        Ok(())
    }

    fn field(&mut self, field: &Field) -> Result<(), &'static str> {
        self.id(sort_of(field.role), field.id.0);
        let kind = match &field.kind {
            Kind::Line => "L",
            Kind::Prose => "P",
            Kind::Date => "D",
            Kind::Choice(_) => "C",
            Kind::Address => "A",
            Kind::Code => "K",
            Kind::Check => "X",
        };
        let role = match field.role {
            Role::Prompt => "p",
            Role::Sample => "s",
            Role::Title => "t",
        };
        let (place, indent) = match field.place {
            Place::Inline => ("i", None),
            Place::Block(indent) => ("b", Some(indent)),
            Place::Cell => ("c", None),
            Place::Apart => ("o", None),
            Place::Code(indent) => ("k", Some(indent)),
            Place::CodeSpan => ("s", None),
            Place::LinkText => ("t", None),
            Place::Address => ("a", None),
            Place::Html => ("h", None),
            Place::Info => ("l", None),
        };
        let indent = indent.map(|indent| indent.min(DEEPEST_INDENT).to_string()).unwrap_or_default();
        let Some((_, mark)) = BEFORE.iter().find(|(text, _)| *text == field.before) else {
            return Err("a field with an unknown text before its value");
        };
        self.put(&["f", kind, role, place, &indent, mark].concat(), &field.source);
        if field.name.as_deref() != usual_name(&field.source) {
            let (tag, name) = field.name.as_ref().map_or(("%", ""), |name| ("@", name.as_str()));
            self.put(tag, name);
        }
        if field.label != usual_label(&self.before, field.role, &field.kind) {
            let is_heading = !self.words.is_empty() && field.label == self.words;
            let (tag, label) = if is_heading { (";", "") } else { (":", field.label.as_str()) };
            self.put(tag, label);
        }
        let usual = usual_prompt(&field.source, field.name.as_deref(), field.role, &field.kind);
        self.put_unless(&usual, "?", &field.prompt);
        if field.role == Role::Title {
            self.note(&field.source);
        }
        if let Kind::Choice(options) = &field.kind {
            for option in options {
                self.put("~", option);
            }
        }
        match &field.value {
            Some(value) if *value == field.source => self.put(".", ""),
            Some(value) => self.put("=", value),
            None => {}
        }
        Ok(())
    }
}
