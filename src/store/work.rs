//! One origin, one transaction, one commit: state, errands and the origin's mark together or not at all.

use sqlx::{Any, AnyConnection, AssertSqlSafe, Transaction};

use super::{Store, rows};
use crate::{
    domain::{
        BotId, Moment, Origin,
        errand::{Class, Errand, Task},
    },
    error::Result,
};

/// An open transaction and what it will hand to the outbox.
#[must_use = "a work that is not committed is rolled back"]
pub struct Work {
    pub(super) store: Store,
    tx: Transaction<'static, Any>,
    origin: Origin,
    now: Moment,
    errands: Vec<Errand>,
}

/// Proof that an origin was committed, now or before; only a commit makes one.
#[derive(Debug)]
pub struct Settled(());

impl Work {
    pub(super) fn new(store: Store, tx: Transaction<'static, Any>, origin: Origin) -> Self {
        let now = store.clock().now();
        Self { store, tx, origin, now, errands: Vec::new() }
    }

    /// The moment at which this work began; everything in it happens then.
    pub fn now(&self) -> Moment {
        self.now
    }

    pub(super) fn db(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// An errand to run as soon as the commit is through.
    pub fn send(&mut self, bot: BotId, class: Class, task: Task) {
        self.send_at(bot, class, task, self.now);
    }

    /// An errand to run at `due_at` or later.
    pub fn send_at(&mut self, bot: BotId, class: Class, task: Task, due_at: Moment) {
        let id = self.store.next_errand();
        self.errands.push(Errand { id, bot, class, task, due_at, attempts: 0 });
    }

    /// Writes everything, or nothing if the origin was committed before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach: nothing was written.
    pub async fn commit(mut self) -> Result<Settled> {
        if !self.mark().await? {
            // Done before: a redelivery, a double tap, a second node. What was prepared here must not happen again.
            self.tx.rollback().await?;
            return Ok(Settled(()));
        }
        self.write_errands().await?;
        self.tx.commit().await?;
        self.store.post(self.errands);
        Ok(Settled(()))
    }

    /// Marks the origin; false if it carried its mark already.
    async fn mark(&mut self) -> Result<bool> {
        let now = self.now;
        let marked = match &self.origin {
            Origin::Repeatable => return Ok(true),
            Origin::Update { bot, id } => {
                sqlx::query(
                    "update inbox set handled_at = $1, body = '', error = null \
                     where bot_id = $2 and update_id = $3 and handled_at is null",
                )
                .bind(now)
                .bind(*bot)
                .bind(*id)
                .execute(&mut *self.tx)
                .await?
            }
            Origin::Errand(_, id) => {
                sqlx::query(
                    "update outbox set done_at = $1, error = null, parked_at = null \
                     where errand_id = $2 and done_at is null",
                )
                .bind(now)
                .bind(*id)
                .execute(&mut *self.tx)
                .await?
            }
            Origin::Named(name) => {
                sqlx::query("insert into origins (origin, committed_at) values ($1, $2) on conflict do nothing")
                    .bind(name)
                    .bind(now)
                    .execute(&mut *self.tx)
                    .await?
            }
        };
        Ok(marked.rows_affected() == 1)
    }

    async fn write_errands(&mut self) -> Result<()> {
        for some in self.errands.chunks(100) {
            let text = format!(
                "insert into outbox (errand_id, bot_id, class, task, due_at, attempts) values {}",
                rows(some.len(), 6)
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for errand in some {
                let task = serde_json::to_string(&errand.task).map_err(anyhow::Error::new)?;
                query = query
                    .bind(errand.id)
                    .bind(errand.bot)
                    .bind(errand.class as i64)
                    .bind(task)
                    .bind(errand.due_at)
                    .bind(errand.attempts);
            }
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }
}
