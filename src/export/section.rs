//! What remains of a section's blocks: each block becomes a chunk or nothing.

use std::ops::Range;

use super::View;
use super::code::fence_text;
use super::holes::{self, Part, Text};
use super::parts::{Fill, Spot, parts, plain_lines};
use crate::tree::{
    Body, Item, Line, Newline, Piece, Place, Row, Section, Siblings, SwitchedOff, Table, indent_width,
    numbering, visit_pieces,
};

/// What a chunk is, as far as the space around it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A line of a paragraph.
    Line,
    /// A list item of that depth.
    Item(u8),
    /// Indented text or code that belongs to an item of that depth.
    Within(u8),
    /// Kept as it is, with as much space as it had.
    Verbatim,
    /// A table, code block, heading or rule, always apart.
    Apart,
}

/// A block of the text to be.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) shape: Shape,
    pub(super) text: Text,
    /// A blank line stood before it.
    pub(super) is_spaced: bool,
    /// A thematic break stood before it.
    pub(super) is_ruled: bool,
}

/// What is known of a block before its neighbours are.
pub(super) struct Draft {
    pub(super) chunk: Option<Chunk>,
    /// Where in the chunk's text the numbers stand that close up, and their values, last first: an ordinal in the
    /// item's own words, an ordered marker.
    numbers: [Option<(Range<usize>, u32)>; 2],
    /// The item's own words without digits, if they count.
    words: Option<String>,
    /// Nothing of the block's own is worth keeping.
    pub(super) is_empty: bool,
    /// It only announces what follows.
    is_lead: bool,
    /// It is an item of which only the marker is left.
    is_bare: bool,
    /// It says nothing itself and keeps others apart.
    gap: Option<Gap>,
}

/// What keeps blocks apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// A blank line.
    Space,
    /// A thematic break.
    Rule,
}

/// A section's chunks, whether they say anything, and whether a rule ends it.
pub(super) struct Remains {
    pub(super) chunks: Vec<Chunk>,
    pub(super) has_content: bool,
    pub(super) has_rule: bool,
}

/// Composes what stands below a section's heading.
pub(super) fn remains(section: &Section, off: &SwitchedOff, view: View, newline: Newline) -> Remains {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut items = OpenItems::default();
    for (index, block) in section.blocks.iter().enumerate() {
        if !off.has_block(index) {
            drafts.push(draft(&block.body, view, newline, &mut items));
        }
    }
    keep_parents(&mut drafts);
    drop_leads(&mut drafts);
    close_up_items(&mut drafts);
    let mut remains = Remains { chunks: Vec::new(), has_content: false, has_rule: false };
    let (mut is_spaced, mut is_ruled) = (true, false);
    // The depth of the item before, if only its marker is left.
    let mut bare = None;
    for draft in drafts {
        is_spaced |= draft.gap.is_some();
        is_ruled |= draft.gap == Some(Gap::Rule);
        if draft.is_empty {
            continue;
        }
        if let Some(mut chunk) = draft.chunk {
            let is_inner = match (bare, chunk.shape) {
                (Some(outer), Shape::Item(depth)) => depth > outer,
                (Some(outer), Shape::Within(depth)) => depth >= outer,
                _ => false,
            };
            // Right behind a definition, a marker without words would be words.
            is_spaced |= draft.is_bare
                && remains.chunks.last().is_some_and(|last: &Chunk| last.shape == Shape::Verbatim);
            // After a bare marker, a blank line would end the item.
            chunk.is_spaced = is_spaced && !is_inner;
            bare = match chunk.shape {
                Shape::Item(depth) if draft.is_bare => Some(depth),
                _ => None,
            };
            chunk.is_ruled = std::mem::take(&mut is_ruled);
            is_spaced = false;
            remains.has_content |=
                !draft.is_lead && (chunk.shape != Shape::Verbatim || !chunk.text.fields.is_empty());
            remains.chunks.push(chunk);
        }
    }
    remains.has_rule = is_ruled;
    // Front matter of which no key is left would read as two rules.
    let is_fence =
        |chunk: &Chunk| chunk.shape == Shape::Verbatim && matches!(chunk.text.text.trim_end(), "---" | "...");
    if matches!(remains.chunks.as_slice(), [open, close, ..] if is_fence(open) && is_fence(close)) {
        remains.chunks.drain(..2);
    }
    remains
}

