//! What holds of every text that is brought into a template, and of every draft that goes on with another.

use specwright::document::Document;
use specwright::import::{change_template, fill};
use specwright::template::Template;
use specwright::tree::{Kind, Role};

use super::edits::{assert_sane, fields};

/// A template of that text.
pub(crate) fn of(text: &str) -> Template {
    Template { text: text.to_owned(), ..Template::default() }
}

/// What is read into a template is written out again, byte for byte.
pub(crate) fn check_kept(template: &Template, text: &str) {
    let import = fill(template, text);
    assert!(import.document.write() == text, "{text:?} became {:?}", import.document.write());
    assert_sane(&import.document);
    assert_eq!(import.report.sections.len(), import.document.sections().len());
}

/// Every answer is written in the other template too.
pub(crate) fn check_moved(draft: &Document, template: &Template) {
    let (moved, report) = change_template(draft, template);
    assert_sane(&moved);
    assert_eq!(report.sections.len(), draft.sections().len());
    // A sign that would mean something else at its place is escaped, and a line ends as the others do.
    let plain = |text: &str| {
        let text = text.replace("\r\n", "\n").replace('\\', "");
        let references = [
            ("&#39;", "'"),
            ("&quot;", "\""),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&amp;", "&"),
            ("%3C", "<"),
            ("%3E", ">"),
        ];
        references.iter().fold(text, |text, (reference, sign)| text.replace(reference, sign))
    };
    let written = plain(&moved.write());
    // What is kept as it stood may stand in a quotation.
    let unquote = |text: &str| {
        let lines: Vec<&str> = text.lines().map(|line| line.trim_start_matches(['>', ' ', '\t'])).collect();
        lines.join("\n")
    };
    let unquoted = unquote(&written);
    for field in fields(draft).iter().filter(|field| field.kind != Kind::Check) {
        let Some(value) = &field.value else { continue };
        let (mut as_it_was, mut in_cell) = (String::new(), String::new());
        field.write(draft.newline(), &mut as_it_was);
        field.write_in_cell(draft.newline(), &mut in_cell);
        // A heading is one line, whatever the words that it is made of.
        let in_heading = plain(value).replace('\r', " ");
        let forms = [plain(value), plain(&as_it_was), plain(&in_cell), in_heading];
        // A title is said where one says it to people.
        let is_title = |form: &str| {
            field.role == Role::Title && moved.sections().iter().any(|section| section.title().contains(form))
        };
        let is_there = |form: &String| {
            let form = form.trim();
            written.contains(form) || unquoted.contains(&unquote(form)) || is_title(form)
        };
        assert!(forms.iter().any(is_there), "{value:?} is lost in {written:?}");
    }
}
