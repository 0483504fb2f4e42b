mod answers;

use super::*;
use crate::template::Template;
use crate::tree::{Body, SectionState};

fn document(text: &str) -> Document {
    Document::from_template(&Template { text: text.to_owned(), ..Template::default() })
}

fn fill(document: &mut Document, answers: &[(&str, &str)]) {
    for (caption, value) in answers {
        let mut found = None;
        for section in document.sections() {
            section.for_each_field(&mut |field| {
                let is_it = field.caption() == *caption || field.prompt == *caption;
                if found.is_none() && is_it && field.value.is_none() {
                    found = Some(field.id);
                }
            });
        }
        assert!(found.is_some_and(|id| document.set(id, value)), "no field {caption}");
    }
}

/// The finished text of a template with some fields filled in by caption or prompt.
fn check(template: &str, answers: &[(&str, &str)], expected: &str) {
    let mut document = document(template);
    fill(&mut document, answers);
    assert_eq!(finished(&document), expected, "{template}");
}

#[test]
fn nothing_filled_in_says_nothing() {
    check("# [Name] spec\n\n## A\n\n[Some words]\n\n- [item words]\n\n| H |\n|---|\n| [cell] |\n", &[], "");
}

#[test]
fn lines_without_answers_go() {
    check("**Owner:** [who]  \n**Date:** [when]\n", &[("Owner", "Ada")], "**Owner:** Ada\n");
    check("**Owner:** [who]  \n**Date:** [when]\n", &[("Date", "today")], "**Date:** today\n");
    check("**Owner:** [who]  \n**Phase:** Build\n", &[], "**Phase:** Build\n");
    check("**Owner:**\n**Team:**\n", &[("Team", "Core")], "**Team:** Core\n");
    check("- {{A}}: {{B}}\n- {{C}}: {{D}}\n", &[("B", "1"), ("C", "x")], "- 1\n- x\n");
}

#[test]
fn lists_close_up() {
    check("1. {{GOAL_1}}\n2. {{GOAL_2}}\n3. {{GOAL_3}}\n", &[("Goal 3", "x")], "1. x\n");
    check("1. Phase 1: [w]\n2. Phase 2: [w]\n", &[("Phase 2", "x")], "1. Phase 1: x\n");
    check("- **Tasks**:\n  1. [task]\n- **Time**: [t]\n", &[("Time", "2 d")], "- **Time**: 2 d\n");
    check("- **Tasks**:\n  1. [task]\n", &[("Tasks", "x")], "- **Tasks**:\n  1. x\n");
    check("**Pros**:\n- {{PRO_1}}\n\n**Cons**:\n- {{CON_1}}\n", &[("Con 1", "x")], "**Cons**:\n\n- x\n");
    let options = "[Intro words]\n\n1. Option 1\n   - Pros\n2. Option 2\n   - Pros\n";
    check(options, &[("Option 2", "B")], "1. B\n");
    check(options, &[("Pros", "fast")], "1.\n   - Pros: fast\n");
    let phases = "- **Owner:** [who]\n- **Phase 1:** [a]\n- **Phase 2:** [b]\n";
    check(phases, &[("a", "x"), ("b", "y")], "- **Phase 1:** x\n- **Phase 2:** y\n");
    check(phases, &[("Owner", "Ada"), ("b", "y")], "- **Owner:** Ada\n- **Phase 1:** y\n");
    let needs = "1. Owner: {{O}}\n2. Needs RFC 9: {{P}}\n3. Needs RFC 12: {{Q}}\n";
    check(needs, &[("P", "x"), ("Q", "y")], "1. Needs RFC 9: x\n2. Needs RFC 12: y\n");
}

#[test]
fn rows_and_tables_go_with_their_answers() {
    let table = "| N | What |\n|---|---|\n| Phase 1 | {{A}} |\n| Phase 2 | {{B}} |\n";
    check(table, &[("What", "x")], "| N | What |\n|---|---|\n| Phase 1 | x |\n");
    check(table, &[], "");
    check("| N |\n|---|\n| stays |", &[], "| N |\n|---|\n| stays |");
}

