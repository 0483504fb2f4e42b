//! A user's sessions over the reactive layer, with a store in memory and a clock that the test sets.

mod histories;
#[path = "../support/newer.rs"]
mod newer;
mod tabs;
mod versions;

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError};

use leptos::prelude::*;
use specwright::document::Document;
use specwright::drafts::memory::MemoryStore;
use specwright::drafts::{Draft, DraftId, KeyValue, Library, Millis, SaveStatus, StoreError, WriterId};
use specwright::export;
use specwright::preview::{BlockKey, Leaf, place_in};
use specwright::template::{Correction, Reading, Template, builtin};
use specwright::tree::{FieldId, SectionState};
use specwright::workspace::{Editor, Shown, Views};

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(1_000) };
}

fn now() -> Millis {
    Millis(NOW.get())
}

fn wait(millis: u64) {
    NOW.set(NOW.get() + millis);
}

/// The page's store is shared by all its handles, so it can be reached from anywhere.
#[derive(Default)]
struct Shared(Mutex<MemoryStore>);

impl Shared {
    fn memory(&self) -> MutexGuard<'_, MemoryStore> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyValue for Shared {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.memory().get(key)
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.memory().set(key, text)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.memory().remove(key)
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.memory().keys()
    }
}

fn store() -> &'static Shared {
    Box::leak(Box::default())
}

fn template(slug: &str) -> Template {
    let found = builtin::templates().into_iter().find(|template| template.slug == slug);
    found.unwrap_or_else(|| panic!("no template {slug}"))
}

fn start(store: &'static Shared, slug: &str) -> Editor {
    begin(store, template(slug))
}

fn begin(store: &'static Shared, template: Template) -> Editor {
    let draft = Draft {
        id: DraftId::from_random(7),
        title: None,
        document: Document::from_template(&template),
        template,
        created: now(),
        changed: now(),
    };
    Editor::new(draft, None, WriterId::from_random(1), store, now)
}

fn reopen(store: &'static Shared, writer: u64) -> Editor {
    let opened = Library::new(store).open(&DraftId::from_random(7)).ok();
    let record = opened.and_then(|opened| opened.heads.into_iter().next());
    let record = record.unwrap_or_else(|| panic!("the draft is not there"));
    Editor::new(record.draft, Some(&record.lineage), WriterId::from_random(writer), store, now)
}

fn field(editor: Editor, caption: &str) -> FieldId {
    editor.untracked_document(|document| {
        let mut found = None;
        for section in document.sections() {
            section.for_each_field(&mut |field| {
                if field.caption() == caption {
                    found = found.or(Some(field.id));
                }
            });
        }
        found.unwrap_or_else(|| panic!("no field {caption}"))
    })
}

#[test]
fn words_come_back_the_next_day() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "engineering-design");
    assert_eq!(editor.status().get_untracked(), SaveStatus::Untouched);
    assert!(
        store.memory().log().iter().all(|(operation, _)| format!("{operation:?}") != "Set"),
        "nothing is written yet"
    );
    editor.set(field(editor, "Author"), "Ada");
    assert_eq!(editor.status().get_untracked(), SaveStatus::Saving);
    assert_eq!(editor.deadline().get_untracked(), Some(now().after(300)));
    wait(400);
    editor.due();
    assert!(matches!(editor.status().get_untracked(), SaveStatus::Saved { .. }));
    wait(86_400_000);
    let again = reopen(store, 2);
    assert_eq!(again.status().get_untracked(), SaveStatus::Saved { at: Millis(1_400) });
    assert_eq!(again.draft().document, editor.draft().document);
    assert!(again.untracked_document(export::finished).contains("**Author**: Ada"));
}

#[test]
fn a_timer_that_comes_too_early_is_set_again() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "engineering-design");
    let told = StoredValue::new(0);
    let deadline = editor.deadline();
    let count = Memo::new_with_compare(
        move |_| {
            deadline.track();
            told.update_value(|told| *told += 1);
        },
        |_, _| true,
    );
    editor.set(field(editor, "Author"), "Ada");
    count.get();
    let before = told.get_value();
    wait(399);
    editor.due();
    count.get();
    assert_eq!(told.get_value(), before + 1, "whoever waits for the deadline is told again");
    wait(1);
    editor.due();
    assert!(matches!(editor.status().get_untracked(), SaveStatus::Saved { .. }));
}

#[test]
fn typing_a_reason_is_one_step() {
    let owner = Owner::new();
    owner.set();
    let editor = start(store(), "feature-specification");
    let section = editor.untracked_document(|document| document.sections()[2].id);
    for reason in ["", "n", "no", "none"] {
        editor.set_state(section, SectionState::NotApplicable(reason.to_owned()));
        wait(100);
    }
    let state = || editor.untracked_document(|document| document.sections()[2].state.clone());
    editor.undo();
    assert_eq!(state(), SectionState::NotApplicable(String::new()));
    editor.undo();
    assert_eq!(state(), SectionState::Included);
    assert!(!editor.can_undo().get_untracked());
}

