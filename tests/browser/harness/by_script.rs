//! Finding elements by role and name through the page, for browsers whose driver cannot list them.
//!
//! A script finds the elements in one go, and only chooses: what an element is called, the browser itself is asked.

use super::by_role::Place;
use super::{Name, Session};
use fantoccini::error::CmdError;
use http::Method;
use serde_json::{Value, json};

const SCRIPT: &str = include_str!("by_script.js");
/// What Firefox adds to the name of a file input: the words of its own button and label.
const FILE_BUTTON: &str = " Browse\u{2026}";

/// All elements with this role at a place, each with its name as the script makes it out.
pub(super) async fn nodes(
    page: &Session,
    place: Option<&Place>,
    role: &str,
) -> Result<Vec<(String, Value)>, CmdError> {
    let place = place.map(|(role, name)| {
        let (words, is_whole) = match name {
            Name::Exactly(words) => (words, true),
            Name::StartingWith(words) => (words, false),
        };
        json!({ "role": role, "name": { "words": words, "isWhole": is_whole } })
    });
    let role = if role == "image" { "img" } else { role };
    let found = page.client.execute(SCRIPT, vec![json!(role), json!(place)]).await?;
    Ok(serde_json::from_value(found)?)
}

/// The accessible name of an element, as the browser computes it.
pub(super) async fn name_of(page: &Session, node: &Value) -> Result<String, CmdError> {
    let path = format!("element/{}/computedlabel", page.referred(node).element_id().as_ref());
    let name = page.command(Method::GET, path, None).await?;
    let words: Vec<&str> = name.as_str().unwrap_or_default().split_whitespace().collect();
    let name = words.join(" ");
    Ok(name.split_once(FILE_BUTTON).map_or(name.as_str(), |(own, _)| own).to_owned())
}
