//! The page's entry point: hands the browser's store to the program and shows it.

use leptos::mount::mount_to;
use leptos::prelude::*;
use specwright::browser::LocalStore;
use specwright::ui::App;
use wasm_bindgen::JsCast;

static STORE: LocalStore = LocalStore;

fn main() {
    let place = document().get_element_by_id("app");
    if let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        place.set_inner_html("");
        mount_to(place, || view! { <App store=&STORE /> }).forget();
    }
}
