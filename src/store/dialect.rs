//! The few lines in which SQLite and PostgreSQL differ.

use anyhow::anyhow;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::error::{Error, Result};

/// Which database is behind the `Any` driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// From a database address.
    ///
    /// # Errors
    /// `Broken` for any other scheme.
    pub fn of(url: &str) -> Result<Self> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(Error::Broken(anyhow!("DATABASE_URL must begin with sqlite:// or postgres://"))),
        }
    }

    /// The address with what we always want: an SQLite file is created when missing.
    pub(super) fn with_defaults(self, url: &str) -> String {
        match self {
            Self::Sqlite if !url.contains("mode=") => {
                format!("{url}{}mode=rwc", if url.contains('?') { '&' } else { '?' })
            }
            _ => url.to_owned(),
        }
    }

    /// A connection of our own.
    pub(super) async fn open(self, url: &str) -> Result<AnyConnection, sqlx::Error> {
        let mut connection = AnyConnection::connect(url).await?;
        self.prepare(&mut connection).await?;
        Ok(connection)
    }

    /// Settings of each new connection. Commits are lazy (a crash of the process loses nothing, a power cut only what
    /// the inbox can replay); [`Self::durably`] makes one commit wait for the disk.
    pub(super) async fn prepare(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let text = match self {
            Self::Sqlite => {
                "pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 10000; \
                 pragma temp_store = memory; pragma cache_size = -2000"
            }
            Self::Postgres => "set synchronous_commit = off",
        };
        connection.execute(text).await.map(|_| ())
    }

    /// One statement as a transaction that waits for the disk. PostgreSQL is told so inside its own transaction, by
    /// [`Self::WAIT_FOR_DISK`]. SQLite obeys a pragma when it is compiled: this text must be compiled anew for each use.
    pub(super) fn durably(self, statement: &str) -> String {
        match self {
            Self::Sqlite => {
                format!("pragma synchronous = full; begin immediate; {statement}; commit; pragma synchronous = normal")
            }
            Self::Postgres => statement.to_owned(),
        }
    }

    /// Ends a `select` whose rows nobody else may change until this transaction is over. SQLite has one writer anyway.
    pub(super) fn to_change(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update",
        }
    }

    /// The same for the rows of `s` in a join.
    pub(super) fn to_change_joined(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update of s",
        }
    }

    /// The same for the rows of `s` in a join, without waiting for those that somebody else is about to change.
    pub(super) fn to_change_free(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " for update of s skip locked",
        }
    }

    /// For one transaction of PostgreSQL.
    pub(super) const WAIT_FOR_DISK: &str = "set local synchronous_commit = on";
}
