//! Backups out and in, the trash, and what the page says of where things are kept.

use crate::harness::{NEIGHBOUR, Screen, Session, journey, must, starts_with};
use crate::import::file;
use crate::steps::{alert_says, answer, finished, holds, route, start, status_begins, stored, to_library};

/// Writes a draft of that name.
async fn write(page: &Session, name: &str) {
    start(page, "Delivery specification").await;
    answer(page, "Overview", "Feature…", "Undo for deletes").await;
    let title = page.by_role("textbox", "Draft name").await;
    page.fill(&title, name).await;
    status_begins(page, "Saved").await;
    to_library(page).await;
}

/// Goes to the page of storage and backups.
async fn to_storage(page: &Session) {
    let link = page.by_role("link", "Storage and backups").await;
    page.click(&link).await;
    page.by_role("heading", "Storage and backups").await;
}

/// Waits until a region of the page says all of that.
async fn says(page: &Session, region: &str, words: &[&str]) {
    let region = page.by_role("region", region).await;
    page.wait_until(&format!("the page says {words:?}"), async || {
        let text = page.text_of(&region).await;
        words.iter().all(|words| text.contains(words))
    })
    .await;
}

async fn press(page: &Session, name: &str) {
    let button = page.by_role("button", starts_with(name)).await;
    page.click(&button).await;
}

async fn confirm(page: &Session, dialog: &str, name: &str) {
    let button = page.within("dialog", dialog).by_role("button", name).await;
    page.click(&button).await;
}

/// How many keys of both stores begin with that.
async fn kept(page: &Session, prefix: &str) -> u64 {
    let script = "const open = indexedDB.open('specwright');
        const settled = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
        return settled(open).then((database) => {
            const keys = settled(database.transaction('records').objectStore('records').getAllKeys());
            return keys.then((keys) => {
                database.close();
                return [...keys, ...Object.keys(localStorage)].filter((key) => key.startsWith(arguments[0])).length;
            });
        });";
    page.js(script, vec![prefix.into()]).await.as_u64().unwrap_or_default()
}

/// Takes away all that is kept, as a browser does whose data are cleared; only the neighbour stays, to be looked at.
async fn clear(page: &Session) {
    let script = "Object.keys(localStorage).filter((key) => !key.startsWith(arguments[0]))
            .forEach((key) => localStorage.removeItem(key));
        const open = indexedDB.open('specwright');
        return new Promise((done) => {
            open.onsuccess = () => {
                const gone = open.result.transaction('records', 'readwrite').objectStore('records').clear();
                gone.onsuccess = () => { open.result.close(); done(true); };
            };
        });";
    page.js(script, vec![NEIGHBOUR.into()]).await;
}

#[test]
fn a_deleted_draft_stays_in_the_trash_until_it_is_emptied() {
    journey("trash", Screen::WIDE, |page| async move {
        page.open("").await;
        page.js("localStorage.setItem('theme', 'dark')", vec![]).await;
        write(&page, "Mass undo").await;
        let menu = page.by_role("button", "Actions for Mass undo").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Delete").await;
        page.click(&item).await;
        // There is a way back wherever one goes.
        to_storage(&page).await;
        page.within("log", "Notices").by_role("button", "Undo").await;
        page.open("").await;
        page.reload().await;
        says(&page, "Storage", &["(1 in the trash)"]).await;
        to_storage(&page).await;
        says(&page, "Trash", &["Mass undo", "1 of 49 filled in", "deleted just now"]).await;
        press(&page, "Take back: Mass undo").await;
        says(&page, "Trash", &["stay until you empty it"]).await;
        let link = page.by_role("link", "All drafts and templates").await;
        page.click(&link).await;
        let link = page.by_role("link", "Mass undo").await;
        page.click(&link).await;
        holds(&page, "Overview", "Feature…", "Undo for deletes").await;
    });
}

#[test]
fn emptying_the_trash_leaves_nothing_of_a_draft_and_everything_else() {
    journey("empty_trash", Screen::WIDE, |page| async move {
        page.open("").await;
        page.js("localStorage.setItem('theme', 'dark')", vec![]).await;
        write(&page, "Mass undo").await;
        write(&page, "Other").await;
        let link = page.by_role("link", "Mass undo").await;
        page.click(&link).await;
        let address = route(&page).await;
        let id = address.rsplit('/').next().unwrap_or_default().to_owned();
        to_library(&page).await;
        let menu = page.by_role("button", "Actions for Mass undo").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Delete").await;
        page.click(&item).await;
        page.open(&address).await;
        alert_says(&page, &["in the trash"]).await;
        page.reload().await;
        let link = page.by_role("link", "Go to the trash").await;
        page.click(&link).await;
        press(&page, "Delete for good …: Mass undo").await;
        confirm(&page, "Delete for good", "Cancel").await;
        assert!(kept(&page, &format!("specwright/draft/{id}/")).await > 0);
        press(&page, "Empty the trash").await;
        confirm(&page, "Delete for good", "Delete for good").await;
        says(&page, "Trash", &["stay until you empty it"]).await;
        page.wait_until("it is in neither store", async || {
            let mut count = 0;
            for kind in ["draft", "version", "trash"] {
                count += kept(&page, &format!("specwright/{kind}/{id}")).await;
            }
            count == 0
        })
        .await;
        assert!(stored(&page).await.contains(&("theme".to_owned(), "dark".to_owned())));
        let link = page.by_role("link", "All drafts and templates").await;
        page.click(&link).await;
        page.by_role("link", "Other").await;
    });
}

