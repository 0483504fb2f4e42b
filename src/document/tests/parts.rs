//! Parts that repeat.

use super::*;

#[test]
fn repeated_parts_take_another() {
    let text = "# T\n\n## Part 1: {{PART_1_NAME}}\n\n**Use**: {{PART_1_USE}} by {{AUTHOR}}\n\n---\n\n## End\n\n{{AUTHOR}}\n";
    let mut doc = document(text);
    let first = doc.sections()[1].id;
    let second = doc.repeat(first).unwrap();
    assert_eq!(
        doc.write(),
        "# T\n\n## Part 1: {{PART_1_NAME}}\n\n**Use**: {{PART_1_USE}} by {{AUTHOR}}\n\n## Part 2: \
         {{PART_2_NAME}}\n\n**Use**: {{PART_2_USE}} by {{AUTHOR}}\n\n---\n\n## End\n\n{{AUTHOR}}\n"
    );
    doc.set(id(&doc, "Author"), "Ada");
    assert_eq!(doc.write().matches("Ada").count(), 3, "the name that stands elsewhere too stays shared");
    assert!(doc.remove_section(first));
    assert!(doc.write().starts_with("# T\n\n## Part 1: {{PART_1_NAME}}\n"));
    assert!(doc.remove_section(second));
    assert_eq!(doc.write(), "# T\n\n---\n\n## End\n\nAda\n");
}

#[test]
fn namesakes_stay_in_step_in_a_copy() {
    let mut doc = document(
        "# T\n\n## Part 1: {{NAME}}\n\n{{NAME}} by {{OWNER}} until {{DATE}}\n\n## End\n\n{{OWNER}}\n",
    );
    doc.set(id(&doc, "Owner"), "Ada");
    doc.set(id(&doc, "Name"), "Cache");
    let first = doc.sections()[1].id;
    let (second, third) = (doc.repeat(first).unwrap(), doc.repeat(first).unwrap());
    for (section, number) in [(second, 2), (third, 3)] {
        let mut text = String::new();
        doc.section(section).unwrap().write(doc.newline(), &mut text);
        assert_eq!(
            text,
            format!("## Part {number}: {{{{NAME}}}}\n\n{{{{NAME}}}} by Ada until {{{{DATE}}}}\n\n")
        );
    }
    let mut names = Vec::new();
    doc.section(third).unwrap().for_each_field(&mut |field| names.push(field.id));
    doc.set(names[0], "Queue");
    assert!(doc.write().contains("## Part 3: Queue\n\nQueue by Ada until {{DATE}}\n"), "{}", doc.write());
    assert_eq!(doc.write().matches("Queue").count(), 2);
    doc.remove_section(second);
    doc.clear(names[1]);
    assert!(doc.write().contains("## Part 2: {{NAME}}\n\n{{NAME}} by Ada"), "{}", doc.write());
}

#[test]
fn copies_hold_whole_optional_parts() {
    let check = |text: &str, expected: &str| {
        let mut doc = document(text);
        let at = doc.sections().iter().position(|section| section.title() == "Part 1").unwrap();
        let first = doc.sections()[at].id;
        let second = doc.repeat(first).unwrap();
        assert_eq!(doc.write(), expected);
        doc.remove_section(second);
        assert_eq!(doc.write(), text);
    };
    check(
        "## Part 1\n\none words\n\n{{#A}}\n\n## Other\n\ntwo words\n\n{{/A}}\n\n## End\n",
        "## Part 1\n\none words\n\n## Part 2\n\n\n\n{{#A}}\n\n## Other\n\ntwo words\n\n{{/A}}\n\n## End\n",
    );
    check(
        "{{#A}}\n\n## Part 1\n\n{{#B}}\none words\n{{/B}}\n\n---\n\n{{/A}}\n\n## End\n",
        "{{#A}}\n\n## Part 1\n\n{{#B}}\none words\n{{/B}}\n\n## Part 2\n\n{{#B}}\n\n{{/B}}\n\n---\n\n{{/A}}\n\n## End\n",
    );
    let mut doc = document("{{#A}}\n\n## Part 1\n\none\n\n{{/A}}\n\nmore\n\n## End\n");
    let first = doc.sections()[1].id;
    doc.repeat(first).unwrap();
    assert_eq!(doc.write().matches("{{/A}}").count(), 1);
}

