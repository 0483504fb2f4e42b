//! The list of drafts: open, rename, duplicate, download, delete and take back.

use crate::harness::{Key, Screen, Session, journey};
use crate::steps::{answer, holds, route, start, status_begins, stored, to_library};

#[test]
fn drafts_are_listed_and_looked_after() {
    journey("drafts", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo for deletes").await;
        let name = page.by_role("textbox", "Draft name").await;
        page.fill(&name, "Bulk undo\n").await;
        status_begins(&page, "Saved").await;
        let address = route(&page).await;
        to_library(&page).await;
        list_is(&page, &["Bulk undo"]).await;
        says(&page, &["Delivery specification", "1 of 49 filled in", "just now"]).await;

        choose(&page, "Bulk undo", "Rename").await;
        let input = page.by_role("textbox", "New name").await;
        page.wait_until("the name can be typed", async || page.has_focus(&input).await).await;
        page.press(&[Key::Control], 'a').await;
        page.type_text("Mass undo\n").await;
        list_is(&page, &["Mass undo"]).await;
        choose(&page, "Mass undo", "Duplicate").await;
        list_is(&page, &["Mass undo (copy)", "Mass undo"]).await;
        page.reload().await;
        list_is(&page, &["Mass undo (copy)", "Mass undo"]).await;

        let drafts = async || {
            let mut stored = stored(&page).await;
            stored.retain(|(key, _)| key.starts_with("specwright/draft/"));
            stored
        };
        let before = drafts().await;
        choose(&page, "Mass undo", "Delete").await;
        list_is(&page, &["Mass undo (copy)"]).await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        list_is(&page, &["Mass undo (copy)", "Mass undo"]).await;
        assert_eq!(drafts().await, before, "what was taken back is not what was deleted");
        choose(&page, "Mass undo (copy)", "Delete").await;
        list_is(&page, &["Mass undo"]).await;

        let menu = page.by_role("button", "Actions for Mass undo").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Download Markdown").await;
        let (path, text) = page.download(&item).await;
        assert!(path.ends_with("mass-undo.md"), "{}", path.display());
        assert_eq!(text, "# Technical Specification\n\n## Overview\n\n- **Feature**: Undo for deletes\n");
        let link = page.by_role("link", "Mass undo").await;
        page.click(&link).await;
        holds(&page, "Overview", "Feature…", "Undo for deletes").await;
        assert_eq!(route(&page).await, address);
        let name = page.by_role("textbox", "Draft name").await;
        assert_eq!(page.value_of(&name).await, "Mass undo");
        answer(&page, "Overview", "Author(s)…", "Ada").await;
        status_begins(&page, "Saved").await;
        to_library(&page).await;
        says(&page, &["2 of 49 filled in"]).await;
        list_is(&page, &["Mass undo"]).await;
    });
}

/// Waits until these are the drafts, in this order.
async fn list_is(page: &Session, names: &[&str]) {
    page.wait_until(&format!("the drafts are {names:?}"), async || {
        page.within("region", "Drafts").names_of("link").await == names
    })
    .await;
}

/// Waits until the list says all of these.
async fn says(page: &Session, words: &[&str]) {
    let region = page.by_role("region", "Drafts").await;
    page.wait_until(&format!("the list says {words:?}"), async || {
        let text = page.text_of(&region).await;
        words.iter().all(|words| text.contains(words))
    })
    .await;
}

async fn choose(page: &Session, draft: &str, item: &str) {
    let menu = page.by_role("button", format!("Actions for {draft}").as_str()).await;
    page.click(&menu).await;
    let item = page.by_role("menuitem", item).await;
    page.click(&item).await;
}
