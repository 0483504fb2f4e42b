//! The preview follows the writer: what is written is marked and in view, and nothing else moves.

use crate::diagrams::open;
use crate::harness::{Key, Screen, Session, journey};
use crate::steps::{answer, control, gets_focus, shows, start};
use serde_json::json;

const FIRST: &str = "Summary";
/// A section far down in the template.
const LAST: &str = "Threat Model";

#[test]
fn what_is_written_is_marked() {
    journey("following_mark", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, FIRST, "textbox", FIRST).await;
        page.click(&field).await;
        page.insert_text("First words.\n\nSecond words.\n\nThird words.").await;
        is_marked(&page, "Third words.").await;
        page.press(&[Key::Control], Key::Home).await;
        is_marked(&page, "First words.").await;
        page.press(&[], Key::Down).await;
        page.press(&[], Key::Down).await;
        is_marked(&page, "Second words.").await;
        page.type_text("My ").await;
        is_marked(&page, "My Second words.").await;
        let risk = control(&page, LAST, "textbox", "Threat 1").await;
        page.click(&risk).await;
        page.type_text("Replay").await;
        is_marked(&page, "Replay").await;
        assert_eq!(page.js("return document.querySelectorAll('[data-current]').length", vec![]).await, 1);
    });
}

#[test]
fn a_long_answer_is_followed_and_typing_scrolls_nothing() {
    journey("following_caret", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, FIRST, "textbox", FIRST).await;
        page.click(&field).await;
        let long: Vec<String> = (1..=60).map(|n| format!("Paragraph {n} of it.")).collect();
        page.insert_text(&long.join("\n\n")).await;
        is_marked(&page, "Paragraph 60 of it.").await;
        page.press(&[Key::Control], Key::Home).await;
        is_in_view(&page, "Paragraph 1 of it.").await;
        page.press(&[Key::Control], Key::End).await;
        is_in_view(&page, "Paragraph 60 of it.").await;

        let scrolled = "return [document.scrollingElement.scrollTop,
            document.querySelector('.preview').scrollTop]";
        let before = page.js(scrolled, vec![]).await;
        page.type_text(" And more of it\n\nin another paragraph").await;
        is_marked(&page, "in another paragraph").await;
        assert_eq!(page.js(scrolled, vec![]).await, before, "typing scrolled");
    });
}

#[test]
fn a_click_brings_the_form_to_its_place_in_a_long_answer() {
    journey("following_click", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, FIRST, "textbox", FIRST).await;
        page.click(&field).await;
        let long: Vec<String> = (1..=80).map(|n| format!("Paragraph {n} of it.")).collect();
        page.insert_text(&long.join("\n\n")).await;
        is_marked(&page, "Paragraph 80 of it.").await;
        for number in [5, 78, 40] {
            let words = format!("Paragraph {number} of it.");
            let place = "const [words] = arguments;
                const block = [...document.querySelectorAll('.preview .block')]
                    .find(block => block.textContent.trim() === words);
                block.scrollIntoView({ block: 'center' });
                const { left, top, height } = block.querySelector('p').getBoundingClientRect();
                return [left + 40, top + height / 2];";
            let place = page.js(place, vec![json!(words)]).await;
            let point = [0, 1].map(|side| place[side].as_f64().unwrap_or_default());
            page.drag(point.into(), point.into()).await;
            gets_focus(&page, &field).await;
            page.wait_until(&format!("the line of {words:?} is seen, with the caret in it"), async || {
                page.js(CARET_LINE, vec![json!(words)]).await == true
            })
            .await;
        }
    });
}

/// Whether the caret is in a line that says this, which is within the pane of the form. No line is longer than the field.
const CARET_LINE: &str = r"const [words] = arguments;
    const field = document.activeElement;
    const lines = field.value.slice(0, field.selectionStart).split('\n');
    const whole = field.value.split('\n')[lines.length - 1];
    const look = getComputedStyle(field);
    const height = parseFloat(look.lineHeight);
    const line = field.getBoundingClientRect().top + parseFloat(look.borderTopWidth) + parseFloat(look.paddingTop)
        + (lines.length - 1) * height - field.scrollTop;
    const pane = document.querySelector('.form').getBoundingClientRect();
    return whole === words && lines.at(-1) !== '' && line >= pane.top && line + height <= pane.bottom;";

#[test]
fn the_preview_stays_where_it_is_on_demand() {
    journey("following_switch", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, FIRST, FIRST, "First words.").await;
        let switch = || page.within("region", "Preview").by_role("switch", "Scroll with the form");
        page.click(&switch().await).await;
        let scrolled = async || page.js("return document.querySelector('.preview').scrollTop", vec![]).await;
        let before = scrolled().await;
        answer(&page, LAST, "Threat 1", "Replay").await;
        is_marked(&page, "Replay").await;
        assert_eq!(scrolled().await, before, "the preview went along");
        page.click(&switch().await).await;
        let field = control(&page, FIRST, "textbox", FIRST).await;
        page.click(&field).await;
        is_in_view(&page, "First words.").await;
        answer(&page, LAST, "Threat 1", "Theft").await;
        is_in_view(&page, "Theft").await;
    });
}

#[test]
fn a_narrow_screen_shows_what_was_just_written() {
    journey("following_narrow", Screen::NARROW, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, LAST, "Threat 1", "Replay").await;
        let preview = page.by_role("button", "Preview").await;
        page.click(&preview).await;
        is_in_view(&page, "Replay").await;
    });
}

#[test]
fn what_cannot_be_shown_is_told() {
    journey("following_cut", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, FIRST, "textbox", FIRST).await;
        page.click(&field).await;
        page.insert_text(&format!("{}Deep words", "> ".repeat(120))).await;
        let note = "Part of the document is nested too deep or too long to be shown here.";
        shows(&page, &[note, "Deep words"]).await;
        page.fill(&field, "Flat words").await;
        shows(&page, &["Flat words"]).await;
        crate::steps::hides(&page, &[note]).await;
    });
}

#[test]
fn a_link_within_the_document_takes_the_reader_along() {
    journey("following_link", Screen::WIDE, |page| async move {
        let words = "Words that say what there is to say.\n\n".repeat(60);
        let text =
            format!("# Calls\n\nSee [what it costs](#costs).\n\n{words}## Costs\n\nWhere time goes.\n");
        open(&page, "following_link.md", &text).await;
        let link = page.within("region", "Preview").by_role("link", "what it costs").await;
        page.click(&link).await;
        let heading = page.within("region", "Preview").by_role("heading", "Costs").await;
        gets_focus(&page, &heading).await;
        is_seen(&page, "document.activeElement").await;
    });
}

/// Waits until the one block that is marked says this.
async fn is_marked(page: &Session, words: &str) {
    let marked = "return document.querySelector('.preview [data-current]')?.textContent ?? ''";
    page.wait_until(&format!("{words:?} is marked"), async || {
        page.js(marked, vec![]).await.as_str().is_some_and(|marked| marked.contains(words))
    })
    .await;
}

/// Waits until the marked block says this, and is seen.
async fn is_in_view(page: &Session, words: &str) {
    is_marked(page, words).await;
    is_seen(page, "document.querySelector('.preview [data-current]')").await;
}

/// Waits until an element is within the pane of the preview, at least its beginning.
async fn is_seen(page: &Session, element: &str) {
    let seen = format!(
        "const pane = document.querySelector('.preview').getBoundingClientRect();
        const {{ top, height }} = {element}.getBoundingClientRect();
        return height > 0 && top >= pane.top && top < pane.bottom"
    );
    page.wait_until("it is in view", async || page.js(&seen, vec![]).await == true).await;
}
