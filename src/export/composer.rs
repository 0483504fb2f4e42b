//! The text of a document as it changes: what an edit does not touch is not written again.

use std::collections::HashMap;
use std::sync::Arc;

use super::emit::{Lead, Part, State, without_spaces};
use super::numbers::{self, NewNumber};
use super::outline::{has_rule, heading_text, heads_nothing, kept, statement};
use super::plain::Plain;
use super::section::{Chunk, Remains, Shape, remains};
use super::{Composed, View};
use crate::document::Document;
use crate::tree::{
    FieldId, Newline, Section, SectionId, SectionState, SwitchedOff, subtree_end, switched_off,
};

/// Composes one document again and again.
pub struct Composer {
    view: View,
    newline: Newline,
    sections: Vec<Written>,
    /// What was written instead, where the document is a finished text.
    plain: Plain,
    segments: Vec<Segment>,
}

/// A section as it was when it was last written, and what was made of it.
struct Written {
    section: Arc<Section>,
    off: SwitchedOff,
    has_heading: bool,
    number: NewNumber,
    /// None where a section above it stands for it.
    made: Option<Made>,
}

#[derive(Clone)]
struct Made {
    remains: Arc<Remains>,
    is_kept: bool,
    /// What came before.
    state: State,
    part: Arc<Part>,
}

/// What a section says in the text, with what keeps it apart from the next.
#[derive(Clone)]
pub struct Segment {
    part: Arc<Part>,
    ending: Ending,
}

/// How a segment ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It says nothing.
    Nothing,
    /// What follows begins on the next line.
    Line,
    /// What follows is set apart.
    Blank,
    /// Nothing follows.
    End,
    /// It is written as it stands.
    Whole,
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.ending == other.ending && Arc::ptr_eq(&self.part, &other.part)
    }
}

impl Segment {
    /// What is written as it stands.
    pub(super) fn whole(part: Arc<Part>) -> Self {
        let is_empty = part.text.as_ref().is_none_or(|(_, text)| text.text.is_empty());
        Self { part, ending: if is_empty { Ending::Nothing } else { Ending::Whole } }
    }

    /// Its text without what follows it, and that.
    fn pieces(&self) -> (&str, &'static str) {
        let text = self.part.text.as_ref().map_or("", |(_, text)| text.text.as_str());
        match self.ending {
            Ending::Nothing => ("", ""),
            Ending::Line => (text, "\n"),
            Ending::Blank => (without_spaces(text), "\n\n"),
            Ending::End => (text.trim_end(), "\n"),
            Ending::Whole => (text, ""),
        }
    }

    /// The length of its text in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        let (text, ending) = self.pieces();
        text.len() + ending.len()
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ending == Ending::Nothing
    }

    /// Appends its text.
    pub fn push_to(&self, whole: &mut String) {
        let (text, ending) = self.pieces();
        whole.push_str(text);
        whole.push_str(ending);
    }

    /// The section that begins in it.
    #[must_use]
    pub fn section(&self) -> Option<SectionId> {
        self.part.section
    }

    /// Where in its text (bytes) the section begins: a thematic break may stand before it.
    #[must_use]
    pub fn begin(&self) -> usize {
        self.part.begin.min(self.pieces().0.len())
    }

    /// Where in its text (bytes) which field's answer or mark stands; ascending.
    pub fn fields(&self) -> impl Iterator<Item = (std::ops::Range<usize>, FieldId)> {
        let end = self.pieces().0.len();
        let fields = self.part.text.as_ref().map_or(&[][..], |(_, text)| text.fields.as_slice());
        fields.iter().map(move |(range, field)| (range.start.min(end)..range.end.min(end), *field))
    }
}

impl Composer {
    /// Nothing is composed yet.
    #[must_use]
    pub fn new(view: View) -> Self {
        Self {
            view,
            newline: Newline::Lf,
            sections: Vec::new(),
            plain: Plain::default(),
            segments: Vec::new(),
        }
    }

    /// What the document says, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Brings the text up to a document.
    pub fn follow(&mut self, document: &Document) {
        if self.newline != document.newline() {
            self.newline = document.newline();
            self.sections.clear();
            self.plain.clear();
        }
        if self.plain.holds(document) {
            self.sections.clear();
            self.segments = self.plain.follow(document, self.view);
            return;
        }
        self.plain.clear();
        let sections = document.sections();
        let off = switched_off(sections);
        let (mut old, is_in_order) = self.take_old(sections);
        let all = self.remains(sections, &off, &old);
        let is_kept = kept(document, &off, &all, self.view);
        let heads = |index: usize| {
            let remains = all[index].as_deref();
            !off[index].heading && !remains.is_some_and(|remains| heads_nothing(sections, index, remains))
        };
        let has_heading: Vec<bool> =
            (0..sections.len()).map(|index| is_kept[index] && heads(index)).collect();
        let is_same_outline = is_in_order
            && old.iter().zip(sections).zip(&has_heading).all(|((old, section), has_heading)| {
                old.as_ref().is_some_and(|old| old.has_heading == *has_heading && has_same_head(old, section))
            });
        let mut numbers =
            if is_same_outline { Vec::new() } else { numbers::close_up(document, &has_heading) };
        let mut state = State::default();
        for (index, remains) in all.into_iter().enumerate() {
            let (section, has_heading) = (&sections[index], has_heading[index]);
            let old = old[index].take();
            let number = match &old {
                Some(old) if is_same_outline => old.number.clone(),
                _ => std::mem::take(&mut numbers[index]),
            };
            let made = remains.map(|remains| {
                let same = old.as_ref().and_then(|old| {
                    let is_same = old.has_heading == has_heading && old.number == number;
                    old.made.as_ref().filter(|made| {
                        is_same
                            && made.state == state
                            && made.is_kept == is_kept[index]
                            && Arc::ptr_eq(&made.remains, &remains)
                    })
                });
                let made = same.cloned().unwrap_or_else(|| {
                    let heading = section.heading.as_ref().filter(|_| has_heading);
                    let heading = heading.map(|heading| {
                        let text = heading_text(heading, self.view, document, &number);
                        Chunk { shape: Shape::Apart, text, is_spaced: true, is_ruled: false }
                    });
                    let mut part = Part::new(has_heading.then_some(section.id), state);
                    write(&mut part, heading, &remains, is_kept[index]);
                    Made { remains, is_kept: is_kept[index], state, part: Arc::new(part) }
                });
                state = made.part.state;
                made
            });
            let off = off[index].clone();
            self.sections.push(Written { section: section.clone(), off, has_heading, number, made });
        }
        self.segments = segments(self.sections.iter().filter_map(|written| written.made.as_ref()));
    }

