//! The tree as two lists: of texts, each of which says with its first character what it is, in reading order;
//! and of ids.
//!
//! | first | the rest | what it is |
//! |---|---|---|
//! | `#` | level, first text | section; with a level above 0 it has a heading |
//! | `^` | lead | its heading's, unless it is as many signs as its level and a space |
//! | `N` | number | its heading's, unless there is none |
//! | `x` | reason | it does not apply |
//! | `X` | | it is left out |
//! | `b` `r` | | blank, rule; its text is the end |
//! | `v` `g` `c` | text | verbatim, guidance, closing tag |
//! | `o` `O` | name | optional part that is on, or off; its tag is the end |
//! | `l` | first text | line |
//! | `i` | depth, space, lead | item |
//! | `-` | first text | item of depth 0 behind `- ` |
//! | `T` | delimiter | table; its rows follow, the header first |
//! | `w` | | row |
//! | `k` | first text | cell behind `\| ` at the start of the row, else ` \| ` |
//! | `K` | lead | cell behind anything else |
//! | `F` | opening line | fence; its closing line is the end |
//! | `e` | end | of what has just begun, unless it is the usual one |
//! | `t` `n` | text | literal piece, guidance within a line |
//! | `[` `(` `)` | first text; first text; nothing | link, its address, its end |
//! | `f` | code, source | field |
//! | `@` `:` `?` | text | its name, label, prompt, unless it is the usual one |
//! | `%` | | it has no name, where the usual one would be wrong |
//! | `;` | | its label is what its section's heading says |
//! | `~` `=` | text | one of its options, its value |
//! | `.` | | its value is its source |
//!
//! A first text, where there is one, is a literal piece before the pieces that follow. The usual ends are a
//! line break, `---` and a line break for a rule, ` |` and a line break after a row, three backticks and a
//! line break after a fence, `{{#name}}` and a line break for the tag of an optional part.
//!
//! The code of a field is a letter for its kind (`L`ine, `P`rose, `D`ate, `C`hoice, `A`ddress, `K` for code,
//! `X` for a task box), one for its role (`p`rompt, `s`ample, `t`itle), one for its place (`i`nline, `b`lock,
//! `c`ell, `k` for code, code `s`pan, link `t`ext, `a`ddress, `h`tml) with the indent if any, and a mark for what is
//! written before a value (`.` nothing, `_` a space, `:` colon and space, `/` a line break). What a field is
//! usually called is told by its source and the text before it, see [`usual_name`], [`usual_label`] and
//! [`usual_prompt`]; these rules are part of the format, whatever becomes of those by which a template is
//! read.
//!
//! Ids stand in the order in which what they name begins, each as the difference to the one before of its
//! sort: sections, blocks with rows, placeholders, other fields. A template gives a list of small numbers.
//! Ids that are missing, met twice or not below the next one are damage that costs no words: the whole
//! document gets new ones.

mod read;
mod write;

pub(super) use read::read;
pub(super) use write::Tree;
pub(in crate::drafts) use write::Writer;

use crate::tree::{Kind, Piece, Role};

/// A document's tree in its stored form.
pub(super) struct Lists {
    pub(super) tree: Vec<String>,
    /// Numbers with a space between them.
    pub(super) ids: String,
}

/// What may be written before a value, and the mark for it.
pub(super) const BEFORE: [(&str, &str); 4] = [("", "."), (" ", "_"), (": ", ":"), ("\n", "/")];

/// Indents beyond it are stored as if they were that deep: a damaged one must not make a value fill the
/// memory.
const DEEPEST_INDENT: usize = 1_000;

/// The first id that no document reaches. It bounds what a damaged one can make the reader allocate.
const ID_LIMIT: u32 = 1 << 24;

/// The sorts of id: each has numbers of its own.
const SECTION: usize = 0;
const BLOCK: usize = 1;
const PROMPT: usize = 2;
const OTHER_FIELD: usize = 3;
const SORTS: usize = 4;

fn sort_of(role: Role) -> usize {
    if role == Role::Prompt { PROMPT } else { OTHER_FIELD }
}

/// The number signs and the space that a heading of that level begins with.
fn usual_lead(level: u8) -> String {
    let mut lead = "#".repeat(usize::from(level));
    lead.push(' ');
    lead
}

/// What stands before the cell of that index in a row.
fn usual_cell_lead(index: usize) -> &'static str {
    if index == 0 { "| " } else { " | " }
}

/// What ends a row.
fn usual_row_end(newline: &str) -> String {
    [" |", newline].concat()
}

/// A thematic break.
fn usual_rule(newline: &str) -> String {
    ["---", newline].concat()
}

/// What closes a fence.
fn usual_close(newline: &str) -> String {
    ["```", newline].concat()
}

/// The line of an optional part's opening tag.
fn usual_tag(name: &str, newline: &str) -> String {
    ["{{#", name, "}}", newline].concat()
}

/// The name of a field: what stands between `{{` and `}}`, if that is its source.
fn usual_name(source: &str) -> Option<&str> {
    source.strip_prefix("{{")?.strip_suffix("}}").map(str::trim)
}

/// The label of a field: the last line of the literal text, or the source of the title, that comes before it
/// in its section, without the signs around its words. A title and a task box have none.
fn usual_label<'a>(before: &'a str, role: Role, kind: &Kind) -> &'a str {
    if role == Role::Title || *kind == Kind::Check {
        return "";
    }
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_matches(|c: char| c.is_whitespace() || "*_:`|-".contains(c))
}

/// What a section is called: the literal text and the sources in its heading.
fn words_of(heading: &[Piece]) -> String {
    let words = heading.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.as_str()),
        Piece::Field(field) => Some(&field.source),
        Piece::Guidance(_) | Piece::Link(_) => None,
    });
    words.collect()
}

/// The prompt of a field: its name in words or, without a name, its source without brackets.
fn usual_prompt(source: &str, name: Option<&str>, role: Role, kind: &Kind) -> String {
    match (role, name) {
        (Role::Title, _) => "Title".to_owned(),
        (Role::Sample, _) => String::new(),
        (Role::Prompt, _) if *kind == Kind::Check => String::new(),
        (Role::Prompt, None) => source.trim_matches(['[', ']', '{', '}', '<', '>']).trim().to_owned(),
        (Role::Prompt, Some(name)) => {
            // No more than ASCII: the tables of Unicode change, and what is stored must not.
            let mut words = name.replace(['_', '-'], " ");
            words.make_ascii_lowercase();
            if let Some(first) = words.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            words
        }
    }
}
