//! The sender's dealings with the outbox: what memory does not hold is read from it, what is done is marked in it.

use std::time::Duration;

use tokio::sync::mpsc;

use super::sender::{SOON, Sender};
use crate::{
    app::App,
    domain::{
        ErrandId, Moment,
        errand::{Class, Errand, Lane},
    },
};

/// Errands kept in memory; what is beyond waits in the outbox.
const IN_MEMORY: usize = 20_000;
/// Messages to one chat kept in memory.
const PER_CHAT: usize = 256;
/// Rows per reading.
const PAGE: usize = 1_000;
/// The longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(3_600);
/// Where a look into the outbox begins.
pub(super) const BEGINNING: (Moment, ErrandId) = (Moment::from_millis(0), ErrandId(0));

impl Sender {
    /// Takes an errand into memory, unless it is there or is left to the outbox for now.
    pub(super) fn take(&mut self, errand: Errand) {
        let now = self.app.clock.now();
        // Somebody waits for a reply: it is never left behind a crowd.
        let full = self.known.len() >= IN_MEMORY && errand.class > Class::Reply;
        let known = self.known.contains(&errand.id) || self.tombs.contains(&errand.id);
        if errand.due_at > now + SOON || full || known {
            return;
        }
        let lane = errand.task.lane(errand.id);
        let queue = self.lanes.entry(lane).or_default();
        if let Lane::Chat(chat) = lane
            && (queue.len() >= PER_CHAT || self.spilled.contains(&chat))
        {
            self.spilled.insert(chat);
            return;
        }
        self.known.insert(errand.id);
        queue.push_back(errand);
        if queue.len() == 1 && !self.busy.contains(&lane) {
            self.line_up(lane);
        }
    }

    /// Looks into the whole outbox: what an earlier run left there.
    pub(super) async fn recover(&mut self) {
        while self.scan().await {}
    }

    /// Looks into the next part of the outbox for what another program, a long delay or a full memory left there. The
    /// answer is whether there may be more behind it; after the end the next look begins anew.
    pub(super) async fn scan(&mut self) -> bool {
        let now = self.app.clock.now();
        if self.known.len() >= IN_MEMORY {
            return false;
        }
        let errands = match self.app.store.errands_due(self.bot.id, self.seen, now, PAGE).await {
            Ok(errands) => errands,
            Err(error) => {
                tracing::warn!(bot.id = self.bot.id.0, %error, "the outbox cannot be read; trying again");
                return false;
            }
        };
        let last = errands.last().filter(|_| errands.len() == PAGE).map(|last| (last.due_at, last.id));
        self.seen = last.unwrap_or(BEGINNING);
        errands.into_iter().for_each(|errand| self.take(errand));
        self.tombs.clear();
        last.is_some()
    }

    /// Reads on for chats whose messages did not all fit into memory.
    pub(super) async fn reload(&mut self) {
        for chat in std::mem::take(&mut self.dry) {
            let now = self.app.clock.now();
            match self.app.store.messages_due(self.bot.id, chat, now, PER_CHAT).await {
                Ok(errands) => {
                    let more = errands.len() == PER_CHAT;
                    self.spilled.remove(&chat);
                    errands.into_iter().for_each(|errand| self.take(errand));
                    if more {
                        self.spilled.insert(chat);
                    }
                }
                Err(error) => {
                    tracing::warn!(bot.id = self.bot.id.0, %error, "the outbox cannot be read; trying again");
                    self.dry.push(chat);
                }
            }
        }
    }

    /// Tries an errand again, later, in its lane.
    pub(super) async fn again(&mut self, lane: Lane, mut errand: Errand, after: Option<Duration>, reason: &str) {
        let now = self.app.clock.now();
        let wait = after.unwrap_or_else(|| backoff(errand.attempts, errand.id));
        errand.attempts += 1;
        errand.due_at = now + wait;
        match (after, errand.task.message_to(), errand.task.place()) {
            (Some(_), Some(chat), _) => self.pace.wait(chat, now, errand.due_at),
            (Some(_), _, Some(chat)) => self.waits.begin(chat, now, errand.due_at),
            _ => {}
        }
        tracing::warn!(
            bot.id = self.bot.id.0,
            errand.id = errand.id.0,
            attempt = errand.attempts,
            ?wait,
            reason,
            "an errand is tried again"
        );
        if let Err(error) = self.app.store.put_off(errand.id, errand.due_at, reason, None).await {
            tracing::warn!(bot.id = self.bot.id.0, errand.id = errand.id.0, %error, "a delay could not be noted");
        }
        if wait > SOON {
            self.known.remove(&errand.id);
        } else {
            self.lanes.entry(lane).or_default().push_front(errand);
        }
    }

    /// Gives an errand up until an operator retries it.
    pub(super) async fn park(&mut self, errand: &Errand, error: &str) {
        let now = self.app.clock.now();
        match self.app.store.put_off(errand.id, now, error, Some(now)).await {
            Ok(()) => tracing::error!(bot.id = self.bot.id.0, errand.id = errand.id.0, task = ?errand.task, error,
                "an errand is parked: `usher doctor` shows it, `usher doctor --retry` tries it again"),
            Err(trouble) => {
                tracing::error!(bot.id = self.bot.id.0, errand.id = errand.id.0, task = ?errand.task, error,
                %trouble, "an errand is given up, and could not be parked either")
            }
        }
        self.forget(vec![errand.id]);
    }
}

/// Doubling from half a second, at most an hour, spread by up to a quarter so that crowds do not march in step.
fn backoff(attempts: i64, id: ErrandId) -> Duration {
    let base = Duration::from_millis(500 << attempts.clamp(0, 13)).min(LONGEST);
    base + base / 4 * u32::try_from(id.0.rem_euclid(64)).unwrap_or(0) / 64
}

/// Writes the marks of finished errands. While one commit is under way the next marks gather, so they cost less the
/// more there are, and none waits longer than a commit.
pub async fn mark(app: App, mut done: mpsc::UnboundedReceiver<ErrandId>, marked: mpsc::UnboundedSender<Vec<ErrandId>>) {
    let mut ids = Vec::new();
    while done.recv_many(&mut ids, 200).await > 0 {
        while let Err(error) = app.store.errands_done(&ids).await {
            tracing::error!(%error, "finished errands cannot be marked; trying again");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let _ = marked.send(std::mem::take(&mut ids));
    }
}
