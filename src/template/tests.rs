//! What is asked of whoever fills a text in, and under which name.

use super::read;
use crate::tree::{Field, Kind, Role};

/// The fields of a text, titles aside: `?` and what is asked, `=` and what may stand, behind it the options.
pub(super) fn fields(text: &str) -> Vec<String> {
    let skeleton = read(text);
    let mut written = String::new();
    skeleton.sections.iter().for_each(|section| section.write(skeleton.newline, &mut written));
    assert_eq!(written, text, "lossless");
    let mut found = Vec::new();
    let mut show = |field: &Field| {
        let (sign, words) = match field.role {
            Role::Prompt => ('?', &field.prompt),
            Role::Sample => ('=', &field.source),
            Role::Title => return,
        };
        let options = match &field.kind {
            Kind::Choice(options) => format!(" ({})", options.join(", ")),
            _ => String::new(),
        };
        found.push(format!("{}{sign} {words}{options}", field.label));
    };
    skeleton.sections.iter().for_each(|section| section.for_each_field(&mut show));
    found
}

#[test]
fn a_note_beside_an_answer_names_its_options() {
    let expected = ["State= New (New, In Use, Gone)", "Owner? "];
    assert_eq!(fields("- State: New <!-- Acceptable values: New, In Use, Gone -->\n- Owner:\n"), expected);
    assert_eq!(
        fields("**State:** new\n\n<!--\nWhere it is.\nMust be one of `new`, `used` or `gone`.\n-->\n"),
        ["State= new (new, used, gone)"]
    );
    assert_eq!(fields("---\nkind: # small · large\n---\n"), ["kind?  (small, large)"]);
    assert_eq!(fields("---\nnames: # of all\n  - x y\n---\n"), ["names= x y"]);
    assert_eq!(fields("[Small, Medium, or Large]\n"), ["? Small, Medium, or Large (Small, Medium, Large)"]);
}

#[test]
fn one_thing_with_a_number_is_all_there_is() {
    assert_eq!(fields("- Task 1\n"), ["? Task 1"]);
    assert_eq!(
        fields("- **AB-1**: It is so\n- Complete Part 1 soon\n"),
        ["AB-1= It is so", "= Complete Part 1 soon"]
    );
}

#[test]
fn a_label_introduces_a_quotation() {
    assert_eq!(fields("**Example:**\n\n> It is so.\n"), [""; 0]);
    assert_eq!(fields("# A\n\nIt goes on:\n\n- b c\n"), ["It goes on= b c"]);
    assert_eq!(fields("# A\n\nIt is long. It goes on:\n\n- b c\n"), ["A= It is long. It goes on:", "A= b c"]);
}

#[test]
fn the_title_of_a_template_is_asked_for() {
    assert_eq!(fields("# RFC-NNNN Title\n\n## A\n"), ["? NNNN", "? Title", "A? "]);
    assert_eq!(fields("# NUMBER. TITLE\n\n## A\n"), ["? NUMBER", "? TITLE", "A? "]);
    assert_eq!(fields("# KEP-0000: Your short name\n\n## A\n"), ["? 0000", "? Your short name", "A? "]);
    assert_eq!(fields("# Title (Ex. 0000: Topic)\n\n## A\n"), ["? Title (Ex. 0000: Topic)", "A? "]);
    assert_eq!(fields("# Design of it\n\n## A\n"), ["A? "]);
}

#[test]
fn lines_with_labels_that_stand_together_are_metadata() {
    assert_eq!(fields("Date: {{DATE}}\nState: New\nOwner:\n"), ["Date? Date", "State= New", "Owner? "]);
    assert_eq!(fields("By: (names)\n"), ["By? (names)"]);
    assert_eq!(fields("Hint: it is so\n"), ["= Hint: it is so"]);
}

#[test]
fn a_label_alone_belongs_to_what_follows() {
    assert_eq!(fields("**Why:**\n\nSay {it} now.\n"), ["? it"]);
    assert_eq!(fields("# A\n\n**By:**\n\n## B\n\n**Parts:**\n\n### C\n"), ["By? ", "C? "]);
    assert_eq!(fields("**By:**\n**Why:**\n\nIt is.\n"), ["By? ", "Why? ", "= It is."]);
}

#[test]
fn what_speaks_of_its_surroundings_asks_for_nothing() {
    for text in [
        "- [Add more as needed]\n",
        "_Repeat this for each._\n",
        "- … <!-- the number can vary -->\n",
        "{etc.}\n",
    ] {
        assert_eq!(fields(text), [""; 0], "{text}");
    }
}

#[test]
fn a_reason_that_is_left_open_is_asked_for() {
    assert_eq!(fields("- Good, because\n"), ["Good, because? "]);
    assert_eq!(fields("- Bad, because …\n- As a user ...\n"), ["Bad, because? ...", "As a user? ..."]);
    assert_eq!(fields("Chosen option: \"\", because\n"), ["Chosen option? ", "Chosen option, because? "]);
    assert_eq!(fields("- So, because ...  \n  b\n"), ["= So, because ...  \n  b"]);
    assert_eq!(fields("- It goes on...\n"), ["= It goes on..."]);
}

#[test]
fn a_table_of_two_columns_names_its_cells_by_the_first() {
    assert_eq!(fields("|  |  |\n|--|--|\n| By | _Name_ |\n"), ["By? _Name_"]);
    assert_eq!(fields("| What | Value |\n|--|--|\n| Size |  |\n"), ["What= Size", "Size? "]);
    assert_eq!(fields("| What | How |\n|--|--|\n| [x y] | a/b/c |\n"), ["What? x y", "How? a/b/c (a, b, c)"]);
}

