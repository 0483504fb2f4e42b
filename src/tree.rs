//! The lossless tree: a document is sections, a section is blocks, a block is pieces, and a piece is literal
//! text or a field. Writing out every leaf in order gives the Markdown, byte for byte.
//!
//! Everything is flat: subsections follow their section with a greater level, nested list items follow their
//! parent with a greater depth. Nothing recurses over the depth of a document, so no nesting, however deep,
//! can exhaust the small stack of WebAssembly.
//!
//! This module owns the shape and how a field's value is written at its place. It knows neither how a template
//! is read nor what may be edited.

mod escape;
mod fence;
mod field;
mod lists;
pub mod numbering;
mod optional;
mod pieces;
mod sections;
mod siblings;

pub use escape::closing_signs;
pub(crate) use escape::{for_words, is_unshown_tag};
pub(crate) use fence::split_lead;
pub use field::{Field, Kind, Newline, Place, Role};
pub use lists::Lists;
pub use optional::{SwitchedOff, switched_off, unpaired_tags};
pub use pieces::{
    describe_pieces, quoted, visit_pieces, visit_pieces_mut, write_cell, write_line, write_pieces,
};
pub use sections::{Sections, parents, subtree_end};
pub use siblings::Siblings;

/// Identifies a section within one document, for as long as the document lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SectionId(pub u32);

/// Identifies a block or a table row within one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockId(pub u32);

/// Identifies a field within one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub u32);

/// A heading with what stands below it, up to the next heading of any level. The text before the first heading
/// is a section of level 0 without a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Stable within the document.
    pub id: SectionId,
    /// 0 for the text before the first heading, else 1 to 6.
    pub level: u8,
    /// Absent only at level 0.
    pub heading: Option<Heading>,
    /// What stands below the heading, in reading order.
    pub blocks: Vec<Block>,
    /// Whether the section is part of the finished document.
    pub state: SectionState,
}

/// Whether a section, with its subsections, is part of the finished document.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum SectionState {
    /// It is written with whatever is filled in.
    #[default]
    Included,
    /// Its heading is written with a statement that it does not apply, and why. The reason may be empty.
    NotApplicable(String),
    /// Nothing of it is written.
    LeftOut,
}

/// A heading line.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// Indent, number signs and the space after them: `## `.
    pub lead: String,
    /// The section number with the space after it, `2.1 ` or `3. `, or nothing.
    pub number: String,
    /// The title.
    pub pieces: Vec<Piece>,
    /// Trailing spaces, closing number signs and the line ending.
    pub end: String,
}

/// A block with its identity.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Stable within the document.
    pub id: BlockId,
    /// What the block is.
    pub body: Body,
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// One or more blank lines.
    Blank(String),
    /// A thematic break with its line ending.
    Rule(String),
    /// Text that is kept as it is and offers nothing to fill in: front matter fences, reference definitions and
    /// raw HTML without names in them.
    Verbatim(String),
    /// A note to the author, not part of a finished document: a comment, a template's own tags.
    Guidance(String),
    /// A line of a paragraph; more than one physical line only where a field spans them.
    Line(Line),
    /// A list item's first line. What belongs to the item follows as blocks of its own.
    Item(Item),
    /// A table.
    Table(Table),
    /// A fenced code block.
    Fence(Fence),
    /// The opening tag of an optional part, which lasts until the matching [`Body::Close`]; see [`switched_off`].
    Open(OptionalPart),
    /// The closing tag of an optional part, with its line ending.
    Close(String),
}

/// A line of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its content, indent and trailing spaces included.
    pub pieces: Vec<Piece>,
    /// `\n`, `\r\n`, or nothing at the end of a file without a final newline.
    pub end: String,
}

/// The first line of a list item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// 0 for an item of an outermost list.
    pub depth: u8,
    /// Indent, marker and the spaces after it: `  1. `.
    pub lead: String,
    /// Its content. A task box is the first piece, a field of kind [`Kind::Check`].
    pub pieces: Vec<Piece>,
    /// The line ending.
    pub end: String,
}

/// A table. Every row has its own number of cells, as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The header row.
    pub header: Row,
    /// The delimiter row with its line ending.
    pub delimiter: String,
    /// The body.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Stable within the document.
    pub id: BlockId,
    /// The cells, each with the pipe and the spaces before it.
    pub cells: Vec<Cell>,
    /// Everything after the last cell's content: spaces, pipe, line ending.
    pub end: String,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The spaces that end the previous cell, the pipe, and the spaces after it.
    pub lead: String,
    /// The content.
    pub pieces: Vec<Piece>,
}

