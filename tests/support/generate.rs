//! What the laws are tried on: texts full of Markdown's signs, templates as people write them, and values as
//! people type them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

/// At least a thousand cases of each law; `PROPTEST_CASES` asks for another number. What once failed stands in
/// the tests as a case of its own.
pub(crate) fn config() -> Config {
    let default = Config::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 1_000 };
    Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..default }
}

/// Signs and words that mean something to Markdown or to the reader of templates.
const FRAGMENTS: [&str; 128] = [
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "  ",
    "    ",
    "  \n",
    "\n\n\n",
    "\u{feff}",
    "words",
    "Word",
    "a few words",
    "1",
    "12",
    "007",
    "[",
    "]",
    "(",
    ")",
    "](",
    "[]",
    "[](",
    "[ ]",
    "[x]",
    "- [ ] ",
    "- [X] done",
    "[a prompt]",
    "[Say what it is]",
    "[one/two/three]",
    "[a | b]",
    "[outer [inner] words]",
    "[two\nlines here]",
    "[text](url)",
    "[text](https://x.y)",
    "[{{T}}]({{U}})",
    "[a][b]",
    "[^1]",
    "![alt](a.png)",
    "[b]: https://x.y\n",
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{NAME}}",
    "{{NAME}}",
    "{{ NAME }}",
    "{{GOAL_1}}",
    "{{GOAL_2}}",
    "{{{RAW}}}",
    "{{#PART}}\n",
    "{{/PART}}\n",
    "{{#PART}}",
    "{{/PART}}",
    "{{^PART}}\n",
    "{{else}}",
    "{{! a note }}",
    "`",
    "``",
    "```",
    "````",
    "```\n",
    "\n```\n",
    "\n```rust\n",
    "~~~",
    "\n~~~\n",
    "    ```\n",
    "`code`",
    "`{{CODE}}`",
    "`[a prompt]`",
    "<!--",
    "-->",
    "<!-- a note -->",
    "<!-- a note -->\n",
    "<div>\n",
    "<br>",
    "\n<img src=\"{{NAME}}\" alt='{{ALT}}'>\n",
    "![{{ALT}}]({{SRC}})",
    "\n[b]: {{B_URL}}\n",
    "\n[c]: https://x.y/{{NAME}}\n",
    "\n- ```\n  {{NAME}}\n  ```\n",
    "\n1. ~~~\n",
    "\n```{{NAME}}\n",
    "|",
    " | ",
    "\\|",
    "| A | B |\n|---|---|\n",
    "| {{CELL}} | [cell words] |\n",
    "|  |  |\n",
    "A | B\n--|--\n",
    "|\n|-|\n",
    "# ",
    "\n# Title\n",
    "\n## 2.1 Part\n",
    "\n### Phase 1: [name of it]\n",
    "\n### Phase 2: Build ##\n",
    "######",
    "#",
    "- ",
    "\n- ",
    "\n  - ",
    "\n    - ",
    "* ",
    "+ ",
    "\n1. ",
    "\n2) ",
    "\n1. Step 1\n2. Step 2\n",
    "\n> ",
    "---",
    "\n---\n",
    "***",
    "**",
    "**Owner:** ",
    "\n**Owner**: ",
    "\nDate: ",
    "\nKey:\n",
    "...",
    "TBD",
    "YYYY-MM-DD",
    "(?)",
    "\\",
    "\u{fdd0}7\u{fdd1}",
    "𝄞🦀",
    "e\u{301}\u{323}",
    "\u{2028}\u{a0}",
];

fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        40 => select(&FRAGMENTS[..]).prop_map(str::to_owned),
        3 => "\\PC{1,6}",
        1 => any::<String>(),
        1 => (select(&FRAGMENTS[..]), 1..80_usize).prop_map(|(fragment, times)| fragment.repeat(times)),
    ]
}

/// Any text at all, dense with what could mislead a reader.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    (vec(fragment(), 0..40), any::<u8>()).prop_map(|(fragments, shape)| {
        let text = fragments.concat();
        let text = if shape % 8 == 0 { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text };
        if shape % 16 == 1 { format!("\u{feff}{text}") } else { text }
    })
}

/// What fills a line, an item, a cell or a heading of a template.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Prompt,
    Named,
    Shared,
    Choice,
    Link,
    Code,
    Sentence,
    Noted,
    Sample,
    Literal,
    Empty,
}

fn slot() -> impl Strategy<Value = Slot> {
    select(vec![
        Slot::Prompt,
        Slot::Prompt,
        Slot::Named,
        Slot::Named,
        Slot::Shared,
        Slot::Choice,
        Slot::Link,
        Slot::Code,
        Slot::Sentence,
        Slot::Noted,
        Slot::Sample,
        Slot::Literal,
        Slot::Empty,
    ])
}

