//! The form's elements, kept up with the document: only sections that changed are looked at, only rows whose
//! markup changed are made anew, and values are set only where they differ.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCollection, HtmlInputElement, HtmlTextAreaElement};

use super::super::desk::field_element;
use super::super::direction;
use super::super::patch::Rows;
use super::rows::{Look, rows};
use super::{part_name, repeated_parts, shown_sections};
use crate::browser;
use crate::document::Document;
use crate::tree::{Field, Kind, Role, Section, SectionId, SectionState, switched_off};
use crate::workspace::SectionPlace;

/// So many characters fit a line of the form, for browsers that cannot size a text area by its content.
const LINE_LENGTH: usize = 64;

/// A document with more fields is long.
const MANY: usize = 250;

/// So many sections of a long document have their fields on the page from the beginning.
const FIRST: usize = 12;

/// The attribute of a section whose fields are not on the page.
const FAR: &str = "data-far";

/// So many pixels beyond what is seen of the form is near.
const MARGIN: f64 = 1500.0;

/// A section on the page.
struct Shown {
    section: Arc<Section>,
    look: Look,
    rows: Rows,
    element: Element,
    /// Whether its fields are on the page.
    is_filled: bool,
}

/// The elements of the form.
pub(super) struct FormDom {
    form: Element,
    sections: HashMap<SectionId, Shown>,
    /// Where the sections stand in the document, and what another of the part that ends there is called.
    places: Vec<SectionPlace>,
    /// The sections that are on the page, in order.
    order: Vec<SectionId>,
    repeats: HashMap<SectionId, String>,
    /// How many fields have a name.
    namesakes: HashMap<String, usize>,
    /// The sections in which they were counted.
    counted: Vec<Arc<Section>>,
    /// Whether the document is long.
    is_long: bool,
    /// How many sections the writer had come near.
    near_count: usize,
    /// A title is about to be changed.
    is_to_rename: bool,
}

impl FormDom {
    pub(super) fn new(form: Element) -> Self {
        Self {
            form,
            sections: HashMap::new(),
            places: Vec::new(),
            order: Vec::new(),
            repeats: HashMap::new(),
            namesakes: HashMap::new(),
            counted: Vec::new(),
            is_long: false,
            near_count: 0,
            is_to_rename: false,
        }
    }

    /// Brings the page up to the document, or to its first section alone, which then stands for all of it. Of a long
    /// document only the sections that are `near` have their fields on the page: no browser keeps up with all of them.
    pub(super) fn show(
        &mut self,
        document: &Document,
        look: impl Fn(SectionId) -> Look,
        near: &HashSet<SectionId>,
        is_first_only: bool,
    ) {
        let sections = document.sections();
        let places: Vec<SectionPlace> = sections.iter().map(|section| SectionPlace::of(section)).collect();
        let mut off = switched_off(sections);
        let mut shown = shown_sections(&places);
        shown.retain(|&index| !off[index].is_whole && (index == 0 || !is_first_only));
        let order: Vec<SectionId> = shown.iter().map(|&index| places[index].id).collect();
        let is_moved = places != self.places || order != self.order;
        if is_moved {
            let name = |(end, part): (usize, usize)| (places[end].id, part_name(&sections[part].title()));
            self.repeats = repeated_parts(document).into_iter().map(name).collect();
            self.drop_all_but(&order);
        }
        let is_recounted = self.recount(document);
        if is_moved {
            let mut count = 0;
            for &index in &shown {
                sections[index].for_each_field(&mut |_| count += 1);
            }
            self.is_long = count > MANY;
        }
        let is_long = self.is_long;
        // What is filled in above the writer must not move what is before their eyes.
        let is_filling = is_long && near.len() != std::mem::replace(&mut self.near_count, near.len());
        let anchor = if is_filling { self.anchor() } else { None };
        for (at, &index) in shown.iter().enumerate() {
            let section = &sections[index];
            let repeats = self.repeats.get(&section.id).cloned();
            let off = std::mem::take(&mut off[index]);
            let is_near = !is_long || at < FIRST || near.contains(&section.id);
            self.show_section(section, Look { repeats, off, ..look(section.id) }, is_near);
        }
        if is_moved {
            self.put_in_order(&order);
            (self.places, self.order) = (places, order);
        }
        if is_recounted {
            self.note_namesakes();
        }
        if let Some((element, top)) = anchor {
            #[expect(clippy::cast_possible_truncation, reason = "pixels of a page")]
            let by = (element.get_bounding_client_rect().top() - top).round() as i32;
            self.form.set_scroll_top(self.form.scroll_top() + by);
        }
        // A new section takes the focus only now that it is on the page.
        if std::mem::take(&mut self.is_to_rename) {
            select_title(&self.form);
        }
    }

