//! The trash: drafts that are listed no more, and stay where they are stored until someone empties it.
//!
//! ```json
//! ["specwright-trash/1","3","1767229200000","w1/7","w0/5"]
//! ```
//!
//! One small record for each draft, `specwright/trash/<draft>`: format with version, how often it was written, when, and
//! the newest revisions of each writer that are in the trash; none if the draft was taken back. Nothing of the draft is
//! written or moved, so hardly any room is needed, and whoever goes on with it makes a revision that is not named there: with
//! that, the draft is listed again.

use super::super::codec;
use super::super::key::{DRAFTS, TRASH, VERSIONS, trash_key};
use super::super::{DecodeError, DraftId, KeyValue, Lineage, Millis, Revision, StoreError, Summary};
use super::{DeleteError, Discarded, Entry, Library, Unreadable, UnreadableError, versions_prefix};

const FORMAT: &str = "specwright-trash/1";

/// What the record of one draft says.
#[derive(Debug, Default)]
pub(super) struct Mark {
    number: u64,
    when: Millis,
    revisions: Vec<Revision>,
}

impl Mark {
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<String> = serde_json::from_str(text).ok()?;
        let (head, revisions) = parts.split_at_checked(3)?;
        let revisions = revisions.iter().map(|text| Revision::parse(text)).collect::<Option<_>>()?;
        let [format, number, when] = head else { return None };
        let (number, when) = (number.parse().ok()?, Millis(when.parse().ok()?));
        (format == FORMAT).then_some(Self { number, when, revisions })
    }

    fn write(&self) -> Result<String, StoreError> {
        let head = [FORMAT.to_owned(), self.number.to_string(), self.when.0.to_string()];
        let parts: Vec<String> =
            head.into_iter().chain(self.revisions.iter().map(Revision::to_string)).collect();
        serde_json::to_string(&parts).map_err(|error| StoreError::Failed(error.to_string()))
    }

    /// Whether a revision is in the trash, or one that the same writer has continued into the trash.
    pub(super) fn holds(&self, revision: &Revision) -> bool {
        self.revisions.iter().any(|held| held.writer == revision.writer && held.number >= revision.number)
    }
}

/// The number by which the newer of two such records is told.
pub(in crate::drafts) fn rank(text: &str) -> Option<u64> {
    Mark::parse(text).map(|mark| mark.number)
}

/// Whether such a record says of a revision that it is in the trash.
pub(in crate::drafts) fn is_in_trash(mark: &str, revision: &Revision) -> bool {
    Mark::parse(mark).is_some_and(|mark| mark.holds(revision))
}

impl<S: KeyValue> Library<S> {
    /// Puts a draft into the trash.
    ///
    /// # Errors
    ///
    /// When the store fails; the draft is listed as before.
    pub fn discard(&self, draft: &DraftId, now: Millis) -> Result<(), StoreError> {
        let (summaries, _) = self.all_summaries(draft)?;
        let lineages = summaries.into_iter().map(|summary| summary.lineage);
        let revisions =
            lineages.flat_map(|Lineage { revision, seen }| seen.into_iter().chain([revision])).collect();
        self.mark(draft, revisions, now)
    }

    /// Takes a draft back from the trash.
    ///
    /// # Errors
    ///
    /// When the store fails; the draft is in the trash as before.
    pub fn take_back(&self, draft: &DraftId, now: Millis) -> Result<(), StoreError> {
        self.mark(draft, Vec::new(), now)
    }

