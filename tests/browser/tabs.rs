//! One draft in several tabs.
//!
//! Three tabs type for six seconds in the ordinary run; `SPECWRIGHT_TYPING` says for how many instead.

use crate::harness::{Key, NEIGHBOUR, Screen, Session, journey, long_journey};
use crate::newer::newer;
use crate::steps::{alert_says, answer, control, finished, holds, route, start, status_begins, stored};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const DELIVERY: &str = "Delivery specification";

/// A word is typed so often, in milliseconds.
const PACE: u64 = 60;

/// Starts a draft and opens it in so many tabs.
async fn open_in_tabs(page: &Session, count: usize) -> Vec<crate::harness::Tab> {
    start(page, DELIVERY).await;
    answer(page, "Overview", "Feature…", "Undo").await;
    status_begins(page, "Saved").await;
    let address = route(page).await;
    let mut tabs = vec![page.tab().await];
    for _ in 1..count {
        tabs.push(page.new_tab().await);
        page.open(&address).await;
        holds(page, "Overview", "Feature…", "Undo").await;
    }
    tabs
}

#[test]
fn what_one_tab_writes_appears_in_the_other() {
    journey("two_tabs", Screen::WIDE, |page| async move {
        let tabs = open_in_tabs(&page, 2).await;
        answer(&page, "Overview", "Author(s)…", "Ada").await;
        status_begins(&page, "Saved").await;
        page.go_to(&tabs[0]).await;
        holds(&page, "Overview", "Author(s)…", "Ada").await;
        answer(&page, "Overview", "Author(s)…", "Ada and Bob").await;
        status_begins(&page, "Saved").await;
        page.go_to(&tabs[1]).await;
        holds(&page, "Overview", "Author(s)…", "Ada and Bob").await;
        assert!(page.try_by_role("button", "Compare and choose …").await.is_none());
        let keys: Vec<String> = stored(&page).await.into_iter().map(|(key, _)| key).collect();
        let drafts = keys.iter().filter(|key| key.starts_with("specwright/draft/"));
        assert_eq!(drafts.count(), 1, "one draft, one record: {keys:?}");
    });
}

#[test]
fn an_open_draft_outlives_what_is_cleared() {
    journey("cleared", Screen::WIDE, |page| async move {
        let tabs = open_in_tabs(&page, 2).await;
        let is_there =
            async || stored(&page).await.iter().any(|(key, _)| key.starts_with("specwright/draft/"));
        // A neighbour's entries are cleared with it, and are not ours to bring back.
        let clear =
            "const theirs = Object.entries(localStorage).filter(([key]) => key.startsWith(arguments[0]));
            localStorage.clear();
            for (const [key, text] of theirs) localStorage.setItem(key, text)";
        page.js(clear, vec![NEIGHBOUR.into()]).await;
        page.go_to(&tabs[0]).await;
        page.wait_until("it is there again", is_there).await;
        let notices = page.by_role("log", "Notices").await;
        assert_eq!(page.text_of(&notices).await, "", "nothing was deleted");
        answer(&page, "Overview", "Author(s)…", "Ada").await;
        status_begins(&page, "Saved").await;

        // Nor is a page in the way of what removes the database.
        let remove = "return new Promise((done, failed) => {
            const asked = indexedDB.deleteDatabase('specwright');
            asked.onsuccess = () => done(true);
            asked.onblocked = asked.onerror = failed;
        })";
        assert_eq!(page.js(remove, vec![]).await, true);
        answer(&page, "Overview", "Author(s)…", "Ada and Bob").await;
        status_begins(&page, "Saved").await;
        page.reload().await;
        holds(&page, "Overview", "Author(s)…", "Ada and Bob").await;
    });
}

