//! Markdown comes in by the file button, by a drop and by a paste, and nothing of it is changed on the way.

use std::path::Path;

use crate::harness::{Key, Screen, Session, journey, must, starts_with};
use crate::steps::{
    NO_DATABASE, answer, finished, gets_focus, holds, route, shows, start, status_begins, stored, to_library,
    working_copy,
};
use serde_json::json;

const TEMPLATE: &str = "# Post-mortem: [What happened]\r\n\r\n**Owner:** [who]\r\n\r\n## Impact\r\n\r\n[Who noticed, and how]\r\n";

#[test]
fn a_file_becomes_a_template_of_ones_own() {
    journey("own_template", Screen::WIDE, |page| async move {
        page.open("").await;
        let file = file("post-mortem.md", TEMPLATE);
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file).await;
        let dialog = || page.within("dialog", "Import Markdown");
        let template = dialog().by_role("radio", "Template").await;
        assert!(is_checked(&page, &template).await, "it has more to fill in than a document");
        let name = dialog().by_role("textbox", "Name").await;
        assert_eq!(page.value_of(&name).await, "post-mortem");
        page.fill(&name, "Post-mortem").await;
        let import = dialog().by_role("button", "Import").await;
        page.click(&import).await;
        says(&page, "“Post-mortem” is among your templates.").await;

        let start = page.by_role("button", "Start Post-mortem").await;
        page.click(&start).await;
        answer(&page, "Impact", "Impact", "Everyone").await;
        assert_eq!(working_copy(&page).await, TEMPLATE.replace("[Who noticed, and how]", "Everyone"));
        status_begins(&page, "Saved").await;
        let draft = route(&page).await;

        // A change of the template does not touch the draft.
        to_library(&page).await;
        choose(&page, "Post-mortem", "Rename or edit…").await;
        let dialog = || page.within("dialog", "Edit the template");
        let name = dialog().by_role("textbox", "Template name").await;
        page.fill(&name, "Incident").await;
        let text = dialog().by_role("textbox", "Markdown").await;
        page.click(&text).await;
        page.press(&[Key::Control], Key::End).await;
        page.type_text("\n## Lessons\n\n[What we learned]\n").await;
        let save = dialog().by_role("button", "Save template").await;
        page.click(&save).await;
        page.by_role("button", "Start Incident").await;
        let records = stored(&page).await;
        let record = records.iter().find(|(key, _)| key.starts_with("specwright/template/")).cloned();
        let parts: Vec<String> = must("read the record", serde_json::from_str(&record.unwrap_or_default().1));
        assert_eq!(parts[4], format!("{TEMPLATE}\r\n## Lessons\r\n\r\n[What we learned]\r\n"));

        // Escape keeps nothing, and offers what was typed.
        choose(&page, "Incident", "Rename or edit…").await;
        let name = dialog().by_role("textbox", "Template name").await;
        page.fill(&name, "Gone").await;
        page.press(&[], Key::Escape).await;
        let back = page.within("log", "Notices").by_role("button", "Go on editing").await;
        page.click(&back).await;
        let name = dialog().by_role("textbox", "Template name").await;
        assert_eq!(page.value_of(&name).await, "Gone");
        let cancel = dialog().by_role("button", "Cancel").await;
        page.click(&cancel).await;

        choose(&page, "Incident", "Delete").await;
        page.wait_until("it is gone", async || {
            !page.names_of("button").await.contains(&"Start Incident".to_owned())
        })
        .await;
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        page.by_role("button", "Start Incident").await;
        choose(&page, "Delivery specification", "Duplicate to edit").await;
        page.by_role("button", "Start Delivery specification (copy)").await;
        page.open(&draft).await;
        holds(&page, "Impact", "Impact", "Everyone").await;
        let before = TEMPLATE.replace("[Who noticed, and how]", "Everyone");
        assert_eq!(working_copy(&page).await, before);

        // It can go on with the new one, and back.
        let moves = page.within("log", "Notices").by_role("button", "Move to the new one").await;
        page.click(&moves).await;
        shows(&page, &["Lessons"]).await;
        holds(&page, "Impact", "Impact", "Everyone").await;
        let after = format!("{before}\r\n## Lessons\r\n\r\n[What we learned]\r\n");
        assert_eq!(working_copy(&page).await, after);
        let undo = page.within("log", "Notices").by_role("button", "Undo").await;
        page.click(&undo).await;
        page.wait_until("it is as before", async || working_copy(&page).await == before).await;
        go_on_with_what_is_proposed(&page).await;
        page.wait_until("it is the new one", async || working_copy(&page).await == after).await;
    });
}

