//! A draft of which the page did not come up is shown as text at the next start, and so is one that a newer version of
//! the program has saved.

use crate::harness::{Screen, Session, journey, must};
use crate::newer::newer;
use crate::steps::{alert_says, answer, holds, route, start, status_begins, stored, to_library};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::sleep;

const WORKING_COPY: &str = "The working copy in Markdown";
const FINISHED: &str = "The finished document in Markdown";
const ALL_THE_SAME: &str = "Open it all the same";
const STORED: &str = "Download the draft as it is stored";

/// Notes what is put and taken away of the word that a draft is being opened, and whether form and preview are there.
const NOTE_WORDS: &str = "window.words = [];
    for (const name of ['setItem', 'removeItem']) {
        const real = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) {
            if (key.startsWith('specwright/opening/')) {
                const shown = ['.form .control', '.preview .block'].map(part => !!document.querySelector(part));
                window.words.push([name, this === localStorage, ...shown]);
            }
            return real.call(this, key, ...rest);
        };
    }";

/// Has the program trap where the form or the preview is filled, for as long as the tab is told to.
const TRAP: &str = "const real = Object.getOwnPropertyDescriptor(HTMLTemplateElement.prototype, 'content');
    Object.defineProperty(HTMLTemplateElement.prototype, 'content', {
        get() {
            if (sessionStorage.getItem('trap') && document.querySelector('.form')) {
                throw new WebAssembly.RuntimeError('unreachable');
            }
            return real.get.call(this);
        },
    });";

/// A draft with an answer, stored; returns its address, and the key of the word that it is being opened.
async fn stored_draft(page: &Session) -> (String, String) {
    start(page, "Delivery specification").await;
    answer(page, "Overview", "Feature…", "Undo").await;
    status_begins(page, "Saved").await;
    let address = route(page).await;
    let key = address.replace("#/draft/", "specwright/opening/");
    to_library(page).await;
    (address, key)
}

/// Leaves word that a draft is being opened now, by this tab or another one.
async fn leave_word(page: &Session, key: &str, is_own: bool) {
    let script = "sessionStorage.setItem('specwright/opening', arguments[1] ? '1' : '2');
        localStorage.setItem(arguments[0], `${Date.now()} 1`)";
    page.js(script, vec![json!(key), json!(is_own)]).await;
}

/// Waits until nothing tells of a draft that is being opened.
async fn has_come_up(page: &Session) {
    page.wait_until("the page has come up", async || {
        stored(page).await.iter().all(|(key, _)| !key.starts_with("specwright/opening/"))
    })
    .await;
}

async fn has_editor(page: &Session) -> bool {
    page.js("return document.querySelector('.editor') !== null", vec![]).await == true
}

#[test]
fn a_draft_that_did_not_come_up_is_shown_as_text() {
    journey("safe_start", Screen::WIDE, |page| async move {
        let (address, key) = stored_draft(&page).await;
        page.js("localStorage.setItem('neighbour/opening/notes', 'keep me')", vec![]).await;
        let before = stored(&page).await;
        leave_word(&page, &key, true).await;
        page.open(&address).await;
        page.by_role("heading", "Technical Specification").await;
        let text = page.by_role("textbox", WORKING_COPY).await;
        let words = page.value_of(&text).await;
        assert!(words.contains("**Feature**: Undo") && words.contains("**Author(s)**"), "{words}");
        let why = page.js("return document.querySelector('.tagline').textContent", vec![]).await;
        assert!(why.as_str().is_some_and(|why| why.contains("did not come up")), "{why}");
        let title = page.js("return document.title", vec![]).await;
        assert_eq!(title, "Technical Specification · Specwright");
        assert!(!has_editor(&page).await);

        let markdown = page.by_role("button", "Download Markdown").await;
        let (path, file) = page.download(&markdown).await;
        assert!(path.to_string_lossy().ends_with("working-copy.md"), "{}", path.display());
        assert_eq!(file, words);
        let record = page.by_role("button", STORED).await;
        let (path, file) = page.download(&record).await;
        assert!(path.extension().is_some_and(|end| end == "json"), "{}", path.display());
        assert!(before.iter().any(|(_, text)| *text == file), "{file}");

        // Looking at it is no reason to take it for healed.
        page.reload().await;
        page.by_role("textbox", WORKING_COPY).await;
        to_library(&page).await;
        page.open(&address).await;
        let open = page.by_role("button", ALL_THE_SAME).await;
        page.click(&open).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        has_come_up(&page).await;
        assert_eq!(stored(&page).await, before);
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        has_come_up(&page).await;
        assert_eq!(stored(&page).await, before);
    });
}

