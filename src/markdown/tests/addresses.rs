//! Bare addresses, and where links may lead.

use super::{check, check_line};

fn away(address: &str, text: &str) -> String {
    format!("<a href=\"{address}\" target=\"_blank\" rel=\"noopener noreferrer\">{text}</a>")
}

fn web(address: &str) -> String {
    away(address, address)
}

fn mail(address: &str) -> String {
    away(&format!("mailto:{address}"), address)
}

fn www(address: &str) -> String {
    away(&format!("http://{address}"), address)
}

#[test]
fn bare_addresses_are_links() {
    check_line("see https://a.b/c?d=e#f", &format!("see {}", web("https://a.b/c?d=e#f")));
    check_line("HTTP://localhost:80/x", &web("HTTP://localhost:80/x"));
    check_line("www.a.bc/d *www.e.f*", &format!("{} <em>{}</em>", www("www.a.bc/d"), www("www.e.f")));
    check_line(
        "a.b-c_d@e.f mailto:g+h@i.j",
        &format!("{} {}", mail("a.b-c_d@e.f"), away("mailto:g+h@i.j", "mailto:g+h@i.j")),
    );
    check_line("https://a.b/c_d_e\\_f", &web("https://a.b/c_d_e_f"));
    check_line("https://a.b/?c=d&amp;e=f", &web("https://a.b/?c=d&amp;e=f"));
    check_line("“https://例え.jp/道”", &format!("“{}", web("https://例え.jp/道”")));
    check("# https://a.b\n", &format!("<h1 id=\"doc-httpsab\" aria-level=\"2\">{}</h1>", web("https://a.b")));
    check(
        "|www.a.b|\n|-|\n",
        &format!(
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table><thead><tr><th>{}</th></tr></thead></table></div>",
            www("www.a.b")
        ),
    );
    check(
        ">www.a.b\n>www.c.d\n",
        &format!("<blockquote><p>{}\n{}</p></blockquote>", www("www.a.b"), www("www.c.d")),
    );
}

#[test]
fn the_sentence_around_an_address_is_not_part_of_it() {
    check_line("https://a.b/c.", &format!("{}.", web("https://a.b/c")));
    check_line("**https://a.b**!?", &format!("<strong>{}</strong>!?", web("https://a.b")));
    check_line("(https://a.b/c_(d))", &format!("({})", web("https://a.b/c_(d)")));
    check_line("(https://a.b/c))", &format!("({}))", web("https://a.b/c")));
    check_line("https://a.b/(c)d)e", &web("https://a.b/(c)d)e"));
    check_line("https://a.b/c&hl;", &format!("{}&amp;hl;", web("https://a.b/c")));
    check_line("https://a.b/c;", &format!("{};", web("https://a.b/c")));
    check_line("https://a.b<br>c", &format!("{}<br>c", web("https://a.b")));
    check_line("a@b.c. d@e.f_", &format!("{}. d@e.f_", mail("a@b.c")));
}

#[test]
fn what_only_looks_like_an_address_is_text() {
    for text in [
        "https:// a",
        "https://.a",
        "xhttps://a.b",
        "ftp://a.b",
        "http:a.b",
        "awww.a.b",
        "`x`www.a.b",
        "www.",
        "www.a_b.c",
        "a@b",
        "@a.b",
        "a@b.c1",
        "a@b.c-",
        "a@b.c@d",
        "a@b..c",
        "http://a_b.c",
        "javascript://a.b",
    ] {
        check_line(text, &text.replace("`x`", "<code>x</code>"));
    }
    check_line("`https://a.b`", "<code>https://a.b</code>");
    check_line("[https://a.b](https://c.d)", &away("https://c.d", "https://a.b"));
    check_line("[a@b.c](d)", "<span class=\"link\" title=\"d\">a@b.c</span>");
}

#[test]
fn links_open_elsewhere_or_lead_within_the_page() {
    check_line(
        "[a](https://b.c/?d&e \"f \\\"g\\\"\")",
        "<a href=\"https://b.c/?d&amp;e\" title=\"f &quot;g&quot;\" target=\"_blank\" rel=\"noopener noreferrer\">a</a>",
    );
    check_line("<https://a.b> <c@d.e>", &format!("{} {}", web("https://a.b"), mail("c@d.e")));
    check_line("[a](MAILTO:b@c.d)", &away("MAILTO:b@c.d", "a"));
    check_line(
        "[a](#Über-x) [b](#%C3%BC\"%zz)",
        concat!(
            "<a class=\"in-page\" href=\"#doc-Über-x\" data-anchor=\"doc-Über-x\">a</a> ",
            "<a class=\"in-page\" href=\"#doc-ü&quot;%zz\" data-anchor=\"doc-ü&quot;%zz\">b</a>"
        ),
    );
    for target in ["a.md", "../a/b.md#c", "./a:b", "?a", "/a", "a?b:c"] {
        check_line(&format!("[x]({target})"), &format!("<span class=\"link\" title=\"{target}\">x</span>"));
    }
    check_line("[x]()", "<span class=\"link\" title=\"\">x</span>");
}

#[test]
fn other_targets_are_shown_and_lead_nowhere() {
    for (target, shown) in [
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("JaVaScRiPt:a", "JaVaScRiPt:a"),
        ("java&Tab;script:a", "java\tscript:a"),
        ("&#1;javascript:a", "\u{1}javascript:a"),
        ("&nbsp;javascript:a", "\u{A0}javascript:a"),
        ("data:text/html,x", "data:text/html,x"),
        ("vbscript:a", "vbscript:a"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("//a.b", "//a.b"),
        ("\\\\\\\\a.b", "\\\\a.b"),
        ("https:\\\\\\\\a.b", "https:\\\\a.b"),
        ("/\\\\a.b", "/\\a.b"),
        ("http:a.b", "http:a.b"),
        ("blob:https://a.b", "blob:https://a.b"),
        (":a", ":a"),
    ] {
        check_line(&format!("[x]({target})"), &format!("x (<span class=\"target\">{shown}</span>)"));
    }
    check_line("<javascript:a>", "javascript:a");
}
