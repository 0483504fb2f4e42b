//! What the parts of the editor page share: the editor, what is derived from it, where the user is, and what
//! each action does.

use std::collections::HashSet;

use leptos::prelude::*;

use super::action::Action;
use super::change_template;
use super::downloads;
use super::form::repeated_part;
use super::notices::{Notices, Offer};
use super::raw::{self, Raw};
use super::template_dialog::Editing;
use super::versions;
use crate::browser;
use crate::document::Change;
use crate::import::byte_at;
use crate::preview::place_in;
use crate::tree::{FieldId, Kind, Role, SectionId, SectionState, subtree_end};
use crate::workspace::{Editor, Views};

/// Handles to the state of one editor page.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) editor: Editor,
    pub(super) views: Views,
    pub(super) notices: Notices,
    editing: StoredValue<Editing>,
    /// Where the writer is, or was last, and how many UTF-16 units stand before the caret, in a field of several lines.
    pub(super) place: RwSignal<Option<(Place, usize)>>,
    /// The sections whose fields are folded away.
    pub(super) folded: RwSignal<HashSet<SectionId>>,
    /// The sections of a long document that the writer has come near, and whose fields are on the page.
    pub(super) near: RwSignal<HashSet<SectionId>>,
    /// The section whose title is being changed.
    pub(super) renaming: RwSignal<Option<SectionId>>,
    /// The Markdown that is edited in place of fields.
    pub(super) raw: RwSignal<Option<Raw>>,
    /// Which pane a narrow screen shows.
    pub(super) pane: RwSignal<Pane>,
    /// Whether the preview shows the finished text.
    pub(super) is_finished: RwSignal<bool>,
    /// Whether the preview goes where the form goes.
    pub(super) is_together: RwSignal<bool>,
    /// The section at the top of the form, while the writer looks elsewhere than at what has the focus.
    pub(super) seen: RwSignal<Option<SectionId>>,
}

/// What of the document has the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Field(FieldId),
    /// A section's heading, or the reason why it does not apply.
    Section(SectionId),
}

/// The panes of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pane {
    Outline,
    Form,
    Preview,
}

impl Desk {
    pub(super) fn new(editor: Editor, notices: Notices, editing: Editing) -> Self {
        let is_finished = RwSignal::new(false);
        Self {
            editor,
            views: Views::new(editor, is_finished.into(), browser::attempt),
            notices,
            editing: StoredValue::new(editing),
            place: RwSignal::new(None),
            folded: RwSignal::new(HashSet::new()),
            near: RwSignal::new(HashSet::new()),
            renaming: RwSignal::new(None),
            raw: RwSignal::new(None),
            pane: RwSignal::new(Pane::Form),
            is_finished,
            is_together: RwSignal::new(true),
            seen: RwSignal::new(None),
        }
    }

    /// Does what a button says.
    pub(super) fn act(self, action: Action) {
        let editor = self.editor;
        match action {
            Action::Fold(section) => self.folded.update(|folded| {
                if !folded.remove(&section) {
                    folded.insert(section);
                }
            }),
            Action::GoTo(section) => self.go_to_section(section),
            Action::GoToField(field) => self.go_to_field(field),
            Action::Repeat(section) => self.repeat(section),
            Action::AddItem(section, block) => focus_field(editor.add_item(section, block)),
            Action::RemoveItem(section, block) => {
                let neighbour = editor.untracked_document(|document| document.item_beside(section, block));
                if editor.remove_item(section, block) {
                    focus_field(neighbour);
                }
            }
            Action::AddRow(section, block) => focus_field(editor.add_row(section, block)),
            Action::RemoveRow(section, block, row) => {
                let neighbour =
                    editor.untracked_document(|document| document.row_beside(section, block, row));
                if editor.remove_row(section, block, row) {
                    focus_field(neighbour);
                }
            }
            Action::SwitchPart(section, block) => editor.switch_part(section, block),
            Action::JoinCode(section, block) => focus_field(editor.join_code(section, block)),
            Action::Tick(field) => editor.tick(field),
            Action::Keep(field) => {
                editor.keep(field);
                focus_field(Some(field));
            }
            Action::Restore(field) => {
                editor.clear(field);
                focus_field(Some(field));
            }
            Action::Choose(field, option) => self.choose(field, option),
            Action::Include(section) => {
                editor.set_state(section, SectionState::Included);
                self.go_to_section(section);
            }
            Action::Rename(section) => {
                self.leave_raw(Some(section));
                self.reveal(Some(section));
                self.renaming.set(Some(section));
            }
            Action::AddSection(section) => {
                if let Some(added) = editor.add_section(section, "New section") {
                    self.go_to_section(added);
                    self.renaming.set(Some(added));
                }
            }
            Action::MoveUp(section) => self.move_section(section, false),
            Action::MoveDown(section) => self.move_section(section, true),
            Action::NotApplicable(section) => {
                editor.set_state(section, SectionState::NotApplicable(String::new()));
                self.reveal(Some(section));
                focus_soon(format!("reason-{}", section.0));
            }
            Action::LeaveOut(section) => editor.set_state(section, SectionState::LeftOut),
            Action::Remove(section) => self.remove_section(section),
            Action::EditAsMarkdown(section) if self.is_raw(Some(section)) => self.close_raw(),
            Action::EditAsMarkdown(section) => {
                self.reveal(Some(section));
                self.open_raw(Some(section));
            }
            Action::Correct(section) => self.editing.get_value().open_draft(editor, section),
            Action::BackToFields => self.close_raw(),
            Action::ChangeTemplate => change_template::open(editor, self.editing.get_value().catalogue),
            Action::Versions => versions::open(editor),
            Action::ShowLeftOut => downloads::show_left_out(self),
            Action::WorkingCopy => downloads::working_copy(self),
            Action::Backup => downloads::backup(self),
        }
    }

