//! Cases that once failed and are more than a text.

use super::case::Case;

pub(super) fn cases() -> Vec<Case> {
    Vec::new()
}
