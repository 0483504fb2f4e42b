//! What stands below a heading, taken as a whole: a body that only says what to write is one answer, and so is one
//! that says nothing. Whether a text is a template at all is told from all of its bodies together.

use std::collections::HashSet;

use super::inline::{Ids, new_field};
use super::naming::is_whole_field;
use super::{captions, dialect, headings, interpret};
use crate::tree::{
    Block, BlockId, Body, Cell, Item, Kind, Line, Newline, Piece, Place, Role, Row, Section, visit_pieces,
};

/// A text of no more bytes is too short to tell by numbers, and is taken for a template.
const SHORT: usize = 800;

/// A template has a sign of being one in so many bytes of what is neither code nor note, or more of them.
const BYTES_PER_SIGN: usize = 700;

/// Placeholders amid a sentence may be what it speaks of; with them, there have to be more.
const BYTES_PER_WORD: usize = 450;

/// A note of no more bytes says what is asked.
const LONGEST_CAPTION: usize = 200;

/// Whether a text is too short to tell by numbers.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= SHORT
}

/// Whether a text of so many bytes is to be filled in, rather than finished: it has places for answers all along, or
/// most of its bodies are empty or ask for something. The fields of `sections` are those of the placeholders alone.
pub(super) fn is_template(sections: &[Section], len: usize) -> bool {
    let (mut leaves, mut asking) = (0, 0);
    let mut found = Evidence::default();
    for (index, section) in sections.iter().enumerate() {
        found.look(section);
        if is_leaf(sections, index) {
            leaves += 1;
            let asks = is_asking(&section.blocks) && !is_dated(section) && found.is_new(section);
            asking += usize::from(asks);
        }
    }
    let prose = len.saturating_sub(found.aside);
    let places = found.values.len() + found.stand_ins;
    let words = found.words.difference(&found.values).count();
    sections.iter().any(|section| section.level == 1 && headings::is_name(&section.title()))
        || places >= 3 && (places + asking) * BYTES_PER_SIGN >= prose
        || words >= 3 && (places + asking + words) * BYTES_PER_WORD >= prose
        || asking >= 2 && asking * 2 > leaves
}

/// Whether the section has a heading and no subsection.
pub(super) fn is_leaf(sections: &[Section], index: usize) -> bool {
    let level = sections[index].level;
    level > 0 && sections.get(index + 1).is_none_or(|next| next.level <= level)
}

/// What speaks for a template. What marks many places is no placeholder in each of them.
#[derive(Default)]
struct Evidence {
    /// Placeholders that are all that a line, item or cell says, or stand behind a label.
    values: HashSet<String>,
    /// Placeholders amid words. In angles they are what manuals and grammars speak of.
    words: HashSet<String>,
    /// Words that stand in for others, notes to the author, rows of a table in which hardly anything is said.
    stand_ins: usize,
    /// With what bodies begin that ask for something.
    beginnings: HashSet<String>,
    /// The bytes of code and of notes.
    aside: usize,
}

impl Evidence {
    /// Looks for signs in a section. A heading may be the usage of a command, and code may speak of placeholders.
    fn look(&mut self, section: &Section) {
        for block in &section.blocks {
            match &block.body {
                Body::Fence(_) | Body::Guidance(_) => {
                    let mut text = String::new();
                    block.body.write(Newline::Lf, &mut text);
                    self.aside += text.len();
                    // In a finished text, nobody speaks to its author.
                    let is_note = speaks(&block.body);
                    self.stand_ins += usize::from(is_note);
                    continue;
                }
                Body::Line(line) if is_code(&line.pieces) => continue,
                Body::Table(table) => {
                    let is_blank = |cell: &Cell| cell.pieces.is_empty();
                    let is_open = |row: &&Row| row.cells.len() > 2 && row.cells[1..].iter().all(is_blank);
                    self.stand_ins += table.rows.iter().filter(is_open).count();
                }
                _ => {}
            }
            block.body.for_each_pieces(&mut |pieces| self.look_at(pieces));
        }
    }

