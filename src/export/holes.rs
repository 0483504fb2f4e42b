//! A line of which not everything is filled in, made whole: what only joined or wrapped the missing part goes.

use std::ops::Range;

use crate::tree::FieldId;

/// A part of a line being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The template's own words.
    Literal(String),
    /// An answer, a sample, or a mark.
    Value(String, FieldId),
    /// Nothing was filled in.
    Hole,
}

/// A text with the places of its fields, relative to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) fields: Vec<(Range<usize>, FieldId)>,
}

impl Text {
    pub(super) fn push_part(&mut self, part: Part) {
        match part {
            Part::Literal(text) => self.text.push_str(&text),
            Part::Value(text, field) => {
                let start = self.text.len();
                self.text.push_str(&text);
                self.fields.push((start..self.text.len(), field));
            }
            Part::Hole => {}
        }
    }

    /// Appends another text after this one.
    pub(super) fn push(&mut self, other: Self) {
        let start = self.text.len();
        self.text.push_str(&other.text);
        self.fields.extend(other.fields.into_iter().map(|(at, id)| (start + at.start..start + at.end, id)));
    }

    /// Puts a literal text at a place; a field in which it stands grows.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.text.insert_str(at, text);
        for (range, _) in &mut self.fields {
            let is_moved = range.start > at || at == 0;
            range.start += if is_moved { text.len() } else { 0 };
            range.end += if is_moved || range.end > at { text.len() } else { 0 };
        }
    }

    /// Replaces a range in which no field stands; the fields after it move along.
    pub(super) fn replace(&mut self, range: Range<usize>, new: &str) {
        let (old_len, end) = (range.len(), range.end);
        self.text.replace_range(range, new);
        for (place, _) in self.fields.iter_mut().filter(|(place, _)| place.start >= end) {
            place.start = place.start + new.len() - old_len;
            place.end = place.end + new.len() - old_len;
        }
    }

    /// Shortens the text to `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        for (range, _) in &mut self.fields {
            range.start = range.start.min(len);
            range.end = range.end.min(len);
        }
    }
}

/// What wraps a value and means nothing around nothing.
const WRAPPERS: [(&str, &str); 10] = [
    ("`", "`"),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("(", ")"),
    ("[", "]"),
    ("\"", "\""),
    ("'", "'"),
    ("#", ""),
];

/// What only joins a value to its neighbours.
fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\t' | ',' | ';' | ':' | '-' | '–' | '—' | '/' | '|' | '·' | '→' | '&')
}

/// What joins two values, and belongs to a hole where it touches it.
fn is_glue(c: char) -> bool {
    is_joint(c) && !matches!(c, ' ' | '\t' | ',' | ';' | ':')
}

/// Joins the parts and closes the holes.
pub(super) fn close(mut parts: Vec<Part>) -> Text {
    parts.dedup_by(|a, b| *a == Part::Hole && *b == Part::Hole);
    let last_said = parts.iter().rposition(|part| !is_nothing(part));
    // Whether something is said in the first `seen` parts.
    let (mut is_said, mut seen) = (false, 0);
    for at in 0..parts.len() {
        if parts[at] == Part::Hole {
            // A literal text next to the hole may yet go; it is for the hole to look at.
            let left = at - usize::from(at > 0 && matches!(parts[at - 1], Part::Literal(_)));
            let right = at + usize::from(matches!(parts.get(at + 1), Some(Part::Literal(_))));
            is_said |= parts[seen.min(left)..left].iter().any(|part| !is_nothing(part));
            seen = left;
            close_hole(&mut parts, at, !is_said, last_said.is_none_or(|last| last <= right));
        }
    }
    let mut text = Text::default();
    for part in parts {
        text.push_part(part);
    }
    text
}

/// Cuts parts at the line endings in their literal text.
pub(super) fn lines(parts: Vec<Part>) -> Vec<Vec<Part>> {
    let mut lines: Vec<Vec<Part>> = Vec::new();
    let mut line: Vec<Part> = Vec::new();
    for part in parts {
        let Part::Literal(text) = part else {
            line.push(part);
            continue;
        };
        for (index, piece) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(std::mem::take(&mut line));
            }
            if !piece.is_empty() {
                line.push(Part::Literal(piece.to_owned()));
            }
        }
    }
    lines.push(line);
    lines
}

/// Joins the parts of several lines; a further line that says nothing goes.
pub(super) fn close_lines(parts: Vec<Part>) -> Text {
    let mut text = Text::default();
    for (index, mut line) in lines(parts).into_iter().enumerate() {
        let is_gone = line.contains(&Part::Hole) && !line.iter().any(|part| matches!(part, Part::Value(..)));
        if index > 0 && is_gone {
            continue;
        }
        // What takes the place of the first line stands where that began, and behind its task box.
        let is_first = matches!(text.text.trim(), "" | "[ ]" | "[x]");
        if let Some(Part::Literal(first)) = line.first_mut().filter(|_| index > 0 && is_first) {
            first.drain(..first.len() - first.trim_start().len());
        }
        let closed = close(line);
        if index > 0 && !closed.text.trim().is_empty() && !text.text.is_empty() {
            text.text.push(if is_first { ' ' } else { '\n' });
        }
        text.push(closed);
    }
    text
}

