//! Import keeps all and understands: whatever is read into whatever template is written out again, byte for byte, and
//! what was written from a document comes back with its answers.

use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use specwright::document::Document;
use specwright::export;
use specwright::import::{best, fill, reread, reread_section};
use specwright::template::builtin;
use specwright::tree::{Body, Kind, Role};

use crate::support::bring::{check_kept, check_moved, of};
use crate::support::edits::{Edit, assert_sane, edit, fields};
use crate::support::generate::{any_text, config, template, text};
use crate::support::{corpus, document};

/// The answers in order: what the field is called, and the answer.
fn answers(document: &Document) -> Vec<(String, String)> {
    let is_answer = |value: &String| !value.is_empty();
    fields(document)
        .iter()
        .filter_map(|field| {
            let value = field.value.clone().filter(is_answer)?;
            Some((field.caption().to_owned(), value))
        })
        .collect()
}

/// Fills in all that is asked for, each with words of its own.
fn fill_in(document: &mut Document) {
    let ids: Vec<_> = fields(document)
        .iter()
        .filter(|field| field.role == Role::Prompt && field.kind != Kind::Check)
        // What an item is that says nothing of its own is only told by its being one.
        .map(|field| (field.id, field.kind.clone(), field.prompt == "Another item"))
        .collect();
    for (at, (id, kind, is_free)) in ids.into_iter().enumerate() {
        let value = match kind {
            Kind::Prose if at % 3 == 0 && !is_free => {
                format!("First words {at}.\n\nMore words {at}\n- and a list")
            }
            Kind::Code => format!("let x{at} = 1;\nlet y = 2;"),
            Kind::Address => format!("https://x.y/{at}"),
            Kind::Choice(options) => options[at % options.len()].clone(),
            // Between two names that only a space parts, words would not be told apart.
            _ => format!("Words{at}"),
        };
        document.set(id, &value);
    }
}

/// How many of `wanted` are among `found`, in order.
fn count_common(wanted: &[(String, String)], found: &[(String, String)]) -> usize {
    let mut found = found.to_vec();
    let mut count = 0;
    for answer in wanted {
        if let Some(at) = found.iter().position(|other| other == answer) {
            found.remove(at);
            count += 1;
        }
    }
    count
}

#[test]
fn the_corpus_is_kept() {
    let templates = builtin::templates();
    for (name, text) in corpus() {
        for template in &templates {
            let result = std::panic::catch_unwind(|| check_kept(template, &text));
            assert!(result.is_ok(), "{name} in {}", template.slug);
        }
        check_kept(&of(&text), &text);
        let import = fill(&of(&text), &text);
        assert!(answers(&import.document).is_empty(), "{name} in itself has no answers");
        assert_eq!(import.document, document(&text), "{name} in itself");
        let _ = best(&templates, &text);
    }
}

#[test]
fn answers_come_back_from_the_built_in_templates() {
    let templates = builtin::templates();
    let mut figures = Vec::new();
    for (index, template) in templates.iter().enumerate() {
        let mut document = Document::from_template(template);
        fill_in(&mut document);
        let wanted = answers(&document);
        let working = document.write();
        let import = fill(template, &working);
        let found = answers(&import.document);
        let lost: Vec<_> = wanted.iter().filter(|answer| !found.contains(answer)).collect();
        let new: Vec<_> = found.iter().filter(|answer| !wanted.contains(answer)).collect();
        assert!(found == wanted, "{}: {lost:?} became {new:?}", template.slug);
        assert_eq!(import.document.progress(), document.progress(), "{}", template.slug);
        let finished = export::finished(&document);
        let import = fill(template, &finished);
        assert_eq!(import.document.write(), finished);
        let count = count_common(&wanted, &answers(&import.document));
        figures.push((template.slug.clone(), count, wanted.len()));
        assert_eq!(best(&templates, &finished), Some(index));
    }
    eprintln!("answers that come back from the finished file: {figures:?}");
    for (slug, count, all) in figures {
        assert!(100 * count >= 95 * all, "{slug}: {count} of {all}");
    }
}

