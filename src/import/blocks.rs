//! The blocks of a section laid beside those of its model.

use std::ops::Range;

use crate::tree::{Block, Body, Field, Line, Newline, Piece, Place, Section, indent_width, quoted};

use super::align::align;
use super::fit::whole_field;
use super::own::Keeper;
use super::place::{self, Text};
use super::words;
use score::{ALIKE, Blocks, LABEL};

mod score;

/// The blocks that stand below a heading in the text, each with the answers that it has by the model, and how many
/// of them are the text's own.
pub(super) fn bring(model: &[Block], section: &Section, keeper: &mut Keeper<'_>) -> (Vec<Block>, usize) {
    let newline = keeper.newline;
    let text = TextBlocks::of(section, newline);
    let pairing = Blocks { shapes: shapes(model, newline), text: &text };
    let pairs = align(&pairing);
    let mut out = Vec::new();
    let mut copies = vec![0; model.len()];
    let mut own = 0;
    let mut done = 0;
    for pair in pairs {
        let mut columns = pair.columns;
        while columns.len() > 1 && matches!(text.body(columns.end - 1), Body::Blank(_)) {
            columns.end -= 1;
        }
        let block = &model[pair.row];
        let standing = Text { body: text.body(columns.start), bytes: text.span(&columns), newline };
        let is_same = standing.bytes == pairing.shapes[pair.row].written;
        let built = if pair.is_copy {
            copies[pair.row] += 1;
            let copy = keeper.copy(block, copies[pair.row]);
            place::body(&copy.body, &standing, keeper).map(|body| Block { id: copy.id, body })
        } else if is_same {
            Some(block.clone())
        } else {
            let announced = pairing.shapes[pair.row].announced.as_ref();
            let announced = announced.and_then(|(_, body)| place::body(body, &standing, keeper));
            let body = announced.or_else(|| place::body(&block.body, &standing, keeper));
            body.map(|body| Block { id: block.id, body })
        };
        // What is no answer after all is the text's own, with all that stands before the next.
        if let Some(block) = built {
            own += text.own(done..columns.start, keeper, &mut out);
            out.push(block);
            done = columns.end;
        }
    }
    own += text.own(done..text.units.len(), keeper, &mut out);
    (out, own)
}

/// The blocks of a section of the text, line by line where a paragraph has several.
struct TextBlocks<'a> {
    blocks: &'a [Block],
    text: String,
    units: Vec<Unit>,
    /// What a further line of an item is.
    line: Body,
}

/// A block of the text, or a line of one.
struct Unit {
    block: usize,
    start: usize,
    /// Whether it is a line of a paragraph that goes on with the one before: no break parts them, and no label begins it.
    goes_on: bool,
    /// How far it is indented, in columns.
    indent: usize,
}

impl<'a> TextBlocks<'a> {
    fn of(section: &'a Section, newline: Newline) -> Self {
        let (mut text, mut units) = (String::new(), Vec::new());
        for (block, Block { body, .. }) in section.blocks.iter().enumerate() {
            let start = text.len();
            body.write(newline, &mut text);
            units.push(Unit { block, start, goes_on: false, indent: 0 });
            if let Body::Line(_) | Body::Item(_) = body {
                let mut at = start;
                // A section that ends with its heading has a line without a single byte.
                for line in text[start..].split_inclusive('\n') {
                    at += line.len();
                    if at < text.len() {
                        units.push(Unit { block, start: at, goes_on: false, indent: 0 });
                    }
                }
            }
        }
        let line = Body::Line(Line { pieces: Vec::new(), end: String::new() });
        let mut all = Self { blocks: &section.blocks, text, units, line };
        // Once for all rows: it takes a look at the whole line.
        for unit in 0..all.units.len() {
            all.units[unit].goes_on = all.goes_on(unit);
            all.units[unit].indent = indent_width(all.span(&(unit..unit + 1)));
        }
        all
    }

    fn body(&self, unit: usize) -> &Body {
        if self.is_further(unit) { &self.line } else { &self.blocks[self.units[unit].block].body }
    }

    /// Whether it is a line of an item, but not the first.
    fn is_further(&self, unit: usize) -> bool {
        let block = self.units[unit].block;
        unit > 0 && self.units[unit - 1].block == block && matches!(self.blocks[block].body, Body::Item(_))
    }

