//! The size of the page: what a first visit transfers from a host that compresses with brotli, and what it may load
//! later.

use crate::build::HIGHLIGHT;
use crate::process::Outcome;
use crate::{diagram, offline};
use brotli::enc::BrotliEncoderParams;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What code, styles and markup are to weigh together at most, in bytes after compression. Not reached yet.
const AIM: usize = 200_000;
/// Beyond this the page may not grow, in bytes after compression; lowered whenever the page gets lighter. The same
/// sources have weighed 1,500 more or less in checkouts at other paths.
const LIMIT: usize = 524_000;
/// What is loaded later, by its folder, with what it is for and what it may weigh, in bytes after compression.
const LATER: [(&str, &str, usize); 2] =
    [(HIGHLIGHT, "colours of code", 25_000), (diagram::FOLDER, "diagrams", 1_400_000)];
/// The files that count, by their extension.
const COUNTED: [&str; 6] = ["wasm", "js", "css", "html", "svg", "webmanifest"];

/// One file's size in bytes.
struct Weight {
    name: String,
    raw: usize,
    compressed: usize,
}

/// Weighs the built page in `folder`, prints what it finds, and fails if it is over the limit.
pub(crate) fn check(folder: &Path) -> Outcome<()> {
    let mut weights = weigh(folder)?;
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.compressed));
    let is_in = |weight: &&Weight, folder: &str| weight.name.starts_with(folder);
    let is_first = |weight: &&Weight| !LATER.iter().any(|(folder, ..)| is_in(weight, folder));
    let total = sum(weights.iter().filter(is_first));
    let [total_words, limit, aim] = [total, LIMIT, AIM].map(kilobytes);
    println!("{total_words:>9} KB  at the first visit, of {limit} KB allowed; the aim is {aim} KB");
    let later = LATER.map(|(folder, purpose, limit)| {
        let total = sum(weights.iter().filter(|weight| is_in(weight, folder)));
        let [total_words, limit_words] = [total, limit].map(kilobytes);
        println!("{total_words:>9} KB  loaded later, for {purpose}, of {limit_words} KB allowed");
        judge(&format!("what is loaded for {purpose}"), total, limit)
    });
    let loads = |is_later: bool| {
        let counts =
            |weight: &&Weight| offline::is_kept(&weight.name) && offline::is_later(&weight.name) == is_later;
        kilobytes(weights.iter().filter(counts).map(|weight| weight.compressed).sum())
    };
    println!(
        "{:>9} KB  kept at the first visit for working without a network, most of which it has just loaded: a host \
         that\n{:>12}  lets nothing be stored transfers it again\n{:>9} KB  loaded in the background for the same, \
         unless the visitor saves data",
        loads(false),
        "",
        loads(true)
    );
    judge("the page", total, LIMIT)?;
    later.into_iter().collect()
}

/// Prints each weight and returns their sum after compression.
fn sum<'a>(weights: impl Iterator<Item = &'a Weight>) -> usize {
    let print = |Weight { name, raw, compressed }: &Weight| {
        println!("{:>9} KB  {name} ({} KB before compression)", kilobytes(*compressed), kilobytes(*raw));
        *compressed
    };
    weights.map(print).sum()
}

fn judge(what: &str, total: usize, limit: usize) -> Outcome<()> {
    if total <= limit {
        return Ok(());
    }
    Err(format!(
        "{what} weighs {} KB in brotli, {} KB more than the {} KB allowed: make it smaller",
        kilobytes(total),
        kilobytes(total - limit),
        kilobytes(limit)
    ))
}

fn weigh(folder: &Path) -> Outcome<Vec<Weight>> {
    let mut weights = Vec::new();
    for path in files_below(folder)? {
        let counts = path.extension().and_then(|extension| extension.to_str());
        if !counts.is_some_and(|extension| COUNTED.contains(&extension)) {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| format!("could not read {}: {error}", path.display()))?;
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        weights.push(Weight { name, raw: bytes.len(), compressed: compressed_size(&bytes)? });
    }
    if weights.is_empty() {
        return Err(format!("there is no built page in {}", folder.display()));
    }
    Ok(weights)
}

/// All files in a folder and its folders.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let failed = |error: io::Error| format!("could not list {}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let list = if path.is_dir() { &mut open } else { &mut found };
            list.push(path);
        }
    }
    Ok(found)
}

/// In bytes, at the quality and window that hosts use for files compressed ahead of time.
fn compressed_size(bytes: &[u8]) -> Outcome<usize> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 22, ..BrotliEncoderParams::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)
        .map_err(|error| format!("brotli failed: {error}"))?;
    Ok(compressed.len())
}

/// In thousands of bytes, with one decimal, rounded up so that the figure never flatters.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        assert_eq!(kilobytes(0), "0.0");
        assert_eq!(kilobytes(199_901), "200.0");
        assert_eq!(kilobytes(200_001), "200.1");
    }

    #[test]
    fn limit() {
        assert!(judge("the page", 380_000, 380_000).is_ok());
        let failure = judge("the page", 381_000, 380_000).unwrap_err();
        assert!(
            failure.contains("the page weighs 381.0 KB in brotli, 1.0 KB more than the 380.0 KB"),
            "{failure}"
        );
    }

    #[test]
    fn compression_is_real() {
        let prose = "the same words again and again, ".repeat(400);
        let size = compressed_size(prose.as_bytes()).unwrap();
        assert!((10..200).contains(&size), "{size} bytes");
    }
}
