//! Another of the same: a fresh copy of blocks with nothing filled in, numbered on; and a part numbered anew.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::Document;
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Kind, Piece, Role, Section, numbering, visit_pieces_mut,
};

/// What becomes of the ordinals and samples in a copy.
pub(crate) struct Copier<'a> {
    document: &'a mut Document,
    /// The names that are taken, with how many have them.
    names: HashMap<String, usize>,
    /// Names that also stand elsewhere and are meant to be filled together.
    shared: HashSet<String>,
    /// By the names of the originals, where the names of the copies stand in `fresh`.
    renamed: HashMap<String, usize>,
    fresh: Vec<String>,
    /// Which ordinal is replaced by which.
    numbers: Numbers,
    /// By their words, where texts that differ within the part ("Task 1", "Task 2") stand in `counting`.
    known: HashMap<String, usize>,
    /// The places of the numerals in which such texts differ: those count the part's own items.
    counting: Vec<Vec<usize>>,
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
        Self {
            names: document.namesakes(),
            document,
            shared,
            renamed: HashMap::new(),
            fresh: Vec::new(),
            numbers,
            known: HashMap::new(),
            counting: Vec::new(),
        }
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
                let at = *self.known.entry(words).or_insert(first.len());
                if at == first.len() {
                    self.counting.push(Vec::new());
                    first.push(numerals.into_iter().map(str::to_owned).collect());
                    return;
                }
                let differing = numerals.iter().zip(&first[at]).enumerate();
                let differing = differing.filter(|(_, (one, other))| one != other).map(|(place, _)| place);
                for place in differing {
                    if !self.counting[at].contains(&place) {
                        self.counting[at].push(place);
                    }
                }
            });
        }
    }

    /// Numbers what is copied from now on in another way.
    pub(crate) fn number_by(&mut self, numbers: Numbers) {
        self.numbers = numbers;
    }

    /// Numbers a part anew where it stands, in the way that a copy of it would be; answers stay. A name stays too
    /// where others have it, or have what it would become.
    pub(super) fn renumber(&mut self, part: &mut [Arc<Section>], numbers: Numbers) {
        self.numbers = numbers;
        self.known.clear();
        self.counting.clear();
        self.compare_within(part.iter().map(Arc::as_ref));
        let mut own: HashMap<String, usize> = HashMap::new();
        for section in part.iter() {
            section.for_each_field(&mut |field| {
                if let Some(name) = &field.name {
                    *own.entry(name.clone()).or_default() += 1;
                }
            });
        }
        let mut shared = HashSet::new();
        for (name, count) in &own {
            let is_elsewhere = self.names.get(name).is_some_and(|all| all > count);
            if is_elsewhere || self.names.contains_key(&self.renumbered(name)) {
                shared.insert(name.clone());
            }
        }
        own.retain(|name, _| !shared.contains(name));
        for name in own.keys() {
            self.names.remove(name);
        }
        self.shared = shared;
        self.renamed.clear();
        self.fresh.clear();
        for section in part {
            let section = Arc::make_mut(section);
            section.for_each_field_mut(&mut |field| self.number(field));
            if let Some(heading) = &mut section.heading {
                self.heading(heading);
            }
        }
    }

    /// Numbers the words of a heading.
    pub(super) fn heading(&self, heading: &mut Heading) {
        for piece in &mut heading.pieces {
            if let Piece::Text(text) = piece {
                *text = self.renumbered(text);
            }
        }
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
        visit_pieces_mut(std::slice::from_mut(piece), &mut |field| self.field(field));
    }

    fn field(&mut self, field: &mut Field) {
        field.id = FieldId(self.fresh_id());
        // What is filled in everywhere is filled in here.
        field.value.take_if(|_| field.name.as_ref().is_none_or(|name| !self.shared.contains(name)));
        if field.kind == Kind::Check {
            "[ ]".clone_into(&mut field.source);
            return;
        }
        let is_numbered = self.is_numbered(&field.source);
        self.number(field);
        // What may stand in the original is no hint at what a copy will say, unless it only counts.
        if field.role == Role::Sample && !is_numbered {
            field.role = Role::Prompt;
            field.source.clear();
            field.prompt.clone_from(&field.label);
        }
    }

    /// Whether a sample counts: in an item or row, it has to do nothing else.
    fn is_numbered(&self, source: &str) -> bool {
        let is_last = |range: Range<usize>| range.end == source.trim_end().len();
        numbering::ordinal(source)
            .is_some_and(|(range, _)| matches!(self.numbers, Numbers::Tracking(..)) || is_last(range))
    }

    /// Numbers what a field is called, asks and says.
    fn number(&mut self, field: &mut Field) {
        if field.kind == Kind::Check {
            return;
        }
        if let Numbers::Tracking(..) = self.numbers {
            field.label = self.renumbered(&field.label);
        }
        if let Some(name) = field.name.take() {
            let fresh = self.name(&name);
            // A name that does not count reads as before, and is another one all the same.
            if let Some(fresh) = fresh.as_ref().filter(|_| numbering::last_number(&name).is_some()) {
                field.source = field.source.replace(&name, fresh);
                field.prompt = self.renumbered(&field.prompt);
            }
            field.name = fresh;
        } else {
            let (words, _) = numbering::parts(&field.source);
            let counting = self.known.get(&words).map_or(&[][..], |&at| &self.counting[at]);
            let source = self.numbered_on(&field.source, counting);
            field.prompt = self.numbered_on(&field.prompt, counting);
            field.source = source;
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
        if let Some(fresh) = self.renamed.get(name).and_then(|&at| self.fresh.get(at)) {
            return Some(fresh.clone());
        }
        let mut fresh = self.renumbered(name);
        let mut number = match (numbering::last_number(&fresh), self.numbers) {
            (Some(number), _) => number,
            // Of a part, the fields of one name are filled together in the copy too.
            (None, Numbers::Tracking(_, to)) if self.names.get(name).is_some_and(|&count| count > 1) => {
                fresh = format!("{name}_{to}");
                to
            }
            _ => return None,
        };
        while self.names.contains_key(&fresh) {
            number += 1;
            fresh = numbering::with_last_number(&fresh, number);
        }
        self.names.insert(fresh.clone(), 1);
        self.renamed.insert(name.to_owned(), self.fresh.len());
        self.fresh.push(fresh.clone());
        Some(fresh)
    }
}
