//! Links and addresses.

use pulldown_cmark::{CowStr, LinkType};

use super::{Open, Writer};
use crate::markdown::marks::{push_escaped, push_number};
use crate::markdown::target::{Target, judge};

/// Longest address shown, in characters: one can hold a whole file.
const LONGEST_ADDRESS: usize = 200;

/// And where it is the file itself, of which the beginning says what it is.
const LONGEST_DATA: usize = 32;

impl<'a> Writer<'a> {
    /// Writes the start of a link of the Markdown.
    pub(super) fn open_link(&mut self, link_type: LinkType, address: CowStr<'a>, title: &str) -> Open<'a> {
        self.literal_nesting += 1;
        let end = if link_type == LinkType::Email {
            self.start_link(&["mailto:", &address].concat(), title)
        } else {
            self.start_link(&address, title)
        };
        match end {
            Some(end) => Open::Link(end),
            None => Open::RefusedLink((link_type != LinkType::Autolink).then_some(address)),
        }
    }

    /// Writes the start of a link and returns its end, unless the link leads nowhere.
    pub(super) fn start_link(&mut self, address: &str, title: &str) -> Option<&'static str> {
        let html = &mut self.blocks.html;
        match judge(address) {
            Target::InPage(fragment) => {
                html.push_str("<a class=\"in-page\" href=\"#doc-");
                push_escaped(html, &fragment);
                html.push_str("\" data-anchor=\"doc-");
                push_escaped(html, &fragment);
                html.push_str("\">");
                Some("</a>")
            }
            Target::Away(address) => {
                html.push_str("<a href=\"");
                push_escaped(html, &address);
                if !title.is_empty() {
                    html.push_str("\" title=\"");
                    self.marks.push_attribute(html, title);
                }
                html.push_str("\" target=\"_blank\" rel=\"noopener noreferrer\">");
                Some("</a>")
            }
            Target::Relative(address) => {
                html.push_str("<span class=\"link\" title=\"");
                push_escaped(html, &address);
                html.push_str("\">");
                Some("</span>")
            }
            Target::Unfilled => {
                html.push_str("<span class=\"link\" title=\"");
                self.marks.push_attribute(html, address);
                if let Some(field) = self.marks.first_field(address) {
                    html.push_str("\" data-field=\"");
                    push_number(html, field);
                }
                html.push_str("\">");
                Some("</span>")
            }
            Target::Refused => None,
        }
    }

    /// Writes an address for reading.
    pub(super) fn write_address(&mut self, address: &str) {
        let is_data = address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
        let longest = if is_data { LONGEST_DATA } else { LONGEST_ADDRESS };
        let end = address.char_indices().nth(longest).map(|(end, _)| end);
        self.push("<span class=\"target\">");
        self.write_text(address.get(..end.unwrap_or(address.len())).unwrap_or_default());
        self.push(if end.is_some() { "…</span>" } else { "</span>" });
    }
}
