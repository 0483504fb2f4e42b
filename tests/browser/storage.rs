//! What is typed is kept, or the page says that it is not.

use crate::harness::{Element, Key, Screen, Session, journey, starts_with};
use crate::steps::{
    NO_DATABASE, act, alert_says, answer, control, finished, holds, route, saved_in_both, start,
    status_begins, stored, to_library,
};
use serde_json::json;

const DRAFTS: &str = "specwright/draft/";

/// Fills local storage to the last character with a neighbour's words.
const FILL: &str = "let words = '';
    for (let size = 2 ** 23; size >= 1; size /= 2) {
        try {
            localStorage.setItem('neighbour/cache', words + 'x'.repeat(size));
            words += 'x'.repeat(size);
        } catch { /* That much is too much. */ }
    }";

/// Lets nothing into local storage.
const REFUSE: &str = "Storage.prototype.setItem = () => { throw new Error('no room') }";

/// The texts of drafts in the database.
const IN_DATABASE: &str = "return new Promise((done, failed) => {
    const asked = indexedDB.open('specwright');
    asked.onerror = failed;
    asked.onsuccess = () => {
        const drafts = IDBKeyRange.bound('specwright/draft/', 'specwright/draft/z');
        const reading = asked.result.transaction('records').objectStore('records').getAll(drafts);
        reading.onsuccess = () => done(reading.result);
    };
})";

/// Notes every call that writes, but for the word that a draft is being opened.
const NOTE_WRITES: &str = "window.writes = [];
    for (const name of ['setItem', 'removeItem', 'clear']) {
        const real = Storage.prototype[name];
        Storage.prototype[name] = function (...values) {
            if (!values[0]?.startsWith('specwright/opening')) window.writes.push([name, values[0]]);
            return real.apply(this, values);
        };
    }";

#[test]
fn a_store_that_refuses() {
    journey("refusing_store", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        page.before_load(REFUSE).await;
        work_without_store(&page).await;
    });
}

#[test]
fn a_store_that_is_blocked() {
    journey("blocked_store", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        let block = "Object.defineProperty(window, 'localStorage', {
            get() { throw new DOMException('Access is denied', 'SecurityError') },
        })";
        page.before_load(block).await;
        page.open("").await;
        let drafts = page.by_role("region", "Drafts").await;
        page.wait_until("the library says that nothing can be kept", async || {
            page.text_of(&drafts).await.contains("cannot be kept")
        })
        .await;
        work_without_store(&page).await;
    });
}

/// Nothing can be stored: the page says so and what to do, and everything else goes on.
async fn work_without_store(page: &Session) {
    start(page, "Delivery specification").await;
    answer(page, "Overview", "Feature…", "Undo for deletes").await;
    alert_says(page, &["not", "saved", "ownload"]).await;
    let download = page.by_role("button", "Download the working copy").await;
    assert!(page.download(&download).await.1.contains("Undo for deletes"));
    status_begins(page, "Not saved").await;
    answer(page, "Overview", "Author(s)…", "Ada").await;
    status_begins(page, "Not saved").await;
    assert_eq!(
        finished(page).await,
        "# Technical Specification\n\n## Overview\n\n- **Feature**: Undo for deletes\n- **Author(s)**: Ada\n"
    );
}

#[test]
fn either_store_is_enough() {
    journey("one_store", Screen::WIDE, |page| async move {
        page.before_load(
            "if (sessionStorage.getItem('refuse')) {
            Storage.prototype.setItem = () => { throw new Error('no room') }
        }",
        )
        .await;
        page.open("").await;
        page.js("sessionStorage.setItem('refuse', '1')", vec![]).await;
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        assert_eq!(stored(&page).await, [], "local storage takes nothing");
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        to_library(&page).await;
        page.by_role("link", "Technical Specification").await;
        // It comes to where it is missing, and from there back to where it is lost then.
        page.js("sessionStorage.removeItem('refuse')", vec![]).await;
        page.reload().await;
        page.wait_until("local storage has it", async || stored(&page).await.len() == 1).await;
        page.js(
            "return new Promise((done, failed) => {
                const asked = indexedDB.open('specwright');
                asked.onerror = failed;
                asked.onsuccess = () => {
                    const clearing = asked.result.transaction('records', 'readwrite');
                    clearing.objectStore('records').clear();
                    clearing.oncomplete = () => done();
                };
            })",
            vec![],
        )
        .await;
        page.reload().await;
        let link = page.by_role("link", "Technical Specification").await;
        page.click(&link).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
    });
}

