//! Which browser the journeys run in, and what each browser is asked in its own way.

use super::{Screen, Session, by_script, chromium, firefox, must, neighbour, patiently};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use url::{ParseError, Url};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    fn of_this_run() -> Self {
        match std::env::var("SPECWRIGHT_ENGINE").as_deref() {
            Ok("firefox") => Self::Firefox,
            Ok("chromium") | Err(_) => Self::Chromium,
            Ok(other) => panic!("no journey knows how to run in {other:?}"),
        }
    }
}

impl Session {
    /// Opens a browser that knows nothing.
    pub(super) async fn start(name: &str, screen: Screen) -> Self {
        let session = Self::open_browser(empty_folder(name), None).await;
        session.show_on(screen).await;
        session
    }

    /// Opens a browser that keeps what it stores in the journey's folder, which is empty.
    pub(crate) async fn start_to_last(name: &str) -> Self {
        let folder = empty_folder(name);
        let profile = folder.join("profile");
        must("make a folder for the browser", std::fs::create_dir_all(&profile));
        Self::open_browser(folder, Some(profile)).await
    }

    /// Kills all processes of a browser that was started to last, as a power cut would, and opens it again.
    pub(crate) async fn kill_and_start_again(self) -> Self {
        let Self { folder, profile, .. } = &self;
        let (folder, profile) = (folder.clone(), profile.clone());
        let words = profile.as_deref().unwrap_or(&folder).display().to_string();
        let kill = || std::process::Command::new("pkill").args(["-KILL", "-f", &words]).status();
        must("kill the browser", kill());
        // Its processes are gone when there is none left to kill.
        let is_gone = patiently(async || (!must("look for the browser", kill()).success()).then_some(()));
        assert!(is_gone.await.is_some(), "the browser cannot be killed");
        drop(self);
        Self::open_browser(folder, profile).await
    }

    async fn open_browser(folder: PathBuf, profile: Option<PathBuf>) -> Self {
        let browser = Browser::of_this_run();
        let (client, driver) = match browser {
            Browser::Chromium => (chromium::start(&folder, profile.as_deref()).await, None),
            Browser::Firefox => {
                let (client, driver) = firefox::start(&folder, profile.as_deref()).await;
                (client, Some(Rc::new(driver)))
            }
        };
        Self { client, browser, url: environment("SPECWRIGHT_URL"), folder, profile, _driver: driver }
    }

    /// Changes the screen. The viewport has a size of its own, since a window cannot be as narrow as a telephone.
    pub(crate) async fn show_on(&self, screen: Screen) {
        match self.browser {
            Browser::Chromium => chromium::show_on(self, screen).await,
            Browser::Firefox => firefox::show_on(self, screen).await,
        }
    }

    /// What the page has logged as an error since this was last asked, breaches of its security policy included.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let mut errors = match self.browser {
            Browser::Chromium => chromium::console_errors(self).await,
            Browser::Firefox => firefox::console_errors(self).await,
        };
        // The neighbour's page names no icon, so the browser asks for the one that ours has no need of.
        errors.retain(|error| !error.contains("/favicon.ico"));
        errors
    }

    /// Runs a script in every page that is loaded from now on, before its own.
    pub(crate) async fn before_load(&self, source: &str) {
        let source = &format!("if (location.search !== '{}') {{ {source}\n}}", neighbour::PAGE);
        match self.browser {
            Browser::Chromium => chromium::before_load(self, source).await,
            Browser::Firefox => firefox::before_load(self, source).await,
        }
    }

    /// Puts text where the caret is, at once, as a paste does.
    pub(crate) async fn insert_text(&self, text: &str) {
        match self.browser {
            Browser::Chromium => {
                must("insert a text", self.cdp("Input.insertText", json!({ "text": text })).await);
            }
            Browser::Firefox => {
                let script = "return document.execCommand('insertText', false, arguments[0])";
                assert_eq!(self.js(script, vec![json!(text)]).await, true, "no text can be inserted");
            }
        }
    }

    /// Lets the page and scripts of the journey use the clipboard.
    pub(crate) async fn allow_clipboard(&self) {
        match self.browser {
            Browser::Chromium => {
                let allow = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
                must("allow the clipboard", self.cdp("Browser.grantPermissions", allow).await);
            }
            // It was started so.
            Browser::Firefox => {}
        }
    }

    /// Lets no request through of which the address contains these words, or again all with `None`.
    pub(crate) async fn block_requests(&self, words: Option<&str>) {
        match self.browser {
            Browser::Chromium => chromium::block_requests(self, words).await,
            Browser::Firefox => firefox::block_requests(self, words).await,
        }
    }

    /// The files that have been downloaded to the end.
    pub(super) async fn downloads(&self) -> Vec<PathBuf> {
        match self.browser {
            Browser::Chromium => chromium::downloads(self),
            Browser::Firefox => firefox::downloads(self).await,
        }
    }

    /// All elements with this role at a place, each with its name and what [`Session::element`] makes an element of.
    pub(super) async fn nodes(
        &self,
        place: Option<&super::by_role::Place>,
        role: &str,
    ) -> Result<Vec<(String, Value)>, CmdError> {
        match self.browser {
            Browser::Chromium => chromium::nodes(self, place, role).await,
            Browser::Firefox => by_script::nodes(self, place, role).await,
        }
    }

    /// One of the [`Session::nodes`] as an element.
    pub(super) async fn element(&self, node: &Value) -> Result<Element, CmdError> {
        match self.browser {
            Browser::Chromium => chromium::element(self, node).await,
            Browser::Firefox => Ok(self.referred(node)),
        }
    }

    /// The browser's own word on the name of one of the [`Session::nodes`], after what they said.
    pub(super) async fn name_of(&self, (name, node): &(String, Value)) -> Result<String, CmdError> {
        match self.browser {
            Browser::Chromium => Ok(name.clone()),
            Browser::Firefox => by_script::name_of(self, node).await,
        }
    }

    /// Issues a command that fantoccini does not know; `path` is below the session's address.
    pub(super) async fn command(
        &self,
        method: Method,
        path: String,
        body: Option<Value>,
    ) -> Result<Value, CmdError> {
        self.client.issue_cmd(DriverCommand { method, path, body }).await
    }
}

/// The folder of a journey. What an earlier run has left would look like this one's.
fn empty_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("journeys").join(name);
    std::fs::remove_dir_all(&folder).ok();
    must("make a folder for the journey", std::fs::create_dir_all(&folder));
    folder
}

#[derive(Debug)]
struct DriverCommand {
    method: Method,
    path: String,
    body: Option<Value>,
}

impl WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!("session/{}/{}", session_id.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _request_url: &Url) -> (Method, Option<String>) {
        (self.method.clone(), self.body.as_ref().map(Value::to_string))
    }
}

/// Has the driver at an address open a browser. `capabilities` are its own, with its options under `options`.
pub(super) async fn connect(driver: &str, mut capabilities: Capabilities, options: &str) -> Client {
    if let Ok(path) = std::env::var("SPECWRIGHT_BROWSER") {
        capabilities[options]["binary"] = json!(path);
    }
    let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await;
    must("open a browser", client)
}

pub(super) fn environment(name: &str) -> String {
    must(&format!("read {name}, which `cargo xtask test` sets"), std::env::var(name))
}
