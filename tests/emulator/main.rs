//! The emulated Telegram must behave like Telegram: its rules, told over HTTP as a bot meets them.

mod lounge;

mod doors;
mod members;
mod polling;
mod talking;
mod trouble;
