//! What the page says, where it takes more than a word.

use crate::document::Progress;
use crate::drafts::{
    Backup, DecodeError, LibraryError, Merged, Millis, MirrorState, SaveStatus, StoreError, UnreadableError,
};
use crate::workspace::Gone;

/// The save status in a few words.
pub(super) fn status(status: &SaveStatus) -> &'static str {
    match status {
        SaveStatus::Untouched => "Not saved yet",
        SaveStatus::Saving => "Saving …",
        SaveStatus::Saved { .. } => "Saved",
        SaveStatus::Failed { .. } | SaveStatus::Unavailable => "Not saved",
    }
}

/// What a failed save means and what to do, if it failed.
pub(super) fn save_problem(status: &SaveStatus) -> Option<String> {
    match status {
        SaveStatus::Failed { error, .. } => Some(format!(
            "Your changes are not saved: {}. Writing and downloading go on, and saving is tried again by itself.",
            store_error(error)
        )),
        SaveStatus::Unavailable => Some(
            "Your changes cannot be saved: this browser offers no storage to the page. Writing and downloading work."
                .to_owned(),
        ),
        _ => None,
    }
}

/// Why a draft is not changed.
pub(super) const NEWER: &str = "A newer version of Specwright saved this draft. Reload the page to get that version, and change it there.";

/// Why a draft is shown as plain text.
pub(super) const NOT_COME_UP: &str =
    "The page did not come up the last time this draft was opened, so it is shown as plain text.";

/// Why a draft is only shown.
pub(super) const NEWER_SHOWN: &str = "A newer version of Specwright saved this draft. Here it can be read; reload the \
     page to get that version, and change it there.";

/// Said of a draft that is open where it is no longer, and how to have it back.
pub(super) fn gone(gone: Gone) -> (String, &'static str) {
    let (words, label) = match gone {
        Gone::Discarded => (
            "This draft was put into the trash in another tab. Changing it here takes it back, too.",
            "Take it back",
        ),
        Gone::Removed => (
            "What stands here was deleted in another tab, or this browser’s storage was cleared. \
             Changing it here stores it again, too.",
            "Store it again",
        ),
    };
    (words.to_owned(), label)
}

/// The save status of such a draft.
pub(super) fn gone_status(gone: Gone) -> &'static str {
    match gone {
        Gone::Discarded => "In the trash",
        Gone::Removed => "Not stored",
    }
}

/// Said when another tab has settled which of two versions the draft goes on with, and this one shows that now.
pub(super) const SETTLED: &str = "It was settled in another tab how this draft goes on, and this page followed. The version \
     that gave way was kept among the draft’s versions, or became a draft of its own.";

/// What to say of so many versions that were saved beside the one that is shown.
pub(super) fn side_by_side(count: usize) -> String {
    match count {
        1 => "This draft was also edited in another tab or window, or a backup brought another version. Both are kept; \
              say how to go on."
            .to_owned(),
        count => format!(
            "This draft was also edited in other tabs or windows, or backups brought other versions: {count} beside this \
             one. All are kept; say how to go on with the next of them."
        ),
    }
}

/// Why the editor was not left.
pub(super) const STAYED: &str = "Your changes are not saved, and leaving would lose them. Download the working copy \
     first, or wait until saving works.";

/// What is said when a newer version waits.
pub(super) const NEW_VERSION: &str = "A new version of Specwright is ready.";

/// Why it was not taken.
pub(super) const NOT_TAKEN: &str = "Your changes are not saved, and taking the new version would lose them. Download \
     the working copy first, or wait until saving works.";

/// What is said once all that the page needs is kept in the browser.
pub(super) const KEPT: &str = " It works without a network, too.";

/// Why the editor of a draft or template does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotOpened {
    Missing,
    /// It is not where one can look so far: the database does not answer.
    Awaited,
    /// It is in the trash.
    Discarded,
    /// It is there, and none of it can be read.
    Unreadable,
    Store(StoreError),
}

