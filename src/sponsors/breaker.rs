//! A circuit breaker: a source that is down is left alone for a while, so nobody waits for its time-out.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{
    clock::Clock,
    domain::{
        Moment,
        gate::{Fault, Verdict},
    },
};

/// This many failures in a row open the breaker.
const PATIENCE: u32 = 5;
/// How long the source is left alone before one request tries again.
const REST: Duration = Duration::from_secs(10);

/// Watches one source; clones watch together.
#[derive(Clone, Debug)]
pub struct Breaker(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Closed { failures: u32 },
    Open { until: Moment, fault: Fault },
    Trying { fault: Fault },
}

impl Breaker {
    /// A closed breaker.
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, state: Mutex::new(State::Closed { failures: 0 }) }))
    }

    /// Runs `call` if the source is thought to be up; otherwise repeats its last fault without waiting.
    pub async fn watch(&self, call: impl Future<Output = Verdict>) -> Verdict {
        match self.enter() {
            Ok(turn) => {
                let verdict = call.await;
                turn.settle(if let Verdict::Failed(fault) = &verdict { Some(*fault) } else { None });
                verdict
            }
            Err(fault) => Verdict::Failed(fault),
        }
    }

    /// Leave to ask the source; the fault that opened the breaker if it is to be left alone.
    pub fn enter(&self) -> Result<Turn, Fault> {
        let mut state = self.state();
        let trial = match *state {
            State::Closed { .. } => false,
            State::Open { until, fault } if self.0.clock.now() >= until => {
                *state = State::Trying { fault };
                true
            }
            State::Open { fault, .. } | State::Trying { fault } => return Err(fault),
        };
        drop(state);
        Ok(Turn { breaker: self.clone(), trial, settled: false })
    }

    fn note(&self, trial: bool, fault: Option<Fault>) {
        let down = fault.filter(|fault| matches!(fault, Fault::Timeout | Fault::Server));
        let mut state = self.state();
        let failures = match *state {
            State::Closed { failures } => failures,
            State::Trying { .. } if trial => PATIENCE - 1,
            // A straggler from before the breaker opened: only the trial may close it.
            State::Open { .. } | State::Trying { .. } => return,
        };
        *state = match down {
            None => State::Closed { failures: 0 },
            Some(fault) if failures + 1 >= PATIENCE => State::Open { until: self.0.clock.now() + REST, fault },
            Some(_) => State::Closed { failures: failures + 1 },
        };
    }

    /// A trial that was given up (its person went away) proves nothing: the next request may try at once.
    fn give_back(&self) {
        let mut state = self.state();
        if let State::Trying { fault } = *state {
            *state = State::Open { until: self.0.clock.now(), fault };
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave for one request; tell how it went by `settle`.
#[derive(Debug)]
pub struct Turn {
    breaker: Breaker,
    trial: bool,
    settled: bool,
}

impl Turn {
    /// How the request ended. Only `Timeout` and `Server` count against the source: any other fault is an answer.
    pub fn settle(mut self, fault: Option<Fault>) {
        self.settled = true;
        self.breaker.note(self.trial, fault);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.trial && !self.settled {
            self.breaker.give_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaker() -> (Breaker, Clock) {
        let clock = Clock::manual(Moment::from_secs(1_000));
        (Breaker::new(clock.clone()), clock)
    }

    async fn sees(breaker: &Breaker, verdict: Verdict) -> Verdict {
        breaker.watch(async { verdict }).await
    }

    async fn fails(breaker: &Breaker, fault: Fault, times: u32) {
        for _ in 0..times {
            assert_eq!(sees(breaker, Verdict::Failed(fault)).await, Verdict::Failed(fault));
        }
    }

    #[tokio::test]
    async fn five_failures_in_a_row_leave_the_source_alone_for_ten_seconds() {
        let (breaker, clock) = breaker();
        fails(&breaker, Fault::Timeout, 4).await;
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Pass);
        fails(&breaker, Fault::Server, 5).await;
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Failed(Fault::Server));
        clock.advance(Duration::from_millis(9_999));
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Failed(Fault::Server));
        clock.advance(Duration::from_millis(1));
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Pass);
        fails(&breaker, Fault::Timeout, 4).await;
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Pass);
    }

    #[tokio::test]
    async fn a_failed_trial_opens_the_breaker_again_at_once() {
        let (breaker, clock) = breaker();
        fails(&breaker, Fault::Timeout, 5).await;
        clock.advance(REST);
        fails(&breaker, Fault::Server, 1).await;
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Failed(Fault::Server));
        clock.advance(REST);
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Pass);
    }

    #[test]
    fn only_one_request_tries_and_a_trial_given_up_lets_the_next_one_try() {
        let (breaker, clock) = breaker();
        for _ in 0..PATIENCE {
            breaker.enter().unwrap().settle(Some(Fault::Timeout));
        }
        clock.advance(REST);
        let trial = breaker.enter().unwrap();
        assert_eq!(breaker.enter().unwrap_err(), Fault::Timeout);
        drop(trial);
        breaker.enter().unwrap().settle(None);
        assert!(breaker.enter().is_ok() && breaker.enter().is_ok());
    }

    #[test]
    fn stragglers_from_before_neither_close_the_breaker_nor_prolong_it() {
        let (breaker, clock) = breaker();
        let early: Vec<_> = (0..7).map(|_| breaker.enter().unwrap()).collect();
        for (n, turn) in early.into_iter().enumerate() {
            if n == 5 {
                clock.advance(Duration::from_secs(5));
            }
            turn.settle(if n == 6 { None } else { Some(Fault::Timeout) });
        }
        assert!(breaker.enter().is_err());
        clock.advance(Duration::from_secs(5));
        assert!(breaker.enter().is_ok());
    }

    #[tokio::test]
    async fn an_answer_that_we_do_not_like_is_still_an_answer() {
        let (breaker, _) = breaker();
        for fault in [Fault::Auth, Fault::Rate, Fault::Malformed] {
            fails(&breaker, Fault::Timeout, 4).await;
            fails(&breaker, fault, 20).await;
        }
        assert_eq!(sees(&breaker, Verdict::Pass).await, Verdict::Pass);
    }
}
