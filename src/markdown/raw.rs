//! Raw HTML in Markdown, split into comments, the few bare tags that work, and the rest, which is text.

/// A tag that works if it has no attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Details,
    /// `<details open>`, the one attribute that works.
    OpenDetails,
    Summary,
    /// A tag within a line, by its place among them.
    Inline(usize),
}

/// The tags within a line: name, opening and closing tag.
const INLINE: [(&str, &str, &str); 18] = [
    ("kbd", "<kbd>", "</kbd>"),
    ("sub", "<sub>", "</sub>"),
    ("sup", "<sup>", "</sup>"),
    ("b", "<b>", "</b>"),
    ("i", "<i>", "</i>"),
    ("em", "<em>", "</em>"),
    ("strong", "<strong>", "</strong>"),
    ("del", "<del>", "</del>"),
    ("ins", "<ins>", "</ins>"),
    ("s", "<s>", "</s>"),
    ("u", "<u>", "</u>"),
    ("code", "<code>", "</code>"),
    ("mark", "<mark>", "</mark>"),
    ("small", "<small>", "</small>"),
    ("q", "<q>", "</q>"),
    ("abbr", "<abbr>", "</abbr>"),
    ("samp", "<samp>", "</samp>"),
    ("var", "<var>", "</var>"),
];

impl Tag {
    /// The tag with this name, in either case.
    fn named(name: &str) -> Option<Tag> {
        let named = [("details", Tag::Details), ("summary", Tag::Summary)];
        let block = named.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, tag)| tag);
        block.or_else(|| {
            INLINE.iter().position(|(known, ..)| known.eq_ignore_ascii_case(name)).map(Tag::Inline)
        })
    }

    /// Whether the tag stands between blocks and not within a line.
    pub(super) fn is_block(self) -> bool {
        !matches!(self, Tag::Inline(_))
    }

    /// Whether a closing tag with this name ends it.
    pub(super) fn is_ended_by(self, closing: Tag) -> bool {
        self == closing || self == Tag::OpenDetails && closing == Tag::Details
    }

    /// The opening tag.
    pub(super) fn opening(self) -> &'static str {
        match self {
            Tag::Details => "<details>",
            Tag::OpenDetails => "<details open>",
            Tag::Summary => "<summary>",
            Tag::Inline(at) => INLINE.get(at).map_or("", |(_, opening, _)| opening),
        }
    }

    /// The closing tag.
    pub(super) fn closing(self) -> &'static str {
        match self {
            Tag::Details | Tag::OpenDetails => "</details>",
            Tag::Summary => "</summary>",
            Tag::Inline(at) => INLINE.get(at).map_or("", |(.., closing)| closing),
        }
    }
}

/// A piece of raw HTML. Comments are in none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Anything that is to be shown as it is written.
    Text(&'t str),
    /// `<br>`, which has no end.
    LineBreak,
    /// An opening tag and how it is written.
    Open(Tag, &'t str),
    /// A closing tag and how it is written.
    Close(Tag, &'t str),
}

/// Splits raw HTML. An unclosed comment reaches to the end.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html }
}

/// Iterator of [`pieces`].
pub(super) struct Pieces<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        while let Some(rest) = after_comment(self.rest) {
            self.rest = rest;
        }
        if self.rest.is_empty() {
            return None;
        }
        if let Some((piece, rest)) = bare_tag(self.rest) {
            self.rest = rest;
            return Some(piece);
        }
        let mut text_end = self.rest.len();
        for (at, _) in self.rest.match_indices('<').filter(|&(at, _)| at > 0) {
            let tail = self.rest.get(at..).unwrap_or_default();
            if tail.starts_with("<!--") || bare_tag(tail).is_some() {
                text_end = at;
                break;
            }
        }
        let (text, rest) = self.rest.split_at_checked(text_end)?;
        self.rest = rest;
        Some(Piece::Text(text))
    }
}

/// What follows the comment that `html` begins with, by the rules of the HTML standard: `<!-->` and `<!--->`
/// are whole, and `--!>` ends one too.
fn after_comment(html: &str) -> Option<&str> {
    let body = html.strip_prefix("<!--")?;
    if let Some(rest) = body.strip_prefix('>').or_else(|| body.strip_prefix("->")) {
        return Some(rest);
    }
    for (at, _) in body.match_indices('>') {
        let (before, rest) = body.split_at_checked(at)?;
        if before.ends_with("--") || before.ends_with("--!") {
            return rest.get(1..);
        }
    }
    Some("")
}

/// The bare tag that `html` begins with, and what follows it.
fn bare_tag(html: &str) -> Option<(Piece<'_>, &str)> {
    let body = html.strip_prefix('<')?;
    let is_close = body.starts_with('/');
    let body = body.strip_prefix('/').unwrap_or(body);
    let letters = body.bytes().take(8).take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = body.split_at_checked(letters)?;
    let rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
    if !is_close && name.eq_ignore_ascii_case("br") {
        let rest = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('>')?;
        return Some((Piece::LineBreak, rest));
    }
    let tag = Tag::named(name)?;
    if tag == Tag::Details
        && !is_close
        && let Some(after) =
            rest.strip_prefix("open").map(|after| after.strip_prefix("=\"\"").unwrap_or(after))
        && after.starts_with('>')
        && body.len() > letters + rest.len()
    {
        return Some((
            Piece::Open(Tag::OpenDetails, html.get(..html.len() - after.len() + 1)?),
            after.get(1..)?,
        ));
    }
    let rest = rest.strip_prefix('>')?;
    let source = html.get(..html.len() - rest.len())?;
    Some((if is_close { Piece::Close(tag, source) } else { Piece::Open(tag, source) }, rest))
}
