//! Stories about sponsors: Usher's SubGram client against the emulated SubGram, over real HTTP.

mod arbitrary;
mod door;
#[path = "../support/foreign.rs"]
mod foreign;
mod guest;
mod oddities;
mod outages;
mod requests;
mod statuses;
mod world;
