//! What the preview shows after any edits is what a rendering of the whole text shows, and what a composer follows is
//! what composing the whole document gives.

mod cases;
mod composing;
mod examples;
mod typing;

use specwright::markdown::{RenderedBlock, Rendering, render};
use specwright::preview::{Leaf, Mark, Preview};

/// What is shown, in the shape that a full rendering has.
fn shown(preview: &Preview) -> Rendering {
    let (leaves, last) = preview.shown();
    let (mut blocks, mut start) = (Vec::new(), 0);
    for (index, leaf) in preview.leaves().iter().enumerate() {
        for (at, block) in leaf.blocks().iter().enumerate() {
            let is_shown = index + 1 < leaves || index + 1 == leaves && at < last;
            let source = start + block.shown().start..start + block.shown().end;
            start += block.text().len();
            if is_shown && !block.html().as_str().is_empty() {
                blocks.push(RenderedBlock { source, html: block.html().clone() });
            }
        }
    }
    Rendering { blocks, is_cut: preview.is_cut() }
}

/// A preview has that text, and shows what a rendering of it does.
#[track_caller]
fn check(preview: &Preview, text: &str, mark: Mark<'_>) {
    let mut rest = text;
    for block in preview.leaves().iter().flat_map(Leaf::blocks) {
        rest = rest.strip_prefix(block.text()).unwrap_or_else(|| panic!("{text:?} is not the text"));
    }
    assert!(rest.is_empty() && preview.len() == text.len(), "{text:?} is not the text");
    let (is, whole) = (shown(preview), render(text, mark));
    if let Some((block, expected)) = is.blocks.iter().zip(&whole.blocks).find(|(is, whole)| is != whole) {
        panic!("of {text:?}\nis {block:?}\nnot {expected:?}");
    }
    assert_eq!(is, whole, "{text:?}");
}

/// Whatever a field asks.
fn ask(id: u32) -> Option<String> {
    (id < 900).then(|| format!("<Ask {id}>"))
}

/// A text with its preview, edited alike.
struct Typed {
    text: String,
    preview: Preview,
}

impl Typed {
    fn new(text: &str) -> Self {
        let preview = Preview::of(text, &ask);
        Self { text: text.to_owned(), preview }
    }

    /// Puts `insert` in the place of `len` bytes at `at`, both moved back onto characters.
    #[track_caller]
    fn edit(&mut self, at: usize, len: usize, insert: &str) {
        let floor = |at: usize| {
            let mut at = at.min(self.text.len());
            while !self.text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let range = floor(at)..floor(at + len);
        let before = self.text.clone();
        self.text.replace_range(range.clone(), insert);
        self.preview.edit(range.clone(), insert, &ask);
        let is_right =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&self.preview, &self.text, &ask)));
        if let Err(panic) = is_right {
            eprintln!("{range:?} of {before:?} became {insert:?}");
            std::panic::resume_unwind(panic);
        }
    }
}