/// Takes from the literal text on either side of the hole what only served it. `is_left_first` says that nothing
/// is said before the text on the left, `is_right_last` that nothing is after the text on the right.
fn close_hole(parts: &mut [Part], at: usize, is_left_first: bool, is_right_last: bool) {
    let mut left = literal(parts, at.checked_sub(1));
    let mut right = literal(parts, Some(at + 1));
    while let Some((open, close)) = WRAPPERS.iter().find(|wrapper| wraps(wrapper, &left, &right)) {
        left.truncate(left.len() - open.len());
        right.drain(..close.len());
    }
    // Joiners at the very start join nothing: they are the template's own, such as a dash in front of an entry.
    let is_first = left.trim_end_matches(is_joint).is_empty() && is_left_first;
    let is_last = right.trim().is_empty() && is_right_last;
    if is_first {
        let rest = right.trim_start_matches(is_joint).to_owned();
        right = rest;
    } else if is_last {
        let kept = left.trim_end_matches(is_joint).len();
        // Trailing spaces that break the line are not the hole's to take.
        left.truncate(kept);
    } else if left.ends_with([' ', '\t']) && right.starts_with(is_glue) {
        // What was glued to the hole goes with it.
        let rest = right.chars().skip(1).collect::<String>().trim_start().to_owned();
        right = rest;
    } else if left.ends_with(['(', '[', '{']) && right.starts_with(is_joint) {
        let rest = right.trim_start_matches(is_joint).to_owned();
        right = rest;
    } else if left.ends_with(is_joint) && right.starts_with([')', ']', '}'])
        || left.ends_with(is_joint) && right.starts_with(is_joint)
    {
        let kept = left.trim_end_matches(is_joint).len();
        left.truncate(kept);
    } else if left.ends_with(' ') && right.starts_with(['.', '!', '?']) {
        left.truncate(left.trim_end().len());
    }
    set_literal(parts, at.checked_sub(1), left);
    set_literal(parts, Some(at + 1), right);
}

/// Whether the signs wrap what stands between the two texts. A number sign that ends a word belongs to the word.
fn wraps((open, close): &(&str, &str), left: &str, right: &str) -> bool {
    let Some(before) = left.strip_suffix(open) else { return false };
    let is_apart = *open != "#" || before.is_empty() || before.ends_with([' ', '\t', '(', '[', '{']);
    is_apart && right.starts_with(close)
}

fn is_nothing(part: &Part) -> bool {
    match part {
        Part::Hole => true,
        Part::Literal(text) => text.trim().is_empty(),
        Part::Value(..) => false,
    }
}

fn literal(parts: &[Part], at: Option<usize>) -> String {
    match at.and_then(|at| parts.get(at)) {
        Some(Part::Literal(text)) => text.clone(),
        _ => String::new(),
    }
}

fn set_literal(parts: &mut [Part], at: Option<usize>, new: String) {
    if let Some(Part::Literal(text)) = at.and_then(|at| parts.get_mut(at)) {
        *text = new;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `_` stands for a hole, capitals for values.
    fn check(line: &str, expected: &str) {
        let mut parts: Vec<Part> = Vec::new();
        for c in line.chars() {
            match (c, parts.last_mut()) {
                ('_', _) => parts.push(Part::Hole),
                (c, _) if c.is_uppercase() => parts.push(Part::Value(c.to_string(), FieldId(0))),
                (c, Some(Part::Literal(text))) => text.push(c),
                (c, _) => parts.push(Part::Literal(c.to_string())),
            }
        }
        assert_eq!(close(parts).text, expected, "{line}");
    }

    #[test]
    fn holes_close() {
        check("A: _", "A");
        check("_: B", "B");
        check("`_` (_): A", "A");
        check("`A` (_): B", "`A`: B");
        check("`A` (_): _", "`A`");
        check("`A` / `_`: B", "`A`: B");
        check("title: _", "title");
        check("_ title", "title");
        check("from _ to A.", "from to A.");
        check("A by _.", "A by.");
        check("issue #_ of A", "issue of A");
        check("A_ end", "A end");
        check("see _A", "see A");
        check("uses c#_ and A", "uses c# and A");
        check("uses (#_) and A", "uses and A");
        check("see _/-5 A", "see -5 A");
        check("A / _/B", "A / B");
        check("f(A, _)", "f(A)");
        check("f(_, A)", "f(A)");
        check("- _: A", "- A");
    }
}