/// What to say of it.
pub(super) fn not_opened(address: &str, why: &NotOpened) -> String {
    match why {
        NotOpened::Missing => format!(
            "There is no draft or template at #{address}. It may have been deleted, or it was made in another \
             browser. Versions that were kept of a draft are listed with the storage and backups."
        ),
        NotOpened::Awaited => format!(
            "The draft or template at #{address} is not in the one store that can be read: the browser’s database cannot \
             be read now. If it is kept there, it opens here as soon as that can be read."
        ),
        NotOpened::Discarded => {
            format!("The draft at #{address} is in the trash, where you can take it back.")
        }
        NotOpened::Unreadable => format!(
            "The draft at #{address} cannot be read. It is kept as it is, and listed below, with \
             what can be done about it."
        ),
        NotOpened::Store(error) => {
            format!("The draft cannot be opened: {}. Nothing of it was changed.", store_error(error))
        }
    }
}

/// A failing store, for people.
pub(super) fn store_error(error: &StoreError) -> String {
    match error {
        StoreError::Unavailable => "this browser offers no storage to the page".to_owned(),
        StoreError::Failed(words) if words.is_empty() => {
            "the browser's storage is full or refuses".to_owned()
        }
        StoreError::Failed(words) => {
            format!("the browser's storage is full, refuses or does not answer ({words})")
        }
    }
}

/// Why something was not done with a stored draft.
pub(super) fn not_done(error: &LibraryError) -> String {
    match error {
        LibraryError::NotFound => "This draft is no longer there.".to_owned(),
        LibraryError::Newer => NEWER.to_owned(),
        LibraryError::Store(error) => format!("That did not work: {}.", store_error(error)),
    }
}

/// Why a stored draft cannot be shown.
pub(super) fn unreadable(error: &UnreadableError) -> String {
    match error {
        UnreadableError::Store(error) => store_error(error),
        UnreadableError::Decode(DecodeError::NotADraft) => "it is no draft".to_owned(),
        UnreadableError::Decode(DecodeError::NewerVersion(_)) => {
            "it was saved by a newer version of Specwright".to_owned()
        }
        UnreadableError::Decode(DecodeError::Damaged(_)) => "it is damaged".to_owned(),
    }
}

/// What to say of own templates that cannot be read, by their keys.
pub(super) fn unreadable_templates(keys: &[String]) -> String {
    match keys {
        [] => String::new(),
        keys => format!("Could not be read, and is left untouched: {}.", keys.join(", ")),
    }
}

