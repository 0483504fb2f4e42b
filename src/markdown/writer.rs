//! The walk over the parser's events, which writes the HTML of each block.
//!
//! Nothing here recurses: what is open is a stack of its own, and its depth is limited.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Tag, TagEnd};
use unicase::UniCase;

use super::autolink::next_address;
use super::blocks::{Blocks, Place};
use super::fragment::{Definitions, Fragment, Link, parser};
use super::marks::Marks;
use super::names::Hole;
use super::{MARK_CLOSE, MARK_OPEN, neutralise_marks, raw};

mod elements;
mod html;
mod links;

/// Elements that may be open at once; what is deeper is shown without formatting of its own.
const MAX_DEPTH: usize = 100;
/// Levels that a list or a table needs to be shown as one.
const DEPTH_OF_STRUCTURE: usize = 8;
/// Events, marks and tags of a block that are written before its rest is left out.
pub(crate) const MAX_NODES: usize = 200_000;
/// Bytes of a block's HTML written before its rest is left out, for few nodes can be large too.
pub(super) const MAX_OUTPUT: usize = 64 << 20;

/// What is open and how it ends.
enum Open<'a> {
    /// An element that ends with this tag. An empty one is an element that is not shown.
    Element(&'static str),
    /// A tag of the source, at its place in the output.
    Raw(raw::Tag, Place),
    /// A heading, with the hole for its id, which is named at its end, when its text is known.
    Heading(HeadingLevel, usize),
    CodeBlock,
    /// A link that ends with this tag.
    Link(&'static str),
    /// A link that leads nowhere, with its target if that is not the link's text.
    RefusedLink(Option<CowStr<'a>>),
    Image(CowStr<'a>),
    Table,
    TableHead,
    TableCell,
}

/// The table being written; tables do not nest.
#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_in_head: bool,
    has_body: bool,
}

/// Writes one document.
pub(super) struct Writer<'a> {
    text: &'a str,
    /// What the document defines that the text is a part of.
    known: &'a Definitions,
    marks: Marks<'a>,
    /// Labels of the links whose definitions spell marks by character references.
    forged: HashSet<UniCase<String>>,
    blocks: Blocks,
    open: Vec<Open<'a>>,
    /// How many of these are open since earlier blocks.
    base: usize,
    /// Containers of the Markdown that are open, whether or not they are shown.
    nesting: usize,
    /// The depth from which on nothing is formatted, while that is so.
    flat_from: Option<usize>,
    /// Nodes of the block that is being written.
    nodes: usize,
    /// Text that the parser gave in consecutive pieces: marks and addresses can span these.
    run: String,
    /// Whether a `www.` address may stand at the beginning of the run.
    starts_word: bool,
    /// Links and code blocks open, in which addresses are only text.
    literal_nesting: usize,
    /// Containers open from an image inwards; their text is its alternative text.
    image_nesting: usize,
    is_in_heading: bool,
    /// The text so far of the heading that is open.
    heading: String,
    /// The source so far of the HTML block that is open.
    html_block: Option<String>,
    table: Table,
}

impl<'a> Writer<'a> {
    /// A writer of `text`, a part of a document that defines what is `known`, with the prompts that `mark` gives.
    pub(super) fn new(
        text: &'a str,
        known: &'a Definitions,
        mark: &'a dyn Fn(u32) -> Option<String>,
    ) -> Self {
        Writer {
            text,
            known,
            marks: Marks::new(text.contains(MARK_OPEN) || known.has_marks(), mark),
            forged: HashSet::new(),
            blocks: Blocks::default(),
            open: Vec::new(),
            base: 0,
            nesting: 0,
            flat_from: None,
            nodes: 0,
            run: String::new(),
            starts_word: true,
            literal_nesting: 0,
            image_nesting: 0,
            is_in_heading: false,
            heading: String::new(),
            html_block: None,
            table: Table::default(),
        }
    }

    /// Writes a text of which the first `stubs` bytes are only to be known of. Returns its blocks, and the links that it
    /// defines with their places; both in order.
    pub(super) fn run(mut self, stubs: usize, is_wide: bool) -> (Vec<Fragment>, Vec<(usize, Link)>) {
        // Only these: heading attributes panic and let attributes through, and metadata blocks are quadratic.
        let mut options = Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        options.set(Options::ENABLE_TABLES, !is_wide);
        let parser = parser(self.text, options, self.known);
        let mut links: Vec<_> = parser
            .reference_definitions()
            .iter()
            .map(|(label, definition)| {
                let title = definition.title.as_deref().unwrap_or_default();
                let said = [&*definition.dest, title];
                let is_forged = has_forged_marks(self.text, &definition.span, &said);
                if is_forged {
                    self.forged.insert(UniCase::new(label.to_owned()));
                }
                let [address, title] =
                    said.map(|words| if is_forged { neutralise_marks(words) } else { words.into() });
                (definition.span.start, (label.to_owned(), address.into_owned(), title.into_owned()))
            })
            .collect();
        // How deep the writing is in what is left out of a block.
        let mut left_out = 0_usize;
        for (event, range) in parser.into_offset_iter() {
            if range.start < stubs {
                continue;
            }
            // It is defined, even if it is not shown.
            if let Event::Start(Tag::FootnoteDefinition(label)) = &event {
                self.blocks.notes.push(label.to_string());
            }
            if left_out > 0 {
                self.blocks.reach(end_of(self.text, &event, &range));
                match event {
                    Event::Start(_) => left_out += 1,
                    Event::End(_) => left_out -= 1,
                    _ => {}
                }
                if left_out == 0 {
                    self.end_block();
                }
                continue;
            }
            if self.nesting == 0 {
                self.nodes = 0;
                self.base = self.open.len();
                self.blocks.begin(&range);
            }
            self.blocks.reach(end_of(self.text, &event, &range));
            self.nodes += 1;
            self.write(event, &range);
            if self.nesting == 0 {
                self.end_block();
            } else if self.nodes >= MAX_NODES || self.blocks.html.len() > MAX_OUTPUT {
                left_out = self.nesting;
                self.leave_out();
            }
        }
        while !self.open.is_empty() {
            self.close();
        }
        links.retain(|(at, _)| *at >= stubs);
        links.sort_unstable_by_key(|(at, _)| *at);
        (self.blocks.finish(), links)
    }

    fn end_block(&mut self) {
        self.write_run();
        self.blocks.end(self.nodes);
    }

    /// Leaves out the rest of the block, and closes what is open in it.
    fn leave_out(&mut self) {
        self.blocks.is_cut = true;
        self.write_run();
        self.end_html_block();
        while self.open.len() > self.base {
            self.close();
        }
        self.nesting = 0;
        self.image_nesting = 0;
        self.literal_nesting = 0;
        self.flat_from = None;
    }

    fn write(&mut self, event: Event<'a>, range: &Range<usize>) {
        if let Event::Text(text) = event {
            if text.len() == range.len() {
                self.run.push_str(&text);
            } else {
                // A character reference can spell the characters of a mark, which then are the user's own.
                self.run.push_str(&neutralise_marks(&text));
            }
            return;
        }
        self.write_run();
        self.starts_word = !matches!(
            event,
            Event::Code(_)
                | Event::InlineHtml(_)
                | Event::FootnoteReference(_)
                | Event::End(TagEnd::Link | TagEnd::Image)
        );
        match event {
            Event::Start(tag) => {
                let tag = self.without_forged_marks(tag, range);
                self.start(tag);
            }
            Event::End(tag) => self.end(tag),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.write_code(&text),
            Event::Html(html) => match &mut self.html_block {
                Some(block) => block.push_str(&html),
                None => self.write_inline_html(&html),
            },
            Event::InlineHtml(html) => self.write_inline_html(&html),
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak if self.image_nesting > 0 => self.push("\n"),
            Event::HardBreak => self.push("<br>"),
            Event::Rule => self.push("<hr>"),
            Event::FootnoteReference(label) => {
                if self.image_nesting == 0 {
                    self.blocks.leave(Hole::Reference(label.to_string()));
                }
            }
            Event::TaskListMarker(is_done) => self.write_task(is_done),
            Event::Text(_) => {}
        }
    }

    fn push(&mut self, html: &str) {
        self.blocks.html.push_str(html);
    }

    /// Writes the text gathered so far.
    fn write_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if self.is_in_heading && self.image_nesting == 0 {
            self.heading.push_str(&self.marks.plain(&run));
        }
        let mut written = 0;
        if self.literal_nesting == 0 && self.image_nesting == 0 && self.flat_from.is_none() {
            while let Some(address) = next_address(&run, written, self.starts_word) {
                self.write_text(run.get(written..address.range.start).unwrap_or_default());
                let shown = run.get(address.range.clone()).unwrap_or_default();
                let end = if address.prefix.is_empty() {
                    self.start_link(shown, "")
                } else {
                    self.start_link(&[address.prefix, shown].concat(), "")
                };
                self.nodes += 1;
                self.write_text(shown);
                self.push(end.unwrap_or_default());
                written = address.range.end;
                if self.nodes >= MAX_NODES {
                    break;
                }
            }
        }
        self.write_text(run.get(written..).unwrap_or_default());
        run.clear();
        self.run = run;
    }

    /// Writes text as it is, with its marks.
    fn write_text(&mut self, text: &str) {
        self.nodes += self.marks.push_content(&mut self.blocks.html, text);
    }

    fn write_code(&mut self, text: &str) {
        if self.image_nesting > 0 {
            self.write_text(text);
            return;
        }
        if self.is_in_heading {
            self.heading.push_str(&self.marks.plain(text));
        }
        self.push("<code>");
        self.write_text(text);
        self.push("</code>");
    }

    fn start(&mut self, tag: Tag<'a>) {
        self.nesting += 1;
        if self.image_nesting > 0 {
            self.image_nesting += 1;
            return;
        }
        let depth = self.open.len();
        let needs = if matches!(tag, Tag::List(_) | Tag::Table(_)) { DEPTH_OF_STRUCTURE } else { 0 };
        match tag {
            Tag::HtmlBlock => self.html_block = Some(String::new()),
            Tag::Image { dest_url, .. } => {
                self.image_nesting = 1;
                self.push("<span class=\"image\">");
                self.open.push(Open::Image(dest_url));
            }
            tag if self.flat_from.is_some() || depth + needs >= MAX_DEPTH => {
                self.flat_from.get_or_insert(depth);
                self.blocks.is_cut = true;
                let is_inline =
                    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. });
                self.open.push(Open::Element(if is_inline { "" } else { "\n" }));
            }
            tag => {
                let open = self.start_element(tag);
                self.open.push(open);
            }
        }
    }

    /// A link or image in which no character reference spells a mark, for that would be the user's own.
    fn without_forged_marks(&self, tag: Tag<'a>, range: &Range<usize>) -> Tag<'a> {
        let is_forged = |link_type, id: &CowStr<'_>, said: [&CowStr<'_>; 2]| match link_type {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                !self.forged.is_empty() && self.forged.contains(&UniCase::new(id.to_string()))
            }
            // What is defined elsewhere was looked at there.
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown => false,
            _ => has_forged_marks(self.text, range, &said.map(|words| &**words)),
        };
        let plain = |words: CowStr<'a>| CowStr::from(neutralise_marks(&words).into_owned());
        match tag {
            Tag::Link { link_type, dest_url, title, id }
                if is_forged(link_type, &id, [&dest_url, &title]) =>
            {
                Tag::Link { link_type, dest_url: plain(dest_url), title: plain(title), id }
            }
            Tag::Image { link_type, dest_url, title, id }
                if is_forged(link_type, &id, [&dest_url, &title]) =>
            {
                Tag::Image { link_type, dest_url: plain(dest_url), title: plain(title), id }
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let line = self.text.get(range.clone()).and_then(|block| block.lines().next());
                let line = range.start..range.start + line.unwrap_or_default().len();
                let is_forged = has_forged_marks(self.text, &line, &[&info]);
                Tag::CodeBlock(CodeBlockKind::Fenced(if is_forged { plain(info) } else { info }))
            }
            tag => tag,
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.nesting = self.nesting.saturating_sub(1);
        if self.image_nesting > 1 {
            self.image_nesting -= 1;
        } else if tag == TagEnd::HtmlBlock {
            self.end_html_block();
        } else {
            self.close();
        }
    }

    /// Closes the innermost container of the Markdown, and with it the tags of the source left open in it.
    fn close(&mut self) {
        while let Some(open) = self.open.pop() {
            if let Open::Raw(tag, place) = open {
                self.show_opening(tag, place);
            } else {
                self.write_end(open);
                break;
            }
        }
        if self.flat_from.is_some_and(|depth| self.open.len() <= depth) {
            self.flat_from = None;
        }
    }
}

/// Whether words that the parser found in a range of the text have marks that are not in the text.
fn has_forged_marks(text: &str, range: &Range<usize>, said: &[&str]) -> bool {
    let written = text.get(range.clone()).unwrap_or_default();
    let is_forged = |sign: char| said.iter().any(|words| words.contains(sign)) && !written.contains(sign);
    is_forged(MARK_OPEN) || is_forged(MARK_CLOSE)
}

/// Up to where an event surely reaches: the parser lets a list end behind definitions that follow it.
fn end_of(text: &str, event: &Event<'_>, range: &Range<usize>) -> usize {
    match event {
        Event::Start(Tag::List(_) | Tag::Item) | Event::End(TagEnd::List(_) | TagEnd::Item) => {
            let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
            // Up to the item's marker.
            range.start + bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count() + 1
        }
        _ => range.end,
    }
}
