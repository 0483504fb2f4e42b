//! The checksum of what is stored and of backups: the CRC-32 that zip files and PNG pictures have, which any language's
//! library knows, in eight hexadecimal digits. It stands within the text, and is that of all bytes but its own.

use std::sync::LazyLock;

use crc::{CRC_32_ISO_HDLC, Crc, Table};

/// Its tables would not compress: they are made when they are first needed.
static CRC: LazyLock<Crc<u32, Table<16>>> = LazyLock::new(|| Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC));

/// How many digits a checksum has.
const DIGITS: usize = 8;

/// The text of these parts, with its checksum behind the first of them.
pub(in crate::drafts) fn seal(parts: &[&str]) -> String {
    let sum = of(parts);
    let (before, behind) = parts.split_at(parts.len().min(1));
    [before, &[&sum], behind].concat().concat()
}

/// What stands behind the checksum at `at`, if that is right.
pub(in crate::drafts) fn check(text: &str, at: usize) -> Option<&str> {
    let (before, rest) = text.split_at_checked(at)?;
    let (sum, behind) = rest.split_at_checked(DIGITS)?;
    (of(&[before, behind]) == sum).then_some(behind)
}

fn of(parts: &[&str]) -> String {
    let mut digest = CRC.digest();
    for part in parts {
        digest.update(part.as_bytes());
    }
    format!("{:08x}", digest.finalize())
}
