//! One draft in several tabs, which share a store.

use specwright::drafts::{Key, Lineage, Record};
use specwright::workspace::{Found, Gone};

use super::newer::newer;
use super::*;

/// A draft that is open in two tabs, with what they agree on.
fn two() -> (&'static Shared, Editor, Editor) {
    let store = store();
    let first = start(store, "feature-specification");
    say(first, "common");
    (store, first, reopen(store, 2))
}

fn say(editor: Editor, words: &str) {
    editor.set(field(editor, "Overview"), words);
    editor.flush();
}

fn said(editor: Editor) -> String {
    editor.untracked_document(export::finished)
}

/// What is stored as the newest of the draft, in any order.
fn heads(store: &'static Shared) -> Vec<Record> {
    Library::new(store).open(&DraftId::from_random(7)).map(|opened| opened.heads).unwrap_or_default()
}

fn lineages(records: &[Record]) -> Vec<Lineage> {
    records.iter().map(|record| record.lineage.clone()).collect()
}

fn versions(store: &'static Shared) -> Vec<String> {
    let texts = store.memory().snapshot();
    let kept = texts.iter().filter(|(key, _)| key.starts_with("specwright/version/"));
    let read = kept.filter_map(|(_, text)| specwright::drafts::decode(text).ok());
    // Those kept by themselves are others.
    let read = read.filter(|record| record.kept.as_ref().is_some_and(|why| !why.is_empty()));
    read.map(|record| export::finished(&record.draft.document)).collect()
}

#[test]
fn what_one_tab_writes_appears_in_the_other_by_turns() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    assert_eq!(second.look_around(), Found::Nothing);
    for turn in 0..4 {
        let (from, to) = if turn % 2 == 0 { (second, first) } else { (first, second) };
        for word in ["begun", "ended"] {
            let words = format!("turn {turn} {word}");
            from.rename(&words);
            say(from, &words);
            assert_eq!(to.look_around(), Found::Continued);
            assert!(said(to).contains(&words));
            assert_eq!(to.title().get_untracked(), Some(words));
            assert!(!to.is_unsaved() && heads(store).len() == 1, "nothing is written for that");
        }
    }
    first.undo();
    assert!(said(first).contains("turn 2 ended") && said(second).contains("turn 3 ended"));
}

#[test]
fn what_both_tabs_write_is_kept_and_told() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    say(second, "of the second");
    first.set(field(first, "Overview"), "of the first");
    assert_eq!(first.look_around(), Found::Beside, "one's own edits are not written over");
    assert!(said(first).contains("of the first"));
    first.flush();
    assert_eq!((first.look_around(), second.look_around()), (Found::Nothing, Found::Beside));
    let told = [first, second].map(|tab| lineages(&tab.beside().get_untracked()));
    assert_eq!(told.concat().len(), 2);
    assert_eq!(heads(store).len(), 2);
}

#[test]
fn what_a_newer_program_goes_on_with_is_never_written_over() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    say(second, "of the newer");
    let key = heads(store).remove(0).key().to_string();
    let record = newer(&store.get(&key).expect("the store works").expect("it is there"));
    store.set(&key, &record).expect("it is put there");
    assert_eq!(first.look_around(), Found::Beside, "it is not shown as if it could be changed here");
    assert!(said(first).contains("common"));
    let other = first.beside().get_untracked().remove(0);
    assert!(first.set_aside(&other).is_err() && first.take(&other).is_err());
    assert!(first.part(&other, Key::from_random(|| 8)).is_err());
    assert!(said(first).contains("common"));
    say(first, "of the first");
    assert_eq!(heads(store).len(), 2);
    assert_eq!(store.get(&key), Ok(Some(record)));
}

/// Two tabs that have written side by side, and know it.
fn side_by_side() -> (&'static Shared, Editor, Editor, Record) {
    let (store, first, second) = two();
    say(first, "of the first");
    say(second, "of the second");
    assert_eq!((first.look_around(), second.look_around()), (Found::Beside, Found::Beside));
    let other = first.beside().get_untracked().remove(0);
    (store, first, second, other)
}

