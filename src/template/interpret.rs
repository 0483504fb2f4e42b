//! What a section's fields are called and which of its ordinary words may be answered: labels with nothing
//! after them, samples, numbered stand-ins ("Step 1"), topics to say something about.
//!
//! The blocks are gone through once, in order, with what the words so far have announced: the heading, a label
//! that introduces what follows, the item that a nested list belongs to.

use super::captions::{self, Label};
use super::inline::{Ids, new_field};
use super::naming::{cell_text, is_whole_field, name_fields, name_labelled, settle_kind};
use super::runs::{self, Runs};
use super::{answers, choices, headings};
use crate::tree::{
    Body, Cell, Item, Kind, Line, Newline, Piece, Place, Role, Section, Table, indent_width, numbering,
    write_pieces,
};

/// Names the fields of `section` and makes fields of what asks for an answer without a placeholder.
/// Below a section that is no leaf, others follow.
pub(super) fn interpret(section: &mut Section, ids: &mut Ids, is_template: bool, is_leaf: bool) {
    let is_front_matter = section.level == 0;
    // Below a document's title stands what is known of it, and nothing that introduces its parts.
    let is_last = is_leaf || section.level < 2;
    headings::heading(section, ids, is_template);
    let runs = runs::find(&section.blocks);
    let heading_label = headings::label(section);
    let mut reader = Interpreter {
        ids,
        heading: heading_label,
        lead: None,
        after_prompt: false,
        has_topics: false,
        in_list: false,
        parents: Vec::new(),
    };
    let front_matter = if is_front_matter { front_matter(&section.blocks) } else { 0..0 };
    for (index, runs) in runs.into_iter().enumerate() {
        let introduces = introduces(&section.blocks, index, is_last)
            || front_matter.contains(&index) && has_nested(&section.blocks[index..]);
        let is_key_line = front_matter.contains(&index)
            || is_key_line(&section.blocks, index)
            || is_template && section.level == 1 && is_state(&section.blocks, index);
        let is_term = is_term(&section.blocks[index..]);
        match &mut section.blocks[index].body {
            // A body that is one answer is named already.
            Body::Line(line) if is_settled(line) => reader.end_list(),
            Body::Line(line) if is_term => {
                reader.lead = answers::first_text(&line.pieces).map(captions::plain);
            }
            Body::Line(line) => reader.line(line, introduces, is_key_line),
            Body::Item(item) => reader.item(item, introduces, runs),
            Body::Table(table) => reader.table(table),
            Body::Fence(fence) => {
                name_fields(&mut fence.info, "Language", None);
                let language = fence.language().to_owned();
                let indent = fence.indent();
                reader.fence(&mut fence.body, &language, indent);
            }
            Body::Rule(_) | Body::Verbatim(_) => {
                reader.end_list();
                reader.lead = None;
            }
            Body::Guidance(_) => note(&mut section.blocks[..=index]),
            Body::Blank(_) | Body::Open(_) | Body::Close(_) => {}
        }
    }
}

/// Gives the answer before the last of the blocks, which is a note, the options that this names.
fn note(blocks: &mut [crate::tree::Block]) {
    let Some((Body::Guidance(note), before)) = blocks.split_last_mut().map(|(last, rest)| (&last.body, rest))
    else {
        return;
    };
    if let Some(Body::Line(Line { pieces, .. }) | Body::Item(Item { pieces, .. })) =
        before.iter_mut().map(|block| &mut block.body).rfind(|body| !matches!(body, Body::Blank(_)))
        && let [Piece::Text(_), Piece::Field(field)] = pieces.as_mut_slice()
    {
        answers::take_options(field, note);
    }
}

