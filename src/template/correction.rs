//! What a person has corrected in how a template is read. A correction is kept with the template and tells of a place
//! in its text; what it does to the tree is for [`crate::document`].

use std::fmt;
use std::ops::Range;

/// The bytes of a template's text that are read otherwise than the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// In the template's text. Empty where a field has no bytes of its own.
    pub at: Range<usize>,
    /// What stands there.
    pub to: Reading,
}

/// What stands at a corrected place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No field: text that stays.
    Text,
    /// A field.
    Field,
    /// The field that stands there is filled in together with all of that name; alone, if the name is empty.
    Name(String),
}

impl Correction {
    /// Reads the stored form, as [`fmt::Display`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (start, rest) = text.split_once(' ')?;
        let (end, to) = rest.split_once(' ')?;
        let at = start.parse().ok()?..end.parse().ok()?;
        let to = match to.split_at_checked(1)? {
            ("-", "") => Reading::Text,
            ("+", "") => Reading::Field,
            ("=", name) => Reading::Name(name.to_owned()),
            _ => return None,
        };
        (at.start <= at.end).then_some(Self { at, to })
    }

    /// The same correction after one edit has made `after` of the template's text `before`; none where the edit
    /// changed what it is about.
    #[must_use]
    pub fn moved(mut self, before: &str, after: &str) -> Option<Self> {
        let same = |(one, other): &(u8, u8)| one == other;
        let head = before.bytes().zip(after.bytes()).take_while(same).count();
        if self.at.end <= head {
            return Some(self);
        }
        let (old, new) = (&before.as_bytes()[head..], &after.as_bytes()[head..]);
        let pairs = old.iter().rev().copied().zip(new.iter().rev().copied());
        let tail = pairs.take_while(same).count();
        if self.at.start < before.len() - tail {
            return None;
        }
        self.at = self.at.start + after.len() - before.len()..self.at.end + after.len() - before.len();
        Some(self)
    }
}

/// The stored form: `12 17 -` for text, `12 17 +` for a field, `12 17 =API` for a name.
impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, name) = match &self.to {
            Reading::Text => ("-", ""),
            Reading::Field => ("+", ""),
            Reading::Name(name) => ("=", name.as_str()),
        };
        write!(f, "{} {} {sign}{name}", self.at.start, self.at.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(at: Range<usize>) -> Correction {
        Correction { at, to: Reading::Name("A name".to_owned()) }
    }

    #[test]
    fn what_is_stored_is_read_again() {
        let text = Correction { at: 0..0, to: Reading::Text };
        for correction in [text, Correction { at: 3..12, to: Reading::Field }, named(5..9)] {
            assert_eq!(Correction::parse(&correction.to_string()), Some(correction));
        }
        for garbage in ["", "1", "1 2", "1 2 ", "1 2 ?", "2 1 +", "x 2 +", "1 2 +x", "1 2 é"] {
            assert_eq!(Correction::parse(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn a_correction_follows_its_words() {
        let (before, after) = ("one [two] three", "one and a half [two] three");
        assert_eq!(named(4..9).moved(before, after), Some(named(15..20)));
        assert_eq!(named(15..20).moved(after, before), Some(named(4..9)));
        assert_eq!(named(4..9).moved(before, "one [two] 3"), Some(named(4..9)));
        assert_eq!(named(4..9).moved(before, "one [2] three"), None);
        assert_eq!(named(4..9).moved(before, ""), None);
    }
}