#[test]
fn what_two_tabs_write_at_once_is_kept() {
    journey("side_by_side", Screen::WIDE, |page| async move {
        write_side_by_side(&page).await;
        let compare = page.by_role("button", "Compare and choose …").await;
        holds(&page, "Overview", "Author(s)…", "Bob").await;
        page.click(&compare).await;
        let dialog = page.by_role("dialog", "Two versions of this draft").await;
        let words = page.text_of(&dialog).await;
        assert!(words.contains("Ada") && words.contains("Bob"), "{words}");
        let both = page.by_role("button", "Keep both as two drafts").await;
        page.click(&both).await;
        page.wait_until("it is settled", async || {
            page.try_by_role("button", "Compare and choose …").await.is_none()
        })
        .await;
        assert!(finished(&page).await.contains("Bob"));
        status_begins(&page, "Saved").await;
        page.open("").await;
        let other = page.by_role("link", "Technical Specification (other version)").await;
        page.click(&other).await;
        holds(&page, "Overview", "Author(s)…", "Ada").await;
    });
}

/// Opens a draft in two tabs, of which the first writes "Ada" before it hears that the second one wrote "Bob".
async fn write_side_by_side(page: &Session) -> Vec<crate::harness::Tab> {
    let may_be_deaf = "const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (kind, listener, ...rest) {
            const hear = (event) => window.isDeaf || listener.call(this, event);
            add.call(this, kind, ['storage', 'visibilitychange'].includes(kind) ? hear : listener, ...rest);
        };";
    page.before_load(may_be_deaf).await;
    let tabs = open_in_tabs(page, 2).await;
    page.go_to(&tabs[0]).await;
    page.js("window.isDeaf = true", vec![]).await;
    for (tab, words) in [(&tabs[1], "Bob"), (&tabs[0], "Ada")] {
        page.go_to(tab).await;
        answer(page, "Overview", "Author(s)…", words).await;
        status_begins(page, "Saved").await;
    }
    let hear = "window.isDeaf = false; document.dispatchEvent(new Event('visibilitychange'))";
    page.js(hear, vec![]).await;
    for tab in &tabs {
        page.go_to(tab).await;
        page.by_role("button", "Compare and choose …").await;
    }
    tabs
}

/// The tab in which nothing was decided says what became of its words, and has them back with one step.
#[test]
fn what_one_tab_settles_is_told_in_the_other() {
    journey("settled", Screen::WIDE, |page| async move {
        let tabs = write_side_by_side(&page).await;
        let address = route(&page).await;
        // The first looks at the two while the second decides.
        page.go_to(&tabs[0]).await;
        let compare = page.by_role("button", "Compare and choose …").await;
        page.click(&compare).await;
        page.by_role("dialog", "Two versions of this draft").await;
        page.go_to(&tabs[1]).await;
        let compare = page.by_role("button", "Compare and choose …").await;
        page.click(&compare).await;
        let own = page.by_role("button", "Use this version").await;
        page.click(&own).await;
        status_begins(&page, "Saved").await;
        let notice = page.by_role("button", "Dismiss notice").await;
        page.click(&notice).await;
        // Whoever goes on there makes it no less true here.
        answer(&page, "Overview", "Author(s)…", "Bob and Eve").await;
        status_begins(&page, "Saved").await;
        page.go_to(&tabs[0]).await;
        holds(&page, "Overview", "Author(s)…", "Bob and Eve").await;
        let notices = page.by_role("log", "Notices").await;
        page.wait_until("it is told", async || {
            page.text_of(&notices).await.contains("It was settled in another tab")
        })
        .await;
        assert!(page.try_by_role("dialog", "Two versions of this draft").await.is_none());
        let undo = page.by_role("button", "Undo").await;
        // What is typed elsewhere is one step until it rests, as it is here.
        page.wait_until("its own words are back", async || {
            page.click(&undo).await;
            finished(&page).await.contains("Ada")
        })
        .await;
        assert_eq!(route(&page).await, address);
    });
}

