//! Behaviour, told as stories about people. Every story runs on SQLite and on PostgreSQL, over the real wire.

#[path = "../support/postgres.rs"]
mod postgres;
mod town;

mod arbitrary;
mod bots;
mod doubt;
mod endings;
mod faults;
mod flood;
mod gate;
mod joining;
mod knocking;
mod languages;
mod moderation;
mod operator;
mod parked;
mod requests;
mod roster;
mod seats;
mod sending;
mod sources;
mod ways;
