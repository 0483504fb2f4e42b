//! Files that come in: chosen, dropped, pasted, or fetched from beside the page.

#![expect(clippy::disallowed_methods, reason = "this is the place for them")]

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, FileList, Response};

use super::Listener;

/// What a pasted text is called.
const PASTED: &str = "Pasted text";

/// A file, or a text from the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The file's name, with its ending.
    pub name: String,
    /// All of it, undecoded: a decoder of the browser would take a byte-order mark away.
    pub bytes: Result<Vec<u8>, Unread>,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is larger than four megabytes, and no backup; the browser's store holds about five million characters in all.
    TooLarge,
    /// The browser could not read it.
    Failed,
}

/// So many bytes are read at most, and so many of a backup, which holds many texts.
const LARGEST: f64 = 4_000_000.0;
const LARGEST_BACKUP: f64 = 400_000_000.0;

/// Reads the first of some files and hands it over later, if there is one.
pub fn read_first(files: Option<FileList>, receive: impl Fn(Incoming) + 'static) {
    if let Some(file) = files.and_then(|files| files.get(0)) {
        read(file, Box::new(receive));
    }
}

/// Fetches a text that lies beside the page. None where there is none, or it is not UTF-8.
pub async fn fetch(address: &str) -> Option<String> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(address)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let buffer = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    String::from_utf8(Uint8Array::new(&buffer).to_vec()).ok()
}

fn read(file: File, receive: Box<dyn Fn(Incoming)>) {
    spawn_local(async move {
        let largest = if file.name().to_lowercase().ends_with("json") { LARGEST_BACKUP } else { LARGEST };
        let bytes = if file.size() > largest {
            Err(Unread::TooLarge)
        } else {
            let buffer = JsFuture::from(file.array_buffer()).await;
            buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(|_| Unread::Failed)
        };
        receive(Incoming { name: file.name(), bytes });
    });
}

/// Listens for files that are dropped anywhere on the page, and for files and texts that are pasted where nothing is
/// being written, for as long as the result lives.
#[must_use]
pub fn on_files(receive: impl Fn(Incoming) + Copy + 'static) -> [Listener; 3] {
    let dropped = |event: &Event| event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    [
        // Only what is allowed to be dropped is dropped; text that is dragged into a field is the browser's matter.
        Listener::new("dragover", move |event| {
            if dropped(&event).is_some_and(|data| data.types().includes(&"Files".into(), 0)) {
                event.prevent_default();
            }
        }),
        Listener::new("drop", move |event| {
            if let Some(files) = dropped(&event).and_then(|data| some_files(&data)) {
                event.prevent_default();
                read_first(Some(files), receive);
            }
        }),
        Listener::new("paste", move |event| {
            let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            let Some(data) = data.filter(|_| !is_writing(&event)) else { return };
            // A spreadsheet gives a picture of its cells beside their text.
            let text = data.get_data("text/plain").unwrap_or_default();
            if text.trim().is_empty() {
                read_first(data.files(), receive);
            } else {
                receive(Incoming { name: PASTED.to_owned(), bytes: Ok(text.into_bytes()) });
            }
        }),
    ]
}

fn some_files(data: &DataTransfer) -> Option<FileList> {
    data.files().filter(|files| files.length() > 0)
}

/// Whether what is pasted goes into a control.
fn is_writing(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest("input, textarea").is_ok_and(|control| control.is_some()))
}
