//! Usher stands at the door of private Telegram channels and groups.
//!
//! Modules in reading order; `docs/architecture.md` says who may use whom and `tests/guards` enforces it.

pub mod clock;
pub mod domain;
pub mod emulator;
