//! What SubGram knows: bots, sponsors, people, what was asked and which faults it plays.

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    bot::{Bot, BotSettings},
    quirk::Quirk,
    wire::Answer,
};
use crate::{clock::Clock, domain::Moment};

/// The first advertiser's order; the others count on.
const FIRST_ADS: i64 = 1_001;
/// What is remembered of requests, problems and letters: enough for any test, bounded for benches.
const MEMORY: usize = 4_096;

/// The state of an emulated SubGram; clones are the same world.
#[derive(Clone, Debug)]
pub struct SubGramWorld(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    state: Mutex<State>,
    healed: watch::Sender<u64>,
    busy: AtomicUsize,
}

/// A request that is being answered, until it is dropped: also when its client goes away.
pub(super) struct Busy(SubGramWorld);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.busy.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub keys: HashMap<String, usize>,
    pub bots: Vec<Bot>,
    pub sponsors: Vec<Sponsor>,
    pub people: HashMap<i64, Person>,
    /// By bot and person: the sponsors picked, and until when they stay.
    pub pins: HashMap<(usize, i64), (Vec<usize>, Moment)>,
    pub letters: VecDeque<Letter>,
    quirks: Vec<(Quirk, Option<u32>)>,
    requests: VecDeque<Request>,
    counts: HashMap<String, u64>,
    problems: VecDeque<String>,
}

#[derive(Debug)]
pub(super) struct Sponsor {
    pub ads_id: i64,
    pub name: String,
    pub link: String,
    pub kind: String,
    pub available: bool,
}

#[derive(Debug, Default)]
pub(super) struct Person {
    pub gender: bool,
    pub age: bool,
    pub form: bool,
    /// Order, its state in SubGram's words, and since when.
    pub joined: Vec<(i64, &'static str, Moment)>,
}

#[derive(Debug)]
struct Request {
    path: &'static str,
    key: String,
    body: Value,
    http: u16,
    status: Option<String>,
}

/// A message that SubGram wrote to a person itself, for a bot in delegated mode.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Who got it.
    pub user: i64,
    /// Where.
    pub chat: i64,
    /// Why: warning, gender, age or register.
    pub status: String,
    /// What it shows: `additional` as the links mode would have answered it.
    pub shows: Value,
}

