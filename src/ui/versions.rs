//! The versions that are kept of a draft: what they are, and what can be done with them.

use super::html::Html;
use super::notices::{Notices, Offer};
use super::words;
use super::{compare, dialog};
use crate::browser;
use crate::drafts::{Key, Millis, Record, StoreError, Version};
use crate::export;
use crate::workspace::Editor;

/// The id of the name under which the draft is kept as it is now.
const NAME: &str = "version-name";
/// What the verbs of the dialog's buttons begin with.
pub(super) const VERBS: &str = "version-";
const KEEP: &str = "version-keep";
const LIST: &str = "version-list";
/// The id of the choice of what versions are compared with.
const WITH: &str = "version-with";

/// Shows the versions of the draft.
pub(super) fn open(editor: Editor) {
    open_with(editor, String::new());
}

/// As [`open`], to be compared with that version.
fn open_with(editor: Editor, with: String) {
    editor.bring_versions(move |versions, _| {
        let mut html = dialog::begin("Versions");
        let ask = "A version is kept by itself when you go on with a draft, every ten minutes of work, and before \
                   large steps; older ones are thinned out. Those that you name stay.";
        html.leaf("p", &[("class", "ask")], ask);
        html.open("div", &[("class", "version-new")]);
        dialog::write_line(&mut html, NAME, "Name the draft as it is now", "");
        html.leaf("button", &[("type", "button"), ("class", "button primary"), ("data-do", KEEP)], "Keep").close();
        match versions {
            Ok(versions) => write_list(&mut html, &versions, &with),
            Err(error) => {
                html.leaf("p", &[("class", "problem")], &words::store_error(&error));
            }
        }
        dialog::write_foot(&mut html, "Close", &[]);
        dialog::open(&html.finish());
    });
}

fn write_list(html: &mut Html, versions: &[Version], with: &str) {
    if versions.is_empty() {
        html.leaf("p", &[("class", "ask")], "There is none yet.");
        return;
    }
    html.leaf("label", &[("class", "label"), ("for", WITH)], "Compare with")
        .open("select", &[("class", "control"), ("id", WITH)])
        .leaf("option", &[("value", "")], "the draft as it is now");
    for Version { key, summary } in versions {
        let mut attributes = vec![("value", key.as_str())];
        if key == with {
            attributes.push(("selected", ""));
        }
        html.leaf("option", &attributes, &name(summary.kept.as_deref(), summary.changed));
    }
    html.close();
    let verbs =
        [("Compare", "compare"), ("Restore", "restore"), ("As a draft", "draft"), ("Delete", "delete")];
    let verbs = verbs.map(|(words, verb)| (words, format!("{VERBS}{verb}")));
    write_rows(html, versions, &verbs);
}

