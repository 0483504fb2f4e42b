//! After one visit the page works without a network, and a newer version comes when someone agrees.

use crate::diagrams::{self, is_drawn};
use crate::harness::{Host, Screen, Session, journey, must};
use crate::highlighting::has_colours;
use crate::steps::{alert_says, answer, holds, route, shows, start, status_begins, to_library};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Nothing is stored while the page says so, in either store.
const REFUSE: &str = "window.refuses = true;
    for (const [of, name] of [[Storage.prototype, 'setItem'], [IDBDatabase.prototype, 'transaction']]) {
        const real = of[name];
        of[name] = function (...values) {
            if (window.refuses) { throw new Error('no room') }
            return real.apply(this, values);
        };
    }";

#[test]
fn everything_works_without_a_network() {
    journey("offline", Screen::WIDE, |page| async move {
        let folder = copy_of_page("offline");
        place_template(&folder, "Decision record", "# [Decision]\n");
        let host = Host::start(&folder);
        let page = page.at(host.url());
        page.open("").await;
        is_kept(&page).await;

        host.cut_off(true);
        start_again(&page).await;
        start(&page, "Engineering design").await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        has_colours(&page, "audit_log (", &["comment -- New table: audit_log", "keyword CREATE"]).await;
        status_begins(&page, "Saved").await;
        start_again(&page).await;
        holds(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        diagrams::open(
            &page,
            "offline.md",
            "# Calls\n\n```mermaid\nflowchart LR\n  Client --> Gateway\n```\n",
        )
        .await;
        is_drawn(&page, "Flowchart: Client, Gateway").await;

        // What a team has placed beside the page is there as it was, and as it is once there is a network again.
        to_library(&page).await;
        page.by_role("button", "Start Decision record").await;
        place_template(&folder, "Decision log", "# [Decision]\n");
        host.cut_off(false);
        start_again(&page).await;
        page.by_role("button", "Start Decision log").await;
    });
}

#[test]
fn a_new_version_is_taken_when_someone_agrees() {
    journey("versions", Screen::WIDE, |page| async move {
        let old = copy_of_page("versions_old");
        let (new, old_colours) = another_version(&old, "versions_new");
        let host = Host::start(&old);
        let page = page.at(host.url());
        page.open("").await;
        is_kept(&page).await;
        // The page of the first visit needs its files too when another version is published.
        page.wait_until("the worker answers for the page that started it", async || {
            page.js("return navigator.serviceWorker.controller !== null", vec![]).await == true
        })
        .await;
        assert!(!caches(&page).await.iter().any(|name| name.ends_with("ballast")));
        let old_version = version(&page).await;
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        let first = page.tab().await;
        page.new_tab().await;
        page.show_on(Screen::WIDE).await;
        page.open("").await;
        page.by_role("region", "Templates").await;

        // It is offered, and not taken by itself.
        host.publish(&new);
        look_for_version(&page).await;
        page.by_role("button", "Take it now").await;
        start_again(&page).await;
        page.by_role("button", "Take it now").await;
        assert_eq!(version(&page).await, old_version);

        // Nor while words would be lost with the page.
        page.js(REFUSE, vec![]).await;
        page.click(&page.by_role("button", "Start Feature specification").await).await;
        answer(&page, "Overview", "Overview", "Words that are only here").await;
        alert_says(&page, &["not saved"]).await;
        take(&page).await;
        page.wait_until("it says why not", async || {
            let notices = page.by_role("log", "Notices").await;
            page.text_of(&notices).await.contains("taking the new version would lose them")
        })
        .await;
        assert_eq!(version(&page).await, old_version);
        holds(&page, "Overview", "Overview", "Words that are only here").await;

        // Once they are kept it is, with the last word that was typed.
        page.js("window.refuses = false", vec![]).await;
        status_begins(&page, "Saved").await;
        answer(&page, "Overview", "Overview", "Words that stay").await;
        take(&page).await;
        page.wait_until("the new version is there", async || version(&page).await != old_version).await;
        let new_version = version(&page).await;
        holds(&page, "Overview", "Overview", "Words that stay").await;
        let second = page.tab().await;

        // The other tab goes on with its own code, what it loads only now included.
        page.go_to(&first).await;
        assert_eq!(version(&page).await, old_version);
        holds(&page, "Overview", "Feature…", "Undo").await;
        to_library(&page).await;
        page.click(&page.by_role("button", "Start Engineering design").await).await;
        answer(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        shows(&page, &["CREATE TABLE audit_log ("]).await;
        has_colours(&page, "audit_log (", &["comment -- New table: audit_log", "keyword CREATE"]).await;
        let loaded =
            "return performance.getEntriesByType('resource').some(({ name }) => name.includes(arguments[0]))";
        assert_eq!(page.js(loaded, vec![json!(old_colours)]).await, true);
        assert!(caches(&page).await.iter().any(|name| name.ends_with(&old_version)));

        // Until it is reloaded: then nobody needs what the old version has kept.
        take(&page).await;
        page.wait_until("it has the new version too", async || version(&page).await == new_version).await;
        holds(&page, "Schema Changes", "Table 1 name", "audit_log").await;
        page.wait_until("the old version is gone", async || {
            !caches(&page).await.iter().any(|name| name.ends_with(&old_version))
        })
        .await;
        page.go_to(&second).await;
        assert_eq!(version(&page).await, new_version);
    });
}

/// Leaves the page and comes back. Firefox's driver reloads past whatever is kept.
async fn start_again(page: &Session) {
    let route = route(page).await;
    page.at("about:blank").open("").await;
    page.open(&route).await;
}

/// Waits until the page says that it works without a network.
async fn is_kept(page: &Session) {
    let head = page.by_role("banner", "").await;
    page.wait_until("the page is kept", async || page.text_of(&head).await.contains("without a network"))
        .await;
}

/// Does what the browser does by itself at each start, and the page once an hour.
async fn look_for_version(page: &Session) {
    page.js(
        "return navigator.serviceWorker.getRegistration().then((it) => it.update()).then(() => null)",
        vec![],
    )
    .await;
}

async fn take(page: &Session) {
    let button = page.by_role("button", "Take it now").await;
    page.click(&button).await;
}

async fn version(page: &Session) -> String {
    let version = page.js("return document.querySelector('[data-version]')?.dataset.version", vec![]).await;
    version.as_str().unwrap_or_default().to_owned()
}

async fn caches(page: &Session) -> Vec<String> {
    let names: Value = page.js("return caches.keys()", vec![]).await;
    must("read the names of caches", serde_json::from_value(names))
}

fn copy_of_page(name: &str) -> PathBuf {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(name);
    fs::remove_dir_all(&copy).ok();
    copy_all(&page, &copy);
    copy
}

fn copy_all(from: &Path, to: &Path) {
    must("make a folder", fs::create_dir_all(to));
    for entry in must("list what was built", fs::read_dir(from)).flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_all(&from, &to);
        } else {
            must("copy a file", fs::copy(&from, &to));
        }
    }
}

