//! Every template, filled in to the last field, becomes a file without a trace of what the template asked.

use crate::harness::{Element, Key, Screen, Session, journey};
use crate::steps::{assert_well_formed, more_downloads, start, working_copy};
use serde_json::json;

#[test]
fn feature_specification() {
    let text = include_str!("../../src/template/builtin/feature-specification.md");
    check("Feature specification", text, 0, &["Option 1", "Question 1"]);
}

#[test]
fn delivery_specification() {
    let text = include_str!("../../src/template/builtin/delivery-specification.md");
    check("Delivery specification", text, 0, &[]);
}

#[test]
fn engineering_design() {
    let text = include_str!("../../src/template/builtin/engineering-design.md");
    // Author, date and the names of two tables stand in two places each.
    check("Engineering design", text, 4, &[]);
}

#[test]
fn implementation_specification() {
    let text = include_str!("../../src/template/builtin/implementation-specification.md");
    let stand_ins = &["field_name", "param1", "path/to/file.ext", "ClassName", "O(?)", "VAR_NAME"];
    check("Implementation specification", text, 0, stand_ins);
}

#[test]
fn issue_specification() {
    let text = include_str!("../../src/template/builtin/issue-specification.md");
    let stand_ins = &["Describe what", "Requirement 1", "Task 1", "Step 1", "Service 1", "Risk 1", "(url)"];
    check("Issue specification", text, 0, stand_ins);
}

/// Fills in every text control of a template, each with words of its own, and looks at the file. `shared` fields
/// are filled together with an earlier one; `stand_ins` are words of the template that ask without brackets.
fn check(name: &'static str, template: &'static str, shared: usize, stand_ins: &'static [&'static str]) {
    let folder = name.to_lowercase().replace(' ', "_");
    journey(&folder, Screen::WIDE, move |page| async move {
        start(&page, name).await;
        let fields = text_controls(&page).await;
        let mut words = Vec::new();
        for (number, field) in fields.iter().enumerate() {
            let script = "arguments[0].focus(); arguments[0].select(); return arguments[0].inputMode";
            let mode = page.js(script, vec![json!(field)]).await;
            words.push(if mode == "url" {
                format!("https://example.org/{number:03}/")
            } else {
                format!("Answer{number:03}")
            });
            page.insert_text(&words[number]).await;
        }
        let mut held = Vec::new();
        for field in &fields {
            held.push(page.value_of(field).await);
        }
        let lost: Vec<&String> = words.iter().filter(|words| !held.contains(words)).collect();
        assert_eq!(lost.len(), shared, "filled over by another field: {lost:?}");
        assert!(held.iter().all(|held| words.contains(held)), "{held:?}");

        // Escape leads back to the button, which the menu would else cover.
        more_downloads(&page, "Nothing is left out").await;
        page.press(&[], Key::Escape).await;
        let button = page.by_role("button", "Download Markdown").await;
        let (path, text) = page.download(&button).await;
        println!("{name}, all of its {} fields filled in: {}", fields.len(), path.display());
        assert_well_formed(&text);
        let missing: Vec<&String> = held.iter().filter(|held| !text.contains(*held)).collect();
        assert!(missing.is_empty(), "{missing:?} is not in:\n{text}");
        let copy = working_copy(&page).await;
        for (line, expected) in said(&text).iter().zip(said(&copy)) {
            assert_eq!(*line, expected, "the file does not say what the working copy says:\n{text}");
        }
        assert_eq!(said(&text).len(), said(&copy).len());
        let asks = bracketed(template).into_iter().chain(notes(template));
        let left: Vec<&str> =
            asks.chain(stand_ins.iter().copied()).filter(|ask| text.contains(ask)).collect();
        assert!(left.is_empty(), "{left:?} is left in:\n{text}");
    });
}

/// Every control of the form that takes a text.
async fn text_controls(page: &Session) -> Vec<Element> {
    let mut fields = Vec::new();
    for role in ["textbox", "combobox"] {
        let controls = page.within("form", "Form").all_by_role(role).await;
        fields.extend(controls.into_iter().map(|(_, field)| field));
    }
    fields
}

/// The lines of a text but for its notes, its tags and blank lines.
fn said(text: &str) -> Vec<String> {
    let mut parts = text.split("<!--");
    let first = parts.next().unwrap_or_default();
    let after = parts.filter_map(|part| Some(part.split_once("-->")?.1));
    let text: String = std::iter::once(first).chain(after).collect();
    text.lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with("{{#") && !line.starts_with("{{/"))
        .map(str::to_owned)
        .collect()
}

/// What a template asks in square brackets that are no link and no task box.
fn bracketed(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in template.match_indices('[') {
        let Some((inner, after)) = template[at + 1..].split_once(']') else {
            continue;
        };
        if inner.len() > 1 && !inner.contains("{{") && !after.starts_with('(') {
            found.push(inner);
        }
    }
    found
}

/// The beginnings of a template's notes to the author.
fn notes(template: &str) -> impl Iterator<Item = &str> {
    let notes = template.split("<!--").skip(1);
    notes.filter_map(|note| note.trim_start().lines().next()?.get(..20))
}
