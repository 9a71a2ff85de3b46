//! Behaviour, told as stories about people. Every story runs on SQLite and on PostgreSQL, over the real wire.

mod door;
#[path = "../support/postgres.rs"]
mod postgres;
mod till;
mod town;

mod arbitrary;
mod bots;
mod buying;
mod codes;
mod complaints;
mod complaints_talk;
mod coupons;
mod crowds;
mod doubt;
mod endings;
mod faults;
mod flood;
mod gate;
mod invoices;
mod joining;
mod knocking;
mod languages;
mod moderation;
mod operator;
mod outcomes;
mod parked;
mod plans;
mod races;
mod recurring;
mod refunds;
mod reminders;
mod renewals;
mod requests;
mod roster;
mod seats;
mod sending;
mod sources;
mod stars;
mod switching;
mod transfers;
mod trials;
mod ways;
