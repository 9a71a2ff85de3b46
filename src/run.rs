//! Wires everything: starts the parts, follows the list of bots, stops in order.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    app::{App, Bot},
    bot,
    clock::Clock,
    config::Settings,
    delivery::{self, Office},
    domain::{BotId, Moment, Origin},
    error::{Error, Result},
    http, jobs,
    seal::Seal,
    store::{BotRow, Claim, Store},
    telegram::{Client, Meaning},
};
use secrecy::ExposeSecret as _;

/// Everything that was begun is finished within this time of a signal; the rest waits in the database.
const STOP_WITHIN: Duration = Duration::from_secs(10);
/// Telegram's server creates at most 20 new bots per minute and address.
const STARTS: (usize, Duration) = (20, Duration::from_secs(61));

/// Why the daemon could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum Fatal {
    /// A setting is wrong: exit code 78.
    #[error("{0}")]
    Setting(String),
    /// Anything else: exit code 1.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl From<Error> for Fatal {
    fn from(error: Error) -> Self {
        Self::Other(anyhow::anyhow!("{error}"))
    }
}

/// A running daemon.
pub struct Usher {
    /// Its parts.
    pub app: App,
    /// Where the HTTP side listens.
    pub http_addr: std::net::SocketAddr,
    stop: CancellationToken,
    tasks: TaskTracker,
    claim: Claim,
}

impl Usher {
    /// Starts the daemon: database, jobs, HTTP, then the bots.
    ///
    /// # Errors
    /// A [`Fatal`] with what to do. A database or a Telegram that does not answer is waited for.
    pub async fn start(settings: Settings, clock: Clock) -> std::result::Result<Self, Fatal> {
        let listener = TcpListener::bind(settings.http_addr).await.map_err(|error| {
            let what = format!("HTTP_ADDR: cannot listen on {}: {error}. Stop what listens there or choose another, such as 127.0.0.1:8081", settings.http_addr);
            Fatal::Other(anyhow::anyhow!(what))
        })?;
        let http_addr = listener.local_addr().context("HTTP_ADDR")?;
        let store = connect(&settings, &clock).await?;
        let claim = store.claim().await?;
        store.migrate_claimed(&claim).await?;
        let app = App::new(settings, store, clock, http_client()?);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        jobs::start(&app, &tasks, &stop)?;
        let served =
            axum::serve(listener, http::routes(app.clone())).with_graceful_shutdown(stop.clone().cancelled_owned());
        tasks.spawn(async move { served.await.unwrap_or_else(|error| tracing::error!(%error, "the HTTP side ended")) });
        let mut roster = Roster::new(app.clone(), stop.clone());
        roster.first().await?;
        tasks.spawn(roster.follow());
        Ok(Self { app, http_addr, stop, tasks, claim })
    }

    /// Stops: no new update is fetched, what was begun is finished, at the latest after ten seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.app.aside.close();
        let finished = async {
            self.tasks.wait().await;
            self.app.aside.wait().await;
        };
        if tokio::time::timeout(STOP_WITHIN, finished).await.is_err() {
            tracing::warn!("not everything could be finished in time; it goes on at the next start");
        }
        let lock = self.claim.into_lock();
        self.app.store.close().await;
        drop(lock);
    }
}

/// Runs until SIGINT or SIGTERM.
///
/// # Errors
/// A [`Fatal`] with what to do.
pub async fn until_signal(settings: Settings) -> std::result::Result<(), Fatal> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("SIGINT")?;
    let usher = tokio::select! {
        usher = Usher::start(settings, Clock::system()) => usher?,
        _ = term.recv() => return Ok(()),
        _ = int.recv() => return Ok(()),
    };
    tracing::info!(http = %usher.http_addr, bots = usher.app.bots().len(), "Usher is at the door");
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    tracing::info!("stopping");
    usher.stop().await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits for a database that does not answer yet; a wrong address is a wrong setting.
