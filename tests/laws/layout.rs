//! Clean, in the eyes of a Markdown parser: where its blocks begin and end in the finished text, and which of them are
//! empty. Nothing here knows of templates or of the program's own blocks.

use std::ops::Range;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use specwright::export::{View, compose};

use super::finishing::answer;
use crate::support::generate::{config, template};
use crate::support::{corpus, document};

#[test]
fn finished_texts_of_the_corpus_are_laid_out() {
    for (name, text) in corpus() {
        for step in 0..4 {
            let answers: Vec<Option<String>> =
                (0..7).map(|at| (at % (step + 1) != 0).then(|| format!("answer {at}"))).collect();
            let result = std::panic::catch_unwind(|| check(&text, &answers));
            assert!(result.is_ok(), "{name}, {step}");
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn finished_templates_are_laid_out(text in template(), answers in vec(option::of("[a-z]{3}( [a-z]{3})?"), 1..8)) {
        check(&text, &answers);
    }
}

fn check(text: &str, answers: &[Option<String>]) {
    let mut doc = document(text);
    // A finished text stands as its author has laid it out.
    if doc.is_plain() {
        return;
    }
    assert_laid_out(&compose(&doc, View::Finished).text);
    answer(&mut doc, answers);
    assert_laid_out(&compose(&doc, View::Finished).text);
}

fn assert_laid_out(text: &str) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let events: Vec<_> = Parser::new_ext(text, options).into_offset_iter().collect();
    assert_ends(text);
    let blocks = blocks(&events);
    // What is not indented as its list wants is read as code, or code as standing below the list.
    let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
    let is_astray = |(event, range): &(&Event<'_>, Range<usize>)| {
        matches!(event, Event::Start(Tag::CodeBlock(_))) && text[..range.start].ends_with(' ')
    };
    if events.iter().any(|(event, _)| is_code(event)) || blocks.iter().any(is_astray) {
        return;
    }
    assert_apart(text, &blocks);
    assert_no_gaps(text, &events);
    assert_says_something(text, &events);
}

/// No blank line at the start, and one line ending at the end.
fn assert_ends(text: &str) {
    let is_ended = text.ends_with('\n') && text.trim_end().len() + 1 == text.len();
    assert!(text.is_empty() || is_ended && !text.starts_with('\n'), "{text:?}");
}

/// The blocks that stand in no other.
fn blocks<'a>(events: &'a [(Event<'a>, Range<usize>)]) -> Vec<(&'a Event<'a>, Range<usize>)> {
    let mut blocks = Vec::new();
    let mut depth = 0;
    for (event, range) in events {
        let is_end = matches!(event, Event::End(_));
        depth -= usize::from(is_end);
        if depth == 0 && !is_end {
            blocks.push((event, range.clone()));
        }
        depth += usize::from(matches!(event, Event::Start(_)));
    }
    blocks
}

/// One blank line between two blocks; HTML, quotations, definitions and a list behind another stand as close as the
/// template has them.
fn assert_apart(text: &str, blocks: &[(&Event<'_>, Range<usize>)]) {
    for pair in blocks.windows(2) {
        let [(first, before), (second, after)] = pair else { continue };
        let content = text[before.clone()].trim_end();
        let gap = &text[before.start + content.len()..after.start];
        let is_apart = gap.matches('\n').count() == 2;
        let is_as_it_was = |line: &str| line.trim_start().starts_with('<') || line.contains("]:");
        let is_kept = match (first, second) {
            (Event::Start(Tag::List(_)), Event::Start(Tag::List(_)))
            | (Event::Start(Tag::HtmlBlock | Tag::BlockQuote(_)), _)
            | (_, Event::Start(Tag::HtmlBlock | Tag::BlockQuote(_))) => true,
            // Within a paragraph, HTML and definitions are words to a parser.
            _ => content.lines().chain(gap.lines()).any(is_as_it_was),
        };
        assert!(is_apart || is_kept, "{gap:?} between {first:?} and {second:?} in {text:?}");
    }
}

/// Nowhere two blank lines, unless in code, HTML or front matter.
fn assert_no_gaps(text: &str, events: &[(Event<'_>, Range<usize>)]) {
    let may_have = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)))
    };
    for (at, _) in text.match_indices("\n\n\n") {
        let is_within = events.iter().any(|(event, range)| may_have(event) && range.contains(&(at + 1)));
        assert!(is_within, "two blank lines in {text:?}");
    }
}

/// No comment, no item or link without words, no row without a word.
fn assert_says_something(text: &str, events: &[(Event<'_>, Range<usize>)]) {
    for pair in events.windows(2) {
        let is_empty = match (&pair[0].0, &pair[1].0) {
            (Event::Html(html) | Event::InlineHtml(html), _) => html.contains("<!--"),
            (Event::Start(Tag::Item), Event::End(TagEnd::Item))
            | (Event::Start(Tag::Link { .. }), Event::End(_)) => true,
            (Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }), _) => {
                dest_url.is_empty()
            }
            (Event::Start(Tag::TableRow), _) => {
                text[pair[0].1.clone()].chars().all(|c| c == '|' || c.is_whitespace())
            }
            _ => false,
        };
        assert!(!is_empty, "{:?} says nothing in {text:?}", pair[0]);
    }
}
