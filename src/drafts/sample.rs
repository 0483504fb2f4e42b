//! Drafts and names for tests.

use std::sync::Arc;

use super::{Draft, DraftId, Millis, WriterId};
use crate::document::Document;
use crate::template::Template;
use crate::tree::{Block, BlockId, Body, Newline, Section, SectionId, SectionState};

pub(crate) fn id(text: &str) -> DraftId {
    DraftId::new(text).unwrap()
}

pub(crate) fn writer(text: &str) -> WriterId {
    WriterId::new(text).unwrap()
}

/// The draft `d1` whose document is `text`.
pub(crate) fn draft(text: &str) -> Draft {
    let block = Block { id: BlockId(1), body: Body::Verbatim(text.to_owned()) };
    let state = SectionState::Included;
    let section = Section { id: SectionId(0), level: 0, heading: None, blocks: vec![block], state };
    Draft {
        id: id("d1"),
        title: None,
        template: Template { slug: "t".to_owned(), name: "T".to_owned(), ..Template::default() },
        document: Document::from_parts(vec![Arc::new(section)], Newline::Lf, 2),
        created: Millis(1),
        changed: Millis(1),
    }
}
