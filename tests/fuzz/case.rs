//! One case: texts, and what is done with them.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::mutate;
use crate::support::edits::{Edit, edit};
use crate::support::generate::any_text;

/// What is tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    /// The template of the draft.
    pub(super) text: String,
    /// Another one: what the draft is brought into.
    pub(super) other: String,
    /// The rank of the built-in template that the draft is brought into as well.
    pub(super) built_in: usize,
    /// The edits of the draft, in order.
    pub(super) edits: Vec<Edit>,
    /// Where the written draft is edited as text: the start, in thousandths of its length, how many characters go and
    /// what comes in their place.
    pub(super) splice: (usize, usize, String),
}

/// Chance that is the same for the same seed.
pub(super) struct Chance(TestRunner);

impl Chance {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        bytes[8..16].copy_from_slice(&number.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }

    /// A number below `end`, or nought where there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.any(0..end) }
    }

    /// One of `from`, which is not empty.
    pub(super) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    #[expect(clippy::expect_used, reason = "the strategies here reject nothing")]
    pub(super) fn any<S: Strategy>(&mut self, strategy: S) -> S::Value {
        strategy.new_tree(&mut self.0).expect("a value").current()
    }
}

impl Case {
    /// The case of that number.
    pub(super) fn new(seeds: &[String], seed: u64, number: u64) -> Self {
        let mut chance = Chance::new(seed, number);
        let text = mutate::text(seeds, &mut chance);
        let other = match chance.below(4) {
            // Two texts that have a lot in common are where they are laid side by side.
            0..2 => mutate::variant(&text, seeds, &mut chance),
            2 => mutate::text(seeds, &mut chance),
            _ => chance.any(any_text()),
        };
        let edits = (0..chance.below(10)).map(|_| chance.any(edit())).collect();
        let typed = match chance.below(3) {
            0 => String::new(),
            1 => chance.any(any_text()),
            _ => mutate::window(&mutate::text(seeds, &mut chance), 4, &mut chance),
        };
        let longest = if chance.below(2) == 0 { 10 } else { 200 };
        let splice = (chance.below(1_001), chance.below(longest), typed);
        Self { text, other, built_in: chance.below(5), edits, splice }
    }

    /// A case that is a text and nothing else.
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.to_owned(), other: text.to_owned(), ..Self::default() }
    }
}

/// Replaces a part of `text`, as [`Case::splice`] says.
pub(super) fn spliced(text: &str, (start, count, typed): &(usize, usize, String)) -> String {
    let at = text.floor_char_boundary(text.len() * start / 1_000);
    let rest = &text[at..];
    let end = rest.char_indices().nth(*count).map_or(rest.len(), |(end, _)| end);
    format!("{}{typed}{}", &text[..at], &rest[end..])
}
