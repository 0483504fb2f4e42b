//! The stored form of a draft: one JSON object, written in exactly this order and without spaces, so that its head
//! can be read without the document, and its checksum covers every byte behind it.
//!
//! ```json
//! {"format":"specwright-draft","version":3,"reader":3,"sum":"1c291ca3",
//!  "head":{"id":"d1","revision":"w2/7","seen":["w0/2","w1/6"],"title":"Payments","name":"Payments","template":"RFC",
//!   "created":1767225600000,"changed":1767229200000,"filled":3,"asked":12},
//!  "body":{"slug":"rfc","purpose":"…","text":"…","newline":"\n","next":90,
//!   "tree":["#1Title","b","lText"],"ids":"1 1 2"}}
//! ```
//!
//! `reader` is the oldest version that can read the record: a later one that only adds to it keeps that number, and is
//! read here, though not written over. `sum` is the CRC-32 of all bytes of the record but these eight digits.
//! `seen`, `title` and `kept` (why a version was kept, see [`Record::kept`]) are absent where there is nothing to say,
//! and so are `corrections` of how the template is read, as [`Correction`] writes them. `slug`, `purpose` and `text`
//! are the template, the rest of the body is the document; [`tree`] tells what its two lists hold. `text` is absent
//! where it is what the document says with nothing filled in, as long as no part of it was added or removed.
//!
//! Version 2 always had `text`, and each value in full. Version 1 was one flat object without a checksum, and `base` in
//! place of `seen`. Both are read as ever.
//!
//! The types here mirror those of the core, which cannot be serialised and so may change without changing
//! what is stored. They are few and flat, with few sorts of number, because each costs code to download.

mod first;
pub(super) mod sum;
mod tree;

pub(super) use self::tree::Writer;

#[cfg(test)]
pub(crate) mod arbitrary;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use self::tree::{Lists, Tree};
use super::{Draft, DraftId, Key, Lineage, Millis, Record, Revision, StoreError, Summary};
use crate::document::Progress;
use crate::template::{Correction, Template};
use crate::tree::Newline;

const FORMAT: &str = "specwright-draft";
const VERSION: u64 = 3;
/// The oldest version whose reader can make sense of what is written here.
const READER: u64 = 3;

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

/// What the list of drafts shows.
#[derive(Serialize, Deserialize)]
struct Head {
    id: String,
    revision: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<String>,
    #[serde(skip_serializing)]
    base: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<String>,
    name: String,
    template: String,
    created: u64,
    changed: u64,
    filled: u64,
    asked: u64,
}

/// The template and the document, but for its tree.
#[derive(Serialize)]
struct Origin<'a> {
    slug: &'a str,
    purpose: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<String>,
    newline: &'static str,
    next: u64,
}

/// The template and the document.
#[derive(Deserialize)]
struct Body {
    slug: String,
    purpose: String,
    text: Option<String>,
    #[serde(default)]
    corrections: Vec<String>,
    newline: String,
    next: u64,
    tree: Vec<String>,
    ids: String,
}

/// The stored form of a record.
///
/// # Errors
///
/// [`StoreError::Failed`] when the document breaks a rule of the tree, such as a link within a link, and so
/// could not be read back.
pub fn encode(draft: &Draft, lineage: &Lineage, kept: Option<&str>) -> Result<String, StoreError> {
    encode_with(&mut Writer::default(), draft, lineage, kept)
}

/// As [`encode`]. `writer` knows what has been written before, of the same draft or another one, and what of it need not
/// be written again.
pub(super) fn encode_with(
    writer: &mut Writer,
    draft: &Draft,
    lineage: &Lineage,
    kept: Option<&str>,
) -> Result<String, StoreError> {
    let failed = |what: String| StoreError::Failed(format!("the draft has no stored form: {what}"));
    let Draft { id, title, template, document, created, changed } = draft;
    let Progress { filled, asked } = document.progress();
    let Tree { entries, ids, tells_text } =
        writer.write(document, &template.text).map_err(|what| failed(what.to_owned()))?;
    let head = Head {
        id: id.to_string(),
        revision: lineage.revision.to_string(),
        seen: lineage.seen.iter().map(Revision::to_string).collect(),
        base: None,
        title: title.clone(),
        kept: kept.map(str::to_owned),
        name: draft.name(),
        template: template.name.clone(),
        created: created.0,
        changed: changed.0,
        filled: filled as u64,
        asked: asked as u64,
    };
    let origin = Origin {
        slug: &template.slug,
        purpose: &template.purpose,
        text: Some(template.text.as_str()).filter(|_| !tells_text),
        corrections: template.corrections.iter().map(Correction::to_string).collect(),
        newline: document.newline().as_str(),
        next: document.next_id().into(),
    };
    let head = serde_json::to_string(&head).map_err(|error| failed(error.to_string()))?;
    let origin = serde_json::to_string(&origin).map_err(|error| failed(error.to_string()))?;
    let origin = origin.strip_suffix('}').unwrap_or(&origin);
    let before =
        [BEGINNING, &VERSION.to_string(), ",\"reader\":", &READER.to_string(), ",\"sum\":\""].concat();
    let parts = [
        before.as_str(),
        "\",\"head\":",
        &head,
        ",\"body\":",
        origin,
        ",\"tree\":",
        &entries,
        ",\"ids\":\"",
        &ids,
        "\"}}",
    ];
    Ok(sum::seal(&parts))
}

