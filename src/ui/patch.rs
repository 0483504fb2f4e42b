//! The one way in which a list of elements reaches the page: what is already there stays, with whatever the user
//! has done to it; only what is new is made, and only what is gone is taken away.

use std::collections::{HashMap, VecDeque};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTemplateElement, Node};

use super::html::Markup;

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

    /// The element of the row at `index`.
    pub(super) fn element(&self, index: usize) -> Option<&Element> {
        self.rows.get(index).map(|(_, element)| element)
    }

    /// The row in which a node stands.
    pub(super) fn index_of(&self, node: &Node) -> Option<usize> {
        self.rows.iter().position(|(_, element)| element.contains(Some(node)))
    }

    /// Shows these rows. Markup of one element each; a row of the same markup keeps its element. The focus stays
    /// with what stands for the same thing in a row that is made anew.
    pub(super) fn show(&mut self, new: Vec<Markup>) {
        let focused = focused().filter(|focused| self.parent.contains(Some(focused)));
        self.replace(new);
        let Some(focused) = focused.filter(|focused| !self.parent.contains(Some(focused))) else { return };
        let same = ["id", "data-do", "data-menu"].into_iter().find_map(|attribute| {
            let value = focused.get_attribute(attribute)?;
            // The values are the program's own and hold no quotes.
            self.parent.query_selector(&format!("[{attribute}='{value}']")).ok().flatten()
        });
        if let Some(same) = same.and_then(|same| same.dyn_into::<HtmlElement>().ok()) {
            // It is on the page and takes the focus as the one before it did.
            let _ = same.focus();
        }
    }

    fn replace(&mut self, new: Vec<Markup>) {
        let mut old = std::mem::take(&mut self.rows);
        let same = |(row, markup): &(&(Markup, Element), &Markup)| row.0 == **markup;
        let head = old.iter().zip(&new).take_while(same).count();
        let most = old.len().min(new.len()) - head;
        let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(same).count();
        let kept = old.split_off(old.len() - tail);
        let middle = old.split_off(head);
        self.rows = old;
        let mut known: HashMap<Markup, VecDeque<Element>> = HashMap::new();
        for (markup, element) in middle {
            known.entry(markup).or_default().push_back(element);
        }
        let wanted = new.len() - tail;
        let next = kept.first().map(|(_, element)| element);
        for markup in new.into_iter().take(wanted).skip(head) {
            let element = known.get_mut(&markup).and_then(VecDeque::pop_front).or_else(|| made(&markup));
            if let Some(element) = element {
                // The parent takes any element; moving one keeps what is in it.
                let _ = self.parent.insert_before(&element, next.map(AsRef::as_ref));
                self.rows.push((markup, element));
            }
        }
        for element in known.into_values().flatten() {
            element.remove();
        }
        self.rows.extend(kept);
    }
}

/// What has the focus.
fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// The element that the markup describes.
fn made(markup: &Markup) -> Option<Element> {
    let document = web_sys::window()?.document()?;
    let template: HtmlTemplateElement = document.create_element("template").ok()?.dyn_into().ok()?;
    template.set_inner_html(markup.as_str());
    template.content().first_element_child()
}
