//! What can be done to a section as a whole.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{
    act, answer, assert_well_formed, control, controls, finished, gets_focus, hides, holds, press_button,
    shows, start,
};
use serde_json::json;

#[test]
fn a_section_does_not_apply() {
    journey("not_applicable", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        answer(&page, "Overview", "Overview", "Reports can be exported.").await;
        let section = "Security Considerations";
        answer(&page, section, section, "Links can leak.").await;
        act(&page, section, "Not applicable…").await;
        let reason = control(&page, section, "textbox", "Not applicable, because").await;
        gets_focus(&page, &reason).await;
        page.type_text("nothing leaves the building").await;
        shows(&page, &["Not applicable: nothing leaves the building"]).await;
        hides(&page, &["Links can leak."]).await;
        let text = finished(&page).await;
        assert_well_formed(&text);
        assert!(
            text.ends_with(
                "## 1. Overview\n\nReports can be exported.\n\n## 2. Security Considerations\n\n\
                 Not applicable: nothing leaves the building\n"
            ),
            "{text}"
        );
        press_button(&page, section, "Include again").await;
        holds(&page, section, section, "Links can leak.").await;
        shows(&page, &["Links can leak."]).await;
        hides(&page, &["Not applicable"]).await;
        page.press(&[Key::Control], 'z').await;
        shows(&page, &["Not applicable: nothing leaves the building"]).await;
    });
}

#[test]
fn a_section_is_left_out_with_all_below_it() {
    journey("left_out_section", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        answer(&page, "Overview", "Overview", "Reports can be exported.").await;
        answer(&page, "Unit Testing", "Unit Testing", "The parser alone").await;
        answer(&page, "Open Questions", "Open Questions", "Who pays?").await;
        shows(&page, &["6.1 Unit Testing", "The parser alone"]).await;
        act(&page, "Testing Strategy", "Leave out").await;
        hides(&page, &["Testing Strategy", "Unit Testing", "The parser alone"]).await;
        page.wait_until("the form does not ask for what is below", async || {
            page.within("form", "Form").try_by_role("region", "Unit Testing").await.is_none()
        })
        .await;
        let text = finished(&page).await;
        assert!(
            text.ends_with(
                "## 1. Overview\n\nReports can be exported.\n\n## 2. Open Questions\n\nWho pays?\n"
            ),
            "{text}"
        );
        press_button(&page, "Testing Strategy", "Include again").await;
        shows(&page, &["6.1 Unit Testing", "The parser alone"]).await;
        holds(&page, "Unit Testing", "Unit Testing", "The parser alone").await;
    });
}

#[test]
fn a_section_is_renamed_moved_and_folded() {
    journey("section_changes", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        answer(&page, "Unit Testing", "Unit Testing", "The parser alone").await;
        answer(&page, "Integration Testing", "Integration Testing", "Parser and store").await;
        act(&page, "Unit Testing", "Rename").await;
        let title = page.by_role("textbox", "Section title").await;
        gets_focus(&page, &title).await;
        page.press(&[Key::Control], 'a').await;
        page.type_text("Small tests\n").await;
        let heading = page.within("form", "Form").by_role("heading", "6.1 Small tests").await;
        gets_focus(&page, &heading).await;
        shows(&page, &["6.1 Small tests"]).await;
        hides(&page, &["Unit Testing"]).await;

        act(&page, "Small tests", "Move down").await;
        page.wait_until("the sections have changed places", async || {
            let headings = page.within("form", "Form").names_of("heading").await;
            let at = |words: &str| headings.iter().position(|heading| heading.ends_with(words));
            at("Integration Testing") < at("Small tests") && at("Small tests") < at("Performance Testing")
        })
        .await;
        let text = finished(&page).await;
        assert!(
            text.ends_with(
                "## 1. Testing Strategy\n\n### 1.1 Integration Testing\n\nParser and store\n\n\
                 ### 1.2 Small tests\n\nThe parser alone\n"
            ),
            "{text}"
        );

        let name = "Fields of Small tests";
        press_button(&page, "Small tests", name).await;
        page.wait_until("the fields are folded away", async || {
            controls(&page, "Small tests", "textbox").await.is_empty()
        })
        .await;
        let fold = control(&page, "Small tests", "button", name).await;
        assert_eq!(page.js("return arguments[0].ariaExpanded", vec![json!(fold)]).await, "false");
        shows(&page, &["The parser alone"]).await;
        // Going to a folded section unfolds it.
        let outline = page.within("navigation", "Outline");
        let entry = outline.by_role("button", starts_with("6.1 Small tests")).await;
        page.click(&entry).await;
        holds_any(&page, "Small tests", "The parser alone").await;
    });
}

/// Waits until a field of the section holds a text, whatever it is called after the section's new title.
async fn holds_any(page: &Session, section: &str, text: &str) {
    page.wait_until(&format!("a field of {section} holds {text:?}"), async || {
        for (_, field) in page.within("region", section).all_by_role("textbox").await {
            if page.value_of(&field).await == text {
                return true;
            }
        }
        false
    })
    .await;
}

#[test]
fn an_offer_to_undo_goes_with_the_next_edit() {
    journey("removal_undone", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        answer(&page, "Open Questions", "Open Questions", "Who pays?").await;
        act(&page, "Open Questions", "Remove").await;
        hides(&page, &["Who pays?"]).await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        shows(&page, &["Who pays?"]).await;
        act(&page, "Open Questions", "Remove").await;
        page.within("log", "Notices").by_role("button", "Undo").await;
        answer(&page, "Overview", "Overview", "Typed later").await;
        page.wait_until("the offer is gone", async || {
            page.within("log", "Notices").try_by_role("button", "Undo").await.is_none()
        })
        .await;
        shows(&page, &["Typed later"]).await;
    });
}

#[test]
fn a_title_is_kept_when_another_field_is_clicked() {
    journey("title_left", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        act(&page, "Open Questions", "Rename").await;
        page.type_text("Still open").await;
        let field = control(&page, "Overview", "textbox", "Overview").await;
        page.click(&field).await;
        page.type_text("Typed at once").await;
        page.by_role("heading", starts_with("10. Still open")).await;
        holds(&page, "Overview", "Overview", "Typed at once").await;
    });
}
