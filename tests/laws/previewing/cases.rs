//! What broke the preview once, or could: short texts typed in, and edits that reach far.

use specwright::markdown::render;
use specwright::preview::{Block, BlockKey, Leaf, LeafKey, Preview};

use super::{Typed, ask, check};

/// Types a text, character by character, and takes it away from its beginning.
#[track_caller]
fn type_in(text: &str) {
    let mut typed = Typed::new("");
    for (at, c) in text.char_indices() {
        typed.edit(at, 0, c.encode_utf8(&mut [0; 4]));
    }
    for c in text.chars() {
        typed.edit(0, c.len_utf8(), "");
    }
}

#[test]
fn what_is_typed_and_taken_away_is_shown_at_once() {
    type_in("# A\n\none *two*\nthree\n\n- a\n- b\n\n  c\n\n# A\n");
    type_in("a\n===\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nlet\n\n# no\n```\n\n~~~\nx\n");
    type_in(
        "[a] [b][A]\n\n[^1] [^2]\n\n[a]: /url 'title'\n\n[^2]: two\n\n    more\n\n[^1]: one\n\n[^1] [^1]\n",
    );
    type_in("<details>\n\na\n\n<summary>b</summary>\n\n</details>\n\n</details>\n\n<!-- a\n\nb -->\nc\n");
    type_in(
        "\u{FEFF}# a\n\n\u{FEFF}b\n\n    code\n\n1. x\n\n    code\n\n2) y\n\nz\n---\n***\n> q\nlazy\n\n\n\n",
    );
}

#[test]
fn front_matter_comes_and_goes() {
    type_in("---\na: b # c\nd:\n  - e\n  - \"f\"\n---\n\n# A\n\na: b\n\n---\nc\n");
    type_in("\u{FEFF}---\na: |\n  b\n\n  c\n...\na\n===\n");
    // Far behind what keeps it from being front matter.
    let text = "---\na: b\n\nno\n\nc: d\n\ne: f\n\ng: h\n\n---\n\ni\n";
    let mut typed = Typed::new(text);
    typed.edit(10, 3, "");
    typed.edit(text.len() - 9, 1, "x");
    typed.edit(text.len() - 9, 1, "-");
    typed.edit(10, 0, "no\n");
    assert!(!render(text, &ask).blocks[0].html.as_str().contains("front-matter"));
    let html = render("---\na: '[b]' # c\nd e:\n- f\n- <g>\n---\nh", &ask).blocks[0].html.clone();
    let rows = "<tr><th scope=\"row\">a</th><td>[b]</td></tr><tr><th scope=\"row\">d e</th><td>f<br>&lt;g&gt;</td></tr>";
    assert!(html.as_str().contains(rows), "{html:?}");
}

#[test]
fn what_stands_far_off_counts() {
    // What follows a definition in its paragraph is no code.
    type_in("- a\n\n[a]: b\n    - c\n\nd\n\n- \n[a]: b\n10. c\n\nd\n");
    type_in("[^a]\n\n[^a]: [^b]: c\n\n[^b]\n");
    // An element that is open counts as one that the rest is nested in.
    type_in(&["<details>\n\na\n\n", &"> ".repeat(100), "b\n\nc"].concat());
    type_in("[a](&#xFDD0;1&#xFDD1;)\n\n\u{FDD0}1\u{FDD1}\n");
    type_in("- \n\n[a]\n");
    // The parser drops a line there, and all of it has to be dropped.
    type_in("    - a\n\rwords\n- b\n\nc\n");
    type_in("a\r\n  - \r\n  - \r\n  - \r\n  -\\\n\n  - \r\n  - ");
}

#[test]
fn front_matter_is_cut_where_it_is_too_long() {
    let text = format!("---\na:\n{}---\n\nwords\n", "- x\n".repeat(300_000));
    let rendering = render(&text, &ask);
    assert!(rendering.is_cut);
    assert_eq!(rendering.blocks.len(), 1);
    assert!(rendering.blocks[0].html.as_str().matches("<br>").count() <= 200_000);
    let mut typed = Typed::new(&text);
    typed.edit(10, 0, "- y\n");
    typed.edit(7, 800_000, "");
    assert!(!typed.preview.is_cut());
}

/// Makes an edit of a text.
#[track_caller]
fn edit(text: &str, at: usize, len: usize, insert: &str) {
    Typed::new(text).edit(at, len, insert);
}

#[test]
fn marks_are_prompts_wherever_they_come_from() {
    // The address is defined too far away to be read again.
    let far = "one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix\n\n";
    edit(&format!("![logo]\n\n{far}[logo]: \u{fdd0}7\u{fdd1}\n"), 7, 0, "z");
    // One sign is forged, and whether the other parts of the document have marks makes no difference.
    edit(">\n- ![](&#xFDD0;7\u{fdd1})", 0, 0, "\u{fdd0}");
}

#[test]
fn a_definition_alone_shows_nothing() {
    edit("[^1]: x", 2, 1, "");
    edit("[^b]:q", 2, 1, "");
    edit("[^1]:a", 3, 0, "\n");
    edit("[A]:\n[^n]:", 7, 1, "");
}

