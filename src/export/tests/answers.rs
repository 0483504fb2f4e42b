//! What an answer means is its own: it changes nothing of what stands around it.

use super::*;

#[test]
fn no_answer_swallows_what_follows() {
    let block = "# T\n\n## A\n\n[Text here]\n\n## B\n\n[More here]\n";
    for value in [
        "Some text\n\n<!-- todo: check this\n",
        "<!-- todo",
        "<pre>\nx",
        "<script>",
        "<?x",
        "<![CDATA[",
        "<!X",
        "```\ncode\n    ```",
        "x\n\n    ```\n    y",
        "<div>\n```\n</div>",
        "~~~ foo",
    ] {
        assert_eq!(headings(block, &[(2, value), (4, "bb")]).1, 3, "{value:?}");
        for line in ["[Text here] and [other one]", "- [Text here] and [other one]", "- [Text here]"] {
            let template = block.replace("[Text here]", line);
            let last = if line.contains("and") { 5 } else { 4 };
            let (text, count) = headings(&template, &[(2, value), (last, "bb")]);
            assert_eq!(count, 3, "{text:?}");
        }
    }
    check("[Text here]\n", &[("Text here", "x\n\n    a\n\n\n    b")], "x\n\n    a\n\n\n    b\n");
    check("[Text here]\n", &[("Text here", "x\n\n    ```\n    y")], "x\n\n    ```\n    y\n");
}

#[test]
fn answers_stay_within_their_cells_and_links() {
    let html = |template: &str, answers: &[(usize, &str)]| {
        let text = finished(&filled(template, answers));
        let rendering = crate::markdown::render(&text, &|_| None);
        rendering.blocks.iter().map(|block| block.html.as_str().to_owned()).collect::<String>()
    };
    let cells = "| A | B |\n|---|---|\n| [text {{X}}]({{URL}}) `{{C}}` | {{Y}} |\n";
    let shown = html(cells, &[(0, "a|b"), (1, "http://x/?q=a|b"), (2, "c|d"), (3, "yy")]);
    assert!(shown.contains("<td>yy</td>") && shown.contains("text a|b</a>"), "{shown}");
    assert!(shown.contains("<code>c|d</code>") && shown.contains("q=a"), "{shown}");
    let shown = html("|A|B|\n|-|-|\n|[a thing]|[b thing]|\n", &[(0, "C:\\dir\\"), (1, "yy")]);
    assert!(shown.contains("<td>C:\\dir\\</td><td>yy</td>"), "{shown}");
    let shown = html("|A|B|\n|-|-|\n|[a thing]|[b thing]|\n", &[(0, "a\\|b"), (1, "yy")]);
    assert!(shown.contains("<td>yy</td>"), "{shown}");
    let shown = html("A|B\n-|-\n[a thing]|[b thing]\n", &[(0, "<!-- todo"), (1, "yy")]);
    assert!(shown.contains("<td>yy</td>"), "{shown}");
    let link = "- See [the {{X}}]({{URL}}) now\n";
    for (text, address) in [
        ("C:\\", "http://x"),
        ("`a", "http://x`y"),
        ("a \\[b]", "http://x"),
        ("<b", "http://x>y"),
        ("a", "<http://x>"),
    ] {
        let shown = html(link, &[(0, text), (1, address)]);
        assert!(shown.contains("href=\"http://x"), "{text} {address} {shown}");
    }
    // None of them is shown as a link to follow, but all are read as one.
    for address in ["http://x\\", "<http://x", "<http://x y>", "<http://x y"] {
        let shown = html(link, &[(0, "a"), (1, address)]);
        let is_read = ["the a</a>", "<span class=\"link\"", "<span class=\"target\""];
        assert!(is_read.iter().any(|sign| shown.contains(sign)), "{address} {shown}");
    }
}

#[test]
fn headings_end_as_they_were_typed() {
    check("## [Name it]\n\nx\n", &[("Name it", "C #")], "## C \\#\n\nx\n");
    assert_eq!(filled("## [Name it] ##\n\nx\n", &[(0, "C #")]).write(), "## C \\# ##\n\nx\n");
    check("## [Name it]\n\nx\n", &[("Name it", "C#")], "## C#\n\nx\n");
}

