//! One field: its label, what it asks, and the control that suits its kind.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::super::desk::{Desk, field_element, go_near};
use crate::tree::{Field, Kind, Role, Section};

/// So many characters fit a line of the form, for browsers that cannot size a text area by its content.
const LINE_LENGTH: usize = 64;

/// A field with its label, prompt and control.
#[component]
pub(super) fn FieldView(
    desk: Desk,
    section: Signal<Arc<Section>>,
    field: Field,
    /// The number of the item or row, where fields of one label follow each other.
    place: Signal<String>,
    /// What Enter does, where it does not break the line.
    on_enter: Option<Callback<()>>,
) -> impl IntoView {
    let id = field.id;
    let element = field_element(id);
    let ask = format!("ask-{}", id.0);
    let caption = field.caption().to_owned();
    let name = {
        let caption = caption.clone();
        Signal::derive(move || match place.get() {
            place if place.is_empty() => caption.clone(),
            place => format!("{caption} {place}"),
        })
    };
    let value =
        Memo::new(move |_| section.with(|section| section.field(id).map(Field::text).unwrap_or_default()));
    let state = move || {
        section.with(|section| match section.field(id) {
            Some(field) if field.is_filled() => "filled",
            Some(field) if field.role == Role::Sample && field.value.is_none() => "sample",
            _ => "open",
        })
    };
    // An item's label is its list's, which stands above it.
    let is_labelled = place.with_untracked(String::is_empty);
    // The options of a choice are there to see.
    let is_choice = matches!(field.kind, Kind::Choice(_));
    let shows_ask = !field.prompt.is_empty() && field.prompt != caption && !is_choice;
    let prompt = if is_labelled || shows_ask {
        field.prompt.clone()
    } else {
        caption.clone()
    };
    let prompt = (shows_ask || (!is_labelled && !prompt.is_empty())).then_some(prompt);
    // A heading right above says the same.
    let is_title = section.with_untracked(|section| section.title() == caption);
    let label_class = if is_title { "visually-hidden" } else { "label" };
    let extras = extras(desk, &field);
    let kind = kind_word(&field.kind);
    let described_by = prompt.is_some().then(|| ask.clone());
    let control = control(desk, &field, element.clone(), name, described_by, value, on_enter);
    view! {
        <div class="field" data-kind=kind data-state=state>
            {is_labelled.then(|| view! { <label class=label_class for=element>{caption}</label> })}
            {prompt.map(|prompt| view! { <p class="ask" id=ask>{prompt}</p> })}
            {control}
            {extras}
        </div>
    }
}

fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Line => "line",
        Kind::Prose => "prose",
        Kind::Date => "date",
        Kind::Choice(_) => "choice",
        Kind::Address => "address",
        Kind::Code => "code",
        Kind::Check => "check",
    }
}