#[test]
fn a_version_that_another_tab_deletes_is_not_said_to_be_kept() {
    journey("version_deleted", Screen::WIDE, |page| async move {
        let tabs = write_side_by_side(&page).await;
        let third = page.new_tab().await;
        page.open("").await;
        let listed = async || {
            let names = page.names_of("button").await.into_iter();
            names.filter(|name| name.contains(", the version of ")).collect::<Vec<_>>()
        };
        page.wait_until("both versions are listed", async || listed().await.len() == 2).await;
        let menu = page.by_role("button", listed().await[1].as_str()).await;
        page.click(&menu).await;
        let item = page.by_role("menuitem", "Delete this version").await;
        page.click(&item).await;
        page.within("log", "Notices").by_role("button", "Undo").await;
        let mut deleted = Vec::new();
        for tab in &tabs {
            page.go_to(tab).await;
            page.wait_until("nothing is to be settled", async || {
                page.try_by_role("button", "Compare and choose …").await.is_none()
            })
            .await;
            deleted.extend(page.try_by_role("button", "Store it again").await.map(|button| (tab, button)));
        }
        let [(tab, button)] = &deleted[..] else { panic!("one of two was deleted, not {}", deleted.len()) };
        page.go_to(tab).await;
        status_begins(&page, "Not stored").await;
        page.click(button).await;
        status_begins(&page, "Saved").await;
        page.by_role("button", "Compare and choose …").await;
        // There is nothing to undo any more.
        page.go_to(&third).await;
        let notices = page.by_role("log", "Notices").await;
        page.wait_until("its notice is gone", async || page.text_of(&notices).await.is_empty()).await;
    });
}

/// Two tabs of different versions of the program leave each other's words alone.
#[test]
fn what_a_newer_program_saves_in_another_tab_is_left_to_it() {
    journey("newer_tab", Screen::WIDE, |page| async move {
        let tabs = write_side_by_side(&page).await;
        // The second one is the newer program.
        let records = stored(&page).await;
        let theirs = records.iter().find(|(_, text)| text.contains("Bob"));
        let (key, text) = theirs.expect("the second tab has saved");
        let record = newer(text);
        page.js("localStorage.setItem(...arguments)", vec![json!(key), json!(record)]).await;
        page.go_to(&tabs[0]).await;
        let compare = page.by_role("button", "Compare and choose …").await;
        page.click(&compare).await;
        for way in ["Use the other version", "Keep both as two drafts", "Use this version"] {
            let dialog = page.by_role("dialog", "Two versions of this draft").await;
            let button = page.by_role("button", way).await;
            page.click(&button).await;
            page.wait_until("it is told", async || {
                page.text_of(&dialog).await.contains("A newer version of Specwright saved this draft.")
            })
            .await;
        }
        page.press(&[], Key::Escape).await;
        answer(&page, "Overview", "Author(s)…", "Ada and Eve").await;
        status_begins(&page, "Saved").await;
        let kept = stored(&page).await;
        assert!(kept.contains(&(key.clone(), record)), "what the newer program saved was touched");
        assert!(kept.iter().any(|(_, text)| text.contains("Ada and Eve")));
        page.by_role("button", "Compare and choose …").await;
    });
}