#[test]
fn code_loses_the_lines_that_miss_a_name() {
    check(
        "**Query**:\n```sql\nSELECT (\n  {{A}},\n  {{B}}\n);\n```\n",
        &[("A", "id")],
        "**Query**:\n\n```sql\nSELECT (\n  id\n);\n```\n",
    );
    check("**Query**:\n```sql\nSELECT {{A}}\n```\n", &[], "");
    check("```\n[drawing of it]\n```\n", &[("drawing of it", "a -> b")], "```\na -> b\n```\n");
    check("```\nsample stays\n```", &[], "```\nsample stays\n```");
}

#[test]
fn code_is_in_the_language_that_was_said() {
    let code = "```{{LANGUAGE}} {{FLAGS}}\n{{A}}\n```\n";
    check(code, &[("Language", "rust"), ("A", "x")], "```rust\nx\n```\n");
    check(code, &[("Language", "a`b"), ("Flags", "c"), ("A", "`````")], "``````a&#96;b c\n`````\n``````\n");
    check(code, &[("A", "x")], "```\nx\n```\n");
    check(code, &[("Language", "rust")], "```rust\n\n```\n");
    check(code, &[], "");
    check("``` {{LANGUAGE}}\nx\n```\n", &[("Language", "a")], "``` a\nx\n```\n");
}

#[test]
fn sections_go_and_numbers_close_up() {
    let text =
        "# T\n\n## 1. A\n\n[a words]\n\n## 2. B\n\n### 2.1 BA\n\n[ba words]\n\n### 2.2 BB\n\n[bb words]\n";
    check(text, &[("bb words", "x")], "# T\n\n## 1. B\n\n### 1.1 BB\n\nx\n");
    check(text, &[("a words", "x")], "# T\n\n## 1. A\n\nx\n");
    let parts = "# T\n\n### Part 1: [Name]\n\n[one]\n\n### Part 2: [Name]\n\n[two]\n";
    check(parts, &[("two", "x")], "# T\n\n### Part 1\n\nx\n");
}

#[test]
fn rules_separate_and_nothing_else() {
    let text = "# T\n\n**A:** [a]\n\n---\n\n## B\n\n[b words]\n\n---\n\n## C\n\n[c words]\n\n---\n";
    check(text, &[("c words", "x")], "# T\n\n---\n\n## C\n\nx\n");
    check(text, &[("A", "1"), ("c words", "x")], "# T\n\n**A:** 1\n\n---\n\n## C\n\nx\n");
    let within = "# T\n\n[first words]\n\n---\n\n**Owner:** [who]\n";
    check(within, &[("first words", "x"), ("Owner", "Ada")], "# T\n\nx\n\n---\n\n**Owner:** Ada\n");
    check(within, &[("first words", "x")], "# T\n\nx\n");
}

#[test]
fn links_say_what_there_is() {
    check("- [{{T}}]({{U}})\n", &[("T", "Plan"), ("U", "https://x.y")], "- [Plan](https://x.y)\n");
    check("- [{{T}}]({{U}})\n", &[("T", "Plan")], "- Plan\n");
    check("- [{{T}}]({{U}})\n", &[("U", "https://x.y")], "- [https://x.y](https://x.y)\n");
    check("- [PRD]({{U}})\n- [Doc]({{V}})\n", &[("V", "doc.md")], "- [Doc](doc.md)\n");
}

#[test]
fn guidance_never_shows_and_values_are_tidied() {
    check(
        "<!-- note -->\n\n[some words] <!-- hint -->\n",
        &[("some words", "\n\na\n\n\n\nb  \n")],
        "a\n\nb\n",
    );
    check(
        "[some words]\n\n[more words]\n",
        &[("some words", "```\nopen"), ("more words", "x")],
        "```\nopen\n```\n\nx\n",
    );
    check("{{#PART}}\n**A:** {{A}}\n{{/PART}}\n", &[("A", "x")], "**A:** x\n");
    check("# T\r\n\r\n[some words]\r\n", &[("some words", "a\nb")], "# T\r\n\r\na\r\nb\r\n");
}

#[test]
fn states_are_honoured() {
    let mut doc = document("# T\n\nfixed text\n\n## A\n\n[a]\n\n### AA\n\n[aa words]\n\n## B\n\nmore text\n");
    let (a, b) = (doc.sections()[1].id, doc.sections()[3].id);
    doc.set_state(a, SectionState::NotApplicable("no\nneed".into()));
    assert_eq!(finished(&doc), "# T\n\nfixed text\n\n## A\n\nNot applicable: no need\n\n## B\n\nmore text\n");
    doc.set_state(b, SectionState::LeftOut);
    assert_eq!(finished(&doc), "# T\n\nfixed text\n\n## A\n\nNot applicable: no need\n");
    assert!(review(&doc).left_out.is_empty());
}

