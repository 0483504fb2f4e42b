//! Edits at random places, and texts made to be deep, long or ambiguous.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::Typed;
use crate::support::corpus;
use crate::support::generate::{any_text, config};

/// What makes something else of the text around it.
const PIECES: [&str; 181] = [
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r",
    "\r\n\r\n",
    "\t",
    " ",
    "    ",
    "  \n",
    "\\\n",
    "\u{feff}",
    "\u{0}",
    "words",
    "words",
    "More words here.",
    "a\nb",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "*em*",
    "`",
    "``",
    "`code`",
    "&amp;",
    "&#xFDD0;7&#xFDD1;",
    "[a](&#xFDD0;7&#xFDD1; \"&#xFDD0;8&#xFDD1;\")",
    "![a](&#xFDD0;7&#xFDD1;)",
    "\u{fdd0}7\u{fdd1}",
    "\u{fdd0}8:name\u{fdd1}",
    "\u{fdd0}999\u{fdd1}",
    "\u{fdd0}",
    "\u{fdd1}",
    "[a](\u{fdd0}7\u{fdd1})",
    "[a]: \u{fdd0}7\u{fdd1} '\u{fdd0}8\u{fdd1}'\n",
    "[a]: &#xFDD0;7&#xFDD1;\n",
    "https://x.y/z",
    " www.x.y ",
    "a@b.c",
    "<https://x.y>",
    "```",
    "```\n",
    "\n```\n",
    "\n```rust\n",
    "````\n",
    "~~~\n",
    "\n~~~",
    "    ```\n",
    "\n    code\n",
    "\n\tcode",
    "<!--",
    "-->",
    "<!-- a -->",
    "<!-- a\n\nb -->\n",
    "\n<!--\n",
    "<div>\n",
    "\n<div>\n",
    "</div>\n",
    "\n<pre>\n",
    "</pre>",
    "<script>\n",
    "</script>",
    "<![CDATA[",
    "]]>",
    "<?",
    "?>",
    "<!A",
    "<b>",
    "<kbd>",
    "</kbd>",
    "<br>",
    "<details>",
    "\n<details>\n",
    "\n\n<details>\n\n",
    "\n\n</details>\n\n",
    "</details>",
    "<summary>",
    "</summary>",
    "\n<summary>a</summary>\n",
    "- ",
    "\n- ",
    "\n- a",
    "\n\n- a",
    "\n  - b\n",
    "\n\n  more",
    "\n    - c",
    "\n* ",
    "\n+ a\n",
    "\n1. ",
    "\n2) a",
    "\n10. a\n",
    "\n- [ ] task",
    "[x] ",
    "- ```\n",
    "\n   ",
    "> ",
    "\n> ",
    "\n> a\n",
    "\n> > b\nlazy",
    "\n> - c\n",
    "\n> [!NOTE]\n> a\n",
    ">\n",
    "\n===\n",
    "===",
    "\n---\n",
    "---",
    "\n***\n",
    "# ",
    "\n# Same\n",
    "\n## Same\n",
    "\n## Same 1 #\n",
    "\n# same-1\n",
    "#",
    "|",
    " | ",
    "a | b\n",
    "\n| a | b |\n",
    "|---|---|\n",
    "--|:-:\n",
    "|-|\n",
    "| c | d | e |\n",
    "[",
    "]",
    "](",
    ")",
    "[a]",
    "[A]",
    "[a][]",
    "[b][a]",
    "![c][A]",
    "[ß]",
    "[ẞ] [SS]",
    "[two\nwords]",
    "\n[a]: /url\n",
    "\n[a]: /other 'title'\n",
    "\n[A]: <url x>\n",
    "\n\n[ẞ]: /s\n",
    "[two  words]: /w",
    "[a]:\n",
    "\n/url\n'title\n",
    "more'\n",
    "\n> [b]: /quoted\n",
    "\n\n[^1]: a note\n",
    "[^1]",
    "[^N] [^n]",
    "\n[^n]: b\n\n    c [^1]\n",
    "\n- [^1]: nested\n",
    "[^\\]]: d\n",
    "[^\\]]",
    "[^1]:\n",
    "[^n]:",
    "- [^1]:",
    "[^1]: [^n]: g\n",
    "\n    [^1]:\n",
    "\n    [^n]:",
    "\n\n    e",
    "[^ n ]",
    "[^two  words]",
    "[^two words]: f\n",
    "|[^a\\|b]|\n|-|\n",
    "[^a\\|b]: e\n",
    "\n\r",
    "\n\r[",
    "\n \r",
    "    d\n",
    "- [a]:\n",
    "   [a]:;\n",
    "2)\n",
    "> [a]: b\n",
    "> [a]:\n",
    "[^1]: [a]: b\n",
    "[\n",
    "-\n",
    "\u{feff}",
    "\u{feff}",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        24 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => (1..12_usize).prop_map(|count| "> ".repeat(count)),
        1 => (1..120_usize).prop_map(|count| "> - ".repeat(count)),
        1 => (30..40_usize).prop_map(|count| format!("\n{}|\n{}|\n| a |\n", "|a".repeat(count), "|-".repeat(count))),
        1 => "\\PC{0,4}",
    ]
}

fn text(most: usize) -> impl Strategy<Value = String> {
    vec(piece(), 0..most).prop_map(|pieces| pieces.concat())
}

/// An edit of a text that is not known yet.
#[derive(Clone, Debug)]
struct Edit {
    at: Index,
    len: usize,
    insert: String,
}

fn edit() -> impl Strategy<Value = Edit> {
    let len = prop_oneof![3 => Just(0), 3 => 1..4_usize, 2 => 4..40_usize, 1 => 40..400_usize];
    let insert = prop_oneof![2 => Just(String::new()), 5 => piece(), 2 => text(6)];
    (any::<Index>(), len, insert).prop_map(|(at, len, insert)| Edit { at, len, insert })
}

