//! The shell around the program: storage, clock, chance, addresses, downloads, the clipboard, focus.
//!
//! The only place that calls the browser for these. It knows neither documents nor the page's components.

#![expect(clippy::disallowed_methods, reason = "this is the place for them")]

mod caret;
mod files;
mod folder;
mod mirror;
mod opening;
mod room;
mod storage;

use js_sys::{Array, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, Event, FocusOptions, HtmlAnchorElement, HtmlElement, Url};

pub use caret::{caret_in, set_caret};
pub use files::{Incoming, Unread, fetch, on_files, read_first};
pub use folder::{Folder, allow_folder, choose_folder, folder, forget_folder, has_folders, write_to_folder};
pub use mirror::{IndexedDb, PageStore, on_announced};
pub use opening::Opening;
pub use room::{Room, ask_for_promise, room};
pub use storage::LocalStore;

use crate::drafts::Millis;

/// How long a downloaded text is kept at hand for the browser, in milliseconds.
const DOWNLOAD_TIME: i32 = 60_000;

/// The time by the browser's clock.
#[must_use]
pub fn now() -> Millis {
    let now = js_sys::Date::now();
    // Milliseconds since 1970 fit exactly into the 53 bits of a double for the next 285,000 years.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be positive")]
    Millis(if now > 0.0 { now as u64 } else { 0 })
}

/// A random number for a new name. Names must be different, not secret.
#[must_use]
pub fn random() -> u64 {
    let half = || {
        let random = js_sys::Math::random() * 4_294_967_296.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2^32")]
        let half = random as u64;
        half
    };
    half() << 32 | half()
}

/// A time in the user's language and time zone.
#[must_use]
pub fn local_time(time: Millis) -> String {
    time_as(time, "short")
}

/// As [`local_time`], to the second.
#[must_use]
pub fn exact_time(time: Millis) -> String {
    time_as(time, "medium")
}

fn time_as(time: Millis, style: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 until long after")]
    let date = js_sys::Date::new(&JsValue::from_f64(time.0 as f64));
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", style)] {
        // A plain object takes every property.
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    date.to_locale_string("default", &options).into()
}

