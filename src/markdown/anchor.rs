//! Anchors of headings, as GitHub derives them from the heading's text.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;
use std::ops::RangeInclusive;

/// The anchor that GitHub gives a heading with this text: lower case, spaces turned to hyphens, and only word
/// characters, hyphens and underscores kept.
///
/// It is what a link's fragment says, without the number that tells repeated headings apart. Nothing in it needs escaping.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let mut anchor = String::with_capacity(heading.len());
    for character in heading.trim().chars() {
        match character {
            ' ' => anchor.push('-'),
            'a'..='z' | '0'..='9' | '-' | '_' => anchor.push(character),
            'A'..='Z' => anchor.push(character.to_ascii_lowercase()),
            _ if character.is_ascii() => {}
            _ if is_word(character) => anchor.extend(character.to_lowercase()),
            _ => {}
        }
    }
    anchor
}

/// The anchors given so far in one document.
#[derive(Default)]
pub(super) struct Anchors {
    /// For each anchor in use, the last number that was added to it.
    used: HashMap<String, u32>,
}

impl Anchors {
    /// The number that makes an anchor one which no earlier heading has: `goals`, then `goals-1`, `goals-2`.
    pub(super) fn number(&mut self, anchor: &str) -> Option<NonZeroU32> {
        let Some(&last) = self.used.get(anchor) else {
            self.used.insert(anchor.to_owned(), 0);
            return None;
        };
        let mut number = last;
        loop {
            number = number.saturating_add(1);
            if let Entry::Vacant(unused) = self.used.entry(format!("{anchor}-{number}")) {
                unused.insert(0);
                break;
            }
        }
        self.used.insert(anchor.to_owned(), number);
        NonZeroU32::new(number)
    }
}

/// Numbers beyond ASCII that are not decimal digits, such as superscripts, fractions and circled numbers.
const OTHER_NUMBERS: [RangeInclusive<char>; 14] = [
    '\u{B2}'..='\u{B3}',
    '\u{B9}'..='\u{B9}',
    '\u{BC}'..='\u{BE}',
    '\u{2070}'..='\u{2070}',
    '\u{2074}'..='\u{2079}',
    '\u{2080}'..='\u{2089}',
    '\u{2150}'..='\u{215F}',
    '\u{2460}'..='\u{249B}',
    '\u{24EA}'..='\u{24FF}',
    '\u{2776}'..='\u{2793}',
    '\u{3220}'..='\u{3229}',
    '\u{3251}'..='\u{325F}',
    '\u{3280}'..='\u{3289}',
    '\u{32B1}'..='\u{32BF}',
];

/// Combining marks that are not alphabetic, and connectors.
const MARKS_AND_CONNECTORS: [RangeInclusive<char>; 27] = [
    '\u{300}'..='\u{36F}',
    '\u{483}'..='\u{489}',
    '\u{591}'..='\u{5BD}',
    '\u{64B}'..='\u{65F}',
    '\u{93C}'..='\u{93C}',
    '\u{94D}'..='\u{94D}',
    '\u{9CD}'..='\u{9CD}',
    '\u{A4D}'..='\u{A4D}',
    '\u{ACD}'..='\u{ACD}',
    '\u{B4D}'..='\u{B4D}',
    '\u{BCD}'..='\u{BCD}',
    '\u{C4D}'..='\u{C4D}',
    '\u{CCD}'..='\u{CCD}',
    '\u{D4D}'..='\u{D4D}',
    '\u{E47}'..='\u{E4E}',
    '\u{1AB0}'..='\u{1AFF}',
    '\u{1DC0}'..='\u{1DFF}',
    '\u{203F}'..='\u{2040}',
    '\u{2054}'..='\u{2054}',
    '\u{20D0}'..='\u{20F0}',
    '\u{3099}'..='\u{309A}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FE20}'..='\u{FE2F}',
    '\u{FE33}'..='\u{FE34}',
    '\u{FE4D}'..='\u{FE4F}',
    '\u{FF3F}'..='\u{FF3F}',
    '\u{E0100}'..='\u{E01EF}',
];

/// Whether a character beyond ASCII is a letter, a combining mark, a decimal digit or a connector: the
/// standard library knows letters and numbers, the tables here the difference.
fn is_word(character: char) -> bool {
    let is_in = |table: &[RangeInclusive<char>]| table.iter().any(|range| range.contains(&character));
    (character.is_alphanumeric() && !is_in(&OTHER_NUMBERS)) || is_in(&MARKS_AND_CONNECTORS)
}
