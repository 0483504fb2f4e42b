//! What is Chromium's own: how it is started, its console, and its debugging protocol.

use super::{Screen, Session, must};
use fantoccini::ClientBuilder;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use url::{ParseError, Url};

const ARGUMENTS: &str = "--headless --no-sandbox --disable-gpu --disable-background-networking \
    --disable-component-update --disable-sync --no-first-run";

impl Session {
    pub(super) async fn start(name: &str, screen: Screen) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journeys").join(name);
        // What an earlier run has left would look like this one's.
        fs::remove_dir_all(&folder).ok();
        must("make a folder for the journey", fs::create_dir_all(&folder));

        let mut options = json!({
            "args": ARGUMENTS.split(' ').collect::<Vec<_>>(),
            "prefs": { "download.default_directory": folder, "download.prompt_for_download": false },
        });
        if let Ok(browser) = std::env::var("SPECWRIGHT_BROWSER") {
            options["binary"] = json!(browser);
        }
        let mut capabilities = Capabilities::new();
        capabilities.insert("browserName".to_owned(), json!("chrome"));
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&environment("SPECWRIGHT_WEBDRIVER")).await;
        let client = must("open a browser", client);
        let session = Self { client, url: environment("SPECWRIGHT_URL"), folder };
        session.show_on(screen).await;
        session
    }

    /// Changes the screen. The viewport is emulated, since a window cannot be as narrow as a telephone.
    pub(crate) async fn show_on(&self, Screen { width, height, is_dark }: Screen) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        must("set the viewport", self.cdp("Emulation.setDeviceMetricsOverride", size).await);
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        must("set the colour scheme", self.cdp("Emulation.setEmulatedMedia", features).await);
    }

    /// What the page has logged as an error since this was last asked, breaches of its security policy and failed
    /// requests included.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let log = self.command("se/log", json!({ "type": "browser" })).await;
        let log = must("read the console", log);
        let errors = log.as_array().into_iter().flatten().filter(|entry| entry["level"] == "SEVERE");
        errors.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Issues a command of Chrome's debugging protocol to the page, such as `Input.insertText`.
    pub(crate) async fn cdp(&self, method: &str, parameters: Value) -> Result<Value, CmdError> {
        self.command("goog/cdp/execute", json!({ "cmd": method, "params": parameters })).await
    }

    /// Issues a command that only this driver knows; `path` is below the session's address.
    async fn command(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(DriverCommand { path, body }).await
    }
}

#[derive(Debug)]
struct DriverCommand {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

fn environment(name: &str) -> String {
    must(&format!("read {name}, which `cargo xtask test` sets"), std::env::var(name))
}
