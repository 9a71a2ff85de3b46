//! `usher emulator`: the emulated Telegram alone, for people who write bots.

use std::net::SocketAddr;

use anyhow::Context as _;

use super::{Failure, answer};
use crate::{clock::Clock, emulator};

pub const EXAMPLES: &str = "\
Examples:
  usher emulator &
  curl -s localhost:8081/_world/bot -d token=1:TEST -d username=my_bot      a bot; its Bot API is at /bot1:TEST/
  curl -s localhost:8081/_world/person -d first_name=Alice                  a person; the answer is the id
  curl -s localhost:8081/_world/says -d user=ID -d bot=1 -d text=/start     the person writes to the bot
  curl -s 'localhost:8081/_world/messages?user=ID&bot=1'                    what the person sees
  TELEGRAM_API_URL=http://localhost:8081 BOT_TOKEN=1:TEST usher             Usher itself against it";

pub async fn run(addr: SocketAddr) -> Result<(), Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("SIGINT")?;
    let announce = |emulator: &emulator::Emulator| {
        let url = emulator.url();
        answer::print(&format!(
            "An emulated Telegram listens on {url}\n\
             Its people are played by {url}/_world/VERB; `usher emulator --help` shows how. Ctrl-C ends it."
        ));
    };
    tokio::select! {
        served = emulator::serve(addr, Clock::system(), announce) => served.map_err(|error| {
            Failure::Failed(format!("--addr: cannot listen on {addr}: {error}. Choose another, such as 127.0.0.1:0"))
        }),
        _ = term.recv() => Ok(()),
        _ = int.recv() => Ok(()),
    }
}
