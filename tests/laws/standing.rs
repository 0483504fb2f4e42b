//! Standing: whatever someone answers, what follows in the finished text still says what it said, and every answer
//! is there, whatever else is left empty.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};
use specwright::document::Document;
use specwright::export::{Composed, View, compose, finished, review};
use specwright::tree::{FieldId, Kind, Role};

use crate::support::edits::fields;
use crate::support::generate::{any_text, config, template, value};
use crate::support::{corpus, document};

/// What would go on beyond its answer, or reach back before it.
const OPEN: [&str; 24] = [
    "<!-- todo",
    "words\n\n<!-- todo: check this\n",
    "<pre>",
    "<pre>\nx\n",
    "<script>\n\nx",
    "<style>",
    "<?x",
    "<![CDATA[",
    "<!X",
    "```",
    "```\ncode\n    ```",
    "~~~ words",
    "x\n\n    ```\n    y",
    "<div>\n```\n</div>",
    "- ```\n  code",
    "> ```\n> code",
    "1. <!--",
    "===",
    "---",
    "words\n---",
    "words\n\n```\n---\n```",
    "words\\",
    "`words",
    "C #",
];

/// Ways to type a word: every place has some that it must write in another way.
const AROUND: [(&str, &str); 18] = [
    ("", ""),
    ("", " and words"),
    ("first line\n", ""),
    ("a | ", " | b"),
    ("`", "`"),
    ("a [", "] b"),
    ("]", "["),
    ("- ", "\n- second"),
    ("(x) ", ""),
    ("# ", "\n\ntext"),
    ("```\n", "\n```"),
    ("https://x.y/", ""),
    ("  ", "  "),
    ("\n\n\n", "\n\n\nend\n\n"),
    ("", "\n\n<!-- todo"),
    ("```\n", "\\"),
    ("<!-- ", " -->"),
    ("# ", " #"),
];

#[test]
fn headings_of_the_corpus_stand_after_any_answer() {
    for (name, text) in corpus() {
        for first in (0..OPEN.len()).step_by(4) {
            let answers = OPEN.iter().cycle().skip(first).take(OPEN.len());
            let answers: Vec<_> = answers.map(|value| Some((*value).to_owned())).collect();
            let result = std::panic::catch_unwind(|| check_headings(&text, &answers));
            assert!(result.is_ok(), "{name}, {first}");
        }
    }
}

#[test]
fn answers_of_the_corpus_stand_alone() {
    for (name, text) in corpus() {
        for step in 2..6 {
            let chosen: Vec<Option<usize>> = (0..step).map(|at| (at == 0).then_some(step)).collect();
            let result = std::panic::catch_unwind(|| check_answers(&text, &chosen));
            assert!(result.is_ok(), "{name}, {step}");
        }
    }
}

#[test]
fn texts_of_the_corpus_say_everything() {
    for (name, text) in corpus() {
        for first in 0..3 {
            let result = std::panic::catch_unwind(|| check_complete(&text, first));
            assert!(result.is_ok(), "{name}, {first}");
        }
    }
}

#[test]
fn what_once_failed() {
    check_complete("{{NAME}}A | B\r\n--|--\r\n", 0);
    let once = |value: &str| [None, Some(value.to_owned())];
    check_headings("# T\n\nA | B\n--|--\n{{X}} | {{Y}}\n\n# [Name of it]\n", &once("<!-- todo"));
    check_headings("- [Say it here]\n[And then here]\n[And here too]\n", &[Some("===".to_owned())]);
    check_headings("A: {{X}}\n[{{TEXT}}]({{LINK}})\n\n# End\n", &once("<pre>"));
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![1 => value(), 2 => select(&OPEN[..]).prop_map(str::to_owned)]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn headings_stand_after_any_answer(text in template(), answers in vec(option::of(any_value()), 1..8)) {
        check_headings(&text, &answers);
    }

    #[test]
    fn answers_stand_whatever_is_left_empty(
        text in template(),
        chosen in vec(option::weighted(0.3, 0..AROUND.len()), 1..12),
    ) {
        check_answers(&text, &chosen);
    }

    #[test]
    fn finished_texts_say_everything(text in any_text(), first in 0..100_usize) {
        check_complete(&text, first);
    }

    #[test]
    fn finished_templates_say_everything(text in template(), first in 0..100_usize) {
        check_complete(&text, first);
    }
}

