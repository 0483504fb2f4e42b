//! Short notices at the edge of the page, some with a way back.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::html::{Html, Icon, Markup};
use super::patch;

/// How long a notice stays that asks for nothing.
const SHORT: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Notice {
    id: u32,
    text: String,
    /// What it offers to do, and the words for it.
    action: Option<(&'static str, Callback<()>)>,
}

/// Where notices are put. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Notices {
    list: RwSignal<Vec<Notice>>,
    next: StoredValue<u32>,
}

impl Notices {
    pub(super) fn new() -> Self {
        Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Says something that goes away by itself.
    pub(super) fn say(self, text: impl Into<String>) {
        let id = self.push(text.into(), None);
        set_timeout(move || self.remove(id), SHORT);
    }

    /// Says something that can be undone; it stays until it is dismissed.
    pub(super) fn offer(self, text: impl Into<String>, label: &'static str, action: Callback<()>) {
        self.push(text.into(), Some((label, action)));
    }

    fn push(self, text: String, action: Option<(&'static str, Callback<()>)>) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| list.push(Notice { id, text, action }));
        id
    }

    fn remove(self, id: u32) {
        // The page may be gone when a notice's time is up.
        let _ = self.list.try_update(|list| list.retain(|notice| notice.id != id));
    }

    fn accept(self, id: u32) {
        let action = self.list.with_untracked(|list| {
            list.iter()
                .find(|notice| notice.id == id)
                .and_then(|notice| notice.action.map(|(_, action)| action))
        });
        if let Some(action) = action {
            action.run(());
        }
        self.remove(id);
    }
}

/// The notices, the newest last.
#[component]
pub(super) fn NoticesView(notices: Notices) -> impl IntoView {
    patch::keep("notices", move || notices.list.with(|list| list.iter().map(markup).collect()));
    let on_click = move |event: MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let id = |attribute: &str| -> Option<u32> {
            target.as_ref()?.closest(&format!("[{attribute}]")).ok()??.get_attribute(attribute)?.parse().ok()
        };
        if let Some(id) = id("data-accept") {
            notices.accept(id);
        } else if let Some(id) = id("data-dismiss") {
            notices.remove(id);
        }
    };
    view! { <div id="notices" class="notices" role="log" aria-label="Notices" on:click=on_click></div> }
}

fn markup(notice: &Notice) -> Markup {
    let id = notice.id.to_string();
    let mut html = Html::default();
    html.open("div", &[("class", "notice")]).leaf("span", &[], &notice.text);
    if let Some((words, _)) = notice.action {
        html.leaf("button", &[("type", "button"), ("class", "button small"), ("data-accept", &id)], words);
    }
    html.open(
        "button",
        &[
            ("type", "button"),
            ("class", "icon-button"),
            ("aria-label", "Dismiss notice"),
            ("data-dismiss", &id),
        ],
    )
    .icon(Icon::Close);
    html.finish()
}
