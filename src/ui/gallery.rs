//! The templates to start from, each with a look at its outline.

use leptos::prelude::*;

use super::route::Route;
use crate::browser;
use crate::template::{Template, builtin, read};

/// A card for each template.
#[component]
pub(super) fn Gallery() -> impl IntoView {
    view! {
        <section class="gallery" aria-labelledby="templates-title">
            <h2 id="templates-title">"Templates"</h2>
            <div class="cards">
                {builtin::templates().into_iter().map(|template| view! { <Card template=template /> }).collect::<Vec<_>>()}
            </div>
        </section>
    }
}

#[component]
fn Card(template: Template) -> impl IntoView {
    let skeleton = read(&template.text);
    let mut asked = 0;
    let mut rows = Vec::new();
    for section in &skeleton.sections {
        section.for_each_field(&mut |field| asked += usize::from(field.is_asked()));
        if let Some(heading) = &section.heading {
            rows.push((section.level, format!("{}{}", heading.number, section.title())));
        }
    }
    let summary = format!("{} sections, {asked} things to fill in", rows.len());
    let slug = template.slug.clone();
    let label = format!("Start {}", template.name);
    view! {
        <article class="card">
            <h3>{template.name.clone()}</h3>
            <p class="purpose">{template.purpose}</p>
            <details class="look">
                <summary>
                    <span class="visually-hidden">{format!("Outline of {}: ", template.name)}</span>
                    {summary}
                </summary>
                <ol class="look-list">
                    {rows
                        .into_iter()
                        .map(|(level, title)| view! { <li data-level=level>{title}</li> })
                        .collect::<Vec<_>>()}
                </ol>
            </details>
            <button
                type="button"
                class="button primary"
                aria-label=label
                on:click=move |_| browser::go_to(&Route::to_new(&slug))
            >
                "Start"
            </button>
        </article>
    }
}
