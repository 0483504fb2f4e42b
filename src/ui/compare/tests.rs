use std::fmt::Write as _;

use super::*;

fn shown(before: &str, after: &str) -> String {
    let [before, after] =
        [("the first", before), ("the second", after)].map(|(name, text)| Version { name, text });
    markup("Compare", before, after, &[("Keep <both>", "keep")]).as_str().to_owned()
}

/// What is shown without its tags and what is only for the eye, as it is heard.
fn heard(before: &str, after: &str) -> String {
    let html = shown(before, after);
    let mut out = String::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        if !tag.contains("aria-hidden") {
            out.push_str(text);
        }
    }
    out
}

/// So many lines with their numbers, each ended by `end`.
fn lines(count: usize, end: &str) -> String {
    let mut text = String::new();
    for at in 0..count {
        _ = writeln!(text, "line {at}{end}");
    }
    text
}

#[test]
fn a_sentence_says_how_much_differs() {
    let check = |before: &str, after: &str, expected: &str| {
        assert_eq!(summary(&compare(before, after)), expected);
    };
    check("a\n", "a\n", "The two versions say the same.");
    check("a b\n", "a new b\n", "1 word added in one place.");
    check("a b c d\n", "a d\n", "2 words removed in one place.");
    check(
        "it is 5 in all, or 7 at most\n",
        "it is 6 in all, or 8 at most\n",
        "2 words added, 2 removed in 2 places.",
    );
    check(
        "a b.\n",
        "a\nb!\n",
        "The words are the same; punctuation, spaces or line breaks differ in 2 places.",
    );
    assert_eq!(number(1_234_567), "1,234,567");
}

#[test]
fn what_differs_is_marked_for_eyes_and_ears() {
    let html = shown("It takes <5> seconds.\n", "It takes <10> seconds.\n");
    assert!(html.contains("It takes &lt;<del><span class=\"visually-hidden\"> [removed: </span>5"), "{html}");
    assert!(html.contains("data-do=\"keep\">Keep &lt;both&gt;</button>"), "{html}");
    let words = heard("It takes 5 seconds.\n", "It takes 10 seconds.\n");
    assert!(
        words.contains("takes  [removed: 5 end of removed]  [added: 10 end of added]  seconds."),
        "{words}"
    );
}

#[test]
fn line_breaks_that_moved_are_signs() {
    let html = shown("one two\nthree\n", "one\ntwo three\n");
    assert!(html.contains("<span aria-hidden=\"true\">↵</span>"), "{html}");
    let words = heard("one two\nthree\n", "one\ntwo three\n");
    assert!(words.contains("one [line break added] \ntwo [line break removed]  three"), "{words}");
}

#[test]
fn what_is_the_same_is_folded() {
    let text = lines(40, "").replace("line 10\n", "## Ten\n");
    let words = heard(&text, &text.replace("line 20\n", "line twenty\n"));
    for expected in ["… 17 lines unchanged …", "In Ten", "… 16 lines unchanged …"] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    // Few lines are not.
    let words = heard("a\nb\nc\nd\ne\nf\nx\n", "a\nb\nc\nd\ne\nf\ny\n");
    assert!(!words.contains("unchanged"), "{words}");
}

#[test]
fn whatever_is_folded_all_of_the_text_after_is_there() {
    let text = lines(1_000, "");
    let count = |html: &str| html.matches("line ").count();
    assert_eq!(count(&heard("", &text)), 1_000);
    assert!(heard("", &text).contains("… 800 more lines added …"));
    let edited = text.replace("line 500\n", "and 500\n");
    assert_eq!(count(&heard(&text, &edited)), 1_000);
}

#[test]
fn many_places_are_folded() {
    let text = lines(600, " is one");
    let html = shown(&text, &text.replace(" one", " other"));
    assert!(html.contains("<summary>… 100 more places …</summary>"), "{html}");
    assert_eq!(html.matches("<ins>").count(), 601, "with the legend");
    assert!(html.contains("</details></div><footer"), "the fold ends with what is compared");
}
