//! Diagrams in the preview are drawn by what is loaded when there is one, and take nothing else down.

use crate::harness::{Key, Name, Screen, Session, journey, must, starts_with};
use crate::import::file;
use crate::safety::{NOTE_VIOLATIONS, SUSPICIOUS};
use crate::steps::{answer, gets_focus, shows, start, to_library};
use serde_json::{Value, json};

const FLOW: &str = "```mermaid\nflowchart LR\n  Client --> Gateway\n```\n";
const PIE: &str = "```mermaid\npie\n  \"Parsing\" : 2\n  \"Layout\" : 1\n```\n";

#[test]
fn a_diagram_is_drawn() {
    journey("diagram", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "Without a diagram").await;
        shows(&page, &["Without a diagram"]).await;
        assert_eq!(requests(&page).await, [""; 0], "without a diagram, nothing is loaded");

        open(
            &page,
            "diagram.md",
            &format!("# Calls\n\nFirst words.\n\n{FLOW}\n## Costs\n\nWhere time goes.\n"),
        )
        .await;
        is_drawn(&page, "Flowchart: Client, Gateway").await;
        assert_eq!(requests(&page).await, ["diagram.wasm", "page.js", "renderer.js", "worker.js"]);

        // It follows what is typed, and what is typed elsewhere does not touch it.
        let code = field(&page, "Client").await;
        page.click(&code).await;
        page.press(&[Key::Control], Key::End).await;
        page.type_text("\n  Gateway --> Store").await;
        is_drawn(&page, "Flowchart: Client, Gateway, Store").await;
        let picture = picture(&page, "Flowchart: Client, Gateway, Store").await;
        answer(&page, "Costs", "Costs", "Elsewhere").await;
        shows(&page, &["Elsewhere"]).await;
        assert_eq!(page.js("return arguments[0].isConnected", vec![picture.clone()]).await, true);

        // A click leads to its field, and its code is one click away.
        click_on(&page, picture).await;
        gets_focus(&page, &field(&page, "Client").await).await;
        let fold =
            page.within("region", "Preview").by_role("DisclosureTriangle", "Code of the diagram").await;
        page.click(&fold).await;
        shows(&page, &["Gateway --> Store"]).await;

        // What prefers dark colours gets them.
        page.show_on(Screen::WIDE.dark()).await;
        page.wait_until("the picture is dark", async || {
            page.js("return document.querySelector('.diagram img').dataset.theme", vec![]).await == "dark"
        })
        .await;
    });
}

#[test]
fn a_broken_diagram_takes_nothing_down() {
    journey("diagram_broken", Screen::WIDE, |page| async move {
        let broken = "```mermaid\nflowchart LR\n  Client --> Gateway[Gate\n```\n";
        let unknown = "```mermaid\ngitGraph\n  commit\n```\n\n```mermaid\nflowchart TD\n```\n\n\
            ```mermaid\nerDiagram\n  A {\n    string b \"</text><script>c</script>\"\n  }\n```\n";
        open(
            &page,
            "diagram_broken.md",
            &format!("# Calls\n\n{broken}\n{PIE}\n{unknown}\n## Costs\n\nWhere time goes.\n"),
        )
        .await;
        is_drawn(&page, "Pie chart: 67%, 33%, Parsing, Layout").await;
        let told = [
            "This diagram is not drawn: line 2: ",
            "diagrams of the kind “gitGraph” are not supported.",
            "This diagram is not drawn: there is nothing in it yet.",
            "This diagram is not drawn: the renderer cannot draw what is in it.",
        ];
        shows(&page, &told).await;
        shows(&page, &["Client --> Gateway[Gate", "commit"]).await;
        answer(&page, "Costs", "Costs", "Elsewhere").await;
        shows(&page, &["Elsewhere"]).await;

        // Mended, it is drawn; broken again, the picture stays until the next.
        let code = field(&page, "Client").await;
        page.click(&code).await;
        page.press(&[Key::Control], Key::End).await;
        page.type_text("way]").await;
        is_drawn(&page, "Flowchart: Client, Gateway").await;
        page.type_text("\n  Gateway --> Store[").await;
        shows(&page, &["Not drawn as it is now: line 3: "]).await;
        is_drawn(&page, starts_with("Flowchart: Client, Gateway")).await;
        page.type_text("Storage]").await;
        is_drawn(&page, "Flowchart: Client, Gateway, Storage").await;
        page.wait_until("nothing is said any more", async || {
            !crate::steps::preview(&page).await.contains("Not drawn as it is now")
        })
        .await;
    });
}

