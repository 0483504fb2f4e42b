//! How long it takes to read, bring into a template, write and take to another template texts of some sizes. Time has
//! to grow with the text, and no faster: ten times the text, ten times the median.

use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use specwright::document::Document;
use specwright::import;
use specwright::template::{self, Template, builtin};

fn main() {
    divan::main();
}

/// The built-in templates one after the other, over and over, up to the line that reaches `size` bytes.
fn text(size: usize) -> String {
    let all: Vec<String> = builtin::templates().into_iter().map(|template| template.text).collect();
    let all = all.join("\n");
    let mut text = String::with_capacity(size + 1_000);
    for line in all.split_inclusive('\n').cycle() {
        if text.len() >= size {
            break;
        }
        text.push_str(line);
    }
    text
}

fn template(size: usize) -> Template {
    Template { text: text(size), ..Template::default() }
}

const SIZES: [usize; 4] = [10_000, 100_000, 1_000_000, 10_000_000];

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn read(bencher: Bencher<'_, '_>, size: usize) {
    let text = text(size);
    bencher.counter(BytesCount::of_str(&text)).bench(|| template::read(black_box(&text)));
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn write(bencher: Bencher<'_, '_>, size: usize) {
    let template = template(size);
    let document = Document::from_template(&template);
    bencher.counter(BytesCount::of_str(&template.text)).bench(|| black_box(&document).write());
}

/// Into the built-in template whose headings the text has, among others.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 20, sample_size = 1)]
fn fill(bencher: Bencher<'_, '_>, size: usize) {
    let text = text(size);
    let templates = builtin::templates();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| import::fill(black_box(&templates[0]), black_box(&text)));
}

/// Into the template that the text is.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 20, sample_size = 1)]
fn fill_itself(bencher: Bencher<'_, '_>, size: usize) {
    let template = template(size);
    bencher
        .counter(BytesCount::of_str(&template.text))
        .bench(|| import::fill(black_box(&template), black_box(&template.text)));
}

/// A draft of the template that the text is, with all its answers, into the same template.
#[divan::bench(args = [10_000, 100_000, 1_000_000], sample_count = 5, sample_size = 1)]
fn change_template(bencher: Bencher<'_, '_>, size: usize) {
    let template = template(size);
    let mut document = Document::from_template(&template);
    let mut sections = document.sections().to_vec();
    for section in &mut sections {
        Arc::make_mut(section).for_each_field_mut(&mut |field| {
            let own = field.name.clone().unwrap_or_else(|| field.id.0.to_string());
            field.value = field.is_asked().then(|| format!("Answer {own}"));
        });
    }
    document = Document::from_parts(sections, document.newline(), document.next_id());
    bencher
        .counter(BytesCount::of_str(&template.text))
        .bench(|| import::change_template(black_box(&document), black_box(&template)));
}
