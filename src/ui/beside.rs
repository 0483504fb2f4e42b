//! What is said of versions of a draft that were saved in several tabs, and what can be done with them.

use leptos::ev;
use leptos::prelude::*;

use super::desk::{Desk, focus_start};
use super::editor::Banner;
use super::notices::Notices;
use super::{compare, dialog, words};
use crate::browser;
use crate::drafts::{Draft, Key, Record, draft_prefix, trash_key};
use crate::export;
use crate::workspace::{Editor, Found};

/// Keeps an editor up to what other pages save of its draft.
pub(super) fn follow(desk: Desk, news: RwSignal<u64>) {
    let editor = desk.editor;
    let look = move || match editor.look_around() {
        // Markdown that is edited as it was before would undo what came.
        Found::Continued => desk.raw.set(None),
        Found::Settled => {
            desk.raw.set(None);
            desk.notices.say_long(words::SETTLED);
        }
        Found::Beside | Found::Nothing => {}
    };
    Effect::new(move |is_open: Option<()>| {
        news.track();
        // Reading a long draft again takes a while.
        if is_open.is_some() || !editor.is_alone() {
            untrack(look);
        }
    });
    let prefix = draft_prefix(&editor.id());
    let trash = trash_key(&editor.id());
    let stored = window_event_listener_untyped("storage", move |event| {
        match browser::changed_key(&event) {
            Some(key) if key.starts_with(&prefix) || key == trash => look(),
            Some(_) => {}
            // All of it was cleared, which is not said of any draft: what stands here is stored again.
            None => editor.keep_again(),
        }
    });
    let shown = window_event_listener(ev::pageshow, move |_| look());
    // What this very page removes, by somebody's script, is told to the others alone.
    let seen = StoredValue::new_local(Some(browser::Listener::new("visibilitychange", move |_| {
        if !browser::is_hidden() {
            editor.bring(look);
        }
    })));
    on_cleanup(move || {
        stored.remove();
        shown.remove();
        seen.update_value(|seen| drop(seen.take()));
    });
}

/// Says that the draft was edited elsewhere too, as long as nothing is decided.
#[component]
pub(super) fn BesideBanner(desk: Desk) -> impl IntoView {
    let editor = desk.editor;
    let newest =
        Memo::new(move |_| editor.beside().with(|beside| beside.first().map(|other| other.lineage.clone())));
    let words = Signal::derive(move || {
        let count = editor.beside().with(Vec::len);
        // What stands here is to be stored first: nothing is said to be kept that is not.
        let newest = newest.get().filter(|_| editor.gone().get().is_none());
        newest.map(|_| (words::side_by_side(count), "Compare and choose …"))
    });
    let compare = Callback::new(move |()| {
        if let Some(other) = editor.beside().with_untracked(|beside| beside.first().cloned()) {
            // What is typed there as Markdown is in the document already.
            desk.raw.set(None);
            open(editor, &other);
        }
    });
    // What is compared may be settled in the other tab.
    Effect::new(move |_| {
        if newest.with(Option::is_none) && dialog::offers(VERBS) {
            close();
        }
    });
    view! { <Banner class="problem beside" words=words act=compare /> }
}

/// What the verbs of the dialog's buttons begin with.
pub(super) const VERBS: &str = "beside-";
const OWN: &str = "beside-own";
const OTHER: &str = "beside-other";

/// Shows what differs, and what can be done.
fn open(editor: Editor, other: &Record) {
    let (before, after) =
        (export::finished(&other.draft.document), editor.untracked_document(export::finished));
    let shown = shown(editor, other);
    let name = |which: &str, draft: &Draft| {
        let time = browser::exact_time(draft.changed);
        format!("{which} version ({time}, {})", words::progress(draft.document.progress()))
    };
    let (other, own) = (name("the other", &other.draft), name("this", &editor.draft()));
    let before = compare::Version { name: &other, text: &before };
    let after = compare::Version { name: &own, text: &after };
    let verb = |verb: &str| format!("{verb} {shown}");
    let (other, both, own) = (verb(OTHER), verb("beside-both"), verb(OWN));
    let actions = [
        ("Use the other version", other.as_str()),
        ("Keep both as two drafts", &both),
        ("Use this version", &own),
    ];
    compare::open("Two versions of this draft", before, after, &actions);
}

/// Names the two versions that are shown.
fn shown(editor: Editor, other: &Record) -> String {
    format!("{}:{}", other.lineage.revision, editor.edits().get_untracked())
}

fn close() {
    dialog::close();
    // The button that led here is gone.
    focus_start();
}

/// Does what a button of the dialog says.
pub(super) fn act(editor: Option<Editor>, verb: &str, notices: Notices) {
    let other = editor.and_then(|editor| {
        let other = editor.beside().with_untracked(|beside| beside.first().cloned());
        Some((editor, other?))
    });
    // It may have been settled in the other tab.
    let Some((editor, other)) = other else { return close() };
    let (verb, seen) = verb.split_once(' ').unwrap_or((verb, ""));
    if seen != shown(editor, &other) {
        open(editor, &other);
        return dialog::complain("One of them has changed meanwhile. These are the two as they are now.");
    }
    let result = match verb {
        OWN => {
            let said = "The draft goes on as it is here. The other version is kept among its versions.";
            editor.set_aside(&other).map(|()| said.to_owned())
        }
        OTHER => {
            let said =
                "The draft goes on with the other version. What stood here is kept among its versions.";
            editor.take(&other).map(|()| said.to_owned())
        }
        _ => {
            let part = editor.part(&other, Key::from_random(browser::random));
            part.map(|name| format!("The other version is a draft of its own now: “{name}”."))
        }
    };
    match result {
        Ok(said) => {
            close();
            notices.say(said);
        }
        Err(error) => dialog::complain(&words::not_done(&error)),
    }
}
