//! What the preview shows: a mark for whatever is still asked, and where in the text each field and section is.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use specwright::document::Document;
use specwright::export::{Composed, View, compose, review};
use specwright::markdown::{MARK_CLOSE, MARK_OPEN, render};
use specwright::tree::{Field, FieldId, Kind, SectionState, subtree_end, switched_off};

use crate::support::edits::{edit, fields};
use crate::support::generate::{config, text, value};
use crate::support::{corpus, document};

#[test]
fn marks_and_places_are_right_in_the_corpus() {
    for (name, text) in corpus() {
        for step in 1..4 {
            let mut doc = document(&text);
            let ids: Vec<_> =
                fields(&doc).iter().filter(|field| field.kind != Kind::Check).map(|field| field.id).collect();
            for id in ids.into_iter().step_by(step).skip(1) {
                doc.set(id, "an answer\n\n- in\n- parts");
            }
            let result = std::panic::catch_unwind(|| check(&doc));
            assert!(result.is_ok(), "{name}, {step}");
        }
    }
}

#[test]
fn what_once_failed() {
    check(&document("## Part\n\n#1 | B\n--|--\n1 | 2\n"));
    check(&document("| [One thing] |\n|---|\n"));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn marks_and_places_are_right(
        text in text(),
        answers in vec(option::of(value()), 1..8),
        edits in vec(edit(), 0..6),
    ) {
        let mut doc = document(&text);
        let ids: Vec<_> = fields(&doc).iter().map(|field| field.id).collect();
        for (id, answer) in ids.into_iter().zip(answers.iter().cycle()) {
            if let Some(answer) = answer {
                doc.set(id, answer);
            }
        }
        for edit in &edits {
            edit.make(&mut doc);
        }
        check(&doc);
    }
}

fn check(document: &Document) {
    let (marked, finished) = (compose(document, View::Marks), compose(document, View::Finished));
    for composed in [&marked, &finished] {
        check_places(document, composed);
        check_rendering(&composed.text);
    }
    let included = included(document);
    let open: Vec<&Field> =
        included.iter().copied().filter(|field| field.is_asked() && !field.is_filled()).collect();
    for field in &open {
        let mark = format!("{}{MARK_OPEN}{}", field.before, field.id.0);
        // Of a name in code that is edited as a whole, the mark says the name.
        let is_mark = |text: &str| {
            let rest = text.strip_prefix(&mark).and_then(|rest| rest.strip_suffix(MARK_CLOSE));
            rest.is_some_and(|name| name.is_empty() || name.starts_with(':'))
        };
        assert!(texts_of(&marked, field).any(is_mark), "{field:?} has no mark in {:?}", marked.text);
    }
    assert!(!finished.text.contains([MARK_OPEN, MARK_CLOSE]));
    // Nothing but a field that asks makes a mark, in a heading even where the section does not apply.
    let is_open =
        |id: FieldId| document.field(id).is_some_and(|(_, field)| field.is_asked() && !field.is_filled());
    let marks = marked.fields.iter().filter(|(range, _)| marked.text[range.clone()].contains(MARK_OPEN));
    let marks: Vec<_> = marks.map(|(_, id)| *id).collect();
    assert_eq!(marked.text.matches(MARK_OPEN).count(), marks.len());
    assert!(marks.into_iter().all(is_open));

    let listed: Vec<_> = review(document).left_out.iter().map(|entry| entry.field).collect();
    assert!(listed.iter().all(|id| open.iter().any(|field| field.id == *id)));
    let is_listed = |field: &Field| {
        listed.iter().any(|id| {
            *id == field.id
                || field.name.is_some()
                    && document.field(*id).is_some_and(|(_, other)| other.name == field.name)
        })
    };
    assert!(open.iter().all(|field| is_listed(field)));
    let progress = document.progress();
    assert_eq!(progress.asked - progress.filled, listed.len());
    let asked = || included.iter().filter(|field| field.is_asked());
    let names: HashSet<&str> = asked().filter_map(|field| field.name.as_deref()).collect();
    let unnamed = asked().filter(|field| field.name.is_none()).count();
    assert_eq!(progress.asked, names.len() + unnamed);
}

fn texts_of<'a>(composed: &'a Composed, field: &'a Field) -> impl Iterator<Item = &'a str> {
    let places = composed.fields.iter().filter(move |(_, id)| *id == field.id);
    places.map(|(range, _)| &composed.text[range.clone()])
}

/// Places are ascending, within the text and between its characters, and sections begin at their headings.
fn check_places(document: &Document, composed: &Composed) {
    let text = &composed.text;
    let mut at = 0;
    for (range, id) in &composed.fields {
        assert!(at <= range.start && range.start <= range.end, "{range:?} comes after {at}");
        assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
        assert!(document.field(*id).is_some());
        at = range.end;
    }
    let mut at = 0;
    let mut seen = Vec::new();
    for (start, id) in &composed.sections {
        assert!(at <= *start && !seen.contains(id), "{:?} in {text:?}", composed.sections);
        let heading = document.section(*id).and_then(|section| section.heading.as_ref());
        let lead = heading.map_or("", |heading| heading.lead.trim());
        assert!(text.get(*start..).is_some_and(|rest| rest.starts_with(lead)), "{start} in {text:?}");
        at = *start;
        seen.push(*id);
    }
}

/// The text can be shown, block by block.
fn check_rendering(text: &str) {
    let rendering = render(text, &|id| Some(format!("prompt {id}")));
    let mut at = 0;
    for block in &rendering.blocks {
        assert!(at <= block.source.start && text.get(block.source.clone()).is_some());
        assert!(!block.html.as_str().is_empty());
        at = block.source.end;
    }
}

/// The fields of all that is part of the finished document.
fn included(document: &Document) -> Vec<&Field> {
    let sections = document.sections();
    let off = switched_off(sections);
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(section) = sections.get(index) {
        if section.state != SectionState::Included {
            index = subtree_end(sections, index);
            continue;
        }
        section.for_each_switched_on_field(&off[index], &mut |field| found.push(field));
        index += 1;
    }
    found
}