    /// What was made of the sections before, by their present order, and whether that is the order that they had.
    fn take_old(&mut self, sections: &[Arc<Section>]) -> (Vec<Option<Written>>, bool) {
        let old = std::mem::take(&mut self.sections);
        let is_in_order = old.len() == sections.len()
            && old.iter().zip(sections).all(|(old, section)| old.section.id == section.id);
        if is_in_order {
            return (old.into_iter().map(Some).collect(), true);
        }
        let mut by_id: HashMap<SectionId, Written> =
            old.into_iter().map(|written| (written.section.id, written)).collect();
        (sections.iter().map(|section| by_id.remove(&section.id)).collect(), false)
    }

    /// What remains of each section; none where a section above it stands for it.
    fn remains(
        &self,
        sections: &[Arc<Section>],
        off: &[SwitchedOff],
        old: &[Option<Written>],
    ) -> Vec<Option<Arc<Remains>>> {
        let mut all: Vec<Option<Arc<Remains>>> = Vec::with_capacity(sections.len());
        while let Some(section) = sections.get(all.len()) {
            let index = all.len();
            if section.state == SectionState::Included {
                let same = old[index]
                    .as_ref()
                    .filter(|old| Arc::ptr_eq(&old.section, section) && old.off == off[index]);
                let same = same.and_then(|old| Some(old.made.as_ref()?.remains.clone()));
                all.push(Some(
                    same.unwrap_or_else(|| Arc::new(remains(section, &off[index], self.view, self.newline))),
                ));
                continue;
            }
            // Its subsections share its fate, and a rule after them still separates.
            let end = subtree_end(sections, index);
            let has_rule = (index..end).any(|at| has_rule(&sections[at], &off[at]));
            let chunks = match &section.state {
                SectionState::NotApplicable(reason) if !off[index].heading => vec![statement(reason)],
                _ => Vec::new(),
            };
            let has_content = !chunks.is_empty();
            all.push(Some(Arc::new(Remains { chunks, has_content, has_rule })));
            all.resize_with(end, || None);
        }
        all
    }
}

/// Whether the numbers of sections can be as they were, as far as this one goes.
fn has_same_head(old: &Written, section: &Arc<Section>) -> bool {
    Arc::ptr_eq(&old.section, section)
        || old.section.level == section.level && old.section.heading == section.heading
}

/// Writes what remains of a section.
fn write(part: &mut Part, heading: Option<Chunk>, remains: &Remains, is_kept: bool) {
    if is_kept {
        // What remains behind a part without its heading goes on with the section before.
        if let Some(heading) = heading {
            part.chunk(&heading);
        }
        for chunk in &remains.chunks {
            if chunk.is_ruled {
                part.rule();
            }
            part.chunk(chunk);
        }
    } else if remains.chunks.iter().any(|chunk| chunk.is_ruled) {
        part.rule();
    }
    if remains.has_rule {
        part.rule();
    }
}

/// The parts with what stands between them: one line ending at the end, and none where there is nothing to say.
fn segments<'m>(all: impl Iterator<Item = &'m Made>) -> Vec<Segment> {
    let mut segments: Vec<Segment> =
        all.map(|made| Segment { part: made.part.clone(), ending: Ending::Nothing }).collect();
    let mut next = Ending::End;
    for segment in segments.iter_mut().rev() {
        let Some((lead, text)) = &segment.part.text else { continue };
        if next == Ending::End && text.text.trim_end().is_empty() {
            continue;
        }
        segment.ending = next;
        next = match lead {
            Lead::Blank => Ending::Blank,
            Lead::Nothing | Lead::Line => Ending::Line,
        };
    }
    segments
}

/// The text of a document as a view wants it.
pub(super) fn compose(document: &Document, view: View) -> Composed {
    let mut whole = Composer::new(view);
    whole.follow(document);
    let mut composed = Composed::default();
    for segment in whole.segments() {
        let start = composed.text.len();
        composed.sections.extend(segment.section().map(|section| (start + segment.begin(), section)));
        composed
            .fields
            .extend(segment.fields().map(|(range, id)| (start + range.start..start + range.end, id)));
        segment.push_to(&mut composed.text);
    }
    composed
}
