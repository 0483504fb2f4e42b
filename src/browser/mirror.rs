//! `IndexedDB` as a [`Mirror`]: what it says is done is on the disk.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::storage::{failure, for_javascript, has, taken_over};
use super::{LocalStore, has_stopped};
use crate::drafts::{Change, Held, Mirror, Mirrored, Rank, StoreError, Told};

/// The one store in the database (`public/boot.js` makes it), and the channel by which pages tell each other what has
/// changed in it.
const STORE: &str = "records";
const CHANNEL: &str = "specwright";

/// How long the browser may take to carry out a transaction, in milliseconds. One that never answers must not keep
/// anybody waiting for ever.
const WORKING_TIME: i32 = 20_000;

/// After how long a database that could not be read is asked again, in milliseconds.
const PAUSE: i32 = 2_000;

#[wasm_bindgen]
extern "C" {
    /// A database, with what the bindings lack: transactions that say how durable they are to be.
    #[derive(Clone)]
    #[wasm_bindgen(extends = Object)]
    type Database;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &Database,
        store: &str,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// The database as `public/boot.js` opens it, before the program is there.
    type Opening;

    #[wasm_bindgen(thread_local_v2, js_name = database)]
    static OPENING: Opening;

    /// The database for whoever asks first, if it is open by then.
    #[wasm_bindgen(method)]
    fn first(this: &Opening) -> Option<Database>;

    #[wasm_bindgen(method)]
    fn open(this: &Opening) -> Promise;

    #[wasm_bindgen(method)]
    fn forget(this: &Opening);
}

/// The stores of the page.
pub type PageStore = &'static Mirrored<LocalStore, IndexedDb>;

/// The browser's `IndexedDB`.
#[derive(Clone, Copy, Debug)]
pub struct IndexedDb {
    rank: Rank,
}

impl IndexedDb {
    /// The database, in which `rank` tells the newer of two texts.
    #[must_use]
    pub fn new(rank: Rank) -> Self {
        Self { rank }
    }
}

impl Mirror for IndexedDb {
    fn apply(&self, changes: Vec<Change>, then: Told<()>) {
        let rank = self.rank;
        spawn_local(async move { then(apply(changes, rank).await.map_err(|error| failed(&error))) });
    }

    fn read(&self, prefixes: &[&str], then: Told<Vec<(String, Held)>>) {
        let prefixes: Vec<String> = prefixes.iter().map(ToString::to_string).collect();
        // At the start, the database is asked before anything else is done, if it is open. From then on nobody is before
        // those who asked earlier.
        let asked = OPENING.with(Opening::first).map(|opened| ask(&opened, &prefixes));
        let asked = asked.and_then(|asked| asked.map_err(|error| failed(&error)).ok());
        spawn_local(async move {
            let read = async {
                held(match asked {
                    Some(asked) => asked,
                    None => ask(&database().await?, &prefixes)?,
                })
                .await
            };
            then(read.await.map_err(|error| failed(&error)));
        });
    }

    fn announce(&self, key: &str) {
        // Where there is no channel, other pages see what has changed when they start.
        if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
            let _ = channel.post_message(&key.into());
            channel.close();
        }
    }

    fn later(&self, then: Box<dyn FnOnce()>) {
        // Without a timer, the next page tries it.
        let Some(window) = web_sys::window() else { return };
        let then = Closure::once_into_js(move || {
            if !has_stopped() {
                then();
            }
        });
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), PAUSE);
    }
}

/// Calls `then` with the key of what another page has changed in the mirror alone, for as long as the page lives.
pub fn on_announced(then: impl Fn(String) + 'static) {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
    let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        if let Some(key) = event.data().as_string() {
            then(key);
        }
    });
    channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    std::mem::forget(channel);
}

/// The database may have been closed over its owner's head; the next try opens it again then.
fn failed(error: &JsValue) -> StoreError {
    OPENING.with(Opening::forget);
    failure(error)
}

