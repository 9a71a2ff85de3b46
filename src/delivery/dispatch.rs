//! teloxide's dispatcher, fed such that its faults cannot occur: a listener over the durable inbox admits at most one
//! update of a person at a time, every update has a key of its own, and a root catches panics and settles the row.

use std::{
    any::Any,
    convert::Infallible,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{FutureExt as _, Stream, stream};
use secrecy::ExposeSecret as _;
use teloxide::{
    dispatching::{Dispatcher, DpHandlerDescription},
    dptree::{self, deps},
    error_handlers::LoggingErrorHandler,
    stop::{StopToken, mk_stop_token},
    types::{MaybeAnonymousUser, PollAnswer, PollId, Update, UpdateId, UpdateKind, User, UserId},
    update_listeners::{AsUpdateStream, UpdateListener},
};
use tokio::sync::mpsc;

use super::{Handled, lanes::Lanes};
use crate::{
    app::{App, Bot},
    error::Error,
};

/// Between two attempts to start the dispatcher.
const PAUSE: Duration = Duration::from_secs(1);

/// A routing tree: given the app, the bot, the update, its origin and the moment at which we got it, it answers how the
/// update was handled.
pub type Routes = dptree::Handler<'static, Handled, DpHandlerDescription>;

/// The durable inbox as teloxide sees it.
struct Listener {
    /// Shared, because the dispatcher takes the listener along when it does not start.
    slots: Arc<Mutex<mpsc::UnboundedReceiver<u32>>>,
    stop: StopToken,
}

impl<'a> AsUpdateStream<'a> for Listener {
    type StreamErr = Infallible;
    type Stream = Pin<Box<dyn Stream<Item = Result<Update, Infallible>> + Send + 'a>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        Box::pin(stream::poll_fn(|context| {
            lock(&self.slots).poll_recv(context).map(|slot| slot.map(|slot| Ok(stand_in(slot))))
        }))
    }
}

impl UpdateListener for Listener {
    type Err = Infallible;

    /// Stopping is ours: the stream ends when the lanes are closed.
    fn stop_token(&mut self) -> StopToken {
        self.stop.clone()
    }
}

/// What the dispatcher is given for the update in a slot. It throws away kinds that its types do not know, and looks at
/// nothing but the number of the others: the update itself waits in its slot.
fn stand_in(slot: u32) -> Update {
    let nobody = User {
        id: UserId(0),
        is_bot: false,
        first_name: String::new(),
        last_name: None,
        username: None,
        language_code: None,
        is_premium: false,
        added_to_attachment_menu: false,
    };
    let voter = MaybeAnonymousUser::User(nobody);
    let answer = PollAnswer { poll_id: PollId(String::new()), voter, option_ids: Vec::new() };
    Update { id: UpdateId(slot), kind: UpdateKind::PollAnswer(answer) }
}

/// Dispatches until the lanes are closed and everything handed out is handled.
pub async fn run(app: App, bot: Arc<Bot>, lanes: Arc<Lanes>, slots: mpsc::UnboundedReceiver<u32>, routes: Routes) {
    let telegram = teloxide::Bot::with_client(bot.telegram.token().expose_secret(), bot.telegram.http().clone());
    let telegram = match bot.telegram.base().parse() {
        Ok(base) => telegram.set_api_url(base),
        Err(_) => telegram,
    };
    let root = Arc::new(Root { app, bot, lanes, routes });
    let mut dispatcher = Dispatcher::builder(telegram, dptree::endpoint(handle))
        .dependencies(deps![root.clone()])
        .distribution_function(|update: &Update| Some(update.id.0))
        .worker_queue_size(1)
        .build();
    let slots = Arc::new(Mutex::new(slots));
    // The dispatcher begins with a getMe of its own, and gives up if that fails.
    loop {
        let listener = Listener { slots: slots.clone(), stop: mk_stop_token().0 };
        let errors = LoggingErrorHandler::with_custom_text("update listener");
        let Err(error) = dispatcher.try_dispatch_with_listener(listener, errors).await else { return };
        if lock(&slots).is_closed() {
            return;
        }
        tracing::warn!(bot.id = root.bot.id.0, %error, "Telegram does not answer; updates wait in the inbox");
        root.app.clock.sleep(PAUSE).await;
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Root {
    app: App,
    bot: Arc<Bot>,
    lanes: Arc<Lanes>,
    routes: Routes,
}

/// Runs the routing tree on the update in a slot and settles its row, whatever happens inside.
async fn handle(root: Arc<Root>, stand_in: Update) -> Result<(), Infallible> {
    let slot = stand_in.id.0;
    let Some(ticket) = root.lanes.ticket(slot) else { return Ok(()) };
    let (origin, received_at) = (ticket.origin(), ticket.row.received_at);
    let known = deps![root.app.clone(), root.bot.clone(), ticket.update, origin, received_at];
    match unpanicked(root.routes.dispatch(known)).await {
        Ok(std::ops::ControlFlow::Break(Ok(_settled))) => root.lanes.settled(slot),
        Ok(std::ops::ControlFlow::Break(Err(error))) => {
            let (after, hopeless) = match &error {
                Error::Retry { after, .. } => (*after, false),
                Error::Refused(_) | Error::Broken(_) => (None, true),
            };
            root.lanes.failed(slot, &error.to_string(), after, hopeless).await;
        }
        Ok(std::ops::ControlFlow::Continue(_)) => root.lanes.failed(slot, "no route", None, true).await,
        Err(panic) => root.lanes.failed(slot, &panic, None, true).await,
    }
    Ok(())
}

async fn unpanicked<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let words = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
    };
    AssertUnwindSafe(work).catch_unwind().await.map_err(|panic| format!("panic: {}", words(panic)))
}
