//! The templates that a host places beside the page: an index and Markdown files, read without a rebuild.

use serde::Deserialize;

use super::Template;

/// The folder beside the page.
const FOLDER: &str = "templates/";

/// Where the index is, relative to the page.
pub const INDEX: &str = "templates/index.json";

/// An entry of the index.
#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    purpose: String,
    file: String,
}

/// A template of which the text is still to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Everything but the text.
    pub template: Template,
    /// Where the text is, relative to the page.
    pub address: String,
}

/// Reads an index: a list of objects with `name`, `file` and, if there is one, `purpose`. The slug is the file's name
/// without its ending, so that addresses stay readable. Returns what is announced, and in words what is wrong with the
/// index or an entry; no text at all is no index.
#[must_use]
pub fn index(text: &str) -> (Vec<Announced>, Vec<String>) {
    let text = text.trim_start_matches('\u{feff}');
    if text.is_empty() {
        return (Vec::new(), Vec::new());
    }
    match serde_json::from_str::<Vec<Entry>>(text) {
        Ok(entries) => {
            let (mut found, mut problems) = (Vec::new(), Vec::new());
            for entry in entries {
                match announced(entry) {
                    Ok(template) => found.push(template),
                    Err(problem) => problems.push(problem),
                }
            }
            (found, problems)
        }
        Err(error) => (Vec::new(), vec![format!("{INDEX} cannot be read: {error}.")]),
    }
}

fn announced(Entry { name, purpose, file }: Entry) -> Result<Announced, String> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    if stem.is_empty() || stem.starts_with('.') || !file.chars().all(is_plain) {
        return Err(format!("{INDEX}: “{file}” is not the name of a file in the folder."));
    }
    let slug = stem.to_lowercase().replace([' ', '_', '.'], "-");
    let template = Template { slug, name, purpose, ..Template::default() };
    Ok(Announced { template, address: format!("{FOLDER}{}", file.replace(' ', "%20")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_names_files_beside_it() {
        let text = r#"[{"name": "RFC", "purpose": "For every proposal.", "file": "Our RFC_v2.md"},
                       {"name": "ADR", "file": "adr.md", "owner": "platform"}]"#;
        let (found, problems) = index(&format!("\u{feff}{text}"));
        assert!(problems.is_empty());
        assert_eq!(found[0].address, "templates/Our%20RFC_v2.md");
        assert_eq!(found[0].template.slug, "our-rfc-v2");
        assert_eq!((found[1].template.name.as_str(), found[1].template.purpose.as_str()), ("ADR", ""));
    }

    #[test]
    fn a_broken_index_says_what_is_wrong() {
        assert_eq!(index(""), (vec![], vec![]));
        for broken in ["{}", "[{]", "[{\"name\": \"RFC\"}]", "<p>"] {
            let (found, problems) = index(broken);
            assert!(found.is_empty() && problems[0].contains("cannot be read"), "{broken}");
        }
        for file in ["../x.md", "https://x.y/z.md", "", ".md", "a/b.md", "a?b.md"] {
            let text =
                format!("[{{\"name\": \"A\", \"file\": {file:?}}}, {{\"name\": \"B\", \"file\": \"b.md\"}}]");
            let (found, problems) = index(&text);
            assert_eq!((found.len(), problems.len()), (1, 1), "one bad entry hides no other: {file}");
        }
    }
}
