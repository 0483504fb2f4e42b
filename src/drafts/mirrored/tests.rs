//! Two stores with the faults of real ones, of which never both fail at once: what was told to be kept is still there.

mod histories;
mod sweeps;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use super::*;
use crate::drafts::memory::MemoryStore;
use crate::drafts::sample::{draft, id, writer};
use crate::drafts::{HELD, Library, Millis, Revision, Session, Shelf, rank};
use crate::template::Template;

/// A mirror that does nothing before it is told to.
struct SlowMirror {
    local: &'static MemoryStore,
    texts: &'static MemoryStore,
    asked: RefCell<VecDeque<Asked>>,
    announced: RefCell<Vec<String>>,
    /// What is to be tried again.
    waiting: Cell<Option<Box<dyn FnOnce()>>>,
}

enum Asked {
    Apply(Vec<Change>, Told<()>),
    Read(Vec<String>, Told<Vec<(String, Held)>>),
}

fn failed() -> StoreError {
    StoreError::Failed("asked to fail".to_owned())
}

impl Mirror for &'static SlowMirror {
    fn apply(&self, changes: Vec<Change>, then: Told<()>) {
        self.asked.borrow_mut().push_back(Asked::Apply(changes, then));
    }

    fn read(&self, prefixes: &[&str], then: Told<Vec<(String, Held)>>) {
        let prefixes = prefixes.iter().map(ToString::to_string).collect();
        self.asked.borrow_mut().push_back(Asked::Read(prefixes, then));
    }

    fn announce(&self, key: &str) {
        self.announced.borrow_mut().push(key.to_owned());
    }

    fn later(&self, then: Box<dyn FnOnce()>) {
        assert!(self.waiting.replace(Some(then)).is_none(), "one thing alone is tried again");
    }
}

impl SlowMirror {
    /// Does the next thing that it was asked, or fails at it; false if there is none.
    fn step(&self, is_failing: bool) -> bool {
        let Some(asked) = self.asked.borrow_mut().pop_front() else { return false };
        match asked {
            Asked::Apply(_, then) if is_failing => then(Err(failed())),
            Asked::Apply(changes, then) => {
                let mut texts = self.texts.snapshot();
                for change in changes {
                    if change.applies_to(texts.get(change.key()).map(String::as_str), rank) {
                        match change {
                            Change::Put(key, text) | Change::Raise(key, text) => _ = texts.insert(key, text),
                            Change::Remove(key, _) => _ = texts.remove(&key),
                        }
                    }
                }
                self.texts.roll_back(texts);
                then(Ok(()));
            }
            Asked::Read(_, then) if is_failing => then(Err(failed())),
            Asked::Read(prefixes, then) => {
                let texts = self.texts.snapshot().into_iter();
                let is_asked = |key: &str| prefixes.iter().any(|prefix| key.starts_with(prefix));
                let held = |(key, text): (String, String)| {
                    let is_same = self.local.get(&key) == Ok(Some(text.clone()));
                    (key, if is_same { Held::Same } else { Held::Text(text) })
                };
                then(Ok(texts.filter(|(key, _)| is_asked(key)).map(held).collect()));
            }
        }
        true
    }

    /// Has what failed tried again; false if there is nothing.
    fn wake(&self) -> bool {
        self.waiting.take().map(|then| then()).is_some()
    }
}

type Store = &'static Mirrored<&'static MemoryStore, &'static SlowMirror>;

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Opens a page whose mirror has not been read yet.
fn opening(local: &'static MemoryStore, durable: &'static MemoryStore) -> (Store, &'static SlowMirror) {
    opening_with(local, durable, |_| {})
}

/// As [`opening`], for a page that is told the news.
fn opening_with(
    local: &'static MemoryStore,
    durable: &'static MemoryStore,
    on_news: impl Fn(News) + Send + Sync + 'static,
) -> (Store, &'static SlowMirror) {
    let mirror = leak(SlowMirror {
        local,
        texts: durable,
        asked: RefCell::default(),
        announced: RefCell::default(),
        waiting: Cell::default(),
    });
    let store: Store = leak(Mirrored::new(local, mirror, rank, on_news));
    store.begin(HELD);
    (store, mirror)
}