/// Whether what follows the block belongs to it: a deeper item, or text, a list, a table or a fence below a label.
fn introduces(blocks: &[crate::tree::Block], index: usize, is_last: bool) -> bool {
    // A run of notes is looked through once, for what stands before it, and not for each note.
    if !matches!(blocks[index].body, Body::Item(_) | Body::Line(_)) {
        return false;
    }
    let has_blank = matches!(blocks.get(index + 1).map(|block| &block.body), Some(Body::Blank(_)));
    let next = blocks[index + 1..]
        .iter()
        .map(|block| &block.body)
        .find(|body| !matches!(body, Body::Blank(_) | Body::Guidance(_)));
    let is_alone = index == 0 || !matches!(&blocks[index - 1].body, Body::Line(_) | Body::Item(_));
    match (&blocks[index].body, next) {
        (Body::Item(item), Some(Body::Item(next))) => next.depth > item.depth,
        (Body::Item(item), Some(Body::Fence(fence))) => {
            fence.open.len() - fence.open.trim_start().len() >= item.lead.len()
        }
        (Body::Line(_), Some(Body::Item(_) | Body::Fence(_) | Body::Table(_))) => true,
        (Body::Item(_) | Body::Line(_), Some(Body::Line(next))) => {
            (!has_blank || is_alone) && !has_label(next)
        }
        (Body::Line(_), None) => !is_last && is_alone,
        _ => false,
    }
}

/// Whether what a key of front matter holds stands in the lines below it: they are indented more, or are its entries.
fn has_nested(blocks: &[crate::tree::Block]) -> bool {
    let line = |block: &crate::tree::Block| match &block.body {
        Body::Line(line) => {
            let mut text = String::new();
            write_pieces(&line.pieces, Newline::Lf, &mut text);
            Some(text)
        }
        _ => None,
    };
    let mut lines = blocks.iter().map_while(line).filter(|line| !line.trim_start().starts_with('#'));
    let (Some(key), Some(below)) = (lines.next(), lines.next()) else { return false };
    let is_entry = |line: &str| line.trim_start().starts_with("- ");
    let (outer, inner) = (indent_width(&key), indent_width(&below));
    inner > outer || inner == outer && is_entry(&below) && !is_entry(&key)
}

fn has_label(line: &Line) -> bool {
    answers::first_text(&line.pieces).is_some_and(|text| captions::label(text).is_some())
}

/// Whether the first block is a term of which the next, behind a colon, is the definition.
fn is_term(blocks: &[crate::tree::Block]) -> bool {
    let mut lines = blocks.iter().filter_map(|block| match &block.body {
        Body::Line(line) => Some(answers::first_text(&line.pieces).unwrap_or_default()),
        Body::Blank(_) => None,
        _ => Some(""),
    });
    let is_words =
        lines.next().is_some_and(|term| term.starts_with(char::is_alphabetic) && !term.contains('\n'));
    is_words
        && lines.next().is_some_and(|next| next.starts_with(": "))
        && matches!(&blocks[0].body, Body::Line(line) if line.pieces.len() == 1)
}

/// Whether the block is one of several lines with labels that stand together.
fn is_key_line(blocks: &[crate::tree::Block], index: usize) -> bool {
    let is_keyed = |at: Option<usize>| {
        at.and_then(|at| blocks.get(at))
            .is_some_and(|block| matches!(&block.body, Body::Line(line) if has_label(line)))
    };
    is_keyed(Some(index)) && (is_keyed(index.checked_sub(1)) || is_keyed(Some(index + 1)))
}

/// Whether the line stands alone and says one thing in few words, as "Status: draft" does.
fn is_state(blocks: &[crate::tree::Block], index: usize) -> bool {
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| blocks.get(at)).is_none_or(|block| matches!(block.body, Body::Blank(_)))
    };
    let Body::Line(line) = &blocks[index].body else { return false };
    let [Piece::Text(text)] = line.pieces.as_slice() else { return false };
    let is_short = captions::label(text).is_some_and(|label| {
        !label.words.contains(' ') && (1..=3).contains(&text[label.len..].split_whitespace().count())
    });
    is_short
        && !text.trim_end().ends_with(['.', '?', '!'])
        && is_blank(index.checked_sub(1))
        && is_blank(Some(index + 1))
}

