//! What versions of the program to come may have stored.

/// The record as a version of the program would save it that adds to the format: another number, and the checksum that
/// goes with it.
pub(crate) fn newer(record: &str) -> String {
    let known = ["\"version\":2,", "\"version\":3,"].into_iter().find(|version| record.contains(version));
    let text = record.replacen(known.unwrap_or_default(), "\"version\":4,", 1);
    let (before, rest) = text.split_once("\"sum\":\"").unwrap_or_default();
    let (before, behind) = (format!("{before}\"sum\":\""), rest.get(8..).unwrap_or_default());
    let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
    let sum = crc.checksum(format!("{before}{behind}").as_bytes());
    format!("{before}{sum:08x}{behind}")
}
