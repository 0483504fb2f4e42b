//! What each construct becomes. Safety has its own tests in `safety`.

use super::{Rendering, anchor, neutralise_marks, render};

mod addresses;
mod html_reader;
mod safety;

/// Renders a text in which `⟦7⟧` stands for the mark of field 7. Fields below 100 have prompts.
fn rendering(text: &str) -> Rendering {
    let text = text.replace('⟦', "\u{FDD0}").replace('⟧', "\u{FDD1}");
    render(&text, &|field| (field < 100).then(|| format!("<Ask {field}>")))
}

/// All blocks' HTML in a row.
fn html(text: &str) -> String {
    rendering(text).blocks.iter().map(|block| block.html.as_str()).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(text), expected, "of {text:?}");
}

/// Checks the content of a text's only paragraph.
#[track_caller]
fn check_line(text: &str, expected: &str) {
    check(text, &format!("<p>{expected}</p>"));
}

fn mark(field: u32) -> String {
    format!("<mark class=\"prompt\" data-field=\"{field}\">&lt;Ask {field}&gt;</mark>")
}

#[test]
fn lines_hold_emphasis_code_and_breaks() {
    check_line(
        "a *b* **c** ~~d~~ `e <f>`",
        "a <em>b</em> <strong>c</strong> <del>d</del> <code>e &lt;f&gt;</code>",
    );
    check_line("a  \nb\\\nc\nd", "a<br>b<br>c\nd");
    check_line("\\*a\\* &amp; &copy; \"q\"", "*a* &amp; © &quot;q&quot;");
    check("***", "<hr>");
    check("", "");
    check("\u{FEFF}# a", "<h1 id=\"doc-a\" aria-level=\"2\">a</h1>");
}

#[test]
fn headings_have_levels_one_deeper_and_unique_ids() {
    check(
        "# Goals & *non*-`goals`\n\n###### Goals\n## Goals\n",
        "<h1 id=\"doc-goals--non-goals\" aria-level=\"2\">Goals &amp; <em>non</em>-<code>goals</code></h1>\
         <h6 id=\"doc-goals\" aria-level=\"6\">Goals</h6>\
         <h2 id=\"doc-goals-1\" aria-level=\"3\">Goals</h2>",
    );
    // A numbered anchor that a heading has by itself is passed over.
    check(
        "# a\n# a-1\n# a\n# a\n",
        "<h1 id=\"doc-a\" aria-level=\"2\">a</h1><h1 id=\"doc-a-1\" aria-level=\"2\">a-1</h1>\
         <h1 id=\"doc-a-2\" aria-level=\"2\">a</h1><h1 id=\"doc-a-3\" aria-level=\"2\">a</h1>",
    );
    check("#", "<h1 id=\"doc-\" aria-level=\"2\"></h1>");
    check("> # A\n", "<blockquote><h1 id=\"doc-a\" aria-level=\"2\">A</h1></blockquote>");
}

#[test]
fn anchors_are_those_of_github() {
    assert_eq!(anchor("Non-Goals / Out_of scope?"), "non-goals--out_of-scope");
    assert_eq!(anchor("1. What's “new”… (v2.0)"), "1-whats-new-v20");
    assert_eq!(anchor("Überblick 日本語 x² ①"), "überblick-日本語-x-");
    assert_eq!(anchor("⚙\u{FE0F} Setup"), "\u{FE0F}-setup");
    assert_eq!(anchor("e\u{301}te\u{301}"), "e\u{301}te\u{301}");
}

