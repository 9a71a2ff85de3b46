//! The daemon as a real process: killed at random instants, stopped, contested. The ending is the same.

#[path = "../support/postgres.rs"]
mod postgres;

mod books;
mod calendar;
mod changes;
mod checks;
mod conflicts;
mod customers;
mod daemon;
mod dice;
mod gifts;
mod kills;
mod market;
mod payments;
mod place;
mod refunds;
mod renewals;
mod stops;
mod takeover;
mod waits;
mod wizard;
