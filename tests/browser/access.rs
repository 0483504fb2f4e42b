//! Names for everything, menus by keyboard, narrow screens.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::steps::{answer, gets_focus, holds, shows, start};
use serde_json::json;

const CONTROLS: [&str; 11] = [
    "button",
    "link",
    "textbox",
    "combobox",
    "checkbox",
    "switch",
    "Date",
    "DisclosureTriangle",
    "menuitem",
    "navigation",
    "region",
];

#[test]
fn every_control_has_a_name() {
    journey("names", Screen::WIDE, |page| async move {
        page.open("").await;
        page.by_role("region", "Templates").await;
        names_are_there(&page, "the library").await;
        for template in ["Engineering design", "Delivery specification", "Issue specification"] {
            start(&page, template).await;
            names_are_there(&page, template).await;
        }
        let menu = page.by_role("button", "More downloads").await;
        page.click(&menu).await;
        page.by_role("menuitem", "Working copy").await;
        names_are_there(&page, "the menu").await;
    });
}

async fn names_are_there(page: &Session, place: &str) {
    for role in CONTROLS {
        let names = page.names_of(role).await;
        assert!(
            names.iter().all(|name| !name.trim().is_empty()),
            "a {role} of {place} has no name: {names:?}"
        );
    }
}

#[test]
fn no_menu_of_the_bar_leaves_the_screen() {
    for (name, width) in [("menu_360", 360), ("menu_600", 600), ("menu_900", 900)] {
        journey(name, Screen { width, ..Screen::MEDIUM }, |page| async move {
            start(&page, "Delivery specification").await;
            for button in ["Draft actions", "More downloads"] {
                let button = page.by_role("button", button).await;
                page.click(&button).await;
                let inside =
                    "const { left, right } = document.querySelector('[role=menu]').getBoundingClientRect();
                    return left >= 0 && right <= innerWidth;";
                assert_eq!(page.js(inside, vec![]).await, true, "the menu is cut off");
                page.press(&[], Key::Escape).await;
            }
        });
    }
}

#[test]
fn menus_work_by_keyboard() {
    journey("menus", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        let button = page.by_role("button", "More downloads").await;
        page.tab_to(&button).await;
        page.press(&[], Key::Enter).await;
        let items = menu_items(&page).await;
        assert_eq!(items.len(), 3, "{items:?}");
        focus_is_on(&page, &items[0]).await;
        let moves =
            [(Key::Down, 1), (Key::Down, 2), (Key::Down, 0), (Key::Up, 2), (Key::Home, 0), (Key::End, 2)];
        for (key, item) in moves {
            page.press(&[], key).await;
            focus_is_on(&page, &items[item]).await;
        }
        for (letter, item) in [('w', 1), ('D', 2), ('x', 2)] {
            page.press(&[], letter).await;
            focus_is_on(&page, &items[item]).await;
        }
        page.press(&[], Key::Escape).await;
        gets_focus(&page, &button).await;
        assert!(page.names_of("menuitem").await.is_empty());

        // The first section cannot move up, and that must not bar the way to what is below.
        let form = page.within("form", "Form");
        let button = form.by_role("button", starts_with("Actions for Overview")).await;
        page.tab_to(&button).await;
        page.press(&[], Key::Enter).await;
        let items = menu_items(&page).await;
        focus_is_on(&page, &items[0]).await;
        let mut reached = vec![items[0].clone()];
        for _ in 1..items.len() {
            page.press(&[], Key::Down).await;
            reached.push(focused_words(&page).await);
        }
        for item in items.iter().filter(|item| *item != "Move up") {
            assert!(reached.contains(item), "the arrow keys do not reach {item:?}: {reached:?}");
        }
        page.press(&[], Key::Escape).await;
        gets_focus(&page, &button).await;
    });
}

async fn menu_items(page: &Session) -> Vec<String> {
    page.by_role("menuitem", starts_with("")).await;
    page.names_of("menuitem").await
}

async fn focused_words(page: &Session) -> String {
    let focused = page.focused().await;
    page.text_of(&focused).await.trim().to_owned()
}

async fn focus_is_on(page: &Session, words: &str) {
    page.wait_until(&format!("the focus is on {words:?}"), async || focused_words(page).await == words).await;
}

#[test]
fn narrow_screens() {
    journey("narrow_screens", Screen::NARROW, |page| async move {
        for width in [320, 360] {
            page.show_on(Screen { width, ..Screen::NARROW }).await;
            page.open("").await;
            let look = page.by_role("DisclosureTriangle", starts_with("Outline of Issue")).await;
            page.click(&look).await;
            fits(&page, "the library").await;
            for template in ["Engineering design", "Issue specification"] {
                start(&page, template).await;
                panes_switch(&page).await;
            }
        }
        let form = page.by_role("button", "Form").await;
        page.click(&form).await;
        answer(&page, "Overview", "Overview", "Written on a telephone").await;
        let preview = page.by_role("button", "Preview").await;
        page.click(&preview).await;
        shows(&page, &["Written on a telephone"]).await;
        page.show_on(Screen::WIDE).await;
        holds(&page, "Overview", "Overview", "Written on a telephone").await;
    });
}

/// One pane is shown at a time, and each fits the screen.
async fn panes_switch(page: &Session) {
    let panes = [("navigation", "Outline"), ("region", "Preview"), ("form", "Form")];
    for (role, name) in panes {
        let tab = page.by_role("button", name).await;
        page.click(&tab).await;
        page.by_role(role, name).await;
        for (other_role, other) in panes.into_iter().filter(|(_, other)| *other != name) {
            assert!(page.try_by_role(other_role, other).await.is_none(), "{other} is shown beside {name}");
        }
        assert_eq!(page.js("return arguments[0].ariaPressed", vec![json!(tab)]).await, "true");
        fits(page, name).await;
    }
}

/// Nothing makes the page scroll sideways.
async fn fits(page: &Session, what: &str) {
    let widths = "return [document.documentElement.scrollWidth, innerWidth]";
    let widths = page.js(widths, vec![]).await;
    assert!(
        widths[0].as_i64() <= widths[1].as_i64(),
        "{what} is {} wide on a screen of {}",
        widths[0],
        widths[1]
    );
}
