//! Bots, their owners and their gate settings.

use super::{Store, Work};
use crate::{
    domain::{BotId, BotSettings, Moment, PlanId, Source, gate::AskOptions},
    error::Result,
};

/// One bot as stored; tokens and keys are sealed.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migration")]
pub struct BotRow {
    pub bot_id: BotId,
    pub username: Option<String>,
    pub sealed_token: Option<String>,
    pub sealed_sponsor: Option<String>,
    pub sponsor_options: Option<String>,
    pub gate_sources: String,
    pub gate_plan_id: Option<PlanId>,
    pub terms: Option<String>,
}

const COLUMNS: &str =
    "bot_id, username, sealed_token, sealed_sponsor, sponsor_options, gate_sources, gate_plan_id, terms";

impl BotRow {
    /// The settings that an update's handling needs.
    pub fn settings(&self) -> BotSettings {
        settings(&self.gate_sources, self.sponsor_options.as_deref(), self.gate_plan_id, self.terms.clone())
    }
}

/// Written only through `Source::parse_list`; what an older version knew and we do not is left out.
fn sources(names: &str) -> Vec<Source> {
    names.split(',').filter_map(|name| Source::parse_list(name).ok()?.pop()).collect()
}

pub(super) fn settings(
    sources: &str,
    options: Option<&str>,
    gate_plan: Option<PlanId>,
    terms: Option<String>,
) -> BotSettings {
    let sources = self::sources(sources);
    let sponsor_options = options.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    BotSettings { sources, sponsor_options, gate_plan, terms, sells: false }
}

impl Store {
    /// All bots that were not removed, in the order of their ids.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn bots(&self) -> Result<Vec<BotRow>> {
        let text = format!("select {COLUMNS} from bots where removed_at is null order by bot_id");
        Ok(sqlx::query_as(sqlx::AssertSqlSafe(text)).fetch_all(&self.reader).await?)
    }
}

impl Work {
    /// Adds a bot, or brings a removed one back; a token that is there is replaced.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn add_bot(&mut self, bot: BotId, sealed_token: Option<&str>) -> Result<()> {
        let now = self.now();
        self.later(sqlx::query(
            "insert into bots (bot_id, sealed_token, gate_sources, added_at) values ($1, $2, 'subgram,channels', $3) \
             on conflict (bot_id) do update set sealed_token = excluded.sealed_token, removed_at = null",
        )
        .bind(bot)
        .bind(sealed_token)
        .bind(now))
    }

    /// Makes the bot of `BOT_TOKEN` known before its first run; one that is known, even as removed, stays as it is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn meet_bot(&mut self, bot: BotId) -> Result<()> {
        let now = self.now();
        self.later(sqlx::query(
            "insert into bots (bot_id, gate_sources, added_at) values ($1, 'subgram,channels', $2) on conflict do nothing",
        )
        .bind(bot)
        .bind(now))
    }

    /// Stops running a bot; its data stay. False if there is no such bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn remove_bot(&mut self, bot: BotId) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update bots set removed_at = $1, sealed_token = null where bot_id = $2 and removed_at is null",
        )
        .bind(now)
        .bind(bot)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Remembers the bot's name as getMe told it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn name_bot(&mut self, bot: BotId, username: &str) -> Result<()> {
        self.later(sqlx::query("update bots set username = $1 where bot_id = $2").bind(username).bind(bot))
    }

    /// The gate's sources, which are about to change: nobody else changes them until the transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn gate_sources_to_change(&mut self, bot: BotId) -> Result<Vec<Source>> {
        let text = format!("select gate_sources from bots where bot_id = $1{}", self.store.backend.to_change());
        let names: String = sqlx::query_scalar(sqlx::AssertSqlSafe(text)).bind(bot).fetch_one(self.db()).await?;
        Ok(sources(&names))
    }

    /// Sets the gate's sources, in the order in which they are asked; an empty list leaves the gate open.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_gate_sources(&mut self, bot: BotId, sources: &[Source]) -> Result<()> {
        let names: Vec<&str> = sources.iter().map(|source| source.name()).collect();
        self.later(sqlx::query("update bots set gate_sources = $1 where bot_id = $2").bind(names.join(",")).bind(bot))
    }

    /// Sets this bot's own sponsor key, sealed; none goes back to `SUBGRAM_API_KEY`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_sponsor_key(&mut self, bot: BotId, sealed: Option<&str>) -> Result<()> {
        self.later(sqlx::query("update bots set sealed_sponsor = $1 where bot_id = $2").bind(sealed).bind(bot))
    }

    /// Sets how SubGram is asked for this bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_sponsor_options(&mut self, bot: BotId, options: &AskOptions) -> Result<()> {
        let json = serde_json::to_string(options).map_err(anyhow::Error::new)?;
        self.later(sqlx::query("update bots set sponsor_options = $1 where bot_id = $2").bind(json).bind(bot))
    }

    /// Makes a plan the one that passing the gate opens.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_gate_plan(&mut self, bot: BotId, plan: Option<PlanId>) -> Result<()> {
        self.later(sqlx::query("update bots set gate_plan_id = $1 where bot_id = $2").bind(plan).bind(bot))
    }

    /// Sets what people must agree to before their first purchase; none asks for nothing.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_terms(&mut self, bot: BotId, terms: Option<&str>) -> Result<()> {
        self.later(sqlx::query("update bots set terms = $1 where bot_id = $2").bind(terms).bind(bot))
    }

    /// Counts a sponsor source's fault of today.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_fault(&mut self, bot: BotId, source: &str, fault: &str) -> Result<()> {
        let day = self.now().utc().format("%Y-%m-%d").to_string();
        self.later(
            sqlx::query(
                "insert into gate_faults (bot_id, day, source, fault, count) values ($1, $2, $3, $4, 1) \
             on conflict (bot_id, day, source, fault) do update set count = gate_faults.count + 1",
            )
            .bind(bot)
            .bind(day)
            .bind(source)
            .bind(fault),
        )
    }

    /// True the first time only: what `name` stands for is to be done once.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn first_time(&mut self, name: &str) -> Result<bool> {
        let now: Moment = self.now();
        let done = sqlx::query("insert into origins (origin, committed_at) values ($1, $2) on conflict do nothing")
            .bind(name)
            .bind(now)
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets that `name` was done, so that it may happen once more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn forget_time(&mut self, name: &str) -> Result<()> {
        self.later(sqlx::query("delete from origins where origin = $1").bind(name))
    }
}