#[test]
fn what_is_open_in_a_diagram_is_told() {
    journey("diagram_open", Screen::NARROW.dark(), |page| async move {
        let text = "# Calls of [name]\n\n**Owner:** [who]\n**Date:** [date]\n\n## Flow\n\n[What calls what]\n\n```mermaid\nflowchart LR\n  \
            A[{{CLIENT}}] --> B[{{SERVER}}]\n```\n\n## Parts\n\n```mermaid\n[Draw the parts]\n```\n";
        open(&page, "diagram_open.md", text).await;
        answer(&page, "Flow", "Client", "Browser").await;
        let preview = page.by_role("button", "Preview").await;
        page.click(&preview).await;
        is_drawn(&page, "Flowchart: Browser, Server").await;
        shows(&page, &["Still open in it: Server.", "Draw the parts"]).await;
        let notes = "return [...document.querySelectorAll('.diagram-note:not([hidden])')].length";
        assert_eq!(page.js(notes, vec![]).await, 1, "what is only asked for is not called broken");
    });
}

#[test]
fn hostile_diagrams_run_nothing() {
    journey("diagram_hostile", Screen::WIDE, |page| async move {
        page.before_load(NOTE_VIOLATIONS).await;
        let hostile = [
            r#"flowchart LR
  A["<img src=x onerror='window.ran=1'>label"] --> B["<script>window.ran=1</script>"]"#,
            r#"flowchart LR
  Called --> Linked
  click Called call alert(1)
  click Linked "javascript:window.ran=1""#,
            r#"%%{init: {"securityLevel": "loose", "themeCSS": "</style><script>window.ran=1</script>", "fontFamily": "x;}</style><img src=x onerror='window.ran=1'>"}}%%
pie
  "Styled" : 1"#,
            "sequenceDiagram\n  A->>B: <iframe srcdoc='<script>parent.ran=1</script>'></iframe>\n  link A: Page @ javascript:window.ran=1",
            r#"flowchart LR
  P@{ img: "https://tracker.example/pixel.png", label: "Pictured" } --> Q"#,
        ];
        // So dense that nobody draws it in seconds.
        let dense = (0..100).flat_map(|from| (0..100).map(move |to| format!("  n{from} --> n{to}\n")));
        let dense = format!("flowchart LR\n{}", dense.collect::<String>());
        let fence = |code: &str| format!("```mermaid\n{code}\n```\n\n");
        let all = hostile.map(fence).concat();
        open(&page, "diagram_hostile.md", &format!("# Calls\n\n{all}## Costs\n\nWhere time goes.\n")).await;
        is_drawn(&page, starts_with("Pie chart: ")).await;
        answer(&page, "Costs", "Costs", "Elsewhere").await;
        shows(&page, &["Elsewhere"]).await;
        let is_settled = "return [...document.querySelectorAll('.diagram')].every(diagram =>
            diagram.querySelector('img') || !diagram.querySelector('.diagram-note').hidden)";
        page.wait_until("each is drawn, or says why not", async || page.js(is_settled, vec![]).await == true)
            .await;
        for (_, picture) in page.within("region", "Preview").all_by_role("image").await {
            page.click(&picture).await;
        }
        let preview = page.by_role("region", "Preview").await;
        let suspicious = page.js(SUSPICIOUS, vec![json!(preview)]).await;
        let is_picture = |found: &Value| {
            let found = found.as_str().unwrap_or_default();
            found == "IMG" || found.starts_with("src=blob:") || found.starts_with("style=min-width: ")
        };
        let all = suspicious.as_array().cloned().unwrap_or_default();
        assert!(all.iter().all(is_picture), "{all:?}");
        assert_eq!(page.js("return [window.ran ?? 0, window.violations]", vec![]).await, json!([0, []]));

        open(
            &page,
            "diagram_hostile.md",
            &format!("# Calls\n\n{}{PIE}\n## Costs\n\nWhere time goes.\n", fence(&dense)),
        )
        .await;
        answer(&page, "Costs", "Costs", "Meanwhile").await;
        shows(&page, &["Meanwhile"]).await;
        shows(&page, &["This diagram is not drawn: drawing it takes too long."]).await;
        is_drawn(&page, "Pie chart: 67%, 33%, Parsing, Layout").await;
    });
}

