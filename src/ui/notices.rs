//! Short notices at the edge of the page, some with a way back.

use std::time::Duration;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::desk::{focus_start, later};
use super::html::{Html, Icon, Markup};
use super::patch;
use crate::browser;
use crate::workspace::Editor;

/// How long a notice stays that asks for nothing.
const SHORT: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Notice {
    id: u32,
    text: String,
    offer: Option<Offer>,
}

impl Notice {
    fn stands(&self) -> bool {
        self.offer.is_none_or(Offer::still_stands)
    }
}

#[derive(Default)]
struct List {
    notices: Vec<Notice>,
    /// How many there have been.
    count: u32,
}

/// A way back.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// The words on the button.
    pub(super) label: &'static str,
    pub(super) act: Callback<()>,
    /// Whether the offer still stands, as signals tell; with it goes the notice.
    pub(super) stands: Callback<(), bool>,
}

impl Offer {
    /// Takes back what was just done to a draft. After another edit the last step is no longer that one.
    pub(super) fn undo(editor: Editor, act: impl Fn() + Send + Sync + 'static) -> Self {
        let done = untrack(|| editor.try_edits());
        // What is made while nothing is drawn outlives the editor.
        let stands = Callback::new(move |()| done.is_some() && editor.try_edits() == done);
        Self { label: "Undo", act: Callback::new(move |()| act()), stands }
    }

    /// Callbacks go with the page that made them.
    fn still_stands(self) -> bool {
        self.stands.try_run(()) == Some(true)
    }
}

/// Where notices are put. Copies are handles to the same.
#[derive(Clone, Copy)]
pub(super) struct Notices {
    list: RwSignal<List>,
    /// Whose page outlives all others.
    owner: StoredValue<Owner>,
}

impl Notices {
    pub(super) fn new() -> Self {
        let owner = StoredValue::new(Owner::current().unwrap_or_default());
        Self { list: RwSignal::new(List::default()), owner }
    }

    /// A way back that stays wherever one goes, for as long as `stands` says.
    pub(super) fn lasting(
        self,
        label: &'static str,
        act: Box<dyn Fn() + Send + Sync>,
        stands: Box<dyn Fn() -> bool + Send + Sync>,
    ) -> Offer {
        self.owner.with_value(|owner| {
            owner.with(|| Offer {
                label,
                act: Callback::new(move |()| act()),
                stands: Callback::new(move |()| stands()),
            })
        })
    }

    /// Says something that goes away by itself.
    pub(super) fn say(self, text: impl Into<String>) {
        let id = self.push(text.into(), None);
        set_timeout(move || self.remove(id), SHORT);
    }

    /// Says something that stays until it is dismissed.
    pub(super) fn say_long(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Says something with a way back; it stays until it is dismissed or the offer no longer stands.
    pub(super) fn offer(self, text: impl Into<String>, offer: Offer) {
        self.push(text.into(), Some(offer));
    }

    /// As [`Self::offer`], for what takes the focus away with it: the way back gets it.
    pub(super) fn offer_back(self, text: impl Into<String>, offer: Offer) {
        self.push(text.into(), Some(offer));
        later(Box::new(|| browser::focus_first(".notice:last-child [data-accept]")));
    }

    /// Has what no longer stands taken away.
    pub(super) fn refresh(self) {
        // Nobody may be there any more to read them.
        let _ = self.list.try_update(|_| ());
    }

    fn push(self, text: String, offer: Option<Offer>) -> u32 {
        let id = self.list.with_untracked(|list| list.count);
        self.list.update(|list| {
            // Nobody needs to be told twice: the last is the one that is seen.
            list.notices.retain(|notice| notice.offer.is_some() || offer.is_some() || notice.text != text);
            list.count += 1;
            list.notices.push(Notice { id, text, offer });
        });
        id
    }

    fn remove(self, id: u32) {
        // The page may be gone when a notice's time is up.
        let _ = self.list.try_update(|list| list.notices.retain(|notice| notice.id != id));
    }

    /// What no longer stands might stand again, and is not meant then.
    fn prune(self) {
        let _ = self.list.try_update(|list| list.notices.retain(|notice| untrack(|| notice.stands())));
    }

    fn accept(self, id: u32) {
        let offer = self.list.with_untracked(|list| {
            list.notices.iter().find(|notice| notice.id == id).and_then(|notice| notice.offer)
        });
        if let Some(offer) = offer.filter(|offer| untrack(|| offer.still_stands())) {
            offer.act.run(());
        }
        self.remove(id);
    }
}

/// The notices, the newest last.
#[component]
pub(super) fn NoticesView(notices: Notices) -> impl IntoView {
    patch::keep("notices", move || {
        notices.list.with(|list| {
            let stand: Vec<&Notice> = list.notices.iter().filter(|notice| notice.stands()).collect();
            if stand.len() < list.notices.len() {
                later(Box::new(move || notices.prune()));
            }
            stand.into_iter().map(markup).collect()
        })
    });
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
        focus_start();
    };
    view! { <div id="notices" class="notices" role="log" aria-label="Notices" on:click=on_click></div> }
}

fn markup(notice: &Notice) -> Markup {
    let id = notice.id.to_string();
    let mut html = Html::default();
    html.open("div", &[("class", "notice")]).leaf("span", &[], &notice.text);
    if let Some(offer) = notice.offer {
        html.leaf(
            "button",
            &[("type", "button"), ("class", "button small"), ("data-accept", &id)],
            offer.label,
        );
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