/// Answers the fields in turn, once with the answers and once with a word for each, and compares the headings. What
/// would end front matter is not answered.
fn check_headings(text: &str, answers: &[Option<String>]) {
    let (mut raw, mut plain) = (document(text), document(text));
    let has_front_matter = text.trim_start_matches('\u{feff}').starts_with("---");
    for (id, answer) in answerable(&raw).into_iter().zip(answers.iter().cycle()) {
        if let Some(answer) = answer {
            let answer = &if has_front_matter { answer.replace("---", "--") } else { answer.clone() };
            raw.set(id, answer);
            plain.set(id, if answer.trim().is_empty() { answer } else { "word" });
        }
    }
    let (raw_text, plain_text) = (compose(&raw, View::Finished), compose(&plain, View::Finished));
    let (raw_headings, plain_headings) = (Headings::of(&raw_text), Headings::of(&plain_text));
    let text = &raw_text.text;
    assert_eq!(raw_headings.own, plain_headings.own, "headings are lost in {text:?}");
    assert!(raw_headings.underlined <= plain_headings.underlined, "words became a heading in {text:?}");
}

/// Gives some fields a word of their own, and looks for the words.
fn check_answers(text: &str, chosen: &[Option<usize>]) {
    let mut doc = document(text);
    let mut words = Vec::new();
    for (at, (id, around)) in answerable(&doc).into_iter().zip(chosen.iter().cycle()).enumerate() {
        let is_open = doc.field(id).is_some_and(|(_, field)| field.value.is_none());
        if let Some(around) = around
            && is_open
        {
            let (before, after) = AROUND[*around];
            let word = format!("word{at}x");
            assert!(doc.set(id, &format!("{before}{word}{after}")));
            words.push(word);
        }
    }
    let text = finished(&doc);
    for word in words {
        assert!(text.contains(&word), "{word} is missing in {text:?}");
    }
}

/// Answers everything that is asked, each field with a token of its own, and looks for the tokens.
fn check_complete(text: &str, first: usize) {
    let mut doc = document(text);
    let asked: Vec<_> = fields(&doc).iter().filter(|field| field.is_asked()).map(|field| field.id).collect();
    let mut tokens = Vec::new();
    for (at, id) in asked.into_iter().enumerate() {
        let is_open = doc.field(id).is_some_and(|(_, field)| !field.is_filled());
        let before = doc.progress();
        assert!(before.filled <= before.asked);
        if is_open {
            let token = format!("token{at}x");
            let (left, right) = AROUND[(first + at) % AROUND.len()];
            doc.set(id, &format!("{left}{token}{right}"));
            tokens.push(token);
            assert!(doc.progress().filled > before.filled && doc.progress().asked == before.asked);
        }
    }
    let progress = doc.progress();
    assert_eq!(progress.filled, progress.asked);
    assert_eq!(review(&doc).left_out, []);
    let text = finished(&doc);
    for token in tokens {
        assert!(text.contains(&token), "{token} is missing in {text:?}");
    }
    for field in
        fields(&doc).into_iter().filter(|field| field.role == Role::Sample && field.kind != Kind::Check)
    {
        let words = field.source.replace("\r\n", "\n").replace(['\u{fdd0}', '\u{fdd1}'], "\u{fffd}");
        assert!(
            compose(&doc, View::Finished).text.contains(words.trim()),
            "{words:?} is missing in {text:?}"
        );
    }
}

fn answerable(document: &Document) -> Vec<FieldId> {
    fields(document).iter().filter(|field| field.kind != Kind::Check).map(|field| field.id).collect()
}

/// The headings of a finished text as a reader of Markdown finds them.
struct Headings {
    /// Where sections begin: their headings' levels.
    own: Vec<Option<HeadingLevel>>,
    /// How many others are made by a line below words that are not all of one answer.
    underlined: usize,
}

impl Headings {
    fn of(composed: &Composed) -> Self {
        let text = &composed.text;
        let mut headings = Self { own: vec![None; composed.sections.len()], underlined: 0 };
        // Front matter is no Markdown, and its last line underlines nothing.
        let inner = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
        let front_matter = inner.map_or(0, |len| len + "---\n\n---\n".len());
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            let Event::Start(Tag::Heading { level, .. }) = event else { continue };
            let words = text[range.clone()].trim_end();
            let end = range.start + words.len();
            let is_of_answer =
                composed.fields.iter().any(|(place, _)| place.start <= range.start && end <= place.end);
            if is_of_answer || range.start < front_matter {
                continue;
            }
            match composed.sections.iter().position(|(at, _)| *at == range.start) {
                Some(own) => headings.own[own] = Some(level),
                None => headings.underlined += usize::from(!words.starts_with('#')),
            }
        }
        headings
    }
}