async fn apply(changes: Vec<Change>, rank: Rank) -> Result<(), JsValue> {
    let transaction = begin(&database().await?, "readwrite")?;
    let done = finished(&transaction);
    let store = transaction.object_store(STORE)?;
    for change in changes {
        let key = JsValue::from_str(change.key());
        let present = match change {
            Change::Put(..) => None,
            _ => answer(&store.get(&key)?).await?.as_string(),
        };
        if change.applies_to(present.as_deref(), rank) {
            match &change {
                Change::Put(_, text) | Change::Raise(_, text) => {
                    store.put_with_key(&for_javascript(text), &key)?;
                }
                Change::Remove(..) => _ = store.delete(&key)?,
            }
        }
    }
    JsFuture::from(done).await.map(|_| ())
}

/// Asks for keys and texts, of all keys that begin with each of the prefixes.
fn ask(database: &Database, prefixes: &[String]) -> Result<Vec<[IdbRequest; 2]>, JsValue> {
    let store = begin(database, "readonly")?.object_store(STORE)?;
    let both = |prefix: &String| {
        // No key of ours goes on with the last character there is.
        let range = IdbKeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into())?;
        Ok([store.get_all_keys_with_key(&range)?, store.get_all_with_key(&range)?])
    };
    prefixes.iter().map(both).collect()
}

/// Waits for the keys and texts that were asked for. They come in that order, each by itself.
async fn held(asked: Vec<[IdbRequest; 2]>) -> Result<Vec<(String, Held)>, JsValue> {
    let mut answers: Vec<[Array; 2]> = Vec::new();
    for [keys, texts] in asked {
        answers.push([answer(&keys).await?.unchecked_into(), answer(&texts).await?.unchecked_into()]);
    }
    let mut found = Vec::new();
    // What the first store has is looked at when nothing comes in between any more.
    for [keys, texts] in answers {
        for (at, key) in (0..).zip(keys.iter()) {
            let (Some(key), text) = (key.as_string(), texts.get(at)) else { continue };
            let held = if has(&key, &text) { Some(Held::Same) } else { taken_over(&text).map(Held::Text) };
            found.extend(held.map(|held| (key, held)));
        }
    }
    Ok(found)
}

/// Keeps something that is no text, or lets it go.
pub(super) async fn keep_object(key: &str, object: Option<&JsValue>) -> Result<(), StoreError> {
    put_object(key, object).await.map_err(|error| failed(&error))
}

async fn put_object(key: &str, object: Option<&JsValue>) -> Result<(), JsValue> {
    let transaction = begin(&database().await?, "readwrite")?;
    let done = finished(&transaction);
    let store = transaction.object_store(STORE)?;
    match object {
        Some(object) => store.put_with_key(object, &key.into())?,
        None => store.delete(&key.into())?,
    };
    JsFuture::from(done).await.map(|_| ())
}

/// What is kept under that key that is no text.
pub(super) async fn kept_object(key: &str) -> Result<JsValue, StoreError> {
    let get = async {
        let store: IdbObjectStore = begin(&database().await?, "readonly")?.object_store(STORE)?;
        answer(&store.get(&key.into())?).await
    };
    get.await.map_err(|error: JsValue| failed(&error))
}

fn begin(database: &Database, mode: &str) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    // A plain object takes every property.
    let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
    database.transaction(STORE, mode, &options)
}

async fn database() -> Result<Database, JsValue> {
    JsFuture::from(OPENING.with(Opening::open)).await.map(JsCast::unchecked_into)
}

/// Settles as a transaction does.
fn finished(transaction: &IdbTransaction) -> Promise {
    in_time(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve));
        transaction.set_onabort(Some(reject));
        transaction.set_onerror(Some(reject));
    })
}

/// Waits for what a request brings.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    let settled = in_time(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    });
    JsFuture::from(settled).await?;
    request.result()
}

/// A promise that is given up after [`WORKING_TIME`].
fn in_time(mut begin: impl FnMut(&Function, &Function)) -> Promise {
    Promise::new(&mut |resolve, reject| {
        begin(&resolve, &reject);
        if let Some(window) = web_sys::window() {
            let late = JsValue::from_str("the browser does not answer");
            // Without a timer, it is waited for as long as it takes.
            let _ =
                window.set_timeout_with_callback_and_timeout_and_arguments_1(&reject, WORKING_TIME, &late);
        }
    })
}