/// Opens a page whose stores have been brought together, as far as the mirror can be read.
fn page(
    local: &'static MemoryStore,
    durable: &'static MemoryStore,
    is_mirror_failing: bool,
) -> (Store, &'static SlowMirror) {
    let (store, mirror) = opening(local, durable);
    while store.mirror_state() == MirrorState::Opening {
        mirror.step(is_mirror_failing);
    }
    (store, mirror)
}

#[test]
fn the_mirror_catches_up_with_what_it_refused() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let (store, mirror) = page(local, durable, false);
    store.set("specwright/draft/d1/a", "one").unwrap();
    mirror.step(true);
    assert_eq!(store.mirror_state(), MirrorState::Failing(failed()));
    assert_eq!((store.get("specwright/draft/d1/a"), durable.units()), (Ok(Some("one".to_owned())), 0));
    store.set("specwright/draft/d1/b", "two").unwrap();
    while mirror.step(false) {}
    assert_eq!(durable.snapshot(), local.snapshot());
    assert_eq!(store.mirror_state(), MirrorState::Up);
}

#[test]
fn a_mirror_that_cannot_be_read_is_tried_again() {
    let texts = |drafts: &[&str]| -> BTreeMap<String, String> {
        let text = |draft| (format!("specwright/draft/{draft}/a"), "one".to_owned());
        drafts.iter().map(text).collect()
    };
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::holding(texts(&["d1"]))));
    let (store, mirror) = page(local, durable, true);
    store.set("specwright/draft/d2/a", "one").unwrap();
    assert!(mirror.wake() && mirror.step(true));
    assert_eq!(store.mirror_state(), MirrorState::Down(failed()));
    assert_eq!(local.snapshot(), texts(&["d2"]));
    // Whatever it would answer by then, not all is at hand.
    let brought = Arc::new(Mutex::new(None));
    let told = Arc::clone(&brought);
    store.bring("specwright/version/", Box::new(move |result| *told.lock().unwrap() = Some(result)));
    assert_eq!(*brought.lock().unwrap(), Some(Err(failed())));
    assert!(mirror.wake() && mirror.step(false));
    assert_eq!(store.mirror_state(), MirrorState::Failing(failed()), "not all is in both yet");
    while mirror.step(false) {}
    assert_eq!(store.mirror_state(), MirrorState::Up);
    assert_eq!(local.snapshot(), texts(&["d1", "d2"]));
    assert_eq!(durable.snapshot(), local.snapshot());
    assert!(!mirror.wake());
}

#[test]
fn what_the_first_store_lacks_is_shown_from_the_mirror() {
    let key = "specwright/draft/d1/a";
    let texts = BTreeMap::from([(key.to_owned(), "one".to_owned())]);
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::holding(texts.clone())));
    local.set_blocked(true);
    let (store, mirror) = page(local, durable, false);
    assert_eq!((store.get(key), store.keys()), (Ok(Some("one".to_owned())), Ok(vec![key.to_owned()])));
    assert_eq!(store.get("specwright/draft/d1/b"), Ok(None));
    store.remove(key).unwrap();
    assert_eq!((store.get(key), store.keys()), (Ok(None), Ok(Vec::new())));
    while mirror.step(false) {}
    assert_eq!(durable.units(), 0);
    // That is told from the start, for as long as it lasts.
    let (store, _) = page(local, leak(MemoryStore::holding(texts.clone())), false);
    assert!(
        store.is_in_mirror_alone("specwright/draft/d1/") && !store.is_in_mirror_alone("specwright/draft/d2/")
    );
    local.set_blocked(false);
    local.set(key, "one").unwrap();
    assert!(!store.is_in_mirror_alone("specwright/draft/d1/"));
    local.remove(key).unwrap();
    // With room again, it comes back to both.
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::holding(texts.clone())));
    let _ = page(local, durable, false);
    assert_eq!(local.snapshot(), texts);
}

