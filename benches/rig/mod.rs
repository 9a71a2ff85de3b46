//! What the benches share: one executable plays the world, and runs itself again as the bot under test, so that each
//! side's processor time and memory can be told apart.
#![allow(dead_code, reason = "each bench uses its own part")]

pub mod bare;
pub mod big;
pub mod child;
pub mod crowd;
pub mod figures;
pub mod town;

use clap::{Parser, ValueEnum};
use usher::config::Settings;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The command line of every bench.
#[derive(Parser)]
pub struct Line {
    /// A small run: minutes become seconds, the figures coarser
    #[arg(long)]
    pub quick: bool,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
    /// Be the bot under test instead of the world around it
    #[arg(long, hide = true)]
    role: Option<Role>,
    /// The chat behind the gate, for the comparator
    #[arg(long, hide = true, allow_negative_numbers = true)]
    chat: Option<i64>,
    #[command(flatten)]
    /// The daemon's own settings
    pub settings: Settings,
}

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// The daemon, whole.
    Usher,
    /// The same conversation on stock teloxide, with nothing stored.
    Teloxide,
}

/// Plays the world by `play`, or the bot under test if the command line says so.
pub fn run<F: Future<Output = ()>>(play: impl FnOnce(Line) -> F) {
    let line = Line::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    match line.role {
        None => runtime.block_on(play(line)),
        Some(Role::Teloxide) => runtime.block_on(bare::run(line.settings, line.chat)),
        Some(Role::Usher) => runtime.block_on(async {
            let filter = line.settings.log.clone();
            tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
            usher::run::until_signal(line.settings).await.expect("Usher runs");
        }),
    }
}
