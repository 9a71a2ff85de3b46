//! Upkeep: what is old is pruned, what is parked can be seen and retried.

use std::time::Duration;

use super::{MIGRATIONS, ParkedErrand, Store};
use crate::{
    domain::{BotId, Moment},
    error::Result,
};

/// Rows that are deleted in one commit.
const AT_ONCE: i64 = 2_000;

const DAY: Duration = Duration::from_secs(86_400);

/// What is deleted, and how much longer it is kept than the rest.
const OLD: [(&str, Duration); 11] = [
    (
        "delete from inbox where (bot_id, update_id) in \
         (select bot_id, update_id from inbox where handled_at < $1 limit $2)",
        Duration::ZERO,
    ),
    (
        "delete from outbox where errand_id in (select errand_id from outbox where done_at < $1 limit $2)",
        Duration::ZERO,
    ),
    // Ids begin with the moment at which they were given.
    (
        "delete from outbox where errand_id in (select errand_id from outbox \
         where due_at = 253402300799999 and done_at is null and errand_id < $1 * 4096 limit $2)",
        Duration::ZERO,
    ),
    ("delete from invites where link in (select link from invites where expires_at < $1 limit $2)", Duration::ZERO),
    // Wrong codes are forgotten a day after the last one, or after the wait that it cost.
    (
        "delete from guesses where (bot_id, user_id) in \
         (select bot_id, user_id from guesses where last_at < $1 and wait_until < $1 limit $2)",
        Duration::ZERO,
    ),
    // A coupon is in hand for a day.
    (
        "delete from coupons_in_hand where (bot_id, user_id) in (select bot_id, user_id from coupons_in_hand \
         where coalesce(taken_at, 0) < $1 limit $2)",
        Duration::ZERO,
    ),
    // What nobody answered.
    (
        "delete from dialogues where (bot_id, user_id, topic) in \
         (select bot_id, user_id, topic from dialogues where until_at < $1 limit $2)",
        Duration::ZERO,
    ),
    // Messages about what is settled; after three months nobody looks whether they still say how it stands.
    (
        "delete from order_cards where (order_key, chat_id, message_id) in \
         (select c.order_key, c.chat_id, c.message_id from order_cards c where coalesce(c.sent_at, 0) < $1 \
         and not exists (select 1 from orders o where o.order_key = c.order_key \
         and o.state in ('pending', 'awaiting_confirmation')) limit $2)",
        Duration::from_secs(83 * DAY.as_secs()),
    ),
    // Nobody answers a letter of three months ago.
    (
        "delete from letters where letter_id in (select letter_id from letters where at < $1 limit $2)",
        Duration::from_secs(83 * DAY.as_secs()),
    ),
    // The last reminder of a period may come a year after its end.
    (
        "delete from reminders where (subscription_id, stage, paid_until) in (select subscription_id, stage, paid_until \
         from reminders where sent_at < $1 and paid_until < $1 limit $2)",
        Duration::from_secs(393 * DAY.as_secs()),
    ),
    // What was to be done once: told of an order, of a missed renewal, of a day's fault. After three months such a
    // word is news again.
    (
        "delete from origins where origin in (select origin from origins where committed_at < $1 limit $2)",
        Duration::from_secs(83 * DAY.as_secs()),
    ),
];

/// How many rows were pruned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Pruned {
    pub updates: u64,
    pub errands: u64,
    pub links: u64,
    pub guesses: u64,
    pub coupons_in_hand: u64,
    pub dialogues: u64,
    pub cards: u64,
    pub letters: u64,
    pub reminders: u64,
    pub origins: u64,
}

/// What was given up and waits for an operator.
#[derive(Clone, Debug, Default)]
pub struct Parked {
    /// Updates: bot, number, reason.
    pub updates: Vec<(BotId, i64, String)>,
    /// Errands.
    pub errands: Vec<ParkedErrand>,
}

/// How the database's tables stand to what this version needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Migrations still to be run.
    pub missing: usize,
    /// Migrations that only a newer version knows.
    pub unknown: usize,
}

impl Store {
    /// Deletes handled updates, done errands, dead links, forgotten wrong codes, coupons in hand and questions that are older than
    /// `before`, and messages that have waited since then for somebody who never came. What is remembered of messages
    /// about orders, and of what is done once, goes 83 days later, the ledger of reminders 393. So many rows at a time that nobody waits for it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn prune(&self, before: Moment) -> Result<Pruned> {
        let mut gone = [0; OLD.len()];
        for ((text, longer), gone) in OLD.into_iter().zip(&mut gone) {
            loop {
                let query = sqlx::query(text).bind(before - longer).bind(AT_ONCE);
                let batch = query.execute(&self.writer).await?.rows_affected();
                *gone += batch;
                if batch < AT_ONCE.unsigned_abs() {
                    break;
                }
            }
        }
        let [
            updates,
            done,
            undelivered,
            links,
            guesses,
            coupons_in_hand,
            dialogues,
            cards,
            letters,
            reminders,
            origins,
        ] = gone;
        Ok(Pruned {
            updates,
            errands: done + undelivered,
            links,
            guesses,
            coupons_in_hand,
            dialogues,
            cards,
            letters,
            reminders,
            origins,
        })
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

    /// Puts everything that was given up back to work; the answer is how many rows. A running daemon takes it up within
    /// a second.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn retry_parked(&self) -> Result<u64> {
        let now = self.clock.now();
        let updates = sqlx::query(
            "update inbox set parked_at = null, attempts = 0, retried_at = $1 \
             where parked_at is not null and handled_at is null",
        )
        .bind(now)
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

    /// Whether the tables have this version's shape. Changes nothing.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn shape(&self) -> Result<Shape> {
        let done = sqlx::query_scalar::<_, i64>("select version from _sqlx_migrations where success")
            .fetch_all(&self.reader)
            .await;
        let done = match done {
            // A new database has no list of migrations yet.
            Err(sqlx::Error::Database(error)) if error.message().contains("_sqlx_migrations") => Vec::new(),
            done => done?,
        };
        let known: Vec<i64> = MIGRATIONS.iter().map(|migration| migration.version).collect();
        let missing = known.iter().filter(|version| !done.contains(version)).count();
        let unknown = done.iter().filter(|version| !known.contains(version)).count();
        Ok(Shape { missing, unknown })
    }

    /// Writes a consistent copy of an SQLite database into a new file, beside a running daemon too.
    ///
    /// # Errors
    /// `Broken` if the file exists or cannot be written.
    pub async fn copy_into(&self, file: &str) -> Result<()> {
        sqlx::query("vacuum into $1").bind(file).execute(&self.reader).await?;
        Ok(())
    }
}
