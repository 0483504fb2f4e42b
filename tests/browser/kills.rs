//! A browser that is killed while someone types loses half a second at most, and nothing older.
//!
//! Three times in the ordinary run; `SPECWRIGHT_KILLS` says how often instead.

use crate::harness::{Host, Session, run_to_the_end};
use crate::steps::{answer, control, holds, route, saved_in_both, start, status_begins};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tokio::time::sleep;

/// A word is typed so often, in milliseconds.
const PACE: u64 = 50;
/// So many words are half a second's.
const HALF_A_SECOND: u64 = 500 / PACE;

/// Types a word after the other at the end of a field.
const TYPE: &str = "const [field, pace] = arguments;
    const typed = () => field.value.split(' ').filter(Boolean).length;
    field.focus();
    window.typed = typed;
    setInterval(() => {
        field.setSelectionRange(field.value.length, field.value.length);
        document.execCommand('insertText', false, `w${typed()} `);
    }, pace);";

#[test]
fn a_browser_is_killed_while_someone_types() {
    let kills = std::env::var("SPECWRIGHT_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3);
    run_to_the_end(async {
        let mut page = Session::start_to_last("kills").await;
        start(&page, "Delivery specification").await;
        let mut address = String::new();
        let mut lost = Vec::new();
        let mut before = 0;
        for kill in 0..kills {
            let field = control(&page, "Overview", "textbox", "Feature…").await;
            if address.is_empty() {
                // Where the browser takes seconds to open its database for the first time, nothing is on the disk before,
                // and nothing is said to be.
                answer(&page, "Overview", "Feature…", "w0 ").await;
                saved_in_both(&page).await;
                address = route(&page).await;
            }
            page.js(TYPE, vec![json!(field), json!(PACE)]).await;
            // At other moments between two writes each time; early enough too that nothing but our own writing can
            // have put it on the disk.
            sleep(Duration::from_millis(1_000 + kill * 137 % 1_900)).await;
            let typed = page.js("return window.typed()", vec![]).await.as_u64().unwrap_or_default();
            page = page.kill_and_start_again().await;
            reopen(&page, &address).await;
            let field = control(&page, "Overview", "textbox", "Feature…").await;
            let text = page.value_of(&field).await;
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let expected: Vec<String> = (0..words.len()).map(|number| format!("w{number}")).collect();
            assert_eq!(words, expected, "what comes back is what was typed");
            let kept = words.len() as u64;
            assert!(kept >= before, "an earlier state came back: {kept} words after {before}");
            assert!(typed <= kept + HALF_A_SECOND, "{} of {typed} words are lost", typed - kept);
            lost.push(typed.saturating_sub(kept) * PACE);
            before = kept;
        }
        status_begins(&page, "Saved").await;
        println!("Milliseconds of typing lost at each kill: {:?}", Value::from(lost));
        page.close().await;
    });
}

/// Opens a draft. One that was killed before anything was saved, or the page at rest, is shown as plain text once.
async fn reopen(page: &Session, address: &str) {
    page.open(address).await;
    page.wait_until("the draft is there", async || {
        if let Some(button) = page.try_by_role("button", "Open it all the same").await {
            page.click(&button).await;
        }
        page.try_by_role("form", "Form").await.is_some()
    })
    .await;
}

/// Firefox takes what it had of a file from what it counts as stored, and stores nothing at all below zero.
#[test]
fn a_browser_is_killed_while_the_page_is_kept() {
    run_to_the_end(async {
        let host = Host::start(&Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"));
        host.slow_down("diagram.wasm");
        let mut page = Session::start_to_last("kills_of_the_cache").await;
        page = page.at(host.url());
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        page.wait_until("most of a large file is there", async || host.is_awaited()).await;
        status_begins(&page, "Saved").await;
        let address = route(&page).await;
        // What has arrived is written too, if it is written as it comes.
        sleep(Duration::from_secs(1)).await;
        page = page.kill_and_start_again().await.at(host.url());
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        answer(&page, "Overview", "Feature…", "Undo and redo").await;
        status_begins(&page, "Saved").await;
        page.close().await;
    });
}
