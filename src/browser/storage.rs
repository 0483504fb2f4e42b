//! localStorage as a [`KeyValue`].

use std::cell::RefCell;

use gloo_storage::{LocalStorage, Storage as _};
use js_sys::JsString;
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

    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get_item(this: &Texts, key: &str) -> Result<JsValue, JsValue>;

    /// The browser's encoder, which writes straight into the program's memory.
    type TextEncoder;

    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;

    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsValue, bytes: &mut [u8]) -> Encoded;

    /// How many UTF-16 units of the text were read, and bytes written.
    type Encoded;

    #[wasm_bindgen(method, getter)]
    fn read(this: &Encoded) -> u32;

    #[wasm_bindgen(method, getter)]
    fn written(this: &Encoded) -> u32;
}

thread_local! {
    /// The text that localStorage was given last, and the same for JavaScript.
    static LAST: RefCell<Option<(String, JsValue)>> = const { RefCell::new(None) };
    static ENCODER: TextEncoder = TextEncoder::new();
}

/// A text of JavaScript's. The bindings take one over letter by letter, as long as these are ASCII.
pub(super) fn taken_over(text: &JsValue) -> Option<String> {
    let units = text.dyn_ref::<JsString>()?.length();
    // Of most languages that are written in Latin letters, one in eight takes a byte more at most.
    let mut bytes = vec![0; units as usize + units as usize / 8 + 16];
    let encoded = ENCODER.with(|encoder| encoder.encode_into(text, &mut bytes));
    bytes.truncate(encoded.written() as usize);
    let is_whole = encoded.read() == units;
    is_whole.then(|| String::from_utf8(bytes).ok()).flatten().or_else(|| text.as_string())
}

/// Whether localStorage has that text of JavaScript's under that key.
pub(super) fn has(key: &str, text: &JsValue) -> bool {
    let own = store().ok().and_then(|store| store.unchecked_ref::<Texts>().get_item(key).ok());
    own.is_some_and(|own| own == *text)
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
        let text = store()?.unchecked_ref::<Texts>().get_item(key).map_err(|error| failure(&error))?;
        Ok(taken_over(&text))
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
