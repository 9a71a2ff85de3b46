//! Ways to pay, as the owner set them up.

use super::{Store, Work};
use crate::{
    domain::{BotId, order::Method},
    error::Result,
};

/// A way to pay, as the owner set it up.
#[derive(Clone, Debug)]
pub struct MethodRow {
    /// Which.
    pub method: Method,
    /// Manual: what the person reads.
    pub instructions: Option<String>,
    /// Telegram: the provider token, sealed.
    pub sealed_token: Option<String>,
}

impl Store {
    /// The ways to pay of a bot.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn methods(&self, bot: BotId) -> Result<Vec<MethodRow>> {
        let rows: Vec<(String, Option<String>, Option<String>)> =
            sqlx::query_as("select method, instructions, sealed_token from methods where bot_id = $1")
                .bind(bot)
                .fetch_all(&self.reader)
                .await?;
        let mut methods: Vec<_> = rows
            .into_iter()
            .filter_map(|(name, instructions, sealed_token)| {
                Some(MethodRow { method: Method::parse(&name)?, instructions, sealed_token })
            })
            .collect();
        methods.sort_by_key(|row| Method::ALL.iter().position(|method| *method == row.method));
        Ok(methods)
    }
}

impl Work {
    /// Sets up a way to pay.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_method(&mut self, bot: BotId, row: &MethodRow) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into methods (bot_id, method, instructions, sealed_token, added_at) values ($1, $2, $3, $4, $5) \
                 on conflict (bot_id, method) do update set instructions = excluded.instructions, \
                 sealed_token = excluded.sealed_token",
            )
            .bind(bot)
            .bind(row.method.name())
            .bind(row.instructions.clone())
            .bind(row.sealed_token.clone())
            .bind(now),
        )
    }

    /// Takes a way to pay away; orders that were placed with it stay. False if it was not there.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn drop_method(&mut self, bot: BotId, method: Method) -> Result<bool> {
        let done = sqlx::query("delete from methods where bot_id = $1 and method = $2")
            .bind(bot)
            .bind(method.name())
            .execute(self.db())
            .await?;
        Ok(done.rows_affected() == 1)
    }
}
