//! However a template's reading is corrected, its text stays, and so does every word of a draft.

use proptest::prelude::*;
use specwright::document::Document;
use specwright::template::{Correction, Reading, Template};

use crate::support::corpus;
use crate::support::edits::{Edit, assert_sane, edit};
use crate::support::generate::{any_text, config, template};

/// A correction of a text that is not known yet.
#[derive(Clone, Copy, Debug)]
struct Wish {
    kind: u8,
    /// Which field, or how far into the text, of a thousand parts.
    place: usize,
    len: usize,
}

fn wish() -> impl Strategy<Value = Wish> {
    (0..4_u8, 0..1_000_usize, 1..40_usize).prop_map(|(kind, place, len)| Wish { kind, place, len })
}

impl Wish {
    fn of(self, read: &Document, text: &str) -> Correction {
        let places = read.field_places();
        let field = places.get(self.place * places.len() / 1_000).map_or(0..0, |(at, _)| at.clone());
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        let start = boundary(self.place * text.len() / 1_000).unwrap_or(0);
        match self.kind {
            0 => Correction { at: field, to: Reading::Text },
            1 => Correction { at: field, to: Reading::Name(["", "A", "B"][self.len % 3].to_owned()) },
            _ => {
                let end = boundary(start + self.len).unwrap_or(0).max(start);
                Correction { at: start..end, to: Reading::Field }
            }
        }
    }
}

fn check(text: &str, edits: &[Edit], wishes: &[Wish]) {
    let mut template = Template { text: text.to_owned(), ..Template::default() };
    let mut read = Document::from_template(&template);
    let mut draft = read.clone();
    for edit in edits {
        edit.make(&mut draft);
    }
    for wish in wishes {
        let correction = wish.of(&read, text);
        let before = draft.write();
        draft.correct(&read, &correction);
        assert_sane(&draft);
        if !matches!(correction.to, Reading::Name(_)) {
            assert_eq!(draft.write(), before, "{correction}");
        }
        let places = read.field_places();
        let was_field = places.iter().filter(|(at, _)| *at == correction.at).count();
        let count = places.len();
        template.corrections.push(correction.clone());
        let after = Document::from_template(&template);
        if correction.to == Reading::Text && was_field > 0 {
            assert_eq!(after.field_places().len(), count - 1, "{correction} changes nothing");
        }
        read = after;
        assert_eq!(read.write(), text, "{:?}", template.corrections);
        assert_sane(&read);
        for (at, field) in read.field_places() {
            assert_eq!(text.get(at), Some(field.source.as_str()));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn corrected_texts(text in any_text(), wishes in proptest::collection::vec(wish(), 1..4)) {
        check(&text, &[], &wishes);
    }

    #[test]
    fn corrected_drafts(
        text in template(),
        edits in proptest::collection::vec(edit(), 0..6),
        wishes in proptest::collection::vec(wish(), 1..4),
    ) {
        check(&text, &edits, &wishes);
    }
}

#[test]
fn every_field_of_the_corpus_can_be_text() {
    for (name, text) in corpus() {
        let mut template = Template { text, ..Template::default() };
        let read = Document::from_template(&template);
        let places = read.field_places().into_iter().map(|(at, _)| at);
        let corrections = places.map(|at| Correction { at, to: Reading::Text });
        template.corrections = corrections.step_by(5).take(40).collect();
        let corrected = Document::from_template(&template);
        assert_eq!(corrected.write(), template.text, "{name}");
        let left = read.field_places().len() - corrected.field_places().len();
        assert_eq!(left, template.corrections.len(), "{name}");
    }
}
