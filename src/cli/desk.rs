//! What administration works with: the database and one bot, beside a running daemon or without one.

use std::{sync::Arc, time::Duration};

use secrecy::{ExposeSecret as _, SecretString};

use super::Failure;
use crate::{
    app::{App, Bot},
    clock::Clock,
    config::Settings,
    domain::{BotId, Origin},
    error::Error,
    run,
    seal::Seal,
    store::{BotRow, Store, Work},
    telegram::Client,
};

/// Who types a command waits no longer than this for a database.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database with its settings.
pub struct Desk {
    pub app: App,
}

/// Connects to the database, creating an SQLite file that does not exist.
pub async fn connect(settings: Settings, clock: Clock) -> Result<(Settings, Store), Failure> {
    let url = settings.database_url.expose_secret();
    match tokio::time::timeout(PATIENCE, Store::connect(url, clock)).await {
        Ok(Ok(store)) => Ok((settings, store)),
        Ok(Err(Error::Retry { reason, .. })) => Err(silent(&reason)),
        Ok(Err(error)) => Err(Failure::Setting(format!(
            "DATABASE_URL: {error}. Write sqlite://usher.db or postgres://user:password@host/database"
        ))),
        Err(_) => Err(silent(&format!("no answer within {} seconds", PATIENCE.as_secs()))),
    }
}

fn silent(reason: &str) -> Failure {
    Failure::Failed(format!(
        "the database (DATABASE_URL) does not answer: {reason}. Look whether the server runs and the address is right"
    ))
}

impl Desk {
    /// Opens the database and brings it up to date.
    pub async fn open(settings: Settings) -> Result<Self, Failure> {
        let clock = Clock::system();
        let (settings, store) = connect(settings, clock.clone()).await?;
        store.migrate().await?;
        Self::at(settings, store, clock)
    }

    /// At a database that is open and up to date.
    pub fn at(settings: Settings, store: Store, clock: Clock) -> Result<Self, Failure> {
        Ok(Self { app: App::new(settings, store, clock, run::http_client()?) })
    }

    pub async fn close(self) {
        self.app.store.close().await;
    }

    pub async fn begin(&self) -> Result<Work, Failure> {
        Ok(self.app.begin(Origin::Repeatable).await?)
    }

    /// All bots, that of `BOT_TOKEN` also before its first run.
    pub async fn rows(&self) -> Result<Vec<BotRow>, Failure> {
        let rows = self.app.store.bots().await?;
        let Some(first) = self.app.settings.first_bot() else { return Ok(rows) };
        if rows.iter().any(|row| row.bot_id == first) {
            return Ok(rows);
        }
        let mut work = self.begin().await?;
        work.meet_bot(first).await?;
        work.commit().await?;
        Ok(self.app.store.bots().await?)
    }

    /// The bot that is meant.
    pub async fn row(&self, wanted: Option<BotId>) -> Result<BotRow, Failure> {
        let mut rows = self.rows().await?;
        let known = list(&rows);
        let Some(wanted) = wanted else {
            return match (rows.pop(), rows.is_empty()) {
                (Some(row), true) => Ok(row),
                (None, _) => Err(Failure::Failed(
                    "there is no bot yet: set BOT_TOKEN, or `usher bot add TOKEN --owners ID`".into(),
                )),
                _ => Err(Failure::Failed(format!("there are several bots: say which by --bot ID. {known}"))),
            };
        };
        rows.into_iter().find(|row| row.bot_id == wanted).ok_or_else(|| nobody(wanted, &known))
    }

    /// The bot that is meant, with its line to Telegram.
    pub async fn bot(&self, wanted: Option<BotId>) -> Result<(BotRow, Arc<Bot>), Failure> {
        let row = self.row(wanted).await?;
        let (token, _) = run::keys(&self.app.settings, &row).map_err(|error| locked(row.bot_id, &error))?;
        let bot = self.staff(&row, token);
        Ok((row, bot))
    }

    /// A bot with an opened token.
    pub fn staff(&self, row: &BotRow, token: SecretString) -> Arc<Bot> {
        let (id, settings) = (row.bot_id, &self.app.settings);
        let telegram = Client::new(id, token, &settings.telegram_api_url, self.app.http.clone());
        let is_first = settings.first_bot() == Some(id);
        let set_owners = if is_first { settings.owner_ids.clone() } else { Vec::new() };
        Arc::new(Bot { id, username: row.username.clone().unwrap_or_default(), telegram, set_owners, subgram: None })
    }

    /// What seals secrets, or the failure that it is needed for `what`.
    pub fn seal(&self, what: &str) -> Result<Seal, Failure> {
        match &self.app.settings.master_key {
            Some(key) => Ok(Seal::new(key)?),
            None => Err(Failure::Setting(format!(
                "MASTER_KEY: it is needed to keep {what}. Make one with `openssl rand -base64 32` and set it for the \
                 daemon too, such as MASTER_KEY=3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8="
            ))),
        }
    }
}

/// The failure that nobody has this id.
pub fn nobody(wanted: BotId, known: &str) -> Failure {
    Failure::Failed(format!("there is no bot {wanted}. {known}"))
}

/// The failure that a bot's secrets cannot be opened.
fn locked(bot: BotId, error: &anyhow::Error) -> Failure {
    let text = format!("{error:#}");
    let example = if text.contains("MASTER_KEY") {
        ". Write the 32 bytes in base64 with which the bot was added, such as \
         MASTER_KEY=3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8="
    } else {
        ", such as BOT_TOKEN=123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
    };
    Failure::Setting(format!("bot {bot}: {text}{example}"))
}

/// All bots in a sentence.
pub fn list(rows: &[BotRow]) -> String {
    let names: Vec<String> = rows.iter().map(name).collect();
    if names.is_empty() { "No bot is known.".into() } else { format!("Known: {}.", names.join(", ")) }
}

/// A bot as people read it: id, and name if known.
pub fn name(row: &BotRow) -> String {
    match &row.username {
        Some(username) => format!("{} (@{username})", row.bot_id),
        None => row.bot_id.to_string(),
    }
}
