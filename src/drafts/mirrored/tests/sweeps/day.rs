//! What pages go through on one day, over two stores of which one may fail at a certain operation.

use std::collections::BTreeSet;

use super::super::*;
use crate::drafts::key::version_key;
use crate::drafts::{Draft, DraftId, Key, Lineage, Record, Removed};

pub(super) type Texts = BTreeMap<String, String>;

/// A record that cannot be read, in the midst of those of a draft.
pub(super) const UNREADABLE: &str = "specwright/draft/d1/later";

/// What nobody here may touch: of other pages of the host, and what cannot be read.
const UNTOUCHABLE: [(&str, &str); 3] =
    [("theme", "dark"), ("specwright-other/draft/d1/w1", "theirs"), (UNREADABLE, "from another time")];

pub(super) const DRAFT_IDS: [&str; 3] = ["d1", "d2", "d3"];

/// A text that was told to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Claim {
    pub(super) draft: DraftId,
    pub(super) revision: Revision,
    pub(super) text: String,
    pub(super) is_version: bool,
}

/// How fast the mirror is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// It has done everything before a page does the next thing.
    Prompt,
    /// It does one thing after each that a page does.
    Slow,
    /// It does nothing before the pages rest.
    Late,
}

pub(super) const PACES: [Pace; 3] = [Pace::Prompt, Pace::Slow, Pace::Late];

/// Which operations of the mirror fail, counted from zero.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failing {
    None,
    Once(usize),
    From(usize),
    /// Everything that is to be put or removed.
    Writes,
}

impl Failing {
    pub(super) fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    fn is_at(self, operation: usize, is_read: bool) -> bool {
        match self {
            Self::None => false,
            Self::Once(at) => operation == at,
            Self::From(at) => operation >= at,
            Self::Writes => !is_read,
        }
    }
}

/// Both stores at one instant, and what had been told by then.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Moment {
    pub(super) local: Texts,
    pub(super) durable: Texts,
    pub(super) claims: BTreeSet<Claim>,
}

/// What was told, and what somebody let go on purpose.
#[derive(Default)]
struct Ledger {
    claims: BTreeSet<Claim>,
    deleted: BTreeSet<(DraftId, Revision)>,
}

struct Tab {
    store: Store,
    mirror: &'static SlowMirror,
    sessions: BTreeMap<DraftId, Session>,
}

/// One day, with all that happened to the stores.
pub(super) struct Day {
    pub(super) local: &'static MemoryStore,
    pub(super) durable: &'static MemoryStore,
    pub(super) moments: Vec<Moment>,
    /// How many operations the mirror was at.
    pub(super) operations: usize,
    /// How many saves went into at least one store, as far as the page knows.
    pub(super) saves: usize,
    pace: Pace,
    failing: Failing,
    tabs: Vec<Tab>,
    begun: BTreeSet<DraftId>,
    held_by_both: BTreeSet<(String, String)>,
    ledger: Arc<Mutex<Ledger>>,
}

impl Day {
    /// Lets the day pass, with whatever fault `prepare` gives the first store.
    pub(super) fn pass(pace: Pace, failing: Failing, prepare: impl FnOnce(&MemoryStore)) -> Self {
        let held = || leak(MemoryStore::holding(untouchable()));
        let (local, durable) = (held(), held());
        prepare(local);
        let mut day = Self {
            local,
            durable,
            moments: vec![Moment { local: untouchable(), durable: untouchable(), claims: BTreeSet::new() }],
            operations: 0,
            saves: 0,
            pace,
            failing,
            tabs: Vec::new(),
            begun: BTreeSet::new(),
            held_by_both: BTreeSet::new(),
            ledger: Arc::default(),
        };
        day.run();
        local.forget();
        durable.forget();
        day
    }

