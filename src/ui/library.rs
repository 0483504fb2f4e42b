//! The library: the drafts, and the templates to start from.

use leptos::ev::{Event, FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::drafts_list::{Drafts, draft_menu, rows};
use super::gallery::cards;
use super::menu;
use super::notices::Notices;
use super::patch::Rows;
use crate::browser;
use crate::drafts::{KeyValue, Library};

/// The page of drafts and templates. `lost` is an address that names nothing.
#[component]
pub(super) fn LibraryPage(
    store: &'static (dyn KeyValue + Sync),
    lost: Option<String>,
    notices: Notices,
) -> impl IntoView {
    let drafts = Drafts::new(store, notices);
    let storage = window_event_listener_untyped("storage", move |_| drafts.refresh());
    on_cleanup(move || storage.remove());
    let drafts_list = NodeRef::<html::Div>::new();
    Effect::new(move |shown: Option<Option<Rows>>| {
        let mut shown =
            shown.flatten().or_else(|| drafts_list.get().map(|list| Rows::new((*list).clone().into())));
        drafts.version.track();
        let renaming = drafts.renaming.get();
        let listing = Library::new(store).list();
        if let Some(shown) = &mut shown {
            shown.show(rows(&listing, renaming.as_ref(), browser::now()));
        }
        if renaming.is_some() {
            browser::focus("new-name");
        }
        shown
    });
    let gallery = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(gallery) = gallery.get() {
            Rows::new((*gallery).clone().into()).show(cards());
        }
    });
    let lost = lost.map(|address| {
        view! {
            <div class="lost" role="alert">
                <p>
                    "There is no draft or template at " <code>{format!("#{address}")}</code>
                    ". It may have been deleted, or it was made in another browser."
                </p>
                <p>
                    <a class="button" href="#/">"Go to the library"</a>
                </p>
            </div>
        }
    });
    view! {
        <div
            class="library"
            on:click=move |event| on_click(drafts, &event)
            on:keydown=move |event| on_key(drafts, &event)
            on:focusout=move |event| on_leave(drafts, &event)
        >
            <header class="library-head">
                <h1>"Specwright"</h1>
                <p class="tagline">"Technical specifications from Markdown templates. Everything stays in your browser."</p>
            </header>
            {lost}
            <main>
                <section class="drafts" aria-labelledby="drafts-title">
                    <h2 id="drafts-title">"Drafts"</h2>
                    <div class="draft-rows" node_ref=drafts_list></div>
                </section>
                <section class="gallery" aria-labelledby="templates-title">
                    <h2 id="templates-title">"Templates"</h2>
                    <div class="cards" node_ref=gallery></div>
                </section>
            </main>
        </div>
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn on_click(drafts: Drafts, event: &MouseEvent) {
    let Some(target) = target(event) else { return };
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(address) = closest("[data-go]").and_then(|button| button.get_attribute("data-go")) {
        browser::go_to(&address);
    } else if let Some(button) = closest("[data-menu]") {
        menu::toggle(&button, &draft_menu(&button.get_attribute(menu::ATTRIBUTE).unwrap_or_default()));
    } else if let Some(action) = closest("[data-do]").and_then(|button| button.get_attribute("data-do")) {
        menu::close(true);
        if let Some((verb, of)) = action.split_once(' ') {
            drafts.act(verb, of);
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

fn value_of(input: &Element) -> String {
    input.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default()
}