    /// What has the focus in the form, else the first section that is seen, and how far down it stands.
    fn anchor(&self) -> Option<(Element, f64)> {
        let focused =
            browser::focused().filter(|focused| focused != &self.form && self.form.contains(Some(focused)));
        let first = || {
            let seen = self.form.get_bounding_client_rect();
            let mut sections = self.order.iter().filter_map(|id| Some(&self.sections.get(id)?.element));
            sections.find(|section| section.get_bounding_client_rect().bottom() > seen.top()).cloned()
        };
        let element = focused.or_else(first)?;
        let top = element.get_bounding_client_rect().top();
        Some((element, top))
    }

    /// Takes the other sections off the page.
    fn drop_all_but(&mut self, order: &[SectionId]) {
        let kept: HashSet<SectionId> = order.iter().copied().collect();
        self.sections.retain(|id, shown| {
            let is_kept = kept.contains(id);
            if !is_kept {
                shown.element.remove();
            }
            is_kept
        });
    }

    /// Counts again how many fields have each name, in what changed. Returns whether the counts did.
    fn recount(&mut self, document: &Document) -> bool {
        let sections = document.sections();
        let old = std::mem::replace(&mut self.counted, sections.to_vec());
        let is_in_order =
            old.len() == sections.len() && old.iter().zip(sections).all(|(old, new)| old.id == new.id);
        if !is_in_order {
            let namesakes = document.namesakes();
            let is_changed = namesakes != self.namesakes;
            self.namesakes = namesakes;
            return is_changed;
        }
        let mut is_changed = false;
        for (old, new) in old.iter().zip(sections).filter(|(old, new)| !Arc::ptr_eq(old, new)) {
            let (gone, added) = (names_in(old), names_in(new));
            is_changed |= gone != added;
            for name in gone {
                if let Some(count) = self.namesakes.get_mut(&name) {
                    *count -= 1;
                }
            }
            for name in added {
                *self.namesakes.entry(name).or_default() += 1;
            }
        }
        is_changed
    }

