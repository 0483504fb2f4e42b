//! A block of the model with the answers that stand in its place in the text.

use crate::tree::{
    Body, Cell, Fence, Field, Item, Kind, Line, Newline, OptionalPart, Piece, Place, Row, Table, split_lead,
    visit_pieces, write_pieces,
};

use super::align::{Pairing, align};
use super::fit::{self, At};
use super::own::Keeper;
use super::words;

/// What stands in the text: how its first block reads, and all of its bytes.
pub(super) struct Text<'a> {
    pub(super) body: &'a Body,
    pub(super) bytes: &'a str,
    pub(super) newline: Newline,
}

/// `model` with the answers that it has in the text; none where that says something else. It is written as the text.
pub(super) fn body(model: &Body, text: &Text<'_>, keeper: &mut Keeper<'_>) -> Option<Body> {
    let body = match (model, text.body) {
        (Body::Blank(_), Body::Blank(_)) => Body::Blank(text.bytes.to_owned()),
        (Body::Rule(_), Body::Rule(_)) => Body::Rule(text.bytes.to_owned()),
        (Body::Close(_), Body::Close(_)) => Body::Close(text.bytes.to_owned()),
        (Body::Open(part), Body::Open(other)) => {
            let (name, tag) = (other.name.clone(), text.bytes.to_owned());
            Body::Open(OptionalPart { name, tag, is_on: part.is_on })
        }
        (Body::Line(line), Body::Item(item)) => {
            if fit::whole_field(&line.pieces).is_some() {
                lines(&line.pieces, text, None)?
            } else {
                item_body(&line.pieces, item, text)?
            }
        }
        (Body::Item(model), Body::Item(item)) => item_body(&model.pieces, item, text)?,
        (Body::Item(model), Body::Line(_)) => {
            lines(&model.pieces, text, Some(crate::tree::indent_width(text.bytes)))?
        }
        (Body::Table(table), Body::Table(other)) => table_body(table, other, keeper),
        (Body::Fence(fence), Body::Fence(other)) => fence_body(fence, other, text)?,
        (Body::Line(line), _) => lines(&line.pieces, text, None)?,
        _ => return None,
    };
    let mut written = String::new();
    body.write(text.newline, &mut written);
    (written == text.bytes).then_some(body)
}

/// The text without the line ending with which it ends, and that.
fn split_end(text: &str) -> (&str, &str) {
    let content = text.strip_suffix('\n').unwrap_or(text);
    let content = content.strip_suffix('\r').filter(|_| text.ends_with('\n')).unwrap_or(content);
    text.split_at(content.len())
}

fn lines(model: &[Piece], text: &Text<'_>, column: Option<usize>) -> Option<Body> {
    let (content, end) = split_end(text.bytes);
    let at = At { newline: text.newline, is_cell: false, column };
    let pieces = fit::pieces(model, content, at)?;
    Some(Body::Line(Line { pieces, end: end.to_owned() }))
}

fn item_body(model: &[Piece], item: &Item, text: &Text<'_>) -> Option<Body> {
    let (content, end) = split_end(text.bytes.strip_prefix(item.lead.as_str())?);
    let at = At { newline: text.newline, is_cell: false, column: Some(item.content_column()) };
    let pieces = fit::pieces(model, content, at)?;
    Some(Body::Item(Item { depth: item.depth, lead: item.lead.clone(), pieces, end: end.to_owned() }))
}

fn fence_body(model: &Fence, other: &Fence, text: &Text<'_>) -> Option<Body> {
    let mut content = String::new();
    write_pieces(&other.body, text.newline, &mut content);
    let at = At { newline: text.newline, is_cell: false, column: Some(other.indent()) };
    let mut line = other.open.clone();
    write_pieces(&other.info, at.newline, &mut line);
    let (open, info) = opening(model, &line, at).unwrap_or((line.as_str(), Vec::new()));
    let built = |body: Vec<Piece>| {
        Body::Fence(Fence { open: open.to_owned(), info: info.clone(), body, close: other.close.clone() })
    };
    // The line ending that a template without code has no room for is written by the block itself.
    if let Some(Piece::Field(_)) = model.body.last()
        && let Some(body) = fit::pieces(&model.body, split_end(&content).0, at).map(built)
    {
        let mut written = String::new();
        body.write(text.newline, &mut written);
        if written == text.bytes {
            return Some(body);
        }
    }
    fit::pieces(&model.body, &content, at).or_else(|| joined(model, &content, at)).map(built)
}

