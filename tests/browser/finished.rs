//! Before anything is left out of the finished file, one can see what it will be.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{
    act, answer, control, finished, gets_focus, hides, holds, more_downloads, preview, shows, start,
};

#[test]
fn what_is_left_out_is_known_before() {
    journey("left_out", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let background = ["Problem Statement", "Goals", "Non-Goals"];
        answer(&page, "Background", "Context…", "Deletes cannot be undone.").await;
        let shown = preview(&page).await;
        assert!(background.iter().all(|label| shown.contains(label)), "{shown}");

        let switch = page.by_role("switch", "Finished view").await;
        page.click(&switch).await;
        hides(&page, &["Problem Statement", "Architecture", "Rollout Plan"]).await;
        shows(&page, &["Technical Specification", "Background", "Deletes cannot be undone."]).await;
        let text = finished(&page).await;
        assert_eq!(
            text,
            "# Technical Specification\n\n## Background\n\n- **Context**: Deletes cannot be undone.\n"
        );
        let copied = copied(&page).await;
        assert_eq!(copied, text, "what is copied is not what is downloaded");
        page.click(&switch).await;
        shows(&page, &["Problem Statement", "Rollout Plan"]).await;

        let entries = left_out(&page).await;
        assert_eq!(entries.len(), 48, "{entries:?}");
        let entry = page
            .within("list", "Left out: not filled in")
            .by_role("button", starts_with("Problem Statement"))
            .await;
        page.click(&entry).await;
        let field = control(&page, "Background", "textbox", "Problem Statement…").await;
        gets_focus(&page, &field).await;
        page.type_text("Support restores them by hand.").await;
        holds(&page, "Background", "Problem Statement…", "Support restores them by hand.").await;
        let entries = left_out(&page).await;
        assert_eq!(entries.len(), 47, "{entries:?}");
        assert!(!entries.iter().any(|entry| entry.starts_with("Problem Statement")));
        page.press(&[], Key::Escape).await;
        page.wait_until("the list is closed", async || page.names_of("dialog").await.is_empty()).await;
    });
}

#[test]
fn samples_and_sections_set_aside_are_listed() {
    journey("samples_listed", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Technical Specification…", "Author", "Ada").await;
        act(&page, "Motivation", "Leave out").await;
        act(&page, "Current System", "Not applicable…").await;
        let item = more_downloads(&page, "1…").await;
        page.click(&item).await;
        let list = page.within("list", "Sections set aside").names_of("button").await;
        assert_eq!(list, ["Current System", "Motivation"]);
        let samples = page.within("list", "Sample text that stays").names_of("button").await;
        assert!(samples.contains(&"Version References".to_owned()), "{samples:?}");
        let entry =
            page.within("list", "Sample text that stays").by_role("button", "Version References").await;
        page.click(&entry).await;
        let field = control(&page, "References", "textbox", "Version 1").await;
        gets_focus(&page, &field).await;
        page.type_text("0.2").await;
        let item = more_downloads(&page, "1…").await;
        page.click(&item).await;
        let left = page.within("list", "Sample text that stays").names_of("button").await;
        assert_eq!(left.len(), samples.len() - 1, "{left:?}");
    });
}

/// Opens the list of what is left out, from the menu that says how much it is, and returns its entries.
async fn left_out(page: &Session) -> Vec<String> {
    let item = more_downloads(page, "4…").await;
    let says = page.text_of(&item).await;
    page.click(&item).await;
    let list = page.within("list", "Left out: not filled in");
    page.by_role("dialog", "Before you download").await;
    let entries = list.names_of("button").await;
    let count = format!("{} fields are left out", entries.len());
    assert!(says.starts_with(&count), "{says:?}, but the list has {count}");
    entries
}

/// What Copy Markdown puts on the clipboard.
async fn copied(page: &Session) -> String {
    page.allow_clipboard().await;
    let button = page.by_role("button", "Copy Markdown").await;
    page.click(&button).await;
    let log = page.by_role("log", "Notices").await;
    page.wait_until("a notice says that it is copied", async || page.text_of(&log).await.contains("copied"))
        .await;
    let text = page.js("return navigator.clipboard.readText()", vec![]).await;
    text.as_str().unwrap_or_default().to_owned()
}
