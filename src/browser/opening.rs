//! Word of a draft that is being opened. If it is still there at the next start, the page did not come up.
//!
//! It is put directly into localStorage, which every page reads at once and which outlives a page that hangs. Where that
//! is refused, there is none, and drafts are opened as if they had always come up.

use super::{LocalStore, has_stopped, now, random};
use crate::drafts::{DraftId, KeyValue, Millis, opening_key};

/// Under which key the store of the tab keeps what the tab's own last word was.
const OWN: &str = "specwright/opening";

/// How long opening may take that other tabs are about, in milliseconds.
const OPENING_TIME: u64 = 10_000;

/// A draft that is being opened, until this is dropped.
pub struct Opening {
    key: String,
    word: String,
}

impl Opening {
    /// Leaves word that this page opens a draft.
    #[must_use]
    pub fn begin(draft: &DraftId) -> Self {
        let own = random().to_string();
        let key = opening_key(draft);
        // Where another tab is about to, its time goes on: whoever opens a draft that hangs again and again finds out.
        let word = LocalStore.get(&key).ok().flatten();
        let young = word.filter(|word| failure(word, now(), None).is_none());
        let since = young.as_deref().and_then(|word| word.split_once(' ')).map(|(time, _)| time.to_owned());
        let word = format!("{} {own}", since.unwrap_or_else(|| now().0.to_string()));
        let opening = Self { key, word };
        // A page that cannot leave word opens the draft all the same.
        let _ = LocalStore.set(&opening.key, &opening.word);
        if let Some(tab) = tab() {
            let _ = tab.set_item(OWN, &own);
        }
        opening
    }

    /// When a page began to open a draft and did not come up, by all that was left of it.
    #[must_use]
    pub fn failed(draft: &DraftId) -> Option<Millis> {
        let own = tab().and_then(|tab| tab.get_item(OWN).ok().flatten());
        let word = LocalStore.get(&opening_key(draft)).ok().flatten()?;
        failure(&word, now(), own.as_deref())
    }

    /// Takes back what was left of an opening that failed.
    pub fn forgive(draft: &DraftId) {
        // If it cannot be taken back, nor can it be left.
        let _ = LocalStore.remove(&opening_key(draft));
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        // Another tab may have begun to open the draft since; its word is its own.
        if !has_stopped() && LocalStore.get(&self.key).is_ok_and(|word| word.as_ref() == Some(&self.word)) {
            let _ = LocalStore.remove(&self.key);
        }
    }
}

/// When it was that a page did not come up, unless what was left tells of another tab that is about to; `own` is the name
/// that this tab left last. Where it tells no time, the time is never over.
fn failure(word: &str, now: Millis, own: Option<&str>) -> Option<Millis> {
    let (time, name) = word.split_once(' ').unwrap_or_default();
    let Ok(time) = time.parse() else { return Some(Millis(u64::MAX)) };
    // A clock that was set back tells as little as one that goes on.
    let is_young = now.0.abs_diff(time) < OPENING_TIME;
    (!is_young || own == Some(name)).then_some(Millis(time))
}

/// What the browser keeps for this tab alone.
fn tab() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_is_judged() {
        let check = |word: &str, now: u64, own: Option<&str>, expected: Option<u64>| {
            let failure = failure(word, Millis(now), own);
            assert_eq!(failure, expected.map(Millis), "{word:?} at {now} by {own:?}");
        };
        check("50000 7", 50_300, Some("8"), None);
        check("50000 7", 50_300, None, None);
        check("50000 7", 59_999, None, None);
        check("50000 7", 60_000, None, Some(50_000));
        // Whoever left it is back without having taken it away.
        check("50000 7", 50_300, Some("7"), Some(50_000));
        check("50000 7", 90_000, Some("7"), Some(50_000));
        // A clock that was set back.
        check("50000 7", 49_000, None, None);
        check("50000 7", 1_000, None, Some(50_000));
        for nothing in ["", "50000", "soon 7", "-1 7"] {
            check(nothing, 50_300, None, Some(u64::MAX));
        }
    }
}
