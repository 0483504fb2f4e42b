//! Tables that would cost far more memory than their text is long.
//!
//! A row that is shorter than its table's header is filled up with empty cells by the parser, 2^18 of them
//! for each table. A text of a megabyte can hold enough such tables to use up the memory that a page may
//! have.

/// Texts of fewer bytes cannot have enough tables to matter.
const SHORT_TEXT: usize = 1 << 16;
/// Columns from which on a table's missing cells are counted.
const MANY_COLUMNS: usize = 32;
/// Missing cells that are still harmless: about 50 MB.
const MAX_MISSING_CELLS: usize = 1_000_000;

/// Whether the tables of a text lack more cells than is harmless. Lines that only look like parts of a wide
/// table are counted too.
pub(crate) fn lack_many_cells(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < SHORT_TEXT {
        return false;
    }
    let mut missing = 0_usize;
    let mut read = 0;
    // The row below a wide header is long enough to fill one of these chunks, so hardly any line has to be
    // read.
    for (index, chunk) in bytes.chunks_exact(MANY_COLUMNS).enumerate() {
        let at = index * MANY_COLUMNS;
        if at < read || !chunk.iter().copied().all(may_stand_in_delimiter_row) {
            continue;
        }
        let before = bytes.get(..at).unwrap_or_default();
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        read = start;
        let mut columns = 0;
        for line in bytes.get(start..).unwrap_or_default().split(|byte| *byte == b'\n') {
            read += line.len() + 1;
            if is_wide_row(line) {
                columns = count_bars(line) + 1;
            } else {
                missing += columns.saturating_sub(count_bars(line));
            }
            if columns == 0 || line.trim_ascii().is_empty() {
                break;
            }
        }
    }
    missing > MAX_MISSING_CELLS
}

/// Whether a text has a row such as stands below the head of a wide table.
pub(crate) fn has_wide(text: &str) -> bool {
    text.len() >= 2 * MANY_COLUMNS && text.as_bytes().split(|byte| *byte == b'\n').any(is_wide_row)
}

/// Whether a line may stand below the head of a wide table. That it is long says nothing: columns are often drawn as wide
/// as their words.
fn is_wide_row(line: &[u8]) -> bool {
    line.len() >= 2 * MANY_COLUMNS
        && line.iter().copied().all(may_stand_in_delimiter_row)
        && count_bars(line) >= MANY_COLUMNS
}

fn count_bars(line: &[u8]) -> usize {
    line.iter().map(|byte| usize::from(*byte == b'|')).sum()
}

/// Whether a byte may stand in the row below a table's header, or before it in a list or a quote.
fn may_stand_in_delimiter_row(byte: u8) -> bool {
    matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r' | b'>' | b'*' | b'+' | b'.' | b')' | b'0'..=b'9')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of so many columns, each drawn that wide, and of so many rows that have but one cell.
    fn table(columns: usize, width: usize, rows: usize) -> String {
        let head = format!("| {} ", "a".repeat(width)).repeat(columns);
        let below = format!("|-{}-", "-".repeat(width)).repeat(columns);
        format!("{head}|\n{below}|\n{}", "| a |\n".repeat(rows))
    }

    #[test]
    fn what_makes_a_table_wide_is_its_columns() {
        assert!(has_wide(&table(MANY_COLUMNS, 1, 1)));
        assert!(lack_many_cells(&table(MANY_COLUMNS, 1, 40_000)));
        // As editors draw them, so that the bars stand below one another.
        assert!(!has_wide(&table(5, 60, 1)));
        assert!(!lack_many_cells(&table(5, 60, 400_000)));
        assert!(!has_wide(&"-".repeat(200)));
    }
}
