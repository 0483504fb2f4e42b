//! Fenced code as Markdown: a fence is always long enough for what it holds.

use super::{Fence, Newline, Piece, columns, visit_pieces, write_pieces};

impl Fence {
    /// The first word after the opening fence, or nothing. It may be one to fill in.
    #[must_use]
    pub fn language(&self) -> &str {
        let own = split_lead(&self.open).1.trim_start_matches(['`', '~']);
        match self.info.first() {
            Some(Piece::Field(field)) if own.trim().is_empty() => {
                field.value.as_deref().unwrap_or(&field.source).trim()
            }
            _ => own.split_whitespace().next().unwrap_or_default(),
        }
    }

    /// The opening line as it stands.
    fn opening(&self, newline: Newline) -> String {
        let mut line = self.open.clone();
        write_pieces(&self.info, newline, &mut line);
        line
    }

    /// The column of the fence: it may stand behind the marker of a list item.
    #[must_use]
    pub fn indent(&self) -> usize {
        columns(split_lead(&self.open).0)
    }

    /// Whether the block opens on the line of a list item.
    #[must_use]
    pub fn is_item(&self) -> bool {
        !split_lead(&self.open).0.trim().is_empty()
    }

    /// Appends the block; a value that itself holds a fence makes the outer fence longer, else it would end it.
    pub fn write(&self, newline: Newline, out: &mut String) {
        let mut body = String::new();
        write_pieces(&self.body, newline, &mut body);
        let missing = if self.has_value() { missing_fence(&self.open, &body) } else { String::new() };
        let opening = self.opening(newline);
        let (lead, rest) = split_lead(&opening);
        out.push_str(lead);
        out.push_str(&missing);
        out.push_str(rest);
        // A block without code has no line ending for the code to stand before.
        if !body.is_empty() && !opening.ends_with('\n') {
            out.push_str(newline.as_str());
        }
        out.push_str(&body);
        if !body.is_empty() && !body.ends_with('\n') && !self.close.is_empty() {
            out.push_str(newline.as_str());
        }
        let (lead, rest) = split_lead(&self.close);
        out.push_str(lead);
        if !rest.is_empty() {
            out.push_str(&missing);
        }
        out.push_str(rest);
    }

    /// The opening line, up to the first field in it, and the closing line around `body`, long enough to hold it and
    /// without line endings. A fence that the template never closes is closed.
    #[must_use]
    pub fn around(&self, body: &str) -> (String, String) {
        let missing = missing_fence(&self.open, body);
        let (lead, rest) = split_lead(self.open.trim_end());
        let mark = if rest.starts_with('~') { '~' } else { '`' };
        let run: String = rest.chars().take_while(|&c| c == mark).collect();
        let space = if self.info.is_empty() { "" } else { &self.open[self.open.trim_end().len()..] };
        (format!("{lead}{missing}{rest}{space}"), format!("{}{missing}{run}", below(lead)))
    }

    /// Gives a fence that is never closed its closing line, without a line ending.
    pub(super) fn close(&mut self, newline: Newline) {
        let mut body = String::new();
        write_pieces(&self.body, newline, &mut body);
        if !self.opening(newline).ends_with('\n') {
            match self.info.as_slice() {
                [] => self.open.push_str(newline.as_str()),
                _ => self.info.push(Piece::Text(newline.as_str().to_owned())),
            }
        }
        if !body.is_empty() && !body.ends_with('\n') {
            self.body.push(Piece::Text(newline.as_str().to_owned()));
        }
        let (lead, signs) = split_lead(&self.open);
        let run = signs.len() - signs.trim_start_matches(['`', '~']).len();
        self.close = below(lead) + &signs[..run];
    }

    fn has_value(&self) -> bool {
        let mut has_value = false;
        visit_pieces(&self.body, &mut |field| has_value |= field.value.is_some());
        has_value
    }
}

/// The fence characters by which `open` is too short to hold `body`.
fn missing_fence(open: &str, body: &str) -> String {
    let signs = split_lead(open).1;
    let mark = if signs.starts_with('~') { '~' } else { '`' };
    // A line closes the block only if nothing else stands on it.
    let closing = body.lines().map(str::trim).filter(|line| line.chars().all(|c| c == mark));
    let longest = closing.map(str::len).max().unwrap_or(0);
    let own = signs.len() - signs.trim_start_matches(mark).len();
    let missing = if longest >= own { longest + 1 - own } else { 0 };
    String::from(mark).repeat(missing)
}

/// What stands before the fence on its line, and the rest.
pub(crate) fn split_lead(line: &str) -> (&str, &str) {
    line.split_at(line.find(['`', '~']).unwrap_or(line.len()))
}

/// The indent of a line below the one that begins with `lead`.
fn below(lead: &str) -> String {
    lead.chars().map(|c| if c.is_whitespace() { c } else { ' ' }).collect()
}