/// A part of a template.
#[derive(Clone, Debug)]
enum Part {
    /// Level, what numbers it, its title.
    Heading(usize, u8, Slot),
    Paragraph(Vec<Slot>),
    /// Lines with labels, bold or plain.
    Labels(bool, Vec<Slot>),
    /// Marker, blank lines between the items, and for each item its depth, task box and content.
    List(usize, bool, Vec<(usize, bool, Slot)>),
    /// "Step 1", "Step 2".
    Steps(usize),
    /// Which outer pipes and spaces the rows have; columns; cells.
    Table(u8, usize, Vec<Slot>),
    /// Indent, fence, language, body.
    Fence(usize, &'static str, &'static str, Slot),
    Rule,
    Comment,
    /// What a pair of tags holds.
    Optional(Vec<Slot>),
    /// Kept as it is.
    Kept(&'static str),
    /// Number of parts that repeat.
    Repeated(usize, Slot),
}

fn part() -> impl Strategy<Value = Part> {
    let items = vec((0..3_usize, any::<bool>(), slot()), 1..5);
    prop_oneof![
        4 => (1..5_usize, 0..4_u8, slot()).prop_map(|(level, number, slot)| Part::Heading(level, number, slot)),
        3 => vec(slot(), 1..4).prop_map(Part::Paragraph),
        2 => (any::<bool>(), vec(slot(), 1..4)).prop_map(|(is_bold, slots)| Part::Labels(is_bold, slots)),
        4 => (0..5_usize, any::<bool>(), items).prop_map(|(marker, is_loose, items)| Part::List(marker, is_loose, items)),
        1 => (1..4_usize).prop_map(Part::Steps),
        3 => (0..3_u8, 1..4_usize, vec(slot(), 0..8)).prop_map(|(style, columns, cells)| Part::Table(style, columns, cells)),
        3 => (select(vec![0, 0, 0, 2, 4]), select(vec!["```", "````", "~~~"]), select(vec!["", "", "rust", "{{LANGUAGE}}", " {{LANGUAGE}} x"]), slot())
            .prop_map(|(indent, fence, language, slot)| Part::Fence(indent, fence, language, slot)),
        1 => Just(Part::Rule),
        1 => Just(Part::Comment),
        1 => vec(slot(), 1..3).prop_map(Part::Optional),
        1 => select(vec!["<details>\n", "<a name=\"{{ID}}\">\n", "![{{ALT}}]({{SRC}})\n", "[ref]: {{REF_URL}}\n", "[ref]: https://x.y\n", "> a quotation\n", "\n\n", "Words:\n", "**Bold words**\n"])
            .prop_map(Part::Kept),
        1 => (1..4_usize, slot()).prop_map(|(count, slot)| Part::Repeated(count, slot)),
    ]
}

/// A template as people write them: every prompt has words of its own, so that it can be told apart wherever it
/// turns up.
pub(crate) fn template() -> impl Strategy<Value = String> {
    (vec((part(), any::<bool>()), 1..10), any::<u8>()).prop_map(|(parts, shape)| {
        let mut writer = Writer { out: String::new(), count: 0 };
        if shape % 8 == 0 {
            writer.out.push_str("---\nstatus: {{STATUS}}\nowner: [who owns it]\n---\n\n");
        }
        for (part, is_apart) in &parts {
            writer.part(part);
            if *is_apart {
                writer.out.push('\n');
            }
        }
        let mut text = writer.out;
        if shape % 4 == 1 {
            text.truncate(text.trim_end().len());
        }
        if shape % 8 == 2 {
            text = text.replace('\n', "\r\n");
        }
        if shape % 16 == 3 { format!("\u{feff}{text}") } else { text }
    })
}

struct Writer {
    out: String,
    count: usize,
}

impl Writer {
    fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    fn slot(&mut self, slot: Slot) -> String {
        let n = self.next();
        match slot {
            Slot::Prompt => format!("[Say something here {n}]"),
            Slot::Named => format!("{{{{NAMED_{n}}}}}"),
            Slot::Shared => "{{SHARED}}".to_owned(),
            Slot::Choice => format!("[first{n}/second/third]"),
            Slot::Link => format!("[{{{{TEXT_{n}}}}}]({{{{LINK_{n}}}}})"),
            Slot::Code => format!("`{{{{CODE_{n}}}}}` ([kind of code {n}])"),
            Slot::Sentence => format!("From [where it starts {n}] to {{{{END_{n}}}}}."),
            Slot::Noted => format!("[Ask for it {n}] <!-- note number {n} -->"),
            Slot::Sample => format!("Sample words {n}"),
            Slot::Literal => format!("`literal {n}`"),
            Slot::Empty => String::new(),
        }
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        self.out.push_str(&text.to_string());
    }

