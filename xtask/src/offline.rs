//! What the page's worker (`public/sw.js`) keeps for where there is no network, and which version that is.
//!
//! It is settled last, once everything has its name: the version is a hash of all that was built. `index.html` is told
//! it too, and only a page that has one is kept at all.

use crate::budget::files_below;
use crate::diagram;
use crate::process::Outcome;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// What the page imports to be kept.
pub(crate) const SCRIPT: &str = "offline.js";
/// What answers for the page. It keeps its name, for that is how browsers find the next version.
const WORKER: &str = "sw.js";
/// What a team places there is of no version.
const TEMPLATES: &str = "templates/";
const INDEX: &str = "index.html";
/// What a page loads; what else is published is for people and for those who install it.
const LOADED: [&str; 6] = ["html", "css", "js", "wasm", "svg", "webmanifest"];
/// Where a page that is kept says its version.
const MARK: &str = "<script defer ";

/// What a version is made of, by addresses relative to the page; the page's own is empty.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    /// Without which the version does not answer.
    first: Vec<String>,
    /// Loaded in the background.
    later: Vec<String>,
}

/// Writes version and files into the worker of the built page in `folder`, and the version into its `index.html`.
pub(crate) fn write_into(folder: &Path) -> Outcome<()> {
    let mut files = Vec::new();
    for path in files_below(folder)? {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if !name.starts_with(TEMPLATES) {
            files.push((name, read(&path)?));
        }
    }
    files.sort_unstable();
    let version = version(&files);
    let kept = kept(files.into_iter().map(|(name, _)| name));
    let change = |name: &str, change: &dyn Fn(&str) -> Option<String>| {
        let path = folder.join(name);
        let text = String::from_utf8_lossy(&read(&path)?).into_owned();
        let changed = change(&text).ok_or_else(|| format!("{name} has no place for the version"))?;
        fs::write(&path, changed).map_err(|error| format!("could not write {}: {error}", path.display()))
    };
    change(WORKER, &|worker| fill(worker, &version, &kept))?;
    change(INDEX, &|html| replace_once(html, MARK, &format!("{MARK}data-version=\"{version}\" ")))
}

/// Whether a file, by its address relative to the page, is what a version does not need to answer.
pub(crate) fn is_later(name: &str) -> bool {
    name.starts_with(diagram::FOLDER)
}

/// Whether a file, by its address relative to the page, is kept at all.
pub(crate) fn is_kept(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    name != WORKER && !name.starts_with(TEMPLATES) && LOADED.contains(&ending)
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("could not read {}: {error}", path.display()))
}

fn version(files: &[(String, Vec<u8>)]) -> String {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn kept(names: impl Iterator<Item = String>) -> Kept {
    let (later, first) = names
        .filter(|name| is_kept(name))
        .map(|name| if name == INDEX { String::new() } else { name })
        .partition(|name| is_later(name));
    Kept { first, later }
}

fn fill(worker: &str, version: &str, kept: &Kept) -> Option<String> {
    let list = |files: &[String]| {
        let lines: Vec<String> = files.iter().map(|file| format!("  \"{file}\",\n")).collect();
        format!("[\n{}];", lines.concat())
    };
    let worker = replace_once(worker, "const VERSION = \"\";", &format!("const VERSION = \"{version}\";"))?;
    let worker = replace_once(&worker, "const FIRST = [];", &format!("const FIRST = {}", list(&kept.first)))?;
    replace_once(&worker, "const LATER = [];", &format!("const LATER = {}", list(&kept.later)))
}

fn replace_once(text: &str, from: &str, to: &str) -> Option<String> {
    (text.matches(from).count() == 1).then(|| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::root;

    const BUILT: [(&str, &str); 12] = [
        ("index.html", "<script defer src=\"./boot-00.js\"></script>"),
        ("boot-00.js", "run()"),
        ("base-01.css", "p {}"),
        ("specwright-02_bg.wasm", "code"),
        ("favicon.svg", "<svg/>"),
        ("manifest.webmanifest", "{}"),
        ("icon-192.png", "dots"),
        ("highlight-03/page.js", "colour()"),
        ("diagram-04/diagram.wasm", "draw"),
        ("diagram-04/NOTICES.txt", "thanks"),
        ("templates/index.json", "[]"),
        ("templates/page.html", "[]"),
    ];

    /// Writes a built page with this change, and returns its worker and its page.
    fn built(name: &str, changed: (&str, &str)) -> (String, String) {
        let folder = std::env::temp_dir().join(format!("specwright-offline-{name}-{}", std::process::id()));
        for (file, content) in BUILT {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, if file == changed.0 { changed.1 } else { content }).unwrap();
        }
        fs::copy(root().join("public").join(WORKER), folder.join(WORKER)).unwrap();
        write_into(&folder).unwrap();
        let [worker, page] = [WORKER, INDEX].map(|file| fs::read_to_string(folder.join(file)).unwrap());
        fs::remove_dir_all(&folder).unwrap();
        (worker, page)
    }

    #[test]
    fn what_a_page_loads_is_kept() {
        let kept = kept(BUILT.map(|(name, _)| name.to_owned()).into_iter().chain([WORKER.to_owned()]));
        let first = [
            "",
            "boot-00.js",
            "base-01.css",
            "specwright-02_bg.wasm",
            "favicon.svg",
            "manifest.webmanifest",
            "highlight-03/page.js",
        ];
        assert_eq!(kept.first, first);
        assert_eq!(kept.later, ["diagram-04/diagram.wasm"]);
    }

    #[test]
    fn the_version_follows_all_that_was_built() {
        let version = |(worker, page): (String, String)| {
            let version = worker.split_once("const VERSION = \"").unwrap().1[..16].to_owned();
            assert!(page.contains(&format!("<script defer data-version=\"{version}\" src=")), "{page}");
            version
        };
        let plain = version(built("plain", ("", "")));
        assert_eq!(version(built("again", ("", ""))), plain);
        assert_eq!(version(built("team", ("templates/index.json", "[{}]"))), plain, "a team's edit");
        for changed in ["base-01.css", "icon-192.png", "diagram-04/diagram.wasm"] {
            assert_ne!(version(built("changed", (changed, "other"))), plain, "{changed}");
        }
    }

    #[test]
    fn the_worker_names_what_is_kept() {
        let (worker, _) = built("worker", ("", ""));
        assert!(worker.contains("const FIRST = [\n  \"base-01.css\",\n"), "{worker}");
        assert!(worker.contains("const LATER = [\n  \"diagram-04/diagram.wasm\",\n];"), "{worker}");
        assert_eq!(fill("const VERSION = \"\";", "1", &Kept { first: vec![], later: vec![] }), None);
    }
}
