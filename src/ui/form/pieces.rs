//! A run of pieces: one field with its label, or several with the words between them.

use std::sync::Arc;

use leptos::prelude::*;

use super::super::desk::Desk;
use super::control::FieldView;
use crate::tree::{Field, Kind, Link, Piece, Role, Section, describe_pieces};

/// A signal of words that never change.
pub(super) fn words_of(words: &'static str) -> Signal<String> {
    Signal::derive(move || words.to_owned())
}

/// What a run consists of, once the words that only label are told from those that say something.
enum Part {
    Words(String),
    Field(Box<Field>),
    Link(Box<Link>),
}

/// A run of pieces. `place` tells fields apart that would have one name: the number of the item or row.
#[component]
pub(super) fn PiecesView(
    desk: Desk,
    section: Signal<Arc<Section>>,
    pieces: Vec<Piece>,
    place: Signal<String>,
    on_enter: Option<Callback<()>>,
) -> impl IntoView {
    let (task, pieces) = split_task(pieces);
    let task = task.map(|task| {
        let words = task_words(section, task.id);
        view! { <TaskBox desk=desk section=section field=task words=words /> }
    });
    let parts = parts(pieces);
    let fields = parts
        .iter()
        .filter(|part| !matches!(part, Part::Words(_)))
        .count();
    let mut views = Vec::new();
    for part in parts {
        views.push(match part {
            Part::Words(words) => view! { <span class="words">{words}</span> }.into_any(),
            Part::Field(field) => {
                view! { <FieldView desk=desk section=section field=*field place=place on_enter=on_enter /> }
                    .into_any()
            }
            Part::Link(link) => link_view(desk, section, *link, place, on_enter),
        });
    }
    let class = if fields > 1 { "pieces several" } else { "pieces" };
    view! {
        {task}
        <div class=class>{views}</div>
    }
}

/// The fields of a heading, where it has any to fill in.
pub(super) fn heading_fields(desk: Desk, section: Signal<Arc<Section>>) -> AnyView {
    let pieces = section.with_untracked(|section| match &section.heading {
        Some(heading) => heading.pieces.clone(),
        None => Vec::new(),
    });
    let is_asked = |piece: &Piece| match piece {
        Piece::Field(field) => field.role != Role::Title,
        Piece::Link(_) => true,
        _ => false,
    };
    let asked: Vec<Piece> = pieces.into_iter().filter(is_asked).collect();
    if asked.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="row">
            <PiecesView desk=desk section=section pieces=asked place=words_of("") on_enter=None />
        </div>
    }
    .into_any()
}

fn split_task(mut pieces: Vec<Piece>) -> (Option<Field>, Vec<Piece>) {
    match pieces.first() {
        Some(Piece::Field(field)) if field.kind == Kind::Check => {
            let field = (**field).clone();
            pieces.remove(0);
            (Some(field), pieces)
        }
        _ => (None, pieces),
    }
}

/// Words that only label the next field are its label already; marks of emphasis and code are no words.
fn parts(pieces: Vec<Piece>) -> Vec<Part> {
    let labels: Vec<bool> = pieces
        .windows(2)
        .map(|pair| match &pair[1] {
            Piece::Field(field) => !field.label.is_empty() && ends_in_label(&pair[0], &field.label),
            Piece::Link(link) => first_label(link).is_some_and(|label| ends_in_label(&pair[0], &label)),
            _ => false,
        })
        .collect();
    let mut parts = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                let words: String = text.chars().filter(|c| !matches!(c, '*' | '`')).collect();
                let says = words.chars().any(char::is_alphanumeric);
                if says && !labels.get(index).copied().unwrap_or(false) {
                    parts.push(Part::Words(words.trim().to_owned()));
                }
            }
            Piece::Guidance(text) => {
                let words = text.trim_start_matches("<!--").trim_end_matches("-->").trim();
                if !words.starts_with("{{") {
                    parts.push(Part::Words(words.to_owned()));
                }
            }
            Piece::Field(field) => parts.push(Part::Field(field)),
            Piece::Link(link) => parts.push(Part::Link(link)),
        }
    }
    parts
}

fn first_label(link: &Link) -> Option<String> {
    link.text
        .iter()
        .chain(&link.address)
        .find_map(|piece| match piece {
            Piece::Field(field) => Some(field.label.trim_end_matches(" address").to_owned()),
            _ => None,
        })
}

fn ends_in_label(piece: &Piece, label: &str) -> bool {
    let Piece::Text(text) = piece else { return false };
    let words: String = text.chars().filter(|c| !matches!(c, '*' | '`' | '_')).collect();
    let words = words.trim().trim_end_matches([':', '(', '#', ' ']).trim();
    words == label
}

fn link_view(
    desk: Desk,
    section: Signal<Arc<Section>>,
    link: Link,
    place: Signal<String>,
    on_enter: Option<Callback<()>>,
) -> AnyView {
    let side = |pieces: Vec<Piece>| {
        pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Field(field) => Some(
                    view! { <FieldView desk=desk section=section field=*field place=place on_enter=on_enter /> }
                        .into_any(),
                ),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    view! { <div class="link-pair">{side(link.text)} {side(link.address)}</div> }.into_any()
}

/// What the item of a task box says.
fn task_words(section: Signal<Arc<Section>>, task: crate::tree::FieldId) -> Signal<String> {
    Signal::derive(move || {
        section.with(|section| {
            let mut words = String::new();
            for block in &section.blocks {
                block.body.for_each_pieces(&mut |pieces| {
                    if matches!(pieces.first(), Some(Piece::Field(field)) if field.id == task) {
                        describe_pieces(&pieces[1..], &mut words);
                    }
                });
            }
            words.trim().to_owned()
        })
    })
}

#[component]
fn TaskBox(desk: Desk, section: Signal<Arc<Section>>, field: Field, words: Signal<String>) -> impl IntoView {
    let id = field.id;
    let is_checked =
        Memo::new(move |_| section.with(|section| section.field(id).is_some_and(Field::is_checked)));
    view! {
        <input
            type="checkbox"
            class="task-box"
            aria-label=move || format!("{}, done", words.get())
            prop:checked=move || is_checked.get()
            on:change=move |event| desk.editor.tick(id, event_target_checked(&event))
            on:focus=move |_| desk.focused.set(Some(id))
        />
    }
}
