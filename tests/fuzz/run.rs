//! Tries cases and tells what fails.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use super::case::Case;
use super::{kept, laws, shrink};
use crate::support::corpus;

/// So many cases in the ordinary run.
const CASES: u64 = 150;

thread_local! {
    /// Where the last panic was, and what it said.
    static LAST: RefCell<(String, String)> = RefCell::default();
}

#[test]
fn whatever_is_read() {
    let seeds = seeds();
    let seconds = std::env::var("SPECWRIGHT_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let began = Instant::now();
    let is_done = |number: u64| match seconds {
        Some(seconds) => began.elapsed() >= Duration::from_secs(seconds),
        None => number >= CASES,
    };
    listen();
    let mut found: BTreeMap<String, (Case, String)> = BTreeMap::new();
    let mut slowest = (Duration::ZERO, 0);
    let mut number = 0;
    while !is_done(number) {
        let case = Case::new(&seeds, seed, number);
        let start = Instant::now();
        if let Some((place, _)) = failure(&case)
            && !found.contains_key(&place)
        {
            let smaller =
                shrink::smallest(case, |case| failure(case).is_some_and(|(other, _)| other == place));
            let words = failure(&smaller).unwrap_or_default().1;
            eprintln!("case {number} fails at {place}: {words}\n{smaller:?}\n");
            found.insert(place, (smaller, words));
        }
        slowest = slowest.max((start.elapsed(), number));
        number += 1;
    }
    _ = std::panic::take_hook();
    eprintln!("{number} cases in {:?}; the slowest, {}, took {:?}", began.elapsed(), slowest.1, slowest.0);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn seeds_as_they_are() {
    for text in seeds() {
        laws::check(&Case::of(&text));
    }
}

#[test]
fn what_once_failed() {
    for case in kept::cases() {
        laws::check(&case);
    }
}

/// What the law says that the case breaks, and where it is said.
fn failure(case: &Case) -> Option<(String, String)> {
    let result = catch_unwind(AssertUnwindSafe(|| laws::check(case)));
    result.is_err().then(|| LAST.take())
}

/// Keeps what a panic says, instead of printing it.
fn listen() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let words = info.payload_as_str().unwrap_or_default().to_owned();
        LAST.set((place, words));
    }));
}

/// The built-in templates, finished documents, texts written to mislead, and the corpus that is asked for.
fn seeds() -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut seeds: Vec<String> = corpus().into_iter().map(|(_, text)| text).collect();
    for folder in ["finished", "seeds"] {
        seeds.extend(texts(&tests.join(folder)));
    }
    seeds
}

/// The Markdown files of a folder, by name.
#[expect(clippy::expect_used, reason = "the project's own files can be read")]
fn texts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder of texts");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).expect("a UTF-8 file")).collect()
}
