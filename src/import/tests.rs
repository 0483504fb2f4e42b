//! Files that people bring, and what is understood of them.

use super::*;
use crate::template::{Correction, Reading, builtin};

fn template(text: &str) -> Template {
    Template { text: text.to_owned(), ..Template::default() }
}

/// The answers in order, each with what its field is called.
fn answers(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for section in document.sections() {
        section.for_each_field(&mut |field| {
            if let Some(value) = &field.value {
                found.push((field.caption().to_owned(), value.clone()));
            }
        });
    }
    found
}

/// Imports `text` and checks the answers, `label = value` each.
fn check(template_text: &str, text: &str, expected: &[&str]) -> Import {
    let import = fill(&template(template_text), text);
    assert_eq!(import.document.write(), text);
    let found: Vec<String> =
        answers(&import.document).iter().map(|(label, value)| format!("{label} = {value}")).collect();
    assert_eq!(found, expected, "{text:?}");
    import
}

#[test]
fn labels_give_their_answers() {
    let model = "## Who\n\n**Owner:** [who]\n**Status:** [Draft/Open/Done]\n";
    check(model, model, &[]);
    check(model, "## Who\n\n**Owner:** Ada\n**Status:** Done\n", &["Owner = Ada", "Status = Done"]);
    check(model, "## who\n\n**Owner**: Ada\n", &["Title = who", "Owner = Ada"]);
    check(model, "## 2. Who\n\n- **Status:** Open\n", &["Status = Open"]);
    check(model, "# Who\n\nowner: Ada\n", &["Owner = Ada"]);
    check(model, "# Who\r\n\r\n**Owner:** Ada\r\n", &["Owner = Ada"]);
    let import = check(model, "## Who\n\n**Owner:** Ada", &["Owner = Ada"]);
    let mut document = import.document;
    let id = {
        let mut id = None;
        document.sections()[0]
            .for_each_field(&mut |field| id = (field.label == "Owner").then_some(field.id).or(id));
        id.unwrap_or(crate::tree::FieldId(0))
    };
    document.clear(id);
    assert_eq!(document.write(), "## Who\n\n**Owner:** [who]");
}

#[test]
fn a_prompt_takes_all_that_stands_in_its_place() {
    let model = "## A\n\n<!-- note -->\n\n[what it is]\n\n## B\n\n- [one thing]\n";
    check(
        model,
        "## A\n\nFirst.\n\nSecond\n\n- list\n\n## B\n\n- x\n- y\n\n  more\n",
        &["A = First.\n\nSecond\n\n- list", "B = x", "B = y\n\nmore"],
    );
    check(model, "## A\n\n- a\n- b\n", &["A = - a\n- b"]);
}

#[test]
fn html_and_addresses_answer_a_prompt() {
    let model = "## A\n\n[what it is]\n\n## B\n\n**Who:** [who]\n";
    let html = "<details>\n<summary>x</summary>\n\ny\n\n</details>";
    check(
        model,
        &format!("## A\n\n{html}\n\n## B\n\n**Who:** Ada\n"),
        &[&format!("A = {html}"), "Who = Ada"],
    );
    check(model, "## A\n\n[a]: http://b\n\nsee [a]\n", &["A = [a]: http://b\n\nsee [a]"]);
}

#[test]
fn quotations_keep_their_lines() {
    let model = "> [what it says]\n\nby [who said it]\n";
    check(model, "> a\n>\n> b\n\nby Ada\n", &["what it says = a\n\nb", "who said it = Ada"]);
    check(model, "> a\r\n> b\r\n\r\nby Ada\r\n", &["what it says = a\nb", "who said it = Ada"]);
    check("- > [what it says]\n", "- > a\n  > b\n", &["what it says = a\nb"]);
    // What is written in one line elsewhere is the same answer, but not the other way round.
    check("> {{WORDS}}\n\nsee {{WORDS}}\n", "> a\n> b\n\nsee a b\n", &["Words = a\nb", "Words = a\nb"]);
    let twice = "see {{WORDS}}\n\n> {{WORDS}}\n\nor {{WORDS}}\n";
    check(twice, "see a b\n\n> a\n> b\n\nor a b\n", &["Words = a\nb", "Words = a\nb", "Words = a\nb"]);
    check("> {{WORDS}}\n\n> {{WORDS}}\n", "> a b\n\n> a\n> b\n", &["Words = a b", "Words = a\nb"]);
}

