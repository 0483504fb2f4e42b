mod parts;

use super::*;
use crate::tree::Piece;

fn document(text: &str) -> Document {
    let template = Template { text: text.to_owned(), ..Template::default() };
    Document::from_template(&template)
}

/// The id of the first field whose caption or prompt is `caption`.
fn id(document: &Document, caption: &str) -> FieldId {
    let mut found = None;
    for section in document.sections() {
        section.for_each_field(&mut |field| {
            if found.is_none() && (field.caption() == caption || field.prompt == caption) {
                found = Some(field.id);
            }
        });
    }
    found.unwrap_or_else(|| panic!("no field {caption}"))
}

/// The section and block of the first item, table or fence that holds `needle`.
fn block(document: &Document, needle: &str) -> (SectionId, BlockId) {
    for section in document.sections() {
        for block in &section.blocks {
            let mut text = String::new();
            block.body.write(Newline::Lf, &mut text);
            if text.contains(needle) {
                return (section.id, block.id);
            }
        }
    }
    panic!("no block with {needle}")
}

#[test]
fn namesakes_are_filled_together() {
    let mut doc = document("# {{NAME}}\n\n{{NAME}} and {{OTHER}}\n");
    doc.set(id(&doc, "Name"), "Cache");
    assert_eq!(doc.write(), "# Cache\n\nCache and {{OTHER}}\n");
    doc.clear(id(&doc, "Name"));
    assert_eq!(doc.write(), "# {{NAME}}\n\n{{NAME}} and {{OTHER}}\n");
}

#[test]
fn namesakes_are_counted_as_edits_leave_them() {
    let mut doc = document("{{NAME}}\n\n- {{NAME}}\n- {{NAME}}\n\n```\na {{NAME}}\n```\n");
    let count = |doc: &Document| doc.namesakes().get("NAME").copied();
    assert_eq!(count(&doc), Some(4));
    let (section, item) = block(&doc, "- {{NAME}}");
    doc.add_item(section, item);
    assert_eq!(count(&doc), Some(4), "a copy without a number is filled in by itself");
    doc.remove_item(section, item);
    assert_eq!(count(&doc), Some(3));
    let (section, code) = block(&doc, "```");
    doc.join_code(section, code);
    assert_eq!(count(&doc), Some(2));
}

#[test]
fn values_are_written_as_their_place_wants() {
    let check = |text: &str, caption: &str, value: &str, expected: &str| {
        let mut doc = document(text);
        doc.set(id(&doc, caption), value);
        assert_eq!(doc.write(), expected);
    };
    check("- [Step]\n", "Step", "a\n\nb", "- a\n\n  b\n");
    check("| A |\n|---|\n| [x y] |\n", "A", "a|b\nc", "| A |\n|---|\n| a\\|b<br>c |\n");
    check("see [some words] there\n", "some words", "a\nb", "see a b there\n");
    check("[t](url)\n", "t", "a]b", "[a\\]b](url)\n");
    check("[t](url)\n", "Address", "a b", "[t](<a b>)\n");
    check("```\n[code here]\n```\n", "code here", "```\nx\n```", "````\n```\nx\n```\n````\n");
    check("**Owner:**\n", "Owner", "Ada", "**Owner:** Ada\n");
    check("- ~~~\n  [code here]\n", "code here", "~~~\nx", "- ~~~~\n  ~~~\n  x\n");
    check("<a name=\"{{ID}}\">\n", "ID", "a\">\n<b>", "<a name=\"a&quot;&gt; &lt;b&gt;\">\n");
    check("-\t[Step]\n", "Step", "a\n\nb", "-\ta\n\n    b\n");
    check("a\r\n\r\n[prompt here]\r\n", "prompt here", "x\ny", "a\r\n\r\nx\r\ny\r\n");
    check("> [Some words]\n", "Some words", "a\n\nb", "> a\n>\n> b\n");
    check("- > > [Some words]\r\n", "Some words", "a\nb", "- > > a\r\n  > > b\r\n");
    check("> [Some words] there\n", "Some words", "a\nb", "> a b there\n");
    check("```\n> {{NAME}}\n```\n", "Name", "a\nb", "```\n> a b\n```\n");
}