/// Reads a stored draft; a backup is the same. A byte-order mark before it is passed over.
///
/// # Errors
///
/// As [`DecodeError`] says; whatever the text holds, it never panics.
pub fn decode(text: &str) -> Result<Record, DecodeError> {
    let parts = Parts::of(text)?;
    let (title, summary) = parts.summary()?;
    let Body { slug, purpose, text, corrections, newline, next, tree, ids } =
        serde_json::from_str(parts.body).map_err(|error| DecodeError::Damaged(error.to_string()))?;
    let newline = match newline.as_str() {
        "\n" => Newline::Lf,
        "\r\n" => Newline::CrLf,
        _ => return Err(damaged("no such line ending")),
    };
    let corrections = corrections.iter().map(|text| Correction::parse(text)).collect::<Option<_>>();
    let corrections = corrections.ok_or_else(|| damaged("no such correction"))?;
    let document = tree::read(&Lists { tree, ids }, newline, next).map_err(DecodeError::Damaged)?;
    let text = match text {
        Some(text) => text,
        None if parts.version < 3 => return Err(damaged("the template is missing")),
        None => document.source(),
    };
    let draft = Draft {
        id: summary.id,
        title,
        template: Template { slug, name: summary.template, purpose, text, corrections },
        document,
        created: summary.created,
        changed: summary.changed,
    };
    Ok(Record { draft, lineage: summary.lineage, kept: summary.kept, is_newer: summary.is_newer })
}

/// The name that a draft's record tells, even one that cannot be read otherwise.
pub(super) fn told_name(text: &str) -> Option<String> {
    // In a string, the quote before the colon would be escaped.
    let (_, rest) = text.split_once("\"name\":")?;
    serde_json::Deserializer::from_str(rest).into_iter().next()?.ok()
}

/// Reads only what the list of drafts shows; of the rest, no more than that it is as it was written.
///
/// # Errors
///
/// As for [`decode`].
pub(super) fn decode_head(text: &str) -> Result<Summary, DecodeError> {
    let parts = Parts::of(text)?;
    let (_, summary) = parts.summary()?;
    if parts.version == 1 {
        // Without a checksum, only reading tells.
        decode(text)?;
    }
    Ok(summary)
}

/// The number of the revision that is stored under `key`; none if it is no draft's, or cannot be read.
pub(super) fn rank(key: &str, text: &str) -> Option<u64> {
    let key = Key::parse(key)?;
    let summary = decode_head(text).ok()?;
    (summary.key() == key).then_some(summary.lineage.revision.number)
}

/// A record taken apart.
struct Parts<'a> {
    version: u64,
    head: Head,
    /// The JSON of the body; in version 1 that of the whole record.
    body: &'a str,
}

impl<'a> Parts<'a> {
    fn of(text: &'a str) -> Result<Self, DecodeError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some((version, rest)) = number_behind(text, BEGINNING).filter(|(version, _)| *version > 1) else {
            return Ok(Self { version: 1, head: first::head(text)?, body: text });
        };
        let cut_off = || damaged("cut off");
        let parts = number_behind(rest, ",\"reader\":").and_then(|(reader, rest)| {
            let sealed = rest.strip_prefix(",\"sum\":\"")?;
            Some((reader, text.len() - sealed.len()))
        });
        let at = match parts {
            Some((reader, at)) if reader <= VERSION => at,
            None if version <= VERSION => return Err(cut_off()),
            _ => return Err(DecodeError::NewerVersion(version)),
        };
        let json = sum::check(text, at).ok_or_else(|| damaged("its checksum is another"))?;
        let json =
            json.strip_prefix("\",\"head\":").and_then(|rest| rest.strip_suffix('}')).ok_or_else(cut_off)?;
        let mut heads = serde_json::Deserializer::from_str(json).into_iter::<Head>();
        let head =
            heads.next().ok_or_else(cut_off)?.map_err(|error| DecodeError::Damaged(error.to_string()))?;
        let body = json[heads.byte_offset()..].strip_prefix(",\"body\":").ok_or_else(cut_off)?;
        Ok(Self { version, head, body })
    }

    /// The title and what the list shows.
    fn summary(&self) -> Result<(Option<String>, Summary), DecodeError> {
        let head = &self.head;
        let revision_of = |text: &String| Revision::parse(text).ok_or_else(|| damaged("no such revision"));
        let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
        let summary = Summary {
            id: DraftId::new(&head.id).ok_or_else(|| damaged("no such id"))?,
            name: head.name.clone(),
            template: head.template.clone(),
            progress: Progress { filled: count(head.filled), asked: count(head.asked) },
            created: Millis(head.created),
            changed: Millis(head.changed),
            lineage: Lineage {
                revision: revision_of(&head.revision)?,
                seen: head.seen.iter().chain(&head.base).map(revision_of).collect::<Result<_, _>>()?,
            },
            kept: head.kept.clone(),
            is_newer: self.version > VERSION,
        };
        Ok((head.title.clone(), summary))
    }
}

/// The number that stands behind `words`, and what follows it.
pub(super) fn number_behind<'a>(text: &'a str, words: &str) -> Option<(u64, &'a str)> {
    let rest = text.strip_prefix(words)?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    Some((rest[..digits].parse().ok()?, &rest[digits..]))
}
