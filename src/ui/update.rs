//! The offer of a newer version of the page, and whether this one is kept for where there is no network.
//!
//! `public/offline.js` finds out about both and tells by events. A newer version comes at the next start, or when
//! someone agrees; then whatever is unsaved is saved first, or the page stays as it is.

use std::time::Duration;

use leptos::prelude::*;

use super::notices::{Notices, Offer};
use super::words;
use crate::browser::{self, Listener};
use crate::drafts::SaveStatus;
use crate::workspace::Editor;

/// How often it is looked whether a save has come to its end, and how many times.
const PAUSE: Duration = Duration::from_millis(100);
const MOST_PAUSES: u32 = 50;

/// Handles to what is known of versions. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Updates {
    open: StoredValue<Option<Editor>>,
    notices: Notices,
    is_kept: RwSignal<bool>,
}

impl Updates {
    /// Listens for as long as the page is there. `open` is what is being edited.
    pub(super) fn listen(open: StoredValue<Option<Editor>>, notices: Notices) -> Self {
        let versions = Self { open, notices, is_kept: RwSignal::new(false) };
        let listeners = StoredValue::new_local(Some([
            Listener::new("version-ready", move |_| versions.offer(words::NEW_VERSION)),
            Listener::new("page-kept", move |_| versions.is_kept.set(true)),
        ]));
        on_cleanup(move || listeners.update_value(|listeners| drop(listeners.take())));
        versions
    }

    /// What to say of where the page works.
    pub(super) fn place(self) -> &'static str {
        if self.is_kept.get() { words::KEPT } else { "" }
    }

    fn offer(self, words: &str) {
        let act = Callback::new(move |()| self.take(MOST_PAUSES));
        let stands = Callback::new(|()| true);
        self.notices.offer(words, Offer { label: "Take it now", act, stands });
    }

    /// Takes the newer version once everything is saved; one store may take longer than the other.
    fn take(self, pauses: u32) {
        let status = self.open.get_value().and_then(|editor| {
            editor.flush();
            editor.status().try_get_untracked()
        });
        match status {
            Some(SaveStatus::Saving) if pauses > 0 => set_timeout(move || self.take(pauses - 1), PAUSE),
            Some(SaveStatus::Saving | SaveStatus::Failed { .. } | SaveStatus::Unavailable) => {
                self.offer(words::NOT_TAKEN);
            }
            Some(SaveStatus::Untouched | SaveStatus::Saved { .. }) | None => browser::take_new_version(),
        }
    }
}