#[test]
fn rows_code_links_and_boxes() {
    let model = "## A\n\n| Name | Use |\n|---|---|\n| [name] | [use of it] |\n\n```rust\n[code here]\n```\n\n- [ ] [task]\n- [Page]({{URL}})\n";
    check(
        model,
        "## A\n\n| Name | Use |\n|---|---|\n| a | b \\| c |\n| d | |\n\n```rust\nlet x;\n```\n\n- [x] done\n- [Page](https://x.y)\n",
        &[
            "Name = a",
            "Use = b | c",
            "Name = d",
            "Use = ",
            "A = let x;",
            " = x",
            "A = done",
            "Page = https://x.y",
        ],
    );
}

#[test]
fn code_says_its_language() {
    let model = "## A\n\n```{{LANG}} x\n[code here]\n```\n";
    check(model, "## A\n\n````c++ x\n```\n````\n", &["Language = c++", "A = ```"]);
    check(model, "## A\n\n~~~a&#126;b x\r\ny\r\n~~~\n", &["Language = a~b", "Code = y"]);
    check(model, "## A\n\n```c\ny\n```\n", &["A = y"]);
}

#[test]
fn words_of_ones_own_are_no_notes() {
    for text in [
        "# A\n\n*Repeat as needed.*\n",
        "# A\n\nIt works [repeat this].\n",
        "# A\n\n- (Add more later)\n- b\n",
        "# A\n\n- Off, because\n- b\n",
    ] {
        let import = fill(&template("# Other\n\n[x y]\n"), text);
        assert_eq!(import.document.write(), text);
        assert_eq!(crate::export::finished(&import.document), text);
    }
}

#[test]
fn parts_that_repeat_are_counted_on() {
    let model = "## Component 1: [name]\n\n**Use:** [use of it]\n\n## Component 2: [name]\n\n**Use:** [use of it]\n\n## End\n\n[last words]\n";
    let import = check(
        model,
        "## Component 1: A\n\n**Use:** a\n\n## Component 2: B\n\n**Use:** b\n\n## Component 3: C\n\n**Use:** c\n\n## End\n\nz\n",
        &[
            "Component 1 = A",
            "Use = a",
            "Component 2 = B",
            "Use = b",
            "Component 3 = C",
            "Use = c",
            "End = z",
        ],
    );
    assert_eq!(import.report.missing_sections, Vec::<String>::new());
}

#[test]
fn answers_are_found_however_they_are_laid_out() {
    let model =
        "## A\n\n**Owns:**\n[what it owns]\n\n**Pros**:\n- [one pro]\n- [two pros]\n\n**End:** [the end]\n";
    check(
        model,
        "## A\n\n**Owns:** A seat.\nMore\n\n**Pros:** cheap\n\n**End:**\nlong words,\nwrapped\n",
        &["Owns = A seat.\nMore", "Pros = cheap", "End = long words,\nwrapped"],
    );
    check(
        model,
        "## A\r\n\r\n**Owns**:\r\n\r\n- a\r\n- b\r\n\r\nPros\r\n\r\n* x\r\n* y\r\n* z\r\n",
        &["Owns = - a\n- b", "Pros = x", "Pros = y", "Pros = z"],
    );
    let model = "## A\n\n- **Tasks**:\n  1. [task one]\n  2. [task two]\n- **Time**: [when it is]\n";
    check(
        model,
        "## A\n\n- **Tasks**: none\n- **Time**:\n\n  ```\n  soon\n  ```\n",
        &["Tasks = none", "Time = ```\nsoon\n```"],
    );
    let model = "## A\n\n**By**: {{BY}}  \n**On**: {{ON}}\n";
    check(
        model,
        "## A\n\nBy: Ada,\nBob\nPlace: here\nand there\nOn: me\n",
        &["By = Ada,\nBob", " = Place: here\nand there", "On = me"],
    );
}

