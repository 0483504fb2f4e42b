//! Clean: nothing that was only there for the author is in the finished text, and it is laid out as GitHub-flavoured
//! Markdown wants.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use specwright::document::Document;
use specwright::export::{Composed, View, compose, finished};
use specwright::tree::numbering::without_digits;
use specwright::tree::{
    Body, Field, Heading, Kind, Newline, Piece, Place, Role, columns, indent_width, visit_pieces,
};

use crate::support::edits::{Edit, edit, fields};
use crate::support::generate::{config, template, text, value};
use crate::support::{corpus, document};

#[test]
fn finished_texts_of_the_corpus_are_clean() {
    for (name, text) in corpus() {
        for step in 0..4 {
            let answers: Vec<Option<String>> =
                (0..7).map(|at| (at % (step + 1) != 0).then(|| format!("answer{at}\n\nand more"))).collect();
            let result = std::panic::catch_unwind(|| check_clean(&text, &answers));
            assert!(result.is_ok(), "{name}, {step}");
        }
    }
}

#[test]
fn what_once_failed() {
    let once = |value: &str| [Some(value.to_owned())];
    check_any_answers("words\n\n", &once(" \nx\n"));
    check_any_answers("{{else}}\r\n1. \u{feff}", &[None]);
    check_any_answers(
        "1. Step 1\n[Say it here]\n`{{CODE}}` ([kind of code])\n",
        &[Some("a".to_owned()), None, None],
    );
    for text in [
        "- [Say it here]\n-",
        "[Say it here]\n  ```\n  [and here]\n  ```\n",
        "-\t[Say it here]\n   -\t[And here]",
    ] {
        for value in ["```", "- ```", "- ~~~\n~~~\n\n", "- ```\n  x\n  ```", "    ```\n"] {
            check_any_answers(text, &once(value));
            check_well_formed(text, &once(value));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn finished_templates_are_clean(text in template(), answers in vec(option::of("[a-z]{3}( [a-z]{3})?"), 1..8)) {
        check_clean(&text, &answers);
    }

    #[test]
    fn finished_texts_are_clean(text in text(), answers in vec(option::of(value()), 1..8)) {
        check_any_answers(&text, &answers);
    }

    #[test]
    fn templates_with_any_answers_are_well_formed(text in template(), answers in vec(option::of(value()), 1..8)) {
        check_well_formed(&text, &answers);
    }

    #[test]
    fn edited_documents_are_clean(text in template(), edits in vec(edit(), 0..12)) {
        let mut doc = document(&text);
        for edit in edits {
            Edit { value: "plain words".to_owned(), ..edit }.make(&mut doc);
        }
        let progress = doc.progress();
        assert!(progress.filled <= progress.asked);
        assert_clean(&doc);
        assert_well_formed(&doc, View::Finished);
        assert_well_formed(&doc, View::Marks);
    }
}

fn check_any_answers(text: &str, answers: &[Option<String>]) {
    let mut doc = document(text);
    answer(&mut doc, answers);
    assert_clean(&doc);
    if !doc.is_plain() {
        assert_ends(&finished(&doc));
    }
}

fn check_well_formed(text: &str, answers: &[Option<String>]) {
    let mut doc = document(text);
    answer_soberly(&mut doc, answers);
    assert_well_formed(&doc, View::Finished);
    assert_well_formed(&doc, View::Marks);
}

/// Answers the fields in turn, over and over; nothing is no answer.
pub(super) fn answer(document: &mut Document, answers: &[Option<String>]) {
    let ids: Vec<_> =
        fields(document).iter().filter(|field| field.kind != Kind::Check).map(|field| field.id).collect();
    for (id, answer) in ids.into_iter().zip(answers.iter().cycle()) {
        if let Some(answer) = answer {
            document.set(id, answer);
        }
    }
}

/// Like [`answer`], but with code only where it begins a line and is not indented, for elsewhere a fence is none,
/// and without HTML, in which it is none either, or what would end front matter.
fn answer_soberly(document: &mut Document, answers: &[Option<String>]) {
    let without_indent = |text: &String| {
        text.lines().map(|line| line.trim_start().replace("---", "--").replace('<', "") + "\n").collect()
    };
    let answers: Vec<Option<String>> =
        answers.iter().map(|answer| answer.as_ref().map(without_indent)).collect();
    answer(document, &answers);
    let mut has_room = HashSet::new();
    for block in document.sections().iter().flat_map(|section| &section.blocks) {
        block.body.for_each_pieces(&mut |pieces| {
            if let Some(Piece::Field(field)) = pieces.first()
                && matches!(field.place, Place::Block(_) | Place::Code(_))
            {
                has_room.insert(field.id);
            }
        });
    }
    let is_tight = |field: &&&Field| field.is_filled() && !has_room.contains(&field.id);
    let answers: Vec<_> =
        fields(document).iter().filter(is_tight).map(|field| (field.id, field.text())).collect();
    for (id, answer) in answers {
        document.set(id, &answer.replace("``", "`'").replace("~~", "~-"));
    }
}

fn check_clean(text: &str, answers: &[Option<String>]) {
    let mut doc = document(text);
    assert_clean(&doc);
    assert_well_formed(&doc, View::Finished);
    answer(&mut doc, answers);
    assert_clean(&doc);
    assert_well_formed(&doc, View::Finished);
    assert_well_formed(&doc, View::Marks);
    let newline = doc.newline().as_str();
    if !doc.is_plain() {
        assert_eq!(finished(&doc), compose(&doc, View::Finished).text.replace('\n', newline));
    }
}

/// No prompt, tag or comment is in the finished text, unless the same characters stand there in their own right.
fn assert_clean(document: &Document) {
    let text = compose(document, View::Finished).text;
    if !document.is_plain() {
        assert_ends(&text);
    }
    let marked = compose(document, View::Marks).text;
    let visible = rough(&visible(document));
    let assert_gone = |words: &str| {
        let words = words.replace("\r\n", "\n");
        let is_gone = !text.contains(&words) && !marked.contains(&words);
        assert!(is_gone || visible.contains(&rough(&words)), "{words:?} is left in {text:?} or {marked:?}");
    };
    assert_gone("<!--");
    assert_gone("{{");
    for field in fields(document).into_iter().filter(|field| field.is_asked() && !field.is_filled()) {
        let is_long = field.source.split_whitespace().count() >= 3;
        if field.source.starts_with("{{") || is_long {
            assert_gone(&field.source);
        }
        if field.prompt.split_whitespace().count() >= 3 {
            assert_gone(&field.prompt);
        }
    }
    for note in notes(document) {
        assert_gone(note.trim());
    }
}

/// Without spaces and with one digit for a number: "Step 2" may have become "Step 1", and a line between two others
/// have gone.
fn rough(text: &str) -> String {
    without_digits(&text.split_whitespace().collect::<String>())
}

/// Everything that may be in the finished text, one after the other.
fn visible(document: &Document) -> String {
    let mut out = String::new();
    let mut add = |pieces: &[Piece]| {
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Field(field) => out.push_str(&shown(field)),
                Piece::Link(link) => {
                    for (mark, piece) in link
                        .text
                        .iter()
                        .map(|piece| ("[]", piece))
                        .chain(link.address.iter().map(|piece| ("()", piece)))
                    {
                        out.push_str(&mark[..1]);
                        match piece {
                            Piece::Text(text) => out.push_str(text),
                            Piece::Field(field) => out.push_str(&shown(field)),
                            _ => {}
                        }
                        out.push_str(&mark[1..]);
                    }
                }
                Piece::Guidance(_) => {}
            }
        }
    };
    for section in document.sections() {
        if let Some(heading) = &section.heading {
            add(&heading.pieces);
            add(stand_in(heading).as_slice());
        }
        for block in &section.blocks {
            match &block.body {
                Body::Verbatim(text) => add(&[Piece::Text(text.clone())]),
                Body::Fence(fence) => {
                    add(&[Piece::Text(fence.open.clone())]);
                    add(&fence.info);
                    add(&fence.body);
                }
                Body::Table(table) => {
                    for (at, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
                        for cell in &row.cells {
                            add(&[Piece::Text(cell.lead.clone())]);
                            add(&cell.pieces);
                        }
                        add(&[Piece::Text(row.end.clone())]);
                        if at == 0 {
                            add(&[Piece::Text(table.delimiter.clone())]);
                        }
                    }
                }
                Body::Line(line) => {
                    add(&line.pieces);
                    add(&[Piece::Text(line.end.clone())]);
                }
                body => body.for_each_pieces(&mut |pieces| add(pieces)),
            }
        }
    }
    out.replace("\r\n", "\n")
}

