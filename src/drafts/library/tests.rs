mod faults;
mod trash;

use super::*;
use crate::drafts::PREFIX;
use crate::drafts::memory::{MemoryStore, Operation};
use crate::drafts::sample::{draft, id, writer};

/// Keys of others, and of other parts of this program.
const FOREIGN: [&str; 5] = [
    "theme",
    "specwright",
    "specwright-other/draft/d1/w1",
    "other/specwright/draft/d1/w1",
    "specwright/settings",
];

fn store() -> MemoryStore {
    MemoryStore::holding(FOREIGN.iter().map(|key| ((*key).to_owned(), "theirs".to_owned())).collect())
}

fn save(store: &MemoryStore, session: &mut Session, text: &str) -> Result<Revision, StoreError> {
    Library::new(store).save(session, &draft(text))
}

fn resume(store: &MemoryStore, name: &str, head: usize) -> Session {
    Session::resume(writer(name), &Library::new(store).open(&id("d1")).unwrap().heads[head].lineage)
}

/// The texts of the newest revisions of `d1`, the newest first.
fn texts(store: &MemoryStore) -> Vec<String> {
    let heads = Library::new(store).open(&id("d1")).unwrap().heads;
    heads.iter().map(|head| head.draft.document.write()).collect()
}

/// How many records of drafts are stored.
fn count(store: &MemoryStore) -> usize {
    store.snapshot().keys().filter(|key| key.starts_with(DRAFTS)).count()
}

/// Saves `one` as `w1` and continues it as `w2` while nothing can be removed, so that both records are there.
fn leftover(store: &MemoryStore) -> Session {
    save(store, &mut Session::begin(writer("w1")), "one").unwrap();
    let mut session = resume(store, "w2", 0);
    // Looking for a free name, writing, reading what is to be removed.
    store.fail_after(3);
    save(store, &mut session, "two").unwrap();
    assert_eq!(count(store), 2);
    session
}

#[test]
fn what_is_saved_is_listed_and_opened() {
    let store = store();
    let library = Library::new(&store);
    assert_eq!(library.list(), Ok(Listing::default()));
    let mut session = Session::begin(writer("w1"));
    for (number, text) in [(1, "one"), (2, "two")] {
        assert_eq!(save(&store, &mut session, text), Ok(Revision { number, writer: writer("w1") }));
        assert_eq!(texts(&store), [text]);
    }
    let other = Draft { id: id("d2"), title: Some("Other".to_owned()), changed: Millis(9), ..draft("other") };
    library.save(&mut Session::begin(writer("w1")), &other).unwrap();
    let listing = library.list().unwrap();
    let names: Vec<_> =
        listing.drafts.iter().map(|entry| (entry.id.as_str(), entry.heads[0].name.as_str())).collect();
    assert_eq!(names, [("d2", "Other"), ("d1", "T")]);
    assert_eq!(library.open(&id("d3")).unwrap().heads, []);
    assert!(!store.log().iter().any(|(_, key)| FOREIGN.contains(&key.as_str())));
    assert!(
        store.log().iter().all(|(operation, key)| *operation == Operation::Keys || key.starts_with(PREFIX))
    );
}

#[test]
fn what_is_continued_is_removed_once_its_successor_is_stored() {
    let store = store();
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let mut session = resume(&store, "w2", 0);
    store.set_budget(Some(store.units()));
    assert!(save(&store, &mut session, "two").is_err());
    assert_eq!((texts(&store), count(&store)), (vec!["one".to_owned()], 1));
    store.set_budget(None);
    let revision = save(&store, &mut session, "two").unwrap();
    assert!(revision.number > 1);
    assert_eq!((texts(&store), count(&store)), (vec!["two".to_owned()], 1));
    let sets: Vec<_> =
        store.log().into_iter().filter(|(operation, _)| *operation == Operation::Set).collect();
    assert_eq!(sets.len(), 3, "one write for each save");
}

#[test]
fn what_is_left_of_history_is_not_shown_and_goes_later() {
    let store = store();
    let mut session = leftover(&store);
    assert_eq!(texts(&store), ["two"]);
    assert_eq!(Library::new(&store).list().unwrap().drafts[0].heads.len(), 1);
    save(&store, &mut session, "three").unwrap();
    assert_eq!((texts(&store), count(&store)), (vec!["three".to_owned()], 1));
}

/// Under a name used before, a number used before would be taken for what another record continues.
#[test]
fn a_revision_is_never_saved_twice() {
    let store = store();
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let mut other = resume(&store, "w2", 0);
    save(&store, &mut other, "two").unwrap();
    save(&store, &mut Session::begin(writer("w1")), "beside").unwrap();
    assert_eq!(texts(&store), ["beside", "two"]);
}

