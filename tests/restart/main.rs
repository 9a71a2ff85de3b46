//! The daemon as a real process: killed at random instants, stopped, contested. The ending is the same.

#[path = "../support/postgres.rs"]
mod postgres;

mod conflicts;
mod kills;
mod payments;
mod place;
mod stops;
mod waits;
