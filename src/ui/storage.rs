//! The page that tells what is kept, where, and how safe it is there: backups, the two stores, the trash, versions
//! without their draft, and what cannot be read.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::backups::Backups;
use super::catalogue::Catalogue;
use super::desk::focus_start;
use super::drafts_list::{self, Drafts};
use super::html::{Html, Markup};
use super::import::{Import, ImportButton};
use super::notices::Notices;
use super::patch;
use super::words;
use crate::browser::{self, PageStore, Room};
use crate::drafts::{
    Discarded, HELD, KeyValue, Library, Listing, Millis, MirrorState, PREFIX, SetAside, Shelf, StoreError,
    TEMPLATES, VERSIONS, decode,
};

/// The page. `stores` are what it tells of.
#[component]
pub(super) fn StoragePage(
    stores: PageStore,
    mirror_news: RwSignal<u64>,
    store: &'static (dyn KeyValue + Sync),
    drafts: Drafts,
    notices: Notices,
    catalogue: Catalogue,
    import: Import,
    backups: Backups,
) -> impl IntoView {
    let room = RwSignal::new(None::<Room>);
    let look = move || {
        leptos::task::spawn_local(async move {
            let found = browser::room().await;
            // The page may be left before the browser answers.
            let _ = room.try_set(Some(found));
        });
    };
    look();
    Effect::new(move || {
        mirror_news.track();
        // There may be more once the database can be read.
        if stores.mirror_state() != MirrorState::Opening {
            store.bring(VERSIONS, Box::new(move |_| drafts.refresh()));
        }
    });
    let elsewhere = window_event_listener_untyped("storage", move |event| {
        if browser::changed_key(&event).is_none_or(|key| key.starts_with(PREFIX)) {
            drafts.refresh();
            backups.refresh();
        }
    });
    on_cleanup(move || elsewhere.remove());
    browser::set_title("Storage · Specwright");
    on_cleanup(|| browser::set_title("Specwright"));
    keep_rows(stores, mirror_news, store, drafts, backups, room);
    let on_click = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let pressed = target.and_then(|target| target.closest("[data-do]").ok().flatten());
        let Some(action) = pressed.and_then(|pressed| pressed.get_attribute("data-do")) else { return };
        match action.split_once(' ').unwrap_or((&action, "")) {
            ("back-up", _) => backups.download(),
            ("choose-folder", _) => backups.choose_folder(),
            ("allow-folder", _) => backups.allow_folder(),
            ("forget-folder", _) => backups.forget_folder(),
            ("ask-promise", _) => browser::ask_for_promise(move |is_promised| {
                look();
                if !is_promised {
                    notices.say("The browser does not promise it now.");
                }
            }),
            ("download-aside", number) => download_aside(stores, number, notices),
            (verb, of) => {
                drafts.act(verb, of);
                if verb == "take-back" {
                    // The row is gone, and the focus with it.
                    focus_start();
                }
            }
        }
    };
    view! {
        <div class="library" on:click=on_click>
            <header class="library-head">
                <p>
                    <a class="button" href="#/">"All drafts and templates"</a>
                </p>
                <h1 tabindex="-1">"Storage and backups"</h1>
                <p class="tagline">
                    "Drafts are kept in this browser, and in no other place: a backup is what brings them anywhere else."
                </p>
            </header>
            <main>
                <section aria-labelledby="backups-title">
                    <h2 id="backups-title">"Backups"</h2>
                    <div id="backup-rows" aria-live="polite"></div>
                    <p class="bring">
                        <button type="button" class="button primary" data-do="back-up">"Download a backup"</button>
                        <ImportButton import=import catalogue=catalogue label="Bring in a backup" />
                        <span class="note">"One file with all drafts, their versions, the trash, and your own templates."</span>
                    </p>
                </section>
                <section aria-labelledby="places-title">
                    <h2 id="places-title">"Where it is kept"</h2>
                    <div id="place-rows"></div>
                </section>
                <section aria-labelledby="kept-title">
                    <h2 id="kept-title">"What is kept"</h2>
                    <div id="kept-rows"></div>
                </section>
                <section aria-labelledby="trash-title">
                    <h2 id="trash-title">"Trash"</h2>
                    <div class="draft-rows" id="trash-rows"></div>
                </section>
                <section aria-label="Versions without their draft">
                    <div class="draft-rows" id="alone-rows"></div>
                </section>
                <section aria-label="Could not be read">
                    <div class="draft-rows" id="unreadable-rows"></div>
                </section>
            </main>
        </div>
    }
}

