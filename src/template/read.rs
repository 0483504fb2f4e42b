//! From text to tree: raw blocks become sections and blocks, and the placeholders in them become fields. What
//! the fields are called, and which ordinary words may be answered too, is for [`super::interpret`].

use std::collections::HashSet;
use std::sync::Arc;

use super::inline::{self, Ids};
use super::lines::{self, Kind as RawKind, Raw, cell_ranges, first_line, split_end};
use super::{Skeleton, bodies, captions, dialect, front_matter, interpret};
use crate::tree::{
    Block, BlockId, Body, Cell, Fence, Heading, Item, Kind, Line, Newline, OptionalPart, Piece, Place, Row,
    Section, SectionId, SectionState, Table, columns, indent_width, split_lead, visit_pieces_mut,
};

/// Deeper lists are read as if they were that deep.
const DEEPEST_ITEM: usize = 32;

/// Reads a template. Never fails: what is not understood is kept as it is, and writing the result out gives
/// `text` again.
#[must_use]
pub fn read(text: &str) -> Skeleton {
    read_if(text, |sections| bodies::is_short(text) || bodies::is_template(sections, text.len()))
}

/// Reads a text of which nobody says that it is a template: a short one is none either, but by its signs.
#[must_use]
pub fn read_document(text: &str) -> Skeleton {
    read_if(text, |sections| bodies::is_template(sections, text.len()))
}

fn read_if(text: &str, is_template: impl Fn(&[Section]) -> bool) -> Skeleton {
    let (raws, is_wrapped) = lines::cut(text, true);
    let mut reader = Reader::of(&raws);
    let mut asks = is_template(&reader.sections);
    if is_wrapped && !asks {
        // In a finished text, the fence shows an example.
        reader = Reader::of(&lines::cut(text, false).0);
        asks = is_template(&reader.sections);
    }
    let is_template = asks;
    let Reader { mut ids, mut sections, .. } = reader;
    if is_template {
        dialect::settle(&mut sections, &mut ids);
        if let [first, _, ..] = sections.as_mut_slice() {
            bodies::preface(first);
        }
    }
    for index in 0..sections.len() {
        let is_leaf = bodies::is_leaf(&sections, index);
        let section = &mut sections[index];
        if is_template {
            bodies::settle(section, &mut ids, is_leaf);
        } else {
            bodies::dissolve(section);
        }
        interpret::interpret(section, &mut ids, is_template, is_leaf);
        if !is_template {
            bodies::let_stand(section);
        }
    }
    Skeleton {
        sections: sections.into_iter().map(Arc::new).collect(),
        newline: Newline::of(text),
        next_id: ids.0,
    }
}

struct Reader {
    ids: Ids,
    definitions: HashSet<String>,
    sections: Vec<Section>,
    /// The open list items, outermost first: the columns of their marker and of their content.
    lists: Vec<(usize, usize)>,
}

