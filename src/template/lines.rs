//! Cutting a text into raw blocks, losslessly: every byte is in exactly one of them, in order.
//!
//! It goes by lines and never fails: what is never closed lasts to the end. Comments and fences come before
//! everything else, and whichever of them opens first owns the other.

/// What a raw block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// One or more blank lines.
    Blank,
    /// A thematic break.
    Rule,
    /// A comment that fills its lines, or a definition used as one.
    Comment,
    /// Kept as it is: a reference definition, a line of HTML, a byte-order mark, a front matter fence.
    Verbatim,
    /// A line between front matter fences.
    FrontMatter,
    /// A heading of that level.
    Heading(u8),
    /// A list item's line; its marker with the spaces around it takes that many bytes.
    Item { lead: usize },
    /// A table, all its lines.
    Table,
    /// A fenced block, all its lines; its first line may be a list item's.
    Fence,
    /// `{{#name}}` on a line of its own.
    Open(&'a str),
    /// `{{/name}}` on a line of its own.
    Close(&'a str),
    /// One line of a paragraph.
    Text,
}

/// A raw block: its kind and its bytes, line endings included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) text: &'a str,
}

/// Cuts `text` into raw blocks. With `unwraps`, a fence around a whole template is taken for what it is: the template
/// is what stands in it, and everything before and behind is a note. Returns also whether there is one.
pub(super) fn cut(text: &str, unwraps: bool) -> (Vec<Raw<'_>>, bool) {
    let mut cutter = Cutter { text, at: 0, raws: Vec::new(), has_looked: !unwraps, wrapper: None };
    if text.starts_with('\u{feff}') {
        cutter.take('\u{feff}'.len_utf8(), Kind::Verbatim);
    }
    cutter.front_matter();
    while cutter.at < text.len() {
        cutter.step();
    }
    (cutter.raws, cutter.wrapper.is_some())
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    raws: Vec<Raw<'a>>,
    /// Whether a fence was looked at that may be around the whole template.
    has_looked: bool,
    /// Where the fence is closed that is around the whole template, if one is.
    wrapper: Option<usize>,
}

