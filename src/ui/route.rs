//! Addresses. They live in the fragment, so that any static host serves them.

use crate::drafts::DraftId;

/// Where in the program the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// `#/`
    Library,
    /// `#/draft/<id>`
    Draft(DraftId),
    /// `#/new/<template>`
    New(String),
    /// An address that names nothing.
    Lost(String),
}

impl Route {
    /// Reads a fragment without its `#`.
    pub(super) fn parse(fragment: &str) -> Self {
        let path = fragment.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Library,
            ["draft", id] => DraftId::new(id).map_or_else(|| Self::Lost(fragment.to_owned()), Self::Draft),
            ["new", template] => Self::New((*template).to_owned()),
            _ => Self::Lost(fragment.to_owned()),
        }
    }

    /// The address of a draft.
    pub(super) fn to_draft(id: &DraftId) -> String {
        format!("/draft/{}", id.as_str())
    }

    /// The address that starts a draft from a template.
    pub(super) fn to_new(template: &str) -> String {
        format!("/new/{template}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let id = DraftId::new("abc1").unwrap();
        assert_eq!(Route::parse(""), Route::Library);
        assert_eq!(Route::parse("/"), Route::Library);
        assert_eq!(Route::parse("/draft/abc1"), Route::Draft(id.clone()));
        assert_eq!(Route::parse(&Route::to_draft(&id)), Route::Draft(id));
        assert_eq!(Route::parse("/new/rfc?x=1"), Route::New("rfc".into()));
        for lost in ["/draft/", "/draft/A%20B", "/x", "/new/a/b"] {
            assert_eq!(Route::parse(lost), Route::Lost(lost.into()));
        }
    }
}
