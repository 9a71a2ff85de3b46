//! The outbox: errands as committed, kept until they are done.

use sqlx::AssertSqlSafe;

use super::{Store, Work, list};
use crate::{
    domain::{
        BotId, ChatId, ErrandId, Moment, Origin, UserId,
        errand::{Class, Errand, Task},
    },
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    errand_id: ErrandId,
    bot_id: BotId,
    class: i64,
    task: String,
    due_at: Moment,
    attempts: i64,
}

impl Row {
    fn read(self) -> Result<Errand> {
        Ok(Errand {
            id: self.errand_id,
            bot: self.bot_id,
            class: Class::from_number(self.class),
            task: serde_json::from_str(&self.task).map_err(anyhow::Error::new)?,
            due_at: self.due_at,
            attempts: self.attempts,
        })
    }
}

/// An errand that was given up.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migration")]
pub struct ParkedErrand {
    pub errand_id: ErrandId,
    pub bot_id: BotId,
    pub task: String,
    pub error: Option<String>,
}

/// What the tasks that say something to a chat look like.
fn messages_to(chat: ChatId) -> String {
    format!("{{\"do\":\"say\",\"chat\":{chat},%")
}

impl Store {
    /// Errands of `bot` due by `until`, soonest first: those after (due, id).
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn errands_due(
        &self,
        bot: BotId,
        after: (Moment, ErrandId),
        until: Moment,
        limit: usize,
    ) -> Result<Vec<Errand>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select errand_id, bot_id, class, task, due_at, attempts from outbox \
             where bot_id = $1 and due_at <= $2 and done_at is null and parked_at is null \
             and due_at >= $3 and (due_at > $3 or errand_id > $4) order by due_at, errand_id limit $5",
        )
        .bind(bot)
        .bind(until)
        .bind(after.0)
        .bind(after.1)
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.reader)
        .await?;
        self.readable(rows).await
    }

    /// One errand as its row says now; none if it is done.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn errand(&self, id: ErrandId) -> Result<Option<Errand>> {
        let row: Option<Row> = sqlx::query_as(
            "select errand_id, bot_id, class, task, due_at, attempts from outbox \
             where errand_id = $1 and done_at is null",
        )
        .bind(id)
        .fetch_optional(&self.reader)
        .await?;
        row.map(Row::read).transpose()
    }

    /// Messages to one chat due by `until`, in their order.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn messages_due(&self, bot: BotId, chat: ChatId, until: Moment, limit: usize) -> Result<Vec<Errand>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select errand_id, bot_id, class, task, due_at, attempts from outbox \
             where bot_id = $1 and due_at <= $2 and done_at is null and parked_at is null and task like $3 \
             order by errand_id limit $4",
        )
        .bind(bot)
        .bind(until)
        .bind(messages_to(chat))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(&self.reader)
        .await?;
        self.readable(rows).await
    }

    /// What can be read. The rest (of another version, by another hand) is parked, or it would stand before all others.
    async fn readable(&self, rows: Vec<Row>) -> Result<Vec<Errand>> {
        let mut errands = Vec::with_capacity(rows.len());
        for row in rows {
            let (id, bot) = (row.errand_id, row.bot_id);
            match row.read() {
                Ok(errand) => errands.push(errand),
                Err(error) => {
                    tracing::error!(bot.id = bot.0, errand.id = id.0, %error, "an errand cannot be read and is parked");
                    let now = self.clock.now();
                    self.put_off(id, now, &error.to_string(), Some(now)).await?;
                }
            }
        }
        Ok(errands)
    }

    /// True if an errand of any bot is due and not done.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn anything_due(&self) -> Result<bool> {
        let one: Option<i64> = sqlx::query_scalar(
            "select errand_id from outbox where due_at <= $1 and done_at is null and parked_at is null limit 1",
        )
        .bind(self.clock.now())
        .fetch_optional(&self.reader)
        .await?;
        Ok(one.is_some())
    }

    /// When the next errand of `bot` is due, if there is one; who waits for a person waits for no date.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn next_errand_due(&self, bot: BotId) -> Result<Option<Moment>> {
        Ok(sqlx::query_scalar(
            "select min(due_at) from outbox \
             where bot_id = $1 and due_at < $2 and done_at is null and parked_at is null",
        )
        .bind(bot)
        .bind(Moment::FOREVER)
        .fetch_one(&self.reader)
        .await?)
    }

    /// Marks errands done, all in one commit.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn errands_done(&self, ids: &[ErrandId]) -> Result<()> {
        let mut work = self.begin(Origin::Repeatable).await?;
        for some in ids.chunks(200) {
            let text =
                format!("update outbox set done_at = $1, error = null where errand_id in ({})", list(1, some.len()));
            let mut query = sqlx::query(AssertSqlSafe(text)).bind(work.now());
            for id in some {
                query = query.bind(*id);
            }
            work.later(query)?;
        }
        work.commit().await.map(|_| ())
    }

    /// Puts an errand off, with the reason; `parked` gives up until an operator retries it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn put_off(&self, id: ErrandId, due_at: Moment, error: &str, parked: Option<Moment>) -> Result<()> {
        sqlx::query(
            "update outbox set due_at = $1, attempts = attempts + 1, error = $2, parked_at = $3 \
             where errand_id = $4 and done_at is null",
        )
        .bind(due_at)
        .bind(error)
        .bind(parked)
        .bind(id)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Errands that were given up, newest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn parked_errands(&self, limit: i64) -> Result<Vec<ParkedErrand>> {
        Ok(sqlx::query_as(
            "select errand_id, bot_id, task, error from outbox \
             where parked_at is not null and done_at is null order by errand_id desc limit $1",
        )
        .bind(limit)
        .fetch_all(&self.reader)
        .await?)
    }
}

impl Work {
    /// Messages that waited for a person who could not be written to are due.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn release_messages(&mut self, bot: BotId, chat: ChatId) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update outbox set due_at = $1, error = null \
                 where bot_id = $2 and due_at = $3 and done_at is null and task like $4",
            )
            .bind(now)
            .bind(bot)
            .bind(Moment::FOREVER)
            .bind(messages_to(chat)),
        )
    }

    /// Drops what still waits to be said to a person.
    pub(super) async fn drop_errands(&mut self, bot: BotId, user: UserId) -> Result<()> {
        self.later(
            sqlx::query("delete from outbox where bot_id = $1 and done_at is null and task like $2")
                .bind(bot)
                .bind(messages_to(user.chat())),
        )
    }

    /// Rewrites a chat's id in everything that still waits: Telegram turned a basic group into a supergroup.
    pub(super) async fn rewrite_waiting(&mut self, bot: BotId, from: ChatId, to: ChatId) -> Result<()> {
        let rows: Vec<(ErrandId, String)> =
            sqlx::query_as("select errand_id, task from outbox where bot_id = $1 and done_at is null and task like $2")
                .bind(bot)
                .bind(format!("%{from}%"))
                .fetch_all(self.db())
                .await?;
        for (id, text) in rows {
            let Ok(mut task) = serde_json::from_str::<Task>(&text) else { continue };
            task.migrate(from, to);
            let text = serde_json::to_string(&task).map_err(anyhow::Error::new)?;
            self.later(sqlx::query("update outbox set task = $1 where errand_id = $2").bind(text).bind(id))?;
        }
        Ok(())
    }
}
