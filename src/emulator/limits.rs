//! Telegram's limits on sending, for one bot: 30 in any second, one per second and person, 20 per minute and group.

use std::collections::{HashMap, VecDeque};

const PER_SECOND: usize = 30;
const PER_MINUTE_AND_GROUP: usize = 20;
const PRIVATE_BURST: i64 = 3;

/// When one bot sent what. All times are milliseconds.
#[derive(Default)]
pub struct Pace {
    recent: VecDeque<i64>,
    groups: HashMap<i64, VecDeque<i64>>,
    /// Until when a private chat's allowance is used up.
    people: HashMap<i64, i64>,
}

impl Pace {
    /// Books one message to `chat`, or says after how many seconds it may be tried again.
    pub fn send(&mut self, chat: i64, now: i64) -> Result<(), u64> {
        let mut wait = wait_for(&mut self.recent, PER_SECOND, 1_000, now);
        if chat > 0 {
            let used_until = self.people.get(&chat).copied().unwrap_or(now).max(now);
            wait = wait.max(used_until - now - (PRIVATE_BURST - 1) * 1_000);
        } else {
            wait = wait.max(wait_for(self.groups.entry(chat).or_default(), PER_MINUTE_AND_GROUP, 60_000, now));
        }
        if wait > 0 {
            return Err(u64::try_from(wait).unwrap_or(0).div_ceil(1_000));
        }
        self.recent.push_back(now);
        if chat > 0 {
            let used_until = self.people.entry(chat).or_insert(now);
            *used_until = (*used_until).max(now) + 1_000;
        } else if let Some(group) = self.groups.get_mut(&chat) {
            group.push_back(now);
        }
        Ok(())
    }
}

/// How long until fewer than `most` of `times` lie within `window` before now; never positive if that is so already.
fn wait_for(times: &mut VecDeque<i64>, most: usize, window: i64, now: i64) -> i64 {
    while times.front().is_some_and(|at| at + window <= now) {
        times.pop_front();
    }
    if times.len() < most { 0 } else { times[times.len() - most] + window - now }
}
