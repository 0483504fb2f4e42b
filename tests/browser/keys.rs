//! The keys that writers know from lists, tables and trees do here what they do there.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{act, answer, control, controls, finished, gets_focus, holds, preview, shows, start};

#[test]
fn enter_goes_on_and_backspace_takes_away() {
    journey("enter", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, "Threat Model", "textbox", "Threat 1").await;
        page.click(&field).await;
        page.type_text(
            "Stolen link\nLinks expire\nGuessed token\nTokens are long\nLeaked log\nLogs are masked",
        )
        .await;
        for (name, words) in
            [("Threat 2", "Guessed token"), ("Threat 3", "Leaked log"), ("Mitigation 3", "Logs are masked")]
        {
            holds(&page, "Threat Model", name, words).await;
        }

        let author = control(&page, "Technical Specification…", "textbox", "Author").await;
        page.click(&author).await;
        page.type_text("Ada\n").await;
        let date = control(&page, "Technical Specification…", "textbox", "Date").await;
        gets_focus(&page, &date).await;

        let goals = controls(&page, "Goals", "textbox").await.len();
        let last = control(&page, "Goals", "textbox", &format!("Goals {goals}")).await;
        page.click(&last).await;
        page.press(&[], 'x').await;
        page.press(&[], Key::Backspace).await;
        assert_eq!(controls(&page, "Goals", "textbox").await.len(), goals, "only what is empty goes");
        page.press(&[], Key::Backspace).await;
        let before = control(&page, "Goals", "textbox", &format!("Goals {}", goals - 1)).await;
        gets_focus(&page, &before).await;
        assert_eq!(controls(&page, "Goals", "textbox").await.len(), goals - 1);
        let text = finished(&page).await;
        assert!(text.contains("| Leaked log | Logs are masked |"), "{text}");
    });
}

#[test]
fn a_sample_is_typed_over() {
    journey("sample_keys", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let sample = control(&page, "Timeline", "textbox", "Phase 1").await;
        assert!(!page.value_of(&sample).await.is_empty());
        let before = page.value_of(&sample).await;
        page.tab_to(&sample).await;
        page.press(&[], Key::Tab).await;
        holds(&page, "Timeline", "Phase 1", &before).await;
        page.press(&[Key::Shift], Key::Tab).await;
        page.type_text("Pilot").await;
        holds(&page, "Timeline", "Phase 1", "Pilot").await;
    });
}

#[test]
fn the_outline_is_one_stop() {
    journey("outline_keys", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let outline = || page.within("navigation", "Outline");
        let first = outline().by_role("button", starts_with("Technical Specification")).await;
        page.tab_back_to(&first).await;
        for (key, row) in [(Key::Down, "Overview"), (Key::Down, "Summary"), (Key::Up, "Overview")] {
            page.press(&[], key).await;
            let row = outline().by_role("button", starts_with(row)).await;
            gets_focus(&page, &row).await;
        }
        page.press(&[], Key::Right).await;
        let menu = outline().by_role("button", "Actions for Overview").await;
        gets_focus(&page, &menu).await;
        page.press(&[], Key::Left).await;
        page.press(&[], Key::Down).await;
        page.press(&[], Key::Enter).await;
        let heading = page.within("region", "Summary").by_role("heading", "Summary").await;
        gets_focus(&page, &heading).await;
        page.tab_to(&control(&page, "Summary", "textbox", "Summary").await).await;
        // From the form, the way back is as short: the row of the section one is in.
        let row = outline().by_role("button", starts_with("Summary")).await;
        page.js("document.querySelector('.form [data-do]').focus()", vec![]).await;
        page.press(&[Key::Shift], Key::Tab).await;
        gets_focus(&page, &row).await;
    });
}

#[test]
fn steps_lead_to_what_they_change() {
    journey("steps_lead", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "Deletes can be undone.").await;
        let far = control(&page, "Future Work", "textbox", "Future Work 1").await;
        page.click(&far).await;
        page.press(&[Key::Control], 'z').await;
        let summary = control(&page, "Summary", "textbox", "Summary").await;
        gets_focus(&page, &summary).await;
        holds(&page, "Summary", "Summary", "").await;
        page.click(&far).await;
        page.press(&[Key::Control], 'y').await;
        gets_focus(&page, &summary).await;

        // A section that goes takes the focus with it, and comes back with it.
        act(&page, "Motivation", "Remove").await;
        page.press(&[Key::Control], 'z').await;
        let heading = page.within("region", "Motivation").by_role("heading", "Motivation").await;
        gets_focus(&page, &heading).await;

        act(&page, "Motivation", "Not applicable…").await;
        page.type_text("Nothing changes").await;
        shows(&page, &["Not applicable: Nothing changes"]).await;
        assert!(is_in_view(&page, "Not applicable: Nothing changes").await, "{}", preview(&page).await);
    });
}

/// Whether the words are within what the preview shows without scrolling.
async fn is_in_view(page: &Session, words: &str) -> bool {
    let script = "const pane = document.querySelector('.preview').getBoundingClientRect();
        const found = [...document.querySelectorAll('.preview p')].find(p => p.textContent === arguments[0]);
        const { top, bottom } = found.getBoundingClientRect();
        return top >= pane.top && bottom <= pane.bottom;";
    page.js(script, vec![words.into()]).await == true
}

/// Of a line that is no part of the document, what is typed is undone, and never what stands in a field.
#[test]
fn undoing_in_a_name_touches_no_field() {
    journey("undo_apart", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "All writes go through the queue.").await;
        let untouched = async || holds(&page, "Summary", "Summary", "All writes go through the queue.").await;
        let undo = async || {
            for _ in 0..2 {
                page.press(&[Key::Control], 'z').await;
            }
        };
        let name = page.by_role("textbox", "Draft name").await;
        page.click(&name).await;
        undo().await;
        untouched().await;
        assert!(page.has_focus(&name).await);
        page.type_text("Queue").await;
        page.press(&[Key::Control], 'z').await;
        page.wait_until("what was typed is undone", async || page.value_of(&name).await != "Queue").await;
        undo().await;
        untouched().await;

        act(&page, "Goals", "Rename").await;
        let title = page.by_role("textbox", "Section title").await;
        gets_focus(&page, &title).await;
        undo().await;
        untouched().await;
        assert_eq!(page.value_of(&title).await, "Goals");
        page.press(&[], Key::Escape).await;

        let menu = page.by_role("button", "Draft actions").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Versions …").await;
        page.click(&item).await;
        let name = page.by_role("textbox", "Name the draft as it is now").await;
        gets_focus(&page, &name).await;
        undo().await;
        page.type_text("First").await;
        page.press(&[], Key::Enter).await;
        let dialog = page.within("dialog", "Versions");
        dialog.by_role("button", starts_with("Restore: First")).await;
        let name = page.by_role("textbox", "Name the draft as it is now").await;
        gets_focus(&page, &name).await;
        page.press(&[], Key::Escape).await;
        untouched().await;
    });
}