/// The list items that what follows may belong to, outermost first: depth, column of the marker, column of the
/// content.
#[derive(Default)]
pub(super) struct OpenItems(Vec<(u8, usize, usize)>);

impl OpenItems {
    fn open(&mut self, item: &Item) {
        self.0.retain(|&(depth, ..)| depth < item.depth);
        self.0.push((item.depth, indent_width(&item.lead), item.content_column()));
    }

    fn close(&mut self) {
        self.0.clear();
    }

    /// The depth of the item that something with that indent belongs to: the innermost whose content it reaches,
    /// else the innermost behind whose marker it stands. What belongs to none ends the list.
    fn holder(&mut self, indent: usize) -> Option<u8> {
        let reached = self.0.iter().rfind(|&&(_, _, content)| content <= indent);
        let holder =
            reached.or_else(|| self.0.iter().rfind(|&&(_, marker, _)| marker < indent)).map(|item| item.0);
        if holder.is_none() {
            self.close();
        }
        holder
    }
}

pub(super) fn draft(body: &Body, view: View, newline: Newline, items: &mut OpenItems) -> Draft {
    let empty = Draft {
        chunk: None,
        numbers: [None, None],
        words: None,
        is_empty: true,
        is_lead: false,
        is_bare: false,
        gap: None,
    };
    let keep = |shape: Shape, text: Text, is_empty: bool, is_lead: bool| Draft {
        chunk: Some(Chunk { shape, text, is_spaced: false, is_ruled: false }),
        numbers: [None, None],
        words: None,
        is_empty,
        is_lead,
        is_bare: false,
        gap: None,
    };
    match body {
        Body::Blank(_) => Draft { gap: Some(Gap::Space), ..empty },
        Body::Rule(_) => {
            items.close();
            Draft { gap: Some(Gap::Rule), ..empty }
        }
        Body::Guidance(_) | Body::Open(_) | Body::Close(_) => empty,
        // A byte-order mark belongs to the template's file.
        Body::Verbatim(text) if text == "\u{feff}" => empty,
        Body::Verbatim(text) => {
            let text = Text { text: plain_lines(text), fields: Vec::new() };
            keep(Shape::Verbatim, text, false, false)
        }
        Body::Line(line) => {
            let (text, fill) = line_text(line, view, newline);
            let own = if is_verbatim(line) { Shape::Verbatim } else { Shape::Line };
            let shape = items.holder(indent_width(&text.text)).map_or(own, Shape::Within);
            // A line of notes to the author leaves nothing.
            let is_blank = text.text.trim().is_empty();
            keep(shape, text, fill == Fill::Nothing || is_blank, fill == Fill::Literal && is_lead_line(line))
        }
        Body::Item(item) => {
            items.open(item);
            item_draft(item, view, newline)
        }
        Body::Table(table) => {
            items.close();
            let (text, is_empty) = table_text(table, view, newline);
            keep(Shape::Apart, text, is_empty, false)
        }
        Body::Fence(fence) => {
            let (text, is_empty) = fence_text(fence, view, newline);
            let own = if fence.is_item() { Shape::Verbatim } else { Shape::Apart };
            let shape = items.holder(indent_width(&fence.open)).map_or(own, Shape::Within);
            keep(shape, text, is_empty, false)
        }
    }
}

