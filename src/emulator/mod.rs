//! An offline Telegram: a world of people, bots, chats and links, served over HTTP as the Bot API.
//!
//! It knows nothing of the daemon but the clock and speaks plain JSON, so that the two cannot share a mistake.

mod agenda;
mod book;
mod chat;
mod checkout;
mod control;
mod doors;
mod fail;
mod faults;
mod file_kind;
mod html;
mod http;
mod invoice;
mod keyboard;
mod ledger;
mod limits;
mod markdown;
mod media;
mod membership;
mod methods;
mod money;
mod params;
mod paying;
mod people;
mod places;
mod polling;
mod queue;
mod renewal;
mod sight;
mod socket;
mod spec;
mod state;
pub mod subgram;
mod text;
mod watch;
mod wire;
mod world;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use axum::Router;
use tokio::{net::TcpListener, task::JoinHandle};

pub use self::{
    book::Call,
    doors::Entered,
    faults::{Fault, FaultId, Trouble},
    media::Media,
    paying::{Outcome, StarSubscription},
    sight::{Button, ButtonKind, Link, Message},
    world::{Person, World},
};
use crate::clock::Clock;

/// How to emulate.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any free one.
    pub addr: SocketAddr,
    /// The world's time.
    pub clock: Clock,
    /// Enforce Telegram's limits on sending.
    pub limits: bool,
    /// Check every call and every answer against the Bot API's specification.
    pub check: bool,
    /// Keep the call log and the transcript.
    pub log: bool,
    /// Serve `/_world`, by which programs in any language play people.
    pub control: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            clock: Clock::system(),
            limits: false,
            check: true,
            log: true,
            control: false,
        }
    }
}

/// Why a person could not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Refused {
    /// The link has run out, was revoked or never existed.
    Expired,
    /// As many as may be inside by this link are.
    Full,
    /// The person is banned there.
    Banned,
    /// The person is in already.
    AlreadyIn,
    /// The account was deleted, or there is no such bot.
    Deactivated,
    /// The text is empty, or it or a caption is too long.
    Text,
}

/// A running server.
pub struct Emulator {
    world: World,
    addr: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl Emulator {
    /// A new world, served at once.
    pub async fn start(options: Options) -> io::Result<Self> {
        Self::open(World::new(&options), options).await
    }

    /// Serves a world that exists already: after `stop`, the same world can be put back on the wire.
    pub async fn open(world: World, options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind(options.addr).await?;
        let addr = listener.local_addr()?;
        world.reopen();
        let served = http::Served { world: world.clone(), control: options.control };
        let app = Router::new().fallback(http::serve).with_state(served);
        let app = app.into_make_service_with_connect_info::<socket::Scissors>();
        let closing = world.closing();
        tokio::spawn(agenda::keep_time(world.clone(), closing.clone()));
        let server = tokio::spawn(async move {
            axum::serve(socket::Door(listener), app).with_graceful_shutdown(closing.cancelled_owned()).await
        });
        Ok(Self { world, addr, server })
    }

    /// What to give to clients as the address of the Bot API.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The world that is served.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Stops serving; open polls end with an error. The world lives on in its other handles.
    pub async fn stop(self) {
        self.world.closing().cancel();
        let _ = self.server.await;
    }
}

/// Serves an empty world with its control surface until the process ends.
pub async fn serve(addr: SocketAddr, clock: Clock, announce: impl FnOnce(&Emulator)) -> io::Result<()> {
    let emulator = Emulator::start(Options { addr, clock, control: true, ..Options::default() }).await?;
    announce(&emulator);
    match emulator.server.await {
        Ok(result) => result,
        Err(_) => Ok(()),
    }
}