impl Reader {
    /// Reads all of the blocks as far as one line tells.
    fn of(raws: &[Raw<'_>]) -> Self {
        let definitions = raws
            .iter()
            .filter(|raw| raw.kind == RawKind::Verbatim)
            .filter_map(|raw| lines::definition_label(raw.text.trim()))
            .map(str::to_lowercase)
            .collect();
        let mut reader = Reader { ids: Ids::default(), definitions, sections: Vec::new(), lists: Vec::new() };
        let mut rest = raws;
        while let Some((raw, after)) = rest.split_first() {
            if let Some(count) = reader.long_prompt(rest) {
                rest = &rest[count..];
                continue;
            }
            let texts = after.iter().take_while(|raw| raw.kind == RawKind::Text).count();
            let used = reader.raw(raw, &after[..texts]);
            rest = &after[used..];
        }
        reader
    }

    /// Reads one raw block, with the paragraph lines that follow it directly, and returns how many of those were
    /// used up.
    fn raw(&mut self, raw: &Raw<'_>, texts: &[Raw<'_>]) -> usize {
        let owned = || raw.text.to_owned();
        let mut used = 0;
        let body = match raw.kind {
            RawKind::Heading(level) => {
                self.lists.clear();
                self.heading(raw.text, level);
                return 0;
            }
            RawKind::Text | RawKind::Item { .. } => {
                used = texts.len();
                let text: String = std::iter::once(raw).chain(texts).map(|raw| raw.text).collect();
                if let RawKind::Item { lead } = raw.kind {
                    self.item(&text, lead)
                } else {
                    self.close_lists(raw.text);
                    self.paragraph(&text);
                    return used;
                }
            }
            RawKind::Blank => Body::Blank(owned()),
            RawKind::Rule => {
                self.lists.clear();
                Body::Rule(owned())
            }
            RawKind::Comment => Body::Guidance(owned()),
            RawKind::Verbatim => self.verbatim(raw.text),
            RawKind::FrontMatter => self.front_matter(raw.text),
            RawKind::Table => {
                self.close_lists(raw.text);
                self.table(raw.text)
            }
            RawKind::Fence => {
                self.close_lists(raw.text);
                self.fence(raw.text)
            }
            RawKind::Open(name) => {
                Body::Open(OptionalPart { name: name.to_owned(), tag: owned(), is_on: true })
            }
            RawKind::Close(_) => Body::Close(owned()),
        };
        self.push(body);
        used
    }

