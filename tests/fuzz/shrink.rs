//! The smallest case that still fails.

use super::case::Case;

/// So often a case is tried while it is made smaller.
const MOST_TRIED: usize = 6_000;

/// Takes from a case whatever it does not need to fail.
pub(super) fn smallest(mut case: Case, is_failing: impl Fn(&Case) -> bool) -> Case {
    let mut left = MOST_TRIED;
    let mut fails = |case: &Case| {
        left = left.saturating_sub(1);
        left > 0 && is_failing(case)
    };
    loop {
        let before = format!("{case:?}").len();
        case.edits = without(&case.edits, |edits| fails(&Case { edits: edits.to_vec(), ..case.clone() }));
        case.text = shorter(&case.text, |text| fails(&Case { text, ..case.clone() }));
        case.other = shorter(&case.other, |other| fails(&Case { other, ..case.clone() }));
        let (start, count, typed) = case.splice.clone();
        let typed = shorter(&typed, |typed| fails(&Case { splice: (start, count, typed), ..case.clone() }));
        case.splice = (start, count, typed);
        for at in 0..case.edits.len() {
            let value = case.edits[at].value.clone();
            case.edits[at].value = shorter(&value, |value| {
                let mut case = case.clone();
                case.edits[at].value = value;
                fails(&case)
            });
        }
        if format!("{case:?}").len() >= before {
            return case;
        }
    }
}

/// A text without lines, then without characters.
fn shorter(text: &str, mut fails: impl FnMut(String) -> bool) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let text = without(&lines, |lines| fails(lines.concat())).concat();
    let signs: Vec<char> = text.chars().collect();
    without(&signs, |signs| fails(signs.iter().collect())).into_iter().collect()
}

/// Takes away ever shorter runs.
fn without<T: Clone>(all: &[T], mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut kept = all.to_vec();
    let mut run = kept.len();
    while run > 0 {
        let mut at = 0;
        while at < kept.len() {
            let end = (at + run).min(kept.len());
            let fewer = [&kept[..at], &kept[end..]].concat();
            if fails(&fewer) {
                kept = fewer;
            } else {
                at = end;
            }
        }
        run /= 2;
    }
    kept
}
