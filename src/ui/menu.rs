//! Menus. A button names its menu in an attribute; the page writes the items when it is opened. One menu is open
//! at a time, and stands beside its button.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};

use super::html::{Html, Icon, Markup};
use crate::browser;

/// The attribute of a button that opens a menu: which one.
pub(super) const ATTRIBUTE: &str = "data-menu";

/// The id of the menu that is open.
const LIST: &str = "menu";

/// An item: what it says, the attribute that tells what it does, and whether it can be chosen now.
pub(super) struct MenuItem {
    pub(super) words: String,
    pub(super) action: String,
    pub(super) is_enabled: bool,
}

impl MenuItem {
    pub(super) fn new(words: impl Into<String>, action: String) -> Self {
        Self { words: words.into(), action, is_enabled: true }
    }

    pub(super) fn enabled(self, is_enabled: bool) -> Self {
        Self { is_enabled, ..self }
    }
}

/// Writes a button that opens a menu; `is_stop` tells whether Tab stops at it.
pub(super) fn write_button(html: &mut Html, label: &str, menu: &str, is_stop: bool) {
    html.open("div", &[("class", "menu")])
        .open(
            "button",
            &[
                ("type", "button"),
                ("class", "icon-button"),
                ("tabindex", if is_stop { "0" } else { "-1" }),
                ("aria-haspopup", "menu"),
                ("aria-expanded", "false"),
                ("aria-label", label),
                (ATTRIBUTE, menu),
            ],
        )
        .icon(Icon::More)
        .close()
        .close();
}

/// Opens a menu beside its button, or closes it if it is the one that is open.
pub(super) fn toggle(button: &Element, items: &[MenuItem]) {
    let was_open = button.get_attribute("aria-expanded").as_deref() == Some("true");
    close(false);
    let Some(place) = button.parent_element().filter(|_| !was_open) else {
        return;
    };
    let label = button.get_attribute("aria-label").unwrap_or_default();
    let list = written(&label, items);
    if place.insert_adjacent_html("beforeend", list.as_str()).is_err() {
        return;
    }
    set_expanded(button, true);
    if let Some(list) = self::list().filter(browser::reaches_below) {
        // A known attribute of an element cannot be refused.
        let _ = list.set_attribute("data-up", "");
    }
    focus(0);
}

fn written(label: &str, items: &[MenuItem]) -> Markup {
    let mut html = Html::default();
    html.open("div", &[("id", LIST), ("class", "menu-list"), ("role", "menu"), ("aria-label", label)]);
    for item in items {
        let mut attributes = vec![
            ("type", "button"),
            ("role", "menuitem"),
            ("tabindex", "-1"),
            ("class", "menu-item"),
            (super::action::ATTRIBUTE, item.action.as_str()),
        ];
        if !item.is_enabled {
            attributes.push(("disabled", ""));
        }
        html.leaf("button", &attributes, &item.words);
    }
    html.finish()
}

/// Closes the open menu, if there is one.
pub(super) fn close(returns_focus: bool) {
    let Some(list) = list() else { return };
    let button =
        list.parent_element().and_then(|place| place.query_selector("[aria-haspopup]").ok().flatten());
    list.remove();
    if let Some(button) = button {
        set_expanded(&button, false);
        if let (true, Some(button)) = (returns_focus, button.dyn_ref::<HtmlElement>()) {
            // A button takes the focus, or is gone with its menu.
            let _ = button.focus();
        }
    }
}

/// Closes the open menu unless the node stands in it or beside it.
pub(super) fn close_unless_within(node: Option<&Node>) {
    let place = list().and_then(|list| list.parent_element());
    if place.is_some_and(|place| !place.contains(node)) {
        close(false);
    }
}

/// Moves through the open menu. Returns whether the key was meant for it.
pub(super) fn on_key(event: &KeyboardEvent) -> bool {
    if list().is_none() {
        return false;
    }
    let items = items();
    let active = browser::focused();
    let current =
        items.iter().position(|item| active.as_ref().is_some_and(|active| active.is_same_node(Some(item))));
    let count = items.len().max(1);
    match event.key().as_str() {
        "ArrowDown" => focus(current.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" => focus(current.map_or(count - 1, |at| (at + count - 1) % count)),
        "Home" => focus(0),
        "End" => focus(count - 1),
        "Escape" => close(true),
        "Tab" => {
            close(true);
            return false;
        }
        key if key.chars().count() == 1 && key != " " && !event.ctrl_key() && !event.meta_key() => {
            let begins = |item: &HtmlElement| {
                item.text_content().is_some_and(|words| words.to_lowercase().starts_with(&key.to_lowercase()))
            };
            let from = current.map_or(0, |at| at + 1);
            if let Some(found) = (from..from + count).find(|at| items.get(at % count).is_some_and(begins)) {
                focus(found % count);
            }
        }
        _ => return false,
    }
    event.prevent_default();
    true
}

fn list() -> Option<Element> {
    browser::element(LIST)
}

/// The items that can be chosen.
fn items() -> Vec<HtmlElement> {
    let found = list().and_then(|list| list.query_selector_all("[role=menuitem]:not(:disabled)").ok());
    let Some(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

fn focus(index: usize) {
    if let Some(item) = items().get(index) {
        // The item is on the page.
        let _ = item.focus();
    }
}

fn set_expanded(button: &Element, is_expanded: bool) {
    // A known attribute of an element cannot be refused.
    let _ = button.set_attribute("aria-expanded", if is_expanded { "true" } else { "false" });
}
