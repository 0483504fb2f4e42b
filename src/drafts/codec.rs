//! The stored form of a draft: one JSON object with a head that can be read without the document.
//!
//! ```json
//! {"format":"specwright-draft","version":1,"id":"d1","revision":"w2/7","base":"w1/6","title":"Payments",
//!  "name":"Payments","template":"RFC","created":1767225600000,"changed":1767229200000,"filled":3,"asked":12,
//!  "slug":"rfc","purpose":"…","text":"…","newline":"\n","next":90,
//!  "tree":["#1Title","b","lText"],"ids":"1 1 2"}
//! ```
//!
//! `base` and `title` are absent where there is none, and so are `corrections` of how the template is read, as
//! [`Correction`] writes them. `slug`, `template`, `purpose` and `text` are the template, the rest from `newline` on is the document; [`tree`] tells what its two lists hold. Every
//! version begins with its format and version, so that one that is not known, or is cut off, can be told from
//! what is no draft.
//!
//! The types here mirror those of the core, which cannot be serialised and so may change without changing
//! what is stored. They are few and flat, with few sorts of number, because each costs code to download.

mod tree;

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::tree::Lists;
use super::{Draft, DraftId, Lineage, Millis, Record, Revision, StoreError, Summary};
use crate::document::Progress;
use crate::template::{Correction, Template};
use crate::tree::Newline;

const FORMAT: &str = "specwright-draft";
const VERSION: u64 = 1;

/// What every record begins with, up to the version.
const BEGINNING: &str = "{\"format\":\"specwright-draft\",\"version\":";

/// Why a text is not a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// It is something else. Perhaps it can be imported as Markdown.
    NotADraft,
    /// A newer release of the program wrote it, in the version given. That release reads it.
    NewerVersion(u64),
    /// It was a draft and is cut off or changed, with what was met first. The template's text and the user's
    /// words can still be read in the record as it is.
    Damaged(String),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADraft => f.write_str("not a stored draft"),
            Self::NewerVersion(version) => {
                write!(f, "stored in version {version}, and only {VERSION} is known here")
            }
            Self::Damaged(what) => write!(f, "damaged: {what}"),
        }
    }
}

impl std::error::Error for DecodeError {}

fn damaged(what: &str) -> DecodeError {
    DecodeError::Damaged(what.to_owned())
}

/// A record as it is written.
#[derive(Serialize)]
struct Stored<'a> {
    format: &'a str,
    version: u64,
    id: &'a str,
    revision: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    name: String,
    template: &'a str,
    created: u64,
    changed: u64,
    filled: u64,
    asked: u64,
    slug: &'a str,
    purpose: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<String>,
    newline: &'a str,
    next: u64,
    tree: Vec<String>,
    ids: String,
}

/// What is read of a record for the list. The rest is passed over without being kept.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u64,
    id: String,
    revision: String,
    base: Option<String>,
    title: Option<String>,
    name: String,
    template: String,
    created: u64,
    changed: u64,
    filled: u64,
    asked: u64,
}

/// What is read of a record beside its head.
#[derive(Deserialize)]
struct Body {
    slug: String,
    purpose: String,
    text: String,
    #[serde(default)]
    corrections: Vec<String>,
    newline: String,
    next: u64,
    tree: Vec<String>,
    ids: String,
}

/// The stored form of a draft.
///
/// # Errors
///
/// [`StoreError::Failed`] when the document breaks a rule of the tree, such as a link within a link, and so
/// could not be read back.
pub fn encode(draft: &Draft, lineage: &Lineage) -> Result<String, StoreError> {
    let failed = |what: String| StoreError::Failed(format!("the draft has no stored form: {what}"));
    let Draft { id, title, template, document, created, changed } = draft;
    let Progress { filled, asked } = document.progress();
    let lists = tree::write(document).map_err(|what| failed(what.to_owned()))?;
    let stored = Stored {
        format: FORMAT,
        version: VERSION,
        id: id.as_str(),
        revision: lineage.revision.to_string(),
        base: lineage.base.as_ref().map(Revision::to_string),
        title: title.as_deref(),
        name: draft.name(),
        template: &template.name,
        created: created.0,
        changed: changed.0,
        filled: filled as u64,
        asked: asked as u64,
        slug: &template.slug,
        purpose: &template.purpose,
        text: &template.text,
        corrections: template.corrections.iter().map(Correction::to_string).collect(),
        newline: document.newline().as_str(),
        next: document.next_id().into(),
        tree: lists.tree,
        ids: lists.ids,
    };
    serde_json::to_string(&stored).map_err(|error| failed(error.to_string()))
}

/// Reads a stored draft; a backup is the same. A byte-order mark before it is passed over.
///
/// # Errors
///
/// As [`DecodeError`] says; whatever the text holds, it never panics.
pub fn decode(text: &str) -> Result<Record, DecodeError> {
    let (title, summary) = read_head(text)?;
    let Body { slug, purpose, text, corrections, newline, next, tree, ids } = parse(text)?;
    let newline = match newline.as_str() {
        "\n" => Newline::Lf,
        "\r\n" => Newline::CrLf,
        _ => return Err(damaged("no such line ending")),
    };
    let corrections = corrections.iter().map(|text| Correction::parse(text)).collect::<Option<_>>();
    let corrections = corrections.ok_or_else(|| damaged("no such correction"))?;
    let document = tree::read(&Lists { tree, ids }, newline, next).map_err(DecodeError::Damaged)?;
    let draft = Draft {
        id: summary.id,
        title,
        template: Template { slug, name: summary.template, purpose, text, corrections },
        document,
        created: summary.created,
        changed: summary.changed,
    };
    Ok(Record { draft, lineage: summary.lineage })
}

/// Reads only what the list of drafts shows.
pub(super) fn decode_head(text: &str) -> Result<Summary, DecodeError> {
    read_head(text).map(|(_, summary)| summary)
}

fn read_head(text: &str) -> Result<(Option<String>, Summary), DecodeError> {
    let Head { format, version, id, revision, base, title, name, template, created, changed, filled, asked } =
        parse(text)?;
    if format != FORMAT {
        return Err(DecodeError::NotADraft);
    }
    check_version(version)?;
    let revision_of = |text: &str| Revision::parse(text).ok_or_else(|| damaged("no such revision"));
    let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
    let summary = Summary {
        id: DraftId::new(&id).ok_or_else(|| damaged("no such id"))?,
        name,
        template,
        progress: Progress { filled: count(filled), asked: count(asked) },
        created: Millis(created),
        changed: Millis(changed),
        lineage: Lineage {
            revision: revision_of(&revision)?,
            base: base.as_deref().map(revision_of).transpose()?,
        },
    };
    Ok((title, summary))
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, DecodeError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| match version_of(text) {
        None => DecodeError::NotADraft,
        Some(version) => match check_version(version) {
            Ok(()) => DecodeError::Damaged(error.to_string()),
            Err(error) => error,
        },
    })
}

/// The version in the first words of a record, for when the whole cannot be read.
fn version_of(text: &str) -> Option<u64> {
    let mut words = text.chars().filter(|c| !c.is_ascii_whitespace());
    let is_draft = BEGINNING.chars().all(|c| words.next() == Some(c));
    let digits: String = words.take_while(char::is_ascii_digit).collect();
    is_draft.then(|| digits.parse().unwrap_or(VERSION))
}

fn check_version(version: u64) -> Result<(), DecodeError> {
    match version {
        VERSION => Ok(()),
        0 => Err(damaged("there is no version 0")),
        newer => Err(DecodeError::NewerVersion(newer)),
    }
}