#[test]
fn one_goes_on_with_ones_own() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second, other) = side_by_side();
    first.set_aside(&other).expect("it is kept");
    first.flush();
    assert_eq!(first.beside().get_untracked(), []);
    assert_eq!((heads(store).len(), versions(store).len()), (1, 1));
    assert!(versions(store)[0].contains("of the second"));
    // The other tab goes on from there, unless one has typed in it meanwhile, and says what became of its words.
    assert_eq!(second.look_around(), Found::Settled);
    assert!(said(second).contains("of the first"));
    assert_eq!(second.beside().get_untracked(), []);
}

#[test]
fn what_is_settled_is_told_where_a_third_is_still_beside() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    let third = reopen(store, 3);
    say(first, "of the first");
    say(second, "of the second");
    say(third, "of the third");
    for tab in [first, second, third] {
        assert_eq!(tab.look_around(), Found::Beside);
    }
    let beside = second.beside().get_untracked();
    let of_first =
        beside.iter().find(|other| export::finished(&other.draft.document).contains("of the first"));
    second.set_aside(of_first.expect("it is beside")).expect("it is kept");
    second.flush();
    assert_eq!(first.look_around(), Found::Settled);
    assert!(said(first).contains("of the second"));
    assert_eq!(first.beside().get_untracked().len(), 1, "the third is to be settled yet");
}

#[test]
fn what_goes_on_beside_another_version_settles_nothing() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second, _) = side_by_side();
    // Whoever opens the draft goes on from one of the two.
    let third = reopen(store, 3);
    let follower = if said(third).contains("of the first") { first } else { second };
    say(third, "of the third");
    assert_eq!(follower.look_around(), Found::Continued);
    assert!(said(follower).contains("of the third"));
    assert_eq!(follower.beside().get_untracked().len(), 1);
}

#[test]
fn one_goes_on_with_the_other() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second, other) = side_by_side();
    first.take(&other).expect("it is kept");
    first.flush();
    assert!(said(first).contains("of the second") && versions(store)[0].contains("of the first"));
    assert_eq!((heads(store).len(), second.look_around()), (1, Found::Continued));
    first.undo();
    assert!(said(first).contains("of the first"));
}

/// Whoever undoes what another tab has decided or written may be the last that has it.
#[test]
fn what_came_from_another_tab_outlives_its_undoing() {
    let owner = Owner::new();
    owner.set();
    // The other tab settled it.
    let (store, first, second, other) = side_by_side();
    first.set_aside(&other).expect("it is kept");
    first.flush();
    assert_eq!(second.look_around(), Found::Settled);
    second.undo();
    second.flush();
    assert!(said(second).contains("of the second"));
    assert_eq!(first.look_around(), Found::Continued);
    assert!(versions(store).iter().any(|text| text.contains("of the first")));

    // This one took the other's.
    let (store, first, _, other) = side_by_side();
    first.take(&other).expect("what stood here is kept");
    first.flush();
    first.undo();
    first.flush();
    assert!(versions(store).iter().any(|text| text.contains("of the second")));

    // The other only wrote on.
    let (store, first, second) = two();
    for words in ["begun", "goes on", "ends"] {
        say(second, words);
        assert_eq!(first.look_around(), Found::Continued);
    }
    let kept = versions(store).len();
    first.undo();
    first.flush();
    assert!(said(first).contains("common"), "it was typed in one go");
    assert_eq!(versions(store).len(), kept + 1);
    assert!(versions(store).iter().any(|text| text.contains("ends")));
}

#[test]
fn both_become_drafts() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second, other) = side_by_side();
    first.part(&other, Key::from_random(|| 8)).expect("it is stored");
    first.flush();
    assert_eq!(heads(store).len(), 1);
    let copy = Library::new(store).open(&DraftId::from_random(8)).expect("the store can be read").heads;
    assert!(export::finished(&copy[0].draft.document).contains("of the second"));
    assert!(copy[0].draft.name().ends_with("(other version)"));
    // Someone who types on there is beside again, and loses nothing.
    say(second, "of the second still");
    assert_eq!(first.look_around(), Found::Beside);
}

