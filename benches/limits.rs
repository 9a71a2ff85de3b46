//! Against Telegram's limits: twice the demand they allow, a mass send, and the sweep that fills the outbox.
//!
//! `cargo bench --bench limits` (`-- --quick` for a small run). See `docs/speed.md`.

mod rig;

fn main() {
    rig::run(async |_line: rig::Line| {});
}
