//! The dialog of the page. What it shows is written when it is opened; what is typed in it is read from its controls
//! when it is needed.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    KeyboardEvent,
};

use super::html::{Html, Markup};
use crate::browser;

/// The id of the dialog.
pub(super) const ID: &str = "dialog";
/// The id of its title.
const TITLE: &str = "dialog-title";
/// The id of what it says, and the class of that where something went wrong.
const SAID: &str = "dialog-said";
const PROBLEM: &str = "problem";
/// The verb of the button that closes it.
pub(super) const CLOSE: &str = "close-dialog";

/// Begins what a dialog shows.
pub(super) fn begin(title: &str) -> Html {
    let mut html = Html::default();
    html.open("div", &[("class", "dialog-body")]).leaf("h2", &[("id", TITLE)], title);
    html
}

/// Writes a line to type in, with its label.
pub(super) fn write_line(html: &mut Html, id: &str, label: &str, value: &str) {
    html.leaf("label", &[("class", "label"), ("for", id)], label)
        .void("input", &[("class", "control"), ("id", id), ("value", value)]);
}

/// Ends what a dialog shows with a way back and the button that does `verb`.
pub(super) fn finish(mut html: Html, verb: &str, words: &str) -> Markup {
    write_foot(&mut html, "Cancel", &[(words, verb)]);
    html.finish()
}

/// Writes the foot of a dialog: a button of the words `back` that closes it, and buttons of words with the verbs that
/// they do. If there is but one of these, it is what one comes to do.
pub(super) fn write_foot(html: &mut Html, back: &str, actions: &[(&str, &str)]) {
    html.open("footer", &[("class", "dialog-foot")]);
    html.leaf("p", &[("role", "alert"), ("id", SAID)], "");
    let mut write = |class, words: &str, verb: &str| {
        html.leaf("button", &[("type", "button"), ("class", class), ("data-do", verb)], words);
    };
    write("button", back, CLOSE);
    for (words, verb) in actions {
        write(if actions.len() == 1 { "button primary" } else { "button" }, words, verb);
    }
    html.close();
}

/// Shows what was written.
pub(super) fn open(markup: &Markup) {
    if let Some(dialog) = element() {
        dialog.set_inner_html(markup.as_str());
        if dialog.open() {
            // Who had the focus is gone.
            browser::focus_first("#dialog [autofocus], #dialog input, #dialog footer button");
        } else {
            // It is on the page and closed.
            let _ = dialog.show_modal();
        }
    }
}

/// Whether it is shown.
pub(super) fn is_open() -> bool {
    element().is_some_and(|dialog| dialog.open())
}

/// Whether it is shown with a button of which the verb begins with that.
pub(super) fn offers(verb: &str) -> bool {
    let button = element().filter(HtmlDialogElement::open);
    button.is_some_and(|dialog| {
        dialog.query_selector(&format!("[data-do^='{verb}']")).is_ok_and(|found| found.is_some())
    })
}

/// Says what went wrong. Notices lie below the dialog, where nobody can reach them.
pub(super) fn complain(words: &str) {
    say(words, PROBLEM);
}

/// Says what went well, in the same place.
pub(super) fn tell(words: &str) {
    say(words, "note");
}

fn say(words: &str, class: &str) {
    if let Some(said) = browser::element(SAID) {
        said.set_class_name(class);
        said.set_text_content(Some(words));
    }
}

/// Enter in a line does what the dialog's button does.
pub(super) fn on_key(event: &KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if event.key() == "Enter" && !event.is_composing() && target.is_some() {
        event.prevent_default();
        let button = element().and_then(|dialog| dialog.query_selector(".primary").ok().flatten());
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            button.click();
        }
    }
}

/// Closes the dialog; what was typed in it can still be read.
pub(super) fn close() {
    if let Some(dialog) = element() {
        dialog.close();
    }
}

fn element() -> Option<HtmlDialogElement> {
    browser::element(ID)?.dyn_into().ok()
}

/// Whether it shows an element of that id.
pub(super) fn has(id: &str) -> bool {
    browser::element(id).is_some()
}

/// What the control of that id holds.
pub(super) fn value(id: &str) -> String {
    browser::element(id).map(|control| value_of(&control)).unwrap_or_default()
}

/// What a control holds.
pub(super) fn value_of(control: &Element) -> String {
    let area = control.dyn_ref::<HtmlTextAreaElement>().map(HtmlTextAreaElement::value);
    let select = || control.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
    let input = || control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    area.or_else(select).or_else(input).unwrap_or_default()
}

/// The attribute that tells what a line held when one came to it.
const WAS: &str = "data-was";

/// Takes note of what a line holds to which one comes.
pub(super) fn note_value(line: &HtmlInputElement) {
    // A known attribute of an element cannot be refused.
    let _ = line.set_attribute(WAS, &line.value());
}

/// Whether a control to type in holds something else than when one came to it.
pub(super) fn is_edited(control: &Element) -> bool {
    let area = control.dyn_ref::<HtmlTextAreaElement>();
    let is_other = |area: &HtmlTextAreaElement| area.default_value().is_ok_and(|was| was != area.value());
    area.map_or_else(|| control.get_attribute(WAS).is_some_and(|was| value_of(control) != was), is_other)
}

/// Puts `markup` in the place of what the element of that id shows.
pub(super) fn show_in(id: &str, markup: &Markup) {
    if let Some(element) = browser::element(id) {
        element.set_inner_html(markup.as_str());
    }
}
