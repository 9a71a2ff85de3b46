//! How many messages may be on their way at once: as many as the pace needs. A crash repeats what left and is not marked,
//! so a crowd of them would be heard twice.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::domain::{ErrandId, Moment};

/// A message that takes longer holds up nobody else: it counts no more.
const STALL: Duration = Duration::from_secs(1);

/// So many times are remembered. The shortest of them counts: a busy machine makes some longer, a far Telegram all.
const LATELY: usize = 16;

/// The messages of one bot that left and are not marked yet.
pub struct Crowd {
    /// Messages per second; 0 does not pace, and then nothing is held back.
    rate: u32,
    /// How long messages took from leaving to their mark, lately.
    took: VecDeque<Duration>,
    out: HashMap<ErrandId, Moment>,
}

impl Crowd {
    /// Nobody is on the way, and nothing is known of how long it takes: the first message leaves alone.
    pub fn new(rate: u32) -> Self {
        Self { rate, took: VecDeque::new(), out: HashMap::new() }
    }

    /// When to ask again, if no message may leave now.
    pub fn full(&self, now: Moment) -> Option<Moment> {
        if self.rate == 0 {
            return None;
        }
        // As many as leave while one of them is away, and a fifth more, for they are not all equally fast.
        let takes = self.took.iter().min().filter(|_| self.took.len() == LATELY).copied().unwrap_or_default();
        let needed = (takes * self.rate * 6 / 5).as_millis().div_ceil(1_000).max(1);
        let fresh = || self.out.values().map(|left| *left + STALL).filter(|until| *until > now);
        if (fresh().count() as u128) < needed { None } else { fresh().min() }
    }

    /// A message leaves.
    pub fn sets_out(&mut self, id: ErrandId, now: Moment) {
        self.out.insert(id, now);
    }

    /// A message is marked, or is to be sent again.
    pub fn is_back(&mut self, id: ErrandId, now: Moment) {
        if let Some(left) = self.out.remove(&id) {
            self.took.truncate(LATELY - 1);
            self.took.push_front(now.since(left).min(STALL));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: i64) -> Moment {
        Moment::from_millis(millis)
    }

    /// How many messages may leave at once when each takes so long.
    fn room(takes: i64) -> i64 {
        let mut crowd = Crowd::new(30);
        for n in 0..100 {
            crowd.sets_out(ErrandId(n), at(n * 10_000));
            crowd.is_back(ErrandId(n), at(n * 10_000 + takes));
        }
        let now = at(10_000_000);
        let mut room = 0;
        while crowd.full(now).is_none() {
            crowd.sets_out(ErrandId(1_000 + room), now);
            room += 1;
        }
        room
    }

    #[test]
    fn a_fast_telegram_needs_few_at_once_and_a_slow_one_enough_for_the_pace() {
        assert_eq!(Crowd::new(30).full(at(0)), None);
        assert_eq!(room(1), 1);
        assert_eq!(room(25), 1);
        assert_eq!(room(100), 4);
        assert_eq!(room(300), 11);
    }

    #[test]
    fn a_message_that_stalls_holds_up_the_others_for_a_second_at_most() {
        let mut crowd = Crowd::new(30);
        crowd.sets_out(ErrandId(1), at(0));
        assert_eq!(crowd.full(at(500)), Some(at(1_000)));
        assert_eq!(crowd.full(at(1_000)), None);
    }

    #[test]
    fn without_a_pace_nothing_is_held_back() {
        let mut crowd = Crowd::new(0);
        (0..1_000).for_each(|n| crowd.sets_out(ErrandId(n), at(0)));
        assert_eq!(crowd.full(at(0)), None);
    }
}
