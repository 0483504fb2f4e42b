//! The words under which a person knows a field: labels and prompts, told from the text around a placeholder.
//! English word lists refine here and never decide: without them a field is only named less well.

use std::borrow::Cow;

/// Words that are written in capitals wherever they stand.
const ACRONYMS: [&str; 30] = [
    "ADR", "API", "APIS", "CDN", "CI", "CPU", "DB", "DNS", "E2E", "ETA", "GDPR", "HTTP", "ID", "JSON", "KPI",
    "PII", "PR", "PRD", "QA", "RFC", "SDK", "SLA", "SLO", "SQL", "TTL", "UI", "URI", "URL", "UX", "XML",
];

/// First words of a paragraph that tells its reader what to write.
const INSTRUCTIONS: [&str; 41] = [
    "add",
    "consider",
    "describe",
    "discuss",
    "enumerate",
    "explain",
    "identify",
    "include",
    "list",
    "mention",
    "outline",
    "provide",
    "replace",
    "say",
    "show",
    "specify",
    "tell",
    "think",
    "write",
    "address",
    "briefly",
    "capture",
    "clarify",
    "define",
    "detail",
    "document",
    "fill",
    "give",
    "highlight",
    "how",
    "insert",
    "name",
    "note",
    "state",
    "summarise",
    "summarize",
    "what",
    "when",
    "which",
    "who",
    "why",
];

/// So many of them do so wherever in a paragraph a sentence begins with them.
const IMPERATIVES: usize = 19;

/// How a paragraph begins that stands for another.
const BRIEFS: [&str; 6] = ["brief ", "short ", "a clear ", "optional, ", "this section ", "this is the "];

/// What such a paragraph says near its beginning that the other is to be.
const FORMS: [&str; 7] =
    ["description", "explanation", "overview", "page", "paragraph", "paragraphs", "sentences"];

/// A name in words: `FEATURE_NAME` is "Feature name", `prdLink` "Prd link".
pub(super) fn of_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (index, word) in name.split(['_', '-', '.', ' ']).filter(|word| !word.is_empty()).enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if ACRONYMS.contains(&word.to_uppercase().as_str()) {
            out.push_str(&word.to_uppercase());
            continue;
        }
        let is_capitals = word.chars().all(|c| !c.is_lowercase());
        let lower = if is_capitals { word.to_lowercase() } else { word.to_owned() };
        let mut chars = lower.chars();
        match chars.next() {
            Some(first) if index == 0 => out.extend(first.to_uppercase()),
            Some(first) => out.push(first),
            None => {}
        }
        out.push_str(chars.as_str());
    }
    out
}

/// What ends a label, in Latin and in East Asian writing.
const COLONS: [char; 2] = [':', '\u{ff1a}'];

/// A label at the start of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    /// Its words, without emphasis and colon.
    pub(super) words: &'a str,
    /// The bytes of it, emphasis and colon included; spaces after it are not part of it.
    pub(super) len: usize,
    /// Whether it is bold.
    pub(super) is_bold: bool,
}

/// The label with which `text` begins: `**Status:**`, `**Status**:`, `Status:`, or bold words alone on a line.
pub(super) fn label(text: &str) -> Option<Label<'_>> {
    let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
    let line = &text[indent..];
    for mark in ["**", "__"] {
        let Some(inner) = line.strip_prefix(mark) else {
            continue;
        };
        let close = inner.find(mark).filter(|&close| !inner[..close].contains('\n'))?;
        let words = inner[..close].trim();
        let after = &inner[close + 2..];
        let has_colon = words.ends_with(COLONS) || after.starts_with(COLONS);
        // Bold words that end as a sentence does are one.
        let is_alone =
            after.lines().next().unwrap_or_default().trim().is_empty() && !words.ends_with(['.', '!']);
        if words.is_empty() || !(has_colon || is_alone) {
            return None;
        }
        let colon = after.chars().next().filter(|c| COLONS.contains(c)).map_or(0, char::len_utf8);
        let len = indent + 2 + close + 2 + colon;
        return Some(Label { words: words.trim_end_matches(COLONS).trim_end(), len, is_bold: true });
    }
    let colon = line.find(COLONS).filter(|&colon| is_plain_label(&line[..colon]))?;
    let sign = line[colon..].chars().next().map_or(0, char::len_utf8);
    let after = &line[colon + sign..];
    // The wide colon brings its own space.
    let is_apart = sign > 1 || after.is_empty() || after.starts_with([' ', '\t', '\n', '\r']);
    is_apart.then(|| Label { words: &line[..colon], len: indent + colon + sign, is_bold: false })
}

