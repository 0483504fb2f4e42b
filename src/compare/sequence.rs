//! Two sequences laid side by side: where they differ.
//!
//! What occurs once in each holds them together (patience diff, as Bram Cohen describes it); what is left between is solved for the fewest changes
//! (Myers, "An O(ND) difference algorithm and its variations", 1986). The work is bounded by the length of the sequences: what would take
//! more counts as different.

use std::ops::Range;

/// A place where the sequences differ. One of its ranges may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

/// Steps that any two sequences may take, and those for each of their elements. A megabyte of other words takes about
/// half a second with these, in the browser.
const STEPS: (usize, usize) = (50_000, 8);
/// So many single changes are looked for at once: the work grows with their square.
const MOST_EDITS: usize = 128;

/// The places where two sequences differ, in order. An element is an index into `telling`, which says whether it may
/// hold the sequences together.
pub(super) fn changes(before: &[usize], after: &[usize], telling: &[bool]) -> Vec<Change> {
    let length = before.len() + after.len();
    let mut way = Way {
        before,
        after,
        telling,
        seen: vec![Seen::default(); telling.len()],
        steps: STEPS.0 + STEPS.1 * length,
        found: Vec::new(),
    };
    // What is still to be solved, the first on top.
    let mut open = vec![Change { before: 0..before.len(), after: 0..after.len() }];
    while let Some(gap) = open.pop() {
        way.solve(gap, &mut open);
    }
    way.found
}

/// Where an element stands within a gap, if that is one place of each sequence.
#[derive(Clone, Copy, Default)]
struct Seen {
    before: Times,
    after: Times,
}

#[derive(Clone, Copy, Default)]
enum Times {
    #[default]
    Never,
    Once(usize),
    Often,
}

impl Times {
    fn count(&mut self, at: usize) {
        *self = if let Self::Never = self { Self::Once(at) } else { Self::Often };
    }
}

struct Way<'a> {
    before: &'a [usize],
    after: &'a [usize],
    /// By element, as the next.
    telling: &'a [bool],
    seen: Vec<Seen>,
    /// How many steps are left.
    steps: usize,
    found: Vec<Change>,
}

impl Way<'_> {
    /// Adds the changes of a gap, or leaves smaller gaps to be solved.
    fn solve(&mut self, gap: Change, open: &mut Vec<Change>) {
        let gap = self.trim(gap);
        if gap.before.is_empty() && gap.after.is_empty() {
            return;
        }
        let is_solved =
            gap.before.is_empty() || gap.after.is_empty() || !self.spend(gap.before.len() + gap.after.len());
        if is_solved {
            return self.add(gap);
        }
        let anchors = self.anchors(&gap);
        if anchors.is_empty() {
            return self.go_through(gap);
        }
        let mut end = (gap.before.end, gap.after.end);
        for &(before, after) in anchors.iter().rev() {
            open.push(Change { before: before + 1..end.0, after: after + 1..end.1 });
            end = (before, after);
        }
        open.push(Change { before: gap.before.start..end.0, after: gap.after.start..end.1 });
    }

    /// A gap without what is the same at its start and at its end.
    fn trim(&mut self, mut gap: Change) -> Change {
        let (old, new) = (&self.before[gap.before.clone()], &self.after[gap.after.clone()]);
        let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[start..], &new[start..]);
        let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        gap.before = gap.before.start + start..gap.before.end - end;
        gap.after = gap.after.start + start..gap.after.end - end;
        gap
    }

    /// Whether so many steps were left.
    fn spend(&mut self, steps: usize) -> bool {
        let left = self.steps.checked_sub(steps);
        self.steps = left.unwrap_or(0);
        left.is_some()
    }

    /// Adds a change, to the last one if nothing lies between.
    fn add(&mut self, change: Change) {
        match self.found.last_mut() {
            Some(last) if last.before.end == change.before.start && last.after.end == change.after.start => {
                last.before.end = change.before.end;
                last.after.end = change.after.end;
            }
            _ => self.found.push(change),
        }
    }

    /// The most elements in the same order of those that occur once in each sequence of a gap.
    fn anchors(&mut self, gap: &Change) -> Vec<(usize, usize)> {
        for at in gap.before.clone() {
            self.seen[self.before[at]] = Seen::default();
        }
        for at in gap.after.clone() {
            self.seen[self.after[at]] = Seen::default();
        }
        for at in gap.before.clone() {
            self.seen[self.before[at]].before.count(at);
        }
        for at in gap.after.clone() {
            self.seen[self.after[at]].after.count(at);
        }
        let pairs = gap.before.clone().filter_map(|at| match self.seen[self.before[at]] {
            Seen { before: Times::Once(_), after: Times::Once(after) } if self.telling[self.before[at]] => {
                Some((at, after))
            }
            _ => None,
        });
        longest_in_order(&pairs.collect::<Vec<_>>())
    }

    /// Adds the changes of a gap that nothing holds together: the fewest, or where they are many, the fewest that lead
    /// furthest, again and again.
    fn go_through(&mut self, mut gap: Change) {
        while !gap.before.is_empty() || !gap.after.is_empty() {
            let Some((changes, (x, y))) = self.fewest(&gap) else { return self.add(gap) };
            for change in changes {
                self.add(change);
            }
            gap = Change {
                before: gap.before.start + x..gap.before.end,
                after: gap.after.start + y..gap.after.end,
            };
        }
    }

    /// The fewest single changes that lead to the end of a gap, or as far as so many do, and how far that is in each
    /// sequence. None if no steps are left.
    ///
    /// Row `d` tells how far along the first sequence `d` changes lead, by how many of them remove an element.
    fn fewest(&mut self, gap: &Change) -> Option<(Vec<Change>, (usize, usize))> {
        let (old, new) = (&self.before[gap.before.clone()], &self.after[gap.after.clone()]);
        let mut rows: Vec<Vec<usize>> = Vec::new();
        let mut furthest = None;
        for edits in 0..=MOST_EDITS {
            furthest = None;
            let mut row = Vec::with_capacity(edits + 1);
            for removed in 0..=edits {
                let x = rows.last().map_or(0, |last| step(last, removed).0);
                let y = x + edits - 2 * removed;
                // A way may lead past an end, and then no further.
                let rest = old.get(x..).zip(new.get(y..));
                let run = rest
                    .map_or(0, |(old, new)| old.iter().zip(new).take_while(|(old, new)| old == new).count());
                self.steps = self.steps.checked_sub(run + 1)?;
                row.push(x + run);
                if rest.is_some() {
                    furthest = furthest.max(Some((x + y + 2 * run, removed, (x + run, y + run))));
                }
                if (x + run, y + run) == (old.len(), new.len()) {
                    return Some((trace(&rows, removed, gap), (x + run, y + run)));
                }
            }
            rows.push(row);
        }
        rows.pop();
        furthest.map(|(_, removed, end)| (trace(&rows, removed, gap), end))
    }
}

