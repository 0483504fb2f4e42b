//! Diagrams for the preview: the text of a Mermaid diagram becomes an SVG, or a message for the one who wrote it.
//!
//! The page loads this crate by itself, as WebAssembly of its own, in a worker (`worker.js`), when there is a diagram.
//! It owns what is asked of the renderer and what its errors say to a person; it must know nothing about the page.
//!
//! The door is plain memory and numbers, so no glue is generated: the host calls [`take`], writes the text there in
//! UTF-8, calls [`draw`], and reads [`length`] bytes at [`result`]. It brings one function, `host.width`.

mod drawing;

use std::cell::RefCell;

thread_local! {
    /// What was handed in, and after drawing what comes out.
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

#[link(wasm_import_module = "host")]
#[expect(unsafe_code, reason = "what the host brings can only be declared so")]
unsafe extern "C" {
    /// The width in pixels of `length` bytes of UTF-8 at `text`, in letters of `size` pixels, heavy ones if `bold` is 1.
    fn width(text: *const u8, length: usize, size: f64, bold: u32) -> f64;
}

/// The width of a text in pixels, as the host's canvas measures it.
fn measured(text: &str, size: f64, is_bold: bool) -> f64 {
    // SAFETY: the pointer and the length are those of a borrowed string, which the host only reads, and only before
    // it returns.
    #[expect(unsafe_code, reason = "a function of the host is called")]
    unsafe {
        width(text.as_ptr(), text.len(), size, u32::from(is_bold))
    }
}

/// Room for `length` bytes of text, to be written before the next call.
// SAFETY: no other symbol of the program has this name; the same holds for the others below.
#[expect(unsafe_code, reason = "the host finds it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn take(length: usize) -> *mut u8 {
    TEXT.with_borrow_mut(|text| {
        text.clear();
        text.resize(length, 0);
        text.as_mut_ptr()
    })
}

/// Draws the text that was written: 1 if the result is an SVG, 0 if it is a message. `dark` is 1 for a dark ground.
#[expect(unsafe_code, reason = "the host finds it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn draw(dark: u32) -> u32 {
    let source = String::from_utf8_lossy(&TEXT.take()).into_owned();
    let (text, is_drawn) = match drawing::svg(&source, dark == 1) {
        Ok(svg) => (svg, 1),
        Err(message) => (message, 0),
    };
    TEXT.set(text.into_bytes());
    is_drawn
}

/// Where the result stands, in UTF-8; valid until the next call of [`take`] or [`draw`].
#[expect(unsafe_code, reason = "the host finds it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn result() -> *const u8 {
    TEXT.with_borrow(Vec::as_ptr)
}

/// The length of the result in bytes.
#[expect(unsafe_code, reason = "the host finds it by its name")]
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    TEXT.with_borrow(Vec::len)
}
