//! Random histories of a draft in several pages, on two stores of which one is in trouble at a time, against what was
//! told to be kept.

use proptest::prelude::*;

use super::*;

/// A page with a draft open in it.
struct Tab {
    store: Store,
    mirror: &'static SlowMirror,
    session: Session,
}

/// Two stores and what pages do with them.
struct World {
    local: &'static MemoryStore,
    durable: &'static MemoryStore,
    tabs: Vec<Option<Tab>>,
    writers: Cell<u64>,
    /// The revisions that were told to be kept, with their texts.
    kept: Arc<Mutex<Vec<(Revision, String)>>>,
}

impl World {
    fn new() -> Self {
        Self {
            local: leak(MemoryStore::default()),
            durable: leak(MemoryStore::default()),
            tabs: vec![None, None, None],
            writers: Cell::new(0),
            kept: Arc::default(),
        }
    }

    fn open(&mut self, tab: usize, head: usize, is_mirror_failing: bool) {
        let (store, mirror) = page(self.local, self.durable, is_mirror_failing);
        self.writers.set(self.writers.get() + 1);
        let name = writer(&format!("w{}", self.writers.get()));
        let heads = Library::new(store).open(&id("d1")).map(|opened| opened.heads).unwrap_or_default();
        let session = match heads.get(head.min(heads.len().saturating_sub(1))) {
            Some(head) => Session::resume(name, &head.lineage),
            None => Session::begin(name),
        };
        self.tabs[tab] = Some(Tab { store, mirror, session });
    }

    fn save(&mut self, tab: usize, text: &str) {
        let Some(Tab { store, session, .. }) = &mut self.tabs[tab] else { return };
        let Ok(revision) = Library::new(*store).save(session, &draft(text)) else { return };
        let (kept, text) = (Arc::clone(&self.kept), text.to_owned());
        let key = session.key(&id("d1")).to_string();
        let tell = move |result: Result<(), StoreError>| {
            if result.is_ok() {
                kept.lock().unwrap().push((revision, text));
            }
        };
        store.kept(&key, Box::new(tell));
    }

    /// Every text that was told to be kept can be read by a page that opens now, or one that goes on from it.
    fn check(&self) -> Result<(), TestCaseError> {
        for is_drained in [false, true] {
            let copy = |store: &MemoryStore| leak(MemoryStore::holding(store.snapshot()));
            let (store, mirror) = page(copy(self.local), copy(self.durable), false);
            while is_drained && mirror.step(false) {}
            let heads = Library::new(store).open(&id("d1")).unwrap().heads;
            for (revision, text) in self.kept.lock().unwrap().iter() {
                let is_there = heads.iter().any(|head| {
                    let own = &head.lineage.revision;
                    own == revision && head.draft.document.write() == *text
                        || own.writer == revision.writer && own.number > revision.number
                        || head.lineage.covers(revision)
                });
                prop_assert!(
                    is_there,
                    "{} is lost: {:?}",
                    revision,
                    heads.iter().map(|head| &head.lineage).collect::<Vec<_>>()
                );
            }
        }
        Ok(())
    }
}

/// What happens to one draft.
#[derive(Clone, Debug)]
enum Act {
    Open {
        tab: usize,
        head: usize,
        is_failing: bool,
    },
    Save {
        tab: usize,
    },
    /// The mirror gets on with what one page has asked.
    Step {
        tab: usize,
        is_failing: bool,
    },
    /// A page goes, with whatever it had still to do.
    Close {
        tab: usize,
    },
    /// The browser is killed: all pages go, and the unreliable store is as it was so many changes ago.
    Crash {
        back: usize,
    },
    /// The unreliable store loses everything, or its next operations fail.
    Wipe,
    Fail {
        after: usize,
    },
    Fill,
    /// All is written out; from here on there is trouble of another sort.
    Switch,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..3_usize, 0..3_usize, proptest::bool::weighted(0.2))
            .prop_map(|(tab, head, is_failing)| Act::Open { tab, head, is_failing }),
        8 => (0..3_usize).prop_map(|tab| Act::Save { tab }),
        8 => (0..3_usize, any::<bool>()).prop_map(|(tab, is_failing)| Act::Step { tab, is_failing }),
        1 => (0..3_usize).prop_map(|tab| Act::Close { tab }),
        2 => (0..9_usize).prop_map(|back| Act::Crash { back }),
        1 => Just(Act::Wipe),
        1 => (0..9_usize).prop_map(|after| Act::Fail { after }),
        1 => Just(Act::Fill),
        2 => Just(Act::Switch),
    ]
}

/// What may happen to the stores.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// The first store refuses and loses what it had.
    Local,
    /// The mirror does.
    Mirror,
    /// Both refuse, and keep what they had.
    Refusals,
}

fn run(acts: Vec<Act>) -> Result<(), TestCaseError> {
    let mut world = World::new();
    let mut trouble = Trouble::Local;
    for (number, act) in acts.into_iter().enumerate() {
        let unreliable = if trouble == Trouble::Local { world.local } else { world.durable };
        let (may_mirror_fail, may_local_fail) = (trouble != Trouble::Local, trouble != Trouble::Mirror);
        match act {
            Act::Open { tab, head, is_failing } => world.open(tab, head, is_failing && may_mirror_fail),
            Act::Save { tab } => world.save(tab, &number.to_string()),
            Act::Step { tab, is_failing } => {
                if let Some(tab) = &world.tabs[tab] {
                    _ = tab.mirror.step(is_failing && may_mirror_fail) || tab.mirror.wake();
                }
            }
            Act::Close { tab } => world.tabs[tab] = None,
            Act::Crash { back } => {
                world.tabs = vec![None, None, None];
                let history = unreliable.history();
                if let Some(at) = history.len().checked_sub(back + 1)
                    && trouble != Trouble::Refusals
                {
                    unreliable.roll_back(history[at].clone());
                }
            }
            Act::Wipe if trouble != Trouble::Refusals => {
                world.tabs = vec![None, None, None];
                unreliable.roll_back(BTreeMap::new());
            }
            Act::Fail { after } if may_local_fail => world.local.fail_after(after),
            Act::Fill if may_local_fail => world.local.set_budget(Some(world.local.units())),
            Act::Wipe | Act::Fail { .. } | Act::Fill => {}
            Act::Switch => {
                world.local.set_budget(None);
                world.local.fail_never();
                world.tabs = vec![None, None, None];
                let (_, mirror) = page(world.local, world.durable, false);
                while mirror.step(false) {}
                trouble = match trouble {
                    Trouble::Local => Trouble::Mirror,
                    Trouble::Mirror => Trouble::Refusals,
                    Trouble::Refusals => Trouble::Local,
                };
            }
        }
        world.check()?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn what_is_kept_survives_the_faults_of_either_store(acts in proptest::collection::vec(act(), 0..40)) {
        run(acts)?;
    }
}