/// What a heading says of which no word is filled in: what its name would have been of.
fn stand_in(heading: &Heading) -> Option<Piece> {
    let mut fields = Vec::new();
    visit_pieces(&heading.pieces, &mut |field| fields.push(field));
    let is_open = fields.iter().all(|field| shown(field).trim().is_empty());
    fields.first().filter(|_| is_open).map(|field| Piece::Text(field.caption().to_owned()))
}

/// What a field that is answered, or need not be, says.
fn shown(field: &Field) -> String {
    let mut out = String::new();
    if field.is_filled() || field.role != Role::Prompt {
        field.write(Newline::Lf, &mut out);
    }
    out
}

fn notes(document: &Document) -> Vec<&str> {
    let mut notes = Vec::new();
    for section in document.sections() {
        for block in &section.blocks {
            if let Body::Guidance(text) = &block.body {
                notes.push(text.as_str());
            }
            block.body.for_each_pieces(&mut |pieces| {
                notes.extend(pieces.iter().filter_map(|piece| match piece {
                    Piece::Guidance(text) => Some(text.as_str()),
                    _ => None,
                }));
            });
        }
    }
    notes
}

fn assert_ends(text: &str) {
    if text.is_empty() {
        return;
    }
    let trimmed = text.trim_end_matches(['\r', '\n']);
    assert!(
        text.ends_with('\n') && text[trimmed.len()..].matches('\n').count() == 1,
        "{text:?} ends otherwise"
    );
    assert!(!text.lines().next().unwrap_or_default().trim().is_empty(), "{text:?} begins with a blank line");
}

