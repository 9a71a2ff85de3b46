//! Lines to the database. On SQLite a few connections of our own, held for good: a pool asks a connection whether it is
//! still alive before and after every use, and there each question costs a change of threads. On PostgreSQL a pool.

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _, future::BoxFuture, stream::BoxStream};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Either,
    any::{AnyQueryResult, AnyRow},
    pool::PoolConnection,
};
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use super::{
    Backend,
    desk::{Alone, Desk},
};

/// Where statements that read are run. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) enum Reader {
    /// SQLite.
    Own(Arc<Own>),
    /// PostgreSQL.
    Pool(AnyPool),
}

/// Where statements that write are run. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) enum Writer {
    /// SQLite.
    Desk(Desk),
    /// PostgreSQL.
    Pool(AnyPool),
}

/// A connection for as long as it is needed, outside of any transaction.
#[derive(Debug)]
pub(super) enum Lent {
    /// One of SQLite's that read.
    Own(OwnedMappedMutexGuard<Option<AnyConnection>, AnyConnection>),
    /// SQLite's that writes.
    Desk(Alone),
    /// PostgreSQL.
    Pool(PoolConnection<Any>),
}

/// Connections that stay open, each opened when first needed.
#[derive(Debug)]
pub(super) struct Own {
    backend: Backend,
    url: String,
    slots: Vec<Arc<Mutex<Option<AnyConnection>>>>,
    next: AtomicUsize,
    closed: AtomicBool,
}

impl Own {
    /// Up to `most` connections.
    pub fn new(backend: Backend, url: &str, most: usize) -> Arc<Self> {
        let slots = std::iter::repeat_with(Arc::default).take(most).collect();
        let (next, closed) = (AtomicUsize::new(0), AtomicBool::new(false));
        Arc::new(Self { backend, url: url.to_owned(), slots, next, closed })
    }

    /// The first one that is free: its caches and its thread are warm.
    async fn slot(&self) -> OwnedMutexGuard<Option<AnyConnection>> {
        for slot in &self.slots {
            if let Ok(free) = slot.clone().try_lock_owned() {
                return free;
            }
        }
        let turn = self.next.fetch_add(1, Ordering::Relaxed) % self.slots.len();
        self.slots[turn].clone().lock_owned().await
    }

    async fn acquire(&self) -> sqlx::Result<Lent> {
        let mut slot = self.slot().await;
        if self.closed.load(Ordering::SeqCst) {
            return Err(sqlx::Error::PoolClosed);
        }
        let connection = match slot.take() {
            Some(connection) => connection,
            None => self.backend.open(&self.url).await?,
        };
        Ok(Lent::Own(OwnedMutexGuard::map(slot, |slot| slot.insert(connection))))
    }

    async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        for slot in &self.slots {
            if let Some(connection) = slot.lock().await.take() {
                hang_up(connection).await;
            }
        }
    }
}

/// Closes a connection of our own.
pub(super) async fn hang_up(connection: AnyConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "a connection to the database was not closed cleanly");
    }
}

impl Reader {
    /// A connection, as soon as one is free.
    pub async fn acquire(&self) -> sqlx::Result<Lent> {
        match self {
            Self::Own(own) => own.acquire().await,
            Self::Pool(pool) => Ok(Lent::Pool(pool.acquire().await?)),
        }
    }

    /// Closes every connection once it is back; nothing is lent any more.
    pub async fn close(&self) {
        match self {
            Self::Own(own) => own.close().await,
            Self::Pool(pool) => pool.close().await,
        }
    }
}

impl Writer {
    /// A connection outside of any transaction.
    pub async fn acquire(&self) -> sqlx::Result<Lent> {
        match self {
            Self::Desk(desk) => Ok(Lent::Desk(desk.alone().await?)),
            Self::Pool(pool) => Ok(Lent::Pool(pool.acquire().await?)),
        }
    }

    /// Closes every connection once it is back; nothing is lent any more.
    pub async fn close(&self) {
        match self {
            Self::Desk(desk) => desk.close().await,
            Self::Pool(pool) => pool.close().await,
        }
    }
}

impl Deref for Lent {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match self {
            Self::Own(connection) => connection,
            Self::Desk(connection) => connection,
            Self::Pool(connection) => connection,
        }
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match self {
            Self::Own(connection) => connection,
            Self::Desk(connection) => connection,
            Self::Pool(connection) => connection,
        }
    }
}

/// What a statement answers, one after the other.
pub(super) type Answers<'a> = BoxStream<'a, sqlx::Result<Either<AnyQueryResult, AnyRow>>>;

/// Lets statements run on something that has to find its connection first. sqlx's own pool does the same.
macro_rules! executes {
    ($type:ty, $this:ident => $connection:expr) => {
        impl<'c> sqlx::Executor<'c> for $type {
            type Database = sqlx::Any;

            fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> $crate::store::line::Answers<'e>
            where
                'c: 'e,
                E: 'q + sqlx::Execute<'q, sqlx::Any>,
            {
                let $this = self;
                let answers = async move {
                    let answers: Vec<_> = (&mut *$connection.await?).fetch_many(query).collect().await;
                    Ok(futures::stream::iter(answers))
                };
                answers.try_flatten_stream().boxed()
            }

            fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<sqlx::any::AnyRow>>>
            where
                'c: 'e,
                E: 'q + sqlx::Execute<'q, sqlx::Any>,
            {
                let $this = self;
                async move { (&mut *$connection.await?).fetch_optional(query).await }.boxed()
            }

            fn prepare_with<'e>(
                self,
                sql: sqlx::SqlStr,
                parameters: &'e [sqlx::any::AnyTypeInfo],
            ) -> BoxFuture<'e, sqlx::Result<sqlx::any::AnyStatement>>
            where
                'c: 'e,
            {
                let $this = self;
                async move { (&mut *$connection.await?).prepare_with(sql, parameters).await }.boxed()
            }

            fn describe<'e>(self, sql: sqlx::SqlStr) -> BoxFuture<'e, sqlx::Result<sqlx::Describe<sqlx::Any>>>
            where
                'c: 'e,
            {
                let $this = self;
                async move { (&mut *$connection.await?).describe(sql).await }.boxed()
            }
        }
    };
}
pub(super) use executes;

// Statements that stand alone.
executes!(&'c Reader, reader => reader.acquire());
executes!(&'c Writer, writer => writer.acquire());
