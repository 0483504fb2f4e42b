//! Whoever works by keyboard stays where the work is: no step takes the focus from the page's controls.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{act, answer, control, gets_focus, holds, start, status_begins, to_library};
use serde_json::json;

#[test]
fn typing_keeps_the_focus() {
    journey("focus_in_typing", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        // Each of these is shown elsewhere too: in the heading, in the outline, in the name of its section.
        for (section, field) in [
            ("Technical Specification…", "Feature name"),
            ("Component 1…", "Component 1"),
            ("Endpoint 1 path", "Endpoint 1 path"),
            ("Alternative 1…", "Alternative 1"),
            ("Summary", "Summary"),
            ("Goals", "Goals 1"),
            ("Threat Model", "Threat 1"),
            ("Schema Changes", "Table 1 name"),
        ] {
            let field = control(&page, section, "textbox", field).await;
            page.click(&field).await;
            page.type_text("abc").await;
            page.press(&[], Key::Backspace).await;
            assert!(page.has_focus(&field).await, "{section}: typing takes the focus away");
            assert_eq!(page.value_of(&field).await, "ab", "{section}");
        }
    });
}

#[test]
fn buttons_keep_the_focus_or_lead_on() {
    journey("focus_after_buttons", Screen::WIDE, |page| async move {
        start(&page, "Issue specification").await;
        let list = "Functional Requirements";
        for button in ["Remove item 1", "Remove item 2", "Use these words"] {
            leads_to(&page, list, ("button", button), &[list, "Remove item", "Add item"]).await;
        }
        let near = ["Risk", "Remove row", "Add row"];
        leads_to(&page, "Technical Risks", ("button", "Remove row 1"), &near).await;
        let fold = "Fields of Relationships";
        for _ in 0..2 {
            leads_to(&page, "Relationships", ("button", fold), &[fold]).await;
        }
        let head = "Technical Specification…";
        let switch = "Include user story number";
        for _ in 0..2 {
            leads_to(&page, head, ("switch", switch), &[switch]).await;
        }
        let task = "Every new entry point checks its caller and its input, done";
        leads_to(&page, "Non-Functional Requirements", ("checkbox", task), &[task]).await;

        let section = "Deployment Process";
        act(&page, section, "Leave out").await;
        focus_is_on_one_of(&page, &["Include again", section, "Actions for Deployment Process"]).await;
        act(&page, section, "Include again").await;
        focus_is_on_one_of(&page, &[section]).await;
        act(&page, section, "Add section after").await;
        focus_is_on_one_of(&page, &["Section title"]).await;
        page.type_text("Views\n").await;
        focus_is_on_one_of(&page, &["Views"]).await;
        act(&page, "Views", "Remove").await;
        page.wait_until("the focus is not lost", async || !is_lost(&page).await).await;

        start(&page, "Delivery specification").await;
        leads_to(&page, "Overview", ("button", "Approved"), &["Approved"]).await;
    });
}

#[test]
fn a_new_draft_waits_for_its_first_words() {
    journey("first_words", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        gets_focus(&page, &control(&page, "Technical Specification…", "textbox", "Feature name").await).await;
        page.type_text("Undo").await;
        holds(&page, "Technical Specification…", "Feature name", "Undo").await;

        // So does one that a link begins.
        page.at("about:blank").open("").await;
        page.open("#/new/engineering-design").await;
        gets_focus(&page, &control(&page, "Technical Specification…", "textbox", "Feature name").await).await;
        page.type_text("Redo").await;
        holds(&page, "Technical Specification…", "Feature name", "Redo").await;
    });
}

#[test]
fn typing_goes_on_in_a_new_item() {
    journey("new_items", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        // Whoever types fast does not wait for the new item.
        let field = control(&page, "Rollout Plan", "textbox", "Rollout Plan 1").await;
        page.click(&field).await;
        page.type_text("One\nTwo\nThree\n").await;
        for (number, words) in [("1", "One"), ("2", "Two"), ("3", "Three"), ("4", "")] {
            holds(&page, "Rollout Plan", &format!("Rollout Plan {number}"), words).await;
        }
    });
}

/// Presses a control of a section by keyboard. The focus is then on a control of which the name begins with one
/// of these.
async fn leads_to(page: &Session, section: &str, (role, name): (&str, &str), names: &[&str]) {
    let pressed = control(page, section, role, name).await;
    page.js("arguments[0].focus()", vec![json!(pressed)]).await;
    page.press(&[], ' ').await;
    focus_is_on_one_of(page, names).await;
}

async fn focus_is_on_one_of(page: &Session, names: &[&str]) {
    page.wait_until(&format!("the focus is on one of {names:?}"), async || {
        let script =
            "const { ariaLabel, textContent } = document.activeElement; return ariaLabel ?? textContent";
        let name = page.js(script, vec![]).await;
        let name = name.as_str().unwrap_or_default().trim().to_owned();
        !is_lost(page).await && names.iter().any(|wanted| name.starts_with(wanted))
    })
    .await;
}

/// Whether nothing on the page has the focus, so that Tab would begin at its top.
async fn is_lost(page: &Session) -> bool {
    page.js("return document.activeElement === document.body", vec![]).await == true
}

#[test]
fn no_step_leaves_the_focus_nowhere() {
    journey("focus_somewhere", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        let field = "return document.activeElement === document.querySelector('.form [data-field]')";
        page.wait_until("the first field has the focus", async || page.js(field, vec![]).await == true).await;
        // The button that undoes keeps the focus, and does nothing when there is nothing more to undo.
        answer(&page, "Overview", "Overview", "Words.").await;
        let undo = page.by_role("button", "Undo").await;
        page.tab_back_to(&undo).await;
        for _ in 0..4 {
            page.press(&[], Key::Enter).await;
        }
        holds(&page, "Overview", "Overview", "").await;
        gets_focus(&page, &undo).await;
        answer(&page, "Overview", "Overview", "Words.").await;
        status_begins(&page, "Saved").await;

        to_library(&page).await;
        let title = page.by_role("heading", "Specwright").await;
        gets_focus(&page, &title).await;
        let menu = page.within("region", "Drafts").by_role("button", starts_with("Actions for")).await;
        page.tab_to(&menu).await;
        page.press(&[], Key::Enter).await;
        page.press(&[], Key::End).await;
        page.press(&[], Key::Enter).await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        gets_focus(&page, &undo).await;
        page.press(&[], Key::Enter).await;
        page.within("region", "Drafts").by_role("button", starts_with("Actions for")).await;
        gets_focus(&page, &title).await;
    });
}

#[test]
fn what_stands_right_at_an_answer_is_to_be_seen() {
    journey("affixes", Screen::MEDIUM, |page| async move {
        start(&page, "Implementation specification").await;
        let algorithm = page.within("region", starts_with("Algorithm 1")).by_role("textbox", "Time").await;
        let around = page
            .js(
                "return arguments[0].closest('.pieces').innerText.split(/\\s+/).join(' ').trim()",
                vec![json!(algorithm)],
            )
            .await;
        assert_eq!(around, "O( Time )");
        start(&page, "Issue specification").await;
        let number = control(&page, "Technical Specification…", "textbox", "Issue").await;
        let around = page
            .js(
                "return arguments[0].closest('.pieces').querySelector('.affix').innerText",
                vec![json!(number)],
            )
            .await;
        assert_eq!(around, "#");
    });
}
