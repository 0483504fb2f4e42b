//! Optional parts that are switched off: where each ends, and which headings and blocks stand within one.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::ops::Range;

use super::{BlockId, Body, Field, Section, visit_pieces};

/// What of a section stands within an optional part that is off. The tag that opens a part is not within it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SwitchedOff {
    /// Its heading does: the part was opened in a section before it.
    pub heading: bool,
    /// All of it does, and nothing of it can be seen.
    pub is_whole: bool,
    /// The indices of its blocks that do, ascending.
    blocks: Vec<Range<usize>>,
}

impl SwitchedOff {
    /// Whether the block at `index` stands within a part that is off.
    #[must_use]
    pub fn has_block(&self, index: usize) -> bool {
        let next = self.blocks.partition_point(|range| range.end <= index);
        self.blocks.get(next).is_some_and(|range| range.start <= index)
    }
}

impl Section {
    /// Calls `visit` with every field that stands within no part that is off, in reading order.
    pub fn for_each_switched_on_field<'a>(&'a self, off: &SwitchedOff, visit: &mut impl FnMut(&'a Field)) {
        if let Some(heading) = self.heading.as_ref().filter(|_| !off.heading) {
            visit_pieces(&heading.pieces, visit);
        }
        for (index, block) in self.blocks.iter().enumerate() {
            if !off.has_block(index) {
                block.body.for_each_field(visit);
            }
        }
    }
}

/// A block's place: the index of its section, and its own within that.
type At = (usize, usize);

/// For each section, what of it stands within an optional part that is off.
///
/// A closing tag ends the innermost open part of its name, in whatever later section it stands, and every part that
/// was opened within that one. A part that is never closed ends with the section in which it begins, so that one
/// forgotten tag does not take the rest of the document along.
#[must_use]
pub fn switched_off<S: Borrow<Section>>(sections: &[S]) -> Vec<SwitchedOff> {
    let mut ends = ends(sections).into_iter();
    // What stands before this place is off.
    let mut end: At = (0, 0);
    sections
        .iter()
        .map(Borrow::borrow)
        .enumerate()
        .map(|(at, section)| {
            // A part from an earlier section that ends in this one, wherever, ends behind its heading.
            let mut off = SwitchedOff { heading: at > 0 && end.0 >= at, ..SwitchedOff::default() };
            for (index, block) in section.blocks.iter().enumerate() {
                if (at, index) < end {
                    off.add(index);
                }
                if let Body::Open(part) = &block.body {
                    let own = ends.next().unwrap_or_default();
                    end = if part.is_on { end } else { end.max(own) };
                }
            }
            let is_unseen = |(index, block): (usize, &super::Block)| {
                off.has_block(index) || matches!(block.body, Body::Blank(_) | Body::Rule(_) | Body::Close(_))
            };
            off.is_whole = off.heading && section.blocks.iter().enumerate().all(is_unseen);
            off
        })
        .collect()
}

impl SwitchedOff {
    /// Adds a block that follows all that were added before.
    fn add(&mut self, index: usize) {
        match self.blocks.last_mut() {
            Some(last) if last.end == index => last.end += 1,
            _ => self.blocks.push(index..index + 1),
        }
    }
}

/// Where each optional part ends, in the order in which they begin.
fn ends<S: Borrow<Section>>(sections: &[S]) -> Vec<At> {
    let mut parts = OpenParts::default();
    for (at, section) in sections.iter().map(Borrow::borrow).enumerate() {
        for (index, block) in section.blocks.iter().enumerate() {
            match &block.body {
                Body::Open(part) => parts.open(key(&part.name), (at, section.blocks.len())),
                Body::Close(tag) => {
                    parts.close(key(closed_name(tag)), (at, index));
                }
                _ => {}
            }
        }
    }
    parts.ends
}

/// The tags in the sections that open or close nothing there: the parts that they belong to reach beyond.
#[must_use]
pub fn unpaired_tags<S: Borrow<Section>>(sections: &[S]) -> Vec<BlockId> {
    let mut parts = OpenParts::default();
    // Each with the part that it opens, if it does not close one.
    let mut tags: Vec<(BlockId, Option<usize>)> = Vec::new();
    for block in sections.iter().flat_map(|section| &section.borrow().blocks) {
        match &block.body {
            Body::Open(part) => {
                tags.push((block.id, Some(parts.ends.len())));
                parts.open(key(&part.name), At::default());
            }
            Body::Close(tag) if !parts.close(key(closed_name(tag)), At::default()) => {
                tags.push((block.id, None));
            }
            _ => {}
        }
    }
    tags.retain(|(_, part)| part.is_none_or(|part| !parts.is_closed[part]));
    tags.into_iter().map(|(id, _)| id).collect()
}

