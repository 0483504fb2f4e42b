//! Finding elements as assistive technology does: by role and accessible name.
//!
//! The browser itself says what an element is called, so names are computed by the rules that users of a screen
//! reader meet, and what is hidden from them is not found. Roles are those of ARIA. Where ARIA has none, Chromium's
//! serve: `Date` (and its like) for date inputs, `DisclosureTriangle` for a `<summary>`; a file input is a `button`.

use super::{Element, PATIENCE, Session, must, patiently};
use fantoccini::elements::ElementRef;
use fantoccini::error::CmdError;
use serde_json::Value;
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
    pub(super) fn fits(&self, name: &str) -> bool {
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

/// The role and name of an element below which to look.
pub(super) type Place = (String, Name);

/// The part of the page in which something is looked for. It is found anew each time, for the page may replace it.
pub(crate) struct Scope {
    page: Session,
    /// `None` is the whole page.
    place: Option<Place>,
}

impl Session {
    /// What stands in the first element with this role and name, such as one section of the form.
    pub(crate) fn within(&self, role: &str, name: impl Into<Name>) -> Scope {
        Scope { page: self.clone(), place: Some((role.to_owned(), name.into())) }
    }

    fn everywhere(&self) -> Scope {
        Scope { page: self.clone(), place: None }
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

    /// The element to which the driver refers so.
    pub(super) fn referred(&self, reference: &Value) -> Element {
        let id = reference[ELEMENT_KEY].as_str().unwrap_or_default().to_owned();
        Element::from_element_id(self.client.clone(), ElementRef::from(id))
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
            let place =
                self.place.map_or_else(String::new, |(role, name)| format!(" in the {role} {name:?}"));
            panic!(
                "{caller}: no {role} named {name:?}{place} after {PATIENCE:?}; the names there are {names:?}; {}",
                self.page.what_it_says().await
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
        for node in self.nodes(role).await {
            let name = must(&format!("ask a {role} for its name"), self.page.name_of(&node).await);
            all.push((name, must(&format!("fetch a {role}"), self.page.element(&node.1).await)));
        }
        all
    }

    /// As [`Session::names_of`], here.
    pub(crate) async fn names_of(&self, role: &str) -> Vec<String> {
        let mut names = Vec::new();
        for node in self.nodes(role).await {
            names.push(must(&format!("ask a {role} for its name"), self.page.name_of(&node).await));
        }
        names
    }

    /// The elements of this role here; none if there is no such place.
    async fn nodes(&self, role: &str) -> Vec<(String, Value)> {
        must(&format!("list every {role}"), self.page.nodes(self.place.as_ref(), role).await)
    }

    async fn find(&self, role: &str, name: &Name) -> Result<Option<Element>, CmdError> {
        let nodes = self.page.nodes(self.place.as_ref(), role).await?;
        let Some(node) = nodes.iter().find(|(found, _)| name.fits(found)) else {
            return Ok(None);
        };
        let is_called_so = name.fits(&self.page.name_of(node).await?);
        if is_called_so { self.page.element(&node.1).await.map(Some) } else { Ok(None) }
    }
}