/// How far one more change leads from a row, and whether it adds an element.
fn step(row: &[usize], removed: usize) -> (usize, bool) {
    let adding = row.get(removed).copied();
    let removing = removed.checked_sub(1).and_then(|removed| row.get(removed)).map(|x| x + 1);
    (adding.max(removing).unwrap_or(0), adding >= removing)
}

/// The single changes that lead through the rows to an end for which so many elements were removed.
fn trace(rows: &[Vec<usize>], mut removed: usize, gap: &Change) -> Vec<Change> {
    let mut changes = Vec::with_capacity(rows.len());
    for (edits, row) in rows.iter().enumerate().rev().map(|(last, row)| (last + 1, row)) {
        let (x, adds) = step(row, removed);
        let (end_before, end_after) = (gap.before.start + x, gap.after.start + x + edits - 2 * removed);
        changes.push(if adds {
            Change { before: end_before..end_before, after: end_after - 1..end_after }
        } else {
            Change { before: end_before - 1..end_before, after: end_after..end_after }
        });
        removed -= usize::from(!adds);
    }
    changes.reverse();
    changes
}

/// The longest part of the pairs, which are in the order of the first, that is in the order of the second too.
fn longest_in_order(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // Of all ways of one length, the one with the smallest end can be gone on with best: `ends` has it for each length.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = Vec::with_capacity(pairs.len());
    for (at, &(_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < second);
        previous.push(length.checked_sub(1).map(|length| ends[length]));
        if length < ends.len() {
            ends[length] = at;
        } else {
            ends.push(at);
        }
    }
    let mut longest: Vec<_> =
        std::iter::successors(ends.last().copied(), |&at| previous[at]).map(|at| pairs[at]).collect();
    longest.reverse();
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are elements. Of what differs, `-` and `+` stand before what was removed and added.
    fn check(before: &str, after: &str, expected: &str) {
        let [old, new] = [before, after].map(|text| text.bytes().map(usize::from).collect::<Vec<_>>());
        let mut shown = String::new();
        let mut at = 0;
        for change in changes(&old, &new, &[true; 128]) {
            shown.push_str(&after[at..change.after.start]);
            at = change.after.end;
            for (sign, part) in [('-', &before[change.before]), ('+', &after[change.after])] {
                if !part.is_empty() {
                    shown.push(sign);
                    shown.push_str(part);
                }
            }
            shown.push('.');
        }
        shown.push_str(&after[at..]);
        assert_eq!(shown, expected, "{before} → {after}");
    }

    #[test]
    fn the_fewest_changes() {
        check("", "", "");
        check("abc", "abc", "abc");
        check("", "abc", "+abc.");
        check("abc", "", "-abc.");
        check("abc", "abxc", "ab+x.c");
        check("abc", "xyz", "-abc+xyz.");
        check("aabbaa", "aabaa", "aab-b.aa");
        check("abcabba", "cbabac", "-ab.c+b.ab-b.a+c.");
    }

    #[test]
    fn what_occurs_once_holds_the_rest_together() {
        check("aaXbbYaa", "aXbbbYa", "a-a.Xbb+b.Y-a.a");
        check("aXYZb", "bYZXa", "-aX+b.YZ-b+Xa.");
        // What tells nothing does not.
        assert_eq!(changes(&[0, 1, 2], &[2, 1, 0], &[false, true, false]).len(), 2);
    }

    #[test]
    fn what_is_long_and_other_is_bounded() {
        // Each element occurs twice and nothing holds them together.
        let old: Vec<usize> = (0..200_000).map(|at| at % 50_000).collect();
        let new: Vec<usize> = (0..200_000).map(|at| (at * 7_919 + 1) % 50_000).collect();
        assert!(!changes(&old, &new, &vec![true; 50_000]).is_empty());
    }
}
