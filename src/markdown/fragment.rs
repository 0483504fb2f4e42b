//! A top-level block as far as its own text tells, and what the rest of the document tells it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, BrokenLinkCallback, CowStr, Options, Parser};
use unicase::UniCase;

use super::names::{Hole, Value};
use super::{MARK_OPEN, SafeHtml};

/// The definition of a link: label, address, title.
pub(crate) type Link = (String, String, String);

/// A top-level block of a text. What only the whole document settles is left open in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fragment {
    /// From where on it has to be read, in bytes of the text: what follows a definition in its paragraph goes on with
    /// it, whatever it looks like.
    pub(crate) start: usize,
    /// Where it stands, in bytes of the text. What shows nothing is in none.
    pub(crate) source: Range<usize>,
    /// The HTML without what fills the holes.
    pub(super) template: String,
    /// What is left open, at its place in the HTML, in order.
    pub(super) holes: Vec<(usize, Hole)>,
    /// The definitions of links in it and behind it.
    pub(crate) links: Vec<Link>,
    /// The labels of the footnotes that it defines.
    pub(crate) notes: Vec<String>,
    /// About how many nodes it takes on a page.
    pub(crate) nodes: usize,
    /// Whether a limit applied to it.
    pub(crate) is_cut: bool,
    /// Whether text before or behind it may make something else of it, however far away.
    pub(crate) is_odd: bool,
}

impl Fragment {
    /// What is left open, in order.
    pub(crate) fn holes(&self) -> impl Iterator<Item = &Hole> + Clone {
        self.holes.iter().map(|(_, hole)| hole)
    }

    /// The HTML, given a value for each hole.
    pub(crate) fn html(&self, values: &[Value]) -> SafeHtml {
        let mut html = String::with_capacity(self.template.len() + 64 * values.len());
        let mut copied = 0;
        for ((at, hole), value) in self.holes.iter().zip(values) {
            html.push_str(self.template.get(copied..*at).unwrap_or_default());
            hole.fill(*value, &mut html);
            copied = *at;
        }
        html.push_str(self.template.get(copied..).unwrap_or_default());
        SafeHtml(html)
    }

    /// The HTML, if nothing is left open in it: it is not kept twice.
    pub(crate) fn take_html(&mut self) -> Option<SafeHtml> {
        self.holes.is_empty().then(|| SafeHtml(std::mem::take(&mut self.template)))
    }

    /// Whether another fragment has the same HTML and the same left open in it. HTML that was taken is not compared.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        self.template == other.template && self.holes == other.holes
    }

    /// Moves it to where it stands if more text stands before it.
    pub(crate) fn shift(&mut self, by: usize) {
        self.start += by;
        self.source = self.source.start + by..self.source.end + by;
    }

    /// Takes in the block that follows.
    pub(crate) fn join(&mut self, next: Fragment) {
        let before = self.template.len();
        self.source.end = next.source.end;
        self.template.push_str(&next.template);
        self.holes.extend(next.holes.into_iter().map(|(at, hole)| (before + at, hole)));
        self.notes.extend(next.notes);
        self.nodes += next.nodes;
        self.is_cut |= next.is_cut;
        self.is_odd |= next.is_odd;
    }
}

/// Lays the blocks of a text out in its lines, with the links that it defines; both come in order.
pub(super) fn lay_out(text: &str, blocks: Vec<Fragment>, links: Vec<(usize, Link)>) -> Vec<Fragment> {
    let is_end = |c| matches!(c, '\n' | '\r');
    let mut fragments: Vec<Fragment> = Vec::with_capacity(blocks.len());
    // The last line ending, and how far it was looked for: many blocks may stand in one line.
    let (mut end_of_line, mut looked) = (None, 0);
    for mut block in blocks {
        let Some(last) = fragments.last_mut() else {
            fragments.push(block);
            continue;
        };
        let between = text.get(last.source.start..block.source.start).unwrap_or_default();
        // Footnotes can begin in the line of another, or be indented as what belongs to it: there they would be code.
        let from = looked.clamp(last.source.start, block.source.start.max(last.source.start));
        let found = text.get(from..block.source.start).and_then(|rest| rest.rfind(is_end));
        end_of_line = found.map(|at| from + at).or(end_of_line);
        looked = block.source.start;
        let line = end_of_line.and_then(|end: usize| end.checked_sub(last.source.start));
        let indent = line.map_or(0, |line| columns(between.get(line + 1..).unwrap_or_default()));
        let Some(line) = line.filter(|_| indent < 4 || block.notes.is_empty()) else {
            last.join(block);
            continue;
        };
        // The parser lets some blocks end in the blank lines behind them, and some in the block that follows.
        let own = between.get(..last.source.len()).unwrap_or(between).trim_ascii_end().len();
        last.source.end = last.source.start + own;
        let start = own + between.get(own..).and_then(|rest| rest.find(is_end)).unwrap_or_default() + 1;
        let above = last_paragraph(between.get(start..=line).unwrap_or_default());
        // What is indented is the item's above, or it would be code.
        let definition = above.trim_start_matches(' ');
        let is_own = definition.starts_with('[') && definition.len() + 4 > above.len();
        block.start = last.source.start + line + 1 - if is_own { above.len() } else { 0 };
        fragments.push(block);
    }
    if let Some(last) = fragments.last_mut() {
        let own = text.get(last.source.clone()).unwrap_or_default();
        last.source.end = last.source.start + own.trim_ascii_end().len();
    } else if !links.is_empty() {
        fragments.push(Fragment::default());
    }
    for (at, link) in links {
        // What stands before the first block is defined by it.
        let after = fragments.partition_point(|fragment| fragment.start <= at);
        fragments[after.saturating_sub(1)].links.push(link);
    }
    fragments
}

