//! The library: the drafts, and the templates to start from.

use leptos::ev::{Event, FocusEvent, KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::backups::Backups;
use super::catalogue::{Catalogue, template_menu};
use super::dialog::value_of;
use super::drafts_list::{Drafts, draft_menu, rows};
use super::gallery::cards;
use super::import::{Import, ImportButton};
use super::menu;
use super::notices::Notices;
use super::patch;
use super::template_dialog::Editing;
use super::update::Updates;
use super::words::{self, NotOpened};
use crate::browser::{self, PageStore};
use crate::drafts::{Listing, PREFIX, TEMPLATES};

/// The page of drafts and templates. `lost` says why what the address names is not shown, as long as it is not.
#[component]
pub(super) fn LibraryPage(
    drafts: Drafts,
    lost: Signal<Option<NotOpened>>,
    notices: Notices,
    catalogue: Catalogue,
    import: Import,
    editing: Editing,
) -> impl IntoView {
    let listing = drafts.listing();
    let storage = window_event_listener_untyped("storage", move |event| {
        // Other pages of the host keep things there too. Without a key, all of it was cleared.
        let key = browser::changed_key(&event);
        let concerns = |keys: &str| key.as_deref().is_none_or(|key| key.starts_with(keys));
        if concerns(TEMPLATES) {
            catalogue.refresh();
        }
        if concerns(PREFIX) {
            drafts.refresh();
            import.backups.refresh();
        }
    });
    on_cleanup(move || {
        storage.remove();
        // What was begun here is over, and some of what they offer goes with the page.
        drafts.renaming.set(None);
        notices.refresh();
    });
    Effect::new(move |_| {
        drafts.news.track();
        catalogue.refresh();
    });
    let stores = use_context::<(PageStore, RwSignal<u64>)>();
    patch::keep("draft-rows", move || {
        let renaming = drafts.renaming.get();
        let none = || {
            let state = stores.map(|(stores, mirror_news)| {
                mirror_news.track();
                stores.mirror_state()
            });
            words::no_drafts(state)
        };
        listing.with(|listing| rows(listing, renaming.as_ref(), browser::now(), none))
    });
    let templates = catalogue.listing();
    patch::keep("cards", move || templates.with(|templates| cards(templates)));
    let problem = Signal::derive(move || match catalogue.own() {
        Ok(shelved) => words::unreadable_templates(&shelved.unreadable) + &catalogue.problems(),
        // The list of drafts says it.
        Err(_) => catalogue.problems(),
    });
    let read = move |read: fn(Backups, &Listing) -> String| {
        listing
            .with(|listing| listing.as_ref().map(|listing| read(import.backups, listing)).unwrap_or_default())
    };
    let kept = Signal::derive(move || read(Backups::words));
    let trash = Signal::derive(move || {
        read(|_, listing| match listing.trash.len() {
            0 => String::new(),
            count => format!(" ({count} in the trash)"),
        })
    });
    let half = Signal::derive(move || {
        drafts.news.track();
        let problem = stores.and_then(|(stores, mirror_news)| {
            mirror_news.track();
            words::store_problem(&stores.mirror_state(), stores.refusal().as_ref())
        });
        let folder = import.backups.problem.get().map(|problem| words::folder_problem(&problem));
        problem.into_iter().chain(folder).collect::<Vec<_>>().join(" ")
    });
    let updates = use_context::<Updates>();
    let place = Signal::derive(move || updates.map_or("", Updates::place));
    view! {
        <div
            class="library"
            on:click=move |event| on_click(drafts, catalogue, editing, &event)
            on:keydown=move |event| on_key(drafts, &event)
            on:focusout=move |event| on_leave(drafts, &event)
        >
            <header class="library-head">
                <h1 tabindex="-1">"Specwright"</h1>
                <p class="tagline">"Technical specifications from Markdown templates. Everything stays in your browser."{place}</p>
                <p class="bring">
                    <ImportButton import=import catalogue=catalogue label="Import a file" />
                    <span class="note">"A template or a document in Markdown, or a backup: choose it, drop it on the page, or paste its text."</span>
                </p>
            </header>
            {move || lost.get().map(told_lost)}
            <main>
                <section class="drafts" aria-labelledby="drafts-title">
                    <h2 id="drafts-title">"Drafts"</h2>
                    <div class="draft-rows" id="draft-rows"></div>
                </section>
                <section class="kept" aria-label="Storage">
                    <p class="problem" role="status">{half}</p>
                    <p class="note">
                        {kept} " " <a href="#/storage">"Storage and backups"</a> {trash}
                    </p>
                </section>
                <section class="gallery" aria-labelledby="templates-title">
                    <h2 id="templates-title">"Templates"</h2>
                    <div class="cards" id="cards"></div>
                    <p class="note" role="status">{problem}</p>
                </section>
            </main>
        </div>
    }
}

/// What to say of an address that could not be opened.
fn told_lost(why: NotOpened) -> impl IntoView {
    let (address, place) = match why {
        NotOpened::Discarded => ("#/storage", "Go to the trash"),
        _ => ("#/", "Go to the library"),
    };
    view! {
        <div class="lost" role="alert">
            <p>{words::not_opened(&browser::fragment(), &why)}</p>
            <p>
                <a class="button" href=address>{place}</a>
            </p>
        </div>
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn on_click(drafts: Drafts, catalogue: Catalogue, editing: Editing, event: &MouseEvent) {
    let Some(target) = target(event) else { return };
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(address) = closest("[data-go]").and_then(|button| button.get_attribute("data-go")) {
        browser::go_to(&address);
    } else if let Some(button) = closest("[data-menu]") {
        let name = button.get_attribute(menu::ATTRIBUTE).unwrap_or_default();
        let mut items = draft_menu(&name);
        items.extend(template_menu(&name));
        menu::toggle(&button, &items);
    } else if let Some(action) = closest("[data-do]").and_then(|button| button.get_attribute("data-do")) {
        menu::close(true);
        match action.split_once(' ') {
            Some(("edit-template", slug)) => {
                if let Some(own) = catalogue.stored(slug) {
                    editing.open(own);
                }
            }
            Some((verb, of)) if !catalogue.act(verb, of) => drafts.act(verb, of),
            _ => {}
        }
    }
}

fn on_key(drafts: Drafts, event: &KeyboardEvent) {
    let Some(input) = target(event).filter(|target| target.id() == "new-name") else {
        return;
    };
    match event.key().as_str() {
        "Enter" => drafts.finish_renaming(Some(&value_of(&input))),
        "Escape" => drafts.finish_renaming(None),
        _ => {}
    }
}

fn on_leave(drafts: Drafts, event: &FocusEvent) {
    if let Some(input) = target(event).filter(|target| target.id() == "new-name") {
        drafts.finish_renaming(Some(&value_of(&input)));
    }
}
