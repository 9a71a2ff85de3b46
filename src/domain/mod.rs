//! Nouns: what Usher talks about. Pure: no async, no SQL text, no clock, no teloxide.

pub mod gate;
mod time;

pub use time::Moment;
