//! No document runs a script, sends a request, breaks out of its block or stops the page.

use proptest::prelude::*;

use super::html_reader::read;
use super::{check, check_line, html, rendering};

/// Reads the rendering of a text with the strict reader and gives what a person would see of it.
#[track_caller]
fn read_rendering(text: &str) -> String {
    let mut ids = Vec::new();
    let rendering = rendering(text);
    let seen = rendering.blocks.iter().map(|block| read(block.html.as_str(), &mut ids)).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is given twice: {ids:?}");
    let mut end = 0;
    for block in &rendering.blocks {
        assert!(end <= block.source.start && block.source.start <= block.source.end, "{:?}", block.source);
        end = block.source.end;
    }
    seen
}

#[test]
fn raw_html_is_text() {
    check_line("a <b>c</b> <img src=x>", "a <b>c</b> &lt;img src=x&gt;");
    check_line("a <b id=x>c</b>", "a &lt;b id=x&gt;c&lt;/b&gt;");
    check(
        "<div class=\"a\">\n*b*\n</div>\n",
        "<p class=\"raw-html\">&lt;div class=&quot;a&quot;&gt;\n*b*\n&lt;/div&gt;</p>",
    );
    check("<script>\na\n\nb</script>", "<p class=\"raw-html\">&lt;script&gt;\na\n\nb&lt;/script&gt;</p>");
    check("<?php a ?>", "<p class=\"raw-html\">&lt;?php a ?&gt;</p>");
    check("<![CDATA[a]]>", "<p class=\"raw-html\">&lt;![CDATA[a]]&gt;</p>");
    check_line("a <!DOCTYPE b>", "a &lt;!DOCTYPE b&gt;");
}

#[test]
fn comments_vanish() {
    check("<!-- a -->", "");
    check("<!-- a\n\n*b*\n-->\nc", "<p>c</p>");
    check("<!-- a --> *b*", "<p class=\"raw-html\">*b*</p>");
    check("<!-- a --><b>c</b><!-- d -->", "<p class=\"raw-html\"><b>c</b></p>");
    check("<div>\n<!-- a\nb -->c\n", "<p class=\"raw-html\">&lt;div&gt;\nc</p>");
    check("<!-- a\n\nb", "");
    check("<!---->a", "<p class=\"raw-html\">a</p>");
    check_line("a<!-- b\nc -->d<!-->e", "ade");
    check("> <!-- a\n> b -->\n", "<blockquote>\n</blockquote>");
    check("- a\n  <!-- b -->\n  c\n", "<ul><li>a\nc</li></ul>");
}

#[test]
fn a_few_bare_tags_work_where_they_are_balanced() {
    check_line(
        "<kbd>A</kbd> H<SUB>2</SUB>O x<sup >2</sup ><br/>",
        "<kbd>A</kbd> H<sub>2</sub>O x<sup>2</sup><br>",
    );
    check_line("<kbd>a *<sup>b* <sub>c</kbd>", "<kbd>a <em>&lt;sup&gt;b</em> &lt;sub&gt;c</kbd>");
    check_line("<kbd>a", "&lt;kbd&gt;a");
    check_line("a</kbd>", "a&lt;/kbd&gt;");
    check_line("*<kbd>a*</kbd>", "<em>&lt;kbd&gt;a</em>&lt;/kbd&gt;");
    check_line("<kbd class=a>b</kbd>", "&lt;kbd class=a&gt;b&lt;/kbd&gt;");
    check_line("<kbd/>a </br>", "&lt;kbd/&gt;a &lt;/br&gt;");
    check_line("a <details>b</details>", "a &lt;details&gt;b&lt;/details&gt;");
}

