//! The reactive layer over one draft: signals that are read, verbs that are the only writers. Every verb makes
//! one step that can be undone and tells the autosave.
//!
//! It knows neither the page nor where drafts are kept: a store and a clock are handed in. Timers are the page's
//! too: it waits for [`Editor::deadline`] and then calls [`Editor::due`].

mod beside;
mod template;
mod views;

use leptos::prelude::*;

use crate::document::{Change, Document, History, Typed};
use crate::drafts::{
    Autosave, Draft, DraftId, KeyValue, Library, Lineage, Millis, Record, SaveStatus, Session, Step,
    StoreError, WriterId,
};
use crate::import;
use crate::tree::{BlockId, FieldId, Section, SectionId, SectionState};

use self::template::Switch;
pub use beside::{Found, Gone};
pub use views::{Attempt, Shown, Views};

/// The store as the editor is handed it; a page has one for as long as it lives.
pub type Store = &'static (dyn KeyValue + Sync);

/// Tells the time.
pub type Clock = fn() -> Millis;

/// A section in the order of reading, with what settles whether and how it is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SectionPlace {
    /// The section.
    pub id: SectionId,
    /// Its level, 0 to 6.
    pub level: u8,
    /// Whether it is neither left out nor marked as not applicable.
    pub is_included: bool,
}

impl SectionPlace {
    /// The place of a section.
    #[must_use]
    pub fn of(section: &Section) -> Self {
        let is_included = section.state == SectionState::Included;
        Self { id: section.id, level: section.level, is_included }
    }
}

/// One draft being edited. Copies are handles to the same.
#[derive(Clone, Copy)]
pub struct Editor {
    core: StoredValue<Core>,
    clock: Clock,
    /// Counts the edits, for what is derived from the whole document.
    edits: RwSignal<u64>,
    title: RwSignal<Option<String>>,
    /// Whether there is a step to undo, and one to do again.
    steps: RwSignal<(bool, bool)>,
    status: RwSignal<SaveStatus>,
    beside: RwSignal<Vec<Record>>,
    deadline: RwSignal<Option<Millis>>,
}

/// What the signals are brought up to.
struct Core {
    /// As it was opened; name and document are looked up where they live.
    draft: Draft,
    /// What was opened, until something else is saved.
    opened: Option<Record>,
    /// When a version was last kept by itself.
    kept: Millis,
    history: History,
    autosave: Autosave,
    session: Session,
    store: Store,
    library: Library<Store>,
    switches: Vec<Switch>,
    /// The latest states that were taken up from other pages: undo is not to be the end of them.
    taken: Vec<Document>,
    /// Where the draft went, if another page took it away.
    gone: RwSignal<Option<Gone>>,
}

impl Editor {
    /// Opens `draft` for editing; `lineage` is that of the record it was read from, none for a new one.
    #[must_use]
    pub fn new(
        draft: Draft,
        lineage: Option<&Lineage>,
        writer: WriterId,
        store: Store,
        clock: Clock,
    ) -> Self {
        let (autosave, session) = match lineage {
            Some(lineage) => (Autosave::opened(draft.changed), Session::resume(writer, lineage)),
            None => (Autosave::new(), Session::begin(writer)),
        };
        Self {
            title: RwSignal::new(draft.title.clone()),
            status: RwSignal::new(autosave.status()),
            clock,
            edits: RwSignal::new(0),
            beside: RwSignal::new(Vec::new()),
            steps: RwSignal::new((false, false)),
            deadline: RwSignal::new(None),
            core: StoredValue::new(Core {
                history: History::new(draft.document.clone()),
                opened: lineage.map(|lineage| {
                    let (draft, lineage) = (draft.clone(), lineage.clone());
                    Record { draft, lineage, kept: None, is_newer: false }
                }),
                kept: clock(),
                draft,
                autosave,
                session,
                store,
                library: Library::new(store),
                switches: Vec::new(),
                taken: Vec::new(),
                gone: RwSignal::new(None),
            }),
        }
    }

    /// The draft's id.
    #[must_use]
    pub fn id(self) -> DraftId {
        self.core.with_value(|core| core.draft.id.clone())
    }

    /// The name that the user gave the draft.
    #[must_use]
    pub fn title(self) -> Signal<Option<String>> {
        self.title.into()
    }

    /// Counts the edits: the same number means the same document.
    #[must_use]
    pub fn edits(self) -> Signal<u64> {
        self.edits.into()
    }