#[test]
fn a_database_that_opens_late_or_never() {
    journey("slow_database", Screen::WIDE, |page| async move {
        page.before_load(
            "const real = IDBFactory.prototype.open;
            IDBFactory.prototype.open = function (...values) {
                if (sessionStorage.getItem('never')) return {};
                const late = sessionStorage.getItem('late') ?? 1500;
                const asked = real.apply(this, values);
                return {
                    set onupgradeneeded(listener) { asked.onupgradeneeded = listener },
                    set onsuccess(listener) { asked.onsuccess = () => setTimeout(listener, late) },
                    get result() { return asked.result },
                };
            }",
        )
        .await;
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        page.wait_until("the database has it", async || {
            page.js(IN_DATABASE, vec![]).await.as_array().is_some_and(|texts| texts.len() == 1)
        })
        .await;
        // A draft that only the database has is waited for.
        let clear = "for (const key of Object.keys(localStorage)) {
                if (key.startsWith('specwright/')) localStorage.removeItem(key);
            }";
        page.js(clear, vec![]).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        // Not for ever; but it opens whenever the database does.
        page.js("sessionStorage.setItem('late', 7_000)", vec![]).await;
        page.js(clear, vec![]).await;
        page.reload().await;
        alert_says(&page, &["database cannot be read now", "opens here"]).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        // Nor does the library look as if there were no drafts.
        let address = route(&page).await;
        to_library(&page).await;
        page.js(clear, vec![]).await;
        page.reload().await;
        page.wait_until("the library says that it reads them", async || {
            let drafts = page.by_role("region", "Drafts").await;
            page.text_of(&drafts).await.contains("Reading what is kept")
        })
        .await;
        page.by_role("link", "Technical Specification").await;
        // What is written meanwhile goes there then.
        page.open(&address).await;
        page.reload().await;
        answer(&page, "Overview", "Feature…", "Written meanwhile").await;
        status_begins(&page, "Saved").await;
        page.js("sessionStorage.setItem('late', 0)", vec![]).await;
        page.wait_until("the database has it", async || {
            page.js(IN_DATABASE, vec![]).await.to_string().contains("Written meanwhile")
        })
        .await;
        page.js(clear, vec![]).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Written meanwhile").await;
        page.js("sessionStorage.setItem('never', '1')", vec![]).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Written meanwhile").await;
        answer(&page, "Overview", "Feature…", "Undo and redo").await;
        status_begins(&page, "Saved").await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo and redo").await;
    });
}

#[test]
fn what_is_not_saved_is_not_left_by_a_slip() {
    journey("leaving_unsaved", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        let refuse = "const real = Storage.prototype.setItem;
            window.refuses = true;
            Storage.prototype.setItem = function (...values) {
                if (window.refuses) { throw new Error('no room') }
                return real.apply(this, values);
            }";
        page.before_load(refuse).await;
        start(&page, "Delivery specification").await;
        let here = route(&page).await;
        answer(&page, "Overview", "Feature…", "Undo for deletes").await;
        status_begins(&page, "Not saved").await;
        for way in ["location.hash = '/'", "history.go(-2)"] {
            page.js(way, vec![]).await;
            page.by_role("button", "Leave without saving").await;
            holds(&page, "Overview", "Feature…", "Undo for deletes").await;
            let notice = page.by_role("button", "Dismiss notice").await;
            page.click(&notice).await;
        }
        assert_eq!(route(&page).await, here);
        page.js("location.hash = '/'", vec![]).await;
        page.by_role("button", "Leave without saving").await;
        page.js("window.refuses = false", vec![]).await;
        // By itself it is tried again too, but later with each failure.
        page.press(&[Key::Control], 's').await;
        status_begins(&page, "Saved").await;
        page.wait_until("the offer is gone", async || {
            page.try_by_role("button", "Leave without saving").await.is_none()
        })
        .await;
        to_library(&page).await;
        page.by_role("link", "Technical Specification").await;

        page.js("window.refuses = true", vec![]).await;
        start(&page, "Feature specification").await;
        answer(&page, "Overview", "Overview", "Given up").await;
        status_begins(&page, "Not saved").await;
        page.js("location.hash = '/'", vec![]).await;
        let leave = page.by_role("button", "Leave without saving").await;
        page.click(&leave).await;
        page.by_role("heading", "Templates").await;
        assert_eq!(stored(&page).await.len(), 1);
    });
}