impl<'a> Cutter<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn take(&mut self, len: usize, kind: Kind<'a>) {
        self.raws.push(Raw { kind, text: &self.text[self.at..self.at + len] });
        self.at += len;
    }

    fn step(&mut self) {
        let rest = self.rest();
        let line = first_line(rest);
        let trimmed = line.trim();
        if trimmed.is_empty() {
            let len =
                rest.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
            return self.take(len, Kind::Blank);
        }
        if trimmed.starts_with("<!--") && self.comment() {
            return;
        }
        if is_definition_note(trimmed) {
            return self.take(line.len(), Kind::Comment);
        }
        if self.wrapper == Some(self.at) {
            return self.take(rest.len(), Kind::Comment);
        }
        if let Some(fence) = fence_of(line) {
            // Only the first that is marked as Markdown can be it.
            if !self.has_looked && is_markdown(line, fence.0) {
                self.has_looked = true;
                self.wrapper = self.wrapper_end(fence).map(|end| self.at + end);
                if self.wrapper.is_some() {
                    let len = self.at + line.len();
                    self.raws.clear();
                    self.at = 0;
                    return self.take(len, Kind::Comment);
                }
            }
            return self.take(fence_len(rest, fence), Kind::Fence);
        }
        if let Some((level, len)) = self.underlined(rest, line) {
            return self.take(len, Kind::Heading(level));
        }
        if let Some(level) = heading_level(line) {
            return self.take(line.len(), Kind::Heading(level));
        }
        if is_rule(trimmed) {
            return self.take(line.len(), Kind::Rule);
        }
        if let Some(lead) = item_lead(line) {
            return match fence_of(&line[lead..]) {
                Some(fence) => self.take(fence_len(rest, fence), Kind::Fence),
                None => self.take(line.len(), Kind::Item { lead }),
            };
        }
        if let Some(len) = table_len(rest) {
            return self.take(len, Kind::Table);
        }
        let kind = match block_tag(trimmed) {
            Some(('/', name)) => Kind::Close(name),
            Some((_, name)) => Kind::Open(name),
            None if is_definition(trimmed) || is_html_line(trimmed) => Kind::Verbatim,
            None => Kind::Text,
        };
        self.take(line.len(), kind);
    }

    /// Takes the comment that opens the text; one that is never closed lasts to the end. With words behind it on
    /// its last line, it is the beginning of a paragraph, and its own lines are not looked at. Returns whether there
    /// was anything to take.
    fn comment(&mut self) -> bool {
        let rest = self.rest();
        let mut end = comment_end(rest, 0);
        let mut tail = first_line(&rest[end..]);
        if tail.trim().is_empty() {
            self.take(end + tail.len(), Kind::Comment);
            return true;
        }
        while tail.trim_start().starts_with("<!--") {
            end = comment_end(rest, end);
            tail = first_line(&rest[end..]);
        }
        let has_lines = end > first_line(rest).len();
        if has_lines {
            self.take(end + tail.len(), Kind::Text);
        }
        has_lines
    }

    /// Where the fence with which the rest begins is closed, if it is one around a whole template: with most of the
    /// headings in it, and most of the text unless a tag or heading above says what it is. Fences within count as nested, as people
    /// mean them: with a language, or with code right below.
    fn wrapper_end(&self, (mark, count): (char, usize)) -> Option<usize> {
        let rest = self.rest();
        let is_heading = |raw: &&Raw<'_>| matches!(raw.kind, Kind::Heading(_));
        let (mut inside, mut outside) = (0, self.raws.iter().filter(is_heading).count());
        let (mut depth, mut at, mut end) = (0, 0, None);
        // Behind its end, code that follows.
        let mut is_code = false;
        let mut lines = rest.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let is_plain = heading_level(line).is_some();
            let next = lines.peek().map_or("", |next| next.trim());
            let opens_code = depth == 1 && !next.is_empty() && !next.starts_with('<');
            if end.is_some() {
                is_code ^= fence_of(line).is_some();
                outside += usize::from(is_plain && !is_code);
            } else if is_closing(line, mark, count.min(3)) && !opens_code {
                depth -= 1;
                end = (depth == 0).then_some(at);
            } else if fence_of(line).is_some_and(|(other, _)| other == mark) {
                depth += 1;
            } else {
                inside += usize::from(is_plain && depth == 1);
            }
            at += line.len();
        }
        let told = self.raws.iter().rfind(|raw| matches!(raw.kind, Kind::Heading(_) | Kind::Verbatim));
        let is_told = told.is_some_and(|raw| raw.text.to_lowercase().contains("template"));
        end.filter(|&end| inside >= 2 && inside > outside && (is_told || end * 2 > self.text.len()))
    }

    /// The level of the heading whose words are underlined, and its length with the line under it. Three dashes are
    /// a rule, for so people write them below any line.
    fn underlined(&self, rest: &str, line: &str) -> Option<(u8, usize)> {
        let under = first_line(&rest[line.len()..]);
        let signs = under.trim_end();
        let level = match signs.bytes().next() {
            Some(b'=') if signs.len() >= 3 => 1,
            Some(b'-') if signs.len() >= 4 => 2,
            _ => return None,
        };
        let is_line = signs.bytes().all(|sign| Some(sign) == signs.bytes().next());
        let is_paragraph = matches!(self.raws.last(), Some(raw) if raw.kind == Kind::Text);
        let is_words = line.starts_with(char::is_alphanumeric) && heading_level(line).is_none();
        let is_item = item_lead(line).is_some();
        (is_line && is_words && !is_item && !is_paragraph && !line.contains('|'))
            .then_some((level, line.len() + under.len()))
    }

    /// Front matter stands at the very start, between `---` and `---` or `...`, and has at least one key.
    fn front_matter(&mut self) {
        let rest = self.rest();
        let mut lines = rest.split_inclusive('\n');
        if lines.next().is_none_or(|line| line.trim_end() != "---") {
            return;
        }
        let inner: Vec<&str> = lines.take_while(|line| !matches!(line.trim_end(), "---" | "...")).collect();
        let len: usize = inner.iter().map(|line| line.len()).sum();
        let open = first_line(rest).len();
        let is_closed = open + len < rest.len();
        if !is_closed || !inner.iter().any(|line| front_matter_key(line).is_some()) {
            return;
        }
        self.take(open, Kind::Verbatim);
        for line in inner {
            self.take(line.len(), Kind::FrontMatter);
        }
        self.take(first_line(self.rest()).len(), Kind::Verbatim);
    }
}

