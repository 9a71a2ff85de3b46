//! Telegram's limits, kept before Telegram has to: 30 messages in any second, one a second to a person with a small
//! burst, 20 a minute into a group.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::domain::{ChatId, Moment};

/// The overall limit counts over a little more than a second: messages may be closer at Telegram than when they left.
const SECOND: Duration = Duration::from_millis(1_030);
const SECOND_US: i64 = 1_030_000;
const MINUTE: Duration = Duration::from_millis(60_500);
/// Messages that may leave at once; under load they leave evenly, so a process that dies has few of them in the air.
const AT_ONCE: i64 = 8;
/// Messages to one person in quick succession, then one a second.
const BURST: usize = 3;
/// Messages into one group within a minute.
const PER_GROUP: usize = 20;

/// Why a message may not leave yet, and when to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Nothing may leave before.
    All(Moment),
    /// This chat must wait.
    Chat(Moment),
}

/// When messages of one bot may leave.
pub struct Pace {
    /// Messages per second; 0 does not pace.
    rate: usize,
    recent: VecDeque<Moment>,
    /// When the next message would leave if they left evenly, in microseconds; none before the first.
    even: Option<i64>,
    chats: HashMap<ChatId, VecDeque<Moment>>,
    waits: Waits,
}

/// Waits that Telegram demands: for one chat or, once two chats are told at the same time, for all of the bot.
#[derive(Default)]
pub struct Waits {
    chats: HashMap<ChatId, Moment>,
    all: Option<Moment>,
}

impl Waits {
    /// What a call that concerns `chat` must wait for.
    pub fn hold(&self, chat: ChatId, now: Moment) -> Option<Hold> {
        let all = self.all.filter(|until| *until > now).map(Hold::All);
        all.or_else(|| self.chats.get(&chat).filter(|until| **until > now).map(|until| Hold::Chat(*until)))
    }

    /// Telegram told us to wait before the next call that concerns `chat`.
    pub fn begin(&mut self, chat: ChatId, now: Moment, until: Moment) {
        self.chats.retain(|_, until| *until > now);
        self.chats.insert(chat, until);
        if self.chats.len() > 1 {
            self.all = self.chats.values().max().copied();
        }
    }
}

impl Pace {
    /// Paces to `rate` messages per second; 0 does not pace.
    pub fn new(rate: u32) -> Self {
        Self {
            rate: usize::try_from(rate).unwrap_or(usize::MAX),
            recent: VecDeque::new(),
            even: None,
            chats: HashMap::new(),
            waits: Waits::default(),
        }
    }

    /// `Ok` if a message to `chat` may leave now, which is then counted; otherwise when to ask again.
    pub fn leave(&mut self, chat: ChatId, now: Moment) -> Result<(), Hold> {
        if let Some(hold) = self.waits.hold(chat, now) {
            return Err(hold);
        }
        if self.rate == 0 {
            return Ok(());
        }
        let recent = &mut self.recent;
        while recent.front().is_some_and(|at| *at + SECOND <= now) {
            recent.pop_front();
        }
        if let Some(first) = recent.front().filter(|_| recent.len() >= self.rate) {
            return Err(Hold::All(*first + SECOND));
        }
        // A new process does not know what the one before it sent a moment ago: it begins with one.
        let (interval, now_us) =
            (SECOND_US / i64::try_from(self.rate).unwrap_or(i64::MAX).max(1), now.millis() * 1_000);
        let even = self.even.unwrap_or(now_us + (AT_ONCE - 1) * interval).max(now_us);
        let early = even - now_us - (AT_ONCE - 1) * interval;
        if early > 0 {
            return Err(Hold::All(Moment::from_millis((now_us + early + 999) / 1_000)));
        }
        let sent = self.chats.entry(chat).or_default();
        if let Some(free) = free_at(sent, chat, now) {
            return Err(Hold::Chat(free));
        }
        sent.push_back(now);
        recent.push_back(now);
        self.even = Some(even + interval);
        if self.chats.len() > 4_096 {
            self.chats.retain(|_, sent| sent.back().is_some_and(|at| *at + MINUTE > now));
        }
        Ok(())
    }

    /// Telegram told us to wait before the next message to `chat`.
    pub fn wait(&mut self, chat: ChatId, now: Moment, until: Moment) {
        self.waits.begin(chat, now, until);
    }
}

/// When the chat is free again; none if it is.
fn free_at(sent: &mut VecDeque<Moment>, chat: ChatId, now: Moment) -> Option<Moment> {
    if chat.0 < 0 {
        while sent.front().is_some_and(|at| *at + MINUTE <= now) {
            sent.pop_front();
        }
        return sent.front().filter(|_| sent.len() >= PER_GROUP).map(|first| *first + MINUTE);
    }
    // A bucket of three that fills by one a second: the third-last message must be as many seconds old as it is back.
    while sent.len() > BURST {
        sent.pop_front();
    }
    let burst = Duration::from_millis(1_030) * u32::try_from(BURST).unwrap_or(1);
    sent.front().filter(|_| sent.len() >= BURST).map(|third| *third + burst).filter(|free| *free > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(pace: &mut Pace, chats: impl Iterator<Item = i64>, mut now: Moment) -> Vec<Moment> {
        let mut left = Vec::new();
        for chat in chats {
            while let Err(Hold::All(free) | Hold::Chat(free)) = pace.leave(ChatId(chat), now) {
                assert!(free > now, "asked to come back in the past");
                now = free;
            }
            left.push(now);
        }
        left
    }

    #[test]
    fn never_more_than_thirty_in_any_second_and_nearly_thirty_in_the_long_run() {
        let mut pace = Pace::new(30);
        let left = drain(&mut pace, 1..=6_000, Moment::from_millis(0));
        for (n, at) in left.iter().enumerate().skip(30) {
            assert!(at.since(left[n - 30]) >= Duration::from_secs(1));
        }
        let seconds = left.last().unwrap().millis() as f64 / 1_000.0;
        assert!(6_000.0 / seconds >= 29.0, "{} messages a second", 6_000.0 / seconds);
    }

    #[test]
    fn one_person_gets_three_at_once_and_then_one_a_second() {
        let left = drain(&mut Pace::new(30), std::iter::repeat_n(7, 9), Moment::from_millis(0));
        assert!(left[2].millis() < 100, "a fresh process begins with one message and then a few at once");
        assert!(left[8].since(left[2]) >= Duration::from_secs(6));
    }

    #[test]
    fn a_group_gets_twenty_a_minute() {
        let left = drain(&mut Pace::new(30), std::iter::repeat_n(-7, 21), Moment::from_millis(0));
        assert!(left[20].since(left[0]) >= Duration::from_secs(60));
    }

    #[test]
    fn one_chats_wait_is_its_own_and_two_are_the_bots() {
        let (mut pace, now) = (Pace::new(30), Moment::from_millis(0));
        pace.wait(ChatId(1), now, Moment::from_millis(5_000));
        assert_eq!(pace.leave(ChatId(1), now), Err(Hold::Chat(Moment::from_millis(5_000))));
        assert_eq!(pace.leave(ChatId(2), now), Ok(()));
        pace.wait(ChatId(2), now, Moment::from_millis(7_000));
        assert_eq!(pace.leave(ChatId(3), now), Err(Hold::All(Moment::from_millis(7_000))));
    }
}
