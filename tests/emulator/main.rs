//! The emulated Telegram must behave like Telegram: its rules, told over HTTP as a bot meets them.

#[path = "../support/foreign.rs"]
mod foreign;
mod lounge;

mod control;
mod doors;
mod guests;
mod media;
mod members;
mod payments;
mod polling;
mod subscriptions;
mod talking;
mod teloxide;
mod trouble;