/// Whether the fence that opens on `line` says that it holds Markdown.
fn is_markdown(line: &str, mark: char) -> bool {
    let language = line.trim().trim_matches(mark).trim();
    ["markdown", "md"].iter().any(|name| language.eq_ignore_ascii_case(name))
}

/// The first line of `text` with its line ending.
pub(super) fn first_line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

/// Whether nothing more than blanks stands in the line that goes on with `text`. How long that line is does not matter.
pub(super) fn is_blank_ahead(text: &str) -> bool {
    text.chars().find(|&c| c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n')
}

/// What stands right before a place, given all that does: as much as can matter. Whoever looks back from many places of one
/// line must not go through all of it each time.
pub(super) fn near(before: &str) -> &str {
    const FAR: usize = 500;
    &before[before.floor_char_boundary(before.len().saturating_sub(FAR))..]
}

/// `line` without its line ending, and the line ending.
pub(super) fn split_end(line: &str) -> (&str, &str) {
    let content = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
    line.split_at(content.len())
}

/// The bytes of `key:` at the start of a front matter line, the colon included.
pub(super) fn front_matter_key(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let key = &line[..colon];
    let is_key = !key.is_empty()
        && key.starts_with(|c: char| c.is_alphabetic())
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let is_apart = line[colon + 1..].is_empty() || line[colon + 1..].starts_with([' ', '\t', '\r', '\n']);
    (is_key && is_apart).then_some(colon + 1)
}

/// Where the comment ends that opens after `start`.
fn comment_end(text: &str, start: usize) -> usize {
    let open = text[start..].find("<!--").map_or(text.len(), |open| start + open + "<!--".len());
    text[open..].find("-->").map_or(text.len(), |close| open + close + "-->".len())
}

/// The fence that opens on `line`: its character and how often it stands there.
pub(crate) fn fence_of(line: &str) -> Option<(char, usize)> {
    let trimmed = line.trim_start_matches([' ', '\t']);
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = trimmed.chars().take_while(|&c| c == mark).count();
    // A backtick after the run makes it a code span.
    let is_fence = count >= 3 && (mark == '~' || !trimmed[count..].contains('`'));
    is_fence.then_some((mark, count))
}

fn fence_len(rest: &str, (mark, count): (char, usize)) -> usize {
    let mut len = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        len += line.len();
        if index > 0 && is_closing(line, mark, count) {
            break;
        }
    }
    len
}

/// Whether `line` closes a fence that was opened with `count` of `mark`.
pub(crate) fn is_closing(line: &str, mark: char, count: usize) -> bool {
    let trimmed = line.trim_start_matches([' ', '\t']).trim_end_matches([' ', '\t', '\r', '\n']);
    trimmed.len() >= count && trimmed.chars().all(|c| c == mark)
}

fn heading_level(line: &str) -> Option<u8> {
    let trimmed = line.trim_start_matches(' ');
    let level = trimmed.bytes().take_while(|&byte| byte == b'#').count();
    let is_apart = trimmed[level..].is_empty() || trimmed[level..].starts_with([' ', '\t', '\r', '\n']);
    let is_heading = line.len() - trimmed.len() <= 3 && (1..=6).contains(&level) && is_apart;
    u8::try_from(level).ok().filter(|_| is_heading)
}

/// Whether a trimmed line is three or more of one of `-`, `*`, `_`.
fn is_rule(trimmed: &str) -> bool {
    let Some(mark) = trimmed.chars().next().filter(|c| matches!(c, '-' | '*' | '_')) else {
        return false;
    };
    trimmed.chars().filter(|&c| c == mark).count() >= 3
        && trimmed.chars().all(|c| c == mark || matches!(c, ' ' | '\t'))
}

/// The bytes of indent, marker and following spaces, if `line` is a list item.
fn item_lead(line: &str) -> Option<usize> {
    let (content, _) = split_end(line);
    let trimmed = content.trim_start_matches([' ', '\t']);
    let indent = content.len() - trimmed.len();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match trimmed.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    let after = &trimmed[marker..];
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    (spaces > 0 || after.is_empty()).then_some(indent + marker + spaces)
}

