//! The brake: questions to the owners about unexpectedly many removals, and how many there were in the last hour.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::{At, Store, Work, list};
use crate::{
    domain::{BotId, ChatId, Moment, UserId, seat::Exempt},
    error::Result,
};

/// What counts as "at once".
const HOUR: Duration = Duration::from_secs(3_600);

/// A question to the owners.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Brake {
    /// Its number.
    pub brake_id: i64,
    /// Of which bot.
    pub bot_id: BotId,
    /// About which chat.
    pub chat_id: ChatId,
    /// When it was asked.
    pub raised_at: Moment,
    /// Whose removal is meant: so many.
    pub people: i64,
    /// Removed unexpectedly in the hour before.
    pub gone: i64,
    /// Of how many in the chat, if known.
    pub members: Option<i64>,
    /// When it was answered.
    pub decided_at: Option<Moment>,
    /// By whom.
    pub decided_by: Option<UserId>,
    /// `go` or `stay`.
    pub decision: Option<String>,
}

const COLUMNS: &str = "brake_id, bot_id, chat_id, raised_at, people, gone, members, decided_at, decided_by, decision";

impl Store {
    /// A question by its number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn brake(&self, bot: BotId, id: i64) -> Result<Option<Brake>> {
        let text = format!("select {COLUMNS} from brakes where bot_id = $1 and brake_id = $2");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(id).fetch_optional(&self.reader).await?)
    }

    /// Questions that wait for an answer.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_brakes(&self, bot: BotId) -> Result<Vec<Brake>> {
        let text = format!("select {COLUMNS} from brakes where bot_id = $1 and decided_at is null order by brake_id");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_all(&self.reader).await?)
    }

    /// How many are still inside whose removal a question is about.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_held(&self, brake: &Brake) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from seats where bot_id = $1 and chat_id = $2 and brake_id = $3 \
             and observed in ('in', 'unknown')",
        )
        .bind(brake.bot_id)
        .bind(brake.chat_id)
        .bind(brake.brake_id)
        .fetch_one(&self.reader)
        .await?)
    }

    /// Who they are.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn held_by(&self, brake: &Brake, limit: i64) -> Result<Vec<UserId>> {
        Ok(sqlx::query_scalar(
            "select user_id from seats where bot_id = $1 and chat_id = $2 and brake_id = $3 \
             and observed in ('in', 'unknown') order by user_id limit $4",
        )
        .bind(brake.bot_id)
        .bind(brake.chat_id)
        .bind(brake.brake_id)
        .bind(limit)
        .fetch_all(&self.reader)
        .await?)
    }

    /// How many were removed unexpectedly from a chat in the hour that runs.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn removed_lately(&self, at: At) -> Result<i64> {
        let removed: Option<i64> =
            sqlx::query_scalar("select removed from brake_counts where bot_id = $1 and chat_id = $2 and since > $3")
                .bind(at.bot_id)
                .bind(at.chat_id)
                .bind(self.clock.now() - HOUR)
                .fetch_optional(&self.reader)
                .await?;
        Ok(removed.unwrap_or(0))
    }
}

impl Work {
    /// The question about a chat that the owners have not answered.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_brake(&mut self, at: At) -> Result<Option<Brake>> {
        let text = format!("select {COLUMNS} from brakes where bot_id = $1 and chat_id = $2 and decided_at is null");
        Ok(sqlx::query_as(AssertSqlSafe(text)).bind(at.bot_id).bind(at.chat_id).fetch_optional(self.db()).await?)
    }

    /// Adds somebody to an open question; the answer is how many they are by now, or none if they were among them, or if
    /// it has been answered meanwhile.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn join_brake(&mut self, brake: &Brake, user: UserId) -> Result<Option<i64>> {
        let done = sqlx::query(
            "update seats set brake_id = $1 where bot_id = $2 and chat_id = $3 and user_id = $4 \
             and coalesce(brake_id, 0) <> $1",
        )
        .bind(brake.brake_id)
        .bind(brake.bot_id)
        .bind(brake.chat_id)
        .bind(user)
        .execute(self.db())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        Ok(sqlx::query_scalar(
            "update brakes set people = people + 1 where brake_id = $1 and decided_at is null returning people",
        )
        .bind(brake.brake_id)
        .fetch_optional(self.db())
        .await?)
    }

    /// Counts so many unexpected removals; the answer is how many they are within the hour.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_removals(&mut self, at: At, people: i64) -> Result<i64> {
        let now = self.now();
        Ok(sqlx::query_scalar(
            "insert into brake_counts (bot_id, chat_id, since, removed) values ($1, $2, $3, $4) \
             on conflict (bot_id, chat_id) do update set \
             removed = excluded.removed + case when brake_counts.since > $5 then brake_counts.removed else 0 end, \
             since = case when brake_counts.since > $5 then brake_counts.since else excluded.since end \
             returning removed",
        )
        .bind(at.bot_id)
        .bind(at.chat_id)
        .bind(now)
        .bind(people)
        .bind(now - HOUR)
        .fetch_one(self.db())
        .await?)
    }

    /// Asks about these people; none if owners were asked about this chat already.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn raise_brake(
        &mut self,
        at: At,
        held: &[UserId],
        gone: i64,
        members: Option<i64>,
    ) -> Result<Option<i64>> {
        let (id, now) = (self.store.next_id(), self.now());
        let done = sqlx::query(
            "insert into brakes (brake_id, bot_id, chat_id, raised_at, people, gone, members) \
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        )
        .bind(id)
        .bind(at.bot_id)
        .bind(at.chat_id)
        .bind(now)
        .bind(i64::try_from(held.len()).unwrap_or(i64::MAX))
        .bind(gone)
        .bind(members)
        .execute(self.db())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(None);
        }
        for some in held.chunks(200) {
            let text = format!(
                "update seats set brake_id = $1 where bot_id = $2 and chat_id = $3 and user_id in ({})",
                list(3, some.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(text)).bind(id).bind(at.bot_id).bind(at.chat_id);
            for user in some {
                query = query.bind(*user);
            }
            self.later(query)?;
        }
        Ok(Some(id))
    }

    /// Answers a question. False if somebody has answered it before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn decide_brake(&mut self, brake: &Brake, by: UserId, go: bool) -> Result<bool> {
        let now = self.now();
        let done = sqlx::query(
            "update brakes set decided_at = $1, decided_by = $2, decision = $3 \
             where brake_id = $4 and decided_at is null",
        )
        .bind(now)
        .bind(by)
        .bind(if go { "go" } else { "stay" })
        .bind(brake.brake_id)
        .execute(self.db())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        // What was agreed to is no reason to ask again.
        self.later(
            sqlx::query("delete from brake_counts where bot_id = $1 and chat_id = $2")
                .bind(brake.bot_id)
                .bind(brake.chat_id),
        )?;
        if !go {
            self.later(
                sqlx::query(
                    "update seats set exempt = $1, exempt_until = null where bot_id = $2 and chat_id = $3 \
                     and brake_id = $4 and observed in ('in', 'unknown')",
                )
                .bind(Exempt::LeftIn.name())
                .bind(brake.bot_id)
                .bind(brake.chat_id)
                .bind(brake.brake_id),
            )?;
        }
        Ok(true)
    }
}
