//! What cannot be read is set aside and can be taken away; addresses that name nothing say so.

use crate::harness::{Screen, Session, journey, starts_with};
use crate::steps::{alert_says, answer, finished, holds, route, saved_in_both, start, status_begins, stored};
use serde_json::json;

#[test]
fn records_that_cannot_be_read() {
    journey("bad_records", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let name = page.by_role("textbox", "Draft name").await;
        page.fill(&name, "Healthy\n").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        let healthy = stored(&page).await;
        let bad = spoiled(&healthy);
        page.js("for (const entry of arguments[0]) localStorage.setItem(...entry)", vec![json!(bad)]).await;
        let all = stored(&page).await;

        page.open("").await;
        page.by_role("heading", "Could not be read").await;
        let region = page.by_role("region", "Drafts").await;
        let shown = page.text_of(&region).await;
        for (key, text) in &bad {
            assert!(shown.contains(key.as_str()), "{key} is not named in:\n{shown}");
            let button = page.by_role("button", format!("Download as it is: {key}").as_str()).await;
            let (_, content) = page.download(&button).await;
            assert_eq!(content, *text, "{key} is not downloaded as it is");
        }
        assert!(shown.contains("newer version"), "{shown}");
        assert_eq!(page.within("region", "Drafts").names_of("link").await, ["Healthy"]);

        let link = page.by_role("link", "Healthy").await;
        page.click(&link).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        answer(&page, "Overview", "Author(s)…", "Ada").await;
        status_begins(&page, "Saved").await;
        assert!(finished(&page).await.contains("Ada"));
        let kept = stored(&page).await;
        for entry in all.iter().filter(|entry| !healthy.contains(entry)) {
            assert!(kept.contains(entry), "{} was touched", entry.0);
        }
    });
}

/// Records made from a healthy one that cannot be read, by key.
fn spoiled(healthy: &[(String, String)]) -> Vec<(String, String)> {
    let [(key, text)] = healthy else {
        panic!("one draft, one record: {healthy:?}");
    };
    let [_, _, id, writer] = key.split('/').collect::<Vec<_>>()[..] else {
        panic!("{key} is no key of a draft");
    };
    let renamed = |name: &str| text.replacen(id, name, 1);
    let of = |name: &str| format!("specwright/draft/{name}/{writer}");
    let spoil = |text: String, from: &str, to: &str| {
        assert!(text.contains(from), "{from} is not in {text}");
        text.replacen(from, to, 1)
    };
    let truncated = renamed("truncated1");
    let half = (truncated.len() / 2..truncated.len()).find(|&at| truncated.is_char_boundary(at));
    vec![
        (of("garbage1"), "no draft at all: \u{fffd}\n\t{\"ä\"".to_owned()),
        (of("truncated1"), truncated[..half.unwrap_or_default()].to_owned()),
        (
            of("newer1"),
            spoil(renamed("newer1"), "\"version\":3,\"reader\":3", "\"version\":99,\"reader\":99"),
        ),
        (of("damaged1"), spoil(renamed("damaged1"), "\"tree\":[", "\"tree\":[\"?\",")),
    ]
}

/// What the other store has is used; the damaged text can be had all the same, and is there still.
#[test]
fn what_is_damaged_in_one_store_is_downloaded_as_it_is() {
    journey("damaged_in_one", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let name = page.by_role("textbox", "Draft name").await;
        page.fill(&name, "Payments\n").await;
        saved_in_both(&page).await;
        // The draft in one store, a template in both.
        let damage = "const put = (key, text) => {
                localStorage.setItem(key, text);
                return text;
            };
            put('specwright/template/mine', '{\"damaged\":1');
            const drafts = Object.entries(localStorage).filter(([key]) => key.startsWith('specwright/draft/'));
            const [draft] = drafts.map(([key, text]) => put(key, text.slice(0, 500)));
            return new Promise((done, failed) => {
                const asked = indexedDB.open('specwright');
                asked.onerror = failed;
                asked.onsuccess = () => {
                    const writing = asked.result.transaction('records', 'readwrite');
                    writing.objectStore('records').put('{\"damaged\":', 'specwright/template/mine');
                    writing.onabort = failed;
                    writing.oncomplete = () => {
                        asked.result.close();
                        done(draft);
                    };
                };
            });";
        let draft = page.js(damage, vec![]).await;
        page.open("#/storage").await;
        page.reload().await;
        for (name, text) in
            [("Payments (500 characters)", &draft), ("specwright/template/mine (", &json!("{\"damaged\":"))]
        {
            let button = page.by_role("button", starts_with(&format!("Download as it is: {name}"))).await;
            assert_eq!(page.download(&button).await.1, *text);
        }
        let link = page.by_role("link", "All drafts and templates").await;
        page.click(&link).await;
        let draft = page.by_role("link", "Payments").await;
        page.click(&draft).await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        saved_in_both(&page).await;
    });
}

#[test]
fn addresses_that_name_nothing() {
    journey("bad_addresses", Screen::WIDE, |page| async move {
        for address in ["#/draft/nope123", "#/new/nothing", "#/rubbish"] {
            page.open(address).await;
            says_so(&page, address).await;
            page.reload().await;
            says_so(&page, address).await;
            let link = page.by_role("link", "Go to the library").await;
            page.click(&link).await;
            page.wait_until("the library is shown", async || page.names_of("alert").await.is_empty()).await;
            assert_eq!(route(&page).await, "#/");
            page.by_role("button", "Start Delivery specification").await;
        }
        assert_eq!(stored(&page).await, []);
    });
}

async fn says_so(page: &Session, address: &str) {
    alert_says(page, &["no draft or template", address]).await;
}