    /// Whether the first words of a section's body are not those of another; they may be none.
    fn is_new(&mut self, section: &Section) -> bool {
        let line = section.blocks.iter().find_map(|block| match &block.body {
            Body::Line(line) => Some(&line.pieces),
            _ => None,
        });
        match line.map(Vec::as_slice) {
            Some([Piece::Text(text)]) => self.beginnings.insert(text.clone()),
            _ => true,
        }
    }

    fn look_at(&mut self, pieces: &[Piece]) {
        if let [Piece::Text(text)] = pieces {
            let label = captions::label(text).map_or(0, |label| label.len);
            let words = text[label..].trim();
            // Changes are told with who made them.
            self.stand_ins += usize::from(captions::is_stand_in(words) && !words.starts_with('@'));
        }
        for (at, piece) in pieces.iter().enumerate() {
            visit_pieces(std::slice::from_ref(piece), &mut |field| {
                let counts = field.role == Role::Prompt && field.place != Place::CodeSpan;
                if counts && dialect::is_value(pieces, at) {
                    self.values.insert(field.source.clone());
                } else if counts && field.source.starts_with(['[', '{']) {
                    self.words.insert(field.source.clone());
                }
            });
        }
    }
}

/// Whether a heading gives a date or a year: it is of a history, in which some entries say no more.
fn is_dated(section: &Section) -> bool {
    section.title().split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Whether a line is indented as code is.
fn is_code(pieces: &[Piece]) -> bool {
    matches!(pieces.first(), Some(Piece::Text(text)) if text.starts_with("    ") || text.starts_with('\t'))
}

/// Whether a body says nothing, or its first words tell what to say.
fn is_asking(blocks: &[Block]) -> bool {
    match blocks.iter().map(|block| &block.body).find(|body| !is_still(body)) {
        None => true,
        Some(Body::Line(line)) => match line.pieces.as_slice() {
            [Piece::Text(text)] => {
                let words = text.trim().trim_start_matches(['>', ' ']);
                is_quote(text) || captions::is_instruction(words) || captions::is_stand_in(words)
            }
            pieces => is_whole_field(pieces),
        },
        Some(Body::Item(item)) => {
            matches!(item.pieces.as_slice(), [] | [Piece::Text(_)])
                && item.pieces.iter().all(|piece| match piece {
                    Piece::Text(text) => text.trim().is_empty() || text.trim().ends_with('?'),
                    _ => false,
                })
        }
        Some(_) => false,
    }
}

/// Whether the words are quoted: nobody but the template's author is there to be.
fn is_quote(text: &str) -> bool {
    text.starts_with('>') && !text.contains("[!")
}

/// Whether a block says nothing to a reader: space, notes, definitions, a rule.
fn is_still(body: &Body) -> bool {
    match body {
        Body::Blank(_) | Body::Guidance(_) | Body::Rule(_) => true,
        Body::Verbatim(text) => text.starts_with('[') || text.starts_with("<!--"),
        _ => false,
    }
}

/// Makes one field of a body that only says what to write, and one in a body that says nothing. Above other
/// sections, a body that says nothing is none, unless a note to the author tells what it is for.
pub(super) fn settle(section: &mut Section, ids: &mut Ids, is_leaf: bool) {
    let says_nothing = section.level > 1 && section.blocks.iter().all(|block| is_still(&block.body));
    let is_answer = is_leaf || says_nothing && section.blocks.iter().any(|block| speaks(&block.body));
    if !is_answer {
        return;
    }
    let first = section.blocks.iter().position(|block| !is_still(&block.body));
    let last = section.blocks.iter().rposition(|block| !is_still(&block.body));
    match (first, last) {
        (Some(first), Some(last)) => {
            if only_instructs(&section.blocks[first..=last]) {
                join(section, first, last, ids);
            }
        }
        _ => make_room(section, ids),
    }
}

/// Makes a note of what stands above the first heading, where that speaks of the template and asks for nothing.
pub(super) fn preface(section: &mut Section) {
    let front_matter = interpret::front_matter(&section.blocks).end;
    let start = if front_matter > 0 { front_matter + 1 } else { 0 };
    let above = section.blocks.get(start..).unwrap_or_default();
    let first = above.iter().position(|block| !is_still(&block.body));
    let last = above.iter().rposition(|block| !is_still(&block.body));
    let (0, Some(first), Some(last)) = (section.level, first, last) else { return };
    let mut text = String::new();
    for block in &above[first..=last] {
        let is_words = match &block.body {
            Body::Line(Line { pieces, .. }) | Body::Item(Item { pieces, .. }) => {
                matches!(pieces.as_slice(), [Piece::Text(_)])
            }
            body => is_still(body),
        };
        if !is_words {
            return;
        }
        block.body.write(Newline::Lf, &mut text);
    }
    if text.contains("this template") {
        let id = above[first].id;
        let note = Block { id, body: Body::Guidance(text) };
        section.blocks.splice(start + first..=start + last, [note]);
    }
}

/// Whether a block is a note that says in words what belongs here; one that begins in capitals is about the form.
fn speaks(body: &Body) -> bool {
    let mut words = note(body).split_whitespace();
    words.next().is_some_and(|first| first.contains(char::is_lowercase) || first.len() < 3)
        && words.count() > 3
}

/// Whether the blocks are paragraphs and lists of ordinary words that tell what to write. What has labels or
/// placeholders in it has answers of its own.
fn only_instructs(blocks: &[Block]) -> bool {
    let (mut items, mut asking_items, mut is_asking, mut labels) = (0, 0, false, 0);
    for block in blocks {
        let (text, is_item) = match &block.body {
            Body::Blank(_) | Body::Guidance(_) => continue,
            Body::Line(line) => match line.pieces.as_slice() {
                [Piece::Text(text)] => (text.trim(), false),
                _ => return false,
            },
            Body::Item(item) => match item.pieces.as_slice() {
                [Piece::Text(text)] => (text.trim(), true),
                _ => return false,
            },
            _ => return false,
        };
        if text.starts_with(['|', '<', '!']) || text.contains("[!") {
            return false;
        }
        if let Some(label) = captions::label(text) {
            let is_short = (1..=6).contains(&text[label.len..].split_whitespace().count());
            labels += if label.is_bold { 2 } else { usize::from(is_short) };
        }
        let asks = is_quote(text) || captions::is_asking(text.trim_start_matches(['>', ' ']));
        items += usize::from(is_item);
        asking_items += usize::from(is_item && asks);
        is_asking |= !is_item && asks;
    }
    labels < 2 && (is_asking || items > 0 && asking_items == items)
}

/// Makes one field of the blocks from `first` to `last`.
fn join(section: &mut Section, first: usize, last: usize, ids: &mut Ids) {
    let mut text = String::new();
    for block in &section.blocks[first..=last] {
        // Nothing has a value yet, so no line ending is chosen.
        block.body.write(Newline::Lf, &mut text);
    }
    let core = text.trim_end();
    let field = prose(section, core, captions::one_line(core), Place::Block(0), ids);
    let mut pieces = vec![field];
    let (rest, end) = super::lines::split_end(&text[core.len()..]);
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    let body = Body::Line(Line { pieces, end: end.to_owned() });
    let id = section.blocks[first].id;
    section.blocks.splice(first..=last, [Block { id, body }]);
}

/// Puts a field behind the heading and its notes, in place of the first of the blank lines there.
fn make_room(section: &mut Section, ids: &mut Ids) {
    let is_rule = |block: &Block| matches!(block.body, Body::Rule(_));
    let stop = section.blocks.iter().position(is_rule).unwrap_or(section.blocks.len());
    let is_blank = |block: &Block| matches!(block.body, Body::Blank(_));
    let at = section.blocks[..stop].iter().rposition(|block| !is_blank(block)).map_or(0, |last| last + 1);
    let before = match at.checked_sub(1).map(|before| &section.blocks[before].body) {
        Some(Body::Guidance(text) | Body::Verbatim(text)) => text.as_str(),
        _ => section.heading.as_ref().map_or("", |heading| heading.end.as_str()),
    };
    // Behind the fence around a template, the template begins.
    let is_fence = before.trim_start().starts_with(['`', '~']);
    let is_open = is_fence || before.trim_start().starts_with("<!--") && !before.contains("-->");
    if !before.ends_with('\n') || is_open {
        return;
    }
    let mut end = String::new();
    if let Some(Body::Blank(text)) = section.blocks.get_mut(at).map(|block| &mut block.body) {
        let len = text.len() - text.trim_start_matches('\r').strip_prefix('\n').unwrap_or(text).len();
        end = text.drain(..len).collect();
        if text.is_empty() {
            section.blocks.remove(at);
        }
    }
    let prompt = section.blocks[..at].iter().map(|block| note(&block.body)).collect::<Vec<_>>().join(" ");
    // The form shows the notes themselves; a long one is no caption.
    let prompt = if prompt.len() <= LONGEST_CAPTION { captions::one_line(&prompt) } else { String::new() };
    let field = prose(section, "", prompt, Place::Apart, ids);
    let body = Body::Line(Line { pieces: vec![field], end });
    section.blocks.insert(at, Block { id: BlockId(ids.next()), body });
}

/// The words of a note to the author.
fn note(body: &Body) -> &str {
    match body {
        Body::Guidance(text) => {
            let text = text.trim();
            if !text.starts_with("<!--") {
                return text.split_once('#').map_or("", |(_, words)| words);
            }
            text.trim_start_matches("<!--").trim_start_matches('-').trim_end_matches("-->")
        }
        _ => "",
    }
}

fn prose(section: &Section, source: &str, prompt: String, place: Place, ids: &mut Ids) -> Piece {
    let mut field = new_field(ids, source, prompt, Role::Prompt, place);
    field.label = headings::label(section);
    field.kind = Kind::Prose;
    Piece::Field(Box::new(field))
}

/// Takes the placeholders of a finished text for the words that they are. Task boxes stay.
pub(super) fn dissolve(section: &mut Section) {
    let dissolve = &mut |pieces: &mut Vec<Piece>| {
        let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
        for piece in pieces.drain(..) {
            let mut text = String::new();
            match &piece {
                Piece::Field(field) if field.kind == Kind::Check => {}
                Piece::Guidance(note) if note.starts_with("<!--") => {}
                piece => crate::tree::write_pieces(std::slice::from_ref(piece), Newline::Lf, &mut text),
            }
            let is_comment = matches!(&piece, Piece::Field(field) if field.source.starts_with("<!--"));
            match (out.last_mut(), text.is_empty()) {
                (_, true) => out.push(piece),
                _ if is_comment => out.push(Piece::Guidance(text)),
                (Some(Piece::Text(last)), false) => last.push_str(&text),
                (_, false) => out.push(Piece::Text(text)),
            }
        }
        *pieces = out;
    };
    if let Some(heading) = &mut section.heading {
        dissolve(&mut heading.pieces);
    }
    for block in &mut section.blocks {
        block.body.for_each_pieces_mut(dissolve);
    }
}

/// Lets what was found in a finished text stand: nothing of it is asked for, and no word is a note but a comment.
pub(super) fn let_stand(section: &mut Section) {
    section.for_each_field_mut(&mut |field| {
        if field.role == Role::Prompt {
            field.role = Role::Sample;
            field.prompt.clear();
            // Words that would offer a choice to someone who fills them in are words.
            if matches!(field.kind, Kind::Choice(_)) {
                field.kind = if matches!(field.place, Place::Block(_)) { Kind::Prose } else { Kind::Line };
            }
        }
    });
    for block in &mut section.blocks {
        block.body.for_each_pieces_mut(&mut |pieces| pieces.iter_mut().for_each(say));
    }
}

/// Makes words of a note that is no comment.
pub(crate) fn say(piece: &mut Piece) {
    if let Piece::Guidance(note) = piece
        && !note.trim_start().starts_with("<!--")
    {
        *piece = Piece::Text(std::mem::take(note));
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::tree::{Field, Place, Role};

    /// The fields of a text, titles aside: `?` and what is asked, `=` and what may stand.
    fn fields(text: &str) -> Vec<String> {
        let skeleton = read(text);
        let mut found = Vec::new();
        let mut show = |field: &Field| match field.role {
            Role::Prompt => found.push(format!("{}? {}", field.label, field.prompt)),
            Role::Sample => found.push(format!("{}= {}", field.label, field.source)),
            Role::Title => {}
        };
        skeleton.sections.iter().for_each(|section| section.for_each_field(&mut show));
        found
    }

    #[test]
    fn a_body_that_says_what_to_write_is_one_answer() {
        let text = "## Risks\n\nThis part matters. Describe:\n\n- what breaks\n- who notices\n\nBe honest.\n\n## Next\n";
        let expected =
            ["Risks? This part matters. Describe: - what breaks - who notices Be honest.", "Next? "];
        assert_eq!(fields(text), expected);
        assert_eq!(
            fields("## Risks\n\n- What breaks?\n- Who notices?\n"),
            ["Risks? - What breaks? - Who notices?"]
        );
    }

    #[test]
    fn a_body_that_says_nothing_is_one_answer() {
        let text = "# A\n\n## B\n\n<!-- How big is it? -->\n\n---\n\n## C\n## D\n\n";
        assert_eq!(fields(text), ["B? How big is it?", "C? ", "D? "]);
        let skeleton = read("## B\r\n\r\n## C\r\n\r\nwords\r\n");
        let mut section = (*skeleton.sections[0]).clone();
        section.for_each_field_mut(&mut |field| {
            if field.place == Place::Apart {
                field.value = Some("one\ntwo".to_owned());
            }
        });
        let mut written = String::new();
        section.write(skeleton.newline, &mut written);
        assert_eq!(written, "## B\r\n\r\none\r\ntwo\r\n\r\n");
    }

    #[test]
    fn a_note_above_other_sections_asks_too() {
        let below = "\n\n### B\n";
        let asked = |note: &str| fields(&format!("## A\n\n<!-- {note} -->{below}"));
        assert_eq!(asked("Why is this worth the trouble?"), ["A? Why is this worth the trouble?", "B? "]);
        assert_eq!(asked("NOTE: the parts below are in order"), ["B? "]);
        assert_eq!(asked("optional"), ["B? "]);
    }

    #[test]
    fn marks_that_come_again_and_again_make_no_template() {
        let text = "# History\n\n".to_owned() + &"- [Fixed] It was so.\n- [Added] It is so.\n".repeat(50);
        assert!(fields(&text).iter().all(|field| field.contains("= ")));
    }

    #[test]
    fn what_finished_texts_are_full_of_is_no_sign() {
        let quiet = |part: &str| {
            let text = "# All of it\n\n".to_owned() + &part.repeat(60);
            let asked: Vec<String> =
                fields(&text).into_iter().filter(|field| !field.contains("= ")).collect();
            assert!(asked.is_empty(), "{asked:?}");
        };
        quiet("## mend [-q] [--dry *N*] <file>\n\nWrites to <file> what [y]es was said to, by <name>.\n\n");
        quiet("## 1.2.0 (2016-10-14)\n\n");
        quiet(
            "## rest()\n\n> Stability: stable for years\n\n- it rests, as it says, and comes back\n- @anna\n\n",
        );
        quiet(
            "## One\n\n<!-- YAML\nadded: in one of the first -->\n\nIt is what it is and does it well.\n\n",
        );
    }

    #[test]
    fn a_finished_text_asks_nothing() {
        let part = "## When it runs\n\nWhen a job starts, it takes [one] slot of `{{n}}`. Who waits?\n\n- a\n\n| a | b |\n|---|---|\n| c |  |\n\n";
        let text = "## Limits\n\nThe limit is ten, and it was twelve before; nobody asked for more.\n\n"
            .repeat(40)
            + part;
        assert!(fields(&text).iter().all(|field| field.contains("= ")), "{:?}", fields(&text));
    }
}