async fn connect(settings: &Settings, clock: &Clock) -> std::result::Result<Store, Fatal> {
    let mut pause = Duration::from_millis(500);
    loop {
        match Store::connect(settings.database_url.expose_secret(), clock.clone()).await {
            Ok(store) => return Ok(store),
            Err(Error::Retry { reason, .. }) => tracing::warn!(reason, "the database does not answer; trying again"),
            Err(error) => {
                return Err(Fatal::Setting(format!(
                    "DATABASE_URL: {error}. Write sqlite://usher.db or postgres://user:password@host/database"
                )));
            }
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}

/// The bots that run, kept in line with the list in the database.
struct Roster {
    app: App,
    stop: CancellationToken,
    running: HashMap<BotId, (CancellationToken, tokio::task::JoinHandle<()>, String)>,
    /// When the latest bots were started.
    starts: VecDeque<Moment>,
    /// Rows that cannot run, and why that was said already.
    refused: HashMap<BotId, String>,
}

impl Roster {
    fn new(app: App, stop: CancellationToken) -> Self {
        Self { app, stop, running: HashMap::new(), starts: VecDeque::new(), refused: HashMap::new() }
    }

    /// The bot of `BOT_TOKEN`, whose token must be right, then all others.
    async fn first(&mut self) -> std::result::Result<(), Fatal> {
        if let (Some(bot), Some(token)) = (self.app.settings.first_bot(), self.app.settings.bot_token.clone()) {
            let mut work = self.app.begin(Origin::Repeatable).await?;
            work.add_bot(bot, None).await?;
            work.commit().await?;
            let telegram = Client::new(bot, token, &self.app.settings.telegram_api_url, self.app.http.clone());
            if let Err(fault) = telegram.me().await
                && fault.meaning() == Meaning::TokenRefused
            {
                return Err(Fatal::Setting(format!(
                    "BOT_TOKEN: Telegram refuses it ({fault}). Get the present one from @BotFather, such as \
                     123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
                )));
            }
        }
        self.update().await?;
        if self.running.is_empty() {
            tracing::warn!(
                "no bot yet: set BOT_TOKEN, or `usher bot add TOKEN --owners ID` (it is noticed within a second)"
            );
        }
        Ok(())
    }

    /// Follows the list until the daemon stops, then stops all bots.
    async fn follow(mut self) {
        loop {
            tokio::select! {
                () = self.stop.cancelled() => break,
                () = self.app.clock.sleep(Duration::from_secs(1)) => {}
            }
            if let Err(error) = self.update().await {
                tracing::warn!(%error, "the list of bots cannot be read; trying again");
            }
        }
        for (stop, ..) in self.running.values() {
            stop.cancel();
        }
        for (_, (_, task, _)) in self.running.drain() {
            let _ = task.await;
        }
    }

    async fn update(&mut self) -> Result<()> {
        let rows = self.app.store.bots().await?;
        let gone: Vec<BotId> = self
            .running
            .iter()
            .filter(|(id, (.., token))| !rows.iter().any(|row| row.bot_id == **id && fingerprint(row) == *token))
            .map(|(id, _)| *id)
            .collect();
        for id in gone {
            if let Some((stop, task, _)) = self.running.remove(&id) {
                tracing::info!(bot.id = id.0, "a bot stops");
                stop.cancel();
                let _ = task.await;
            }
        }
        for row in rows {
            if !self.running.contains_key(&row.bot_id) && self.may_start() {
                self.start(&row);
            }
        }
        Ok(())
    }

    /// Keeps to Telegram's limit of new bots per address, unless nothing is paced.
    fn may_start(&mut self) -> bool {
        let now = self.app.clock.now();
        while self.starts.front().is_some_and(|at| *at + STARTS.1 < now) {
            self.starts.pop_front();
        }
        self.app.settings.send_rate == 0 || self.starts.len() < STARTS.0
    }

    fn start(&mut self, row: &BotRow) {
        let id = row.bot_id;
        match keys(&self.app.settings, row) {
            Ok((token, sponsor)) => {
                self.refused.remove(&id);
                self.starts.push_back(self.app.clock.now());
                let stop = self.stop.child_token();
                let task = tokio::spawn(serve(self.app.clone(), id, token, sponsor, stop.clone()));
                self.running.insert(id, (stop, task, fingerprint(row)));
            }
            Err(error) => {
                let why = format!("{error:#}");
                if self.refused.insert(id, why.clone()).as_ref() != Some(&why) {
                    tracing::error!(bot.id = id.0, error = why, "a bot cannot run");
                }
            }
        }
    }
}

/// A bot's token and its sponsor key, opened.
///
/// # Errors
/// What is missing, naming the setting.
pub fn keys(settings: &Settings, row: &BotRow) -> anyhow::Result<(SecretString, Option<SecretString>)> {
    let seal = || match &settings.master_key {
        Some(key) => Seal::new(key),
        None => Err(anyhow::anyhow!("MASTER_KEY is not set: it opens the tokens of bots added by command")),
    };
    let is_first = settings.first_bot() == Some(row.bot_id);
    let token = match (&row.sealed_token, &settings.bot_token) {
        (_, Some(token)) if is_first => token.clone(),
        (Some(sealed), _) => seal()?.open(row.bot_id, sealed).context("its token")?,
        (None, _) => anyhow::bail!(
            "it was the bot of BOT_TOKEN once: set BOT_TOKEN again, or `usher bot add TOKEN`, or `usher bot remove {}`",
            row.bot_id
        ),
    };
    let sponsor = match &row.sealed_sponsor {
        Some(sealed) => Some(seal()?.open(row.bot_id, sealed).context("its sponsor key")?),
        None if is_first => settings.subgram_api_key.clone(),
        None => None,
    };
    Ok((token, sponsor))
}

/// The HTTP client for Telegram and the sponsors. It follows no redirects, which would carry secrets along.
///
/// # Errors
/// When the system gives no source of randomness or no certificates.
pub fn http_client() -> anyhow::Result<reqwest::Client> {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5))
        // For calls that set no limit of their own: the getMe of teloxide's dispatcher.
        .timeout(Duration::from_secs(25))
        .tcp_nodelay(true)
        .build()
        .context("HTTP client")
}

