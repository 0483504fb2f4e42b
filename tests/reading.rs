//! How the built-in templates and those of the corpus are read, that a finished text is left in peace, and that
//! reading loses nothing.

mod support;

use std::fmt::Write as _;

use specwright::template::{Skeleton, builtin, read};
use specwright::tree::{Body, Field, Kind, Role};

#[test]
fn built_in_templates_are_read_as_committed() {
    let is_update = std::env::var_os("SPECWRIGHT_UPDATE").is_some();
    for template in builtin::templates() {
        let picture = support::picture(&read(&template.text));
        let path = format!("{}/tests/golden/{}.txt", env!("CARGO_MANIFEST_DIR"), template.slug);
        if is_update {
            std::fs::write(&path, &picture).expect("the golden file can be written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            picture == expected,
            "{} is read differently; SPECWRIGHT_UPDATE=1 writes {path} anew",
            template.slug
        );
    }
}

#[test]
fn pictures_of_other_templates() {
    let Some(folder) = std::env::var_os("SPECWRIGHT_PICTURES") else {
        return;
    };
    for (name, text) in support::corpus() {
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        let path = std::path::Path::new(&folder).join(name + ".txt");
        std::fs::write(path, support::picture(&read(&text))).expect("a picture can be written");
    }
}

/// What was found in each file of the corpus, in numbers: a table that shows at a glance what a change of the reader
/// does. It stands for the whole corpus; with only a part of it, that part is compared.
#[test]
fn templates_of_the_corpus_are_read_as_committed() {
    let path = format!("{}/tests/golden/corpus.txt", env!("CARGO_MANIFEST_DIR"));
    let rows: Vec<String> = support::corpus()
        .into_iter()
        .filter_map(|(name, text)| Some(counts(name.rsplit_once('/')?.1, &read(&text))))
        .collect();
    if rows.is_empty() {
        return;
    }
    if std::env::var_os("SPECWRIGHT_UPDATE").is_some() {
        std::fs::write(&path, rows.concat()).expect("the golden file can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for row in rows {
        assert!(
            expected.contains(&row),
            "read differently, SPECWRIGHT_UPDATE=1 writes the table anew: {row}"
        );
    }
}

fn counts(name: &str, skeleton: &Skeleton) -> String {
    let (mut prompts, mut samples, mut optional) = (0, 0, 0);
    let mut count = |field: &Field| match field.role {
        Role::Prompt => prompts += 1,
        Role::Sample => samples += 1,
        Role::Title => {}
    };
    for section in &skeleton.sections {
        section.for_each_field(&mut count);
        optional += section.blocks.iter().filter(|block| matches!(block.body, Body::Open(_))).count();
    }
    let repeatable = support::document(&skeleton_text(skeleton)).repeated_groups().len();
    let sections = skeleton.sections.iter().filter(|section| section.heading.is_some()).count();
    let mut row = String::new();
    let _ = writeln!(
        row,
        "{name}: {prompts} prompts, {samples} samples, {sections} sections, {repeatable} repeatable, {optional} optional"
    );
    row
}

fn skeleton_text(skeleton: &Skeleton) -> String {
    let mut text = String::new();
    skeleton.sections.iter().for_each(|section| section.write(skeleton.newline, &mut text));
    text
}

/// Templates in the manner of several communities, and beside each the fields that its author would expect, written
/// before it was read: what is asked (`?`) and what may stand (`=`), its section, its caption and its kind.
#[test]
fn templates_of_other_communities_are_read_as_their_authors_expect() {
    let folder = format!("{}/tests/communities", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    let mut wrong = String::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("a readable entry").path();
        if path.extension().is_none_or(|ext| ext != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a UTF-8 file");
        let expected = std::fs::read_to_string(path.with_extension("txt")).expect("what its author expects");
        let skeleton = read(&text);
        let mut found = String::new();
        for section in &skeleton.sections {
            section.for_each_field(&mut |field| expectation(&section.title(), field, &mut found));
        }
        if found != expected {
            let _ = writeln!(wrong, "{}:\n{found}", path.display());
        }
        assert_eq!(skeleton_text(&skeleton), text);
        seen += 1;
    }
    assert_eq!(seen, 5);
    assert!(wrong.is_empty(), "{wrong}");
}

fn expectation(section: &str, field: &Field, out: &mut String) {
    let kind = match field.kind {
        Kind::Line | Kind::Prose => "text",
        Kind::Date => "date",
        Kind::Choice(_) => "choice",
        Kind::Address => "address",
        Kind::Code => "code",
        Kind::Check => return,
    };
    let sign = match field.role {
        Role::Prompt => '?',
        Role::Sample => '=',
        Role::Title => return,
    };
    let section = if section.is_empty() { "-" } else { section };
    let _ = writeln!(out, "{sign} {section} | {} | {kind}", field.caption());
}

#[test]
fn finished_texts_are_asked_nothing() {
    let folder = format!("{}/tests/finished", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("a readable entry").path();
        let text = std::fs::read_to_string(&path).expect("a UTF-8 file");

        let skeleton = read(&text);
        let mut samples = 0;
        for section in &skeleton.sections {
            section.for_each_field(&mut |field| {
                samples += usize::from(field.role == Role::Sample);
                assert!(!field.is_asked(), "{}: {field:?}", path.display());
            });
        }
        assert!(samples >= skeleton.sections.len() / 2, "{} cannot be changed", path.display());
        assert_eq!(skeleton_text(&skeleton), text);
        seen += 1;
    }
    assert!(seen >= 10);
}

#[test]
fn untouched_templates_are_written_byte_for_byte() {
    for (name, text) in support::corpus() {
        let skeleton = read(&text);
        assert_eq!(skeleton_text(&skeleton), text, "{name}");
    }
}
