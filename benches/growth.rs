//! A search for texts on which time grows faster than they do: a few signs many times over, in many ways. Whatever is read
//! or rendered has no other bound on its time than its length, so what is found here would hang the page.
//!
//! ```sh
//! SPECWRIGHT_SEARCH_SECONDS=1200 PROPTEST_RNG_SEED=7 cargo bench --bench growth
//! ```
//!
//! A minute is searched unless told otherwise, best on a machine that does nothing else. What is found is told with its times
//! at growing lengths; at the end, the text of 32 KB on which each job took longest.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::sample::select;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use specwright::document::Document;
use specwright::export::{View, compose, finished, review};
use specwright::import;
use specwright::markdown::render;
use specwright::preview::Preview;
use specwright::template::{Template, builtin};

/// What Markdown, HTML and templates give a meaning.
const SIGNS: &[&str] = &[
    "*",
    "**",
    "_",
    "__",
    "[",
    "]",
    "(",
    ")",
    "](",
    "](a)",
    "][",
    "]:",
    "![",
    "<",
    ">",
    "`",
    "``",
    "~",
    "~~",
    "!",
    "#",
    "# ",
    "- ",
    "* ",
    "> ",
    "1. ",
    "1) ",
    "+ ",
    "|",
    "|-",
    "---",
    "===",
    "```",
    "~~~",
    ":",
    "\\",
    "&",
    "&amp;",
    "\"",
    "'",
    "$",
    "a",
    "b",
    "a b",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\n ",
    "\n> ",
    "\n- ",
    "\n    ",
    "\r",
    "\r\n",
    "<!--",
    "-->",
    "<?",
    "?>",
    "<![CDATA[",
    "]]>",
    "<!A",
    "<a",
    "</a>",
    "<a href=\"",
    "<div>",
    "</div>",
    "<details>",
    "</details>",
    "<summary>",
    "<br>",
    "<pre>",
    "<script>",
    "/>",
    "=",
    "http://",
    "www.",
    "a.b",
    "@",
    "a@b.c",
    ".",
    ",",
    "[^1]",
    "[^",
    "[^1]: a",
    "[a]: b",
    "[a]",
    "[ ] ",
    "[x] ",
    "- [ ] ",
    "[!NOTE]",
    "> [!NOTE]\n",
    "{{",
    "}}",
    "{",
    "}",
    "<<",
    ">>",
    "{{a}}",
    "<a b>",
    "[a b]",
    "TODO",
    "TBD",
    "...",
    "…",
    "___",
    "_a_",
    "**a:** ",
    "a: ",
    "(optional)",
    "?",
    "/",
    "a/b",
    "a|b",
    "=>",
    "[^1]: ",
    "[^a]: > ",
    "\u{a0}",
    "é",
    "字",
    "\u{200d}",
    "😀",
    "\u{e000}",
    "\u{0}",
    "1",
    "1.1 ",
    "# 1. ",
    "## a\n",
    "| a |\n|---|\n",
    "| a | b |\n",
];

/// Lengths, in bytes, each four times the one before.
const LENGTHS: [usize; 3] = [8 << 10, 32 << 10, 128 << 10];

/// Four times the text may take so many times as long; in square time it is sixteen.
const MOST: f64 = 9.0;

/// What takes less at the middle length is noise.
const LEAST: Duration = Duration::from_micros(500);

/// How a text is made of its parts.
#[derive(Clone, Debug)]
struct Pattern {
    head: String,
    open: String,
    /// What stands between the first half and the second, which is made of `close`.
    middle: String,
    close: Option<String>,
    tail: String,
    counted: Counted,
}

/// What tells one time from another.
#[derive(Clone, Copy, Debug)]
enum Counted {
    Same,
    /// Its number stands behind each.
    Number,
    /// The first character of each comes as often as there were some before.
    Longer,
}

impl Pattern {
    fn any() -> impl Strategy<Value = Self> {
        let some = |most: usize| vec(select(SIGNS), 0..=most).prop_map(|signs| signs.concat());
        let repeated = || vec(select(SIGNS), 1..=4).prop_map(|signs| signs.concat());
        let counted =
            select(&[Counted::Same, Counted::Same, Counted::Same, Counted::Number, Counted::Longer][..]);
        let close = proptest::option::of(repeated());
        (some(2), repeated(), some(2), close, some(2), counted).prop_map(
            |(head, open, middle, close, tail, counted)| Self { head, open, middle, close, tail, counted },
        )
    }

