//! What a comparison says of two texts, put together again, is the two texts.

use proptest::prelude::*;
use proptest::sample::Index;
use specwright::compare::{Side, Span, compare};
use specwright::document::Document;
use specwright::export::finished;

use super::finishing::answer;
use crate::support::generate::{any_text, config, text};
use crate::support::{corpus, document};

#[test]
fn versions_of_the_corpus_are_told_apart() {
    let texts = corpus();
    let mut last = String::new();
    for (name, text) in &texts {
        let mut doc = document(text);
        let empty = finished(&doc);
        answer(&mut doc, &[Some("an answer".to_owned()), None, Some("other words".to_owned())]);
        let answered = finished(&doc);
        let result = std::panic::catch_unwind(|| {
            assert_told_apart(&empty, &answered);
            assert_told_apart(&answered, &Document::write(&doc));
            assert_told_apart(text, &last);
        });
        assert!(result.is_ok(), "{name}");
        last.clone_from(text);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn texts_are_told_apart(before in any_text(), after in any_text()) {
        assert_told_apart(&before, &after);
    }

    #[test]
    fn edited_texts_are_told_apart(before in text(), cut in any::<[Index; 2]>(), new in any_text()) {
        let mut places = cut.map(|index| boundary(&before, index));
        places.sort_unstable();
        let after = [&before[..places[0]], &new, &before[places[1]..]].concat();
        assert_told_apart(&before, &after);
        assert_told_apart(&after, &before);
    }

    #[test]
    fn one_word_more_is_all_that_was_added(before in "([a-z]{1,3}[ \n]){1,60}", word in "[a-z]{1,3}", at in any::<Index>()) {
        let starts: Vec<usize> = before.split_inclusive([' ', '\n'])
            .scan(0, |at, word| { let start = *at; *at += word.len(); Some(start) })
            .collect();
        let at = starts[at.index(starts.len())];
        let after = [&before[..at], &word, " ", &before[at..]].concat();
        assert_told_apart(&before, &after);
        let changed: Vec<Span<'_>> =
            compare(&before, &after).into_iter().filter(|span| span.side != Side::Same).collect();
        prop_assert_eq!(changed.len(), 1);
        prop_assert_eq!(changed[0].side, Side::Added);
        prop_assert_eq!(changed[0].text.len(), word.len() + 1);
        let back: Vec<Span<'_>> =
            compare(&after, &before).into_iter().filter(|span| span.side != Side::Same).collect();
        prop_assert_eq!(back.len(), 1);
        prop_assert_eq!((back[0].side, back[0].text), (Side::Removed, changed[0].text));
    }
}

/// A place in a text where a character begins.
fn boundary(text: &str, index: Index) -> usize {
    text.floor_char_boundary(index.index(text.len() + 1))
}

fn assert_told_apart(before: &str, after: &str) {
    let spans = compare(before, after);
    let without =
        |side| -> String { spans.iter().filter(|span| span.side != side).map(|span| span.text).collect() };
    assert_eq!(without(Side::Added), before);
    assert_eq!(without(Side::Removed), after);
    assert!(spans.iter().all(|span| !span.text.is_empty()));
    assert!(
        spans.windows(2).all(|pair| !matches!(
            (pair[0].side, pair[1].side),
            (Side::Same, Side::Same)
                | (Side::Added, Side::Added | Side::Removed)
                | (Side::Removed, Side::Removed)
        )),
        "{spans:?}"
    );
    let is_same = spans.iter().all(|span| span.side == Side::Same);
    assert_eq!(is_same, before == after);
}
