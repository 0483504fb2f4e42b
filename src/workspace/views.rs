//! What is derived from the whole document: the preview, the progress, what would be left out.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use super::Editor;
use crate::document::{Counted, Document, Progress};
use crate::export::{self, Composer, Review, Segment, View};
use crate::preview::{BlockKey, Preview, place_behind, place_in};
use crate::tree::{FieldId, Section, SectionId};

/// The text that is shown, with its rendering. It follows a document from edit to edit.
pub struct Shown {
    view: View,
    composer: Composer,
    segments: Vec<Segment>,
    sections: Vec<Arc<Section>>,
    /// What each field asks that is marked in the text.
    asks: HashMap<u32, String>,
    /// The rendering.
    pub preview: Preview,
    is_broken: bool,
}

/// Does work that may stop short of its end, and tells whether it came to it. What the work was about to change is then
/// in no known state, and must not be looked at again.
pub type Attempt = fn(&mut dyn FnMut()) -> bool;

impl Shown {
    fn new(view: View) -> Self {
        Self {
            view,
            composer: Composer::new(view),
            segments: Vec::new(),
            sections: Vec::new(),
            asks: HashMap::new(),
            preview: Preview::default(),
            is_broken: false,
        }
    }

    /// Whether the renderer has stopped at this text: nothing of it is shown.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Brings text and rendering up to a document.
    fn follow(&mut self, document: &Document) {
        // What a field asks may be shown far from its mark, where a link has it in its title.
        let is_restated = self.note_asks(document);
        self.composer.follow(document);
        let old = std::mem::replace(&mut self.segments, self.composer.segments().to_vec());
        let new = &self.segments;
        let is_same = |(old, new): &(&Segment, &Segment)| old == new && !is_restated;
        let head = old.iter().zip(new).take_while(is_same).count();
        let most = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(is_same).count();
        let length = |segments: &[Segment]| segments.iter().map(Segment::len).sum::<usize>();
        let mut at = length(&old[..head]);
        let (old, new) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
        let mark = |id: u32| self.asks.get(&id).cloned();
        // Where no section comes or goes, each changes by itself: a name may be filled in all over the document.
        let is_paired = old.len() == new.len() && !is_restated;
        let count = if is_paired { new.len() } else { 1 };
        for index in 0..count {
            let (from, to) = if is_paired { (&old[index..=index], &new[index..=index]) } else { (old, new) };
            let (from, to) = (text_of(from), text_of(to));
            if from != to || is_restated {
                let changed = if is_restated { 0..from.len() } else { changed(&from, &to) };
                let insert = &to[changed.start..to.len() - (from.len() - changed.end)];
                self.preview.edit(at + changed.start..at + changed.end, insert, &mark);
            }
            at += to.len();
        }
    }

    /// Takes note of what the fields ask in sections that changed. Returns whether one asks something else than before.
    fn note_asks(&mut self, document: &Document) -> bool {
        let mut is_restated = false;
        let old = std::mem::replace(&mut self.sections, document.sections().to_vec());
        let is_known = |index: usize, section: &Arc<Section>| {
            old.get(index).is_some_and(|old| Arc::ptr_eq(old, section))
        };
        for (index, section) in document.sections().iter().enumerate() {
            if is_known(index, section) {
                continue;
            }
            section.for_each_field(&mut |field| {
                if field.is_asked() && !field.is_filled() {
                    let ask = field.ask();
                    let before = self.asks.get(&field.id.0);
                    if before.is_none_or(|before| before != ask) {
                        is_restated |= before.is_some();
                        self.asks.insert(field.id.0, ask.to_owned());
                    }
                }
            });
        }
        is_restated
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        text_of(&self.segments)
    }

    /// The block in which a field's answer or mark stands: of an answer of several blocks, the one behind these of its
    /// words.
    #[must_use]
    pub fn block_of(&self, field: FieldId, before: &str) -> Option<BlockKey> {
        let (range, _) = self.fields().find(|(_, id)| *id == field)?;
        let words = if before.is_empty() { String::new() } else { self.words(range.clone()) };
        self.preview.block_at(range.start + place_in(&words, before))
    }

    /// A part of the text, of one segment.
    fn words(&self, range: Range<usize>) -> String {
        let mut start = 0;
        for segment in &self.segments {
            if range.start < start + segment.len() {
                let mut text = String::new();
                segment.push_to(&mut text);
                let words = text.get(range.start.saturating_sub(start)..range.end.saturating_sub(start));
                return words.unwrap_or_default().to_owned();
            }
            start += segment.len();
        }
        String::new()
    }

    /// The block with which a section begins.
    #[must_use]
    pub fn block_of_section(&self, section: SectionId) -> Option<BlockKey> {
        let index = self.segments.iter().position(|segment| segment.section() == Some(section))?;
        let before: usize = self.segments[..index].iter().map(Segment::len).sum();
        self.preview.block_at(before + self.segments[index].begin())
    }

