//! `usher demo`: the whole product offline, and a page on which one plays a customer, a stranger and the owner.

mod acts;
mod cast;
mod code;
mod crowd;
mod cues;
mod menu;
mod panel;
mod papers;
mod past;
mod plain;
mod purchase;
mod purse;
mod serve;
mod shop;
mod stage;
mod story;
mod tour;
mod view;

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use self::stage::{Crew, Folder, Stage};

/// A page that is still being read is left behind after so long.
const STOP_WITHIN: Duration = Duration::from_secs(2);

/// How to show the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    /// Where the page is served; port 0 takes any free one.
    pub addr: SocketAddr,
    /// Open the page in the browser at once.
    pub open: bool,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 8090)), open: false }
    }
}

/// A running demo: an emulated Telegram with its people, emulated sponsors, the daemon, and the page.
pub struct Demo {
    stage: Arc<Stage>,
    addr: SocketAddr,
    crew: Crew,
    closing: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
    follower: JoinHandle<()>,
    /// Removed with everything in it when the demo is dropped.
    _folder: Folder,
}

impl Demo {
    /// Starts everything; the page can be opened as soon as this returns.
    ///
    /// # Errors
    /// A taken port, or a machine without a writable folder for temporary files.
    pub async fn start(options: DemoOptions) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(options.addr).await.with_context(|| {
            format!("cannot listen on {}: stop what listens there or choose another address", options.addr)
        })?;
        let addr = listener.local_addr()?;
        let folder = Folder::new()?;
        let (stage, crew) = Stage::raise(folder.path()).await?;
        let (stage, closing) = (Arc::new(stage), CancellationToken::new());
        let follower = tokio::spawn(story::follow(stage.clone(), closing.clone()));
        let server = tokio::spawn(serve::run(listener, stage.clone(), closing.clone()));
        Ok(Self { stage, addr, crew, closing, server, follower, _folder: folder })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}/", self.addr)
    }

    /// What the daemon or the page did against the Bot API's specification.
    pub fn spec_problems(&self) -> Vec<String> {
        self.stage.world.spec_problems()
    }

    /// Messages that broke Telegram's limits.
    pub fn violations(&self) -> usize {
        self.stage.world.violations()
    }

    /// Stops everything and removes the temporary files.
    pub async fn stop(self) {
        self.closing.cancel();
        let mut server = self.server;
        if tokio::time::timeout(STOP_WITHIN, &mut server).await.is_err() {
            server.abort();
        }
        let _ = self.follower.await;
        self.crew.leave().await;
    }
}

/// Shows the demo until SIGINT or SIGTERM.
///
/// # Errors
/// What [`Demo::start`] says.
pub async fn run(options: DemoOptions) -> anyhow::Result<()> {
    let mut term = signal(SignalKind::terminate()).context("SIGTERM")?;
    let mut int = signal(SignalKind::interrupt()).context("SIGINT")?;
    let demo = tokio::select! {
        demo = Demo::start(options) => demo?,
        _ = term.recv() => return Ok(()),
        _ = int.recv() => return Ok(()),
    };
    announce(&demo.url());
    if options.open {
        open(&demo.url());
    }
    tokio::select! {
        _ = term.recv() => {}
        _ = int.recv() => {}
    }
    demo.stop().await;
    Ok(())
}

fn announce(url: &str) {
    println!("The demo is at {url} (Ctrl-C ends it and removes what it made).");
    println!("Try: as Alice send /start, subscribe to the sponsors, press \"I have subscribed\" and open your link.");
    println!("Then: forward the link to Mallory, let a week pass and come back; as Olga, /check and /ban people.");
    println!(
        "Selling: /plans as Alice or Mallory; pay with Stars, by a transfer that Olga confirms, or with her code."
    );
    println!("The owner: as Olga, let eight weeks pass and look at /stats; ☰ lists what else she can do.");
}

/// Asks the desktop for its browser; a machine without one just does not open it.
fn open(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if let Err(error) = tokio::process::Command::new(opener).arg(url).spawn() {
        tracing::debug!(%error, "no browser could be opened");
    }
}
