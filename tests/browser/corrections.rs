//! What the program read wrong is corrected by hand, and stays corrected.

use serde_json::json;

use crate::harness::{Key, Screen, Session, journey, must};
use crate::steps::{act, answer, controls, holds, start, status_begins, stored, to_library, working_copy};

const TEMPLATE: &str = "# Plan: [Name]\r\n\r\nWe said \u{201c}[we will see]\u{201d} then.\r\n\r\n## Costs\r\n\r\nIt costs a lot in total.\r\n\r\n## People\r\n\r\n[who pays] and [who decides]\r\n";

#[test]
fn a_template_of_ones_own_is_read_as_its_owner_says() {
    journey("corrected", Screen::WIDE, |page| async move {
        page.open("").await;
        own(&page, "Plan", TEMPLATE).await;
        page.reload().await;
        let menu = page.by_role("button", "Actions for the template Plan").await;
        page.click(&menu).await;
        let edit = page.by_role("menuitem", "Rename or edit …").await;
        page.click(&edit).await;
        let dialog = || page.within("dialog", "Edit the template");
        let press = async |name: &str| {
            let button = dialog().by_role("button", name.to_owned().as_str()).await;
            page.click(&button).await;
        };
        // A field that is none.
        press("we will see").await;
        press("Make it plain text").await;
        page.wait_until("it is no field", async || {
            !dialog().names_of("button").await.contains(&"we will see".to_owned())
        })
        .await;
        // Words that are to be one, selected by keys.
        let text = dialog().by_role("textbox", "Markdown").await;
        page.js(
            "const at = arguments[0].value.indexOf('a lot'); arguments[0].focus(); arguments[0].setSelectionRange(at, at)",
            vec![json!(text)],
        )
        .await;
        for _ in 0.."a lot".len() {
            page.press(&[Key::Shift], Key::Right).await;
        }
        press("Make it a field").await;
        dialog().by_role("button", "a lot").await;
        // Two that are one.
        press("who decides").await;
        let together = dialog().by_role("combobox", "Filled in").await;
        page.choose(&together, "together with: who pays").await;
        // Its words move while the template is edited.
        page.click(&text).await;
        page.press(&[Key::Control], Key::Home).await;
        page.type_text("<!-- ours -->\n").await;
        press("Save template").await;

        page.reload().await;
        start(&page, "Plan").await;
        assert_eq!(controls(&page, "People", "textbox").await.len(), 2);
        answer(&page, "People", "who pays", "Ada").await;
        answer(&page, "Costs", "Costs", "nothing").await;
        let written = format!("<!-- ours -->\r\n{TEMPLATE}")
            .replace("[who pays] and [who decides]", "Ada and Ada")
            .replace("a lot", "nothing");
        assert_eq!(working_copy(&page).await, written);
        status_begins(&page, "Saved").await;
        page.reload().await;
        holds(&page, "Costs", "Costs", "nothing").await;
        assert_eq!(working_copy(&page).await, written);
        let plan = controls(&page, "Plan: …", "textbox").await;
        assert_eq!(plan, ["Name"], "the sentence asks nothing");
    });
}

#[test]
fn a_draft_is_corrected_where_one_stumbles() {
    journey("corrected_draft", Screen::MEDIUM, |page| async move {
        page.open("").await;
        own(&page, "Plan", TEMPLATE).await;
        page.reload().await;
        start(&page, "Plan").await;
        answer(&page, "Plan: …", "we will see", "soon").await;
        let before = working_copy(&page).await;
        act(&page, "People", "Correct its fields …").await;
        let dialog = || page.within("dialog", "How \u{201c}Plan\u{201d} is read");
        let press = async |name: &str| {
            let button = dialog().by_role("button", name).await;
            page.click(&button).await;
        };
        press("we will see").await;
        press("Make it plain text").await;
        press("who pays").await;
        press("Make it plain text").await;
        press("Undo correction").await;
        // Escape keeps nothing, and offers to go on.
        page.press(&[], Key::Escape).await;
        let back = page.within("log", "Notices").by_role("button", "Go on editing").await;
        page.click(&back).await;
        press("Keep corrections").await;
        page.wait_until("it asks nothing there", async || {
            controls(&page, "Plan: …", "textbox").await == ["Name"]
        })
        .await;
        assert_eq!(working_copy(&page).await, before, "no word changes");
        status_begins(&page, "Saved").await;
        let kept = async || stored(&page).await.into_iter().find(|(key, _)| key.contains("/template/"));
        let parts: Vec<String> = must("read", serde_json::from_str(&kept().await.unwrap_or_default().1));
        assert_eq!(parts.len(), 6, "kept with the template too: {parts:?}");
        page.press(&[Key::Control], 'z').await;
        holds(&page, "Plan: …", "we will see", "soon").await;
        page.press(&[Key::Control, Key::Shift], 'z').await;
        status_begins(&page, "Saved").await;
        to_library(&page).await;
        start(&page, "Plan").await;
        assert_eq!(controls(&page, "Plan: …", "textbox").await, ["Name"], "the next draft knows it");
    });
}

/// Puts a template among the user's own.
async fn own(page: &Session, name: &str, text: &str) {
    let record = json!(["specwright-template/1", name, "", "1", text]).to_string();
    page.js("localStorage.setItem('specwright/template/plan', arguments[0])", vec![json!(record)]).await;
}
