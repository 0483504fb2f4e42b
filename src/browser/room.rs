//! What the browser says of the room that it gives, and whether it promises to keep what is there.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::StorageManager;

/// What is known of the room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Room {
    /// Whether the browser has promised not to clear it by itself; none if it does not tell.
    pub is_promised: Option<bool>,
    /// How many bytes this host's pages take, and how many they may take, by the browser's estimate.
    pub bytes: Option<(f64, f64)>,
}

/// Outside of a secure context there is none.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let manager = Reflect::get(&navigator, &"storage".into()).ok()?;
    (!manager.is_undefined()).then(|| StorageManager::from(manager))
}

/// Asks the browser for its promise, and tells `then` whether it was given. Some ask the user, who may take hours.
pub fn ask_for_promise(then: impl FnOnce(bool) + 'static) {
    let Some(manager) = manager() else { return };
    spawn_local(async move {
        let is_promised = room().await.is_promised == Some(true);
        let asked = if is_promised { None } else { manager.persist().ok() };
        then(match asked {
            Some(asked) => JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy()),
            None => is_promised,
        });
    });
}

/// Asks the browser what room there is.
pub async fn room() -> Room {
    let Some(manager) = manager() else { return Room::default() };
    let is_promised = match manager.persisted() {
        Ok(asked) => JsFuture::from(asked).await.ok().and_then(|answer| answer.as_bool()),
        Err(_) => None,
    };
    let estimate = match manager.estimate() {
        Ok(asked) => JsFuture::from(asked).await.unwrap_or(JsValue::UNDEFINED),
        Err(_) => JsValue::UNDEFINED,
    };
    let number = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    Room { is_promised, bytes: number("usage").zip(number("quota")) }
}
