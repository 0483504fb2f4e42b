//! Fenced code: whole, or without the lines that miss a name.

use super::View;
use super::holes::{self, Part, Text};
use super::parts::{Fill, fill, parts, plain_lines};
use crate::tree::{Fence, Newline};

/// A code block, and whether nothing of it is filled in.
pub(super) fn fence_text(fence: &Fence, view: View, newline: Newline) -> (Text, bool) {
    let fill = fill(&fence.body, view);
    if fill == Fill::Nothing {
        return (Text::default(), true);
    }
    let (parts, _) = parts(&fence.body, view, newline);
    let mut body = Text::default();
    if parts.contains(&Part::Hole) {
        body = closed_lines(parts);
    } else {
        for part in parts {
            body.push_part(part);
        }
    }
    let kept = body.text.trim_end_matches('\n').len();
    body.truncate(kept);
    let (open, close) = fence.around(&body.text);
    let mut text = Text { text: plain_lines(&open) + "\n", fields: Vec::new() };
    text.push(body);
    text.text.push('\n');
    text.text.push_str(&close);
    (text, false)
}

/// Code of which not every name is filled in, without the lines that miss one. Where such a line ended a list,
/// the comma before it goes too.
fn closed_lines(parts: Vec<Part>) -> Text {
    let mut out: Vec<Text> = Vec::new();
    for line in holes::lines(parts) {
        let has_hole = line.contains(&Part::Hole);
        let ends_in_comma =
            matches!(line.last(), Some(Part::Literal(text)) if text.trim_end().ends_with(','));
        if !has_hole {
            out.push(holes::close(line));
            continue;
        }
        if let Some(last) = out.last_mut()
            && !ends_in_comma
            && last.text.ends_with(',')
        {
            let kept = last.text.len() - 1;
            last.truncate(kept);
        }
    }
    let mut text = Text::default();
    for (index, line) in out.into_iter().enumerate() {
        if index > 0 {
            text.text.push('\n');
        }
        text.push(line);
    }
    text
}