/// What a line wants of its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Blank,
    /// The first line of a table or of code: a blank line before it.
    Opening,
    /// The last line of code: a blank line after it.
    Closing,
    /// A heading or a rule: both.
    Apart,
    Other,
}

/// A line, as far as the space around it goes.
#[derive(Clone, Copy, Debug)]
struct Spacing {
    sort: Sort,
    /// Within code or front matter.
    is_in_code: bool,
}

/// Blank lines stand alone, and around what wants them; what an answer brings along is the author's own, and so is all of
/// a finished text.
fn assert_well_formed(document: &Document, view: View) {
    if document.is_plain() {
        return;
    }
    let composed = &compose(document, view);
    let text = &composed.text;
    assert_ends(text);
    for (at, pair) in spacings(composed).windows(2).enumerate() {
        let (before, after) = (pair[0], pair[1]);
        let is_in_code = before.is_in_code && after.is_in_code;
        let are_blank = before.sort == Sort::Blank && after.sort == Sort::Blank;
        assert!(is_in_code || !are_blank, "blank lines after line {at} of {text:?}");
        let wants_space = matches!(before.sort, Sort::Closing | Sort::Apart) && after.sort != Sort::Blank
            || matches!(after.sort, Sort::Opening | Sort::Apart) && before.sort != Sort::Blank;
        assert!(!wants_space, "no blank line after line {at} of {text:?}");
    }
}

