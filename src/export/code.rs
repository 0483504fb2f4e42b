//! Fenced code: whole, or without what is not filled in.

use std::collections::HashSet;

use super::View;
use super::holes::{self, Part, Text};
use super::parts::{Fill, Spot, fill, mark, parts, plain, plain_lines};
use crate::tree::{Fence, Field, Newline, Piece};

/// A code block, and whether nothing of it is filled in.
pub(super) fn fence_text(fence: &Fence, view: View, newline: Newline) -> (Text, bool) {
    let body = match fence.body.first() {
        Some(Piece::Field(field)) if field.has_open_names() => joined_body(field, view, newline),
        _ => body(fence, view, newline),
    };
    let info = match fill(&fence.info, view) {
        Fill::Something => holes::close(parts(&fence.info, Spot::Code, view, newline).0),
        _ => Text::default(),
    };
    if body.is_none() && info.text.is_empty() {
        return (Text::default(), true);
    }
    let mut body = body.unwrap_or_default();
    let kept = body.text.trim_end_matches('\n').len();
    body.truncate(kept);
    let (open, close) = fence.around(&body.text);
    let mut text = Text { text: plain_lines(&open), fields: Vec::new() };
    text.push(info);
    text.truncate(text.text.trim_end().len());
    text.text.push('\n');
    text.push(body);
    text.text.push('\n');
    text.text.push_str(&close);
    (text, false)
}

/// What stands between the fences, if anything is filled in.
fn body(fence: &Fence, view: View, newline: Newline) -> Option<Text> {
    if fill(&fence.body, view) == Fill::Nothing {
        return None;
    }
    let (parts, _) = parts(&fence.body, Spot::Code, view, newline);
    if parts.contains(&Part::Hole) {
        let is_answered = |line: &[Part]| line.iter().any(|part| matches!(part, Part::Value(..)));
        return filled_lines(holes::lines(parts).into_iter().map(|line| (is_answered(&line), line)));
    }
    let mut body = Text::default();
    for part in parts {
        body.push_part(part);
    }
    Some(body)
}

/// Code that is edited as a whole and still holds names of the template's. Whoever changed a line with a name in
/// it wants the rest of the line; one that is still the template's says nothing.
fn joined_body(field: &Field, view: View, newline: Newline) -> Option<Text> {
    if view == View::Finished && field.value.is_none() {
        return None;
    }
    let mut code = String::new();
    field.write(newline, &mut code);
    let (code, source) = (plain(&code), plain(&field.source));
    let of_template: HashSet<&str> = source.lines().map(str::trim).collect();
    let (mut parts, mut done) = (Vec::new(), 0);
    for place in field.names_in(&code) {
        parts.push(Part::Literal(code[done..place.start].to_owned()));
        let name = code[place.clone()].trim_matches(['{', '}', ' ']);
        parts.push(match view {
            View::Marks => Part::Value(mark(field, name), field.id),
            View::Finished => Part::Hole,
        });
        done = place.end;
    }
    parts.push(Part::Literal(code[done..].to_owned()));
    filled_lines(code.lines().map(|line| !of_template.contains(line.trim())).zip(holes::lines(parts)))
}

/// The lines without those of which nothing is answered, if any is left; each line comes with whether it is. Brackets
/// go with all that stood between them, and where what goes ended a list, so does the comma before it, if it is the template's.
fn filled_lines(lines: impl Iterator<Item = (bool, Vec<Part>)>) -> Option<Text> {
    let mut out: Vec<(bool, Text)> = Vec::new();
    // Something went that stood after the last of them.
    let mut is_hollow = false;
    for (is_answered, line) in lines {
        let ends_in_comma =
            matches!(line.last(), Some(Part::Literal(text)) if text.trim_end().ends_with(','));
        if is_answered || !line.contains(&Part::Hole) {
            let line = holes::close(line);
            let closes_nothing = is_hollow
                && !is_answered
                && is_closing(&line.text)
                && out.last().is_some_and(|(is_answered, open)| !is_answered && is_opening(&open.text));
            if !closes_nothing {
                out.push((is_answered, line));
                is_hollow = false;
                continue;
            }
            out.pop();
        }
        is_hollow = true;
        if let Some((_, last)) = out.last_mut()
            && !ends_in_comma
            && last.text.ends_with(',')
            && last.fields.last().is_none_or(|(answer, _)| answer.end < last.text.len())
        {
            let kept = last.text.len() - 1;
            last.truncate(kept);
        }
    }
    let mut text = Text::default();
    for (index, (_, line)) in out.into_iter().enumerate() {
        if index > 0 {
            text.text.push('\n');
        }
        text.push(line);
    }
    (!text.text.trim().is_empty()).then_some(text)
}

/// Whether the line of code only ends what others began.
fn is_closing(line: &str) -> bool {
    line.trim_start().starts_with([')', ']', '}']) && !line.trim_end().ends_with(['(', '[', '{'])
}

/// Whether the line of code only begins what others end.
fn is_opening(line: &str) -> bool {
    line.trim_end().ends_with(['(', '[', '{']) && !line.trim_start().starts_with([')', ']', '}'])
}