/// A fenced code block.
#[derive(Clone, Debug, PartialEq)]
pub struct Fence {
    /// The opening line, which may begin with the marker of a list item, with its line ending; where the words after
    /// the fence hold a field, what stands before that.
    pub open: String,
    /// The rest of the opening line; empty where there is no field in it.
    pub info: Vec<Piece>,
    /// Everything between the fences, the last line ending included.
    pub body: Vec<Piece>,
    /// The closing line; empty when the fence is never closed.
    pub close: String,
}

/// The opening tag of an optional part.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionalPart {
    /// The name between the braces.
    pub name: String,
    /// The whole line of the tag.
    pub tag: String,
    /// Whether the part is in the finished document.
    pub is_on: bool,
}

/// Literal text or something to fill in.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Literal text.
    Text(String),
    /// A note within a line, not part of a finished document.
    Guidance(String),
    /// Something to fill in.
    Field(Box<Field>),
    /// `[text](address)` with a field in it.
    Link(Box<Link>),
}

/// A Markdown link of which at least one side holds a field. Neither side holds another link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Between the square brackets.
    pub text: Vec<Piece>,
    /// Between the parentheses.
    pub address: Vec<Piece>,
}

impl Section {
    /// Appends the section's Markdown as it stands, whatever its state.
    pub fn write(&self, newline: Newline, out: &mut String) {
        if let Some(heading) = &self.heading {
            heading.write(newline, out);
        }
        for block in &self.blocks {
            block.body.write(newline, out);
        }
    }

    /// Appends the section's Markdown as it stands while nothing is filled in: drafts are stored without the text of a
    /// template that this tells, so it has to stay the same for ever.
    pub fn write_source(&self, newline: Newline, out: &mut String) {
        let mut section = self.clone();
        section.for_each_field_mut(&mut |field| field.value = None);
        section.write(newline, out);
    }

    /// The title as it reads now, without its number: literal text and values, and an ellipsis for what is not
    /// filled in. A title of which nothing is filled in is what it asks for.
    #[must_use]
    pub fn title(&self) -> String {
        let Some(heading) = &self.heading else {
            return String::new();
        };
        let mut out = String::new();
        let is_open = |field: &Field| field.is_asked() && !field.is_filled();
        for piece in &heading.pieces {
            match piece {
                Piece::Field(field) if is_open(field) && heading.pieces.len() > 1 => out.push('…'),
                piece => describe_pieces(std::slice::from_ref(piece), &mut out),
            }
        }
        if !out.chars().any(char::is_alphanumeric) {
            out.clear();
            describe_pieces(&heading.pieces, &mut out);
        }
        out.trim().to_owned()
    }

    /// Calls `visit` with every field, in reading order.
    pub fn for_each_field<'a>(&'a self, visit: &mut impl FnMut(&'a Field)) {
        if let Some(heading) = &self.heading {
            visit_pieces(&heading.pieces, visit);
        }
        for block in &self.blocks {
            block.body.for_each_field(visit);
        }
    }

    /// Calls `visit` with every field, in reading order, to change it.
    pub fn for_each_field_mut(&mut self, visit: &mut impl FnMut(&mut Field)) {
        if let Some(heading) = &mut self.heading {
            visit_pieces_mut(&mut heading.pieces, visit);
        }
        for block in &mut self.blocks {
            block.body.for_each_pieces_mut(&mut |pieces| visit_pieces_mut(pieces, visit));
        }
    }

    /// The field of that id, if it stands in this section.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        let mut found = None;
        self.for_each_field(&mut |field| {
            if field.id == id {
                found = Some(field);
            }
        });
        found
    }

    /// The block of that id, if it stands in this section.
    #[must_use]
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == id)
    }

    /// The indices of the blocks that belong to the item at `index`: its own line, nested items, continuation
    /// lines. Blank lines after the last of them are not part of it. A block that is no item spans itself.
    #[must_use]
    pub fn item_range(&self, index: usize) -> std::ops::Range<usize> {
        let Some(Body::Item(item)) = self.blocks.get(index).map(|block| &block.body) else {
            return index..index + 1;
        };
        let content = item.content_column();
        let mut end = index + 1;
        let mut is_paragraph = true;
        for (at, block) in self.blocks.iter().enumerate().skip(index + 1) {
            let may_go_on =
                std::mem::replace(&mut is_paragraph, matches!(block.body, Body::Item(_) | Body::Line(_)));
            let belongs = match &block.body {
                Body::Blank(_) => continue,
                Body::Item(other) => other.depth > item.depth,
                // A paragraph goes on without indent until something else ends it.
                Body::Line(line) => may_go_on || indent_of(&line.pieces) >= content,
                Body::Fence(fence) => indent_width(&fence.open) >= content,
                // A note to the author may stand anywhere.
                Body::Guidance(text) if indent_width(text) < content => continue,
                Body::Guidance(_) => true,
                Body::Verbatim(text) => indent_width(text) >= content,
                Body::Rule(_) | Body::Table(_) | Body::Open(_) | Body::Close(_) => false,
            };
            if !belongs {
                break;
            }
            end = at + 1;
        }
        index..end
    }
}