#[test]
fn a_renderer_that_stops_or_sleeps_is_replaced() {
    journey("diagram_restart", Screen::WIDE, |page| async move {
        let watched = "window.workers = [];
            window.Worker = class extends Worker {
                constructor(...how) { super(...how); workers.push(this); }
                postMessage(message) { if (!(window.isAsleep && message.source)) super.postMessage(message); }
            };";
        page.before_load(watched).await;
        open(&page, "diagram_restart.md", &format!("# Calls\n\n{FLOW}\n")).await;
        is_drawn(&page, "Flowchart: Client, Gateway").await;
        let code = field(&page, "Client").await;
        page.click(&code).await;
        page.press(&[Key::Control], Key::End).await;
        page.js("workers.at(-1).dispatchEvent(new Event('error'))", vec![]).await;
        page.insert_text("\n  Gateway --> Store").await;
        is_drawn(&page, "Flowchart: Client, Gateway, Store").await;
        assert_eq!(page.js("return workers.length", vec![]).await, 2);

        page.js("window.isAsleep = true", vec![]).await;
        page.insert_text("\n  Store --> Disk").await;
        shows(&page, &["Not drawn as it is now: drawing it takes too long."]).await;
        // It is not said of that text for good: some time later it is drawn when it is looked at again.
        page.js(
            "window.isAsleep = false; const now = window.Date.now.bind(window.Date); window.Date.now = () => now() + 60_000",
            vec![],
        )
        .await;
        for screen in [Screen::WIDE.dark(), Screen::WIDE] {
            page.show_on(screen).await;
            let scheme = if screen.is_dark { "dark" } else { "light" };
            is_drawn(&page, "Flowchart: Client, Gateway, Store, Disk").await;
            page.wait_until("the picture has these colours", async || {
                page.js("return document.querySelector('.diagram img').dataset.theme", vec![]).await == scheme
            })
            .await;
        }
    });
}

#[test]
fn code_stays_where_nothing_can_be_drawn() {
    journey("diagram_offline", Screen::WIDE, |page| async move {
        page.block_requests(Some("diagram.wasm")).await;
        page.open("").await;
        open(&page, "diagram_offline.md", &format!("# Calls\n\n{FLOW}\n")).await;
        let reason = "Diagrams can’t be drawn here: what draws them could not be loaded.";
        shows(&page, &["Client --> Gateway", reason]).await;
        // The browser itself reports what it could not load.
        assert!(page.console_errors().await.iter().all(|error| error.contains("diagram.wasm")));

        page.block_requests(None).await;
        page.js("const now = Date.now; window.Date.now = () => now.call(Date) + 60_000", vec![]).await;
        let code = field(&page, "Client").await;
        page.click(&code).await;
        page.press(&[Key::Control], Key::End).await;
        page.insert_text("\n  Gateway --> Store").await;
        is_drawn(&page, "Flowchart: Client, Gateway, Store").await;
    });
}

/// Opens a text as a draft.
pub(crate) async fn open(page: &Session, name: &str, text: &str) {
    page.open("").await;
    if page.try_by_role("form", "Form").await.is_some() {
        to_library(page).await;
    }
    let input = page.by_role("button", "Import a file").await;
    page.choose_file(&input, &file(name, text)).await;
    let dialog = || page.within("dialog", "Import Markdown");
    let draft = dialog().by_role("radio", "Draft").await;
    page.click(&draft).await;
    let import = dialog().by_role("button", "Import").await;
    page.click(&import).await;
    page.by_role("form", "Form").await;
}

/// The field of the form that holds these words.
async fn field(page: &Session, words: &str) -> crate::harness::Element {
    for (_, field) in page.within("form", "Form").all_by_role("textbox").await {
        if page.value_of(&field).await.contains(words) {
            return field;
        }
    }
    panic!("no field holds {words:?}");
}

/// Waits until the preview has a picture with this alternative text.
pub(crate) async fn is_drawn(page: &Session, name: impl Into<Name>) {
    page.within("region", "Preview").by_role("image", name).await;
}

async fn picture(page: &Session, name: &str) -> Value {
    json!(page.within("region", "Preview").by_role("image", name).await)
}

/// Clicks the middle of an element, as a mouse does.
async fn click_on(page: &Session, element: Value) {
    let place = "const { left, top, width, height } = arguments[0].getBoundingClientRect();
        return [left + width / 2, top + height / 2];";
    let point = must("find the middle", serde_json::from_value(page.js(place, vec![element]).await));
    page.drag(point, point).await;
}

/// The files that were loaded to draw diagrams.
async fn requests(page: &Session) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource').map(({ name }) => name)
        .filter(name => name.includes('/diagram')).map(name => name.split('/').at(-1)).sort()";
    must("read what was loaded", serde_json::from_value(page.js(script, vec![]).await))
}
