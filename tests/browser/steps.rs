//! The steps that many journeys share. Sections and controls are given by their names, of which `Component 1…`
//! stands for the first that begins with `Component 1`.

use crate::harness::{Element, NEIGHBOUR, Name, Session, must, starts_with};

/// Takes the second store away.
pub(crate) const NO_DATABASE: &str = "Object.defineProperty(window, 'indexedDB', { get() { return null } })";

/// Starts a draft in the library, as a person does.
pub(crate) async fn start(page: &Session, template: &str) {
    page.open("").await;
    let button = page.by_role("button", format!("Start {template}").as_str()).await;
    page.click(&button).await;
    page.by_role("form", "Form").await;
}

fn named(name: &str) -> Name {
    name.strip_suffix('…').map_or_else(|| name.into(), starts_with)
}

/// A control of the form in a section.
pub(crate) async fn control(page: &Session, section: &str, role: &str, name: &str) -> Element {
    page.within("region", named(section)).by_role(role, named(name)).await
}

/// The accessible names of the controls of this role in a section.
pub(crate) async fn controls(page: &Session, section: &str, role: &str) -> Vec<String> {
    page.within("region", named(section)).names_of(role).await
}

/// Clicks a button of a section.
pub(crate) async fn press_button(page: &Session, section: &str, name: &str) {
    let button = control(page, section, "button", name).await;
    page.click(&button).await;
}

/// Replaces what stands in a text field of a section, by keys, and waits until it is there.
pub(crate) async fn answer(page: &Session, section: &str, name: &str, text: &str) {
    let field = control(page, section, "textbox", name).await;
    page.fill(&field, text).await;
    let held = page.value_of(&field).await;
    assert_eq!(held, text, "{name} of {section} does not hold what was typed");
}

/// Chooses an item of a section's menu in the form.
pub(crate) async fn act(page: &Session, section: &str, item: &str) {
    let name = named(&format!("Actions for {section}"));
    let menu = page.within("form", "Form").by_role("button", name).await;
    page.click(&menu).await;
    let item = page.by_role("menuitem", named(item)).await;
    page.click(&item).await;
}

/// Opens the menu beside the download and returns an item of it.
pub(crate) async fn more_downloads(page: &Session, item: &str) -> Element {
    let menu = page.by_role("button", "More downloads").await;
    page.click(&menu).await;
    page.by_role("menuitem", named(item)).await
}

/// The finished file, as it is downloaded.
pub(crate) async fn finished(page: &Session) -> String {
    let button = page.by_role("button", "Download Markdown").await;
    let (path, text) = page.download(&button).await;
    assert!(path.extension().is_some_and(|end| end == "md"), "{}", path.display());
    text
}

/// The working copy, as it is downloaded.
pub(crate) async fn working_copy(page: &Session) -> String {
    let item = more_downloads(page, "Working copy").await;
    page.download(&item).await.1
}

/// The text of the preview as it is shown.
pub(crate) async fn preview(page: &Session) -> String {
    let region = page.by_role("region", "Preview").await;
    page.text_of(&region).await
}

/// Waits until the preview shows all of these.
pub(crate) async fn shows(page: &Session, texts: &[&str]) {
    let what = format!("the preview shows {texts:?}");
    page.wait_until(&what, async || {
        let shown = preview(page).await;
        texts.iter().all(|text| shown.contains(text))
    })
    .await;
}

/// Waits until the preview shows none of these.
pub(crate) async fn hides(page: &Session, texts: &[&str]) {
    let what = format!("the preview shows none of {texts:?}");
    page.wait_until(&what, async || {
        let shown = preview(page).await;
        !texts.iter().any(|text| shown.contains(text))
    })
    .await;
}

/// Waits until the save status begins so.
pub(crate) async fn status_begins(page: &Session, words: &str) {
    let status = page.by_role("status", starts_with("")).await;
    page.wait_until(&format!("the status begins with {words:?}"), async || {
        page.text_of(&status).await.starts_with(words)
    })
    .await;
}

/// Waits until both stores have what stands on the page.
pub(crate) async fn saved_in_both(page: &Session) {
    let status = page.by_role("status", starts_with("")).await;
    page.wait_until("both stores have it", async || page.text_of(&status).await == "Saved").await;
}

/// Waits until a field holds a text.
pub(crate) async fn holds(page: &Session, section: &str, name: &str, text: &str) {
    let what = format!("{name} of {section} holds {text:?}");
    page.wait_until(&what, async || {
        let scope = page.within("region", named(section));
        match scope.try_by_role("textbox", named(name)).await {
            Some(field) => page.value_of(&field).await == text,
            None => false,
        }
    })
    .await;
}

/// Waits until an element has the focus.
pub(crate) async fn gets_focus(page: &Session, element: &Element) {
    page.wait_until("it has the focus", async || page.has_focus(element).await).await;
}

/// Waits until an alert says all of these, and returns the element.
pub(crate) async fn alert_says(page: &Session, words: &[&str]) {
    page.wait_until(&format!("an alert says {words:?}"), async || {
        for (_, alert) in page.all_by_role("alert").await {
            let text = page.text_of(&alert).await;
            if words.iter().all(|words| text.contains(words)) {
                return true;
            }
        }
        false
    })
    .await;
}

/// Leaves the editor for the library, by the link in its bar.
pub(crate) async fn to_library(page: &Session) {
    let home = page.by_role("link", "All drafts and templates").await;
    page.click(&home).await;
    page.by_role("region", "Drafts").await;
}

/// What local storage holds, by key; but for what the neighbour has there, which is looked at after each journey.
pub(crate) async fn stored(page: &Session) -> Vec<(String, String)> {
    let script = "return Object.keys(localStorage).filter((key) => !key.startsWith(arguments[0])).sort()
        .map((key) => [key, localStorage.getItem(key)])";
    let entries = page.js(script, vec![NEIGHBOUR.into()]).await;
    must("read local storage", serde_json::from_value(entries))
}

/// The fragment of the page's address, with its number sign.
pub(crate) async fn route(page: &Session) -> String {
    let hash = page.js("return location.hash", vec![]).await;
    hash.as_str().unwrap_or_default().to_owned()
}

/// What holds for every finished file: no placeholder, no comment, one blank line between blocks, one line
/// ending at the end.
pub(crate) fn assert_well_formed(text: &str) {
    for leftover in ["{{", "}}", "<!--", "-->", "\n\n\n", "\r"] {
        assert!(!text.contains(leftover), "{leftover:?} is left in:\n{text}");
    }
    assert!(
        text.ends_with('\n') && !text.ends_with("\n\n"),
        "the file does not end in one line ending:\n{text}"
    );
    assert!(!text.starts_with('\n'), "the file begins with a blank line");
}
