//! A draft that goes on with another template: its answers move to where they correspond.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::document::Document;
use crate::template::{self, Template};
use crate::tree::{Block, Body, Field, FieldId, Kind, Newline, Role, Section, SectionState};

use super::sections::{Purpose, bring, find};
use super::{MissingField, Report, SectionReport, names, words};

/// What no other place is found for stands below this heading.
const REST: &str = "From the earlier template";

/// So many further items, rows and parts are added at most.
const MOST_ADDED: usize = 500;

/// The answers of a draft in another template. They move by the name of their field, then by label within the section
/// that corresponds, then by label, then by their place in the section that corresponds. Sections of the draft's own,
/// and answers that find no place, follow at the end below a heading that says so: nothing is lost. What is not
/// applicable, left out or switched off is so in the new draft, where it corresponds.
#[must_use]
pub fn change_template(document: &Document, template: &Template) -> (Document, Report) {
    let mut target = Document::from_template(template);
    let rows = parts(document, &mut target);
    for (section, row) in document.sections().iter().zip(&rows) {
        if let (Some(row), false) = (row, section.state == SectionState::Included) {
            let id = target.sections()[*row].id;
            target.set_state(id, section.state.clone());
        }
    }
    switch_parts(document, &mut target);
    let mut mover = Mover::new(document, target, rows);
    mover.move_all();
    mover.target.set_all(&mover.values);
    let report = report(document, &mover.target, &mover);
    (mover.finish(), report)
}

/// For each section of the draft, the one of the target that corresponds. Of parts that repeat, there are as many
/// afterwards.
fn parts(document: &Document, target: &mut Document) -> Vec<Option<usize>> {
    let of = |target: &Document| {
        let all = 0..target.sections().len();
        find(target, &all, document.sections(), document.newline(), Purpose::Import)
    };
    let mut found = of(target);
    let mut added = 0;
    for (row, is_copy) in found.clone().into_iter().flatten() {
        let id = target.sections().get(row).map(|section| section.id);
        if is_copy && target.ordinal_of(row).is_some() && added < MOST_ADDED {
            added += 1;
            if let Some(id) = id {
                // The last of its group is copied, wherever that is by now; the one that is meant stands before it.
                target.repeat(id);
            }
        }
    }
    if added > 0 {
        found = of(target);
    }
    found.into_iter().map(|found| found.filter(|(_, is_copy)| !is_copy).map(|(row, _)| row)).collect()
}

/// Switches the parts off that are off in the draft.
fn switch_parts(document: &Document, target: &mut Document) {
    let mut off: HashSet<&str> = HashSet::new();
    for block in document.sections().iter().flat_map(|section| &section.blocks) {
        if let Body::Open(part) = &block.body
            && !part.is_on
        {
            off.insert(&part.name);
        }
    }
    let mut found = Vec::new();
    for section in target.sections() {
        for block in &section.blocks {
            if let Body::Open(part) = &block.body
                && off.contains(part.name.as_str())
            {
                found.push((section.id, block.id));
            }
        }
    }
    for (section, block) in found {
        target.switch_part(section, block);
    }
}

/// An answer of the draft.
struct Answer {
    section: usize,
    field: Field,
    /// How it is written.
    written: String,
    label: String,
    is_moved: bool,
}

/// A field of the target.
struct Slot {
    field: Field,
    /// Its lines stay lines, though it stands in one.
    is_quotation: bool,
    is_taken: bool,
}

/// How places are looked for: by what the answer's field has in common with theirs, and by what they can hold.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    /// The name, where such an answer can stand.
    Named(u8, String),
    /// The label in a section of the target.
    Within(usize, u8, String),
    /// The label of what is asked for, wherever.
    Label(u8, String),
    /// What is asked for in a section of the target.
    Section(usize, u8),
}

struct Mover {
    target: Document,
    newline: Newline,
    rows: Vec<Option<usize>>,
    answers: Vec<Answer>,
    /// The answers to the fields of each name.
    namesakes: HashMap<String, Vec<usize>>,
    slots: Vec<Slot>,
    /// The places of each sort in order, and how many of the first of them are known to be taken.
    places: HashMap<Key, (Vec<usize>, usize)>,
    /// What the fields of the target are to say.
    values: HashMap<FieldId, String>,
    /// For each section of the draft, its title, and whether it is kept as a whole.
    titles: Vec<String>,
    kept: Vec<bool>,
    wholes: Vec<Arc<Section>>,
    added: usize,
}