/// An opening line with the answers to what the model asks in its own.
fn opening<'a>(model: &Fence, line: &'a str, at: At) -> Option<(&'a str, Vec<Piece>)> {
    let signs = |line: &str| line.len() - split_lead(line).1.trim_start_matches(['`', '~']).len();
    let own = &model.open[signs(&model.open)..];
    let rest = line[signs(line)..].strip_prefix(own).filter(|_| !model.info.is_empty())?;
    let (words, end) = split_end(rest);
    // The model's own line ending is no part of what is asked.
    let mut asked = model.info.clone();
    if let Some(Piece::Text(text)) = asked.last_mut() {
        text.truncate(split_end(text).0.len());
    }
    let mut info = fit::pieces(&asked, words, At { column: None, ..at })?;
    info.push(Piece::Text(end.to_owned()));
    Some((&line[..line.len() - rest.len()], info))
}

/// All of the code as the answer of one field, where it no longer has the shape of the model's.
fn joined(model: &Fence, content: &str, at: At) -> Option<Vec<Piece>> {
    let mut first: Option<Field> = None;
    visit_pieces(&model.body, &mut |field| {
        if first.is_none() {
            first = Some(field.clone());
        }
    });
    let mut source = String::new();
    let mut unfilled = model.body.clone();
    crate::tree::visit_pieces_mut(&mut unfilled, &mut |field| field.value = None);
    write_pieces(&unfilled, at.newline, &mut source);
    source.truncate(source.trim_end_matches(['\n', '\r']).len());
    let (code, end) = content.split_at(content.trim_end_matches(['\n', '\r']).len());
    let field = Field {
        name: None,
        label: "Code".to_owned(),
        prompt: String::new(),
        source,
        kind: Kind::Code,
        place: Place::Code(at.column.unwrap_or(0)),
        before: "",
        value: None,
        ..first?
    };
    let mut pieces = vec![Piece::Field(Box::new(super::value::read(&field, code, at)?))];
    if !end.is_empty() {
        pieces.push(Piece::Text(end.to_owned()));
    }
    Some(pieces)
}

/// The names of the columns.
pub(super) fn header(table: &Table) -> impl Iterator<Item = String> + '_ {
    table.header.cells.iter().map(|cell| {
        let mut text = String::new();
        write_pieces(&cell.pieces, Newline::Lf, &mut text);
        words::plain(&text)
    })
}

/// How alike two tables are: by their columns' names, else by how many there are.
pub(super) fn likeness(model: &Table, other: &Table, named: i32, alike: i32) -> i32 {
    let same = header(model).zip(header(other)).filter(|(one, other)| one == other).count();
    let most = model.header.cells.len().max(other.header.cells.len());
    if same == most {
        named
    } else if 2 * same >= most {
        named / 2
    } else if model.header.cells.len() == other.header.cells.len() {
        alike
    } else {
        0
    }
}

/// Beyond so many columns they are not looked for by name.
const MOST_COLUMNS: usize = 64;