fn item_draft(item: &Item, view: View, newline: Newline) -> Draft {
    let (parts, fill) = parts(&item.pieces, Spot::Block(item.content_column()), view, newline);
    let counted =
        match parts.iter().find(|part| !matches!(part, Part::Literal(text) if text.trim().is_empty())) {
            Some(Part::Literal(text)) => {
                numbering::ordinal(text).map(|(_, number)| (number, numbering::without_digits(text)))
            }
            _ => None,
        };
    let mut text = Text { text: item.lead.clone(), fields: Vec::new() };
    let start = text.text.len();
    text.push(holes::close_lines(parts));
    let is_blank = text.text[start..].trim().is_empty();
    if is_blank {
        text.truncate(item.lead.trim_end().len());
    }
    // Signs of an answer's own would make a rule or an empty list of the item.
    let is_answer = text.fields.first().is_some_and(|(range, _)| range.start == start);
    if is_answer && !is_blank && text.text[start..].chars().all(|c| "-*_+# \n".contains(c)) {
        text.insert(start, "\\");
    }
    let ordinal = counted.as_ref().and_then(|&(number, _)| {
        let (range, found) = numbering::ordinal(text.text.get(start..)?)?;
        (found == number).then_some((start + range.start..start + range.end, number))
    });
    let numbers = [ordinal, numbering::marker_number(&item.lead)];
    let is_lead = fill == Fill::Literal && text.text.trim_end().trim_end_matches(['*', '_']).ends_with(':');
    Draft {
        chunk: Some(Chunk { shape: Shape::Item(item.depth), text, is_spaced: false, is_ruled: false }),
        numbers,
        words: counted.map(|(_, words)| words),
        is_empty: fill == Fill::Nothing || is_blank && !item.pieces.is_empty(),
        is_lead,
        is_bare: is_blank,
        gap: None,
    }
}

/// An item stays when something within it stays.
fn keep_parents(drafts: &mut [Draft]) {
    // By depth: whether something was kept that an item before it would hold.
    let mut kept: Vec<bool> = Vec::new();
    for draft in drafts.iter_mut().rev() {
        let Some(chunk) = &draft.chunk else { continue };
        let (depth, is_item) = match chunk.shape {
            Shape::Item(depth) => (usize::from(depth), true),
            Shape::Within(depth) => (usize::from(depth) + 1, false),
            _ => {
                kept.clear();
                continue;
            }
        };
        if kept.len() < depth + 2 {
            kept.resize(depth + 2, false);
        }
        let has_kept_child = is_item && kept[depth + 1..].contains(&true);
        if has_kept_child {
            draft.is_empty = false;
            // It stays for what it holds, not as an announcement of nothing.
            draft.is_lead = false;
        } else if is_item && draft.is_lead {
            draft.is_empty = true;
        }
        if is_item {
            kept.truncate(depth + 1);
        }
        kept[depth] |= !draft.is_empty;
    }
}

/// A line that only announces goes when nothing is left of what it announces.
fn drop_leads(drafts: &mut [Draft]) {
    for index in 0..drafts.len() {
        let is_line = |draft: &Draft| matches!(&draft.chunk, Some(chunk) if chunk.shape == Shape::Line);
        if !drafts[index].is_lead || !is_line(&drafts[index]) {
            continue;
        }
        let mut owned = 0;
        let mut has_kept = false;
        let mut first = None;
        for draft in &drafts[index + 1..] {
            if draft.gap == Some(Gap::Rule) || draft.is_lead && is_line(draft) {
                break;
            }
            let Some(chunk) = &draft.chunk else {
                if draft.gap == Some(Gap::Space) && first == Some(Shape::Line) {
                    break;
                }
                continue;
            };
            let family = match chunk.shape {
                Shape::Item(_) | Shape::Within(_) => Shape::Item(0),
                other => other,
            };
            if *first.get_or_insert(family) != family {
                break;
            }
            owned += 1;
            has_kept |= !draft.is_empty;
        }
        drafts[index].is_empty |= owned > 0 && !has_kept;
    }
}

/// Markers count on from the first of their list, and ordinals from the first item with the same words, whatever was
/// left out before them.
fn close_up_items(drafts: &mut [Draft]) {
    // Those that count together, by their ordinals and by their markers.
    let mut counts = [Siblings::default(), Siblings::default()];
    // By depth: the first item of the list.
    let mut lists: Vec<usize> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        match draft.chunk.as_ref().map(|chunk| chunk.shape) {
            Some(Shape::Item(depth)) => {
                lists.resize(usize::from(depth) + 1, index);
                let list = lists.last().copied();
                if let Some(words) = &draft.words {
                    counts[0].add(index, list, depth, words.as_str());
                }
                counts[1].add(index, list, depth, "");
            }
            Some(Shape::Within(_)) | None => {}
            Some(_) => lists.clear(),
        }
    }
    for (at, siblings) in counts.iter().enumerate() {
        for group in siblings.groups() {
            let mut missing = 0;
            for &index in group {
                let draft = &mut drafts[index];
                if draft.is_empty {
                    missing += 1;
                } else if missing > 0
                    && let (Some(chunk), Some((range, number))) = (&mut draft.chunk, draft.numbers[at].take())
                {
                    let closed = number.saturating_sub(missing).max(number.min(1));
                    chunk.text.replace(range, &closed.to_string());
                }
            }
        }
    }
}

