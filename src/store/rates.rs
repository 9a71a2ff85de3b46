//! The owner's rates between currencies.

use sqlx::{Any, Executor};

use super::{Store, Work};
use crate::{
    domain::{
        BotId,
        rate::{Rate, Rates},
    },
    error::Result,
};

async fn rates(db: impl Executor<'_, Database = Any>, bot: BotId) -> Result<Rates> {
    let rows: Vec<(String, String, i64, i64, String)> =
        sqlx::query_as("select one, other, num, den, written from rates where bot_id = $1 order by one, other")
            .bind(bot)
            .fetch_all(db)
            .await?;
    let read = |(one, other, num, den, written): (String, String, i64, i64, String)| {
        Some(Rate { one: one.parse().ok()?, other: other.parse().ok()?, num, den, written })
    };
    Ok(Rates(rows.into_iter().filter_map(read).collect()))
}

impl Store {
    /// All rates of a bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn rates(&self, bot: BotId) -> Result<Rates> {
        rates(&self.reader, bot).await
    }
}

impl Work {
    /// The same, as this transaction sees them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn rates(&mut self, bot: BotId) -> Result<Rates> {
        rates(self.db(), bot).await
    }

    /// Sets the rate between two currencies, whichever of them it begins with.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_rate(&mut self, bot: BotId, rate: &Rate) -> Result<()> {
        self.drop_rate(bot, rate.one.code(), rate.other.code()).await?;
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into rates (bot_id, one, other, num, den, written, set_at) values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(bot)
            .bind(rate.one.code().to_owned())
            .bind(rate.other.code().to_owned())
            .bind(rate.num)
            .bind(rate.den)
            .bind(rate.written.clone())
            .bind(now),
        )
    }

    /// Takes the rate between two currencies away. False if there is none.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn drop_rate(&mut self, bot: BotId, one: &str, other: &str) -> Result<bool> {
        let done = sqlx::query(
            "delete from rates where bot_id = $1 and ((one = $2 and other = $3) or (one = $3 and other = $2))",
        )
        .bind(bot)
        .bind(one.to_owned())
        .bind(other.to_owned())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
