//! From the two lists to the tree.

use std::str::SplitWhitespace;
use std::sync::Arc;

use super::{
    BEFORE, BLOCK, DEEPEST_INDENT, ID_LIMIT, Lists, PROMPT, SECTION, SORTS, sort_of, usual_cell_lead,
    usual_close, usual_label, usual_lead, usual_name, usual_prompt, usual_row_end, usual_rule, usual_tag,
    words_of,
};
use crate::document::Document;
use crate::tree::{
    Block, BlockId, Body, Cell, Fence, Field, FieldId, Heading, Item, Kind, Line, Link, Newline,
    OptionalPart, Piece, Place, Role, Row, Section, SectionId, SectionState, Sections, Table,
};

/// The document, or what cannot be understood of it. `next` is its first id that is not in use.
pub(in super::super) fn read(lists: &Lists, newline: Newline, next: u64) -> Result<Document, String> {
    let read_with = |ids| {
        let tree = &lists.tree;
        let mut reader =
            Reader { tree, at: 0, newline: newline.as_str(), ids, before: "", words: String::new() };
        reader.sections().map(|sections| (sections, reader.ids))
    };
    let next = u32::try_from(next).unwrap_or(u32::MAX);
    let (mut sections, mut ids) = read_with(Ids::stored(&lists.ids, next))?;
    if !ids.are_sound {
        (sections, ids) = read_with(Ids::new())?;
    }
    Ok(Document::from_parts(sections, newline, ids.next))
}

/// Where the ids come from.
struct Ids<'a> {
    /// The steps from one to the next that are left, or none if new ids are handed out.
    steps: Option<SplitWhitespace<'a>>,
    last: [i64; SORTS],
    /// For each number, the sorts of which there was such an id.
    seen: Vec<u8>,
    /// The first id that is not in use.
    next: u32,
    are_sound: bool,
}

impl<'a> Ids<'a> {
    fn stored(steps: &'a str, next: u32) -> Self {
        Self { steps: Some(steps.split_whitespace()), next, are_sound: next < ID_LIMIT, ..Self::new() }
    }

    fn new() -> Self {
        Self { steps: None, last: [-1; SORTS], seen: Vec::new(), next: 0, are_sound: true }
    }

    fn take(&mut self, sort: usize) -> u32 {
        if self.steps.is_none() {
            self.next += 1;
            return self.next - 1;
        }
        let id = self.stored_id(sort);
        self.are_sound &= id.is_some();
        id.unwrap_or_default()
    }

    fn stored_id(&mut self, sort: usize) -> Option<u32> {
        let step: i64 = self.steps.as_mut()?.next()?.parse().ok()?;
        let id = u32::try_from(self.last[sort].checked_add(step)?).ok()?;
        if !self.are_sound || id >= self.next {
            return None;
        }
        self.last[sort] = i64::from(id);
        let index = usize::try_from(id).ok()?;
        if index >= self.seen.len() {
            self.seen.resize(index + 1, 0);
        }
        // A placeholder and another field are both fields.
        let sorts = self.seen.get_mut(index)?;
        let bit = 1 << sort.min(PROMPT);
        let is_new = *sorts & bit == 0;
        *sorts |= bit;
        is_new.then_some(id)
    }
}

struct Reader<'a> {
    tree: &'a [String],
    at: usize,
    newline: &'static str,
    ids: Ids<'a>,
    /// The last literal text or title.
    before: &'a str,
    /// What the section is called.
    words: String,
}

impl<'a> Reader<'a> {
    /// The next text: its first character, if that is a plain one, and the rest.
    fn peek(&self) -> Option<(&'a str, &'a str)> {
        self.tree.get(self.at)?.split_at_checked(1)
    }

    fn is_next(&self, tag: &str) -> bool {
        self.peek().is_some_and(|(first, _)| first == tag)
    }

