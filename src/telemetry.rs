//! The log: written to stderr as `LOG` and `LOG_FORMAT` say, without the noise of libraries.

use std::{
    fmt,
    io::{self, IsTerminal as _},
};

use tracing_subscriber::{
    EnvFilter,
    filter::LevelFilter,
    fmt::{format::Writer, time::FormatTime},
};

use crate::{clock::Clock, config::LogFormat};

/// Heard from `warn` on, unless `LOG` names them (`LOG=info,sqlx=debug`). A name stands for all that begin with it.
const LIBRARIES: [&str; 8] = ["teloxide", "sqlx", "hyper", "reqwest", "rustls", "h2", "axum", "tower"];

/// Begins to log. A second call changes nothing.
pub fn start(filter: &str, format: LogFormat) {
    let clock = Clock::system();
    let base = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(quiet(filter))).with_writer(io::stderr);
    let begun = match format {
        LogFormat::Pretty => {
            base.with_timer(Wall(clock)).with_target(false).with_ansi(io::stderr().is_terminal()).try_init()
        }
        LogFormat::Json => base.json().flatten_event(true).with_timer(Exact(clock)).try_init(),
    };
    // Only a test that logs already can be the reason.
    let _ = begun;
}

/// The filter with the libraries at `warn`, or lower if everything is.
fn quiet(asked: &str) -> String {
    let most = asked.parse::<LevelFilter>().map_or(LevelFilter::WARN, |level| level.min(LevelFilter::WARN));
    let mut filter = String::new();
    for library in LIBRARIES {
        filter.push_str(&format!("{library}={most},"));
    }
    // What comes later wins over the same name before.
    filter + asked
}

/// For people: to the second.
struct Wall(Clock);

impl FormatTime for Wall {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        write!(w, "{}", self.0.now().utc().format("%Y-%m-%d %H:%M:%SZ"))
    }
}

/// For machines: to the millisecond.
struct Exact(Clock);

impl FormatTime for Exact {
    fn format_time(&self, w: &mut Writer<'_>) -> fmt::Result {
        write!(w, "{}", self.0.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_quiet_unless_they_are_asked() {
        assert!(quiet("debug").contains("sqlx=warn,") && quiet("debug").ends_with(",debug"));
        assert!(quiet("off").contains("sqlx=off,"));
        assert!(quiet("error").contains("hyper=error,"));
        let asked = EnvFilter::new(quiet("info,sqlx=debug")).to_string();
        assert!(asked.contains("sqlx=debug") && !asked.contains("sqlx=warn"), "{asked}");
    }
}
