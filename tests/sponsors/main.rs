//! Stories about sponsors: Usher's SubGram client against the emulated SubGram, over real HTTP.

mod arbitrary;
mod door;
mod foreign;
mod oddities;
mod outages;
mod requests;
mod statuses;
mod world;
