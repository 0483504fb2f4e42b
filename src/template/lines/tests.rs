use super::*;

fn check(text: &str, expected: &[Kind<'_>]) {
    let (raws, _) = cut(text, true);
    assert_eq!(raws.iter().map(|raw| raw.text).collect::<String>(), text);
    assert_eq!(raws.iter().map(|raw| raw.kind).collect::<Vec<_>>(), expected, "{text:?}");
}

#[test]
fn lines_are_told_apart() {
    check("# A\n\ntext\n", &[Kind::Heading(1), Kind::Blank, Kind::Text]);
    check("- a\n  1. b\n---\n", &[Kind::Item { lead: 2 }, Kind::Item { lead: 5 }, Kind::Rule]);
    check("| a |\n|---|\n| b |\nc\n", &[Kind::Table, Kind::Text]);
    check("{{#X}}\nx\n{{/X}}\n", &[Kind::Open("X"), Kind::Text, Kind::Close("X")]);
    check("[a]: https://a\n[Metric]: [Target]\n", &[Kind::Verbatim, Kind::Text]);
    check("[a]: {{A_URL}}\n[Metric]: {{TARGET}}\n", &[Kind::Verbatim, Kind::Text]);
    check("#hashtag\n####### seven\n", &[Kind::Text, Kind::Text]);
    check("-\n", &[Kind::Item { lead: 1 }]);
    check(
        "A\n===\n\nB\n-----\nc\n---\n",
        &[Kind::Heading(1), Kind::Blank, Kind::Heading(2), Kind::Text, Kind::Rule],
    );
    check("a\nb\n====\n", &[Kind::Text, Kind::Text, Kind::Text]);
    check("[comment]: # Say why\n[//]: # (x)\n", &[Kind::Comment, Kind::Comment]);
}

#[test]
fn fences_and_comments_own_what_they_hold() {
    check("```md\n# no\n<!--\n```\n# yes\n", &[Kind::Fence, Kind::Heading(1)]);
    check("<!--\n# no\n```\n-->\n# yes\n", &[Kind::Comment, Kind::Heading(1)]);
    check("```\n\u{a0}```\n# no", &[Kind::Fence]);
    check("\u{a0}```\n# yes", &[Kind::Text, Kind::Heading(1)]);
    check("~~~\nnever closed\n# no", &[Kind::Fence]);
    check(
        "x\n```md\n# a\n```sh\nb\n```\n## c\n```\n\nd\n",
        &[Kind::Comment, Kind::Heading(1), Kind::Fence, Kind::Heading(2), Kind::Comment],
    );
    check(
        "```md\n# a\n```\nb\n```\n## c\n```\n\n# d\n",
        &[Kind::Comment, Kind::Heading(1), Kind::Fence, Kind::Heading(2), Kind::Comment],
    );
    let many_words = "many words ".repeat(4);
    check(&format!("{many_words}\n```md\n# a\n## c\n```\n"), &[Kind::Text, Kind::Fence]);
    check(
        &format!("{many_words}\n<template>\n```md\n# a\n## c\n```\n</template>\n"),
        &[Kind::Comment, Kind::Heading(1), Kind::Heading(2), Kind::Comment],
    );
    check("<!-- never closed\n# no", &[Kind::Comment]);
    check("<!-- a --> text\n", &[Kind::Text]);
    check("<!-- a\n\nb --> text\n# c\n", &[Kind::Text, Kind::Heading(1)]);
    check("<!-- a\n# b --> # text\nc\n", &[Kind::Text, Kind::Text]);
    check("<!-- a\nb --> <!-- c\n\nd -->\n# e\n", &[Kind::Text, Kind::Heading(1)]);
}

#[test]
fn front_matter_stands_first_and_is_closed() {
    check("---\na: 1\n---\nx", &[Kind::Verbatim, Kind::FrontMatter, Kind::Verbatim, Kind::Text]);
    check("---\na: 1\n", &[Kind::Rule, Kind::Text]);
    check("---\nno key\n---\n", &[Kind::Rule, Kind::Text, Kind::Rule]);
    check("---", &[Kind::Rule]);
}

#[test]
fn cells_are_found() {
    let cells = |line: &'static str| -> Vec<&str> {
        cell_ranges(line).into_iter().map(|range| &line[range]).collect()
    };
    assert_eq!(cells("| a | b \\| c |\n"), ["a", "b \\| c"]);
    assert_eq!(cells("a | b\n"), ["a", "b"]);
    assert_eq!(cells("|  | |\n"), ["", ""]);
    assert_eq!(cells("|\n"), Vec::<&str>::new());
    assert_eq!(cells("a|\u{2028}|\u{a0}\u{a0}|\n"), ["a", "", ""]);
}
