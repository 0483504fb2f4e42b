//! Any draft at all, for property tests: every sort of block, piece and field, and texts that are hard on a
//! format.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::tree::BEFORE;
use crate::document::Document;
use crate::drafts::{Draft, DraftId, Lineage, Millis, Revision, WriterId};
use crate::template::{Correction, Reading, Template};
use crate::tree::{
    Block, BlockId, Body, Cell, Fence, Field, FieldId, Heading, Item, Kind, Line, Link, Newline,
    OptionalPart, Piece, Place, Role, Row, Section, SectionId, SectionState, Table,
};

const TEXTS: [&str; 26] = [
    "",
    "\n",
    "\r\n",
    " ",
    "  \n",
    "---\n",
    "- ",
    "1. ",
    "| ",
    " | ",
    " |\n",
    "```",
    "```\n",
    "## ",
    "words",
    "**Label**: ",
    "{{NAME}}",
    "{{ NAME_2 }}",
    "[a prompt]",
    "[ ]",
    "{{#PART}}\n",
    "\"\\\u{0}\t",
    "\u{feff}",
    "\u{2028}é𝄞",
    "#1",
    "{{}}",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(&TEXTS[..]).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[a-z ]{0,12}"]
}

/// Often what the source or the text before it tells, so that it is left out.
fn caption() -> impl Strategy<Value = String> {
    let usual = ["", "words", "Label", "NAME", "NAME_2", "Name", "Name 2", "a prompt", "Title"];
    prop_oneof![3 => select(usual.to_vec()).prop_map(str::to_owned), 1 => text()]
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        select(vec![Kind::Line, Kind::Prose, Kind::Date, Kind::Address, Kind::Code, Kind::Check]),
        vec(text(), 0..3).prop_map(Kind::Choice),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![
        select(vec![
            Place::Inline,
            Place::Cell,
            Place::Apart,
            Place::CodeSpan,
            Place::LinkText,
            Place::Address,
            Place::Html,
            Place::Info
        ]),
        (0..=1000_usize).prop_map(Place::Block),
        (0..=1000_usize).prop_map(Place::Code),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let role = select(vec![Role::Prompt, Role::Sample, Role::Title]);
    let before = select(BEFORE.map(|(before, _)| before).to_vec());
    (option::of(caption()), caption(), caption(), text(), kind(), role, place(), before, option::of(text()))
        .prop_map(|(name, label, prompt, source, kind, role, place, before, value)| Field {
            id: FieldId(0),
            name,
            label,
            prompt,
            source,
            kind,
            role,
            place,
            before,
            value,
        })
}

fn leaf() -> impl Strategy<Value = Piece> {
    prop_oneof![
        2 => text().prop_map(Piece::Text),
        1 => text().prop_map(Piece::Guidance),
        2 => field().prop_map(|field| Piece::Field(Box::new(field))),
    ]
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let link = (vec(leaf(), 0..3), vec(leaf(), 0..3))
        .prop_map(|(text, address)| Piece::Link(Box::new(Link { text, address })));
    vec(prop_oneof![4 => leaf(), 1 => link], 0..4)
}

fn row() -> impl Strategy<Value = Row> {
    let cell = (text(), pieces()).prop_map(|(lead, pieces)| Cell { lead, pieces });
    (vec(cell, 0..3), text()).prop_map(|(cells, end)| Row { id: BlockId(0), cells, end })
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        text().prop_map(Body::Blank),
        text().prop_map(Body::Rule),
        text().prop_map(Body::Verbatim),
        text().prop_map(Body::Guidance),
        text().prop_map(Body::Close),
        (pieces(), text()).prop_map(|(pieces, end)| Body::Line(Line { pieces, end })),
        (any::<u8>(), text(), pieces(), text()).prop_map(|(depth, lead, pieces, end)| Body::Item(Item {
            depth,
            lead,
            pieces,
            end
        })),
        (pieces(), text())
            .prop_map(|(pieces, end)| { Body::Item(Item { depth: 0, lead: "- ".to_owned(), pieces, end }) }),
        (row(), text(), vec(row(), 0..3)).prop_map(|(header, delimiter, rows)| Body::Table(Table {
            header,
            delimiter,
            rows
        })),
        (text(), pieces(), pieces(), text()).prop_map(|(open, info, body, close)| Body::Fence(Fence {
            open,
            info,
            body,
            close
        })),
        (text(), text(), any::<bool>()).prop_map(|(name, tag, is_on)| Body::Open(OptionalPart {
            name,
            tag,
            is_on
        })),
    ]
}

fn section() -> impl Strategy<Value = Section> {
    let heading = (text(), text(), pieces(), text()).prop_map(|(lead, number, pieces, end)| Heading {
        lead,
        number,
        pieces,
        end,
    });
    let state = prop_oneof![
        2 => Just(SectionState::Included),
        1 => text().prop_map(SectionState::NotApplicable),
        1 => Just(SectionState::LeftOut),
    ];
    let block = body().prop_map(|body| Block { id: BlockId(0), body });
    (0..=6_u8, heading, vec(block, 0..6), state).prop_map(|(level, heading, blocks, state)| Section {
        id: SectionId(0),
        level,
        heading: (level > 0).then_some(heading),
        blocks,
        state,
    })
}

/// Gives everything an id of its own, in no particular order.
fn number(sections: &mut [Section], mask: u32) -> u32 {
    let (mut count, mut highest) = (0, 0);
    let mut take = || {
        let id = count ^ mask;
        count += 1;
        highest = id.max(highest);
        id
    };
    for section in sections {
        section.id = SectionId(take());
        section.for_each_field_mut(&mut |field| field.id = FieldId(take()));
        for block in &mut section.blocks {
            block.id = BlockId(take());
            if let Body::Table(table) = &mut block.body {
                table.header.id = BlockId(take());
                table.rows.iter_mut().for_each(|row| row.id = BlockId(take()));
            }
        }
    }
    highest + 1
}

/// Any document that keeps the rules of the tree.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    (vec(section(), 0..5), any::<bool>(), 0..256_u32, 0..9_u32).prop_map(
        |(mut sections, is_crlf, mask, gap)| {
            let next = number(&mut sections, mask) + gap;
            let newline = if is_crlf { Newline::CrLf } else { Newline::Lf };
            Document::from_parts(sections.into_iter().map(Arc::new).collect(), newline, next)
        },
    )
}

/// Any draft.
pub(crate) fn draft() -> impl Strategy<Value = Draft> {
    let to = prop_oneof![Just(Reading::Text), Just(Reading::Field), text().prop_map(Reading::Name)];
    let correction =
        (0..99_usize, 0..9_usize, to).prop_map(|(start, len, to)| Correction { at: start..start + len, to });
    let template = (text(), text(), text(), text(), vec(correction, 0..3)).prop_map(
        |(slug, name, purpose, text, corrections)| Template { slug, name, purpose, text, corrections },
    );
    (any::<u64>(), option::of(text()), template, document(), any::<u64>(), any::<u64>()).prop_map(
        |(id, title, template, document, created, changed)| Draft {
            id: DraftId::from_random(id),
            title,
            template,
            document,
            created: Millis(created),
            changed: Millis(changed),
        },
    )
}

/// Any place in a history.
pub(crate) fn lineage() -> impl Strategy<Value = Lineage> {
    let revision = || {
        (any::<u64>(), any::<u64>())
            .prop_map(|(number, writer)| Revision { number, writer: WriterId::from_random(writer) })
    };
    (revision(), vec(revision(), 0..4)).prop_map(|(revision, seen)| Lineage { revision, seen })
}
