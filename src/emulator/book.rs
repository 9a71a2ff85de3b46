//! What happened: the call log, the counters, the readable transcript, and what went against the specification.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::Moment;

const CALLS_KEPT: usize = 20_000;
const LINES_KEPT: usize = 10_000;
const PROBLEMS_KEPT: usize = 200;

/// One call that a bot made.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// When it was answered.
    pub at: Moment,
    /// Who called.
    pub bot: i64,
    /// The method by its proper name.
    pub method: &'static str,
    /// What was sent.
    pub params: Map<String, Value>,
    /// The answer's code; 0 when the connection was dropped instead.
    pub code: u16,
    /// The description of a refusal.
    pub error: Option<String>,
}

/// Problems with the specification, without repetitions and bounded.
#[derive(Default)]
pub struct Problems(Vec<String>);

impl Problems {
    pub fn add(&mut self, problem: String) {
        if self.0.len() < PROBLEMS_KEPT && !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    pub fn list(&self) -> Vec<String> {
        self.0.clone()
    }
}

/// The world's records.
pub struct Book {
    log: bool,
    calls: VecDeque<Call>,
    counts: HashMap<&'static str, u64>,
    lines: VecDeque<(i64, String)>,
    pub problems: Problems,
    pub violations: usize,
}

impl Book {
    pub fn new(log: bool) -> Self {
        Self {
            log,
            calls: VecDeque::new(),
            counts: HashMap::new(),
            lines: VecDeque::new(),
            problems: Problems::default(),
            violations: 0,
        }
    }

    pub fn record(&mut self, call: Call) {
        *self.counts.entry(call.method).or_default() += 1;
        if self.log {
            if self.calls.len() == CALLS_KEPT {
                self.calls.pop_front();
            }
            self.calls.push_back(call);
        }
    }

    /// Is a transcript kept at all?
    pub fn listens(&self) -> bool {
        self.log
    }

    /// Adds a line to the transcript of one bot.
    pub fn tell(&mut self, bot: i64, line: String) {
        if self.lines.len() == LINES_KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back((bot, line));
    }

    pub fn calls(&self) -> Vec<Call> {
        self.calls.iter().cloned().collect()
    }

    /// The calls after the first `seen`, as far as they are kept, and how many there were in all.
    pub fn calls_after(&self, seen: u64) -> (u64, Vec<Call>) {
        let all = self.counts.values().sum::<u64>();
        let new = usize::try_from(all.saturating_sub(seen)).unwrap_or(usize::MAX);
        let new = self.calls.iter().skip(self.calls.len().saturating_sub(new));
        (all, new.cloned().collect())
    }

    pub fn count(&self, method: &str) -> u64 {
        self.counts.iter().find(|(name, _)| name.eq_ignore_ascii_case(method)).map_or(0, |(_, count)| *count)
    }

    pub fn transcript(&self, bot: i64) -> String {
        let lines = self.lines.iter().filter(|(whose, _)| *whose == bot);
        lines.fold(String::new(), |all, (_, line)| all + line + "\n")
    }
}
