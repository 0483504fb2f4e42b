//! Code in the preview gets colours, which are loaded when there is some.

use crate::harness::{Screen, Session, journey, must};
use crate::steps::{answer, shows, start, to_library};
use serde_json::json;

/// The colours of the block of code that holds certain words, each as its name and the text that it covers, in the
/// order of the text.
const COLOURS: &str = "const [words] = arguments;
    const code = [...document.querySelectorAll('.preview pre > code')].find(code => code.textContent.includes(words));
    const start = range => [...code.childNodes].indexOf(range.startContainer) * 1e6 + range.startOffset;
    const found = [...CSS.highlights].flatMap(([name, highlight]) => [...highlight]
        .filter(range => code?.contains(range.startContainer))
        .map(range => [start(range), `${name.slice(5)} ${
            range.startContainer.data.slice(range.startOffset, range.endOffset)}`]));
    return found.sort(([a], [b]) => a - b).map(([, text]) => text);";

#[test]
fn code_has_colours() {
    journey("code_has_colours", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Last Updated…", "2026-05-04").await;
        shows(&page, &["Last Updated: 2026-05-04"]).await;
        assert_eq!(requests(&page).await, [""; 0], "without code, nothing is loaded");
        assert_eq!(page.js("return CSS.highlights.size", vec![]).await, 0);

        to_library(&page).await;
        start(&page, "Engineering design").await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        let before = ["comment -- New table: audit_log", "keyword CREATE", "keyword TABLE"];
        has_colours(&page, "audit_log (", &before).await;
        assert_eq!(requests(&page).await, ["highlight.js", "highlight_bg.wasm", "page.js"]);

        // They follow what is typed, and leave alone what is still open.
        answer(&page, "Schema Changes", "Table 1 name", "select").await;
        let after = ["comment -- New table: select", "keyword CREATE", "keyword TABLE", "keyword select"];
        has_colours(&page, "TABLE select (", &after).await;
        let marked = "return [...CSS.highlights.values()].flatMap(ranges => [...ranges])
            .filter(({ startContainer }) => !startContainer.isConnected || startContainer.parentElement.localName !== 'code').length";
        assert_eq!(page.js(marked, vec![]).await, 0);

        // Nothing of what was shown is held on to.
        to_library(&page).await;
        page.wait_until("no colours are left", async || {
            let left = "return [...CSS.highlights.values()].reduce((sum, ranges) => sum + ranges.size, 0)";
            page.js(left, vec![]).await == 0
        })
        .await;
    });
}

#[test]
fn code_is_plain_without_colours() {
    journey("code_is_plain", Screen::WIDE, |page| async move {
        page.block_requests(Some("highlight")).await;
        page.open("").await;
        start(&page, "Engineering design").await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        shows(&page, &["CREATE TABLE audit_log ("]).await;
        assert_eq!(page.js(COLOURS, vec!["audit_log (".into()]).await, json!([]));
        assert_eq!(page.console_errors().await, [""; 0]);

        page.block_requests(None).await;
        page.js("const now = Date.now; window.Date.now = () => now.call(Date) + 60_000", vec![]).await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_trail").await;
        has_colours(&page, "audit_trail (", &["comment -- New table: audit_trail", "keyword CREATE"]).await;
    });
}

/// Waits until the first colours of the block with these words are those.
pub(crate) async fn has_colours(page: &Session, words: &str, first: &[&str]) {
    page.wait_until(&format!("the code with {words:?} has the colours {first:?}"), async || {
        let found: Vec<String> =
            must("read the colours", serde_json::from_value(page.js(COLOURS, vec![words.into()]).await));
        found.len() >= first.len() && found.iter().zip(first).all(|(found, first)| found == first)
    })
    .await;
}

/// The files that were loaded to colour code.
async fn requests(page: &Session) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').map(({ name }) => name)
        .filter(name => name.includes('/highlight')).map(name => name.split('/').at(-1)).sort()";
    must("read what was loaded", serde_json::from_value(page.js(script, vec![]).await))
}
