//! One origin, one transaction, one commit: state, errands and the origin's mark together or not at all.
//!
//! What is only written waits for the next statement whose answer is needed, at the latest for the commit, and goes to
//! the database together with it: on SQLite each way there and back is a change of threads.

use std::{fmt, fmt::Write as _};

use futures::{
    FutureExt as _, StreamExt as _, TryFutureExt as _, TryStreamExt as _, future::BoxFuture, stream::BoxStream,
};
use sqlx::{
    Any, AssertSqlSafe, Either, Execute, Executor as _, SqlSafeStr as _, SqlStr, Transaction,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::{
    Store,
    desk::Turn,
    line::{Answer, Writer, executes},
    locks::Held,
    rows,
};
use crate::{
    domain::{
        BotId, Moment, Origin,
        errand::{Class, Errand, Task},
    },
    error::Result,
};

/// A transaction that begins with its first statement, and what it will hand to the outbox.
#[must_use = "a work that is not committed is rolled back"]
pub struct Work {
    pub(super) store: Store,
    tx: Option<Tx>,
    waiting: Vec<Statement>,
    origin: Origin,
    now: Moment,
    errands: Vec<Errand>,
    pub(super) held: Held,
}

/// The connection of the transaction; it rolls back when dropped.
enum Tx {
    /// SQLite: begun by the statements themselves.
    Turn(Turn),
    /// PostgreSQL.
    Pool(Transaction<'static, Any>),
}

/// A statement that waits to be run.
struct Statement {
    text: SqlStr,
    arguments: AnyArguments,
}

/// Proof that an origin was committed, now or before; only a commit makes one.
#[derive(Debug)]
pub struct Settled(());

impl Work {
    pub(super) fn new(store: Store, origin: Origin) -> Self {
        let now = store.clock().now();
        Self { store, tx: None, waiting: Vec::new(), origin, now, errands: Vec::new(), held: Held::default() }
    }

    /// The moment at which this work began; everything in it happens then.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Why this work acts.
    pub(super) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// For statements whose answer is needed.
    pub(super) fn db(&mut self) -> Db<'_> {
        Db(self)
    }

    /// For statements whose answer nobody needs: run with the next one that is awaited.
    pub(super) fn later(&mut self, query: Query<'_, Any, AnyArguments>) -> Result<()> {
        self.waiting.push(Statement::of(query)?);
        Ok(())
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
        self.write_errands()?;
        // What needs no mark ends with whatever waits, if anything does.
        let last = self.mark().or_else(|| self.waiting.pop().map(Statement::query));
        let answers = match last {
            Some(last) => self.ask(last).await?,
            None => Vec::new(),
        };
        let is_ours = self.origin == Origin::Repeatable || answers.iter().any(Either::is_right);
        let Some(tx) = self.tx.take() else { return Ok(Settled(())) };
        if is_ours {
            tx.commit().await?;
            self.store.post(self.errands);
        }
        // Otherwise it was done before (a redelivery, a double tap, a second node), and what was prepared here must not
        // happen again: the transaction ends with its connection's return.
        Ok(Settled(()))
    }

    /// The statement that marks the origin; it answers no row if the origin carried its mark already.
    fn mark(&self) -> Option<Query<'static, Any, AnyArguments>> {
        let now = self.now;
        Some(match &self.origin {
            Origin::Repeatable => return None,
            Origin::Update { bot, id } => sqlx::query(
                "update inbox set handled_at = $1, body = '', error = null \
                 where bot_id = $2 and update_id = $3 and handled_at is null returning update_id",
            )
            .bind(now)
            .bind(*bot)
            .bind(*id),
            Origin::Errand(_, id) => sqlx::query(
                "update outbox set done_at = $1, error = null, parked_at = null \
                 where errand_id = $2 and done_at is null returning errand_id",
            )
            .bind(now)
            .bind(*id),
            Origin::Named(name) => sqlx::query(
                "insert into origins (origin, committed_at) values ($1, $2) on conflict do nothing returning committed_at",
            )
            .bind(name.clone())
            .bind(now),
        })
    }

    fn write_errands(&mut self) -> Result<()> {
        let errands = std::mem::take(&mut self.errands);
        for some in errands.chunks(100) {
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
            self.later(query)?;
        }
        self.errands = errands;
        Ok(())
    }

    /// Runs what waits and then this, beginning the transaction if need be; the answers are those of the last one.
    async fn ask<'q>(&mut self, query: impl Execute<'q, Any>) -> sqlx::Result<Vec<Answer>> {
        let waiting = std::mem::take(&mut self.waiting);
        let tx = match &mut self.tx {
            Some(tx) => tx,
            none => none.insert(Tx::new(&self.store.writer).await?),
        };
        tx.run(waiting, Statement::of(query)?).await
    }
}

