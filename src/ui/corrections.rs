//! Correcting how a template is read, by what is selected in its Markdown or by where the caret stands.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

use super::dialog;
use super::gallery;
use super::html::Html;
use super::template_dialog::TEXT;
use crate::browser;
use crate::document::Document;
use crate::import;
use crate::template::{Correction, Reading, Template};
use crate::tree::{Field, Kind, SectionId};

/// The id of what tells where the caret is.
const SPOT: &str = "template-spot";
/// The id of the choice of what a field is filled in with.
const TOGETHER: &str = "fill-together";

const MAKE_FIELD: &str = "make-field";
const MAKE_TEXT: &str = "make-text";
const TAKE_BACK: &str = "take-back";
/// The choice of [`TOGETHER`] acts as a button does.
const FILL_WITH: &str = "fill-with";

/// A template with the corrections made so far.
#[derive(Clone)]
pub(super) struct Corrected {
    pub(super) template: Template,
    /// The template as it is read.
    pub(super) document: Document,
    /// How many corrections can no longer be taken back.
    fixed: usize,
}

/// Writes the buttons that correct, and room for what they would act on.
pub(super) fn write_tools(html: &mut Html) {
    html.open(
        "div",
        &[("class", "corrections"), ("role", "group"), ("aria-label", "Correct how it is read")],
    );
    for (verb, words) in
        [(MAKE_FIELD, "Make it a field"), (MAKE_TEXT, "Make it plain text"), (TAKE_BACK, "Undo correction")]
    {
        html.leaf("button", &[("type", "button"), ("class", "button"), ("data-do", verb)], words);
    }
    html.open("div", &[("id", SPOT), ("aria-live", "polite")]).close().close();
}

impl Corrected {
    pub(super) fn new(template: Template, fixed: usize) -> Self {
        Self { document: Document::from_template(&template), template, fixed }
    }

    /// Takes on an edited text; the corrections follow their words.
    pub(super) fn edit(&mut self, text: String) {
        let before = std::mem::replace(&mut self.template.text, text);
        let corrections = std::mem::take(&mut self.template.corrections);
        let moved = corrections.into_iter().filter_map(|one| one.moved(&before, &self.template.text));
        self.template.corrections = moved.collect();
        self.document = Document::from_template(&self.template);
    }

    /// Where a section begins in the text; 0 for one that is not there.
    pub(super) fn start_of(&self, section: SectionId) -> usize {
        let sections = self.document.sections();
        let index = sections.iter().position(|other| other.id == section).unwrap_or(0);
        let mut before = String::new();
        for section in &sections[..index] {
            section.write(self.document.newline(), &mut before);
        }
        before.len()
    }

    /// Selects those bytes of the text.
    pub(super) fn select(&self, at: &Range<usize>) {
        let units = |byte| u32::try_from(import::units_before(&self.template.text, byte)).unwrap_or(u32::MAX);
        if let Some(area) = area() {
            // The caret is brought into view when the text gets the focus.
            let _ = area.blur();
            let _ = area.set_selection_range(units(at.start), units(at.start));
            let _ = area.focus();
            let _ = area.set_selection_range(units(at.start), units(at.end));
        }
    }

    /// The bytes of the text that are selected, without space around them.
    fn selected(&self) -> Range<usize> {
        let text = &self.template.text;
        let unit = |unit: Result<Option<u32>, _>| {
            import::byte_at(
                text,
                unit.ok().flatten().and_then(|unit| usize::try_from(unit).ok()).unwrap_or(0),
            )
        };
        let Some(area) = area() else { return 0..0 };
        let (start, end) = (unit(area.selection_start()), unit(area.selection_end()));
        let Some(words) = text.get(start..end) else { return start..start };
        let skipped = words.len() - words.trim_start().len();
        if words.trim().is_empty() {
            start..end
        } else {
            start + skipped..start + skipped + words.trim().len()
        }
    }

    /// The fields that the selection touches, or in which the caret stands.
    fn touched(&self) -> Vec<(Range<usize>, &Field)> {
        let at = self.selected();
        let touches = |place: &Range<usize>| {
            let is_within = place.start < at.end && at.start < place.end;
            is_within || (at.is_empty() || place.is_empty()) && place.start <= at.end && at.start <= place.end
        };
        gallery::fields(&self.document).into_iter().filter(|(place, _)| touches(place)).collect()
    }

