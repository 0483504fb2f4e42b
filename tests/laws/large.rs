//! Texts that are made to be slow or deep, of 200 KB each: they are read, written, composed and edited like any
//! other. Nothing is timed here; what took time in proportion to the square of the text would not come to an end.

use specwright::document::Document;
use specwright::export::{View, compose, finished, review};
use specwright::import::reread;
use specwright::tree::{BlockId, Body, SectionId};

use crate::support::document;
use crate::support::edits::{assert_sane, fields};

const SIZE: usize = 200_000;

/// What is repeated until the text is large enough.
const UNITS: [&str; 85] = [
    "[",
    "]",
    "[a b]",
    "[](",
    "[a](b",
    "[a][b]",
    "![a](b)",
    "[{{A}}]({{B}}) ",
    "(",
    "(?)",
    "`",
    "`a``b```c",
    "`[",
    "\\``",
    "{{",
    "{{{",
    "{{A}}",
    "<!--",
    "<!-- a\n",
    "a <!-- b --> ",
    "<",
    "\\",
    "|",
    "|\n",
    "|-|\n",
    "**a\n",
    "#\n",
    "# a\n",
    "###### a\n",
    "## 1. A\n\n[a b c]\n\n",
    "## Phase 1: [a b]\n\n",
    "## {{A_1}}\n",
    "```\n",
    "~~~\na\n",
    "- a\n",
    "- [a b]\n",
    "-\n",
    "- [ ] a\n",
    "1. Step 1\n",
    "- a\n\n",
    "- a\n  b\n",
    "- <!-- a -->\n",
    "- a:\n\n<!-- b -->\n\n",
    "- `a` (b): [c d]\n",
    "\n",
    " ",
    "\r",
    "\r\n",
    "\t",
    "> a\n",
    "a b c\n",
    "a b c\n\n",
    "**A:** [b c]\n",
    "A: b\n",
    "A:\n\n",
    "{{#A}}\n",
    "{{/A}}\n",
    "{{#A}}\nx\n{{/A}}\n",
    "---\n\na\n\n",
    "<div>\n",
    "[a]: b\n",
    "[a | b | c] ",
    "a:",
    "𝄞e\u{301}",
    "{",
    "}",
    "{a ",
    "{a b} ",
    "{.",
    ">",
    "<a ",
    "<a b> ",
    "<a></a>",
    "<<a>>",
    "\\<",
    "\\<a b\\> ",
    "\\[a\\]\\(b\\)",
    "## A\n\n",
    "## A\n<!-- b -->\n",
    "## A\n\nSay what? Describe it.\n\n- b\n\n",
    "- a: <!-- b -->\n",
    "- A: (b)\n",
    "```md\n# a\n```\n",
    "```md\n# a\n## b\n",
    "A\n===\n\n",
];

#[test]
fn repetition_is_no_trouble() {
    for unit in UNITS {
        check(&unit.repeat(SIZE / unit.len()));
    }
}

/// Ten times as much of what is looked at for what follows it, or for where it ends.
#[test]
fn looking_ahead_is_no_trouble() {
    check_reading(&"<!-- a -->\n".repeat(10 * SIZE / 11));
    check_reading(&format!("{}--> x\n", "<!--x\n\n".repeat(10 * SIZE / 7)));
    check_reading(&"a <!--x\n".repeat(10 * SIZE / 8));
    check_reading(&format!("{}{}", "{{#A}}\n".repeat(5 * SIZE / 7), "{{/B}}\n".repeat(5 * SIZE / 7)));
    check_reading(&format!("{}{}", "{{#A}}\n".repeat(5 * SIZE / 7), "{{/A}}\n".repeat(5 * SIZE / 7)));
}

/// What the form asks for of each item, and of each section.
#[test]
fn many_items_and_parts_are_no_trouble() {
    for unit in ["- [item text]\n", "- a\n\n", "- a\n  - b\n", "- a\n\n  b\n", "- a\n<!-- b -->\n"] {
        let doc = document(&unit.repeat(10 * SIZE / unit.len()));
        for section in doc.sections() {
            let lists = section.lists();
            let items = (0..section.blocks.len()).filter_map(|index| lists.place(index)).count();
            assert!(items >= 10 * SIZE / unit.len());
        }
    }
    let doc = document(&each(1..=40_000, |n| format!("## Component {n}\n\n[text here]\n\n")));
    assert_eq!(doc.repeated_groups().len(), 1);
}

#[test]
fn depth_is_no_trouble() {
    check(&("[".repeat(SIZE / 2) + &"]".repeat(SIZE / 2)));
    check(&("[a ".repeat(SIZE / 4) + &"]".repeat(SIZE / 4)));
    for (open, close) in [("{", "}"), ("{.", "}"), ("<a", ">"), ("<a ", ">"), ("{{ ", "}}")] {
        check(&(open.repeat(SIZE / 5) + &close.repeat(SIZE / 5)));
    }
    check(&each(0..440, |depth| format!("{}- [a b]\n", "  ".repeat(depth))));
    check(&("> ".repeat(SIZE / 2) + "[a b]"));
    check(&("- ".repeat(SIZE / 2) + "[a b]"));
    check(&each(0..8_000, |n| format!("{} {n}. A\n\n[a b]\n", "#".repeat(1 + n % 6))));
}

