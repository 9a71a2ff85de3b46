//! Where a person stands with a bot: banned, whitelisted, or neither.

use super::Work;
use crate::{
    domain::{BotId, UserId},
    error::Result,
};

impl Work {
    /// Bans a person, in advance if they were never met. False if they are banned already.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn ban(&mut self, bot: BotId, user: UserId, by: UserId) -> Result<bool> {
        self.hold_person(bot, user)?;
        let now = self.now();
        let done = sqlx::query(
            "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at, banned_at, \
             banned_by) values ($1, $2, '', 0, 0, $3, $3, $4) \
             on conflict (bot_id, user_id) do update set banned_at = excluded.banned_at, banned_by = excluded.banned_by \
             where customers.banned_at is null",
        )
        .bind(bot)
        .bind(user)
        .bind(now)
        .bind(by)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lifts a person's ban. False if there was none.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unban(&mut self, bot: BotId, user: UserId) -> Result<bool> {
        self.hold_person(bot, user)?;
        let done = sqlx::query(
            "update customers set banned_at = null, banned_by = null \
             where bot_id = $1 and user_id = $2 and banned_at is not null",
        )
        .bind(bot)
        .bind(user)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts a person on the whitelist, in advance if they were never met.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn whitelist(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.hold_person(bot, user)?;
        let now = self.now();
        self.later(
            sqlx::query(
                "insert into customers (bot_id, user_id, first_name, is_premium, tapped_message, first_seen_at, \
             whitelisted_at) values ($1, $2, '', 0, 0, $3, $3) \
             on conflict (bot_id, user_id) do update set whitelisted_at = excluded.whitelisted_at",
            )
            .bind(bot)
            .bind(user)
            .bind(now),
        )
    }

    /// Takes a person off the whitelist. False if they were not on it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unwhitelist(&mut self, bot: BotId, user: UserId) -> Result<bool> {
        self.hold_person(bot, user)?;
        let done = sqlx::query(
            "update customers set whitelisted_at = null \
             where bot_id = $1 and user_id = $2 and whitelisted_at is not null",
        )
        .bind(bot)
        .bind(user)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// True if an owner banned this person. Nobody is banned behind the back of who holds the person.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_banned(&mut self, bot: BotId, user: UserId) -> Result<bool> {
        let banned: Option<Option<i64>> =
            sqlx::query_scalar("select banned_at from customers where bot_id = $1 and user_id = $2")
                .bind(bot)
                .bind(user)
                .fetch_optional(self.db())
                .await?;
        Ok(banned.flatten().is_some())
    }
}