impl Tx {
    async fn new(writer: &Writer) -> sqlx::Result<Self> {
        match writer {
            Writer::Desk(desk) => Ok(Self::Turn(desk.turn().await)),
            // A cancelled `begin` would leave the pooled connection inside a transaction (sqlx issue 4385): let it finish.
            Writer::Pool(pool) => {
                let pool = pool.clone();
                let begun = tokio::spawn(async move { pool.begin().await }).await;
                Ok(Self::Pool(begun.map_err(|_| sqlx::Error::WorkerCrashed)??))
            }
        }
    }

    async fn run(&mut self, waiting: Vec<Statement>, last: Statement) -> sqlx::Result<Vec<Answer>> {
        match self {
            Self::Turn(turn) => {
                let (opening, count) = turn.opening();
                let before = count + waiting.len();
                let whole = Statement::joined(opening, waiting.into_iter().chain([last]));
                turn.run(whole.text, whole.arguments, before).await
            }
            Self::Pool(tx) => {
                for statement in waiting {
                    statement.query().execute(&mut **tx).await?;
                }
                tx.fetch_many(last.query()).try_collect().await
            }
        }
    }

    async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Turn(turn) => turn.commit().await,
            Self::Pool(tx) => tx.commit().await,
        }
    }
}

impl Statement {
    fn of<'q>(mut query: impl Execute<'q, Any>) -> sqlx::Result<Self> {
        let arguments = query.take_arguments().map_err(sqlx::Error::Encode)?.unwrap_or_default();
        Ok(Self { text: query.sql(), arguments })
    }

    fn query<'q>(self) -> Query<'q, Any, AnyArguments> {
        sqlx::query_with(self.text, self.arguments)
    }

    /// All as one text: `$1` of the second statement becomes the number after the last of the first.
    fn joined(opening: &str, statements: impl Iterator<Item = Self>) -> Self {
        let (mut text, mut arguments) = (opening.to_owned(), AnyArguments::default());
        for statement in statements {
            let before = arguments.values.0.len();
            renumber(&mut text, statement.text.as_str(), before);
            text.push(';');
            arguments.values.0.extend(statement.arguments.values.0);
        }
        Self { text: AssertSqlSafe(text).into_sql_str(), arguments }
    }
}

/// Adds a statement to `text` with `before` added to the number of each placeholder.
fn renumber(text: &mut String, statement: &str, before: usize) {
    let mut parts = statement.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let number = part[..digits].parse::<usize>().unwrap_or_default();
        let _ = write!(text, "${}{}", number + before, &part[digits..]);
    }
}

/// Runs a statement inside the work's transaction, after everything that waits.
pub(super) struct Db<'w>(&'w mut Work);

impl fmt::Debug for Db<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

executes!(Db<'c>, db, query => db.0.ask(query).await);

#[cfg(test)]
mod tests {
    use super::renumber;

    #[test]
    fn placeholders_count_on_from_statement_to_statement() {
        let mut text = "begin;".to_owned();
        renumber(&mut text, "update a set b = $1, c = $2 where d = $12", 3);
        assert_eq!(text, "begin;update a set b = $4, c = $5 where d = $15");
        renumber(&mut text, "; delete from a", 9);
        assert!(text.ends_with("; delete from a"));
    }
}
