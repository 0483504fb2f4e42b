//! Faults of every sort at every moment: what was shown as saved is still there.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::drafts::memory::MemoryStore;

/// Three sessions, each going on from the newest text, with whatever fault `store` has. Returns what was
/// shown as saved: the number of the text, and how many changes of the store had been made by then.
fn relay(store: &MemoryStore) -> Vec<(usize, usize)> {
    let library = Library::new(store);
    let mut saved = Vec::new();
    let mut number = 0;
    for name in ["w1", "w2", "w3"] {
        let head = library.open(&id("d1")).ok().and_then(|opened| opened.heads.into_iter().next());
        // A user who cannot see the draft does not go on with it.
        let mut session = match head {
            Some(head) => Session::resume(writer(name), &head.lineage),
            None if saved.is_empty() => Session::begin(writer(name)),
            None => continue,
        };
        for _ in 0..3 {
            number += 1;
            if save(store, &mut session, &number.to_string()).is_ok() {
                saved.push((number, store.history().len()));
            }
        }
    }
    saved
}

/// Whatever was shown as saved can be read back from the store as it was at any moment since, or a later text
/// of the same line instead.
fn assert_kept(store: &MemoryStore, saved: &[(usize, usize)]) {
    let newest = |snapshot: BTreeMap<String, String>| {
        let texts = texts(&MemoryStore::holding(snapshot));
        texts.iter().map(|text| text.parse::<usize>().unwrap()).max().unwrap_or_default()
    };
    for (moment, snapshot) in store.history().into_iter().enumerate() {
        assert!(FOREIGN.iter().all(|key| snapshot[*key] == "theirs"));
        assert!(snapshot.keys().all(|key| FOREIGN.contains(&key.as_str()) || Key::parse(key).is_some()));
        let shown =
            saved.iter().rev().find(|(_, changes)| *changes <= moment + 1).map_or(0, |(text, _)| *text);
        assert!(newest(snapshot) >= shown, "text {shown} is lost at change {moment}");
    }
    assert_eq!(newest(store.snapshot()), saved.last().map_or(0, |(text, _)| *text));
}

#[test]
fn no_single_fault_loses_what_was_saved() {
    for successes in 0.. {
        let store = store();
        store.fail_after(successes);
        let saved = relay(&store);
        if store.is_fault_pending() {
            assert!(successes > 20 && saved.len() == 9);
            return;
        }
        assert!(saved.len() >= 6, "one fault stops at most one session");
        assert_kept(&store, &saved);
    }
}

#[test]
fn no_lack_of_room_loses_what_was_saved() {
    let mut least = 0;
    for budget in 0.. {
        let store = store();
        store.set_budget(Some(budget));
        let saved = relay(&store);
        assert_kept(&store, &saved);
        assert!(saved.len() >= least, "more room, more saved");
        least = saved.len();
        if least == 9 {
            return;
        }
    }
}

/// What tabs do to one draft.
#[derive(Clone, Debug)]
enum Act {
    /// The tab opens one of the newest revisions, perhaps under a name that it had before.
    Open {
        tab: usize,
        head: usize,
        name: u64,
    },
    Save {
        tab: usize,
    },
    /// The next operations fail after so many.
    Fault {
        successes: usize,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (0..3_usize, 0..3_usize, 0..3_u64).prop_map(|(tab, head, name)| Act::Open { tab, head, name }),
        5 => (0..3_usize).prop_map(|tab| Act::Save { tab }),
        1 => (0..6_usize).prop_map(|successes| Act::Fault { successes }),
    ]
}

fn name_of(tab: usize, name: u64) -> WriterId {
    writer(&format!("tab{tab}name{name}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The newest revisions are at any time exactly those that were saved and that nobody saved on from.
    #[test]
    fn tabs_in_any_order_keep_what_they_saved(acts in proptest::collection::vec(act(), 0..40)) {
        let store = store();
        let mut tabs: Vec<Session> = (0..3).map(|tab| Session::begin(name_of(tab, 0))).collect();
        let mut expected = BTreeMap::<Revision, String>::new();
        for (number, act) in acts.into_iter().enumerate() {
            match act {
                Act::Fault { successes } => store.fail_after(successes),
                Act::Open { tab, head, name } => {
                    let opened = Library::new(&store).open(&id("d1"));
                    if let Some(head) = opened.ok().and_then(|opened| opened.heads.get(head).cloned()) {
                        tabs[tab] = Session::resume(name_of(tab, name), &head.lineage);
                    }
                }
                Act::Save { tab } => {
                    let before = tabs[tab].saved().cloned();
                    if let Ok(revision) = save(&store, &mut tabs[tab], &number.to_string()) {
                        let seen = tabs[tab].lineage().seen;
                        before.iter().chain(&seen).for_each(|revision| drop(expected.remove(revision)));
                        expected.insert(revision, number.to_string());
                    }
                }
            }
            let mut found = texts(&MemoryStore::holding(store.snapshot()));
            let mut expected: Vec<_> = expected.values().cloned().collect();
            found.sort();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
        prop_assert!(FOREIGN.iter().all(|key| store.snapshot()[*key] == "theirs"));
    }
}