#[test]
fn a_footnote_in_another_stays_in_it() {
    // By itself, it would be code.
    edit("[^n]:\n\n    [^1]:", 5, 0, "\ne");
    edit("[^1]:\n    [^2]:\n", 16, 0, "\n\nx");
    type_in("[^1] [^2]\n\n[^1]:\n    [^2]:\n\n# a\n\nb\n");
}

#[test]
fn a_byte_order_mark_that_comes_to_the_front_is_no_word() {
    edit(">\n\u{FEFF}]", 0, 2, "");
    edit("-\n\u{feff}\n", 0, 2, "");
    edit("a\n\n\u{FEFF}b", 0, 3, "");
    edit("\u{FEFF}b\n\nc", 0, 0, "a\n\n");
}

#[test]
fn what_the_parser_reads_now_so_and_now_so_is_read_with_all_that_it_looks_at() {
    edit("    d\n\r[\nc\n\n", 12, 0, "`");
    edit("    e\n\r[\n#\n]", 12, 0, "");
    edit("    c\n \r[\n(", 2, 0, "[");
    edit("- [a]:\n[\n>\n(", 11, 1, "");
    edit("2)\n   [a]:;\n-\n>", 14, 0, "");
    // Of two definitions of one link, the parser tells the first.
    edit("[a]:|\n- [a]:\n[\n*\n|", 18, 0, "");
}

#[test]
fn a_footnote_counts_that_is_too_far_down_to_be_shown() {
    let text = format!("x [^n] y\n\n- a\n{}  [^n]: b\n\nz\n", "- a\n".repeat(70_000));
    let mut typed = Typed::new(&text);
    assert!(typed.preview.is_cut());
    typed.edit(1, 0, "w");
}

#[test]
fn footnotes_are_found_however_they_are_written() {
    let notes = "[^two  words]: a\n\n[^a\\|b]: c\n\n[^ü]: d\n\n";
    let far = "one\n\ntwo\n\nthree\n\nfour\n\nfive\n\nsix\n\n";
    for reference in
        ["[^two words]", "[^ two\twords ]", "|[^a\\|b]|\n|-|\n", "[^a|b]", "[^Ü] [^ ü ]", "![^ü]", "[[^ü]"]
    {
        edit(&format!("{reference}\n\n{far}{notes}"), 0, 0, "x");
    }
}

#[test]
fn a_fence_swallows_what_follows_and_gives_it_back() {
    let many = (0..300).map(|n| format!("# H {n}\n\ntext {n}\n\n")).collect::<Vec<_>>().concat();
    let mut preview = Preview::of(&many, &ask);
    let fence = "```\n";
    preview.edit(0..0, fence, &ask);
    check(&preview, &format!("{fence}{many}"), &ask);
    assert_eq!(preview.leaves().len(), 1);
    preview.edit(0..fence.len(), "", &ask);
    check(&preview, &many, &ask);
}

#[test]
fn an_edit_touches_the_blocks_that_it_changes() {
    let many = (0..300).map(|n| format!("# H {n}\n\ntext {n}\n\n[a]: /b\n\n")).collect::<Vec<_>>().concat();
    let mut preview = Preview::of(&many, &ask);
    let keys = |preview: &Preview| -> Vec<BlockKey> {
        preview.leaves().iter().flat_map(Leaf::blocks).map(Block::key).collect()
    };
    let versions = |preview: &Preview| -> Vec<(LeafKey, u64)> {
        preview.leaves().iter().map(|leaf| (leaf.key(), leaf.version())).collect()
    };
    let before = (keys(&preview), versions(&preview));
    let at = many.find("text 150").unwrap();
    preview.edit(at..at, "more ", &ask);
    let after = (keys(&preview), versions(&preview));
    assert_eq!(before.0.iter().zip(&after.0).filter(|(old, new)| old != new).count(), 1);
    assert_eq!(before.1.iter().zip(&after.1).filter(|(old, new)| old != new).count(), 1);
    // The same heading again numbers those behind it anew.
    let at = many.find("# H 290").unwrap() + "more ".len();
    preview.edit(at..at, "# H 295\n\n", &ask);
    let again = keys(&preview);
    assert_eq!(again.iter().filter(|key| !after.0.contains(key)).count(), 2);
}

#[test]
fn places_lead_to_blocks_and_back() {
    let text = "# A\n\n<!-- note -->\n\none\n\n\ntwo\n";
    let preview = Preview::of(text, &ask);
    let word = |place: usize| {
        let (source, shown) = preview.source_of(preview.block_at(place).unwrap()).unwrap();
        assert_eq!(&text[source], shown);
        shown.trim_end().to_owned()
    };
    for (place, expected) in [(0, "# A"), (6, "# A"), (text.find("one").unwrap(), "one"), (99, "two")] {
        assert_eq!(word(place), expected);
    }
    assert_eq!(Preview::default().block_at(0), None);
}
