//! One fault after the other at every place where it can happen, in one store while the other is whole: whatever was
//! told to be kept can be read again byte for byte, or a later text that goes on from it.

mod day;

use std::collections::{BTreeSet, HashSet};
use std::fmt::{Debug, Display};
use std::hash::{DefaultHasher, Hash, Hasher};

use self::day::{Claim, DRAFT_IDS, Day, Failing, Moment, PACES, Pace, Texts, UNREADABLE};
use super::*;
use crate::drafts::{Lineage, PREFIX};

/// What is gone when the next page opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Lost {
    Nothing,
    Local,
    Durable,
}

/// Opens pages on the stores as they were, but on no two that were the same.
#[derive(Default)]
struct Sweep {
    seen: HashSet<u64>,
}

impl Sweep {
    fn is_new(&mut self, what: impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        self.seen.insert(hasher.finish())
    }

    /// A page that opens at any moment of the day finds what was told until then, even without what is lost.
    fn check_day(&mut self, day: &Day, lost: &[Lost], fault: &dyn Debug) {
        for (at, moment) in day.moments.iter().enumerate() {
            if !self.is_new((moment, lost)) {
                continue;
            }
            let what = format_args!("{fault:?} at {at}");
            assert_untouched(&day.moments[0].local, &moment.local, &what);
            assert_untouched(&day.moments[0].durable, &moment.durable, &what);
            for lost in lost {
                let mut moment = moment.clone();
                match lost {
                    Lost::Nothing => {}
                    Lost::Local => moment.local.clear(),
                    Lost::Durable => moment.durable.clear(),
                }
                self.check(&moment, &format_args!("{what}, {lost:?} lost"));
            }
        }
    }

    /// Opens a page at that moment; the states that the stores go through meanwhile.
    fn check(&mut self, moment: &Moment, what: &dyn Display) -> Vec<Moment> {
        if self.is_new(moment) { reopen(moment, what) } else { Vec::new() }
    }
}

/// Opens a page and looks at once, when the stores have been brought together, and after it has gone on.
fn reopen(moment: &Moment, what: &dyn Display) -> Vec<Moment> {
    let (local, durable) =
        (MemoryStore::holding(moment.local.clone()), MemoryStore::holding(moment.durable.clone()));
    let (local, durable) = (leak(local), leak(durable));
    let mut states = Vec::new();
    let mut note = || {
        let (local, durable) = (local.snapshot(), durable.snapshot());
        states.push(Moment { local, durable, claims: moment.claims.clone() });
    };
    let (store, mirror) = page(local, durable, false);
    note();
    assert_drafts(store, &moment.claims, what);
    store.bring("specwright/version/", Box::new(|_| {}));
    while mirror.step(false) {
        note();
    }
    assert_drafts(store, &moment.claims, what);
    assert_versions(store, &moment.claims, what);
    // Whoever goes on loses nothing either.
    let library = Library::new(store);
    if let Some(head) = library.open(&id("d1")).unwrap().heads.first() {
        let mut session = Session::resume(writer("after"), &head.lineage);
        library.save(&mut session, &draft("what is written next")).unwrap();
        note();
        while mirror.step(false) {
            note();
        }
        assert_drafts(store, &moment.claims, what);
    }
    for state in &states {
        assert_untouched(&moment.local, &state.local, what);
        assert_untouched(&moment.durable, &state.durable, what);
    }
    // They live as long as the tests do: what they hold need not.
    for store in [local, durable] {
        store.roll_back(Texts::new());
        store.forget();
    }
    states
}

fn assert_drafts(store: Store, claims: &BTreeSet<Claim>, what: &dyn Display) {
    for draft in DRAFT_IDS {
        let heads = Library::new(store).open(&id(draft)).unwrap().heads;
        for claim in claims.iter().filter(|claim| claim.draft == id(draft) && !claim.is_version) {
            let Claim { revision, text, .. } = claim;
            let stated = Lineage { revision: revision.clone(), seen: Vec::new() };
            let is_there = heads.iter().any(|head| {
                if head.lineage.revision == *revision {
                    head.draft.document.write() == *text
                } else {
                    head.lineage.stands_for(&stated)
                }
            });
            let lineages: Vec<_> = heads.iter().map(|head| &head.lineage).collect();
            assert!(is_there, "{what}: {claim:?} is lost, there is {lineages:?}");
        }
    }
}

