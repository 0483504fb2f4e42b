//! When to save, and what to tell the user about it: a machine without a clock or a timer.
//!
//! Its owner tells it what happens and when, and does as the [`Step`] that comes back says: write now, and
//! call [`Autosave::due`] at the deadline, which replaces any earlier one. A clock that jumps, in either
//! direction, can only make a write come early.

use super::{Millis, StoreError};

/// How long after the last edit a write follows, if no other edit comes.
const PAUSE: u64 = 400;

/// How long after the first edit that is not saved a write follows at the latest.
const LONGEST_WAIT: u64 = 2_000;

const FIRST_RETRY: u64 = 1_000;
const LONGEST_RETRY: u64 = 30_000;

/// What the owner of an [`Autosave`] is to do. Nothing of it may be put off.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Write the draft as it is now, and tell the result with [`Autosave::write_finished`].
    pub write: bool,
    /// When to call [`Autosave::due`]; none if there is nothing to wait for.
    pub deadline: Option<Millis>,
}

/// What the user is told. It follows from what the writes returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// Nothing was edited, so nothing is stored.
    Untouched,
    /// There are edits that no write has carried yet; one will.
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
#[derive(Clone, Debug, Default)]
pub struct Autosave {
    /// The edits that no write has carried yet.
    unsaved: Option<Edits>,
    /// Whether a write has begun whose result is not known.
    is_writing: bool,
    /// Whether to write as soon as the write under way has finished.
    is_urgent: bool,
    /// The failure of the last write.
    failure: Option<Failure>,
    /// When the last write succeeded.
    saved: Option<Millis>,
}

