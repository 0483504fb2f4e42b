//! When to save, and what to tell the user about it: a machine without a clock or a timer.
//!
//! Its owner tells it what happens and when, and does as the [`Step`] that comes back says: write now, and
//! call [`Autosave::due`] at the deadline, which replaces any earlier one. A clock that jumps, in either
//! direction, can only make a write come early.

use super::{Millis, StoreError};

/// How long after the first edit that is not saved a write follows. One who types on is written every so often: what a
/// killed browser takes with it is no more than that.
const WAIT: u64 = 300;

/// A write is no more than one part in so many of the time, for a long document takes long to write.
const SHARE: u64 = 20;

const LONGEST_WAIT: u64 = 2_000;

const FIRST_RETRY: u64 = 1_000;
const LONGEST_RETRY: u64 = 30_000;

/// What the owner of an [`Autosave`] is to do. Nothing of it may be put off.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Write the draft as it is now, and tell the result with [`Autosave::write_finished`] and this number.
    pub write: Option<u64>,
    /// When to call [`Autosave::due`]; none if there is nothing to wait for.
    pub deadline: Option<Millis>,
}

/// What the user is told. It follows from what the writes returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// Nothing was edited, so nothing is stored.
    Untouched,
    /// There are edits of which no write is known to have carried them; one will.
    Saving,
    /// The last write succeeded, at that time, and carried the last edit.
    Saved {
        /// When it succeeded.
        at: Millis,
    },
    /// The last write failed. Another is on its way; until one succeeds, the edits are in memory only.
    Failed {
        /// What the store said.
        error: StoreError,
        /// When the first write failed since the last that succeeded.
        since: Millis,
    },
    /// There is no store. It is tried now and then all the same; a download keeps the edits.
    Unavailable,
}

/// Decides when a draft is written.
#[derive(Clone, Debug)]
pub struct Autosave {
    /// When the first edit was made that no write carries.
    unsaved: Option<Millis>,
    /// How many writes have begun.
    begun: u64,
    /// The last write of which the result is known. It carried what those before it did.
    finished: u64,
    /// How long to wait for more edits.
    wait: u64,
    /// The failure of the last write.
    failure: Option<Failure>,
    /// When the last write succeeded.
    saved: Option<Millis>,
}

impl Default for Autosave {
    fn default() -> Self {
        Self { unsaved: None, begun: 0, finished: 0, wait: WAIT, failure: None, saved: None }
    }
}

#[derive(Clone, Debug)]
struct Failure {
    error: StoreError,
    since: Millis,
    last: Millis,
    count: u32,
}

impl Failure {
    fn retry(&self) -> Millis {
        // At the fifth doubling the longest interval is reached.
        let doublings = self.count.saturating_sub(1).min(5);
        self.last.after((FIRST_RETRY << doublings).min(LONGEST_RETRY))
    }
}

impl Autosave {
    /// For a draft that is not stored yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For a draft that was opened as it was stored at that time.
    #[must_use]
    pub fn opened(saved: Millis) -> Self {
        Self { saved: Some(saved), ..Self::default() }
    }

    /// The draft was edited.
    pub fn edited(&mut self, now: Millis) -> Step {
        self.observe(now);
        self.unsaved.get_or_insert(now);
        self.wait()
    }

    /// The deadline has come. Too early a call is harmless.
    pub fn due(&mut self, now: Millis) -> Step {
        let is_back = self.observe(now);
        match self.deadline() {
            Some(deadline) if is_back || deadline <= now => self.write(),
            _ => self.wait(),
        }
    }

    /// The page is no longer shown, and may never run again: whatever is unsaved is written at once.
    pub fn hidden(&mut self, now: Millis) -> Step {
        self.observe(now);
        if self.deadline().is_some() { self.write() } else { self.wait() }
    }

    /// A write took the page so many milliseconds of its own time.
    pub fn took(&mut self, millis: u64) {
        self.wait = millis.saturating_mul(SHARE).clamp(WAIT, LONGEST_WAIT);
    }

    /// What became of a write is known. Several may be under way; only the last of them counts.
    pub fn write_finished(&mut self, write: u64, result: Result<(), StoreError>, now: Millis) -> Step {
        self.observe(now);
        if write <= self.finished || write > self.begun {
            return self.wait();
        }
        self.finished = write;
        match result {
            Ok(()) => {
                self.failure = None;
                self.saved = Some(now);
            }
            Err(error) => {
                let (since, count) = self.failure.as_ref().map_or((now, 0), |last| (last.since, last.count));
                self.failure = Some(Failure { error, since, last: now, count: count.saturating_add(1) });
            }
        }
        self.wait()
    }