#[test]
fn items_are_added_like_their_neighbours() {
    let check = |text: &str, needle: &str, expected: &str| {
        let mut doc = document(text);
        let (section, item) = block(&doc, needle);
        assert!(doc.add_item(section, item).is_some());
        assert_eq!(doc.write(), expected);
    };
    check("1. {{GOAL_1}}\n2. {{GOAL_2}}\n", "GOAL_2", "1. {{GOAL_1}}\n2. {{GOAL_2}}\n3. {{GOAL_3}}\n");
    check("1. {{GOAL_1}}\n2. {{GOAL_2}}\n", "GOAL_1", "1. {{GOAL_1}}\n2. {{GOAL_3}}\n3. {{GOAL_2}}\n");
    check("- [ ] Step 1\n- [x] Step 2", "Step 2", "- [ ] Step 1\n- [x] Step 2\n- [ ] Step 3");
    check("1. Phase 1: [What]\n", "Phase 1", "1. Phase 1: [What]\n2. Phase 2: [What]\n");
    check("- **Owner**: [name]\n", "Owner", "- **Owner**: [name]\n- \n");
    check("- [PRD]({{PRD_1}})\n", "PRD", "- [PRD]({{PRD_1}})\n- []({{PRD_2}})\n");
    check(
        "1. Option 1\n   - Pros\n2. Option 2\n   - Pros\n",
        "Option 2",
        "1. Option 1\n   - Pros\n2. Option 2\n   - Pros\n3. Option 3\n   - Pros\n",
    );
}

#[test]
fn an_added_item_is_called_by_its_own_words() {
    let mut doc = document("1. **Phase 3**: [What comes out]\n");
    let (section, item) = block(&doc, "Phase 3");
    let added = doc.add_item(section, item).unwrap();
    assert_eq!(doc.field(added).unwrap().1.label, "Phase 4");
}

#[test]
fn items_are_removed_with_what_belongs_to_them() {
    let mut doc = document("1. Option 1\n   - Pros\n2. Option 2\n   - Pros\n");
    let (section, item) = block(&doc, "Option 1");
    assert!(doc.remove_item(section, item));
    assert_eq!(doc.write(), "1. Option 2\n   - Pros\n");
    let mut followed = document("- a\n  ```\n  x\n  ```\ntext\n\n- b\n- c\n");
    let (section, item) = block(&followed, "- b");
    assert!(followed.remove_item(section, item));
    let (section, item) = block(&followed, "- a");
    assert!(!followed.remove_item(section, item), "the text ends the list");
    let mut noted = document("- a\n<!-- note -->\n  - b\n- c\n<!-- note -->\n");
    let (section, item) = block(&noted, "- a");
    assert!(noted.remove_item(section, item));
    assert_eq!(noted.write(), "- c\n<!-- note -->\n");
    let (section, item) = block(&doc, "Option 2");
    assert!(!doc.remove_item(section, item), "the only item stays");
}

#[test]
fn rows_are_added_and_removed() {
    let mut doc = document("| N | What |\n|---|---|\n| Phase 1 | {{TASK_1}} |\n");
    let (section, table) = block(&doc, "Phase");
    assert!(doc.add_row(section, table).is_some());
    assert_eq!(doc.write(), "| N | What |\n|---|---|\n| Phase 1 | {{TASK_1}} |\n| Phase 2 | {{TASK_2}} |\n");
    let Body::Table(table_body) = &doc.section(section).unwrap().block(table).unwrap().body else { panic!() };
    let row = table_body.rows[0].id;
    assert!(doc.remove_row(section, table, row));
    assert_eq!(doc.write(), "| N | What |\n|---|---|\n| Phase 2 | {{TASK_2}} |\n");
    let mut empty = document("| N |\n|---|");
    let (section, table) = block(&empty, "N");
    assert!(empty.add_row(section, table).is_some());
    assert_eq!(empty.write(), "| N |\n|---|\n|  |");
}