impl Body {
    /// Appends the block's Markdown.
    pub fn write(&self, newline: Newline, out: &mut String) {
        match self {
            Self::Blank(text)
            | Self::Rule(text)
            | Self::Verbatim(text)
            | Self::Guidance(text)
            | Self::Close(text) => out.push_str(text),
            Self::Open(part) => out.push_str(&part.tag),
            Self::Line(line) => {
                write_line("", &line.pieces, newline, out);
                out.push_str(&line.end);
            }
            Self::Item(item) => {
                out.push_str(&item.lead);
                write_line(&item.lead, &item.pieces, newline, out);
                out.push_str(&item.end);
            }
            Self::Table(table) => {
                table.header.write(newline, out);
                out.push_str(&table.delimiter);
                for row in &table.rows {
                    row.write(newline, out);
                }
            }
            Self::Fence(fence) => fence.write(newline, out),
        }
    }

    /// Calls `visit` with every run of pieces in the block, in reading order.
    pub fn for_each_pieces<'a>(&'a self, visit: &mut impl FnMut(&'a [Piece])) {
        match self {
            Self::Line(line) => visit(&line.pieces),
            Self::Item(item) => visit(&item.pieces),
            Self::Fence(fence) => [&fence.info, &fence.body].into_iter().for_each(|pieces| visit(pieces)),
            Self::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    for cell in &row.cells {
                        visit(&cell.pieces);
                    }
                }
            }
            _ => {}
        }
    }

    /// Calls `visit` with every run of pieces in the block, to change it.
    pub fn for_each_pieces_mut(&mut self, visit: &mut impl FnMut(&mut Vec<Piece>)) {
        match self {
            Self::Line(line) => visit(&mut line.pieces),
            Self::Item(item) => visit(&mut item.pieces),
            Self::Fence(fence) => [&mut fence.info, &mut fence.body].into_iter().for_each(visit),
            Self::Table(table) => {
                for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                    for cell in &mut row.cells {
                        visit(&mut cell.pieces);
                    }
                }
            }
            _ => {}
        }
    }

    /// Calls `visit` with every field of the block, in reading order.
    pub fn for_each_field<'a>(&'a self, visit: &mut impl FnMut(&'a Field)) {
        self.for_each_pieces(&mut |pieces| visit_pieces(pieces, visit));
    }

    /// Closes what would swallow a block placed after it: a fence or a comment that lasts to the end of the file.
    pub fn close(&mut self, newline: Newline) {
        match self {
            Self::Fence(fence) if fence.close.is_empty() => fence.close(newline),
            Self::Guidance(text) if text.trim_start().starts_with("<!--") && !text.contains("-->") => {
                text.truncate(text.trim_end().len());
                text.push_str(" -->");
            }
            _ => {}
        }
    }

    /// The line ending, where the block ends in one of its own.
    #[must_use]
    pub fn end_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Line(line) => Some(&mut line.end),
            Self::Item(item) => Some(&mut item.end),
            Self::Table(table) => match table.rows.last_mut() {
                Some(row) => Some(&mut row.end),
                None => Some(&mut table.delimiter),
            },
            Self::Fence(fence) => Some(&mut fence.close),
            Self::Open(part) => Some(&mut part.tag),
            Self::Blank(text)
            | Self::Rule(text)
            | Self::Verbatim(text)
            | Self::Guidance(text)
            | Self::Close(text) => Some(text),
        }
    }
}

impl Item {
    /// The column at which the content begins; after a bare marker, a space is written before it.
    #[must_use]
    pub fn content_column(&self) -> usize {
        columns(&self.lead) + usize::from(!self.lead.ends_with([' ', '\t']))
    }
}

impl Row {
    /// Appends the row with its line ending.
    pub fn write(&self, newline: Newline, out: &mut String) {
        for cell in &self.cells {
            out.push_str(&cell.lead);
            write_cell(&cell.pieces, newline, out);
        }
        out.push_str(&self.end);
    }
}

/// The columns that `text` takes from the start of a line on; a tab goes to the next multiple of four.
#[must_use]
pub fn columns(text: &str) -> usize {
    text.chars().fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// The columns of the spaces and tabs with which `text` begins.
#[must_use]
pub fn indent_width(text: &str) -> usize {
    columns(&text[..text.len() - text.trim_start_matches([' ', '\t']).len()])
}

fn indent_of(pieces: &[Piece]) -> usize {
    match pieces.first() {
        Some(Piece::Text(text) | Piece::Guidance(text)) => indent_width(text),
        Some(Piece::Field(field)) => indent_width(&field.source),
        _ => 0,
    }
}
