//! The examples of the `CommonMark` specification, and those of its extensions, typed in character by character.
//!
//! They are those that the Markdown parser is tested with: its package holds them, as it is published, so the lock file
//! settles which they are. They are read from there at each run, by where Cargo keeps the package; no copy of them is
//! kept here.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::Typed;

/// As many examples has the specification, version 0.31.
const SPECIFIED: usize = 652;

/// The folder of the parser's package.
#[expect(clippy::expect_used, reason = "examples that cannot be found fail the test")]
fn package() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Only what is built for this machine is sure to be here.
    let metadata = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform=host-tuple"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("Cargo runs");
    let words = String::from_utf8_lossy(&metadata.stderr);
    assert!(metadata.status.success(), "Cargo knows its packages: {words}");
    let metadata: Value = serde_json::from_slice(&metadata.stdout).expect("JSON");
    let mut packages = metadata["packages"].as_array().expect("packages").iter();
    let parser = packages.find(|package| package["name"] == "pulldown-cmark").expect("the parser's package");
    let manifest = parser["manifest_path"].as_str().expect("a path");
    Path::new(manifest).parent().expect("a folder").to_owned()
}

/// The texts in a file of the parser's tests, each a raw string of Rust.
#[expect(clippy::expect_used, reason = "examples that cannot be read fail the test")]
fn texts(file: &str) -> Vec<String> {
    let path = package().join("tests/suite").join(file);
    let source = std::fs::read_to_string(&path).expect("the parser's tests are published with it");
    let mut texts = Vec::new();
    let mut rest = source.as_str();
    while let Some((_, tail)) = rest.split_once("let original = r##\"") {
        let (text, tail) = tail.split_once("\"##;").expect("a string that ends");
        texts.push(text.to_owned());
        rest = tail;
    }
    texts
}

/// Types each text, behind what makes another text of it too.
fn type_in(texts: &[String], before: &str, after: &str) {
    for text in texts {
        let mut typed = Typed::new(&[before, after].concat());
        for (at, character) in text.char_indices() {
            typed.edit(before.len() + at, 0, character.encode_utf8(&mut [0; 4]));
        }
    }
}

#[test]
fn examples_of_the_specification() {
    let texts = texts("spec.rs");
    assert!(texts.len() >= SPECIFIED, "{} examples are too few", texts.len());
    type_in(&texts, "", "");
    type_in(&texts, "words\n\n# Same\n\n", "\n\nwords\n\n# Same\n\n[foo]: /last\n");
}

#[test]
fn examples_of_the_extensions() {
    for (file, count) in [
        ("blockquotes_tags.rs", 18),
        ("footnotes.rs", 26),
        ("gfm_strikethrough.rs", 3),
        ("gfm_table.rs", 9),
        ("gfm_tasklist.rs", 2),
        ("regression.rs", 212),
        ("strikethrough.rs", 15),
        ("table.rs", 28),
    ] {
        let texts = texts(file);
        assert!(texts.len() >= count, "{} examples in {file} are too few", texts.len());
        type_in(&texts, "", "");
    }
}