#[test]
fn names_are_kept_as_they_are_typed() {
    journey("names_while_typed", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let name = page.by_role("textbox", "Draft name").await;
        page.click(&name).await;
        page.type_text("Undo for deletes ").await;
        assert_eq!(page.value_of(&name).await, "Undo for deletes ");
        status_begins(&page, "Saved").await;
        act(&page, "Background", "Rename").await;
        page.type_text("Why").await;
        page.reload().await;
        let name = page.by_role("textbox", "Draft name").await;
        page.wait_until("the name is there", async || {
            page.value_of(&name).await.trim() == "Undo for deletes"
        })
        .await;
        page.by_role("heading", "Why").await;
    });
}

#[test]
fn a_store_that_is_full_and_then_is_not() {
    journey("full_store", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        start(&page, "Delivery specification").await;
        page.js("localStorage.setItem('neighbour/notes', 'keep me')", vec![]).await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        page.js(FILL, vec![]).await;
        let full = stored(&page).await;
        answer(&page, "Overview", "Author(s)…", "Ada Lovelace").await;
        alert_says(&page, &["not saved", "download"]).await;
        status_begins(&page, "Not saved").await;
        assert_eq!(stored(&page).await, full, "a write that fails changes nothing");
        assert!(finished(&page).await.contains("Ada Lovelace"));

        page.js("localStorage.setItem('neighbour/cache', 'x')", vec![]).await;
        status_begins(&page, "Saved").await;
        page.wait_until("the alert is gone", async || {
            for (_, alert) in page.all_by_role("alert").await {
                if !page.text_of(&alert).await.is_empty() {
                    return false;
                }
            }
            true
        })
        .await;
        let entries = stored(&page).await;
        let (own, others): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|(key, _)| key.starts_with("specwright/"));
        assert_eq!(own.len(), 1, "{own:?}");
        assert!(own[0].1.contains("Ada Lovelace"));
        let pair = |key: &str, text: &str| (key.to_owned(), text.to_owned());
        assert_eq!(others, [pair("neighbour/cache", "x"), pair("neighbour/notes", "keep me")]);
        page.reload().await;
        holds(&page, "Overview", "Author(s)…", "Ada Lovelace").await;
    });
}

/// That there is room for something small says nothing of the draft.
#[test]
fn what_the_first_store_refuses_is_told_until_it_is_over() {
    journey("refused_draft", Screen::WIDE, |page| async move {
        page.before_load(
            "const real = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, text) {
                if (!sessionStorage.getItem('room') && text.length > 1_000) throw new Error('no room');
                return real.call(this, key, text);
            };",
        )
        .await;
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved in one of two stores").await;
        let address = route(&page).await;
        let link = page.by_role("link", "one of two stores").await;
        page.click(&link).await;
        let told = async |words: &str| {
            let region = page.by_role("region", "Where it is kept").await;
            page.text_of(&region).await.contains(words)
        };
        page.wait_until("it is told", async || told("did not take the last text").await).await;
        page.reload().await;
        page.wait_until("it is told", async || told("does not hold all").await).await;
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved in one of two stores").await;
        page.js("sessionStorage.setItem('room', '1')", vec![]).await;
        answer(&page, "Overview", "Feature…", "Redo").await;
        saved_in_both(&page).await;
        // What is damaged in one of them is there in the other alone, until it is saved again.
        let cut_off = "for (const [key, text] of Object.entries(localStorage)) {
            if (key.startsWith('specwright/draft/')) localStorage.setItem(key, text.slice(0, 500));
        }";
        page.js(cut_off, vec![]).await;
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Redo").await;
        status_begins(&page, "Saved in one of two stores").await;
        answer(&page, "Overview", "Feature…", "Once more").await;
        saved_in_both(&page).await;
        page.open("#/storage").await;
        page.wait_until("it works again", async || told("(localStorage) works").await).await;
    });
}

