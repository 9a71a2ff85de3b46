//! Usher stands at the door of private Telegram channels and groups.
//!
//! Modules in reading order; `docs/architecture.md` says who may use whom and `tests/guards` enforces it.

pub mod app;
pub mod bot;
pub mod cli;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod demo;
pub mod domain;
pub mod emulator;
pub mod error;
pub mod flows;
pub mod http;
pub mod jobs;
pub mod picture;
pub mod run;
pub mod seal;
pub mod sponsors;
pub mod store;
pub mod telegram;
pub mod telemetry;
pub mod texts;
