//! Versions that are kept of a draft: by themselves while one works, before large steps, and by name.

use std::cmp::Reverse;

use super::super::codec::{self, decode_head};
use super::super::key::{DRAFTS, VERSIONS, version_key};
use super::super::{DecodeError, DraftId, KeyValue, Millis, Record, StoreError, Summary};
use super::Library;

/// Why a version is kept that is kept by itself. These alone go by themselves too.
pub const AUTOMATIC: &str = "";

/// So many of the newest automatic versions stay whatever their age; of older ones, the newest of each day.
const NEWEST: usize = 10;
const DAY: u64 = 86_400_000;
/// No more automatic versions stay of a draft.
const MOST: usize = 40;

/// A version of a draft that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it is kept.
    pub key: String,
    /// What it is; [`Summary::kept`] tells why it is kept.
    pub summary: Summary,
}

impl<S: KeyValue> Library<S> {
    /// Keeps a state of a draft as a version of it, which says why, and lets those go that are too many. Returns its key.
    ///
    /// # Errors
    ///
    /// When it was not written.
    pub fn keep(&self, record: &Record, why: &str) -> Result<String, StoreError> {
        let Record { draft, lineage, .. } = record;
        let text = codec::encode(draft, lineage, Some(why))?;
        // One revision may be kept by itself and by several names, with what was typed in between.
        let mut key = version_key(&draft.id, &lineage.revision);
        if why == AUTOMATIC {
            key.push_str(".0");
        }
        let mut number = 1;
        while let Some(present) = self.store.get(&key)? {
            if present == text {
                return Ok(key);
            }
            let base = key.split_once('.').map_or(key.as_str(), |(base, _)| base);
            key = format!("{base}.{number}");
            number += 1;
        }
        self.store.set(&key, &text)?;
        self.thin(&draft.id)?;
        Ok(key)
    }

    /// The versions of a draft, the newest first; what cannot be read is left out and left alone.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys.
    pub fn versions(&self, draft: &DraftId) -> Result<Vec<Version>, StoreError> {
        let prefix = versions_prefix(draft);
        let keys = self.store.keys()?.into_iter().filter(|key| key.starts_with(&prefix));
        let mut versions: Vec<Version> = keys
            .filter_map(|key| {
                let summary = decode_head(&self.store.get(&key).ok()??).ok()?;
                Some(Version { key, summary })
            })
            .collect();
        // Those that are kept of one revision are numbered.
        let number = |key: &str| key.split_once('.').and_then(|(_, number)| number.parse::<u64>().ok());
        versions.sort_by_cached_key(|version| Reverse((rank(&version.summary), number(&version.key))));
        Ok(versions)
    }

    /// The drafts of which nothing is stored but versions, each with these, the newest first.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys.
    pub fn versions_alone(&self) -> Result<Vec<(DraftId, Vec<Version>)>, StoreError> {
        let keys = self.store.keys()?;
        let drafts = |kind: &str| {
            let id = |key: &String| DraftId::new(key.strip_prefix(kind)?.split_once('/')?.0);
            let mut drafts: Vec<DraftId> = keys.iter().filter_map(id).collect();
            drafts.sort();
            drafts.dedup();
            drafts
        };
        let (known, mut kept) = (drafts(DRAFTS), drafts(VERSIONS));
        kept.retain(|id| known.binary_search(id).is_err());
        let mut alone = Vec::new();
        for id in kept {
            let versions = self.versions(&id)?;
            if !versions.is_empty() {
                alone.push((id, versions));
            }
        }
        Ok(alone)
    }

    /// Reads a version.
    ///
    /// # Errors
    ///
    /// When it is not there, or cannot be read.
    pub fn version(&self, key: &str) -> Result<Record, DecodeError> {
        let text = self.store.get(key).ok().flatten().filter(|_| key.starts_with(VERSIONS));
        codec::decode(&text.ok_or(DecodeError::NotADraft)?)
    }

    /// Lets a version go.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn remove_version(&self, key: &str) -> Result<(), StoreError> {
        if key.starts_with(VERSIONS) { self.store.remove(key) } else { Ok(()) }
    }

    fn thin(&self, draft: &DraftId) -> Result<(), StoreError> {
        let versions = self.versions(draft)?;
        let automatic: Vec<&Version> =
            versions.iter().filter(|version| version.summary.kept.as_deref() == Some(AUTOMATIC)).collect();
        let times: Vec<Millis> = automatic.iter().map(|version| version.summary.changed).collect();
        surplus(&times).into_iter().try_for_each(|at| self.store.remove(&automatic[at].key))
    }
}

/// What the keys of a draft's versions begin with.
#[must_use]
pub fn versions_prefix(draft: &DraftId) -> String {
    format!("{VERSIONS}{draft}/")
}

/// The clock tells when, the revision what came after what.
fn rank(summary: &Summary) -> (u64, Millis, String) {
    let revision = &summary.lineage.revision;
    (revision.number, summary.changed, revision.writer.to_string())
}

