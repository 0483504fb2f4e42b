//! What is asked of whoever fills a text in, and under which name.

use super::read;
use crate::tree::{Field, Kind, Role};

/// The fields of a text, titles aside: `?` and what is asked, `=` and what may stand, behind it the options.
fn fields(text: &str) -> Vec<String> {
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
    assert_eq!(fields("---\nnames: # of all\n  - x y\n---\n"), ["= x y"]);
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
    assert_eq!(fields("# A\n\nIt is long. It goes on:\n\n- b c\n"), ["A= b c"]);
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
    assert_eq!(fields("[Who?\n\n## How]\n\n[x y]\n"), ["? [Who?", "How]? x y"]);
    assert_eq!(fields("[Who\n\n[what] it is\n"), ["= [Who", "? what"]);
    assert_eq!(fields(&"[a\n\n".repeat(20_000)).len(), 20_000);
}

#[test]
fn a_word_in_capitals_stands_for_an_answer() {
    assert_eq!(fields("# A\n\n**Date:** DATE\n\n**Form:** UUID\n"), ["Date? DATE", "Form= UUID"]);
}