/// A working copy with more of what repeats, and with half of its answers.
#[test]
fn answers_come_back_from_half_finished_drafts() {
    for template in &builtin::templates() {
        let mut document = Document::from_template(template);
        for at in (0..document.sections().len()).rev() {
            let section = document.sections()[at].clone();
            if document.repeated(at).is_some_and(|group| group.last() == Some(&at)) {
                document.repeat(section.id);
                document.repeat(section.id);
            }
            let last = section.blocks.iter().enumerate().rev().find(|(index, block)| {
                matches!(block.body, Body::Item(_)) && section.sibling_items(*index).last() == Some(index)
            });
            if let Some((_, item)) = last {
                document.add_item(section.id, item.id);
            }
            for block in section.blocks.iter().filter(|block| matches!(block.body, Body::Table(_))) {
                document.add_row(section.id, block.id);
            }
        }
        fill_in(&mut document);
        let ids: Vec<_> = fields(&document).iter().map(|field| field.id).collect();
        for half in 0..3 {
            let mut document = document.clone();
            for id in ids.iter().skip(half).step_by(2).filter(|_| half < 2) {
                document.clear(*id);
            }
            let wanted = values(&document);
            let import = fill(template, &document.write());
            let found = values(&import.document);
            // A further link with words of its own, in a list of others, is the text's own.
            let count = wanted.iter().filter(|answer| found.contains(answer)).count();
            assert!(100 * count >= 95 * wanted.len(), "{}: {count} of {}", template.slug, wanted.len());
            let finished = export::finished(&document);
            let import = fill(template, &finished);
            let found = values(&import.document);
            let count = wanted.iter().filter(|answer| found.contains(answer)).count();
            let all = wanted.len();
            eprintln!("{} {half}: {count} of {all} from the finished file", template.slug);
            assert!(100 * count >= 60 * all, "{} {half}: {count} of {all}", template.slug);
        }
    }
}

/// Templates of all sorts have prompts that nothing tells apart; of the others, the answers come back.
#[test]
fn answers_come_back_from_working_copies() {
    let (count, all) = (Cell::new(0), Cell::new(0));
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let result = TestRunner::new_with_rng(config(), rng).run(&template(), |text| {
        let mut draft = document(&text);
        fill_in(&mut draft);
        let import = fill(&of(&text), &draft.write());
        let (wanted, found) = (values(&draft), values(&import.document));
        count.set(count.get() + wanted.iter().filter(|value| found.contains(value)).count());
        all.set(all.get() + wanted.len());
        Ok(())
    });
    assert!(result.is_ok());
    eprintln!("{} of {} answers from working copies", count.get(), all.get());
    assert!(100 * count.get() >= 90 * all.get(), "{} of {}", count.get(), all.get());
}

fn values(document: &Document) -> Vec<String> {
    answers(document).into_iter().map(|(_, value)| value).collect()
}

#[test]
fn a_field_keeps_its_identity_while_its_words_are_edited() {
    for template in &builtin::templates() {
        let mut document = Document::from_template(template);
        fill_in(&mut document);
        let mut missed = 0;
        let all = fields(&document);
        for field in &all {
            let Some(value) = field.value.as_ref().filter(|value| !value.contains('\n')) else { continue };
            let text = document.write();
            if text.matches(value.as_str()).count() != 1 {
                continue;
            }
            let edited = text.replace(value.as_str(), "Edited");
            let read = reread(&document, &edited);
            assert_eq!(read.write(), edited);
            let after = read.field(field.id).map(|(_, after)| (after.value.clone(), after.name.clone()));
            assert_eq!(after, Some((Some("Edited".to_owned()), field.name.clone())), "{}", field.caption());
            missed += fields(&read).len().abs_diff(all.len());
        }
        assert_eq!(missed, 0, "{}", template.slug);
    }
}