/// Up to eight words without sentence marks or emphasis; a code span may be among them.
fn is_plain_label(words: &str) -> bool {
    !words.trim().is_empty()
        && !words.contains(['\n', '.', '?', '!', '*', '[', '|', '<'])
        && words.split_whitespace().count() <= 8
}

/// The words of a label, without marks of emphasis and code.
pub(super) fn plain(words: &str) -> String {
    short(&bare(words)).into_owned()
}

fn bare(words: &str) -> String {
    words.replace(['*', '`'], "").trim_matches([' ', '_', '-', '\n']).to_owned()
}

/// The words of a label of many fields, each of which takes them: of very long ones, the beginning has to do.
pub(crate) fn short(words: &str) -> Cow<'_, str> {
    const LONGEST: usize = 400;
    if words.len() <= LONGEST {
        return Cow::Borrowed(words);
    }
    let end = words.floor_char_boundary(LONGEST - " …".len());
    Cow::Owned(format!("{} …", &words[..end]))
}

/// The label that the text before a placeholder ends in: "400" in `` `400`: ``, "Phase 1" in `Phase 1: `.
pub(super) fn label_before(text: &str) -> Option<String> {
    let line = text.rsplit('\n').next().unwrap_or_default().trim_end();
    // Bold words stand before an answer as a label does: `**When** [it rains]`.
    let bold = line.strip_suffix("**").and_then(|rest| Some(rest.rsplit_once("**")?.1));
    let line = line.trim_end_matches(['(', '`', '#', '*', '_', '"', ' ']);
    // `Time: O(?)` is labelled by what stands before the colon.
    let line = match line.rsplit_once(": ") {
        Some((before, function)) if function.len() <= 3 && !function.contains(' ') => before,
        _ => bold.or_else(|| line.strip_suffix(COLONS))?.trim_end_matches(COLONS),
    };
    let words = line.rsplit([',', ';', '.', '|']).next().unwrap_or_default();
    let words =
        words.rsplit_once('(').map_or(words, |(_, inner)| if inner.contains(')') { words } else { inner });
    let words = bare(words.split(": ").next().unwrap_or_default());
    let is_label = words.chars().any(char::is_alphanumeric) && words.split_whitespace().count() <= 8;
    is_label.then(|| short(&words).into_owned())
}

/// Whether a label, prompt or name speaks of a date.
pub(super) fn is_date(words: &str) -> bool {
    let lower = words.to_lowercase();
    let has_word = lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "date" || word == "yyyy");
    let is_moment = matches!(
        lower.trim(),
        "created"
            | "updated"
            | "last updated"
            | "last modified"
            | "next review"
            | "due"
            | "deadline"
            | "approved on"
    );
    (has_word || is_moment) && !lower.contains('`') && lower.split_whitespace().count() <= 4
}

/// Whether a paragraph of ordinary words tells its reader what to write, rather than saying it.
pub(super) fn is_instruction(paragraph: &str) -> bool {
    let paragraph = paragraph.trim();
    if paragraph.ends_with(['?', '\u{ff1f}']) {
        return true;
    }
    let start: String = paragraph.chars().take(40).collect::<String>().to_lowercase();
    let mut words = start.split(|c: char| !c.is_alphanumeric());
    BRIEFS.iter().any(|words| start.starts_with(words))
        || words.next().is_some_and(|first| INSTRUCTIONS.contains(&first))
        || words.take(4).any(|word| FORMS.contains(&word))
}

