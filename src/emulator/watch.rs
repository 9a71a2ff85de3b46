//! What stories do to the world from above: make trouble, switch rules, read the records.

use tokio::sync::mpsc;

use super::{
    World,
    book::Call,
    faults::{Fault, FaultId, Ordeal},
    state::State,
};

impl World {
    /// Adds a fault; it strikes from now on.
    pub fn fault(&self, fault: Fault) -> FaultId {
        self.act(|state| state.faults.add(fault))
    }

    pub(super) fn meet_faults(&self, method: &str, bot: i64, chat: i64) -> Ordeal {
        let ordeal = self.lock().faults.meet(method, bot, chat);
        if let Some(ordeal) = ordeal {
            self.stir();
            return ordeal;
        }
        Ordeal::default()
    }

    /// Ends a fault; calls that it holds go on.
    pub fn heal(&self, fault: FaultId) {
        self.act(|state| state.faults.heal(fault));
    }

    /// Ends all faults.
    pub fn heal_all(&self) {
        self.act(|state| state.faults.heal_all());
    }

    /// How many calls a fault has struck; 0 once it was healed.
    pub fn hits(&self, fault: FaultId) -> u32 {
        self.lock().faults.hits(fault)
    }

    /// Switches Telegram's limits on sending.
    pub fn set_limits(&self, on: bool) {
        self.act(|state| state.limits = on);
    }

    /// Switches the service messages ("... joined the group") that groups may show and bots cannot rely on.
    pub fn set_service_messages(&self, on: bool) {
        self.act(|state| state.service_messages = on);
    }

    /// Messages that were refused because they broke a limit.
    pub fn violations(&self) -> usize {
        self.lock().book.violations
    }

    /// What went against the Bot API's specification, in calls and in our answers.
    pub fn spec_problems(&self) -> Vec<String> {
        self.lock().book.problems.list()
    }

    /// Forgets all messages, taps and dead links, so that a long run does not fill the memory.
    pub fn forgets_history(&self) {
        self.act(State::forget_history);
    }

    /// From now on each message of a bot to a person is announced here as it appears: the person and the message.
    /// A crowd of thousands waits on this instead of looking at the world after every change.
    pub fn arrivals(&self) -> mpsc::UnboundedReceiver<(i64, i64)> {
        let (announce, arrivals) = mpsc::unbounded_channel();
        self.act(|state| state.arrivals = Some(announce));
        arrivals
    }

    /// The calls received, oldest first; long lists lose their beginning.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().book.calls()
    }

    /// The calls after the first `seen`, and how many there were in all: for those who follow what happens.
    pub fn calls_after(&self, seen: u64) -> (u64, Vec<Call>) {
        self.lock().book.calls_after(seen)
    }

    /// How often a method was called.
    pub fn count(&self, method: &str) -> u64 {
        self.lock().book.count(method)
    }

    /// What happened around one bot, in sentences.
    pub fn transcript(&self, bot: i64) -> String {
        self.lock().book.transcript(bot)
    }

    /// Adds any update to a bot's queue; an `update_id` in it is replaced.
    pub fn push_raw(&self, bot: i64, update: serde_json::Value) {
        self.act(|state| {
            let now = state.clock.now();
            let serde_json::Value::Object(fields) = update else { return };
            let Some((kind, payload)) = fields.into_iter().find(|(name, _)| name != "update_id") else { return };
            if let Some(bot) = state.bots.get_mut(&bot) {
                bot.queue.push(&kind, &payload, now);
            }
        });
    }

    /// Updates that the bot has not confirmed yet.
    pub fn pending(&self, bot: i64) -> usize {
        let mut state = self.lock();
        let now = state.clock.now();
        state.bots.get_mut(&bot).map_or(0, |bot| bot.queue.len(now))
    }

    /// How often the bot asked for updates.
    pub fn polls(&self, bot: i64) -> u64 {
        self.lock().bots.get(&bot).map_or(0, |bot| bot.queue.polls)
    }

    /// True while the bot waits for updates.
    pub fn is_polling(&self, bot: i64) -> bool {
        self.lock().bots.get(&bot).is_some_and(|bot| bot.queue.open > 0)
    }
}
