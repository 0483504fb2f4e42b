//! The names of drafts and writers, and the keys made of them: the only place that builds or reads a key.

use std::fmt;

use super::Revision;

/// What every key of this program begins with. Pages of one host share one store, and nothing in it that
/// begins otherwise is ours to touch.
pub const PREFIX: &str = "specwright/";

/// What the keys of drafts begin with.
pub(super) const DRAFTS: &str = "specwright/draft/";

/// What the keys of the user's own templates begin with.
pub const TEMPLATES: &str = "specwright/template/";

/// What the keys begin with of what says which drafts are in the trash.
pub(super) const TRASH: &str = "specwright/trash/";

/// What the keys of the records begin with of which a page knows from its start on.
pub const HELD: &[&str] = &[DRAFTS, TEMPLATES, TRASH];

/// What the keys of versions begin with that are kept of drafts.
pub const VERSIONS: &str = "specwright/version/";

/// Where a page leaves word that it is opening a draft: `specwright/opening/<draft>`. What stands there is no record, and
/// is in no other store.
#[must_use]
pub fn opening_key(draft: &DraftId) -> String {
    format!("{PREFIX}opening/{draft}")
}

/// What the keys of one draft's records begin with.
#[must_use]
pub fn draft_prefix(draft: &DraftId) -> String {
    format!("{DRAFTS}{draft}/")
}

/// What says whether a draft is in the trash: `specwright/trash/<draft>`.
#[must_use]
pub fn trash_key(draft: &DraftId) -> String {
    format!("{TRASH}{draft}")
}

/// Where a version of a draft is kept: `specwright/version/<draft>/<writer>/<number>`, with a dot and a number behind that
/// where several are kept of one revision.
pub(super) fn version_key(draft: &DraftId, revision: &Revision) -> String {
    format!("{VERSIONS}{draft}/{revision}")
}

const LONGEST: usize = 32;
const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

pub(super) fn is_name(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| DIGITS.contains(&byte))
}

/// 13 digits in base 36, enough for any number of 64 bits.
pub(super) fn name_of(mut random: u64) -> String {
    let mut name = String::with_capacity(13);
    for _ in 0..13 {
        name.push(char::from(DIGITS[usize::try_from(random % 36).unwrap_or_default()]));
        random /= 36;
    }
    name
}

/// Names a draft: 1 to 32 lower-case letters and digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DraftId(String);

impl DraftId {
    /// The name, if `text` can be one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    /// A name that nobody else has, if `random` is.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        Self(name_of(random))
    }

    /// The name as it stands in keys and addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names whoever writes one record: 1 to 32 lower-case letters and digits, made afresh each time that a draft
/// is opened. A tab that is duplicated takes everything with it but what it makes afresh.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WriterId(String);

impl WriterId {
    /// The name, if `text` can be one.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }

    /// A name that nobody else has, if `random` is.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        Self(name_of(random))
    }

    /// The name as it stands in keys.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Another name, for when this one is taken: the same with its last character counted on, `9` to `a`, `z`
    /// to `0`.
    pub(super) fn next(&self) -> Self {
        let mut name = self.0.clone();
        let digit = name.pop().and_then(|last| DIGITS.iter().position(|&digit| char::from(digit) == last));
        name.push(char::from(DIGITS[digit.map_or(0, |digit| (digit + 1) % DIGITS.len())]));
        Self(name)
    }
}

impl fmt::Display for WriterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where one writer's record of one draft stands: `specwright/draft/<draft>/<writer>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The draft.
    pub draft: DraftId,
    /// The only one who writes there.
    pub writer: WriterId,
}

impl Key {
    /// Where `revision` of `draft` is stored.
    pub(super) fn of(draft: &DraftId, revision: &Revision) -> Self {
        Self { draft: draft.clone(), writer: revision.writer.clone() }
    }

    /// Reads a key; none if it is not that of a record.
    #[must_use]
    pub fn parse(key: &str) -> Option<Self> {
        let (draft, writer) = key.strip_prefix(DRAFTS)?.split_once('/')?;
        Some(Self { draft: DraftId::new(draft)?, writer: WriterId::new(writer)? })
    }

    /// A key for a new draft, at which nothing is stored if `random` gives numbers that nobody else has.
    #[must_use]
    pub fn from_random(random: impl Fn() -> u64) -> Self {
        Self { draft: DraftId::from_random(random()), writer: WriterId::from_random(random()) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{DRAFTS}{}/{}", self.draft, self.writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        let all = "0123456789abcdefghijklmnopqrstuv";
        for text in ["a", "7", all] {
            assert_eq!(DraftId::new(text).unwrap().as_str(), text);
            assert_eq!(WriterId::new(text).unwrap().as_str(), text);
        }
        for text in ["", "A", "a/b", "ä", "a b", "a-b", &format!("{all}w")] {
            assert_eq!(DraftId::new(text), None, "{text:?}");
            assert_eq!(WriterId::new(text), None, "{text:?}");
        }
    }

    #[test]
    fn random_numbers_make_different_names() {
        assert_eq!(DraftId::from_random(0).as_str(), "0000000000000");
        assert_eq!(DraftId::from_random(u64::MAX).as_str(), "fsgs46211e5w3");
        assert!(WriterId::new(WriterId::from_random(u64::MAX).as_str()).is_some());
        assert_ne!(DraftId::from_random(1), DraftId::from_random(36));
    }

    #[test]
    fn a_taken_name_has_others_beside_it() {
        let mut name = WriterId::new("w8").unwrap();
        let mut seen = Vec::new();
        for _ in 0..36 {
            seen.push(name.as_str().to_owned());
            name = name.next();
        }
        assert_eq!(seen[..4], ["w8", "w9", "wa", "wb"]);
        assert_eq!(name.as_str(), "w8");
    }

    #[test]
    fn keys_are_printed_and_read() {
        let text = "specwright/draft/d1/w1";
        let key = Key::parse(text).unwrap();
        assert_eq!((key.draft.as_str(), key.writer.as_str()), ("d1", "w1"));
        assert_eq!(key.to_string(), text);
        assert!(text.starts_with(PREFIX) && DRAFTS.starts_with(PREFIX));
        for foreign in [
            "",
            "specwright/draft/d1",
            "specwright/draft/d1/",
            "specwright/draft/d1/w1/x",
            "other/draft/d1/w1",
            "specwright/settings",
            "specwright/draft/D/w",
        ] {
            assert_eq!(Key::parse(foreign), None, "{foreign:?}");
        }
    }
}
