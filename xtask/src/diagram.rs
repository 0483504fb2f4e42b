//! The renderer of diagrams: a program of its own, which the page loads when there is a diagram.
//!
//! It is a workspace of its own, compiled into a folder of its own: that takes minutes, and once is enough.

use crate::build::{PANIC_AT_ONCE, compile_smaller};
use crate::process::{Outcome, run};
use crate::project::{cargo, target};
use crate::tools::WASM_TARGET;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of what the page loads for diagrams, in `public/` and in `dist/`.
pub(crate) const FOLDER: &str = "diagram";
const PROGRAM: &str = "diagram.wasm";

/// Compiles the renderer, where something has changed, and puts it into the built page in `folder`.
pub(crate) fn build_into(folder: &Path) -> Outcome<()> {
    let program = target_folder().join(WASM_TARGET).join("release").join(PROGRAM);
    if !program.is_file() {
        println!("Compiling the renderer of diagrams, which takes about ten minutes the first time.");
    }
    let mut build = cargo_here("build");
    build.arg("--release");
    compile_smaller(&mut build, &PANIC_AT_ONCE)?;
    run(&mut build, "the renderer of diagrams does not build, see above")?;
    let place = folder.join(FOLDER).join(PROGRAM);
    fs::copy(&program, &place)
        .map(drop)
        .map_err(|error| format!("could not copy {} to {}: {error}", program.display(), place.display()))
}

/// Checks how the renderer's own code is written.
pub(crate) fn lint() -> Outcome<()> {
    let mut format = cargo();
    run(
        format.args(["fmt", "--manifest-path", "diagram/Cargo.toml", "--", "--check"]),
        "the renderer's code is not formatted: run `cargo fmt` in `diagram`",
    )?;
    run(
        cargo_here("clippy").args(["--", "-D", "warnings"]),
        "clippy has complaints about the renderer, see above",
    )
}

fn cargo_here(subcommand: &str) -> Command {
    let mut cargo = cargo();
    cargo
        .args([subcommand, "--locked", "--manifest-path", "diagram/Cargo.toml", "--target", WASM_TARGET])
        .arg("--target-dir")
        .arg(target_folder());
    cargo
}

fn target_folder() -> PathBuf {
    target().join("diagram")
}

#[cfg(test)]
mod tests {
    use crate::project::root;
    use std::fs;

    #[test]
    fn notices_name_what_is_compiled() {
        let lock = fs::read_to_string(root().join("diagram/Cargo.lock")).unwrap();
        let notices = fs::read_to_string(root().join("public/diagram/NOTICES.txt")).unwrap();
        let packages = notices.lines().skip_while(|line| *line != "PACKAGES").skip(2);
        let packages: Vec<&str> = packages.take_while(|line| !line.is_empty()).collect();
        // Each stands above its authors, as `name version (licence)`; the compiler brings its own library.
        let named = packages.iter().filter(|line| !line.starts_with([' ', 'R']));
        let named: Vec<_> =
            named.map(|line| line.split_once(" (").unwrap().0.split_once(' ').unwrap()).collect();
        assert!(named.iter().any(|(name, _)| *name == "merman"));
        for (name, version) in named {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
            assert!(lock.contains(&entry), "{name} {version} is not what diagram/Cargo.lock names");
        }
    }
}