    fn goes_on(&self, unit: usize) -> bool {
        let Some(before) = unit.checked_sub(1).filter(|&before| matches!(self.body(before), Body::Line(_)))
        else {
            return false;
        };
        let is_hard = self.span(&(before..unit)).trim_end_matches(['\n', '\r']).ends_with(['\\', ' ']);
        let line = self.span(&(unit..unit + 1));
        let is_labelled = line.split_once(':').is_some_and(|(words, _)| words.split_whitespace().count() < 4);
        matches!(self.body(unit), Body::Line(_)) && !is_hard && !is_labelled
    }

    fn start(&self, unit: usize) -> usize {
        self.units.get(unit).map_or(self.text.len(), |unit| unit.start)
    }

    fn span(&self, units: &Range<usize>) -> &str {
        &self.text[self.start(units.start)..self.start(units.end)]
    }

    /// Appends what is the text's own, and returns how many blocks of it say something.
    fn own(&self, units: Range<usize>, keeper: &mut Keeper<'_>, out: &mut Vec<Block>) -> usize {
        let mut count = 0;
        let mut at = units.start;
        while at < units.end {
            let block = self.units[at].block;
            let mut end = at + 1;
            while end < units.end && self.units[end].block == block {
                end += 1;
            }
            let is_first = at == 0 || self.units[at - 1].block != block;
            let is_last = self.units.get(end).is_none_or(|unit| unit.block != block);
            let before = out.len();
            if is_first && is_last {
                out.push(keeper.own(&self.blocks[block]));
            } else {
                keeper.own_lines(self.span(&(at..end)), out);
            }
            count += out[before..].iter().filter(|block| says_something(&block.body)).count();
            at = end;
        }
        count
    }
}

fn says_something(body: &Body) -> bool {
    !matches!(body, Body::Blank(_) | Body::Rule(_) | Body::Guidance(_))
}

/// What of a block of the model the text is compared with.
struct Shape<'a> {
    body: &'a Body,
    written: String,
    /// The words before its first field.
    label: &'a str,
    /// Those words, if they announce what is below.
    announcing: Option<&'a str>,
    /// The signs and words around its fields, in order.
    literals: Vec<&'a str>,
    /// How much it is worth that they all stand in a line, in that order: 0 where there is nothing to fill in.
    likeness: i32,
    /// All that a line or an item is.
    whole: Option<&'a Field>,
    /// The label in a line or an item of its own above, and both in one.
    announced: Option<(&'a str, Body)>,
    has_task: bool,
    /// Whether its answer may go on in further blocks, and from which column on.
    open: Option<usize>,
    /// What the further lines of its answer begin with, where that is a quotation.
    quote: Option<String>,
    /// Whether it is a line with an answer behind a label, which may be wrapped.
    is_wrapping: bool,
    /// Whether it has several lines.
    has_lines: bool,
    /// How far it is indented, in columns.
    indent: usize,
    /// The rows of which there can be more after this one.
    again: Vec<usize>,
}

fn shapes(model: &[Block], newline: Newline) -> Vec<Shape<'_>> {
    let mut shapes: Vec<Shape<'_>> = model
        .iter()
        .map(|Block { body, .. }| {
            let mut written = String::new();
            body.write(newline, &mut written);
            let pieces = pieces_of(body);
            let open = match body {
                Body::Item(item) => last_place(pieces).map(|_| item.content_column()),
                _ => last_place(pieces),
            };
            let lead = if let Body::Item(item) = body { item.lead.as_str() } else { "" };
            let label = match pieces {
                [Piece::Text(text), ..] => text,
                [Piece::Field(task), Piece::Text(text), ..] if super::value::is_box(task) => text,
                _ => "",
            };
            let label = if words::has_words(label) { label } else { "" };
            let (literals, likeness) = literals(pieces);
            Shape {
                body,
                announcing: Some(label).filter(|label| label.trim_end().ends_with([':', '*', '_'])),
                literals,
                likeness,
                has_lines: written.trim_end().contains('\n'),
                indent: indent_width(&written),
                written,
                label,
                whole: whole_field(pieces),
                announced: None,
                has_task: has_task(pieces),
                open,
                quote: quoted(lead, pieces).map(|(_, lead)| lead),
                is_wrapping: matches!(body, Body::Line(_))
                    && matches!(pieces, [Piece::Text(_), Piece::Field(field), ..] if field.place == Place::Inline),
                again: Vec::new(),
            }
        })
        .collect();
    for (first, last) in last_items(model) {
        shapes[last].again.push(first);
    }
    let mut label = None;
    for (shape, Block { body, .. }) in shapes.iter_mut().zip(model) {
        if let Some(label) = label
            && shape.whole.is_some()
        {
            shape.announced = Some((label, announced(label, body)));
        }
        label = match (body, pieces_of(body)) {
            (Body::Blank(_) | Body::Guidance(_), _) => label,
            (_, [Piece::Text(text)]) if text.contains(':') && words::has_words(text) => Some(text),
            _ => None,
        };
    }
    shapes
}

