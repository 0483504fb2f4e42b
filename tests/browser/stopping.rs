//! Where the program meets an error that it does not survive, the page says so.

use crate::harness::{Screen, journey, starts_with};
use crate::steps::{alert_says, start};

/// What the page meets in a journey: an error that ends it, and others that it survives or that do not concern it. They
/// are the page's own, for a script of a journey may have other kinds of errors.
const ERRORS: &str = "window.trap = () => {
        dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('x') }));
    };
    window.others = () => {
        const picture = document.body.appendChild(new Image());
        picture.src = './nothing.png';
        Promise.reject(new WebAssembly.RuntimeError('survived'));
        dispatchEvent(new ErrorEvent('error', { error: new TypeError('x'), message: 'x' }));
        dispatchEvent(new ErrorEvent('error', { message: 'Script error.' }));
        return new Promise(done => picture.addEventListener('error', () => setTimeout(done, 100)));
    };";

#[test]
fn the_page_says_that_it_has_stopped_and_only_then() {
    journey("stopped", Screen::WIDE, |page| async move {
        page.before_load(ERRORS).await;
        start(&page, "Delivery specification").await;
        let versions = page.by_role("button", "Draft actions").await;
        page.click(&versions).await;
        let versions = page.by_role("menuitem", starts_with("Versions")).await;
        page.click(&versions).await;
        page.by_role("dialog", starts_with("")).await;
        let told = async || page.js("return document.querySelectorAll('.stopped').length", vec![]).await;
        page.js("return window.others()", vec![]).await;
        assert_eq!(told().await, 0);
        page.js("window.trap(); window.trap()", vec![]).await;
        alert_says(&page, &["The page has stopped", "What was shown as saved is kept"]).await;
        assert_eq!(told().await, 1);
        page.console_errors().await;
        let reload = page.by_role("button", "Reload the page").await;
        page.click(&reload).await;
        page.by_role("form", "Form").await;
        assert_eq!(told().await, 0);
    });
}