/// Whether words begin by telling what to write, be it under a condition.
fn is_imperative(words: &str) -> bool {
    let first = words.split([' ', ',']).next().unwrap_or_default();
    let words = match words.split_once(", ") {
        Some((_, then)) if first == "If" => then.split(' ').next().unwrap_or_default(),
        _ if first.starts_with(char::is_uppercase) => first,
        _ => "",
    };
    INSTRUCTIONS[..IMPERATIVES].contains(&words.to_lowercase().as_str())
}

/// Whether some sentence of a paragraph in a template speaks to its author.
pub(super) fn is_asking(paragraph: &str) -> bool {
    is_instruction(paragraph)
        || is_stand_in(paragraph)
        || paragraph.split_inclusive(['.', '?', ':', '\n']).any(|sentence| {
            let words = sentence.trim();
            words.ends_with('?')
                || is_imperative(words)
                || words.split(|c: char| !c.is_alphanumeric()).any(|word| {
                    matches!(word, "you" | "your" | "You" | "Your" | "Please" | "please" | "Optional")
                })
        })
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What comes, in the words of a short line before it that ends in a colon; whole sentences say more than that.
pub(super) fn lead_in(text: &str) -> Option<String> {
    let words = text.trim().strip_suffix(':')?;
    (words.len() <= 80 && !words.contains(". ")).then(|| plain(words))
}

/// Words that stand for an answer wherever they are the whole of it.
pub(super) fn is_placeholder_word(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('@')
        || matches!(text, "..." | "…" | "?" | "TBD" | "TODO" | "N/A?" | "FIXME" | "???")
        || matches!(text, "DATE" | "NAME" | "NUMBER" | "STATUS" | "TITLE")
        || ["TODO:", "TODO ", "TBD:", "FILL ME IN"].iter().any(|words| text.starts_with(words))
        || is_mask(text)
        || is_capitals(text)
}

/// Whether a whole value, item or paragraph of a template only stands for one: a placeholder word, or words that
/// are wholly in italics or parentheses.
pub(super) fn is_stand_in(text: &str) -> bool {
    let text = text.trim();
    is_placeholder_word(text) || wrapped(text).is_some()
}

/// The words within one pair of `*`, `_` or parentheses that goes around all of them.
pub(super) fn wrapped(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let close = match open {
        '*' | '_' => open,
        '(' => ')',
        '\u{ff08}' => '\u{ff09}',
        _ => return None,
    };
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    let has_words = inner.chars().any(char::is_alphabetic) && !inner.starts_with([' ', '*', '_']);
    let is_link = inner.starts_with("http") || inner.ends_with(['*', '_', ' ']);
    let is_one = !inner.contains([open, if open == '(' { ')' } else { open }]);
    (has_words && !is_link && is_one).then_some(inner)
}

/// Whether words that stand for others ask for nothing themselves: they speak of what is around them.
pub(super) fn is_hint(words: &str) -> bool {
    let words = words.trim().trim_end_matches('.').to_lowercase();
    let starts = ["add more ", "repeat ", "continue for "];
    words == "etc" || starts.iter().any(|start| words.starts_with(start))
}

/// A mask of a date or number, or a line to write on: `YYYY-MM-DD`, `NNNN`, `####`, `0000`, `____`.
pub(super) fn is_mask(text: &str) -> bool {
    let is_of = |signs: &str| text.chars().all(|c| signs.contains(c.to_ascii_uppercase()));
    let is_date = text.len() >= 8 && is_of("YMDAGTJ-/. ") && text.to_ascii_uppercase().contains("YY");
    let is_same = text.len() >= 3 && text.bytes().all(|byte| Some(byte) == text.bytes().next());
    is_date || is_same && text.starts_with(['N', 'X', '#', '0', '_'])
}

/// Words in capitals that are joined as no words are: `ONE_TO_TWO_SENTENCES`.
fn is_capitals(text: &str) -> bool {
    text.contains('_')
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a value is one link and nothing else: its text and address.
pub(super) fn whole_link(value: &str) -> Option<(&str, &str)> {
    let (text, address) = value.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    (!text.contains(['[', ']']) && !address.contains(['(', ')'])).then_some((text, address))
}

/// Boxes and arrows: the brackets in a drawing are part of it.
pub(super) fn is_drawing(code: &str) -> bool {
    code.contains(|c: char| matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}'))
        || code.contains("-->")
}

/// The words of the one prompt that code is, whatever its language.
pub(super) fn whole_prompt(code: &str) -> Option<&str> {
    let inner = code.trim().strip_prefix('[')?.strip_suffix(']')?;
    let is_words = inner.starts_with(char::is_alphanumeric) && inner.contains(' ');
    (is_words && !inner.contains(['[', ']', '"', ','])).then_some(inner)
}

/// Whether some line of code has a prompt of at least one word in it, or of a drawing the first is one.
pub(super) fn has_prompt(code: &str) -> bool {
    if is_drawing(code) {
        let first = code.trim_start().lines().next().unwrap_or_default().trim_end();
        return first.starts_with('[') && first.find(']') == Some(first.len() - 1) && first.contains(' ');
    }
    code.lines().any(|line| {
        line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-' | '*'))
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .is_some_and(|(inner, after)| inner.chars().any(char::is_alphabetic) && !after.starts_with('('))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(of_name("FEATURE_NAME"), "Feature name");
        assert_eq!(of_name("API_URL"), "API URL");
        assert_eq!(of_name("e2e_test"), "E2E test");
        assert_eq!(of_name("GOAL_1"), "Goal 1");
        assert_eq!(of_name("projectName"), "ProjectName");
    }

    #[test]
    fn labels_open_a_line() {
        let words = |text: &str| label(text).map(|label| text[..label.len].to_owned() + "|" + label.words);
        assert_eq!(words("**Status:** x").as_deref(), Some("**Status:**|Status"));
        assert_eq!(words("**Status**: x").as_deref(), Some("**Status**:|Status"));
        assert_eq!(words("**Document history**").as_deref(), Some("**Document history**|Document history"));
        assert_eq!(words("Time: O(?)").as_deref(), Some("Time:|Time"));
        assert_eq!(words("**bold** words"), None);
        assert_eq!(words("**Say it well.**"), None);
        assert_eq!(words("A sentence. With: colon"), None);
        assert_eq!(words("https://x.y"), None);
    }

    #[test]
    fn labels_stand_before_a_placeholder() {
        assert_eq!(label_before("`400`: ").as_deref(), Some("400"));
        assert_eq!(label_before("Time: O(").as_deref(), Some("Time"));
        assert_eq!(label_before("**Related story:** ").as_deref(), Some("Related story"));
        assert_eq!(label_before("Component 1: `").as_deref(), Some("Component 1"));
        assert_eq!(label_before("Author(s): ").as_deref(), Some("Author(s)"));
        assert_eq!(label_before("**High (two of them):** ").as_deref(), Some("High (two of them)"));
        assert_eq!(label_before(" | **Date**: ").as_deref(), Some("Date"));
        assert_eq!(label_before("title: \"Draft: ").as_deref(), Some("title"));
        assert_eq!(label_before(", **When** ").as_deref(), Some("When"));
        assert_eq!(label_before("** - Goal: ").as_deref(), Some("Goal"));
        assert_eq!(label_before("_Needs: ").as_deref(), Some("Needs"));
        assert_eq!(label_before("see "), None);
        assert_eq!(label_before(": "), None);
    }

    #[test]
    fn dates_and_instructions() {
        assert!(is_date("Date") && is_date("Last Updated") && is_date("Launch date"));
        assert!(!is_date("Candidate") && !is_date("Update process") && !is_date("e.g., `date_of`"));
        assert!(is_instruction("Brief description of it."));
        assert!(is_instruction("Which way?"));
        assert!(is_instruction("Two or three sentences that tell it."));
        assert!(!is_instruction("Requests carry a token."));
        assert!(is_asking("If it is so, say why.") && !is_asking("If it is so, the job waits."));
    }
}
