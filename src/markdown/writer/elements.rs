//! The elements of a document: how each begins and ends.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, HeadingLevel, Tag};

use super::{Open, Table, Writer};
use crate::markdown::MARK_OPEN;
use crate::markdown::anchor::anchor;
use crate::markdown::marks::push_number;
use crate::markdown::names::Hole;

impl<'a> Writer<'a> {
    pub(super) fn start_element(&mut self, tag: Tag<'a>) -> Open<'a> {
        let (start, end) = match tag {
            Tag::Paragraph => ("<p>", "</p>"),
            Tag::Heading { level, .. } => {
                self.is_in_heading = true;
                let (size, level_told) = sizes(level);
                self.push("<h");
                self.push(size);
                let hole = self.blocks.leave(Hole::Anchor(String::new()));
                for part in [" aria-level=\"", level_told, "\">"] {
                    self.push(part);
                }
                return Open::Heading(level, hole);
            }
            Tag::BlockQuote(None) => ("<blockquote>", "</blockquote>"),
            Tag::BlockQuote(Some(kind)) => (alert(kind), "</div>"),
            Tag::CodeBlock(kind) => {
                self.start_code_block(&kind);
                return Open::CodeBlock;
            }
            Tag::List(None) => ("<ul>", "</ul>"),
            Tag::List(Some(1)) => ("<ol>", "</ol>"),
            Tag::List(Some(first)) => {
                self.push("<ol start=\"");
                push_number(&mut self.blocks.html, first);
                ("\">", "</ol>")
            }
            Tag::Item => ("<li>", "</li>"),
            Tag::FootnoteDefinition(label) => {
                self.blocks.leave(Hole::Definition(label.to_string()));
                ("", "</div>")
            }
            Tag::Table(alignments) => {
                self.table = Table { alignments, ..Table::default() };
                self.push("<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>");
                return Open::Table;
            }
            Tag::TableHead => {
                self.table.is_in_head = true;
                self.push("<thead><tr>");
                return Open::TableHead;
            }
            Tag::TableRow => {
                self.table.column = 0;
                let has_body = std::mem::replace(&mut self.table.has_body, true);
                (if has_body { "<tr>" } else { "<tbody><tr>" }, "</tr>")
            }
            Tag::TableCell => {
                self.push(if self.table.is_in_head { "<th" } else { "<td" });
                let class = match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => " class=\"left\">",
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    Some(Alignment::None) | None => ">",
                };
                self.table.column += 1;
                self.push(class);
                return Open::TableCell;
            }
            Tag::Emphasis => ("<em>", "</em>"),
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Strikethrough => ("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } if self.literal_nesting == 0 => {
                return self.open_link(link_type, dest_url, &title);
            }
            // Links do not nest, images and HTML blocks are handled before, and the rest is not enabled.
            _ => ("", ""),
        };
        self.push(start);
        Open::Element(end)
    }

    fn start_code_block(&mut self, kind: &CodeBlockKind) {
        self.literal_nesting += 1;
        self.push("<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\">");
        if let CodeBlockKind::Fenced(info) = kind
            && info.contains(MARK_OPEN)
        {
            self.write_text(info);
            self.push("\n");
        }
        self.push("<code");
        if let CodeBlockKind::Fenced(info) = kind
            // What follows the word is for other programs: `rust,ignore`, `rust{1}`.
            && let Some(language) = info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).next()
            && !language.is_empty()
            && language.len() <= 32
            && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
        {
            self.push(" class=\"language-");
            self.push(&language.to_ascii_lowercase());
            self.push("\"");
        }
        self.push(">");
    }

    pub(super) fn write_end(&mut self, open: Open<'a>) {
        match open {
            Open::Element(end) => self.push(end),
            Open::Raw(..) => {}
            Open::Heading(level, hole) => self.end_heading(level, hole),
            Open::CodeBlock => {
                self.literal_nesting -= 1;
                self.push("</code></pre>");
            }
            Open::Link(end) => {
                self.literal_nesting -= 1;
                self.push(end);
            }
            Open::RefusedLink(address) => {
                self.literal_nesting -= 1;
                if let Some(address) = address {
                    self.push(" (");
                    self.write_address(&address);
                    self.push(")");
                }
            }
            Open::Image(address) => {
                self.image_nesting = 0;
                self.push(" ");
                self.write_address(&address);
                self.push("</span>");
            }
            Open::Table => {
                self.push(if self.table.has_body { "</tbody></table></div>" } else { "</table></div>" });
            }
            Open::TableHead => {
                self.table.is_in_head = false;
                self.push("</tr></thead>");
            }
            Open::TableCell => self.push(if self.table.is_in_head { "</th>" } else { "</td>" }),
        }
    }

    fn end_heading(&mut self, level: HeadingLevel, hole: usize) {
        if let Some(Hole::Anchor(name)) = self.blocks.hole_mut(hole) {
            *name = anchor(&self.heading);
        }
        self.heading.clear();
        self.is_in_heading = false;
        for part in ["</h", sizes(level).0, ">"] {
            self.push(part);
        }
    }

    pub(super) fn write_task(&mut self, is_done: bool) {
        // The item is told apart by a class, but that it is a task is known only here.
        for start in ["<li>", "<li><p>"] {
            if let Some(before) = self.blocks.html.strip_suffix(start) {
                self.blocks.html.truncate(before.len());
                self.push("<li class=\"task\">");
                self.push(start.get("<li>".len()..).unwrap_or_default());
                break;
            }
        }
        self.push(if is_done {
            "<input type=\"checkbox\" disabled checked aria-label=\"done\">"
        } else {
            "<input type=\"checkbox\" disabled aria-label=\"not done\">"
        });
    }
}

/// The level of a heading as it looks and as it is told.
fn sizes(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 => ("1", "2"),
        HeadingLevel::H2 => ("2", "3"),
        HeadingLevel::H3 => ("3", "4"),
        HeadingLevel::H4 => ("4", "5"),
        HeadingLevel::H5 => ("5", "6"),
        HeadingLevel::H6 => ("6", "6"),
    }
}

/// The start of an alert, with its title.
fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => {
            "<div class=\"alert alert-note\" role=\"note\"><p class=\"alert-title\">Note</p>"
        }
        BlockQuoteKind::Tip => {
            "<div class=\"alert alert-tip\" role=\"note\"><p class=\"alert-title\">Tip</p>"
        }
        BlockQuoteKind::Important => {
            "<div class=\"alert alert-important\" role=\"note\"><p class=\"alert-title\">Important</p>"
        }
        BlockQuoteKind::Warning => {
            "<div class=\"alert alert-warning\" role=\"note\"><p class=\"alert-title\">Warning</p>"
        }
        BlockQuoteKind::Caution => {
            "<div class=\"alert alert-caution\" role=\"note\"><p class=\"alert-title\">Caution</p>"
        }
    }
}
