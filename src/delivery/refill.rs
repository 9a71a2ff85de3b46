//! What memory does not hold is read from the inbox: leftovers of an earlier run, lanes that overflowed, and
//! what an operator put back to work.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    lanes::{Lanes, PER_PERSON},
    poller,
};
use crate::domain::Moment;

/// Rows per reading of what was left over.
const PAGE: i64 = 1_000;

impl Lanes {
    /// Takes up what an earlier run left in the inbox.
    pub async fn recover(self: &Arc<Self>) {
        let mut after = (Moment::from_millis(0), 0);
        loop {
            let rows = match self.app.store.unhandled(self.bot.id, after, PAGE).await {
                Ok(rows) => rows,
                Err(error) => {
                    tracing::error!(bot.id = self.bot.id.0, %error, "the inbox cannot be read; trying again");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    continue;
                }
            };
            let Some(last) = rows.last() else { return };
            after = (last.received_at, last.update_id);
            tracing::info!(bot.id = self.bot.id.0, updates = rows.len(), "taking up what was left over");
            for row in rows {
                let update = poller::read(&row.body);
                self.room().await;
                self.offer(row, update);
            }
        }
    }

    /// Takes up what an operator puts back to work, until `stop`.
    pub async fn retry(self: &Arc<Self>, stop: &CancellationToken) {
        let mut retried = self.app.retried.subscribe();
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = retried.changed() => {}
            }
            if !retried.borrow_and_update().contains(&self.bot.id) {
                continue;
            }
            // What is beyond a page, or cannot be read now, is found by the look of the next second.
            match self.app.store.take_retried(self.bot.id, PAGE).await {
                Ok(rows) => {
                    tracing::info!(bot.id = self.bot.id.0, updates = rows.len(), "trying again what was given up");
                    for row in rows {
                        let update = poller::read(&row.body);
                        self.offer(row, update);
                    }
                }
                Err(error) => {
                    tracing::warn!(bot.id = self.bot.id.0, %error, "the inbox cannot be read; trying again");
                }
            }
        }
    }

    /// Reads on where a lane overflowed.
    pub(super) async fn refill(self: Arc<Self>, person: i64) {
        let rows = loop {
            match self.app.store.unhandled_of(self.bot.id, person, PER_PERSON as i64 + 1).await {
                Ok(rows) => break rows,
                Err(error) => tracing::error!(bot.id = self.bot.id.0, %error, "the inbox cannot be read; trying again"),
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        };
        let mut state = self.state();
        let more = rows.len() > PER_PERSON;
        let read = rows.into_iter().take(PER_PERSON).filter_map(|row| Some((poller::read(&row.body)?, row)));
        if let Some(lane) = state.lanes.get_mut(&person) {
            lane.reading = false;
            lane.spilled |= more;
            lane.queue.extend(read.map(|(update, row)| (row, update)));
            let added = lane.queue.len();
            state.waiting += added;
        }
        self.go_on(state, person);
    }
}
