//! What is said of versions of a draft that were saved in several tabs, and what can be done with them.

use leptos::ev;
use leptos::prelude::*;

use super::desk::Desk;
use super::words;
use crate::browser;
use crate::drafts::{DraftId, Record, StoreError, WriterId, draft_prefix};
use crate::workspace::Found;

/// Keeps an editor up to what other pages save of its draft.
pub(super) fn follow(desk: Desk, news: RwSignal<u64>) {
    let editor = desk.editor;
    let look = move || match editor.look_around() {
        // Markdown that is edited as it was before would undo what came.
        Found::Continued => desk.raw.set(None),
        Found::Deleted => desk.notices.say(words::DELETED_ELSEWHERE),
        Found::Beside | Found::Nothing => {}
    };
    Effect::new(move |_| {
        news.track();
        untrack(look);
    });
    let prefix = draft_prefix(&editor.id());
    let stored = window_event_listener_untyped("storage", move |event| {
        // Without a key, all of it was cleared.
        if browser::changed_key(&event).is_none_or(|key| key.starts_with(&prefix)) {
            look();
        }
    });
    let shown = window_event_listener(ev::pageshow, move |_| look());
    on_cleanup(move || {
        stored.remove();
        shown.remove();
    });
}

/// Says that the draft was edited elsewhere too, as long as nothing is decided.
#[component]
pub(super) fn BesideBanner(desk: Desk) -> impl IntoView {
    let editor = desk.editor;
    let newest =
        Memo::new(move |_| editor.beside().with(|beside| beside.first().map(|other| other.lineage.clone())));
    let words = move || {
        let count = editor.beside().with(Vec::len);
        newest.get().map(|_| words::side_by_side(count))
    };
    let button = move |words: &'static str, act: fn(Desk, &Record)| {
        view! {
            <button type="button" class="button small" on:click=move |_| {
                let other = editor.beside().with_untracked(|beside| beside.first().cloned());
                if let Some(other) = other { act(desk, &other) }
            }>{words}</button>
        }
    };
    view! {
        <div class="problem beside" role="alert">
            {move || words().map(|words| view! {
                <p>{words}</p>
                <p>
                    {button("Use this version", |desk, other| report(desk, desk.editor.set_aside(other)))}
                    {button("Use the other version", |desk, other| {
                        desk.raw.set(None);
                        report(desk, desk.editor.take(other));
                    })}
                    {button("Keep both as two drafts", |desk, other| {
                        let copy = DraftId::from_random(browser::random());
                        let writer = WriterId::from_random(browser::random());
                        report(desk, desk.editor.part(other, copy, writer));
                    })}
                </p>
            })}
        </div>
    }
}

fn report(desk: Desk, result: Result<(), StoreError>) {
    if let Err(error) = result {
        desk.notices.say(format!("That did not work: {}.", words::store_error(&error)));
    }
}
