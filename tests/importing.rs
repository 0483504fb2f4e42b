//! Documents that were written by hand, one in the shape of each built-in template, come back into its fields.
//!
//! Beside each `<slug>.md` in `by_hand/` stands `<slug>.txt`, what its author expects: `own:` names a section that the
//! template does not have, `missing:` one of the template's that was left out. Below `## ` and a title of the document,
//! each line is the name of a field (its label, or what it asks), a colon and the answer, whose further lines begin with
//! `|`; `tick:` is the box of a task. One of the documents has line endings of two bytes.

#![expect(clippy::expect_used, reason = "what an author expects and cannot be read fails the test")]

use std::fmt::Write as _;

use specwright::document::Document;
use specwright::drafts::{Draft, DraftId, Lineage, Millis, Revision, WriterId, decode, encode};
use specwright::import::{SectionReport, best, fill};
use specwright::template::{Template, builtin};
use specwright::tree::{Field, Kind, Role, Section};

/// What an author expects of a document.
#[derive(Default)]
struct Expected {
    /// The titles of sections of the document's own.
    own: Vec<String>,
    /// The titles of the template's sections that were left out.
    missing: Vec<String>,
    /// Sections by their titles, with the names and answers of fields, in order.
    sections: Vec<(String, Vec<(String, String)>)>,
}

fn expected(text: &str) -> Expected {
    let mut expected = Expected::default();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(title) = line.strip_prefix("own: ") {
            expected.own.push(title.to_owned());
        } else if let Some(title) = line.strip_prefix("missing: ") {
            expected.missing.push(title.to_owned());
        } else if let Some(title) = line.strip_prefix("## ") {
            expected.sections.push((title.to_owned(), Vec::new()));
        } else {
            let (_, answers) = expected.sections.last_mut().expect("a section before its answers");
            if let Some(further) = line.strip_prefix('|') {
                let (_, answer) = answers.last_mut().expect("an answer's first line");
                answer.push('\n');
                answer.push_str(further.strip_prefix(' ').unwrap_or(further));
            } else {
                let (name, answer) = line.split_once(": ").expect("a name and an answer");
                answers.push((name.to_owned(), answer.to_owned()));
            }
        }
    }
    expected
}

/// Whether a field is one of the template's, or one that repeats it; and what stands in it, if anything does.
fn answer(field: &Field, model: &Document) -> Option<String> {
    if field.role != Role::Prompt && field.id.0 >= model.next_id() {
        return None;
    }
    let as_it_was = (field.role == Role::Sample || field.source == "TBD").then(|| field.source.clone());
    field.value.clone().or(as_it_was).filter(|answer| !answer.trim().is_empty())
}

fn is_called(field: &Field, name: &str) -> bool {
    match name {
        "tick" => field.kind == Kind::Check,
        _ => field.kind != Kind::Check && (field.label == name || field.prompt == name),
    }
}

fn title(section: &Section) -> String {
    section.title().replace('`', "")
}

/// The text after an answer was taken away and typed again.
fn typed_anew(document: &Document, field: &Field, value: &str) -> String {
    let mut document = document.clone();
    document.clear(field.id);
    document.set(field.id, value);
    document.write()
}

/// The document as it is opened again after it was saved.
fn stored(document: &Document, template: &Template) -> Option<Document> {
    let draft = Draft {
        id: DraftId::from_random(1),
        title: None,
        template: template.clone(),
        document: document.clone(),
        created: Millis(1),
        changed: Millis(1),
    };
    let revision = Revision { number: 1, writer: WriterId::from_random(1) };
    let stored = encode(&draft, &Lineage { revision, seen: Vec::new() }, None).ok()?;
    Some(decode(&stored).ok()?.draft.document)
}

/// What differs from what was expected, a line each, and how many answers came back of how many.
fn differences(slug: &str) -> (String, usize, usize) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/by_hand");
    let read =
        |end: &str| std::fs::read_to_string(format!("{folder}/{slug}.{end}")).expect("a file for the slug");
    let (text, expected) = (read("md"), expected(&read("txt")));
    let templates = builtin::templates();
    let mut out = String::new();
    let found = best(&templates, &text).map(|index| templates[index].slug.as_str());
    if found != Some(slug) {
        let _ = writeln!(out, "taken for {found:?}");
    }
    let template = templates.iter().find(|template| template.slug == slug).expect("a built-in template");
    let model = Document::from_template(template);
    let import = fill(template, &text);
    if import.document.write() != text {
        out.push_str("written out, it is another text\n");
    }
    let is_own = |section: &&SectionReport| !section.title.is_empty() && section.matched.is_none();
    let own: Vec<_> = import.report.sections.iter().filter(is_own).map(|section| &section.title).collect();
    if own != expected.own.iter().collect::<Vec<_>>() {
        let _ = writeln!(out, "its own are {own:?}");
    }
    if import.report.missing_sections != expected.missing {
        let _ = writeln!(out, "missing are {:?}", import.report.missing_sections);
    }
    if stored(&import.document, template).as_ref() != Some(&import.document) {
        out.push_str("stored and opened, it is another draft\n");
    }
    let (mut back, mut all) = (0, 0);
    let mut rest = import.document.sections().iter();
    for (wanted, answers) in &expected.sections {
        all += answers.len();
        let Some(section) = rest.by_ref().find(|section| title(section) == *wanted) else {
            let _ = writeln!(out, "there is no {wanted:?} further down");
            rest = [].iter();
            continue;
        };
        let mut fields = Vec::new();
        section.for_each_field(&mut |field| fields.push(field));
        // Answers stand in the order in which they are expected.
        let mut next = 0;
        for (name, wanted_answer) in answers {
            let is_it = |field: &&Field| {
                is_called(field, name) && answer(field, &model).as_ref() == Some(wanted_answer)
            };
            if let Some(at) = fields[next..].iter().position(is_it) {
                let field = fields[next + at];
                next += at + 1;
                back += 1;
                if let Some(value) = field.value.as_ref().filter(|_| field.kind != Kind::Check)
                    && typed_anew(&import.document, field, value) != text
                {
                    let _ = writeln!(out, "{wanted}: {name:?} is written elsewhere when it is typed anew");
                }
                continue;
            }
            let others = fields[next..].iter().map(|field| (field.caption(), answer(field, &model)));
            let others: Vec<_> = others.collect();
            let _ = writeln!(out, "{wanted}: {name:?} is not {wanted_answer:?} but {others:?}");
        }
    }
    (out, back, all)
}

#[test]
fn documents_written_by_hand_come_back_into_their_fields() {
    let mut out = String::new();
    let with_two_bytes = include_str!("by_hand/implementation-specification.md");
    assert_eq!(with_two_bytes.matches('\n').count(), with_two_bytes.matches("\r\n").count());
    for template in builtin::templates() {
        let (differences, back, all) = differences(&template.slug);
        eprintln!("{}: {back} of {all} answers", template.slug);
        if !differences.is_empty() {
            let _ = writeln!(out, "{}:\n{differences}", template.slug);
        }
    }
    assert!(out.is_empty(), "{out}");
}
