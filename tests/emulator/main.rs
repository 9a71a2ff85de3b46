//! The emulated Telegram must behave like Telegram: its rules, told over HTTP as a bot meets them.

mod lounge;

mod control;
mod doors;
mod foreign;
mod members;
mod payments;
mod polling;
mod subscriptions;
mod talking;
mod teloxide;
mod trouble;