#[test]
fn what_only_the_mirror_took_is_told_to_other_pages() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    local.set_budget(Some(0));
    let (store, mirror) = page(local, durable, false);
    let (other, other_mirror) = page(local, durable, false);
    Library::new(store).save(&mut Session::begin(writer("w1")), &draft("words")).unwrap();
    while mirror.step(false) {}
    let key = mirror.announced.borrow()[0].clone();
    assert_eq!(other.get(&key), Ok(None));
    other.heard(key.clone());
    other_mirror.step(false);
    assert_eq!(Library::new(other).open(&id("d1")).unwrap().heads[0].draft.document.write(), "words");
}

/// Both stores of a page that has saved a version, and its key and value.
fn stores_with_version() -> (&'static MemoryStore, &'static MemoryStore, (&'static str, &'static str)) {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let version = ("specwright/version/d1/w1/1", "words");
    let (store, mirror) = page(local, durable, false);
    store.set(version.0, version.1).unwrap();
    while mirror.step(false) {}
    (local, durable, version)
}

#[test]
fn what_is_seldom_read_is_brought_when_it_is_asked_for() {
    let (local, durable, version) = stores_with_version();
    local.roll_back(BTreeMap::new());
    let (store, mirror) = page(local, durable, false);
    assert_eq!(store.get(version.0), Ok(None));
    let is_there = Arc::new(Mutex::new(false));
    let told = Arc::clone(&is_there);
    store.bring("specwright/version/d1/", Box::new(move |_| *told.lock().unwrap() = true));
    mirror.step(false);
    assert!(*is_there.lock().unwrap());
    assert_eq!(store.get(version.0), Ok(Some(version.1.to_owned())));
    store.remove(version.0).unwrap();
    while mirror.step(false) {}
    assert_eq!(durable.units(), 0);
}

#[test]
fn what_is_removed_while_it_is_brought_does_not_come_back() {
    let (local, durable, version) = stores_with_version();
    let (store, mirror) = page(local, durable, false);
    store.bring("specwright/version/d1/", Box::new(|_| ()));
    store.remove(version.0).unwrap();
    while mirror.step(false) {
        assert_eq!(store.get(version.0), Ok(None));
    }
    assert_eq!((local.units(), durable.units()), (0, 0));
}

#[test]
fn versions_do_not_take_the_drafts_room() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let (store, mirror) = page(local, durable, false);
    let text = "x".repeat(ROOM_FOR_VERSIONS / 2);
    for version in ["specwright/version/d1/w1/1", "specwright/version/d1/w1/2", "specwright/draft/d1/w1"] {
        store.set(version, &text).unwrap();
        while mirror.step(false) {}
        assert_eq!(store.get(version), Ok(Some(text.clone())));
    }
    let keys: Vec<String> = local.snapshot().into_keys().collect();
    assert_eq!(keys, ["specwright/draft/d1/w1", "specwright/version/d1/w1/1"]);
    assert_eq!(durable.snapshot().len(), 3);
}

#[test]
fn a_template_that_was_changed_is_not_lost_with_either_store() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let (store, mirror) = page(local, durable, false);
    let template = |text: &str| Template { text: text.to_owned(), ..Template::default() };
    let own = Shelf::new(store).add(template("one"), 7, Millis(5)).unwrap();
    while mirror.step(false) {}
    let before = local.snapshot();
    // The clock has gone back meanwhile.
    let own = Shelf::new(store).change(&own, template("two"), Millis(4)).unwrap();
    while mirror.step(false) {}
    let after = local.snapshot();
    for (local, durable) in [(&before, &after), (&after, &before)] {
        let (local, durable) =
            (leak(MemoryStore::holding(local.clone())), leak(MemoryStore::holding(durable.clone())));
        let (store, mirror) = page(local, durable, false);
        while mirror.step(false) {}
        assert_eq!(Shelf::new(store).list().unwrap().templates, std::slice::from_ref(&own));
        assert_eq!((local.snapshot(), durable.snapshot()), (after.clone(), after.clone()));
    }
}

