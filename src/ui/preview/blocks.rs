//! The blocks of the preview on the page, in the groups in which they are laid out.

use web_sys::Element;

use super::super::direction;
use super::super::patch::made;
use crate::browser;
use crate::preview::{Block, BlockKey, LeafKey, Preview};

/// The article with its groups.
pub(super) struct Blocks {
    article: Element,
    groups: Vec<Group>,
}

/// A group as it was last shown.
struct Group {
    key: LeafKey,
    version: u64,
    element: Element,
    blocks: Vec<(BlockKey, Element)>,
}

impl Blocks {
    /// An article without blocks.
    pub(super) fn new(article: Element) -> Self {
        Self { article, groups: Vec::new() }
    }

    /// The element of a block.
    pub(super) fn element(&self, key: BlockKey) -> Option<&Element> {
        let mut blocks = self.groups.iter().flat_map(|group| &group.blocks);
        blocks.find(|(own, _)| *own == key).map(|(_, element)| element)
    }

    /// The block that an element shows.
    pub(super) fn key_of(&self, element: &Element) -> Option<BlockKey> {
        let mut blocks = self.groups.iter().flat_map(|group| &group.blocks);
        blocks.find(|(_, own)| own == element).map(|(key, _)| *key)
    }

    /// Shows a preview. What looks as before keeps its elements.
    pub(super) fn show(&mut self, preview: &Preview) {
        let (count, last) = preview.shown();
        let leaves = &preview.leaves()[..count];
        let is_same = |(group, leaf): &(&Group, &crate::preview::Leaf)| {
            group.key == leaf.key() && group.version == leaf.version()
        };
        // The last may be shown in part, of which its version says nothing.
        let whole = count.saturating_sub(1);
        let head = self.groups.iter().zip(&leaves[..whole]).take_while(is_same).count();
        let most = (self.groups.len() - head).min(count - head);
        let is_whole = preview.leaves().len() == count;
        let tail = if is_whole {
            self.groups.iter().rev().zip(leaves.iter().rev()).take(most).take_while(is_same).count()
        } else {
            0
        };
        let kept = self.groups.split_off(self.groups.len() - tail);
        let mut old = self.groups.split_off(head);
        let mut wanted = Vec::new();
        for (index, leaf) in leaves[head..count - tail].iter().enumerate() {
            let blocks = leaf.blocks();
            let shown = if head + index + 1 == count { last.min(blocks.len()) } else { blocks.len() };
            let group = old.iter().position(|group| group.key == leaf.key()).map(|at| old.remove(at));
            wanted.push((group, &blocks[..shown], (leaf.key(), leaf.version())));
        }
        for gone in old {
            gone.element.remove();
        }
        for (group, blocks, (key, version)) in wanted {
            let made = || Some(Group { key, version: 0, element: new_group()?, blocks: Vec::new() });
            let Some(mut group) = group.or_else(made) else { continue };
            if group.version != version || self.groups.len() >= whole {
                group.show(blocks);
                group.version = version;
            }
            let before = match self.groups.last() {
                Some(group) => group.element.next_element_sibling(),
                None => self.article.first_element_child(),
            };
            if before.as_ref() != Some(&group.element) {
                // The article takes any element.
                let _ = self.article.insert_before(&group.element, before.as_ref().map(AsRef::as_ref));
            }
            self.groups.push(group);
        }
        self.groups.extend(kept);
    }
}

impl Group {
    fn show(&mut self, blocks: &[Block]) {
        let shown: Vec<&Block> = blocks.iter().filter(|block| !block.html().as_str().is_empty()).collect();
        let is_same = |(old, new): &(&(BlockKey, Element), &&Block)| old.0 == new.key();
        let head = self.blocks.iter().zip(&shown).take_while(is_same).count();
        let most = self.blocks.len().min(shown.len()) - head;
        let tail = self.blocks.iter().rev().zip(shown.iter().rev()).take(most).take_while(is_same).count();
        let kept = self.blocks.split_off(self.blocks.len() - tail);
        let mut old = self.blocks.split_off(head);
        let middle = &shown[head..shown.len() - tail];
        let mut kept_of = |block: &&Block| {
            let at = old.iter().position(|(key, _)| *key == block.key())?;
            Some(old.remove(at).1)
        };
        let reused: Vec<Option<Element>> = middle.iter().map(&mut kept_of).collect();
        for (_, gone) in old {
            gone.remove();
        }
        let new: Vec<&Block> = middle
            .iter()
            .zip(&reused)
            .filter(|(_, element)| element.is_none())
            .map(|(block, _)| *block)
            .collect();
        let mut new = elements(&new).into_iter();
        let next = kept.first().map(|(_, element)| element.clone());
        for (block, element) in middle.iter().zip(reused) {
            let Some(element) = element.or_else(|| new.next()) else { continue };
            // The group takes any element.
            let _ = self.element.insert_before(&element, next.as_ref().map(AsRef::as_ref));
            self.blocks.push((block.key(), element));
        }
        self.blocks.extend(kept);
    }
}

fn new_group() -> Option<Element> {
    let element = browser::document()?.create_element("div").ok()?;
    element.set_class_name("leaf");
    Some(element)
}

/// The elements of blocks that are new, made all at once.
fn elements(blocks: &[&Block]) -> Vec<Element> {
    let mut html = String::new();
    for block in blocks {
        html.push_str("<div class=\"block\" tabindex=\"-1\"");
        if direction::may_differ(block.html().as_str()) {
            html.push(' ');
            html.push_str(direction::MARK);
        }
        html.push('>');
        html.push_str(block.html().as_str());
        html.push_str("</div>");
    }
    if html.contains("<code class=") {
        browser::tell_code_shown();
    }
    made(&html)
}
