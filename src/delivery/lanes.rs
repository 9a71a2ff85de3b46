//! The lanes: one per person, in order; many people at once. A flood of one person fills only that person's lane, and
//! what does not fit there waits in the inbox instead of in memory.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::de::IgnoredAny;
use teloxide::types::{Update, UpdateKind};
use tokio::sync::{Notify, mpsc};

use crate::{
    app::{App, Bot},
    domain::Origin,
    store::InboxRow,
    telegram::calls,
};

/// Updates of one person kept in memory; the rest is read from the inbox when its turn comes.
pub(super) const PER_PERSON: usize = 16;
/// Updates handled at once: a slow sponsor holds one of these for its whole time-out.
const AT_ONCE: usize = 2_048;
/// Updates waiting in memory before polling pauses; Telegram keeps what is not fetched.
const WAITING: usize = 8_192;
/// Attempts before an update is parked for the operator.
const ATTEMPTS: i64 = 10;

/// The lanes of one bot.
pub struct Lanes {
    pub(super) app: App,
    pub(super) bot: Arc<Bot>,
    /// What `getUpdates` is asked for.
    allowed: &'static str,
    state: Mutex<State>,
    room: Notify,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) lanes: HashMap<i64, Lane>,
    /// People whose first update waits for a free slot.
    ready: VecDeque<i64>,
    /// What is being handled: the slot is all that teloxide's dispatcher is told of it.
    slots: Vec<Option<Ticket>>,
    free: Vec<usize>,
    pub(super) waiting: usize,
    out: Option<mpsc::UnboundedSender<u32>>,
}

#[derive(Default)]
pub(super) struct Lane {
    pub(super) queue: VecDeque<(InboxRow, Update)>,
    busy: bool,
    /// More waits in the inbox than in the queue.
    pub(super) spilled: bool,
    /// The inbox is being read; what comes meanwhile is found by the next reading.
    pub(super) reading: bool,
}

/// An update that is being handled.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its row.
    pub row: InboxRow,
    /// What is in it.
    pub update: Update,
}

impl Ticket {
    /// The origin of everything its handling does.
    pub fn origin(&self) -> Origin {
        Origin::Update { bot: self.row.bot_id, id: self.row.update_id }
    }
}

