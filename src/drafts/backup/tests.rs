use super::*;
use crate::drafts::memory::MemoryStore;
use crate::drafts::sample::{draft, id, writer};
use crate::drafts::{Draft, Library, Lineage, Revision, Session, Shelf};
use crate::template::Template;

/// Two drafts, one of which is in the trash, a version, a template, and what belongs to others.
fn full() -> MemoryStore {
    let store = MemoryStore::default();
    let library = Library::new(&store);
    library.save(&mut Session::begin(writer("w1")), &draft("one")).unwrap();
    library.save(&mut Session::begin(writer("w1")), &Draft { id: id("d2"), ..draft("two") }).unwrap();
    library.discard(&id("d2"), Millis(9)).unwrap();
    let lineage = Lineage { revision: Revision { number: 1, writer: writer("w1") }, seen: Vec::new() };
    let record = Record { draft: draft("before"), lineage, kept: None, is_newer: false };
    library.keep(&record, "First").unwrap();
    Shelf::new(&store).add(template("RFC", "# [Title]"), 7, Millis(5)).unwrap();
    store.set("specwright/settings", "theirs").unwrap();
    store.set("theme", "dark").unwrap();
    store
}

fn template(name: &str, text: &str) -> Template {
    Template { name: name.into(), text: text.into(), ..Template::default() }
}

fn text_of(store: &MemoryStore) -> String {
    let backup = Backup::of(store, Millis(1_767_229_200_000)).unwrap();
    let mut writing = backup.write(|record| record.draft.document.write());
    loop {
        if let Some(text) = writing.step().unwrap() {
            return text;
        }
    }
}

fn merge(text: &str, store: &MemoryStore) -> Merged {
    Backup::read(text).unwrap().merge(store, || 77, Millis(10)).unwrap().look_again(store)
}

fn said(store: &MemoryStore, draft: &str) -> Vec<String> {
    let heads = Library::new(store).open(&id(draft)).unwrap().heads;
    heads.iter().map(|head| head.draft.document.write()).collect()
}

#[test]
fn a_backup_brings_everything_to_another_place() {
    let store = full();
    let text = text_of(&store);
    let backup = Backup::read(&text).unwrap();
    assert_eq!((backup.made, backup.is_whole, backup.counts()), (Millis(1_767_229_200_000), true, [2, 1, 1]));
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["markdown"], serde_json::json!([["T", "one"], ["T", "two"]]), "other programs read that");
    let other = MemoryStore::default();
    assert_eq!(
        merge(&text, &other),
        Merged { drafts: 2, templates: 1, versions: 1, in_trash: 1, ..Merged::default() }
    );
    let mut expected = store.snapshot();
    expected.retain(|key, _| key != "theme" && key != "specwright/settings");
    assert_eq!(other.snapshot(), expected, "byte for byte");
    assert_eq!(Library::new(&other).list().unwrap().trash[0].entry.id, id("d2"));
}

#[test]
fn what_a_file_holds_in_its_trash_is_told() {
    let store = full();
    let in_trash = || Backup::of(&store, Millis(9)).unwrap().in_trash();
    assert_eq!(in_trash(), 1);
    Library::new(&store).take_back(&id("d2"), Millis(9)).unwrap();
    assert_eq!(in_trash(), 0);
}

#[test]
fn bringing_the_same_in_again_changes_nothing() {
    let store = full();
    let (text, before) = (text_of(&store), store.snapshot());
    assert_eq!(merge(&text, &store), Merged { known: 5, in_trash: 1, ..Merged::default() });
    assert_eq!(store.snapshot(), before);
}

#[test]
fn what_went_on_here_stays_and_what_went_on_there_comes() {
    let store = full();
    let text = text_of(&store);
    // Here, the draft goes on under another name.
    let open = |store: &MemoryStore| Library::new(store).open(&id("d1")).unwrap().heads.remove(0);
    let mut session = Session::resume(writer("w2"), &open(&store).lineage);
    Library::new(&store).save(&mut session, &draft("more")).unwrap();
    merge(&text, &store);
    assert_eq!(said(&store, "d1"), ["more"], "an old backup brings back no old text");
    // There, it goes on from the backup.
    let there = MemoryStore::default();
    merge(&text, &there);
    let mut session = Session::resume(writer("w3"), &open(&there).lineage);
    Library::new(&there).save(&mut session, &draft("other")).unwrap();
    let merged = merge(&text_of(&there), &store);
    assert_eq!((merged.drafts, merged.beside), (1, 1));
    let mut both = said(&store, "d1");
    both.sort();
    assert_eq!(both, ["more", "other"], "both are kept");
    assert_eq!(merge(&text_of(&store), &there).drafts, 1);
    assert_eq!(said(&there, "d1").len(), 2, "in either place");
    let merged = merge(&text_of(&store), &MemoryStore::default());
    assert_eq!((merged.drafts, merged.beside), (3, 0), "nothing was there");
}

