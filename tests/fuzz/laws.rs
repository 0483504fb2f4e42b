//! What holds of every case.

use specwright::document::{Document, History};
use specwright::drafts::{Draft, DraftId, Millis, Session, WriterId, decode, encode};
use specwright::export::{View, compose, finished, review};
use specwright::import::{reread, reread_section};
use specwright::markdown::{MARK_CLOSE, MARK_OPEN, render};
use specwright::template::{Template, builtin};

use super::case::{Case, spliced};
use crate::support::bring::{check_kept, check_moved, of};
use crate::support::document;
use crate::support::edits::assert_sane;

/// Takes a case through all that the program does with a text.
pub(super) fn check(case: &Case) {
    let untouched = document(&case.text);
    assert_eq!(untouched.write(), case.text);
    assert_sane(&untouched);
    let draft = check_edits(untouched, case);
    let written = draft.write();
    for document in [&document(&case.text), &draft] {
        check_finishing(document);
    }
    let built_in = &builtin::templates()[case.built_in];
    let [template, other] = [&case.text, &case.other].map(|text| of(text));
    for text in [&case.text, &case.other, &written, &finished(&draft)] {
        for template in [&template, &other, built_in] {
            check_kept(template, text);
        }
    }
    check_storing(&template, &draft, case);
    check_rereading(&draft, &written, case);
    for template in [&other, built_in] {
        check_moved(&draft, template);
    }
}

/// Each step is undone and done again, and the last document comes out.
fn check_edits(untouched: Document, case: &Case) -> Document {
    let mut history = History::new(untouched);
    let mut steps = vec![history.present().write()];
    for edit in &case.edits {
        let before = history.present().clone();
        history.edit(None, 0, |document| edit.make(document));
        assert_sane(history.present());
        if !history.present().is_same(&before) {
            steps.push(history.present().write());
        }
    }
    let draft = history.present().clone();
    for step in steps.iter().rev() {
        assert_eq!(&history.present().write(), step);
        history.undo();
    }
    assert!(!history.can_undo());
    for step in &steps {
        assert_eq!(&history.present().write(), step);
        history.redo();
    }
    assert!(!history.can_redo() && *history.present() == draft);
    draft
}

fn check_finishing(document: &Document) {
    for view in [View::Marks, View::Finished] {
        let composed = compose(document, view);
        let mut at = 0;
        for (range, id) in &composed.fields {
            assert!(at <= range.start && composed.text.get(range.clone()).is_some(), "{range:?}");
            assert!(document.field(*id).is_some());
            at = range.end;
        }
        assert!(composed.sections.is_sorted_by_key(|(start, _)| *start));
        assert!(composed.sections.iter().all(|(start, _)| composed.text.is_char_boundary(*start)));
        let rendering = render(&composed.text, &|id| Some(format!("prompt {id}")));
        let mut at = 0;
        for block in &rendering.blocks {
            assert!(at <= block.source.start && composed.text.get(block.source.clone()).is_some());
            at = block.source.end;
        }
    }
    let text = finished(document);
    // A finished text is its author's, every byte.
    if !document.is_plain() {
        assert!(!text.contains([MARK_OPEN, MARK_CLOSE]), "a mark is in {text:?}");
        assert!(text.is_empty() || text.ends_with('\n') && !text.trim().is_empty(), "{text:?}");
    }
    let progress = document.progress();
    assert!(progress.filled <= progress.asked && review(document).left_out.len() <= progress.asked);
}

/// The stored form gives back the draft; what is no stored form is told, whatever it is.
#[expect(clippy::expect_used, reason = "what cannot be stored fails the law")]
fn check_storing(template: &Template, draft: &Document, case: &Case) {
    let draft = Draft {
        id: DraftId::new("d1").expect("an id"),
        title: Some(case.splice.2.clone()),
        template: template.clone(),
        document: draft.clone(),
        created: Millis(1),
        changed: Millis(2),
    };
    let lineage = Session::begin(WriterId::new("w1").expect("a writer")).lineage();
    let stored = encode(&draft, &lineage, None).expect("a stored form");
    let record = decode(&stored).expect("what was stored");
    assert!(record.draft == draft && record.lineage == lineage, "{stored}");
    if let Ok(record) = decode(&spliced(&stored, &case.splice)) {
        _ = record.draft.document.write();
        _ = finished(&record.draft.document);
    }
}

fn check_rereading(draft: &Document, written: &str, case: &Case) {
    let (start, count, typed) = &case.splice;
    // A byte-order mark stands where the reader cuts, whatever follows it.
    let splice = (*start, *count, typed.replace('\u{feff}', ""));
    let edited = spliced(written, &splice);
    let read = reread(draft, &edited);
    assert_eq!(read.write(), edited);
    assert_sane(&read);
    assert_eq!(reread(draft, &case.other).write(), case.other);

    let parts: Vec<String> = draft
        .sections()
        .iter()
        .map(|section| {
            let mut text = String::new();
            section.write(draft.newline(), &mut text);
            text
        })
        .collect();
    let Some(at) = count.checked_rem(parts.len()) else { return };
    let edited = spliced(&parts[at], &splice);
    let mut expected = parts.clone();
    // Where another section follows, its heading must begin a line.
    let is_open = at + 1 < parts.len() && !edited.is_empty() && !edited.ends_with('\n');
    expected[at] = edited.clone() + if is_open { draft.newline().as_str() } else { "" };
    let mut read = draft.clone();
    assert!(reread_section(&mut read, draft.sections()[at].id, &edited));
    assert_eq!(read.write(), expected.concat());
}