#[test]
fn word_is_left_until_the_page_has_come_up() {
    journey("safe_start_word", Screen::WIDE, |page| async move {
        page.before_load(NOTE_WORDS).await;
        let (address, _) = stored_draft(&page).await;
        page.reload().await;
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        has_come_up(&page).await;
        let words = page.js("return window.words", vec![]).await;
        assert_eq!(words, json!([["setItem", true, false, false], ["removeItem", true, true, true]]));
        // Who leaves at once has been shown it.
        page.reload().await;
        page.wait_until("the editor is there", async || has_editor(&page).await).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
    });
}

#[test]
fn two_tabs_may_open_a_draft_at_the_same_time() {
    journey("safe_start_tabs", Screen::WIDE, |page| async move {
        let (address, key) = stored_draft(&page).await;
        leave_word(&page, &key, false).await;
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        has_come_up(&page).await;
        // Word of this very tab is of a page that is no more.
        to_library(&page).await;
        leave_word(&page, &key, true).await;
        page.open(&address).await;
        page.by_role("textbox", WORKING_COPY).await;
        // What was saved since tells that the page did come up, whatever was forgotten when the browser was killed.
        let early = "localStorage.setItem(arguments[0], '1767225600000 1')";
        page.js(early, vec![json!(key)]).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
    });
}

#[test]
fn a_draft_that_stops_the_program_can_be_read() {
    journey("safe_start_trap", Screen::WIDE, |page| async move {
        page.before_load(TRAP).await;
        let (address, key) = stored_draft(&page).await;
        page.js("sessionStorage.setItem('trap', '1')", vec![]).await;
        page.open(&address).await;
        alert_says(&page, &["has stopped", "shown as saved is kept"]).await;
        assert!(!page.console_errors().await.is_empty(), "the console says why");
        // By now, a page that is well would have come up.
        sleep(Duration::from_secs(2)).await;
        assert!(stored(&page).await.iter().any(|(stored, _)| *stored == key), "the word was taken back");
        let reload = page.by_role("button", "Reload the page").await;
        page.click(&reload).await;
        let text = page.by_role("textbox", WORKING_COPY).await;
        assert!(page.value_of(&text).await.contains("**Feature**: Undo"));
        page.js("sessionStorage.removeItem('trap')", vec![]).await;
        let open = page.by_role("button", ALL_THE_SAME).await;
        page.click(&open).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        has_come_up(&page).await;
        page.console_errors().await;
    });
}

#[test]
fn what_a_newer_version_saved_is_shown_and_can_be_copied() {
    journey("safe_start_newer", Screen::WIDE, |page| async move {
        page.open("").await;
        let record = newer(include_str!("../fixtures/draft-v2.json").trim_end());
        let head: Value = must("read the fixture", serde_json::from_str(&record));
        let of = |part: &str| head["head"][part].as_str().unwrap_or_default().to_owned();
        let writer = of("revision").split('/').next().unwrap_or_default().to_owned();
        let key = format!("specwright/draft/{}/{writer}", of("id"));
        page.js("localStorage.setItem(...arguments)", vec![json!(key), json!(record)]).await;
        let address = format!("#/draft/{}", of("id"));
        page.open(&address).await;
        page.by_role("heading", "Payments: retry policy").await;
        let text = page.by_role("textbox", FINISHED).await;
        let words = page.value_of(&text).await;
        assert!(words.contains("# Service change: "), "{words}");
        assert!(page.try_by_role("button", ALL_THE_SAME).await.is_none());
        assert!(!has_editor(&page).await);
        let download = page.by_role("button", "Download Markdown").await;
        assert_eq!(page.download(&download).await.1, words);
        let download = page.by_role("button", STORED).await;
        assert_eq!(page.download(&download).await.1, record);
        assert_eq!(stored(&page).await, [(key.clone(), record.clone())]);

        let copy = page.by_role("button", "Make a draft of it that can be changed here").await;
        page.click(&copy).await;
        let name = page.by_role("textbox", "Draft name").await;
        assert_eq!(page.value_of(&name).await, "Payments: retry policy (copy)");
        assert_ne!(route(&page).await, address);
        has_come_up(&page).await;
        let now = stored(&page).await;
        assert_eq!(now.len(), 2, "{now:?}");
        assert!(now.contains(&(key, record)), "what the newer version saved was touched");
        to_library(&page).await;
        page.by_role("link", "Payments: retry policy").await;
        page.by_role("link", "Payments: retry policy (copy)").await;
    });
}