    fn run(&mut self) {
        let a = self.open();
        self.save(a, "d1", "one");
        self.save(a, "d1", "one, two");
        self.rest();
        self.save(a, "d1", "one, two, three");
        self.keep(a, "d1", "Named");
        self.save(a, "d2", "beside");
        let b = self.open();
        // A second tab goes on, so that what the first has saved is to go.
        self.save(b, "d1", "one, two, three, four");
        self.rest();
        // Both write side by side, and one of them settles it.
        self.save(b, "d1", "one, two, three, four, five");
        self.save(a, "d1", "one, two, three and six");
        self.follow(b, "d1");
        self.save(b, "d1", "one, two, three, four, five and six, settled");
        self.save(a, "d3", "to go");
        self.rest();
        self.delete(a, "d3");
        let removed = self.delete(b, "d2");
        self.restore(b, &removed);
        self.save(b, "d2", "beside, but longer than anything else that is saved on that day");
        self.rest();
        self.save(b, "d1", "one, two, three, four, five, six, seven");
        // What they have not yet done goes with them.
        self.close(a);
        self.close(b);
        let c = self.open();
        self.save(c, "d1", "one, two, three, four, five, six, seven, eight");
        self.save(c, "d2", "beside the point");
        self.rest();
    }

    pub(super) fn claims(&self) -> BTreeSet<Claim> {
        self.ledger.lock().unwrap().claims.clone()
    }

    fn open(&mut self) -> usize {
        let (store, mirror) = opening(self.local, self.durable);
        self.tabs.push(Tab { store, mirror, sessions: BTreeMap::new() });
        self.act_is_done(self.tabs.len() - 1);
        self.tabs.len() - 1
    }

    fn close(&mut self, tab: usize) {
        self.tabs[tab].mirror.asked.take();
    }

    /// The page's session for a draft; none if the draft is there, and the page cannot see it.
    fn session(&mut self, tab: usize, draft: &DraftId) -> Option<Session> {
        if let Some(session) = self.tabs[tab].sessions.remove(draft) {
            return Some(session);
        }
        let name = writer(&format!("w{tab}"));
        let opened = Library::new(self.tabs[tab].store).open(draft).ok();
        match opened.and_then(|opened| opened.heads.into_iter().next()) {
            Some(head) => Some(Session::resume(name, &head.lineage)),
            None => self.begun.insert(draft.clone()).then(|| Session::begin(name)),
        }
    }

    fn save(&mut self, tab: usize, draft_id: &str, text: &str) {
        let draft = Draft { id: id(draft_id), ..draft(text) };
        if let Some(mut session) = self.session(tab, &draft.id) {
            let store = self.tabs[tab].store;
            let saved = Library::new(store).save(&mut session, &draft);
            let key = session.key(&draft.id).to_string();
            self.tabs[tab].sessions.insert(draft.id.clone(), session);
            if let Ok(revision) = saved {
                self.saves += 1;
                let claim = Claim { draft: draft.id, revision, text: text.to_owned(), is_version: false };
                self.claim_once_kept(tab, &key, claim, false);
            }
        }
        self.act_is_done(tab);
    }

    /// Keeps the newest text as a version with a name.
    fn keep(&mut self, tab: usize, draft: &str, why: &str) {
        let library = Library::new(self.tabs[tab].store);
        let opened = library.open(&id(draft)).ok();
        if let Some(head) = opened.and_then(|opened| opened.heads.into_iter().next())
            && library.keep(&head, why).is_ok()
        {
            let Record { draft, lineage: Lineage { revision, .. }, .. } = head;
            let (key, text) = (version_key(&draft.id, &revision), draft.document.write());
            self.claim_once_kept(
                tab,
                &key,
                Claim { draft: draft.id, revision, text, is_version: true },
                false,
            );
        }
        self.act_is_done(tab);
    }

    /// Goes on from what other tabs have saved too.
    fn follow(&mut self, tab: usize, draft: &str) {
        if let Some(mut session) = self.session(tab, &id(draft)) {
            let opened = Library::new(self.tabs[tab].store).open(&id(draft));
            for head in opened.map(|opened| opened.heads).unwrap_or_default() {
                if session.is_other(&head.lineage) {
                    session.take_in(&head.lineage);
                }
            }
            self.tabs[tab].sessions.insert(id(draft), session);
        }
        self.act_is_done(tab);
    }

    /// Deletes a draft, of which nothing has to be there from now on.
    fn delete(&mut self, tab: usize, draft: &str) -> Removed {
        {
            let Ledger { claims, deleted } = &mut *self.ledger.lock().unwrap();
            let is_gone = |claim: &Claim| claim.draft == id(draft) && !claim.is_version;
            for session in self.tabs.iter().filter_map(|tab| tab.sessions.get(&id(draft))) {
                let Revision { number, writer } = session.lineage().revision;
                let numbers = 0..=number;
                deleted
                    .extend(numbers.map(|number| (id(draft), Revision { number, writer: writer.clone() })));
            }
            claims.retain(|claim| !is_gone(claim));
        }
        let deleted = Library::new(self.tabs[tab].store).delete(&id(draft));
        self.act_is_done(tab);
        deleted.unwrap_or_else(|error| error.removed)
    }