    /// The rest of the next text, if it begins with `tag`.
    fn take(&mut self, tag: &str) -> Option<&'a str> {
        let (_, rest) = self.peek().filter(|(first, _)| *first == tag)?;
        self.at += 1;
        Some(rest)
    }

    fn take_or(&mut self, usual: &str, tag: &str) -> String {
        self.take(tag).unwrap_or(usual).to_owned()
    }

    fn expect(&mut self, tag: &str) -> Result<&'a str, String> {
        self.take(tag).ok_or_else(|| self.damage())
    }

    fn damage(&self) -> String {
        format!("the tree cannot be read at text {}", self.at)
    }

    fn sections(&mut self) -> Result<Sections, String> {
        let mut sections = Vec::new();
        while self.at < self.tree.len() {
            sections.push(Arc::new(self.section()?));
        }
        Ok(sections)
    }

    fn section(&mut self) -> Result<Section, String> {
        let start = self.expect("#")?.split_at_checked(1);
        let (level, first) = start.ok_or_else(|| self.damage())?;
        let level = level.parse().ok().filter(|level| *level <= 6).ok_or_else(|| self.damage())?;
        let id = SectionId(self.ids.take(SECTION));
        self.before = "";
        let lead = self.take_or(&usual_lead(level), "^");
        let number = self.take_or("", "N");
        let end = self.take_or(self.newline, "e");
        let state = match self.take("x") {
            Some(reason) => SectionState::NotApplicable(reason.to_owned()),
            None if self.take("X").is_some() => SectionState::LeftOut,
            None => SectionState::Included,
        };
        self.words.clear();
        let pieces = self.pieces(first)?;
        self.words = words_of(&pieces);
        let heading = match level {
            0 if !pieces.is_empty() => return Err(self.damage()),
            0 => None,
            _ => Some(Heading { lead, number, pieces, end }),
        };
        let mut blocks = Vec::new();
        while self.at < self.tree.len() && !self.is_next("#") {
            let id = BlockId(self.ids.take(BLOCK));
            blocks.push(Block { id, body: self.body()? });
        }
        Ok(Section { id, level, heading, blocks, state })
    }

    fn body(&mut self) -> Result<Body, String> {
        let (tag, text) = self.peek().ok_or_else(|| self.damage())?;
        self.at += 1;
        let owned = text.to_owned();
        Ok(match tag {
            "b" => Body::Blank(self.take_or(self.newline, "e")),
            "r" => Body::Rule(self.take_or(&usual_rule(self.newline), "e")),
            "v" => Body::Verbatim(owned),
            "g" => Body::Guidance(owned),
            "c" => Body::Close(owned),
            "o" | "O" => {
                let line = self.take_or(&usual_tag(text, self.newline), "e");
                Body::Open(OptionalPart { name: owned, tag: line, is_on: tag == "o" })
            }
            "l" => {
                let end = self.take_or(self.newline, "e");
                Body::Line(Line { pieces: self.pieces(text)?, end })
            }
            "-" => {
                let end = self.take_or(self.newline, "e");
                Body::Item(Item { depth: 0, lead: "- ".to_owned(), pieces: self.pieces(text)?, end })
            }
            "i" => {
                let (depth, lead) = text.split_once(' ').ok_or_else(|| self.damage())?;
                let depth = depth.parse().map_err(|_| self.damage())?;
                let end = self.take_or(self.newline, "e");
                Body::Item(Item { depth, lead: lead.to_owned(), pieces: self.pieces("")?, end })
            }
            "T" => {
                let header = self.row()?;
                let mut rows = Vec::new();
                while self.is_next("w") {
                    rows.push(self.row()?);
                }
                Body::Table(Table { header, delimiter: owned, rows })
            }
            "F" => {
                let close = self.take_or(&usual_close(self.newline), "e");
                let info = match self.take("I") {
                    Some(first) => {
                        let info = self.pieces(first)?;
                        self.expect(")")?;
                        info
                    }
                    None => Vec::new(),
                };
                Body::Fence(Fence { open: owned, info, body: self.pieces("")?, close })
            }
            _ => return Err(self.damage()),
        })
    }

    fn row(&mut self) -> Result<Row, String> {
        self.expect("w")?;
        let id = BlockId(self.ids.take(BLOCK));
        let end = self.take_or(&usual_row_end(self.newline), "e");
        let mut cells = Vec::new();
        loop {
            let (lead, first) = if let Some(first) = self.take("k") {
                (usual_cell_lead(cells.len()), first)
            } else if let Some(lead) = self.take("K") {
                (lead, "")
            } else {
                return Ok(Row { id, cells, end });
            };
            cells.push(Cell { lead: lead.to_owned(), pieces: self.pieces(first)? });
        }
    }

    fn pieces(&mut self, first: &'a str) -> Result<Vec<Piece>, String> {
        let mut pieces = self.leaves(first)?;
        while let Some(first) = self.take("[") {
            let text = self.leaves(first)?;
            let first = self.expect("(")?;
            let address = self.leaves(first)?;
            self.expect(")")?;
            pieces.push(Piece::Link(Box::new(Link { text, address })));
            pieces.extend(self.leaves("")?);
        }
        Ok(pieces)
    }

    fn leaves(&mut self, first: &'a str) -> Result<Vec<Piece>, String> {
        let mut pieces = Vec::new();
        if !first.is_empty() {
            self.before = first;
            pieces.push(Piece::Text(first.to_owned()));
        }
        loop {
            if let Some(text) = self.take("t") {
                self.before = if text.is_empty() { self.before } else { text };
                pieces.push(Piece::Text(text.to_owned()));
            } else if let Some(text) = self.take("n") {
                pieces.push(Piece::Guidance(text.to_owned()));
            } else if let Some(text) = self.take("f") {
                pieces.push(Piece::Field(Box::new(self.field(text)?)));
            } else {
                return Ok(pieces);
            }
        }
    }

    /// Reads the field whose code and source are `text`.
    fn field(&mut self, text: &'a str) -> Result<Field, String> {
        let (mut field, source) = decode_field(text).ok_or_else(|| self.damage())?;
        field.id = FieldId(self.ids.take(sort_of(field.role)));
        let name = match self.take("@") {
            Some(name) => Some(name),
            None if self.take("%").is_some() => None,
            None => usual_name(source),
        };
        field.label = match self.take(";") {
            Some(_) => self.words.clone(),
            None => self.take_or(usual_label(self.before, field.role, &field.kind), ":"),
        };
        field.prompt = self.take_or(&usual_prompt(source, name, field.role, &field.kind), "?");
        field.name = name.map(str::to_owned);
        if field.role == Role::Title && !source.is_empty() {
            self.before = source;
        }
        if let Kind::Choice(options) = &mut field.kind {
            while let Some(option) = self.take("~") {
                options.push(option.to_owned());
            }
        }
        let value = self.take("=");
        field.value = value.or_else(|| self.take(".").map(|_| source)).map(str::to_owned);
        Ok(field)
    }
}

