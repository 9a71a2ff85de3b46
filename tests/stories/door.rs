//! A door inside the database before which everybody gathers: when it opens, they go on in the same instant.

use std::time::{Duration, Instant};

use secrecy::ExposeSecret as _;
use sqlx::{AnyConnection, Connection as _, Executor as _};

use crate::town::{PATIENCE, Town};

/// Whoever writes what an update has done.
pub const ERRANDS: &str = "lock table outbox in share mode";
/// Whoever books money.
pub const BOOKS: &str = "lock table payments in share mode";
/// Whoever as much as looks into the books.
pub const BOOKS_CLOSED: &str = "lock table payments in access exclusive mode";
/// Whoever gives or takes a place in a chat.
pub const SEATS: &str = "lock table seats in share mode";

/// A lock that the story holds. SQLite has one writer and no door: there everybody comes one after the other.
pub struct Door(Option<Held>);

struct Held {
    lock: AnyConnection,
    eye: AnyConnection,
}

impl Door {
    pub async fn shut(town: &Town, lock: &'static str) -> Self {
        if !town.settings.database_url.expose_secret().starts_with("postgres") {
            return Self(None);
        }
        let mut held = Held { lock: connection(town).await, eye: connection(town).await };
        held.lock.execute("begin").await.unwrap();
        held.lock.execute(lock).await.unwrap();
        Self(Some(held))
    }

    /// There is one.
    pub fn is_there(&self) -> bool {
        self.0.is_some()
    }

    /// Until so many stand before it, or behind somebody who does.
    pub async fn gathers(&mut self, people: i64) {
        let begun = Instant::now();
        while self.is_there() && self.waiting().await < people {
            assert!(begun.elapsed() < PATIENCE, "only {} of {people} wait", self.waiting().await);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Until the jobs have done what they can do while so many stand before it.
    pub async fn lets_jobs_run(&mut self, town: &Town, people: i64) {
        let (begun, app) = (Instant::now(), town.usher().app);
        while !app.agenda.is_quiet(app.clock.now()) && self.waiting().await <= people {
            assert!(begun.elapsed() < PATIENCE, "the jobs do not come to rest");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn waiting(&mut self) -> i64 {
        let Some(held) = &mut self.0 else { return 0 };
        let count =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        sqlx::query_scalar(count).fetch_one(&mut held.eye).await.unwrap()
    }

    /// Opens it; the answer comes when everything has happened that follows.
    pub async fn opens(self, town: &Town) {
        if let Some(mut held) = self.0 {
            held.lock.execute("commit").await.unwrap();
        }
        town.settle().await;
    }
}

async fn connection(town: &Town) -> AnyConnection {
    AnyConnection::connect(town.settings.database_url.expose_secret()).await.expect("a connection")
}

/// Updates that had to be handled twice, because those who handled them stood in each other's way.
pub async fn tried_again(town: &Town) -> i64 {
    let count = "select count(*) from inbox where attempts > 0";
    sqlx::query_scalar(count).fetch_one(&mut connection(town).await).await.unwrap()
}