#[test]
fn a_dropped_document_becomes_a_draft() {
    journey("dropped", Screen::WIDE, |page| async move {
        page.open("").await;
        page.by_role("region", "Templates").await;
        let document = "\u{feff}# Notes\n\nWe met.\n\n* one\n* two  \n\n```\n[x]\n```";
        drop_file(&page, "notes.md", document).await;
        let dialog = page.within("dialog", "Import Markdown");
        let draft = page.within("dialog", "Import Markdown").by_role("radio", "Draft").await;
        assert!(is_checked(&page, &draft).await, "a document asks nothing");
        let import = dialog.by_role("button", "Import").await;
        page.click(&import).await;
        shows(&page, &["Notes", "We met."]).await;
        assert_eq!(working_copy(&page).await, document);
        // It is kept without an edit: the file may be gone.
        status_begins(&page, "Saved").await;
        page.reload().await;
        assert_eq!(working_copy(&page).await, document);
        assert_eq!(finished(&page).await, document, "nothing of a finished text is left out or set in order");
    });
}

#[test]
fn an_import_takes_the_place_of_the_page_and_not_of_the_draft() {
    journey("import_beside", Screen::WIDE, |page| async move {
        start(&page, "Feature specification").await;
        answer(&page, "Overview", "Overview", "Words of the first.").await;
        status_begins(&page, "Saved").await;
        let first = route(&page).await;
        drop_file(&page, "notes.md", "# Notes\n\nWe met.\n").await;
        let import = page.within("dialog", "Import Markdown").by_role("button", "Import").await;
        page.click(&import).await;
        shows(&page, &["Notes", "We met."]).await;
        let sections = || async { page.within("form", "Form").names_of("region").await };
        assert_eq!(sections().await, ["Notes"], "nothing of the first is left on the page");
        assert_eq!(working_copy(&page).await, "# Notes\n\nWe met.\n");
        page.open(&first).await;
        holds(&page, "Overview", "Overview", "Words of the first.").await;
        assert_eq!(route(&page).await, first);
        assert!(!sections().await.contains(&"Notes".to_owned()));
    });
}

#[test]
fn a_pasted_text_is_shown_before_it_is_taken() {
    journey("pasted", Screen::NARROW, |page| async move {
        page.open("").await;
        page.by_role("region", "Templates").await;
        page.allow_clipboard().await;
        let text = "# ADR: {{TITLE}}\n\n## Context\n\n{{CONTEXT}}\n\n## Decision\n\n{{DECISION}}\n";
        page.js("return navigator.clipboard.writeText(arguments[0])", vec![json!(text)]).await;
        page.press(&[Key::Control], 'v').await;
        page.by_role("dialog", "Import Markdown").await;
        let dialog = page.within("dialog", "Import Markdown");
        let rows = dialog.names_of("listitem").await;
        assert_eq!(rows.len(), 3, "{rows:?}");
        page.press(&[], Key::Escape).await;
        page.wait_until("the dialog is closed", async || page.names_of("dialog").await.is_empty()).await;
        assert!(stored(&page).await.is_empty(), "what is not taken leaves nothing");
    });
}

#[test]
fn a_finished_document_comes_back_into_its_fields() {
    journey("comes_back", Screen::WIDE, |page| async move {
        let document = "# Technical Specification\n\n## Overview\n\n- **Feature**: Undo for deletes\n- **Author(s)**: Ada\n\n\
            ## Background\n\n- **Context**: Deletes cannot be undone.\n\n## Odds and ends\n\nNot in the template.\n";
        page.open("").await;
        let input = page.by_role("button", "Import a file").await;
        page.choose_file(&input, &file("undo.md", document)).await;
        let dialog = || page.within("dialog", "Import Markdown");
        let model = dialog().by_role("combobox", "Fill in the fields of").await;
        assert_eq!(page.value_of(&model).await, "delivery-specification", "it fits best");
        let rows = dialog().names_of("listitem").await;
        assert_eq!(rows.len(), 4, "{rows:?}");
        let import = dialog().by_role("button", "Import").await;
        page.click(&import).await;
        holds(&page, "Overview", "Feature…", "Undo for deletes").await;
        holds(&page, "Overview", "Author(s)…", "Ada").await;
        holds(&page, "Background", "Context…", "Deletes cannot be undone.").await;
        assert_eq!(working_copy(&page).await, document);
        answer(&page, "Overview", "Feature…", "Undo").await;
        assert_eq!(finished(&page).await, document.replace("Undo for deletes", "Undo"));
    });
}

