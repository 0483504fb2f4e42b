//! What Cargo and rustup install: the wasm target, Trunk and wasm-bindgen's command, which build the page, and the
//! driver of Firefox; each in exactly one version.
//!
//! A tool is installed only where it is missing or of another version. What is already right is never touched.

use crate::process::{Outcome, capture, run};
use crate::project::{cargo, locked_version, root};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// Later versions of Trunk want a newer compiler than the one that `Cargo.toml` asks for.
const TRUNK_VERSION: &str = "0.21.14";
/// The one that the tests were written with; they use more of it than the standard asks for.
const GECKODRIVER_VERSION: &str = "0.37.1";

/// A command that Cargo can install.
struct Tool {
    package: &'static str,
    command: &'static str,
    version: String,
}

/// The installed tools, ready to build the page.
pub(crate) struct Tools {
    trunk: PathBuf,
    search_path: OsString,
}

impl Tools {
    /// Makes sure that everything that builds the page is there.
    pub(crate) fn ensure() -> Outcome<Self> {
        ensure_wasm_target()?;
        let trunk =
            Tool { package: "trunk", command: "trunk", version: TRUNK_VERSION.to_owned() }.ensure()?;
        // Code and command of wasm-bindgen speak a private protocol, so their versions must be equal.
        let version = locked_version("wasm-bindgen")?;
        let wasm_bindgen = Tool { package: "wasm-bindgen-cli", command: "wasm-bindgen", version }.ensure()?;
        Ok(Self { search_path: search_path_from(&wasm_bindgen)?, trunk })
    }

    /// Trunk, to be run in the checkout's top folder.
    pub(crate) fn trunk(&self) -> Command {
        let mut trunk = Command::new(&self.trunk);
        trunk
            .current_dir(root())
            // Trunk takes the first wasm-bindgen that it meets.
            .env("PATH", &self.search_path)
            .env("TRUNK_SKIP_VERSION_CHECK", "true")
            // Trunk reads this one as `true` or `false` and refuses the customary `1`.
            .env_remove("NO_COLOR");
        trunk
    }
}

impl Tool {
    /// The path of the command in the wanted version, installed if need be.
    fn ensure(&self) -> Outcome<PathBuf> {
        let home = cargo_home()?;
        let mut folders = search_folders();
        folders.push(home.join("bin"));
        if let Some(path) = self.find(&folders) {
            return Ok(path);
        }
        let spec = format!("{}@{}", self.package, self.version);
        println!("Installing {spec}, which takes some minutes.");
        // Asking for the version makes Cargo replace another one; `--force` lets it replace a binary that came
        // from elsewhere.
        run(
            cargo().args(["install", "--locked", "--force", "--root"]).arg(&home).arg(&spec),
            &format!("{spec} could not be installed: see above, or install it by hand"),
        )?;
        self.find(&[home.join("bin")])
            .ok_or_else(|| format!("{spec} was installed, but `{} --version` says otherwise", self.command))
    }

    fn find(&self, folders: &[PathBuf]) -> Option<PathBuf> {
        let is_right = |path: &PathBuf| {
            capture(Command::new(path).arg("--version").env_remove("NO_COLOR"))
                .is_some_and(|printed| version_in(&printed) == Some(&self.version))
        };
        candidates(self.command, folders).into_iter().find(is_right)
    }
}

/// The driver of Firefox, which has no package in Debian.
pub(crate) fn ensure_geckodriver() -> Outcome<PathBuf> {
    let version = GECKODRIVER_VERSION.to_owned();
    Tool { package: "geckodriver", command: "geckodriver", version }.ensure()
}

/// Makes sure that one of Cargo's own additions (`fmt`, `clippy`) is there; a minimal toolchain lacks them.
pub(crate) fn ensure_component(subcommand: &str, component: &str) -> Outcome<()> {
    if capture(cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    run(
        rustup().args(["component", "add", component]),
        &format!("`cargo {subcommand}` is missing: install it with `rustup component add {component}`"),
    )
}

/// The paths at which a command of this name lies, in the order of the folders.
pub(crate) fn candidates(command: &str, folders: &[PathBuf]) -> Vec<PathBuf> {
    let file = format!("{command}{}", std::env::consts::EXE_SUFFIX);
    folders.iter().map(|folder| folder.join(&file)).filter(|path| path.is_file()).collect()
}

/// The folders in which the environment looks for commands.
pub(crate) fn search_folders() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// The target is there if its standard library is, whoever installed it. rustup is only asked to add it: where it
/// may not install by itself, a `targets` line in a toolchain file would do nothing.
fn ensure_wasm_target() -> Outcome<()> {
    ensure_in_toolchain(WASM_TARGET, ["target", "add", WASM_TARGET])
}

/// Makes sure that the source of the standard library is there.
pub(crate) fn ensure_std_source() -> Outcome<()> {
    ensure_in_toolchain("src/rust/library", ["component", "add", "rust-src"])
}

/// Makes sure that the toolchain has a folder, by what rustup is to be asked otherwise.
fn ensure_in_toolchain(folder: &str, request: [&str; 3]) -> Outcome<()> {
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))
        .ok_or("`rustc` does not run: install Rust")?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(folder).is_dir() {
        return Ok(());
    }
    let request_words = request.join(" ");
    println!("Running rustup {request_words}.");
    run(
        rustup().args(request),
        &format!("a part of the compiler is missing: add it with `rustup {request_words}`"),
    )
}

fn rustup() -> Command {
    let mut rustup = Command::new("rustup");
    rustup.current_dir(root());
    rustup
}

/// The folder under whose `bin` Cargo installs commands.
fn cargo_home() -> Outcome<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("CARGO_INSTALL_ROOT")
        .or_else(|| set("CARGO_HOME"))
        .or_else(|| set("HOME").or_else(|| set("USERPROFILE")).map(|home| home.join(".cargo")))
        .ok_or_else(|| "no home folder is known: set CARGO_HOME".to_owned())
}

/// The environment's search path with the command's own folder first.
fn search_path_from(command: &Path) -> Outcome<OsString> {
    let first = command.parent().map(Path::to_path_buf);
    std::env::join_paths(first.into_iter().chain(search_folders()))
        .map_err(|error| format!("the search path cannot be extended: {error}"))
}

/// Commands print their name and then their version.
fn version_in(printed: &str) -> Option<&str> {
    printed.split_whitespace().nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_versions() {
        assert_eq!(version_in("trunk 0.21.14\n"), Some("0.21.14"));
        assert_eq!(version_in("wasm-bindgen 0.2.129 (abc)\n"), Some("0.2.129"));
        assert_eq!(version_in("trunk"), None);
    }
}
