//! Random histories of one draft in three tabs: what one tab settles, undoes or does again never is the end of what was
//! typed in another.

use std::collections::HashSet;

use proptest::prelude::*;
use specwright::drafts::{Key, decode};

use super::*;

#[derive(Clone, Copy, Debug)]
enum Act {
    Type,
    LookAround,
    UseOwn,
    UseOther,
    UseBoth,
    Undo,
    Redo,
    Rest,
}

fn act() -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        3 => Just(Act::Type),
        4 => Just(Act::LookAround),
        1 => Just(Act::UseOwn),
        1 => Just(Act::UseOther),
        1 => Just(Act::UseBoth),
        3 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => Just(Act::Rest),
    ];
    (0..3_usize, act)
}

/// The finished text of everything that is stored: drafts and versions.
fn stored(store: &'static Shared) -> HashSet<String> {
    let texts = store.memory().snapshot();
    let records = texts.values().filter_map(|text| decode(text).ok());
    records.map(|record| export::finished(&record.draft.document)).collect()
}

fn said(editor: Editor) -> String {
    editor.untracked_document(export::finished)
}

fn failed(error: impl std::error::Error) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

fn run(acts: &[(usize, Act)]) -> Result<(), TestCaseError> {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let first =
        begin(store, Template { text: "# Plan\n\n- **Goal**: [What for]\n".into(), ..Template::default() });
    first.set(field(first, "Goal"), "common");
    first.flush();
    let tabs = [first, reopen(store, 2), reopen(store, 3)];
    let mut typed: [Option<String>; 3] = Default::default();
    for (number, &(at, act)) in acts.iter().enumerate() {
        let tab = tabs[at];
        wait(1);
        let before = stored(store);
        let other = tab.beside().get_untracked().into_iter().next();
        match (act, other) {
            (Act::Type, _) => {
                tab.set(field(tab, "Goal"), &format!("{number} typed in {at}"));
                tab.flush();
                typed[at] = Some(said(tab));
                continue;
            }
            (Act::LookAround, _) => _ = tab.look_around(),
            (Act::UseOwn, Some(other)) => tab.set_aside(&other).map_err(failed)?,
            (Act::UseOther, Some(other)) => tab.take(&other).map_err(failed)?,
            (Act::UseBoth, Some(other)) => {
                tab.part(&other, Key::from_random(|| now().0)).map_err(failed)?;
            }
            (Act::Undo, _) => _ = tab.undo(),
            (Act::Redo, _) => _ = tab.redo(),
            (Act::Rest, _) => wait(2_000),
            _ => {}
        }
        tab.flush();
        let after = stored(store);
        for (own, typed) in typed.iter().enumerate() {
            // What was typed here can be undone here.
            let is_own_step = own == at && matches!(act, Act::Undo | Act::Redo);
            if let Some(text) = typed.as_ref().filter(|text| !is_own_step && before.contains(*text)) {
                prop_assert!(after.contains(text), "{act:?} in {at} was the end of what {own} had typed");
            }
        }
    }
    Ok(())
}

#[test]
fn every_state_from_elsewhere_outlives_its_undoing() -> Result<(), TestCaseError> {
    use Act::{LookAround, Rest, Type, Undo};
    run(&[
        (1, Type),
        (0, LookAround),
        (0, Rest),
        (2, LookAround),
        (2, Type),
        (0, LookAround),
        (0, Undo),
        (0, Undo),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_was_typed_elsewhere_outlives_every_decision(acts in prop::collection::vec(act(), 1..30)) {
        run(&acts)?;
    }
}
