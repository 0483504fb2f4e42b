//! The name of a downloaded file.

/// Names that Windows keeps for itself, whatever their extension.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The longest name without its extension, in bytes: a file system takes 255, and browsers append a number.
const LONGEST: usize = 160;

/// A file name for a document of that title: words in lower case joined by hyphens, with `extension`. Letters
/// of any script stay; separators, control and bidirectional characters, leading dots and reserved names don't.
#[must_use]
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || matches!(c, '_' | '.') {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches(['-', '.']);
    let name = name[..name.floor_char_boundary(LONGEST)].trim_end_matches(['-', '.']);
    match name {
        "" => format!("specification.{extension}"),
        name if RESERVED.contains(&name.split('.').next().unwrap_or_default()) => {
            format!("{name}-1.{extension}")
        }
        name => format!("{name}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_on_every_disk() {
        let check = |title: &str, expected: &str| assert_eq!(file_name(title, "md"), expected);
        check("Payment Retries: Design", "payment-retries-design.md");
        check("../../etc/passwd", "etc-passwd.md");
        check("a\u{202e}gpj.exe", "a-gpj.exe.md");
        check("  ", "specification.md");
        check("CON", "con-1.md");
        check(".hidden", "hidden.md");
        check("Größe 仕様", "größe-仕様.md");
        check(&"x".repeat(300), &format!("{}.md", "x".repeat(160)));
        check(&"仕".repeat(300), &format!("{}.md", "仕".repeat(53)));
    }
}
