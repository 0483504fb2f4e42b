//! The one way in which a list of elements reaches the page: what is already there stays, with whatever the user
//! has done to it; only what is new is made, and only what is gone is taken away.

use std::collections::{HashMap, VecDeque};

use leptos::prelude::Effect;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTemplateElement};

use super::html::Markup;
use crate::browser::{self, focused};

/// Keeps the element with that id showing what `rows` gives, whenever a signal changes that it reads.
pub(super) fn keep(id: &'static str, rows: impl Fn() -> Vec<Markup> + 'static) {
    keep_boxed(id, Box::new(rows));
}

/// One effect for all lists: the compiler would write each of its own out.
fn keep_boxed(id: &'static str, rows: Box<dyn Fn() -> Vec<Markup>>) {
    Effect::new(move |shown: Option<Option<Rows>>| {
        let rows = rows();
        // Effects run once the page is mounted.
        let mut shown = shown.flatten().or_else(|| browser::element(id).map(Rows::new));
        if let Some(shown) = &mut shown {
            shown.show(rows);
        }
        shown
    });
}

/// The children of an element, each known by its markup.
pub(super) struct Rows {
    parent: Element,
    rows: Vec<(Markup, Element)>,
}

impl Rows {
    /// The children-to-be of an element that has none.
    pub(super) fn new(parent: Element) -> Self {
        Self { parent, rows: Vec::new() }
    }

    /// Shows these rows. Markup of one element each; a row of the same markup keeps its element. The focus stays
    /// where it is, or goes to what stands for the same thing in a row that is made anew. Returns whether there are
    /// other rows now.
    pub(super) fn show(&mut self, new: Vec<Markup>) -> bool {
        if self.rows.iter().map(|(markup, _)| markup).eq(&new) {
            return false;
        }
        let before = focused().filter(|focused| self.parent.contains(Some(focused)));
        self.replace(new);
        let Some(before) = before.filter(|before| focused().as_ref() != Some(before)) else { return true };
        let same = if self.parent.contains(Some(&before)) { Some(before) } else { self.like(&before) };
        if let Some(same) = same.and_then(|same| same.dyn_into::<HtmlElement>().ok()) {
            // It is on the page and takes the focus as it did before.
            let _ = same.focus();
        }
        true
    }

    /// What stands for the same thing as an element that is gone.
    fn like(&self, element: &Element) -> Option<Element> {
        ["id", "data-do", "data-menu"].into_iter().find_map(|attribute| {
            let value = element.get_attribute(attribute)?;
            // A value with a quote in it, as a foreign key may be, finds nothing.
            self.parent.query_selector(&format!("[{attribute}='{value}']")).ok().flatten()
        })
    }

    fn replace(&mut self, new: Vec<Markup>) {
        let mut old = std::mem::take(&mut self.rows);
        let same = |(row, markup): &(&(Markup, Element), &Markup)| row.0 == **markup;
        let head = old.iter().zip(&new).take_while(same).count();
        let most = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
        let kept = old.split_off(old.len() - tail);
        let mut known: HashMap<Markup, VecDeque<Element>> = HashMap::new();
        for (markup, element) in old.drain(head..) {
            known.entry(markup).or_default().push_back(element);
        }
        self.rows = old;
        let wanted = new.len() - tail - head;
        let reused: Vec<(Markup, Option<Element>)> = new
            .into_iter()
            .skip(head)
            .take(wanted)
            .map(|markup| {
                let element = known.get_mut(&markup).and_then(VecDeque::pop_front);
                (markup, element)
            })
            .collect();
        // What is gone goes first: then whatever stays in order is where it belongs and need not be moved, for
        // an element that is moved loses the focus.
        for element in known.into_values().flatten() {
            element.remove();
        }
        let new = reused.iter().filter(|(_, element)| element.is_none()).map(|(markup, _)| markup.as_str());
        let mut made = made(&new.collect::<String>()).into_iter();
        let mut next = match self.rows.last() {
            Some((_, last)) => last.next_element_sibling(),
            None => self.parent.first_element_child(),
        };
        for (markup, element) in reused {
            let Some(element) = element.or_else(|| made.next()) else { continue };
            if next.as_ref() == Some(&element) {
                next = element.next_element_sibling();
            } else {
                // The parent takes any element.
                let _ = self.parent.insert_before(&element, next.as_ref().map(AsRef::as_ref));
            }
            self.rows.push((markup, element));
        }
        self.rows.extend(kept);
    }
}

/// The elements that HTML describes, made all at once.
pub(super) fn made(html: &str) -> Vec<Element> {
    if html.is_empty() {
        return Vec::new();
    }
    let template = browser::document().and_then(|document| document.create_element("template").ok());
    let Some(template) = template.and_then(|template| template.dyn_into::<HtmlTemplateElement>().ok()) else {
        return Vec::new();
    };
    template.set_inner_html(html);
    let children = template.content().children();
    (0..children.length()).filter_map(|index| children.item(index)).collect()
}
