//! Undo and redo, and what holds after any sequence of edits.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use specwright::document::{Counted, Document, History, Typed};
use specwright::tree::Body;

use crate::support::edits::{Edit, Verb, assert_sane, edit, fields};
use crate::support::generate::{config, template, text};
use crate::support::{corpus, document};

#[test]
fn edits_are_undone_and_done_again_in_the_corpus() {
    let mut runner = TestRunner::deterministic();
    for (name, text) in corpus() {
        for _ in 0..8 {
            let edits = vec(edit(), 24).new_tree(&mut runner).expect("edits are never rejected").current();
            let result = std::panic::catch_unwind(|| check_history(&text, &edits));
            assert!(result.is_ok(), "{name}, {edits:?}");
        }
    }
}

#[test]
fn what_once_failed() {
    let edit = |verb, value: &str| [Edit { verb, target: 0, value: value.to_owned(), flag: false }];
    for text in ["```\r\n", "\u{2028}\u{a0}", "\u{2028}\u{a0}```", "<!--", "a\n "] {
        check_history(text, &edit(Verb::AddSection, ""));
        check_history(text, &edit(Verb::Clear, ""));
    }
    check_history("\r\n[\r\n```\r\n\r```", &edit(Verb::Set, "```"));
    check_structure("a | b\n--- | ---\n", &edit(Verb::AddRow, ""));
    check_structure("-", &edit(Verb::Set, ""));
    check_structure("- [ ]", &edit(Verb::AddItem, ""));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn edits_are_undone_and_done_again(text in text(), edits in vec(edit(), 0..16)) {
        check_history(&text, &edits);
    }

    #[test]
    fn edits_keep_the_structure_readable(text in template(), edits in vec(edit(), 0..16)) {
        check_structure(&text, &edits);
    }

    #[test]
    fn progress_is_counted_along(text in prop_oneof![template(), text()], edits in vec(edit(), 0..16)) {
        let mut history = History::new(document(&text));
        let mut counted = Counted::default();
        assert_eq!(counted.follow(history.present()), history.present().progress());
        for edit in &edits {
            history.edit(None, 0, |document| edit.make(document));
            assert_eq!(counted.follow(history.present()), history.present().progress(), "after {edit:?}");
        }
        while history.undo() {
            assert_eq!(counted.follow(history.present()), history.present().progress(), "after undoing");
        }
    }

    #[test]
    fn typing_is_undone_in_bursts(text in text(), keys in vec((0..4_usize, 0..3_000_u64, "[a-c\\n]{0,3}"), 0..20)) {
        check_typing(&text, &keys);
    }
}

/// Makes the edits and takes them back, one at a time.
fn check_history(text: &str, edits: &[Edit]) {
    let mut history = History::new(document(text));
    // In a value it is a line ending like any other.
    let has_lone_return = one_newline(text).contains('\r');
    let mut seen: Vec<(Document, String)> = vec![(history.present().clone(), text.to_owned())];
    for edit in edits {
        history.edit(None, 0, |document| edit.make(document));
        let present = history.present().clone();
        assert_sane(&present);
        if seen.last().is_some_and(|(last, _)| !last.is_same(&present)) {
            assert!(seen.last().is_some_and(|(last, _)| *last != present), "{edit:?} changes nothing");
            let written = present.write();
            if matches!(edit.verb, Verb::JoinCode) && !has_lone_return {
                let is_kept = seen.last().is_some_and(|(_, last)| one_newline(last) == one_newline(&written));
                assert!(is_kept, "{written:?} after {edit:?}");
            }
            seen.push((present, written));
        }
    }
    let check = |history: &History, (document, written): &(Document, String)| {
        assert_eq!(history.present(), document);
        assert_eq!(&history.present().write(), written);
    };
    for earlier in seen.iter().rev().skip(1) {
        assert!(history.can_undo() && history.undo());
        check(&history, earlier);
    }
    assert!(!history.can_undo() && !history.undo());
    for later in seen.iter().skip(1) {
        assert!(history.can_redo() && history.redo());
        check(&history, later);
    }
    assert!(!history.can_redo() && !history.redo());
    assert_sane(history.present());
}

/// With plain words as values, every item, row, heading and code block that the tree knows is there again when
/// its text is read anew: no edit joins what stood apart.
fn check_structure(text: &str, edits: &[Edit]) {
    let mut doc = document(text);
    // At the very start of a file, a rule may become a fence of front matter.
    if structure(&doc).first().is_some_and(|first| first == "rule") {
        return;
    }
    for edit in edits {
        let edit = Edit { value: "plain words".to_owned(), ..edit.clone() };
        edit.make(&mut doc);
        let again = document(&doc.write());
        assert_eq!(structure(&again), structure(&doc), "{:?}", doc.write());
    }
}

fn structure(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    for section in document.sections() {
        if section.heading.is_some() {
            found.push(format!("heading {}", section.level));
        }
        for block in &section.blocks {
            match &block.body {
                Body::Item(_) => found.push("item".to_owned()),
                Body::Fence(_) => found.push("code".to_owned()),
                Body::Rule(_) => found.push("rule".to_owned()),
                Body::Table(table) => {
                    let cells = std::iter::once(&table.header).chain(&table.rows).map(|row| row.cells.len());
                    found.push(format!("table {:?}", cells.collect::<Vec<_>>()));
                }
                _ => {}
            }
        }
    }
    found
}

fn one_newline(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Types into a few fields at a few speeds: what is undone was all there, in order, from first to last.
fn check_typing(text: &str, keys: &[(usize, u64, String)]) {
    let mut history = History::new(document(text));
    let ids: Vec<_> = fields(history.present()).iter().map(|field| field.id).collect();
    let mut seen = vec![text.to_owned()];
    let mut now = 0;
    for (at, pause, value) in keys {
        let Some(id) = at.checked_rem(ids.len()).map(|at| ids[at]) else {
            return;
        };
        now += pause;
        history.edit(Some(Typed::Field(id)), now, |document| document.set(id, value));
        seen.push(history.present().write());
    }
    let mut rest = seen.iter().rev();
    while history.undo() {
        let written = history.present().write();
        assert!(rest.any(|earlier| *earlier == written), "{written:?} was never there");
    }
    assert_eq!(history.present().write(), text);
    while history.redo() {}
    assert_eq!(Some(&history.present().write()), seen.last());
}
