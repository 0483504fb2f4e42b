//! Untouched, local, undone: what is not edited keeps its bytes, and what is, gives them back.

use proptest::prelude::*;
use specwright::document::Document;
use specwright::tree::{Body, Field, Kind, Newline, Piece, Place, Role, Section, write_cell, write_pieces};

use crate::support::edits::{assert_sane, fields};
use crate::support::generate::{any_text, config, template, text, value};
use crate::support::{corpus, document};

/// Values for the corpus, where every field is tried.
const VALUES: [&str; 4] = ["words", "a | b [c] `d`\n\n```\n# e\n```\n", "  x \\", "\r\n~~~~\r(\n"];

#[test]
fn untouched_in_the_corpus() {
    for (name, text) in corpus() {
        assert_eq!(document(&text).write(), text, "{name}");
    }
}

#[test]
fn filling_is_local_and_undone_in_the_corpus() {
    for (name, text) in corpus() {
        let count = fields(&document(&text)).len();
        // A few dozen of each will do.
        for at in (0..count).step_by(count / 40 + 1) {
            let value = VALUES[at % VALUES.len()];
            let result = std::panic::catch_unwind(|| check_filling(&text, at, value));
            assert!(result.is_ok(), "{name}, field {at}, {value:?}");
        }
    }
}

#[test]
fn what_once_failed() {
    for text in [
        "```\r\n{{#PART}}\r\n",
        "\r\n```\r\n\t",
        "- \\\n~~~",
        "\u{2028}\u{a0}```\n# a",
        "a|\n-|-\nb|\u{2028}\u{a0}|\n",
    ] {
        check_untouched(text);
        check_filling(text, 0, "");
        check_filling(text, 0, "```\nx");
    }
    check_fence("", "", "```", "", "", false, " ");
    check_fence("- item\n", "  ", "```", "", "", true, "x");
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn untouched(text in any_text()) {
        check_untouched(&text);
    }

    #[test]
    fn untouched_templates(text in template()) {
        check_untouched(&text);
    }

    #[test]
    fn filling_is_local_and_undone(text in text(), at in 0..100_usize, value in value()) {
        check_filling(&text, at, &value);
    }

    #[test]
    fn code_stays_within_its_fence(
        before in prop_oneof![Just(""), Just("words\n\n"), Just("- item\n"), Just("1. item\n\n")],
        indent in 0..5_usize,
        fence in prop_oneof![Just("```"), Just("~~~"), Just("`````")],
        body in prop_oneof![Just(""), Just("[code goes here]\n"), Just("let x;\n\n"), Just("{{CODE}}\n"), Just("a {{CODE}} b\n")],
        after in prop_oneof![Just(""), Just("\n"), Just("\nafter\n"), Just("\n\n```\nx\n```\n")],
        is_crlf in any::<bool>(),
        value in value(),
    ) {
        check_fence(before, &" ".repeat(indent), fence, body, after, is_crlf, &value);
    }
}

fn check_untouched(text: &str) {
    let document = document(text);
    assert_eq!(document.write(), text);
    assert_sane(&document);
}

/// Fills in the field of that rank, counted round, and takes the answer back in each way that there is.
fn check_filling(text: &str, at: usize, value: &str) {
    let mut doc = document(text);
    let untouched = doc.clone();
    let all = fields(&untouched);
    let Some(field) = at.checked_rem(all.len()).map(|at| all[at]) else {
        return;
    };
    let is_namesake =
        |other: &Field| other.id == field.id || field.name.is_some() && other.name == field.name;

    assert!(doc.set(field.id, value));
    let (before, after) = (leaves(&untouched), leaves(&doc));
    assert_eq!(doc.write(), after.iter().map(|leaf| leaf.text.as_str()).collect::<String>());
    assert_eq!(before.len(), after.len());
    for (old, new) in before.iter().zip(&after) {
        let is_concerned = new.fields.iter().any(|field| is_namesake(field));
        assert!(is_concerned || old.text == new.text, "{:?} became {:?}", old.text, new.text);
    }
    for field in fields(&doc).into_iter().filter(|other| is_namesake(other)) {
        check_written(field, doc.newline());
    }
    assert_sane(&doc);

    let filled = doc.clone();
    assert!(doc.clear(field.id));
    assert_eq!(doc.write(), text, "cleared");
    let mut emptied = filled;
    assert!(emptied.set(field.id, ""));
    if all.iter().all(|other| !is_namesake(other) || other.role == Role::Prompt) {
        assert_eq!(emptied.write(), text, "emptied");
    }
    assert!(emptied.keep(field.id) && emptied.clear(field.id));
    assert_eq!(emptied.write(), text, "kept and cleared");
}

