//! What several test files share: the texts that the laws are tried on, and a readable picture of a tree.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod bring;
pub(crate) mod edits;
pub(crate) mod generate;

use std::fmt::Write as _;
use std::path::PathBuf;

use specwright::document::Document;
use specwright::template::{Skeleton, builtin};
use specwright::tree::{Body, Field, Kind, Piece, Role, Section};

/// The built-in templates and, where `SPECWRIGHT_CORPUS` names folders (joined by `:`), every Markdown file in
/// them: a name and the text of each.
#[expect(clippy::expect_used, reason = "a corpus that is asked for and cannot be read fails the test")]
pub(crate) fn corpus() -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> = std::env::var("SPECWRIGHT_CORPUS")
        .unwrap_or_default()
        .split(':')
        .filter(|folder| !folder.is_empty())
        .flat_map(|folder| std::fs::read_dir(folder).expect("a folder of SPECWRIGHT_CORPUS can be read"))
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
        .collect();
    files.sort();
    let mut texts: Vec<(String, String)> =
        builtin::templates().into_iter().map(|template| (template.slug, template.text)).collect();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("a UTF-8 file");
        texts.push((path.display().to_string(), text));
    }
    texts
}

/// A document made from `text`, with nothing filled in.
pub(crate) fn document(text: &str) -> Document {
    Document::from_template(&bring::of(text))
}

/// A tree as a person would check it: one line a block, fields as `⟨kind label: prompt⟩`, samples with `=`.
pub(crate) fn picture(skeleton: &Skeleton) -> String {
    let mut out = String::new();
    for section in &skeleton.sections {
        picture_section(section, &mut out);
    }
    out
}

fn picture_section(section: &Section, out: &mut String) {
    if let Some(heading) = &section.heading {
        let _ = writeln!(
            out,
            "{} {}{}",
            "#".repeat(section.level.into()),
            heading.number,
            pieces(&heading.pieces)
        );
    }
    for block in &section.blocks {
        match &block.body {
            Body::Blank(_) => {}
            Body::Rule(_) => out.push_str("  ---\n"),
            Body::Verbatim(text) => {
                let _ = writeln!(out, "  verbatim {text:?}");
            }
            Body::Guidance(text) => {
                let _ = writeln!(out, "  guidance {:?}", text.chars().take(40).collect::<String>());
            }
            Body::Line(line) => {
                let _ = writeln!(out, "  {}", pieces(&line.pieces));
            }
            Body::Item(item) => {
                let _ = writeln!(out, "  {}{}", item.lead, pieces(&item.pieces));
            }
            Body::Table(table) => {
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    let cells: Vec<String> = row.cells.iter().map(|cell| pieces(&cell.pieces)).collect();
                    let _ = writeln!(out, "  | {} |", cells.join(" | "));
                }
            }
            Body::Fence(fence) => {
                let _ = writeln!(out, "  {}{}{}", fence.open, pieces(&fence.info), pieces(&fence.body));
            }
            Body::Open(part) => {
                let _ = writeln!(out, "  optional {} {{", part.name);
            }
            Body::Close(_) => out.push_str("  }\n"),
        }
    }
}

fn pieces(pieces_: &[Piece]) -> String {
    pieces_
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Guidance(text) => format!("⟪{text}⟫"),
            Piece::Field(field) => picture_field(field),
            Piece::Link(link) => format!("({} → {})", pieces(&link.text), pieces(&link.address)),
        })
        .collect()
}

fn picture_field(field: &Field) -> String {
    let kind = match &field.kind {
        Kind::Line => "line",
        Kind::Prose => "prose",
        Kind::Date => "date",
        Kind::Choice(_) => "choice",
        Kind::Address => "address",
        Kind::Code => "code",
        Kind::Check => return format!("⟨{}⟩", field.source),
    };
    match field.role {
        Role::Prompt => format!("⟨{kind} {}: {}⟩", field.label, field.prompt),
        Role::Sample => format!("⟨{kind} {} = {}⟩", field.label, field.source),
        Role::Title => format!("⟨title {}⟩", field.source),
    }
}