/// The parts on the way through a document. Each is pushed and popped once, so nothing is searched for.
#[derive(Default)]
struct OpenParts<'a> {
    /// Where each part ends, as far as is known.
    ends: Vec<At>,
    is_closed: Vec<bool>,
    /// Those that are open, outermost first.
    open: Vec<usize>,
    /// The same by name; some may be closed by now.
    by_name: HashMap<&'a str, Vec<usize>>,
}

impl<'a> OpenParts<'a> {
    fn open(&mut self, name: &'a str, end: At) {
        let part = self.ends.len();
        self.ends.push(end);
        self.is_closed.push(false);
        self.open.push(part);
        self.by_name.entry(name).or_default().push(part);
    }

    /// Ends the innermost open part of that name, if there is one.
    fn close(&mut self, name: &str, at: At) -> bool {
        let Some(of_name) = self.by_name.get_mut(name) else { return false };
        while of_name.last().is_some_and(|&part| self.is_closed[part]) {
            of_name.pop();
        }
        let Some(closed) = of_name.pop() else { return false };
        while let Some(inner) = self.open.pop() {
            self.is_closed[inner] = true;
            if inner == closed {
                self.ends[inner] = at;
                return true;
            }
            self.ends[inner] = self.ends[inner].min(at);
        }
        true
    }
}

/// What a closing tag and its opening tag have in common: `{{#if A}}` is closed by `{{/if}}`.
fn key(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

fn closed_name(tag: &str) -> &str {
    tag.trim().trim_start_matches("{{/").trim_end_matches("}}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::read;

    /// Reads `text`, switches the parts off that are named, and checks the lines that remain.
    fn check(text: &str, off: &[&str], expected: &str) {
        let mut sections: Vec<Section> =
            read(text).sections.iter().map(|section| (**section).clone()).collect();
        for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
            if let Body::Open(part) = &mut block.body {
                part.is_on = !off.contains(&part.name.as_str());
            }
        }
        assert_eq!(remaining(&sections), expected, "{text:?} without {off:?}");
    }

    fn remaining(sections: &[Section]) -> String {
        let mut out = String::new();
        for (section, off) in sections.iter().zip(switched_off(sections)) {
            if section.heading.is_some() && !off.heading {
                out.push_str(&section.title());
                out.push(' ');
            }
            for (index, block) in section.blocks.iter().enumerate() {
                if matches!(block.body, Body::Line(_)) && !off.has_block(index) {
                    block.body.write(crate::tree::Newline::Lf, &mut out);
                }
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_inner_part_ends_within_the_outer_one() {
        let text = "{{#A}}\none\n{{#B}}\ntwo\n{{/B}}\nthree\n{{/A}}\nend\n";
        check(text, &[], "one two three end");
        check(text, &["A"], "end");
        check(text, &["B"], "one three end");
        check(text, &["A", "B"], "end");
        let same = text.replace('B', "A");
        check(&same, &["A"], "end");
    }

    #[test]
    fn a_part_reaches_over_headings() {
        let text = "{{#A}}\n\n## S\n\none\n\n### T\n\n{{/A}}\n\ntwo\n\n## E\n\nend\n";
        check(text, &[], "S one T two E end");
        check(text, &["A"], "two E end");
        check("{{#A}}\none\n## S\n{{/A}}\ntwo\n", &["A"], "two");
    }

    #[test]
    fn a_part_without_a_closing_tag_ends_with_its_section() {
        check("## S\n{{#A}}\none\n## E\nend\n", &["A"], "S E end");
        check("## S\n{{#A}}\none\n{{/B}}\ntwo\n## E\nend\n", &["A"], "S E end");
        check("{{#B}}\n## S\n{{#A}}\none\n{{/B}}\ntwo\n", &["A"], "S two");
        check("{{/A}}\none\n{{#if A}}\ntwo\n{{/if}}\nthree\n", &["if A"], "one three");
    }

    #[test]
    fn a_section_is_whole_where_nothing_of_it_is_left() {
        let text = "{{#A}}\n## S\none\n## T\ntwo\n{{/A}}\n## U\nthree\n";
        let mut sections: Vec<Section> =
            read(text).sections.iter().map(|section| (**section).clone()).collect();
        if let Some(Body::Open(part)) = sections[0].blocks.first_mut().map(|block| &mut block.body) {
            part.is_on = false;
        }
        let whole: Vec<bool> = switched_off(&sections).iter().map(|off| off.is_whole).collect();
        assert_eq!(whole, [false, true, true, false]);
    }
}
