//! The preview: the document as it will be read, beside the form that writes it.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

use super::desk::{Desk, Pane, Place, later};
use crate::browser;
use crate::tree::{FieldId, SectionId};
use crate::workspace::Shown;
use blocks::Blocks;

mod blocks;

/// How far from the top of the pane the writer's place is brought, and from its bottom it has to be, in pixels.
const MARGIN: f64 = 96.0;

/// Finds the blocks.
const BLOCK: &str = ".block";

/// What is on the page: the blocks, and which of them is marked.
struct Page {
    blocks: Blocks,
    current: Option<Element>,
    writer: Writer,
    /// The field and the place in it to which a click leads: what was clicked is in view already, and stays where it is.
    arriving: Option<(FieldId, usize)>,
}

/// Where the writer is.
#[derive(Clone, Copy, Default, PartialEq)]
struct Writer {
    place: Option<Place>,
    caret: usize,
    seen: Option<SectionId>,
    /// How many edits there were.
    edits: u64,
    /// Whether it is the preview that a narrow screen shows.
    is_reading: bool,
}

/// What was done since the page was painted.
#[derive(Clone, Copy, Default)]
enum Frame {
    #[default]
    Idle,
    Shown,
    /// What was shown is not the last any more.
    Stale(Writer),
}

impl Writer {
    /// The writer of a desk; an edit alone tells nobody.
    fn at(desk: Desk) -> Self {
        let (place, caret) = desk.place.get().unzip();
        Self {
            place,
            caret: caret.unwrap_or_default(),
            seen: desk.seen.get(),
            edits: desk.editor.edits().get_untracked(),
            is_reading: desk.pane.get() == Pane::Preview,
        }
    }
}

impl Page {
    fn new(article: Element) -> Self {
        Self { blocks: Blocks::new(article), current: None, writer: Writer::default(), arriving: None }
    }

    /// Shows a rendering, with the writer's place marked, which is behind these words of a field. Returns what is to be
    /// scrolled to: typing never scrolls, going to another place does, and so does looking at another section of the
    /// form. On a narrow screen, nothing of it was seen before the reader came.
    fn show(&mut self, shown: &Shown, writer: Writer, before: &str) -> Option<Element> {
        self.blocks.show(&shown.preview);
        let block = match writer.place {
            Some(Place::Field(field)) => shown.block_of(field, before),
            Some(Place::Section(section)) => shown.block_of_section(section),
            None => None,
        };
        let current = block.and_then(|block| self.blocks.element(block)).cloned();
        let was = std::mem::replace(&mut self.writer, writer);
        let is_typed = was.edits != writer.edits;
        let has_moved =
            was.place != writer.place || was.caret != writer.caret && !is_typed && self.current != current;
        let is_arriving = self.arriving.is_some_and(|(field, _)| writer.place == Some(Place::Field(field)));
        if self.arriving.is_some_and(|(_, caret)| !is_arriving || writer.caret == caret) {
            self.arriving = None;
        }
        let has_come = writer.is_reading && !was.is_reading;
        mark(&mut self.current, current.clone());
        match writer.seen.filter(|seen| was.seen != Some(*seen) && !is_arriving || has_come) {
            Some(seen) => shown.block_of_section(seen).and_then(|block| self.blocks.element(block)).cloned(),
            None => current.filter(|_| has_moved && !is_arriving || has_come),
        }
    }
}

/// The preview pane.
#[component]
pub(super) fn Preview(desk: Desk) -> impl IntoView {
    let pane = NodeRef::<html::Section>::new();
    let article = NodeRef::<html::Article>::new();
    let views = desk.views;
    let on_page = StoredValue::new_local(None::<Page>);
    let note = RwSignal::new("");
    let show = move |writer: Writer| {
        let Some(article) = article.get_untracked() else { return };
        let before = desk.before_caret();
        views.untracked_shown(|shown| {
            let block = on_page.try_update_value(|now| {
                let now = now.get_or_insert_with(|| Page::new((*article).clone()));
                now.show(shown, writer, &before)
            });
            if let (Some(Some(block)), Some(pane)) = (block, pane.get_untracked())
                && desk.is_together.get_untracked()
            {
                // A pane that is about to be shown has no size yet.
                later(Box::new(move || scroll_within(&pane, &block)));
            }
            note.set(note_on(shown));
        });
    };
    let frame = StoredValue::new(Frame::default());
    Effect::new(move |_| {
        if article.get().is_some() {
            // What the rendering is made of; it is made when it is shown.
            desk.editor.edits().track();
            desk.is_finished.track();
            show_in_time(frame, Writer::at(desk), show);
        }
    });
    let arrive = move |field: FieldId, caret: usize| {
        on_page.update_value(|now| now.iter_mut().for_each(|now| now.arriving = Some((field, caret))));
    };
    let go_to = move |block: &Element, shown: &str| {
        let key = on_page.with_value(|now| now.as_ref()?.blocks.key_of(block));
        let found = key.and_then(|key| views.untracked_shown(|shown_now| shown_now.field_behind(key, shown)));
        if let Some((field, before)) = found {
            let caret = desk.go_to_words(field, &before);
            arrive(field, caret);
        }
    };
    let on_click = move |event: MouseEvent| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
            return;
        };
        let closest = |selector: &str| target.closest(selector).ok().flatten();
        if let Some(anchor) = closest("[data-anchor]") {
            // The page's own address is in the fragment: an anchor is scrolled to, not followed.
            event.prevent_default();
            let id = anchor.get_attribute("data-anchor").unwrap_or_default();
            if let Some(pane) = pane.get_untracked() {
                scroll_to_id(&pane, &id);
            }
        } else if closest("a[href], summary").is_none() && !browser::has_selected() {
            let marked =
                closest("[data-field]").and_then(|mark| mark.get_attribute("data-field")?.parse().ok());
            if let Some(field) = marked {
                desk.go_to_field(FieldId(field));
                arrive(FieldId(field), 0);
            } else if let Some(block) = closest(BLOCK) {
                go_to(&block, &browser::text_before_click(&block).unwrap_or_default());
            }
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(pane) = pane.get_untracked() {
            walk(&pane, &event, &|block| go_to(block, ""));
        }
    };
    view! {
        <section node_ref=pane class="preview" aria-label="Preview" tabindex="0" on:keydown=on_key>
            <header class="preview-head">
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        checked
                        on:change=move |event| desk.is_together.set(event_target_checked(&event))
                    />
                    "Scroll with the form"
                </label>
                <label class="switch">
                    <input
                        type="checkbox"
                        role="switch"
                        on:change=move |event| desk.is_finished.set(event_target_checked(&event))
                    />
                    "Finished view"
                </label>
            </header>
            <p class="preview-note">{move || note.get()}</p>
            <article node_ref=article class="markdown" on:click=on_click></article>
        </section>
    }
}