/// Which of the automatic versions with these times, the newest first, are not to stay.
fn surplus(times: &[Millis]) -> Vec<usize> {
    let mut stay = 0;
    let mut last_day = None;
    let is_surplus = |(at, time): (usize, &Millis)| {
        let day = Some(time.0 / DAY);
        let is_first_of_day = day != last_day;
        last_day = day;
        let stays = (at < NEWEST || is_first_of_day) && stay < MOST;
        stay += usize::from(stays);
        (!stays).then_some(at)
    };
    times.iter().enumerate().filter_map(is_surplus).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::memory::MemoryStore;
    use crate::drafts::sample::{draft, id, writer};
    use crate::drafts::{Draft, Lineage, Revision};

    fn record(number: u64, changed: u64, text: &str) -> Record {
        let draft = Draft { changed: Millis(changed), ..draft(text) };
        let lineage = Lineage { revision: Revision { number, writer: writer("w1") }, seen: Vec::new() };
        Record { draft, lineage, kept: None, is_newer: false }
    }

    #[test]
    fn versions_are_listed_read_and_let_go() {
        let store = MemoryStore::default();
        let library = Library::new(&store);
        library.keep(&record(1, 5, "one"), AUTOMATIC).unwrap();
        library.keep(&record(2, 4, "two"), "Before the import").unwrap();
        store.set("specwright/version/d1/w1/9", "no version").unwrap();
        store.set("specwright/version/d10/w1/1", "another draft's").unwrap();
        let versions = library.versions(&id("d1")).unwrap();
        let kept: Vec<_> = versions.iter().map(|version| version.summary.kept.as_deref().unwrap()).collect();
        assert_eq!(kept, ["Before the import", AUTOMATIC], "by revision, whatever the clock says");
        assert_eq!(library.version(&versions[1].key).unwrap().draft.document.write(), "one");
        library.remove_version(&versions[0].key).unwrap();
        library.remove_version("theme").unwrap();
        assert_eq!(library.versions(&id("d1")).unwrap().len(), 1);
        assert_eq!(store.snapshot().len(), 3);
        assert_eq!(library.version("specwright/draft/d1/w1"), Err(DecodeError::NotADraft));
        assert_eq!(library.list().unwrap().drafts, [], "they are no drafts");
    }

    #[test]
    fn versions_outlive_their_draft() {
        let store = MemoryStore::default();
        let library = Library::new(&store);
        library.keep(&record(1, 5, "one"), "Final").unwrap();
        let alone = || library.versions_alone().unwrap();
        assert_eq!(alone()[0].0, id("d1"));
        assert_eq!(alone()[0].1[0].summary.kept.as_deref(), Some("Final"));
        // A draft that cannot be read is listed as such.
        store.set("specwright/draft/d1/w1", "odd").unwrap();
        assert_eq!(alone(), []);
        assert_eq!(library.remove_unreadable("specwright/draft/d1/w1"), Ok(true));
        assert_eq!(alone().len(), 1);
        // What is erased is gone as a whole.
        store.set("specwright/version/d10/w1/1", "another draft's").unwrap();
        assert_eq!(library.erase(&id("d1")), Ok(true));
        assert_eq!(store.snapshot().len(), 1);
    }

    #[test]
    fn no_version_takes_the_place_of_another_of_its_revision() {
        let store = MemoryStore::default();
        let library = Library::new(&store);
        library.keep(&record(5, 1, "one"), "Final").unwrap();
        // It was opened again, and kept by itself before the first edit.
        library.keep(&record(5, 1, "one"), AUTOMATIC).unwrap();
        library.keep(&record(5, 1, "one"), AUTOMATIC).unwrap();
        // Typed, and not saved before it was named.
        library.keep(&record(5, 2, "two"), "For review").unwrap();
        library.keep(&record(5, 3, "three"), AUTOMATIC).unwrap();
        let versions = library.versions(&id("d1")).unwrap();
        let kept: Vec<_> = versions.iter().map(|version| version.summary.kept.clone().unwrap()).collect();
        assert_eq!(kept, [AUTOMATIC, "For review", AUTOMATIC, "Final"]);
        assert!(versions.iter().all(|version| library.version(&version.key).is_ok()));
    }

    #[test]
    fn automatic_versions_are_thinned_with_age() {
        let store = MemoryStore::default();
        let library = Library::new(&store);
        library.keep(&record(1, 1, "named"), "First complete draft").unwrap();
        // Two for each of sixty days.
        for number in 0..120 {
            library.keep(&record(number + 2, number * DAY / 2, &number.to_string()), AUTOMATIC).unwrap();
        }
        let versions = library.versions(&id("d1")).unwrap();
        let texts: Vec<String> = versions
            .iter()
            .map(|version| library.version(&version.key).unwrap().draft.document.write())
            .collect();
        assert_eq!(
            texts[..12],
            ["119", "118", "117", "116", "115", "114", "113", "112", "111", "110", "109", "107"]
        );
        assert_eq!((texts.len(), texts.last().unwrap().as_str()), (MOST + 1, "named"));
    }
}
