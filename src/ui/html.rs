//! HTML that the program writes itself: its own tags and attributes, with every other word escaped.
//!
//! The form, the outline and the lists are long and plain, and are written as text: a component for each of
//! thousands of controls would cost more time and more download than all the rest of the page.

use std::rc::Rc;

/// HTML of one element that may reach the page. It is often kept, to be compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Markup(Rc<str>);

impl Markup {
    /// The HTML itself.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes markup. Tags and names of attributes are the program's own; values and text are escaped.
#[derive(Default)]
pub(super) struct Html {
    out: String,
    open: Vec<&'static str>,
}

impl Html {
    /// Begins an element.
    pub(super) fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.void(tag, attributes);
        self.open.push(tag);
        self
    }

    /// Ends the element that was begun last.
    pub(super) fn close(&mut self) -> &mut Self {
        if let Some(tag) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
        self
    }

    /// Writes an element that has no end, such as an input.
    pub(super) fn void(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
        self
    }

    /// Writes a small button of these words that does `verb`; `label` tells it from others of the same words.
    pub(super) fn small_button(&mut self, words: &str, label: &str, verb: &str) -> &mut Self {
        let attributes =
            [("type", "button"), ("class", "button small"), ("aria-label", label), ("data-do", verb)];
        self.leaf("button", &attributes, words)
    }

    /// Writes words.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                c => self.out.push(c),
            }
        }
        self
    }

    /// Writes an element that holds only words.
    pub(super) fn leaf(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        text: &str,
    ) -> &mut Self {
        self.open(tag, attributes).text(text).close()
    }

    /// Writes one of the drawings that buttons carry. Assistive technology passes over it, for each button has
    /// a name.
    pub(super) fn icon(&mut self, icon: Icon) -> &mut Self {
        self.open(
            "svg",
            &[("class", "icon"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true"), ("focusable", "false")],
        )
        .open("path", &[("d", icon.strokes())])
        .close()
        .close()
    }

    /// Ends whatever is open and gives out the markup.
    pub(super) fn finish(mut self) -> Markup {
        while !self.open.is_empty() {
            self.close();
        }
        Markup(self.out.into())
    }
}

/// The drawings.
#[derive(Clone, Copy)]
pub(super) enum Icon {
    Undo,
    Redo,
    More,
    Down,
    Right,
    Close,
    Plus,
    Download,
    Copy,
    Code,
}

impl Icon {
    /// The strokes on a field of 16 by 16, as an SVG path.
    pub(super) fn strokes(self) -> &'static str {
        match self {
            Self::Undo => "M6 3 2.5 6.5 6 10M2.5 6.5H9.5a4 4 0 0 1 0 8H7",
            Self::Redo => "M10 3l3.5 3.5L10 10M13.5 6.5H6.5a4 4 0 0 0 0 8H9",
            Self::More => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Down => "M4 6.5l4 4 4-4",
            Self::Right => "M6.5 4l4 4-4 4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Plus => "M8 3.5v9M3.5 8h9",
            Self::Download => "M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10",
            Self::Copy => "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
            Self::Code => "M5 4.5 1.5 8 5 11.5M11 4.5 14.5 8 11 11.5",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_wherever_they_stand() {
        let mut html = Html::default();
        html.open("p", &[("title", "\"><script>")]).text("<b>&").close();
        assert_eq!(html.finish().as_str(), "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;</p>");
    }

    #[test]
    fn what_is_open_is_closed() {
        let mut html = Html::default();
        html.open("ul", &[]).open("li", &[]).text("x");
        assert_eq!(html.finish().as_str(), "<ul><li>x</li></ul>");
    }
}
