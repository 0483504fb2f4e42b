//! The main job, from the library to the files, without a pointer.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{
    assert_well_formed, control, finished, gets_focus, holds, route, shows, status_begins, working_copy,
};
use serde_json::json;

const TEMPLATE: &str = include_str!("../../src/template/builtin/engineering-design.md");

/// Section, field, and the keys typed there. Enter at the end of an item begins another one.
const TYPED: [(&str, &str, &str); 10] = [
    ("Technical Specification…", "Feature name", "Nightly export"),
    ("Technical Specification…", "Author", "Ada Lovelace"),
    ("Technical Specification…", "Date", "2026-05-04"),
    ("Summary", "Summary", "Exports run at night.\n\nThey resume after a failure."),
    ("Related Documents", "Product requirements…", "https://docs.example/prd"),
    ("Goals", "Goals 1", "A failed export is resumed\nRows keep their order"),
    ("Component 1…", "Component 1", "Cache"),
    ("Component 1…", "Component 1 interface", "CacheStore"),
    ("Threat Model", "Threat 1", "A link is stolen"),
    ("Threat Model", "Mitigation 1", "Links expire | after an hour"),
];

/// What the typed words are in the working copy, in place of what.
const WRITTEN: [(&str, &str); 10] = [
    ("{{FEATURE_NAME}}", "Nightly export"),
    ("{{AUTHOR}}", "Ada Lovelace"),
    ("{{DATE}}", "2026-05-04"),
    ("{{SUMMARY_OF_THE_CHANGE}}", "Exports run at night.\n\nThey resume after a failure."),
    ("{{PRODUCT_REQUIREMENTS_LINK}}", "https://docs.example/prd"),
    (
        "1. {{GOAL_1}}\n2. {{GOAL_2}}\n3. {{GOAL_3}}\n",
        "1. A failed export is resumed\n2. Rows keep their order\n3. {{GOAL_3}}\n",
    ),
    ("{{COMPONENT_1_NAME}}", "Cache"),
    ("{{COMPONENT_1_INTERFACE}}", "CacheStore"),
    ("{{THREAT_1}}", "A link is stolen"),
    ("{{THREAT_1_MITIGATION}}", "Links expire \\| after an hour"),
];

/// What the finished file says, block by block; code is looked at on its own.
const FINISHED: [&str; 21] = [
    "# Technical Specification: Nightly export",
    "**Author**: Ada Lovelace  \n**Date**: 2026-05-04",
    "---",
    "## Overview",
    "### Summary",
    "Exports run at night.",
    "They resume after a failure.",
    "### Related Documents",
    "- [Product requirements](https://docs.example/prd)",
    "---",
    "## Goals & Non-Goals",
    "### Goals",
    "1. A failed export is resumed\n2. Rows keep their order",
    "---",
    "## Proposed Solution",
    "### Architecture Overview",
    "### Component Design",
    "#### Component 1: Cache",
    "**Interfaces**:",
    "## Security Considerations",
    "### Threat Model",
];

#[test]
fn a_specification_from_the_library_to_the_files() {
    journey("main_job", Screen::WIDE, |page| async move {
        look_and_start(&page).await;
        for (section, field, keys) in TYPED {
            let field = control(&page, section, "textbox", field).await;
            page.tab_to(&field).await;
            page.type_text(keys).await;
        }
        check_words(&page).await;
        shows(&page, &["Nightly export", "They resume after a failure.", "Rows keep their order"]).await;
        status_begins(&page, "Saved").await;
        let address = route(&page).await;
        assert!(address.starts_with("#/draft/"), "{address}");

        page.reload().await;
        check_words(&page).await;
        shows(&page, &["Nightly export", "They resume after a failure.", "Rows keep their order"]).await;
        status_begins(&page, "Saved").await;

        check_finished(&finished(&page).await);
        let expected = WRITTEN.into_iter().fold(TEMPLATE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from} is not in the template");
            text.replace(from, to)
        });
        assert_eq!(working_copy(&page).await, expected);
    });
}

/// The library, a look at an outline, the start, and the way to the first section, by Tab and Enter.
async fn look_and_start(page: &Session) {
    page.open("").await;
    let title = page.by_role("heading", "Specwright").await;
    assert_eq!(page.js("return arguments[0].tagName", vec![json!(title)]).await, "H1");
    page.by_role("region", "Drafts").await;
    let templates = page.by_role("region", "Templates").await;
    assert!(!page.text_of(&templates).await.contains("Threat Model"));
    let look = page.by_role("DisclosureTriangle", starts_with("Outline of Engineering design")).await;
    page.tab_to(&look).await;
    page.press(&[], Key::Enter).await;
    page.wait_until("the outline is shown", async || page.text_of(&templates).await.contains("Threat Model"))
        .await;
    let start = page.by_role("button", "Start Engineering design").await;
    page.tab_to(&start).await;
    page.press(&[], Key::Enter).await;

    let outline = page.within("navigation", "Outline");
    let entry = outline.by_role("button", starts_with("Technical Specification")).await;
    page.tab_back_to(&entry).await;
    page.press(&[], Key::Enter).await;
    let heading = page.by_role("heading", starts_with("Technical Specification")).await;
    gets_focus(page, &heading).await;
}

/// Every field holds what was typed into it.
async fn check_words(page: &Session) {
    for (section, field, keys) in TYPED {
        match (field, keys.split_once('\n')) {
            ("Goals 1", Some((first, second))) => {
                holds(page, section, "Goals 1", first).await;
                holds(page, section, "Goals 2", second).await;
                holds(page, section, "Goals 3", "").await;
            }
            _ => holds(page, section, field, keys).await,
        }
    }
}

fn check_finished(text: &str) {
    assert_well_formed(text);
    let mut rest = text;
    for block in FINISHED {
        let end = format!("{block}\n\n");
        let at = rest.find(&end);
        let at = at.unwrap_or_else(|| panic!("{block:?} does not stand where it should in:\n{text}"));
        rest = &rest[at + end.len()..];
    }
    let code = "```typescript\nexport interface CacheStore {\n}\n```\n\n";
    assert!(text.contains(code), "{text}");
    let table = "| Threat | Mitigation |\n|--------|------------|\n\
                 | A link is stolen | Links expire \\| after an hour |\n\n";
    assert!(rest.starts_with(table), "{text}");
    for left_out in ["Reviewers", "Constraints", "Component 2", "CREATE TABLE", "Timeline", "400"] {
        assert!(!text.contains(left_out), "{left_out:?} is left in:\n{text}");
    }
}
