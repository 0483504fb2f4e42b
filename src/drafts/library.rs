//! The drafts in a store: which there are, opening, saving, deleting and putting back.
//!
//! What there is follows from the keys alone. A record that another one names as its base is history and not
//! shown; it goes once its successor is safely stored. What cannot be read is listed and otherwise left
//! alone.

mod found;
#[cfg(test)]
mod tests;
mod trash;
mod versions;

pub use found::{
    DeleteError, Discarded, Entry, LibraryError, Listing, Opened, Removed, Unreadable, UnreadableError,
};
pub(super) use trash::{is_in_trash, rank as trash_rank};
pub use versions::{AUTOMATIC, Version, versions_prefix};

use std::cmp::Reverse;

use super::codec::{self, decode_head};
use super::key::{DRAFTS, draft_prefix};
use super::{
    DecodeError, Draft, DraftId, Key, KeyValue, Lineage, Millis, Record, Revision, Session, StoreError,
    Summary, WriterId,
};

/// How many names a session tries before it gives up.
const MOST_NAMES: usize = 36;

/// The drafts in a store.
#[derive(Clone, Debug)]
pub struct Library<S> {
    store: S,
}

impl<S: KeyValue> Library<S> {
    /// The drafts in `store`.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store }
    }

    /// Lists the drafts that can be opened, those in the trash, and what cannot be read.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys. A single record that it does not give out is listed as
    /// unreadable.
    pub fn list(&self) -> Result<Listing, StoreError> {
        let (summaries, unreadable) = self.summaries(DRAFTS)?;
        let mut found: Vec<Entry> = Vec::new();
        for summary in summaries {
            match found.iter_mut().find(|entry| entry.id == summary.id) {
                Some(entry) => entry.heads.push(summary),
                None => found.push(Entry { id: summary.id.clone(), heads: vec![summary] }),
            }
        }
        let changed = |entry: &Entry| entry.heads.iter().map(|head| head.changed).max();
        let mut drafts = Vec::with_capacity(found.len());
        for Entry { id, heads } in found {
            let entry = Entry { id, heads: newest_first(heads, |head| (&head.lineage, head.changed)) };
            let at = drafts.partition_point(|other| changed(other) > changed(&entry));
            drafts.insert(at, entry);
        }
        let (drafts, trash) = self.part(drafts)?;
        Ok(Listing { drafts, trash, unreadable })
    }

    /// Reads a draft: all its newest revisions, the newest first.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys.
    pub fn open(&self, id: &DraftId) -> Result<Opened, StoreError> {
        let mut records = Vec::new();
        // Only what can be read as a whole may hide what it continues.
        let unreadable = self.read(&draft_prefix(id), &mut |key, text| {
            let record = codec::decode(text)?;
            is_at(key, &record.key())?;
            records.push(record);
            Ok(())
        })?;
        let heads = newest_first(records, |record| (&record.lineage, record.draft.changed));
        // One that the store does not give out hides nothing.
        let mark = self.mark_of(id).unwrap_or_default();
        let is_discarded = !heads.is_empty() && heads.iter().all(|head| mark.holds(&head.lineage.revision));
        Ok(Opened { heads, is_discarded, unreadable })
    }

    /// The text under a key, as it is stored.
    ///
    /// # Errors
    ///
    /// When the store does not give it out.
    pub fn text(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.store.get(key)
    }

    /// Saves `draft` as the next revision of `session`, in one write. Once that has succeeded, the revision
    /// that the session continues from is removed; if this fails, the next save tries again, and the list
    /// does not show it meanwhile.
    ///
    /// # Errors
    ///
    /// When the draft was not written. What was stored before is then stored still, and saving again is
    /// right.
    pub fn save(&self, session: &mut Session, draft: &Draft) -> Result<Revision, StoreError> {
        if !session.is_placed {
            self.place(session, &draft.id)?;
        }
        let lineage = session.advance();
        let text = codec::encode_with(&mut session.written, draft, &lineage, None)?;
        self.store.set(&session.key(&draft.id).to_string(), &text)?;
        session.is_placed = true;
        session.saved = Some(lineage.revision.clone());
        session.had = session.saved.clone();
        if session.has_ancestors {
            session.has_ancestors = self.remove_covered(&draft.id, &lineage).is_err();
        }
        Ok(lineage.revision)
    }

    /// Gives a draft another name, in its newest revision.
    ///
    /// # Errors
    ///
    /// As [`LibraryError`] says.
    pub fn rename(
        &self,
        id: &DraftId,
        title: Option<String>,
        writer: WriterId,
        now: Millis,
    ) -> Result<Revision, LibraryError> {
        let Record { draft, lineage, .. } = self.newest(id)?;
        let draft = Draft { title, changed: now, ..draft };
        Ok(self.save(&mut Session::resume(writer, &lineage), &draft)?)
    }

    /// Copies a draft's newest revision to a draft of its own, at a key where nothing is stored.
    ///
    /// # Errors
    ///
    /// As [`LibraryError`] says.
    pub fn duplicate(&self, id: &DraftId, copy: Key, now: Millis) -> Result<String, LibraryError> {
        let Record { draft, .. } = self.newest(id)?;
        Ok(self.start_from(&draft, "copy", copy, now)?)
    }

    /// Makes a draft of its own of a state of a draft, at a key where nothing is stored. Returns its name: the draft's,
    /// and in parentheses which state it is.
    ///
    /// # Errors
    ///
    /// When it was not written.
    pub fn start_from(
        &self,
        state: &Draft,
        which: &str,
        copy: Key,
        now: Millis,
    ) -> Result<String, StoreError> {
        let name = format!("{} ({which})", state.name());
        let title = Some(name.clone());
        let draft = Draft { id: copy.draft, title, created: now, changed: now, ..state.clone() };
        self.save(&mut Session::begin(copy.writer), &draft)?;
        Ok(name)
    }

    /// Removes all records of a draft that can be read and returns them, to be put back or downloaded.
    ///
    /// # Errors
    ///
    /// When the store fails on the way; the error holds what was removed until then.
    pub fn delete(&self, id: &DraftId) -> Result<Removed, DeleteError> {
        let (mut summaries, _) = self.all_summaries(id).map_err(DeleteError::at_once)?;
        let mut records = Vec::new();
        // History first: a record without its successor would come back as the newest.
        while let Some(oldest) = (0..summaries.len()).min_by_key(|at| summaries[*at].lineage.revision.number)
        {
            let key = summaries.swap_remove(oldest).key().to_string();
            let text = self.store.get(&key).map_err(DeleteError::at_once)?;
            records.extend(text.map(|text| (key, text)));
        }
        self.remove_all(records)
    }

    /// Removes one record, readable or not, and returns it. If it is one of several newest revisions, the
    /// others stay.
    ///
    /// # Errors
    ///
    /// When the store fails on the way; the error holds what was removed until then.
    pub fn delete_record(&self, key: &str) -> Result<Removed, DeleteError> {
        if !key.starts_with(DRAFTS) {
            return Ok(Removed::default());
        }
        let text = self.store.get(key).map_err(DeleteError::at_once)?;
        let Some(text) = text else {
            return Ok(Removed::default());
        };
        let mut records = Vec::new();
        if let (Some(key), Ok(summary)) = (Key::parse(key), decode_head(&text)) {
            records = self.covered(&key.draft, &summary.lineage).map_err(DeleteError::at_once)?;
        }
        records.push((key.to_owned(), text));
        self.remove_all(records)
    }

    /// Puts back what was removed, except where something has been stored since.
    ///
    /// # Errors
    ///
    /// When the store fails; trying again is right.
    pub fn restore(&self, removed: &Removed) -> Result<(), StoreError> {
        for (key, text) in removed.records.iter().rev() {
            if self.store.get(key)?.is_none() {
                self.store.set(key, text)?;
            }
        }
        Ok(())
    }

    /// The heads of every record whose key begins with `prefix`.
    fn summaries(&self, prefix: &str) -> Result<(Vec<Summary>, Vec<Unreadable>), StoreError> {
        let mut summaries = Vec::new();
        let unreadable = self.read(prefix, &mut |key, text| {
            let summary = decode_head(text)?;
            is_at(key, &summary.key())?;
            summaries.push(summary);
            Ok(())
        })?;
        Ok((summaries, unreadable))
    }

    /// The heads of every record of a draft; fails if the store keeps back any.
    fn all_summaries(&self, id: &DraftId) -> Result<(Vec<Summary>, Vec<Unreadable>), StoreError> {
        let (summaries, unreadable) = self.summaries(&draft_prefix(id))?;
        for Unreadable { error, .. } in &unreadable {
            if let UnreadableError::Store(error) = error {
                return Err(error.clone());
            }
        }
        Ok((summaries, unreadable))
    }

    /// Calls `visit` with the key and the text of every record whose key begins with `prefix`, and returns
    /// those for which it fails, by key.
    fn read(
        &self,
        prefix: &str,
        visit: &mut dyn FnMut(&str, &str) -> Result<(), DecodeError>,
    ) -> Result<Vec<Unreadable>, StoreError> {
        let mut unreadable: Vec<Unreadable> = Vec::new();
        for key in self.store.keys()?.into_iter().filter(|key| key.starts_with(prefix)) {
            let (name, size, error) = match self.store.get(&key) {
                Ok(None) => continue,
                Ok(Some(text)) => match visit(&key, &text) {
                    Ok(()) => continue,
                    Err(error) => {
                        let error = UnreadableError::Decode(error);
                        (codec::told_name(&text), text.encode_utf16().count(), error)
                    }
                },
                Err(error) => (None, 0, UnreadableError::Store(error)),
            };
            let at = unreadable.partition_point(|other| other.key < key);
            unreadable.insert(at, Unreadable { key, name, size, error });
        }
        Ok(unreadable)
    }

    fn newest(&self, id: &DraftId) -> Result<Record, LibraryError> {
        let newest = self.open(id)?.heads.into_iter().next().ok_or(LibraryError::NotFound)?;
        if newest.is_newer { Err(LibraryError::Newer) } else { Ok(newest) }
    }

    /// Prepares the first save of a session. Its number will be greater than any that the store knows for the
    /// draft: else, under a name used before, it could be one that another record continues, and be taken for
    /// history. Its name will be one under which nothing is stored that the session does not continue as its
    /// own: not even what cannot be read is ever written over.
    fn place(&self, session: &mut Session, id: &DraftId) -> Result<(), StoreError> {
        let (summaries, unreadable) = self.all_summaries(id)?;
        for Lineage { revision, seen } in summaries.iter().map(|summary| &summary.lineage) {
            seen.iter().chain([revision]).for_each(|revision| session.pass(revision.number));
        }
        for _ in 0..MOST_NAMES {
            let key = session.key(id);
            let is_own = |summary: &Summary| Some(&summary.lineage.revision) == session.saved();
            let is_taken = unreadable.iter().any(|record| record.key == key.to_string())
                || summaries.iter().any(|summary| summary.key() == key && !is_own(summary));
            if !is_taken {
                return Ok(());
            }
            session.move_on();
        }
        Err(StoreError::Failed("every name tried is taken".to_owned()))
    }

    /// The records of a draft that one of that lineage stands for, as far as they are still stored, the oldest first.
    fn covered(&self, id: &DraftId, lineage: &Lineage) -> Result<Vec<(String, String)>, StoreError> {
        let mut covered = Vec::new();
        for seen in &lineage.seen {
            let key = Key::of(id, seen).to_string();
            let Some(text) = self.store.get(&key)? else { continue };
            // A writer who has gone on since has a revision of its own.
            if let Ok(found) = decode_head(&text)
                && lineage.covers(&found.lineage.revision)
                && !found.is_newer
            {
                covered.push((found.lineage.revision.number, key, text));
            }
        }
        covered.sort_by_key(|(number, ..)| *number);
        Ok(covered.into_iter().map(|(_, key, text)| (key, text)).collect())
    }

    fn remove_covered(&self, id: &DraftId, lineage: &Lineage) -> Result<(), StoreError> {
        self.covered(id, lineage)?.iter().try_for_each(|(key, _)| self.store.remove(key))
    }

    fn remove_all(&self, records: Vec<(String, String)>) -> Result<Removed, DeleteError> {
        let mut removed = Removed::default();
        for (key, text) in records {
            if let Err(error) = self.store.remove(&key) {
                return Err(DeleteError { removed, error });
            }
            removed.records.push((key, text));
        }
        Ok(removed)
    }
}

/// A record that says that it belongs elsewhere is damaged.
fn is_at(key: &str, own: &Key) -> Result<(), DecodeError> {
    if own.to_string() == key {
        return Ok(());
    }
    Err(DecodeError::Damaged("it belongs under another key".to_owned()))
}

/// The records that no other stands for, the newest first.
fn newest_first<T>(mut records: Vec<T>, place: fn(&T) -> (&Lineage, Millis)) -> Vec<T> {
    let lineages: Vec<Lineage> = records.iter().map(|record| place(record).0.clone()).collect();
    records.retain(|record| !lineages.iter().any(|other| other.covers(&place(record).0.revision)));
    records.sort_by_cached_key(|record| {
        let (Lineage { revision, .. }, changed) = place(record);
        Reverse((revision.number, changed, revision.writer.clone()))
    });
    records
}