#[derive(Clone, Copy, Debug)]
struct Edits {
    first: Millis,
    last: Millis,
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
        let first = self.unsaved.map_or(now, |edits| edits.first);
        self.unsaved = Some(Edits { first, last: now });
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
        if self.is_writing {
            self.is_urgent = self.unsaved.is_some();
            return self.wait();
        }
        if self.deadline().is_some() { self.write() } else { self.wait() }
    }

    /// The write that was asked for has returned.
    pub fn write_finished(&mut self, result: Result<(), StoreError>, now: Millis) -> Step {
        self.observe(now);
        if !self.is_writing {
            return self.wait();
        }
        self.is_writing = false;
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
        if std::mem::take(&mut self.is_urgent) { self.write() } else { self.wait() }
    }

    /// What to tell the user.
    #[must_use]
    pub fn status(&self) -> SaveStatus {
        match (&self.failure, self.saved) {
            (Some(Failure { error: StoreError::Unavailable, .. }), _) => SaveStatus::Unavailable,
            (Some(failure), _) => SaveStatus::Failed { error: failure.error.clone(), since: failure.since },
            (None, _) if self.unsaved.is_some() || self.is_writing => SaveStatus::Saving,
            (None, Some(at)) => SaveStatus::Saved { at },
            (None, None) => SaveStatus::Untouched,
        }
    }

    /// Whether there are edits that no successful write has carried: closing the page would lose them.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.unsaved.is_some() || self.is_writing || self.failure.is_some()
    }

    /// Brings the times noted before `now`, if the clock has gone back, and says whether it has: a time in
    /// the future would put off the next write by as much as the clock has jumped.
    fn observe(&mut self, now: Millis) -> bool {
        let mut is_back = false;
        let edits = self.unsaved.iter_mut().flat_map(|edits| [&mut edits.first, &mut edits.last]);
        let failures = self.failure.iter_mut().map(|failure| &mut failure.last);
        for time in edits.chain(failures) {
            is_back |= *time > now;
            *time = now.min(*time);
        }
        is_back
    }

    fn deadline(&self) -> Option<Millis> {
        if self.is_writing {
            return None;
        }
        let edits = self.unsaved.map(|edits| edits.last.after(PAUSE).min(edits.first.after(LONGEST_WAIT)));
        edits.into_iter().chain(self.failure.as_ref().map(Failure::retry)).min()
    }

    fn wait(&self) -> Step {
        Step { write: false, deadline: self.deadline() }
    }

    fn write(&mut self) -> Step {
        self.unsaved = None;
        self.is_writing = true;
        Step { write: true, deadline: None }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(time: u64) -> Millis {
        Millis(time)
    }

    fn wait(deadline: u64) -> Step {
        Step { write: false, deadline: Some(Millis(deadline)) }
    }

    const IDLE: Step = Step { write: false, deadline: None };
    const WRITE: Step = Step { write: true, deadline: None };

    fn failed() -> StoreError {
        StoreError::Failed("full".to_owned())
    }

    #[test]
    fn a_write_follows_a_pause() {
        let mut save = Autosave::new();
        assert_eq!((save.status(), save.due(at(0)), save.hidden(at(0))), (SaveStatus::Untouched, IDLE, IDLE));
        assert_eq!(save.edited(at(1_000)), wait(1_400));
        assert_eq!(save.edited(at(1_300)), wait(1_700));
        assert_eq!(save.due(at(1_400)), wait(1_700));
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Saving, true));
        assert_eq!(save.due(at(1_700)), WRITE);
        assert_eq!(save.status(), SaveStatus::Saving);
        assert_eq!(save.write_finished(Ok(()), at(1_705)), IDLE);
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Saved { at: at(1_705) }, false));
    }

    #[test]
    fn one_who_never_pauses_is_saved_all_the_same() {
        let mut save = Autosave::opened(at(5));
        assert_eq!(save.status(), SaveStatus::Saved { at: at(5) });
        for time in (1_000..3_000).step_by(100) {
            assert_eq!(save.edited(at(time)), wait((time + 400).min(3_000)));
        }
        assert_eq!(save.due(at(3_000)), WRITE);
    }

    #[test]
    fn an_edit_during_a_write_is_written_after_it() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        let _ = save.due(at(400));
        assert_eq!(save.edited(at(410)), IDLE);
        assert_eq!(save.write_finished(Ok(()), at(420)), wait(810));
        assert_eq!(save.status(), SaveStatus::Saving);
        assert_eq!(save.due(at(810)), WRITE);
        assert_eq!((save.edited(at(820)), save.hidden(at(830))), (IDLE, IDLE));
        assert_eq!(save.write_finished(Ok(()), at(840)), WRITE);
    }

    #[test]
    fn hiding_writes_at_once() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        assert_eq!(save.hidden(at(1)), WRITE);
        assert_eq!(save.write_finished(Err(failed()), at(2)), wait(1_002));
        assert_eq!(save.hidden(at(3)), WRITE);
        assert_eq!(save.write_finished(Ok(()), at(4)), IDLE);
        assert_eq!(save.hidden(at(5)), IDLE);
    }

    #[test]
    fn a_failure_is_tried_again_for_ever() {
        let mut save = Autosave::new();
        let _ = save.edited(at(0));
        assert_eq!(save.due(at(400)), WRITE);
        let mut now = 400;
        for interval in [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] {
            assert_eq!(save.write_finished(Err(failed()), at(now)), wait(now + interval));
            assert_eq!(save.status(), SaveStatus::Failed { error: failed(), since: at(400) });
            now += interval;
            assert_eq!(save.due(at(now)), WRITE);
            assert!(matches!(save.status(), SaveStatus::Failed { .. }), "until one has succeeded");
        }
        assert_eq!(save.write_finished(Err(StoreError::Unavailable), at(now)), wait(now + 30_000));
        assert_eq!((save.status(), save.is_unsaved()), (SaveStatus::Unavailable, true));
        assert_eq!(save.edited(at(now + 10)), wait(now + 410));
        assert_eq!(save.due(at(now + 410)), WRITE);
        assert_eq!(save.write_finished(Ok(()), at(now + 411)), IDLE);
        assert_eq!(save.status(), SaveStatus::Saved { at: at(now + 411) });
        let _ = save.edited(at(now + 500));
        let _ = save.hidden(at(now + 500));
        assert_eq!(save.write_finished(Err(failed()), at(now)), wait(now + 1_000), "it begins anew");
    }

    #[test]
    fn a_clock_that_goes_back_delays_nothing() {
        let mut save = Autosave::new();
        let _ = save.edited(at(1_000_000));
        assert_eq!(save.due(at(500)), WRITE);
        let _ = save.write_finished(Err(failed()), at(1_000_000));
        assert_eq!(save.edited(at(20)), wait(420));
        let _ = save.hidden(at(20));
        assert_eq!(save.write_finished(Err(failed()), at(10)), wait(2_010));
        let mut far = Autosave::new();
        let _ = far.edited(at(u64::MAX));
        assert_eq!(far.edited(at(0)), wait(400));
    }

    #[derive(Clone, Copy, Debug)]
    enum Act {
        Edit,
        Timer,
        Hide,
        Finish {
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
            4 => any::<bool>().prop_map(|is_ok| Act::Finish { is_ok }),
            4 => (0..3_000_u64).prop_map(Act::Pass),
            1 => any::<u64>().prop_map(Act::Jump),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Beside the machine, a count of the edits is kept: those made, those that the write under way
        /// carries, and those that the last successful write carried.
        #[test]
        fn no_edit_is_forgotten(acts in proptest::collection::vec(act(), 1..80)) {
            let mut save = Autosave::new();
            let (mut made, mut carried, mut stored) = (0, None, 0);
            let mut now = at(1_000_000);
            let mut last_failed = false;
            for act in acts {
                let step = match act {
                    Act::Edit => {
                        made += 1;
                        save.edited(now)
                    }
                    Act::Timer => save.due(now),
                    Act::Hide => save.hidden(now),
                    Act::Finish { is_ok } => {
                        let result = if is_ok { Ok(()) } else { Err(failed()) };
                        if let Some(edits) = carried.take() {
                            last_failed = !is_ok;
                            stored = if is_ok { edits } else { stored };
                        }
                        save.write_finished(result, now)
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
                if step.write {
                    prop_assert_eq!(carried, None, "one write at a time");
                    prop_assert!(stored < made, "there is something to write");
                    carried = Some(made);
                }
                if stored < made {
                    let in_time = step.deadline.is_some_and(|deadline| deadline <= now.after(LONGEST_RETRY));
                    prop_assert!(carried.is_some() || in_time, "a write is under way or will be");
                } else {
                    prop_assert_eq!(step.deadline, None);
                }
                if matches!(act, Act::Hide) {
                    prop_assert!(carried.is_some() || stored == made);
                }
                if matches!(act, Act::Edit) && carried.is_none() {
                    prop_assert!(step.deadline.is_some_and(|deadline| deadline <= now.after(PAUSE)));
                }
                let status = save.status();
                prop_assert_eq!(matches!(status, SaveStatus::Saved { .. }), made > 0 && stored == made);
                prop_assert_eq!(matches!(status, SaveStatus::Untouched), made == 0);
                prop_assert_eq!(matches!(status, SaveStatus::Failed { .. }), last_failed && stored < made);
                prop_assert_eq!(save.is_unsaved(), stored < made);
            }
        }
    }
}