/// The length of the table that opens the text: a row with pipes, a delimiter row of as many cells, and all
/// lines with pipes that follow.
fn table_len(rest: &str) -> Option<usize> {
    let mut lines = rest.split_inclusive('\n');
    let header = lines.next()?;
    let delimiter = lines.next()?;
    let is_table = header.contains('|')
        && is_delimiter(delimiter)
        && cell_ranges(header).len() == cell_ranges(delimiter).len();
    if !is_table {
        return None;
    }
    let rows: usize =
        lines.take_while(|line| line.contains('|') && !line.trim().is_empty()).map(str::len).sum();
    Some(header.len() + delimiter.len() + rows)
}

fn is_delimiter(line: &str) -> bool {
    let trimmed = line.trim();
    trimmed.contains('-')
        && (trimmed.contains('|') || trimmed.contains(':'))
        && trimmed.bytes().all(|byte| matches!(byte, b'-' | b'|' | b':' | b' ' | b'\t'))
}

/// Where the trimmed content of each cell stands in a table row.
pub(super) fn cell_ranges(line: &str) -> Vec<std::ops::Range<usize>> {
    let (content, _) = split_end(line);
    let end = content.trim_end().len();
    let mut start = content.len() - content.trim_start().len();
    if content[start..].starts_with('|') {
        start += 1;
    }
    let mut ranges = Vec::new();
    let mut is_escaped = false;
    let mut from = start;
    let mut push = |from: usize, to: usize| {
        let cell = &line[from..to];
        let lead = cell.len() - cell.trim_start().len();
        // A blank cell stands at its first place, so that an answer has a space on either side.
        let lead = if cell.trim().is_empty() { cell.chars().next().map_or(0, char::len_utf8) } else { lead };
        ranges.push(from + lead..from + lead.max(cell.trim_end().len()));
    };
    for (at, c) in content.char_indices().skip_while(|&(at, _)| at < start) {
        if c == '|' && !is_escaped {
            push(from, at);
            from = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    if from < end {
        push(from, end);
    }
    ranges
}

/// `{{#name}}`, `{{^name}}` or `{{/name}}` that fills a trimmed line: its sign and name.
fn block_tag(trimmed: &str) -> Option<(char, &str)> {
    let inner = trimmed.strip_prefix("{{")?.strip_suffix("}}")?;
    let sign = inner.chars().next().filter(|c| matches!(c, '#' | '^' | '/'))?;
    let name = inner[1..].trim();
    (!name.is_empty() && !name.contains(['{', '}'])).then_some((sign, name))
}

/// `[comment]: # words` and `[//]: # (words)`: a definition that nothing refers to, used as a comment.
fn is_definition_note(trimmed: &str) -> bool {
    ["[comment]:", "[//]:"].iter().any(|start| {
        trimmed.strip_prefix(start).is_some_and(|rest| rest.trim_start().starts_with(['#', '<']))
    })
}

/// `[label]: address`; what goes on with another bracket, or a name that is no address, is a pair of prompts.
fn is_definition(trimmed: &str) -> bool {
    definition_label(trimmed).is_some()
}

/// The label that a trimmed line defines.
pub(super) fn definition_label(trimmed: &str) -> Option<&str> {
    let (label, address) = trimmed.strip_prefix('[')?.split_once("]:")?;
    let is_definition = !label.contains(['[', ']'])
        && !label.trim().is_empty()
        && !address.trim().is_empty()
        && !address.trim_start().starts_with('[')
        && (!address.trim_start().starts_with('{') || is_address_name(address));
    is_definition.then_some(label)
}

/// Whether the words speak of an address, as `{{REPO_URL}}` does.
fn is_address_name(words: &str) -> bool {
    let words = words.to_uppercase();
    ["URL", "URI", "LINK", "HREF"].iter().any(|word| words.contains(word))
}

/// A line that is nothing but one HTML tag.
fn is_html_line(trimmed: &str) -> bool {
    let Some(inner) = trimmed.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) else {
        return false;
    };
    let name = inner.strip_prefix('/').unwrap_or(inner);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !inner.contains('<')
        && (inner.starts_with('/') || !name.contains(' ') || inner.contains('='))
        && !name.contains([':', '@'])
}

#[cfg(test)]
mod tests;
