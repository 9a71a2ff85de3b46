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
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        if !state.ledger.agenda.is_empty() {
            state.catch_up();
        }
        state
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
}