    fn show_section(&mut self, section: &Arc<Section>, look: Look, is_near: bool) {
        if let Some(shown) = self.sections.get(&section.id)
            && Arc::ptr_eq(&shown.section, section)
            && shown.look == look
            && (shown.is_filled || !is_near)
        {
            return;
        }
        let shown = match self.sections.entry(section.id) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let Some(element) = made(section) else { return };
                let rows = Rows::new(element.clone());
                let look = Look::default();
                entry.insert(Shown { section: section.clone(), look, rows, element, is_filled: false })
            }
        };
        if !is_near && !shown.is_filled && look.raw.is_none() && !look.is_renaming {
            set_attribute(&shown.element, FAR, "");
            shown.section = section.clone();
            shown.look = look;
            return;
        }
        if !std::mem::replace(&mut shown.is_filled, true) {
            // It is there, or there is nothing to remove.
            let _ = shown.element.remove_attribute(FAR);
        }
        let was_renaming = shown.look.is_renaming;
        let is_remade = shown.rows.show(rows(section, &look));
        let before = std::mem::replace(&mut shown.section, section.clone());
        shown.look = look;
        set_attribute(&shown.element, "aria-label", &section.title());
        self.is_to_rename |= shown.look.is_renaming && !was_renaming;
        if let SectionState::NotApplicable(reason) = &section.state
            && let Some(area) = find(&shown.element, "[data-reason]")
        {
            set_value(&area, reason);
        }
        let element = shown.element.clone();
        let mut fields = Vec::new();
        section.for_each_field(&mut |field| fields.push(field));
        if !is_remade {
            let mut old = Vec::new();
            before.for_each_field(&mut |field| old.push(field));
            let is_same = |at: usize, field: &Field| old.get(at).is_some_and(|old| *old == field);
            fields = fields
                .into_iter()
                .enumerate()
                .filter(|(at, it)| !is_same(*at, it))
                .map(|(_, it)| it)
                .collect();
        }
        let all = is_remade.then(|| controls(&element));
        for field in fields {
            let id = field_element(field.id);
            let control = match &all {
                Some(all) => all.get(&id).cloned(),
                None => find(&element, &format!("#{id}")),
            };
            if let Some(control) = control {
                self.bring_up(field, &control);
            }
        }
    }

    /// Sets what a control shows and how its field looks.
    fn bring_up(&self, field: &Field, control: &Element) {
        if field.kind == Kind::Check {
            if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
                input.set_checked(field.is_checked());
            }
            return;
        }
        let text = field.text();
        set_value(control, &text);
        if control.class_name() == "gap" {
            let shown = if text.is_empty() { &field.prompt } else { &text };
            let width = shown.chars().count() + 1;
            set_attribute(control, "size", &width.to_string());
            return;
        }
        if control.has_attribute("rows") {
            let least = match field.kind {
                Kind::Code => 4,
                _ => 1,
            };
            set_attribute(control, "rows", &lines_of(&text).max(least).to_string());
        }
        let Some(around) = control.closest(".field").ok().flatten() else {
            return;
        };
        let state = match field.role {
            // Words that were brought in: there is nothing else to go back to.
            Role::Sample if field.value.as_ref() == Some(&field.decoded_source()) => "own",
            _ if field.is_filled() => "filled",
            Role::Sample if field.value.is_none() => "sample",
            _ => "open",
        };
        set_attribute(&around, "data-state", state);
        match &field.kind {
            Kind::Date => {
                if let Some(pick) = find(&around, "[data-pick]") {
                    // The browser's control takes nothing but a date in that form.
                    set_value(&pick, if is_iso_date(&text) { &text } else { "" });
                }
            }
            Kind::Choice(options) => {
                for (index, option) in options.iter().enumerate() {
                    let selector = format!(".option:nth-child({})", index + 1);
                    if let Some(button) = find(&around, &selector) {
                        set_attribute(
                            &button,
                            "aria-pressed",
                            if *option == text { "true" } else { "false" },
                        );
                    }
                }
            }
            _ => {}
        }
        if let Some(note) = find(&around, ".namesakes") {
            self.note(&note);
        }
    }

    /// Brings every note up: an edit of one section may add or take a namesake of a field in another.
    fn note_namesakes(&self) {
        let Ok(notes) = self.form.query_selector_all(".namesakes") else { return };
        for at in 0..notes.length() {
            if let Some(note) = notes.get(at).and_then(|note| note.dyn_into().ok()) {
                self.note(&note);
            }
        }
    }

    /// Says in the note below a field how many places it fills, if it is more than its own.
    fn note(&self, note: &Element) {
        let name = note.get_attribute("data-name").unwrap_or_default();
        match self.namesakes.get(&name) {
            Some(count @ 2..) => {
                note.set_text_content(Some(&format!("Fills {count} places")));
                // It is there.
                let _ = note.remove_attribute("hidden");
            }
            _ => set_attribute(note, "hidden", ""),
        }
    }

    /// Puts the sections into the order of the document, moving only those that stand elsewhere. Those that come to
    /// stand together are put there together.
    fn put_in_order(&self, order: &[SectionId]) {
        let Some(together) = browser::document().map(|document| document.create_document_fragment()) else {
            return;
        };
        // The form takes any element; moving one keeps what is in it.
        let put_before = |next: Option<&Element>| {
            let _ = self.form.insert_before(&together, next.map(AsRef::as_ref));
        };
        let mut next = self.form.first_element_child();
        for id in order {
            let Some(Shown { element, .. }) = self.sections.get(id) else {
                continue;
            };
            if next.as_ref().is_some_and(|next| next.is_same_node(Some(element))) {
                put_before(next.as_ref());
                next = element.next_element_sibling();
            } else {
                let _ = together.append_child(element);
            }
        }
        put_before(next.as_ref());
    }
}

