//! What every part needs: settings, store, clock, and the bots that run.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;

use crate::{
    clock::Clock,
    config::{Settings, SubgramMode},
    domain::{BotId, Currency, Lang, Moment, Origin, UserId, team::Role},
    error::Result,
    sponsors::{Breaker, SubGram, SubGramSettings},
    store::{Store, Work},
    telegram::Client,
};

/// The daemon's parts. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] holds.
pub struct Parts {
    /// Checked settings.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// The only source of time.
    pub clock: Clock,
    /// One HTTP client for Telegram and the sponsors; it follows no redirects, which would carry secrets along.
    pub http: reqwest::Client,
    /// Calls that nobody waits for: a toast, the removal of an old message.
    pub aside: TaskTracker,
    /// Changes when somebody should look into the outbox.
    pub outbox: watch::Sender<u64>,
    /// Bots whose inbox holds updates that an operator put back to work.
    pub retried: watch::Sender<Vec<BotId>>,
    /// Rings when a bot begins to run.
    pub arrivals: Notify,
    /// What the jobs are doing.
    pub agenda: Agenda,
    /// Payments that Telegram may be taking just now.
    pub underway: Underway,
    bots: RwLock<HashMap<BotId, Arc<Bot>>>,
}

/// One running bot.
pub struct Bot {
    /// Its id.
    pub id: BotId,
    /// Its name, without `@`.
    pub username: String,
    /// Its line to Telegram.
    pub telegram: Client,
    /// Owners by `OWNER_IDS`; more are on the team list.
    pub set_owners: Vec<UserId>,
    /// Its account with SubGram, if there is one.
    pub subgram: Option<(SubGram, Breaker)>,
}

impl Bot {
    /// What somebody is on the owner's side: those of `OWNER_IDS` are owners whatever the team list says.
    pub fn role(&self, user: UserId, listed: Option<Role>) -> Option<Role> {
        if self.set_owners.contains(&user) { Some(Role::Owner) } else { listed }
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(settings: Settings, store: Store, clock: Clock, http: reqwest::Client) -> Self {
        let (aside, bots, agenda) = (TaskTracker::new(), RwLock::default(), Agenda::default());
        let (outbox, retried) = (watch::Sender::new(0), watch::Sender::new(Vec::new()));
        Self(Arc::new(Parts {
            settings,
            store,
            clock,
            http,
            aside,
            outbox,
            retried,
            arrivals: Notify::new(),
            agenda,
            underway: Underway::default(),
            bots,
        }))
    }

    /// Begins the one transaction of `origin`.
    ///
    /// # Errors
    /// `Retry` while the database cannot be reached.
    pub async fn begin(&self, origin: Origin) -> Result<Work> {
        self.store.begin(origin).await
    }

    /// A running bot.
    pub fn bot(&self, id: BotId) -> Option<Arc<Bot>> {
        self.bots.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All running bots.
    pub fn bots(&self) -> Vec<Arc<Bot>> {
        self.bots.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// A bot begins to run.
    pub fn enter(&self, bot: Arc<Bot>) {
        self.bots.write().unwrap_or_else(PoisonError::into_inner).insert(bot.id, bot);
        self.arrivals.notify_one();
    }

    /// A bot runs no more.
    pub fn leave(&self, id: BotId) {
        self.bots.write().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// SubGram with this key, by the settings.
    ///
    /// # Errors
    /// When the key or the address can never work.
    pub fn subgram(&self, key: secrecy::SecretString) -> Result<(SubGram, Breaker)> {
        let settings = SubGramSettings {
            url: self.settings.subgram_api_url.clone(),
            key,
            delegated: self.settings.subgram_mode == SubgramMode::Delegated,
        };
        let client = SubGram::new(&settings, self.http.clone(), self.settings.gate_timeout)
            .map_err(|error| anyhow::Error::new(error).context("SUBGRAM_API_KEY or SUBGRAM_API_URL"))?;
        Ok((client, Breaker::new(self.clock.clone())))
    }

    /// `BASE_CURRENCY`: in it credit is kept and payments are booked.
    pub fn base(&self) -> Currency {
        // Checked when the settings were read.
        self.settings.base_currency.parse().unwrap_or(Currency::STARS)
    }

    /// The language to speak: the person's choice, Telegram's word, the default.
    pub fn language(&self, chosen: Option<Lang>, telegram: Option<&str>) -> Lang {
        chosen.or_else(|| telegram.and_then(Lang::parse)).unwrap_or(self.settings.default_locale)
    }
}

/// Orders whose payment Telegram was told to take a moment ago, by which of its questions. Lost with the process: the books
/// look after a second payment, this only spares it.
#[derive(Default)]
pub struct Underway(Mutex<HashMap<String, (String, Moment)>>);

impl Underway {
    /// How long a payment is underway: Telegram takes Stars within seconds of our yes.
    const LONGEST: Duration = Duration::from_secs(15);

    /// An order is about to be paid by this question of Telegram's; false while it is being paid by another one.
    pub fn begin(&self, order: &str, question: &str, now: Moment) -> bool {
        let mut paying = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paying.retain(|_, (_, since)| now.since(*since) < Self::LONGEST);
        let (first, _) = paying.entry(order.to_owned()).or_insert_with(|| (question.to_owned(), now));
        first == question
    }
}

/// What each job is doing: working, or waiting for its next time.
#[derive(Default)]
pub struct Agenda(RwLock<HashMap<&'static str, Option<Moment>>>);

impl Agenda {
    /// A job waits until `next`.
    pub fn waits(&self, job: &'static str, next: Moment) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(job, Some(next));
    }

    /// A job works.
    pub fn works(&self, job: &'static str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(job, None);
    }

    /// No job works or should have begun by `now`.
    pub fn is_quiet(&self, now: Moment) -> bool {
        let jobs = self.0.read().unwrap_or_else(PoisonError::into_inner);
        jobs.values().all(|next| next.is_some_and(|next| next > now))
    }
}
