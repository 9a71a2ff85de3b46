//! Wrong codes and coupons of a person, so that guessing is slowed down across restarts.

use super::Work;
use crate::{
    domain::{BotId, Moment, UserId, code::Guesses},
    error::Result,
};

impl Work {
    /// A person's wrong codes so far.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn guesses(&mut self, bot: BotId, user: UserId) -> Result<Guesses> {
        let now = self.now();
        let row: Option<(i64, Moment, i64, Moment)> =
            sqlx::query_as("select wrong, last_at, waits, wait_until from guesses where bot_id = $1 and user_id = $2")
                .bind(bot)
                .bind(user)
                .fetch_optional(self.db())
                .await?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(row.map_or(Guesses::none(now), |(wrong, last_at, waits, wait_until)| Guesses {
            wrong: count(wrong),
            last_at,
            waits: count(waits),
            wait_until,
        }))
    }

    /// Writes a person's wrong codes.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_guesses(&mut self, bot: BotId, user: UserId, guesses: &Guesses) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into guesses (bot_id, user_id, wrong, last_at, waits, wait_until) \
                 values ($1, $2, $3, $4, $5, $6) on conflict (bot_id, user_id) do update set wrong = excluded.wrong, \
                 last_at = excluded.last_at, waits = excluded.waits, wait_until = excluded.wait_until",
            )
            .bind(bot)
            .bind(user)
            .bind(i64::from(guesses.wrong))
            .bind(guesses.last_at)
            .bind(i64::from(guesses.waits))
            .bind(guesses.wait_until),
        )
    }
}
