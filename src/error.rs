//! The three fates of an error: tell the person, try again later, or park it and tell the operator.

use std::time::Duration;

/// Why something was not done, said as what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The person asked for something that cannot be: tell them, in their language.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// It may work later.
    #[error("try again: {reason}")]
    Retry {
        /// Not before so long; none lets the caller choose (exponential, with jitter).
        after: Option<Duration>,
        /// What stood in the way.
        reason: String,
    },
    /// It will not work by itself: park it and tell the operator once.
    #[error("{0:#}")]
    Broken(#[from] anyhow::Error),
}

/// What a person may be refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No right to that chat runs.
    NoRight,
}

impl Error {
    /// It may work later, whenever the caller likes.
    pub fn retry(reason: impl std::fmt::Display) -> Self {
        Self::Retry { after: None, reason: reason.to_string() }
    }

    /// The database ended this work because another one stood in its way: nothing of it is written, and it may begin
    /// anew at once.
    pub fn is_collision(&self) -> bool {
        matches!(self, Self::Retry { after: Some(Duration::ZERO), .. })
    }
}

impl From<sqlx::Error> for Error {
    /// A database that is busy, restarting or out of reach comes back, and who stood in another's way (PostgreSQL: class
    /// 40, deadlock) begins anew; a wrong statement does not.
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed | sqlx::Error::Tls(_) => {
                Self::retry(error)
            }
            sqlx::Error::Database(db) if db.code().is_some_and(|code| code.len() == 5 && code.starts_with("40")) => {
                Self::Retry { after: Some(Duration::ZERO), reason: error.to_string() }
            }
            sqlx::Error::Database(db) if passes_by_itself(db.code().as_deref()) => Self::retry(error),
            _ => Self::Broken(anyhow::Error::new(error).context("database")),
        }
    }
}

/// SQLite: 5 busy, 6 locked (and their extended codes). PostgreSQL: class 08 connection, 53 resources, 57 operator
/// intervention.
fn passes_by_itself(code: Option<&str>) -> bool {
    code.is_some_and(|code| match code.parse::<u32>() {
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6),
        _ => ["08", "53", "57"].iter().any(|class| code.starts_with(class)),
    })
}

/// The usual result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
