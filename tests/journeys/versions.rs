//! Versions of a draft, kept by themselves and before large steps.

use specwright::drafts::{AUTOMATIC, Version};

use super::*;

fn versions(editor: Editor) -> Vec<Version> {
    let found = StoredValue::new(Vec::new());
    editor.bring_versions(move |versions, _| found.set_value(versions.unwrap_or_default()));
    found.get_value()
}

fn reasons(editor: Editor) -> Vec<String> {
    versions(editor).into_iter().filter_map(|version| version.summary.kept).collect()
}

fn say(editor: Editor, words: &str) {
    editor.set(field(editor, "Overview"), words);
    editor.flush();
}

fn said(editor: Editor) -> String {
    editor.untracked_document(export::finished)
}

#[test]
fn a_version_is_kept_of_what_was_opened_and_of_long_work() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    say(start(store, "feature-specification"), "yesterday");
    let editor = reopen(store, 2);
    assert_eq!(versions(editor), [], "looking keeps nothing");
    say(editor, "today");
    assert_eq!(reasons(editor), [AUTOMATIC]);
    for minute in 0..25 {
        wait(60_000);
        say(editor, &format!("minute {minute}"));
    }
    assert_eq!(reasons(editor).len(), 3);
    let oldest = versions(editor).pop().map(|version| version.key).unwrap_or_default();
    let record = editor.version(&oldest).unwrap_or_else(|| panic!("it can be read"));
    assert!(export::finished(&record.draft.document).contains("yesterday"));
}

#[test]
fn a_version_says_when_its_text_was_typed() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    say(start(store, "feature-specification"), "yesterday");
    wait(86_400_000);
    let editor = reopen(store, 2);
    say(editor, "today");
    let today = now();
    wait(60_000);
    editor.keep_version("For review").unwrap_or_else(|error| panic!("{error}"));
    let found = versions(editor);
    let named = found.iter().find(|version| version.summary.kept.as_deref() == Some("For review"));
    assert_eq!(named.map(|version| version.summary.changed), Some(today));
    let before = found.iter().find(|version| version.summary.kept.as_deref() == Some(AUTOMATIC));
    assert_eq!(before.map(|version| today.0 - version.summary.changed.0), Some(86_400_000));
}

#[test]
fn a_version_is_restored_and_the_restoring_undone() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    say(start(store, "feature-specification"), "yesterday");
    let editor = reopen(store, 2);
    say(editor, "today");
    let kept = versions(editor).remove(0);
    let record = editor.version(&kept.key).unwrap_or_else(|| panic!("it can be read"));
    editor.restore(&record).unwrap_or_else(|error| panic!("{error}"));
    assert!(said(editor).contains("yesterday"));
    editor.flush();
    assert_eq!(reasons(editor), ["Before an earlier version was restored", AUTOMATIC]);
    editor.undo();
    assert!(said(editor).contains("today"));
    editor.remove_version(&kept.key).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(reasons(editor).len(), 1);
}

#[test]
fn a_template_is_not_changed_without_a_version() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "feature-specification");
    say(editor, "words");
    assert!(editor.change_template(template("engineering-design")));
    assert_eq!(reasons(editor), ["Before the template was changed"]);
}
