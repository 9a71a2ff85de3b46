//! The only reader of time: the system's clock, the system's clock shifted, or a clock that stands still until told.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;

use crate::domain::Moment;

/// A clock that can be shared and, unless it is the plain system clock, moved by its owner.
///
/// Cloning is cheap; all clones show the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// A standing clock shows `shown` and nothing else; a running one adds it to the system's time.
    standing: bool,
    /// Milliseconds: the time itself when standing, otherwise the shift against the system's clock.
    shown: AtomicI64,
    moved: watch::Sender<u64>,
    /// Who sleeps until when, on a standing clock.
    sleepers: Mutex<BTreeMap<(i64, u64), ()>>,
    count: AtomicU64,
}

/// A sleeper's entry, gone with the sleeper.
struct Sleeper<'a>(&'a Inner, (i64, u64));

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        self.0.sleepers.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.1);
    }
}

impl Clock {
    /// The system's clock. `advance` shifts it for everybody who holds a clone (the demo's "let a day pass").
    pub fn system() -> Self {
        Self::new(false, 0)
    }

    /// A clock that stands at `start` until `advance` or `set` moves it.
    pub fn manual(start: Moment) -> Self {
        Self::new(true, start.millis())
    }

    fn new(standing: bool, shown: i64) -> Self {
        let (moved, _) = watch::channel(0);
        Self(Arc::new(Inner {
            standing,
            shown: AtomicI64::new(shown),
            moved,
            sleepers: Mutex::default(),
            count: AtomicU64::new(0),
        }))
    }

    /// The present moment, UTC.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's time")]
    pub fn now(&self) -> Moment {
        let shown = self.0.shown.load(Ordering::SeqCst);
        Moment::from_millis(if self.0.standing { shown } else { chrono::Utc::now().timestamp_millis() + shown })
    }

    /// True for a clock that only moves when told.
    pub fn is_manual(&self) -> bool {
        self.0.standing
    }

    /// Moves the clock forward and wakes whoever slept until then.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX / 4);
        self.0.shown.fetch_add(by, Ordering::SeqCst);
        self.0.moved.send_modify(|n| *n += 1);
    }

    /// Moves the clock forward to `to`; a moment that has passed already changes nothing.
    pub fn advance_to(&self, to: Moment) {
        let ahead = to.millis() - self.now().millis();
        if let Ok(ahead @ 1..) = u64::try_from(ahead) {
            self.advance(Duration::from_millis(ahead));
        }
    }

    /// When the first sleeper of a standing clock wants to be woken.
    pub fn next_wake(&self) -> Option<Moment> {
        let sleepers = self.0.sleepers.lock().unwrap_or_else(PoisonError::into_inner);
        sleepers.keys().next().map(|(at, _)| Moment::from_millis(*at))
    }

    /// Sleeps until this clock shows `at` or later.
    pub async fn sleep_until(&self, at: Moment) {
        let mut moved = self.0.moved.subscribe();
        let _sleeper = self.0.standing.then(|| {
            let key = (at.millis(), self.0.count.fetch_add(1, Ordering::SeqCst));
            self.0.sleepers.lock().unwrap_or_else(PoisonError::into_inner).insert(key, ());
            Sleeper(&self.0, key)
        });
        loop {
            let left = at.millis() - self.now().millis();
            if left <= 0 {
                return;
            }
            if self.0.standing {
                let _ = moved.changed().await;
            } else {
                let left = Duration::from_millis(left.unsigned_abs());
                tokio::select! {
                    () = tokio::time::sleep(left) => {}
                    _ = moved.changed() => {}
                }
            }
        }
    }

    /// Sleeps for `span` of this clock's time.
    pub async fn sleep(&self, span: Duration) {
        self.sleep_until(self.now() + span).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_standing_clock_wakes_sleepers_only_when_it_is_moved() {
        let clock = Clock::manual(Moment::from_millis(1_000));
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(Duration::from_secs(60)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(59));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.unwrap();
        assert_eq!(clock.now().millis(), 61_000);
    }
}
