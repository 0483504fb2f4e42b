//! Bringing a backup into a store that holds other things, or the same.

use super::super::codec;
use super::super::key::{DRAFTS, TRASH, VERSIONS, draft_prefix};
use super::super::{
    DraftId, Entry, KeyValue, Library, Lineage, Listing, Millis, OwnTemplate, Record, Session, Shelf,
    StoreError, TEMPLATES, WriterId, shelf,
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
    /// How many drafts were in the trash here, and are not any more: the file goes on with them.
    pub taken_back: usize,
    /// Of how many drafts that were here something was brought in that stands side by side with that.
    pub beside: usize,
    /// How many the store did not take, and what it said of the last of them.
    pub failed: Option<(usize, StoreError)>,
}

impl Merged {
    /// Whether all came in as it is, and nothing is left to decide.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.failed.is_none() && self.strange + self.in_trash + self.taken_back + self.beside == 0
    }

    /// Where what stands under that key is counted once it is here; what is in the trash is no more than where a draft is.
    fn count_of(&mut self, key: &str) -> Option<&mut usize> {
        match key {
            key if key.starts_with(DRAFTS) => Some(&mut self.drafts),
            key if key.starts_with(TEMPLATES) => Some(&mut self.templates),
            key if key.starts_with(VERSIONS) => Some(&mut self.versions),
            _ => None,
        }
    }

    fn fail(&mut self, error: StoreError) {
        let count = self.failed.take().map_or(0, |(count, _)| count);
        self.failed = Some((count + 1, error));
    }
}

/// What became of a backup, as far as it can be told before it is kept.
#[derive(Debug)]
pub struct Merging {
    merged: Merged,
    put: Vec<Put>,
    /// The drafts that were here before, but for those in the trash.
    known: Vec<DraftId>,
}

impl Merging {
    /// Tells what was brought in. What was put and is gone, for one of the stores took it and lost it, was not; what
    /// somebody has gone on with since was.
    pub fn look_again(self, store: impl KeyValue) -> Merged {
        let Self { mut merged, put, known } = self;
        // What cannot be looked at was not seen to be gone.
        let Ok(Listing { drafts, trash, .. }) = Library::new(&store).list() else { return merged };
        let is_beside = |entry: &Entry| entry.heads.len() > 1 && known.contains(&entry.id);
        let beside: Vec<DraftId> =
            drafts.iter().filter(|entry| is_beside(entry)).map(|entry| entry.id.clone()).collect();
        let entries: Vec<Entry> =
            drafts.into_iter().chain(trash.into_iter().map(|discarded| discarded.entry)).collect();
        let mut brought = Vec::new();
        for Put { key, of } in put {
            let is_there = match &of {
                Some((draft, lineage)) => entries.iter().any(|entry| {
                    entry.id == *draft && entry.heads.iter().any(|head| head.lineage.stands_for(lineage))
                }),
                None => store.get(&key).map_or(true, |text| text.is_some()),
            };
            if let (true, Some((draft, _))) = (is_there, of) {
                brought.push(draft);
            }
            if !is_there {
                if let Some(count) = merged.count_of(&key) {
                    *count -= 1;
                }
                merged.fail(StoreError::Failed(String::new()));
            }
        }
        merged.beside = beside.iter().filter(|id| brought.contains(id)).count();
        merged
    }
}

/// Something that was put into the store.
#[derive(Debug)]
struct Put {
    key: String,
    /// The draft and the revision that it is, if it is one.
    of: Option<(DraftId, Lineage)>,
}

/// What became of a record.
enum Outcome {
    BroughtIn(Put),
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
    ) -> Result<Merging, StoreError> {
        let place =
            Place { store, listing: Library::new(store).list()?, random, now, is_whole: self.is_whole };
        let (mut merged, mut put) = (Merged::default(), Vec::new());
        for (key, text) in &self.records {
            let outcome = match key {
                key if key.starts_with(DRAFTS) => place.put_draft(key, text),
                key if key.starts_with(TEMPLATES) => place.put_template(key, text),
                key if key.starts_with(VERSIONS) => place.put_if_missing(key, text),
                key if key.starts_with(TRASH) => place.put_mark(key, text),
                _ => Ok(Outcome::Strange),
            };
            match outcome {
                Ok(Outcome::BroughtIn(stored)) => {
                    if let Some(count) = merged.count_of(key) {
                        *count += 1;
                    }
                    put.push(stored);
                }
                Ok(Outcome::Known) => merged.known += 1,
                Ok(Outcome::Strange) => merged.strange += 1,
                Err(error) => merged.fail(error),
            }
        }
        let is_in_file = |entry: &Entry| {
            let prefix = draft_prefix(&entry.id);
            self.records.iter().any(|(key, _)| key.starts_with(&prefix))
        };
        let Listing { drafts, trash, .. } = Library::new(store).list()?;
        let was_in_trash =
            |entry: &&Entry| place.listing.trash.iter().any(|discarded| discarded.entry.id == entry.id);
        merged.taken_back = drafts.iter().filter(was_in_trash).count();
        merged.in_trash = trash.iter().filter(|discarded| is_in_file(&discarded.entry)).count();
        let known = place.listing.drafts.into_iter().map(|entry| entry.id).collect();
        Ok(Merging { merged, put, known })
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
        let of = Some((record.draft.id.clone(), record.lineage.clone()));
        let Some(present) = self.store.get(key)? else { return self.put(key, text, of) };
        let number = record.lineage.revision.number;
        match codec::decode_head(&present) {
            Ok(head) if !head.is_newer && head.lineage.revision.number < number => self.put(key, text, of),
            // It would be written in this version's form, without what is not known here.
            _ if record.is_newer => Ok(Outcome::Strange),
            // Something else was saved under its number, or cannot be written over: as if another tab had saved it.
            _ => {
                let mut session = Session::begin(WriterId::from_random((self.random)()));
                library.save(&mut session, &record.draft)?;
                let key = session.key(&record.draft.id).to_string();
                Ok(Outcome::BroughtIn(Put { key, of: Some((record.draft.id, session.lineage())) }))
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
            return self.put(key, text, None);
        }
        let own = templates.add(own.template, (self.random)(), self.now)?;
        Ok(Outcome::BroughtIn(Put { key: [TEMPLATES, &own.template.slug].concat(), of: None }))
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
            None if is_readable(key, text) || self.is_whole => self.put(key, text, None),
            _ => Ok(Outcome::Strange),
        }
    }

    fn put(&self, key: &str, text: &str, of: Option<(DraftId, Lineage)>) -> Result<Outcome, StoreError> {
        self.store.set(key, text)?;
        Ok(Outcome::BroughtIn(Put { key: key.to_owned(), of }))
    }
}
