//! Raw HTML: shown as text, but for the few bare tags that work.

use super::{MAX_DEPTH, MAX_NODES, Open, Writer};
use crate::markdown::blocks::Place;
use crate::markdown::marks::push_escaped;
use crate::markdown::raw::{Piece, Tag, pieces};

impl Writer<'_> {
    /// Writes the HTML within a line.
    pub(super) fn write_inline_html(&mut self, html: &str) {
        for piece in pieces(html) {
            self.write_piece(&piece);
        }
    }

    /// Writes the HTML block that is open, if any, in paragraphs between its `<details>` and `<summary>`.
    pub(super) fn end_html_block(&mut self) {
        let Some(html) = self.html_block.take() else {
            return;
        };
        let before = self.blocks.html.len();
        let mut is_in_paragraph = false;
        for mut piece in pieces(html.trim_end()) {
            self.nodes += 1;
            if self.nodes > MAX_NODES {
                self.blocks.is_cut = true;
                break;
            }
            if let Piece::Open(tag, source) | Piece::Close(tag, source) = piece
                && tag.is_block()
            {
                if std::mem::take(&mut is_in_paragraph) {
                    self.end_paragraph();
                }
                let is_open = matches!(piece, Piece::Open(..));
                if (is_open && self.open_tag(tag)) || (!is_open && self.close_tag(tag)) {
                    continue;
                }
                if self.nesting == 0 {
                    // Another block may hold its counterpart.
                    self.blocks.set_odd(self.blocks.index());
                }
                piece = Piece::Text(source);
            }
            if !is_in_paragraph && !self.is_in_summary() && self.flat_from.is_none() {
                if let Piece::Text(text) = &mut piece {
                    *text = text.trim_start();
                    if text.is_empty() {
                        continue;
                    }
                }
                is_in_paragraph = true;
                self.push("<p class=\"raw-html\">");
                self.open.push(Open::Element("</p>"));
            }
            self.write_piece(&piece);
        }
        if is_in_paragraph {
            self.end_paragraph();
        }
        if self.nesting > 0 && self.blocks.html.len() == before {
            // What stands around a vanished comment must not become one word.
            self.push("\n");
        }
    }

    fn end_paragraph(&mut self) {
        let end = self.blocks.html.trim_end_matches('\n').len();
        self.blocks.html.truncate(end);
        self.close();
    }

    /// Writes a piece within a line, where tags of blocks do not work.
    fn write_piece(&mut self, piece: &Piece<'_>) {
        match *piece {
            Piece::Text(text) => self.write_text(text),
            // Alternative text is plain.
            _ if self.image_nesting > 0 => {}
            Piece::LineBreak => self.push("<br>"),
            Piece::Open(tag, source) => {
                if tag.is_block() || !self.open_tag(tag) {
                    self.write_text(source);
                }
            }
            Piece::Close(tag, source) => {
                if tag.is_block() || !self.close_tag(tag) {
                    self.write_text(source);
                }
            }
        }
    }

    /// Opens a tag where it may stand; whether it may.
    fn open_tag(&mut self, tag: Tag) -> bool {
        let parent = match self.open.last() {
            Some(Open::Raw(parent, _)) => Some(*parent),
            _ => None,
        };
        let is_details = |tag: Tag| tag.is_ended_by(Tag::Details);
        let fits = match tag {
            Tag::Details | Tag::OpenDetails => parent.is_none_or(is_details),
            Tag::Summary => parent.is_some_and(is_details),
            Tag::Inline(_) => true,
        };
        let may_open = fits && self.flat_from.is_none() && self.open.len() < MAX_DEPTH;
        if may_open {
            let place = self.blocks.here();
            self.push(tag.opening());
            self.open.push(Open::Raw(tag, place));
        }
        may_open
    }

    /// Closes the innermost tag of this name if it is open in the same parent; whether it was. Tags left open
    /// in it are shown as text.
    fn close_tag(&mut self, tag: Tag) -> bool {
        let mut raws = self.open.iter().rev().map_while(|open| match open {
            Open::Raw(tag, _) => Some(*tag),
            _ => None,
        });
        let Some(left_open) = raws.position(|open| open.is_ended_by(tag)) else {
            return false;
        };
        for _ in 0..left_open {
            if let Some(Open::Raw(tag, place)) = self.open.pop() {
                self.show_opening(tag, place);
            }
        }
        if let Some(Open::Raw(tag, place)) = self.open.pop() {
            self.push(tag.closing());
            self.blocks.join_from(place);
        }
        true
    }

    /// Shows an opening tag that was never closed as text.
    pub(super) fn show_opening(&mut self, tag: Tag, place: Place) {
        let mut html = String::new();
        if tag.is_block() {
            html.push_str("<p class=\"raw-html\">");
            self.blocks.set_odd(place.block);
        }
        push_escaped(&mut html, tag.opening());
        if tag.is_block() {
            html.push_str("</p>");
        }
        self.blocks.replace(place, tag.opening().len(), html);
    }

    fn is_in_summary(&self) -> bool {
        let mut raws = self.open.iter().rev().take_while(|open| matches!(open, Open::Raw(..)));
        raws.any(|open| matches!(open, Open::Raw(Tag::Summary, _)))
    }
}