/// Makes what would be built next if something had changed in how code is coloured. Also returns the folder of that in
/// the version before, which this one does not have.
fn another_version(of: &Path, name: &str) -> (PathBuf, String) {
    let folder = copy_of_page(name);
    let names = must("list what was built", fs::read_dir(of)).flatten().map(|entry| entry.file_name());
    let mut names = names.map(|name| name.to_string_lossy().into_owned());
    let colours = names.find(|name| name.starts_with("highlight-")).unwrap_or_default();
    let other = "highlight-0123456789abcdef";
    must("rename a folder", fs::rename(folder.join(&colours), folder.join(other)));
    let worker = must("read the worker", fs::read_to_string(of.join("sw.js")));
    let version = worker.split_once("const VERSION = \"").map(|(_, rest)| &rest[..16]).unwrap_or_default();
    for file in ["index.html", "sw.js"] {
        let text = must("read what was built", fs::read_to_string(folder.join(file)));
        let text = text.replace(&colours, other).replace(version, "fedcba9876543210");
        must("write another version", fs::write(folder.join(file), text));
    }
    (folder, colours)
}

/// Has one template offered by the team.
fn place_template(folder: &Path, name: &str, text: &str) {
    let index = json!([{ "name": name, "file": "record.md" }]).to_string();
    for (file, text) in [("index.json", index.as_str()), ("record.md", text)] {
        must("place a template", fs::write(folder.join("templates").join(file), text));
    }
}
