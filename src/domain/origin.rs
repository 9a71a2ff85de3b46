//! Why we act: an origin commits at most once, so whatever is delivered twice is done once.

use super::{BotId, ErrandId};

/// The reason of one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An update from Telegram.
    Update {
        /// Whose.
        bot: BotId,
        /// Telegram's number.
        id: i64,
    },
    /// An errand that was run.
    Errand(BotId, ErrandId),
    /// Anything else, by a name that is used once: a job's slot, a request's key.
    Named(String),
    /// An act that is harmless when repeated and needs no mark (a batch of the sweeper, a command of an operator).
    Repeatable,
}
