//! One bot's queue of updates: ids, what is allowed in, how long it is kept, what an offset confirms.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use serde_json::Value;
use tokio::sync::Notify;

use crate::domain::Moment;

/// Every kind of update; its place here is its bit in the set of allowed kinds.
const KINDS: [&str; 26] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
];
const ON_REQUEST_ONLY: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];
const SHORT_LIVED: [&str; 3] = ["callback_query", "shipping_query", "pre_checkout_query"];
const CAPACITY: usize = 100_000;
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

fn bit(kind: &str) -> u32 {
    KINDS.iter().position(|known| *known == kind).map_or(0, |place| 1 << place)
}

fn default_set() -> u32 {
    KINDS.iter().filter(|kind| !ON_REQUEST_ONLY.contains(kind)).map(|kind| bit(kind)).sum()
}

/// What may happen to an update before it reaches its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    Lost,
    Twice,
}

struct Entry {
    id: i64,
    expires: Moment,
    body: Box<str>,
}

/// Updates that wait for their bot.
pub struct Queue {
    entries: VecDeque<Entry>,
    next_id: i64,
    seed: u64,
    last_at: Moment,
    /// No entry expires before this; saves a scan per poll.
    soonest: Moment,
    allowed: u32,
    /// What happens to the next update of a kind, from anybody or from one person.
    pub mishaps: Vec<(String, Option<i64>, Mishap)>,
    /// Requests for updates so far, and how many of them are open now.
    pub polls: u64,
    pub open: usize,
    /// Which request is the newest; an older one that still waits gets 409.
    pub newest: u64,
    pub wake: Arc<Notify>,
}

impl Queue {
    pub fn new(seed: i64, now: Moment) -> Self {
        let mut queue = Self {
            entries: VecDeque::new(),
            next_id: 0,
            seed: seed.unsigned_abs(),
            last_at: now,
            soonest: Moment::FOREVER,
            allowed: default_set(),
            mishaps: Vec::new(),
            polls: 0,
            open: 0,
            newest: 0,
            wake: Arc::new(Notify::new()),
        };
        queue.restart_ids();
        queue
    }

    /// Telegram picks ids anew after a silent week; they may well be smaller than before.
    fn restart_ids(&mut self) {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.next_id = 100_000_000 + i64::try_from((self.seed >> 33) % 800_000_000).unwrap_or(0);
    }

    pub fn accepts(&self, kind: &str) -> bool {
        self.allowed & bit(kind) != 0
    }

    /// Sets the allowed kinds as `allowed_updates` says; anything but a list leaves them as they are.
    pub fn allow(&mut self, list: Option<&Value>) {
        if let Some(Value::Array(names)) = list {
            let set = names.iter().filter_map(Value::as_str).fold(0, |set, name| set | bit(name));
            self.allowed = if set == 0 { default_set() } else { set };
        }
    }

    /// The names set by `allow`, or nothing while the default set rules.
    pub fn allowed_names(&self) -> Option<Vec<&'static str>> {
        (self.allowed != default_set()).then(|| KINDS.into_iter().filter(|kind| self.accepts(kind)).collect())
    }

    pub fn push(&mut self, kind: &str, payload: &Value, now: Moment) -> Option<i64> {
        let sender = payload["from"]["id"].as_i64();
        let strikes = |whom: &Option<i64>| whom.is_none() || *whom == sender;
        let mishap = self.mishaps.iter().position(|(struck, whom, _)| struck == kind && strikes(whom));
        match mishap.map(|place| self.mishaps.remove(place).2) {
            Some(Mishap::Lost) => return None,
            Some(Mishap::Twice) => drop(self.add(kind, payload, now)),
            None => {}
        }
        self.add(kind, payload, now)
    }

    fn add(&mut self, kind: &str, payload: &Value, now: Moment) -> Option<i64> {
        if self.entries.len() >= CAPACITY {
            return None;
        }
        if self.entries.is_empty() && now.since(self.last_at) >= WEEK {
            self.restart_ids();
        }
        let id = self.next_id;
        self.next_id += 1;
        self.last_at = now;
        let kept = if SHORT_LIVED.contains(&kind) { 150 } else { 24 * 3600 };
        let expires = now + Duration::from_secs(kept);
        self.soonest = self.soonest.min(expires);
        let body = format!("{{\"update_id\":{id},\"{kind}\":{payload}}}").into_boxed_str();
        self.entries.push_back(Entry { id, expires, body });
        self.wake.notify_waiters();
        Some(id)
    }

    fn expire(&mut self, now: Moment) {
        if now >= self.soonest {
            self.entries.retain(|entry| entry.expires > now);
            self.soonest = self.entries.iter().map(|entry| entry.expires).min().unwrap_or(Moment::FOREVER);
        }
    }

    /// Applies an offset: what it confirms is gone.
    pub fn confirm(&mut self, offset: i64, now: Moment) {
        self.expire(now);
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.entries.len().saturating_sub(keep);
            self.entries.drain(..surplus);
        } else if offset > 0 && offset <= self.next_id + 10 {
            // An offset far behind the head confirms nothing anyway, so only the far future needs to be ignored.
            while self.entries.front().is_some_and(|entry| entry.id < offset) {
                self.entries.pop_front();
            }
        }
    }

    /// The oldest updates as a JSON array, or nothing when there is none.
    pub fn read(&self, limit: usize, most_bytes: usize) -> Option<String> {
        let mut list = String::from("[");
        for entry in self.entries.iter().take(limit) {
            if list.len() > 1 {
                if list.len() + entry.body.len() > most_bytes {
                    break;
                }
                list.push(',');
            }
            list.push_str(&entry.body);
        }
        if list.len() == 1 {
            return None;
        }
        list.push(']');
        Some(list)
    }

    pub fn len(&mut self, now: Moment) -> usize {
        self.expire(now);
        self.entries.len()
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