impl Lanes {
    /// Lanes, and the slots whose updates may be handled now: never two of one person.
    pub fn new(app: App, bot: Arc<Bot>, allowed: &'static str) -> (Arc<Self>, mpsc::UnboundedReceiver<u32>) {
        let (out, slots) = mpsc::unbounded_channel();
        let state = Mutex::new(State { out: Some(out), ..State::default() });
        (Arc::new(Self { app, bot, allowed, state, room: Notify::new() }), slots)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there is room for another batch.
    pub async fn room(&self) {
        loop {
            let freed = self.room.notified();
            if self.state().waiting < WAITING {
                return;
            }
            freed.await;
        }
    }

    /// Queues a stored update.
    pub fn offer(self: &Arc<Self>, row: InboxRow, update: Option<Update>) {
        let Some(update) = update else { return self.pass_over(row) };
        let person = row.person;
        let mut state = self.state();
        let lane = state.lanes.entry(person).or_default();
        let waits = lane.busy || !lane.queue.is_empty();
        let fits = !waits || !(lane.reading || lane.spilled || lane.queue.len() >= PER_PERSON);
        if !fits {
            lane.spilled = true;
        } else {
            lane.queue.push_back((row, update.clone()));
            state.waiting += 1;
            match update.kind {
                _ if waits => {}
                UpdateKind::PreCheckoutQuery(_) => state.ready.push_front(person),
                _ => state.ready.push_back(person),
            }
        }
        state.admit();
        drop(state);
        // Who taps faster than that is no longer waited upon: a crowd of calls would delay everybody else's.
        if waits && fits {
            self.answer_early(&update);
        }
    }

    /// A tap that has to wait for its person's earlier updates is answered at once all the same.
    fn answer_early(&self, update: &Update) {
        if let UpdateKind::CallbackQuery(query) = &update.kind {
            let (bot, call) = (self.bot.clone(), calls::answer_callback(&query.id.0, None));
            self.app.aside.spawn(async move {
                let _ = bot.telegram.tell(&call).await;
            });
        }
    }

    /// An update that cannot be read is marked if we never asked for its kind, and parked if we did.
    fn pass_over(&self, row: InboxRow) {
        let (app, ours) = (self.app.clone(), self.asks_for(&row.body));
        self.app.aside.spawn(async move {
            let noted = if ours {
                tracing::error!(
                    bot.id = row.bot_id.0,
                    update.id = row.update_id,
                    body = row.body,
                    "an update that cannot be read is parked: `usher doctor` shows it, a newer version may read it"
                );
                app.store.note_failure(&row, "it cannot be read", Some(app.clock.now())).await
            } else {
                tracing::debug!(bot.id = row.bot_id.0, update.id = row.update_id, "an update of a kind we do not know");
                let origin = Origin::Update { bot: row.bot_id, id: row.update_id };
                async { app.begin(origin).await?.commit().await.map(drop) }.await
            };
            if let Err(error) = noted {
                tracing::warn!(bot.id = row.bot_id.0, update.id = row.update_id, %error, "an update stays unmarked");
            }
        });
    }

    fn asks_for(&self, body: &str) -> bool {
        let kinds = serde_json::from_str::<HashMap<String, IgnoredAny>>(body).unwrap_or_default();
        kinds.keys().any(|kind| self.allowed.contains(&format!("\"{kind}\"")))
    }

    /// What is being handled in a slot.
    pub fn ticket(&self, slot: u32) -> Option<Ticket> {
        self.state().slots.get(slot as usize).cloned().flatten()
    }

    /// The update in this slot is settled: the person's next one may come.
    pub fn settled(self: &Arc<Self>, slot: u32) {
        let mut state = self.state();
        let Some(ticket) = state.vacate(slot as usize) else { return };
        self.go_on(state, ticket.row.person);
    }

    /// The person's lane is free: the next update of theirs, or of whoever waits, may come.
    pub(super) fn go_on(self: &Arc<Self>, mut state: MutexGuard<'_, State>, person: i64) {
        let mut refill = false;
        if let Some(lane) = state.lanes.get_mut(&person) {
            lane.busy = false;
            if !lane.queue.is_empty() {
                state.ready.push_back(person);
            } else if lane.spilled {
                (lane.busy, lane.reading, lane.spilled) = (true, true, false);
                refill = true;
            } else {
                state.lanes.remove(&person);
            }
        }
        state.admit();
        if state.waiting < WAITING {
            self.room.notify_waiters();
        }
        drop(state);
        if refill {
            let lanes = self.clone();
            self.app.aside.spawn(async move { lanes.refill(person).await });
        }
    }

    /// The handling failed. It is tried again in its lane, so the person's order holds, or parked.
    pub async fn failed(self: &Arc<Self>, slot: u32, error: &str, after: Option<Duration>, hopeless: bool) {
        let Some(ticket) = self.ticket(slot) else { return };
        let tried = ticket.row.attempts + 1;
        let parked = (hopeless || tried >= ATTEMPTS).then(|| self.app.clock.now());
        let noted = self.app.store.note_failure(&ticket.row, error, parked).await;
        if let Err(trouble) = &noted {
            // Without the database nothing can be parked: the update stays in its lane until the database is back.
            tracing::warn!(bot.id = self.bot.id.0, update.id = ticket.row.update_id, %trouble, "a failure could not be noted");
        }
        if parked.is_some() && noted.is_ok() {
            tracing::error!(
                bot.id = self.bot.id.0,
                update.id = ticket.row.update_id,
                error,
                "an update is parked: `usher doctor` shows it, `usher doctor --retry` tries it again"
            );
            return self.settled(slot);
        }
        let wait = after.unwrap_or_else(|| Duration::from_millis(250 << tried.clamp(0, 8)));
        tracing::warn!(
            bot.id = self.bot.id.0,
            update.id = ticket.row.update_id,
            error,
            ?wait,
            "an update is tried again"
        );
        let lanes = self.clone();
        // Not among the calls that a stop waits for: the row is in the inbox.
        tokio::spawn(async move {
            lanes.app.clock.sleep(wait).await;
            lanes.again(slot);
        });
    }

    fn again(&self, slot: u32) {
        let mut state = self.state();
        let Some(Some(ticket)) = state.slots.get_mut(slot as usize) else { return };
        ticket.row.attempts += 1;
        if let Some(out) = &state.out {
            let _ = out.send(slot);
        }
    }

    /// Hands out nothing more; what waits stays in the inbox for the next start.
    pub fn close(&self) {
        self.state().out = None;
    }
}

impl State {
    /// Hands out updates while there are slots.
    fn admit(&mut self) {
        while self.free.len() + AT_ONCE > self.slots.len() {
            let Some(person) = self.ready.pop_front() else { return };
            let Some(lane) = self.lanes.get_mut(&person) else { continue };
            let Some((row, update)) = lane.queue.pop_front() else { continue };
            lane.busy = true;
            self.waiting -= 1;
            let slot = self.free.pop().unwrap_or_else(|| {
                self.slots.push(None);
                self.slots.len() - 1
            });
            self.slots[slot] = Some(Ticket { row, update });
            if let Some(out) = &self.out {
                let _ = out.send(u32::try_from(slot).unwrap_or_default());
            }
        }
    }

    fn vacate(&mut self, slot: usize) -> Option<Ticket> {
        let ticket = self.slots.get_mut(slot)?.take()?;
        self.free.push(slot);
        Some(ticket)
    }
}
