//! All SQL, and only SQL: one text for SQLite and PostgreSQL through sqlx's `Any` driver.
//!
//! Each file holds one noun: reads as methods of [`Store`], writes as methods of [`Work`], the transaction of one origin.

mod ahead;
mod balance;
mod bots;
mod brakes;
mod cards;
mod cases;
mod chats;
mod checks;
mod claim;
mod codes;
mod coupons;
mod credits;
mod desk;
mod dialect;
mod dialogues;
mod endings;
pub mod figures;
mod forget;
mod guesses;
mod inbox;
mod invites;
mod letters;
mod line;
mod locks;
mod methods;
mod openings;
mod order_lists;
mod order_moves;
mod orders;
mod outbox;
mod overdue;
mod past;
mod payments;
mod people;
mod places;
mod plans;
mod rates;
mod redemptions;
mod referrals;
mod reminders;
mod renewals;
mod seats;
mod spans;
mod standing;
mod subscriptions;
mod tables;
mod takeovers;
mod tallies;
mod team;
pub mod traces;
mod upkeep;
mod waiting;
mod wares;
mod work;

pub use balance::Payable;
pub use bots::BotRow;
pub use brakes::Brake;
pub use cases::{At, DueSeat};
pub use checks::{Check, Find, Found};
pub use claim::Claim;
pub use codes::{BatchUse, CodeName};
pub use coupons::InHand;
pub use dialect::Backend;
pub use endings::Ended;
pub use inbox::InboxRow;
pub use methods::MethodRow;
pub use order_moves::Orders;
pub use outbox::ParkedErrand;
pub use people::Acquaintance;
pub use redemptions::Redemption;
pub use referrals::Affiliate;
pub use reminders::{Held, Shelf};
pub use seats::SeatView;
pub use tables::{CustomerRow, PaymentRow, RightRow};
pub use takeovers::{Import, TakeOver};
pub use tallies::Tally;
pub use upkeep::{Parked, Pruned, Shape};
pub use wares::{Sold, Uses};
pub use work::{Settled, Work};

use desk::Desk;
use line::{Own, Reader, Writer};
use sqlx::any::AnyPoolOptions;

use crate::{
    clock::Clock,
    domain::{BotId, ErrandId, Origin, errand::Errand},
    error::Result,
};
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use tokio::sync::mpsc;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    /// SQLite: the one connection that writes. PostgreSQL: the same pool as `reader`.
    writer: Writer,
    reader: Reader,
    clock: Clock,
    shared: Arc<Shared>,
}

struct Shared {
    last_tick: AtomicI64,
    /// Which ids are ours beside those of other programs on this database: 0 the daemon, 1 to 15 administration.
    lane: AtomicI64,
    /// Where committed errands are handed over, so that nobody has to ask the database for them.
    posts: RwLock<HashMap<BotId, mpsc::UnboundedSender<Errand>>>,
}

impl Store {
    /// Opens the database, creating an SQLite file that does not exist.
    ///
    /// # Errors
    /// `Retry` when the server cannot be reached, `Broken` for a wrong address.
    pub async fn connect(url: &str, clock: Clock) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let backend = Backend::of(url)?;
        let url = backend.with_defaults(url);
        let (writer, reader) = match backend {
            // The writer connects first: it creates the file and switches it to WAL.
            Backend::Sqlite => {
                (Writer::Desk(Desk::open(backend, &url).await?), Reader::Own(Own::new(backend, &url, 2)))
            }
            Backend::Postgres => {
                // Apart, because who writes may read beside it: out of one pool they could wait for each other for ever.
                let pool = |connections| {
                    AnyPoolOptions::new()
                        .max_connections(connections)
                        .acquire_timeout(std::time::Duration::from_secs(30))
                        .after_connect(move |connection, _| Box::pin(backend.prepare(connection)))
                };
                let writer = pool(10).connect(&url).await?;
                (Writer::Pool(writer), Reader::Pool(pool(6).connect(&url).await?))
            }
        };
        // The writer connects first: it creates an SQLite file and switches it to WAL.
        drop(writer.acquire().await?);
        let lane = AtomicI64::new(1 + i64::from(std::process::id() % 15));
        let shared = Shared { last_tick: AtomicI64::new(0), lane, posts: RwLock::default() };
        Ok(Self { backend, writer, reader, clock, shared: Arc::new(shared) })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The clock whose time is written into rows.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// From now on the committed errands of `bot` arrive here.
    pub fn open_post(&self, bot: BotId) -> mpsc::UnboundedReceiver<Errand> {
        let (post, errands) = mpsc::unbounded_channel();
        self.shared.posts.write().unwrap_or_else(PoisonError::into_inner).insert(bot, post);
        errands
    }

    /// Nobody takes the errands of `bot` any more; they wait in the outbox.
    pub fn close_post(&self, bot: BotId) {
        self.shared.posts.write().unwrap_or_else(PoisonError::into_inner).remove(&bot);
    }

    /// A number greater than every one given before: milliseconds, a counter below them, and a lane below that, so that
    /// a command beside the daemon never gives the daemon's ids.
    pub fn next_id(&self) -> i64 {
        let floor = self.clock.now().millis() << 8;
        let last = &self.shared.last_tick;
        let next = |seen: i64| Some(floor.max(seen + 1));
        let before = last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next).unwrap_or(floor);
        (floor.max(before + 1) << 4) | self.shared.lane.load(Ordering::SeqCst)
    }

    fn take_first_lane(&self) {
        self.shared.lane.store(0, Ordering::SeqCst);
    }

    /// The next errand's id.
    pub fn next_errand(&self) -> ErrandId {
        ErrandId(self.next_id())
    }

    /// Begins the one transaction of `origin`; the database hears of it with its first statement.
    ///
    /// # Errors
    /// `Retry` while the database cannot be reached.
    pub async fn begin(&self, origin: Origin) -> Result<Work> {
        Ok(Work::new(self.clone(), origin))
    }

    /// Closes all connections, the write-ahead log included. Give the claim's connection back first, or this waits for it.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    fn post(&self, errands: Vec<Errand>) {
        let posts = self.shared.posts.read().unwrap_or_else(PoisonError::into_inner);
        for errand in errands {
            if let Some(post) = posts.get(&errand.bot) {
                let _ = post.send(errand);
            }
        }
    }
}

/// `($1, $2), ($3, $4)` for so many rows of so many columns.
fn rows(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push_str(", ");
            }
            text.push('$');
            text.push_str(&(row * columns + column + 1).to_string());
        }
        text.push(')');
    }
    text
}

/// `$2, $3, $4` for so many values after the first `before`.
fn list(before: usize, count: usize) -> String {
    (before + 1..=before + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}