/// If only the direct predecessor were removed, the one before it would come back as a head of its own.
#[test]
fn history_does_not_come_back() {
    let store = store();
    let _ = leftover(&store);
    save(&store, &mut resume(&store, "w3", 0), "three").unwrap();
    assert_eq!((texts(&store), count(&store)), (vec!["three".to_owned()], 1));

    let store = self::store();
    let session = leftover(&store);
    let head = session.key(&id("d1")).to_string();
    let removed = Library::new(&store).delete_record(&head).unwrap();
    assert_eq!((texts(&store).len(), removed.records().len()), (0, 2));
}

#[test]
fn history_does_not_come_back_half_way() {
    for successes in 0..12 {
        let store = store();
        let _ = leftover(&store);
        let mut session = resume(&store, "w3", 0);
        store.fail_after(successes);
        let newest = if save(&store, &mut session, "three").is_ok() { "three" } else { "two" };
        assert_eq!(texts(&MemoryStore::holding(store.snapshot())), [newest]);
    }
}

#[test]
fn two_writers_keep_both() {
    let store = store();
    let mut first = Session::begin(writer("w1"));
    save(&store, &mut first, "one").unwrap();
    let mut second = resume(&store, "w2", 0);
    save(&store, &mut first, "left").unwrap();
    save(&store, &mut second, "right").unwrap();
    assert_eq!(texts(&store), ["right", "left"]);
    save(&store, &mut first, "left again").unwrap();
    save(&store, &mut first, "left still").unwrap();
    assert_eq!(texts(&store), ["left still", "right"]);
    assert_eq!(Library::new(&store).list().unwrap().drafts[0].heads.len(), 2);

    let mut third = resume(&store, "w3", 0);
    save(&store, &mut third, "settled").unwrap();
    assert_eq!(texts(&store), ["settled", "right"]);
    Library::new(&store).delete_record(&second.key(&id("d1")).to_string()).unwrap();
    assert_eq!((texts(&store), count(&store)), (vec!["settled".to_owned()], 1));
}

/// A writer that goes on with the other side of a conflict must not write over its own.
#[test]
fn a_taken_key_is_not_written_over() {
    let store = store();
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let mut second = resume(&store, "w2", 0);
    save(&store, &mut resume(&store, "w1", 0), "left").unwrap();
    save(&store, &mut second, "right").unwrap();
    assert_eq!(texts(&store), ["right", "left"]);
    save(&store, &mut resume(&store, "w2", 1), "more left").unwrap();
    assert_eq!(texts(&store), ["more left", "right"]);

    store.set(&second.key(&id("d1")).to_string(), "{").unwrap();
    let mut third = Session::begin(writer("w2"));
    save(&store, &mut third, "elsewhere").unwrap();
    assert_eq!(store.get("specwright/draft/d1/w2"), Ok(Some("{".to_owned())));
    assert!(texts(&store).contains(&"elsewhere".to_owned()));
}

#[test]
fn what_cannot_be_read_is_listed_and_left_alone() {
    let store = store();
    let library = Library::new(&store);
    let mut session = Session::begin(writer("w1"));
    save(&store, &mut session, "one").unwrap();
    let whole = store.get("specwright/draft/d1/w1").unwrap().unwrap();
    let newer = whole.replace("\"version\":3,\"reader\":3", "\"version\":4,\"reader\":4");
    let odd = [
        ("specwright/draft/d1/cut", &whole[..whole.len() - 9]),
        ("specwright/draft/d1/moved", &whole),
        ("specwright/draft/d1/newer", &newer),
        ("specwright/draft/not-a-key", "é𝄞"),
    ];
    for (key, text) in odd {
        store.set(key, text).unwrap();
    }
    let unreadable = library.list().unwrap().unreadable;
    let keys: Vec<_> = unreadable.iter().map(|record| record.key.as_str()).collect();
    assert_eq!(keys, odd.map(|(key, _)| key));
    let names: Vec<_> = unreadable.iter().map(|record| record.name.as_deref()).collect();
    assert_eq!(names, [Some("T"), Some("T"), Some("T"), None]);
    assert_eq!(unreadable[2].error, UnreadableError::Decode(DecodeError::NewerVersion(4)));
    assert_eq!((unreadable[3].size, unreadable[3].error.to_string().as_str()), (3, "not a stored draft"));
    assert_eq!(library.open(&id("d1")).unwrap().unreadable, unreadable[..3]);
    for (key, text) in odd {
        assert_eq!(library.text(key), Ok(Some(text.to_owned())));
    }

    save(&store, &mut session, "two").unwrap();
    save(&store, &mut resume(&store, "w2", 0), "three").unwrap();
    library.delete(&id("d1")).unwrap();
    for (key, text) in odd {
        assert_eq!(store.get(key), Ok(Some(text.to_owned())));
    }
    let removed = library.delete_record(odd[3].0).unwrap();
    assert_eq!(store.get(odd[3].0), Ok(None));
    library.restore(&removed).unwrap();
    assert_eq!(store.get(odd[3].0), Ok(Some(odd[3].1.to_owned())));
}