/// Keeps what the page tells up to what is there.
fn keep_rows(
    stores: PageStore,
    mirror_news: RwSignal<u64>,
    store: &'static (dyn KeyValue + Sync),
    drafts: Drafts,
    backups: Backups,
    room: RwSignal<Option<Room>>,
) {
    let listing = drafts.listing();
    let track = move || {
        // Versions come without a change of the list.
        drafts.news.track();
        mirror_news.track();
        listing.track();
        backups.version.track();
    };
    patch::keep("backup-rows", move || {
        track();
        let problem = backups.problem.get();
        let words = listing.with(|listing| match listing {
            Ok(listing) => backups.words(listing),
            Err(error) => format!("The drafts cannot be read now: {}.", words::store_error(error)),
        });
        backup_rows(backups, &words, problem.as_deref())
    });
    patch::keep("place-rows", move || {
        track();
        place_rows(stores, room.get())
    });
    patch::keep("kept-rows", move || {
        track();
        listing.with(|listing| kept_rows(store, listing))
    });
    patch::keep("trash-rows", move || {
        track();
        listing.with(|listing| {
            trash_rows(listing.as_ref().map_or(&[], |listing| &listing.trash), browser::now())
        })
    });
    patch::keep("alone-rows", move || {
        track();
        // Until the database was read, their drafts may be in there.
        let is_known = stores.mirror_state() != MirrorState::Opening;
        let alone = is_known.then(|| Library::new(store).versions_alone().unwrap_or_default());
        drafts_list::alone_rows(&alone.unwrap_or_default())
    });
    patch::keep("unreadable-rows", move || {
        track();
        let mut rows = listing.with(|listing| {
            drafts_list::unreadable_rows(listing.as_ref().map_or(&[], |listing| &listing.unreadable))
        });
        rows.extend(aside_rows(stores, store));
        rows
    });
}

fn paragraph(words: &str) -> Markup {
    drafts_list::paragraph("fact", words)
}

/// Words with buttons behind them, which do these verbs.
fn with_buttons(words: &str, class: &'static str, buttons: &[(&str, &str)]) -> Markup {
    let mut html = Html::default();
    html.open("p", &[("class", class)]).text(words);
    for (label, verb) in buttons {
        html.text(" ").leaf(
            "button",
            &[("type", "button"), ("class", "button small"), ("data-do", verb)],
            label,
        );
    }
    html.finish()
}

fn backup_rows(backups: Backups, words: &str, problem: Option<&str>) -> Vec<Markup> {
    let mut rows = vec![paragraph(words)];
    let folder = backups.folder.get();
    rows.push(match folder {
        _ if !browser::has_folders() => paragraph(
            "This browser lets no page write to a folder by itself: download a backup now and then.",
        ),
        None => with_buttons(
            "Backups can be written to a folder on this computer by themselves, every ten minutes in which you work.",
            "fact",
            &[("Choose a folder …", "choose-folder")],
        ),
        Some(folder) if folder.is_allowed => with_buttons(
            &format!("A backup is written to the folder “{}” every ten minutes in which you work, one file for each day.", folder.name),
            "fact",
            &[("Choose another …", "choose-folder"), ("Stop", "forget-folder")],
        ),
        Some(folder) => with_buttons(
            &format!("Backups to the folder “{}” wait: the browser wants to be asked again whether the page may write there.", folder.name),
            "problem",
            &[("Allow it", "allow-folder"), ("Choose another …", "choose-folder"), ("Stop", "forget-folder")],
        ),
    });
    rows.extend(problem.map(|problem| drafts_list::paragraph("problem", &words::folder_problem(problem))));
    rows
}

fn place_rows(stores: PageStore, room: Option<Room>) -> Vec<Markup> {
    let local = match stores.first().keys().and_then(|_| stores.refusal().map_or(Ok(()), Err)) {
        Ok(()) if HELD.iter().any(|prefix| stores.is_in_mirror_alone(prefix)) => {
            words::FIRST_STORE_LACKS.to_owned()
        }
        Ok(()) => words::first_store(used(stores)),
        Err(error) => format!("did not take the last text: {}", words::store_error(&error)),
    };
    let mut rows = vec![
        paragraph(&format!("The browser’s first store (localStorage) {local}.")),
        paragraph(&format!("Its database (IndexedDB) {}.", words::mirror(&stores.mirror_state()))),
    ];
    let Some(Room { is_promised, bytes }) = room else { return rows };
    if let Some((used, most)) = bytes {
        rows.push(paragraph(&room_taken(used, most)));
    }
    rows.push(match is_promised {
        Some(true) => paragraph("The browser has promised not to clear any of it by itself."),
        Some(false) => with_buttons(
            "The browser may clear it when room is short, and some do after weeks without a visit. Many promise not to \
             once a page is used often, or is installed.",
            "fact",
            &[("Ask it to promise", "ask-promise")],
        ),
        None => paragraph("This browser does not tell whether it may clear it by itself."),
    });
    rows
}

/// How many UTF-16 units the first store holds, as browsers count, those of other pages included.
fn used(stores: PageStore) -> usize {
    let keys = stores.first().keys().unwrap_or_default();
    let units = |text: &str| text.encode_utf16().count();
    let texts = keys.iter().filter_map(|key| Some(units(key) + units(&stores.first().get(key).ok()??)));
    texts.sum()
}