/// The names of a section's fields, in order.
fn names_in(section: &Section) -> Vec<String> {
    let mut names = Vec::new();
    section.for_each_field(&mut |field| names.extend(field.name.clone()));
    names
}

/// The sections without fields that the writer has come near in the form.
pub(super) fn come_near(form: &Element) -> Vec<SectionId> {
    let seen = form.get_bounding_client_rect();
    if seen.height() == 0.0 || find(form, &format!("[{FAR}]")).is_none() {
        return Vec::new();
    }
    let sections = form.children();
    let first = first_below(&sections, seen.top() - MARGIN);
    let near = (first..sections.length())
        .map_while(|index| sections.item(index))
        .take_while(|section| section.get_bounding_client_rect().top() < seen.bottom() + MARGIN);
    near.filter(|section| section.has_attribute(FAR)).filter_map(|section| id_of(&section)).collect()
}

/// The section at the top of what is seen of the form, unless what has the focus is seen.
pub(super) fn seen_section(form: &Element) -> Option<SectionId> {
    let seen = form.get_bounding_client_rect();
    let focused = browser::focused().filter(|focused| focused != form && form.contains(Some(focused)));
    let place = focused.map(|focused| focused.get_bounding_client_rect());
    if place.is_some_and(|place| place.bottom() > seen.top() && place.top() < seen.bottom()) {
        return None;
    }
    let sections = form.children();
    id_of(&sections.item(first_below(&sections, seen.top() + 1.0))?)
}

/// The index of the first section that reaches below so many pixels of the window.
fn first_below(sections: &HtmlCollection, top: f64) -> u32 {
    let is_above = |index: u32| {
        sections.item(index).is_some_and(|section| section.get_bounding_client_rect().bottom() < top)
    };
    let (mut low, mut high) = (0, sections.length());
    while low < high {
        let middle = low.midpoint(high);
        if is_above(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn id_of(section: &Element) -> Option<SectionId> {
    section.get_attribute("data-section")?.parse().ok().map(SectionId)
}

/// The element of a section, empty.
fn made(section: &Section) -> Option<Element> {
    let element = browser::document()?.create_element("section").ok()?;
    element.set_class_name("section");
    set_attribute(&element, "data-level", &section.level.to_string());
    set_attribute(&element, "data-section", &section.id.0.to_string());
    Some(element)
}

fn select_title(form: &Element) {
    if let Some(input) = find(form, "#rename").and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        // It has just been put on the page.
        let _ = input.focus();
        input.select();
    }
}

/// The controls of all fields of a section by their ids. Sought one by one in what is not on the page yet, they would
/// take the square of their number.
fn controls(section: &Element) -> HashMap<String, Element> {
    let all = section.query_selector_all("[id^='field-']").ok();
    let all =
        all.iter().flat_map(|all| (0..all.length()).filter_map(|at| all.get(at)?.dyn_into::<Element>().ok()));
    all.map(|control| (control.id(), control)).collect()
}

fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// Sets an attribute; a known one cannot be refused.
fn set_attribute(element: &Element, name: &str, value: &str) {
    // The browser looks for what follows from it even if it says what it said.
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}

/// Sets what a control shows, unless it shows it: setting moves the caret.
fn set_value(control: &Element, text: &str) {
    if let Some(area) = control.dyn_ref::<HtmlTextAreaElement>() {
        if area.value() != text {
            area.set_value(text);
        }
        // A name without a value cannot be refused.
        let _ = area.toggle_attribute_with_force(direction::MARK, direction::may_differ(text));
    } else if let Some(input) = control.dyn_ref::<HtmlInputElement>()
        && input.value() != text
    {
        input.set_value(text);
    }
}

/// Whether a text is a date as `2026-02-28`.
fn is_iso_date(text: &str) -> bool {
    let is_shaped = |(at, byte): (usize, u8)| {
        if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() }
    };
    text.len() == 10 && text.bytes().enumerate().all(is_shaped)
}

/// How many lines a text takes up, roughly.
fn lines_of(text: &str) -> usize {
    text.split('\n').map(|line| 1 + line.chars().count() / LINE_LENGTH).sum::<usize>().min(40)
}
