//! What consists of tags.

use crate::Class;
use crate::lexer::Lexer;
use crate::words::is_wordlike;

impl Lexer<'_> {
    pub(crate) fn markup(&mut self) {
        while let Some(found) = self.rest().find(['<', '&']) {
            self.at += found;
            let rest = self.rest();
            match () {
                () if rest.starts_with('&') => self.entity(),
                () if rest.starts_with("<!--") => self.take(self.end_of(4, "-->"), Class::Comment),
                () if rest.starts_with("<![CDATA[") => self.take(self.end_of(9, "]]>"), Class::Text),
                () if rest.starts_with("<!") => self.take(self.end_of(2, ">"), Class::Heading),
                () => self.tag(),
            }
        }
    }

    fn entity(&mut self) {
        /// That of the longest names which are met in practice.
        const LONGEST: usize = 12;
        match self.rest().bytes().take(LONGEST).position(|byte| byte == b';') {
            Some(at) if at > 1 => self.take(self.at + at + 1, Class::Constant),
            _ => self.at += 1,
        }
    }

    fn tag(&mut self) {
        let from = self.at + 1 + usize::from(matches!(self.byte(self.at + 1), b'/' | b'?'));
        let to = self.name_end(from);
        self.at = from;
        self.take(to, Class::Keyword);
        if to == from {
            return;
        }
        while self.at < self.code.len() {
            match self.byte(self.at) {
                b'>' | b'<' => break,
                quote @ (b'"' | b'\'') => {
                    let mark = if quote == b'"' { "\"" } else { "'" };
                    self.take(self.end_of(1, mark), Class::Text);
                }
                _ => match self.name_end(self.at) {
                    end if end > self.at => self.take(end, Class::Key),
                    _ => self.step(),
                },
            }
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let is_part = |c: char| is_wordlike(c) || "-_:.@".contains(c);
        self.code[from..].find(|c: char| !is_part(c)).map_or(self.code.len(), |len| from + len)
    }
}
