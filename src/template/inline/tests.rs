use super::*;

/// Fields show as ⟨prompt⟩, guidance as ⟪…⟫, links as (text → address).
fn show(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Guidance(text) => format!("⟪{text}⟫"),
            Piece::Field(field) if field.kind == Kind::Check => format!("⟨box {}⟩", field.source),
            Piece::Field(field) => format!("⟨{}⟩", field.prompt),
            Piece::Link(link) => format!("({} → {})", show(&link.text), show(&link.address)),
        })
        .collect()
}

fn check(text: &str, expected: &str) {
    let definitions = HashSet::from(["defined".to_owned()]);
    let pieces = scan(text, &Place::Inline, &definitions, &mut Ids::default());
    let mut written = String::new();
    crate::tree::write_pieces(&pieces, crate::tree::Newline::Lf, &mut written);
    assert_eq!(written, text, "lossless");
    assert_eq!(show(&pieces), expected);
}

#[test]
fn prompts_and_names() {
    check("a [Feature name] b", "a ⟨Feature name⟩ b");
    check("{{FEATURE_NAME}}: {{API_URL}}", "⟨Feature name⟩: ⟨API URL⟩");
    check("[two\nlines]", "⟨two lines⟩");
    check("[outer [inner] wins]", "⟨outer [inner] wins⟩");
    check("`{{FLAG}}`: x", "`⟨Flag⟩`: x");
    check("`[prompt]`", "`⟨prompt⟩`");
    check("{one thing} or <another>", "⟨one thing⟩ or ⟨another⟩");
    check("`<one thing>`", "`⟨one thing⟩`");
    check("*\\<one thing\\>*", "*⟨one thing⟩*");
    check("WHEN: <!-- it rains -->", "WHEN: ⟨it rains⟩");
    check("`<Title>`", "`⟨Title⟩`");
    check("a: `{b}`", "a: `⟨b⟩`");
    check("`<a1>`: `<b1>` - `<c1>`", "`⟨a1⟩`: `⟨b1⟩` - `⟨c1⟩`");
    check("under [X] ms, [X]%", "under ⟨X⟩ ms, ⟨X⟩%");
    check("O(?)", "O(⟨⟩)");
}

#[test]
fn what_only_looks_like_a_prompt() {
    for text in [
        "array[index]",
        "[Abc21; Xyz02]",
        "[1]",
        "[^note]",
        "[!NOTE]",
        "[optional]",
        "[US1] b",
        "[`Name`] b",
        "a [X] b",
        "[defined]",
        "[text][defined]",
        "[docs/api/]",
        "`[a] b`",
        "`[x]`",
        "\\[escaped]",
        "[README](README.md)",
        "[unclosed",
        "`unclosed [",
        "{{",
        "{{}}",
        "![alt](picture.png)",
        "x[a -> b]",
        "a\\",
        "\\𝄞",
    ] {
        check(text, text);
    }
}

#[test]
fn links_with_placeholders_are_links_to_fill() {
    check("[PRD]({{PRD_LINK}})", "(PRD → ⟨PRD link⟩)");
    check("[#{{ISSUE}}]({{URL}})", "(#⟨Issue⟩ → ⟨URL⟩)");
    check("[Reference 1](url)", "(⟨Reference 1⟩ → ⟨Address⟩)");
    check("![{{ALT}}]({{URL}})", "!(⟨Alt⟩ → ⟨URL⟩)");
    check("![{{ALT}}](a.png)", "!(⟨Alt⟩ → a.png)");
    check("[Name](https://example.com/x)", "(⟨Name⟩ → ⟨Address⟩)");
    check("[a#0000](https://x.y/pull/0000)", "(⟨a#0000⟩ → ⟨Address⟩)");
    check("[Issue](https://x.y/issues/NNNN)", "(⟨Issue⟩ → ⟨Address⟩)");
    check("[Task](https://x.y/link-to-task)", "(⟨Task⟩ → ⟨Address⟩)");
    check("[Your name](mailto:a@b.c)", "(⟨Your name⟩ → ⟨Address⟩)");
}

#[test]
fn comments_and_tags_are_guidance() {
    check("a <!-- b [c] --> d", "a ⟪<!-- b [c] -->⟫ d");
    check("[Add more of them]", "⟪[Add more of them]⟫");
    check("{{#each x}}{{name}}{{/each}}", "⟪{{#each x}}⟫⟨Name⟩⟪{{/each}}⟫");
}

#[test]
fn a_hundred_thousand_brackets_are_no_trouble() {
    for text in ["[".repeat(100_000), "`[".repeat(50_000), "{{".repeat(50_000), "[](".repeat(30_000)] {
        let pieces = scan(&text, &Place::Inline, &HashSet::new(), &mut Ids::default());
        let mut written = String::new();
        crate::tree::write_pieces(&pieces, crate::tree::Newline::Lf, &mut written);
        assert_eq!(written, text);
    }
}
