//! Versions of a draft: kept by name, restored, made drafts of their own.

use crate::harness::{Screen, Session, journey, starts_with};
use crate::steps::{
    NO_DATABASE, act, alert_says, answer, finished, holds, route, start, status_begins, stored, to_library,
};
use serde_json::json;

/// Opens the list of versions.
async fn versions(page: &Session) {
    let menu = page.by_role("button", "Draft actions").await;
    page.click(&menu).await;
    let item = page.by_role("menuitem", "Versions …").await;
    page.click(&item).await;
    page.by_role("dialog", "Versions").await;
}

async fn press(page: &Session, name: &str) {
    let button = page.within("dialog", "Versions").by_role("button", starts_with(name)).await;
    // A long list is scrolled past the foot of the dialog.
    page.js("arguments[0].scrollIntoView({ block: 'center' })", vec![json!(button)]).await;
    page.click(&button).await;
}

/// Gives the draft as it is now a name, in the dialog of versions.
async fn name_version(page: &Session, words: &str) {
    let name = page.by_role("textbox", "Name the draft as it is now").await;
    page.click(&name).await;
    page.type_text(words).await;
    press(page, "Keep").await;
    let button = format!("Restore: {words}");
    page.within("dialog", "Versions").by_role("button", starts_with(&button)).await;
    alert_says(page, &["It is kept."]).await;
}

/// Starts a draft of which a version has a name.
async fn start_with_version(page: &Session) {
    start(page, "Delivery specification").await;
    answer(page, "Overview", "Feature…", "Undo").await;
    status_begins(page, "Saved").await;
    versions(page).await;
    name_version(page, "For review").await;
    press(page, "Close").await;
}

#[test]
fn a_version_is_named_and_restored() {
    journey("versions", Screen::WIDE, |page| async move {
        start_with_version(&page).await;

        answer(&page, "Overview", "Feature…", "Redo").await;
        status_begins(&page, "Saved").await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Redo").await;
        versions(&page).await;
        // Any two can be compared.
        name_version(&page, "Later").await;
        let with = page.by_role("combobox", "Compare with").await;
        let options = page.text_of(&with).await;
        let review = options.lines().map(str::trim).find(|option| option.starts_with("For review, "));
        page.choose(&with, review.unwrap_or_default()).await;
        press(&page, "Compare: Later").await;
        let dialog = page.by_role("dialog", "Compare").await;
        let text = page.text_of(&dialog).await;
        assert!(
            ["“Later, ", "“For review, ", "Redo", "Undo"].iter().all(|words| text.contains(words)),
            "{text}"
        );
        let back = page.within("dialog", "Compare").by_role("button", "All versions").await;
        page.click(&back).await;
        let with = page.by_role("combobox", "Compare with").await;
        assert_ne!(page.value_of(&with).await, "", "the choice stands");
        press(&page, "As a draft: For review").await;
        press(&page, "Restore: For review").await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        holds(&page, "Overview", "Feature…", "Redo").await;
        status_begins(&page, "Saved").await;

        versions(&page).await;
        page.within("dialog", "Versions")
            .by_role("button", starts_with("Restore: Before an earlier version was restored"))
            .await;
        press(&page, "Delete: For review").await;
        let delete = page.within("dialog", "Delete a version").by_role("button", "Delete it").await;
        page.click(&delete).await;
        for _ in 0..2 {
            page.within("dialog", "Versions")
                .by_role("button", starts_with("Restore: Before an earlier version was restored"))
                .await;
            let names = page.within("dialog", "Versions").names_of("button").await;
            assert!(!names.iter().any(|name| name.contains("For review")), "{names:?}");
            page.reload().await;
            versions(&page).await;
        }
        press(&page, "Close").await;
        to_library(&page).await;
        let copy = page.by_role("link", "Technical Specification (For review)").await;
        page.click(&copy).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        assert!(finished(&page).await.contains("Undo"));
    });
}

/// What it would take back is of a page that is gone.
#[test]
fn a_way_back_goes_with_its_page() {
    journey("ways_back", Screen::WIDE, |page| async move {
        let leave = async || {
            page.within("log", "Notices").by_role("button", "Undo").await;
            to_library(&page).await;
            let draft = page.by_role("link", "Technical Specification").await;
            page.wait_until("the offer is gone", async || {
                page.within("log", "Notices").try_by_role("button", "Undo").await.is_none()
            })
            .await;
            page.click(&draft).await;
            page.by_role("form", "Form").await;
        };
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        versions(&page).await;
        name_version(&page, "For review").await;
        press(&page, "Restore: For review").await;
        leave().await;
        act(&page, "Background", "Remove").await;
        leave().await;
        let menu = page.by_role("button", "Draft actions").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", starts_with("Change the template")).await;
        page.click(&item).await;
        let other = page.by_role("combobox", "Go on with").await;
        page.choose(&other, "Feature specification").await;
        let change = page.within("dialog", "Change the template").by_role("button", "Change template").await;
        page.click(&change).await;
        page.within("log", "Notices").by_role("button", "Undo").await;
        to_library(&page).await;
        page.by_role("heading", "Templates").await;
    });
}