#[test]
fn sections_are_added_moved_and_removed() {
    let mut doc = document("# T\n\n## A\n\na\n\n### A1\n\n## B");
    let a = doc.sections()[1].id;
    doc.move_section(a, true);
    assert_eq!(doc.write(), "# T\n\n## B\n\n## A\n\na\n\n### A1\n\n");
    assert!(!doc.can_move(a, true) && doc.can_move(a, false));
    let new = doc.add_section(a, "New").unwrap();
    assert!(doc.write().ends_with("### A1\n\n## New\n\n\n\n"));
    assert!(doc.remove_section(new) && doc.remove_section(a));
    assert_eq!(doc.write(), "# T\n\n## B\n\n");
}

#[test]
fn undo_goes_by_bursts_of_typing() {
    let mut history = History::new(document("[first words] [second words]\n"));
    let (first, second) = (id(history.present(), "first words"), id(history.present(), "second words"));
    for (field, now, value) in
        [(first, 0, "a"), (first, 500, "ab"), (second, 800, "x"), (first, 900, "abc"), (first, 9_000, "abcd")]
    {
        history.edit(Some(Typed::Field(field)), now, |doc| doc.set(field, value));
    }
    let mut seen = Vec::new();
    while history.undo() {
        seen.push(history.present().write());
    }
    assert_eq!(seen, ["abc x\n", "ab x\n", "ab [second words]\n", "[first words] [second words]\n"]);
    while history.redo() {}
    assert_eq!(history.present().write(), "abcd x\n");
    history.edit(None, 9_100, |_| ());
    assert!(!history.can_redo());
}

#[test]
fn typing_that_comes_to_nothing_is_no_step() {
    let mut history = History::new(document("[first words]\n"));
    let first = id(history.present(), "first words");
    for (now, value) in [(0, "a"), (100, "ab"), (200, "a"), (300, "")] {
        history.edit(Some(Typed::Field(first)), now, |doc| doc.set(first, value));
    }
    assert!(!history.can_undo());
    history.edit(Some(Typed::Field(first)), 400, |doc| doc.set(first, "b"));
    assert!(history.undo() && !history.can_undo());
    assert_eq!(history.present().write(), "[first words]\n");
}

#[test]
fn code_with_names_becomes_one_field() {
    let mut doc = document("```rust\nfn {{NAME}}() -> {{TYPE}}\n```\n");
    doc.set(id(&doc, "Name"), "run");
    let (section, fence) = block(&doc, "fn");
    doc.join_code(section, fence);
    assert_eq!(doc.write(), "```rust\nfn run() -> {{TYPE}}\n```\n");
    let Body::Fence(body) = &doc.section(section).unwrap().block(fence).unwrap().body else { panic!() };
    assert!(matches!(body.body.first(), Some(Piece::Field(field)) if field.kind == Kind::Code));
}

#[test]
fn progress_counts_what_asks() {
    let mut doc = document("# T\n\n[one thing] [two things]\n\n## S\n\n- [ ] [three things]\n- a sample\n");
    assert_eq!(doc.progress(), Progress { filled: 0, asked: 3 });
    doc.set(id(&doc, "one thing"), "x");
    assert_eq!(doc.progress(), Progress { filled: 1, asked: 3 });
    let section = doc.sections()[1].id;
    doc.set_state(section, SectionState::LeftOut);
    assert_eq!(doc.progress(), Progress { filled: 1, asked: 2 });
    let mut named = document("# {{A}}\n\n{{A}} and {{B}}\n\n## S\n\n{{A}}\n");
    assert_eq!(named.progress(), Progress { filled: 0, asked: 2 });
    named.set(id(&named, "A"), "x");
    assert_eq!(named.progress(), Progress { filled: 1, asked: 2 });
    assert_eq!(Document::progress_of(&named.sections()[1]), Progress { filled: 1, asked: 1 });
}

