//! A folder on the user's disk, in browsers that let a page write to one. Which one it is, is kept in the database; whether
//! it may be written to, the browser may ask anew each time.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Window;

use super::mirror::{keep_object, kept_object};

/// Under what the folder is kept.
const KEY: &str = "specwright/folder";

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    #[wasm_bindgen(extends = Object)]
    type Directory;

    #[wasm_bindgen(method, getter)]
    fn name(this: &Directory) -> String;

    #[wasm_bindgen(method, catch, js_name = queryPermission)]
    async fn query_permission(this: &Directory, options: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = requestPermission)]
    async fn request_permission(this: &Directory, options: &Object) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = getFileHandle)]
    async fn file(this: &Directory, name: &str, options: &Object) -> Result<FileHandle, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type FileHandle;

    #[wasm_bindgen(method, catch, js_name = createWritable)]
    async fn create_writable(this: &FileHandle) -> Result<Writable, JsValue>;

    #[wasm_bindgen(extends = Object)]
    type Writable;

    #[wasm_bindgen(method, catch)]
    async fn write(this: &Writable, text: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn close(this: &Writable) -> Result<JsValue, JsValue>;
}

/// A folder that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// What it is called.
    pub name: String,
    /// Whether it may be written to without asking.
    pub is_allowed: bool,
}

/// Whether the browser lets a page write to a folder.
#[must_use]
pub fn has_folders() -> bool {
    picker().is_some()
}

fn picker() -> Option<(Window, Function)> {
    let window = web_sys::window()?;
    let picker = Reflect::get(&window, &"showDirectoryPicker".into()).ok()?;
    Some((window, picker.dyn_into().ok()?))
}

/// The folder that was chosen, if there is one.
pub async fn folder() -> Option<Folder> {
    let directory = directory().await?;
    let state = directory.query_permission(&options("mode", &"readwrite".into())).await;
    let is_allowed = state.is_ok_and(|state| state.as_string().as_deref() == Some("granted"));
    Some(Folder { name: directory.name(), is_allowed })
}

/// Lets the user choose a folder. Returns whether there is one then; it has to be called by a click.
pub async fn choose_folder() -> bool {
    let asked = picker().and_then(|(window, picker)| {
        picker.call1(&window, &options("mode", &"readwrite".into())).ok()?.dyn_into::<js_sys::Promise>().ok()
    });
    let Some(asked) = asked else { return false };
    match wasm_bindgen_futures::JsFuture::from(asked).await {
        Ok(chosen) => keep_object(KEY, Some(&chosen)).await.is_ok(),
        Err(_) => false,
    }
}

/// Has the user asked whether the folder may be written to; it has to be called by a click.
pub async fn allow_folder() {
    if let Some(directory) = directory().await {
        // Whether it was allowed is read where it is shown.
        let _ = directory.request_permission(&options("mode", &"readwrite".into())).await;
    }
}

/// Writes to the folder no more. Returns whether that is so.
pub async fn forget_folder() -> bool {
    keep_object(KEY, None).await.is_ok()
}

/// Writes a file into the folder, in place of one of that name. What was there stays until the new one is whole.
///
/// # Errors
///
/// What the browser said.
pub async fn write_to_folder(name: &str, text: &str) -> Result<(), String> {
    let write = async {
        let directory = directory().await.ok_or(JsValue::UNDEFINED)?;
        let file = directory.file(name, &options("create", &JsValue::TRUE)).await?;
        let writable = file.create_writable().await?;
        writable.write(text).await?;
        writable.close().await.map(|_| ())
    };
    write.await.map_err(|error: JsValue| super::storage::failure(&error).to_string())
}

async fn directory() -> Option<Directory> {
    Some(kept_object(KEY).await.ok()?.dyn_into::<Object>().ok()?.unchecked_into())
}

fn options(name: &str, value: &JsValue) -> Object {
    let options = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&options, &name.into(), value);
    options
}
