//! Fields of one name are filled together; what a text says in their places need not be the same.

use std::collections::{HashMap, HashSet};

use crate::tree::{Body, Field, FieldId, Newline, Section, quoted};

/// Gives the fields of one name one answer, where that is written as what stands in all of their places. Those that
/// have another answer than the first lose the name, so that no edit of the one overwrites the other.
pub(super) fn settle(sections: &mut [Section], newline: Newline) {
    let mut known: HashMap<String, usize> = HashMap::new();
    // For each name, the answers that were found, without those that say the same.
    let mut answers: Vec<Vec<String>> = Vec::new();
    for section in &*sections {
        section.for_each_field(&mut |field| {
            if let (Some(name), Some(value)) = (&field.name, &field.value) {
                let next = answers.len();
                let at = *known.entry(name.clone()).or_insert(next);
                if at == next {
                    answers.push(Vec::new());
                }
                let found = &mut answers[at];
                if found.len() < 4 && !found.contains(value) {
                    found.push(value.clone());
                }
            }
        });
    }
    if answers.iter().all(|found| found.len() < 2) {
        return;
    }
    let quotations = quotations(sections);
    let is_written_so = |field: &Field, value: &String| {
        let is_quotation = quotations.contains(&field.id);
        field.value.as_ref() == Some(value) || !is_quotation && is_written_so(field, value, newline)
    };
    // The answer that is right in the most places.
    let mut fitting: Vec<Vec<usize>> = answers.iter().map(|found| vec![0; found.len()]).collect();
    for section in &*sections {
        section.for_each_field(&mut |field| {
            if let Some(at) = of_name(field, &known) {
                for (value, count) in answers[at].iter().zip(&mut fitting[at]) {
                    *count += usize::from(is_written_so(field, value));
                }
            }
        });
    }
    let best: Vec<Option<&String>> = answers
        .iter()
        .zip(&fitting)
        .map(|(found, counts)| {
            let most = counts.iter().max()?;
            found.iter().zip(counts).find(|(_, count)| *count == most).map(|(value, _)| value)
        })
        .collect();
    for section in sections {
        section.for_each_field_mut(&mut |field| {
            let Some(Some(value)) = of_name(field, &known).map(|at| best[at]) else { return };
            if is_written_so(field, value) {
                field.value = Some(value.clone());
            } else {
                field.name = None;
            }
        });
    }
}

/// The fields whose lines are written as they are, though they stand in a line.
pub(super) fn quotations(sections: &[Section]) -> HashSet<FieldId> {
    let field = |body: &Body| match body {
        Body::Line(line) => quoted("", &line.pieces).map(|(field, _)| field.id),
        Body::Item(item) => quoted("", &item.pieces).map(|(field, _)| field.id),
        _ => None,
    };
    sections.iter().flat_map(|section| &section.blocks).filter_map(|block| field(&block.body)).collect()
}

/// The rank of the name of a field that has an answer.
fn of_name(field: &Field, known: &HashMap<String, usize>) -> Option<usize> {
    field.value.as_ref()?;
    known.get(field.name.as_ref()?).copied()
}

/// Whether the field would be written as it is now, in a cell and elsewhere.
fn is_written_so(field: &Field, value: &str, newline: Newline) -> bool {
    let other = Field { value: Some(value.to_owned()), ..field.clone() };
    let write = |field: &Field| {
        let (mut plain, mut in_cell) = (String::new(), String::new());
        field.write(newline, &mut plain);
        field.write_in_cell(newline, &mut in_cell);
        (plain, in_cell)
    };
    write(field) == write(&other)
}
