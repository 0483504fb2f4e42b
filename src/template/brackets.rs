//! What words in square brackets are: a prompt, a task box, a number, or a mark, a citation, code.

/// Bracketed words that mark what stands beside them and ask for nothing.
const MARKERS: [&str; 12] = [
    "bug",
    "draft/wip",
    "mandatory",
    "optional",
    "p",
    "required",
    "sic",
    "toc",
    "unreleased",
    "wip",
    "x",
    "yanked",
];

/// Whether `text` begins with a task box.
pub(super) fn is_task_box(text: &str) -> bool {
    let is_box = text.starts_with("[ ]") || text.starts_with("[x]") || text.starts_with("[X]");
    is_box && text[3..].chars().next().is_none_or(char::is_whitespace)
}

/// Whether an `[X]` between the two stands for a number, rather than for a ticked box.
pub(super) fn is_counted(before: &str, after: &str) -> bool {
    let unit = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    before.trim_end().ends_with([':', '~', '<', '>', '≤', '≥'])
        || after.starts_with(['%', ':'])
        || matches!(unit, "ms" | "s" | "KB" | "MB" | "GB" | "days" | "hours" | "minutes")
}

/// Whether bracketed words ask for something.
pub(super) fn is_prompt(inner: &str) -> bool {
    let words = inner.trim();
    let is_path = !words.contains(' ') && (words.ends_with('/') || words.contains("./"));
    let is_code = words.ends_with(';') || words.contains("->") || words.contains("::");
    // `Abc21`, or several such: a citation. `US1`: a mark.
    let first = words.split([';', ',', ' ']).next().unwrap_or_default();
    let digits = first.len() - first.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let is_code_like =
        words.len() <= 4 && words.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_key = digits >= 1 && is_code_like
        || digits >= 2
            && first.starts_with(char::is_uppercase)
            && (words == first || words.contains([';', ',']));
    // What the usage of a command has in brackets may be left out there.
    let is_option = words.trim_start_matches(['*', '_', '`', '\\']).starts_with('-');
    // A name in code is a link to what it names.
    let is_name = words.starts_with('`') && words.ends_with('`');
    words.chars().any(char::is_alphabetic)
        && !is_key
        && !is_option
        && !words.starts_with(['^', '!', '['])
        && !is_name
        && !MARKERS.contains(&words.to_lowercase().as_str())
        && !is_path
        && !is_code
}