/// The control of a field's kind.
fn control(
    desk: Desk,
    field: &Field,
    element: String,
    name: Signal<String>,
    described_by: Option<String>,
    value: Memo<String>,
    on_enter: Option<Callback<()>>,
) -> AnyView {
    let id = field.id;
    let set = move |text: String| desk.editor.set(id, &text);
    let on_focus = move |_| desk.focused.set(Some(id));
    match &field.kind {
        Kind::Choice(options) => {
            let list = format!("options-{}", id.0);
            let choices = options.clone();
            let buttons = options
                .iter()
                .map(|option| {
                    let (own, chosen) = (option.clone(), option.clone());
                    view! {
                        <button
                            type="button"
                            class="option"
                            aria-pressed=move || value.with(|value| *value == own).to_string()
                            on:click=move |_| set(chosen.clone())
                        >
                            {option.clone()}
                        </button>
                    }
                })
                .collect::<Vec<_>>();
            view! {
                <div class="choice">
                    <input
                        class="control"
                        id=element
                        list=list.clone()
                        aria-label=name
                        aria-describedby=described_by
                        prop:value=move || value.get()
                        on:input=move |event| set(event_target_value(&event))
                        on:focus=on_focus
                    />
                    <datalist id=list>
                        {choices.into_iter().map(|option| view! { <option value=option></option> }).collect::<Vec<_>>()}
                    </datalist>
                    <div class="options">{buttons}</div>
                </div>
            }
            .into_any()
        }
        Kind::Date => view! {
            <div class="date">
                <input
                    class="control"
                    id=element
                    aria-label=name
                    aria-describedby=described_by
                    prop:value=move || value.get()
                    on:input=move |event| set(event_target_value(&event))
                    on:focus=on_focus
                />
                <input
                    type="date"
                    class="control pick"
                    aria-label=move || format!("Pick a date for {}", name.get())
                    prop:value=move || value.get()
                    on:change=move |event| set(event_target_value(&event))
                    on:focus=on_focus
                />
            </div>
        }
        .into_any(),
        Kind::Address => view! {
            <input
                class="control"
                inputmode="url"
                id=element
                aria-label=name
                aria-describedby=described_by
                prop:value=move || value.get()
                on:input=move |event| set(event_target_value(&event))
                on:focus=on_focus
            />
        }
        .into_any(),
        kind => {
            let is_code = *kind == Kind::Code;
            let least = if is_code { 4 } else { 1 };
            let is_line = *kind == Kind::Line;
            view! {
                <textarea
                    class=if is_code { "control code" } else { "control" }
                    id=element
                    aria-label=name
                    aria-describedby=described_by
                    rows=move || value.with(|value| lines_of(value).max(least)).to_string()
                    spellcheck=is_code.then_some("false")
                    prop:value=move || value.get()
                    on:input=move |event| set(event_target_value(&event))
                    on:keydown=move |event| on_key(&event, is_line, on_enter)
                    on:focus=on_focus
                ></textarea>
            }
            .into_any()
        }
    }
}

/// Enter in an item goes on to the next, as lists do everywhere; in a line it does nothing, for a line has no
/// second one. With Shift it breaks the line of an item.
fn on_key(event: &KeyboardEvent, is_line: bool, on_enter: Option<Callback<()>>) {
    if event.key() != "Enter" || event.is_composing() || event.ctrl_key() || event.meta_key() {
        return;
    }
    if let Some(on_enter) = on_enter
        && !event.shift_key()
        && is_at_end(event)
    {
        event.prevent_default();
        on_enter.run(());
    } else if is_line {
        event.prevent_default();
    }
}

/// Whether the caret stands at the end of the text.
fn is_at_end(event: &KeyboardEvent) -> bool {
    let area = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    area.is_some_and(|area| {
        let end = u32::try_from(area.value().encode_utf16().count()).ok();
        area.selection_start().ok().flatten() == end
    })
}

/// How many lines a text takes up, roughly.
fn lines_of(text: &str) -> usize {
    text.split('\n')
        .map(|line| 1 + line.chars().count() / LINE_LENGTH)
        .sum::<usize>()
        .min(40)
}

/// A way to take a placeholder's own words, and a note where one answer fills several places.
fn extras(desk: Desk, field: &Field) -> AnyView {
    let id = field.id;
    let is_plain =
        field.is_asked() && field.name.is_none() && field.source.starts_with(char::is_alphanumeric);
    let keep = is_plain.then(|| {
        let is_open = Memo::new(move |_| {
            desk.editor
                .with_document(|document| document.field(id).is_some_and(|(_, field)| field.value.is_none()))
        });
        view! {
            <Show when=move || is_open.get()>
                <button type="button" class="button quiet" on:click=move |_| {
                    desk.editor.keep(id);
                    go_near(Some(id));
                }>
                    "Keep these words"
                </button>
            </Show>
        }
    });
    let namesakes = field.name.clone().map(|name| {
        let count = desk.editor.untracked_document(|document| {
            let mut count = 0;
            for section in document.sections() {
                section.for_each_field(&mut |field| count += usize::from(field.name.as_ref() == Some(&name)));
            }
            count
        });
        (count > 1).then(|| view! { <p class="note">{format!("Fills {count} places")}</p> })
    });
    let sample = (field.role == Role::Sample)
        .then(|| view! { <p class="note sample-note">"Sample text, kept unless changed"</p> });
    view! {
        {keep}
        {namesakes}
        {sample}
    }
    .into_any()
}