#[test]
fn topics_are_set_off_in_any_way() {
    let model = "## A\n\n[What it is]\n\n- Steps in order\n- Way back\n- Who is paged\n";
    for (text, before) in [
        ("**Steps in order**: a, b\n- *Way back:* none\n- Who is paged – Ada", ["a, b", "none", "Ada"]),
        (
            "Steps in order:\n  1. a\n  2. b\n- Way back - none\n- __Who is paged__ Ada",
            ["1. a\n2. b", "none", "Ada"],
        ),
    ] {
        let [steps, back, who] = before;
        let wanted = [
            "A = Words",
            &format!("Steps in order = {steps}"),
            &format!("Way back = {back}"),
            &format!("Who is paged = {who}"),
        ];
        let import = check(model, &format!("## A\n\nWords\n\n- {text}\n"), &wanted);
        assert_eq!(import.report.sections[0].own, 0);
    }
    let model = "## A\n\n1. Phase 1: [what is shown]\n2. Phase 2: [what is shown]\n";
    check(
        model,
        "## A\n\n1. Phase 1: a\n2. Phase 2: b\n3. **Phase 3**: c\n",
        &["Phase 1 = a", "Phase 2 = b", "Phase 3 = c"],
    );
}

#[test]
fn a_title_may_be_extended_or_changed() {
    let model = "# Spec\n\n## Parts\n\n### Part 1\n\n**Use:** [use of it]\n\n### Part 2\n\n**Use:** [use of it]\n\n## Tables\n\n### table_name\n\n| Column | Type |\n|---|---|\n| [name] | [type] |\n";
    let text = "# Spec: Search\n\n## Parts\n\n### Part 1: Index\n\n**Use:** a\n\n### Part 2 (new)\n\n**Use:** b\n\n### Part 3 - Queue\n\n**Use:** c\n\n### Parting words\n\nOwn.\n\n## Tables\n\n### users\n\n| Column | Type |\n|---|---|\n| id | int |\n\n### rights\n\n| Who | What |\n|---|---|\n| a | b |\n";
    let import = fill(&template(model), text);
    assert_eq!(import.document.write(), text);
    let matched: Vec<_> = import.report.sections.iter().map(|section| section.matched.as_deref()).collect();
    let part = |name| Some(name);
    assert_eq!(
        matched[1..],
        [
            part("Parts"),
            part("Part 1"),
            part("Part 2"),
            part("Part 2"),
            None,
            part("Tables"),
            part("table_name"),
            None
        ]
    );
    assert_eq!(matched[0], part("Spec"));
    assert_eq!(import.report.missing_sections, Vec::<String>::new());
}

#[test]
fn what_is_not_in_the_template_stays() {
    let model = "# [Name]\n\n## A\n\n**Owner:** [who]\n\n## B\n\n[words]\n";
    let import = check(
        model,
        "# X\n\n## Own\n\nSee [the RFC] here.\n\n## A\n\nOwner: Ada\n",
        &["Name = X", "the RFC = [the RFC]", "Owner = Ada"],
    );
    assert_eq!(import.report.missing_sections, ["B"]);
    assert_eq!(import.report.sections[1].matched, None);
    assert_eq!(import.report.sections[1].own, 3);
}

#[test]
fn the_best_template_is_the_one_it_was_made_of() {
    let templates = builtin::templates();
    for (index, template) in templates.iter().enumerate() {
        assert_eq!(best(&templates, &template.text), Some(index));
    }
    assert_eq!(best(&templates, "# Shopping\n\n- milk\n"), None);
    assert_eq!(best(&templates, ""), None);
}

