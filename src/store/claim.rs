//! One daemon per database: the lock that says so, and that dies with its holder.

use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use super::{Backend, Store, line::Lent};
use crate::error::{Error, Result};

/// Held as long as the daemon runs.
pub struct Claim {
    file: Option<File>,
    connection: Option<Lent>,
}

impl Claim {
    /// Gives the connection back, so that the pool can close; what is left is the locked file, if there is one.
    pub fn into_lock(self) -> Option<File> {
        drop(self.connection);
        self.file
    }
}

/// "usher" as a number: PostgreSQL's advisory locks are numbers.
const KEY: i64 = 0x0075_7368_6572;

/// PostgreSQL keeps the lock of a daemon that was killed until it notices that the connection is gone: so often, and
/// so long in between, the lock is asked for before it counts as taken.
const ASKS: (u32, Duration) = (50, Duration::from_millis(100));

impl Store {
    /// Claims the database for this daemon.
    ///
    /// # Errors
    /// `Broken` if another daemon has it.
    pub async fn claim(&self) -> Result<Claim> {
        let claim = self.lock().await?;
        self.take_first_lane();
        Ok(claim)
    }

    async fn lock(&self) -> Result<Claim> {
        let taken = || {
            Error::Broken(anyhow::anyhow!("another `usher run` works on this database (DATABASE_URL): stop it first"))
        };
        match self.backend {
            Backend::Postgres => {
                let mut connection = self.writer.acquire().await?;
                for _ in 0..ASKS.0 {
                    let got: i64 = sqlx::query_scalar("select cast(cast(pg_try_advisory_lock($1) as int) as bigint)")
                        .bind(KEY)
                        .fetch_one(&mut *connection)
                        .await?;
                    if got != 0 {
                        return Ok(Claim { file: None, connection: Some(connection) });
                    }
                    tokio::time::sleep(ASKS.1).await;
                }
                Err(taken())
            }
            Backend::Sqlite => {
                let path: Option<String> =
                    sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
                        .fetch_one(&self.writer)
                        .await?;
                let path = path.filter(|path| !path.is_empty());
                let Some(path) = path else { return Ok(Claim { file: None, connection: None }) };
                let open = File::options().create(true).append(true).open(format!("{path}-usher"));
                let file = open.map_err(|error| anyhow::Error::new(error).context("the lock beside the database"))?;
                match file.try_lock() {
                    Ok(()) => Ok(Claim { file: Some(file), connection: None }),
                    Err(TryLockError::WouldBlock) => Err(taken()),
                    Err(TryLockError::Error(error)) => {
                        Err(anyhow::Error::new(error).context("the lock beside the database").into())
                    }
                }
            }
        }
    }
}
