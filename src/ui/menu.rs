//! A button that opens a menu, by the keyboard as by the pointer.

use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// Lets an item close the menu in which it stands.
#[derive(Clone, Copy)]
struct MenuState {
    is_open: RwSignal<bool>,
    button: NodeRef<html::Button>,
}

/// A button that opens a menu.
#[component]
pub(super) fn Menu(
    /// The button's accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The class of the button.
    #[prop(default = "icon-button")]
    class: &'static str,
    /// What the button shows.
    face: ViewFn,
    /// The items.
    children: ChildrenFn,
) -> impl IntoView {
    let is_open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    provide_context(MenuState { is_open, button });
    let items = move || -> Vec<HtmlElement> {
        let Some(list) = list.get_untracked() else {
            return Vec::new();
        };
        let Ok(found) = list.query_selector_all("[role=menuitem]") else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|index| found.get(index)?.dyn_into().ok())
            .collect()
    };
    let focus_item = move |index: usize| {
        if let Some(item) = items().get(index) {
            // The item is on the page, or there is nothing to focus.
            let _ = item.focus();
        }
    };
    // The items are on the page once the menu is.
    Effect::new(move |_| {
        if is_open.get() && list.get().is_some() {
            focus_item(0);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let items = items();
        let current = document()
            .active_element()
            .and_then(|active| items.iter().position(|item| active.is_same_node(Some(item))));
        let count = items.len().max(1);
        let target = match event.key().as_str() {
            "ArrowDown" => current.map_or(0, |at| (at + 1) % count),
            "ArrowUp" => current.map_or(count - 1, |at| (at + count - 1) % count),
            "Home" => 0,
            "End" => count - 1,
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                is_open.set(false);
                if let Some(button) = button.get_untracked() {
                    let _ = button.focus();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        focus_item(target);
    };
    let on_leave = move |event: FocusEvent| {
        let next = event
            .related_target()
            .and_then(|target| target.dyn_into::<Node>().ok());
        let is_inside = |node: &Node| {
            list.get_untracked().is_some_and(|list| list.contains(Some(node)))
                || button
                    .get_untracked()
                    .is_some_and(|button| button.is_same_node(Some(node)))
        };
        if !next.as_ref().is_some_and(is_inside) {
            is_open.set(false);
        }
    };
    let children = StoredValue::new(children);
    view! {
        <div class="menu" on:focusout=on_leave>
            <button
                node_ref=button
                type="button"
                class=class
                aria-haspopup="menu"
                aria-label=label
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {face.run()}
            </button>
            <Show when=move || is_open.get()>
                <div class="menu-list" role="menu" aria-label=label node_ref=list on:keydown=on_key>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

/// An item of a menu. The menu is closed and its button focused before the action runs.
#[component]
pub(super) fn MenuItem(
    /// What to do.
    #[prop(into)]
    action: Callback<()>,
    /// Whether the item cannot be chosen at the moment.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let menu = use_context::<MenuState>();
    let on_click = move |_| {
        if let Some(menu) = menu {
            menu.is_open.set(false);
            if let Some(button) = menu.button.get_untracked() {
                let _ = button.focus();
            }
        }
        action.run(());
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" class="menu-item" disabled=disabled on:click=on_click>
            {children()}
        </button>
    }
}
