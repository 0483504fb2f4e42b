//! Writing chunks one after the other with the space between them that GitHub-flavoured Markdown wants.

use super::Composed;
use super::holes::Text;
use super::section::{Chunk, Shape};
use crate::tree::SectionId;

/// Takes chunks and grows the text.
#[derive(Default)]
pub(super) struct Emitter {
    out: Composed,
    last: Option<Shape>,
    /// Nothing of the section was written yet.
    is_new_section: bool,
    /// A thematic break is written only between two things that are.
    has_rule: bool,
}

impl Emitter {
    pub(super) fn begin_section(&mut self, id: SectionId) {
        self.out.sections.push((self.out.text.len(), id));
        self.is_new_section = true;
    }

    pub(super) fn rule(&mut self) {
        self.has_rule = self.last.is_some();
    }

    pub(super) fn chunk(&mut self, chunk: Chunk) {
        if std::mem::take(&mut self.has_rule) {
            self.push(Shape::Apart, true, Text { text: "---".to_owned(), fields: Vec::new() });
        }
        let start = self.push(chunk.shape, chunk.is_spaced, chunk.text);
        if std::mem::take(&mut self.is_new_section)
            && let Some((at, _)) = self.out.sections.last_mut()
        {
            *at = start;
        }
    }

    /// Appends a text and returns where it begins.
    fn push(&mut self, shape: Shape, is_spaced: bool, text: Text) -> usize {
        if let Some(last) = self.last {
            let is_spaced = is_spaced || needs_space(last, shape);
            if is_spaced {
                // Spaces that would break the line mean nothing at the end of a block.
                let kept = self.out.text.trim_end_matches([' ', '\t']).len();
                self.out.text.truncate(kept);
                self.out.text.push('\n');
            }
            self.out.text.push('\n');
        }
        let start = self.out.text.len();
        self.out.text.push_str(&text.text);
        self.out
            .fields
            .extend(text.fields.into_iter().map(|(at, id)| (start + at.start..start + at.end, id)));
        self.last = Some(shape);
        start
    }

    pub(super) fn finish(mut self) -> Composed {
        let kept = self.out.text.trim_end().len();
        self.out.text.truncate(kept);
        if !self.out.text.is_empty() {
            self.out.text.push('\n');
        }
        let len = self.out.text.len();
        for (range, _) in &mut self.out.fields {
            range.start = range.start.min(len);
            range.end = range.end.min(len);
        }
        self.out
    }
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
