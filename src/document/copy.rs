//! Another of the same: a fresh copy of blocks with nothing filled in, numbered on.

use std::collections::HashSet;

use super::Document;
use crate::tree::{Block, BlockId, Body, Field, FieldId, Kind, Link, Piece, Role, Section, numbering};

/// What becomes of the ordinals and samples in a copy.
pub(crate) struct Copier<'a> {
    document: &'a mut Document,
    /// The names that are taken.
    names: HashSet<String>,
    /// Names that also stand elsewhere and are meant to be filled together.
    shared: HashSet<String>,
    /// Which ordinal is replaced by which.
    numbers: Numbers,
    /// By their words, texts that differ within the part ("Task 1", "Task 2") with the places of the numerals in
    /// which they do: those count the part's own items.
    counting: Vec<(String, Vec<usize>)>,
}

/// How a copy is numbered.
#[derive(Clone, Copy)]
pub(crate) enum Numbers {
    /// A repeated part: the first numeral equal to the one becomes the other.
    Tracking(u32, u32),
    /// An item or row: the last numeral becomes that.
    Last(u32),
}

impl<'a> Copier<'a> {
    /// `shared` are names outside of what is copied.
    pub(crate) fn new(document: &'a mut Document, shared: HashSet<String>, numbers: Numbers) -> Self {
        let mut names = HashSet::new();
        for section in &document.sections {
            section.for_each_field(&mut |field| names.extend(field.name.clone()));
        }
        Self { document, names, shared, numbers, counting: Vec::new() }
    }

    /// Tells numerals that count within the sections that are copied from those that count the copies.
    pub(crate) fn compare_within<'s>(&mut self, originals: impl Iterator<Item = &'s Section>) {
        // Each text once, with its numerals where it was first found.
        let mut first: Vec<Vec<String>> = Vec::new();
        for section in originals {
            section.for_each_field(&mut |field| {
                if field.name.is_some() {
                    return;
                }
                let (words, numerals) = numbering::parts(&field.source);
                let Some(at) = self.counting.iter().position(|(known, _)| *known == words) else {
                    self.counting.push((words, Vec::new()));
                    first.push(numerals.into_iter().map(str::to_owned).collect());
                    return;
                };
                let differing =
                    numerals.iter().zip(&first[at]).enumerate().filter(|(_, (one, other))| one != other);
                self.counting[at].1.extend(differing.map(|(place, _)| place));
            });
        }
    }

    /// Numbers what is copied from now on in another way.
    pub(crate) fn number(&mut self, numbers: Numbers) {
        self.numbers = numbers;
    }

    pub(crate) fn fresh_id(&mut self) -> u32 {
        self.document.fresh_id()
    }

    pub(crate) fn block(&mut self, block: &Block) -> Block {
        let mut body = block.body.clone();
        body.for_each_pieces_mut(&mut |pieces| {
            for piece in pieces {
                self.piece(piece);
            }
        });
        match &mut body {
            Body::Table(table) => {
                for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                    row.id = BlockId(self.fresh_id());
                }
            }
            Body::Open(part) => part.is_on = true,
            _ => {}
        }
        Block { id: BlockId(self.fresh_id()), body }
    }

    pub(crate) fn piece(&mut self, piece: &mut Piece) {
        match piece {
            Piece::Field(field) => self.field(field),
            Piece::Link(link) => {
                let Link { text, address } = &mut **link;
                for inner in text.iter_mut().chain(address) {
                    if let Piece::Field(field) = inner {
                        self.field(field);
                    }
                }
            }
            Piece::Text(_) | Piece::Guidance(_) => {}
        }
    }

    fn field(&mut self, field: &mut Field) {
        field.id = FieldId(self.fresh_id());
        field.value = None;
        if field.kind == Kind::Check {
            "[ ]".clone_into(&mut field.source);
            return;
        }
        if let Numbers::Tracking(..) = self.numbers {
            field.label = self.renumbered(&field.label);
        }
        let is_numbered = numbering::ordinal(&field.source).is_some();
        if let Some(name) = field.name.take() {
            let fresh = self.name(&name);
            if let Some(fresh) = &fresh {
                field.source = field.source.replace(&name, fresh);
                field.prompt = self.renumbered(&field.prompt);
            }
            field.name = fresh;
        } else {
            let (words, _) = numbering::parts(&field.source);
            let known = self.counting.iter().find(|(known, _)| *known == words);
            let counting = known.map_or(&[][..], |(_, places)| places);
            let source = self.numbered_on(&field.source, counting);
            field.prompt = self.numbered_on(&field.prompt, counting);
            field.source = source;
        }
        // What may stand in the original would be said twice in a copy, unless it only counts.
        if field.role == Role::Sample && !is_numbered {
            field.prompt = field.decoded_source();
            field.role = Role::Prompt;
        }
    }

    pub(crate) fn renumbered(&self, text: &str) -> String {
        self.numbered_on(text, &[])
    }

    fn numbered_on(&self, text: &str, counting: &[usize]) -> String {
        match self.numbers {
            Numbers::Tracking(from, to) => numbering::renumbered(text, from, to, counting),
            Numbers::Last(to) => numbering::with_last_number(text, to),
        }
    }

    /// The name of a copied field: shared as before, numbered on, or none where the copy must stand for itself.
    fn name(&mut self, name: &str) -> Option<String> {
        if self.shared.contains(name) {
            return Some(name.to_owned());
        }
        let mut fresh = self.renumbered(name);
        let mut number = numbering::last_number(&fresh)?;
        while self.names.contains(&fresh) {
            number += 1;
            fresh = numbering::with_last_number(&fresh, number);
        }
        self.names.insert(fresh.clone());
        Some(fresh)
    }
}