#[test]
fn what_cannot_be_kept_is_not_given_up() {
    let owner = Owner::new();
    owner.set();
    let (store, first, _, other) = side_by_side();
    let units = store.memory().units();
    store.memory().set_budget(Some(units));
    assert!(first.set_aside(&other).is_err() && first.take(&other).is_err());
    assert!(first.part(&other, Key::from_random(|| 8)).is_err());
    first.flush();
    assert_eq!((heads(store).len(), first.beside().get_untracked().len()), (2, 1));
    assert!(said(first).contains("of the first"));
}

#[test]
fn what_is_deleted_elsewhere_stays_on_the_page() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    Library::new(store).delete(&DraftId::from_random(7)).expect("it is deleted");
    assert_eq!((first.look_around(), second.look_around()), (Found::Nothing, Found::Nothing));
    let gone = || [first, second].map(|tab| tab.gone().get_untracked());
    assert_eq!(gone(), [Some(Gone::Removed); 2]);
    assert!(said(first).contains("common"));
    say(first, "again");
    assert_eq!(heads(store).len(), 1);
    assert_eq!(second.look_around(), Found::Continued);
    assert_eq!(gone(), [None; 2]);
    let other = start(self::store(), "feature-specification");
    other.look_around();
    assert_eq!(other.gone().get_untracked(), None, "it was never stored");
}

#[test]
fn one_of_two_versions_that_is_deleted_elsewhere_is_not_called_stored() {
    let owner = Owner::new();
    owner.set();
    // The second goes on from what the first had saved before.
    for which in 0..2 {
        let (store, first, second, _) = side_by_side();
        let (deleted, other) = if which == 0 { (first, second) } else { (second, first) };
        let own = other.beside().get_untracked().remove(0);
        Library::new(store).delete_record(&own.key().to_string()).expect("it is deleted");
        assert_eq!((deleted.look_around(), other.look_around()), (Found::Nothing, Found::Nothing));
        assert_eq!(deleted.gone().get_untracked(), Some(Gone::Removed), "tab {which}");
        assert_eq!(other.gone().get_untracked(), None, "tab {which}");
        deleted.keep_all();
        deleted.flush();
        assert_eq!((deleted.gone().get_untracked(), heads(store).len()), (None, 2));
    }
}

#[test]
fn what_was_followed_and_is_deleted_is_not_called_stored() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    let third = reopen(store, 3);
    say(second, "of the second");
    assert_eq!(first.look_around(), Found::Continued);
    let followed = heads(store).remove(0).key().to_string();
    // It goes on from what the first has saved itself, which is not what stands there by now.
    say(third, "of the third");
    let deleted = Library::new(store).delete_record(&followed).expect("it is deleted");
    assert_eq!(first.look_around(), Found::Beside);
    assert_eq!(first.gone().get_untracked(), Some(Gone::Removed));
    Library::new(store).restore(&deleted).expect("it is back");
    first.look_around();
    assert_eq!(first.gone().get_untracked(), None);
    // What is damaged is there, and may be it.
    store.set(&followed, "damaged").expect("it is put there");
    first.look_around();
    assert_eq!(first.gone().get_untracked(), None);
}

#[test]
fn what_is_in_the_trash_comes_back_with_the_next_save() {
    let owner = Owner::new();
    owner.set();
    let (store, first, second) = two();
    let id = DraftId::from_random(7);
    let discard =
        || Library::new(store).discard(&id, specwright::drafts::Millis(5)).expect("it is discarded");
    discard();
    first.look_around();
    assert_eq!(first.gone().get_untracked(), Some(Gone::Discarded));
    Library::new(store).take_back(&id, specwright::drafts::Millis(6)).expect("it is taken back");
    first.look_around();
    assert_eq!(first.gone().get_untracked(), None);
    discard();
    second.look_around();
    second.keep_all();
    second.flush();
    assert_eq!(second.gone().get_untracked(), None);
    assert_eq!(Library::new(store).list().expect("the store can be read").trash, []);
}
