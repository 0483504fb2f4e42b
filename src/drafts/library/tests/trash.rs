//! Drafts in the trash, and how they come back.

use super::*;

#[test]
fn a_draft_in_the_trash_is_listed_there_alone_and_comes_back() {
    let store = store();
    let library = Library::new(&store);
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let before = store.snapshot();
    library.discard(&id("d1"), Millis(5)).unwrap();
    let listing = library.list().unwrap();
    assert_eq!((listing.drafts.len(), listing.trash.len()), (0, 1));
    assert_eq!(listing.trash[0].when, Millis(5));
    assert!(library.open(&id("d1")).unwrap().is_discarded);
    assert!(before.iter().all(|(key, text)| store.get(key).unwrap().as_ref() == Some(text)), "nothing moves");
    library.take_back(&id("d1"), Millis(6)).unwrap();
    let listing = library.list().unwrap();
    assert_eq!((listing.drafts.len(), listing.trash.len()), (1, 0));
    assert!(!library.open(&id("d1")).unwrap().is_discarded);
}

#[test]
fn whoever_goes_on_with_a_draft_brings_it_back() {
    let store = store();
    let library = Library::new(&store);
    let mut session = Session::begin(writer("w1"));
    save(&store, &mut session, "one").unwrap();
    library.discard(&id("d1"), Millis(5)).unwrap();
    save(&store, &mut session, "two").unwrap();
    assert_eq!(library.list().unwrap().trash, []);
    assert_eq!(texts(&store), ["two"]);
    // A draft that is no longer in the trash is not erased.
    assert_eq!(library.erase(&id("d1")), Ok(false));
    assert_eq!(texts(&store), ["two"]);
}

/// A later version of the program may have gone on with it: what it wrote cannot be read here.
#[test]
fn what_a_newer_version_goes_on_with_is_not_erased() {
    let store = store();
    let library = Library::new(&store);
    let mut session = Session::begin(writer("w1"));
    save(&store, &mut session, "one").unwrap();
    library.discard(&id("d1"), Millis(5)).unwrap();
    let text = store.get("specwright/draft/d1/w1").unwrap().unwrap();
    let newer = text.replace("\"version\":3,\"reader\":3", "\"version\":4,\"reader\":4");
    store.set("specwright/draft/d1/w2", &newer).unwrap();
    store.set("specwright/version/d1/w1/1", &text).unwrap();
    let before = store.snapshot();
    library.erase(&id("d1")).unwrap();
    assert_eq!(store.snapshot(), before);
}

/// It may have come from the other store while someone was asked, or been removed in another tab.
#[test]
fn only_what_cannot_be_read_is_removed_as_such() {
    let store = store();
    let library = Library::new(&store);
    let mut session = Session::begin(writer("w1"));
    save(&store, &mut session, "one").unwrap();
    store.set("specwright/draft/d1/w9", "odd").unwrap();
    let before = store.snapshot();
    for key in ["specwright/draft/d1/w1", "specwright/draft/d1/w2", "theme"] {
        assert_eq!(library.remove_unreadable(key), Ok(false), "{key}");
    }
    assert_eq!(store.snapshot(), before);
    assert_eq!(library.remove_unreadable("specwright/draft/d1/w9"), Ok(true));
    assert_eq!(store.snapshot().len() + 1, before.len());
    assert_eq!(texts(&store), ["one"]);
}

#[test]
fn an_earlier_state_of_a_store_stays_in_the_trash() {
    let store = store();
    let library = Library::new(&store);
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let before = store.snapshot();
    let mut session = resume(&store, "w2", 0);
    save(&store, &mut session, "two").unwrap();
    library.discard(&id("d1"), Millis(5)).unwrap();
    let mark = store.get("specwright/trash/d1").unwrap().unwrap();
    store.roll_back(before);
    store.set("specwright/trash/d1", &mark).unwrap();
    assert_eq!(library.list().unwrap().trash.len(), 1);
}

#[test]
fn erasing_takes_versions_too_and_nothing_else() {
    let store = store();
    let library = Library::new(&store);
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    let other = Draft { id: id("d2"), ..draft("other") };
    library.save(&mut Session::begin(writer("w1")), &other).unwrap();
    let before = store.snapshot();
    let Opened { heads, .. } = library.open(&id("d1")).unwrap();
    library.keep(&heads[0], "First").unwrap();
    store.set("specwright/draft/d1/w9", "odd").unwrap();
    library.discard(&id("d1"), Millis(5)).unwrap();
    library.erase(&id("d1")).unwrap();
    let mut expected = before;
    expected.remove("specwright/draft/d1/w1");
    expected.insert("specwright/draft/d1/w9".to_owned(), "odd".to_owned());
    assert_eq!(store.snapshot(), expected);
}

#[test]
fn a_fault_on_the_way_lists_nothing_that_was_in_the_trash() {
    for successes in 0.. {
        let store = store();
        let library = Library::new(&store);
        save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
        let heads = library.open(&id("d1")).unwrap().heads;
        library.keep(&heads[0], "First").unwrap();
        library.discard(&id("d1"), Millis(5)).unwrap();
        store.fail_after(successes);
        let result = library.erase(&id("d1"));
        let is_over = store.is_fault_pending();
        store.fail_never();
        assert_eq!(library.list().unwrap().drafts, []);
        assert_eq!(result.is_ok(), is_over, "{successes}");
        library.erase(&id("d1")).unwrap();
        assert!(
            !store.snapshot().keys().any(|key| key.starts_with(PREFIX) && !FOREIGN.contains(&key.as_str()))
        );
        if is_over {
            return;
        }
    }
}

#[test]
fn a_mark_that_the_store_does_not_give_out_keeps_nobody_from_a_draft() {
    let store = store();
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    // The keys and the record are given out.
    store.fail_after(2);
    assert_eq!(texts(&store), ["one"]);
    assert!(!store.is_fault_pending());
}

#[test]
fn a_mark_that_cannot_be_read_hides_nothing() {
    let store = store();
    let library = Library::new(&store);
    save(&store, &mut Session::begin(writer("w1")), "one").unwrap();
    for mark in [
        "",
        "[]",
        "{",
        "[\"specwright-trash/2\",\"1\",\"5\",\"w1/9\"]",
        "[\"specwright-trash/1\",\"1\",\"5\",\"?\"]",
    ] {
        store.set("specwright/trash/d1", mark).unwrap();
        assert_eq!(library.list().unwrap().drafts.len(), 1, "{mark}");
    }
    library.discard(&id("d1"), Millis(5)).unwrap();
    assert_eq!(library.list().unwrap().trash.len(), 1);
}
