mod stored;

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::*;
use crate::document::Document;
use crate::drafts::{Lineage, WriterId};
use crate::tree::{
    Block, BlockId, Body, Field, FieldId, Heading, Kind, Line, Link, Newline, Piece, Place, Role, Section,
    SectionId, SectionState,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_was_stored_is_read_again(draft in arbitrary::draft(), lineage in arbitrary::lineage()) {
        let text = encode(&draft, &lineage, None).unwrap();
        let record = decode(&text).unwrap();
        prop_assert_eq!(record.draft.document.next_id(), draft.document.next_id());
        prop_assert_eq!(record.draft.document.write(), draft.document.write());
        let head = Summary {
            id: draft.id.clone(),
            name: draft.name(),
            template: draft.template.name.clone(),
            progress: draft.document.progress(),
            created: draft.created,
            changed: draft.changed,
            lineage: lineage.clone(),
            kept: None,
            is_newer: false,
        };
        prop_assert_eq!(decode_head(&text), Ok(head));
        prop_assert_eq!(record, Record { draft, lineage, kept: None, is_newer: false });
    }

    /// What is remembered of a draft as it was makes no difference to what is written of it, or of another one.
    #[test]
    fn what_was_written_before_changes_nothing(
        one in arbitrary::draft(),
        other in arbitrary::draft(),
        lineage in arbitrary::lineage(),
        moves in proptest::collection::vec((any::<bool>(), any::<Index>(), any::<Index>(), 0..4_u8), 1..6),
    ) {
        let mut writer = Writer::default();
        let mut draft = one.clone();
        for (is_other, from, to, way) in moves {
            let mut sections = draft.document.sections().to_vec();
            if is_other {
                draft = Draft { document: other.document.clone(), ..draft };
            } else if !sections.is_empty() {
                let (from, to) = (from.index(sections.len()), to.index(sections.len()));
                match way {
                    0 => sections.swap(from, to),
                    1 => drop(sections.remove(from)),
                    2 => sections.extend(other.document.sections().first().cloned()),
                    _ => {
                        let mut value = 0;
                        Arc::make_mut(&mut sections[to]).for_each_field_mut(&mut |field| {
                            value += 1;
                            field.value = (value % 3 > 0).then(|| field.source.clone());
                        });
                    }
                }
                let newline = draft.document.newline();
                draft.document = Document::from_parts(sections, newline, 1 << 20);
            }
            draft.template.text = if to.index(2) == 0 { draft.document.source() } else { one.template.text.clone() };
            let text = encode_with(&mut writer, &draft, &lineage, None);
            prop_assert_eq!(&text, &encode(&draft, &lineage, None));
            prop_assert_eq!(decode(&text.unwrap()).unwrap().draft.template.text, draft.template.text.clone());
        }
    }

    #[test]
    fn a_record_cut_off_anywhere_is_an_error(draft in arbitrary::draft(), lineage in arbitrary::lineage()) {
        let text = encode(&draft, &lineage, None).unwrap();
        let cuts: Vec<usize> = (0..text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        // Every cut of a long record would take long; these begin everywhere and end everywhere.
        for at in cuts.iter().step_by(1 + cuts.len() / 200) {
            prop_assert!(decode(&text[..*at]).is_err());
            prop_assert!(decode_head(&text[..*at]).is_err());
        }
    }

    /// Ten thousand flips in all.
    #[test]
    fn a_flipped_bit_is_noticed(
        draft in arbitrary::draft(),
        lineage in arbitrary::lineage(),
        flips in proptest::collection::vec((any::<Index>(), 0..8_u8), 10),
    ) {
        let whole = encode(&draft, &lineage, None).unwrap().into_bytes();
        for (at, bit) in flips {
            let mut bytes = whole.clone();
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let text = String::from_utf8_lossy(&bytes);
            prop_assert!(decode(&text).is_err() && decode_head(&text).is_err(), "bit {} of byte {}", bit, at);
        }
    }

    #[test]
    fn lists_in_disorder_never_panic(
        draft in arbitrary::draft(),
        lineage in arbitrary::lineage(),
        moves in proptest::collection::vec((any::<Index>(), any::<Index>(), 0..4_u8), 1..4),
    ) {
        let mut record: Value = serde_json::from_str(&encode(&draft, &lineage, None).unwrap()).unwrap();
        let ids = record["body"]["ids"].as_str().unwrap().split(' ').map(Value::from).collect();
        let mut lists = [record["body"]["tree"].as_array().unwrap().clone(), ids];
        for list in &mut lists {
            for (from, to, way) in &moves {
                if list.is_empty() {
                    continue;
                }
                let (from, to) = (from.index(list.len()), to.index(list.len()));
                match way {
                    0 => list.swap(from, to),
                    1 => drop(list.remove(from)),
                    2 => list.insert(to, list[from].clone()),
                    _ => list.truncate(from),
                }
            }
        }
        let [tree, ids] = lists;
        record["body"]["tree"] = Value::from(tree);
        let ids: Vec<_> = ids.iter().filter_map(Value::as_str).collect();
        record["body"]["ids"] = Value::from(ids.join(" "));
        is_stable(&written(record))?;
    }

    #[test]
    fn any_text_is_told_from_a_draft(text in any::<String>()) {
        prop_assert_eq!(decode(&text), Err(DecodeError::NotADraft));
    }

    #[test]
    fn values_of_any_sort_never_panic(
        draft in arbitrary::draft(),
        lineage in arbitrary::lineage(),
        at in any::<Index>(),
        value in any_json(),
    ) {
        prop_assert_eq!(decode(&value.to_string()), Err(DecodeError::NotADraft));
        let mut record: Value = serde_json::from_str(&encode(&draft, &lineage, None).unwrap()).unwrap();
        let names = [
            ("head", "id"), ("head", "revision"), ("head", "seen"), ("head", "title"), ("head", "name"),
            ("head", "template"), ("head", "created"), ("head", "filled"), ("head", "asked"), ("head", "kept"),
            ("body", "slug"), ("body", "purpose"), ("body", "text"), ("body", "newline"), ("body", "next"),
            ("body", "tree"), ("body", "ids"),
        ];
        let (part, name) = names[at.index(names.len())];
        record[part][name] = value.clone();
        is_stable(&written(record.clone()))?;
        if let Some(first) = record["body"]["tree"].get_mut(0) {
            *first = value;
        }
        is_stable(&written(record))?;
    }
}

/// The text of a record, with the checksum that goes with it.
fn written(record: Value) -> String {
    let [format, version, reader, head, body] =
        ["format", "version", "reader", "head", "body"].map(|name| record[name].to_string());
    let before = format!("{{\"format\":{format},\"version\":{version},\"reader\":{reader},\"sum\":\"");
    sum::seal(&[&before, &format!("\",\"head\":{head},\"body\":{body}}}")])
}

/// Whatever can be read can be stored, and is then read as the same.
fn is_stable(text: &str) -> Result<(), TestCaseError> {
    let head = decode_head(text);
    if let Ok(record) = decode(text) {
        prop_assert!(head.is_ok());
        let again = encode(&record.draft, &record.lineage, record.kept.as_deref()).unwrap();
        prop_assert_eq!(decode(&again), Ok(record));
    }
    Ok(())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn lineage() -> Lineage {
    let revision = Revision { number: 3, writer: WriterId::new("w1").unwrap() };
    Lineage { revision, seen: Vec::new() }
}

fn draft(sections: Vec<Section>) -> Draft {
    let next = 1_000;
    Draft {
        id: DraftId::new("d1").unwrap(),
        title: None,
        template: Template {
            slug: "t".to_owned(),
            name: "T".to_owned(),
            purpose: String::new(),
            text: "# A\n".to_owned(),
            ..Template::default()
        },
        document: Document::from_parts(sections.into_iter().map(Arc::new).collect(), Newline::Lf, next),
        created: Millis(1),
        changed: Millis(2),
    }
}

fn heading(pieces: Vec<Piece>) -> Heading {
    Heading { lead: "# ".to_owned(), number: String::new(), pieces, end: "\n".to_owned() }
}

fn section(id: u32, level: u8, heading: Option<Heading>, lines: Vec<(u32, Vec<Piece>)>) -> Section {
    let line = |pieces| Body::Line(Line { pieces, end: "\n".to_owned() });
    let blocks =
        lines.into_iter().map(|(id, pieces)| Block { id: BlockId(id), body: line(pieces) }).collect();
    Section { id: SectionId(id), level, heading, blocks, state: SectionState::Included }
}

fn text_piece(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn field(id: u32, source: &str, before: &'static str) -> Piece {
    Piece::Field(Box::new(Field {
        id: FieldId(id),
        name: None,
        label: String::new(),
        prompt: String::new(),
        source: source.to_owned(),
        kind: Kind::Line,
        role: Role::Prompt,
        place: Place::Inline,
        before,
        value: Some("v".to_owned()),
    }))
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<Record, DecodeError> {
    let sections =
        vec![section(1, 1, Some(heading(vec![text_piece("A")])), vec![(2, vec![field(3, "[x]", "")])])];
    let mut record = serde_json::from_str(&encode(&draft(sections), &lineage(), None).unwrap()).unwrap();
    change(&mut record);
    decode(&written(record))
}

#[test]
fn what_it_is_instead_is_told() {
    for text in
        ["", "{}", "[]", "null", "# Markdown\n", "{\"format\":\"other\",\"version\":1}", "{\"format\":"]
    {
        assert_eq!(decode(text), Err(DecodeError::NotADraft), "{text:?}");
    }
    assert_eq!(
        decode(r#"{"format":"specwright-draft","version":4,"new":[]}"#),
        Err(DecodeError::NewerVersion(4))
    );
    let newer = |reader: u64| {
        changed(move |record| {
            record["version"] = json!(7);
            record["reader"] = json!(reader);
            record["head"]["mood"] = json!("new");
        })
    };
    assert_eq!(newer(4), Err(DecodeError::NewerVersion(7)));
    assert!(newer(3).is_ok_and(|record| record.is_newer), "what only adds is read");
    assert_eq!(changed(|record| record["format"] = json!("x")), Err(DecodeError::NotADraft));
    for version in [json!(0), json!(-1), json!("1"), json!(1.5)] {
        assert!(changed(|record| record["version"] = version).is_err());
    }
    let text = encode(&draft(Vec::new()), &lineage(), None).unwrap();
    assert!(matches!(decode(&text[..text.len() - 1]), Err(DecodeError::Damaged(_))));
    assert!(decode(&format!("\u{feff}{text}")).is_ok());
    assert!(decode(&format!("{text}{text}")).is_err());
}

#[test]
fn what_breaks_a_rule_is_damage() {
    let is_damaged = |change: &dyn Fn(&mut Value)| matches!(changed(change), Err(DecodeError::Damaged(_)));
    assert!(is_damaged(&|record| record["head"]["id"] = json!("Not/an id")));
    for revision in ["", "w1", "w1/", "/1", "../w1/1", "w1/-1", "w1/1/1", "W/1", "w1/99999999999999999999"] {
        assert!(is_damaged(&|record| record["head"]["revision"] = json!(revision)), "{revision}");
        assert!(is_damaged(&|record| record["head"]["seen"] = json!([revision])), "{revision}");
    }
    assert!(is_damaged(&|record| record["head"]["revision"] = json!(1)));
    assert!(is_damaged(&|record| record["body"]["newline"] = json!("\r")));
    assert!(is_damaged(&|record| drop(record["body"].as_object_mut().unwrap().remove("tree"))));
    assert!(is_damaged(&|record| {
        record["version"] = json!(2);
        drop(record["body"].as_object_mut().unwrap().remove("text"));
    }));
    for tree in [
        json!([""]),
        json!(["é"]),
        json!(["#"]),
        json!(["#7"]),
        json!(["#x"]),
        json!(["#0title"]),
        json!(["lText"]),
        json!(["#0", "zText"]),
        json!(["#0", "t"]),
        json!(["#0", "l", "[", "(", "["]),
        json!(["#0", "l", "["]),
        json!(["#0", "l", "[", "[", "(", ")", "(", ")"]),
        json!(["#0", "T"]),
        json!(["#0", "i", "t"]),
        json!(["#0", "i256 "]),
        json!(["#0", "l", "f"]),
        json!(["#0", "l", "fLpi"]),
        json!(["#0", "l", "fLpi!x"]),
        json!(["#0", "l", "fLpb.x"]),
        json!(["#0", "l", "fLpb-1.x"]),
        json!(["#0", "l", "fQpi.x"]),
        json!(["#0", "l", "fLqi.x"]),
        json!(["#0", "l", "fLpz.x"]),
        json!(["#0", "l", "fL.x"]),
        json!(["#0", "l", "fLpi.x", "~option"]),
    ] {
        assert!(is_damaged(&|record| record["body"]["tree"] = tree.clone()), "{tree}");
    }
}

#[test]
fn errors_are_told_in_words() {
    assert_eq!(DecodeError::NotADraft.to_string(), "not a stored draft");
    assert_eq!(DecodeError::NewerVersion(4).to_string(), "stored in version 4, and only 3 is known here");
    let Err(error) = changed(|record| record["body"]["tree"] = json!(["#0", "?"])) else { panic!() };
    assert_eq!(error.to_string(), "damaged: the tree cannot be read at text 2");
}

/// Ids cost no words: where they contradict each other, new ones are given.
#[test]
fn contradicting_ids_are_replaced() {
    for ids in
        ["", "2 3", "2 -5 4", "2 3 5000", "2 3 99999999999999999999", "2 3 9223372036854775807", "2 x 4"]
    {
        let draft = changed(|record| record["body"]["ids"] = json!(ids)).unwrap().draft;
        let section = &draft.document.sections()[0];
        let field = section.field(FieldId(2)).unwrap();
        assert_eq!(
            (section.id, section.blocks[0].id, field.value.as_deref()),
            (SectionId(0), BlockId(1), Some("v"))
        );
        assert_eq!(draft.document.next_id(), 3, "{ids}");
    }
    let twice =
        vec![section(1, 0, None, vec![(2, vec![field(3, "[x]", "")]), (2, vec![field(4, "[y]", "")])])];
    let record = decode(&encode(&draft(twice), &lineage(), None).unwrap()).unwrap();
    assert_eq!(record.draft.document.write(), "v\nv\n");
    assert_eq!(record.draft.document.next_id(), 5);
    let mut sample = field(3, "y", "");
    if let Piece::Field(field) = &mut sample {
        field.role = Role::Sample;
    }
    let twice = vec![section(1, 0, None, vec![(2, vec![field(3, "[x]", ""), sample])])];
    let record = decode(&encode(&draft(twice), &lineage(), None).unwrap()).unwrap();
    assert_eq!(record.draft.document.next_id(), 4);
    let spent = changed(|record| record["body"]["next"] = json!(u32::MAX)).unwrap();
    assert_eq!(spent.draft.document.next_id(), 3);
}

#[test]
fn a_huge_indent_is_bounded() {
    let record = changed(|record| {
        let tree = json!(["#0", "l", "fPpb9999999.x", "=a\nb"]);
        record["body"]["tree"] = tree;
    });
    assert_eq!(record.unwrap().draft.document.write().len(), "a\n".len() + 200 + "b\n".len());
    assert!(
        changed(|record| record["body"]["tree"] = json!(["#0", "l", "fPpb99999999999999999999.x"])).is_err()
    );
}

#[test]
fn what_could_not_be_read_back_is_not_stored() {
    let link = |text| Piece::Link(Box::new(Link { text, address: Vec::new() }));
    let broken = [
        section(1, 0, None, vec![(2, vec![link(vec![link(Vec::new())])])]),
        section(1, 0, None, vec![(2, vec![field(3, "[x]", " - ")])]),
        section(1, 0, Some(heading(Vec::new())), Vec::new()),
        section(1, 2, None, Vec::new()),
        section(1, 7, Some(heading(Vec::new())), Vec::new()),
    ];
    for section in broken {
        assert!(matches!(encode(&draft(vec![section]), &lineage(), None), Err(StoreError::Failed(_))));
    }
}

#[test]
fn depth_does_not_exhaust_the_stack() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(decode(&deep), Err(DecodeError::NotADraft));
    let text = encode(&draft(Vec::new()), &lineage(), None).unwrap();
    let (before, behind) = text.split_at(text.find("\",\"head\"").unwrap());
    let nested = behind.replace("\"tree\":[]", &format!("\"tree\":{deep}"));
    let nested = sum::seal(&[&before[..before.len() - 8], &nested]);
    assert!(decode_head(&nested).is_ok(), "it is passed over");
    assert!(matches!(decode(&nested), Err(DecodeError::Damaged(_))));
    let many = vec![section(1, 0, None, vec![(2, vec![text_piece("x"); 100_000])])];
    assert!(decode(&encode(&draft(many), &lineage(), None).unwrap()).is_ok());
}

/// What a field is called may be left out where the text before it in its section tells, and nowhere else.
#[test]
fn a_label_is_told_by_the_text_before() {
    let labelled = |id, label: &str| {
        let mut piece = field(id, "[x]", "");
        if let Piece::Field(field) = &mut piece {
            label.clone_into(&mut field.label);
        }
        piece
    };
    let lines = |section: u32, label| {
        let id = section * 10;
        let own = vec![text_piece("**Own**: "), text_piece(""), labelled(id, "Own")];
        vec![(id, vec![labelled(id + 1, label)]), (id + 2, own), (id + 3, vec![labelled(id + 4, "Own")])]
    };
    let sections = vec![
        section(1, 0, None, lines(1, "")),
        section(2, 1, Some(heading(Vec::new())), lines(2, "Own")),
        section(3, 1, Some(heading(vec![text_piece("Own")])), lines(3, "Own")),
    ];
    let draft = draft(sections);
    let text = encode(&draft, &lineage(), None).unwrap();
    assert_eq!(decode(&text).unwrap().draft, draft);
    assert_eq!(text.matches(",\":Own\"").count(), 1);
}

/// Whatever a template can be read as has a stored form.
#[test]
fn the_built_in_templates_can_be_stored() {
    for template in crate::template::builtin::templates() {
        let draft = Draft { document: Document::from_template(&template), template, ..draft(Vec::new()) };
        let record = decode(&encode(&draft, &lineage(), None).unwrap()).unwrap();
        assert_eq!(record.draft, draft);
    }
}

/// A text that is a draft of its own is stored once: the template's words are told by the fields, and the answers too.
#[test]
fn a_finished_text_is_stored_once() {
    let text = "# Billing\n\nEach invoice has one currency.\n\n- It is sent by night.\n";
    let template = Template { text: text.to_owned(), ..Template::default() };
    let mut document = Document::from_template(&template);
    let mut fields = Vec::new();
    document.sections().iter().for_each(|section| section.for_each_field(&mut |field| fields.push(field.id)));
    assert_eq!(fields.len(), 3);
    assert!(fields.iter().all(|field| document.keep(*field)));
    let mut draft = Draft { template, document, ..draft(Vec::new()) };
    let stored = encode(&draft, &lineage(), None).unwrap();
    assert_eq!(stored.matches("one currency").count(), 1, "{stored}");
    assert_eq!(decode(&stored).unwrap().draft, draft);
    draft.document.set(fields[1], "Each has two.");
    let stored = encode(&draft, &lineage(), None).unwrap();
    assert_eq!(stored.matches("one currency").count(), 1, "{stored}");
    assert_eq!(decode(&stored).unwrap().draft, draft);
}
