//! getUpdates: what an offset confirms, how long one waits, who is told that somebody else polls.

use std::{sync::Arc, time::Duration};

use super::{World, fail::Fail, params::Params};

const WEBHOOK: &str = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
    webhook first";
const MOST_BYTES: usize = 4 << 20;

/// An open request; closing it is noticed also when its client goes away.
struct Open<'a> {
    world: &'a World,
    bot: i64,
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.world.act(|state| {
            if let Some(bot) = state.bots.get_mut(&self.bot) {
                bot.queue.open -= 1;
            }
        });
    }
}

/// Answers one getUpdates with the JSON array of updates.
pub async fn poll(world: &World, bot: i64, params: &Params) -> Result<String, Fail> {
    let limit = match params.int("limit") {
        0 => 100,
        limit => usize::try_from(limit.clamp(1, 100)).unwrap_or(100),
    };
    let timeout = Duration::from_secs(params.int("timeout").clamp(0, 50).unsigned_abs());
    let begun = world.act(|state| {
        let now = state.clock.now();
        let bot = state.bots.get_mut(&bot)?;
        let queue = &mut bot.queue;
        queue.polls += 1;
        if !bot.webhook.is_empty() {
            return Some(Err(Fail::new(409, WEBHOOK)));
        }
        queue.newest += 1;
        queue.open += 1;
        if let Ok(list) = params.json("allowed_updates") {
            queue.allow(list.as_ref());
        }
        queue.confirm(params.int("offset"), now);
        queue.wake.notify_waiters();
        Some(Ok((queue.newest, Arc::clone(&queue.wake))))
    });
    let (mine, wake) = begun.ok_or_else(|| Fail::new(401, "Unauthorized"))??;
    let _open = Open { world, bot };
    let closing = world.closing();
    let end = tokio::time::Instant::now() + timeout;
    loop {
        let woken = wake.notified();
        tokio::pin!(woken);
        // Registered before looking, so that nothing is missed between the look and the wait.
        woken.as_mut().enable();
        if let Some(list) = look(world, bot, mine, limit)? {
            return Ok(list);
        }
        tokio::select! {
            () = &mut woken => {}
            () = tokio::time::sleep_until(end) => return Ok("[]".to_owned()),
            () = closing.cancelled() => return Err(Fail::new(500, "Internal Server Error: restart")),
        }
    }
}

fn look(world: &World, bot: i64, mine: u64, limit: usize) -> Result<Option<String>, Fail> {
    let mut state = world.lock();
    let now = state.clock.now();
    let queue = match state.bots.get_mut(&bot) {
        Some(bot) if bot.queue.newest == mine => &mut bot.queue,
        Some(bot) if !bot.webhook.is_empty() => {
            return Err(Fail::new(409, "Conflict: terminated by setWebhook request"));
        }
        _ => {
            let text =
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
            return Err(Fail::new(409, text));
        }
    };
    queue.len(now);
    Ok(queue.read(limit, MOST_BYTES))
}
