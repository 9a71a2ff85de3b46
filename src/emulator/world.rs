//! The world: state behind one lock, and ways to wait until something has happened in it.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{
    Options,
    book::Call,
    faults::{Fault, FaultId, Ordeal},
    limits::Pace,
    queue::Queue,
    spec::Spec,
    state::{Bot, State, User},
};
use crate::clock::Clock;

/// A handle on the emulated world; clones are handles on the same one.
#[derive(Clone)]
pub struct World(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
    busy: AtomicUsize,
    closing: Mutex<CancellationToken>,
}

/// A person to be. Whatever is left out is chosen or absent.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Telegram id.
    pub id: Option<i64>,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Language of the person's app.
    pub language_code: Option<String>,
    /// Has Telegram Premium.
    pub is_premium: bool,
}

impl World {
    /// An empty world; `Emulator::open` puts it on the wire.
    pub fn new(options: &Options) -> Self {
        let spec = options.check.then(Spec::get);
        Self(Arc::new(Inner {
            state: Mutex::new(State::new(options.clock.clone(), options.limits, spec, options.log)),
            changed: watch::channel(0).0,
            busy: AtomicUsize::new(0),
            closing: Mutex::new(CancellationToken::new()),
        }))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something to the world and tells everybody who waits for a change.
    pub(super) fn act<R>(&self, act: impl FnOnce(&mut State) -> R) -> R {
        let result = act(&mut self.lock());
        self.stir();
        result
    }

    pub(super) fn stir(&self) {
        self.0.changed.send_modify(|count| *count += 1);
    }

    /// Ends open polls and held calls when the server that serves them stops.
    pub(super) fn closing(&self) -> CancellationToken {
        self.0.closing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn reopen(&self) {
        *self.0.closing.lock().unwrap_or_else(PoisonError::into_inner) = CancellationToken::new();
    }

    pub(super) fn request_began(&self) {
        self.0.busy.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn request_ended(&self) {
        self.0.busy.fetch_sub(1, Ordering::SeqCst);
        self.stir();
    }

    /// The world's time.
    pub fn clock(&self) -> Clock {
        self.lock().clock.clone()
    }

    /// Makes a bot known by its token; its id is what stands before the colon.
    pub fn bot(&self, token: &str, username: &str) -> i64 {
        self.act(|state| {
            let id = token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or_default();
            if let Some(old) = state.bots.get_mut(&id) {
                let old = std::mem::replace(&mut old.token, token.to_owned());
                state.tokens.remove(&old);
            } else {
                let bot = Bot {
                    token: token.to_owned(),
                    queue: Queue::new(id, state.clock.now()),
                    webhook: String::new(),
                    private: std::collections::HashMap::new(),
                    met: std::collections::HashSet::new(),
                    commands: std::collections::BTreeMap::new(),
                    last_message: 0,
                    pace: Pace::default(),
                };
                state.bots.insert(id, bot);
            }
            state.tokens.insert(token.to_owned(), id);
            state.add_user(User {
                id,
                is_bot: true,
                first_name: username.to_owned(),
                last_name: None,
                username: Some(username.to_owned()),
                language_code: None,
                is_premium: false,
                deactivated: false,
            })
        })
    }

    /// Makes the bot's token worthless, as its maker can.
    pub fn revokes_token(&self, bot: i64) {
        self.act(|state| state.tokens.retain(|_, owner| *owner != bot));
    }

    /// Somebody else set a webhook for the bot; until it is deleted, getUpdates is refused.
    pub fn sets_webhook(&self, bot: i64, url: &str) {
        self.act(|state| {
            if let Some(bot) = state.bots.get_mut(&bot) {
                url.clone_into(&mut bot.webhook);
                bot.queue.newest += 1;
                bot.queue.wake.notify_waiters();
            }
        });
    }

    /// A new person with an English app.
    pub fn person(&self, first_name: &str) -> i64 {
        let language_code = Some("en".to_owned());
        self.person_with(Person { first_name: first_name.to_owned(), language_code, ..Person::default() })
    }

    /// A new person as described.
    pub fn person_with(&self, person: Person) -> i64 {
        self.act(|state| {
            // Ids of today's newcomers no longer fit into 32 bits.
            let id = person.id.unwrap_or_else(|| 5_000_000_000 + i64::try_from(state.count_up()).unwrap_or(0));
            state.add_user(User {
                id,
                is_bot: false,
                first_name: person.first_name,
                last_name: person.last_name,
                username: person.username,
                language_code: person.language_code,
                is_premium: person.is_premium,
                deactivated: false,
            })
        })
    }

    /// A counter that grows with every change, for waiting without sleeping.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// Waits until `what` holds; false if it did not within `limit` of real time.
    pub async fn until(&self, what: impl Fn(&Self) -> bool, limit: Duration) -> bool {
        let mut changed = self.changed();
        let wait = async {
            while !what(self) {
                if changed.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(limit, wait).await.is_ok()
    }

    /// HTTP requests being served now; open long polls do not count.
    pub fn busy(&self) -> usize {
        self.0.busy.load(Ordering::SeqCst)
    }

    /// Adds a fault; it strikes from now on.
    pub fn fault(&self, fault: Fault) -> FaultId {
        self.act(|state| state.faults.add(fault))
    }

    pub(super) fn meet_faults(&self, method: &str, bot: i64, chat: i64) -> Ordeal {
        let ordeal = self.lock().faults.meet(method, bot, chat);
        if let Some(ordeal) = ordeal {
            self.stir();
            return ordeal;
        }
        Ordeal::default()
    }

    /// Ends a fault; calls that it holds go on.
    pub fn heal(&self, fault: FaultId) {
        self.act(|state| state.faults.heal(fault));
    }

    /// Ends all faults.
    pub fn heal_all(&self) {
        self.act(|state| state.faults.heal_all());
    }

    /// How many calls a fault has struck; 0 once it was healed.
    pub fn hits(&self, fault: FaultId) -> u32 {
        self.lock().faults.hits(fault)
    }

    /// Switches Telegram's limits on sending.
    pub fn set_limits(&self, on: bool) {
        self.act(|state| state.limits = on);
    }

    /// Switches the service messages ("... joined the group") that groups may show and bots cannot rely on.
    pub fn set_service_messages(&self, on: bool) {
        self.act(|state| state.service_messages = on);
    }

    /// Messages that were refused because they broke a limit.
    pub fn violations(&self) -> usize {
        self.lock().book.violations
    }

    /// What went against the Bot API's specification, in calls and in our answers.
    pub fn spec_problems(&self) -> Vec<String> {
        self.lock().book.problems.list()
    }

    /// Forgets all messages, taps and dead links, so that a long run does not fill the memory.
    pub fn forgets_history(&self) {
        self.act(State::forget_history);
    }

    /// The calls received, oldest first; long lists lose their beginning.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().book.calls()
    }

    /// How often a method was called.
    pub fn count(&self, method: &str) -> u64 {
        self.lock().book.count(method)
    }

    /// What happened around one bot, in sentences.
    pub fn transcript(&self, bot: i64) -> String {
        self.lock().book.transcript(bot)
    }

    /// Adds any update to a bot's queue; an `update_id` in it is replaced.
    pub fn push_raw(&self, bot: i64, update: serde_json::Value) {
        self.act(|state| {
            let now = state.clock.now();
            let serde_json::Value::Object(fields) = update else { return };
            let Some((kind, payload)) = fields.into_iter().find(|(name, _)| name != "update_id") else { return };
            if let Some(bot) = state.bots.get_mut(&bot) {
                bot.queue.push(&kind, &payload, now);
            }
        });
    }

    /// Updates that the bot has not confirmed yet.
    pub fn pending(&self, bot: i64) -> usize {
        let mut state = self.lock();
        let now = state.clock.now();
        state.bots.get_mut(&bot).map_or(0, |bot| bot.queue.len(now))
    }

    /// How often the bot asked for updates.
    pub fn polls(&self, bot: i64) -> u64 {
        self.lock().bots.get(&bot).map_or(0, |bot| bot.queue.polls)
    }

    /// True while the bot waits for updates.
    pub fn is_polling(&self, bot: i64) -> bool {
        self.lock().bots.get(&bot).is_some_and(|bot| bot.queue.open > 0)
    }
}
