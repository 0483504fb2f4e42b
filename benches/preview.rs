//! How long it takes to render a text, and to follow an edit of it. Rendering has to grow with the text and no faster; an
//! edit costs what the blocks around it cost, however long the text is.

use std::fmt::Write;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use pulldown_cmark::{Options, Parser};
use specwright::document::Document;
use specwright::export::{Composer, View};
use specwright::markdown::render;
use specwright::preview::Preview;
use specwright::template::Template;
use specwright::tree::FieldId;

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

/// Chapters as specifications have them, up to the one that reaches `size` bytes.
fn text(size: usize) -> String {
    let mut text = String::with_capacity(size + 2_000);
    for chapter in 1.. {
        if text.len() >= size {
            break;
        }
        let _ = write!(
            text,
            "## {chapter}. What part {chapter} does\n\n\
             The service keeps *each* record of a reader for `90 days` and hands it on to whoever [asks][spec] for it, \
             in the order in which it came. A record that cannot be handed on is **kept**, and tried again.\n\n\
             - it answers within 200 ms, 99 times of a hundred\n\
             - it loses nothing that it has confirmed\n  - not even when the disk is full\n\
             - [ ] it tells of what it does at https://example.com/parts/{chapter}\n\n\
             | Step | Who | What |\n|---|:-:|--:|\n| 1 | caller | sends `PUT /parts/{chapter}` |\n| 2 | part | writes |\n\n\
             ```rust\nfn part_{chapter}(record: &Record) -> Result<(), Error> {{\n    store(record)?;\n    Ok(())\n}}\n```\n\n\
             > What was written is read by everybody, and what was not by nobody.\n\n"
        );
    }
    text.push_str("[spec]: https://example.com/spec\n");
    text
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn full(bencher: Bencher<'_, '_>, size: usize) {
    let text = text(size);
    bencher.counter(BytesCount::of_str(&text)).bench(|| render(black_box(&text), &|_| None));
}

/// What rendering cannot be faster than: the parser by itself, with the same options.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn parser_alone(bencher: Bencher<'_, '_>, size: usize) {
    let text = text(size);
    let options = Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_TABLES
        | Options::ENABLE_GFM;
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| Parser::new_ext(black_box(&text), options).into_offset_iter().map(black_box).count());
}

/// A letter typed in the middle, and taken away again.
#[divan::bench(args = SIZES, sample_count = 100, sample_size = 10)]
fn two_keys(bencher: Bencher<'_, '_>, size: usize) {
    let text = text(size);
    let middle = text.len() / 2;
    let at = middle + text[middle..].find("it loses").unwrap_or_default();
    let mut preview = Preview::of(&text, &|_| None);
    bencher.bench_local(|| {
        preview.edit(at..at, "x", &|_| None);
        preview.edit(at..at + 1, "", &|_| None);
    });
}

/// A fence opened before everything else, and taken away again.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 10, sample_size = 1)]
fn fence_at_the_top(bencher: Bencher<'_, '_>, size: usize) {
    let mut preview = Preview::of(&text(size), &|_| None);
    bencher.bench_local(|| {
        preview.edit(0..0, "~~~\n", &|_| None);
        preview.edit(0..4, "", &|_| None);
    });
}

/// An answer changed in the middle of a document, from the document to the text.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 100, sample_size = 1)]
fn compose_two_keys(bencher: Bencher<'_, '_>, size: usize) {
    let template = Template { text: text(size), ..Template::default() };
    let mut document = Document::from_template(&template);
    let field = middle_field(&document);
    let mut composer = Composer::new(View::Marks);
    composer.follow(&document);
    bencher.bench_local(|| {
        for answer in ["one answer", "another"] {
            document.set(field, answer);
            composer.follow(&document);
        }
    });
}

fn middle_field(document: &Document) -> FieldId {
    let section = &document.sections()[document.sections().len() / 2];
    let mut field = FieldId(0);
    section.for_each_field(&mut |found| field = found.id);
    field
}
