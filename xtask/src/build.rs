//! The page as it is published.

use crate::process::{self, Outcome, capture};
use crate::project::{dist, root};
use crate::tools::{Tools, WASM_TARGET, ensure_std_source};
use crate::{diagram, icons, offline};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;
use std::{fs, io};

/// A panic stops the program at once and carries no message, which is only of use to someone who debugs.
pub(crate) const PANIC_AT_ONCE: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];
/// Nothing is written for `{:?}` either: together that is a tenth of the download.
const SMALLER: [&str; 3] = [PANIC_AT_ONCE[0], PANIC_AT_ONCE[1], "-Zfmt-debug=none"];

/// The folder of what the page loads for code.
pub(crate) const HIGHLIGHT: &str = "highlight";
/// The styles, as the page loads them, and how it names a file of them.
const STYLE: &str = "style.css";
const STYLESHEET: [&str; 2] = ["<link rel=\"stylesheet\" href=\"./", "\"/>"];
/// What the page loads besides what Trunk names, files and folders; their names go on with a hash of their content.
const NAMED: [&str; 5] = ["boot.js", STYLE, offline::SCRIPT, HIGHLIGHT, diagram::FOLDER];

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
    compile_smaller(&mut trunk, &SMALLER)?;
    process::run(&mut trunk, "the page does not build: Trunk's message stands above")?;
    diagram::build_into(&dist())?;
    icons::draw_into(&dist())?;
    gather_styles(&dist()).map_err(|error| format!("the styles could not be gathered: {error}"))?;
    NAMED
        .iter()
        .try_for_each(|name| name_by_content(&dist(), name))
        .map_err(|error| format!("what the page loads could not be named by its content: {error}"))?;
    offline::write_into(&dist())
}

/// Has a command of Cargo or Trunk compile with these flags, if the compiler knows them: they are not stable yet. The
/// standard library is compiled too, for as it comes it has messages for its panics.
pub(crate) fn compile_smaller(command: &mut Command, flags: &[&str]) -> Outcome<()> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(root()).env("RUSTC_BOOTSTRAP", "1").args(flags).args(["--print", "cfg"]);
    let words = flags.join(" ");
    if capture(&mut rustc).is_none() {
        println!("This compiler does not take {words}: the page becomes larger.");
        return Ok(());
    }
    ensure_std_source()?;
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env(format!("CARGO_TARGET_{}_RUSTFLAGS", WASM_TARGET.replace('-', "_").to_uppercase()), words)
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    Ok(())
}

/// Puts all styles into one file, in their order. Each by itself would be a request for which the page waits before it
/// loads the program.
fn gather_styles(folder: &Path) -> io::Result<()> {
    let index = folder.join("index.html");
    let [open, close] = STYLESHEET;
    let (mut lines, mut styles) = (Vec::new(), String::new());
    for line in fs::read_to_string(&index)?.lines() {
        let file = line.trim().strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(file) = file.map(|file| folder.join(file)) {
            if styles.is_empty() {
                lines.push(format!("    {open}{STYLE}{close}"));
            }
            styles += &fs::read_to_string(&file)?;
            fs::remove_file(file)?;
        } else {
            lines.push(line.to_owned());
        }
    }
    if styles.is_empty() {
        return Err(io::Error::other("index.html names none"));
    }
    fs::write(folder.join(STYLE), styles)?;
    fs::write(index, lines.join("\n") + "\n")
}

/// Gives a file of the page, or a folder of what is loaded later, a name of its content, by which `index.html` finds it,
/// so that no cache ever mixes two versions. Trunk does so only with what it has made.
fn name_by_content(folder: &Path, plain: &str) -> io::Result<()> {
    let place = folder.join(plain);
    let mut hasher = DefaultHasher::new();
    let (mention, name) = if place.is_dir() {
        let mut files = fs::read_dir(&place)?.collect::<io::Result<Vec<_>>>()?;
        files.sort_by_key(fs::DirEntry::file_name);
        for file in files {
            (file.file_name(), fs::read(file.path())?).hash(&mut hasher);
        }
        (format!("{plain}/"), format!("{plain}-{:016x}/", hasher.finish()))
    } else {
        fs::read(&place)?.hash(&mut hasher);
        let (stem, ending) = plain.split_once('.').unwrap_or((plain, ""));
        (plain.to_owned(), format!("{stem}-{:016x}.{ending}", hasher.finish()))
    };
    let index = folder.join("index.html");
    let html = fs::read_to_string(&index)?;
    // Comments may speak of it too.
    let named = html.replace(&format!("=\"./{mention}"), &format!("=\"./{name}"));
    if named == html {
        return Err(io::Error::other(format!("index.html does not name {plain}")));
    }
    fs::rename(place, folder.join(name))?;
    fs::write(index, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_come_in_one_file_in_their_order() {
        let folder = std::env::temp_dir().join(format!("specwright-styles-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let [open, close] = STYLESHEET;
        let page = format!("<head>\n    {open}b-1.css{close}\n    {open}a-2.css{close}\n</head>\n");
        fs::write(folder.join("index.html"), page).unwrap();
        fs::write(folder.join("b-1.css"), "@layer b, a;\n").unwrap();
        fs::write(folder.join("a-2.css"), "p {}\n").unwrap();
        gather_styles(&folder).unwrap();
        let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(read("index.html"), format!("<head>\n    {open}{STYLE}{close}\n</head>\n"));
        assert_eq!(read(STYLE), "@layer b, a;\np {}\n");
        assert!(!folder.join("b-1.css").exists());
        fs::write(folder.join("index.html"), "<head></head>").unwrap();
        assert!(gather_styles(&folder).is_err());
        fs::remove_dir_all(&folder).ok();
    }

    #[test]
    fn what_is_loaded_later_is_named_by_its_content() {
        let folder = std::env::temp_dir().join(format!("specwright-build-{}", std::process::id()));
        let names = ["one", "two", "one"].map(|content| {
            fs::remove_dir_all(&folder).ok();
            fs::create_dir_all(folder.join("later")).unwrap();
            fs::write(folder.join("later").join("page.js"), content).unwrap();
            fs::write(folder.join("index.html"), "<script data-later=\"./later/page.js\">").unwrap();
            name_by_content(&folder, "later").unwrap();
            let html = fs::read_to_string(folder.join("index.html")).unwrap();
            let name = html.split(['/', '"']).find(|part| part.starts_with("later-")).unwrap().to_owned();
            assert_eq!(fs::read_to_string(folder.join(&name).join("page.js")).unwrap(), content);
            name
        });
        assert!(name_by_content(&folder, "later").is_err());
        fs::write(folder.join("boot.js"), "run()").unwrap();
        fs::write(folder.join("index.html"), "<!-- boot.js --><script src=\"./boot.js\">").unwrap();
        name_by_content(&folder, "boot.js").unwrap();
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        let name = html.split(['/', '"']).find(|part| part.starts_with("boot-")).unwrap();
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), "run()", "{html}");
        fs::remove_dir_all(&folder).ok();
        assert_eq!(names[0], names[2]);
        assert_ne!(names[0], names[1]);
    }
}
