//! How code is cut: what holds for any text, and what each language shows.

use highlight::{Class, colours, tokens};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// One name of each language.
const LANGUAGES: [&str; 25] = [
    "rust",
    "js",
    "ts",
    "python",
    "go",
    "java",
    "kotlin",
    "swift",
    "c",
    "csharp",
    "php",
    "ruby",
    "sql",
    "sh",
    "proto",
    "graphql",
    "hcl",
    "dockerfile",
    "css",
    "json",
    "yaml",
    "toml",
    "http",
    "diff",
    "html",
];

/// Compares the tokens that have a colour, each on a line of its own as `Class: text`.
#[track_caller]
fn check(language: &str, code: &str, expected: &str) {
    let mut at = 0;
    let mut found = Vec::new();
    for (len, class) in cut(language, code) {
        let token = &code[at..at + len];
        at += len;
        if class != Class::Plain {
            found.push(format!("{class:?}: {}", token.trim().replace('\n', "⏎")));
        }
    }
    let expected: Vec<&str> = expected.lines().map(str::trim_start).collect();
    assert_eq!(found, expected, "for {language}:\n{code}");
}

fn cut(language: &str, code: &str) -> Vec<(usize, Class)> {
    tokens(language, code).unwrap_or_else(|| panic!("{language} is not known"))
}

fn assert_whole(language: &str, code: &str) {
    let found = cut(language, code);
    assert_eq!(found.iter().map(|(len, _)| len).sum::<usize>(), code.len(), "{language}: {code:?}");
    let mut at = 0;
    for (len, _) in &found {
        assert!(*len > 0 && code.is_char_boundary(at + len), "{language}: {code:?}");
        at += len;
    }
    assert!(found.windows(2).all(|pair| pair[0].1 != pair[1].1), "{language}: {code:?}");
}

#[test]
fn names_of_languages() {
    for name in LANGUAGES.into_iter().chain(["rs", "TypeScript", "py", "bash", "yml", "proto3", "gql", "C++"])
    {
        assert!(tokens(name, "a").is_some(), "{name}");
    }
    for name in ["", " ", "text", "mermaid", "rust js"] {
        assert_eq!(tokens(name, "a"), None, "{name:?}");
    }
}

#[test]
fn the_page_counts_in_utf_16() {
    let keyword = Class::Keyword as u32;
    assert_eq!(colours("rust", "😀é let"), Some(vec![4 * 16, 3 * 16 + keyword]));
    assert_eq!(colours("rust", ""), Some(vec![]));
    assert_eq!(colours("unknown", "let"), None);
}

#[test]
fn rust() {
    check(
        "rust",
        "#[derive(Debug, Eq)]\nfn get<'a>(key: &'a str) -> Option<u8> { // why\n    println!(\"{key}\\n\"); let c = '\\n'; r#\"a \"b\"\"# }",
        "Attribute: #[derive(Debug, Eq)]
         Keyword: fn
         Variable: 'a
         Variable: 'a
         Type: str
         Type: Option
         Type: u8
         Comment: // why
         Function: println
         Text: \"{key}\\n\"
         Keyword: let
         Text: '\\n'
         Text: r#\"a \"b\"\"#",
    );
}

