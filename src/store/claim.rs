//! One daemon per database, and nobody beside whoever changes its tables: the lock that says so dies with its holder.

use std::{
    fs::{File, TryLockError},
    time::Duration,
};

use anyhow::anyhow;

use super::{Backend, MIGRATIONS, Store, line::Lent};
use crate::error::{Error, Result};

/// Held as long as the daemon runs, or while tables are changed.
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

    /// Lets others have the database. PostgreSQL's lock would stay with the pooled connection.
    pub(super) async fn release(self) -> Result<()> {
        if let Some(mut connection) = self.connection {
            sqlx::query("select pg_advisory_unlock($1)").bind(KEY).execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// "usher" as a number: PostgreSQL's advisory locks are numbers.
const KEY: i64 = 0x0075_7368_6572;

/// So often, and so long in between, the lock is asked for before it counts as taken: a command may hold it for a moment
/// to change tables, and PostgreSQL keeps that of a killed daemon until it notices that the connection is gone.
const ASKS: (u32, Duration) = (50, Duration::from_millis(100));

impl Store {
    /// Claims the database for this daemon.
    ///
    /// # Errors
    /// `Broken` if another daemon has it.
    pub async fn claim(&self) -> Result<Claim> {
        for _ in 0..ASKS.0 {
            if let Some(claim) = self.lock().await? {
                self.take_first_lane();
                return Ok(claim);
            }
            tokio::time::sleep(ASKS.1).await;
        }
        Err(Error::Broken(anyhow!("another `usher run` works on this database (DATABASE_URL): stop it first")))
    }

    /// Brings the tables up to this version's shape, if need be, while no daemon runs. The answer is how many migrations
    /// were run.
    ///
    /// # Errors
    /// `Broken` if the database was written by a newer version, or a daemon of an older one works on it.
    pub async fn migrate(&self) -> Result<usize> {
        for _ in 0..ASKS.0 {
            if self.missing_migrations().await? == 0 {
                return Ok(0);
            }
            if let Some(claim) = self.lock().await? {
                let done = self.migrate_claimed(&claim).await;
                claim.release().await?;
                return done;
            }
            // Whoever has it may be doing just that: a daemon that starts, another command.
            tokio::time::sleep(ASKS.1).await;
        }
        Err(Error::Broken(anyhow!(
            "an `usher run` of an older version works on this database, and its tables must not change under it: stop \
             it, then try again"
        )))
    }

    /// Brings the tables up to this version's shape; the claim proves that nobody else does.
    ///
    /// # Errors
    /// `Broken` if the database was written by a newer version or a migration fails.
    pub async fn migrate_claimed(&self, _: &Claim) -> Result<usize> {
        let missing = self.missing_migrations().await?;
        let done = MIGRATIONS.run(&mut *self.writer.acquire().await?).await;
        done.map_err(|error| anyhow::Error::new(error).context("migrating the database"))?;
        Ok(missing)
    }

    async fn missing_migrations(&self) -> Result<usize> {
        let shape = self.shape().await?;
        if shape.unknown > 0 {
            return Err(Error::Broken(anyhow!(
                "the database (DATABASE_URL) was written by a newer version of Usher: run that one, or restore a backup"
            )));
        }
        Ok(shape.missing)
    }

    /// The lock, if nobody has it.
    async fn lock(&self) -> Result<Option<Claim>> {
        match self.backend {
            Backend::Postgres => {
                let mut connection = self.writer.acquire().await?;
                let got: i64 = sqlx::query_scalar("select cast(cast(pg_try_advisory_lock($1) as int) as bigint)")
                    .bind(KEY)
                    .fetch_one(&mut *connection)
                    .await?;
                Ok((got != 0).then_some(Claim { file: None, connection: Some(connection) }))
            }
            Backend::Sqlite => {
                let path: Option<String> =
                    sqlx::query_scalar("select file from pragma_database_list where name = 'main'")
                        .fetch_one(&self.writer)
                        .await?;
                let path = path.filter(|path| !path.is_empty());
                let Some(path) = path else { return Ok(Some(Claim { file: None, connection: None })) };
                let beside = |error| anyhow::Error::new(error).context("the lock beside the database");
                let open = File::options().create(true).append(true).open(format!("{path}-usher"));
                let file = open.map_err(beside)?;
                match file.try_lock() {
                    Ok(()) => Ok(Some(Claim { file: Some(file), connection: None })),
                    Err(TryLockError::WouldBlock) => Ok(None),
                    Err(TryLockError::Error(error)) => Err(beside(error).into()),
                }
            }
        }
    }
}
