//! Closed choices: the options that a prompt or a note beside an answer names.

/// Words after which a note lists the values that it takes.
const CUES: [&str; 6] = ["one of", "One of", "values:", "values are", "options:", "options are"];

/// The options of a closed choice: two or more between bars or dots, three or more short ones between slashes, two
/// that are opposites, or "Low, Medium, or High".
pub(super) fn options(inner: &str) -> Option<Vec<String>> {
    let split = |separators: &[char]| -> Vec<String> {
        inner.split(separators).map(|option| option.trim().to_owned()).collect()
    };
    let by_bar = split(&['|', '·']);
    if by_bar.len() >= 2 && by_bar.iter().all(|option| !option.is_empty()) {
        return Some(by_bar);
    }
    let is_path = inner.contains('.') && !inner.contains(' ');
    let by_slash = if is_path { Vec::new() } else { split(&['/']) };
    let is_opposite = by_slash.len() == 2
        && matches!(by_slash[0].to_lowercase().as_str(), "yes" | "true" | "on" | "enabled");
    if (by_slash.len() >= 3 || is_opposite) && by_slash.iter().all(|option| is_short(option)) {
        return Some(by_slash);
    }
    let (before, last) = inner.rsplit_once(", or ")?;
    let listed: Vec<String> = before.split(", ").chain([last]).map(str::to_owned).collect();
    let is_name = |option: &String| {
        is_short(option) && option.starts_with(char::is_uppercase) && !option.contains([':', '.', '?', '['])
    };
    (listed.len() >= 3 && listed.iter().all(is_name)).then_some(listed)
}

fn is_short(option: &str) -> bool {
    !option.is_empty()
        && !option.contains('`')
        && option.chars().count() <= 25
        && option.split_whitespace().count() <= 3
}

/// The options that a note names for the answer beside it: all of what it says, or a list in a sentence, as in
/// "Must be one of `a`, `b` or `c`." and "Acceptable values: A, B". What stands behind one in parentheses tells of it.
pub(super) fn noted(note: &str) -> Option<Vec<String>> {
    let note = note.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_start_matches('#').trim();
    if let Some(mut options) = options(note) {
        for option in &mut options {
            option.truncate(option.find(" (").unwrap_or(option.len()));
        }
        return Some(options).filter(|options| options.iter().all(|option| is_short(option)));
    }
    let (cue, list) = CUES.iter().find_map(|cue| Some((cue, note.split_once(cue)?.1)))?;
    let end = list.find(". ").or_else(|| list.find(".\n")).unwrap_or(list.trim_end_matches('.').len());
    let list = list[..end].trim_start_matches(':').replace(" or ", ", ");
    let marks: &[char] = &['`', '"', '\'', '*', '_'];
    let is_set_off = list.trim_start().starts_with(marks) || cue.ends_with(':');
    let listed: Vec<String> = list
        .split([',', '|'])
        .map(|option| option.trim().trim_matches(marks).to_owned())
        .filter(|option| !option.is_empty())
        .collect();
    let is_option = |option: &String| {
        is_short(option)
            && !option.contains(marks)
            && (is_set_off || option.starts_with(char::is_uppercase) || !option.contains(' '))
    };
    (listed.len() >= 2 && listed.iter().all(is_option)).then_some(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Option<Vec<String>>, expected: &[&str]) {
        assert_eq!(found.unwrap_or_default(), expected);
    }

    #[test]
    fn options_of_a_prompt() {
        check(options("Draft/In Review/Approved"), &["Draft", "In Review", "Approved"]);
        check(options("low | high"), &["low", "high"]);
        check(options("early · late"), &["early", "late"]);
        check(options("Yes/No"), &["Yes", "No"]);
        check(options("Low, Medium, or High"), &["Low", "Medium", "High"]);
        check(options("API changes/additions"), &[]);
        check(options("`api/src/`, `web/src/`"), &[]);
        check(options("path/to/it.py"), &[]);
        check(options("a long explanation of something/b/c"), &[]);
        check(options("The people, the places, or the things"), &[]);
    }

    #[test]
    fn options_in_a_note() {
        check(noted("<!-- Acceptable values: New, In Use, Gone -->"), &["New", "In Use", "Gone"]);
        check(
            noted("How far it is.\nMust be one of `new`,\n`in use`, or `gone`. Ask us."),
            &["new", "in use", "gone"],
        );
        check(noted("# early (before noon) · late"), &["early", "late"]);
        check(noted("<!-- One of the teams, or a guest, writes it -->"), &[]);
        check(noted("<!-- name it -->"), &[]);
    }
}
