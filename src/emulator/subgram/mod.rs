//! SubGram offline: its Publisher API over HTTP on a world that tests, benches and the demo drive.

mod bot;
mod logic;
mod quirk;
mod serve;
mod wire;
mod world;

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    net::{TcpListener, ToSocketAddrs},
    task::JoinHandle,
};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::clock::Clock;

pub use bot::BotSettings;
pub use quirk::Quirk;
pub use world::{Letter, SubGramWorld};

/// A SubGram on a local port; it ends when dropped.
#[derive(Debug)]
pub struct SubGramEmulator {
    world: SubGramWorld,
    addr: SocketAddr,
    server: JoinHandle<()>,
    running: DropGuard,
}

impl SubGramEmulator {
    /// Starts on `addr`; port 0 takes a free one. `clock` decides when pinned lists are forgotten.
    pub async fn start(addr: impl ToSocketAddrs, clock: Clock) -> io::Result<Self> {
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        let world = SubGramWorld::new(clock);
        let end = CancellationToken::new();
        let server = tokio::spawn(serve::run(listener, world.clone(), end.clone()));
        Ok(Self { world, addr, server, running: end.drop_guard() })
    }

    /// The base address for clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The state behind the API.
    pub fn world(&self) -> &SubGramWorld {
        &self.world
    }

    /// Closes the port; whoever still waits for an answer gets it first.
    pub async fn stop(self) {
        self.world.heal();
        drop(self.running);
        // A client that keeps a half-sent request open must not keep us.
        let mut server = self.server;
        if tokio::time::timeout(Duration::from_secs(2), &mut server).await.is_err() {
            server.abort();
        }
    }
}
