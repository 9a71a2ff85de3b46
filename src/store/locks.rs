//! Who waits for whom: the one order in which works hold what two of them may want in the same instant.
//!
//! 1. **People** ([`Work::hold_person`]): before anything of a person is read that is written back, or written. What they
//!    have, ordered, paid and told belongs to them alone, so among those rows there is no order to keep. Who speaks is
//!    held before the one they speak of.
//! 2. **What many people share**, each behind the one before: an access code, a plan's places, a coupon's uses.
//! 3. **Seats**, and behind them the links that lead there. Who wants several seats of a person holds the person.
//!
//! Jobs work on rows of many people at once and hold nobody: they pass over what somebody has (`skip locked`), so they
//! wait for nobody. SQLite has one writer, and no order to keep. On PostgreSQL a work that goes against this order panics
//! while we test; otherwise the database ends the circle after a second, and one of the two is tried again.

use super::{Backend, Work};
use crate::{
    domain::{BotId, UserId},
    error::Result,
};

/// What is held by one work until it is over, in the order in which it may be taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A person, with all that is theirs.
    #[default]
    Person,
    /// An access code.
    Code,
    /// The places of a plan.
    Plan,
    /// The uses of a coupon.
    Coupon,
    /// A place in a chat.
    Seat,
}

/// What a work holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    people: Vec<(BotId, UserId)>,
    last: Rank,
}

impl Work {
    /// Others wait for each other, and not for the one connection that writes.
    pub(super) fn is_beside_others(&self) -> bool {
        self.store.backend == Backend::Postgres
    }

    /// Makes whoever wants to change anything of this person wait until this work is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub fn hold_person(&mut self, bot: BotId, user: UserId) -> Result<()> {
        if !self.is_beside_others() || self.held.people.contains(&(bot, user)) {
            return Ok(());
        }
        self.comes_to(Rank::Person);
        self.held.people.push((bot, user));
        let key = bot.0.rotate_left(32) ^ user.0;
        self.later(sqlx::query("select pg_advisory_xact_lock($1)").bind(key))
    }

    /// Notes that something of this rank is about to be held.
    pub(super) fn comes_to(&mut self, rank: Rank) {
        if self.is_beside_others() {
            debug_assert!(self.held.last <= rank, "{rank:?} is wanted by who holds a {:?}", self.held.last);
            self.held.last = self.held.last.max(rank);
        }
    }
}