#[test]
fn a_file_that_goes_on_with_a_draft_takes_it_from_the_trash_and_says_so() {
    let (store, there) = (full(), MemoryStore::default());
    merge(&text_of(&store), &there);
    let library = Library::new(&there);
    let lineage = library.open(&id("d2")).unwrap().heads.remove(0).lineage;
    let two = Draft { id: id("d2"), ..draft("two and more") };
    library.save(&mut Session::resume(writer("w5"), &lineage), &two).unwrap();
    assert_eq!(merge(&text_of(&there), &store).taken_back, 1);
    assert_eq!(Library::new(&store).list().unwrap().trash, []);
}

#[test]
fn what_was_saved_under_one_number_in_two_places_is_kept_twice() {
    let [here, there] = ["here", "there"].map(|words| {
        let store = MemoryStore::default();
        Library::new(&store).save(&mut Session::begin(writer("w1")), &draft(words)).unwrap();
        store
    });
    let text = text_of(&there);
    assert_eq!(merge(&text, &here).drafts, 1);
    let mut both = said(&here, "d1");
    both.sort();
    assert_eq!(both, ["here", "there"]);
    assert_eq!(merge(&text, &here).drafts, 0, "once");
}

#[test]
fn a_draft_that_was_taken_back_stays_where_it_is() {
    let store = full();
    let text = text_of(&store);
    Library::new(&store).take_back(&id("d2"), Millis(11)).unwrap();
    merge(&text, &store);
    assert_eq!(Library::new(&store).list().unwrap().trash, []);
    Library::new(&store).discard(&id("d2"), Millis(12)).unwrap();
    Library::new(&store).erase(&id("d2")).unwrap();
    merge(&text, &store);
    assert_eq!(said(&store, "d2"), ["two"], "what was deleted for good comes back from a backup");
}

#[test]
fn a_template_that_is_another_one_here_is_kept_beside() {
    let store = full();
    let text = text_of(&store);
    let shelf = Shelf::new(&store);
    let own = shelf.list().unwrap().templates.remove(0);
    shelf.change(&own, template("RFC", "# [Name]"), Millis(8)).unwrap();
    assert_eq!(merge(&text, &store).templates, 1);
    let texts = || -> Vec<String> {
        shelf.list().unwrap().templates.into_iter().map(|own| own.template.text).collect()
    };
    assert_eq!(texts().len(), 2);
    assert_eq!(merge(&text, &store).templates, 0);
    assert_eq!(texts().len(), 2);
}

#[test]
fn a_single_draft_is_a_backup_too() {
    let store = full();
    let text = store.get("specwright/draft/d1/w1").unwrap().unwrap();
    let other = MemoryStore::default();
    assert_eq!(merge(&text, &other).drafts, 1);
    assert_eq!(other.get("specwright/draft/d1/w1").unwrap(), Some(text));
}

#[test]
fn every_file_that_was_cut_off_gives_what_it_holds() {
    let text = text_of(&full());
    let whole = Backup::read(&text).unwrap();
    let mut most = 0;
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        match Backup::read(&text[..end]) {
            Ok(part) => {
                assert!(part.records.iter().all(|record| whole.records.contains(record)));
                assert!(part.records.len() >= most, "a longer piece holds no less");
                // The line feed at the end is part of the sum.
                assert!(!part.is_whole);
                most = part.records.len();
                let store = MemoryStore::default();
                part.merge(&store, || 77, Millis(10)).unwrap();
                let drafts = Library::new(&store).list().unwrap().drafts;
                assert!(
                    drafts.iter().all(|entry| entry.id != id("d2")),
                    "what was in the trash is there still"
                );
            }
            Err(error) => assert!(most == 0 && error != BackupError::Newer),
        }
    }
    assert_eq!(most, whole.records.len());
}

#[test]
fn every_byte_that_has_changed_is_noticed() {
    let text = text_of(&full());
    let whole = Backup::read(&text).unwrap();
    for at in 0..text.len() {
        for bit in 0..7 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            if let Ok(read) = Backup::read(&changed) {
                assert!(!read.is_whole, "{at} {bit}");
                let store = MemoryStore::default();
                let merged = read.merge(&store, || 77, Millis(10)).unwrap().look_again(&store);
                assert!(merged.drafts <= 2 && merged.strange + merged.drafts >= 1, "{at} {bit}");
                // A record with a checksum is what it was, or is not brought in.
                for (key, text) in store.snapshot().iter().filter(|(key, _)| key.starts_with(DRAFTS)) {
                    assert!(whole.records.contains(&(key.clone(), text.clone())));
                }
            }
        }
    }
}

#[test]
fn other_files_are_told_apart() {
    for text in ["", "# Title", "{}", "[]", "{\"format\":\"other\"}"] {
        assert_eq!(Backup::read(text), Err(BackupError::NotABackup), "{text:?}");
    }
    let newer = "{\"format\":\"specwright-backup\",\"version\":2,\"more\":1}";
    assert_eq!(Backup::read(newer), Err(BackupError::Newer));
    let store = full();
    let text = store.get("specwright/draft/d1/w1").unwrap().unwrap();
    assert_eq!(Backup::read(&text.replace("one", "two")), Err(BackupError::Damaged), "a single draft");
    let damaged = "{\"format\":\"specwright-backup\",\"version\":1,\"sum\":\"00000000\",";
    assert_eq!(Backup::read(damaged), Err(BackupError::Damaged));
}

