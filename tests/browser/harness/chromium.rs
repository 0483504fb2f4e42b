//! What is Chromium's own: how it is started, its console, and its debugging protocol.

use super::browser::{connect, environment};
use super::by_role::Place;
use super::{Screen, Session, must};
use fantoccini::Client;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::Capabilities;
use http::Method;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const ARGUMENTS: &str = "--headless --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run";

/// Opens a browser that downloads to a folder, and stores in another one if it is to last.
pub(super) async fn start(folder: &Path, profile: Option<&Path>) -> Client {
    let mut arguments: Vec<String> = ARGUMENTS.split(' ').map(str::to_owned).collect();
    arguments.extend(profile.map(|profile| format!("--user-data-dir={}", profile.display())));
    let options = json!({
        "args": arguments,
        "prefs": { "download.default_directory": folder, "download.prompt_for_download": false },
    });
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
    connect(&environment("SPECWRIGHT_WEBDRIVER"), capabilities, "goog:chromeOptions").await
}

impl Session {
    /// Issues a command of Chrome's debugging protocol to the page, such as `Input.insertText`.
    pub(crate) async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, CmdError> {
        let body = json!({ "cmd": method, "params": parameters });
        self.command(Method::POST, "goog/cdp/execute".to_owned(), Some(body)).await
    }
}

pub(super) async fn show_on(page: &Session, Screen { width, height, is_dark }: Screen) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    must("set the viewport", page.cdp("Emulation.setDeviceMetricsOverride", size).await);
    let scheme = if is_dark { "dark" } else { "light" };
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    must("set the colour scheme", page.cdp("Emulation.setEmulatedMedia", features).await);
}

/// Failed requests are among them.
pub(super) async fn console_errors(page: &Session) -> Vec<String> {
    let log = page.command(Method::POST, "se/log".to_owned(), Some(json!({ "type": "browser" }))).await;
    let log = must("read the console", log);
    let errors = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
    errors.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
}

pub(super) async fn before_load(page: &Session, source: &str) {
    let script = page.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    must("prepare what comes before the page", script);
}

pub(super) async fn block_requests(page: &Session, words: Option<&str>) {
    must("watch the network", page.cdp("Network.enable", json!({})).await);
    let urls: Vec<String> = words.into_iter().map(|words| format!("*{words}*")).collect();
    must("block requests", page.cdp("Network.setBlockedURLs", json!({ "urls": urls })).await);
    // What the page keeps for where there is no network would come all the same.
    let bypass = json!({ "bypass": words.is_some() });
    must("go past what is kept", page.cdp("Network.setBypassServiceWorker", bypass).await);
}

pub(super) fn downloads(page: &Session) -> Vec<PathBuf> {
    let entries = must("list the downloads", std::fs::read_dir(&page.folder));
    let is_complete = |path: &PathBuf| {
        // Until it is complete, a file has another name.
        let is_partial = path.extension().is_some_and(|end| end == "crdownload");
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        !is_partial && !is_hidden
    };
    entries.flatten().map(|entry| entry.path()).filter(is_complete).collect()
}

/// The browser itself is asked, through its accessibility tree. Each element comes with the browser's own number
/// for it.
pub(super) async fn nodes(
    page: &Session,
    place: Option<&Place>,
    role: &str,
) -> Result<Vec<(String, Value)>, CmdError> {
    let document = page.cdp("Runtime.evaluate", json!({ "expression": "document" })).await?;
    let document = &document["result"]["objectId"];
    let Some((place_role, place_name)) = place else {
        return nodes_below(page, document, role).await;
    };
    let places = nodes_below(page, document, place_role).await?;
    let Some((_, number)) = places.iter().find(|(found, _)| place_name.fits(found)) else {
        return Ok(Vec::new());
    };
    let place = page.cdp("DOM.resolveNode", json!({ "backendNodeId": number })).await?;
    nodes_below(page, &place["object"]["objectId"], role).await
}

/// All elements with this role below a node that the protocol knows by `root`.
async fn nodes_below(page: &Session, root: &Value, role: &str) -> Result<Vec<(String, Value)>, CmdError> {
    // Here alone Chromium says it in another way than ARIA.
    let role = if role == "img" { "image" } else { role };
    let answer = page.cdp("Accessibility.queryAXTree", json!({ "objectId": root, "role": role })).await?;
    let nodes = answer["nodes"].as_array().into_iter().flatten().filter(|node| node["ignored"] != true);
    let name = |node: &Value| node["name"]["value"].as_str().unwrap_or_default().to_owned();
    Ok(nodes.map(|node| (name(node), node["backendDOMNodeId"].clone())).collect())
}

/// The driver has other names for elements than the browser: the element is left in the page, where the driver
/// fetches it.
pub(super) async fn element(page: &Session, number: &Value) -> Result<Element, CmdError> {
    let resolved = page.cdp("DOM.resolveNode", json!({ "backendNodeId": number })).await?;
    let leave = json!({
        "objectId": resolved["object"]["objectId"],
        "functionDeclaration": "function () { window.foundByRole = this; }",
    });
    page.cdp("Runtime.callFunctionOn", leave).await?;
    let fetch = "const found = window.foundByRole; delete window.foundByRole; return found;";
    Ok(page.referred(&page.client.execute(fetch, Vec::new()).await?))
}
