//! The page as it is published.

use crate::process::{self, Outcome, capture};
use crate::project::{dist, root};
use crate::tools::{Tools, WASM_TARGET, ensure_std_source};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::{fs, io};

/// A panic stops the program at once and carries no message, and nothing is written for `{:?}`: both are only of
/// use to someone who debugs, and weigh a tenth of the download.
const SMALLER: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zfmt-debug=none"];

/// The folder of what the page loads later, and only if it is needed; its name goes on with a hash of its content.
pub(crate) const LATER: &str = "highlight";

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
    process::run(&mut trunk, "the page does not build: Trunk's message stands above")?;
    name_by_content(&dist())
        .map_err(|error| format!("what the page loads later could not be named by its content: {error}"))
}

/// Gives the folder of what is loaded later a name of its content, by which `index.html` finds it, so that no cache
/// ever mixes two versions. Trunk does so only with what is loaded at once.
fn name_by_content(folder: &Path) -> io::Result<()> {
    let plain = folder.join(LATER);
    let mut files = fs::read_dir(&plain)?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut hasher = DefaultHasher::new();
    for file in files {
        (file.file_name(), fs::read(file.path())?).hash(&mut hasher);
    }
    let name = format!("{LATER}-{:016x}", hasher.finish());
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index)?;
    let named = html.replace(&format!("{LATER}/"), &format!("{name}/"));
    if named == html {
        return Err(io::Error::other("index.html does not name it"));
    }
    fs::rename(plain, folder.join(name))?;
    fs::write(index, named)
}

/// Whether the compiler knows the flags, which are not stable yet.
fn takes_smaller() -> bool {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root()).env("RUSTC_BOOTSTRAP", "1").args(SMALLER).args(["--print", "cfg"]);
    capture(&mut rustc).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_later_is_named_by_its_content() {
        let folder = std::env::temp_dir().join(format!("specwright-build-{}", std::process::id()));
        let names = ["one", "two", "one"].map(|content| {
            fs::remove_dir_all(&folder).ok();
            fs::create_dir_all(folder.join(LATER)).unwrap();
            fs::write(folder.join(LATER).join("page.js"), content).unwrap();
            fs::write(folder.join("index.html"), "<script data-later=\"./highlight/page.js\">").unwrap();
            name_by_content(&folder).unwrap();
            let html = fs::read_to_string(folder.join("index.html")).unwrap();
            let name = html.split(['/', '"']).find(|part| part.starts_with(LATER)).unwrap().to_owned();
            assert_eq!(fs::read_to_string(folder.join(&name).join("page.js")).unwrap(), content);
            name
        });
        assert!(name_by_content(&folder).is_err());
        fs::remove_dir_all(&folder).ok();
        assert_eq!(names[0], names[2]);
        assert_ne!(names[0], names[1]);
    }
}
