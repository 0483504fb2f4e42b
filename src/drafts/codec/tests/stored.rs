//! Records as each version of the program stored them once.

use std::fmt::Write as _;

use super::*;

const FIXTURE: &str = include_str!("../../../../tests/fixtures/draft-v1.json");

/// Stored in version 1 and readable for ever. If this fails, the reader has to change and not the file.
#[test]
fn the_first_version_stays_readable() {
    let Record { draft, lineage, .. } = decode(FIXTURE).unwrap();
    let written = draft.document.write();
    assert_eq!(written, FIXTURE_TEXT);
    assert_eq!((draft.id.as_str(), draft.name().as_str()), ("0rxk3c9v2m1pa", "Payments: retry policy"));
    assert_eq!((draft.created, draft.changed), (Millis(1_767_225_600_000), Millis(1_767_229_200_000)));
    assert_eq!((lineage.revision.number, lineage.seen[0].writer.as_str()), (7, "1zzk0d8s3h6yf"));
    assert_eq!((draft.template.slug.as_str(), draft.template.text.len()), ("service-change", 187));
    assert_eq!(draft.document.next_id(), 120);
    assert_eq!(decode_head(FIXTURE).unwrap().progress, Progress { filled: 5, asked: 7 });

    let states: Vec<_> =
        draft.document.sections().iter().map(|section| (section.id.0, &section.state)).collect();
    let reason = SectionState::NotApplicable("nothing to measure".to_owned());
    let is_in = SectionState::Included;
    assert_eq!(states, [(0, &is_in), (5, &is_in), (14, &is_in), (31, &reason), (45, &SectionState::LeftOut)]);
    let mut fields = String::new();
    for section in draft.document.sections() {
        section.for_each_field(&mut |field| {
            let Field { id, name, label, prompt, kind, role, place, before, .. } = field;
            let name = name.as_deref().unwrap_or("-");
            writeln!(fields, "{} {name} {label:?} {prompt:?} {kind:?} {role:?} {place:?} {before:?}", id.0)
                .unwrap();
        });
    }
    assert_eq!(fields, FIXTURE_FIELDS.trim_start());
}

const FIXTURE_TEXT: &str = r#"---
status: In review
---
# Service change: Payments

**Owner**: Ada
**Date**: 2026-01-02  
<!-- Keep it short. -->


##  1. Summary ##

Retries get a limit.
They back off. <!-- two -->

{{#RISKY}}
- Task: [x] roll back
- : It "fails"\.
  Twice.
  * see [the {{DOC}} page](https://{{DOC_LINK}})
{{/RISKY}}
{{# LATER }}
{{/LATER}}
### Measures

| Measure | Goal |
|---|:--|
|[measure] | a\|b<br>c|

```json
{ "limit": 3 }
```
~~~
x
~~~
***
---
## Appendix
`{{CODE}}`
The end"#;

const FIXTURE_FIELDS: &str = r#"
3 - "status" "Draft | In review | Done" Choice(["Draft", "In review", "Done"]) Prompt Inline ""
6 NAME "" "Name" Line Prompt Inline ""
9 - "Owner" "who answers for it" Line Prompt Inline ""
11 - "Date" "When it begins" Date Prompt Inline " "
15 - "" "Title" Line Title Inline ""
18 - "Summary" "What changes, in two sentences." Prose Prompt Block(0) ""
22 - "" "" Check Sample Inline ""
24 - "roll back" "" Prose Sample Block(2) ": "
26 - "Document" "Which document" Line Prompt LinkText ""
27 OTHER "https://" "Other" Address Prompt Address ""
36 - "Goal" "measure" Line Prompt Cell ""
37 - "Goal" "goal" Line Prompt Cell ""
40 LIMIT "{ \"limit\"" "Limit" Code Prompt Code(0) ""
42 - "" "" Code Sample Code(2) "\n"
47 CODE "" "Code" Line Prompt CodeSpan ""
"#;

/// The same record as version 2 stored it, readable for ever too.
#[test]
fn the_second_version_stays_readable() {
    let second = include_str!("../../../../tests/fixtures/draft-v2.json");
    assert_eq!(decode(second), decode(FIXTURE));
    assert!(second.starts_with(r#"{"format":"specwright-draft","version":2,"reader":2,"sum":""#));
}

/// And as version 3 does; and one that tells the template's text and the answers by its fields.
#[test]
fn the_third_version_stays_readable() {
    let third = include_str!("../../../../tests/fixtures/draft-v3.json");
    assert_eq!(decode(third), decode(FIXTURE));
    assert!(third.starts_with(r#"{"format":"specwright-draft","version":3,"reader":3,"sum":""#));
    let text = decode(include_str!("../../../../tests/fixtures/draft-v3-text.json")).unwrap().draft;
    let was = "It can be sent again.";
    assert!(
        text.template.text.starts_with("# Billing runs\r\n\r\n**Owner:** Ada\r\n")
            && text.template.text.contains(was)
    );
    assert_eq!(text.document.write(), text.template.text.replace(was, "It can be sent twice."));
}

/// A template of which nothing was added or removed is told by its fields and what stands between them, whatever it is
/// made of: the text that was stored without being written out.
#[test]
fn what_is_told_by_the_fields_stays_the_same() {
    let record = decode(include_str!("../../../../tests/fixtures/draft-v3-template.json")).unwrap();
    assert_eq!(record.draft.template.text, TOLD);
    assert_eq!(record.draft.document.write(), TOLD.replace("{{NAME}}", "Payments"));
}

const TOLD: &str = "---\nstatus: [Draft | Done]\n---\n# {{NAME}}: plan\n\n**Owner**: [who]\n**Date**:\n<!-- Short. -->\n\n\
    ##  1. Summary ##\n\n> [What changes, in two sentences.]\n\n- [ ] Task: [a step]\n  1. see [the {{DOC}} page](https://{{LINK}})\n\n\
    {{#RISKY}}\n- Risk: [name it]\n{{/RISKY}}\n\n| Measure | Goal |\n|:--|--:|\n| [measure] | `{{GOAL}}` |\n\n\
    ```json\n{ \"limit\": {{LIMIT}} }\n```\n\n~~~{{LANGUAGE}}\n~~~\n\n***\n\n<details>\n<summary>[More]</summary>\n</details>\n\n\
    ### Empty\n\n## Appendix\nThe end, without a line ending\n```\nnever {{CLOSED}}";
