//! Journeys through the built page in a real browser; `cargo xtask test` builds the page and starts what they need.

mod harness;

use harness::{Screen, journey};

#[test]
fn the_page_starts() {
    journey("the_page_starts", Screen::WIDE, |page| async move {
        page.open("").await;
        assert_eq!(page.js("return document.title", vec![]).await, "Specwright");
    });
}
