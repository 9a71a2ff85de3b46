//! Upkeep: what is old is pruned, what is parked can be seen and retried.

use super::{ParkedErrand, Store};
use crate::{
    domain::{BotId, Moment},
    error::Result,
};

/// How many rows were pruned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Pruned {
    pub updates: u64,
    pub errands: u64,
    pub links: u64,
}

/// What was given up and waits for an operator.
#[derive(Clone, Debug, Default)]
pub struct Parked {
    /// Updates: bot, number, reason.
    pub updates: Vec<(BotId, i64, String)>,
    /// Errands.
    pub errands: Vec<ParkedErrand>,
}

impl Store {
    /// Deletes handled updates, done errands and dead links older than `before`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn prune(&self, before: Moment) -> Result<Pruned> {
        let mut gone = [0; 3];
        let texts = [
            "delete from inbox where handled_at < $1",
            "delete from outbox where done_at < $1",
            "delete from invites where expires_at < $1",
        ];
        for (text, gone) in texts.into_iter().zip(&mut gone) {
            *gone = sqlx::query(text).bind(before).execute(&self.writer).await?.rows_affected();
        }
        Ok(Pruned { updates: gone[0], errands: gone[1], links: gone[2] })
    }

    /// What was given up.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn parked(&self, limit: i64) -> Result<Parked> {
        let updates = sqlx::query_as(
            "select bot_id, update_id, coalesce(error, '') from inbox \
             where parked_at is not null and handled_at is null order by parked_at desc limit $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await?;
        Ok(Parked { updates, errands: self.parked_errands(limit).await? })
    }

    /// Puts everything that was given up back to work; the answer is how many rows. A running daemon takes errands up
    /// within a second and updates at its next start.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn retry_parked(&self) -> Result<u64> {
        let now = self.clock.now();
        let updates = sqlx::query(
            "update inbox set parked_at = null, attempts = 0 where parked_at is not null and handled_at is null",
        )
        .execute(&self.writer)
        .await?;
        let errands = sqlx::query(
            "update outbox set parked_at = null, attempts = 0, due_at = $1 \
             where parked_at is not null and done_at is null",
        )
        .bind(now)
        .execute(&self.writer)
        .await?;
        Ok(updates.rows_affected() + errands.rows_affected())
    }

    /// Sponsor faults per source and kind since `day` (`2030-01-01`).
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn gate_faults(&self, bot: BotId, day: &str) -> Result<Vec<(String, String, i64)>> {
        Ok(sqlx::query_as(
            "select source, fault, cast(sum(count) as bigint) from gate_faults where bot_id = $1 and day >= $2 \
             group by source, fault order by source, fault",
        )
        .bind(bot)
        .bind(day)
        .fetch_all(&self.reader)
        .await?)
    }
}
