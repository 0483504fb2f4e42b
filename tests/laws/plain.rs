//! A finished text that is taken as it is stays what it is: nothing of it is asked for, and the finished file is that
//! text, byte for byte, however it is shown, edited and edited back.

use std::fs;

use proptest::prelude::*;
use specwright::document::Document;
use specwright::export::{Composer, View, compose, finished};
use specwright::import::{reread, take};
use specwright::tree::Role;

use crate::support::edits::fields;
use crate::support::generate::{any_text, config, text};

fn check(text: &str) {
    let document = take(text);
    assert_eq!(document.write(), text);
    let asked: Vec<_> = fields(&document).into_iter().filter(|field| field.is_asked()).collect();
    assert!(asked.is_empty(), "{asked:?}");
    check_plain(&document, text);
}

fn check_plain(document: &Document, text: &str) {
    assert!(document.is_plain());
    assert_eq!(finished(document), text);
    let shown = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    for view in [View::Marks, View::Finished] {
        let composed = compose(document, view).text;
        // A text may hold the signs of which marks are made.
        if !composed.contains('\u{fffd}') {
            assert_eq!(composed.trim_start_matches('\u{feff}'), shown);
        }
    }
}

#[test]
fn finished_texts_stay_as_they_are() {
    for folder in ["finished", "by_hand"] {
        let folder = format!("{}/tests/{folder}", env!("CARGO_MANIFEST_DIR"));
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("a readable entry").path();
            if path.extension().is_some_and(|ext| ext == "md") {
                check(&fs::read_to_string(&path).expect("a UTF-8 file"));
            }
        }
    }
}

#[test]
fn short_texts_are_as_finished_as_long_ones() {
    for text in [
        "---\ntitle: T\nstatus: draft\ntags: [a, b]\n---\n\n# T\n",
        "---\nnested:\n  a: 1\nowners: [ada, \"bob | c\"]\nempty:\nlist:\n- a\n---\nWords.\n",
        "# T\n\n## Dup\n\n## Dup\n\nWords. \n\n\n## [Link](https://example.com) heading\n\nA note^[inl] and [that].\n",
        "Title\n=====\n\nPart\n----\n\n<!-- note -->\n1. a\n1. b\n502. c  \n\n***\n",
        "# A\n\n## Wednesday, 20 November\n\na <!-- b --> c\n\n## Wednesday, 6 November\n\n{{#X}}\n{{/X}}\n",
        "\u{feff}# A\r\n\r\n- b\r\n- <who> | c\r\n\r\n| a |\r\n|---|\r\n|   |",
    ] {
        check(text);
    }
}

#[test]
fn an_edit_changes_what_is_edited() {
    let text = "A\n=\n\n<!-- b -->\n1. c\n1. <d>  \n\n\nWords. \n\n***\n## E\n\n| f |\n|-|\n| g |\n";
    let edited = |from: &str, to: &str| {
        let mut document = take(text);
        let id = fields(&document).into_iter().find(|field| field.source == from).map(|field| field.id);
        document.set(id.expect("the field is there"), to);
        assert!(document.is_plain());
        finished(&document)
    };
    assert_eq!(edited("Words.", "More."), text.replace("Words.", "More."));
    assert_eq!(edited("g", "h|"), text.replace("| g |", "| h\\| |"));
    assert_eq!(edited("c", "x"), text.replace("1. c", "1. x"));
    assert_eq!(edited("E", "F"), text.replace("## E", "## F"));
    assert_eq!(edited("Words.", "```\nx"), text.replace("Words. ", "```\nx\n``` "));
    assert_eq!(edited("Words.", ""), text.replace("Words. \n\n", ""));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_asks_nothing_is_written_as_it_stands(text in text(), other in text(), typed in any_text()) {
        let text = format!("{text}\n\n{typed}\n\n{other}");
        let document = take(&text);
        assert_eq!(document.write(), text);
        let asks = fields(&document).iter().any(|field| field.is_asked());
        assert!(asks || document.is_plain());
        if asks {
            return Ok(());
        }
        check_plain(&document, &text);
        // Typed as a whole, and field by field and back again.
        let whole = text.replace('e', "é").replace('\u{feff}', "");
        let read = reread(&document, &whole);
        assert_eq!(read.write(), whole);
        if read.is_plain() {
            assert_eq!(finished(&read), whole);
        }
        let mut composer = Composer::new(View::Marks);
        composer.follow(&document);
        for field in fields(&document).into_iter().filter(|field| field.role == Role::Sample).take(3) {
            let mut edited = document.clone();
            edited.set(field.id, "words");
            composer.follow(&edited);
            let mut shown = String::new();
            composer.segments().iter().for_each(|segment| segment.push_to(&mut shown));
            assert_eq!(shown, compose(&edited, View::Marks).text);
            edited.clear(field.id);
            check_plain(&edited, &text);
        }
    }
}
