use super::*;
use crate::template::Template;

fn template(text: &str) -> Template {
    Template { text: text.to_owned(), ..Template::default() }
}

/// The place of `words` in `text`.
fn at(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    start..start + words.len()
}

/// The document of a template with corrections, which writes out the same text.
fn corrected(text: &str, corrections: &[(Range<usize>, Reading)]) -> Document {
    let corrections =
        corrections.iter().map(|(at, to)| Correction { at: at.clone(), to: to.clone() }).collect();
    let document = Document::from_template(&Template { corrections, ..template(text) });
    assert_eq!(document.write(), text, "lossless");
    for (at, field) in document.field_places() {
        assert_eq!(text.get(at), Some(field.source.as_str()));
    }
    document
}

/// What is asked, with labels.
fn asked(document: &Document) -> Vec<String> {
    let fields = document.field_places().into_iter().filter(|(_, field)| field.is_asked());
    fields.map(|(_, field)| format!("{}: {}", field.label, field.prompt)).collect()
}

#[test]
fn a_field_becomes_text() {
    let text = "# Plan\n\nWe do it [soon enough], says [who says so].\n\n| A | B |\n|---|---|\n| [one thing] |  |\n\n**Owner:**\n";
    let plain = |words: &str| (at(text, words), Reading::Text);
    let all = corrected(text, &[]);
    assert_eq!(asked(&all).len(), 5);
    let document = corrected(text, &[plain("[soon enough]"), plain("[one thing]")]);
    assert_eq!(asked(&document).len(), 3, "{:?}", asked(&document));
    // What has no bytes of its own is found by its place.
    let owner = all.field_places().pop().map(|(at, _)| at).unwrap();
    assert!(owner.is_empty());
    assert_eq!(asked(&corrected(text, &[(owner, Reading::Text)])).len(), 4);
    assert!(!asked(&corrected(text, &[(3..5, Reading::Text)])).is_empty(), "nothing stands there");
}

#[test]
fn a_body_that_is_one_answer_becomes_what_it_was() {
    let text = "# Plan\n\n## Risks\n\nDescribe what can go wrong.\n\n- What breaks?\n- Who notices?\n\n## Empty\n\n## Next\n\n[Then]\n";
    let document = corrected(text, &[]);
    let risks = document.field_places().into_iter().find(|(_, field)| field.label == "Risks").unwrap().0;
    let empty = document.field_places().into_iter().find(|(_, field)| field.label == "Empty").unwrap().0;
    let document = corrected(text, &[(risks, Reading::Text), (empty, Reading::Text)]);
    assert_eq!(asked(&document), ["Next: Then"]);
    let items =
        |section: &Section| section.blocks.iter().filter(|block| matches!(block.body, Body::Item(_))).count();
    assert_eq!(document.sections().iter().map(|section| items(section)).sum::<usize>(), 2);
}

#[test]
fn text_becomes_a_field() {
    let text = "# The plan\n\nWe begin on Monday with `cargo test` and [the docs](https://x.io/a).\n\n- first\n- second thing\n\n| A | B |\n|---|---|\n| it is so | x |\n\n```\nrun me\n```\n";
    let field = |words: &str| {
        let document = corrected(text, &[(at(text, words), Reading::Field)]);
        let mut found = document.field_places().into_iter().filter(|(_, field)| field.is_asked());
        let (place, field) = found.next().unwrap_or_else(|| panic!("{words}"));
        assert_eq!((text.get(place), found.next()), (Some(words), None));
        field.clone()
    };
    assert_eq!(field("Monday").place, Place::Inline);
    assert_eq!(field("cargo test").place, Place::CodeSpan);
    assert_eq!(field("the docs").place, Place::LinkText);
    assert_eq!(field("https://x.io/a").kind, Kind::Address);
    assert_eq!(field("second thing").place, Place::Block(2));
    assert_eq!((field("it is so").place, field("it is so").label), (Place::Cell, "A".to_owned()));
    assert_eq!(field("is so").place, Place::Inline);
    assert_eq!(field("run me").kind, Kind::Code);
    assert_eq!(field("plan").label, "The plan");
}

#[test]
fn blocks_become_one_field() {
    let text =
        "# Plan\n\nOne paragraph.\n\n- an item\n\nAnother.\n\n## Next\n\n<!-- a note -->\n\n<b>bold</b>\n";
    let field = |words: &str| asked(&corrected(text, &[(at(text, words), Reading::Field)]));
    let plan = "Plan: One paragraph. - an item";
    assert_eq!(field("One paragraph.\n\n- an item")[0], plan);
    assert_eq!(field("paragraph.\n\n- an")[0], plan, "whole blocks");
    assert_eq!(field("a note").last().unwrap(), "Next: a note");
    assert_eq!(field("bold").last().unwrap(), "Next: bold");
    assert_eq!(field("Another.\n\n## Next"), asked(&corrected(text, &[])), "no field has headings in it");
}

