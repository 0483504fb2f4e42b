//! The preview leads to the form, by mouse and by keyboard, in documents of any length.

use crate::harness::{Key, Screen, Session, journey, starts_with};
use crate::import::file;
use crate::steps::{answer, control, finished, gets_focus, shows, start};
use serde_json::json;

#[test]
fn a_click_leads_to_the_word() {
    journey("preview_click", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "A *quick* cache for [whoever](https://example.com) asks").await;
        shows(&page, &["A quick cache for whoever asks"]).await;
        // The middle of the word, as a mouse finds it.
        let place = "const block = [...document.querySelectorAll('.preview .block')]
                .find(block => block.textContent.includes('quick cache'));
            block.scrollIntoView({ block: 'center' });
            const words = [...block.querySelector('p').childNodes].find(node => node.data?.includes('asks'));
            const range = document.createRange();
            range.setStart(words, words.data.indexOf('asks') + 2);
            range.collapse(true);
            const { left, top, height } = range.getBoundingClientRect();
            return { x: left, y: top + height / 2 };";
        let place = page.js(place, vec![]).await;
        let point = |back: f64| {
            let [x, y] = ["x", "y"].map(|side| place[side].as_f64().unwrap_or_default());
            (x - back, y)
        };
        // Words that someone selects, to copy them, stay selected.
        page.drag(point(90.0), point(20.0)).await;
        let selected = page.js("return getSelection().toString()", vec![]).await;
        assert!(selected.as_str().is_some_and(|words| words.contains("oeve")), "{selected}");
        let held = page.js("return document.activeElement.closest('.form') !== null", vec![]).await;
        assert_eq!(held, false, "the form took the focus");
        page.drag(point(0.0), point(0.0)).await;
        let field = control(&page, "Summary", "textbox", "Summary").await;
        gets_focus(&page, &field).await;
        page.wait_until("the caret is within the word", async || caret(&page).await.ends_with(" as")).await;
        page.type_text("-").await;
        assert!(finished(&page).await.contains("as-ks"));
    });
}

#[test]
fn each_paragraph_reads_in_its_own_direction() {
    journey("directions", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        let field = control(&page, "Summary", "textbox", "Summary").await;
        let by_paragraph = "return getComputedStyle(arguments[0]).unicodeBidi === 'plaintext'";
        answer(&page, "Summary", "Summary", "One way").await;
        shows(&page, &["One way"]).await;
        // It is slow where a paragraph is very long, so it is asked for only where there is need.
        assert_eq!(page.js(by_paragraph, vec![json!(field)]).await, false);
        page.press(&[], Key::End).await;
        page.insert_text("\n\nשלום").await;
        shows(&page, &["שלום"]).await;
        assert_eq!(page.js(by_paragraph, vec![json!(field)]).await, true);
        let sides = "return ['One way', 'שלום'].map((words) => {
            const paragraph = [...document.querySelectorAll('.preview .block p')]
                .find(({ textContent }) => textContent === words);
            const range = document.createRange();
            range.selectNodeContents(paragraph);
            const { left, width } = paragraph.getBoundingClientRect();
            return range.getBoundingClientRect().left < left + width / 2 ? 'left' : 'right';
        })";
        assert_eq!(page.js(sides, vec![]).await, json!(["left", "right"]));
    });
}

/// Fifty keys before the page is painted: the first is shown at once, the last with the next painting, the others never.
#[test]
fn a_burst_is_shown_in_one_go() {
    journey("burst", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "Undo").await;
        shows(&page, &["Undo"]).await;
        let field = control(&page, "Summary", "textbox", "Summary").await;
        let burst = "const [field] = arguments;
            const preview = document.querySelector('.preview article');
            const seen = [];
            const note = () => seen.push(/Undo \\d+/.exec(preview.textContent)?.[0]);
            new MutationObserver(note).observe(preview, { childList: true, subtree: true, characterData: true });
            const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            return painted().then(async () => {
                for (let number = 1; number <= 50; number += 1) {
                    field.value = `Undo ${number}`;
                    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
                    for (let turn = 0; turn < 20; turn += 1) await null;
                }
                await painted();
                await painted();
                return seen;
            });";
        let seen = page.js(burst, vec![json!(field)]).await;
        assert_eq!(seen, json!(["Undo 1", "Undo 50"]));
    });
}

#[test]
fn blocks_are_reached_by_keyboard() {
    journey("preview_keys", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, "Summary", "Summary", "First words").await;
        let preview = page.by_role("region", "Preview").await;
        while !page.has_focus(&preview).await {
            page.press(&[], Key::F6).await;
        }
        let focused = "return document.activeElement.textContent.trim()";
        page.press(&[], Key::Home).await;
        let mut steps = 0;
        while page.js(focused, vec![]).await != "First words" {
            page.press(&[], Key::Down).await;
            steps += 1;
            assert!(steps < 60, "the arrows go through all blocks");
        }
        page.press(&[], Key::Enter).await;
        gets_focus(&page, &control(&page, "Summary", "textbox", "Summary").await).await;
    });
}

#[test]
fn a_long_document_has_the_fields_that_one_is_near() {
    journey("long_document", Screen::WIDE, |page| async move {
        page.open("").await;
        let part =
            |n: usize| format!("## Part {n}\n\nReaders of part {n} find these words.\n\n- one\n- two\n\n");
        let text = format!("# Parts\n\n{}", (1..=150).map(part).collect::<Vec<_>>().concat());
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file("parts.md", &text)).await;
        let dialog = || page.within("dialog", "Import Markdown");
        let draft = dialog().by_role("radio", "Draft").await;
        page.click(&draft).await;
        let import = dialog().by_role("button", "Import").await;
        page.click(&import).await;
        shows(&page, &["Readers of part 1 find", "Readers of part 150 find"]).await;
        let fields =
            async || page.js("return document.querySelectorAll('.form [data-field]').length", vec![]).await;
        assert!(fields().await.as_u64().is_some_and(|count| count < 200), "{:?}", fields().await);

        // By the outline, to a part whose fields were not there.
        let outline = || page.within("navigation", "Outline");
        let row = outline().by_role("button", starts_with("Part 120")).await;
        page.click(&row).await;
        answer(&page, "Part 120", "Part 120", "Other words").await;
        shows(&page, &["Other words", "Readers of part 121 find"]).await;
        let is_seen = "const { top, bottom } = document.activeElement.getBoundingClientRect();
            return top > 0 && bottom < innerHeight";
        assert_eq!(page.js(is_seen, vec![]).await, true);

        // Scrolling brings them too, and the preview along.
        page.js("document.querySelector('.form').scrollTop = 0; document.activeElement.blur()", vec![]).await;
        page.wait_until("the preview has come along", async || {
            let seen = "const pane = document.querySelector('.preview').getBoundingClientRect();
                const block = [...document.querySelectorAll('.preview .block')]
                    .find(block => block.textContent.includes('Readers of part 1 find'));
                const { top } = block.getBoundingClientRect();
                return top >= pane.top && top < pane.bottom";
            page.js(seen, vec![]).await == true
        })
        .await;
        assert_eq!(finished(&page).await.matches("\n## Part ").count(), 150);
    });
}

/// The text before the caret of what has the focus.
async fn caret(page: &Session) -> String {
    let before =
        "const it = document.activeElement; return (it.value ?? '').slice(0, it.selectionStart ?? 0)";
    page.js(before, vec![]).await.as_str().unwrap_or_default().to_owned()
}
