//! The command line, by the real binary: what a person types, what they read, and the exit code.

mod house;
#[path = "../support/postgres.rs"]
mod postgres;

mod bots;
mod chats;
mod daemon;
mod doctor;
mod gate;
mod members;
mod plans;
mod settings;
mod usage;