#[test]
fn bare_markers_and_boxes_take_an_answer() {
    for (text, expected) in
        [("-\n", "- a\n  b\n"), ("- [ ]\n", "- [ ] a\n  b\n"), ("- [ ] \n", "- [ ] a\n  b\n")]
    {
        let mut doc = document(text);
        let mut last = None;
        doc.sections()[0].for_each_field(&mut |field| last = Some(field.id));
        doc.set(last.unwrap(), "a\nb");
        assert_eq!(doc.write(), expected);
    }
}

#[test]
fn code_is_written_between_its_fences() {
    let check = |text: &str, value: &str, expected: &str| {
        let mut doc = document(text);
        let (_, fence) = block(&doc, "```");
        let mut field = None;
        for section in doc.sections() {
            section.block(fence).unwrap().body.for_each_field(&mut |found| field = Some(found.id));
        }
        doc.set(field.unwrap(), value);
        assert_eq!(doc.write(), expected);
        doc.clear(field.unwrap());
        assert_eq!(doc.write(), text);
    };
    check("```\n```\n", "x", "```\nx\n```\n");
    check("```", "x", "```\nx");
    check("```\n\t", "x", "```\nx");
    check("- a\n  ```\n  [some code]\n  ```\n", "x\n\ny", "- a\n  ```\n  x\n\n  y\n  ```\n");
}

#[test]
fn tags_and_names_in_code_are_kept() {
    for text in ["```\n{{#A}}\n```\n", "```\r\n{{! note }} x {{/A}}", "- \\", "a\\\n", "# \\"] {
        assert_eq!(document(text).write(), text);
    }
    let mut doc = document("- a\n  ```\n  {{#A}}{{B}}\n x\n  ```\n");
    let (section, fence) = block(&doc, "{{B}}");
    doc.set(id(&doc, "B"), "b");
    doc.join_code(section, fence);
    assert_eq!(doc.write(), "- a\n  ```\n  {{#A}}b\n x\n  ```\n");
    let joined = doc.clone();
    doc.join_code(section, fence);
    assert_eq!(doc, joined);
    doc.clear(id(&doc, "Code"));
    assert_eq!(doc.write(), "- a\n  ```\n  {{#A}}{{B}}\n x\n  ```\n");
}

#[test]
fn what_was_never_closed_is_closed_before_anything_follows() {
    let check = |text: &str, expected: &str| {
        let mut doc = document(text);
        let last = doc.sections().last().unwrap().id;
        doc.add_section(last, "New");
        assert_eq!(doc.write(), format!("{expected}\n# New\n\n\n\n"));
    };
    check("```\nx", "```\nx\n```\n");
    check("  ~~~~", "  ~~~~\n  ~~~~\n");
    check("a\n<!-- b", "a\n<!-- b -->\n");
    check("a\n ", "a\n ");
    let mut doc = document("- [Step]\n  ```\n  x");
    let (section, item) = block(&doc, "Step");
    doc.add_item(section, item);
    assert_eq!(doc.write(), "- [Step]\n  ```\n  x\n  ```\n- [Step]");
}

#[test]
fn rows_without_outer_pipes_get_them() {
    let mut doc = document("A | B\n--|--\n");
    let (section, table) = block(&doc, "A");
    doc.add_row(section, table);
    assert_eq!(doc.write(), "A | B\n--|--\n|  |  |\n");
    let mut again = document(&doc.write());
    again.set(id(&again, "B"), "b");
    assert_eq!(again.write(), "A | B\n--|--\n|  | b |\n");

    let mut short = document("A | B\n--|--\n | \n");
    let (section, table) = block(&short, "A");
    assert!(short.add_row(section, table).is_some());
    assert_eq!(short.write(), "A | B\n--|--\n | \n|  |  |\n");
}