/// What a place wants of a value.
fn check_written(field: &Field, newline: Newline) {
    let (Some(value), mut text) = (&field.value, String::new()) else {
        return;
    };
    field.write(newline, &mut text);
    let is_one_line = !text.contains(['\n', '\r']);
    match field.place {
        _ if field.kind == Kind::Check => assert!(matches!(text.as_str(), "[x]" | "[ ]")),
        _ if value.is_empty() => assert_eq!(text, ""),
        Place::CodeSpan => assert!(is_one_line && !text.contains('`'), "{text:?}"),
        Place::Info => assert!(is_one_line && !text.contains(['`', '~']), "{text:?}"),
        Place::Html => assert!(is_one_line && !text.contains(['<', '>', '"', '\'']), "{text:?}"),
        Place::Inline | Place::LinkText => assert!(is_one_line, "{text:?}"),
        Place::Apart => {
            let newline = newline.as_str();
            assert_eq!(text, format!("{newline}{}{newline}", value.replace('\n', newline)));
        }
        Place::Cell => assert!(is_one_line && !text.replace("\\|", "").contains('|'), "{text:?}"),
        Place::Address => {
            let inner =
                text.strip_prefix(field.before).and_then(|text| text.strip_prefix('<')?.strip_suffix('>'));
            let is_plain = !text.contains([' ', '(', ')', '\t']);
            assert!(
                is_one_line && (is_plain || inner.is_some_and(|inner| !inner.contains(['<', '>']))),
                "{text:?}"
            );
        }
        Place::Block(indent) | Place::Code(indent) => {
            let text = text.strip_prefix(field.before).unwrap_or(&text);
            let lines = text.split(newline.as_str()).zip(value.split('\n'));
            for (at, (line, typed)) in lines.enumerate() {
                let is_indented = !typed.is_empty() && (at > 0 || matches!(field.place, Place::Code(_)));
                let expected = if is_indented { " ".repeat(indent) + typed } else { typed.to_owned() };
                assert_eq!(line, expected);
            }
            assert_eq!(text.split(newline.as_str()).count(), value.split('\n').count());
        }
    }
}

/// A run of bytes that is literal, or of a field, or of a whole heading, cell or code block with the fields in it.
struct Leaf<'a> {
    text: String,
    fields: Vec<&'a Field>,
}

fn leaves(document: &Document) -> Vec<Leaf<'_>> {
    let mut walk = Walk { newline: document.newline(), leaves: Vec::new() };
    for section in document.sections() {
        walk.section(section);
    }
    walk.leaves
}

struct Walk<'a> {
    newline: Newline,
    leaves: Vec<Leaf<'a>>,
}

impl<'a> Walk<'a> {
    fn literal(&mut self, text: &str) {
        self.leaves.push(Leaf { text: text.to_owned(), fields: Vec::new() });
    }

    fn section(&mut self, section: &'a Section) {
        if let Some(heading) = &section.heading {
            let mut text = String::new();
            heading.write(self.newline, &mut text);
            self.leaf(text, [&heading.pieces]);
        }
        for block in &section.blocks {
            self.body(&block.body);
        }
    }

