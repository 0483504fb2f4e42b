//! Two texts laid side by side, as the page shows them: what was removed and what was added amid the words that
//! are the same, of which only those nearby are shown at once.

use super::dialog;
use super::html::{Html, Markup};
use crate::compare::{Side, Span, compare, count_words};
use headings::Headings;

mod headings;

/// So many lines that are the same are shown before and after what differs.
const CONTEXT: usize = 3;
/// Fewer lines than these are not worth folding away.
const FOLDED: usize = 4;
/// Of what was removed or added in one piece, so many lines are shown at once: nobody compares what is longer, and
/// laying it out takes time.
const RUN: usize = 200;

/// So many places are shown at once, for the same reasons.
const PLACES: usize = 500;

/// A text and what it is called.
#[derive(Clone, Copy)]
pub(super) struct Version<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
}

/// Shows in the page's dialog what differs, with buttons of these words that do these verbs.
pub(super) fn open(title: &str, before: Version<'_>, after: Version<'_>, actions: &[(&str, &str)]) {
    dialog::open(&markup(title, before, after, actions));
}

/// What the dialog shows.
fn markup(title: &str, before: Version<'_>, after: Version<'_>, actions: &[(&str, &str)]) -> Markup {
    let mut html = dialog::begin(title);
    write(&mut html, before, after);
    dialog::write_foot(&mut html, "Close", actions);
    html.finish()
}

/// Writes what differs, with a sentence that says how much, and what the signs mean.
pub(super) fn write(html: &mut Html, before: Version<'_>, after: Version<'_>) {
    let spans = compare(before.text, after.text);
    html.open("div", &[("class", "compare")]);
    // It has the focus, rather than the first fold, so that keys scroll what follows.
    html.leaf("p", &[("class", "compare-summary"), ("tabindex", "-1"), ("autofocus", "")], &summary(&spans));
    if spans.iter().any(|span| span.side != Side::Same) {
        html.open("p", &[("class", "compare-legend")])
            .leaf("del", &[], "Removed")
            .text(": only in ")
            .leaf("b", &[], before.name)
            .text(". ")
            .leaf("ins", &[], "Added")
            .text(": only in ")
            .leaf("b", &[], after.name)
            .text(".")
            .close();
        let mut view = View { html, headings: Headings::of(after.text), at: 0, is_open: false };
        view.write(&spans);
    }
    html.close();
}