/// Answers that can't stand in each other's places are of different sorts.
fn sort_of(field: &Field) -> u8 {
    match (&field.kind, field.role) {
        (Kind::Check, _) => 0,
        (_, Role::Title) => 1,
        (Kind::Address, _) => 2,
        (Kind::Code, _) => 3,
        _ => 4,
    }
}

impl Mover {
    fn new(document: &Document, target: Document, rows: Vec<Option<usize>>) -> Self {
        let mut answers = Vec::new();
        for (index, section) in document.sections().iter().enumerate() {
            section.for_each_field(&mut |field| {
                let is_answer = field.value.as_ref().is_some_and(|value| !value.trim().is_empty());
                if is_answer || (field.kind == Kind::Check && field.value.is_some()) {
                    let mut written = String::new();
                    field.write(document.newline(), &mut written);
                    let label = words::plain(&field.label);
                    let field = field.clone();
                    answers.push(Answer { section: index, field, written, label, is_moved: false });
                }
            });
        }
        let mut mover = Self {
            target,
            newline: document.newline(),
            rows,
            namesakes: HashMap::new(),
            answers,
            slots: Vec::new(),
            places: HashMap::new(),
            values: HashMap::new(),
            titles: document.sections().iter().map(|section| section.title()).collect(),
            kept: document.sections().iter().map(|section| is_own(section)).collect(),
            wholes: document.sections().to_vec(),
            added: 0,
        };
        for (kept, row) in mover.kept.iter_mut().zip(&mover.rows) {
            *kept &= row.is_none();
        }
        for (index, answer) in mover.answers.iter().enumerate() {
            if let Some(name) = &answer.field.name {
                mover.namesakes.entry(name.clone()).or_default().push(index);
            }
        }
        for section in 0..mover.target.sections().len() {
            mover.find_slots(section, 0);
        }
        mover
    }

    /// Finds the fields of a section of the target whose ids are that or greater.
    fn find_slots(&mut self, section: usize, from: u32) {
        let Self { target, slots, places, .. } = self;
        let in_section = &*target.sections()[section];
        let quotations = names::quotations(std::slice::from_ref(in_section));
        in_section.for_each_field(&mut |field| {
            if field.id.0 < from {
                return;
            }
            let (sort, label) = (sort_of(field), words::plain(&field.label));
            let mut keys = Vec::new();
            keys.extend(field.name.clone().map(Key::Name));
            keys.extend(field.name.clone().map(|name| Key::Named(sort, name)));
            if field.is_asked() {
                keys.extend([Key::Label(sort, label.clone()), Key::Section(section, sort)]);
            }
            keys.push(Key::Within(section, sort, label));
            for key in keys {
                places.entry(key).or_default().0.push(slots.len());
            }
            let is_quotation = quotations.contains(&field.id);
            slots.push(Slot { field: field.clone(), is_quotation, is_taken: false });
        });
    }

    /// The first free place.
    fn free(&mut self, key: &Key) -> Option<usize> {
        let (places, taken) = self.places.get_mut(key)?;
        while places.get(*taken).is_some_and(|&slot| self.slots[slot].is_taken) {
            *taken += 1;
        }
        places.get(*taken).copied()
    }

    fn move_all(&mut self) {
        self.pass(|answer, _| answer.field.name.clone().map(|name| Key::Named(sort_of(&answer.field), name)));
        for at in 0..self.answers.len() {
            self.move_within(at);
        }
        self.pass(|answer, _| {
            let is_labelled = !answer.label.is_empty() && answer.field.is_asked();
            is_labelled.then(|| Key::Label(sort_of(&answer.field), answer.label.clone()))
        });
        // A section of the draft's own is kept as it is, unless its answers belong elsewhere.
        for answer in &self.answers {
            self.kept[answer.section] &= !answer.is_moved;
        }
        for answer in &mut self.answers {
            answer.is_moved |= self.kept[answer.section];
        }
        self.pass(|answer, row| {
            row.filter(|_| answer.field.role != Role::Title)
                .map(|row| Key::Section(row, sort_of(&answer.field)))
        });
    }