    /// Goes to a field, wherever it is: its section is unfolded and the form shown.
    pub(super) fn go_to_field(self, field: FieldId) {
        let found = self.editor.untracked_document(|document| {
            document.field(field).map(|(section, field)| (section.id, field.role == Role::Title))
        });
        let section = match found {
            // A title has no control of its own.
            Some((section, true)) => return self.go_to_section(section),
            found => found.map(|(section, _)| section),
        };
        self.leave_raw(section);
        self.reveal(section);
        focus_soon(field_element(field));
    }

    /// Goes to a place in a field: behind so much of its words, as they are written in the text. Returns where the caret
    /// will be, in UTF-16 units.
    pub(super) fn go_to_words(self, field: FieldId, before: &str) -> usize {
        self.go_to_field(field);
        let text =
            self.editor.untracked_document(|document| document.field(field).map(|(_, field)| field.text()));
        let text = text.unwrap_or_default();
        let at = text[..place_in(&text, before)].encode_utf16().count();
        later(Box::new(move || browser::set_caret(&field_element(field), at)));
        at
    }

    /// Takes note of where the caret is in the field that has the focus.
    pub(super) fn note_caret(self) {
        let Some((place @ Place::Field(field), known)) = self.place.get_untracked() else { return };
        let caret = browser::caret_in(&field_element(field));
        // It is told of often, and the preview looks at each change.
        if let Some(caret) = caret.filter(|caret| *caret != known) {
            self.place.set(Some((place, caret)));
        }
    }

    /// The words of the writer's field up to the caret.
    pub(super) fn before_caret(self) -> String {
        let Some((Place::Field(field), caret @ 1..)) = self.place.get_untracked() else {
            return String::new();
        };
        let text =
            self.editor.untracked_document(|document| document.field(field).map(|(_, field)| field.text()));
        let mut text = text.unwrap_or_default();
        text.truncate(byte_at(&text, caret));
        text
    }

    /// Moves the focus to the next part of the page, or to the one before: bar, outline, form, preview.
    pub(super) fn go_to_next_pane(self, is_back: bool) {
        let in_form = self.place.get_untracked().map(|(place, _)| match place {
            Place::Field(field) => format!("#{}", field_element(field)),
            Place::Section(section) => format!("#{}", section_element(section)),
        });
        let in_form = if self.raw.with_untracked(Option::is_some) {
            format!("#{}", raw::ELEMENT)
        } else {
            in_form.unwrap_or_else(|| ".form [data-field]".to_owned())
        };
        let panes = [
            (".bar", ".bar .primary"),
            (".outline", ".outline [tabindex='0']"),
            (".form", in_form.as_str()),
            (".preview", ".preview"),
        ];
        let is_in = |pane: &str| {
            browser::focused().is_some_and(|focused| focused.closest(pane).is_ok_and(|found| found.is_some()))
        };
        let from = panes.iter().position(|(pane, _)| is_in(pane)).unwrap_or(0);
        // A pane that is not on the screen does not take the focus: then the one after it has its turn.
        for step in 1..panes.len() {
            let at = if is_back { from + panes.len() - step } else { from + step } % panes.len();
            browser::focus_first(panes[at].1);
            if is_in(panes[at].0) {
                return;
            }
        }
    }

    /// Goes to a section of the form.
    pub(super) fn go_to_section(self, section: SectionId) {
        self.leave_raw(Some(section));
        self.reveal(Some(section));
        focus_soon(section_element(section));
    }

