//! How a command may fail, and the exit code that says so.

use std::{fmt, io::Write as _, process::ExitCode};

use crate::{error::Error, run::Fatal};

/// sysexits.h: EX_CONFIG.
const WRONG_SETTINGS: u8 = 78;

/// Why a command was not carried out, said as what to do about it.
#[derive(Debug)]
pub enum Failure {
    /// What was typed is wrong: exit code 2.
    Usage(String),
    /// A setting is wrong or missing: exit code 78.
    Setting(String),
    /// The daemon was changing the same: it may be done now. Exit code 1.
    Collided(String),
    /// Anything else: exit code 1.
    Failed(String),
}

impl Failure {
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Usage(_) => ExitCode::from(2),
            Self::Setting(_) => ExitCode::from(WRONG_SETTINGS),
            Self::Collided(_) | Self::Failed(_) => ExitCode::FAILURE,
        }
    }

    /// Prints it and gives its code.
    pub fn say(self) -> ExitCode {
        let _ = writeln!(std::io::stderr(), "error: {self}");
        self.code()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Setting(text) | Self::Collided(text) | Self::Failed(text) => f.write_str(text),
        }
    }
}

impl From<Fatal> for Failure {
    fn from(fatal: Fatal) -> Self {
        match fatal {
            Fatal::Setting(text) => Self::Setting(text),
            Fatal::Other(_) => Self::Failed(fatal.to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let collided = error.is_collision();
        match error {
            Error::Retry { reason, .. } => {
                let text = format!("not now: {reason}. Nothing was changed; try again");
                if collided { Self::Collided(text) } else { Self::Failed(text) }
            }
            error => Self::Failed(error.to_string()),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(format!("{error:#}"))
    }
}
