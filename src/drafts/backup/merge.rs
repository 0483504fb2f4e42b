//! Bringing a backup into a store that holds other things, or the same.

use std::collections::BTreeSet;

use super::super::codec;
use super::super::key::{DRAFTS, TRASH, VERSIONS, draft_prefix};
use super::super::{
    Entry, KeyValue, Library, Listing, Millis, OwnTemplate, Record, Session, Shelf, StoreError, TEMPLATES,
    WriterId, shelf,
};
use super::{Backup, is_readable};
use crate::template::Template;

/// What was brought in from a backup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many records of drafts are new here, or later than what was here.
    pub drafts: usize,
    /// How many templates are new here.
    pub templates: usize,
    /// How many versions are new here.
    pub versions: usize,
    /// How many records were here already, or something later in their place.
    pub known: usize,
    /// How many records were left out: they cannot be read, or what stands in their place cannot.
    pub strange: usize,
    /// How many of the file's drafts are in the trash here now.
    pub in_trash: usize,
    /// How many the store did not take, and what it said of the last of them.
    pub failed: Option<(usize, StoreError)>,
    /// The keys under which something was put as the file has it.
    pub(super) put: BTreeSet<String>,
}

impl Merged {
    pub(super) fn fail(&mut self, error: StoreError) {
        let count = self.failed.take().map_or(0, |(count, _)| count);
        self.failed = Some((count + 1, error));
    }

    /// The key of what was put last, if anything was.
    #[must_use]
    pub fn last(&self) -> &str {
        self.put.last().map_or("", String::as_str)
    }
}

/// What became of a record.
enum Outcome {
    /// It stands under its own key.
    Put,
    /// It stands under another one.
    BroughtIn,
    Known,
    Strange,
}

/// Where a backup is brought in.
struct Place<S> {
    store: S,
    /// What was there before.
    listing: Listing,
    /// Makes new names.
    random: fn() -> u64,
    now: Millis,
    /// Whether the file is as it was written.
    is_whole: bool,
}

impl Backup {
    /// Brings everything into a store beside what is there. Nothing that is there is lost: of two states of one draft
    /// that continue each other, the later stands, and else both do, as when two tabs wrote them; a template that is
    /// another one here is kept beside that. Versions have to be at hand. `random` makes new names.
    ///
    /// # Errors
    ///
    /// When the store does not tell what it holds; nothing is brought in then.
    pub fn merge<S: KeyValue + Copy>(
        &self,
        store: S,
        random: fn() -> u64,
        now: Millis,
    ) -> Result<Merged, StoreError> {
        let place =
            Place { store, listing: Library::new(store).list()?, random, now, is_whole: self.is_whole };
        let mut merged = Merged::default();
        for (key, text) in &self.records {
            let outcome = match key {
                key if key.starts_with(DRAFTS) => place.put_draft(key, text),
                key if key.starts_with(TEMPLATES) => place.put_template(key, text),
                key if key.starts_with(VERSIONS) => place.put_if_missing(key, text),
                key if key.starts_with(TRASH) => place.put_mark(key, text),
                _ => Ok(Outcome::Strange),
            };
            if matches!(outcome, Ok(Outcome::Put)) {
                merged.put.insert(key.clone());
            }
            let count = match outcome {
                Ok(Outcome::Put | Outcome::BroughtIn) if key.starts_with(DRAFTS) => &mut merged.drafts,
                Ok(Outcome::Put | Outcome::BroughtIn) if key.starts_with(TEMPLATES) => &mut merged.templates,
                Ok(Outcome::Put | Outcome::BroughtIn) if key.starts_with(VERSIONS) => &mut merged.versions,
                // What is in the trash is no more than where a draft is.
                Ok(Outcome::Put | Outcome::BroughtIn) => continue,
                Ok(Outcome::Known) => &mut merged.known,
                Ok(Outcome::Strange) => &mut merged.strange,
                Err(error) => {
                    merged.fail(error);
                    continue;
                }
            };
            *count += 1;
        }
        let is_in_file = |entry: &Entry| {
            let prefix = draft_prefix(&entry.id);
            self.records.iter().any(|(key, _)| key.starts_with(&prefix))
        };
        let trash = Library::new(store).list()?.trash;
        merged.in_trash = trash.iter().filter(|discarded| is_in_file(&discarded.entry)).count();
        Ok(merged)
    }
}

impl<S: KeyValue + Copy> Place<S> {
    fn put_draft(&self, key: &str, text: &str) -> Result<Outcome, StoreError> {
        let record = codec::decode(text).ok().filter(|record| record.key().to_string() == key);
        let Some(record) = record else { return self.put_if_missing(key, text) };
        let library = Library::new(self.store);
        let goes_on = |head: &Record| {
            let (own, other) = (&record.lineage, &head.lineage);
            other.stands_for(own) && other.revision != own.revision
        };
        let heads = library.open(&record.draft.id)?.heads;
        if heads.iter().any(|head| head.draft == record.draft || goes_on(head)) {
            return Ok(Outcome::Known);
        }
        let Some(present) = self.store.get(key)? else { return self.put(key, text) };
        let number = record.lineage.revision.number;
        match codec::decode_head(&present) {
            Ok(head) if !head.is_newer && head.lineage.revision.number < number => self.put(key, text),
            // It would be written in this version's form, without what is not known here.
            _ if record.is_newer => Ok(Outcome::Strange),
            // Something else was saved under its number, or cannot be written over: as if another tab had saved it.
            _ => {
                let mut session = Session::begin(WriterId::from_random((self.random)()));
                library.save(&mut session, &record.draft)?;
                Ok(Outcome::BroughtIn)
            }
        }
    }

    fn put_template(&self, key: &str, text: &str) -> Result<Outcome, StoreError> {
        let Some(own) = shelf::decode(key, text) else { return self.put_if_missing(key, text) };
        let templates = Shelf::new(self.store);
        let is_same = |other: &OwnTemplate| {
            let template = Template { slug: own.template.slug.clone(), ..other.template.clone() };
            template == own.template
        };
        if templates.list()?.templates.iter().any(is_same) {
            return Ok(Outcome::Known);
        }
        if self.store.get(key)?.is_none() {
            return self.put(key, text);
        }
        templates.add(own.template, (self.random)(), self.now)?;
        Ok(Outcome::BroughtIn)
    }

    /// A draft that was here before stays where it is.
    fn put_mark(&self, key: &str, text: &str) -> Result<Outcome, StoreError> {
        let trash = self.listing.trash.iter().map(|discarded| &discarded.entry);
        let is_here = |id: &str| self.listing.drafts.iter().chain(trash).any(|entry| entry.id.as_str() == id);
        if key.strip_prefix(TRASH).is_none_or(is_here) {
            return Ok(Outcome::Known);
        }
        self.put_if_missing(key, text)
    }

    /// What cannot be read is brought in as it is if the file is as it was written: it was stored that way.
    fn put_if_missing(&self, key: &str, text: &str) -> Result<Outcome, StoreError> {
        match self.store.get(key)? {
            Some(present) if present == text || is_readable(key, &present) => Ok(Outcome::Known),
            None if is_readable(key, text) || self.is_whole => self.put(key, text),
            _ => Ok(Outcome::Strange),
        }
    }

    fn put(&self, key: &str, text: &str) -> Result<Outcome, StoreError> {
        self.store.set(key, text)?;
        Ok(Outcome::Put)
    }
}
