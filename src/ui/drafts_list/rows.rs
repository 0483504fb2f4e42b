//! The rows of drafts, of what cannot be read, and of versions whose draft is gone; the items of a draft's menu.

use crate::browser;
use crate::drafts::{
    DecodeError, DraftId, Key, Listing, Millis, StoreError, Summary, Unreadable, UnreadableError, Version,
};
use crate::ui::html::{Html, Markup};
use crate::ui::menu::{self, MenuItem};
use crate::ui::route::Route;
use crate::ui::words;

/// The rows of the list: the drafts, or what `none` says where there are none; and below them what cannot be read.
pub(in crate::ui) fn rows(
    listing: &Result<Listing, StoreError>,
    renaming: Option<&DraftId>,
    now: Millis,
    none: impl FnOnce() -> &'static str,
) -> Vec<Markup> {
    let listing = match listing {
        Ok(listing) => listing,
        Err(error) => {
            let problem = format!(
                "Drafts cannot be kept: {}. You can write and download all the same.",
                words::store_error(error)
            );
            let mut html = Html::default();
            html.leaf("p", &[("class", "problem"), ("role", "alert")], &problem);
            return vec![html.finish()];
        }
    };
    let mut rows = Vec::new();
    for entry in &listing.drafts {
        let is_conflict = entry.heads.len() > 1;
        rows.extend(entry.heads.iter().enumerate().map(|(place, head)| {
            draft_row(head, is_conflict.then_some(place), renaming == Some(&head.id), now)
        }));
    }
    if rows.is_empty() {
        rows.push(paragraph("empty", none()));
    }
    rows.extend(unreadable_rows(&listing.unreadable));
    rows
}

/// What cannot be read, if there is anything.
pub(in crate::ui) fn unreadable_rows(unreadable: &[Unreadable]) -> Vec<Markup> {
    let mut rows = Vec::new();
    if !unreadable.is_empty() {
        let mut html = Html::default();
        html.leaf("h3", &[], "Could not be read");
        rows.push(html.finish());
        rows.push(paragraph(
            "ask",
            "These are left untouched. Download one to have its text as it is stored.",
        ));
        rows.extend(unreadable.iter().map(unreadable_row));
    }
    rows
}

pub(in crate::ui) fn paragraph(class: &str, words: &str) -> Markup {
    let mut html = Html::default();
    html.leaf("p", &[("class", class)], words);
    html.finish()
}

/// Of a draft in several versions side by side, the row of the one at that place, the newest first.
fn draft_row(head: &Summary, place: Option<usize>, is_renaming: bool, now: Millis) -> Markup {
    let mut html = Html::default();
    html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
    // There is one way to open them.
    let is_further = place.is_some_and(|place| place > 0);
    if is_renaming && !is_further {
        html.void(
            "input",
            &[("class", "control"), ("id", "new-name"), ("aria-label", "New name"), ("value", &head.name)],
        );
    } else if is_further {
        html.leaf("span", &[], &head.name);
    } else {
        let address = format!("#{}", Route::to_draft(&head.id));
        html.leaf("a", &[("class", "draft-link"), ("href", &address)], &head.name);
    }
    // Versions side by side may be but seconds apart.
    let changed = match place {
        Some(_) => browser::exact_time(head.changed),
        None => words::ago(head.changed, now, browser::local_time),
    };
    let facts = [head.template.clone(), words::progress(head.progress), changed.clone()].join(" · ");
    html.leaf("p", &[("class", "note")], &facts);
    if let Some(place) = place {
        let words = match place {
            0 => "Edited side by side: each version is kept. This is the newest, with which opening goes on.",
            _ => "Edited side by side: this version is kept too. Opening the draft asks about it.",
        };
        html.leaf("p", &[("class", "note")], words);
    }
    html.close();
    let (name, menu) = match place {
        Some(_) => (
            format!("Actions for {}, the version of {changed}", head.name),
            format!("version {}", head.key()),
        ),
        None => (format!("Actions for {}", head.name), format!("draft {}", head.id)),
    };
    menu::write_button(&mut html, &name, &menu, true);
    html.finish()
}

fn unreadable_row(record: &Unreadable) -> Markup {
    let why = format!("{} characters; {}", record.size, words::unreadable(&record.error));
    let mut html = Html::default();
    html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
    if let Some(name) = &record.name {
        html.leaf("p", &[("class", "label")], name);
    }
    html.leaf("code", &[], &record.key).leaf("p", &[("class", "note")], &why).close();
    let key = &record.key;
    let mut buttons = vec![
        ("Download as it is", format!("download-record {key}")),
        ("Delete …", format!("delete-record {key}")),
    ];
    // Another one has nothing to do with it, or is whole.
    let is_damaged =
        matches!(record.error, UnreadableError::Decode(DecodeError::Damaged(_) | DecodeError::NotADraft));
    if let Some(Key { draft, .. }) = Key::parse(key).filter(|_| is_damaged) {
        buttons.insert(0, ("Versions …", format!("versions-of {draft}")));
    }
    for (words, action) in buttons {
        let label = format!("{words}: {key}");
        html.leaf(
            "button",
            &[("type", "button"), ("class", "button"), ("aria-label", &label), ("data-do", &action)],
            words,
        );
    }
    html.finish()
}

/// Versions of drafts of which nothing else is stored, if there are any.
pub(in crate::ui) fn alone_rows(alone: &[(DraftId, Vec<Version>)]) -> Vec<Markup> {
    let mut rows = Vec::new();
    if alone.is_empty() {
        return rows;
    }
    let mut html = Html::default();
    html.leaf("h3", &[], "Versions without their draft");
    rows.push(html.finish());
    rows.push(paragraph("ask", "These were kept of drafts that are not stored here themselves."));
    for (id, versions) in alone {
        let Some(Version { summary, .. }) = versions.first() else { continue };
        let mut html = Html::default();
        html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
        html.leaf("span", &[], &summary.name);
        let last = format!("the last of {}", browser::local_time(summary.changed));
        let facts = [words::count(versions.len(), "version"), last.clone()].join(" · ");
        html.leaf("p", &[("class", "note")], &facts).close();
        for (words, verb) in [("Versions …", "versions-of"), ("Delete for good …", "erase")] {
            let label = format!("{words}: {}, {last}", summary.name);
            html.small_button(words, &label, &format!("{verb} {id}"));
        }
        rows.push(html.finish());
    }
    rows
}

/// The items of a draft's menu. Of several versions side by side, one can be downloaded or deleted.
pub(in crate::ui) fn draft_menu(name: &str) -> Vec<MenuItem> {
    let item = |words: &str, verb: &str, of: &str| MenuItem::new(words, format!("{verb} {of}"));
    match name.split_once(' ') {
        Some(("draft", id)) => vec![
            item("Rename", "rename", id),
            item("Duplicate", "duplicate", id),
            item("Download Markdown", "download", id),
            item("Delete", "delete", id),
        ],
        Some(("version", key)) => vec![
            item("Download as it is", "download-record", key),
            item("Delete this version", "delete-record", key),
        ],
        _ => Vec::new(),
    }
}