#[test]
fn an_edited_section_keeps_its_fields() {
    let mut document = Document::from_template(&template(
        "# T\n\n## A\n\n**Owner:** [who]\n\n[what it is]\n\n## B\n\n[words]\n",
    ));
    let id = document.sections()[1].id;
    let mut fields = Vec::new();
    document.sections()[1].for_each_field(&mut |field| fields.push(field.id));
    document.set(fields[1], "Ada");
    let before = document.clone();
    let mut text = String::new();
    document.sections()[1].write(Newline::Lf, &mut text);
    assert!(reread_section(&mut document, id, &text));
    assert!(document.is_same(&before));
    assert_eq!(reread(&document, &document.write()), before);

    let edited = "## A\n\n**Owner:** Bob\n\nNew words\n\nand more\n\n### Sub\n\nown\n\n";
    assert!(reread_section(&mut document, id, edited));
    assert_eq!(document.write(), format!("# T\n\n{edited}## B\n\n[words]\n"));
    assert_eq!(document.field(fields[1]).and_then(|(_, field)| field.value.clone()), Some("Bob".to_owned()));
    let prose = document.field(fields[2]).and_then(|(_, field)| field.value.clone());
    assert_eq!(prose, Some("New words\n\nand more".to_owned()));

    assert!(reread_section(&mut document, id, "**Owner:** Eve\n\nNo heading"));
    assert_eq!(document.field(fields[1]).and_then(|(_, field)| field.value.clone()), Some("Eve".to_owned()));
}

#[test]
fn answers_move_to_another_template() {
    let mut document = Document::from_template(&template(
        "# {{NAME}}\n\n## Who\n\n**Owner:** [who]\n\n**Reviewer:** [who reads it]\n\n## Tasks\n\n- [one task]\n\n## Odd\n\n<!-- note -->\n\n[odd words]\n",
    ));
    let values = ["Search", "Ada", "Bob", "first task", "Odd words\n\nof two"];
    let mut ids = Vec::new();
    for section in document.sections() {
        section.for_each_field(&mut |field| ids.extend((field.role == Role::Prompt).then_some(field.id)));
    }
    for (id, value) in ids.iter().zip(values) {
        document.set(*id, value);
    }
    let section = document.sections()[2].id;
    document.add_item(section, document.sections()[2].blocks[1].id);
    let other =
        template("# Design of {{NAME}}\n\n## Tasks\n\n- [a task]\n\n## People\n\n**Owner**: {{OWNER}}\n");
    let (changed, report) = change_template(&document, &other);
    assert_eq!(
        changed.write(),
        "# Design of Search\n\n## Tasks\n\n- first task\n\n## People\n\n**Owner**: Ada\n\n## From the earlier template\n\n### Who\n\n**Reviewer:** Bob\n\n### Odd\n\n**Odd:**\n\nOdd words\n\nof two\n\n"
    );
    assert_eq!(report.sections[1].filled, 1);
    assert_eq!(report.sections[1].own, 1);
}

#[test]
fn an_answer_moves_as_it_stands() {
    let mut document =
        Document::from_template(&template("## A\n\n**Who:** [one\rtwo words]\n\n[more words]\n"));
    let mut ids = Vec::new();
    document.sections()[0].for_each_field(&mut |field| ids.push(field.id));
    document.keep(ids[1]);
    for text in ["## A\n\n**Who:** [who]\n", "## A\n\n[who]\n", "## B\n\n| C |\n|---|\n"] {
        let (moved, _) = change_template(&document, &template(text));
        assert!(moved.write().contains("one\ntwo words"), "{:?}", moved.write());
    }
}

#[test]
fn a_quotation_moves_with_its_lines() {
    let mut document = Document::from_template(&template("## A\n\n> [what it says]\n"));
    let mut id = None;
    document.sections()[0].for_each_field(&mut |field| id = Some(field.id));
    document.set(id.unwrap(), "a\n\nb");
    let (moved, _) = change_template(&document, &template("## A\n\nNew words:\n\n> [what it says]\n"));
    assert_eq!(moved.write(), "## A\n\nNew words:\n\n> a\n>\n> b\n");
}

