//! Addresses. They live in the fragment, so that any static host serves them.

use crate::drafts::DraftId;

/// Where in the program the page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// `#/`
    Library,
    /// `#/storage`
    Storage,
    /// `#/draft/<id>`
    Draft(DraftId),
    /// `#/new/<template>?NAME=value&…`: the template, and what is to be filled in.
    New(String, Vec<(String, String)>),
    /// An address that names nothing.
    Lost,
}

impl Route {
    /// Reads a fragment without its `#`.
    pub(super) fn parse(fragment: &str) -> Self {
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [] => Self::Library,
            ["storage"] => Self::Storage,
            ["draft", id] => DraftId::new(id).map_or(Self::Lost, Self::Draft),
            ["new", template] => Self::New(decoded(template), answers(query)),
            _ => Self::Lost,
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

/// The names and values of a query.
fn answers(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Text as it was before it was put into an address. What is no escape stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(&byte) = rest.next() {
        let digits = || {
            let digit = |at: usize| char::from(*rest.as_slice().get(at)?).to_digit(16);
            u8::try_from(digit(0)? * 16 + digit(1)?).ok()
        };
        match (byte, digits()) {
            (b'%', Some(escaped)) => {
                bytes.push(escaped);
                rest.nth(1);
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read() {
        let id = DraftId::new("abc1").unwrap();
        assert_eq!(Route::parse(""), Route::Library);
        assert_eq!(Route::parse("/"), Route::Library);
        assert_eq!(Route::parse("/storage"), Route::Storage);
        assert_eq!(Route::parse("/draft/abc1"), Route::Draft(id.clone()));
        assert_eq!(Route::parse(&Route::to_draft(&id)), Route::Draft(id));
        let new = |answers: &[(&str, &str)]| {
            let answers = answers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Route::New("rfc".into(), answers.collect())
        };
        assert_eq!(Route::parse("/new/rfc"), new(&[]));
        assert_eq!(Route::parse("/new/rfc?x=1"), new(&[("x", "1")]));
        let parsed = Route::parse("/new/rfc?TEAM=Storage+%26%20more&Why%3F=100%&&d%c3%a9j%C3%A0=%zz%");
        assert_eq!(parsed, new(&[("TEAM", "Storage & more"), ("Why?", "100%"), ("déjà", "%zz%")]));
        for lost in ["/draft/", "/draft/A%20B", "/x", "/new/a/b"] {
            assert_eq!(Route::parse(lost), Route::Lost);
        }
    }
}
