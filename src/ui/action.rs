//! What the buttons of the editor do, as an attribute of theirs says: one listener for the page reads it.

use crate::tree::{BlockId, FieldId, SectionId};

/// The attribute that carries an action.
pub(super) const ATTRIBUTE: &str = "data-do";

/// What a button of the editor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Fold(SectionId),
    GoTo(SectionId),
    GoToField(FieldId),
    Repeat(SectionId),
    AddItem(SectionId, BlockId),
    RemoveItem(SectionId, BlockId),
    AddRow(SectionId, BlockId),
    RemoveRow(SectionId, BlockId, BlockId),
    SwitchPart(SectionId, BlockId),
    JoinCode(SectionId, BlockId),
    Tick(FieldId),
    Keep(FieldId),
    Restore(FieldId),
    /// The option of that place.
    Choose(FieldId, u32),
    Include(SectionId),
    Rename(SectionId),
    AddSection(SectionId),
    MoveUp(SectionId),
    MoveDown(SectionId),
    NotApplicable(SectionId),
    LeaveOut(SectionId),
    EditAsMarkdown(SectionId),
    Correct(SectionId),
    Remove(SectionId),
    BackToFields,
    ChangeTemplate,
    Versions,
    ShowLeftOut,
    WorkingCopy,
    Backup,
}

impl Action {
    /// As the attribute has it: the name and the ids, joined by colons.
    pub(super) fn attribute(self) -> String {
        match self {
            Self::Fold(section) => one("fold", section.0),
            Self::GoTo(section) => one("go-to", section.0),
            Self::GoToField(field) => one("go-to-field", field.0),
            Self::Repeat(section) => one("repeat", section.0),
            Self::AddItem(section, block) => two("add-item", section, block),
            Self::RemoveItem(section, block) => two("remove-item", section, block),
            Self::AddRow(section, block) => two("add-row", section, block),
            Self::RemoveRow(section, block, row) => {
                format!("{}:{}", two("remove-row", section, block), row.0)
            }
            Self::SwitchPart(section, block) => two("switch-part", section, block),
            Self::JoinCode(section, block) => two("join-code", section, block),
            Self::Tick(field) => one("tick", field.0),
            Self::Keep(field) => one("keep", field.0),
            Self::Restore(field) => one("restore", field.0),
            Self::Choose(field, option) => format!("choose:{}:{option}", field.0),
            Self::Include(section) => one("include", section.0),
            Self::Rename(section) => one("rename", section.0),
            Self::AddSection(section) => one("add-section", section.0),
            Self::MoveUp(section) => one("move-up", section.0),
            Self::MoveDown(section) => one("move-down", section.0),
            Self::NotApplicable(section) => one("not-applicable", section.0),
            Self::LeaveOut(section) => one("leave-out", section.0),
            Self::Remove(section) => one("remove", section.0),
            Self::EditAsMarkdown(section) => one("edit-as-markdown", section.0),
            Self::Correct(section) => one("correct", section.0),
            Self::BackToFields => "back-to-fields".to_owned(),
            Self::Versions => "versions".to_owned(),
            Self::ChangeTemplate => "change-template".to_owned(),
            Self::ShowLeftOut => "show-left-out".to_owned(),
            Self::WorkingCopy => "working-copy".to_owned(),
            Self::Backup => "backup".to_owned(),
        }
    }

    /// Reads an attribute.
    pub(super) fn parse(attribute: &str) -> Option<Self> {
        let mut parts = attribute.split(':');
        let name = parts.next()?;
        let ids: Vec<u32> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let id = |at: usize| ids.get(at).copied();
        let section = || id(0).map(SectionId);
        let block = || id(1).map(BlockId);
        let field = || id(0).map(FieldId);
        Some(match name {
            "fold" => Self::Fold(section()?),
            "go-to" => Self::GoTo(section()?),
            "go-to-field" => Self::GoToField(field()?),
            "repeat" => Self::Repeat(section()?),
            "add-item" => Self::AddItem(section()?, block()?),
            "remove-item" => Self::RemoveItem(section()?, block()?),
            "add-row" => Self::AddRow(section()?, block()?),
            "remove-row" => Self::RemoveRow(section()?, block()?, id(2).map(BlockId)?),
            "switch-part" => Self::SwitchPart(section()?, block()?),
            "join-code" => Self::JoinCode(section()?, block()?),
            "tick" => Self::Tick(field()?),
            "keep" => Self::Keep(field()?),
            "restore" => Self::Restore(field()?),
            "choose" => Self::Choose(field()?, id(1)?),
            "include" => Self::Include(section()?),
            "rename" => Self::Rename(section()?),
            "add-section" => Self::AddSection(section()?),
            "move-up" => Self::MoveUp(section()?),
            "move-down" => Self::MoveDown(section()?),
            "not-applicable" => Self::NotApplicable(section()?),
            "leave-out" => Self::LeaveOut(section()?),
            "remove" => Self::Remove(section()?),
            "edit-as-markdown" => Self::EditAsMarkdown(section()?),
            "correct" => Self::Correct(section()?),
            "back-to-fields" => Self::BackToFields,
            "versions" => Self::Versions,
            "change-template" => Self::ChangeTemplate,
            "show-left-out" => Self::ShowLeftOut,
            "working-copy" => Self::WorkingCopy,
            "backup" => Self::Backup,
            _ => return None,
        })
    }
}

fn one(name: &str, id: u32) -> String {
    format!("{name}:{id}")
}

fn two(name: &str, section: SectionId, block: BlockId) -> String {
    format!("{name}:{}:{}", section.0, block.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_written() {
        let (section, block, field) = (SectionId(1), BlockId(22), FieldId(333));
        for action in [
            Action::Fold(section),
            Action::GoTo(section),
            Action::GoToField(field),
            Action::Repeat(section),
            Action::AddItem(section, block),
            Action::RemoveItem(section, block),
            Action::AddRow(section, block),
            Action::RemoveRow(section, block, BlockId(4)),
            Action::SwitchPart(section, block),
            Action::JoinCode(section, block),
            Action::Tick(field),
            Action::Keep(field),
            Action::Restore(field),
            Action::Choose(field, 2),
            Action::Include(section),
            Action::Rename(section),
            Action::AddSection(section),
            Action::MoveUp(section),
            Action::MoveDown(section),
            Action::NotApplicable(section),
            Action::LeaveOut(section),
            Action::Remove(section),
            Action::EditAsMarkdown(section),
            Action::Correct(section),
            Action::BackToFields,
            Action::Versions,
            Action::ChangeTemplate,
            Action::ShowLeftOut,
            Action::WorkingCopy,
            Action::Backup,
        ] {
            assert_eq!(Action::parse(&action.attribute()), Some(action));
        }
        for garbage in ["", "fold", "fold:x", "add-item:1", "nothing:1", "fold:99999999999"] {
            assert_eq!(Action::parse(garbage), None, "{garbage}");
        }
    }
}