#[test]
fn what_is_left_out_is_listed() {
    let doc = document("# T\n\n**Owner:** [who]\n\n{{A}} {{A}}\n\na sample\n");
    let captions: Vec<String> = review(&doc).left_out.into_iter().map(|entry| entry.caption).collect();
    assert_eq!(captions, ["Owner: who", "A"]);
}

#[test]
fn what_nobody_wrote_is_listed() {
    let template = "# T\n\n## A\n\n**Owner:** Platform team\n\n## Note\n\n**Note:** [what to know]\n\n## B\n\n### C\n\n{{D}}\n\n{{#X}}\n{{E}}\n{{/X}}\n";
    let mut doc = document(template);
    let found = review(&doc);
    let captions = |list: &[Listed]| list.iter().map(|listed| listed.caption.clone()).collect::<Vec<_>>();
    assert_eq!(captions(&samples(&doc)), ["Owner"]);
    assert_eq!(captions(&found.left_out), ["what to know", "D", "E"], "a caption says more than its section");
    assert_eq!(found.set_aside, []);
    fill(&mut doc, &[("Owner", "Storage team")]);
    let ids: Vec<_> = doc.sections().iter().map(|section| section.id).collect();
    let part = doc.sections().last().unwrap().blocks.iter().find(|block| matches!(block.body, Body::Open(_)));
    let part = part.unwrap().id;
    doc.switch_part(*ids.last().unwrap(), part);
    assert_eq!(captions(&review(&doc).left_out), ["what to know", "D"]);
    doc.set_state(ids[3], SectionState::LeftOut);
    doc.set_state(ids[4], SectionState::LeftOut);
    let found = review(&doc);
    assert_eq!(
        (captions(&samples(&doc)), captions(&found.left_out)),
        (vec![], vec!["what to know".to_owned()])
    );
    assert_eq!(found.set_aside, [(ids[3], "B".to_owned())], "what is below goes without saying");
    let rows = document("| A | B |\n|---|---|\n| one | [some words] |\n\n| C |\n|---|\n| two |\n");
    let said: Vec<String> = samples(&rows).into_iter().map(|listed| listed.caption).collect();
    assert_eq!(said, ["C"], "of a row that goes nothing stays");
}

#[test]
fn fields_are_found_in_the_text() {
    let mut doc = document("# {{NAME}}\n\n**Owner:** [who]\n");
    fill(&mut doc, &[("Owner", "Ada")]);
    let composed = compose(&doc, View::Marks);
    let places: Vec<&str> = composed.fields.iter().map(|(range, _)| &composed.text[range.clone()]).collect();
    assert_eq!(places.len(), 2);
    assert!(places[0].starts_with(crate::markdown::MARK_OPEN));
    assert_eq!(places[1], "Ada");
}

#[test]
fn answers_in_headers_keep_their_table() {
    check("| [One thing] | B |\n|---|---|\n| {{C}} | |\n", &[("One thing", "A")], "| A | B |\n|---|---|\n");
    check("A | B\n--|--\n{{A}} | {{C}}\n", &[("C", "x")], "A | B\n--|--\n|  | x\n");
}

#[test]
fn items_keep_their_shape() {
    check("- [item text]\n", &[("item text", "--")], "- \\--\n");
    check("* [item text]\n", &[("item text", "**")], "* \\**\n");
    check("+ [item text]\n", &[("item text", "+")], "+ \\+\n");
    check("- [item text]\n", &[("item text", "- a")], "- - a\n");
    check("-   [Some words]\n", &[("Some words", "```\na\n```")], "-   ```\n    a\n    ```\n");
    check("-\n- [ ]\n", &[("", "x")], "- x\n");
    check("- a note\n  [one thing] of\n  [two things]\n", &[("one thing", "x")], "- a note\n  x of\n");
    check("- [ ] [one thing]\n  [two things]\n", &[("two things", "x")], "- [ ] x\n");
    check("1. [one]\n   - [two words]\n\n   [more words]\n", &[("more words", "x")], "1.\n   x\n");
    check("- [one]\n\n  - [two words]\n", &[("two words", "x")], "-\n  - x\n");
    check("- [one thing]\n  [two things]\n", &[("two things", "x")], "- x\n");
}