    /// The first field that stands in a block, or the nearest one before it.
    #[must_use]
    pub fn field_in(&self, block: BlockKey) -> Option<FieldId> {
        let (source, _) = self.preview.source_of(block)?;
        let mut before = None;
        for (range, id) in self.fields() {
            if range.start >= source.end {
                break;
            }
            before = Some(id);
            if range.start >= source.start {
                break;
            }
        }
        before
    }

    /// The field in whose words one is who has read so much of a block, as it is shown, and what of them, as they are
    /// written, stands before that place: with the blocks of the same answer before this one. Where the words are no
    /// field's, the next field of the block, and nothing.
    #[must_use]
    pub fn field_behind(&self, block: BlockKey, shown: &str) -> Option<(FieldId, String)> {
        let (source, text) = self.preview.source_of(block)?;
        let place = source.start + place_behind(text, shown);
        let mut next = None;
        for (range, field) in self.fields() {
            if range.start > place {
                next = Some(field).filter(|_| range.start < source.end);
                break;
            }
            if place <= range.end {
                return Some((field, self.text().get(range.start..place)?.to_owned()));
            }
        }
        Some((next.or_else(|| self.field_in(block))?, String::new()))
    }

    /// Where in the text which field's answer or mark stands; ascending.
    fn fields(&self) -> impl Iterator<Item = (Range<usize>, FieldId)> {
        let mut start = 0;
        self.segments.iter().flat_map(move |segment| {
            let own = start;
            start += segment.len();
            segment.fields().map(move |(range, id)| (own + range.start..own + range.end, id))
        })
    }
}

fn text_of(segments: &[Segment]) -> String {
    let mut text = String::new();
    for segment in segments {
        segment.push_to(&mut text);
    }
    text
}

/// Which bytes of a text are others in another, on character boundaries of both.
fn changed(old: &str, new: &str) -> Range<usize> {
    let equal = |(old, new): &(u8, u8)| old == new;
    let mut head = old.bytes().zip(new.bytes()).take_while(equal).count();
    while !old.is_char_boundary(head) {
        head -= 1;
    }
    let most = old.len().min(new.len()) - head;
    let mut tail = old.bytes().rev().zip(new.bytes().rev()).take(most).take_while(equal).count();
    while !old.is_char_boundary(old.len() - tail) {
        tail -= 1;
    }
    head..old.len() - tail
}

/// What is derived from an editor, made once for a page.
#[derive(Clone, Copy)]
pub struct Views {
    shown: StoredValue<Shown>,
    /// Counts what `shown` followed.
    revision: Memo<u64>,
    /// How much of the document is filled in.
    pub progress: Memo<Progress>,
    /// What to know before the finished text is taken away.
    pub review: Memo<Arc<Review>>,
    /// The name under which the draft is listed.
    pub name: Memo<String>,
}

impl Views {
    /// Derives everything from `editor`; `is_finished` tells which text the preview is to show. A fault of the renderer
    /// costs no more than the preview, if `attempt` survives it.
    #[must_use]
    pub fn new(editor: Editor, is_finished: Signal<bool>, attempt: Attempt) -> Self {
        let shown = StoredValue::new(Shown::new(View::Marks));
        let counted = StoredValue::new(Counted::default());
        Self {
            shown,
            revision: Memo::new(move |count| {
                let view = if is_finished.get() { View::Finished } else { View::Marks };
                // Nothing is held meanwhile: who holds something and stops never lets it go.
                let document = editor.with_document(Clone::clone);
                let now = shown.try_update_value(|shown| std::mem::replace(shown, Shown::new(view)));
                if let Some(mut now) = now {
                    let is_done = attempt(&mut || {
                        if now.view != view {
                            // The blocks that are the same in both views stay.
                            (now.view, now.composer) = (view, Composer::new(view));
                        }
                        now.follow(&document);
                    });
                    if is_done {
                        now.is_broken = false;
                        shown.set_value(now);
                    } else {
                        std::mem::forget(now);
                        shown.update_value(|shown| shown.is_broken = true);
                    }
                }
                count.map_or(0, |count| count + 1)
            }),
            progress: Memo::new(move |_| {
                let counting = |document: &Document| counted.try_update_value(|now| now.follow(document));
                editor.with_document(counting).unwrap_or_default()
            }),
            review: Memo::new(move |_| Arc::new(editor.with_document(export::review))),
            name: Memo::new(move |_| {
                editor.title().track();
                editor.with_document(|_| ());
                editor.name()
            }),
        }
    }

    /// Reads what the preview shows, which is rendered for that if it is not up to the document. No effect that reads it
    /// runs again for that.
    pub fn untracked_shown<T>(self, read: impl FnOnce(&Shown) -> T) -> T {
        self.revision.with_untracked(|_| ());
        self.shown.with_value(read)
    }
}