    /// Moves each answer to the first place that is meant for it.
    fn pass(&mut self, key: impl Fn(&Answer, Option<usize>) -> Option<Key>) {
        for at in 0..self.answers.len() {
            let answer = &self.answers[at];
            if !answer.is_moved
                && let Some(key) = key(answer, self.rows[answer.section])
                && let Some(slot) = self.free(&key)
            {
                self.put(at, slot);
            }
        }
    }

    /// Moves an answer to the field of its label in the section that corresponds; where that has no more room, to
    /// another item or row.
    fn move_within(&mut self, at: usize) {
        let answer = &self.answers[at];
        let Some(row) = self.rows[answer.section].filter(|_| !answer.is_moved) else {
            return;
        };
        let sort = sort_of(&answer.field);
        let key = Key::Within(row, sort, answer.label.clone());
        let mut free = self.free(&key);
        if free.is_none() {
            let last = self.places.get(&key).and_then(|(places, _)| places.last());
            let Some(last) = last.map(|&slot| self.slots[slot].field.id) else { return };
            let from = self.target.next_id();
            if sort != 4 || self.added == MOST_ADDED || !self.add_beside(row, last) {
                return;
            }
            self.added += 1;
            self.find_slots(row, from);
            free = self.free(&key);
        }
        if let Some(slot) = free {
            self.put(at, slot);
        }
    }

    /// Adds an item or a row where the field stands in one.
    fn add_beside(&mut self, row: usize, field: FieldId) -> bool {
        let section = Arc::clone(&self.target.sections()[row]);
        let block = section.blocks.iter().find(|block| {
            let mut is_here = false;
            block.body.for_each_field(&mut |other| is_here |= other.id == field);
            is_here
        });
        match block.map(|block| (block.id, &block.body)) {
            Some((id, Body::Item(_))) => self.target.add_item(section.id, id).is_some(),
            Some((id, Body::Table(_))) => self.target.add_row(section.id, id).is_some(),
            _ => false,
        }
    }

    /// Writes an answer in a field, unless it would read another way there.
    fn put(&mut self, at: usize, slot: usize) {
        let answer = &self.answers[at];
        let Some(value) = answer.field.value.clone() else { return };
        let Slot { field, is_quotation, .. } = &self.slots[slot];
        if field.kind != Kind::Check && !is_quotation {
            let there = Field { value: Some(value.clone()), before: "", ..field.clone() };
            let mut written = String::new();
            there.write(self.target.newline(), &mut written);
            let words = value.replace('\n', self.target.newline().as_str());
            if !written.contains(&words) && (written != answer.written || value.contains('\n')) {
                return;
            }
        }
        let of_name = field.name.clone().and_then(|name| self.places.get(&Key::Name(name)));
        for slot in of_name.map_or(&[][..], |(places, _)| places).iter().copied().chain([slot]) {
            self.slots[slot].is_taken = true;
            self.values.insert(self.slots[slot].field.id, value.clone());
        }
        // All that had the same name, and the same answer, are answered by it.
        let own = self.answers[at].field.name.as_ref().and_then(|name| self.namesakes.get(name));
        for other in own.map_or(&[][..], Vec::as_slice).iter().copied().chain([at]) {
            self.answers[other].is_moved |= self.answers[other].field.value.as_ref() == Some(&value);
        }
    }

    /// The target, with all that found no place at its end.
    fn finish(self) -> Document {
        let is_title = |answer: &Answer| answer.field.role == Role::Title;
        // A new title stands where its section is named; boxes without their words say nothing.
        let mut rest: Vec<(usize, Vec<&Answer>)> = Vec::new();
        for answer in
            self.answers.iter().filter(|answer| !answer.is_moved && answer.field.kind != Kind::Check)
        {
            let is_said = self.rows[answer.section]
                .is_some_and(|row| self.target.sections()[row].title().contains(answer.written.trim()));
            if is_title(answer) && is_said {
                continue;
            }
            match rest.last_mut() {
                Some((section, answers)) if *section == answer.section => answers.push(answer),
                _ => rest.push((answer.section, vec![answer])),
            }
        }
        if rest.is_empty() && !self.kept.contains(&true) {
            return self.target;
        }
        let mut text = format!("## {REST}\n\n");
        for (index, title) in self.titles.iter().enumerate() {
            if self.kept[index] {
                let mut section = Section::clone(&self.wholes[index]);
                // It stands below the heading of what is left.
                if let Some(heading) = section.heading.as_mut().filter(|_| section.level < 3) {
                    "### ".clone_into(&mut heading.lead);
                }
                section.write(self.newline, &mut text);
                end_paragraph(&mut text);
            } else if let Ok(at) = rest.binary_search_by_key(&index, |(section, _)| *section) {
                let title = if title.is_empty() { "Beginning" } else { title };
                let _ = write!(text, "### {}\n\n", title.replace(['\n', '\r'], " "));
                for answer in rest[at].1.iter().filter(|answer| !is_title(answer)) {
                    tell(answer, &mut text);
                }
            }
        }
        append(self.target, &text.replace("\r\n", "\n"))
    }
}