#[test]
fn details_fold_what_stands_between_them() {
    let text = "a\n\n<details>\n<summary>B <kbd>c</kbd> & <b></summary>\n\n# D\n\n- e\n\n</details>\n\nf\n";
    let expected = "<details><summary>B <kbd>c</kbd> &amp; &lt;b&gt;</summary>\
        <h1 id=\"doc-d\" aria-level=\"2\">D</h1><ul><li>e</li></ul></details>";
    check(text, &format!("<p>a</p>{expected}<p>f</p>"));
    let blocks = rendering(text).blocks;
    assert_eq!(blocks.len(), 3);
    assert_eq!(blocks[1].html.as_str(), expected);
    assert_eq!(text[blocks[1].source.clone()].trim(), &text[3..text.len() - 4]);

    check(
        "<details><summary>a</summary>b<br>c</details>",
        "<details><summary>a</summary><p class=\"raw-html\">b<br>c</p></details>",
    );
    check(
        "- <details>\n  <summary>a</summary>\n\n  b\n  </details>\n",
        "<ul><li><details><summary>a</summary><p>b</p></details></li></ul>",
    );
    check(
        "<details>\n<details>\n\na\n\n</details>\n</details>\n\nb",
        "<details><details><p>a</p></details></details><p>b</p>",
    );
    // Without its end it would hide the rest of the document.
    check(
        "<details>\n<summary>a</summary>\n\nb\n\nc",
        "<p class=\"raw-html\">&lt;details&gt;</p><summary>a</summary><p>b</p><p>c</p>",
    );
    check(
        "a\n\n</details>\n\n<summary>b</summary>",
        "<p>a</p><p class=\"raw-html\">&lt;/details&gt;</p>\
        <p class=\"raw-html\">&lt;summary&gt;b</p><p class=\"raw-html\">&lt;/summary&gt;</p>",
    );
    check(
        "<details open onclick=x>\n</details>\n",
        "<p class=\"raw-html\">&lt;details open onclick=x&gt;</p><p class=\"raw-html\">&lt;/details&gt;</p>",
    );
    check(
        "<details>\n\n- </details>\n",
        "<p class=\"raw-html\">&lt;details&gt;</p><ul><li><p class=\"raw-html\">&lt;/details&gt;</p></li></ul>",
    );
}

#[test]
fn known_payloads_stay_text() {
    for payload in [
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.y></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<img/src=x/onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<svg><script>alert&#40;1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'>",
        "<object data=javascript:alert(1)>",
        "<embed src=javascript:alert(1)>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<a href=javascript:alert(1)>x</a>",
        "<base href=//x.y/>",
        "<meta http-equiv=refresh content=0;url=//x.y>",
        "<link rel=stylesheet href=//x.y>",
        "<style>@import '//x.y'</style>",
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "<details\nontoggle=alert(1)>",
        "<summary onclick=alert(1)>x</summary>",
        "<kbd onclick=alert(1)>x</kbd>",
        "<br onclick=alert(1)>",
        "<sub/onclick=alert(1)>x</sub>",
        "<!--><script>alert(1)</script>-->",
        "<!--->a<script>alert(1)</script>",
        "<!-- --!><script>alert(1)</script> -->",
        "a <!-- b --> <img src=x onerror=alert(1)> <!-- c -->",
        "<![CDATA[><script>alert(1)</script>]]>",
        "<?x ><script>alert(1)</script>?>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<kbd><!--</kbd><script>alert(1)</script>-->",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT&colon;alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](&#x1;javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:msgbox(1))",
        "[x](https://a.b/\"onmouseover=alert(1)//)",
        "[x](<https://a.b/\" onmouseover=\"alert(1)>)",
        "[x](https://a.b '\" onmouseover=\"alert(1)')",
        "[x](#\"onclick=alert(1))",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](y)",
        "![<script>alert(1)</script>](y)",
        "![x](y '\" onerror=\"alert(1)')",
        "https://a.b/\"onmouseover=alert(1)//",
        "https://a.b/'><script>alert(1)</script>",
        "www.a.b/\"><script>alert(1)</script>",
        "\"onclick=alert(1)@a.bc",
        "```\"onclick=alert(1)\nx\n```",
        "```x</code></pre><script>alert(1)</script>\n```",
        "# x {onclick=alert(1)}",
        "# \"><script>alert(1)</script>",
        "# body\n\n[^body]\n\n[^body]: x\n",
        "[^\"><script>alert(1)</script>]: x",
        "a[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
        "|<script>alert(1)</script>|\n|-|\n|<img src=x onerror=alert(1)>|\n",
        "> [!NOTE]\n> <script>alert(1)</script>",
        "- [ ] <script>alert(1)</script>",
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "\u{FDD0}<script>\u{FDD1}",
        "<a title=\"\u{FDD0}1\u{FDD1}\">",
        "[x](https://a.b/\u{FDD0}1\u{FDD1}\"onclick=alert(1))",
    ] {
        for text in [
            payload.to_owned(),
            format!("a {payload} b"),
            format!("> - {payload}"),
            format!("<details>\n\n{payload}\n\n</details>"),
        ] {
            read_rendering(&text);
        }
    }
}