#[test]
fn headings_without_their_name_say_what_they_can() {
    let rest = "\n\nWhat: [Say what it does]\n";
    let check_heading = |heading: &str, expected: &str| {
        check(&format!("{heading}{rest}"), &[("What", "It runs")], &format!("{expected}\n\nWhat: It runs\n"));
    };
    check_heading("### Option A: [name of it]", "### Option A");
    check_heading("### Phase 1: [name of it]", "### Phase 1");
    check_heading("### 2.1 [Feature name]", "### 2.1 Feature name");
    check_heading("#### {{COMPONENT_NAME}}", "#### Component name");
}

#[test]
fn an_answer_makes_no_heading_of_the_words_before_it() {
    for value in ["===", "---", "-", "a\n---", "a\n==="] {
        for (at, template) in [
            (1, "Some words\n[Text here]\n\n## B\n\nb\n"),
            (0, "Note: [Text here]\n\n## B\n\nb\n"),
            (1, "- an item\n  [Text here]\n\n## B\n\nb\n"),
            (1, "- an item\n[Text here]\n\n## B\n\nb\n"),
        ] {
            let (text, count) = headings(template, &[(at, value)]);
            assert_eq!(count, 1, "{text:?}");
            assert!(!text.contains("an item\n  --"), "{text:?}");
        }
    }
    check("[Text here]\n", &[("Text here", "Mine\n---")], "Mine\n---\n");
    let yaml = "```\n---\na: b\n```";
    check("Some words\n[Text here]\n", &[("Text here", yaml)], &format!("Some words\n{yaml}\n"));
}

#[test]
fn an_answer_makes_no_table_of_the_words_before_it() {
    for value in ["---|---", "|---|---|", "|-", ":-:", "a\n---|---"] {
        for (at, template) in [
            (1, "Some | words\n[Text here]\n\nend\n"),
            (1, "Some words\n[Text here]\n\nend\n"),
            (0, "Note | this: [Text here]\n\nend\n"),
            (1, "- an | item\n  [Text here]\n\nend\n"),
            (1, "> Some | words\n> [Text here]\n\nend\n"),
            (1, "> Some | words\n> [Text here] and more\n\nend\n"),
        ] {
            let text = finished(&filled(template, &[(at, value)]));
            let rendering = crate::markdown::render(&text, &|_| None);
            let has_table = rendering.blocks.iter().any(|block| block.html.as_str().contains("<table"));
            assert!(!has_table, "{text:?}");
        }
    }
    for own in ["a | b\n--|--\n1 | 2", "> a | b\n> --|--", "- a | b\n  --|--", "a\n\nb|c\n-|-"] {
        check("Some words\n[Text here]\n", &[("Text here", own)], &format!("Some words\n{own}\n"));
    }
}

#[test]
fn an_answer_takes_in_no_line_below_it() {
    for value in ["<div>", "> quote", "- a\n- b", "a | b\n--|--\n1 | 2", "1) a", "[^1]: a", "[a]:"] {
        let expected = format!("{value}\n\nAfter **words** stay\n");
        check("[Say a]\nAfter **words** stay\n", &[("Say a", value)], &expected);
    }
    check("[Say a]\nAfter words\n", &[("Say a", "a > b - c")], "a > b - c\nAfter words\n");
    check("> [Say a]\n> After words\n", &[("Say a", "a\nb")], "> a\n> b\n> After words\n");
    check("Some words\n[Say a]\n", &[("Say a", "```x``` y\n===")], "Some words\n```x``` y\n\n===\n");
}

#[test]
fn quotations_hold_all_of_their_answer() {
    check("> [Text here]\n", &[("Text here", "a\n\nb")], "> a\n>\n> b\n");
    check("> [Text here]\n", &[("Text here", "```\na\n```")], "> ```\n> a\n> ```\n");
    check("> > [Text here]\n", &[("Text here", "a\nb")], "> > a\n> > b\n");
    check("- > [Text here]\n", &[("Text here", "a\n\nb")], "- > a\n  >\n  > b\n");
}
