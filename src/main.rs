//! The page's entry point: hands the browser's stores to the program and shows it.

use leptos::mount::mount_to;
use leptos::prelude::*;
use specwright::browser::{self, IndexedDb, LocalStore, PageStore};
use specwright::drafts::{self, Mirrored, News};
use specwright::ui::App;
use wasm_bindgen::JsCast;

fn main() {
    let place = document().get_element_by_id("app");
    if let Some(place) = place.and_then(|place| place.dyn_into::<web_sys::HtmlElement>().ok()) {
        place.set_inner_html("");
        mount_to(place, start).forget();
    }
}

/// Brings the stores together, and shows the page meanwhile.
fn start() -> impl IntoView {
    let (news, mirror_news) = (RwSignal::new(0), RwSignal::new(0));
    let tell = move |what: News| {
        let counted = match what {
            News::Texts => news,
            News::Mirror => mirror_news,
        };
        // The page may be gone.
        _ = counted.try_update(|count: &mut u64| *count += 1);
    };
    let stores: PageStore =
        Box::leak(Box::new(Mirrored::new(LocalStore, IndexedDb::new(drafts::rank), drafts::rank, tell)));
    stores.begin(drafts::HELD);
    browser::on_announced(|key| stores.heard(key));
    view! { <App stores=stores news=news mirror_news=mirror_news /> }
}