#[test]
fn a_draft_that_another_tab_deletes_says_so_until_it_is_back() {
    journey("deleted_elsewhere", Screen::WIDE, |page| async move {
        let tabs = open_in_tabs(&page, 2).await;
        let delete = async || {
            page.go_to(&tabs[1]).await;
            page.open("").await;
            let menu = page.by_role("button", "Actions for Technical Specification").await;
            page.click(&menu).await;
            let item = page.by_role("menuitem", "Delete").await;
            page.click(&item).await;
            page.within("log", "Notices").by_role("button", "Undo").await;
            page.go_to(&tabs[0]).await;
            alert_says(&page, &["put into the trash in another tab"]).await;
            status_begins(&page, "In the trash").await;
        };
        delete().await;
        let back = page.by_role("button", "Take it back").await;
        page.click(&back).await;
        status_begins(&page, "Saved").await;
        page.go_to(&tabs[1]).await;
        page.by_role("link", "Technical Specification").await;
        page.wait_until("there is nothing to undo any more", async || {
            page.within("log", "Notices").try_by_role("button", "Undo").await.is_none()
        })
        .await;
        delete().await;
        answer(&page, "Overview", "Author(s)…", "Ada").await;
        status_begins(&page, "Saved").await;
        assert!(page.try_by_role("button", "Take it back").await.is_none());
        // Of what a page's own tab removes, it hears nothing before it is looked at again.
        page.js(WIPE, vec![]).await;
        let back = page.by_role("button", "Store it again").await;
        status_begins(&page, "Not stored").await;
        page.click(&back).await;
        status_begins(&page, "Saved").await;
    });
}

/// Empties both stores as a script of the page's own would, and has the page looked at again.
const WIPE: &str = "for (const key of Object.keys(localStorage)) {
        if (key.startsWith('specwright/')) localStorage.removeItem(key);
    }
    return new Promise((done, failed) => {
        const asked = indexedDB.open('specwright');
        asked.onerror = failed;
        asked.onsuccess = () => {
            const clearing = asked.result.transaction('records', 'readwrite');
            clearing.objectStore('records').clear();
            clearing.oncomplete = () => {
                document.dispatchEvent(new Event('visibilitychange'));
                done();
            };
        };
    });";

/// Three tabs type at the same time, each by itself, as fast as the page lets them.
#[test]
fn what_three_tabs_type_at_once_is_kept() {
    let seconds =
        std::env::var("SPECWRIGHT_TYPING").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(6);
    let count = (seconds * 1_000 / PACE).max(1);
    // A browser may slow down what is not in front, so each tab can take all that time once it is.
    let longer = Duration::from_secs(seconds.saturating_mul(4));
    long_journey("three_tabs", Screen::WIDE, longer, move |page| async move {
        let tabs = open_in_tabs(&page, 3).await;
        let labels = ["Author(s)…", "Status…", "Feature…"];
        for (tab, name) in tabs.iter().zip(["ada", "bob", "cyd"]) {
            page.go_to(tab).await;
            let field = control(&page, "Overview", "textbox", labels[0]).await;
            // What stands in the field may come from another tab by then: each goes on from there.
            let script = "const [field, name, pace, words] = arguments;
                let count = 0;
                field.focus();
                window.typing = setInterval(() => {
                    field.setSelectionRange(field.value.length, field.value.length);
                    document.execCommand('insertText', false, ` ${name}${count++}`);
                    if (count === words) { clearInterval(window.typing); window.typed = true; }
                }, pace);";
            page.js(script, vec![json!(field), json!(name), json!(PACE), json!(count)]).await;
        }
        for tab in &tabs {
            page.go_to(tab).await;
            let has_typed = async || page.js("return window.typed === true", vec![]).await == json!(true);
            let begin = Instant::now();
            while begin.elapsed().as_secs() < seconds && !has_typed().await {
                sleep(Duration::from_millis(100)).await;
            }
            page.wait_until("it has typed", has_typed).await;
            status_begins(&page, "Saved").await;
        }
        // Whatever each tab shows is stored, as one version or as several side by side.
        let texts = stored(&page).await;
        for (tab, name) in tabs.iter().zip(["ada", "bob", "cyd"]) {
            page.go_to(tab).await;
            let shown = finished(&page).await;
            let word = format!("{name}{}", count - 1);
            assert!(shown.contains(&word), "{shown}");
            let last = shown.lines().find(|line| line.contains(&word)).unwrap_or_default();
            let words = last.rsplit("**: ").next().unwrap_or_default();
            assert!(texts.iter().any(|(_, text)| text.contains(words)), "{words} is not stored");
        }
        page.press(&[], Key::Escape).await;
    });
}