/// Without the other store, which would have the draft as it was.
#[test]
fn a_draft_that_cannot_be_read_goes_on_from_any_of_its_versions() {
    journey("any_version", Screen::NARROW, |page| async move {
        page.before_load(NO_DATABASE).await;
        start_with_version(&page).await;
        answer(&page, "Overview", "Feature…", "Redo").await;
        versions(&page).await;
        name_version(&page, "Final").await;
        press(&page, "Close").await;
        status_begins(&page, "Saved").await;
        let address = route(&page).await;
        to_library(&page).await;
        let damage = "for (const [key, text] of Object.entries(localStorage)) {
            if (key.startsWith('specwright/draft/')) localStorage.setItem(key, text.replace('Redo', 'Rede'));
        }";
        page.js(damage, vec![]).await;
        let damaged = stored(&page).await;
        page.open(&address).await;
        alert_says(&page, &["cannot be read", "what can be done about it"]).await;
        page.by_role("heading", "Could not be read").await;
        let button = page.by_role("button", starts_with("Versions …: specwright/draft/")).await;
        page.click(&button).await;
        let dialog = || page.within("dialog", "Versions of “Technical Specification”");
        dialog().by_role("button", starts_with("Go on with it: Final, ")).await;
        let review = dialog().by_role("button", starts_with("Go on with it: For review, ")).await;
        page.click(&review).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        let all = stored(&page).await;
        assert!(damaged.iter().all(|record| all.contains(record)), "what cannot be read was touched");

        // It is not deleted without a yes, and its versions outlive it.
        let first = page.tab().await;
        let second = page.new_tab().await;
        page.open(&address).await;
        alert_says(&page, &["cannot be read", "listed below"]).await;
        page.go_to(&first).await;
        to_library(&page).await;
        page.by_role("link", "Technical Specification (For review)").await;
        for answer in ["Cancel", "Delete for good"] {
            let delete = page.by_role("button", starts_with("Delete …: specwright/draft/")).await;
            page.click(&delete).await;
            let dialog = page.within("dialog", "Delete what cannot be read");
            let button = dialog.by_role("button", answer).await;
            page.click(&button).await;
        }
        page.wait_until("it is gone", async || {
            page.try_by_role("heading", "Could not be read").await.is_none()
        })
        .await;
        assert!(stored(&page).await.iter().all(|record| !damaged.contains(record) || !is_draft(record)));
        page.go_to(&second).await;
        page.wait_until("the other tab sees it too", async || {
            let alert = page.by_role("alert", starts_with("")).await;
            !page.text_of(&alert).await.contains("listed below")
        })
        .await;
        let links = page.names_of("link").await;
        assert_eq!(links.iter().filter(|link| link.contains("(For review)")).count(), 1, "{links:?}");
        page.go_to(&first).await;
        page.open("#/storage").await;
        let versions = page.by_role("button", starts_with("Versions …: Technical Specification, ")).await;
        page.click(&versions).await;
        page.within("dialog", "Versions of “Technical Specification”")
            .by_role("button", starts_with("Go on with it: Final, "))
            .await;
    });
}

fn is_draft((key, _): &(String, String)) -> bool {
    key.starts_with("specwright/draft/")
}

/// However that came about.
#[test]
fn versions_without_their_draft_are_listed() {
    journey("versions_alone", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        start_with_version(&page).await;
        to_library(&page).await;
        let lose = "for (const key of Object.keys(localStorage)) {
            if (key.startsWith('specwright/draft/')) localStorage.removeItem(key);
        }";
        page.js(lose, vec![]).await;
        page.open("#/storage").await;
        page.by_role("heading", "Versions without their draft").await;
        let button = page.by_role("button", starts_with("Versions …: Technical Specification, ")).await;
        page.click(&button).await;
        let dialog = page.within("dialog", "Versions of “Technical Specification”");
        let close = dialog.by_role("button", "Close").await;
        page.click(&close).await;
        let delete =
            page.by_role("button", starts_with("Delete for good …: Technical Specification, ")).await;
        page.click(&delete).await;
        let delete = page.within("dialog", "Delete for good").by_role("button", "Delete for good").await;
        page.click(&delete).await;
        page.wait_until("nothing is left", async || {
            !stored(&page).await.iter().any(|(key, _)| key.starts_with("specwright/version/"))
        })
        .await;
        page.wait_until("nothing is listed", async || {
            page.try_by_role("heading", "Versions without their draft").await.is_none()
        })
        .await;
    });
}
