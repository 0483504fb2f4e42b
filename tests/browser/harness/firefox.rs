//! What is Firefox's own: how it is started, its console, and what scripts with its rights do.
//!
//! Its driver serves one browser, so each journey starts a driver of its own. The driver's standard commands go to
//! the page; whatever they do not reach (the screen, the console, the downloads, the network) is reached by
//! scripts that run beside the browser's own, with its rights.

use super::browser::{connect, environment};
use super::{Screen, Session, must, patiently};
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use http::Method;
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const STARTING: Duration = Duration::from_secs(30);

/// Shows the page in a viewport of its own size, which the window need not have, in light or dark colours. The bars
/// above it are hidden: after the page's last control Tab would lead into them, and the driver's keys do not follow.
const SHOW_ON: &str = "const [width, height, isDark] = arguments;
    document.getElementById('navigator-toolbox').hidden = true;
    Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', isDark ? 0 : 1);
    for (const [side, length] of Object.entries({ width, height })) {
        for (const property of [side, `min-${side}`, `max-${side}`]) {
            gBrowser.selectedBrowser.style.setProperty(property, `${length}px`);
        }
    }";

/// The errors of pages since this was last asked; the browser has errors of its own, which are none of ours.
const CONSOLE_ERRORS: &str = "const errors = Services.console.getMessageArray()
        .filter((message) => message instanceof Ci.nsIScriptError)
        .filter(({ flags }) => (flags & Ci.nsIScriptError.warningFlag) === 0)
        .filter(({ category }) => category === 'content javascript' || category.startsWith('CSP'))
        .map(({ sourceName, lineNumber, errorMessage }) => `${sourceName} ${lineNumber} ${errorMessage}`);
    Services.console.reset();
    return errors;";

/// The paths of the files that have been downloaded to the end.
const DOWNLOADS: &str =
    "const { Downloads } = ChromeUtils.importESModule('resource://gre/modules/Downloads.sys.mjs');
    return Downloads.getList(Downloads.ALL)
        .then((list) => list.getAll())
        .then((all) => all.filter(({ succeeded }) => succeeded).map(({ target }) => target.path));";

/// Lets no request through of which the address contains certain words.
const BLOCK_REQUESTS: &str = "const [words] = arguments;
    const event = 'http-on-modify-request';
    if (window.blocker) Services.obs.removeObserver(window.blocker, event);
    window.blocker = words && {
        observe(request) {
            const { URI } = request.QueryInterface(Ci.nsIHttpChannel);
            if (URI.spec.includes(words)) request.cancel(Components.results.NS_ERROR_OFFLINE);
        },
    };
    if (window.blocker) Services.obs.addObserver(window.blocker, event);";

/// A running driver. It ends with the value, and its browser has to be closed before.
pub(super) struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    /// Starts the driver at this path on a free port.
    fn start(path: &Path) -> Self {
        // Without that right, no script gets beyond the page.
        let mut command = Command::new(path);
        command.args(["--port", "0", "--allow-system-access"]);
        let streams = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = must("start the driver", streams.spawn());
        let printed = process.stdout.take();
        let mut driver = Self { process, url: String::new() };
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            // What the browser prints comes here too, and a full pipe would stop it.
            let lines = printed.map(BufReader::new).into_iter().flat_map(BufRead::lines);
            for line in lines.map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("Listening on ") {
                    sender.send(address.to_owned()).ok();
                }
            }
        });
        driver.url = format!("http://{}", must("learn where it listens", receiver.recv_timeout(STARTING)));
        driver
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It has ended already, or it ends now: neither result changes what follows.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// Opens a browser that downloads to a folder, and stores in another one if it is to last.
pub(super) async fn start(folder: &Path, profile: Option<&Path>) -> (Client, Driver) {
    let driver = Driver::start(&PathBuf::from(environment("SPECWRIGHT_WEBDRIVER")));
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".to_owned(), json!("firefox"));
    capabilities.insert("moz:firefoxOptions".to_owned(), options(folder, profile));
    (connect(&driver.url, capabilities, "moz:firefoxOptions").await, driver)
}

fn options(folder: &Path, profile: Option<&Path>) -> Value {
    let mut arguments = vec![json!("-headless")];
    arguments.extend(profile.into_iter().flat_map(|profile| [json!("-profile"), json!(profile)]));
    json!({
        "args": arguments,
        "prefs": {
            "browser.download.dir": folder,
            // To the folder that is named above, and without a question.
            "browser.download.folderList": 2,
            "browser.download.always_ask_before_handling_new_types": false,
            // Scripts of the journey may look at the clipboard.
            "dom.events.testing.asyncClipboard": true,
        },
    })
}

pub(super) async fn show_on(page: &Session, Screen { width, height, is_dark }: Screen) {
    privileged(page, SHOW_ON, vec![json!(width), json!(height), json!(is_dark)]).await;
    // The page learns of its new size a little later.
    let is_there = patiently(async || {
        let size = page.js("return [innerWidth, innerHeight]", vec![]).await;
        (size == json!([width, height])).then_some(())
    });
    assert!(is_there.await.is_some(), "the viewport does not become {width} wide and {height} high");
}

pub(super) async fn console_errors(page: &Session) -> Vec<String> {
    let errors = privileged(page, CONSOLE_ERRORS, vec![]).await;
    must("read the console", serde_json::from_value(errors))
}

/// Nothing comes before a page's first script but what extensions bring, so the script becomes one.
pub(super) async fn before_load(page: &Session, source: &str) {
    let number = std::iter::successors(Some(1), |number| Some(number + 1));
    let mut folders = number.map(|number| page.folder.join(format!("before-{number}")));
    let folder = folders.find(|folder| !folder.exists()).unwrap_or_default();
    must("make a folder for an extension", fs::create_dir(&folder));
    let script = json!({
        "matches": ["<all_urls>"], "js": ["before.js"], "run_at": "document_start", "world": "MAIN",
    });
    let id = format!("{}@journey", folder.file_name().unwrap_or_default().display());
    let manifest = json!({
        "manifest_version": 2,
        "name": id,
        "version": "1",
        "browser_specific_settings": { "gecko": { "id": id } },
        "content_scripts": [script],
    });
    must("write an extension", fs::write(folder.join("manifest.json"), manifest.to_string()));
    must("write an extension", fs::write(folder.join("before.js"), source));
    let install = Some(json!({ "path": folder, "temporary": true }));
    let installed = page.command(Method::POST, "moz/addon/install".to_owned(), install).await;
    must("prepare what comes before the page", installed);
}

pub(super) async fn block_requests(page: &Session, words: Option<&str>) {
    privileged(page, BLOCK_REQUESTS, vec![json!(words)]).await;
}

pub(super) async fn downloads(page: &Session) -> Vec<PathBuf> {
    must("list the downloads", serde_json::from_value(privileged(page, DOWNLOADS, vec![]).await))
}

/// Runs the body of a function in the browser's own window, with the browser's rights.
async fn privileged(page: &Session, body: &str, arguments: Vec<Value>) -> Value {
    speak_to(page, "chrome").await;
    let answer = page.js(body, arguments).await;
    speak_to(page, "content").await;
    answer
}

/// Chooses where scripts run from now on.
async fn speak_to(page: &Session, context: &str) {
    let context = Some(json!({ "context": context }));
    must("choose a context", page.command(Method::POST, "moz/context".to_owned(), context).await);
}