fn table_body(model: &Table, other: &Table, keeper: &mut Keeper<'_>) -> Body {
    let known: Vec<String> = header(model).take(MOST_COLUMNS).collect();
    let order: Vec<usize> = header(other)
        .enumerate()
        .map(|(at, name)| {
            let is_in_place = known.get(at).is_none_or(|known| *known == name);
            let found = known.iter().position(|known| *known == name).filter(|_| !is_in_place);
            // A column of another name in the place of one that stands elsewhere is none of the model's.
            found.unwrap_or(at)
        })
        .collect();
    let rows = Rows {
        model: texts(&model.rows, keeper.newline),
        other: texts(&other.rows, keeper.newline),
        again: [model.rows.len().wrapping_sub(1)],
    };
    let pairs = align(&rows);
    let mut answers = pairs.into_iter().peekable();
    let mut copies = 0;
    let mut built = Vec::with_capacity(other.rows.len());
    for (at, row) in other.rows.iter().enumerate() {
        let pair = answers.next_if(|pair| pair.columns.start == at);
        built.push(match pair {
            None => own_row(row, keeper),
            Some(pair) if pair.is_copy => {
                copies += 1;
                let copy = keeper.copy_row(&model.rows[pair.row], copies);
                row_of(&copy, row, &order, keeper)
            }
            Some(pair) => row_of(&model.rows[pair.row], row, &order, keeper),
        });
    }
    let straight: Vec<usize> = (0..other.header.cells.len()).collect();
    Body::Table(Table {
        header: row_of(&model.header, &other.header, &straight, keeper),
        delimiter: other.delimiter.clone(),
        rows: built,
    })
}

fn own_row(row: &Row, keeper: &mut Keeper<'_>) -> Row {
    let mut row = Row { id: keeper.block_id(), ..row.clone() };
    for cell in &mut row.cells {
        keeper.own_pieces(&mut cell.pieces);
    }
    row
}

/// A row of the text with the model's fields; `order` tells which of the model's cells stands in each place.
fn row_of(model: &Row, row: &Row, order: &[usize], keeper: &mut Keeper<'_>) -> Row {
    let at = At { newline: keeper.newline, is_cell: true, column: None };
    let mut used = vec![false; model.cells.len()];
    let mut cells = Vec::with_capacity(row.cells.len());
    for (place, cell) in row.cells.iter().enumerate() {
        let wanted = order.get(place).copied().unwrap_or(place);
        let text = at.write(&cell.pieces);
        let fitting = model.cells.get(wanted).filter(|_| !used[wanted]);
        let pieces = fitting.and_then(|cell| fit::pieces(&cell.pieces, &text, at));
        if pieces.is_some() {
            used[wanted] = true;
        }
        let pieces = pieces.unwrap_or_else(|| {
            let mut pieces = cell.pieces.clone();
            keeper.own_pieces(&mut pieces);
            pieces
        });
        cells.push(Cell { lead: cell.lead.clone(), pieces });
    }
    Row { id: model.id, cells, end: row.end.clone() }
}

/// The rows of a table of the text beside those of the model: of each, its first cell and all of it.
struct Rows {
    model: Vec<(String, String)>,
    other: Vec<(String, String)>,
    /// The last row, of which there can be more.
    again: [usize; 1],
}

fn texts(rows: &[Row], newline: Newline) -> Vec<(String, String)> {
    let text = |row: &Row| {
        let (mut first, mut all) = (String::new(), String::new());
        if let Some(cell) = row.cells.first() {
            write_pieces(&cell.pieces, newline, &mut first);
        }
        row.write(newline, &mut all);
        (words::plain(&first), all)
    };
    rows.iter().map(text).collect()
}

impl Pairing for Rows {
    fn rows(&self) -> usize {
        self.model.len()
    }

    fn columns(&self) -> usize {
        self.other.len()
    }

    fn score(&self, row: usize, column: usize) -> i32 {
        if self.model[row].0 == self.other[column].0 { 20 } else { 5 }
    }

    fn same(&self, row: usize, column: usize) -> Option<(usize, i32)> {
        (self.model[row].1 == self.other[column].1).then_some((column + 1, 40))
    }

    fn goes_on(&self, _row: usize, _column: usize) -> Option<i32> {
        None
    }

    fn again(&self, row: usize) -> &[usize] {
        if row == self.again[0] { &self.again } else { &[] }
    }
}
