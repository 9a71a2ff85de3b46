//! The command line, by the real binary: what a person types, what they read, and the exit code.

mod house;
#[path = "../support/postgres.rs"]
mod postgres;

mod bots;
mod chats;
mod codes;
mod coupons;
mod credit;
mod daemon;
mod doctor;
mod figures;
mod gate;
mod members;
mod moving;
mod plans;
mod promises;
mod reminders;
mod selling;
mod settings;
mod shop;
mod team;
mod usage;
