//! Specwright: technical specifications from Markdown templates, in the browser.

pub mod browser;
pub mod compare;
pub mod document;
pub mod drafts;
pub mod export;
pub mod import;
pub mod markdown;
pub mod preview;
pub mod template;
pub mod tree;
pub mod ui;
pub mod workspace;
