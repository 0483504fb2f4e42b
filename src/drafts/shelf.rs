//! The user's own templates in the store: one record each, under a key of its own.
//!
//! ```json
//! ["specwright-template/1","RFC","For every proposal.","1767229200000","# RFC: [Title]\\n"]
//! ```
//!
//! Format with version, name, purpose, when it was changed (milliseconds since 1970), Markdown, and then each correction
//! of how that is read: texts in a list, for that is what drafts are made of too, and no other shape costs code to
//! download.
//!
//! The slug is the last part of the key. A draft carries the text of its template, so nothing that happens here
//! touches a draft.

use super::key::{self, TEMPLATES};
use super::{KeyValue, Millis, StoreError};
use crate::template::{Correction, Template};

const FORMAT: &str = "specwright-template/1";

/// A template of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTemplate {
    /// The template; its slug is given out by [`Shelf::add`].
    pub template: Template,
    /// When it was last changed.
    pub changed: Millis,
}

/// Everything that the store holds of templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelved {
    /// The templates by name.
    pub templates: Vec<OwnTemplate>,
    /// The keys of what cannot be read; it is left untouched.
    pub unreadable: Vec<String>,
}

/// Why a template was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShelfError {
    /// It was changed or deleted elsewhere meanwhile, and stays as it is there.
    ChangedElsewhere,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for ShelfError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The user's own templates in a store.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<S> {
    store: S,
}

impl<S: KeyValue> Shelf<S> {
    /// The templates in `store`.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store }
    }

    /// Lists the templates by name, and what cannot be read.
    ///
    /// # Errors
    ///
    /// When the store does not give out its keys or a record.
    pub fn list(&self) -> Result<Shelved, StoreError> {
        let mut shelved = Shelved::default();
        for key in self.store.keys()?.into_iter().filter(|key| key.starts_with(TEMPLATES)) {
            let Some(text) = self.store.get(&key)? else { continue };
            match decode(&key, &text) {
                Some(own) => {
                    let place =
                        |own: &OwnTemplate| (own.template.name.to_lowercase(), own.template.slug.clone());
                    let at = shelved.templates.partition_point(|other| place(other) < place(&own));
                    shelved.templates.insert(at, own);
                }
                None => shelved.unreadable.push(key),
            }
        }
        Ok(shelved)
    }

    /// The template of that slug, if there is one that can be read.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn get(&self, slug: &str) -> Result<Option<OwnTemplate>, StoreError> {
        let key = key_of(slug);
        Ok(self.store.get(&key)?.and_then(|text| decode(&key, &text)))
    }

    /// Adds a template under a slug made of `random`, which nobody else may have.
    ///
    /// # Errors
    ///
    /// When the store fails; nothing is added then.
    pub fn add(&self, template: Template, random: u64, now: Millis) -> Result<OwnTemplate, StoreError> {
        let template = Template { slug: key::name_of(random), ..template };
        let own = OwnTemplate { template, changed: now };
        self.store.set(&key_of(&own.template.slug), &encode(&own)?)?;
        Ok(own)
    }

    /// Puts `template` in the place of `before`, as it was read.
    ///
    /// # Errors
    ///
    /// When another tab has changed it since, or the store fails; the stored template stays as it is.
    pub fn change(
        &self,
        before: &OwnTemplate,
        template: Template,
        now: Millis,
    ) -> Result<OwnTemplate, ShelfError> {
        if self.get(&before.template.slug)?.as_ref() != Some(before) {
            return Err(ShelfError::ChangedElsewhere);
        }
        let template = Template { slug: before.template.slug.clone(), ..template };
        // Whatever the clock says: of two stores, the one with the later time has the newer text.
        let own = OwnTemplate { template, changed: now.max(before.changed.after(1)) };
        self.store.set(&key_of(&own.template.slug), &encode(&own)?)?;
        Ok(own)
    }

    /// Takes a template away.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn remove(&self, slug: &str) -> Result<(), StoreError> {
        self.store.remove(&key_of(slug))
    }

    /// Puts back a template that was removed, unless its place is taken.
    ///
    /// # Errors
    ///
    /// When the store fails; trying again is right.
    pub fn put_back(&self, own: &OwnTemplate) -> Result<(), StoreError> {
        let key = key_of(&own.template.slug);
        if self.store.get(&key)?.is_some() {
            return Ok(());
        }
        self.store.set(&key, &encode(own)?)
    }
}

/// A number that rises with each change of the template under `key`; none if it is no template's, or cannot be read.
pub(super) fn rank(key: &str, text: &str) -> Option<u64> {
    decode(key, text).map(|own| own.changed.0)
}