/// How wide the blanks are with which a line begins.
fn columns(line: &str) -> usize {
    let blanks = line.bytes().take_while(u8::is_ascii_whitespace);
    blanks.fold(0, |columns, byte| if byte == b'\t' { columns / 4 * 4 + 4 } else { columns + 1 })
}

/// The lines at the end of a text up to its last blank line.
fn last_paragraph(text: &str) -> &str {
    let mut rest = text;
    loop {
        let line = rest.strip_suffix('\n').unwrap_or(rest);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let start = line.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        if line.get(start..).unwrap_or_default().trim_ascii().is_empty() {
            return text.get(rest.len()..).unwrap_or_default();
        }
        rest = rest.get(..start).unwrap_or_default();
    }
}

/// What a document defines, for its parts to refer to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    links: HashMap<UniCase<String>, (String, String)>,
    /// Whether an address or a title holds a mark.
    has_marks: bool,
    /// How often each footnote is defined.
    notes: HashMap<UniCase<String>, usize>,
    /// Definitions of the footnotes whose labels may be written in several ways.
    strange_stubs: String,
}

impl Definitions {
    /// Takes in definitions. The first definition of a link's label counts.
    pub(crate) fn add(&mut self, links: &[Link], notes: &[String]) {
        for (label, address, title) in links {
            let key = UniCase::new(label.clone());
            self.has_marks |= address.contains(MARK_OPEN) || title.contains(MARK_OPEN);
            self.links.entry(key).or_insert_with(|| (address.clone(), title.clone()));
        }
        for label in notes {
            let count = self.notes.entry(UniCase::new(label.clone())).or_default();
            *count += 1;
            // Blanks in it count as one, and signs of a table may be escaped.
            let is_strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '|');
            if *count == 1 && label.contains(is_strange) {
                push_stub(&mut self.strange_stubs, label);
            }
        }
    }

    /// Whether a text that refers to them may show a mark that it does not hold itself.
    pub(super) fn has_marks(&self) -> bool {
        self.has_marks
    }

    /// Whether a definition says what is known already.
    pub(crate) fn has_link(&self, (label, address, title): &Link) -> bool {
        let known = self.links.get(&UniCase::new(label.clone()));
        known.is_some_and(|known| (&known.0, &known.1) == (address, title))
    }

    /// Counts footnotes' definitions as gone and others as added. Returns whether the same footnotes are defined.
    pub(crate) fn exchange_notes<'n>(
        &mut self,
        gone: impl Iterator<Item = &'n String>,
        added: impl Iterator<Item = &'n String>,
    ) -> bool {
        let mut all: Vec<UniCase<String>> = gone.map(|label| UniCase::new(label.clone())).collect();
        let gone = all.len();
        all.extend(added.map(|label| UniCase::new(label.clone())));
        let defined = |notes: &HashMap<_, usize>| -> Vec<bool> {
            all.iter().map(|label| notes.get(label).is_some_and(|count| *count > 0)).collect()
        };
        let before = defined(&self.notes);
        for (at, label) in all.iter().enumerate() {
            let count = self.notes.entry(label.clone()).or_default();
            *count = if at < gone { count.saturating_sub(1) } else { *count + 1 };
        }
        defined(&self.notes) == before
    }

    /// Markdown that defines the footnotes that a part of the document may refer to, to stand before it: without a
    /// definition, the parser takes a reference for words.
    pub(super) fn stubs(&self, text: &str) -> String {
        let mut stubs = String::new();
        let mut told = HashSet::new();
        for (at, sign) in text.match_indices("[^") {
            let rest = text.get(at + sign.len()..).unwrap_or_default();
            // No label has a bracket or a line ending in it, but for escaped ones.
            let end = rest.find(['[', ']', '\n', '\r']).unwrap_or(rest.len());
            let label = UniCase::new(rest.get(..end).unwrap_or_default().trim().to_owned());
            if self.notes.get(&label).is_some_and(|count| *count > 0) && !told.contains(&label) {
                push_stub(&mut stubs, &label);
                told.insert(label);
            }
        }
        if text.contains("[^") {
            stubs.push_str(&self.strange_stubs);
        }
        if !stubs.is_empty() {
            // A footnote would take in the indented lines that follow.
            stubs.push_str("***\n\n");
        }
        stubs
    }
}

/// Appends a footnote with that label.
fn push_stub(stubs: &mut String, label: &str) {
    for part in ["[^", label, "]: -\n\n"] {
        stubs.push_str(part);
    }
}

/// Tells the parser of the links that the text itself does not define.
pub(super) struct Resolver<'a>(&'a Definitions);

impl<'a> BrokenLinkCallback<'a> for Resolver<'a> {
    fn handle_broken_link(&mut self, link: BrokenLink<'a>) -> Option<(CowStr<'a>, CowStr<'a>)> {
        let (address, title) = self.0.links.get(&UniCase::new(link.reference.to_string()))?;
        Some((CowStr::Borrowed(address), CowStr::Borrowed(title)))
    }
}

/// A parser of a text, of a document that defines what is `known`. One sort of parser for all uses: the compiler would
/// write each out.
pub(super) fn parser<'a>(
    text: &'a str,
    options: Options,
    known: &'a Definitions,
) -> Parser<'a, Resolver<'a>> {
    let resolver = if known.links.is_empty() { None } else { Some(Resolver(known)) };
    Parser::new_with_broken_link_callback(text, options, resolver)
}
