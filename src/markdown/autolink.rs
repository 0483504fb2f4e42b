//! Bare addresses in text, which GitHub turns into links.
//!
//! The rules are those of the extended autolinks of GitHub Flavored Markdown. An address is looked for within
//! one run of text, so one that holds an emphasised part (`https://example.com/_a_/b`) ends before it.

use std::ops::Range;

/// Longest domain looked at, in bytes: the limit of the domain name system. It also bounds the work on text
/// that is full of addresses that turn out not to be any.
const LONGEST_DOMAIN: usize = 253;

/// An address found in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Where it stands, in bytes of the text.
    pub(super) range: Range<usize>,
    /// What makes a link's target of it.
    pub(super) prefix: &'static str,
}

/// The first address at or after `from`. `starts_word` tells whether the text begins at the start of a line
/// or after a character that a `www.` address may follow.
pub(super) fn next_address(text: &str, from: usize, starts_word: bool) -> Option<Address> {
    // Both bytes of a pair are asked for at once, for most texts have colons and hardly any has an address.
    let mut pairs = text.as_bytes().windows(2).enumerate().skip(from);
    pairs.find_map(|(at, pair)| match pair {
        [b':', b'/'] => web_address(text, from, at),
        [b'w', b'w'] => www_address(text, at, starts_word),
        [b'@', _] => mail_address(text, from, at),
        _ => None,
    })
}

/// The `http://` or `https://` address whose scheme ends at `colon`.
fn web_address(text: &str, from: usize, colon: usize) -> Option<Address> {
    let rest = text.get(colon..)?.strip_prefix("://")?;
    let before = text.as_bytes().get(from..colon)?;
    let letters = before.iter().rev().take(6).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = colon - letters;
    let scheme = text.get(start..colon)?;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let length = address_length(rest)?;
    Some(Address { range: start..colon + 3 + length, prefix: "" })
}

/// The address that begins with `www.` at `start`.
fn www_address(text: &str, start: usize, starts_word: bool) -> Option<Address> {
    let rest = text.get(start..)?.strip_prefix("www.")?;
    let may_start = match text.get(..start)?.chars().next_back() {
        None => starts_word,
        Some(before) => before.is_whitespace() || matches!(before, '*' | '_' | '~' | '('),
    };
    let length = if may_start {
        address_length(rest)?
    } else {
        return None;
    };
    Some(Address { range: start..start + 4 + length, prefix: "http://" })
}

/// The length of the address that `rest`, which follows `://` or `www.`, begins with.
fn address_length(rest: &str) -> Option<usize> {
    domain_length(rest)?;
    let end =
        rest.find(|character: char| character.is_whitespace() || character == '<').unwrap_or(rest.len());
    Some(without_trailing_punctuation(rest.get(..end)?))
}

/// The length of the domain that a text begins with: it has no underscores in its last two parts.
fn domain_length(text: &str) -> Option<usize> {
    let mut has_underscore = [false; 2];
    let mut end = 0;
    for (at, character) in text.char_indices() {
        match character {
            '.' if at > 0 => has_underscore = [has_underscore[1], false],
            '_' if at > 0 => has_underscore[1] = true,
            '-' if at > 0 => {}
            _ if character.is_ascii_alphanumeric() => {}
            _ if !character.is_ascii() && !character.is_whitespace() => {}
            _ => break,
        }
        end = at + character.len_utf8();
        if end > LONGEST_DOMAIN {
            return None;
        }
    }
    (end > 0 && has_underscore == [false; 2]).then_some(end)
}

/// The length of an address without the punctuation that belongs to the sentence around it: marks, brackets
/// that it does not open, and what looks like a character reference.
fn without_trailing_punctuation(address: &str) -> usize {
    let bytes = address.as_bytes();
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for byte in bytes {
        opened += usize::from(*byte == b'(');
        closed += usize::from(*byte == b')');
    }
    let mut rest = bytes;
    while let Some((last, before)) = rest.split_last() {
        rest = match last {
            b'?' | b'!' | b'.' | b',' | b':' | b'*' | b'_' | b'~' | b'\'' | b'"' => before,
            b')' if closed > opened => {
                closed -= 1;
                before
            }
            b';' => before_reference(before).unwrap_or(before),
            _ => break,
        };
    }
    rest.len()
}

/// What stands before the character reference that an address without its last `;` ends in.
fn before_reference(address: &[u8]) -> Option<&[u8]> {
    let name = address.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (before, _) = address.split_at_checked(address.len() - name)?;
    if name == 0 { None } else { before.strip_suffix(b"&") }
}

/// The mail address around the `@` at `at`, with a `mailto:` before it.
fn mail_address(text: &str, from: usize, at: usize) -> Option<Address> {
    let before = text.as_bytes().get(from..at)?;
    let is_local = |byte: &&u8| byte.is_ascii_alphanumeric() || b".+-_".contains(byte);
    let local = before.iter().rev().take_while(is_local).count();
    if local == 0 {
        return None;
    }
    let after = text.as_bytes().get(at + 1..)?;
    let mut dots = 0_usize;
    let mut length = 0;
    for (index, byte) in after.iter().enumerate() {
        match byte {
            b'@' => return None,
            b'.' if after.get(index + 1).is_some_and(u8::is_ascii_alphanumeric) => dots += 1,
            b'-' | b'_' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        length = index + 1;
    }
    let last = after.get(..length)?.last()?;
    if dots == 0 || !last.is_ascii_alphabetic() {
        return None;
    }
    let start = at - local;
    let scheme = "mailto:";
    let full = start.checked_sub(scheme.len()).filter(|&full| full >= from);
    let full =
        full.filter(|&full| text.get(full..start).is_some_and(|word| word.eq_ignore_ascii_case(scheme)));
    let end = at + 1 + length;
    Some(match full {
        Some(full) => Address { range: full..end, prefix: "" },
        None => Address { range: start..end, prefix: "mailto:" },
    })
}
