//! Version 1: one flat object, in which spaces may stand, without a checksum.

use serde::Deserialize;

use super::{BEGINNING, DecodeError, FORMAT, Head, damaged};

#[derive(Deserialize)]
struct Envelope {
    format: String,
    version: u64,
}

/// The head of a record of version 1, out of the whole of it.
pub(super) fn head(text: &str) -> Result<Head, DecodeError> {
    let error = |error: serde_json::Error| match version_of(text) {
        None => DecodeError::NotADraft,
        Some(0 | 1) => DecodeError::Damaged(error.to_string()),
        Some(newer) => DecodeError::NewerVersion(newer),
    };
    let Envelope { format, version } = serde_json::from_str(text).map_err(error)?;
    match (format.as_str(), version) {
        (FORMAT, 1) => serde_json::from_str(text).map_err(error),
        (FORMAT, 0) => Err(damaged("there is no version 0")),
        (FORMAT, newer) => Err(DecodeError::NewerVersion(newer)),
        _ => Err(DecodeError::NotADraft),
    }
}

/// The version in the first words of a record, for when the whole cannot be read.
fn version_of(text: &str) -> Option<u64> {
    let mut words = text.chars().filter(|c| !c.is_ascii_whitespace());
    let is_draft = BEGINNING.chars().all(|c| words.next() == Some(c));
    let digits: String = words.take_while(char::is_ascii_digit).collect();
    is_draft.then(|| digits.parse().unwrap_or(1))
}