    /// Puts back what was deleted.
    fn restore(&mut self, tab: usize, removed: &Removed) {
        let store = self.tabs[tab].store;
        if Library::new(store).restore(removed).is_ok() {
            for (key, text) in removed.records() {
                let record = crate::drafts::decode(text).unwrap();
                let claim = Claim {
                    draft: record.draft.id,
                    revision: record.lineage.revision,
                    text: record.draft.document.write(),
                    is_version: false,
                };
                self.claim_once_kept(tab, key, claim, true);
            }
        }
        self.act_is_done(tab);
    }

    fn claim_once_kept(&self, tab: usize, key: &str, claim: Claim, is_restored: bool) {
        let ledger = Arc::clone(&self.ledger);
        let tell = move |result: Result<(), StoreError>| {
            let mut ledger = ledger.lock().unwrap();
            let is_deleted = ledger.deleted.contains(&(claim.draft.clone(), claim.revision.clone()));
            if result.is_ok() && (is_restored || !is_deleted) {
                ledger.claims.insert(claim);
            }
        };
        self.tabs[tab].store.kept(key, Box::new(tell));
    }

    fn act_is_done(&mut self, tab: usize) {
        self.note();
        match self.pace {
            Pace::Prompt => self.rest(),
            Pace::Slow => _ = self.step(tab),
            Pace::Late => {}
        }
    }

    /// The mirror does all that it was asked.
    fn rest(&mut self) {
        while (0..self.tabs.len()).any(|tab| self.step(tab)) {}
    }

    /// The mirror does the next thing that one page has asked, and other pages hear of it.
    fn step(&mut self, tab: usize) -> bool {
        let mirror = self.tabs[tab].mirror;
        let is_read = mirror.asked.borrow().front().map(|asked| matches!(asked, Asked::Read(..)));
        let Some(is_read) = is_read else {
            // What fails for good would be tried again for ever.
            return !matches!(self.failing, Failing::From(_)) && mirror.wake();
        };
        let is_failing = self.failing.is_at(self.operations, is_read);
        self.operations += 1;
        mirror.step(is_failing);
        self.note();
        for key in mirror.announced.take() {
            for other in self.tabs.iter().filter(|other| !std::ptr::eq(other.mirror, mirror)) {
                other.store.heard(key.clone());
            }
        }
        true
    }

    /// Notes every state that the stores went through since the last time. One step of a mirror changes that first.
    fn note(&mut self) {
        let Some(Moment { mut local, mut durable, claims }) = self.moments.last().cloned() else { return };
        let (locals, durables) = (self.local.history(), self.durable.history());
        self.local.forget();
        self.durable.forget();
        let mut states = Vec::new();
        for state in durables {
            durable = state;
            states.push((local.clone(), durable.clone()));
        }
        for state in locals {
            local = state;
            states.push((local.clone(), durable.clone()));
        }
        let now = self.claims();
        // What was told is told when all is done; what was deleted meanwhile did not have to be there before.
        let before: BTreeSet<Claim> = claims.intersection(&now).cloned().collect();
        for (local, durable) in states {
            self.moments.push(Moment { local, durable, claims: before.clone() });
        }
        self.claim_what_both_hold(&local, &durable);
        self.moments.push(Moment { local, durable, claims: self.claims() });
        self.moments.dedup();
    }

    fn claim_what_both_hold(&mut self, local: &Texts, durable: &Texts) {
        let Ledger { claims, deleted } = &mut *self.ledger.lock().unwrap();
        for (key, text) in local.iter().filter(|(key, text)| durable.get(*key) == Some(text)) {
            if Key::parse(key).is_some()
                && self.held_by_both.insert((key.clone(), text.clone()))
                && let Ok(record) = crate::drafts::decode(text)
                && !deleted.contains(&(record.draft.id.clone(), record.lineage.revision.clone()))
            {
                claims.insert(Claim {
                    draft: record.draft.id,
                    revision: record.lineage.revision,
                    text: record.draft.document.write(),
                    is_version: false,
                });
            }
        }
    }
}

fn untouchable() -> Texts {
    UNTOUCHABLE.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}