impl SubGramWorld {
    pub(super) fn new(clock: Clock) -> Self {
        let (healed, _) = watch::channel(0);
        Self(Arc::new(Inner { clock, state: Mutex::default(), healed, busy: AtomicUsize::new(0) }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> Moment {
        self.0.clock.now()
    }

    pub(super) fn request_began(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::SeqCst);
        Busy(self.clone())
    }

    pub(super) fn healing(&self) -> watch::Receiver<u64> {
        self.0.healed.subscribe()
    }

    /// Registers a bot by its API key, or finds it again.
    pub fn bot_key(&self, key: &str) -> BotSettings {
        let mut state = self.state();
        let next = state.bots.len();
        let bot = *state.keys.entry(key.to_owned()).or_insert(next);
        if bot == next {
            state.bots.push(Bot::default());
        }
        BotSettings::new(self.clone(), bot)
    }

    /// A new channel that pays for subscribers; its `ads_id`.
    pub fn sponsor(&self, name: &str, link: &str) -> i64 {
        self.sponsor_of("channel", name, link)
    }

    /// A new sponsor of any kind: `channel`, `bot`, `resource` or `smart_link`.
    pub fn sponsor_of(&self, kind: &str, name: &str, link: &str) -> i64 {
        let sponsors = &mut self.state().sponsors;
        let ads_id = FIRST_ADS + i64::try_from(sponsors.len()).unwrap_or(0);
        let (name, link, kind) = (name.to_owned(), link.to_owned(), kind.to_owned());
        sponsors.push(Sponsor { ads_id, name, link, kind, available: true });
        ads_id
    }

    /// The sponsor stops for now: it stays in pinned lists with `available_now` false.
    pub fn withdraw(&self, ads_id: i64) {
        self.set_available(ads_id, false);
    }

    /// The sponsor goes on.
    pub fn restore(&self, ads_id: i64) {
        self.set_available(ads_id, true);
    }

    fn set_available(&self, ads_id: i64, available: bool) {
        self.state().sponsors.iter_mut().filter(|s| s.ads_id == ads_id).for_each(|s| s.available = available);
    }

    /// The person joins for the first time.
    pub fn subscribes(&self, user: i64, ads_id: i64) {
        self.joined(user, ads_id, "subscribed");
    }

    /// The person leaves.
    pub fn unsubscribes(&self, user: i64, ads_id: i64) {
        self.joined(user, ads_id, "unsubscribed");
    }

    /// The person joins what they had left before: good for access, worth no money.
    pub fn rejoined(&self, user: i64, ads_id: i64) {
        self.joined(user, ads_id, "notgetted");
    }

    fn joined(&self, user: i64, ads_id: i64, word: &'static str) {
        let now = self.now();
        let mut state = self.state();
        let joined = &mut state.people.entry(user).or_default().joined;
        match joined.iter_mut().find(|(ads, ..)| *ads == ads_id) {
            Some(entry) => entry.1 = word,
            None => joined.push((ads_id, word, now)),
        }
    }

    /// The person fills the web form, which tells gender and age.
    pub fn fills_form(&self, user: i64) {
        self.state().people.entry(user).or_default().form = true;
    }

    /// Plays this fault until [`heal`](Self::heal); several may be on together.
    pub fn quirk(&self, quirk: Quirk) {
        self.state().quirks.push((quirk, None));
    }

    /// Plays this fault for the next `times` requests.
    pub fn quirk_times(&self, quirk: Quirk, times: u32) {
        self.state().quirks.push((quirk, Some(times)));
    }

    /// No faults any more; requests that hang are answered.
    pub fn heal(&self) {
        self.state().quirks.clear();
        self.0.healed.send_modify(|n| *n += 1);
    }

    /// The latest requests, oldest first: path, key, body, and how they were answered.
    pub fn requests(&self) -> Vec<Value> {
        let shown = |r: &Request| {
            let answer = json!({ "http": r.http, "status": r.status });
            json!({ "path": r.path, "key": r.key, "body": r.body, "answer": answer })
        };
        self.state().requests.iter().map(shown).collect()
    }

    /// How many requests this path has had, ever.
    pub fn count(&self, path: &str) -> u64 {
        self.state().counts.get(path).copied().unwrap_or(0)
    }

    /// Requests being answered now, those that hang included.
    pub fn busy(&self) -> usize {
        self.0.busy.load(Ordering::SeqCst)
    }

    /// What clients did wrong: unknown fields, wrong types, missing ids, unknown paths.
    pub fn problems(&self) -> Vec<String> {
        self.state().problems.iter().cloned().collect()
    }

    /// What SubGram wrote to people itself (delegated mode), oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.state().letters.iter().cloned().collect()
    }

    /// What SubGram wrote to this person itself.
    pub fn letters_to(&self, user: i64) -> Vec<Letter> {
        self.state().letters.iter().filter(|letter| letter.user == user).cloned().collect()
    }
}

impl State {
    /// The faults that this request meets; counted ones are used up.
    pub fn take_quirks(&mut self) -> Vec<Quirk> {
        let met = self.quirks.iter().map(|(quirk, _)| quirk.clone()).collect();
        self.quirks.retain_mut(|(_, left)| match left {
            Some(left) => {
                *left = left.saturating_sub(1);
                *left > 0
            }
            None => true,
        });
        met
    }

    pub fn note_request(&mut self, path: &'static str, key: &str, body: Value, answer: &Answer) {
        match self.counts.get_mut(path) {
            Some(count) => *count += 1,
            None => _ = self.counts.insert(path.to_owned(), 1),
        }
        let status = answer.body["status"].as_str().map(str::to_owned);
        remember(&mut self.requests, Request { path, key: key.to_owned(), body, http: answer.http, status });
    }

    pub fn note_problem(&mut self, problem: String) {
        remember(&mut self.problems, problem);
    }

    pub fn note_letter(&mut self, letter: Letter) {
        remember(&mut self.letters, letter);
    }
}

fn remember<T>(memory: &mut VecDeque<T>, news: T) {
    if memory.len() >= MEMORY {
        memory.pop_front();
    }
    memory.push_back(news);
}
