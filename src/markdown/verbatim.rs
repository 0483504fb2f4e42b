//! Which parts of a text are taken as they stand, code and raw HTML, and which of them nothing ends.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Tag, TagEnd};

use super::depth::shallow;
use super::fragment::{Definitions, parser};

/// A block of code or raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verbatim {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: VerbatimKind,
}

/// What a block that is taken as it stands is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbatimKind {
    /// Code that is indented, or whose fence is closed.
    Code,
    /// Code whose fence is never closed: it ends with the text, or with what holds it.
    OpenCode,
    /// HTML that ends where it stands.
    Html,
    /// HTML that would swallow whatever follows the text.
    OpenHtml,
}

/// A paragraph that only what is still open can swallow.
const PROBE: &str = "\n\n.\n";

/// The blocks of code and raw HTML of `text`, in order.
#[must_use]
pub fn verbatim(text: &str) -> Vec<Verbatim> {
    let probed = format!("{}{PROBE}", shallow(text).0);
    let known = Definitions::default();
    let mut found = Vec::new();
    // Where the code ends that is open: behind it, only a closing fence can stand.
    let mut end_of_code = 0;
    let mut is_fenced = false;
    for (event, range) in parser(&probed, Options::ENABLE_FOOTNOTES, &known).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let first_line =
                    probed[range.start..].find('\n').map_or(probed.len(), |len| range.start + len);
                end_of_code = first_line;
            }
            Event::Text(_) => end_of_code = end_of_code.max(range.end),
            Event::End(TagEnd::CodeBlock) => {
                let rest = probed.get(end_of_code..range.end).unwrap_or_default();
                let is_open = is_fenced && !rest.contains(['`', '~']);
                let kind = if is_open { VerbatimKind::OpenCode } else { VerbatimKind::Code };
                found.push(Verbatim { range, kind });
            }
            Event::Start(Tag::HtmlBlock) => {
                let is_open = range.end > text.len() + 2;
                let kind = if is_open { VerbatimKind::OpenHtml } else { VerbatimKind::Html };
                found.push(Verbatim { range, kind });
            }
            _ => {}
        }
    }
    for block in &mut found {
        block.range.end = block.range.end.min(text.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::VerbatimKind::{Code, Html, OpenCode, OpenHtml};
    use super::*;

    #[test]
    fn blocks_that_nothing_ends_are_found() {
        let check = |text: &str, expected: &[VerbatimKind]| {
            let kinds: Vec<VerbatimKind> = verbatim(text).into_iter().map(|block| block.kind).collect();
            assert_eq!(kinds, expected, "{text:?}");
        };
        check("a ``` b <!-- c", &[]);
        check("```\na\n```", &[Code]);
        check("```\n```", &[Code]);
        check("```", &[OpenCode]);
        check("```\na\n    ```", &[OpenCode]);
        check("- ```\n  a", &[OpenCode]);
        check("x\n\n    ```\n    a", &[Code]);
        check("<div>\n```\n</div>", &[Html]);
        check("<!-- a -->", &[Html]);
        check("<!-- a", &[OpenHtml]);
        check("<pre>\na\n\n```\n", &[OpenHtml]);
        check("- <pre>\n  a", &[Html]);
    }
}