#[test]
fn a_part_is_numbered_down_as_a_whole() {
    let part = |n: usize| {
        format!(
            "## Part {n}: {{{{PART_{n}_NAME}}}}\n\nUse {{{{PART_{n}_NAME}}}}\n\n[Result of part {n}]\n\n- [Task 1 words]\n\
             - [Task 2 words]\n- [Task 3 words]\n\n"
        )
    };
    let text = |parts: &[usize]| format!("# T\n\n{}", parts.iter().map(|n| part(*n)).collect::<String>());
    let mut history = History::new(document(&text(&[1, 2, 3])));
    let (name, two) = (id(history.present(), "Part 3 name"), history.present().sections()[2].id);
    history.edit(None, 0, |doc| doc.set(name, "PART_3_NAME"));
    history.edit(None, 0, |doc| doc.remove_section(two));
    assert_eq!(history.present().write(), text(&[1, 2]).replace("{{PART_2_NAME}}", "PART_3_NAME"));
    history.edit(None, 0, |doc| doc.clear(name));
    assert_eq!(history.present().write(), text(&[1, 2]));
    let mut again = history.present().clone();
    again.repeat(again.sections()[2].id).unwrap();
    assert_eq!(again.write(), text(&[1, 2, 3]), "what has one name has one in the copy");
    while history.undo() {}
    assert_eq!(history.present().write(), text(&[1, 2, 3]));

    let mut shared = document(
        "{{PART_3_NAME}} {{PART_4_NAME}}\n\n## Part 1\n\n{{PART_1_NAME}}\n\n## Part 2\n\n{{PART_3_NAME}} {{PART_4_NAME}}\n",
    );
    let first = shared.sections()[1].id;
    shared.remove_section(first);
    assert!(shared.write().ends_with("## Part 1\n\n{{PART_3_NAME}} {{PART_4_NAME}}\n"), "{}", shared.write());
}

#[test]
fn what_samples_say_is_not_said_again() {
    let mut doc = document("| Name | Type |\n|---|---|\n| id | text of 64 bytes |\n");
    let (section, table) = block(&doc, "id");
    let field = doc.add_row(section, table).unwrap();
    assert_eq!(doc.write(), "| Name | Type |\n|---|---|\n| id | text of 64 bytes |\n|  |  |\n");
    assert_eq!(doc.field(field).unwrap().1.ask(), "Name");
    let mut items = document("1. Option 1\n   - fast to build\n");
    let (section, item) = block(&items, "Option");
    items.add_item(section, item);
    assert!(!items.write()["1. Option 1\n   - fast".len()..].contains("fast"), "{}", items.write());
    let mut parts = document("## Phase 1\n\nWe **ask** around.\n\n**Owner:** Core team\n\n- Step 1\n");
    let phase = parts.repeat(parts.sections()[0].id).unwrap();
    assert!(parts.write().ends_with("## Phase 2\n\n\n\n**Owner:** \n\n- Step 2\n"), "{:?}", parts.write());
    let mut asks = Vec::new();
    parts.section(phase).unwrap().for_each_field(&mut |field| asks.push(field.ask()));
    assert_eq!(asks[1..], ["Phase 2", "Owner", "Step 2"]);
}

#[test]
fn a_part_without_ordinal_does_not_repeat() {
    let doc = document("# T\n\n## 2.1 Scope\n\n## HTTP/2\n\n## Component 1\n");
    assert_eq!(doc.repeated(1), None);
    assert_eq!(doc.repeated(2), None);
    assert_eq!(doc.repeated(3), Some(vec![3]));
}

#[test]
fn parts_that_ask_the_same_repeat() {
    let mut doc = document(
        "# A\n\n## [Option]\n\n[why] in 10 words\n\n## [Option]\n\n[why] in 10 words\n\n## [Rest]\n\n[more]\n\n## B\n\n## B\n",
    );
    assert_eq!(doc.repeated_groups(), [[1, 2]]);
    let first = doc.sections()[1].id;
    let added = doc.repeat(first).unwrap();
    assert_eq!(doc.sections()[3].id, added);
    assert!(doc.write().contains(&"## [Option]\n\n[why] in 10 words\n\n".repeat(3)), "{}", doc.write());
    doc.remove_section(added);
    assert_eq!(doc.repeated_groups(), [[1, 2]]);
}

#[test]
fn a_placeholder_that_counts_makes_a_part_repeat() {
    let mut doc = document("# A\n\n## [Option 1]\n\n[why]\n\n## [Option 2]\n\n[why]\n\n## Rest\n\n[more]\n");
    let first = doc.sections()[1].id;
    doc.set(id(&doc, "Option 1"), "Buy it");
    assert_eq!(doc.repeated_groups(), [[1, 2]]);
    doc.repeat(first);
    assert!(
        doc.write()
            .contains("## Buy it\n\n[why]\n\n## [Option 2]\n\n[why]\n\n## [Option 3]\n\n[why]\n\n## Rest")
    );
}
