//! Specwright: technical specifications from Markdown templates, in the browser.

pub mod document;
pub mod template;
pub mod tree;