/// The day of a time in the user's time zone, as `2026-11-22`.
#[must_use]
pub fn local_day(time: Millis) -> String {
    #[expect(clippy::cast_precision_loss, reason = "below 2^53 until long after")]
    let date = js_sys::Date::new(&JsValue::from_f64(time.0 as f64));
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The page's fragment without its `#`.
#[must_use]
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Goes to another fragment, as a new entry of the browser's history.
pub fn go_to(fragment: &str) {
    if let Some(window) = web_sys::window() {
        // Setting a fragment of the same page cannot be refused.
        let _ = window.location().set_hash(fragment);
    }
}

/// Puts another fragment into the address without going there.
pub fn rename_address(fragment: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        let address = format!("#{fragment}");
        // A page that is not served over HTTP may refuse; the address then stays as it is.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The whole address that leads to a fragment of this page.
#[must_use]
pub fn address_of(fragment: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// The key that another tab changed in the store, as its event tells; none if all of it was cleared.
#[must_use]
pub fn changed_key(event: &Event) -> Option<String> {
    js_sys::Reflect::get(event, &"key".into()).ok()?.as_string()
}

/// Does work that may panic. A page cannot unwind from that, but whoever called it through JavaScript goes on: a promise
/// takes whatever is thrown while it is made. Returns whether the work came to its end; if not, the console says why.
#[must_use]
pub fn attempt(work: &mut dyn FnMut()) -> bool {
    let mut is_done = false;
    // It is settled by nobody.
    let _ = Promise::new(&mut |_, _| {
        work();
        is_done = true;
    });
    is_done
}

/// Whether the program has met an error that it does not survive (`public/boot.js`).
fn has_stopped() -> bool {
    let page = document().and_then(|document| document.document_element());
    page.is_some_and(|page| page.has_attribute("data-stopped"))
}

/// Does something once nothing else is to be done.
pub fn when_idle(act: impl FnOnce() + 'static) {
    let act = Closure::once_into_js(act);
    if let Some(window) = web_sys::window()
        && window.request_idle_callback(act.unchecked_ref()).is_err()
    {
        // Safari has no such function. A timer cannot be refused.
        let _ = window.set_timeout_with_callback(act.unchecked_ref());
    }
}

/// Does something just before the page is painted next, which a page that nobody sees is not.
pub fn before_paint(act: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        // A frame cannot be refused.
        let _ = window.request_animation_frame(Closure::once_into_js(act).unchecked_ref());
    }
}

/// Lets the browser do what else there is to do; at once where nobody looks, and timers come late.
pub async fn let_others_work() {
    let Some(window) = web_sys::window().filter(|_| document().is_some_and(|document| !document.hidden()))
    else {
        return;
    };
    let pause = Promise::new(&mut |resolve, _| {
        // A timer cannot be refused.
        let _ = window.set_timeout_with_callback(&resolve);
    });
    let _ = JsFuture::from(pause).await;
}

/// Names the window or tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// A listener on the document, for as long as this lives.
pub struct Listener {
    kind: &'static str,
    on_event: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `on_event` whenever an event of that kind reaches the document.
    #[must_use]
    pub fn new(kind: &'static str, on_event: impl FnMut(Event) + 'static) -> Self {
        let on_event = Closure::new(on_event);
        if let Some(document) = document() {
            // A document takes any listener.
            let _ = document.add_event_listener_with_callback(kind, on_event.as_ref().unchecked_ref());
        }
        Self { kind, on_event }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(document) = document() {
            // One that is not there needs no removing.
            let _ = document
                .remove_event_listener_with_callback(self.kind, self.on_event.as_ref().unchecked_ref());
        }
    }
}

/// Whether the page is shown at the moment.
#[must_use]
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Hands the user a text as a file. Returns whether the browser took it.
#[must_use]
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    try_download(name, media_type, text).is_some()
}

fn try_download(name: &str, media_type: &str, text: &str) -> Option<()> {
    let document = document()?;
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let anchor: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    document.body()?.append_child(&anchor).ok()?;
    anchor.click();
    anchor.remove();
    // The browser reads the text after this call returns, and does not say when it has.
    let release = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    web_sys::window()?
        .set_timeout_with_callback_and_timeout_and_arguments_0(release.unchecked_ref(), DOWNLOAD_TIME)
        .ok()?;
    Some(())
}

/// Puts a text on the clipboard. Returns whether it is there.
pub async fn copy(text: &str) -> bool {
    // Outside of a secure context there is no such property.
    let clipboard = web_sys::window()
        .map(|window| window.navigator())
        .and_then(|navigator| js_sys::Reflect::get(&navigator, &"clipboard".into()).ok())
        .filter(|clipboard| !clipboard.is_undefined())
        .map(web_sys::Clipboard::from);
    if let Some(clipboard) = clipboard {
        let promise: Promise = clipboard.write_text(text);
        if wasm_bindgen_futures::JsFuture::from(promise).await.is_ok() {
            return true;
        }
    }
    copy_by_selection(text).unwrap_or(false)
}

/// The older way: a selection in a text area that nobody sees.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = document()?;
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    document.body()?.append_child(&area).ok()?;
    let focused = document.active_element();
    area.select();
    let html: web_sys::HtmlDocument = document.dyn_into().ok()?;
    let is_copied = html.exec_command("copy").unwrap_or(false);
    area.remove();
    if let Some(focused) = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that is gone meanwhile needs no focus.
        let _ = focused.focus();
    }
    Some(is_copied)
}