/// The literal parts around the fields of a line or an item, and how much it is worth that a line has them.
fn literals(pieces: &[Piece]) -> (Vec<&str>, i32) {
    let literals: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.trim()),
            Piece::Link(_) => Some("]("),
            Piece::Field(_) | Piece::Guidance(_) => None,
        })
        .filter(|literal| !literal.is_empty())
        .collect();
    let likeness =
        match (super::fit::has_field(pieces), literals.iter().any(|literal| words::has_words(literal))) {
            (false, _) => 0,
            (_, true) => LABEL / 2,
            _ if !literals.is_empty() => ALIKE + 4,
            _ => ALIKE / 2,
        };
    (literals, likeness)
}

/// What stands below a label, in one line with it.
fn announced(label: &str, body: &Body) -> Body {
    let mut body = body.clone();
    body.for_each_pieces_mut(&mut |pieces| pieces.insert(0, Piece::Text(format!("{} ", label.trim_end()))));
    body
}

/// The last item of each list, with the last block that belongs to it.
fn last_items(model: &[Block]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // The open items, outermost first: their depth, and where they begin.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut last = 0;
    for (at, block) in model.iter().enumerate() {
        match &block.body {
            Body::Item(item) => {
                // Those that are deeper end here; one as deep is followed by another of its list.
                while let Some(&(depth, first)) = open.last()
                    && depth >= item.depth
                {
                    if depth > item.depth {
                        found.push((first, last));
                    }
                    open.pop();
                }
                open.push((item.depth, at));
                last = at;
            }
            Body::Blank(_) | Body::Guidance(_) => {}
            Body::Line(line) if is_indented(&line.pieces) => last = at,
            Body::Fence(fence) if indent_width(&fence.open) > 0 => last = at,
            _ => found.extend(open.drain(..).map(|(_, first)| (first, last))),
        }
    }
    found.extend(open.drain(..).map(|(_, first)| (first, last)));
    found
}

fn is_indented(pieces: &[Piece]) -> bool {
    matches!(pieces.first(), Some(Piece::Text(text)) if text.starts_with([' ', '\t']))
}

fn pieces_of(body: &Body) -> &[Piece] {
    match body {
        Body::Line(line) => &line.pieces,
        Body::Item(item) => &item.pieces,
        _ => &[],
    }
}

fn has_task(pieces: &[Piece]) -> bool {
    matches!(pieces.first(), Some(Piece::Field(field)) if super::value::is_box(field))
}

/// The indent of the last field's further lines, where nothing but space follows it.
fn last_place(pieces: &[Piece]) -> Option<usize> {
    let last = pieces.iter().rev().find(|piece| match piece {
        Piece::Text(text) => !text.trim().is_empty(),
        Piece::Guidance(_) => false,
        Piece::Field(_) | Piece::Link(_) => true,
    });
    match last {
        Some(Piece::Field(field)) => match field.place {
            Place::Block(indent) => Some(indent),
            _ => None,
        },
        _ => None,
    }
}

/// The words before the first field of a line or an item.
pub(super) fn label(body: &Body) -> Option<&str> {
    match pieces_of(body) {
        [Piece::Text(text), Piece::Field(_) | Piece::Link(_), ..] if words::has_words(text) => Some(text),
        _ => None,
    }
}