fn kept_rows(store: &'static (dyn KeyValue + Sync), listing: &Result<Listing, StoreError>) -> Vec<Markup> {
    let Ok(listing) = listing else { return vec![paragraph("The store gives nothing out.")] };
    let shelved = Shelf::new(store).list().unwrap_or_default();
    let count =
        |prefix: &str| store.keys().unwrap_or_default().iter().filter(|key| key.starts_with(prefix)).count();
    let [drafts, versions, templates] = [listing.drafts.len(), count(VERSIONS), shelved.templates.len()];
    let strange = listing.unreadable.len() + count(TEMPLATES).saturating_sub(templates);
    let words = format!(
        "Kept here: {}; {} in the trash.",
        words::counts([drafts, templates, versions]),
        listing.trash.len()
    );
    let mut rows = vec![paragraph(&words)];
    if strange > 0 {
        rows.push(paragraph(&match strange {
            1 => "1 entry cannot be read. It is left untouched.".to_owned(),
            _ => format!("{strange} entries cannot be read. They are left untouched."),
        }));
    }
    rows
}

fn trash_rows(trash: &[Discarded], now: Millis) -> Vec<Markup> {
    if trash.is_empty() {
        return vec![drafts_list::paragraph(
            "empty",
            "Drafts that you delete come here, and stay until you empty it.",
        )];
    }
    let mut rows: Vec<Markup> = trash
        .iter()
        .filter_map(|Discarded { entry, when }| {
            let head = entry.heads.first()?;
            let mut html = Html::default();
            html.open("div", &[("class", "draft-row")]).open("div", &[("class", "draft-words")]);
            html.leaf("span", &[], &head.name);
            let when = words::ago(*when, now, browser::local_time);
            let facts = [head.template.clone(), words::progress(head.progress), format!("deleted {when}")]
                .join(" · ");
            html.leaf("p", &[("class", "note")], &facts).close();
            for (words, verb) in
                [("Take back", "take-back"), ("Download", "download"), ("Delete for good …", "erase")]
            {
                let label = format!("{words}: {}", head.name);
                let action = format!("{verb} {}", entry.id);
                html.small_button(words, &label, &action);
            }
            Some(html.finish())
        })
        .collect();
    rows.push(with_buttons("", "bring", &[("Empty the trash …", "erase all")]));
    rows
}

/// What was found in one store beside something better in the other.
fn aside_rows(stores: PageStore, store: &'static (dyn KeyValue + Sync)) -> Vec<Markup> {
    let mut rows = Vec::new();
    for (number, SetAside { key, text }) in stores.set_aside().into_iter().enumerate() {
        if rows.is_empty() {
            let mut heading = Html::default();
            heading.leaf("h3", &[], "Damaged in one of two stores");
            rows.push(heading.finish());
            let ask = "Of these, the other store had another text. What is damaged is left untouched.";
            rows.push(drafts_list::paragraph("ask", ask));
        }
        // Templates are stored beside drafts, and what is there by now may be damaged too.
        let used = store.get(&key).ok().flatten().and_then(|text| decode(&text).ok());
        let name = used.map_or(key, |record| record.draft.name());
        let words = format!("{name} ({} characters)", text.encode_utf16().count());
        let download = "Download as it is";
        let mut html = Html::default();
        html.open("p", &[("class", "fact")]).text(&words).text(" ");
        html.small_button(download, &format!("{download}: {words}"), &format!("download-aside {number}"));
        rows.push(html.finish());
    }
    rows
}

fn download_aside(stores: PageStore, number: &str, notices: Notices) {
    let aside = number.parse().ok().and_then(|number: usize| stores.set_aside().into_iter().nth(number));
    let Some(aside) = aside else { return };
    let name = crate::export::file_name(&aside.key, "txt");
    if !browser::download(&name, "text/plain;charset=utf-8", &aside.text) {
        notices.say("The browser did not take the file.");
    }
}

/// What to say of so many bytes that are taken of so many.
fn room_taken(used: f64, most: f64) -> String {
    // Less than nothing, as a browser counts that has no sign for it.
    if used > 2_f64.powi(63) {
        return "The browser has lost count of what this site takes, as Firefox may when it was ended in the middle of its \
                work, and stores nothing more until it is started again: download what is not saved before you do that."
            .to_owned();
    }
    format!("This site takes {} of the {} that the browser allows it.", bytes_of(used), bytes_of(most))
}

/// "12 MB"
fn bytes_of(bytes: f64) -> String {
    let steps = [(1e9, "GB"), (1e6, "MB"), (1e3, "KB")];
    let step = steps.into_iter().find(|(size, _)| bytes >= *size);
    step.map_or_else(|| format!("{bytes:.0} bytes"), |(size, unit)| format!("{:.1} {unit}", bytes / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room() {
        assert_eq!(
            room_taken(1_148_616.0, 1.07e10),
            "This site takes 1.1 MB of the 10.7 GB that the browser allows it."
        );
        let below_nothing = room_taken(18_446_744_073_708_403_000.0, 1.07e10);
        assert!(below_nothing.contains("has lost count"), "{below_nothing}");
    }
}
