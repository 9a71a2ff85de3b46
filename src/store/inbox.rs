//! The inbox: updates as received, stored before Telegram may forget them.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::{Backend, Store, rows};
use crate::{
    domain::{BotId, Moment},
    error::Result,
};

/// One update that is not handled yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct InboxRow {
    /// Whose update.
    pub bot_id: BotId,
    /// Telegram's number.
    pub update_id: i64,
    /// The ordering key: updates of one person are handled one after the other.
    pub person: i64,
    /// The update as received.
    pub body: String,
    /// How often handling failed.
    pub attempts: i64,
    /// When it was stored.
    pub received_at: Moment,
}

impl Store {
    /// Stores a batch of updates and waits for the disk; after that the polling offset may move past it. Answers which
    /// of them are new: Telegram delivers again what it thinks we lost.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach: the batch must be fetched again.
    pub async fn receive(&self, batch: Vec<InboxRow>) -> Result<Vec<InboxRow>> {
        let Some(bot) = batch.first().map(|row| row.bot_id) else { return Ok(batch) };
        // Spawned, so that a shutdown in the middle cannot leave a connection half way (sqlx issue 4385).
        let store = self.clone();
        let known = tokio::spawn(async move {
            let text = format!(
                "insert into inbox (bot_id, update_id, person, body, received_at, attempts) values {} \
                 on conflict do nothing returning update_id",
                rows(batch.len(), 6)
            );
            let mut connection = store.writer.acquire().await?;
            let mut query = sqlx::query_scalar::<_, i64>(AssertSqlSafe(store.backend.durably(&text)));
            for row in &batch {
                query = query
                    .bind(bot)
                    .bind(row.update_id)
                    .bind(row.person)
                    .bind(&row.body)
                    .bind(row.received_at)
                    .bind(0_i64);
            }
            let new: HashSet<i64> = match store.backend {
                Backend::Sqlite => {
                    let new = query.persistent(false).fetch_all(&mut *connection).await;
                    if new.is_err() {
                        // Where it failed is unknown: inside the transaction, or before.
                        let _ = connection.execute("rollback").await;
                    }
                    new?.into_iter().collect()
                }
                Backend::Postgres => {
                    let mut tx = connection.begin().await?;
                    tx.execute(Backend::WAIT_FOR_DISK).await?;
                    let new = query.fetch_all(&mut *tx).await?;
                    tx.commit().await?;
                    new.into_iter().collect()
                }
            };
            Ok::<_, sqlx::Error>(batch.into_iter().filter(|row| new.contains(&row.update_id)).collect())
        });
        Ok(known.await.map_err(|error| anyhow::Error::new(error).context("storing updates"))??)
    }

    /// Updates left over from before, oldest first, neither handled nor parked: those after (received, number). What an
    /// operator put back to work is taken by [`Self::take_retried`] alone.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unhandled(&self, bot: BotId, after: (Moment, i64), limit: i64) -> Result<Vec<InboxRow>> {
        Ok(sqlx::query_as(
            "select bot_id, update_id, person, body, attempts, received_at from inbox \
             where bot_id = $1 and handled_at is null and parked_at is null and retried_at is null \
             and (received_at > $2 or (received_at = $2 and update_id > $3)) order by received_at, update_id limit $4",
        )
        .bind(bot)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(&self.reader)
        .await?)
    }

    /// The next unhandled updates of one person, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unhandled_of(&self, bot: BotId, person: i64, limit: i64) -> Result<Vec<InboxRow>> {
        Ok(sqlx::query_as(
            "select bot_id, update_id, person, body, attempts, received_at from inbox \
             where bot_id = $1 and person = $2 and handled_at is null and parked_at is null and retried_at is null \
             order by received_at, update_id limit $3",
        )
        .bind(bot)
        .bind(person)
        .bind(limit)
        .fetch_all(&self.reader)
        .await?)
    }

    /// Bots with updates that an operator put back to work.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn bots_with_retried(&self) -> Result<Vec<BotId>> {
        Ok(sqlx::query_scalar("select distinct bot_id from inbox where retried_at is not null")
            .fetch_all(&self.reader)
            .await?)
    }

    /// Takes what an operator put back to work, oldest first: nobody is given it a second time.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn take_retried(&self, bot: BotId, limit: i64) -> Result<Vec<InboxRow>> {
        let mut rows: Vec<InboxRow> = sqlx::query_as(
            "update inbox set retried_at = null where bot_id = $1 and update_id in \
             (select update_id from inbox where bot_id = $1 and retried_at is not null order by retried_at limit $2) \
             returning bot_id, update_id, person, body, attempts, received_at",
        )
        .bind(bot)
        .bind(limit)
        .fetch_all(&self.writer)
        .await?;
        rows.sort_unstable_by_key(|row| (row.received_at, row.update_id));
        Ok(rows)
    }

    /// How many updates of this bot wait, parked ones not counted.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_unhandled(&self, bot: BotId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from inbox where bot_id = $1 and handled_at is null and parked_at is null",
        )
        .bind(bot)
        .fetch_one(&self.reader)
        .await?)
    }

    /// Notes a failed attempt; `parked` gives up until an operator retries it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_failure(&self, row: &InboxRow, error: &str, parked: Option<Moment>) -> Result<()> {
        sqlx::query(
            "update inbox set attempts = attempts + 1, error = $1, parked_at = $2 \
             where bot_id = $3 and update_id = $4 and handled_at is null",
        )
        .bind(error)
        .bind(parked)
        .bind(row.bot_id)
        .bind(row.update_id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }
}