#[test]
fn of_two_texts_the_unreadable_one_is_left_where_it_is() {
    let key = Session::begin(writer("w1")).key(&id("d1")).to_string();
    let whole = leak(MemoryStore::default());
    Library::new(whole).save(&mut Session::begin(writer("w1")), &draft("words")).unwrap();
    let whole = whole.snapshot();
    let cut = BTreeMap::from([(key.clone(), whole[&key][..99].to_owned())]);
    for (local, durable) in [(&whole, &cut), (&cut, &whole)] {
        let (local, durable) =
            (leak(MemoryStore::holding(local.clone())), leak(MemoryStore::holding(durable.clone())));
        let before = (local.snapshot(), durable.snapshot());
        let (store, mirror) = page(local, durable, false);
        while mirror.step(false) {}
        assert_eq!(store.get(&key), Ok(Some(whole[&key].clone())));
        assert_eq!(store.set_aside(), [SetAside { key: key.clone(), text: cut[&key].clone() }]);
        assert_eq!((local.snapshot(), durable.snapshot()), before);
    }
}

#[test]
fn nothing_is_brought_before_the_stores_are_brought_together() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let mut session = Session::begin(writer("w1"));
    let keep = |store: &MemoryStore, session: &mut Session, words: &str| {
        Library::new(store).save(session, &draft(words)).unwrap();
    };
    keep(local, &mut session, "older");
    durable.roll_back(local.snapshot());
    keep(durable, &mut session, "newer");
    let (store, mirror) = opening(local, durable);
    let is_brought = Arc::new(Mutex::new(false));
    let told = Arc::clone(&is_brought);
    store.bring("specwright/version/", Box::new(move |_| *told.lock().unwrap() = true));
    while !*is_brought.lock().unwrap() {
        assert!(mirror.step(false));
    }
    assert_eq!(Library::new(store).open(&id("d1")).unwrap().heads[0].draft.document.write(), "newer");
}

/// What is to go hides what another page writes there meanwhile, so that has to be told afterwards.
#[test]
fn what_another_page_writes_where_something_goes_is_told() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let told = Arc::new(Mutex::new(0));
    let count = Arc::clone(&told);
    let on_news = move |news| *count.lock().unwrap() += usize::from(news == News::Texts);
    let (store, mirror) = opening_with(local, durable, on_news);
    while mirror.step(false) {}
    let mut other = Session::begin(writer("w1"));
    Library::new(local).save(&mut other, &draft("one")).unwrap();
    let first = Library::new(store).open(&id("d1")).unwrap().heads.remove(0);
    let mut session = Session::resume(writer("w2"), &first.lineage);
    Library::new(store).save(&mut session, &draft("two")).unwrap();
    Library::new(local).save(&mut other, &draft("one, and more")).unwrap();
    let before = *told.lock().unwrap();
    while mirror.step(false) {}
    assert_eq!(Library::new(store).open(&id("d1")).unwrap().heads.len(), 2);
    assert!(*told.lock().unwrap() > before, "it was not there when it was written");
}

#[test]
fn what_another_page_found_room_for_since_is_read() {
    let (local, durable) = (leak(MemoryStore::default()), leak(MemoryStore::default()));
    let (store, mirror) = page(local, durable, false);
    Library::new(store).save(&mut Session::begin(writer("w1")), &draft("one")).unwrap();
    while mirror.step(false) {}
    local.set_budget(Some(0));
    Library::new(store).discard(&id("d1"), Millis(5)).unwrap();
    while mirror.step(false) {}
    assert_eq!(Library::new(store).list().unwrap().trash.len(), 1);
    local.set_budget(None);
    let (other, mirror) = page(local, durable, false);
    Library::new(other).take_back(&id("d1"), Millis(6)).unwrap();
    while mirror.step(false) {}
    assert_eq!(Library::new(store).list().unwrap().trash, []);
}
