//! A text cut into what is compared within a line: words, spaces, the ends of lines, and single signs.

/// The parts of a text; together they are the text.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let first = self.rest.chars().next()?;
        let (token, rest) = self.rest.split_at(length(self.rest, first));
        self.rest = rest;
        Some(token)
    }
}

/// Whether a token is a word.
pub(super) fn is_word(token: &str) -> bool {
    token.contains(char::is_alphanumeric)
}

/// In bytes, how far the token at the start of a text reaches that begins with `first`.
fn length(text: &str, first: char) -> usize {
    if text.starts_with("\r\n") {
        return 2;
    }
    if first == ' ' || first == '\t' {
        return text.len() - text.trim_start_matches([' ', '\t']).len();
    }
    let is_word = continues_word(first);
    let mut chars = text.char_indices().skip(1).peekable();
    let mut last = first;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let goes_on = is_word && (continues_word(c) || next.is_some_and(|next| joins(last, c, next)));
        // What changes the sign before it is never cut off from it.
        let belongs = extends(c) || last == JOINER && !c.is_whitespace();
        if first.is_whitespace() || !goes_on && !belongs {
            return at;
        }
        last = c;
    }
    text.len()
}

/// Makes one picture of two.
const JOINER: char = '\u{200D}';

/// Whether words go on over this character.
fn continues_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !is_written_without_spaces(c)
}

/// "don't" is one word, and "3.14" is one number.
fn joins(last: char, sign: char, next: char) -> bool {
    match sign {
        '\'' | '’' => last.is_alphabetic() && next.is_alphabetic(),
        '.' | ',' => last.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

/// Scripts in which a text has no spaces between words: their characters are compared one by one.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{2E80}'..='\u{31FF}' // radicals, kana, bopomofo
        | '\u{3400}'..='\u{9FFF}' // ideographs
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' // halfwidth kana
        | '\u{1B000}'..='\u{1B16F}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Accents, vowel signs, variants and skin tones, which change the character before them.
fn extends(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0483}'..='\u{0489}'
        | '\u{0591}'..='\u{05C7}'
        | '\u{0610}'..='\u{061A}'
        | '\u{064B}'..='\u{065F}'
        | '\u{093A}'..='\u{094F}' // and the same signs of the other scripts of India
        | '\u{09BC}'..='\u{09CD}'
        | '\u{0A3C}'..='\u{0A4D}'
        | '\u{0ABC}'..='\u{0ACD}'
        | '\u{0B3C}'..='\u{0B4D}'
        | '\u{0BBE}'..='\u{0BCD}'
        | '\u{0C3C}'..='\u{0C4D}'
        | '\u{0CBC}'..='\u{0CCD}'
        | '\u{0D3B}'..='\u{0D4D}'
        | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'
        | '\u{0EB1}' | '\u{0EB4}'..='\u{0EBC}' | '\u{0EC8}'..='\u{0ECE}'
        | '\u{102B}'..='\u{103E}'
        | '\u{17B4}'..='\u{17D3}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}'..=JOINER
        | '\u{20D0}'..='\u{20FF}'
        | '\u{3099}'..='\u{309A}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FE20}'..='\u{FE2F}'
        | '\u{1F3FB}'..='\u{1F3FF}'
        | '\u{E0020}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        let check = |text: &str, expected: &str| {
            assert_eq!(Tokens::new(text).collect::<Vec<_>>().join("|"), expected);
        };
        check("", "");
        check("Two words, one_sign.", "Two| |words|,| |one_sign|.");
        check("a \t b\r\n\n  c", "a| \t |b|\r\n|\n|  |c");
        check("don't 'quote' 1.2.3, 4.", "don't| |'|quote|'| |1.2.3|,| |4|.");
        check("**bold**", "*|*|bold|*|*");
        check("仕様書v2を書く", "仕|様|書|v2|を|書|く");
        check("cafe\u{301} हिन्दी", "cafe\u{301}| |हिन्दी");
        check("👩\u{200D}💻👍🏽!", "👩\u{200D}💻|👍🏽|!");
        check("한국어 문서", "한국어| |문서");
    }

    #[test]
    fn words() {
        let count = |text| Tokens::new(text).filter(|token| is_word(token)).count();
        assert_eq!(count("- It's **one** of 3.5 — ok?"), 5);
        assert_eq!(count("仕様 "), 2);
        assert_eq!(count(" |---|\n"), 0);
    }
}