    /// What to tell the user.
    #[must_use]
    pub fn status(&self) -> SaveStatus {
        match (&self.failure, self.saved) {
            (Some(Failure { error: StoreError::Unavailable, .. }), _) => SaveStatus::Unavailable,
            (Some(failure), _) => SaveStatus::Failed { error: failure.error.clone(), since: failure.since },
            (None, _) if self.unsaved.is_some() || self.finished < self.begun => SaveStatus::Saving,
            (None, Some(at)) => SaveStatus::Saved { at },
            (None, None) => SaveStatus::Untouched,
        }
    }

    /// Whether there are edits that no store has taken: closing the page would lose them.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.unsaved.is_some() || self.failure.is_some()
    }

    /// Brings the times noted before `now`, if the clock has gone back, and says whether it has: a time in
    /// the future would put off the next write by as much as the clock has jumped.
    fn observe(&mut self, now: Millis) -> bool {
        let mut is_back = false;
        let failure = self.failure.as_mut().map(|failure| &mut failure.last);
        for time in self.unsaved.iter_mut().chain(failure) {
            is_back |= *time > now;
            *time = now.min(*time);
        }
        is_back
    }

    /// When to write next.
    #[must_use]
    pub fn deadline(&self) -> Option<Millis> {
        let edits = self.unsaved.map(|first| first.after(self.wait));
        // One under way may succeed yet.
        let failure = self.failure.as_ref().filter(|_| self.finished == self.begun);
        edits.into_iter().chain(failure.map(Failure::retry)).min()
    }

    fn wait(&self) -> Step {
        Step { write: None, deadline: self.deadline() }
    }

    fn write(&mut self) -> Step {
        self.unsaved = None;
        self.begun += 1;
        Step { write: Some(self.begun), deadline: None }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn at(time: u64) -> Millis {
        Millis(time)
    }

    fn wait(deadline: u64) -> Step {
        Step { write: None, deadline: Some(Millis(deadline)) }
    }

    fn write(number: u64) -> Step {
        Step { write: Some(number), deadline: None }
    }

    const IDLE: Step = Step { write: None, deadline: None };

    fn failed() -> StoreError {
        StoreError::Failed("full".to_owned())
    }

    #[test]
    fn a_write_follows_the_first_edit() {
        let mut save = Autosave::new();
        assert_eq!((save.status(), save.due(at(0)), save.hidden(at(0))), (SaveStatus::Untouched, IDLE, IDLE));
        assert_eq!(save.edited(at(1_000)), wait(1_300));
        assert_eq!(save.edited(at(1_200)), wait(1_300));
        assert_eq!(save.due(at(1_299)), wait(1_300));
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Saving, true));
        assert_eq!(save.due(at(1_300)), write(1));
        assert_eq!(save.status(), SaveStatus::Saving);
        assert_eq!(save.write_finished(1, Ok(()), at(1_305)), IDLE);
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Saved { at: at(1_305) }, false));
    }

    #[test]
    fn what_takes_long_is_written_less_often() {
        let mut save = Autosave::opened(at(5));
        assert_eq!(save.status(), SaveStatus::Saved { at: at(5) });
        for (took, expected) in [(0, 300), (15, 300), (50, 1_000), (u64::MAX, 2_000), (1, 300)] {
            save.took(took);
            assert_eq!(save.edited(at(100)), wait(100 + expected));
        }
    }

    #[test]
    fn an_edit_during_a_write_does_not_wait_for_it() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        let _ = save.due(at(400));
        assert_eq!(save.edited(at(410)), wait(710));
        assert_eq!(save.hidden(at(420)), write(2));
        assert_eq!(save.write_finished(1, Ok(()), at(430)), IDLE);
        assert_eq!(save.status(), SaveStatus::Saving, "the second is under way");
        assert_eq!(save.write_finished(2, Ok(()), at(440)), IDLE);
        assert_eq!(save.status(), SaveStatus::Saved { at: at(440) });
        assert_eq!(save.write_finished(1, Err(failed()), at(450)), IDLE, "nobody minds any more");
        assert_eq!(save.write_finished(9, Err(failed()), at(450)), IDLE, "there is no such write");
    }

    #[test]
    fn hiding_writes_at_once() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        assert_eq!(save.hidden(at(1)), write(1));
        assert_eq!(save.write_finished(1, Err(failed()), at(2)), wait(1_002));
        assert_eq!(save.hidden(at(3)), write(2));
        assert_eq!(save.write_finished(2, Ok(()), at(4)), IDLE);
        assert_eq!(save.hidden(at(5)), IDLE);
    }

    #[test]
    fn a_failure_is_tried_again_for_ever() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        assert_eq!(save.due(at(400)), write(1));
        let (mut now, mut number) = (400, 1);
        for interval in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            assert_eq!(save.write_finished(number, Err(failed()), at(now)), wait(now + interval));
            assert_eq!(save.status(), SaveStatus::Failed { error: failed(), since: at(400) });
            now += interval;
            number += 1;
            assert_eq!(save.due(at(now)), write(number));
            assert!(matches!(save.status(), SaveStatus::Failed { .. }), "until one has succeeded");
        }
        assert_eq!(save.write_finished(number, Err(StoreError::Unavailable), at(now)), wait(now + 30_000));
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Unavailable, true));
        assert_eq!(save.edited(at(now + 10)), wait(now + 310));
        assert_eq!(save.due(at(now + 310)), write(number + 1));
        assert_eq!(save.write_finished(number + 1, Ok(()), at(now + 311)), IDLE);
        assert_eq!(save.status(), SaveStatus::Saved { at: at(now + 311) });
        let _ = save.edited(at(now + 500));
        let _ = save.hidden(at(now + 500));
        assert_eq!(
            save.write_finished(number + 2, Err(failed()), at(now)),
            wait(now + 1_000),
            "it begins anew"
        );
    }

    #[test]
    fn a_clock_that_goes_back_delays_nothing() {
        let mut save = Autosave::new();
        let _ = save.edited(at(1_000_000));
        assert_eq!(save.due(at(500)), write(1));
        let _ = save.write_finished(1, Err(failed()), at(1_000_000));
        assert_eq!(save.edited(at(20)), wait(320));
        let _ = save.hidden(at(20));
        assert_eq!(save.write_finished(2, Err(failed()), at(10)), wait(2_010));
        let mut far = Autosave::new();
        let _ = far.edited(at(u64::MAX));
        assert_eq!(far.edited(at(0)), wait(300));
    }

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Edit,
        Timer,
        Hide,
        Finish {
            which: usize,
            is_ok: bool,
        },
        /// The clock goes on, or jumps to any other time.
        Pass(u64),
        Jump(u64),
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => Just(Act::Edit),
            3 => Just(Act::Timer),
            1 => Just(Act::Hide),
            4 => (0..3_usize, any::<bool>()).prop_map(|(which, is_ok)| Act::Finish { which, is_ok }),
            4 => (0..3_000_u64).prop_map(Act::Pass),
            1 => any::<u64>().prop_map(Act::Jump),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Beside the machine, a count of the edits is kept: those made, those that each write under way
        /// carries, and those that the last write with a result carried, if that was a good one.
        #[test]
        fn no_edit_is_forgotten(acts in proptest::collection::vec(act(), 1..80)) {
            let mut save = Autosave::new();
            let (mut made, mut stored) = (0, 0);
            let mut under_way = BTreeMap::new();
            let mut now = at(1_000_000);
            let (mut finished, mut has_failed) = (0, false);
            for act in acts {
                let step = match act {
                    Act::Edit => {
                        made += 1;
                        save.edited(now)
                    }
                    Act::Timer => save.due(now),
                    Act::Hide => save.hidden(now),
                    Act::Finish { which, is_ok } => {
                        let found = under_way.iter().nth(which).map(|(number, edits)| (*number, *edits));
                        let Some((number, edits)) = found else { continue };
                        under_way.remove(&number);
                        if number > finished {
                            finished = number;
                            has_failed = !is_ok;
                            stored = if is_ok { edits } else { stored };
                        }
                        save.write_finished(number, if is_ok { Ok(()) } else { Err(failed()) }, now)
                    }
                    Act::Pass(millis) => {
                        now = now.after(millis);
                        save.due(now)
                    }
                    Act::Jump(time) => {
                        now = at(time);
                        save.due(now)
                    }
                };
                if let Some(number) = step.write {
                    prop_assert!(stored < made, "there is something to write");
                    prop_assert_eq!(under_way.insert(number, made), None);
                }
                let is_carried = under_way.iter().any(|(number, edits)| *number > finished && *edits == made);
                if stored < made {
                    let in_time = step.deadline.is_some_and(|deadline| deadline <= now.after(LONGEST_RETRY));
                    prop_assert!(is_carried || in_time, "a write is under way or will be");
                } else {
                    prop_assert_eq!(step.deadline, None);
                }
                if matches!(act, Act::Hide) {
                    prop_assert!(is_carried || stored == made);
                }
                if matches!(act, Act::Edit) {
                    prop_assert!(step.deadline.is_some_and(|deadline| deadline <= now.after(WAIT)));
                }
                let status = save.status();
                let is_done = stored == made && !has_failed && under_way.keys().all(|number| *number < finished);
                prop_assert_eq!(matches!(status, SaveStatus::Saved { .. }), made > 0 && is_done);
                prop_assert_eq!(matches!(status, SaveStatus::Untouched), made == 0);
                prop_assert_eq!(matches!(status, SaveStatus::Failed { .. }), has_failed);
                prop_assert_eq!(save.is_unsaved(), has_failed || !is_carried && stored < made);
            }
        }
    }
}