#[test]
fn answers_stay_within_items_whose_numbers_grow() {
    let mut doc = document("9. [Step]\n");
    let (section, item) = block(&doc, "Step");
    let second = doc.add_item(section, item).unwrap();
    doc.set(second, "a\n\nb");
    assert_eq!(doc.write(), "9. [Step]\n10. a\n\n    b\n");
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut history = History::new(document("[first words]\n"));
    let first = id(history.present(), "first words");
    history.edit(None, 0, |doc| doc.clear(first));
    assert!(!history.can_undo());
    history.edit(None, 0, |doc| doc.set(first, "a"));
    history.edit(None, 0, |doc| doc.set(first, "a"));
    assert!(history.undo() && !history.can_undo());
    history.edit(None, 0, |doc| doc.set(first, ""));
    assert!(history.redo());
    assert_eq!(history.present().write(), "a\n");
}

#[test]
fn groups_are_what_repeats() {
    let doc =
        document("# T\n## Part 1\n### Step 2\n### Step 3\n## Part 2\n### Step 1\n## Other 4\n#### Part 1\n");
    let mut groups = doc.repeated_groups();
    groups.sort();
    assert_eq!(groups, [vec![1, 4], vec![2, 3], vec![5], vec![7]]);
    for (index, group) in groups.iter().flat_map(|group| group.iter().map(move |index| (*index, group))) {
        assert_eq!(doc.repeated(index).as_ref(), Some(group));
    }
    assert_eq!(doc.repeated(6), None);
}

#[test]
fn a_copy_of_a_part_counts_its_own_items_as_before() {
    let mut doc = document(
        "# T\n\n## Phase 1: [Result of phase 1]\n\n1. [Task 1, its owner]\n2. [Task 2, its owner]\n\n[Phase 1 risk]\n\n\
         ## Phase 2: [Result of phase 2]\n\n1. [Task 1, its owner]\n2. [Task 2, its owner]\n\n[Phase 2 risk]\n",
    );
    let second = doc.sections()[2].id;
    doc.repeat(second).unwrap();
    assert!(
        doc.write().ends_with(
            "## Phase 3: [Result of phase 3]\n\n1. [Task 1, its owner]\n2. [Task 2, its owner]\n\n[Phase 3 risk]\n"
        ),
        "{}",
        doc.write()
    );
}

#[test]
fn steps_tell_what_they_changed() {
    let mut history =
        History::new(document("# T\n\n## A\n\n[One thing] and [two things]\n\n## B\n\n[Three things]\n"));
    let field = id(history.present(), "two things");
    let ids: Vec<_> = history.present().sections().iter().map(|section| section.id).collect();
    let step = |history: &mut History, back: bool| {
        let before = history.present().clone();
        assert!(if back { history.undo() } else { history.redo() });
        history.present().change_since(&before)
    };
    history.edit(None, 0, |doc| doc.set(field, "x"));
    for back in [true, false] {
        assert_eq!(step(&mut history, back), Some(Change { section: ids[1], field: Some(field) }));
    }
    history.edit(None, 0, |doc| doc.remove_section(ids[2]));
    assert_eq!(step(&mut history, true), Some(Change { section: ids[2], field: None }));
    assert_eq!(
        step(&mut history, false),
        Some(Change { section: ids[1], field: None }),
        "what is left of it"
    );
    assert_eq!(history.present().change_since(&history.present().clone()), None);
}

#[test]
fn a_blank_answer_is_none() {
    let mut doc = document("[Some text here]\n");
    let field = id(&doc, "Some text here");
    doc.set(field, " \n ");
    assert_eq!(doc.write(), "[Some text here]\n");
    doc.set(field, " a");
    assert_eq!(doc.write(), " a\n");
}

#[test]
fn fields_are_filled_in_by_their_names() {
    let mut doc = document("# {{FEATURE_NAME}}\n\n**Team lead:** [who]\n\n[Say why]\n\n{{FEATURE_NAME}}\n");
    assert!(doc.prefill("feature-name", "Undo"));
    assert!(doc.prefill("Team Lead", "Ada"));
    assert!(doc.prefill("say why", "It is asked for"));
    assert!(!doc.prefill("nobody", "x") && !doc.prefill("", "x") && !doc.prefill("-", "x"));
    assert_eq!(doc.write(), "# Undo\n\n**Team lead:** Ada\n\nIt is asked for\n\nUndo\n");
}
