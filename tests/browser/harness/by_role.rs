//! Finding elements as assistive technology does: by role and accessible name.
//!
//! The browser itself is asked, through its accessibility tree, so names are computed by the rules that users of
//! a screen reader meet, and what is hidden from them is not found. Roles are those of ARIA. Where ARIA has none,
//! Chromium's own serve: `Date` (and its like) for date inputs, `DisclosureTriangle` for a `<summary>`; a file
//! input is a `button`.

use super::{Element, PATIENCE, Session, must, patiently};
use fantoccini::elements::ElementRef;
use fantoccini::error::CmdError;
use serde_json::{Value, json};
use std::panic::Location;

/// The member under which the protocol writes a reference to an element.
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Which accessible names are meant: a plain text means exactly that name.
#[derive(Debug)]
pub(crate) enum Name {
    Exactly(String),
    StartingWith(String),
}

impl Name {
    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Exactly(wanted) => name == wanted,
            Self::StartingWith(prefix) => name.starts_with(prefix),
        }
    }
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Exactly(name.to_owned())
    }
}

/// Every name that begins so.
pub(crate) fn starts_with(prefix: &str) -> Name {
    Name::StartingWith(prefix.to_owned())
}

/// The part of the page in which something is looked for. It is found anew each time, for the page may replace it.
pub(crate) struct Scope {
    page: Session,
    /// The role and name of the element below which to look, or the whole page.
    root: Option<(String, Name)>,
}

impl Session {
    /// What stands in the first element with this role and name, such as one section of the form.
    pub(crate) fn within(&self, role: &str, name: impl Into<Name>) -> Scope {
        Scope { page: self.clone(), root: Some((role.to_owned(), name.into())) }
    }

    fn everywhere(&self) -> Scope {
        Scope { page: self.clone(), root: None }
    }

    /// The first element, in the order of the page, with this role and name; waits for it. Without one, the test
    /// fails and says which names there are.
    #[track_caller]
    pub(crate) fn by_role(&self, role: &str, name: impl Into<Name>) -> impl Future<Output = Element> {
        self.everywhere().by_role(role, name)
    }

    /// As [`Session::by_role`], but without waiting, and without failing.
    pub(crate) async fn try_by_role(&self, role: &str, name: impl Into<Name>) -> Option<Element> {
        self.everywhere().try_by_role(role, name).await
    }

    /// All elements with this role, each with its accessible name, in the order of the page.
    pub(crate) async fn all_by_role(&self, role: &str) -> Vec<(String, Element)> {
        self.everywhere().all_by_role(role).await
    }

    /// The accessible names of all elements with this role, in the order of the page.
    pub(crate) async fn names_of(&self, role: &str) -> Vec<String> {
        self.everywhere().names_of(role).await
    }

    /// All elements with this role below a node that the protocol knows by `root`: the accessible name of each,
    /// with the browser's own number for it.
    async fn nodes_below(&self, root: &Value, role: &str) -> Result<Vec<(String, Value)>, CmdError> {
        // Here alone Chromium says it in another way than ARIA.
        let role = if role == "img" { "image" } else { role };
        let below = json!({ "objectId": root, "role": role });
        let answer = self.cdp("Accessibility.queryAXTree", below).await?;
        let nodes = answer["nodes"].as_array().into_iter().flatten().filter(|node| node["ignored"] != true);
        let name = |node: &Value| node["name"]["value"].as_str().unwrap_or_default().to_owned();
        Ok(nodes.map(|node| (name(node), node["backendDOMNodeId"].clone())).collect())
    }

    /// The driver has other names for elements than the browser: the element is left in the page, where the
    /// driver fetches it.
    async fn element(&self, number: &Value) -> Result<Element, CmdError> {
        let resolved = self.cdp("DOM.resolveNode", json!({ "backendNodeId": number })).await?;
        let leave = json!({
            "objectId": resolved["object"]["objectId"],
            "functionDeclaration": "function () { window.foundByRole = this; }",
        });
        self.cdp("Runtime.callFunctionOn", leave).await?;
        let fetch = "const found = window.foundByRole; delete window.foundByRole; return found;";
        let reference = self.client.execute(fetch, Vec::new()).await?;
        let id = reference[ELEMENT_KEY].as_str().unwrap_or_default().to_owned();
        Ok(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
    }
}

impl Scope {
    /// As [`Session::by_role`], here.
    #[track_caller]
    pub(crate) fn by_role(self, role: &str, name: impl Into<Name>) -> impl Future<Output = Element> {
        // An asynchronous function would not know its caller, and that is the line to look at.
        let caller = Location::caller();
        let name = name.into();
        async move {
            // The page may change between two questions, which is an error; the next round asks anew.
            if let Some(found) = patiently(async || self.find(role, &name).await.ok().flatten()).await {
                return found;
            }
            let names = self.names_of(role).await;
            let place = self.root.map_or_else(String::new, |(role, name)| format!(" in the {role} {name:?}"));
            panic!(
                "{caller}: no {role} named {name:?}{place} after {PATIENCE:?}; the names there are {names:?}"
            );
        }
    }

    /// As [`Session::try_by_role`], here.
    pub(crate) async fn try_by_role(&self, role: &str, name: impl Into<Name>) -> Option<Element> {
        must(&format!("look for a {role}"), self.find(role, &name.into()).await)
    }

    /// As [`Session::all_by_role`], here.
    pub(crate) async fn all_by_role(&self, role: &str) -> Vec<(String, Element)> {
        let mut all = Vec::new();
        for (name, number) in must(&format!("list every {role}"), self.nodes(role).await) {
            let element = self.page.element(&number).await;
            all.push((name, must(&format!("fetch a {role}"), element)));
        }
        all
    }

    /// As [`Session::names_of`], here.
    pub(crate) async fn names_of(&self, role: &str) -> Vec<String> {
        let nodes = must(&format!("list every {role}"), self.nodes(role).await);
        nodes.into_iter().map(|(name, _)| name).collect()
    }

    async fn find(&self, role: &str, name: &Name) -> Result<Option<Element>, CmdError> {
        match self.nodes(role).await?.iter().find(|(found, _)| name.fits(found)) {
            Some((_, number)) => self.page.element(number).await.map(Some),
            None => Ok(None),
        }
    }

    /// The elements of this role here; none if there is no such place.
    async fn nodes(&self, role: &str) -> Result<Vec<(String, Value)>, CmdError> {
        let page = &self.page;
        let document = page.cdp("Runtime.evaluate", json!({ "expression": "document" })).await?;
        let document = &document["result"]["objectId"];
        let Some((root_role, root_name)) = &self.root else {
            return page.nodes_below(document, role).await;
        };
        let roots = page.nodes_below(document, root_role).await?;
        let Some((_, number)) = roots.iter().find(|(found, _)| root_name.fits(found)) else {
            return Ok(Vec::new());
        };
        let root = page.cdp("DOM.resolveNode", json!({ "backendNodeId": number })).await?;
        page.nodes_below(&root["object"]["objectId"], role).await
    }
}