#[test]
fn fields_are_filled_in_together_or_alone() {
    let text = "# {{NAME}}\n\n{{NAME}} is for [team].\n\n## Who\n\n[people]\n";
    let own = (at(&text[10..], "{{NAME}}"), Reading::Name(String::new()));
    let own = (own.0.start + 10..own.0.end + 10, own.1);
    let name = || Reading::Name("TEAM".to_owned());
    let mut document = corrected(text, &[own, (at(text, "[team]"), name()), (at(text, "[people]"), name())]);
    let id = |document: &Document, prompt: &str| {
        let found = document.field_places().into_iter().find(|(_, field)| field.prompt == prompt);
        found.map(|(_, field)| field.id).unwrap()
    };
    let (first, people) = (id(&document, "Name"), id(&document, "people"));
    document.set(first, "Spec");
    document.set(people, "Core");
    assert_eq!(document.write(), "# Spec\n\n{{NAME}} is for Core.\n\n## Who\n\nCore\n");
}

#[test]
fn a_draft_keeps_its_answers() {
    let text = "# Plan\n\nWe do it [soon].\n\n## Step 1\n\n[what] by [who].\n";
    let read = Document::from_template(&template(text));
    let mut draft = read.clone();
    let id = |document: &Document, prompt: &str| {
        document.field_places().into_iter().find(|(_, field)| field.prompt == prompt).unwrap().1.id
    };
    draft.set(id(&read, "soon"), "now");
    draft.set(id(&read, "who"), "Ada");
    draft.repeat(read.sections()[1].id).unwrap();
    let before = draft.write();
    let mut correct = |words: &str, to: Reading| {
        let is_changed = draft.correct(&read, &Correction { at: at(text, words), to });
        assert_eq!(draft.write(), before);
        (is_changed, asked(&draft).len())
    };
    assert_eq!(correct("[soon]", Reading::Text), (true, 4), "its answer is text now");
    assert_eq!(correct("[what]", Reading::Text), (true, 2), "in the copy too");
    assert_eq!(correct("[nothing]".get(..0).unwrap_or_default(), Reading::Text), (false, 2));
}

#[test]
fn answers_that_differ_are_not_made_the_same() {
    let text = "# Plan\n\nBy [one] and [two] and [three].\n";
    let read = Document::from_template(&template(text));
    let ids: Vec<FieldId> =
        read.field_places().iter().filter(|(_, field)| field.is_asked()).map(|(_, field)| field.id).collect();
    let correct = |draft: &mut Document, words: &str| {
        let to = Reading::Name("X".to_owned());
        draft.correct(&read, &Correction { at: at(text, words), to })
    };
    let mut draft = read.clone();
    draft.set(ids[0], "Ada");
    draft.set(ids[1], "Bob");
    assert!(correct(&mut draft, "[one]"));
    assert!(!correct(&mut draft, "[two]"));
    assert!(correct(&mut draft, "[three]"));
    assert_eq!(draft.write(), "# Plan\n\nBy Ada and Bob and Ada.\n");
}

#[test]
fn a_draft_is_corrected_again_and_again() {
    let text = "# Plan\n\n## Step 1\n\nWe [do what] by noon and by night and by day.\n\n- [one thing]\n";
    let mut template = template(text);
    let mut read = Document::from_template(&template);
    let mut draft = read.clone();
    draft.repeat(read.sections()[1].id).unwrap();
    let item =
        draft.sections()[1].blocks.iter().find(|block| matches!(block.body, Body::Item(_))).unwrap().id;
    draft.add_item(draft.sections()[1].id, item).unwrap();
    for words in ["noon", "night", "day", "[do what]", "[one thing]", "thing"] {
        let to = if words.starts_with('[') { Reading::Text } else { Reading::Field };
        let correction = Correction { at: at(text, words), to };
        let before = draft.write();
        assert!(draft.correct(&read, &correction), "{words}");
        assert_eq!(draft.write(), before);
        template.corrections.push(correction);
        read = Document::from_template(&template);
    }
    // Three in each line, one in each item, and the title of the item that was added has none to copy.
    assert_eq!(asked(&draft).len(), 2 * 3 + 2 + 1, "{:?}", asked(&draft));
}

#[test]
fn an_answer_that_would_be_written_another_way_stays_one() {
    let text = "# Plan\n\n> [what it says]\n";
    let read = Document::from_template(&template(text));
    let mut draft = read.clone();
    let id = read.field_places().iter().find(|(_, field)| field.is_asked()).unwrap().1.id;
    draft.set(id, "a\n\nb");
    let before = draft.write();
    let correction = Correction { at: at(text, "[what it says]"), to: Reading::Text };
    assert!(!draft.correct(&read, &correction));
    assert_eq!(draft.write(), before);
}
