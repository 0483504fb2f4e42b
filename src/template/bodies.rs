//! What stands below a heading, taken as a whole: a body that only says what to write is one answer, and so is one
//! that says nothing. Whether a text is a template at all is told from all of its bodies together.

use std::collections::HashSet;

use super::inline::{Ids, new_field};
use super::naming::is_whole_field;
use super::{captions, headings};
use crate::tree::{Block, BlockId, Body, Kind, Line, Newline, Piece, Place, Role, Section, visit_pieces};

/// A text of no more bytes is too short to tell by numbers, and is taken for a template.
const SHORT: usize = 800;

/// A template has a placeholder in so many bytes of what is neither code nor note, or more of them.
const BYTES_PER_SLOT: usize = 1_000;

/// A text most of whose bodies say what they say has placeholders here and there, and is a template only with so many
/// of them.
const BYTES_PER_RARE_SLOT: usize = 650;

/// A note of no more bytes says what is asked.
const LONGEST_CAPTION: usize = 200;

/// Whether a text of so many bytes is to be filled in, rather than finished: it has placeholders all along, or most
/// of its bodies are empty or ask for something. The fields of `sections` are those of the placeholders alone.
pub(super) fn is_template(sections: &[Section], len: usize) -> bool {
    let (mut slots, mut leaves, mut asking, mut open, mut aside) = (0, 0, 0, 0, 0);
    // What marks many places is no placeholder in each of them.
    let mut found = HashSet::new();
    for (index, section) in sections.iter().enumerate() {
        let signs = signs_in(section, &mut found);
        slots += signs.stand_ins;
        aside += signs.aside;
        if is_leaf(sections, index) {
            let asks = is_asking(&section.blocks);
            leaves += 1;
            asking += usize::from(asks);
            open += usize::from(asks || signs.is_open);
        }
    }
    slots += found.len();
    let prose = len.saturating_sub(aside);
    let is_dense = if open * 3 >= leaves {
        slots * BYTES_PER_SLOT >= prose
    } else {
        (slots + asking) * BYTES_PER_RARE_SLOT >= prose
    };
    len <= SHORT || slots >= 3 && is_dense || asking >= 2 && asking * 2 > leaves
}

/// Whether the section has a heading and no subsection.
pub(super) fn is_leaf(sections: &[Section], index: usize) -> bool {
    let level = sections[index].level;
    level > 0 && sections.get(index + 1).is_none_or(|next| next.level <= level)
}

/// What in a section speaks for a template.
#[derive(Default)]
struct Signs {
    /// Words that stand in for others.
    stand_ins: usize,
    /// Its body has placeholders or stand-ins.
    is_open: bool,
    /// The bytes of code and of notes.
    aside: usize,
}

/// Looks for signs in a section; adds the placeholders to `found`. Code may speak of placeholders, and a heading alone
/// may be the usage of a command.
fn signs_in(section: &Section, found: &mut HashSet<String>) -> Signs {
    let mut signs = Signs::default();
    let mut add = |pieces: &[Piece]| {
        let mut is_open = false;
        visit_pieces(pieces, &mut |field| {
            if field.role == Role::Prompt && field.place != Place::CodeSpan {
                found.insert(field.source.clone());
                is_open = true;
            }
        });
        is_open
    };
    for block in &section.blocks {
        match &block.body {
            Body::Fence(_) | Body::Guidance(_) => {
                let mut text = String::new();
                block.body.write(Newline::Lf, &mut text);
                signs.aside += text.len();
                // In a finished text, nobody speaks to its author.
                let is_note =
                    matches!(&block.body, Body::Guidance(note) if note.split_whitespace().count() > 3);
                signs.stand_ins += usize::from(is_note);
                continue;
            }
            Body::Line(line) if is_code(&line.pieces) => continue,
            _ => {}
        }
        block.body.for_each_pieces(&mut |pieces| {
            signs.is_open |= add(pieces);
            if let [Piece::Text(text)] = pieces {
                let label = captions::label(text).map_or(0, |label| label.len);
                signs.stand_ins += usize::from(captions::is_stand_in(&text[label..]));
            }
        });
    }
    signs.is_open |= signs.stand_ins > 0;
    if let Some(heading) = section.heading.as_ref().filter(|_| signs.is_open) {
        add(&heading.pieces);
    }
    signs
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

/// Lets what was found in a finished text stand: nothing of it is asked for.
pub(super) fn let_stand(section: &mut Section) {
    section.for_each_field_mut(&mut |field| {
        if field.role == Role::Prompt {
            field.role = Role::Sample;
            field.prompt.clear();
        }
    });
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
    fn a_finished_text_asks_nothing() {
        let part = "## When it runs\n\nWhen a job starts, it takes [one] slot of `{{n}}`. Who waits?\n\n- a\n\n| a | b |\n|---|---|\n| c |  |\n\n";
        let text = "## Limits\n\nThe limit is ten, and it was twelve before; nobody asked for more.\n\n"
            .repeat(40)
            + part;
        assert!(fields(&text).iter().all(|field| field.contains("= ")), "{:?}", fields(&text));
    }
}
