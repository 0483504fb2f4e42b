//! On paper there is the document alone, and all of it.

use crate::harness::{Screen, Session, journey};
use crate::steps::{answer, control, hides, shows, start};

const SECTION: &str = "Summary";

#[test]
fn a_document_is_printed_as_long_as_it_is() {
    journey("printing", Screen::WIDE, |page| async move {
        start(&page, "Engineering design").await;
        answer(&page, SECTION, SECTION, "First words.").await;
        let switch = page.by_role("switch", "Finished view").await;
        page.click(&switch).await;
        hides(&page, &["Threat Model"]).await;
        assert_eq!(page.sheets().await, 1, "outline and form, which are longer, stay off the paper");

        write(&page, 150).await;
        let sheets = page.sheets().await;
        assert!((3..=9).contains(&sheets), "150 paragraphs take {sheets} sheets");
        // Whatever the screen shows of it.
        page.js("document.querySelector('.preview').scrollTop = 99999", vec![]).await;
        assert_eq!(page.sheets().await, sheets);
        page.show_on(Screen::NARROW).await;
        page.wait_until("the form alone is shown", async || {
            page.js("return document.querySelector('.preview').offsetHeight", vec![]).await == 0
        })
        .await;
        assert_eq!(page.sheets().await, sheets);
        page.show_on(Screen::WIDE).await;
        write(&page, 300).await;
        assert!(page.sheets().await > sheets * 3 / 2);
    });
}

/// Writes so many paragraphs in place of what is there.
async fn write(page: &Session, count: usize) {
    let field = control(page, SECTION, "textbox", SECTION).await;
    page.fill(&field, "").await;
    let paragraphs: Vec<String> = (1..=count).map(|n| format!("Paragraph {n} of it.")).collect();
    page.insert_text(&paragraphs.join("\n\n")).await;
    shows(page, &[&format!("Paragraph {count} of it.")]).await;
}