fn assert_versions(store: Store, claims: &BTreeSet<Claim>, what: &dyn Display) {
    let library = Library::new(store);
    for claim in claims.iter().filter(|claim| claim.is_version) {
        let mut versions = library.versions(&claim.draft).unwrap().into_iter();
        let version = versions.find(|version| version.summary.lineage.revision == claim.revision);
        let text = version.map(|version| library.version(&version.key).unwrap().draft.document.write());
        assert_eq!(text.as_ref(), Some(&claim.text), "{what}: {claim:?}");
    }
}

/// What others have in a store is as it was, and so is what cannot be read, though it may be there now.
fn assert_untouched(before: &Texts, after: &Texts, what: &dyn Display) {
    let theirs = |texts: &Texts| -> Vec<(String, String)> {
        let theirs = texts.iter().filter(|(key, _)| !key.starts_with(PREFIX));
        theirs.map(|(key, text)| (key.clone(), text.clone())).collect()
    };
    assert_eq!(theirs(before), theirs(after), "{what}");
    let unreadable = before.get(UNREADABLE);
    assert!(unreadable.is_none() || unreadable == after.get(UNREADABLE), "{what}");
}

#[test]
fn the_day_ends_well_without_a_fault() {
    for pace in PACES {
        let day = Day::pass(pace, Failing::None, |_| {});
        let ours = |texts: Texts| -> Texts {
            texts.into_iter().filter(|(key, _)| key.starts_with(PREFIX)).collect()
        };
        assert_eq!(ours(day.local.snapshot()), ours(day.durable.snapshot()));
        // Thirteen saves and a version, without those that were deleted, or overtaken before they were told.
        let expected = match pace {
            Pace::Prompt | Pace::Slow => 13,
            Pace::Late => 12,
        };
        assert_eq!((day.saves, day.claims().len()), (13, expected));
        let listing = Library::new(day.local).list().unwrap();
        let keys: Vec<_> = listing.unreadable.iter().map(|record| record.key.as_str()).collect();
        assert_eq!(keys, [UNREADABLE]);
        let mut heads = Vec::new();
        for draft in DRAFT_IDS {
            let found = Library::new(day.local).open(&id(draft)).unwrap().heads;
            heads.push(found.iter().map(|head| head.draft.document.write()).collect::<Vec<_>>());
        }
        let last = "one, two, three, four, five, six, seven, eight";
        assert_eq!(heads, [vec![last.to_owned()], vec!["beside the point".to_owned()], vec![]]);
    }
}

#[test]
fn no_fault_of_the_first_store_loses_what_is_kept() {
    let mut sweep = Sweep::default();
    for pace in PACES {
        for is_for_good in [false, true] {
            for successes in 0.. {
                let day = Day::pass(pace, Failing::None, |local| {
                    if is_for_good { local.block_after(successes) } else { local.fail_after(successes) }
                });
                if day.local.is_fault_pending() {
                    assert!(successes > 90);
                    break;
                }
                let least = if is_for_good { (8, 7) } else { (12, 11) };
                assert!(day.saves >= least.0 && day.claims().len() >= least.1, "the day goes on");
                sweep.check_day(&day, &[Lost::Nothing, Lost::Local], &(pace, is_for_good, successes));
            }
        }
    }
}

#[test]
fn no_fault_of_the_mirror_loses_what_is_kept() {
    let mut sweep = Sweep::default();
    for pace in PACES {
        for failing in [Failing::Once, Failing::From] {
            for at in 0.. {
                let day = Day::pass(pace, failing(at), |_| {});
                if day.operations <= at {
                    assert!(at > 11);
                    break;
                }
                assert!(day.saves == 13 && day.claims().len() >= 12, "the day goes on");
                sweep.check_day(&day, &[Lost::Nothing, Lost::Durable], &(pace, failing(at)));
            }
        }
    }
}

#[test]
fn no_lack_of_room_loses_what_is_kept() {
    let mut sweep = Sweep::default();
    for pace in PACES {
        for (failing, lost) in [
            (Failing::None, &[Lost::Nothing, Lost::Local][..]),
            (Failing::Writes, &[Lost::Nothing, Lost::Durable]),
            (Failing::From(0), &[Lost::Nothing, Lost::Durable]),
        ] {
            // Between what there is room for and what the first refused write would have needed, nothing differs.
            let (mut budget, mut steps, mut most) = (Some(0), 0, 0);
            while let Some(units) = budget {
                let day = Day::pass(pace, failing, |local| local.set_budget(Some(units)));
                sweep.check_day(&day, lost, &(pace, failing, units));
                let claims = day.claims().len();
                assert!(if failing.is_none() { claims >= 9 } else { units > 0 || claims == 0 });
                most = most.max(claims);
                steps += 1;
                budget = day.local.lacked();
                assert!(budget.is_none_or(|budget| budget > units));
            }
            assert!(steps > 20 && most >= 12, "from no room at all to enough");
        }
    }
}

