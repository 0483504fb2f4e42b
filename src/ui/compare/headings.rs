//! Where in a text one is: the headings above a place.

use crate::template::{fence_of, is_closing};

struct Heading<'a> {
    at: usize,
    level: usize,
    title: &'a str,
}

/// The headings of a text, in its order. Only those with signs in front count: they are what is composed.
pub(super) struct Headings<'a>(Vec<Heading<'a>>);

impl<'a> Headings<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut headings = Vec::new();
        let mut fence = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            match fence {
                Some((mark, count)) if is_closing(line, mark, count) => fence = None,
                Some(_) => {}
                None => fence = fence_of(line),
            }
            let title = line.trim_start_matches('#');
            let level = line.len() - title.len();
            if fence.is_none() && (1..=6).contains(&level) && title.starts_with(' ') {
                let title = title.trim();
                let open = title.trim_end_matches('#');
                let title = if open.is_empty() || open.ends_with(' ') { open.trim_end() } else { title };
                headings.push(Heading { at, level, title });
            }
            at += line.len();
        }
        Self(headings)
    }

    /// The titles of the sections in which the text from `from` to `to` stands, without those whose end is a heading within that text.
    pub(super) fn above(&self, from: usize, to: usize) -> Vec<&'a str> {
        let first = self.0.partition_point(|heading| heading.at < from);
        let within = self.0[first..].iter().take_while(|heading| heading.at < to);
        let mut below = within.map(|heading| heading.level).min().unwrap_or(usize::MAX);
        let mut titles = Vec::new();
        for heading in self.0[..first].iter().rev() {
            if heading.level < below {
                below = heading.level;
                titles.push(heading.title);
            }
        }
        titles.reverse();
        titles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_above_a_place() {
        let text = "# Doc\n\n## One ##\n\n```\n# code\n```\n\nx\n\n### Deep\n\ny\n\n## Two C#\n\nz\n";
        let headings = Headings::of(text);
        let check = |from: &str, to: &str, expected: &[&str]| {
            let at = |words: &str| text.find(words).unwrap();
            assert_eq!(headings.above(at(from), at(to)), expected, "{from} to {to}");
        };
        check("x\n", "\n### Deep", &["Doc", "One"]);
        check("y\n", "\n## Two", &["Doc", "One", "Deep"]);
        check("y\n", "z\n", &["Doc"]);
        check("z\n", "z\n", &["Doc", "Two C#"]);
        check("# Doc", "x\n", &[]);
    }
}