    /// Shows what the caret is in, and what a field there is filled in with.
    pub(super) fn show_spot(&self) {
        let touched = self.touched();
        let mut html = Html::default();
        html.open("div", &[]);
        let words = match touched.as_slice() {
            [] if self.selected().is_empty() => {
                "Select words to make them a field, or put the caret into a field.".to_owned()
            }
            [] => "Selected: text that stays.".to_owned(),
            [(_, field)] => format!("Field: {}", gallery::caption(field)),
            fields => format!("Selected: {} fields.", fields.len()),
        };
        html.leaf("p", &[("class", "ask")], &words);
        if let [(place, field)] = touched.as_slice()
            && field.kind != Kind::Check
        {
            let at = format!("{} {}", place.start, place.end);
            html.leaf("label", &[("class", "label"), ("for", TOGETHER)], "Filled in").open(
                "select",
                &[("class", "control"), ("id", TOGETHER), ("data-do", FILL_WITH), ("data-at", &at)],
            );
            html.leaf("option", &[("value", "")], "on its own");
            let mut is_chosen = false;
            for (other, found) in gallery::fields(&self.document) {
                if other == *place || found.kind == Kind::Check {
                    continue;
                }
                let value = other.start.to_string();
                let mut attributes = vec![("value", value.as_str())];
                if !is_chosen && found.name.is_some() && found.name == field.name {
                    is_chosen = true;
                    attributes.push(("selected", ""));
                }
                html.leaf("option", &attributes, &format!("together with: {}", gallery::caption(found)));
            }
        }
        dialog::show_in(SPOT, &html.finish());
    }

    /// Does what a button says, and tells whether it changed how the text is read; none for one that is not of these.
    ///
    /// # Errors
    ///
    /// When it can't be done, in words.
    pub(super) fn act(&mut self, verb: &str, button: &Element) -> Option<Result<bool, &'static str>> {
        let at = self.selected();
        match verb {
            gallery::SHOW_FIELD => {
                self.select(&place_of(button)?);
                self.show_spot();
                return Some(Ok(false));
            }
            MAKE_FIELD => {
                if at.is_empty() {
                    return Some(Err("Select the words that are to be a field."));
                }
                if !self.take_back(&at, &Reading::Text)
                    && !self.add(Correction { at: at.clone(), to: Reading::Field })
                {
                    return Some(Err("No field can reach over a heading or a tag."));
                }
                self.select(&at);
            }
            MAKE_TEXT => {
                let places: Vec<_> = self.touched().into_iter().map(|(place, _)| place).collect();
                if places.is_empty() {
                    return Some(Err("Put the caret into a field first."));
                }
                for place in places {
                    if !self.take_back(&place, &Reading::Field) {
                        self.add(Correction { at: place, to: Reading::Text });
                    }
                }
                self.select(&at);
            }
            TAKE_BACK => {
                if self.template.corrections.len() <= self.fixed {
                    return Some(Err("There is no correction to undo."));
                }
                self.template.corrections.pop();
                self.document = Document::from_template(&self.template);
            }
            FILL_WITH => {
                // The choice shows it already, and keeps the focus.
                self.fill_with(place_of(button)?, &dialog::value(TOGETHER));
                return Some(Ok(true));
            }
            _ => return None,
        }
        self.show_spot();
        Some(Ok(true))
    }

    /// Fills the field at `place` in on its own, or together with the one that begins at that byte.
    fn fill_with(&mut self, place: Range<usize>, other: &str) {
        let fields = gallery::fields(&self.document);
        let found = fields.into_iter().find(|(place, _)| place.start.to_string() == other);
        if found.is_none() && !other.is_empty() {
            return;
        }
        let other = found;
        let name = match &other {
            None => String::new(),
            Some((_, Field { name: Some(name), .. })) => name.clone(),
            Some((_, field)) => self.fresh_name(gallery::caption(field)),
        };
        let others = other.filter(|(_, field)| field.name.is_none()).map(|(place, _)| place);
        for at in others.into_iter().chain([place]) {
            self.add(Correction { at, to: Reading::Name(name.clone()) });
        }
    }

    /// A name in the manner of templates that nothing has yet.
    fn fresh_name(&self, caption: &str) -> String {
        let words: Vec<String> = caption.split_whitespace().map(str::to_uppercase).collect();
        let taken = self.document.namesakes();
        let mut name = words.join("_");
        while name.is_empty() || taken.contains_key(&name) {
            name.push_str("_2");
        }
        name
    }

    /// Adds a correction, if it changes anything.
    fn add(&mut self, correction: Correction) -> bool {
        let before = self.document.clone();
        let is_changed = self.document.correct(&before, &correction);
        if is_changed {
            self.template.corrections.push(correction);
        }
        is_changed
    }

    /// Drops the correction of that place which says the opposite.
    fn take_back(&mut self, place: &Range<usize>, opposite: &Reading) -> bool {
        let corrections = &mut self.template.corrections;
        let found = corrections.iter().rposition(|one| one.at == *place && one.to == *opposite);
        let Some(index) = found.filter(|index| *index >= self.fixed) else { return false };
        corrections.remove(index);
        self.document = Document::from_template(&self.template);
        true
    }
}

/// The bytes of the text that an element is about.
fn place_of(element: &Element) -> Option<Range<usize>> {
    let place = element.get_attribute("data-at")?;
    let (start, end) = place.split_once(' ')?;
    Some(start.parse().ok()?..end.parse().ok()?)
}

fn area() -> Option<HtmlTextAreaElement> {
    browser::element(TEXT)?.dyn_into().ok()
}