/// How much differs, in a sentence.
fn summary(spans: &[Span<'_>]) -> String {
    let words = |side| spans.iter().filter(|span| span.side == side).map(|span| count_words(span.text)).sum();
    let (added, removed): (usize, usize) = (words(Side::Added), words(Side::Removed));
    let places = match count_places(spans) {
        0 => return "The two versions say the same.".to_owned(),
        1 => "in one place".to_owned(),
        places => format!("in {} places", number(places)),
    };
    let of = |count: usize| format!("{} {}", number(count), if count == 1 { "word" } else { "words" });
    match (added, removed) {
        (0, 0) => format!("The words are the same; punctuation, spaces or line breaks differ {places}."),
        (added, 0) => format!("{} added {places}.", of(added)),
        (0, removed) => format!("{} removed {places}.", of(removed)),
        (added, removed) => format!("{} added, {} removed {places}.", of(added), number(removed)),
    }
}

/// In how many places something differs.
fn count_places(spans: &[Span<'_>]) -> usize {
    let is_same = |span: &Span<'_>| span.side == Side::Same;
    spans.split(is_same).filter(|changed| !changed.is_empty()).count()
}

/// With commas between thousands.
fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Writes the spans one after the other.
struct View<'a> {
    html: &'a mut Html,
    headings: Headings<'a>,
    /// How far the text after was written, in bytes.
    at: usize,
    /// A stretch of text is begun.
    is_open: bool,
}

impl View<'_> {
    fn write(&mut self, spans: &[Span<'_>]) {
        let (mut places, mut is_cut) = (0, false);
        for (index, span) in spans.iter().enumerate() {
            let neighbour = |at: Option<usize>| at.and_then(|at| spans.get(at));
            let (last, next) = (neighbour(index.checked_sub(1)), neighbour(index.checked_add(1)));
            if span.side == Side::Same && last.is_some() {
                places += 1;
            }
            match span.side {
                Side::Same if places == PLACES && !is_cut && next.is_some() => {
                    is_cut = true;
                    self.stretch().text(span.text);
                    let more = count_places(&spans[index..]);
                    self.end_stretch();
                    let words = format!("… {} more places …", number(more));
                    self.html.open("details", &[("class", "compare-fold")]).leaf("summary", &[], &words);
                }
                Side::Same => self.write_same(span.text, last.map(|last| last.text), next.is_none()),
                side => {
                    let other = match side {
                        Side::Removed => next.filter(|next| next.side == Side::Added),
                        _ => last.filter(|last| last.side == Side::Removed),
                    };
                    self.write_changed(*span, other.map(|other| other.text));
                }
            }
            self.at += if span.side == Side::Removed { 0 } else { span.text.len() };
        }
        self.end_stretch();
        if is_cut {
            self.html.close();
        }
    }

    /// Writes the lines near what differs, and folds away those between.
    fn write_same(&mut self, text: &str, last: Option<&str>, is_last: bool) {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        // What differs ends and begins within lines, which are more than its context.
        let head = last.map_or(0, |last| CONTEXT + usize::from(!last.ends_with('\n')));
        let tail = if is_last { 0 } else { CONTEXT + usize::from(!text.ends_with('\n')) };
        let folded = lines.len().saturating_sub(head + tail);
        if folded < FOLDED {
            self.stretch().text(text);
            return;
        }
        // Blank lines beside a fold are no context.
        let blanks =
            |lines: &mut dyn Iterator<Item = &&str>| lines.take_while(|line| line.trim().is_empty()).count();
        let head = head - blanks(&mut lines[..head].iter().rev());
        let end = lines.len() - tail;
        let end = end + blanks(&mut lines[end..].iter());
        let (shown, hidden, rest) = (&lines[..head], &lines[head..end], &lines[end..]);
        let words = format!("… {} lines unchanged …", number(hidden.len()));
        let [shown, hidden, rest] = [shown.concat(), hidden.concat(), rest.concat()];
        if !shown.is_empty() {
            self.stretch().text(&shown);
        }
        self.write_fold(&words, Side::Same, &hidden);
        if !rest.is_empty() {
            let from = self.at + shown.len() + hidden.len();
            let place = self.headings.above(from, self.at + text.len());
            if !place.is_empty() {
                self.html
                    .open("h3", &[("class", "compare-where")])
                    .leaf("span", &[("class", "visually-hidden")], "In ")
                    .text(&place.join(" › "))
                    .close();
            }
            self.stretch().text(&rest);
        }
    }

    fn write_changed(&mut self, span: Span<'_>, other: Option<&str>) {
        if span.text.trim().is_empty() {
            return self.write_space(span, other);
        }
        let lines: Vec<&str> = span.text.split_inclusive('\n').collect();
        let folded = lines.len().saturating_sub(RUN);
        if folded < FOLDED {
            self.write_run(span.side, span.text);
            return;
        }
        self.write_run(span.side, &lines[..RUN].concat());
        let words = format!("… {} more lines {} …", number(folded), word(span.side));
        self.write_fold(&words, span.side, &lines[RUN..].concat());
    }

    /// Writes words that only one text has. Colours and strokes are not heard, so words say where it begins and ends.
    fn write_run(&mut self, side: Side, text: &str) {
        let (begins, ends) = match side {
            Side::Removed => (" [removed: ", " end of removed] "),
            _ => (" [added: ", " end of added] "),
        };
        self.stretch()
            .open(tag(side), &[])
            .leaf("span", &[("class", "visually-hidden")], begins)
            .text(text)
            .leaf("span", &[("class", "visually-hidden")], ends)
            .close();
    }

    /// Writes spaces and line breaks that only one text has, with signs, for they would not be seen.
    fn write_space(&mut self, Span { side, text }: Span<'_>, other: Option<&str>) {
        let is_shown = side == Side::Added;
        // The one space for which a line break stands is missed by nobody.
        let is_plain = text == " " && other.is_some_and(|other| other.trim().is_empty());
        if !is_plain {
            let breaks = text.matches('\n').count();
            let signs: String = text
                .chars()
                .filter_map(|c| match c {
                    '\n' => Some('↵'),
                    '\t' => Some('→'),
                    '\r' => None,
                    _ => (breaks == 0).then_some('·'),
                })
                .collect();
            let what = match (breaks, signs.chars().count()) {
                (1, _) => "line break",
                (2.., _) => "line breaks",
                (0, 1) => "space",
                (0, _) => "spaces",
            };
            self.stretch()
                .open(tag(side), &[("class", "compare-space")])
                .leaf("span", &[("aria-hidden", "true")], &signs)
                .leaf("span", &[("class", "visually-hidden")], &format!(" [{what} {}] ", word(side)))
                .close();
        }
        if is_shown && (is_plain || text.contains('\n')) {
            self.stretch().text(text);
        }
    }

    /// Writes what is shown only when it is asked for.
    fn write_fold(&mut self, words: &str, side: Side, text: &str) {
        self.end_stretch();
        self.html.open("details", &[("class", "compare-fold")]).leaf("summary", &[], words);
        if side == Side::Same {
            self.stretch().text(text);
        } else {
            self.write_run(side, text);
        }
        self.end_stretch();
        self.html.close();
    }

    /// The stretch of text that is being written.
    fn stretch(&mut self) -> &mut Html {
        if !self.is_open {
            self.html.open("div", &[("class", "compare-text")]);
            self.is_open = true;
        }
        self.html
    }

    fn end_stretch(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.html.close();
        }
    }
}

fn tag(side: Side) -> &'static str {
    if side == Side::Removed { "del" } else { "ins" }
}

fn word(side: Side) -> &'static str {
    if side == Side::Removed { "removed" } else { "added" }
}

#[cfg(test)]
mod tests;