/// Moves the focus to the element with that id, if there is one, and brings it into view.
pub fn focus(id: &str) {
    let Some(element) = element(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    // An element that cannot be focused is brought into view all the same.
    let _ = element.focus();
    bring_into_view(&element);
}

/// Brings the element with that id into view, if there is one.
pub fn show(id: &str) {
    if let Some(element) = element(id) {
        bring_into_view(&element);
    }
}

/// Moves the focus to where someone goes on reading, who has brought that into view already.
pub fn read_from(element: &Element) {
    let Some(element) = element.dyn_ref::<HtmlElement>() else { return };
    if element.tab_index() < 0 {
        element.set_tab_index(-1);
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // An element that has a place in the order of Tab can be focused.
    let _ = element.focus_with_options(&options);
}

/// Whether words of the page are selected.
#[must_use]
pub fn has_selected() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}

/// The text of an element up to the place that was clicked last, if that is in it.
#[must_use]
pub fn text_before_click(element: &Element) -> Option<String> {
    let selection = web_sys::window()?.get_selection().ok()??;
    let node = selection.anchor_node().filter(|node| element.contains(Some(node)))?;
    let range = document()?.create_range().ok()?;
    range.set_start(element, 0).ok()?;
    range.set_end(&node, selection.anchor_offset()).ok()?;
    let read = range.clone_contents().ok()?;
    // What public/diagram/page.js says in a block is no part of its text, nor is what a field asks, nor what an alert is
    // called.
    let asides = read.query_selector_all(".diagram-aside, mark.prompt, .alert-title").ok()?;
    for index in 0..asides.length() {
        if let Some(aside) = asides.get(index) {
            let _ = aside.parent_node()?.remove_child(&aside);
        }
    }
    // Nothing stands between the words of two items or cells but that they are two.
    let apart = read.query_selector_all("li, p, pre, blockquote, td, th, br, summary, dt, dd").ok()?;
    for index in 0..apart.length() {
        if let Some(node) = apart.get(index) {
            let end = document()?.create_text_node("\n");
            let _ = node.parent_node()?.insert_before(&end, Some(&node));
        }
    }
    read.text_content()
}

/// Moves the focus to the first element that the selector finds.
pub fn focus_first(selector: &str) {
    let element = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot be focused leaves the focus where it is.
        let _ = element.focus();
    }
}

/// Scrolls no more than it takes until the first element that the selector finds is in view.
pub fn reveal(selector: &str) {
    if let Some(element) = document().and_then(|document| document.query_selector(selector).ok().flatten()) {
        scroll_into_view(&element, web_sys::ScrollLogicalPosition::Nearest);
    }
}

/// The height of the window in CSS pixels.
fn window_height() -> f64 {
    web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64()).unwrap_or(f64::MAX)
}

/// Scrolls whatever scrolls until the element is well in view.
fn bring_into_view(element: &Element) {
    let is_tall = element.get_bounding_client_rect().height() > window_height() / 2.0;
    // What does not fit is shown from its top.
    let place =
        if is_tall { web_sys::ScrollLogicalPosition::Start } else { web_sys::ScrollLogicalPosition::Center };
    scroll_into_view(element, place);
}

fn scroll_into_view(element: &Element, block: web_sys::ScrollLogicalPosition) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(block);
    options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether the element reaches below the window, and has more room above itself than below.
#[must_use]
pub fn reaches_below(element: &Element) -> bool {
    let place = element.get_bounding_client_rect();
    place.bottom() > window_height() && place.top() > window_height() / 2.0
}

/// The element with that id.
#[must_use]
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// What has the focus.
#[must_use]
pub fn focused() -> Option<Element> {
    document()?.active_element()
}

/// Tells the page that code comes to be shown: it loads what colours code (`public/boot.js`).
pub fn tell_code_shown() {
    tell("code-shown");
}

/// Has the newer version of the page that waits take over, and reloads this tab (`public/offline.js`).
pub fn take_new_version() {
    tell("version-wanted");
}

fn tell(kind: &str) {
    if let (Some(document), Ok(event)) = (document(), Event::new(kind)) {
        // Nobody cancels it, and there is nothing to do if it is not heard.
        let _ = document.dispatch_event(&event);
    }
}

/// The page.
#[must_use]
pub fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
