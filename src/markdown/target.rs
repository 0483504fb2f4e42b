//! Where links lead, and which of those places a preview lets a reader go to.

use std::borrow::Cow;

use super::{MARK_CLOSE, MARK_OPEN};

/// A link's target, judged.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'t> {
    /// A place in the document: the fragment, decoded, without `#`.
    InPage(Cow<'t, str>),
    /// A web or mail address.
    Away(Cow<'t, str>),
    /// A file beside the document, which the preview does not have.
    Relative(Cow<'t, str>),
    /// An address in which a field is still to be filled.
    Unfilled,
    /// Anything else: it is shown and leads nowhere.
    Refused,
}

/// Judges a target whose escapes and character references are already decoded.
///
/// It reads the address as browsers do, which drop tabs and line breaks and the space around it, and refuses
/// what they might read otherwise: control characters, backslashes, and `//host` without a scheme.
pub(super) fn judge(target: &str) -> Target<'_> {
    if target.contains([MARK_OPEN, MARK_CLOSE]) {
        return Target::Unfilled;
    }
    let address = if target.contains(['\t', '\n', '\r']) {
        let kept: String =
            target.chars().filter(|character| !matches!(character, '\t' | '\n' | '\r')).collect();
        Cow::Owned(kept.trim().to_owned())
    } else {
        Cow::Borrowed(target.trim())
    };
    if address.contains(|character: char| character.is_control() || character == '\\')
        || address.starts_with("//")
    {
        return Target::Refused;
    }
    if let Some(fragment) = address.strip_prefix('#') {
        return Target::InPage(Cow::Owned(percent_decoded(fragment)));
    }
    let Some((scheme, rest)) = address.split_once([':', '/', '?', '#']) else {
        return Target::Relative(address);
    };
    if !address.get(scheme.len()..).is_some_and(|tail| tail.starts_with(':')) {
        return Target::Relative(address);
    }
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    if (is_web && rest.starts_with("//")) || scheme.eq_ignore_ascii_case("mailto") {
        Target::Away(address)
    } else {
        Target::Refused
    }
}

/// A fragment with its percent escapes decoded, or unchanged if they do not spell text.
fn percent_decoded(fragment: &str) -> String {
    let mut decoded = Vec::with_capacity(fragment.len());
    let mut bytes = fragment.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let escaped = if byte == b'%' { hex_digit(ahead.next()).zip(hex_digit(ahead.next())) } else { None };
        if let Some((high, low)) = escaped {
            decoded.push(high << 4 | low);
            bytes = ahead;
        } else {
            decoded.push(byte);
        }
    }
    let decoded = String::from_utf8(decoded).ok();
    let decoded = decoded.filter(|decoded| !decoded.contains(char::is_control));
    decoded.unwrap_or_else(|| fragment.to_owned())
}

/// The value of a hexadecimal digit.
fn hex_digit(byte: Option<u8>) -> Option<u8> {
    let digit = char::from(byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}