#[test]
fn sections_and_documents_are_edited_as_markdown() {
    journey("raw", Screen::WIDE, |page| async move {
        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        let edit = page.by_role("button", "Edit Overview as Markdown").await;
        page.click(&edit).await;
        let raw = page.by_role("textbox", "Overview as Markdown").await;
        gets_focus(&page, &raw).await;
        assert!(page.value_of(&raw).await.contains("- **Feature**: Undo\n"));
        page.press(&[Key::Control], Key::End).await;
        page.type_text("\nA sentence of my own.\n\n## A new section\n\nWith words.\n").await;
        shows(&page, &["A sentence of my own.", "A new section", "With words."]).await;
        let back = page.by_role("button", "Back to fields").await;
        page.click(&back).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        page.within("region", "A new section").by_role("heading", "A new section").await;
        let copy = working_copy(&page).await;
        assert!(copy.contains("A sentence of my own.\n\n## A new section\n\nWith words.\n"), "{copy}");

        let edit = page.by_role("button", "Edit the document as Markdown").await;
        page.click(&edit).await;
        let raw = page.by_role("textbox", "Document as Markdown").await;
        gets_focus(&page, &raw).await;
        assert_eq!(page.value_of(&raw).await, copy, "it is all there");
        status_begins(&page, "Saved").await;
        page.press(&[Key::Control], Key::End).await;
        page.type_text("The end.").await;
        page.click(&edit).await;
        holds(&page, "Overview", "Feature…", "Undo").await;
        assert_eq!(working_copy(&page).await, format!("{copy}The end."));
        page.press(&[Key::Control], 'z').await;
        page.wait_until("one step takes the words back", async || working_copy(&page).await == copy).await;
    });
}

#[test]
fn what_is_open_is_not_swept_away() {
    journey("swept", Screen::WIDE, |page| async move {
        page.open("").await;
        choose(&page, "Delivery specification", "Duplicate to edit").await;
        page.by_role("button", "Start Delivery specification (copy)").await;
        choose(&page, "Delivery specification (copy)", "Rename or edit…").await;
        let dialog = || page.within("dialog", "Edit the template");
        let name = dialog().by_role("textbox", "Template name").await;
        page.fill(&name, "Mine").await;
        drop_file(&page, "other.md", "# Other\n").await;
        let problem = dialog().by_role("alert", "").await;
        page.wait_until("the dialog says why", async || page.text_of(&problem).await.contains("other.md"))
            .await;
        assert_eq!(page.value_of(&name).await, "Mine");
        page.press(&[], Key::Enter).await;
        page.by_role("button", "Start Mine").await;

        start(&page, "Delivery specification").await;
        answer(&page, "Overview", "Feature…", "Undo").await;
        go_on_with_what_is_proposed(&page).await;
        says(&page, "No word of it changes.").await;
        holds(&page, "Overview", "Feature…", "Undo").await;

        // Emptied as a whole, a document can still be written.
        let edit = page.by_role("button", "Edit the document as Markdown").await;
        page.click(&edit).await;
        page.press(&[Key::Control], 'a').await;
        page.press(&[], Key::Delete).await;
        page.wait_until("it is empty", async || working_copy(&page).await.is_empty()).await;
        page.click(&edit).await;
        page.click(&edit).await;
        let raw = page.by_role("textbox", "Document as Markdown").await;
        gets_focus(&page, &raw).await;
        page.type_text("# New\n\nWords.\n").await;
        shows(&page, &["New", "Words."]).await;
        page.click(&edit).await;
        page.within("region", "New").by_role("heading", "New").await;
    });
}

#[test]
fn files_come_in_without_a_store() {
    journey("no_store", Screen::WIDE, |page| async move {
        page.before_load(NO_DATABASE).await;
        page.before_load(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });",
        )
        .await;
        page.open("").await;
        page.by_role("region", "Templates").await;
        drop_file(&page, "notes.md", "# Notes\n\nWe met.\n").await;
        let import = page.within("dialog", "Import Markdown").by_role("button", "Import").await;
        page.click(&import).await;
        shows(&page, &["Notes", "We met."]).await;
        status_begins(&page, "Not saved").await;
    });
}