/// The field that a code and a source tell of, the rest of it empty; and the source.
fn decode_field(text: &str) -> Option<(Field, &str)> {
    let (code, rest) = text.split_at_checked(text.find(|c: char| !c.is_ascii_alphanumeric())?)?;
    let (mark, source) = rest.split_at_checked(1)?;
    let (before, _) = BEFORE.iter().find(|(_, known)| *known == mark)?;
    let kind = match code.get(0..1)? {
        "L" => Kind::Line,
        "P" => Kind::Prose,
        "D" => Kind::Date,
        "C" => Kind::Choice(Vec::new()),
        "A" => Kind::Address,
        "K" => Kind::Code,
        "X" => Kind::Check,
        _ => return None,
    };
    let role = match code.get(1..2)? {
        "p" => Role::Prompt,
        "s" => Role::Sample,
        "t" => Role::Title,
        _ => return None,
    };
    let (place, indent) = code.get(2..)?.split_at_checked(1)?;
    let indent = || indent.parse().ok().map(|indent: usize| indent.min(DEEPEST_INDENT));
    let place = match place {
        "i" => Place::Inline,
        "b" => Place::Block(indent()?),
        "c" => Place::Cell,
        "o" => Place::Apart,
        "k" => Place::Code(indent()?),
        "s" => Place::CodeSpan,
        "t" => Place::LinkText,
        "a" => Place::Address,
        "h" => Place::Html,
        "l" => Place::Info,
        _ => return None,
    };
    let field = Field {
        id: FieldId(0),
        name: None,
        label: String::new(),
        prompt: String::new(),
        source: source.to_owned(),
        kind,
        role,
        place,
        before,
        value: None,
    };
    Some((field, source))
}