/// "2 drafts"
pub(super) fn count(count: usize, word: &str) -> String {
    match count {
        0 => format!("no {word}"),
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

/// "2 drafts, no template and 5 versions".
pub(super) fn counts([drafts, templates, versions]: [usize; 3]) -> String {
    format!("{}, {} and {}", count(drafts, "draft"), count(templates, "template"), count(versions, "version"))
}

/// "It holds 2 drafts, no template and 5 versions. 1 of the drafts is in its trash."
pub(super) fn held(backup: &Backup) -> String {
    let trash = match backup.in_trash() {
        0 => String::new(),
        1 => " 1 of the drafts is in its trash.".to_owned(),
        count => format!(" {count} of the drafts are in its trash."),
    };
    format!("It holds {}.{trash}", counts(backup.counts()))
}

/// Why no backup is in the folder.
pub(super) fn folder_problem(problem: &str) -> String {
    format!(
        "The last backup could not be written to the folder ({problem}). Download one, or choose another folder."
    )
}

/// Said when a backup was downloaded without what only the database holds.
pub(super) const PART_OF_A_BACKUP: &str = "The browser’s database cannot be read: the file holds what the first store has, \
     perhaps not all drafts and versions.";

/// Said when something was deleted while the database could not be read.
pub(super) const ERASED_IN_PART: &str = "It is deleted here. The browser’s database cannot be read now: what that may hold of it \
     comes back with it.";

/// What was brought in from a backup, which is as it was written or is not.
pub(super) fn merged(merged: &Merged, is_whole: bool) -> String {
    let Merged { drafts, templates, versions, known, strange, in_trash, taken_back, beside, failed } = merged;
    let mut words = match (counts([*drafts, *templates, *versions]), drafts + templates + versions) {
        (_, 0) => vec!["Nothing new was brought in.".to_owned()],
        (counts, _) => vec![format!("Brought in {counts}.")],
    };
    if *known > 0 {
        let rest = if drafts + templates + versions == 0 { "What" } else { "What else" };
        words.push(format!("{rest} it holds was here already, or something later."));
    }
    if *strange > 0 {
        words.push(match strange {
            1 => "1 entry was left out: it, or what stands in its place, cannot be read.".to_owned(),
            _ => format!(
                "{strange} entries were left out: they, or what stands in their place, cannot be read."
            ),
        });
    }
    if *in_trash > 0 {
        let are = if *in_trash == 1 { "is" } else { "are" };
        words.push(format!("{in_trash} of its drafts {are} in the trash here."));
    }
    if *taken_back > 0 {
        let are = if *taken_back == 1 { "is" } else { "are" };
        words.push(format!("{taken_back} that {are} edited there came back from the trash."));
    }
    if *beside > 0 {
        words.push(match beside {
            1 => {
                "1 draft now stands side by side with what was here: open it to say how to go on.".to_owned()
            }
            _ => format!(
                "{beside} drafts now stand side by side with what was here: open them to say how to go on."
            ),
        });
    }
    if let Some((count, error)) = failed {
        words.push(format!("{count} could not be stored: {}.", store_error(error)));
    }
    if !is_whole {
        words.push(
            "The file was cut off or changed: it may have held more than this, and later states of these drafts."
                .to_owned(),
        );
    }
    words.join(" ")
}

/// What to say of backups: when the last one was made, and how many drafts have changed since. How many there are, how
/// many of them in the trash, and how many that cannot be read, makes a difference too.
pub(super) fn last_backup(
    when: Option<String>,
    changed: usize,
    [drafts, trash, unreadable]: [usize; 3],
) -> String {
    let are =
        |count: usize| if count == 1 { "1 draft has".to_owned() } else { format!("{count} drafts have") };
    match (when, changed) {
        _ if drafts == 0 && trash > 0 => {
            "There are no drafts but those in the trash, which a backup holds too.".to_owned()
        }
        _ if drafts == 0 => "There are no drafts to back up.".to_owned(),
        (None, _) if drafts == 1 => "There is no backup yet: this draft is in this browser alone.".to_owned(),
        (None, _) => format!("There is no backup yet: these {drafts} drafts are in this browser alone."),
        (Some(when), 0) if unreadable > 0 => {
            format!("Last backup: {when}. No draft that can be read has changed since.")
        }
        (Some(when), 0) => {
            format!(
                "Last backup: {when}. No draft has changed since; versions and templates are not counted."
            )
        }
        (Some(when), changed) => format!("Last backup: {when}. {} changed since.", are(changed)),
    }
}

/// What to say while one of the two stores fails: the database, or the first, which has refused for that reason.
pub(super) fn store_problem(mirror: &MirrorState, refusal: Option<&StoreError>) -> Option<String> {
    let error = match (mirror, refusal) {
        // What neither has is told as not saved.
        (MirrorState::Failing(_) | MirrorState::Down(_), Some(_)) => return None,
        (MirrorState::Failing(error) | MirrorState::Down(error), None) | (_, Some(error)) => error,
        _ => return None,
    };
    Some(format!(
        "What you write is kept in one of this browser’s two stores alone, because the other fails: {}. Download a backup \
         before you close the browser.",
        store_error(error)
    ))
}

/// How the first store is doing that does not hold all drafts.
pub(super) const FIRST_STORE_LACKS: &str = "does not hold all: for some it had no room, or what it holds of them is \
     damaged. These are in the database alone";

/// How the first store is doing that holds so many characters, those of other pages included.
pub(super) fn first_store(used: usize) -> String {
    let held = thousands(used);
    match used {
        // Browsers take 5,242,880; the next text may well be longer than what is left.
        5_000_000.. => format!(
            "is as good as full: it holds {held} of about 5 million characters, those of other pages included. What it has no \
             room for is kept in the database alone"
        ),
        _ => format!("works, and holds {held} of about 5 million characters"),
    }
}

/// "1,234,000"
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// What stands where there are no drafts, as far as it is known by how the database is doing.
pub(super) fn no_drafts(state: Option<MirrorState>) -> &'static str {
    match state {
        Some(MirrorState::Opening) => "Reading what is kept in this browser …",
        Some(MirrorState::Down(_)) => {
            "There are none that can be shown: the browser’s database cannot be read now. Start with a template."
        }
        _ => "What you write is kept in this browser, and in no other place. Start with a template.",
    }
}

/// How the database is doing.
pub(super) fn mirror(state: &MirrorState) -> String {
    match state {
        MirrorState::Opening => "not read yet".to_owned(),
        MirrorState::Up => "works".to_owned(),
        MirrorState::Failing(error) => format!(
            "failed at the last write: {}. It is tried again with the next; until then all is in the first store alone",
            store_error(error)
        ),
        MirrorState::Down(error) => format!(
            "cannot be read: {}. That is tried again by itself; until then what you write is in the first store \
             alone, and what only the database has is not shown. In a private window it is often so: download a backup now \
             and then",
            store_error(error)
        ),
    }
}

/// "3 of 20 filled in".
pub(super) fn progress(progress: Progress) -> String {
    match progress {
        Progress { asked: 0, .. } => "nothing to fill in".to_owned(),
        Progress { filled, asked } => format!("{filled} of {asked} filled in"),
    }
}

/// How long ago, as people say it; the local date and time beyond a day.
pub(super) fn ago(then: Millis, now: Millis, local: impl FnOnce(Millis) -> String) -> String {
    let minutes = now.0.saturating_sub(then.0) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1 => "a minute ago".to_owned(),
        2..60 => format!("{minutes} minutes ago"),
        60..120 => "an hour ago".to_owned(),
        120..1_440 => format!("{} hours ago", minutes / 60),
        _ => local(then),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_says_nothing_of_what_cannot_be_read() {
        let said = |unreadable| last_backup(Some("just now".to_owned()), 0, [2, 0, unreadable]);
        assert_eq!(
            said(0),
            "Last backup: just now. No draft has changed since; versions and templates are not counted."
        );
        assert_eq!(said(1), "Last backup: just now. No draft that can be read has changed since.");
    }

    #[test]
    fn a_full_store_is_not_said_to_work() {
        assert_eq!(first_store(1_234_567), "works, and holds 1,234,567 of about 5 million characters");
        assert!(first_store(5_242_000).starts_with("is as good as full: it holds 5,242,000 of"));
    }

    #[test]
    fn times_are_told_as_people_do() {
        let check = |minutes: u64, expected: &str| {
            let now = Millis(10_000_000_000);
            let then = Millis(now.0 - minutes * 60_000);
            assert_eq!(ago(then, now, |_| "date".into()), expected);
        };
        check(0, "just now");
        check(1, "a minute ago");
        check(59, "59 minutes ago");
        check(60, "an hour ago");
        check(150, "2 hours ago");
        check(1_440, "date");
        assert_eq!(ago(Millis(5), Millis(1), |_| "date".into()), "just now", "a clock that went back");
    }

    #[test]
    fn a_failure_says_what_failed() {
        let failed = SaveStatus::Failed { error: StoreError::Failed("quota".into()), since: Millis(0) };
        assert!(save_problem(&failed).is_some_and(|words| words.contains("quota")));
        assert_eq!(save_problem(&SaveStatus::Saving), None);
        assert!(status(&failed).starts_with("Not saved"));
    }
}