/// Writes a row for each version, with buttons of these words that do these verbs with it.
pub(super) fn write_rows(html: &mut Html, versions: &[Version], verbs: &[(&str, String)]) {
    let now = browser::now();
    html.open("ul", &[("class", "versions"), ("aria-label", "Versions")]);
    for Version { key, summary } in versions {
        let why = why(summary.kept.as_deref());
        html.open("li", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
        html.leaf("span", &[], why);
        // Some are but seconds apart.
        let time = browser::exact_time(summary.changed);
        let ago = words::ago(summary.changed, now, |_| String::new());
        let facts = [time, ago, words::progress(summary.progress)];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        html.leaf("p", &[("class", "note")], &facts.join(" · ")).close();
        for (words, verb) in verbs {
            let label = format!("{words}: {}", name(summary.kept.as_deref(), summary.changed));
            html.small_button(words, &label, &format!("{verb} {key}"));
        }
        html.close();
    }
    html.close();
}

/// Why a version was kept, for people.
fn why(kept: Option<&str>) -> &str {
    kept.filter(|why| !why.is_empty()).unwrap_or("Kept by itself")
}

/// What a draft that is made of a version has behind its name.
pub(super) fn which(version: &Record) -> String {
    let name = version.kept.clone().filter(|why| !why.is_empty());
    name.unwrap_or_else(|| browser::local_time(version.draft.changed))
}

/// What a version is called among others.
fn name(kept: Option<&str>, changed: Millis) -> String {
    format!("{}, {}", why(kept), browser::exact_time(changed))
}

/// Does what a button of the dialog says.
pub(super) fn act(editor: Option<Editor>, verb: &str, notices: Notices) {
    let Some(editor) = editor else { return };
    if let Some(with) = verb.strip_prefix(LIST) {
        return open_with(editor, with.trim_start().to_owned());
    }
    if verb == KEEP {
        let name = dialog::value(NAME);
        let name = if name.trim().is_empty() { "Kept by hand" } else { name.trim() };
        return done(editor, editor.keep_version(name), |is_there, _| {
            if is_there {
                Ok("It is kept.")
            } else {
                Err("It could not be kept: neither store of the browser took it.")
            }
        });
    }
    let Some((verb, key)) = verb.strip_prefix(VERBS).and_then(|verb| verb.split_once(' ')) else { return };
    if verb == "erase" {
        let result = editor.remove_version(key).map(|()| key.to_owned());
        return done(editor, result, |is_there, is_all| {
            if is_all && !is_there { Ok("It is deleted.") } else { Err(words::ERASED_IN_PART) }
        });
    }
    let Some(version) = editor.version(key) else {
        return dialog::complain("This version can no longer be read.");
    };
    if verb == "delete" {
        let mut html = dialog::begin("Delete a version");
        let ask = format!(
            "Delete the version “{}”, for good?",
            name(version.kept.as_deref(), version.draft.changed)
        );
        html.leaf("p", &[("class", "ask")], &ask);
        return dialog::open(&dialog::finish(html, &format!("{VERBS}erase {key}"), "Delete it"));
    }
    if verb == "compare" {
        let with = dialog::value(WITH);
        let other = editor.version(&with);
        if other.is_none() && !with.is_empty() {
            return dialog::complain("The version to compare with can no longer be read.");
        }
        let before = export::finished(&version.draft.document);
        let after = match &other {
            Some(other) => export::finished(&other.draft.document),
            None => editor.untracked_document(export::finished),
        };
        let called = |record: &Record| format!("“{}”", name(record.kept.as_deref(), record.draft.changed));
        let own = called(&version);
        let called_other = other.as_ref().map_or_else(|| "the draft as it is now".to_owned(), called);
        let before = compare::Version { name: &own, text: &before };
        let after = compare::Version { name: &called_other, text: &after };
        // What was added since is what the later has.
        let is_later = |other: &Record| {
            let place = |record: &Record| (record.lineage.revision.number, record.draft.changed);
            place(other) < place(&version)
        };
        let is_turned = other.as_ref().is_some_and(is_later);
        let (before, after) = if is_turned { (after, before) } else { (before, after) };
        let (list, restore) = (format!("{LIST} {with}"), format!("{VERBS}restore {key}"));
        let restored = format!("Restore {own}");
        let actions = [("All versions", list.as_str()), (&restored, &restore)];
        return compare::open("Compare", before, after, &actions);
    }
    if verb == "draft" {
        let result = editor.start_from(&version, &which(&version), Key::from_random(browser::random));
        return match result {
            Ok(name) => dialog::tell(&format!("“{name}” is in the library now.")),
            Err(error) => fail(&error),
        };
    }
    match editor.restore(&version) {
        Ok(()) => {
            dialog::close();
            let undo = Offer::undo(editor, move || {
                editor.undo();
            });
            notices.offer("The draft is as it was in that version.", undo);
        }
        Err(error) => fail(&error),
    }
}

/// Shows the list after something was done with the version of that key, and says when it is done what: `words` makes
/// them of whether that version is there then, and whether all are at hand.
fn done(
    editor: Editor,
    result: Result<String, StoreError>,
    words: fn(bool, bool) -> Result<&'static str, &'static str>,
) {
    match result {
        Ok(key) => {
            open_with(editor, dialog::value(WITH));
            editor.once_stored(move || {
                editor.bring_versions(move |versions, is_all| {
                    if dialog::has(NAME) {
                        let is_there = versions.is_ok_and(|all| all.iter().any(|version| version.key == key));
                        match words(is_there, is_all) {
                            Ok(words) => dialog::tell(words),
                            Err(words) => dialog::complain(words),
                        }
                    }
                });
            });
        }
        Err(error) => fail(&error),
    }
}

fn fail(error: &StoreError) {
    dialog::complain(&format!("That did not work: {}.", words::store_error(error)));
}
