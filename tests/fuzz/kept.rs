//! Cases that once failed and are more than a text.

use super::case::Case;
use crate::support::edits::{Edit, Verb};

pub(super) fn cases() -> Vec<Case> {
    let of = |text: &str, other: &str| Case { other: other.to_owned(), ..Case::of(text) };
    let keep = Edit { verb: Verb::Keep, target: 825, value: String::new(), flag: false };
    let set = Edit { verb: Verb::Set, target: 224, value: "m".to_owned(), flag: false };
    let quote = Edit { verb: Verb::Set, target: 160, value: "k\n.".to_owned(), flag: true };
    let title = Edit { verb: Verb::Keep, target: 211, value: String::new(), flag: false };
    let indented = Edit { verb: Verb::Set, target: 1, value: "`\n |".to_owned(), flag: true };
    let quote_sign = Edit { verb: Verb::Set, target: 839, value: "'".to_owned(), flag: false };
    let angle = Edit { verb: Verb::Set, target: 561, value: "> u".to_owned(), flag: true };
    let nested = Edit { verb: Verb::Set, target: 962, value: ">\n~".to_owned(), flag: false };
    vec![
        Case { edits: vec![nested], splice: (912, 75, String::new()), ..of("G", ">[G]") },
        Case {
            edits: vec![angle],
            splice: (615, 64, String::new()),
            ..of("[c]:/{{NAME}}\n{{NAME}}", "[]()")
        },
        Case { built_in: 1, edits: vec![quote_sign], ..of("<i{{NAME}}>\n{{NAME}}", "<i{{T}}>") },
        Case { built_in: 2, edits: vec![indented], ..of("c", ">[c]") },
        Case { built_in: 2, edits: vec![set], ..of("#\n", "#\n#") },
        of("", "```\n\u{2028}```"),
        Case { built_in: 2, edits: vec![keep], ..of("n\rn", "w") },
        of(" b\n\u{feff}", ""),
        of("# a\n\n## e\n", "## [c d] [# #\n\n# b # #\n"),
        Case { edits: vec![title], ..of("# s\rx", "") },
        Case { built_in: 4, edits: vec![quote], ..of("-", ">[o]") },
        Case { built_in: 4, ..of("", "**:**\u{a0}") },
        of("", "- [ ] TBD<!-->"),
        of("_Table 1: pairs._\n", "\u{feff}\u{feff}\r\n_Table 1: pairs._\r\n"),
    ]
}
