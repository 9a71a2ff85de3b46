//! The few lines in which SQLite and PostgreSQL differ.

use anyhow::anyhow;
use sqlx::{AnyConnection, Executor as _};

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

    /// Settings of each new connection. Commits are lazy (a crash of the process loses nothing, a power cut only what
    /// the inbox can replay); [`Self::durable`] makes one commit wait for the disk.
    pub(super) async fn prepare(self, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
        let text = match self {
            Self::Sqlite => {
                "pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 10000; \
                 pragma temp_store = memory; pragma cache_size = -8000"
            }
            Self::Postgres => "set synchronous_commit = off",
        };
        connection.execute(text).await.map(|_| ())
    }

    /// Run before a transaction (SQLite) whose commit must reach the disk.
    pub(super) const fn before_durable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("pragma synchronous = full"),
            Self::Postgres => None,
        }
    }

    /// Run inside a transaction (PostgreSQL) whose commit must reach the disk.
    pub(super) const fn inside_durable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some("set local synchronous_commit = on"),
        }
    }

    /// Run after a durable transaction.
    pub(super) const fn after_durable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("pragma synchronous = normal"),
            Self::Postgres => None,
        }
    }
}