    /// Reads the prompt that spans paragraphs with which the blocks begin, if one does: its bracket opens a line and
    /// is closed at the end of another, and no further prompt, heading or fence begins a paragraph between. Returns
    /// of how many blocks it is made.
    fn long_prompt(&mut self, raws: &[Raw<'_>]) -> Option<usize> {
        let open = raws.first().filter(|raw| raw.kind == RawKind::Text)?.text.bytes().next()?;
        let close = match open {
            b'[' => b']',
            b'{' => b'}',
            _ => return None,
        };
        let (mut depth, mut len, mut count) = (0_u32, 0, 0);
        for raw in raws {
            let is_part = matches!(raw.kind, RawKind::Text | RawKind::Item { .. } | RawKind::Blank);
            let is_next = len > 0
                && raws[count - 1].kind == RawKind::Blank
                && raw.text.as_bytes().first() == Some(&open);
            len += raw.text.len();
            count += 1;
            if !is_part || is_next || len > inline::LONGEST_PROMPT {
                return None;
            }
            for (at, byte) in raw.text.bytes().enumerate() {
                depth += u32::from(byte == open);
                depth -= u32::from(byte == close);
                if depth == 0 && byte == close {
                    let has_parts = raws[..count].iter().any(|raw| raw.kind != RawKind::Text);
                    let is_end = raw.text[at + 1..].trim().is_empty();
                    return (has_parts && is_end && self.is_long_prompt(&raws[..count])).then_some(count);
                }
            }
        }
        None
    }

    /// Reads the blocks as one paragraph, if all of it is one prompt.
    fn is_long_prompt(&mut self, raws: &[Raw<'_>]) -> bool {
        let text: String = raws.iter().map(|raw| raw.text).collect();
        let is_prompt =
            matches!(self.scan(&text).as_slice(), [Piece::Field(_)] | [Piece::Field(_), Piece::Text(_)]);
        if is_prompt {
            self.close_lists(&text);
            self.paragraph(&text);
        }
        is_prompt
    }

    fn push(&mut self, body: Body) {
        let block = Block { id: BlockId(self.ids.next()), body };
        if self.sections.is_empty() {
            let id = SectionId(self.ids.next());
            let state = SectionState::Included;
            self.sections.push(Section { id, level: 0, heading: None, blocks: Vec::new(), state });
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn scan(&mut self, text: &str) -> Vec<Piece> {
        inline::scan(text, &Place::Inline, &self.definitions, &mut self.ids)
    }

    fn heading(&mut self, text: &str, level: u8) {
        let (content, _) = split_end(first_line(text));
        let after_signs = content.trim_start_matches(' ').trim_start_matches('#');
        let lead = content.len() - after_signs.trim_start().len();
        let mut end = content.trim_end().len().max(lead);
        let title = &content[lead..end];
        let unclosed = title.trim_end_matches('#');
        if unclosed.is_empty() || unclosed.ends_with([' ', '\t']) {
            end = lead + unclosed.trim_end().len();
        }
        let number = lead + number_len(&content[lead..end]);
        let pieces = self.scan(&content[number..end]);
        let heading = Heading {
            lead: content[..lead].to_owned(),
            number: content[lead..number].to_owned(),
            pieces,
            end: text[end..].to_owned(),
        };
        let id = SectionId(self.ids.next());
        self.sections.push(Section {
            id,
            level,
            heading: Some(heading),
            blocks: Vec::new(),
            state: SectionState::Included,
        });
    }

    /// Text without indent ends the lists before it, text with it belongs to the items that it reaches.
    fn close_lists(&mut self, text: &str) {
        let columns = indent_width(text);
        self.lists.retain(|&(_, content)| content <= columns);
    }

    fn item(&mut self, text: &str, lead: usize) -> Body {
        let marker = indent_width(text);
        let content = columns(&text[..lead]);
        // People indent by two where CommonMark wants three, and mean nesting all the same.
        let is_outside = |&(outer, inner): &(usize, usize)| marker < inner && marker < outer + 2;
        while self.lists.last().is_some_and(is_outside) {
            self.lists.pop();
        }
        let depth = u8::try_from(self.lists.len().min(DEEPEST_ITEM)).unwrap_or_default();
        self.lists.push((marker, content));
        let (content, end) = split_end(&text[lead..]);
        Body::Item(Item {
            depth,
            lead: text[..lead].to_owned(),
            pieces: self.scan(content),
            end: end.to_owned(),
        })
    }

    /// A paragraph becomes lines; ordinary lines that stand together stay one block.
    fn paragraph(&mut self, text: &str) {
        let pieces = self.scan(text);
        let mut lines = split_lines(pieces);
        let has_label: Vec<_> = lines.iter().map(label_of).collect();
        let is_labelled = |index: usize| match has_label.get(index) {
            Some(Some(true)) => true,
            // A plain `Key: value` is one of several, or it is a sentence.
            Some(Some(false)) => {
                index.checked_sub(1).is_some_and(|before| has_label[before].is_some())
                    || has_label.get(index + 1).is_some_and(Option::is_some)
            }
            _ => false,
        };
        let is_plain = |line: &Line| line.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
        let mut joined: Vec<(Line, bool)> = Vec::new();
        for (index, line) in lines.drain(..).enumerate() {
            let may_join = is_plain(&line) && !is_labelled(index);
            match joined.last_mut() {
                Some((last, true)) if may_join => {
                    last.pieces.push(Piece::Text(std::mem::replace(&mut last.end, line.end)));
                    last.pieces.extend(line.pieces);
                    merge_text(&mut last.pieces);
                }
                _ => joined.push((line, may_join)),
            }
        }
        for (line, _) in joined {
            self.push(Body::Line(line));
        }
    }

    /// A line of HTML or a reference definition is kept as it is, but for the names in it.
    fn verbatim(&mut self, text: &str) -> Body {
        let (content, end) = split_end(text);
        let is_html = content.trim_start().starts_with('<');
        let place = if is_html { Place::Html } else { Place::Address };
        let mut pieces = inline::scan_names(content, &place, &mut self.ids);
        if pieces.iter().all(|piece| matches!(piece, Piece::Text(_))) {
            return Body::Verbatim(text.to_owned());
        }
        if !is_html {
            visit_pieces_mut(&mut pieces, &mut |field| field.kind = Kind::Address);
        }
        Body::Line(Line { pieces, end: end.to_owned() })
    }

    fn front_matter(&mut self, text: &str) -> Body {
        let (content, end) = split_end(text);
        let pieces = front_matter::pieces(content, &self.definitions, &mut self.ids);
        Body::Line(Line { pieces, end: end.to_owned() })
    }

    fn table(&mut self, text: &str) -> Body {
        let header = first_line(text);
        let delimiter = first_line(&text[header.len()..]);
        let rows = text[header.len() + delimiter.len()..].split_inclusive('\n');
        let header = self.row(header);
        let rows = rows.map(|row| self.row(row)).collect();
        Body::Table(Table { header, delimiter: delimiter.to_owned(), rows })
    }

    fn row(&mut self, text: &str) -> Row {
        let id = BlockId(self.ids.next());
        let mut at = 0;
        let mut cells = Vec::new();
        for range in cell_ranges(text) {
            let lead = text[at..range.start].to_owned();
            at = range.end;
            let pieces = inline::scan(&text[range], &Place::Cell, &self.definitions, &mut self.ids);
            cells.push(Cell { lead, pieces });
        }
        Row { id, cells, end: text[at..].to_owned() }
    }

    fn fence(&mut self, text: &str) -> Body {
        let open = first_line(text);
        let last = text.trim_end_matches(['\n', '\r']).rfind('\n').map_or(0, |at| at + 1);
        let is_closed = last >= open.len()
            && lines::fence_of(split_lead(open).1)
                .is_some_and(|(mark, count)| lines::is_closing(&text[last..], mark, count));
        let body_end = if is_closed { last } else { text.len() };
        let body = &text[open.len()..body_end];
        let (open, info) = self.info(open);
        Body::Fence(Fence {
            open: open.to_owned(),
            info,
            body: inline::scan_names(body, &Place::Inline, &mut self.ids),
            close: text[body_end..].to_owned(),
        })
    }

    /// The opening line of fenced code up to the first name in it, and the rest, if there is one.
    fn info<'t>(&mut self, open: &'t str) -> (&'t str, Vec<Piece>) {
        let Some(at) = open.find("{{") else { return (open, Vec::new()) };
        let info = inline::scan_names(&open[at..], &Place::Info, &mut self.ids);
        let is_slot = matches!(info.first(), Some(Piece::Field(_)));
        if is_slot { (&open[..at], info) } else { (open, Vec::new()) }
    }
}

/// Whether a line begins with a label: `Some(true)` for a bold one.
fn label_of(line: &Line) -> Option<bool> {
    match line.pieces.first() {
        Some(Piece::Text(text)) => captions::label(text).map(|label| label.is_bold),
        _ => None,
    }
}

/// The bytes of a section number and the spaces after it: `2.1 `, `3. `.
fn number_len(title: &str) -> usize {
    let digits = title.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let number = &title[..digits];
    let spaces = title[digits..].len() - title[digits..].trim_start_matches([' ', '\t']).len();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && !number.contains("..")
        && number.split('.').all(|part| part.len() <= 3)
        && spaces > 0
        && spaces < title[digits..].len();
    if is_number { digits + spaces } else { 0 }
}

/// Cuts pieces at the line endings in their literal text.
fn split_lines(pieces: Vec<Piece>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut current = Vec::new();
    for piece in pieces {
        let Piece::Text(text) = piece else {
            current.push(piece);
            continue;
        };
        for part in text.split_inclusive('\n') {
            let (content, end) = split_end(part);
            if !content.is_empty() {
                current.push(Piece::Text(content.to_owned()));
            }
            if !end.is_empty() {
                lines.push(Line { pieces: std::mem::take(&mut current), end: end.to_owned() });
            }
        }
    }
    if !current.is_empty() {
        lines.push(Line { pieces: current, end: String::new() });
    }
    lines
}

/// Joins literal texts that stand next to each other.
pub(super) fn merge_text(pieces: &mut Vec<Piece>) {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        match (merged.last_mut(), piece) {
            (Some(Piece::Text(last)), Piece::Text(text)) => last.push_str(&text),
            (_, piece) => merged.push(piece),
        }
    }
    *pieces = merged;
}