#[test]
fn nothing_is_written_before_the_first_edit() {
    journey("no_write_before_an_edit", Screen::WIDE, |page| async move {
        page.before_load(NOTE_WRITES).await;
        start(&page, "Delivery specification").await;
        look_around(&page).await;
        assert_eq!(page.js("return window.writes", vec![]).await, json!([]));
        to_library(&page).await;
        assert_eq!(page.js("return window.writes", vec![]).await, json!([]));
        assert_eq!(stored(&page).await, []);

        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        let before = stored(&page).await;
        assert!(before.iter().all(|(key, _)| key.starts_with(DRAFTS)), "{before:?}");
        page.reload().await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        look_around(&page).await;
        to_library(&page).await;
        assert_eq!(page.js("return window.writes", vec![]).await, json!([]));
        assert_eq!(stored(&page).await, before);
    });
}

/// Does much that is no edit.
async fn look_around(page: &Session) {
    let entry = page.within("navigation", "Outline").by_role("button", starts_with("Rollout Plan")).await;
    page.click(&entry).await;
    let field = control(page, "Overview", "textbox", "Feature…").await;
    page.click(&field).await;
    page.press(&[], Key::Tab).await;
    page.press(&[Key::Control], 'z').await;
    for _ in 0..2 {
        let switch = page.by_role("switch", "Finished view").await;
        page.click(&switch).await;
        let fold = control(page, "Background", "button", "Fields of Background").await;
        page.click(&fold).await;
    }
    act(page, "Background", "Rename").await;
    page.press(&[], Key::Escape).await;
    finished(page).await;
    hide(page).await;
}

/// What happens when the user goes to another tab.
async fn hide(page: &Session) {
    let script = "Object.defineProperty(document, 'hidden', { value: true, configurable: true });
        Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));";
    page.js(script, vec![]).await;
}

#[test]
fn the_last_word_is_kept_when_the_page_is_hidden_or_left() {
    journey("last_word", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let field = control(&page, "Overview", "textbox", "Feature…").await;
        // All in one turn of the page, so that no timer can have come in between.
        let script = "arguments[0].focus();
            document.execCommand('insertText', false, 'Undo');
            const isStored = () => Object.values(localStorage).some((text) => text.includes('Undo'));
            const before = isStored();
            Object.defineProperty(document, 'hidden', { value: true, configurable: true });
            Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
            document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
            return [before, isStored()];";
        assert_eq!(page.js(script, vec![json!(field)]).await, json!([false, true]));
        page.wait_until("its address is the draft's", async || route(&page).await.starts_with("#/draft/"))
            .await;
        let address = route(&page).await;

        leave(&page, &field, " at once", "location.assign('about:blank')").await;
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo at once").await;

        let field = control(&page, "Overview", "textbox", "Feature…").await;
        leave(&page, &field, ", always", "location.hash = '/'").await;
        page.by_role("region", "Templates").await;
        page.open(&address).await;
        holds(&page, "Overview", "Feature…", "Undo at once, always").await;
    });
}

/// Types at the end of a field and leaves in the same turn of the page; waits until it is left.
async fn leave(page: &Session, field: &Element, words: &str, how: &str) {
    let script = format!(
        "arguments[0].focus();
        arguments[0].setSelectionRange(9999, 9999);
        document.execCommand('insertText', false, arguments[1]);
        {how}"
    );
    let before = page.js("return location.href", vec![]).await;
    page.js(&script, vec![json!(field), json!(words)]).await;
    page.wait_until("the page is left", async || page.js("return location.href", vec![]).await != before)
        .await;
}
