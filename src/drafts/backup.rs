//! Backups: one file with all drafts, those in the trash too, their versions, and the user's own templates.
//!
//! ```json
//! {"format":"specwright-backup","version":1,"sum":"1c291ca3","made":1767229200000,
//! "markdown":[
//! ["Payments","# Payments\n…"]
//! ],
//! "records":[
//! ["specwright/draft/d1/w1","{\"format\":\"specwright-draft\",…}"]
//! ]}
//! ```
//!
//! `sum` is the CRC-32 of all bytes of the file but these eight digits. `records` are keys and texts as they are stored, of
//! which each draft has a checksum of its own; `markdown` is for other programs: the names and the text of all drafts, which
//! is not read here. What a file still holds that was cut off can be read.
//!
//! A record of a single draft is a backup too.

mod merge;
#[cfg(test)]
mod tests;

pub use merge::{Merged, Merging};

use std::collections::BTreeSet;

use serde::Deserialize;

use super::codec::{self, number_behind, sum};
use super::key::{DRAFTS, TRASH, VERSIONS, name_of, version_key};
use super::{
    DecodeError, DraftId, Entry, Key, KeyValue, Millis, Record, StoreError, Summary, TEMPLATES, library, rank,
};

const BEGINNING: &str = "{\"format\":\"specwright-backup\",\"version\":";
const VERSION: u64 = 1;

/// Where it is noted what the last backup held.
const LAST: &str = "specwright/backup";

/// What the keys of what is backed up begin with. What is most needed comes first, where a file may be cut off; and before
/// the drafts, which of them are in the trash, for these would come back as others.
const KINDS: [&str; 4] = [TRASH, DRAFTS, VERSIONS, TEMPLATES];

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// When it was made; 0 for the backup of a single draft.
    pub made: Millis,
    /// Whether it is as it was written. If not, what can be read of it is here.
    pub is_whole: bool,
    /// Keys and texts.
    records: Vec<(String, String)>,
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupError {
    /// It is something else.
    NotABackup,
    /// A newer release of the program wrote it, and reads it.
    Newer,
    /// It was one, and nothing of it can be read.
    Damaged,
}

/// What is read of a file.
#[derive(Deserialize)]
struct Read {
    made: u64,
    records: Vec<(String, String)>,
}

impl Backup {
    /// Everything that is stored. Versions have to be at hand.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys, or a text.
    pub fn of(store: impl KeyValue, made: Millis) -> Result<Self, StoreError> {
        let mut records = Vec::new();
        for key in store.keys()?.into_iter().filter(|key| KINDS.iter().any(|kind| key.starts_with(kind))) {
            records.extend(store.get(&key)?.map(|text| (key, text)));
        }
        let place = |key: &str| KINDS.iter().position(|kind| key.starts_with(kind));
        records.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
        Ok(Self { made, is_whole: true, records })
    }

    /// Begins to write the file; `markdown` makes Markdown of a draft.
    #[must_use]
    pub fn write(self, markdown: fn(&Record) -> String) -> Writing {
        let left = self.records.into_iter();
        Writing { made: self.made, left, markdown, texts: Vec::new(), records: Vec::new() }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// As [`BackupError`] says; whatever the text holds, it never panics.
    pub fn read(text: &str) -> Result<Self, BackupError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match codec::decode(text) {
            Ok(record) => {
                let records = vec![(record.key().to_string(), text.to_owned())];
                return Ok(Self { made: Millis(0), is_whole: true, records });
            }
            Err(DecodeError::NewerVersion(_)) => return Err(BackupError::Newer),
            Err(DecodeError::Damaged(_)) => return Err(BackupError::Damaged),
            Err(DecodeError::NotADraft) => {}
        }
        let (version, rest) = number_behind(text, BEGINNING).ok_or(BackupError::NotABackup)?;
        if version > VERSION {
            return Err(BackupError::Newer);
        }
        let at = rest.strip_prefix(",\"sum\":\"").map(|rest| text.len() - rest.len());
        let is_whole = at.is_some_and(|at| sum::check(text, at).is_some());
        let (made, records) = match serde_json::from_str(text) {
            Ok(Read { made, records }) => (made, records),
            Err(_) => (0, salvage(rest)),
        };
        if records.is_empty() && !is_whole {
            return Err(BackupError::Damaged);
        }
        Ok(Self { made: Millis(made), is_whole, records })
    }