fn spacings(composed: &Composed) -> Vec<Spacing> {
    let lines: Vec<&str> = composed.text.split_inclusive('\n').collect();
    let mut spacings = Vec::with_capacity(lines.len());
    let mut answers =
        composed.fields.iter().map(|(range, _)| range).filter(|range| !range.is_empty()).peekable();
    let mut fence: Option<OpenFence> = None;
    let begins_with_answer = composed.fields.first().is_some_and(|(range, _)| range.start == 0);
    let mut is_front_matter = !begins_with_answer && lines.first().is_some_and(|line| line.trim() == "---");
    let (mut start, mut is_table) = (0, false);
    for (at, line) in lines.iter().enumerate() {
        let end = start + line.len();
        while answers.next_if(|range| range.end <= start).is_some() {}
        let is_answer = answers.peek().is_some_and(|range| range.start < end);
        start = end;
        let is_own = !is_answer && !line.starts_with([' ', '\t']);
        let is_blank = line.trim().is_empty();
        let mut spacing =
            Spacing { sort: if is_blank { Sort::Blank } else { Sort::Other }, is_in_code: false };
        // The end of a list item ends the code in it.
        fence = fence.filter(|fence| is_blank || indent_width(line) >= fence.column);
        if let Some(opened) = fence {
            spacing.is_in_code = true;
            if opened.is_closed_by(line) {
                fence = None;
                spacing.sort = if is_own { Sort::Closing } else { Sort::Other };
            }
        } else if is_front_matter {
            spacing.is_in_code = true;
            is_front_matter = at == 0 || line.trim() != "---";
        } else if is_blank {
            is_table = false;
        } else if is_table {
            assert!(line.contains('|'), "{line:?} touches a table in {:?}", composed.text);
        } else if let Some(opened) = OpenFence::of(line) {
            fence = Some(opened);
            spacing.is_in_code = true;
            if is_own && line.starts_with(opened.mark) {
                spacing.sort = Sort::Opening;
            }
        } else if is_own && line.contains('|') && lines.get(at + 1).is_some_and(|next| is_delimiter(next)) {
            is_table = true;
            spacing.sort = Sort::Opening;
        } else if is_own && is_heading_or_rule(line) {
            spacing.sort = Sort::Apart;
        } else if !is_answer && is_bare_item(line) {
            let next = lines[at + 1..].iter().find(|next| !next.trim().is_empty());
            let is_parent = next.is_some_and(|next| indent_width(next) > indent_width(line));
            assert!(is_parent, "line {at} of {:?} says nothing", composed.text);
        }
        spacings.push(spacing);
    }
    assert!(fence.is_none_or(|fence| fence.column > 0), "code is not closed in {:?}", composed.text);
    spacings
}

#[derive(Clone, Copy)]
struct OpenFence {
    mark: char,
    count: usize,
    /// Where the content begins of the list item that begins on the same line, else 0.
    column: usize,
}

impl OpenFence {
    /// The fence that opens on `line`, in a list item or not.
    fn of(line: &str) -> Option<Self> {
        let mut rest = line.trim_start_matches([' ', '\t']);
        let mut column = 0;
        while let Some(item) = rest
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(['-', '*', '+', '.', ')'])
            .filter(|item| item.starts_with([' ', '\t']))
        {
            rest = item.trim_start_matches([' ', '\t']);
            column = columns(&line[..line.len() - rest.len()]);
        }
        let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let count = rest.chars().take_while(|&c| c == mark).count();
        let is_fence = count >= 3 && !(mark == '`' && rest[count..].contains('`'));
        is_fence.then_some(Self { mark, count, column })
    }

    fn is_closed_by(self, line: &str) -> bool {
        let trimmed = line.trim_matches([' ', '\t', '\n']);
        trimmed.len() >= self.count && trimmed.chars().all(|c| c == self.mark)
    }
}

/// A list marker, with a task box or without, and nothing else.
fn is_bare_item(line: &str) -> bool {
    let line = line.trim();
    let marker = line.trim_end_matches("[ ]").trim_end();
    matches!(marker, "-" | "*" | "+")
        || marker
            .strip_suffix(['.', ')'])
            .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

fn is_heading_or_rule(line: &str) -> bool {
    let signs = line.len() - line.trim_start_matches('#').len();
    (1..=6).contains(&signs) && line[signs..].starts_with([' ', '\n']) || line.trim_end() == "---"
}

fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.trim().chars().all(|c| matches!(c, '-' | '|' | ':' | ' '))
}
