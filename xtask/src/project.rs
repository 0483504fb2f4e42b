//! Where things lie in the checkout, and which versions its lock file names.

use crate::process::Outcome;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout's top folder.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The folder that `cargo xtask build` leaves for publishing.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's folder for what it builds, as the environment sets it.
pub(crate) fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Cargo itself (the one that runs this program), to be run in the checkout's top folder.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// The version of a package that `Cargo.lock` names.
pub(crate) fn locked_version(package: &str) -> Outcome<String> {
    let path = root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path)
        .map_err(|error| format!("could not read {}: {error}", path.display()))?;
    version_in_lock(&lock, package)
        .map(str::to_owned)
        .ok_or_else(|| format!("Cargo.lock names no version of {package}"))
}

/// In a lock file each package is a table whose `name` line stands right above its `version` line.
fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.by_ref().find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
            [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"registry\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(version_in_lock(lock, "wasm"), None);
        assert_eq!(version_in_lock("name = \"wasm-bindgen\"\n", "wasm-bindgen"), None);
    }
}