/// A record whose head is whole and whose document is not must not hide what it continues.
#[test]
fn a_damaged_successor_hides_nothing() {
    let store = store();
    let _ = leftover(&store);
    let key = "specwright/draft/d1/w2";
    let text = store.get(key).unwrap().unwrap().replace("\"v", "\"z");
    store.set(key, &text).unwrap();
    assert_eq!(texts(&store), ["one"]);
    assert_eq!(Library::new(&store).open(&id("d1")).unwrap().unreadable[0].key, key);
}

#[test]
fn records_that_continue_each_other_are_shown() {
    let store = store();
    let revision = |name| Revision { number: 1, writer: writer(name) };
    for (own, base) in [("w1", "w2"), ("w2", "w1"), ("w3", "w3")] {
        let lineage = Lineage { revision: revision(own), seen: vec![revision(base)] };
        let text = codec::encode(&draft(own), &lineage, None).unwrap();
        store.set(&Key::of(&id("d1"), &lineage.revision).to_string(), &text).unwrap();
    }
    assert_eq!(texts(&store), ["w3", "w2", "w1"]);
    save(&store, &mut resume(&store, "w4", 1), "four").unwrap();
    assert_eq!(texts(&store), ["four", "w3", "w1"]);
}

#[test]
fn a_deleted_draft_can_be_put_back() {
    let store = store();
    let library = Library::new(&store);
    let _ = leftover(&store);
    let before = store.snapshot();
    let removed = library.delete(&id("d1")).unwrap();
    assert_eq!(removed.records().len(), 2);
    assert_eq!(store.snapshot(), self::store().snapshot());
    library.restore(&removed).unwrap();
    assert_eq!(store.snapshot(), before);

    // What another tab has saved since is not written over.
    let mut session = resume(&store, "w3", 0);
    save(&store, &mut session, "three").unwrap();
    let removed = library.delete(&id("d1")).unwrap();
    save(&store, &mut session, "since").unwrap();
    library.restore(&removed).unwrap();
    assert_eq!(texts(&store), ["since"]);
    assert_eq!(library.delete_record("theme"), Ok(Removed::default()));
    assert_eq!(store.get("theme"), Ok(Some("theirs".to_owned())));
}

#[test]
fn a_deletion_that_fails_loses_nothing() {
    for successes in 0.. {
        let store = store();
        let _ = leftover(&store);
        let before = store.snapshot();
        store.fail_after(successes);
        let library = Library::new(&store);
        match library.delete(&id("d1")) {
            Ok(removed) => {
                if library.restore(&removed).is_err() {
                    assert_ne!(texts(&store), ["one"], "history without its successor");
                    library.restore(&removed).unwrap();
                }
                assert_eq!(store.snapshot(), before);
                if store.is_fault_pending() {
                    return;
                }
            }
            Err(DeleteError { removed, .. }) => {
                assert_ne!(texts(&store), ["one"], "history without its successor");
                library.restore(&removed).unwrap();
                assert_eq!(store.snapshot(), before);
            }
        }
    }
}

#[test]
fn renaming_and_duplicating() {
    let store = store();
    let library = Library::new(&store);
    assert_eq!(library.rename(&id("d1"), None, writer("w2"), Millis(5)), Err(LibraryError::NotFound));
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    library.rename(&id("d1"), Some("Named".to_owned()), writer("w2"), Millis(5)).unwrap();
    let copy = Key { draft: id("d2"), writer: writer("w3") };
    assert_eq!(library.duplicate(&id("d1"), copy, Millis(6)).unwrap(), "Named (copy)");
    let summaries = library.list().unwrap().drafts.into_iter().flat_map(|entry| entry.heads);
    let facts: Vec<_> = summaries.map(|head| (head.name.clone(), head.created.0, head.changed.0)).collect();
    assert_eq!(facts, [("Named (copy)".to_owned(), 6, 6), ("Named".to_owned(), 1, 5)]);
    assert_eq!((texts(&store), count(&store)), (vec!["one".to_owned()], 2));
    let copy = library.open(&id("d2")).unwrap().heads.remove(0);
    assert_eq!(copy.draft.document, draft("one").document);
    assert_eq!(copy.lineage.seen, []);
}

#[test]
fn a_blocked_store_is_an_error_everywhere() {
    let store = store();
    store.set_blocked(true);
    let library = Library::new(&store);
    assert_eq!(library.list(), Err(StoreError::Unavailable));
    assert_eq!(library.open(&id("d1")), Err(StoreError::Unavailable));
    assert_eq!(save(&store, &mut Session::begin(writer("w1")), "one"), Err(StoreError::Unavailable));
    assert_eq!(library.delete(&id("d1")).unwrap_err().error, StoreError::Unavailable);
}