fn make(typed: &mut Typed, edits: &[Edit]) {
    for Edit { at, len, insert } in edits {
        typed.edit(at.index(typed.text.len() + 1), *len, insert);
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn generated_texts_follow_their_edits(
        text in prop_oneof![4 => text(40), 1 => any_text()],
        edits in vec(edit(), 1..12),
    ) {
        make(&mut Typed::new(&text), &edits);
    }

    #[test]
    fn long_texts_follow_their_edits(text in text(400), edits in vec(edit(), 1..4)) {
        make(&mut Typed::new(&text), &edits);
    }

    #[test]
    fn the_corpus_follows_its_edits(which in any::<Index>(), edits in vec(edit(), 1..4)) {
        thread_local!(static CORPUS: Vec<(String, String)> = corpus());
        CORPUS.with(|corpus| make(&mut Typed::new(&which.get(corpus).1), &edits));
    }
}

/// Texts that are made to be slow or deep, as `size` grows: what a reader may have to give up on, look for in vain, or
/// look up often.
fn pathological(size: usize) -> Vec<String> {
    let many = |unit: &str| unit.repeat(size);
    let around = |open: &str, words: &str, close: &str| [&many(open), words, &many(close)].concat();
    let numbered = |unit: &dyn Fn(usize) -> String| (0..size).map(unit).collect::<Vec<_>>().concat();
    let mut texts = vec![
        around("*a **b ", "c", " b** a*"),
        around("*a _b ", "", ""),
        around("**x [a*b**c*](d)", "", ""),
        around("a**b", "", &"c* ".repeat(size)),
        around("[", "a", "]"),
        around("[", "a", "](b)"),
        around("![", "a", "](b)"),
        around("![[]()", "", ""),
        around("[a](<b", "", ""),
        around("[a](b", "", ""),
        around("[a](", "", &many(")")),
        around("[a][", "", "]"),
        around("[ (](", "", ""),
        around("a]", "", ""),
        around("[a_", "", ""),
        around("![a*", "", "_]"),
        around("[a]: u\n", "", ""),
        around("[^a", "", "]"),
        around("> ", "a", "\nlazy"),
        around(">>>>", "a", "\nlazy"),
        around("[^1]: >>", "a", "\nlazy"),
        around("[^a]: ", "", ""),
        around("- - - ", "a", "\n> b"),
        around("> - ", "a", "\n\n> - b"),
        around("- ", "a", "\n\n  b"),
        around("1. ", "a", "\n---"),
        around("* a\n", "", " * b\n"),
        around("&", "amp;", "&#0;&ngE;"),
        around("&#xFDD0;", "7", "&#xFDD1;"),
        around("\u{fdd0}", "7", "\u{fdd1}"),
        around("<!", "--", "-->"),
        around("<!A ", "<?", "?><![CDATA["),
        around("<a ", "<b", " c='"),
        around("</", "<br", "/>"),
        around("<kbd>", "a", "</sub>"),
        around("\n<details>\n\n", "a", "\n\n</details>\n"),
        around("\n<details><summary>", "a", "</summary>\n\n"),
        around("| a ", "\n", "|---") + "\n| b |\n",
        around("a | b\n-|-\n", "", "|"),
        around("~~", "a", "~"),
        around("\\", "a", "\\\n"),
        around("https://x.", "y", ".)"),
        around("a@", "b", ".c"),
        around("\u{0}", "a", "\u{0}"),
        around("\r", "a", "\n\r"),
        around("#", " a ", "#"),
        around("# a\n", "", "## A-1\n"),
        around("===\n", "", "a\n---\n"),
        around("\t", "a", "\n \t"),
        numbered(&|n| format!("e{}", "`".repeat(n % 80))),
        numbered(&|n| format!("{} a\n", "`".repeat(3 + n % 20))),
        numbered(&|n| format!("[l{n}]: /u{n} 't'\n")) + "\n" + &numbered(&|n| format!("[L{n}] ")),
        numbered(&|n| format!("[l{n}] ")) + "\n\n" + &numbered(&|n| format!("[l{}]: /u{n}\n", n / 2)),
        numbered(&|n| format!("[^{n}] [^{}]\n\n[^{n}]: [^{}]\n\n", n / 3, size - n)),
        numbered(&|n| format!("{}- a\n", "  ".repeat(n % 90))),
        numbered(&|n| format!("{}a\n", "> ".repeat(n % 90))),
    ];
    let units = ["[a](b)\n\n", "[a] ", "*a* ", "- a\n\n", "\n[a]: /u\n", "<b>\n"];
    texts.extend(units.map(many));
    texts
}

#[test]
fn what_is_made_to_be_slow_or_deep_follows_its_edits() {
    for size in [3, 40, 150] {
        for text in pathological(size) {
            let mut typed = Typed::new("");
            // First from front to back, as people type.
            let mut rest = text.as_str();
            while !rest.is_empty() {
                let (piece, tail) = rest.split_at(rest.ceil_char_boundary(1 + text.len() / 7));
                typed.edit(typed.text.len(), 0, piece);
                rest = tail;
            }
            let middle = text.len() / 2;
            for (at, len, insert) in [
                (middle, 1, ""),
                (middle, 0, "\n\n"),
                (0, 0, "words\n\n"),
                (middle, 3, "[a]: /v\n"),
                (text.len(), 1, "\n\n# a\n\n[a] [L1] [^1]\n"),
                (0, 7, ""),
                (1, 0, "\n"),
            ] {
                typed.edit(at, len, insert);
            }
        }
    }
}