fn key_of(slug: &str) -> String {
    format!("{TEMPLATES}{slug}")
}

fn encode(own: &OwnTemplate) -> Result<String, StoreError> {
    let Template { name, purpose, text, corrections, .. } = own.template.clone();
    let mut parts = vec![FORMAT.to_owned(), name, purpose, own.changed.0.to_string(), text];
    parts.extend(corrections.iter().map(Correction::to_string));
    serde_json::to_string(&parts).map_err(|error| StoreError::Failed(error.to_string()))
}

pub(super) fn decode(key: &str, text: &str) -> Option<OwnTemplate> {
    let slug = key.strip_prefix(TEMPLATES).filter(|slug| key::is_name(slug))?.to_owned();
    let mut parts: Vec<String> = serde_json::from_str(text).ok()?;
    let corrections = parts.split_off(parts.len().min(5));
    let [format, name, purpose, changed, text] = parts.try_into().ok()?;
    let changed = Millis(changed.parse().ok()?);
    let corrections = corrections.iter().map(|text| Correction::parse(text)).collect::<Option<_>>()?;
    let template = Template { slug, name, purpose, text, corrections };
    (format == FORMAT).then_some(OwnTemplate { template, changed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drafts::memory::MemoryStore;

    fn template(name: &str, text: &str) -> Template {
        Template { name: name.into(), purpose: "For tests.".into(), text: text.into(), ..Template::default() }
    }

    #[test]
    fn templates_are_kept_as_they_are() {
        let store = MemoryStore::default();
        let shelf = Shelf::new(&store);
        let text = "# [Title]\r\n\r\n\"quoted\" \u{feff}仕様";
        let own = shelf.add(template("RFC", text), 7, Millis(5)).unwrap();
        shelf.add(template("adr", ""), 8, Millis(6)).unwrap();
        let names: Vec<String> =
            shelf.list().unwrap().templates.into_iter().map(|own| own.template.name).collect();
        assert_eq!(names, ["adr", "RFC"]);
        assert_eq!(shelf.get(&own.template.slug).unwrap().unwrap().template.text, text);
        assert!(store.keys().unwrap().iter().all(|key| key.starts_with("specwright/template/")));
    }

    #[test]
    fn a_change_made_elsewhere_is_not_written_over() {
        let store = MemoryStore::default();
        let shelf = Shelf::new(&store);
        let own = shelf.add(template("RFC", "one"), 7, Millis(5)).unwrap();
        let theirs = shelf.change(&own, template("RFC", "theirs"), Millis(6)).unwrap();
        let mine = shelf.change(&own, template("RFC", "mine"), Millis(7));
        assert_eq!(mine, Err(ShelfError::ChangedElsewhere));
        assert_eq!(shelf.get(&own.template.slug).unwrap(), Some(theirs.clone()));
        shelf.remove(&theirs.template.slug).unwrap();
        assert_eq!(shelf.change(&theirs, template("RFC", "x"), Millis(8)), Err(ShelfError::ChangedElsewhere));
        shelf.put_back(&theirs).unwrap();
        assert_eq!(shelf.list().unwrap().templates, [theirs]);
    }

    #[test]
    fn what_cannot_be_read_is_listed_and_left() {
        let store = MemoryStore::default();
        let strange = [
            ("specwright/template/a", "{"),
            ("specwright/template/B!", "{}"),
            ("specwright/template/c", "[\"specwright-template/2\",\"\",\"\",\"0\",\"\"]"),
            ("specwright/template/d", "[\"specwright-template/1\",\"\",\"\",\"x\",\"\"]"),
        ];
        for (key, text) in strange {
            store.set(key, text).unwrap();
        }
        let shelf = Shelf::new(&store);
        let shelved = shelf.list().unwrap();
        assert_eq!((shelved.templates.len(), shelved.unreadable.len()), (0, 4));
        for (key, text) in strange {
            assert_eq!(store.get(key).unwrap().as_deref(), Some(text));
        }
    }

    #[test]
    fn a_failing_store_changes_nothing() {
        let store = MemoryStore::default();
        let shelf = Shelf::new(&store);
        let own = shelf.add(template("RFC", "one"), 7, Millis(5)).unwrap();
        store.set_blocked(true);
        assert_eq!(shelf.list(), Err(StoreError::Unavailable));
        assert!(shelf.change(&own, template("RFC", "two"), Millis(6)).is_err());
        assert!(shelf.add(template("ADR", ""), 9, Millis(6)).is_err());
        store.set_blocked(false);
        assert_eq!(shelf.list().unwrap().templates, [own]);
    }
}