#[test]
fn a_value_that_tells_what_to_write_is_asked_for() {
    assert_eq!(
        fields("**Why:** What is it for?\n\n**Kind:** Define\n"),
        ["Why? What is it for?", "Kind= Define"]
    );
}

#[test]
fn words_between_quotes_may_be_left_open() {
    assert_eq!(fields("**How?**\n1. Open '....' now\n"), ["How?? ..."]);
}

#[test]
fn a_definition_is_named_by_its_term() {
    assert_eq!(fields("## A\n\nReason\n\n:   *{why so}*\n"), ["Reason? why so"]);
}

#[test]
fn what_has_only_signs_around_it_is_named_by_what_announced_it() {
    assert_eq!(fields("## A\n\n**{b c}**\n"), ["A? b c"]);
    assert_eq!(fields("---\nby:\n  - '@a'\n  - '@b'\n---\n"), ["by? @a", "by? @b"]);
    assert_eq!(fields("- [ ] A\n  - Say how:\n"), ["= [ ]", "= A", "Say how? "]);
    assert_eq!(fields("## A\n\n[ ] It is so.\n"), ["= [ ]", "A= It is so."]);
}

#[test]
fn links_within_the_document_stay() {
    assert_eq!(fields("# A\n\n- [Part](#part)\n- [Whole](#whole)\n\n## Part\n\n[How?]\n"), ["Part? How?"]);
}

#[test]
fn a_prompt_may_span_paragraphs() {
    let text = "# A\n\n[Say who it is for.\n\n- why [they]\n- how\n\nBe short.]\n\nIt is so.\n";
    assert_eq!(fields(text), ["A? Say who it is for. - why [they] - how Be short.", "A= It is so."]);
    assert_eq!(fields("{Say who.\n\nAnd why.}\n"), ["? Say who. And why."]);
    assert_eq!(fields("[Say:\n- who\n- why]\n"), ["? Say: - who - why"]);
    assert_eq!(fields("[Who?\n\n## How]\n\n[x y]\n"), ["? [Who?", "How]? x y"]);
    assert_eq!(fields("[Who\n\n[what] it is\n"), ["= [Who", "? what"]);
    assert_eq!(fields(&"[a\n\n".repeat(20_000)).len(), 20_000);
}

#[test]
fn a_word_in_capitals_stands_for_an_answer() {
    assert_eq!(fields("# A\n\n**Date:** DATE\n\n**Form:** UUID\n"), ["Date? DATE", "Form= UUID"]);
}

#[test]
fn labels_in_other_writing_and_lines_to_write_on() {
    assert_eq!(
        fields("作者：[谁]\n日期：YYYY-MM-DD\n**状态**：[草稿/已批准/已拒绝]\n"),
        ["作者? 谁", "日期? YYYY-MM-DD", "状态? 草稿/已批准/已拒绝 (草稿, 已批准, 已拒绝)",]
    );
    assert_eq!(fields("Start date: ____________\nBy: ____\n"), ["Start date? ____________", "By? ____"]);
    assert_eq!(
        fields("# [A b]\n\n[c d]\n\n[e f]\n\nToday, {{SERVICE}} does [x y].\n")[3..],
        ["? Service", "? x y"]
    );
}

#[test]
fn what_speaks_of_the_template_is_a_note() {
    let text = "---\na: [b]\n---\n\nTo use this template:\n\n1. Copy it.\n2. Fill it in.\n\n# [Name of it]\n";
    assert_eq!(fields(text), ["a? b", "? Name of it", "Name of it? "]);
    assert_eq!(fields("Of this template: [what]\n\n# A\n"), ["Of this template? what", "A? "]);
}

#[test]
fn a_state_stands_below_the_title() {
    assert_eq!(
        fields("# [Name of it]\n\nStatus: in-progress\n\n## A\n"),
        ["? Name of it", "Status= in-progress", "A? "]
    );
    assert_eq!(fields("# [Name of it]\n\nNote: it is so, and stays.\n\n## A\n").len(), 3);
}

#[test]
fn what_the_heading_names_is_spoken_of() {
    let text = "# [Name of it]\n\n## Format: `[ID] [Story]`\n\n- **[Story]**: which one\n- [What else]\n";
    assert_eq!(fields(text), ["? Name of it", "[Story]= which one", "Format: [ID] [Story]? What else"]);
    assert_eq!(fields("See [one thing] in a/test_[name].py, a_[i]\n"), ["? one thing", "? name"]);
}

#[test]
fn a_title_may_say_that_it_is_a_name() {
    let text = "# Feature name\n\n".to_owned() + &"## A\n\nIt is so.\n\n- [ ] It is done\n\n".repeat(40);
    assert_eq!(fields(&text)[0], "? Feature name");
}

#[test]
fn the_language_of_code_can_be_asked_for() {
    assert_eq!(fields("```{{language}}\n{{code}}\n```\n"), ["Language? Language", "? Code"]);
    assert_eq!(fields("~~~ts {{ FLAGS }} x\na\n~~~\n"), ["Language? Flags", "= a"]);
    assert_eq!(fields("```{r}\na\n```\n"), ["= a"]);
    assert_eq!(fields("```{{open\na\n```\n"), ["= a"]);
}

#[test]
fn front_matter_asks_for_no_list_and_no_key_above_others() {
    assert_eq!(
        fields(
            "---\ntitle: {name}\ntags: [a, b]\nnested:\n  a: 1\n  # why\n  b:\n    - x y\nby:\n- z z\nowner:\n---\n"
        ),
        ["title? name", "tags= [a, b]", "a= 1", "b= x y", "by= z z", "owner? "]
    );
}
