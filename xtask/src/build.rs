//! The page as it is published.

use crate::process::{self, Outcome};
use crate::project::dist;
use crate::tools::Tools;

/// The task `build`.
pub(crate) fn run() -> Outcome<()> {
    build_page(&Tools::ensure()?)?;
    println!("\nThe page is in {}: publish that folder on any static host.", dist().display());
    Ok(())
}

/// Builds the optimised page into `dist/`, whose earlier content is replaced.
pub(crate) fn build_page(tools: &Tools) -> Outcome<()> {
    process::run(
        tools.trunk().args(["build", "--release", "--dist"]).arg(dist()),
        "the page does not build: Trunk's message stands above",
    )
}