#[test]
fn many_answers_move_in_time() {
    let many = |from: usize| {
        let part =
            |n: usize| format!("## Topic {n}x\n\n**Who:** [who]\n\n- [item words]\n\n{{{{NAME_{n}}}}}\n\n");
        (from..from + 1_000).map(part).collect::<Vec<_>>().concat()
    };
    let mut document = Document::from_template(&template(&many(0)));
    let mut values = std::collections::HashMap::new();
    for section in document.sections() {
        section.for_each_field(&mut |field| {
            _ = field.is_asked().then(|| values.insert(field.id, format!("Answer {}", field.id.0)));
        });
    }
    document.set_all(&values);
    assert_eq!(values.len(), 3_000);
    let (moved, _) = change_template(&document, &template(&many(500)));
    let text = moved.write();
    assert!(values.values().all(|value| text.contains(&format!("{value}\n"))));
}

#[test]
fn what_is_not_applicable_stays_so() {
    let text = "# T\n\n## A\n\n[words]\n\n{{#P}}\nx\n{{/P}}\n\n## B\n\n- [one]\n";
    let mut document = Document::from_template(&template(text));
    let (a, b) = (document.sections()[1].clone(), document.sections()[2].id);
    let part =
        a.blocks.iter().find(|block| matches!(block.body, crate::tree::Body::Open(_))).map(|block| block.id);
    document.switch_part(a.id, part.unwrap_or(a.blocks[0].id));
    document.set_state(b, crate::tree::SectionState::NotApplicable("no use".to_owned()));
    let (changed, _) = change_template(&document, &template(&format!("{text}\n## C\n")));
    assert_eq!(changed.sections()[2].state, crate::tree::SectionState::NotApplicable("no use".to_owned()));
    let is_off = |body: &crate::tree::Body| matches!(body, crate::tree::Body::Open(part) if !part.is_on);
    assert!(changed.sections()[1].blocks.iter().any(|block| is_off(&block.body)));
    assert_eq!(changed.write(), format!("{text}\n## C\n"));
}

#[test]
fn a_corrected_template_reads_other_line_endings_too() {
    let text = "# A\n\nSaid [so], by [who].\n";
    let correction = Correction { at: 11..15, to: Reading::Text };
    let template = Template { corrections: vec![correction], ..template(text) };
    let import = fill(&template, "# A\r\n\r\nSaid [so], by Ada.\r\n");
    assert_eq!(answers(&import.document), [("who".to_owned(), "Ada".to_owned())]);
}

#[test]
fn an_answer_moves_to_a_place_of_its_name_that_can_hold_it() {
    let mut draft = Document::from_template(&template("# A\n\nIn {{REPO}}.\n"));
    let repo = draft.field_places().iter().find(|(_, field)| field.name.is_some()).unwrap().1.id;
    draft.set(repo, "specwright");
    let (moved, _) = change_template(&draft, &template("# B\n\n[x]({{REPO}})\n\nSee {{REPO}}.\n"));
    assert!(moved.write().contains("See specwright."), "{}", moved.write());
}

#[test]
fn a_list_below_a_label_stays_a_list() {
    let text = "# Technical Specification\n\n## Overview\n\n* **Goals**:\n    * Export in one go\n    * No support for more\n";
    let import = fill(
        &template("# Technical Specification\n\n## Overview\n\n- **Goals**: [What is to be reached]\n"),
        text,
    );
    assert_eq!(import.document.write(), text);
    assert_eq!(crate::export::finished(&import.document), text);
}

#[test]
fn what_loses_its_heading_still_asks() {
    let base = Document::from_template(&template(
        "# A\n\n## B\n\n[one thing]\n\n### C\n\n- **Owner**: [who it is]\n\n## D\n\n[more]\n",
    ));
    let asked = |document: &Document| document.progress().asked;
    let edited = reread(&base, &base.write().replace("### C\n\n", ""));
    assert_eq!(asked(&edited), asked(&base));
}

#[test]
fn a_heading_of_ones_own_keeps_its_signs() {
    let mut document = Document::from_template(&template("\n## e"));
    let section = document.sections()[1].id;
    let text = "## [c d] er [# # #\n# b";
    assert!(reread_section(&mut document, section, text));
    assert_eq!(document.write(), format!("\n{text}"));
}
