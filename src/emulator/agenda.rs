//! What happens in the world by itself, at its own time: answers that came too late, and renewals.

use std::collections::BTreeMap;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::World;
use crate::domain::Moment;

/// What is due.
pub enum Due {
    /// The bot's answer to this pre-checkout query.
    Answer(String),
    /// The next payment of the subscription that began with this charge.
    Renewal(String),
}

/// What is due when, in order. Entries that nothing depends on any more are harmless.
pub struct Agenda {
    list: BTreeMap<(Moment, u64), Due>,
    count: u64,
    soonest: watch::Sender<Moment>,
}

impl Default for Agenda {
    fn default() -> Self {
        Self { list: BTreeMap::new(), count: 0, soonest: watch::channel(Moment::FOREVER).0 }
    }
}

impl Agenda {
    pub fn add(&mut self, at: Moment, due: Due) {
        self.count += 1;
        self.list.insert((at, self.count), due);
        self.tell();
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The first entry that is due by now, with its time.
    pub fn next(&mut self, now: Moment) -> Option<(Moment, Due)> {
        let first = self.list.first_entry().filter(|first| first.key().0 <= now)?;
        let ((at, _), due) = first.remove_entry();
        self.tell();
        Some((at, due))
    }

    /// Shows when the first entry is due.
    pub fn soonest(&self) -> watch::Receiver<Moment> {
        self.soonest.subscribe()
    }

    fn tell(&self) {
        let first = self.list.first_key_value().map_or(Moment::FOREVER, |((at, _), _)| *at);
        self.soonest.send_if_modified(|soonest| std::mem::replace(soonest, first) != first);
    }
}

/// Lets what is due happen on time, also while nobody looks, until the server closes.
pub async fn keep_time(world: World, closing: CancellationToken) {
    let clock = world.clock();
    let mut soonest = world.lock().ledger.agenda.soonest();
    loop {
        let at = *soonest.borrow_and_update();
        let wait = async { if at.is_forever() { std::future::pending().await } else { clock.sleep_until(at).await } };
        tokio::select! {
            () = closing.cancelled() => return,
            changed = soonest.changed() => if changed.is_err() { return },
            () = wait => world.act(|_| ()),
        }
    }
}
