//! localStorage as a [`KeyValue`].

use std::cell::RefCell;

use gloo_storage::{LocalStorage, Storage as _};
use wasm_bindgen::prelude::*;
use web_sys::Storage;

use crate::drafts::{KeyValue, StoreError};

/// The browser's localStorage. It is looked up at each call: a setting may block or free it at any time.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalStore;

/// The store, unless the browser blocks it, in which case even reading the property throws.
fn store() -> Result<Storage, StoreError> {
    let probed = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
    probed.map(|_| LocalStorage::raw()).ok_or(StoreError::Unavailable)
}

#[wasm_bindgen]
extern "C" {
    /// The store, for texts that JavaScript has already.
    type Texts;

    #[wasm_bindgen(method, catch, js_name = setItem)]
    fn set_item(this: &Texts, key: &str, text: &JsValue) -> Result<(), JsValue>;
}

thread_local! {
    /// The text that localStorage was given last, and the same for JavaScript.
    static LAST: RefCell<Option<(String, JsValue)>> = const { RefCell::new(None) };
}

/// A text for JavaScript. Each goes to one store after the other, and a megabyte takes milliseconds to be made over.
pub(super) fn for_javascript(text: &str) -> JsValue {
    let last = LAST.take().filter(|(last, _)| last == text);
    last.map_or_else(|| JsValue::from_str(text), |(_, same)| same)
}

/// What the browser said, for people; nothing depends on the words.
pub(super) fn failure(error: &JsValue) -> StoreError {
    let message = |error: &JsValue| js_sys::Reflect::get(error, &"message".into()).ok()?.as_string();
    // An event tells of its error by whom it happened to.
    let cause = || {
        let target = js_sys::Reflect::get(error, &"target".into()).ok()?;
        message(&js_sys::Reflect::get(&target, &"error".into()).ok()?)
    };
    StoreError::Failed(error.as_string().or_else(|| message(error)).or_else(cause).unwrap_or_default())
}

impl KeyValue for LocalStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        store()?.get_item(key).map_err(|error| failure(&error))
    }

    fn set(&self, key: &str, text: &str) -> Result<(), StoreError> {
        let own = JsValue::from_str(text);
        let result = store()?.unchecked_ref::<Texts>().set_item(key, &own);
        LAST.set(Some((text.to_owned(), own)));
        result.map_err(|error| failure(&error))
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        store()?.remove_item(key).map_err(|error| failure(&error))
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        let store = store()?;
        let count = store.length().map_err(|error| failure(&error))?;
        let mut keys = Vec::new();
        for index in 0..count {
            keys.extend(store.key(index).map_err(|error| failure(&error))?);
        }
        Ok(keys)
    }
}
