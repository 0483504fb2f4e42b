//! The page as it is published.

use crate::process::{self, Outcome, capture};
use crate::project::{dist, root};
use crate::tools::{Tools, WASM_TARGET, ensure_std_source};
use std::process::Command;

/// A panic stops the program at once and carries no message, and nothing is written for `{:?}`: both are only of
/// use to someone who debugs, and weigh a tenth of the download.
const SMALLER: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zfmt-debug=none"];

/// The task `build`.
pub(crate) fn run() -> Outcome<()> {
    build_page(&Tools::ensure()?)?;
    println!("\nThe page is in {}: publish that folder on any static host.", dist().display());
    Ok(())
}

/// Builds the optimised page into `dist/`, whose earlier content is replaced.
pub(crate) fn build_page(tools: &Tools) -> Outcome<()> {
    let mut trunk = tools.trunk();
    trunk.args(["build", "--release", "--dist"]).arg(dist());
    if takes_smaller() {
        ensure_std_source()?;
        // The standard library is built too, for it was compiled with messages for its panics.
        let flags = format!("CARGO_TARGET_{}_RUSTFLAGS", WASM_TARGET.replace('-', "_").to_uppercase());
        trunk
            .env("RUSTC_BOOTSTRAP", "1")
            .env(flags, SMALLER.join(" "))
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    } else {
        println!("This compiler does not take {}: the page becomes larger.", SMALLER.join(" "));
    }
    process::run(&mut trunk, "the page does not build: Trunk's message stands above")
}

/// Whether the compiler knows the flags, which are not stable yet.
fn takes_smaller() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root()).env("RUSTC_BOOTSTRAP", "1").args(SMALLER).args(["--print", "cfg"]);
    capture(&mut rustc).is_some()
}