/// Changes when a running bot must be started anew.
fn fingerprint(row: &BotRow) -> String {
    format!("{}|{}", row.sealed_token.as_deref().unwrap_or_default(), row.sealed_sponsor.as_deref().unwrap_or_default())
}

/// One bot, from its first getMe to its end.
async fn serve(app: App, id: BotId, token: SecretString, sponsor: Option<SecretString>, stop: CancellationToken) {
    let telegram = Client::new(id, token, &app.settings.telegram_api_url, app.http.clone());
    let Some(username) = introduce(&app, &telegram, &stop).await else { return };
    let subgram = match sponsor.map(|key| app.subgram(key)).transpose() {
        Ok(subgram) => subgram,
        Err(error) => {
            tracing::error!(bot.id = id.0, %error, "SubGram cannot be asked for this bot");
            None
        }
    };
    let is_first = app.settings.first_bot() == Some(id);
    let set_owners = if is_first { app.settings.owner_ids.clone() } else { Vec::new() };
    let bot = Arc::new(Bot { id, username, telegram, set_owners, subgram });
    app.enter(bot.clone());
    tracing::info!(bot.id = id.0, bot.name = bot.username, "a bot is at the door");
    app.aside.spawn(publish_commands(app.clone(), bot.clone(), stop.clone()));
    let errands = app.store.open_post(id);
    let office = Office { routes: bot::tree(), allowed_updates: bot::ALLOWED_UPDATES, errands };
    delivery::run(app.clone(), bot, office, stop).await;
    app.store.close_post(id);
    app.leave(id);
}

/// Puts the list of commands into Telegram's menu, however often that fails: nothing waits for it.
async fn publish_commands(app: App, bot: Arc<Bot>, stop: CancellationToken) {
    let mut pause = Duration::from_secs(5);
    while let Err(fault) = bot::publish_commands(&bot).await {
        tracing::warn!(bot.id = bot.id.0, %fault, "the list of commands could not be published; trying again");
        tokio::select! {
            () = stop.cancelled() => return,
            () = app.clock.sleep(pause) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(3_600));
    }
}

/// Waits for Telegram's first answer: the bot's name.
async fn introduce(app: &App, telegram: &Client, stop: &CancellationToken) -> Option<String> {
    let mut pause = Duration::from_millis(500);
    loop {
        let fault = match telegram.me().await {
            Ok(me) => {
                let named = async {
                    let mut work = app.begin(Origin::Repeatable).await?;
                    work.name_bot(telegram.bot(), &me.username).await?;
                    work.commit().await
                };
                if let Err(error) = named.await {
                    tracing::warn!(bot.id = telegram.bot().0, %error, "the bot's name could not be kept");
                }
                return Some(me.username);
            }
            Err(fault) => fault,
        };
        let (wait, refused) = match fault.meaning() {
            Meaning::Wait(wait) => (wait, false),
            Meaning::TokenRefused => (Duration::from_secs(60), true),
            _ => (pause, false),
        };
        if refused {
            tracing::error!(bot.id = telegram.bot().0, %fault, "Telegram refuses the token: `usher bot add TOKEN` with the present one");
        } else {
            tracing::warn!(bot.id = telegram.bot().0, %fault, "Telegram does not answer; trying again");
        }
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(wait) => {}
        }
        pause = (pause * 2).min(Duration::from_secs(10));
    }
}