#[test]
fn opening_and_looking_writes_nothing() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "feature-specification");
    editor.flush();
    wait(60_000);
    editor.due();
    assert_eq!(store.memory().units(), 0);
    editor.set(field(editor, "Overview"), "x");
    editor.flush();
    let stored = store.memory().snapshot();
    let again = reopen(store, 2);
    again.flush();
    assert_eq!(store.memory().snapshot(), stored);
}

#[test]
fn a_full_store_is_told_and_outlived() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "delivery-specification");
    store.memory().set_budget(Some(100));
    editor.set(field(editor, "Feature"), "Retries");
    wait(400);
    editor.due();
    assert!(matches!(editor.status().get_untracked(), SaveStatus::Failed { .. }));
    assert!(editor.is_unsaved());
    assert!(editor.untracked_document(export::finished).contains("Retries"), "downloading goes on");
    store.memory().set_budget(None);
    wait(1_000);
    editor.due();
    assert!(matches!(editor.status().get_untracked(), SaveStatus::Saved { .. }));
    assert!(!editor.is_unsaved());
}

#[test]
fn two_writers_lose_nothing() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let first = start(store, "feature-specification");
    first.set(field(first, "Overview"), "common");
    first.flush();
    let second = reopen(store, 2);
    second.set(field(second, "Overview"), "of the second");
    second.flush();
    first.set(field(first, "Overview"), "of the first");
    first.flush();
    let opened = Library::new(store).open(&DraftId::from_random(7)).expect("the store can be read");
    let texts: Vec<String> =
        opened.heads.iter().map(|record| export::finished(&record.draft.document)).collect();
    assert!(texts.iter().any(|text| text.contains("of the first")), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("of the second")), "{texts:?}");
}

/// Work that comes to its end.
fn whole(work: &mut dyn FnMut()) -> bool {
    work();
    true
}

thread_local! {
    static IS_BREAKING: Cell<bool> = const { Cell::new(false) };
}

/// Work that stops when it is half done, as a panic in a page does.
fn breaking(work: &mut dyn FnMut()) -> bool {
    work();
    !IS_BREAKING.get()
}

#[test]
fn a_renderer_that_stops_costs_the_preview_alone() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "feature-specification");
    let views = Views::new(editor, RwSignal::new(false).into(), breaking);
    let overview = field(editor, "Overview");
    let shown = || views.untracked_shown(|shown| (shown.is_broken(), shown.text()));
    IS_BREAKING.set(true);
    editor.set(overview, "Words that break it");
    assert_eq!(shown(), (true, String::new()));
    editor.flush();
    assert!(reopen(store, 2).untracked_document(export::finished).contains("Words that break it"));
    IS_BREAKING.set(false);
    editor.set(overview, "Others");
    let (is_broken, text) = shown();
    assert!(!is_broken && text.contains("Others"));
}

#[test]
fn views_follow_each_edit() {
    let owner = Owner::new();
    owner.set();
    let editor = start(store(), "feature-specification");
    let is_finished = RwSignal::new(false);
    let views = Views::new(editor, is_finished.into(), whole);
    let blocks = || {
        views.untracked_shown(|shown| -> Vec<(BlockKey, String)> {
            let blocks = shown.preview.leaves().iter().flat_map(Leaf::blocks);
            blocks.map(|block| (block.key(), block.html().as_str().to_owned())).collect()
        })
    };
    let before = blocks();
    assert!(!before.is_empty());
    let overview = field(editor, "Overview");
    editor.set(overview, "Seen at once");
    let after = blocks();
    let changed: Vec<_> = after.iter().filter(|block| !before.contains(block)).collect();
    let [(key, html)] = changed.as_slice() else { panic!("one block changed: {changed:?}") };
    assert!(html.contains("Seen at once"));
    views.untracked_shown(|shown| {
        assert_eq!(shown.block_of(overview, ""), Some(*key));
        assert_eq!(shown.field_in(*key), Some(overview));
    });
    assert_eq!(views.progress.get_untracked().filled, 1);
    is_finished.set(true);
    let text = || views.untracked_shown(Shown::text);
    assert_eq!(text(), editor.untracked_document(export::finished));
    editor.undo();
    assert_eq!(text(), "");
    editor.redo();
    editor.rename("My name");
    assert_eq!(views.name.get_untracked(), "My name");
}