/// What has to be said of what is shown.
fn note_on(shown: &Shown) -> &'static str {
    match () {
        () if shown.is_broken() => {
            "This text cannot be shown: the preview has stopped. Writing, saving and downloading go on, and each \
             change is tried anew."
        }
        () if shown.preview.is_cut() => {
            "Part of the document is nested too deep or too long to be shown here. The file holds all of it."
        }
        () if shown.preview.is_empty() => "Nothing is filled in yet, so the finished document is empty.",
        () => "",
    }
}

/// Shows something at once, but no more than that until the page is painted: of what is to be shown meanwhile, as when
/// keys come faster than that, the last is shown before the page is painted next.
fn show_in_time(frame: StoredValue<Frame>, writer: Writer, show: impl Fn(Writer) + Copy + 'static) {
    let is_waiting = frame.try_update_value(|frame| match frame {
        Frame::Idle => {
            *frame = Frame::Shown;
            false
        }
        Frame::Shown | Frame::Stale(_) => {
            *frame = Frame::Stale(writer);
            true
        }
    });
    // The page may be gone by then.
    if is_waiting != Some(false) {
        return;
    }
    untrack(|| show(writer));
    browser::before_paint(move || {
        if let Some(Frame::Stale(writer)) = frame.try_update_value(std::mem::take) {
            show_in_time(frame, writer, show);
        }
    });
}

/// By keyboard, the arrows go from block to block, and Enter to what is written there.
fn walk(pane: &HtmlElement, event: &KeyboardEvent, go_to: &dyn Fn(&Element)) {
    let focused = browser::focused();
    let block = focused.clone().filter(|focused| focused.matches(BLOCK).unwrap_or(false));
    let is_pane = focused.is_some_and(|focused| pane.is_same_node(Some(&focused)));
    if block.is_none() && !is_pane || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let blocks = || pane.query_selector_all(BLOCK).map(|all| elements(&all)).unwrap_or_default();
    let beside = |is_down: bool| {
        let (all, top) = (blocks(), pane.get_bounding_client_rect().top());
        let Some(block) = &block else {
            let mut seen = all.into_iter();
            return seen.find(|block| block.get_bounding_client_rect().bottom() > top + MARGIN);
        };
        let at = all.iter().position(|other| other == block)?;
        all.into_iter().nth(if is_down { at + 1 } else { at.checked_sub(1)? })
    };
    let next = match (event.key().as_str(), &block) {
        ("ArrowDown", _) => beside(true),
        ("ArrowUp", _) => beside(false),
        ("Home", _) => blocks().into_iter().next(),
        ("End", _) => blocks().pop(),
        ("Enter", Some(block)) => {
            event.prevent_default();
            return go_to(block);
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        // It takes the focus, and the browser brings it into view.
        let _ = next.focus();
    }
}

/// Marks another block as the one that is being written.
fn mark(marked: &mut Option<Element>, current: Option<Element>) {
    if *marked == current {
        return;
    }
    // A known attribute of an element cannot be refused.
    if let Some(element) = marked.take() {
        let _ = element.remove_attribute("data-current");
    }
    if let Some(element) = &current {
        let _ = element.set_attribute("data-current", "true");
    }
    *marked = current;
}

fn scroll_to_id(pane: &HtmlElement, id: &str) {
    let all = pane.query_selector_all("[id]").map(|all| elements(&all)).unwrap_or_default();
    if let Some(element) = all.into_iter().find(|element| element.id() == id) {
        scroll_within(pane, &element);
        // Whoever goes on reading, or pressing Tab, does so from there.
        browser::read_from(&element);
    }
}

fn elements(all: &NodeList) -> Vec<Element> {
    (0..all.length()).filter_map(|index| all.get(index)?.dyn_into().ok()).collect()
}

/// Scrolls the pane alone, never the page under the writer, and only if the block is not well in view: what
/// follows a heading should be seen too.
fn scroll_within(pane: &HtmlElement, block: &Element) {
    let (outer, inner) = (pane.get_bounding_client_rect(), block.get_bounding_client_rect());
    let is_in_view = inner.top() >= outer.top() + MARGIN / 2.0 && inner.bottom() <= outer.bottom() - MARGIN;
    if !is_in_view {
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
        let by = (inner.top() - outer.top() - MARGIN) as i32;
        pane.set_scroll_top(pane.scroll_top() + by);
    }
}