    /// Takes the last step back.
    pub(super) fn undo(self) {
        self.raw.set(None);
        self.follow(self.editor.undo());
    }

    /// Does the last undone step again.
    pub(super) fn redo(self) {
        self.raw.set(None);
        self.follow(self.editor.redo());
    }

    /// Leads to what a step changed: to the field, or to the section unless the writer is within it. Who pressed a
    /// button keeps it and only sees the change.
    fn follow(self, change: Option<Change>) {
        let Some(Change { section, field }) = change else { return };
        later(Box::new(move || {
            let focused = browser::focused();
            let is_within = |selector: &str| {
                focused
                    .as_ref()
                    .is_some_and(|focused| focused.closest(selector).is_ok_and(|found| found.is_some()))
            };
            let id = field.map_or_else(|| section_element(section), field_element);
            let is_there = match field {
                Some(_) => is_within(&format!("#{id}")),
                None => is_within(&format!("[data-section='{}']", section.0)),
            };
            if is_there {
                return;
            }
            self.reveal(Some(section));
            let keeps_focus = is_within(".bar-actions");
            later(Box::new(move || if keeps_focus { browser::show(&id) } else { browser::focus(&id) }));
        }));
    }

    fn reveal(self, section: Option<SectionId>) {
        self.pane.set(Pane::Form);
        if let Some(section) =
            section.filter(|section| !self.near.with_untracked(|near| near.contains(section)))
        {
            self.near.update(|near| _ = near.insert(section));
        }
        if let Some(section) = section
            && self.folded.with_untracked(|folded| folded.contains(&section))
        {
            self.folded.update(|folded| {
                folded.remove(&section);
            });
        }
    }

    /// The part to repeat may be any above the section at whose end the button stands.
    fn repeat(self, section: SectionId) {
        let part = self.editor.untracked_document(|document| {
            let index = document.sections().iter().position(|other| other.id == section)?;
            let part = repeated_part(document, index).or_else(|| document.repeated(index).map(|_| index))?;
            Some(document.sections()[part].id)
        });
        if let Some(added) = part.and_then(|part| self.editor.repeat(part)) {
            self.go_to_section(added);
        }
    }

    fn choose(self, field: FieldId, option: u32) {
        let chosen = self.editor.untracked_document(|document| match &document.field(field)?.1.kind {
            Kind::Choice(options) => options.get(usize::try_from(option).ok()?).cloned(),
            _ => None,
        });
        if let Some(chosen) = chosen {
            self.editor.set(field, &chosen);
        }
    }

    fn move_section(self, section: SectionId, is_down: bool) {
        self.editor.move_section(section, is_down);
        self.go_to_section(section);
    }

    fn remove_section(self, section: SectionId) {
        let editor = self.editor;
        let found = editor.untracked_document(|document| {
            let sections = document.sections();
            let index = sections.iter().position(|other| other.id == section)?;
            let after = sections.get(subtree_end(sections, index));
            let beside = after.or_else(|| sections.get(index.checked_sub(1)?)).map(|section| section.id);
            Some((sections[index].title(), beside))
        });
        let Some((title, beside)) = found.filter(|_| editor.remove_section(section)) else { return };
        if let Some(beside) = beside {
            self.go_to_section(beside);
        }
        let undo = Offer::undo(editor, move || self.undo());
        self.notices.offer(format!("Removed “{title}”."), undo);
    }
}

/// The id of a field's control on the page.
pub(super) fn field_element(field: FieldId) -> String {
    format!("field-{}", field.0)
}

/// The id of a section's heading on the page.
pub(super) fn section_element(section: SectionId) -> String {
    format!("section-{}", section.0)
}

/// Focuses a field that was just added.
fn focus_field(field: Option<FieldId>) {
    if let Some(field) = field {
        focus_soon(field_element(field));
    }
}

/// Focuses an element once the page is up to what was changed, before the next key can arrive.
pub(super) fn focus_soon(id: String) {
    later(Box::new(move || browser::focus(&id)));
}

/// Leads to where a page begins, if nothing has the focus any more.
pub(super) fn focus_start() {
    later(Box::new(|| {
        if browser::focused().is_none_or(|focused| focused.tag_name() == "BODY") {
            browser::focus_first(".form, .library h1");
        }
    }));
}

/// Leads to the first field of the form that is not filled in.
pub(super) fn focus_first_open() {
    browser::focus_first(".form .field:not([data-state=filled]) [data-field]");
}

/// Does something once the page is up to what was changed. One kind of task for all of it: the compiler writes
/// out each kind.
pub(super) fn later(act: Box<dyn FnOnce()>) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        act();
    });
}
