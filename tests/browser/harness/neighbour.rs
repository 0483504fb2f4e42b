//! Another program on the same origin, which keeps something in every store that the page uses. It is there in each
//! journey, and what it keeps has to be there afterwards.

use super::{Session, must};
use serde_json::json;

/// What its keys, and the names of its database and its cache, begin with.
pub(crate) const NEIGHBOUR: &str = "neighbour-of-all";

/// What the address of its page ends in; nothing that comes before a page comes before this one.
pub(super) const PAGE: &str = "?neighbour";

const DATABASE: &str = "const database = await new Promise((done, failed) => {
        const open = indexedDB.open(name, 1);
        open.onupgradeneeded = () => open.result.createObjectStore('records');
        open.onsuccess = () => done(open.result);
        open.onerror = failed;
    });
    const over = (request) => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = failed;
    });
    const records = database.transaction('records', 'readwrite').objectStore('records');";

impl Session {
    /// Puts its things in.
    pub(super) async fn move_in(&self) {
        self.visit(
            "localStorage.setItem(`${name}/notes`, 'kept');
            await over(records.put('kept', `specwright/draft/${name}`));
            const cache = await caches.open(name);
            await cache.put(location.href, new Response('kept'));",
        )
        .await;
    }

    /// What it finds of its things.
    pub(super) async fn what_the_neighbour_has(&self) -> Vec<String> {
        let found = self
            .visit(
                "const inDatabase = await over(records.get(`specwright/draft/${name}`));
                const inCache = await (await caches.open(name)).match(location.href);
                const found = [localStorage.getItem(`${name}/notes`), inDatabase, await inCache?.text()];
                return found.map(String);",
            )
            .await;
        must("read what the neighbour has", serde_json::from_value(found))
    }

    async fn visit(&self, act: &str) -> serde_json::Value {
        // A script shown as text: a page of the origin on which nothing runs.
        self.open(&format!("sw.js{PAGE}")).await;
        self.js(
            &format!("return (async (name) => {{ {DATABASE} {act} }})(...arguments)"),
            vec![json!(NEIGHBOUR)],
        )
        .await
    }
}