#[test]
fn a_crash_at_any_moment_loses_nothing_that_is_kept() {
    let mut sweep = Sweep::default();
    for pace in PACES {
        for (at, moment) in Day::pass(pace, Failing::None, |_| {}).moments.iter().enumerate() {
            let states = sweep.check(moment, &format_args!("{pace:?}, crash at {at}"));
            // The page that opens then may be gone at any moment too.
            for (then, state) in states.iter().enumerate() {
                sweep.check(state, &format_args!("{pace:?}, crash at {at}, then at {then}"));
            }
        }
    }
}

#[test]
fn a_store_that_is_behind_or_empty_loses_nothing_that_is_kept() {
    let mut sweep = Sweep::default();
    for pace in PACES {
        let moments = Day::pass(pace, Failing::None, |_| {}).moments;
        let empty = Moment { local: Texts::new(), durable: Texts::new(), ..moments[0].clone() };
        for (at, moment) in moments.iter().enumerate() {
            for (back, earlier) in std::iter::once(&empty).chain(&moments[..at]).enumerate() {
                let local = Moment { local: earlier.local.clone(), ..moment.clone() };
                let durable = Moment { durable: earlier.durable.clone(), ..moment.clone() };
                for (which, moment) in [(Lost::Local, local), (Lost::Durable, durable)] {
                    let what = format_args!("{pace:?}, {which:?} of {back} at {at}");
                    let states = sweep.check(&moment, &what);
                    let Some(mut last) = states.into_iter().last() else { continue };
                    // By then both have every draft, and either can go.
                    last.claims.retain(|claim| !claim.is_version);
                    sweep.check(&Moment { local: Texts::new(), ..last.clone() }, &what);
                    sweep.check(&Moment { durable: Texts::new(), ..last }, &what);
                }
            }
        }
    }
}

/// The text with one bit the other way round.
fn with_a_flip(text: &str, bit: usize) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    units[bit / 16] ^= 1 << (bit % 16);
    String::from_utf16_lossy(&units)
}

#[test]
fn no_damage_of_a_record_in_one_store_loses_anything() {
    let moment = Day::pass(Pace::Prompt, Failing::None, |_| {}).moments.pop().unwrap();
    let heads = Library::new(&MemoryStore::holding(moment.local.clone())).open(&id("d1")).unwrap().heads;
    let key = heads[0].key().to_string();
    let whole = &moment.local[&key];
    let truncations = (0..whole.len()).filter_map(|end| whole.get(..end)).map(str::to_owned);
    let bits = whole.encode_utf16().count() * 16;
    let flips = (0..bits).map(|bit| with_a_flip(whole, bit));
    assert!(bits > 5_000);
    for (number, damaged) in truncations.chain(flips).enumerate() {
        for is_local in [false, true] {
            let what = format_args!("{damaged:?}, local: {is_local}");
            check_damage(&moment, &key, &damaged, is_local, number % 16 == 0, &what);
        }
    }
}

/// Opens a page with a damaged record in one store.
fn check_damage(
    moment: &Moment,
    key: &str,
    damaged: &str,
    is_local: bool,
    goes_on: bool,
    what: &dyn Display,
) {
    let mut moment = moment.clone();
    let store = if is_local { &mut moment.local } else { &mut moment.durable };
    store.insert(key.to_owned(), damaged.to_owned());
    let (local, durable) = (
        leak(MemoryStore::holding(moment.local.clone())),
        leak(MemoryStore::holding(moment.durable.clone())),
    );
    let (store, mirror) = page(local, durable, false);
    while mirror.step(false) {}
    assert_drafts(store, &moment.claims, what);
    assert_eq!(store.set_aside(), [SetAside { key: key.to_owned(), text: damaged.to_owned() }], "{what}");
    assert_eq!((&moment.local, &moment.durable), (&local.snapshot(), &durable.snapshot()), "{what}");
    if goes_on {
        for state in reopen(&moment, what) {
            let there = if is_local { &state.local } else { &state.durable };
            assert_eq!(there.get(key).map(String::as_str), Some(damaged), "{what}");
        }
    }
    for store in [local, durable] {
        store.roll_back(Texts::new());
        store.forget();
    }
}