#[test]
fn typescript() {
    check(
        "ts",
        "export const area = (a: number) => `is ${fmt({ a })} and ${a}` // done\nconst p = /[/\"]+/g, q = a / 2 / b",
        "Keyword: export
         Keyword: const
         Type: number
         Text: `is
         Variable: ${
         Function: fmt
         Variable: }
         Text: and
         Variable: ${
         Variable: }
         Text: `
         Comment: // done
         Keyword: const
         Text: /[/\"]+/g
         Number: 2",
    );
}

#[test]
fn python() {
    check(
        "python",
        "@cached\ndef load(path: str) -> None:  # reads\n    \"\"\"Two\n    lines.\"\"\"\n    return f'{path}' + 1.5e-3",
        "Attribute: @cached
         Keyword: def
         Function: load
         Type: str
         Constant: None
         Comment: # reads
         Text: \"\"\"Two⏎    lines.\"\"\"
         Keyword: return
         Text: f'{path}'
         Number: 1.5e-3",
    );
}

#[test]
fn go_java_and_c() {
    check(
        "go",
        "func (s *Store) Get(id string) error { return nil }",
        "Keyword: func
         Function: Get
         Type: string
         Type: error
         Keyword: return
         Constant: nil",
    );
    check(
        "java",
        "@Override public void run() throws IOException { int a = 0x1F; }",
        "Attribute: @Override
         Keyword: public
         Type: void
         Function: run
         Keyword: throws
         Type: IOException
         Type: int
         Number: 0x1F",
    );
    check(
        "c",
        "#include <stdio.h>\nint main(void) { /* no\n op */ return u8\"a\"; }",
        "Attribute: #include
         Type: int
         Function: main
         Type: void
         Comment: /* no⏎ op */
         Keyword: return
         Text: u8\"a\"",
    );
}

#[test]
fn sql_and_graphql_and_protobuf() {
    check(
        "sql",
        "CREATE TABLE a (id uuid NOT NULL, n varchar(20)); -- all\nselect count(*) from a where n = 'it''s'",
        "Keyword: CREATE
         Keyword: TABLE
         Type: uuid
         Keyword: NOT
         Constant: NULL
         Type: varchar
         Number: 20
         Comment: -- all
         Keyword: select
         Function: count
         Keyword: from
         Keyword: where
         Text: 'it''s'",
    );
    check(
        "graphql",
        "type User @key(fields: \"id\") { name: String! }",
        "Keyword: type
         Type: User
         Attribute: @key
         Key: fields
         Text: \"id\"
         Key: name
         Type: String",
    );
    check(
        "proto",
        "message Order { repeated string ids = 1; }",
        "Keyword: message
         Type: Order
         Keyword: repeated
         Type: string
         Number: 1",
    );
}

#[test]
fn shells() {
    check(
        "sh",
        "# all\nfor f in *.md; do echo \"${f%.md}.$HOME\" | grep -c 'a#b' # one\ndone",
        "Comment: # all
         Keyword: for
         Keyword: in
         Keyword: do
         Keyword: echo
         Text: \"
         Variable: ${f%.md}
         Text: .
         Variable: $HOME
         Text: \"
         Text: 'a#b'
         Comment: # one
         Keyword: done",
    );
}

#[test]
fn data() {
    check(
        "json",
        "{ \"id\": 1, \"tags\": [\"a\", true, -2.5] }",
        "Key: \"id\"
         Number: 1
         Key: \"tags\"
         Text: \"a\"
         Constant: true
         Number: 2.5",
    );
    check(
        "yaml",
        "---\non: # when\n  - name: \"x: y\"\n    run: |\n      a: b\n    port: 8080\n    list: [yes, 1.2]\n    at: http://a.example",
        "Heading: ---
         Key: on
         Comment: # when
         Key: name
         Text: \"x: y\"
         Key: run
         Text: a: b
         Key: port
         Number: 8080
         Key: list
         Constant: yes
         Number: 1.2
         Key: at",
    );
    check(
        "toml",
        "[package] # it\nname = \"a\"\nlong = '''\n[no]\n''' # b\nports = [1, 2]",
        "Heading: [package]
         Comment: # it
         Key: name
         Text: \"a\"
         Key: long
         Text: '''⏎[no]⏎'''
         Comment: # b
         Key: ports
         Number: 1
         Number: 2",
    );
}

#[test]
fn http_with_its_body() {
    check(
        "http",
        "POST /orders HTTP/1.1\nHost: a.example\n\n{ \"id\": 7 }",
        "Keyword: POST
         Text: /orders
         Constant: HTTP/1.1
         Key: Host
         Key: \"id\"
         Number: 7",
    );
}

#[test]
fn differences_and_markup() {
    check(
        "diff",
        "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same",
        "Heading: --- a
         Heading: +++ b
         Attribute: @@ -1 +1 @@
         Removed: -old
         Added: +new",
    );
    check(
        "html",
        "<!doctype html><a href=\"#\">A &amp; b</a><!-- c -->",
        "Heading: <!doctype html>
         Keyword: a
         Key: href
         Text: \"#\"
         Constant: &amp;
         Keyword: a
         Comment: <!-- c -->",
    );
}

/// What opens and never closes, many times over: where each is looked through to the end, time grows with the square.
#[test]
fn time_is_linear() {
    let pieces = [
        "#[", "#![a", "'\\", "/[ ", "=/a", "${", "\"${", "`${", "$a", "a:", "a:b", "- ", "\"", "'", "r#",
        "r#\"", "b'", "<!--", "<a ", "<", "&a", "&", "/*", "(*", "#  ", "\t", "{", "}", "[", "]", "|", "é",
        "a b ", "\"a\" ", "1e", "1.", "--", "+\n", "\n", "\n\n", "a: |\n", "- - ", "r", "b", "=begin ", "$$",
        "\\",
    ];
    // One for each way of cutting.
    for language in
        ["rust", "js", "python", "sh", "ruby", "sql", "json", "yaml", "toml", "http", "diff", "html"]
    {
        for piece in pieces {
            let code = piece.repeat(200_000 / piece.len());
            let begin = Instant::now();
            assert_whole(language, &code);
            // A scan takes some ten milliseconds, and one in square time several hundreds.
            let time = begin.elapsed();
            assert!(time < Duration::from_millis(500), "{language} takes {time:?} for {piece:?}");
        }
    }
}

proptest! {
    #[test]
    fn tokens_cover_any_text(code in "\\PC*") {
        for language in LANGUAGES {
            assert_whole(language, &code);
        }
    }

    #[test]
    fn tokens_cover_what_looks_like_code(
        code in "([a-cr é😀\u{a0}]|\r?\n|[\"'`#$@{}()<>\\[\\]/*:;,.=!&|%+\\-\\\\]|0x?|\"\"\"|<!--|-->|\\$\\{|- |: |r#|HTTP/1|---|GET ){0,60}"
    ) {
        for language in LANGUAGES {
            assert_whole(language, &code);
            colours(language, &code);
        }
    }
}