#[test]
fn front_matter_goes_with_its_last_key() {
    let text = "---\nstatus: {{STATUS}}\n---\n\nend\n";
    check(text, &[], "end\n");
    check(text, &[("status", "open")], "---\nstatus: open\n---\n\nend\n");
}

#[test]
fn a_bare_marker_stands_apart_from_a_definition() {
    check("[a]: b\n- [one]\n  - [two words]\n", &[("two words", "x")], "[a]: b\n\n-\n  - x\n");
}

#[test]
fn notes_leave_no_space() {
    check("{{! note }}\ntext\n", &[], "text\n");
    check("a text\n\n<!-- a --> <!-- b -->\n\nmore text\n", &[], "a text\n\nmore text\n");
    check("- <!-- what -->\n- it stays\n", &[], "- it stays\n");
    check("# <!-- remove this -->\n\nit stays\n", &[], "# Untitled\n\nit stays\n");
    check("# <!-- title -->\n\nit stays\n", &[], "# title\n\nit stays\n");
    check("\u{feff}# T\n\nit stays\n\n[why]\n", &[], "# T\n\nit stays\n");
    check("\u{feff}# T\n\nnothing asks \n", &[], "\u{feff}# T\n\nnothing asks \n");
    check("| A |\n|---|\n| <!-- a --> |\n| b |\n", &[], "| A |\n|---|\n| b |\n");
    check("| A |\n|---|\n| <!-- a --> |\n\nend\n", &[], "end\n");
}

#[test]
fn names_are_filled_in_wherever_they_stand() {
    let html = "<img src=\"{{SRC}}\" alt=\"{{ALT}}\">\n\nend\n";
    check(html, &[], "end\n");
    check(html, &[("Src", "a\"b\n<c>")], "<img src=\"a&quot;b &lt;c&gt;\" alt=\"\">\n\nend\n");
    let definition = "see [a text][id]\n\n[id]: {{PAGE_URL}}\n";
    check(definition, &[], "see [a text][id]\n");
    check(definition, &[("Page URL", "https://a/b c")], "see [a text][id]\n\n[id]: <https://a/b c>\n");
    let image = "look: ![{{ALT}}]({{URL}}) there\n";
    check(image, &[("URL", "a.png"), ("Alt", "x")], "look: ![x](a.png) there\n");
    check(image, &[("Alt", "x")], "look: x there\n");
    check("![{{ALT}}](a.png)\n\nend\n", &[], "end\n");
    let fence = "- a\n- ```\n  {{CODE}}\n  ```\n- b\n";
    check(fence, &[], "- a\n- b\n");
    check(fence, &[("Code", "x")], "- a\n- ```\n  x\n  ```\n- b\n");
    check(
        "## A\n\n1. ```\n   [the code]\n",
        &[("the code", "```\nx")],
        "## A\n\n1. ````\n   ```\n   x\n   ````\n",
    );
}

#[test]
fn nobody_forges_marks() {
    let mut doc = document("a \u{fdd0}1\u{fdd1} b\n\n```\u{fdd0}2\u{fdd1}\nx\n```\n\n# T\n");
    let last = doc.sections()[1].id;
    doc.set_state(last, SectionState::NotApplicable("\u{fdd0}3\u{fdd1}".into()));
    assert!(!compose(&doc, View::Marks).text.contains(['\u{fdd0}', '\u{fdd1}']));
}

#[test]
fn sections_begin_at_their_headings() {
    let doc = document("## Part\n\n#1 | B\n--|--\n1 | 2\n");
    assert_eq!(compose(&doc, View::Finished).sections, [(0, doc.sections()[0].id)]);
}

/// Switches the part of that name off and compares the finished text; nothing of the part is asked any more.
fn check_without(template: &str, name: &str, expected: &str) {
    let mut document = document(template);
    let part = document.sections().iter().find_map(|section| {
        let is_it = |body: &Body| matches!(body, Body::Open(part) if part.name == name);
        section.blocks.iter().find(|block| is_it(&block.body)).map(|block| (section.id, block.id))
    });
    assert!(part.is_some(), "{template} has no part {name}");
    let Some((section, block)) = part else { return };
    document.switch_part(section, block);
    assert_eq!(finished(&document), expected, "{template} without {name}");
    assert_eq!(review(&document).left_out, []);
    assert_eq!(document.progress().asked, 0);
}