    /// Removes a draft that is in the trash for good, as [`Self::remove`] does, or what versions there are of one that is not
    /// stored itself; not a draft that somebody goes on with. Returns whether it was removed.
    ///
    /// # Errors
    ///
    /// When the store fails on the way; what is left is in the trash still.
    pub fn erase(&self, draft: &DraftId) -> Result<bool, DeleteError> {
        let (opened, unreadable) = self.all_summaries(draft).map_err(DeleteError::at_once)?;
        let is_newer = |record: &Unreadable| {
            matches!(record.error, UnreadableError::Decode(DecodeError::NewerVersion(_)))
        };
        let is_in_trash = self.are_in_trash(draft, &opened).map_err(DeleteError::at_once)?;
        let is_given_up = is_in_trash && !unreadable.iter().any(is_newer);
        if is_given_up {
            self.remove(draft)?;
        }
        Ok(is_given_up)
    }

    /// Removes a record for good that cannot be read, and nothing else. Returns whether it was there and still could not be
    /// read: it may have come from the other store meanwhile, or another tab may have gone on with it.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn remove_unreadable(&self, key: &str) -> Result<bool, StoreError> {
        let text = self.store.get(key)?.filter(|_| key.starts_with(DRAFTS));
        let is_unreadable = text.is_some_and(|text| codec::decode(&text).is_err());
        if is_unreadable {
            self.store.remove(key)?;
        }
        Ok(is_unreadable)
    }

    /// Removes a draft for good, with the versions of it that the store has at hand. Records of it that cannot be read stay.
    ///
    /// # Errors
    ///
    /// When the store fails on the way.
    pub fn remove(&self, draft: &DraftId) -> Result<(), DeleteError> {
        self.delete(draft)?;
        let prefix = versions_prefix(draft);
        let keys = self.store.keys().map_err(DeleteError::at_once)?;
        let versions = keys.iter().filter(|key| key.starts_with(VERSIONS) && key.starts_with(&prefix));
        // What says that it is in the trash goes last: what is left of it must not be listed.
        for key in versions.chain([&trash_key(draft)]) {
            self.store.remove(key).map_err(DeleteError::at_once)?;
        }
        Ok(())
    }

    /// Whether a draft is in the trash.
    ///
    /// # Errors
    ///
    /// When the store does not give it out.
    pub fn is_discarded(&self, draft: &DraftId) -> Result<bool, StoreError> {
        let (summaries, _) = self.all_summaries(draft)?;
        Ok(!summaries.is_empty() && self.are_in_trash(draft, &summaries)?)
    }

    fn are_in_trash(&self, draft: &DraftId, records: &[Summary]) -> Result<bool, StoreError> {
        let mark = self.mark_of(draft)?;
        Ok(records.iter().all(|summary| mark.holds(&summary.lineage.revision)))
    }

    fn mark(&self, draft: &DraftId, revisions: Vec<Revision>, when: Millis) -> Result<(), StoreError> {
        let number = self.mark_of(draft)?.number + 1;
        self.store.set(&trash_key(draft), &Mark { number, when, revisions }.write()?)
    }

    /// What is known of a draft in the trash. A record that cannot be read hides nothing.
    pub(super) fn mark_of(&self, draft: &DraftId) -> Result<Mark, StoreError> {
        Ok(self.store.get(&trash_key(draft))?.and_then(|text| Mark::parse(&text)).unwrap_or_default())
    }

    /// Parts the drafts that are in the trash, the last discarded first, from those that are not.
    pub(super) fn part(&self, drafts: Vec<Entry>) -> Result<(Vec<Entry>, Vec<Discarded>), StoreError> {
        let has_trash = self.store.keys()?.iter().any(|key| key.starts_with(TRASH));
        if !has_trash {
            return Ok((drafts, Vec::new()));
        }
        let (mut listed, mut trash) = (Vec::new(), Vec::new());
        for entry in drafts {
            // One whose record the store does not give out is listed.
            let mark = self.mark_of(&entry.id).unwrap_or_default();
            if entry.heads.iter().all(|head| mark.holds(&head.lineage.revision)) {
                trash.push(Discarded { entry, when: mark.when });
            } else {
                listed.push(entry);
            }
        }
        trash.sort_by_key(|discarded| std::cmp::Reverse(discarded.when));
        Ok((listed, trash))
    }
}