fn line_text(line: &Line, view: View, newline: Newline) -> (Text, Fill) {
    let (parts, fill) = parts(&line.pieces, Spot::Block(0), view, newline);
    if is_verbatim(line) {
        let mut text = Text::default();
        for part in parts {
            text.push_part(part);
        }
        return (text, fill);
    }
    let has_hole = parts.contains(&Part::Hole);
    let mut text = holes::close(parts);
    // The space behind a note that began the line goes with the note.
    if matches!(line.pieces.first(), Some(Piece::Guidance(_))) {
        let indent = text.text.len() - text.text.trim_start_matches([' ', '\t']).len();
        let own = text.fields.first().map_or(indent, |(range, _)| range.start.min(indent));
        text.replace(0..own, "");
    }
    // A hole at the end takes the spaces with it that break the line there.
    let ends_in_break = matches!(line.pieces.last(), Some(Piece::Text(last)) if last.ends_with("  "));
    if has_hole && ends_in_break && !text.text.ends_with("  ") {
        text.text.push_str("  ");
    }
    (text, fill)
}

/// A line of HTML or a reference definition with names in it: a hole leaves its quotes and joints standing.
fn is_verbatim(line: &Line) -> bool {
    line.pieces.iter().any(
        |piece| matches!(piece, Piece::Field(field) if matches!(field.place, Place::Html | Place::Address)),
    )
}

/// A line without fields that ends in a colon, or bold words alone.
fn is_lead_line(line: &Line) -> bool {
    let mut words = String::new();
    for piece in &line.pieces {
        if let Piece::Text(text) = piece {
            words.push_str(text);
        }
    }
    let words = words.trim();
    let is_bold = words.len() > 4 && words.starts_with("**") && words.ends_with("**");
    is_bold || words.trim_end_matches(['*', '_']).ends_with(':')
}

fn table_text(table: &Table, view: View, newline: Newline) -> (Text, bool) {
    let mut text = Text::default();
    let mut is_empty = true;
    let mut push_row = |row: &Row, out: &mut Text, is_header: bool| {
        let mut row_text = Text::default();
        let mut row_fill = Fill::Literal;
        let (mut has_answer, mut has_prompt) = (false, false);
        for cell in &row.cells {
            let (cell_parts, cell_fill) = parts(&cell.pieces, Spot::Cell, view, newline);
            visit_pieces(&cell.pieces, &mut |field| {
                has_answer |= field.is_filled();
                has_prompt |= field.is_asked();
            });
            if cell_fill == Fill::Something || row_fill == Fill::Literal {
                row_fill = cell_fill;
            }
            row_text.text.push_str(&cell.lead);
            row_text.push(holes::close(cell_parts));
        }
        row_text.text.push_str(row.end.trim_end());
        // Without an outer pipe, the second cell would take the place of an empty first, and an answer in the first
        // could begin something else than a row.
        let begins_with_answer = row_text.fields.first().is_some_and(|(place, _)| place.start == 0);
        if (row_text.text.starts_with([' ', '\t', '|'])
            || begins_with_answer && !row_text.text.starts_with(char::is_alphabetic))
            && !row.cells.first().is_some_and(|cell| cell.lead.contains('|'))
        {
            row_text.insert(0, "| ");
        }
        // Of a row of notes to the author, only the pipes are left.
        let is_blank = row_text.text.chars().all(|c| c == '|' || c.is_whitespace());
        let is_kept = is_header
            || view == View::Marks
            || if has_prompt { has_answer } else { row_fill != Fill::Nothing && !is_blank };
        if is_kept {
            if !out.text.is_empty() {
                out.text.push('\n');
            }
            out.push(row_text);
            is_empty &= is_header && !has_answer && !(has_prompt && view == View::Marks);
        }
    };
    push_row(&table.header, &mut text, true);
    text.text.push('\n');
    text.text.push_str(table.delimiter.trim_end());
    for row in &table.rows {
        push_row(row, &mut text, false);
    }
    (text, is_empty)
}