/// The blocks between the fences of front matter; where the second is missing, all after the first.
pub(super) fn front_matter(blocks: &[crate::tree::Block]) -> std::ops::Range<usize> {
    let is_fence = |block: &crate::tree::Block| matches!(&block.body, Body::Verbatim(text) if matches!(text.trim(), "---" | "..."));
    let is_mark =
        |block: &crate::tree::Block| matches!(&block.body, Body::Verbatim(text) if text == "\u{feff}");
    let start = usize::from(blocks.first().is_some_and(is_mark)) + 1;
    if !blocks.get(start - 1).is_some_and(is_fence) {
        return 0..0;
    }
    let len = blocks[start..].iter().position(is_fence);
    start..len.map_or(blocks.len(), |len| start + len)
}

struct Interpreter<'a> {
    ids: &'a mut Ids,
    /// The section's heading.
    heading: String,
    /// The label that introduces what comes next.
    lead: Option<String>,
    /// The last paragraph was nothing but a prompt.
    after_prompt: bool,
    /// The current list says in its items what a prompt before it wants covered.
    has_topics: bool,
    in_list: bool,
    /// What the items are called that the next nested list may belong to, by depth.
    parents: Vec<String>,
}

impl Interpreter<'_> {
    fn context(&self) -> String {
        self.lead.clone().unwrap_or_else(|| self.heading.clone())
    }

    fn end_list(&mut self) {
        self.in_list = false;
        self.has_topics = false;
        self.parents.clear();
    }

    fn line(&mut self, line: &mut Line, introduces: bool, is_key_line: bool) {
        let indent = leading_columns(&line.pieces);
        if indent == 0 {
            self.end_list();
        }
        let context = self.context();
        self.after_prompt = false;
        if let Some(task) = take_task(&mut line.pieces) {
            let text =
                answers::first_text(&line.pieces).filter(|_| line.pieces.len() == 1).map(str::to_owned);
            if let Some(text) = &text {
                line.pieces = answers::field_pieces(self.ids, text, &context, Role::Sample, &Place::Inline);
            }
            line.pieces.insert(0, task);
            if text.is_some() {
                return;
            }
        }
        let label = answers::first_text(&line.pieces).and_then(|text| owned_label(captions::label(text)));
        let is_whole = is_whole_field(&line.pieces);
        match label {
            Some((words, len, is_bold))
                if is_bold || is_key_line || line.pieces.len() > 1 || answers::waits(&line.pieces, len) =>
            {
                self.lead = None;
                let place = Place::Inline;
                if answers::answer_label(self.ids, &mut line.pieces, &words, len, is_bold, introduces, &place)
                {
                    self.lead = Some(captions::short(&words).into_owned());
                }
            }
            _ if is_whole => {
                name_fields(&mut line.pieces, &context, Some(&Place::Block(indent)));
                self.after_prompt = true;
                self.lead = None;
            }
            _ => {
                let text =
                    answers::first_text(&line.pieces).filter(|_| line.pieces.len() == 1).map(str::to_owned);
                let lead = self.lead.take();
                match text {
                    Some(text) => {
                        self.lead = captions::lead_in(&text).filter(|_| introduces);
                        if self.lead.is_none() {
                            answers::plain(
                                self.ids,
                                &mut line.pieces,
                                &text,
                                &context,
                                &Place::Block(indent),
                            );
                        }
                    }
                    // With nothing but signs around it, it says what was announced.
                    None if line.pieces.iter().all(is_no_word) => {
                        name_fields(&mut line.pieces, &context, None);
                        self.lead = lead;
                    }
                    None => name_fields(&mut line.pieces, "", None),
                }
            }
        }
    }

    fn item(&mut self, item: &mut Item, introduces: bool, runs: Runs) {
        if !self.in_list {
            self.has_topics = self.after_prompt;
            self.in_list = true;
            self.parents.clear();
        }
        let depth = usize::from(item.depth);
        let context = match depth.checked_sub(1).and_then(|above| self.parents.get(above)) {
            Some(parent) => parent.clone(),
            None => self.context(),
        };
        self.parents.resize(depth + 1, String::new());
        let place = Place::Block(item.content_column());
        let own = self.item_pieces(&mut item.pieces, introduces, runs, &context, &place);
        self.parents[depth] = if own.is_empty() { context } else { captions::short(&own).into_owned() };
        self.after_prompt = false;
        // A bare marker or task box has no room of its own.
        let is_tight = match item.pieces.as_slice() {
            [Piece::Field(_)] => !item.lead.ends_with([' ', '\t']),
            [Piece::Field(task), Piece::Field(_)] => task.kind == Kind::Check,
            _ => false,
        };
        if let Some(Piece::Field(field)) = item.pieces.last_mut()
            && is_tight
            && field.source.is_empty()
        {
            field.before = " ";
        }
    }

    /// Interprets an item's content and returns what the item is called for the items within it.
    fn item_pieces(
        &mut self,
        pieces: &mut Vec<Piece>,
        introduces: bool,
        runs: Runs,
        context: &str,
        place: &Place,
    ) -> String {
        let task = take_task(pieces);
        let label = answers::first_text(pieces).and_then(|text| owned_label(captions::label(text)));
        let plain = answers::first_text(pieces).filter(|_| pieces.len() == 1).map(str::to_owned);
        let mut own = String::new();
        // "…" with a note that more may follow.
        let is_dots = answers::first_text(pieces).is_some_and(|text| matches!(text.trim(), "…" | "..."));
        if task.is_none() && answers::has_note(pieces) && is_dots {
            let mut note = String::new();
            write_pieces(pieces, Newline::Lf, &mut note);
            *pieces = vec![Piece::Guidance(note)];
            return context.to_owned();
        }
        match (plain, label) {
            (Some(text), _) if runs.is_numbered => {
                *pieces = answers::field_pieces(self.ids, &text, context, Role::Prompt, place);
                text.trim().clone_into(&mut own);
            }
            (Some(_), Some((words, len, is_bold))) if is_bold || introduces || runs.is_keyed => {
                answers::answer_label(self.ids, pieces, &words, len, is_bold, introduces, place);
                own = captions::plain(&words);
            }
            (Some(text), _)
                if (runs.is_repeated || self.has_topics)
                    && text.trim().starts_with(char::is_alphanumeric) =>
            {
                let topic = text.trim_end();
                let has_colon = topic.ends_with(':');
                let words = captions::plain(topic.trim_end_matches(':'));
                let mut field = new_field(self.ids, "", String::new(), Role::Prompt, place.clone());
                field.label.clone_from(&words);
                field.before = if has_colon { " " } else { ": " };
                settle_kind(&mut field, true);
                *pieces = answers::text_piece(topic);
                pieces.push(Piece::Field(Box::new(field)));
                pieces.extend(answers::text_piece(&text[topic.len()..]));
                own = words;
            }
            (plain, None) if plain.as_ref().map_or(pieces.is_empty(), |text| text.trim().is_empty()) => {
                let mut field = new_field(self.ids, "", String::new(), Role::Prompt, place.clone());
                context.clone_into(&mut field.label);
                settle_kind(&mut field, true);
                pieces.push(Piece::Field(Box::new(field)));
            }
            (Some(text), _) => {
                answers::plain(self.ids, pieces, &text, context, place);
                text.trim().clone_into(&mut own);
            }
            (None, Some((words, len, is_bold)))
                if answers::has_note(pieces) && (is_bold || runs.is_keyed) =>
            {
                answers::answer_label(self.ids, pieces, &words, len, is_bold, introduces, place);
                own = captions::plain(&words);
            }
            (None, Some((words, _, is_bold))) if is_bold => {
                name_labelled(pieces, &words, place);
                own = captions::plain(&words);
            }
            (None, _) => {
                answers::identifiers(self.ids, pieces);
                name_fields(pieces, context, Some(place));
            }
        }
        if let Some(task) = task {
            pieces.insert(0, task);
        }
        own
    }

    fn table(&mut self, table: &mut Table) {
        self.end_list();
        self.after_prompt = false;
        let header = |cell: &Cell| captions::short(&cell_text(&cell.pieces)).into_owned();
        let headers: Vec<String> = table.header.cells.iter().map(header).collect();
        let stand_ins = runs::stand_in_columns(&table.rows);
        for row in &mut table.rows {
            let is_text = |cell: &Cell| matches!(cell.pieces.as_slice(), [Piece::Text(_)]);
            let is_open = row.cells.iter().any(|cell| !is_text(cell));
            let has_slot =
                row.cells.iter().any(|cell| cell.pieces.iter().any(|p| !matches!(p, Piece::Text(_))));
            // In a table of two columns, the first says what the second is, unless it only counts.
            let name = match row.cells.as_slice() {
                [first, second]
                    if is_text(first) && !is_text(second) || headers.get(1).is_some_and(String::is_empty) =>
                {
                    captions::plain(&cell_text(&first.pieces))
                }
                _ => String::new(),
            };
            for (column, cell) in row.cells.iter_mut().enumerate() {
                let mut label = headers.get(column).cloned().unwrap_or_default();
                if column == 1 && !name.is_empty() && numbering::ordinal(&name).is_none() {
                    label.clone_from(&name);
                } else if column == 0 && label.is_empty() && !name.is_empty() {
                    continue;
                }
                match cell.pieces.as_slice() {
                    [] => {
                        let mut field = new_field(self.ids, "", String::new(), Role::Prompt, Place::Cell);
                        field.before = if cell.lead.ends_with(' ') { "" } else { " " };
                        field.label = label;
                        settle_kind(&mut field, false);
                        cell.pieces.push(Piece::Field(Box::new(field)));
                    }
                    [Piece::Text(text)] => {
                        let is_stand_in = !has_slot && stand_ins.contains(&column);
                        let is_choice = is_open && choices::options(text).is_some();
                        let role = if is_stand_in || is_choice || captions::is_stand_in(text) {
                            Role::Prompt
                        } else {
                            Role::Sample
                        };
                        cell.pieces =
                            answers::field_pieces(self.ids, &text.clone(), &label, role, &Place::Cell);
                    }
                    _ => name_fields(&mut cell.pieces, &label, Some(&Place::Cell)),
                }
            }
        }
        self.lead = None;
    }

    fn fence(&mut self, body: &mut Vec<Piece>, language: &str, indent: usize) {
        let label = self.context();
        self.lead = None;
        self.after_prompt = false;
        if body.iter().any(|piece| !matches!(piece, Piece::Text(_))) {
            return;
        }
        let text = answers::first_text(body).unwrap_or_default().to_owned();
        let code = text.trim_end_matches(['\n', '\r']);
        let is_prompt = code.trim().is_empty()
            || captions::whole_prompt(code).is_some()
            || (language.is_empty() && captions::has_prompt(code));
        let role = if is_prompt { Role::Prompt } else { Role::Sample };
        let prompt = match code.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            Some(inner) if !inner.contains(['[', ']']) => captions::one_line(inner),
            _ if is_prompt => code.to_owned(),
            _ => String::new(),
        };
        let mut field = new_field(self.ids, code, prompt, role, Place::Code(indent));
        field.kind = Kind::Code;
        field.label = label;
        *body = vec![Piece::Field(Box::new(field))];
        body.extend(answers::text_piece(&text[code.len()..]));
    }
}

fn take_task(pieces: &mut Vec<Piece>) -> Option<Piece> {
    matches!(pieces.first(), Some(Piece::Field(field)) if field.kind == Kind::Check).then(|| pieces.remove(0))
}

fn is_no_word(piece: &Piece) -> bool {
    !matches!(piece, Piece::Text(text) if text.contains(char::is_alphanumeric))
}

/// Whether the line is a field that has a label already.
fn is_settled(line: &Line) -> bool {
    matches!(line.pieces.first(), Some(Piece::Field(field)) if !field.label.is_empty())
}

fn owned_label(label: Option<Label<'_>>) -> Option<(String, usize, bool)> {
    label.map(|label| (label.words.to_owned(), label.len, label.is_bold))
}

fn leading_columns(pieces: &[Piece]) -> usize {
    answers::first_text(pieces).map_or(0, indent_width)
}
