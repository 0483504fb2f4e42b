//! Writing chunks one after the other with the space between them that GitHub-flavoured Markdown wants: a part for each
//! section, which depends on what came before only by [`State`].

use super::answer::opener;
use super::holes::Text;
use super::section::{Chunk, Shape};
use crate::tree::SectionId;

/// What the next chunk has to know of those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State {
    last: Option<Shape>,
    /// What was written last ends in an answer that would take in a line right below it.
    takes_in: bool,
    /// A thematic break is written only between two things that are.
    has_rule: bool,
}

/// What stands between a part and what was written before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing was.
    Nothing,
    /// A line ending.
    Line,
    /// A blank line.
    Blank,
}

/// The text of a section, without what keeps it apart from others.
#[derive(Debug)]
pub(super) struct Part {
    /// The section, unless it goes on with the one before.
    pub(super) section: Option<SectionId>,
    /// Where in its text it begins: a thematic break may stand before it.
    pub(super) begin: usize,
    /// Its text and what stands before it; none where nothing of it is written.
    pub(super) text: Option<(Lead, Text)>,
    /// What the next part has to know.
    pub(super) state: State,
}

impl Part {
    /// Nothing yet, behind what left that state.
    pub(super) fn new(section: Option<SectionId>, state: State) -> Self {
        Self { section, begin: 0, text: None, state }
    }

    pub(super) fn rule(&mut self) {
        self.state.has_rule = self.state.last.is_some();
    }

    pub(super) fn chunk(&mut self, chunk: &Chunk) {
        let is_first = self.text.is_none();
        if std::mem::take(&mut self.state.has_rule) {
            self.push(Shape::Apart, true, Text { text: "---".to_owned(), fields: Vec::new() });
        }
        let begin = self.push(chunk.shape, chunk.is_spaced, chunk.text.clone());
        if is_first {
            self.begin = begin;
        }
    }

    /// Appends a text and returns where it begins.
    fn push(&mut self, shape: Shape, is_spaced: bool, mut text: Text) -> usize {
        let state = &mut self.state;
        let last = state.last;
        let mut is_spaced = is_spaced || last.is_none_or(|last| needs_space(last, shape));
        is_spaced |= state.takes_in && matches!(shape, Shape::Line | Shape::Within(_));
        state.takes_in = false;
        if shape != Shape::Apart && shape != Shape::Verbatim {
            state.takes_in = takes_in(&text);
            // What is kept as it is is no paragraph to go on, but may be front matter, which a blank line would end.
            let is_apart = is_spaced || last == Some(Shape::Verbatim);
            is_spaced |= part_underlines(&mut text, is_apart);
        }
        self.state.last = Some(shape);
        let Some((_, own)) = &mut self.text else {
            let lead = match last {
                None => Lead::Nothing,
                Some(_) if is_spaced => Lead::Blank,
                Some(_) => Lead::Line,
            };
            self.text = Some((lead, text));
            return 0;
        };
        if is_spaced {
            // Spaces that would break the line mean nothing at the end of a block.
            own.truncate(without_spaces(&own.text).len());
            own.text.push('\n');
        }
        own.text.push('\n');
        let start = own.text.len();
        own.push(text);
        start
    }
}

/// A text without the spaces at its end that would break the line.
pub(super) fn without_spaces(text: &str) -> &str {
    text.trim_end_matches([' ', '\t'])
}

/// Whether the text ends in lines of an answer that go on in what stands right below them: HTML, a list, a table, a
/// footnote or a quotation, unless the template's own line is one.
pub(super) fn takes_in(text: &Text) -> bool {
    let Some((answer, _)) = text.fields.last().filter(|(answer, _)| answer.end >= text.text.trim_end().len())
    else {
        return false;
    };
    if text.text[..answer.start].trim_end().ends_with('>') {
        return false;
    }
    let (mut at, mut takes_in) = (0, false);
    for line in text.text.split_inclusive('\n') {
        let signs = line.trim_start();
        let start = at + line.len() - signs.len();
        at += line.len();
        // A footnote or the address of a link is one even where it says nothing yet.
        let begins_more = || {
            opener(signs).is_some()
                || signs.starts_with(['<', '|'])
                || is_delimiter(signs.trim_end())
                || signs.starts_with('[') && signs.contains("]:")
        };
        takes_in = !signs.is_empty() && (takes_in || answer.contains(&start) && begins_more());
    }
    takes_in
}

/// Whether the signs make a heading of the paragraph above them.
fn is_underline(signs: &str) -> bool {
    ['-', '='].iter().any(|sign| signs.trim_start_matches(*sign).is_empty())
}

/// Whether the signs make the head of a table of the line above them.
fn is_delimiter(signs: &str) -> bool {
    signs.contains('-') && signs.contains(['|', ':']) && signs.chars().all(|sign| "-:| \t".contains(sign))
}

/// Whether the text says more than what makes a quotation or an item of a line.
fn has_words(mut text: &str) -> bool {
    text = text.trim_start();
    while let Some(sign) = opener(text) {
        text = text[sign + 1..].trim_start();
    }
    !text.is_empty()
}

/// Puts a blank line before a line of an answer that would make a heading of words which are not the answer's own, or
/// the head of a table. Returns whether that line is the first of all, and the words stand before the text, which is
/// not apart from them.
pub(super) fn part_underlines(text: &mut Text, is_apart: bool) -> bool {
    let mut reaches_back = !is_apart;
    let mut is_first_parted = false;
    // Where the line begins, the one above it, and the paragraph in which it stands.
    let (mut at, mut above, mut paragraph) = (0, 0, 0);
    while let Some(line) = text.text[at..].split_inclusive('\n').next() {
        let len = line.len();
        let signs = line.trim_start_matches([' ', '\t', '>']);
        let lead = line[..len - signs.len()].trim_end().to_owned();
        let start = at + len - signs.len();
        let signs = signs.trim_end();
        let is_code = signs.starts_with("```") && !signs.trim_start_matches('`').contains('`');
        if signs.is_empty() || is_code || signs.starts_with("~~~") {
            break;
        }
        let is_underline = is_underline(signs);
        let is_sign = is_underline || is_delimiter(signs);
        if let Some((answer, _)) = text.fields.iter().find(|(range, _)| is_sign && range.contains(&start))
            && let words = if is_underline { paragraph } else { above }
            && (reaches_back && (is_underline || at == 0)
                || text.text.get(words..answer.start).is_some_and(has_words))
        {
            if at == 0 {
                is_first_parted = true;
            } else {
                text.insert(at - 1, &format!("\n{lead}"));
                at += 1 + lead.len();
            }
            paragraph = at;
            reaches_back = false;
        }
        above = at;
        at += len;
    }
    is_first_parted
}

/// Whether a blank line belongs between two blocks even where the template has none.
fn needs_space(last: Shape, next: Shape) -> bool {
    match (last, next) {
        (Shape::Apart, _) | (_, Shape::Apart) => true,
        (Shape::Line, Shape::Line)
        | (Shape::Verbatim, _)
        | (_, Shape::Verbatim)
        | (Shape::Item(_) | Shape::Within(_), Shape::Item(_) | Shape::Within(_)) => false,
        _ => true,
    }
}
