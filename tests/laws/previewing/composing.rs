//! Documents that are edited: their text, composed around each edit, and the preview of it.

use std::collections::HashMap;

use leptos::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use specwright::document::Document;
use specwright::drafts::{Draft, DraftId, KeyValue, Millis, StoreError, WriterId};
use specwright::export::{Composed, Composer, View, compose};
use specwright::tree::SectionState;
use specwright::workspace::{Editor, Views};

use super::check;
use crate::support::bring::of;
use crate::support::corpus;
use crate::support::document;
use crate::support::edits::{Edit, edit, fields};
use crate::support::generate::{config, text, value};

const VIEWS: [View; 2] = [View::Marks, View::Finished];

/// What a composer has, put together.
fn whole(composer: &Composer) -> Composed {
    let mut whole = Composed::default();
    for segment in composer.segments() {
        let start = whole.text.len();
        whole.sections.extend(segment.section().map(|section| (start + segment.begin(), section)));
        let fields = segment.fields().map(|(range, id)| (start + range.start..start + range.end, id));
        whole.fields.extend(fields);
        segment.push_to(&mut whole.text);
        assert_eq!(whole.text.len() - start, segment.len());
    }
    whole
}

fn follow(mut document: Document, edits: &[Edit]) {
    let mut composers = VIEWS.map(Composer::new);
    for (step, edit) in edits.iter().enumerate() {
        for (composer, view) in composers.iter_mut().zip(VIEWS) {
            // Some edits are seen together.
            if edit.target % 4 > 0 || step == 0 {
                composer.follow(&document);
                assert_eq!(whole(composer), compose(&document, view), "{view:?}");
            }
        }
        edit.make(&mut document);
    }
    for (composer, view) in composers.iter_mut().zip(VIEWS) {
        composer.follow(&document);
        assert_eq!(whole(composer), compose(&document, view), "{view:?}");
    }
}

/// Keeps nothing.
struct Nowhere;

impl KeyValue for Nowhere {
    fn get(&self, _: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    fn set(&self, _: &str, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}

/// What a person does.
#[derive(Clone, Debug)]
enum Step {
    Set(Index, String),
    Clear(Index),
    /// The document is edited as Markdown.
    Rewrite(Edit),
    State(Index, usize),
    Move(Index, bool),
    Repeat(Index),
    Template(String),
    Undo,
    Redo,
    SwitchView,
    /// The view is switched and the document edited before anyone looks.
    SwitchBoth(Edit),
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    prop_oneof![
        6 => (index(), value()).prop_map(|(field, value)| Step::Set(field, value)),
        2 => index().prop_map(Step::Clear),
        6 => edit().prop_map(Step::Rewrite),
        1 => (index(), 0..3_usize).prop_map(|(section, state)| Step::State(section, state)),
        1 => (index(), any::<bool>()).prop_map(|(section, is_down)| Step::Move(section, is_down)),
        1 => index().prop_map(Step::Repeat),
        1 => text().prop_map(Step::Template),
        2 => select(vec![Step::Undo, Step::Redo]),
        1 => Just(Step::SwitchView),
        1 => edit().prop_map(Step::SwitchBoth),
    ]
}

fn rewrite(editor: Editor, edit: &Edit) {
    let base = editor.untracked_document(Document::clone);
    let mut edited = base.clone();
    edit.make(&mut edited);
    editor.rewrite(&base, None, &edited.write());
}

impl Step {
    fn make(&self, editor: Editor, is_finished: RwSignal<bool>) {
        let field = |at: &Index| {
            editor.untracked_document(|document| {
                let ids: Vec<_> = fields(document).iter().map(|field| field.id).collect();
                (!ids.is_empty()).then(|| ids[at.index(ids.len())])
            })
        };
        let section = |at: &Index| {
            editor.untracked_document(|document| {
                let sections = document.sections();
                (!sections.is_empty()).then(|| sections[at.index(sections.len())].id)
            })
        };
        match self {
            Step::Set(at, value) => _ = field(at).map(|id| editor.set(id, value)),
            Step::Clear(at) => _ = field(at).map(|id| editor.clear(id)),
            Step::Rewrite(edit) => rewrite(editor, edit),
            Step::State(at, state) => {
                let states =
                    [SectionState::Included, SectionState::LeftOut, SectionState::NotApplicable("no".into())];
                _ = section(at).map(|id| editor.set_state(id, states[*state].clone()));
            }
            Step::Move(at, is_down) => _ = section(at).map(|id| editor.move_section(id, *is_down)),
            Step::Repeat(at) => _ = section(at).and_then(|id| editor.repeat(id)),
            Step::Template(text) => _ = editor.change_template(of(text)),
            Step::Undo => _ = editor.undo(),
            Step::Redo => _ = editor.redo(),
            Step::SwitchView => is_finished.update(|is_finished| *is_finished = !*is_finished),
            Step::SwitchBoth(edit) => {
                is_finished.update(|is_finished| *is_finished = !*is_finished);
                rewrite(editor, edit);
            }
        }
    }
}

fn watch(text: &str, steps: &[Step]) {
    static NOWHERE: Nowhere = Nowhere;
    let owner = Owner::new();
    owner.set();
    let template = of(text);
    let document = Document::from_template(&template);
    let now = || Millis(1_000);
    let draft = Draft {
        id: DraftId::from_random(7),
        title: None,
        document,
        template,
        created: now(),
        changed: now(),
    };
    let editor = Editor::new(draft, None, WriterId::from_random(1), &NOWHERE, now);
    let is_finished = RwSignal::new(false);
    let views = Views::new(editor, is_finished.into(), |work| {
        work();
        true
    });
    let look = || {
        let document = editor.untracked_document(Document::clone);
        let asked = fields(&document).into_iter().filter(|field| field.is_asked() && !field.is_filled());
        let asks: HashMap<u32, String> = asked.map(|field| (field.id.0, field.ask().to_owned())).collect();
        let view = if is_finished.get_untracked() { View::Finished } else { View::Marks };
        views.untracked_shown(|shown| {
            let text = compose(&document, view).text;
            assert_eq!(shown.text(), text);
            check(&shown.preview, &text, &|id| asks.get(&id).cloned());
        });
    };
    look();
    for step in steps {
        step.make(editor, is_finished);
        look();
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_composer_follows_each_edit(text in text(), edits in vec(edit(), 1..10)) {
        follow(document(&text), &edits);
    }

    #[test]
    fn a_composer_follows_the_corpus(which in any::<Index>(), edits in vec(edit(), 1..4)) {
        thread_local!(static DOCUMENTS: Vec<Document> = corpus().iter().map(|(_, text)| document(text)).collect());
        DOCUMENTS.with(|documents| follow(which.get(documents).clone(), &edits));
    }

    #[test]
    fn a_preview_follows_what_is_done(text in text(), steps in vec(step(), 1..8)) {
        watch(&text, &steps);
    }
}

#[test]
fn what_once_failed() {
    // The same marks ask for something else, and something comes or goes elsewhere.
    let other = |text: &str, from: &str, to: &str| Step::Template(text.replace(from, to));
    let text = "# T\n\n[Say A here]\n\n## U\n\n[Say C here]\n\n- [x y]\n\n1. [v w]\n";
    watch(text, &[other(&format!("{text}\n## V\n\n[Say E here]\n"), "C", "D")]);
    // A link's title says what its definition asks.
    let text = "# T\n\n[a]\n\n- [b c]\n\nx\n\n- [d e]\n\ny\n\n## U\n\nz\n\n1. [f g]\n\n[a]: {{ONE_URL}}\n";
    watch(text, &[other(text, "ONE", "TWO")]);
}