    fn line(&mut self, before: &str, slot: Slot) {
        let content = self.slot(slot);
        self.out.push_str(before);
        self.out.push_str(&content);
        self.out.push('\n');
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, number, slot) => {
                let number = ["", "3. ", "2.1 ", "Phase 1: "][usize::from(*number)];
                self.line(&format!("{} {number}", "#".repeat(*level)), *slot);
            }
            Part::Paragraph(slots) => {
                for slot in slots {
                    self.line("", *slot);
                }
            }
            Part::Labels(is_bold, slots) => {
                for slot in slots {
                    let n = self.next();
                    let label = if *is_bold { format!("**Label {n}:** ") } else { format!("Label{n}: ") };
                    self.line(&label, *slot);
                }
            }
            Part::List(marker, is_loose, items) => {
                let mut number = 0;
                for &(depth, is_task, slot) in items {
                    number += 1;
                    let marker =
                        ["- ", "* ", "1. ", "-   ", "-\t"][*marker].replace('1', &number.to_string());
                    let task = if is_task { "[ ] " } else { "" };
                    self.line(&format!("{}{marker}{task}", "   ".repeat(depth)), slot);
                    if *is_loose {
                        self.out.push('\n');
                    }
                }
            }
            Part::Steps(count) => {
                for n in 1..=*count {
                    self.line(&format!("{n}. Step {n}"), Slot::Empty);
                }
            }
            Part::Table(style, columns, cells) => self.table(*style, *columns, cells),
            Part::Fence(indent, fence, language, slot) => {
                let indent = " ".repeat(*indent);
                self.write(format_args!("{indent}{fence}{language}\n"));
                if !matches!(slot, Slot::Empty) {
                    self.line(&indent, *slot);
                }
                self.write(format_args!("{indent}{fence}\n"));
            }
            Part::Rule => self.out.push_str("---\n"),
            Part::Comment => {
                let n = self.next();
                self.write(format_args!("<!-- comment {n}\n# of two lines -->\n"));
            }
            Part::Optional(slots) => {
                self.out.push_str("{{#PART}}\n");
                for slot in slots {
                    self.line("", *slot);
                }
                self.out.push_str("{{/PART}}\n");
            }
            Part::Kept(text) => self.out.push_str(text),
            Part::Repeated(count, slot) => {
                for n in 1..=*count {
                    self.line(&format!("## Component {n}: "), *slot);
                    self.line("\n**Use:** ", *slot);
                }
            }
        }
    }

    fn table(&mut self, style: u8, columns: usize, cells: &[Slot]) {
        let (start, joint, end) = [("| ", " | ", " |"), ("|", "|", "|"), ("", " | ", "")][usize::from(style)];
        // A single column is a table only with pipes around it.
        let (start, end) = if columns == 1 { ("| ", " |") } else { (start, end) };
        let headers: Vec<String> = (0..columns).map(|_| format!("Column {}", self.next())).collect();
        let delimiters = vec!["---"; columns].join(joint);
        self.write(format_args!("{start}{}{end}\n{start}{delimiters}{end}\n", headers.join(joint)));
        for row in cells.chunks(columns) {
            let cells: Vec<String> = row.iter().map(|slot| self.slot(*slot)).collect();
            self.write(format_args!("{start}{}{end}\n", cells.join(joint)));
        }
    }
}

/// Texts for the laws that hold for every input.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![any_text(), template()]
}

/// Lines that people type.
const TYPED: [&str; 36] = [
    "",
    "",
    " ",
    "x",
    "plain words",
    "  indented",
    "trailing spaces  ",
    "```",
    "````rust",
    "~~~",
    "``",
    "a `code` b",
    "a | b",
    "|",
    "\\|",
    "C:\\dir\\",
    "[",
    "]",
    "a [bracket] b",
    "[text](https://x.y)",
    "(a) b)",
    "https://x.y/z?q=1",
    "<https://x.y>",
    "# A heading",
    "## Another #",
    "- an item",
    "1. first",
    "- [ ] a task",
    "> quoted",
    "---",
    "===",
    "**bold** words",
    "{{NAME}}",
    "<!-- hm -->",
    "𝄞🦀 e\u{301}",
    "\u{fdd0}1\u{fdd1}",
];

/// What a person may type or paste into a field.
pub(crate) fn value() -> impl Strategy<Value = String> {
    let line =
        prop_oneof![8 => select(&TYPED[..]).prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => any_text()];
    let joint = select(vec!["\n", "\n", "\n", "\r\n", "\n\n", "\r"]);
    prop_oneof![
        2 => line.clone(),
        1 => vec((line, joint), 1..6).prop_map(|lines| lines.into_iter().flat_map(|(line, joint)| [line, joint.to_owned()]).collect()),
    ]
}