/// Who reads on from a place in the preview writes on from there, in the block that it is in and in none before.
#[test]
fn a_place_in_the_preview_leads_to_its_place_in_the_answer() {
    let owner = Owner::new();
    owner.set();
    let editor = start(store(), "feature-specification");
    let views = Views::new(editor, RwSignal::new(false).into(), whole);
    let overview = field(editor, "Overview");
    let answer = "The *first* words.\n\n- one\n\n  ```\n  let t = 1;\n  ```\n\n| a | b |\n|---|---|\n| t | c |\n\nThe last t words";
    editor.set(overview, answer);
    let leads = |holds: &str, shown: &str| {
        views.untracked_shown(|now| {
            let mut blocks = now.preview.leaves().iter().flat_map(Leaf::blocks);
            let block = blocks.find(|block| block.html().as_str().contains(holds)).unwrap();
            let (field, before) = now.field_behind(block.key(), shown).unwrap();
            assert_eq!(field, overview);
            place_in(answer, &before)
        })
    };
    let at = |words: &str| answer.find(words).unwrap();
    assert_eq!(leads("first", ""), 0);
    assert_eq!(leads("first", "The fir"), at("st*"));
    assert_eq!(leads("last", ""), at("The last"));
    assert_eq!(leads("last", "T"), at("The last") + 1);
    assert_eq!(leads("last", "The last t"), at("t words") + 1);
    assert_eq!(leads("one", "\none\nle"), at("t t = 1"));
    assert_eq!(leads("<td>", "\na\nb\n"), at("t | c"));
    assert_eq!(leads("<td>", "\na\nb\nt"), at(" | c"));
}

#[test]
fn a_place_in_a_long_answer_has_a_block_of_its_own() {
    let owner = Owner::new();
    owner.set();
    let editor = start(store(), "feature-specification");
    let views = Views::new(editor, RwSignal::new(false).into(), whole);
    let overview = field(editor, "Overview");
    let answer = "\nThe *first* words.\n\n- one\n- two\n\nThe <first> words again\n\n";
    editor.set(overview, answer);
    let html = |before: &str| {
        assert!(answer.starts_with(before));
        views.untracked_shown(|shown| {
            let key = shown.block_of(overview, before).unwrap();
            let mut blocks = shown.preview.leaves().iter().flat_map(Leaf::blocks);
            blocks.find(|block| block.key() == key).unwrap().html().as_str().to_owned()
        })
    };
    let upto = |words: &str| &answer[..answer.find(words).unwrap() + words.len()];
    for before in ["", "\n", upto("The *fir"), upto("words.")] {
        assert!(html(before).contains("The <em>first"), "{before:?}");
    }
    for before in [upto("- o"), upto("- two")] {
        assert!(html(before).contains("<li>two"), "{before:?}");
    }
    for before in [upto("The <"), upto("again"), answer] {
        assert!(html(before).contains("words again"), "{before:?}");
    }
}

#[test]
fn one_undo_takes_a_change_of_template_back() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "delivery-specification");
    editor.set(field(editor, "Feature"), "Undo for deletes");
    wait(5_000);
    let before = editor.draft();
    editor.change_template(template("feature-specification"));
    let after = editor.draft();
    assert_eq!(after.template.slug, "feature-specification");
    assert!(after.document.write().contains("Undo for deletes"));
    editor.flush();
    assert_eq!(reopen(store, 2).draft().template.slug, "feature-specification");
    editor.undo();
    assert_eq!(editor.draft().template, before.template);
    assert!(editor.draft().document.is_same(&before.document));
    editor.redo();
    assert_eq!((editor.draft().template, editor.draft().document), (after.template, after.document));
}

#[test]
fn a_corrected_reading_is_kept_with_the_template() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "delivery-specification");
    editor.set(field(editor, "Feature"), "Undo for deletes");
    wait(5_000);
    let before = editor.draft();
    let places = Document::from_template(&before.template);
    let feature = places.field_places().into_iter().find(|(_, field)| field.label == "Feature");
    let correction = Correction { at: feature.expect("the field").0, to: Reading::Text };
    editor.correct(std::slice::from_ref(&correction));
    let after = editor.draft();
    assert_eq!(after.template.corrections, [correction]);
    assert_eq!(after.document.write(), before.document.write());
    assert!(after.document.progress().asked < before.document.progress().asked);
    editor.flush();
    assert_eq!(reopen(store, 2).draft().template, after.template);
    editor.undo();
    assert_eq!((editor.draft().template, editor.draft().document), (before.template, before.document));
}

#[test]
fn markdown_that_is_edited_is_kept_at_every_key() {
    let owner = Owner::new();
    owner.set();
    let store = store();
    let editor = start(store, "delivery-specification");
    editor.set(field(editor, "Feature"), "Undo");
    wait(5_000);
    let base = editor.draft().document;
    let text = base.write();
    for end in ["x", "xy", "xyz"] {
        editor.rewrite(&base, None, &format!("{text}{end}"));
    }
    editor.flush();
    let kept = reopen(store, 2).draft().document;
    assert_eq!(kept.write(), format!("{text}xyz"));
    assert!(kept.field(field(editor, "Feature")).is_some_and(|(_, field)| field.text() == "Undo"));
    editor.undo();
    assert_eq!(editor.draft().document.write(), text, "what is typed in one go is one step");
}

#[test]
fn a_name_that_is_told_of_after_the_page_is_gone_does_no_harm() {
    let owner = Owner::new();
    owner.set();
    let editor = start(store(), "feature-specification");
    editor.rename("Before");
    owner.cleanup();
    editor.rename("After");
}
