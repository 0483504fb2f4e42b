//! The caret of a text control: where it is, and that it is seen.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::{document, focused};

/// The part of the page that scrolls around text controls.
const PANE: &str = ".form";

/// How far from the edges of the pane the caret has to be, in pixels.
const MARGIN: f64 = 48.0;

/// What settles where the lines of a text break.
const OF_LINES: [&str; 10] = [
    "font",
    "line-height",
    "letter-spacing",
    "tab-size",
    "direction",
    "box-sizing",
    "padding",
    "border",
    "white-space",
    "overflow-wrap",
];

/// Puts the caret of the text control with that id behind so many UTF-16 units, if it has the focus, and brings its line into
/// view.
pub fn set_caret(id: &str, at: usize) {
    let at = u32::try_from(at).ok();
    let Some(control) = focused().filter(|focused| focused.id() == id) else { return };
    // A control that is no text has no caret.
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        let _ = area.set_selection_start(at);
        let _ = area.set_selection_end(at);
        show_caret(area);
    } else if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
        let _ = input.set_selection_start(at);
        let _ = input.set_selection_end(at);
    }
}

/// How many UTF-16 units stand before the caret of the text control with that id, if it has the focus; of several lines,
/// for in one line nobody needs to know.
#[must_use]
pub fn caret_in(id: &str) -> Option<usize> {
    let control = focused().filter(|focused| focused.id() == id)?;
    let area = control.dyn_ref::<HtmlTextAreaElement>()?;
    area.selection_start().ok()??.try_into().ok()
}

/// Scrolls the pane around a text area until the line of its caret is in view: an area that grows with its text may be far
/// longer than the pane. Where that line is, only the same text elsewhere can tell.
fn show_caret(area: &HtmlTextAreaElement) -> Option<()> {
    let pane = area.closest(PANE).ok()??;
    let at = usize::try_from(area.selection_start().ok()??).ok()?;
    let units: Vec<u16> = area.value().encode_utf16().take(at).collect();
    let document = document()?;
    let mirror = document.create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
    let look = web_sys::window()?.get_computed_style(area).ok()??;
    let style = mirror.style();
    for property in OF_LINES {
        let _ = style.set_property(property, &look.get_property_value(property).unwrap_or_default());
    }
    let width = format!("{}px", area.offset_width());
    for (property, value) in
        [("position", "absolute"), ("visibility", "hidden"), ("top", "0"), ("width", &width)]
    {
        let _ = style.set_property(property, value);
    }
    mirror.set_text_content(Some(&String::from_utf16_lossy(&units)));
    let mark = document.create_element("span").ok()?.dyn_into::<HtmlElement>().ok()?;
    mark.set_text_content(Some("|"));
    mirror.append_child(&mark).ok()?;
    document.body()?.append_child(&mirror).ok()?;
    let (above, height) = (mark.offset_top(), mark.offset_height());
    mirror.remove();
    let line = area.get_bounding_client_rect().top() + f64::from(above - area.scroll_top());
    let seen = pane.get_bounding_client_rect();
    if line < seen.top() + MARGIN || line + f64::from(height) > seen.bottom() - MARGIN {
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        let by = (line - seen.top() - seen.height() / 3.0) as i32;
        pane.set_scroll_top(pane.scroll_top() + by);
    }
    Some(())
}
