//! The repository's own rules, checked by reading the repository.

mod layers;
mod locales;
mod migrations;
mod settings;
mod sizes;
mod source;
mod updates;
mod words;

#[path = "../support/postgres.rs"]
mod postgres;
mod postgres_support;