#[test]
fn what_the_store_does_not_take_is_counted_and_all_else_comes() {
    let text = text_of(&full());
    let store = MemoryStore::default();
    store.set_budget(Some(400));
    let merged = merge(&text, &store);
    assert!(merged.failed.as_ref().is_some_and(|(count, _)| *count > 0) && merged.drafts < 2, "{merged:?}");
    store.set_budget(None);
    let again = merge(&text, &store);
    assert_eq!((again.failed, again.drafts + merged.drafts), (None, 2));
}

#[test]
fn an_older_state_that_is_continued_here_does_not_come_back_beside_it() {
    let store = MemoryStore::default();
    let library = Library::new(&store);
    library.save(&mut Session::begin(writer("w1")), &draft("one")).unwrap();
    let text = text_of(&store);
    let mut session = Session::resume(writer("w2"), &library.open(&id("d1")).unwrap().heads[0].lineage);
    library.save(&mut session, &draft("two")).unwrap();
    // What it goes on from came back, and is damaged.
    store.set("specwright/draft/d1/w1", "damaged").unwrap();
    assert_eq!(merge(&text, &store), Merged { known: 1, ..Merged::default() });
    assert_eq!(said(&store, "d1"), ["two"]);
}

#[test]
fn a_copy_of_what_is_here_is_no_other_version() {
    let store = MemoryStore::default();
    Library::new(&store).save(&mut Session::begin(writer("w1")), &draft("one")).unwrap();
    let lineage = Lineage { revision: Revision { number: 1, writer: writer("w9") }, seen: Vec::new() };
    let text = codec::encode(&draft("one"), &lineage, None).unwrap();
    assert_eq!(merge(&text, &store), Merged { known: 1, ..Merged::default() });
}

#[test]
fn what_has_changed_since_the_last_backup_is_told_by_revision() {
    let store = full();
    let library = Library::new(&store);
    assert_eq!(LastBackup::read(&store), None);
    let last = LastBackup::of(&Backup::of(&store, Millis(9)).unwrap(), None, 7);
    last.note(&store).unwrap();
    assert_eq!(LastBackup::read(&store), Some(last.clone()));
    assert!(last.holds(&library.list().unwrap().drafts[0]));
    let mut session = Session::resume(writer("w2"), &library.open(&id("d1")).unwrap().heads[0].lineage);
    library.save(&mut session, &draft("more")).unwrap();
    assert!(!last.holds(&library.list().unwrap().drafts[0]), "whatever the clock says");
    let next = LastBackup::of(&Backup::of(&store, Millis(1)).unwrap(), Some(last.clone()), 8);
    assert_eq!(next.place, last.place);
}

#[test]
fn what_a_store_lost_again_is_not_said_to_be_brought_in() {
    let backup = Backup::read(&text_of(&full())).unwrap();
    let all = merge(&text_of(&full()), &MemoryStore::default());
    assert_eq!((all.drafts, all.templates, all.versions), (2, 1, 1));
    for kind in KINDS {
        let store = MemoryStore::default();
        let merging = backup.merge(&store, || 77, Millis(10)).unwrap();
        let key = store.keys().unwrap().into_iter().find(|key| key.starts_with(kind)).unwrap();
        store.remove(&key).unwrap();
        let merged = merging.look_again(&store);
        assert_eq!(merged.failed, Some((1, StoreError::Failed(String::new()))), "{key}");
        let counts = [merged.drafts, merged.templates, merged.versions].iter().sum::<usize>();
        assert_eq!(counts, if kind == TRASH { 4 } else { 3 }, "{key}");
    }
}

/// What is kept under a name of its own, for something else stands in its place, is looked at too.
#[test]
fn what_stands_beside_something_else_is_looked_at_again() {
    let store = MemoryStore::default();
    store.set("specwright/draft/d1/w1", "damaged").unwrap();
    let backup = Backup::read(&text_of(&full())).unwrap();
    let merging = backup.merge(&store, || 77, Millis(10)).unwrap();
    for key in store.keys().unwrap() {
        if key.starts_with("specwright/draft/d1/") && !key.ends_with("/w1") {
            store.remove(&key).unwrap();
        }
    }
    assert_eq!(merging.look_again(&store).failed, Some((1, StoreError::Failed(String::new()))));
}

#[test]
fn what_somebody_has_gone_on_with_was_brought_in() {
    let store = MemoryStore::default();
    let backup = Backup::read(&text_of(&full())).unwrap();
    let merging = backup.merge(&store, || 77, Millis(10)).unwrap();
    let library = Library::new(&store);
    let head = library.open(&id("d1")).unwrap().heads.remove(0);
    let mut session = Session::resume(writer("w5"), &head.lineage);
    library.save(&mut session, &draft("more")).unwrap();
    assert_eq!(store.get(&head.key().to_string()), Ok(None), "its successor stands for it");
    assert_eq!(merging.look_again(&store).failed, None);
}
