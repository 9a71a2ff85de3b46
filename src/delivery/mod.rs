//! The post office: updates come in and are handled once, errands go out until they are done.

mod crowd;
mod dispatch;
mod lanes;
mod outbox;
mod pace;
mod poller;
mod refill;
mod sender;

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{
    app::{App, Bot},
    domain::errand::Errand,
    error::Error,
    store::Settled,
};

pub use dispatch::Routes;

/// What a bot's delivery is given.
pub struct Office {
    /// The routing tree.
    pub routes: Routes,
    /// What `getUpdates` is asked for: a JSON list.
    pub allowed_updates: &'static str,
    /// Errands of this bot, as they are committed.
    pub errands: mpsc::UnboundedReceiver<Errand>,
}

/// Runs one bot's delivery until `stop`: polling ends first, what was begun is finished.
pub async fn run(app: App, bot: Arc<Bot>, office: Office, stop: CancellationToken) {
    let (lanes, slots) = lanes::Lanes::new(app.clone(), bot.clone(), office.allowed_updates);
    let sending = CancellationToken::new();
    let sender = tokio::spawn(sender::run(app.clone(), bot.clone(), office.errands, sending.clone()));
    let dispatcher = tokio::spawn(dispatch::run(app.clone(), bot.clone(), lanes.clone(), slots, office.routes));
    tokio::join!(poller::run(&app, &bot, &lanes, office.allowed_updates, &stop), lanes.retry(&stop));
    // The dispatcher ends when its last update is handled; only then has the sender got all it will get.
    lanes.close();
    if let Err(error) = dispatcher.await {
        tracing::error!(bot.id = bot.id.0, %error, "the dispatcher ended badly");
    }
    sending.cancel();
    if let Err(error) = sender.await {
        tracing::error!(bot.id = bot.id.0, %error, "the sender ended badly");
    }
}

/// The result of handling one update.
type Handled = Result<Settled, Error>;
