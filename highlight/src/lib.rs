//! Colours for code: a text is cut into tokens, each with a class.
//!
//! The page loads this crate by itself, as WebAssembly of its own, when there is code to colour. It owns what is
//! known of the languages and how they are cut; it must know nothing about the page, nor about documents.
//!
//! It aims at what helps to read code in a document, not at a grammar: one pass over the text, no state beyond it,
//! for any text in time linear in its length. What it does not understand stays plain.
//!
//! - `language` is what is known of each language, as data.
//! - `lexer` cuts what most languages consist of: comments, strings, numbers, words.
//! - `words` settles what a word is, and the signs that only some languages have.
//! - `lines` cuts what goes by lines: YAML, TOML, HTTP, differences.
//! - `markup` cuts what consists of tags.

mod language;
mod lexer;
mod lines;
mod markup;
mod words;

use language::{Language, Shape};
use lexer::Lexer;
use wasm_bindgen::prelude::wasm_bindgen;

/// What a token is. The page names its colours in this order (`public/highlight/page.js`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Anything without a colour.
    Plain,
    /// A note to the reader.
    Comment,
    /// A string, a character or a pattern, with its quotes.
    Text,
    /// A number, a date, a version.
    Number,
    /// A word that belongs to the language.
    Keyword,
    /// A value that has a name: `true`, `null`, `MAX_SIZE`.
    Constant,
    /// The name of a type.
    Type,
    /// A name that is called.
    Function,
    /// A name that a value is given to, as in JSON.
    Key,
    /// A variable that is marked as one, a lifetime, the edges of a hole in a string.
    Variable,
    /// An annotation, a directive, the place of a difference.
    Attribute,
    /// A line that came.
    Added,
    /// A line that went.
    Removed,
    /// What introduces a part: a table of TOML, the files of a difference.
    Heading,
}

/// The tokens of `code` in order: lengths in bytes, none of them zero, whose sum is that of the code, and no two
/// neighbours of one class. `None` where the name of the language is not known.
pub fn tokens(language: &str, code: &str) -> Option<Vec<(usize, Class)>> {
    Language::named(language).map(|language| cut(language, code))
}

/// The tokens of `code` for the page: `length * 16 + class` for each, with the length in units of UTF-16, as the page
/// counts. Nothing where the name of the language is not known.
#[wasm_bindgen]
pub fn colours(language: &str, code: &str) -> Option<Vec<u32>> {
    let mut rest = code;
    let mut packed = Vec::new();
    for (length, class) in tokens(language, code)? {
        let (token, after) = rest.split_at(length);
        rest = after;
        let units = token.chars().map(char::len_utf16).sum::<usize>();
        packed.push(u32::try_from(units).ok()? * 16 + class as u32);
    }
    Some(packed)
}

fn cut(language: &'static Language, code: &str) -> Vec<(usize, Class)> {
    let mut lexer = Lexer::new(language, code);
    match language.shape {
        Shape::Code | Shape::Json => lexer.code(code.len()),
        Shape::Yaml => lexer.yaml(),
        Shape::Toml => lexer.toml(),
        Shape::Http => lexer.http(),
        Shape::Diff => lexer.diff(),
        Shape::Markup => lexer.markup(),
    }
    lexer.finish()
}