#[test]
fn a_backup_brings_everything_back_after_all_was_cleared() {
    journey("backup", Screen::WIDE, |page| async move {
        write(&page, "Mass undo").await;
        says(&page, "Storage", &["There is no backup yet: this draft is in this browser alone."]).await;
        let link = page.by_role("link", "Mass undo").await;
        page.click(&link).await;
        let menu = page.by_role("button", "Draft actions").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Versions …").await;
        page.click(&item).await;
        let name = page.by_role("textbox", "Name the draft as it is now").await;
        page.click(&name).await;
        page.type_text("For review").await;
        confirm(&page, "Versions", "Keep").await;
        page.within("dialog", "Versions").by_role("button", starts_with("Restore: For review")).await;
        confirm(&page, "Versions", "Close").await;
        let address = route(&page).await;
        to_library(&page).await;
        to_storage(&page).await;
        says(&page, "What is kept", &["1 draft, no template and"]).await;
        let button = page.by_role("button", "Download a backup").await;
        let (path, text) = page.download(&button).await;
        let path_name = path.display().to_string();
        assert!(path_name.contains("specwright-backup-") && path_name.ends_with("json"), "{path_name}");
        says(&page, "Backups", &["Last backup: just now. No draft has changed since"]).await;
        let json: serde_json::Value = must("read the backup", serde_json::from_str(&text));
        assert_eq!(json["markdown"][0][0], "Mass undo");
        assert!(
            json["markdown"][0][1].as_str().is_some_and(|markdown| markdown.contains("Undo for deletes"))
        );

        clear(&page).await;
        page.open("").await;
        page.reload().await;
        says(&page, "Storage", &["There are no drafts to back up."]).await;
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file("backup.json", &text)).await;
        confirm(&page, "Bring in a backup", "Bring in").await;
        let link = page.by_role("link", "Mass undo").await;
        let said = page.by_role("log", "Notices").await;
        page.wait_until("it says what came in", async || {
            page.text_of(&said).await.contains("Brought in 1 draft, no template and")
        })
        .await;
        page.click(&link).await;
        holds(&page, "Overview", "Feature…", "Undo for deletes").await;
        assert_eq!(route(&page).await, address);
        assert!(finished(&page).await.contains("Undo for deletes"));
        let menu = page.by_role("button", "Draft actions").await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Versions …").await;
        page.click(&item).await;
        page.within("dialog", "Versions").by_role("button", starts_with("Restore: For review")).await;
        confirm(&page, "Versions", "Close").await;

        // The same once more changes nothing; what is damaged says so.
        to_library(&page).await;
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file("again.json", &text)).await;
        confirm(&page, "Bring in a backup", "Bring in").await;
        let said = page.by_role("log", "Notices").await;
        page.wait_until("it says that all was here", async || {
            page.text_of(&said).await.contains("Nothing new was brought in. What it holds was here already")
        })
        .await;
        let cut: String = text.chars().take(text.chars().count() * 2 / 3).collect();
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file("cut.json", &cut)).await;
        let dialog = page.by_role("dialog", "Bring in a backup").await;
        assert!(page.text_of(&dialog).await.contains("cut off or changed"));
        confirm(&page, "Bring in a backup", "Bring in").await;
        page.wait_until("it says that this may not be all", async || {
            page.text_of(&said).await.contains("it may have held more than this")
        })
        .await;
    });
}

#[test]
fn backups_are_written_to_a_folder_by_themselves() {
    journey("backup_folder", Screen::WIDE, |page| async move {
        // No driver can answer the browser's own dialog: the page is given its private folder.
        page.before_load(
            "window.showDirectoryPicker = () => navigator.storage.getDirectory();
            FileSystemDirectoryHandle.prototype.queryPermission ??= async () => 'granted';",
        )
        .await;
        write(&page, "Mass undo").await;
        to_storage(&page).await;
        press(&page, "Choose a folder").await;
        says(&page, "Backups", &["is written to the folder", "Last backup: just now."]).await;
        let read = "return navigator.storage.getDirectory().then(async (folder) => {
            for await (const [name, file] of folder) {
                if (name.startsWith('specwright-backup-')) return (await file.getFile()).text();
            }
        });";
        let text = page.js(read, vec![]).await;
        assert!(text.as_str().is_some_and(|text| text.contains("Mass undo")), "{text}");
        page.reload().await;
        says(&page, "Backups", &["is written to the folder"]).await;
        press(&page, "Stop").await;
        says(&page, "Backups", &["Backups can be written to a folder"]).await;
    });
}

#[test]
fn the_browser_is_asked_to_keep_it_after_the_first_edit() {
    journey("promise", Screen::NARROW, |page| async move {
        page.before_load(
            "window.asked = 0;
            StorageManager.prototype.persist = async () => { window.asked += 1; return true; };
            StorageManager.prototype.persisted = async () => window.asked > 0;",
        )
        .await;
        page.open("#/storage").await;
        says(&page, "Where it is kept", &["(localStorage) works", "(IndexedDB) works", "may clear it"]).await;
        start(&page, "Delivery specification").await;
        let asked = async || page.js("return window.asked", vec![]).await.as_u64();
        assert_eq!(asked().await, Some(0), "not before there is something to keep");
        answer(&page, "Overview", "Feature…", "Undo").await;
        status_begins(&page, "Saved").await;
        assert_eq!(asked().await, Some(1), "once");
    });
}