#[test]
fn parts_that_are_off_are_left_out_as_far_as_they_reach() {
    let nested = "{{#A}}\none [a b]\n{{#B}}\ntwo\n{{/B}}\nthree [a b]\n{{/A}}\nend\n";
    check_without(nested, "A", "end\n");
    let over_headings = "{{#A}}\n\n## 1. S\n\none [a b]\n\n---\n\n{{/A}}\n\n## 2. E\n\nend\n";
    check_without(over_headings, "A", "## 1. E\n\nend\n");
    let behind = "# T\n\nstart\n\n{{#A}}\n\n## S\n\n[one two]\n\n{{/A}}\n\nbehind\n\n### Sub\n\nend\n";
    check_without(behind, "A", "# T\n\nstart\n\nbehind\n\n### Sub\n\nend\n");
}

#[test]
fn comments_are_left_out_wherever_they_end() {
    check("<!-- first\n\nsecond --> tail\n\nend\n", &[], "tail\n\nend\n");
    check("<!-- a\n# b --> [some words]\nend\n", &[], "end\n");
    check("<!-- a\n\nb --> <!-- c\n\nd -->\n\nend\n", &[], "end\n");
}

/// The headings of the finished text as a reader of Markdown finds them, after the fields of that rank are filled in.
fn headings(template: &str, answers: &[(usize, &str)]) -> (String, usize) {
    let text = finished(&filled(template, answers));
    let rendering = crate::markdown::render(&text, &|_| None);
    let is_heading = |html: &str| html.starts_with("<h") && !html.starts_with("<hr");
    let count = rendering.blocks.iter().filter(|block| is_heading(block.html.as_str())).count();
    (text, count)
}

/// A template with the fields of that rank filled in.
fn filled(template: &str, answers: &[(usize, &str)]) -> Document {
    let mut document = document(template);
    let mut ids = Vec::new();
    for section in document.sections() {
        section.for_each_field(&mut |field| ids.push(field.id));
    }
    for &(at, value) in answers {
        assert!(document.set(ids[at], value));
    }
    document
}

#[test]
fn code_keeps_every_answer() {
    check("```\nhost: {{HOST}}:{{PORT}}\n```\n", &[("Host", "db.example")], "```\nhost: db.example\n```\n");
    check("```\nrun({{A}}, {{B}})\n```\n", &[("A", "x")], "```\nrun(x)\n```\n");
    check("```\nrun({{A}}, {{B}})\n```\n", &[("B", "x")], "```\nrun(x)\n```\n");
    check("```\n- {{A}}: {{B}}\n- {{C}}\n```\n", &[("B", "x")], "```\n- x\n```\n");
    check("```\n{{A}}\n{{B}}\n```\n", &[("A", "select a,")], "```\nselect a,\n```\n");
}

#[test]
fn brackets_around_nothing_go() {
    let code = "```\nf(\n  {{A}}\n);\ng {\n  h(\n    {{B}}\n  );\n}\nempty(\n)\n```\n";
    check(code, &[("A", "x")], "```\nf(\n  x\n);\nempty(\n)\n```\n");
    check(code, &[("B", "x")], "```\ng {\n  h(\n    x\n  );\n}\nempty(\n)\n```\n");
    let json = "```json\n{\n  \"a\": \"{{A}}\",\n  \"b\": {\n    \"c\": \"{{C}}\"\n  }\n}\n```\n";
    check(json, &[("A", "x")], "```json\n{\n  \"a\": \"x\"\n}\n```\n");
    check(json, &[], "");
}