    fn body(&mut self, body: &'a Body) {
        match body {
            Body::Blank(text)
            | Body::Rule(text)
            | Body::Verbatim(text)
            | Body::Guidance(text)
            | Body::Close(text) => {
                self.literal(text);
            }
            Body::Open(part) => self.literal(&part.tag),
            Body::Line(line) => {
                self.pieces(&line.pieces);
                self.literal(&line.end);
            }
            Body::Item(item) => {
                self.literal(&item.lead);
                self.pieces(&item.pieces);
                self.literal(&item.end);
            }
            Body::Table(table) => {
                for (at, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
                    for cell in &row.cells {
                        self.literal(&cell.lead);
                        let mut text = String::new();
                        write_cell(&cell.pieces, self.newline, &mut text);
                        self.leaf(text, [&cell.pieces]);
                    }
                    self.literal(&row.end);
                    if at == 0 {
                        self.literal(&table.delimiter);
                    }
                }
            }
            Body::Fence(fence) => {
                let mut text = String::new();
                fence.write(self.newline, &mut text);
                self.leaf(text, [&fence.info, &fence.body]);
            }
        }
    }

    /// What is written as a whole.
    fn leaf<const N: usize>(&mut self, text: String, runs: [&'a Vec<Piece>; N]) {
        let mut fields = Vec::new();
        for pieces in runs {
            specwright::tree::visit_pieces(pieces, &mut |field| fields.push(field));
        }
        self.leaves.push(Leaf { text, fields });
    }

    fn pieces(&mut self, pieces: &'a [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text) | Piece::Guidance(text) => self.literal(text),
                Piece::Field(field) => {
                    let mut text = String::new();
                    field.write(self.newline, &mut text);
                    self.leaves.push(Leaf { text, fields: vec![field] });
                }
                Piece::Link(link) => {
                    self.literal("[");
                    self.pieces(&link.text);
                    self.literal("](");
                    self.pieces(&link.address);
                    self.literal(")");
                }
            }
        }
    }
}

/// Fills in the code of a block and reads the whole again: it is one block still, and what stands in it is the
/// value.
fn check_fence(before: &str, indent: &str, fence: &str, body: &str, after: &str, is_crlf: bool, value: &str) {
    let inner: String = body.split_inclusive('\n').flat_map(|line| [indent, line]).collect();
    let text = format!("{before}{indent}{fence}\n{inner}{indent}{fence}{after}");
    let text = if is_crlf { text.replace('\n', "\r\n") } else { text };
    let mut doc = document(&text);
    let blocks = code_blocks(&doc).len();
    let Some((section, block, field)) = first_code_field(&doc) else { panic!("no code in {text:?}") };
    doc.set(field, value);
    let (section, block) = (doc.section(section), block);
    let Some(Body::Fence(filled)) = section.and_then(|section| section.block(block)).map(|block| &block.body)
    else {
        panic!("the code block stays one")
    };
    let mut expected = String::new();
    write_pieces(&filled.body, doc.newline(), &mut expected);
    let mut written = String::new();
    filled.write(doc.newline(), &mut written);

    let again = document(&doc.write());
    let found = code_blocks(&again);
    assert_eq!(found.len(), blocks, "{:?}", doc.write());
    let read_again = found[0].trim_end_matches(['\n', '\r']);
    assert_eq!(read_again, expected.trim_end_matches(['\n', '\r']), "{:?}", doc.write());
    assert!(
        doc.write().contains(&written) && doc.write().ends_with(&after.replace('\n', doc.newline().as_str()))
    );
}

/// What stands between the fences of each code block.
fn code_blocks(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for block in document.sections().iter().flat_map(|section| &section.blocks) {
        if let Body::Fence(fence) = &block.body {
            let mut text = String::new();
            write_pieces(&fence.body, document.newline(), &mut text);
            found.push(text);
        }
    }
    found
}

fn first_code_field(
    document: &Document,
) -> Option<(specwright::tree::SectionId, specwright::tree::BlockId, specwright::tree::FieldId)> {
    for section in document.sections() {
        for block in &section.blocks {
            if let Body::Fence(fence) = &block.body {
                let mut first = None;
                specwright::tree::visit_pieces(&fence.body, &mut |field| first = first.or(Some(field.id)));
                return first.map(|field| (section.id, block.id, field));
            }
        }
    }
    None
}