/// Ends the last line, and the paragraph.
fn end_paragraph(text: &mut String) {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    if !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
        text.push('\n');
    }
}

/// Appends an answer below what it is called.
fn tell(answer: &Answer, text: &mut String) {
    let field = &answer.field;
    let value = field.value.as_deref().unwrap_or_default();
    let label = field.caption().replace(['*', '\n', '\r'], " ");
    let label = if label.trim().is_empty() { "Answer" } else { label.trim() };
    if field.kind == Kind::Code {
        let longest = value.lines().map(|line| line.trim().chars().take_while(|&c| c == '`').count()).max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let _ = write!(text, "**{label}:**\n\n{fence}\n{value}\n{fence}\n\n");
    } else if value.contains('\n') {
        let _ = write!(text, "**{label}:**\n\n{value}");
        end_paragraph(text);
    } else {
        let _ = write!(text, "**{label}:** {value}");
        end_paragraph(text);
    }
}

/// The document with Markdown of its own at its end.
fn append(mut target: Document, text: &str) -> Document {
    // The new section ends what stands before it; its place is taken by the text.
    let last = target.sections().last().map(|section| section.id);
    let is_added = last.and_then(|last| target.add_section(last, REST)).is_some();
    let newline = target.newline();
    let text = if newline == Newline::CrLf { text.replace('\n', "\r\n") } else { text.to_owned() };
    let mut sections = target.sections().to_vec();
    if is_added {
        sections.pop();
    }
    let own = bring(&target, 0..0, &template::read(&text).sections, newline, Purpose::Import);
    sections.extend(own.sections.into_iter().map(Arc::new));
    Document::from_parts(sections, newline, own.next_id)
}

/// Whether nothing of a section is a template's: all that it asks is answered, and it says something.
fn is_own(section: &Section) -> bool {
    let mut is_own = section.heading.is_some();
    section.for_each_field(&mut |field| {
        let is_answered = field.is_filled() || field.role == Role::Title || field.source.is_empty();
        is_own &= is_answered || field.kind == Kind::Check;
    });
    let is_note = |block: &Block| matches!(block.body, Body::Guidance(_));
    let says_something = |block: &Block| !matches!(block.body, Body::Blank(_) | Body::Rule(_));
    is_own && !section.blocks.iter().any(is_note) && section.blocks.iter().any(says_something)
}

fn report(document: &Document, target: &Document, mover: &Mover) -> Report {
    let mut report = Report::default();
    let mut counts = vec![(0, 0); document.sections().len()];
    for answer in &mover.answers {
        let (filled, own) = &mut counts[answer.section];
        *if answer.is_moved && !mover.kept[answer.section] { filled } else { own } += 1;
    }
    for (index, (section, (filled, own))) in document.sections().iter().zip(counts).enumerate() {
        let matched =
            mover.rows[index].and_then(|row| target.sections().get(row)).map(|section| section.title());
        report.sections.push(SectionReport { title: section.title(), matched, filled, own });
    }
    let mut is_answered = vec![false; target.sections().len()];
    for row in mover.rows.iter().flatten() {
        is_answered[*row] = true;
    }
    for (section, is_answered) in target.sections().iter().zip(is_answered) {
        if !is_answered {
            report.missing_sections.extend(section.heading.as_ref().map(|_| section.title()));
            continue;
        }
        section.for_each_field(&mut |field| {
            if field.is_asked() && !field.is_filled() {
                let label = field.caption().to_owned();
                report.missing_fields.push(MissingField { section: section.title(), label });
            }
        });
    }
    report
}