#[test]
fn joined_code_still_asks_for_its_names() {
    let join = |template: &str, answers: &[(usize, &str)]| {
        let mut document = filled(template, answers);
        let section = document.sections()[0].clone();
        let before = finished(&document);
        let written = document.write();
        document.join_code(section.id, section.blocks[0].id);
        assert_eq!(document.write(), written);
        assert_eq!(finished(&document), before);
        let mut id = None;
        document.sections()[0].for_each_field(&mut |field| id = Some(field.id));
        (document, id.unwrap())
    };
    let (mut open, id) = join("```\na: 1\nhost: {{HOST}}\n```\n", &[]);
    assert_eq!(review(&open).left_out.len(), 1);
    assert_eq!(open.field(id).unwrap().1.text(), "a: 1\nhost: {{HOST}}");
    open.set(id, "a: 2\nhost: {{HOST}}");
    assert_eq!(finished(&open), "```\na: 2\n```\n");
    assert_eq!(review(&open).left_out.len(), 1);
    open.set(id, "a: 1\nhost: {{HOST}}");
    assert_eq!(finished(&open), "");
    open.set(id, "a: 1\nhost: db");
    assert_eq!(finished(&open), "```\na: 1\nhost: db\n```\n");
    assert!(review(&open).left_out.is_empty());
    open.keep(id);
    open.clear(id);
    open.keep(id);
    assert_eq!(finished(&open), "```\na: 1\nhost: {{HOST}}\n```\n", "who keeps the braces wants them");
    let (half, _) = join("```\nhost: {{HOST}}:{{PORT}}\nuser: {{USER}}\n```\n", &[(0, "db")]);
    assert_eq!(finished(&half), "```\nhost: db\n```\n");
    assert!(!compose(&half, View::Marks).text.contains("{{"));
    let shown = |document: &Document| {
        let text = compose(document, View::Marks).text;
        let rendering = crate::markdown::render(&text, &|_| Some("Code".to_owned()));
        rendering.blocks.iter().map(|block| block.html.as_str().to_owned()).collect::<String>()
    };
    let (pair, _) = join("```\n{{A}} : {{ 2B }} : {{{C}}}\n```\n", &[]);
    assert!(shown(&pair).contains(">A</mark> : <mark"), "{}", shown(&pair));
    assert!(shown(&pair).contains(">2B</mark>") && shown(&pair).contains(">C</mark>"), "{}", shown(&pair));
    let (whole, _) = join("```\nhost: {{HOST}}\n```\n", &[(0, "db")]);
    assert!(review(&whole).left_out.is_empty());
}

#[test]
fn answers_in_code_are_as_they_were_typed() {
    check(
        "```ts\nrun: {{TYPE}};\n```\n",
        &[("Type", "() => Promise<void> // a_b *c*")],
        "```ts\nrun: () => Promise<void> // a_b *c*;\n```\n",
    );
    check("```\n{{A}}\n```\n", &[("A", "<pre> \\n")], "```\n<pre> \\n\n```\n");
}

#[test]
fn a_heading_does_not_stand_before_a_rule_alone() {
    let text = "# T\n\n---\n\n## A\n\n- [one thing]\n\n---\n\n**By:** [who]\n";
    check(text, &[("By", "Ada")], "# T\n\n---\n\n**By:** Ada\n");
    check(text, &[("one thing", "x")], "# T\n\n---\n\n## A\n\n- x\n");
}

#[test]
fn a_list_does_not_begin_behind_a_label() {
    check("- **Goals**: [All of them]\n", &[("Goals", "- a\n- b")], "- **Goals**:\n  - a\n  - b\n");
    check("- **Goals**: [All of them]\n", &[("Goals", "a\n- b")], "- **Goals**: a\n  - b\n");
    check("- **Goals**: [All of them]\n", &[("Goals", "- a")], "- **Goals**: - a\n");
}

#[test]
fn backticks_are_written_once() {
    check("Flag: `{{FLAG}}` is on\n", &[("Flag", "`a_b`")], "Flag: `a_b` is on\n");
    check("Flag: `{{FLAG}}` is on\n", &[("Flag", "a `b")], "Flag: `a 'b` is on\n");
}

#[test]
fn long_joined_code_takes_no_longer() {
    let names: Vec<String> = (0..20_000).map(|n| format!("{{{{NAME_{n}}}}}")).collect();
    let code = names.join("\n");
    // Without them, it would be read as a finished text.
    let prompts: Vec<String> = (0..400).map(|n| format!("[thing {n} to say]\n\n")).collect();
    let prompts = prompts.concat();
    let mut document = document(&format!("{prompts}```\n{code}\n```\n"));
    let section = document.sections()[0].clone();
    document.join_code(section.id, section.blocks.last().unwrap().id);
    let mut id = None;
    document.sections()[0].for_each_field(&mut |field| id = Some(field.id));
    document.set(id.unwrap(), &code.replace("NAME", "NAMES"));
    assert_eq!(review(&document).left_out.len(), 400);
    document.set(id.unwrap(), &(code + "\nx"));
    assert!(finished(&document) == "```\nx\n```\n");
}