    /// How many drafts, templates and versions it holds, as far as they can be read.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let count = |kind: &str| {
            let is_one = |(key, text): &&(String, String)| key.starts_with(kind) && is_readable(key, text);
            self.records.iter().filter(is_one).count()
        };
        let drafts = self.records.iter().filter_map(|(key, text)| rank(key, text).and(Key::parse(key)));
        let drafts: BTreeSet<DraftId> = drafts.map(|key| key.draft).collect();
        [drafts.len(), count(TEMPLATES), count(VERSIONS)]
    }

    /// How many of its drafts are in the trash.
    #[must_use]
    pub fn in_trash(&self) -> usize {
        let is_in_trash = |(key, mark): &&(String, String)| {
            let prefix = key.strip_prefix(TRASH).map(|draft| [DRAFTS, draft, "/"].concat());
            let records = self
                .records
                .iter()
                .filter(|(key, _)| prefix.as_ref().is_some_and(|prefix| key.starts_with(prefix)));
            let mut revisions = records
                .filter_map(|(_, text)| Some(codec::decode_head(text).ok()?.lineage.revision))
                .peekable();
            revisions.peek().is_some() && revisions.all(|revision| library::is_in_trash(mark, &revision))
        };
        self.records.iter().filter(is_in_trash).count()
    }
}

/// A file that is being written, for as long as one likes: with many drafts it takes a while.
pub struct Writing {
    made: Millis,
    left: std::vec::IntoIter<(String, String)>,
    markdown: fn(&Record) -> String,
    /// The lines of what is written: the texts of the drafts, and the records.
    texts: Vec<String>,
    records: Vec<String>,
}

impl Writing {
    /// Writes the next record. The file's text, once there is none left.
    ///
    /// # Errors
    ///
    /// When a text has no place in JSON.
    pub fn step(&mut self) -> Result<Option<String>, StoreError> {
        let Some((key, text)) = self.left.next() else { return Ok(Some(self.finish())) };
        if key.starts_with(DRAFTS)
            && let Ok(record) = codec::decode(&text)
        {
            self.texts.push(line(&(record.draft.name(), (self.markdown)(&record)))?);
        }
        self.records.push(line(&(key, text))?);
        Ok(None)
    }

    fn finish(&self) -> String {
        sum::seal(&[
            &[BEGINNING, &VERSION.to_string(), ",\"sum\":\""].concat(),
            "\",\"made\":",
            &self.made.0.to_string(),
            ",\n\"markdown\":[\n",
            &self.texts.join(",\n"),
            "\n],\n\"records\":[\n",
            &self.records.join(",\n"),
            "\n]}\n",
        ])
    }
}

/// What is known of the last backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastBackup {
    /// When it was made.
    pub made: Millis,
    /// Names this store among others that write to the same folder.
    pub place: String,
    /// The newest revisions that it holds.
    heads: Vec<String>,
}

impl LastBackup {
    /// That it is this one; `random` names the place if it has no name yet.
    #[must_use]
    pub fn of(backup: &Backup, before: Option<Self>, random: u64) -> Self {
        let drafts = backup.records.iter().filter(|(key, _)| key.starts_with(DRAFTS));
        let heads = drafts.filter_map(|(_, text)| codec::decode_head(text).ok());
        let place = before.map_or_else(|| name_of(random), |before| before.place);
        Self { made: backup.made, place, heads: heads.map(|head| name(&head)).collect() }
    }

    /// What was noted last, as far as this browser knows.
    pub fn read(store: impl KeyValue) -> Option<Self> {
        let parts: Vec<String> = serde_json::from_str(&store.get(LAST).ok()??).ok()?;
        let (head, heads) = parts.split_at_checked(2)?;
        Some(Self { made: Millis(head[0].parse().ok()?), place: head[1].clone(), heads: heads.to_vec() })
    }

    /// Notes it.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn note(&self, store: impl KeyValue) -> Result<(), StoreError> {
        let head = [self.made.0.to_string(), self.place.clone()];
        let parts: Vec<&String> = head.iter().chain(&self.heads).collect();
        store
            .set(LAST, &serde_json::to_string(&parts).map_err(|error| StoreError::Failed(error.to_string()))?)
    }

    /// Whether it holds the newest revisions of a draft.
    #[must_use]
    pub fn holds(&self, entry: &Entry) -> bool {
        entry.heads.iter().all(|head| self.heads.contains(&name(head)))
    }
}

/// Names a revision of a draft.
fn name(head: &Summary) -> String {
    format!("{}/{}", head.id, head.lineage.revision)
}

/// Whether a record is what its key says.
fn is_readable(key: &str, text: &str) -> bool {
    if key.starts_with(VERSIONS) {
        let base = key.split_once('.').map_or(key, |(base, _)| base);
        return codec::decode_head(text)
            .is_ok_and(|summary| base == version_key(&summary.id, &summary.lineage.revision));
    }
    rank(key, text).is_some()
}

/// A pair as JSON.
fn line(pair: &(String, String)) -> Result<String, StoreError> {
    serde_json::to_string(pair).map_err(|error| StoreError::Failed(error.to_string()))
}

/// What a file that cannot be read as a whole still holds. No text has a key behind a bracket and a quote, for quotes are
/// escaped in there.
fn salvage(text: &str) -> Vec<(String, String)> {
    let starts = text.match_indices("[\"specwright/").map(|(at, _)| at);
    let pairs =
        starts.filter_map(|at| serde_json::Deserializer::from_str(&text[at..]).into_iter().next()?.ok());
    pairs.filter(|(key, _): &(String, String)| KINDS.iter().any(|kind| key.starts_with(kind))).collect()
}