#[test]
fn counting_is_no_trouble() {
    check(&each(1..=50_000, |n| format!("- item {n}\n")));
    check(&each(1..=15_000, |n| format!("{n}. Step {n}\n")));
    check(&each(1..=6_000, |n| format!("## Part {n}: {{{{NAME_{n}}}}}\n\n[a b]\n\n")));
    check(&each(1..=15_000, |n| format!("{{{{NAME_{n}}}}} ")));
    check(&format!("- a: {{{{X}}}}\n{}", "{{Y}}: b\n".repeat(SIZE / 9)));
    check(&format!("---\n{}---\n", "a: [b c]\n".repeat(SIZE / 9)));
    check(&format!("```\n{}```\n", "a {{N}},\n".repeat(SIZE / 9)));
    check(&format!("# {}", "1.".repeat(SIZE / 2)));
}

#[test]
fn tables_are_no_trouble() {
    check(&format!("| A | B |\n|---|---|\n{}", "| [a b] | c |\n".repeat(SIZE / 14)));
    check(&format!("| A |\n|---|\n{}", each(1..=15_000, |n| format!("| Risk {n} |\n"))));
    let (header, delimiter, row) =
        ("| a ".repeat(SIZE / 10), "|-".repeat(SIZE / 10), "| [b c] ".repeat(SIZE / 20));
    check(&format!("{header}|\n{delimiter}|\n{row}|\n"));
}

#[test]
fn long_lines_are_no_trouble() {
    for unit in ["a", "a ", "[a b] ", "**a** ", "`a` ", "é", "\u{202e}", "<<``", "_/_[!a]", "--><!--a"] {
        let line = unit.repeat(SIZE / unit.len());
        for before in ["# ", "- ", "> ", "**A:** ", "| A |\n|---|\n| ", "```\n", "1. Step 1 ", "  "] {
            check(&format!("{before}{line}"));
        }
    }
}

/// What many fields are below of, each of which bears its words.
#[test]
fn long_labels_are_no_trouble() {
    let label = "1. >]] ".repeat(SIZE / 14);
    for (before, each) in
        [("# ", "[ ] a\n"), ("- ", "  - \n"), ("- ", "\n\n\t- [a b]\n"), ("**a** ", "[ ] a\n")]
    {
        check(&format!("{before}{label}\n{}", each.repeat(SIZE / 2 / each.len())));
    }
    check(&format!("| {label} |\n|---|\n{}", "| b |\n".repeat(SIZE / 12)));
}

/// Few long blocks laid beside many short ones, and the other way round.
#[test]
fn reading_edits_is_no_trouble() {
    for unit in ["\n]]><<!", "\"", "\n> ", "a ", ": ", " ", "1. }}"] {
        for other in ["", "\n> - )", "[a|b___", "a\n", "\n[a b]: c"] {
            let text = unit.repeat(SIZE / 8 / unit.len()) + &other.repeat(SIZE / 8 / other.len().max(1));
            let doc = document(&text);
            let (before, after) = text.split_at(text.len() / 2);
            let edited = [before, "x", after].concat();
            assert!(reread(&doc, &edited).write() == edited);
        }
    }
}

/// A line for each number.
fn each(numbers: impl Iterator<Item = usize>, line: impl Fn(usize) -> String) -> String {
    numbers.map(line).collect::<Vec<_>>().concat()
}

/// Reads and writes, and no more: what is larger yet takes long enough.
fn check_reading(text: &str) {
    let mut doc = document(text);
    assert!(doc.write() == text);
    let parts: Vec<(SectionId, BlockId)> = doc
        .sections()
        .iter()
        .filter_map(|section| section.blocks.first().map(|block| (section.id, block.id)))
        .collect();
    for (section, block) in parts {
        doc.switch_part(section, block);
    }
    assert!(doc.progress().filled == 0);
}

fn check(text: &str) {
    let mut doc = document(text);
    assert!(doc.write() == text);
    for view in [View::Marks, View::Finished] {
        let composed = compose(&doc, view);
        assert!(composed.fields.iter().all(|(range, _)| composed.text.is_char_boundary(range.end)));
    }
    edit(&mut doc);
    assert_sane(&doc);
    let progress = doc.progress();
    assert!(progress.filled <= progress.asked && review(&doc).left_out.len() <= progress.asked);
    assert!(finished(&doc).len() <= 20 * text.len());
}

/// One edit of each sort, in the middle.
fn edit(document: &mut Document) {
    let all = fields(document);
    let middle = all.get(all.len() / 2).map(|field| field.id);
    if let Some(field) = middle {
        document.set(field, "an answer\nof two lines");
    }
    let find = |is_sought: fn(&Body) -> bool| -> Option<(SectionId, BlockId)> {
        let section = document.sections().get(document.sections().len() / 2)?;
        let found: Vec<BlockId> =
            section.blocks.iter().filter(|block| is_sought(&block.body)).map(|block| block.id).collect();
        found.get(found.len() / 2).map(|block| (section.id, *block))
    };
    let item = find(|body| matches!(body, Body::Item(_)));
    let table = find(|body| matches!(body, Body::Table(_)));
    let code = find(|body| matches!(body, Body::Fence(_)));
    let section = document.sections().get(document.sections().len() / 2).map(|section| section.id);
    if let Some((section, item)) = item {
        document.add_item(section, item);
        document.remove_item(section, item);
    }
    if let Some((section, table)) = table {
        document.add_row(section, table);
    }
    if let Some((section, code)) = code {
        document.join_code(section, code);
    }
    if let Some(section) = section {
        document.repeat(section);
        document.add_section(section, "New");
        document.move_section(section, true);
        document.remove_section(section);
    }
}
