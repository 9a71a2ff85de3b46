//! Chance that can be had again: every story of random instants prints how to repeat them.

use std::{cell::Cell, env, thread, time::Duration};

use usher::clock::Clock;

/// Random numbers.
pub struct Dice {
    seed: u64,
    state: Cell<u64>,
}

impl Dice {
    /// By `USHER_SEED`, or by the hour; how to have the same again is printed.
    pub fn new() -> Self {
        let chosen = env::var("USHER_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = chosen.unwrap_or_else(|| Clock::system().now().millis().unsigned_abs());
        println!("USHER_SEED={seed} cargo test --test restart {}", thread::current().name().unwrap_or_default());
        Self::of(seed)
    }

    fn of(seed: u64) -> Self {
        Self { seed, state: Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1) }
    }

    /// Somebody's own: what they throw is the same, whoever else throws before.
    pub fn own(&self, whose: i64) -> Self {
        Self::of(self.seed ^ whose.unsigned_abs().wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    /// A number below `bound`.
    pub fn below(&self, bound: u64) -> u64 {
        let mut x = self.state.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.state.set(x);
        (x >> 16) % bound
    }

    pub fn up_to(&self, span: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(span.as_micros()).unwrap_or(u64::MAX)))
    }

    /// All of these, each so many times, shuffled.
    pub fn mixed<T: Copy>(&self, all: &[T], times: usize) -> Vec<T> {
        let mut all: Vec<T> = all.iter().copied().cycle().take(all.len() * times).collect();
        for place in (1..all.len()).rev() {
            all.swap(place, usize::try_from(self.below(place as u64 + 1)).unwrap());
        }
        all
    }
}