#[test]
fn lists_are_tight_or_loose_and_hold_tasks() {
    check("- a\n- b\n  1. c\n", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>");
    check("7. a\n\n8. b\n", "<ol start=\"7\"><li><p>a</p></li><li><p>b</p></li></ol>");
    check(
        "- [x] a\n- [ ] b\n",
        "<ul><li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"done\">a</li>\
         <li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"not done\">b</li></ul>",
    );
    check(
        "- [ ] a\n\n  b\n",
        "<ul><li class=\"task\"><p><input type=\"checkbox\" disabled aria-label=\"not done\">a</p><p>b</p></li></ul>",
    );
}

#[test]
fn code_blocks_keep_their_text_and_plain_languages() {
    let pre = "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\">";
    check("```Rust,x\na < b\n```\n", &format!("{pre}<code class=\"language-rust\">a &lt; b\n</code></pre>"));
    check(
        "~~~ C++ title=x\r\na\r\n\r\n b\r\n~~~",
        &format!("{pre}<code class=\"language-c++\">a\n\n b\n</code></pre>"),
    );
    check("```\" onload=x\n```\n", &format!("{pre}<code></code></pre>"));
    check(&format!("```{}\n```\n", "a".repeat(33)), &format!("{pre}<code></code></pre>"));
    check("    https://a.b *c*\n", &format!("{pre}<code>https://a.b *c*\n</code></pre>"));
}

#[test]
fn tables_are_wrapped_and_aligned_by_class() {
    let open = "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>";
    check(
        "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|2|3|\\||\n|4|\n",
        &format!(
            "{open}<thead><tr><th>a</th><th class=\"left\">b</th><th class=\"center\">c</th>\
             <th class=\"right\">d</th></tr></thead><tbody><tr><td>1</td><td class=\"left\">2</td>\
             <td class=\"center\">3</td><td class=\"right\">|</td></tr><tr><td>4</td><td class=\"left\"></td>\
             <td class=\"center\"></td><td class=\"right\"></td></tr></tbody></table></div>"
        ),
    );
    check("|a|\n|-|\n", &format!("{open}<thead><tr><th>a</th></tr></thead></table></div>"));
}

#[test]
fn quotes_can_be_alerts() {
    check("> a\n> > b\n", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>");
    for (kind, title) in [
        ("NOTE", "Note"),
        ("tip", "Tip"),
        ("Important", "Important"),
        ("WARNING", "Warning"),
        ("CAUTION", "Caution"),
    ] {
        let class = title.to_lowercase();
        check(
            &format!("> [!{kind}]\n> a\n"),
            &format!(
                "<div class=\"alert alert-{class}\" role=\"note\"><p class=\"alert-title\">{title}</p><p>a</p></div>"
            ),
        );
    }
}

#[test]
fn footnotes_are_numbered_by_first_reference() {
    let reference = |number: u32, id: &str| {
        format!(
            "<sup{id}><a class=\"in-page\" href=\"#docnote-{number}\" data-anchor=\"docnote-{number}\" \
             aria-label=\"Footnote {number}\">{number}</a></sup>"
        )
    };
    let definition = |number: u32, content: &str| {
        format!(
            "<div class=\"footnote\" id=\"docnote-{number}\"><a class=\"in-page\" href=\"#docref-{number}\" \
             data-anchor=\"docref-{number}\" aria-label=\"Footnote {number}, back to the text\">{number}</a>\
             {content}</div>"
        )
    };
    check(
        "[^late]: # L\n\nA[^body] b[^Late] c[^body]\n\n[^body]: B\n",
        &format!(
            "{}<p>A{} b{} c{}</p>{}",
            definition(2, "<h1 id=\"doc-l\" aria-level=\"2\">L</h1>"),
            reference(1, " id=\"docref-1\""),
            reference(2, " id=\"docref-2\""),
            reference(1, ""),
            definition(1, "<p>B</p>"),
        ),
    );
    check("[^a]: b", "<div class=\"footnote unused\"><span>a</span><p>b</p></div>");
    check("a[^b]", "<p>a[^b]</p>");
}

#[test]
fn images_are_named_and_not_requested() {
    check_line(
        "![a *b* `c` <br> [d](e)\n![f](g)](https://h.i/j.png \"k\")",
        "<span class=\"image\">a b c  d\nf <span class=\"target\">https://h.i/j.png</span></span>",
    );
    let address = format!("data:image/png;base64,{}", "A".repeat(500));
    assert!(html(&format!("![a]({address})")).len() < 300);
}

#[test]
fn blocks_tell_where_they_stand() {
    let text = "\u{FEFF}# A\r\n\r\n<!-- c -->\r\n\r\nb\r\nc\r\n\r\n- d\r\n\r\n[x]: y\r\n\r\n***\r\n";
    let sources: Vec<&str> =
        rendering(text).blocks.iter().map(|block| &text[block.source.clone()]).map(str::trim).collect();
    assert_eq!(sources, ["# A", "b\r\nc", "- d", "***"]);
}

#[test]
fn marks_become_prompts_wherever_text_is() {
    check_line("a ⟦1⟧ b", &format!("a {} b", mark(1)));
    check_line("**⟦1⟧**⟦02⟧", &format!("<strong>{}</strong>{}", mark(1), mark(2)));
    check_line("`a ⟦1⟧`", &format!("<code>a {}</code>", mark(1)));
    check_line("[⟦1⟧](b.md)", &format!("<span class=\"link\" title=\"b.md\">{}</span>", mark(1)));
    check_line(
        "![⟦1⟧](b.png)",
        &format!("<span class=\"image\">{} <span class=\"target\">b.png</span></span>", mark(1)),
    );
    check_line(
        "![a](⟦1⟧)",
        &format!("<span class=\"image\">a <span class=\"target\">{}</span></span>", mark(1)),
    );
    check_line("<b>⟦1⟧</b>", &format!("<b>{}</b>", mark(1)));
    check_line("a <b title='⟦1⟧'>", &format!("a &lt;b title='{}'&gt;", mark(1)));
    check("<div>⟦1⟧</div>", &format!("<p class=\"raw-html\">&lt;div&gt;{}&lt;/div&gt;</p>", mark(1)));
    check("# A ⟦1⟧\n", &format!("<h1 id=\"doc-a-ask-1\" aria-level=\"2\">A {}</h1>", mark(1)));
    let pre = "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>";
    check("```\na\n⟦1⟧\n```\n", &format!("{pre}a\n{}\n</code></pre>", mark(1)));
    let asks = format!("{}{}\n<code>", pre.trim_end_matches("<code>"), mark(1));
    check("```⟦1⟧\na\n```\n", &format!("{asks}a\n</code></pre>"));
    check("```&#xFDD0;1&#xFDD1;\na\n```\n", &format!("{pre}a\n</code></pre>"));
    check("- a\n\n  \t\t⟦1⟧\r\n", &format!("<ul><li><p>a</p>{pre}  {}\n</code></pre></li></ul>", mark(1)));
    check(
        "|a|\n|-|\n|\\|⟦1⟧\\| `\\|⟦2⟧`|\n",
        &format!(
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr><th>a</th></tr>\
             </thead><tbody><tr><td>|{}| <code>|{}</code></td></tr></tbody></table></div>",
            mark(1),
            mark(2)
        ),
    );
}

#[test]
fn a_mark_in_a_target_makes_the_link_inert() {
    let link = "<span class=\"link\" title=\"https://a.b/&lt;Ask 1&gt;\" data-field=\"1\">";
    check_line("[a](https://a.b/⟦1⟧)", &format!("{link}a</span>"));
    check_line("https://a.b/⟦1⟧.", &format!("{link}https://a.b/{}</span>.", mark(1)));
    check_line("<https://a.b/⟦1⟧>", &format!("{link}https://a.b/{}</span>", mark(1)));
    check_line(
        "[a][b]\n\n[b]: javascript:⟦1⟧",
        "<span class=\"link\" title=\"javascript:&lt;Ask 1&gt;\" data-field=\"1\">a</span>",
    );
    check_line("[a](⟦999⟧)", "<span class=\"link\" title=\"\">a</span>");
    check_line(
        "[a](https://b.c \"⟦1⟧\")",
        "<a href=\"https://b.c\" title=\"&lt;Ask 1&gt;\" target=\"_blank\" rel=\"noopener noreferrer\">a</a>",
    );
}

#[test]
fn unknown_malformed_and_forged_marks_disappear() {
    check_line("a⟦999⟧b⟦99999999999⟧c", "abc");
    check_line("a⟦⟧b⟦1 c⟦x⟧ ⟧d⟦*1*⟧", "ab cx d<em>1</em>");
    check_line("a&#xFDD0;1&#xFDD1;b", "a\u{FFFD}1\u{FFFD}b");
    let forged = "<span class=\"link\" title=\"\u{FFFD}1\u{FFFD}\">a</span>";
    check_line("[a](&#xFDD0;1&#xFDD1;)", forged);
    check_line("[a]\n\n[a]: &#xFDD0;1&#xFDD1;", forged);
    check("[a](&#xFDD0;1&#xFDD1;)\n\n⟦1⟧", &format!("<p>{forged}</p><p>{}</p>", mark(1)));
    assert_eq!(neutralise_marks("a\u{FDD0}1\u{FDD1}"), "a\u{FFFD}1\u{FFFD}");
    assert_eq!(neutralise_marks("\u{FDCF}，é"), "\u{FDCF}，é");
}

#[test]
fn deep_nesting_is_flattened_and_told() {
    let rendering = rendering(&format!("{}a *b*\n\n> c\n", "> ".repeat(200)));
    assert!(rendering.is_cut);
    let deep = rendering.blocks.first().map(|block| block.html.as_str()).unwrap_or_default();
    assert_eq!(deep.matches("<blockquote>").count(), 100);
    assert!(deep.contains("a b"), "{deep}");
    // Still deeper, nothing opens any more, and the signs are words.
    let deeper = self::rendering(&format!("{}a *b*\n", "> ".repeat(500)));
    assert!(deeper.blocks[0].html.as_str().contains("&gt; &gt; a b"));
    let code = self::rendering(&format!("{}> a\n\nb\n", " ".repeat(600)));
    assert!(code.is_cut && !self::rendering(&format!("{}-a\n", " ".repeat(600))).is_cut);
    assert!(!self::rendering(&"> ".repeat(50)).is_cut);
    // What follows the deep block has its formatting again.
    let last = rendering.blocks.last().map(|block| block.html.as_str());
    assert_eq!(last, Some("<blockquote><p>c</p></blockquote>"));
    for text in
        ["- ".repeat(400) + "a\n", "1. ".repeat(400) + "|a|\n", "*a **b ".repeat(400) + &"** *".repeat(400)]
    {
        assert!(html(&text).matches('<').count() < 900);
    }
}

#[test]
fn endless_documents_are_cut_and_told() {
    let rendering = rendering(&"* a\n".repeat(100_000));
    assert!(rendering.is_cut);
    assert_eq!(rendering.blocks.len(), 1);
    assert!(rendering.blocks.iter().all(|block| block.html.as_str().ends_with("</li></ul>")));
    assert!(super::render(&format!("<div>{}", "<kbd></kbd>".repeat(150_000)), &|_| None).is_cut);
    // One run of text can hold any number of addresses.
    let links = html(&"a@b.cd ".repeat(250_000)).matches("<a ").count();
    assert!((150_000..=200_000).contains(&links), "{links}");
}

#[test]
fn tables_that_lack_most_cells_stay_text() {
    let table = |columns: usize, row: &str| {
        ["|a".repeat(columns), "|-".repeat(columns), row.repeat(300), String::new()].join("\n")
    };
    let hostile = rendering(&table(1_000, "|a\n").repeat(100));
    assert!(hostile.is_cut);
    assert!(hostile.blocks.iter().all(|block| !block.html.as_str().contains("<table>")));
    let wide = rendering(&table(40, &("|a".repeat(40) + "\n")).repeat(3));
    assert!(!wide.is_cut);
    assert_eq!(wide.blocks.len(), 3);
}

#[test]
fn harmless_tags_work_without_attributes() {
    check("a <b>c</b> <mark>d</mark> <U>e</U>", "<p>a <b>c</b> <mark>d</mark> <u>e</u></p>");
    check("a <b>c", "<p>a &lt;b&gt;c</p>");
    check("a <b><i>c</b>", "<p>a <b>&lt;i&gt;c</b></p>");
    check("<b onclick=x>c</b>", "<p>&lt;b onclick=x&gt;c&lt;/b&gt;</p>");
    check(
        "<details open>\n<summary><b>a</b></summary>\n\nb\n\n</details>",
        "<details open><summary><b>a</b></summary><p>b</p></details>",
    );
}

#[test]
fn the_language_of_code_is_the_first_word() {
    let html = |info: &str| {
        format!(
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code class=\"language-{info}\">x\n</code></pre>"
        )
    };
    for info in ["rust,ignore title=\"x\"", "rust{1}", "rust {1}", "Rust"] {
        check(&format!("```{info}\nx\n```"), &html("rust"));
    }
}