#[test]
fn large_texts_are_no_trouble() {
    let repeat = |unit: &str| unit.repeat(20_000 / unit.len());
    for unit in [
        "- a\n",
        "- [a b]\n",
        "a b c\n\n",
        "**A:** [b c]\n",
        "## A\n\n[a b]\n\n",
        "## Part 1: [a b]\n\n",
        "\n",
        "a\n",
        "| a |\n|-|\n",
        "```\nx\n```\n",
        "{{#A}}\nx\n{{/A}}\n",
        "{{A_1}} ",
        "  - a\n",
        "> a\n",
    ] {
        let text = repeat(unit);
        check_kept(&of(&text), &text);
        check_kept(&of(unit), &text);
        check_kept(&of(&text), unit);
        check_kept(&of(&text), &text.replace('a', "c"));
        let doc = document(&text);
        assert!(reread(&doc, &text) == doc);
        assert!(reread(&doc, &text.replace('a', "c")).write() == text.replace('a', "c"));
    }
    let rows = format!("| A | B |\n|---|---|\n{}", repeat("| [a b] | c |\n"));
    check_kept(&of(&rows), &rows.replace("[a b]", "x"));
    let part = |n: usize| format!("## Part {n}: {{{{NAME_{n}}}}}\n\n");
    let each = (0..1_000).map(part).collect::<Vec<_>>().concat();
    check_kept(&of(&each), &each.replace("{{", "x"));
    check_kept(&of("## Part 1: {{NAME_1}}\n\n"), &each);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_is_kept(template_text in text(), text in text()) {
        check_kept(&of(&template_text), &text);
        check_kept(&of(&text), &text);
    }

    #[test]
    fn all_is_kept_in_the_built_in_templates(at in 0..5_usize, text in text()) {
        check_kept(&builtin::templates()[at], &text);
    }

    #[test]
    fn drafts_are_kept(at in 0..5_usize, other in 0..5_usize, edits in vec(edit(), 0..12)) {
        let templates = builtin::templates();
        let text = edited(Document::from_template(&templates[at]), &edits).write();
        check_kept(&templates[at], &text);
        check_kept(&templates[other], &text);
    }

    #[test]
    fn drafts_of_any_template_are_kept(text in template(), edits in vec(edit(), 0..12)) {
        let draft = edited(document(&text), &edits);
        check_kept(&of(&text), &draft.write());
        check_kept(&of(&text), &export::finished(&draft));
    }

    #[test]
    fn another_template_loses_nothing(at in 0..5_usize, other in 0..5_usize, text in template(), edits in vec(edit(), 0..12)) {
        let templates = builtin::templates();
        let mut draft = edited(document(&text), &edits);
        check_moved(&draft, &templates[other]);
        fill_in(&mut draft);
        check_moved(&draft, &of(&templates[other].text.replace("## ", "# ")));
        if at == other {
            check_moved(&edited(Document::from_template(&templates[at]), &edits), &of(&text));
        }
    }

    #[test]
    fn what_is_not_edited_is_not_changed(text in text(), edits in vec(edit(), 0..12)) {
        let draft = edited(document(&text), &edits);
        let read = reread(&draft, &draft.write());
        assert!(read.is_same(&draft) && read == draft);
        for section in draft.sections() {
            let mut text = String::new();
            section.write(draft.newline(), &mut text);
            let mut read = draft.clone();
            reread_section(&mut read, section.id, &text);
            if text.ends_with('\n') {
                assert!(read.is_same(&draft));
            }
        }
    }

    #[test]
    fn edited_text_is_kept(text in text(), edits in vec(edit(), 0..6), from in 0..400_usize, len in 0..40_usize, typed in any_text()) {
        let draft = edited(document(&text), &edits);
        let mut text = draft.write();
        // A byte-order mark stands where the reader cuts, whatever follows it.
        let typed = typed.replace('\u{feff}', "");
        let start = (0..=from.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        let end = (start..=(start + len).min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(start);
        text.replace_range(start..end, &typed);
        let read = reread(&draft, &text);
        assert_eq!(read.write(), text);
        assert_sane(&read);
    }

    #[test]
    fn an_edited_section_is_kept(text in text(), edits in vec(edit(), 0..6), at in 0..20_usize, typed in text()) {
        let draft = edited(document(&text), &edits);
        let Some(at) = at.checked_rem(draft.sections().len()) else { return Ok(()) };
        let mut parts: Vec<String> = Vec::new();
        for section in draft.sections() {
            let mut text = String::new();
            section.write(draft.newline(), &mut text);
            parts.push(text);
        }
        let is_last = at + 1 == parts.len();
        let end = if is_last || typed.is_empty() || typed.ends_with('\n') { "" } else { draft.newline().as_str() };
        parts[at] = format!("{typed}{end}");
        let mut read = draft.clone();
        assert!(reread_section(&mut read, draft.sections()[at].id, &typed));
        assert_eq!(read.write(), parts.concat());
        if !typed.starts_with('\u{feff}') {
            assert_sane(&read);
        }
    }
}

fn edited(mut document: Document, edits: &[Edit]) -> Document {
    for edit in edits {
        edit.make(&mut document);
    }
    document
}