#[test]
fn prompts_are_escaped() {
    let rendering = crate::markdown::render("\u{FDD0}1\u{FDD1} [a](\u{FDD0}1\u{FDD1})", &|_| {
        Some("\"><script>alert(1)</script>\u{FDD0}1\u{FDD1}".to_owned())
    });
    for block in &rendering.blocks {
        read(block.html.as_str(), &mut Vec::new());
    }
}

#[test]
fn hostile_texts_take_no_more_than_their_length() {
    for piece in [
        "_www.",
        "http://a_b.c_d",
        "a@",
        "www.a_b.",
        "https://a.b)",
        "(",
        "<kbd>",
        "</kbd>",
        "<kbd></kbd>",
        "<details>\n\n",
        "<details>\n\n</details>\n\n",
        "<!--",
        "<!-- -->",
        "&",
        "[",
        "![",
        "[a](",
        "`",
        "*a_",
        "> ",
        "- ",
        "# a\n",
        "[^a]: b\n\n",
        "\u{FDD0}",
        "\u{FDD0}1",
        "<br ",
        "&#xFDD0;",
        "https://a.b;",
        "https://a.b&a;",
        "a@b.c ",
        "|",
        "\n|a|\n|-|\n",
    ] {
        read_rendering(&piece.repeat(5_000));
    }
    assert_eq!(html(&"<!-- -->\n\n".repeat(1_000)), "");
}

/// Text in which most things mean something, often cut short.
fn markdown_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(&[
            "\n", "\n\n", "\r\n", "\r", " ", "  \n", "\t", "    ", "a", "b c", "# ", "## x\n", "\n---\n", "- ", "* ", "1. ",
            "- [ ] ", "[x] ", "> ", "> [!NOTE]\n> ", "```", "```rust\n", "~~~\n", "`", "``", "|", "|a|b|\n|-|:-:|\n|", "|-|",
            "*", "**", "_", "~~", "\\", "&amp;", "&#xFDD0;", "&#1;", "&", "\u{0}", "\u{1}", "é", "日本", "👩‍💻", "\u{FEFF}", "\u{202E}",
        ][..]).prop_map(str::to_owned),
        3 => proptest::sample::select(&[
            "[", "]", "(", ")", "](", "![", "[^a]", "[^a]: ", "\n[^b]: x\n", "[a]: ", "\n[a]: /u 'x'\n", "[a]", "<", ">", "\"", "'",
            "https://a.b/", "http://", "www.a.b", "a@b.cd", "mailto:", "javascript:", "://", "#a", "\"t\"", "=", ";", ":", ".", "_www.",
            "[x](https://a.b)", "[x](#a)", "[x](y.md)", "![x](z)", "<https://a.b>", "<a@b.c>",
        ][..]).prop_map(str::to_owned),
        3 => proptest::sample::select(&[
            "<!--", "-->", "--!>", "<!-- a -->", "<br>", "<kbd>", "</kbd>", "<sub>", "</sub>", "<details>", "</details>", "\n<details>\n",
            "\n</details>\n", "<summary>", "</summary>", "\n<summary>a</summary>\n", "<div>", "</div>", "<script>", "</script>",
            "<img src=x>", "<b a=\"", "</", "/>", "<?", "?>", "<![CDATA[", "]]>", "<!X", "<pre>",
        ][..]).prop_map(str::to_owned),
        2 => proptest::sample::select(&[
            "\u{FDD0}", "\u{FDD1}", "\u{FDD0}1\u{FDD1}", "\u{FDD0}12\u{FDD1}", "\u{FDD0}999\u{FDD1}", "\u{FDD0}x\u{FDD1}", "7",
        ][..]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_rendered_safely(text in markdown_like()) {
        read_rendering(&text);
        for block in rendering(&text).blocks {
            prop_assert!(text.get(block.source.clone()).is_some(), "{:?} of {:?}", block.source, text);
            prop_assert!(!block.html.as_str().is_empty());
        }
    }
}
