//! Texts made from other texts.

use super::case::Chance;
use crate::support::generate::any_text;

/// What means something to the reader, to Markdown or to neither.
const TOKENS: [&str; 62] = [
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "<",
    ">",
    "|",
    "`",
    "```",
    "````",
    "~~~",
    "\n```\n",
    "\n    ```\n",
    "\n> ",
    "\n---\n",
    "\n===\n",
    "\n+++\n",
    "{{",
    "}}",
    "{{X}}",
    "{{X_1}}",
    "{{#X}}",
    "{{/X}}",
    "{{#X}}\n",
    "{{/X}}\n",
    "{{^X}}",
    "{{! x }}",
    "{% x %}",
    "${X}",
    "<x y>",
    "<!--",
    "-->",
    "<!-- x -->",
    "\n<!-- x\n# y -->\n",
    "<pre>",
    "</pre>",
    "[x](y)",
    "[x][y]",
    "\n[x]: y\n",
    "[ ]",
    "- [ ] ",
    "\n- ",
    "\n1. ",
    "\n  - ",
    "\n## ",
    "\n## Phase 1: [x y z]\n",
    "\n| a | b |\n|---|---|\n| [x] |  |\n",
    "\n|-|-|\n",
    "\n**A:** ",
    "\\",
    "\r",
    "\r\n",
    "\n\n",
    "\n",
    "\t",
    "    ",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{fdd0}1\u{fdd1}",
];

/// A part of one of the seeds, changed.
pub(super) fn text(seeds: &[String], chance: &mut Chance) -> String {
    let mut text = window_of(seeds, 50, chance);
    for _ in 0..chance.below(10) {
        text = mutate(text, seeds, chance);
    }
    text
}

/// The same text, changed here and there.
pub(super) fn variant(text: &str, seeds: &[String], chance: &mut Chance) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(3) {
        text = mutate(text, seeds, chance);
    }
    text
}

/// A run of at most so many lines.
pub(super) fn window(text: &str, longest: usize, chance: &mut Chance) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let start = chance.below(lines.len());
    let end = (start + 1 + chance.below(longest)).min(lines.len());
    lines.get(start..end).unwrap_or_default().concat()
}

fn window_of(seeds: &[String], longest: usize, chance: &mut Chance) -> String {
    window(&seeds[chance.below(seeds.len())], longest, chance)
}

fn mutate(text: String, seeds: &[String], chance: &mut Chance) -> String {
    let (at, end) = range(&text, chance);
    let (before, within, after) = (&text[..at], &text[at..end], &text[end..]);
    match chance.below(16) {
        0..5 => format!("{before}{}{within}{after}", chance.pick(&TOKENS)),
        5 => format!("{before}{}{after}", chance.pick(&TOKENS)),
        6 => format!("{before}{after}"),
        7 => format!("{before}{within}{within}{after}"),
        8 => format!("{before}{}{after}", window_of(seeds, 6, chance)),
        9 => format!("{before}{}{after}", chance.any(any_text())),
        10 => flip(text, chance),
        11 => swap_lines(&text, chance),
        12 => format!("{before}{}{after}", within.replace("\r\n", "\n").replace('\n', "\r\n")),
        13 => text.replace("\r\n", "\n").replace('\n', "\r\n"),
        14 => indent(&text, chance),
        _ => format!("{}{text}", if chance.below(2) == 0 { "\u{feff}" } else { "" }),
    }
}

/// Two places in the text, most often close to each other.
fn range(text: &str, chance: &mut Chance) -> (usize, usize) {
    let at = text.floor_char_boundary(chance.below(text.len() + 1));
    let longest = if chance.below(4) == 0 { text.len() } else { 24 };
    let end = text.floor_char_boundary((at + chance.below(longest + 1)).min(text.len()));
    (at, end.max(at))
}

/// Another bit in one byte; what is no text then is replaced.
fn flip(text: String, chance: &mut Chance) -> String {
    let mut bytes = text.into_bytes();
    let (at, bit) = (chance.below(bytes.len()), chance.below(8));
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << bit;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn swap_lines(text: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (one, other) = (chance.below(lines.len()), chance.below(lines.len()));
    if !lines.is_empty() {
        lines.swap(one, other);
    }
    lines.concat()
}

/// Another beginning for one line.
fn indent(text: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = chance.below(lines.len());
    let lead = chance.pick(&[" ", "  ", "    ", "\t", "> ", "- ", "# ", "| "]);
    lines.insert(at, lead);
    lines.concat()
}