#[test]
fn a_teams_templates_lie_beside_the_page() {
    journey("team", Screen::WIDE, |page| async move {
        let index = json!([
            { "name": "Our RFC", "purpose": "For every proposal.", "file": "rfc.md" },
            { "name": "Lost", "file": "lost.md" },
            { "name": "Ours", "file": "engineering-design.md" },
        ]);
        serve(
            &page,
            &[
                ("index.json", &index.to_string()),
                ("rfc.md", "# RFC: {{TITLE}}\n\n**Team:** [who]\n"),
                ("engineering-design.md", "# Ours: {{TITLE}}\n"),
            ],
        )
        .await;
        page.open("").await;
        page.by_role("button", "Start Our RFC").await;
        let gallery = page.by_role("region", "Templates").await;
        let words = page.text_of(&gallery).await;
        assert!(
            words.contains("For every proposal.")
                && words.contains("“Lost” was not found at templates/lost.md.")
        );
        assert!(words.contains("Engineering design"), "the others are there all the same");

        let ours = page.by_role("button", "Start Ours").await;
        page.click(&ours).await;
        page.within("region", starts_with("Ours")).by_role("textbox", "Title").await;
        start(&page, "Engineering design").await;
        page.within("region", "Threat Model").by_role("textbox", "Threat 1").await;

        // A link starts a draft with fields filled in, before the templates have arrived too.
        page.open("#/new/rfc?TITLE=Undo+for%20deletes&team=Storage%20%26%20more&nothing=x").await;
        page.reload().await;
        says(&page, "This template has no field called “nothing”.").await;
        holds(&page, "RFC…", "Title", "Undo for deletes").await;
        assert_eq!(finished(&page).await, "# RFC: Undo for deletes\n\n**Team:** Storage & more\n");
        assert!(stored(&page).await.is_empty(), "a link alone leaves nothing");

        serve(&page, &[("index.json", "[{]")]).await;
        page.open("").await;
        page.reload().await;
        let gallery = page.by_role("region", "Templates").await;
        page.wait_until("the notice is there", async || {
            page.text_of(&gallery).await.contains("templates/index.json cannot be read")
        })
        .await;
        page.by_role("button", "Start Engineering design").await;
    });
}

/// Has the host of the page give out these files as its folder of templates, from the next load on.
async fn serve(page: &Session, files: &[(&str, &str)]) {
    let files: serde_json::Map<String, serde_json::Value> =
        files.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let script = format!(
        "{{ const files = {}, fetched = window.fetch;
           window.fetch = (address, ...rest) => {{
               const name = /templates\\/(.*)$/.exec(String(address))?.[1];
               if (name === undefined) return fetched.call(window, address, ...rest);
               return Promise.resolve(name in files ? new Response(files[name]) : new Response('', {{ status: 404 }}));
           }}; }}",
        serde_json::Value::Object(files)
    );
    page.before_load(&script).await;
}

/// Changes the template of the open draft to the one that the dialog proposes.
async fn go_on_with_what_is_proposed(page: &Session) {
    let menu = page.by_role("button", "Draft actions").await;
    page.click(&menu).await;
    let item = page.by_role("menuitem", starts_with("Change the template")).await;
    page.click(&item).await;
    let change = page.within("dialog", "Change the template").by_role("button", "Change template").await;
    page.click(&change).await;
}

/// Drops a file on the page.
async fn drop_file(page: &Session, name: &str, text: &str) {
    let script = "const data = new DataTransfer();
        data.items.add(new File([arguments[1]], arguments[0], { type: 'text/markdown' }));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));";
    page.js(script, vec![json!(name), json!(text)]).await;
}

pub(crate) fn file(name: &str, text: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("imported");
    must("make a folder", std::fs::create_dir_all(&folder));
    let path = folder.join(name);
    must("write a file", std::fs::write(&path, text));
    path
}

async fn is_checked(page: &Session, choice: &crate::harness::Element) -> bool {
    page.js("return arguments[0].checked", vec![json!(choice)]).await == true
}

/// Chooses an item of a template's menu.
async fn choose(page: &Session, template: &str, item: &str) {
    let menu = page.by_role("button", format!("Actions for the template {template}").as_str()).await;
    page.click(&menu).await;
    let item = page.by_role("menuitem", starts_with(item.trim_end_matches('…'))).await;
    page.click(&item).await;
}

async fn says(page: &Session, words: &str) {
    let log = page.by_role("log", "Notices").await;
    page.wait_until("the notice is there", async || page.text_of(&log).await.contains(words)).await;
}