    /// A text of about that length.
    fn text(&self, length: usize) -> String {
        let mut text = self.head.clone();
        let half = if self.close.is_some() { length / 2 } else { length };
        self.repeat(&self.open, half, &mut text);
        text.push_str(&self.middle);
        if let Some(close) = &self.close {
            self.repeat(close, length, &mut text);
        }
        text.push_str(&self.tail);
        text
    }

    fn repeat(&self, unit: &str, length: usize, text: &mut String) {
        let mut count = 0;
        while text.len() < length {
            text.push_str(unit);
            count += 1;
            match (self.counted, unit.chars().next()) {
                (Counted::Number, _) => text.push_str(&count.to_string()),
                (Counted::Longer, Some(first)) => text.extend(std::iter::repeat_n(first, count)),
                _ => {}
            }
        }
    }
}

/// What is done with a text; returns how long the part of it took that counts.
type Job = fn(&str) -> Duration;

const JOBS: &[(&str, Job)] = &[
    ("render", |text| time(|| render(text, &|_| None))),
    ("type at its start", |text| typed(text, 0)),
    ("type in its middle", |text| typed(text, text.len() / 2)),
    ("type at its end", |text| typed(text, text.len())),
    ("open", |text| time(|| import::take(text))),
    ("open in a template", |text| {
        let templates = builtin::templates();
        time(|| import::fill(&templates[0], text))
    }),
    ("begin", |text| {
        let template = Template { text: text.to_owned(), ..Template::default() };
        time(|| Document::from_template(&template))
    }),
    ("write out", |text| {
        let document = Document::from_template(&Template { text: text.to_owned(), ..Template::default() });
        time(|| (document.write(), finished(&document), compose(&document, View::Marks), review(&document)))
    }),
    ("edit as text", |text| {
        let document = Document::from_template(&Template { text: text.to_owned(), ..Template::default() });
        let at = text.floor_char_boundary(text.len() / 2);
        let edited = [&text[..at], "x", &text[at..]].concat();
        time(|| import::reread(&document, &edited))
    }),
    ("take to another template", |text| {
        let document = import::take(text);
        let templates = builtin::templates();
        time(|| import::change_template(&document, &templates[0]))
    }),
];

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn typed(text: &str, at: usize) -> Duration {
    let mut preview = Preview::of(text, &|_| None);
    let at = text.floor_char_boundary(at);
    time(|| preview.edit(at..at, "x", &|_| None))
}

fn main() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let seconds = Duration::from_secs(number("SPECWRIGHT_SEARCH_SECONDS").unwrap_or(60));
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number("PROPTEST_RNG_SEED").unwrap_or_default().to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let began = Instant::now();
    let (mut tried, mut found) = (0, 0);
    let mut slowest: BTreeMap<&str, (Duration, Pattern)> = BTreeMap::new();
    while began.elapsed() < seconds {
        let Ok(tree) = Pattern::any().new_tree(&mut runner) else { continue };
        let pattern = tree.current();
        let texts = LENGTHS.map(|length| pattern.text(length));
        tried += 1;
        for (name, job) in JOBS {
            let times = times(*job, &texts);
            if times.len() == LENGTHS.len() && is_long(times[2], times[1]) {
                found += 1;
                println!("{name}: {times:?}\n  {pattern:?}");
            }
            let last = times[1];
            if slowest.get(name).is_none_or(|(most, _)| last > *most) {
                slowest.insert(name, (last, pattern.clone()));
            }
        }
    }
    println!("{found} found with {tried} patterns in {:?}", began.elapsed());
    for (name, (time, pattern)) in slowest {
        println!("{name}: at most {time:?} for {} KB: {pattern:?}", LENGTHS[1] >> 10);
    }
}

/// The times at growing lengths: at the first two, and further if the second is too long.
fn times(job: Job, texts: &[String]) -> Vec<Duration> {
    let mut times: Vec<Duration> = Vec::new();
    for text in texts {
        if let [first, second] = times[..]
            && !is_long(second, first)
        {
            break;
        }
        let mut own = job(text);
        for _ in 0..2 {
            // What else the machine does only makes it longer.
            if times.last().is_some_and(|last| is_long(own, *last)) {
                own = own.min(job(text));
            }
        }
        times.push(own);
    }
    times
}

/// Whether that is too long for four times the text.
fn is_long(own: Duration, before: Duration) -> bool {
    own > LEAST && own.as_secs_f64() > MOST * before.as_secs_f64()
}
