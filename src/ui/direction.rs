//! Texts with words that are written from right to left, of which each paragraph is to read in its own direction.
//!
//! Browsers lay a paragraph out in the square of its lines then (`unicode-bidi: plaintext`; 3 MB in one paragraph took
//! Chromium 30 seconds), so only texts that have need of it are marked for it.

/// The attribute of what is marked; see `style/base.css` and `style/preview.css`.
pub(super) const MARK: &str = "data-rtl";

/// Longer texts are not marked, in bytes.
const LONGEST: usize = 256 * 1024;

/// Whether the paragraphs of a text may differ in their direction.
pub(super) fn may_differ(text: &str) -> bool {
    // No character below those begins with such a byte.
    text.len() <= LONGEST && text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(is_rtl)
}

/// Whether a character may have a paragraph begin at the right: those of the blocks that Unicode keeps for such scripts,
/// and the signs that stand for them.
fn is_rtl(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8FF}'
            | '\u{200F}'
            | '\u{202B}'
            | '\u{202E}'
            | '\u{2067}'
            | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}'
            | '\u{10800}'..='\u{10FFF}'
            | '\u{1E800}'..='\u{1EFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_where_something_reads_from_right_to_left() {
        for text in ["", "plain", "“quotes” — naïve Ωμέγα Привет 漢字 🎉", "\u{200E}left\u{202A}"]
        {
            assert!(!may_differ(text), "{text}");
        }
        for text in ["שלום", "a word: سلام", "\u{200F}", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "ﷺ"] {
            assert!(may_differ(text), "{text}");
        }
        assert!(!may_differ(&"שלום ".repeat(LONGEST / 8)));
    }
}
