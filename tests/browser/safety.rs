//! Nothing that is typed runs, and no click in the preview leaves the page.

use crate::harness::{Screen, Session, journey};
use crate::steps::{answer, control, route, shows, start, status_begins, to_library, working_copy};
use serde_json::{Value, json};

/// Would note that something was blocked that should not even have been tried.
pub(crate) const NOTE_VIOLATIONS: &str = "window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });";

const PAYLOAD: &str = r#"<img src=x onerror="window.ran = 1">

[x](javascript:window.ran=1) [y](JaVaScRiPt:window.ran=1) <a href="javascript:window.ran=1">z</a>

<svg onload="window.ran=1"><iframe srcdoc="<script>parent.ran=1</script>"></iframe></svg>

<details open ontoggle="window.ran=1"><summary onclick="window.ran=1">More</summary></details>

![](https://tracker.example/pixel.png) <style>body { display: none }</style>

[down](#threat-model) [away](https://example.org/a?b=c)
"#;

/// Whatever in the preview could run, load or restyle something.
pub(crate) const SUSPICIOUS: &str =
    "const tags = 'script, iframe, object, embed, img, svg, style, form, link, meta, base';
    const all = [...arguments[0].querySelectorAll('*')];
    const attributes = all.flatMap((element) => [...element.attributes]);
    const isBad = ({ name, value }) => /^(on|style$|src)/i.test(name)
        || /^(href|action|formaction|xlink:href)$/i.test(name) && !/^(https?:|mailto:|#)/i.test(value);
    return [
        ...all.filter((element) => element.matches(tags)).map((element) => element.tagName),
        ...attributes.filter(isBad).map(({ name, value }) => `${name}=${value}`),
    ];";

#[test]
fn what_is_typed_does_not_run() {
    journey("no_script_runs", Screen::WIDE, |page| async move {
        page.before_load(NOTE_VIOLATIONS).await;
        start(&page, "Engineering design").await;
        let script = "<script>window.ran = 1</script>";
        answer(&page, "Motivation", "Motivation", script).await;
        shows(&page, &[script]).await;
        let image = "<img src=x onerror=window.ran=1>";
        answer(&page, "Technical Specification…", "Feature name", image).await;
        answer(&page, "Threat Model", "Threat 1", image).await;
        answer(&page, "Related Documents", "Product requirements…", "javascript:window.ran=1").await;
        answer(&page, "Component 1…", "Component 1 interface", "</code><script>window.ran=1</script>").await;
        let summary = control(&page, "Summary", "textbox", "Summary").await;
        page.click(&summary).await;
        page.insert_text(PAYLOAD).await;
        shows(&page, &["away", "down", "ontoggle"]).await;
        let preview = page.by_role("region", "Preview").await;
        assert_eq!(page.js(SUSPICIOUS, vec![json!(preview)]).await, json!([]));
        click_all_links(&page).await;

        let name = page.by_role("textbox", "Draft name").await;
        page.fill(&name, &format!("{image}\n")).await;
        status_begins(&page, "Saved").await;
        // The finished file escapes what no reader of it would be shown.
        let text = working_copy(&page).await;
        assert!(text.contains(PAYLOAD), "the file does not hold what was typed:\n{text}");
        to_library(&page).await;
        page.by_role("link", image).await;
        assert_eq!(page.js("return window.ran", vec![]).await, Value::Null);
        assert_eq!(page.js("return window.violations", vec![]).await, json!([]));
    });
}

/// Looks at the link that leads away, and clicks the one within the document: what is out of view then has no name in
/// Firefox.
async fn click_all_links(page: &Session) {
    let address = route(page).await;
    let down = page.within("region", "Preview").by_role("link", "down").await;
    let away = page.within("region", "Preview").by_role("link", "away").await;
    let facts = page
        .js(
            "return ['href', 'target', 'rel'].map((name) => arguments[0].getAttribute(name))",
            vec![json!(away)],
        )
        .await;
    assert_eq!(facts, json!(["https://example.org/a?b=c", "_blank", "noopener noreferrer"]));
    for (name, link) in page.within("region", "Preview").all_by_role("link").await {
        assert!(["down", "away"].contains(&name.as_str()), "{name} is a link: {link:?}");
    }
    let is_in_view = "const heading = [...arguments[0].querySelectorAll('h1, h2, h3')]
            .find((heading) => heading.textContent === 'Threat Model');
        const { top, bottom } = heading.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;";
    let preview = page.by_role("region", "Preview").await;
    assert_eq!(page.js(is_in_view, vec![json!(preview)]).await, false);
    page.click(&down).await;
    page.wait_until("the heading is in view", async || {
        page.js(is_in_view, vec![json!(preview)]).await == true
    })
    .await;
    assert!(address.starts_with("#/"));
    assert_eq!(route(page).await.split('/').nth(1), address.split('/').nth(1));
    page.by_role("form", "Form").await;
}
