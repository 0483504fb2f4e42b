//! Items, rows and repeated parts come and go, and every step can be taken back.

use crate::harness::{Key, Screen, Session, journey};
use crate::steps::{
    act, answer, control, controls, finished, gets_focus, hides, holds, press_button, shows, start,
};

#[test]
fn items_come_and_go() {
    journey("items", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Goals", "Goals 1", "First").await;
        answer(&page, "Goals", "Goals 2", "Second").await;
        press_button(&page, "Goals", "Add item to Goals").await;
        let added = control(&page, "Goals", "textbox", "Goals 4").await;
        gets_focus(&page, &added).await;
        page.type_text("Fourth").await;
        press_button(&page, "Goals", "Remove item 1").await;
        let second = ["Second", "", "Fourth"];
        goals_are(&page, &second).await;
        shows(&page, &["Second", "Fourth"]).await;
        hides(&page, &["First\n"]).await;
        let text = finished(&page).await;
        assert!(text.contains("### Goals\n\n1. Second\n2. Fourth\n\n"), "{text}");

        let all = ["First", "Second", "", "Fourth"];
        press_bar(&page, "Undo").await;
        goals_are(&page, &all).await;
        press_bar(&page, "Redo").await;
        goals_are(&page, &second).await;
        page.press(&[Key::Control], 'z').await;
        goals_are(&page, &all).await;
        page.press(&[Key::Control, Key::Shift], 'z').await;
        goals_are(&page, &second).await;
        // Within a field, too, it is the document's history that counts, not the control's own.
        answer(&page, "Goals", "Goals 2", "Third").await;
        page.press(&[Key::Control], 'z').await;
        goals_are(&page, &second).await;
        page.press(&[Key::Control], 'y').await;
        goals_are(&page, &["Second", "Third", "Fourth"]).await;

        // The last item stays: a list without any could not be filled in.
        press_button(&page, "Related Documents", "Remove item 1").await;
        page.wait_until("the last item cannot be removed", async || {
            let items = controls(&page, "Related Documents", "textbox").await;
            let section = page.within("region", "Related Documents");
            let is_enabled = match section.try_by_role("button", "Remove item 1").await {
                Some(button) => button.is_enabled().await.unwrap_or(true),
                None => false,
            };
            items.len() == 1 && !is_enabled
        })
        .await;
    });
}

#[test]
fn rows_come_and_go() {
    journey("rows", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Threat Model", "Threat 1", "Stolen link").await;
        answer(&page, "Threat Model", "Threat 2", "Guessed token").await;
        press_button(&page, "Threat Model", "Add row to Threat Model").await;
        let added = control(&page, "Threat Model", "textbox", "Threat 3").await;
        gets_focus(&page, &added).await;
        page.type_text("Leaked log").await;
        page.press(&[], Key::Tab).await;
        page.type_text("Tokens are never logged").await;
        holds(&page, "Threat Model", "Mitigation 3", "Tokens are never logged").await;
        press_button(&page, "Threat Model", "Remove row 1").await;
        holds(&page, "Threat Model", "Threat 1", "Guessed token").await;
        holds(&page, "Threat Model", "Mitigation 2", "Tokens are never logged").await;
        hides(&page, &["Stolen link"]).await;
        let table = ["| Guessed token | |", "| Leaked log | Tokens are never logged |"];
        let text = finished(&page).await;
        let rows = text.lines().filter(|line| line.contains("token") || line.contains("log"));
        let rows: Vec<String> =
            rows.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(rows, table, "{text}");
        press_bar(&page, "Undo").await;
        holds(&page, "Threat Model", "Threat 1", "Stolen link").await;
        shows(&page, &["Stolen link"]).await;
        press_bar(&page, "Redo").await;
        hides(&page, &["Stolen link"]).await;
    });
}

#[test]
fn a_part_is_repeated_and_removed() {
    journey("repeated_part", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Component 1…", "Component 1", "Reader").await;
        answer(&page, "Component 1…", "Responsibility", "Reads rows").await;
        answer(&page, "Component 2…", "Component 2", "Writer").await;
        let add = page.by_role("button", "Add another component").await;
        page.click(&add).await;
        // The copy asks what the others ask, and none of their answers are in it.
        holds(&page, "Component 3…", "Responsibility", "").await;
        answer(&page, "Component 3…", "Component 3", "Cache").await;
        answer(&page, "Component 3…", "Responsibility", "Keeps what was read").await;
        page.by_role("heading", "Component 3: Cache").await;
        shows(&page, &["Component 2: Writer", "Component 3: Cache", "Keeps what was read"]).await;

        act(&page, "Component 2…", "Remove").await;
        hides(&page, &["Writer"]).await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        shows(&page, &["Component 2: Writer"]).await;
        act(&page, "Component 3: Cache", "Remove").await;
        hides(&page, &["Cache"]).await;
        page.press(&[Key::Control], 'z').await;
        shows(&page, &["Component 3: Cache", "Keeps what was read"]).await;
        act(&page, "Component 2…", "Remove").await;
        hides(&page, &["Writer"]).await;
        let text = finished(&page).await;
        let at = |heading: &str| {
            let found = text.find(heading);
            found.unwrap_or_else(|| panic!("{heading:?} is not in:\n{text}"))
        };
        assert!(
            at("#### Component 1: Reader\n\n**Responsibility**: Reads rows")
                < at("#### Component 2: Cache\n")
        );
        assert!(!text.contains("Component 3"), "the numbers do not close up:\n{text}");
    });
}

async fn press_bar(page: &Session, name: &str) {
    let button = page.within("banner", "").by_role("button", name).await;
    page.click(&button).await;
}

/// Waits until these are the goals.
async fn goals_are(page: &Session, expected: &[&str]) {
    page.wait_until(&format!("the goals are {expected:?}"), async || {
        let goals = page.within("region", "Goals").all_by_role("textbox").await;
        let mut held = Vec::new();
        for (_, goal) in &goals {
            held.push(page.value_of(goal).await);
        }
        held == expected
    })
    .await;
}
