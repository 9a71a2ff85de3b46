//! Lines to the database. On SQLite a few connections of our own, held for good: a pool asks a connection whether it is
//! still alive before and after every use, and there each question costs a change of threads. On PostgreSQL a pool.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::{FutureExt as _, StreamExt as _, TryFutureExt as _, future::BoxFuture, stream::BoxStream};
use sqlx::{
    Any, AnyConnection, AnyPool, Connection as _, Either, Executor as _,
    any::{AnyQueryResult, AnyRow},
    pool::PoolConnection,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Backend;

/// Where connections are taken from. Cheap to clone; statements can be run on it directly.
#[derive(Clone, Debug)]
pub(super) enum Line {
    /// SQLite.
    Own(Arc<Own>),
    /// PostgreSQL.
    Pool(AnyPool),
}

/// Connections that stay open. The one used last is used next: its caches and its thread are warm.
#[derive(Debug)]
pub(super) struct Own {
    backend: Backend,
    url: String,
    most: u32,
    free: Mutex<Vec<Kept>>,
    permits: Arc<Semaphore>,
}

#[derive(Debug)]
struct Kept {
    connection: AnyConnection,
    /// A transaction was begun and, as far as we know, not ended.
    in_transaction: bool,
}

/// A connection for as long as it is needed.
#[derive(Debug)]
pub(super) enum Lent {
    Own(Loan),
    Pool(PoolConnection<Any>),
}

/// One of our own connections; it goes back when dropped.
#[derive(Debug)]
pub(super) struct Loan {
    kept: Option<Kept>,
    home: Arc<Own>,
    _permit: OwnedSemaphorePermit,
}

impl Line {
    /// Up to `most` connections of our own, each opened when first needed.
    pub fn own(backend: Backend, url: &str, most: u32) -> Self {
        let permits = Arc::new(Semaphore::new(most as usize));
        Self::Own(Arc::new(Own { backend, url: url.to_owned(), most, free: Mutex::default(), permits }))
    }

    /// A connection, as soon as one is free.
    pub async fn acquire(&self) -> sqlx::Result<Lent> {
        Ok(match self {
            Self::Own(own) => Lent::Own(Own::lend(own).await?),
            Self::Pool(pool) => Lent::Pool(pool.acquire().await?),
        })
    }

    /// Closes every connection once it is back; nothing is lent any more.
    pub async fn close(&self) {
        match self {
            Self::Pool(pool) => pool.close().await,
            Self::Own(own) => {
                let _all = own.permits.acquire_many(own.most).await;
                own.permits.close();
                let free = std::mem::take(&mut *own.free());
                for kept in free {
                    if let Err(error) = kept.connection.close().await {
                        tracing::warn!(%error, "a connection to the database was not closed cleanly");
                    }
                }
            }
        }
    }
}

impl Own {
    fn free(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn lend(home: &Arc<Self>) -> sqlx::Result<Loan> {
        let permit = home.permits.clone().acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let free = home.free().pop();
        let kept = match free {
            Some(kept) => kept,
            None => {
                let mut connection = AnyConnection::connect(&home.url).await?;
                home.backend.prepare(&mut connection).await?;
                Kept { connection, in_transaction: false }
            }
        };
        let mut loan = Loan { kept: Some(kept), home: home.clone(), _permit: permit };
        if loan.kept().in_transaction {
            // Somebody gave up in the middle; SQLite may have rolled back by itself already.
            let _ = loan.execute("rollback").await;
            loan.set_in_transaction(false);
        }
        Ok(loan)
    }
}

impl Loan {
    fn kept(&self) -> &Kept {
        self.kept.as_ref().expect("a loan has its connection until it is dropped")
    }

    /// A transaction was begun on this connection.
    pub fn is_in_transaction(&self) -> bool {
        self.kept().in_transaction
    }

    /// To be said before a transaction begins and after it ended: what is open when the loan is dropped is rolled back.
    pub fn set_in_transaction(&mut self, is: bool) {
        if let Some(kept) = &mut self.kept {
            kept.in_transaction = is;
        }
    }
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.home.free().extend(self.kept.take());
    }
}

impl Deref for Loan {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.kept().connection
    }
}

impl DerefMut for Loan {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.kept.as_mut().expect("a loan has its connection until it is dropped").connection
    }
}

impl Deref for Lent {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        match self {
            Self::Own(loan) => loan,
            Self::Pool(connection) => connection,
        }
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        match self {
            Self::Own(loan) => loan,
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
executes!(&'c Line, line => line.acquire());
