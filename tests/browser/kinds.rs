//! The kinds of field: choice, date, link, code, task box, optional part, fields that are filled together.

use crate::harness::{Screen, Session, journey};
use crate::steps::{
    answer, assert_well_formed, control, controls, finished, hides, holds, press_button, shows, start,
    status_begins,
};
use serde_json::json;

#[test]
fn choices_and_dates() {
    journey("choices_and_dates", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let status = control(&page, "Overview", "combobox", "Status…").await;
        press_button(&page, "Overview", "In review").await;
        assert_eq!(page.value_of(&status).await, "In review");
        let option = control(&page, "Overview", "button", "In review").await;
        let is_pressed = "return arguments[0].ariaPressed";
        assert_eq!(page.js(is_pressed, vec![json!(option)]).await, "true");
        shows(&page, &["Status: In review"]).await;
        page.fill(&status, "Waiting for the lawyers").await;
        assert_eq!(page.js(is_pressed, vec![json!(option)]).await, "false");
        shows(&page, &["Status: Waiting for the lawyers"]).await;

        answer(&page, "Overview", "Last Updated…", "2026-05-04").await;
        let picker = control(&page, "Overview", "Date", "Pick a date for Last Updated…").await;
        assert_eq!(page.value_of(&picker).await, "2026-05-04");
        shows(&page, &["Last Updated: 2026-05-04"]).await;
        answer(&page, "Overview", "Last Updated…", "In spring").await;
        let text = finished(&page).await;
        assert_eq!(
            text,
            "# Technical Specification\n\n## Overview\n\n- **Last Updated**: In spring\n\
             - **Status**: Waiting for the lawyers\n"
        );
    });
}

#[test]
fn links_code_and_namesakes() {
    journey("links_code_and_namesakes", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Related Issues", "Issue 1 title…", "Slow [nightly] import").await;
        answer(&page, "Related Issues", "Issue 1 link…", "https://tracker.example/7").await;
        answer(&page, "Related Issues", "Issue 2 title…", "Lost rows").await;
        answer(&page, "Related Issues", "Issue 2 link…", "https://tracker.example/a(b)").await;
        let links = page.within("region", "Preview").all_by_role("link").await;
        let targets = [
            ("Slow [nightly] import", "https://tracker.example/7"),
            ("Lost rows", "https://tracker.example/a(b)"),
        ];
        for (name, address) in targets {
            let link = links.iter().find(|(found, _)| found == name);
            let (_, link) = link.unwrap_or_else(|| panic!("no link {name:?} in the preview"));
            let target = page.js("return arguments[0].getAttribute('href')", vec![json!(link)]);
            assert_eq!(target.await, address);
        }

        answer(&page, "Component 1…", "Component 1 interface", "CacheStore").await;
        shows(&page, &["export interface CacheStore {"]).await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        shows(&page, &["-- New table: audit_log", "CREATE TABLE audit_log ("]).await;
        press_button(&page, "Component 2…", "Edit all of this code").await;
        let boxes = controls(&page, "Component 2…", "textbox").await;
        assert!(!boxes.contains(&"Component 2 interface".to_owned()), "{boxes:?}");

        answer(&page, "Technical Specification…", "Date", "2026-05-04").await;
        answer(&page, "Technical Specification…", "Author", "Ada Lovelace").await;
        holds(&page, "References", "Date…", "2026-05-04").await;
        holds(&page, "References", "Author…", "Ada Lovelace").await;
        answer(&page, "References", "Author…", "Grace Hopper").await;
        holds(&page, "Technical Specification…", "Author", "Grace Hopper").await;
        let text = finished(&page).await;
        for line in [
            "**Author**: Grace Hopper  \n**Date**: 2026-05-04\n",
            "| 0.1 | 2026-05-04 | Grace Hopper | First version for review |\n",
            "- [Slow [nightly] import](https://tracker.example/7)\n",
            "CREATE TABLE audit_log (\n",
        ] {
            assert!(text.contains(line), "{line:?} is not in:\n{text}");
        }
        assert!(!text.contains("Ada Lovelace"));
    });
}

#[test]
fn optional_parts_and_task_boxes() {
    journey("optional_parts_and_task_boxes", Screen::WIDE, |page| async move {
        start(&page, "Issue specification").await;
        let head = "Technical Specification…";
        answer(&page, head, "Related User Story", "42").await;
        answer(&page, head, "Related User Story address", "https://tracker.example/42").await;
        shows(&page, &["Related User Story: #42"]).await;
        let line = "**Related User Story:** [#42](https://tracker.example/42)\n";
        let text = finished(&page).await;
        assert!(text.contains(line), "{text}");
        switch(&page).await;
        hides(&page, &["Related User Story"]).await;
        assert!(!controls(&page, head, "textbox").await.contains(&"Related User Story".to_owned()));
        let text = finished(&page).await;
        assert_well_formed(&text);
        assert!(!text.contains("User Story"), "{text}");
        switch(&page).await;
        holds(&page, head, "Related User Story", "42").await;
        shows(&page, &["Related User Story: #42"]).await;

        let section = "Functional Requirements";
        answer(&page, section, "Functional Requirements 1", "Exports work").await;
        answer(&page, section, "Functional Requirements 2", "Imports work").await;
        let tick = control(&page, section, "checkbox", "Requirement 2…").await;
        page.click(&tick).await;
        let tasks = "- [ ] Exports work\n- [x] Imports work\n";
        let text = finished(&page).await;
        assert!(text.contains(tasks), "{tasks:?} is not in:\n{text}");
        status_begins(&page, "Saved").await;
        page.reload().await;
        let tick = control(&page, section, "checkbox", "Requirement 2…").await;
        let is_ticked = page.js("return arguments[0].checked", vec![json!(tick)]).await;
        assert_eq!(is_ticked, true, "the tick is not kept");
        page.click(&tick).await;
        let text = finished(&page).await;
        assert!(text.contains("- [ ] Imports work\n"), "{text}");
    });
}

/// Switches the only optional part there is.
async fn switch(page: &Session) {
    let part = page.within("form", "Form").by_role("switch", "Include user story number").await;
    page.click(&part).await;
}

#[test]
fn a_changed_sample_is_restored() {
    journey("samples", Screen::WIDE, |page| async move {
        start(&page, "Issue specification").await;
        let head = "Technical Specification…";
        let restore = "Restore these words";
        assert!(!controls(&page, head, "button").await.iter().any(|name| name == restore));
        answer(&page, head, "Status", "").await;
        holds(&page, head, "Status", "").await;
        answer(&page, head, "Status", "Shipped").await;
        press_button(&page, head, restore).await;
        holds(&page, head, "Status", "Draft").await;
        let status = control(&page, head, "textbox", "Status").await;
        page.wait_until("the field has the focus", async || page.has_focus(&status).await).await;
        assert!(!controls(&page, head, "button").await.iter().any(|name| name == restore));
    });
}