    /// As [`Self::edits`]; none once the editor is gone.
    #[must_use]
    pub fn try_edits(self) -> Option<u64> {
        self.edits.try_get()
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(self) -> Signal<bool> {
        Signal::derive(move || self.steps.get().0)
    }

    /// Whether there is a step to do again.
    #[must_use]
    pub fn can_redo(self) -> Signal<bool> {
        Signal::derive(move || self.steps.get().1)
    }

    /// What became of the last save.
    #[must_use]
    pub fn status(self) -> Signal<SaveStatus> {
        self.status.into()
    }

    /// When to call [`Self::due`].
    #[must_use]
    pub fn deadline(self) -> Signal<Option<Millis>> {
        self.deadline.into()
    }

    /// Reads the document as it is now. Within an effect or memo, it is read again after each edit.
    pub fn with_document<T>(self, read: impl FnOnce(&Document) -> T) -> T {
        self.edits.track();
        self.untracked_document(read)
    }

    /// Reads the document as it is now, once.
    pub fn untracked_document<T>(self, read: impl FnOnce(&Document) -> T) -> T {
        self.core.with_value(|core| read(core.history.present()))
    }

    /// The draft as it would be saved now.
    #[must_use]
    pub fn draft(self) -> Draft {
        let title = self.title.get_untracked();
        self.core.with_value(|core| {
            let document = core.history.present().clone();
            Draft { title, document, ..core.draft.clone() }
        })
    }

    /// The name under which the draft is listed.
    #[must_use]
    pub fn name(self) -> String {
        let title = self.title.get_untracked();
        self.core.with_value(|core| core.draft.name_of(title.as_deref(), core.history.present()))
    }

    /// The draft as it would be stored, for a backup.
    ///
    /// # Errors
    ///
    /// When it cannot be encoded.
    pub fn backup(self) -> Result<String, StoreError> {
        let lineage = self.core.with_value(|core| core.session.lineage());
        crate::drafts::encode(&self.draft(), &lineage, None)
    }

    /// Fills in a field, and all of its name.
    pub fn set(self, field: FieldId, value: &str) {
        self.edit(Some(Typed::Field(field)), |document| document.set(field, value));
    }

    /// Takes the words of a placeholder as its answer.
    pub fn keep(self, field: FieldId) {
        self.edit(None, |document| document.keep(field));
    }

    /// Puts a field back to how the template has it, and all of its name.
    pub fn clear(self, field: FieldId) {
        self.edit(None, |document| document.clear(field));
    }

    /// Ticks a task box, or takes the tick away.
    pub fn tick(self, field: FieldId) {
        self.edit(None, |document| {
            let is_checked = document.field(field).is_some_and(|(_, field)| field.is_checked());
            document.tick(field, !is_checked)
        });
    }

    /// Gives a section another title; an empty one brings back the template's.
    pub fn rename_section(self, section: SectionId, title: &str) {
        self.edit(None, |document| document.rename_section(section, title));
    }

    /// Replaces a section of `base`, or all of it, by edited Markdown.
    pub fn rewrite(self, base: &Document, section: Option<SectionId>, text: &str) {
        self.edit(Some(Typed::Text(section)), |document| match section {
            Some(section) => {
                let mut edited = base.clone();
                import::reread_section(&mut edited, section, text);
                *document = edited;
            }
            None => *document = import::reread(base, text),
        });
    }

    /// Adds an item after another and returns its first field.
    pub fn add_item(self, section: SectionId, block: BlockId) -> Option<FieldId> {
        self.edit(None, |document| document.add_item(section, block))
    }

    /// Removes an item, unless it is the only one.
    pub fn remove_item(self, section: SectionId, block: BlockId) -> bool {
        self.edit(None, |document| document.remove_item(section, block))
    }

    /// Adds a row at the end of a table and returns its first field.
    pub fn add_row(self, section: SectionId, block: BlockId) -> Option<FieldId> {
        self.edit(None, |document| document.add_row(section, block))
    }

    /// Removes a row, unless it is the only one.
    pub fn remove_row(self, section: SectionId, block: BlockId, row: BlockId) -> bool {
        self.edit(None, |document| document.remove_row(section, block, row))
    }

    /// Switches an optional part on, or off if it is on.
    pub fn switch_part(self, section: SectionId, block: BlockId) {
        self.edit(None, |document| document.switch_part(section, block));
    }

    /// Makes one text of a code block with names in it, and returns its field.
    pub fn join_code(self, section: SectionId, block: BlockId) -> Option<FieldId> {
        self.edit(None, |document| document.join_code(section, block));
        self.untracked_document(|document| {
            let section = document.sections().iter().find(|other| other.id == section)?;
            let mut field = None;
            section.block(block)?.body.for_each_field(&mut |found| field = Some(found.id));
            field
        })
    }

    /// Includes a section, leaves it out, or marks it as not applicable.
    pub fn set_state(self, section: SectionId, state: SectionState) {
        let is_reason = |state: &SectionState| matches!(state, SectionState::NotApplicable(_));
        let is_typing = is_reason(&state)
            && self.untracked_document(|document| {
                let before = document.sections().iter().find(|other| other.id == section);
                before.is_some_and(|before| is_reason(&before.state))
            });
        let typed = is_typing.then_some(Typed::Reason(section));
        self.edit(typed, |document| document.set_state(section, state));
    }

    /// Adds another of a repeated part and returns its section.
    pub fn repeat(self, section: SectionId) -> Option<SectionId> {
        self.edit(None, |document| document.repeat(section))
    }

    /// Adds an empty section after another and returns it.
    pub fn add_section(self, after: SectionId, title: &str) -> Option<SectionId> {
        self.edit(None, |document| document.add_section(after, title))
    }

    /// Removes a section with its subsections.
    pub fn remove_section(self, section: SectionId) -> bool {
        self.edit(None, |document| document.remove_section(section))
    }

    /// Moves a section past its sibling.
    pub fn move_section(self, section: SectionId, is_down: bool) {
        self.edit(None, |document| document.move_section(section, is_down));
    }

    /// Takes the last step back; returns what it changed.
    pub fn undo(self) -> Option<Change> {
        self.travel(History::can_undo, History::undo)
    }

    /// Does the last undone step again; returns what it changed.
    pub fn redo(self) -> Option<Change> {
        self.travel(History::can_redo, History::redo)
    }

    fn travel(self, can: fn(&History) -> bool, step: fn(&mut History) -> bool) -> Option<Change> {
        if self.core.with_value(|core| can(&core.history)) {
            self.keep_taken();
        }
        let change = self.core.try_update_value(|core| {
            let before = core.history.present().clone();
            let is_taken = step(&mut core.history);
            let now = core.history.present();
            if let Some(template) = template::switched(&core.switches, &before, now) {
                core.draft.template = template.clone();
            }
            is_taken.then(|| now.change_since(&before))
        });
        let change = change.flatten()?;
        self.edited();
        change
    }

    /// Names the draft; a blank name leaves it to the document's title.
    pub fn rename(self, title: &str) {
        let title = Some(title.to_owned()).filter(|title| !title.trim().is_empty());
        // A line that is taken off the page with the editor says that it has changed.
        if self.title.try_get_untracked().is_some_and(|before| before != title) {
            self.title.set(title);
            self.edited();
        }
    }

    /// Has the draft saved without an edit: what was brought in from a file is not to be brought in twice.
    pub fn keep_all(self) {
        self.step(Autosave::edited);
    }

    /// Has the draft saved once more where it was stored and is not deleted: something else may have taken it away.
    pub fn keep_again(self) {
        if self.gone().get_untracked().is_none() && self.core.with_value(|core| core.session.is_stored()) {
            self.keep_all();
        }
    }

    /// The deadline has come.
    pub fn due(self) {
        self.step(Autosave::due);
    }

    /// The page is hidden or left: what is unsaved is written at once.
    pub fn flush(self) {
        self.step(Autosave::hidden);
    }

    /// Whether closing the page now would lose something.
    #[must_use]
    pub fn is_unsaved(self) -> bool {
        self.core.with_value(|core| core.autosave.is_unsaved())
    }

    /// Whether the last save failed.
    #[must_use]
    pub fn is_failing(self) -> bool {
        let is_failure =
            |status: &SaveStatus| matches!(status, SaveStatus::Failed { .. } | SaveStatus::Unavailable);
        self.status.try_with(is_failure).unwrap_or(false)
    }

    /// Every edit of the document goes through here.
    fn edit<T: Default>(self, typed: Option<Typed>, change: impl FnOnce(&mut Document) -> T) -> T {
        let now = (self.clock)();
        let mut is_changed = false;
        let result = self.core.try_update_value(|core| {
            let before = core.history.present().clone();
            let result = core.history.edit(typed, now.0, change);
            is_changed = !core.history.present().is_same(&before);
            result
        });
        if is_changed {
            self.edited();
        }
        result.unwrap_or_default()
    }

    fn edited(self) {
        let now = (self.clock)();
        self.core.update_value(|core| core.draft.changed = now);
        self.publish();
        self.step(Autosave::edited);
    }

    /// Brings the signals up to the document.
    fn publish(self) {
        let steps = self.core.with_value(|core| (core.history.can_undo(), core.history.can_redo()));
        set_if_changed(self.steps, steps);
        self.edits.update(|edits| *edits += 1);
    }

    /// Lets the autosave decide, and does what it says.
    fn step(self, decide: impl FnOnce(&mut Autosave, Millis) -> Step) {
        let now = (self.clock)();
        let step = self.core.try_update_value(|core| decide(&mut core.autosave, now));
        if let Some(number) = step.and_then(|step| step.write) {
            self.save(number);
        }
        // Nobody may be there any more when the store tells what became of a write.
        let Some((deadline, status)) =
            self.core.try_with_value(|core| (core.autosave.deadline(), core.autosave.status()))
        else {
            return;
        };
        // Told anew even if it is the same: a timer that came too early has to be set again.
        self.deadline.set(deadline);
        set_if_changed(self.status, status);
    }

    fn save(self, number: u64) {
        let mut draft = self.draft();
        let begun = (self.clock)();
        draft.changed = begun;
        let saved = self.core.try_update_value(|core| {
            core.keep_versions(&draft, begun);
            let saved = core.library.save(&mut core.session, &draft).map(|_| ());
            core.autosave.took((self.clock)().0.saturating_sub(begun.0));
            (saved, core.session.key(&draft.id), core.store, core.gone)
        });
        let Some((saved, key, store, gone)) = saved else { return };
        let finish = move |result| self.step(|autosave, now| autosave.write_finished(number, result, now));
        if saved.is_ok() {
            set_if_changed(gone, None);
        }
        match saved {
            Ok(()) => store.kept(&key.to_string(), Box::new(finish)),
            Err(error) => finish(Err(error)),
        }
    }
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
