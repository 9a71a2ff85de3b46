//! What can be made to go wrong, for which calls and how often.

use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

/// What goes wrong with a call.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The connection is dropped and nothing was done.
    Drop,
    /// The call waits this long, in real time; nothing is done if its client hangs up before.
    Delay(Duration),
    /// The call waits until the fault is healed; nothing is done if its client hangs up before.
    Hold,
    /// What was asked for is done at once; the answer takes this long, in real time, unless the fault is healed before.
    LateAnswer(Duration),
    /// 429 with this `retry_after`, in seconds.
    TooMany(u64),
    /// A JSON answer of this code, 500 and above.
    Status(u16),
    /// The HTML page of a proxy, with code 502.
    Html,
    /// What was asked for is done; then the connection is dropped.
    LostAnswer,
    /// A refusal with this code and description.
    Error(u16, String),
}

/// A fault and the calls that it strikes.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What happens.
    pub trouble: Trouble,
    /// The only method struck, in any case; any if absent.
    pub method: Option<String>,
    /// The only bot struck; any if absent.
    pub bot: Option<i64>,
    /// The only `chat_id` struck; any if absent.
    pub chat: Option<i64>,
    /// How many calls before it heals by itself; for ever if absent.
    pub times: Option<u32>,
}

impl Fault {
    /// Strikes every call until healed.
    pub fn any(trouble: Trouble) -> Self {
        Self { trouble, method: None, bot: None, chat: None, times: None }
    }

    /// Strikes every call of `method` until healed.
    pub fn on(method: &str, trouble: Trouble) -> Self {
        Self { method: Some(method.to_owned()), ..Self::any(trouble) }
    }

    /// Strikes only `bot`.
    pub fn of_bot(self, bot: i64) -> Self {
        Self { bot: Some(bot), ..self }
    }

    /// Strikes only calls about `chat`.
    pub fn in_chat(self, chat: i64) -> Self {
        Self { chat: Some(chat), ..self }
    }

    /// Strikes `times` calls, then heals by itself.
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Strikes one call, then heals by itself.
    pub fn once(self) -> Self {
        self.times(1)
    }

    fn strikes(&self, method: &str, bot: i64, chat: i64) -> bool {
        self.method.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(method))
            && self.bot.is_none_or(|only| only == bot)
            && self.chat.is_none_or(|only| only == chat)
    }
}

/// Names a fault, for healing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultId(u64);

struct Active {
    id: FaultId,
    fault: Fault,
    hits: u32,
    released: Arc<watch::Sender<bool>>,
}

/// What a call has to go through: waits first, then at most one blow.
#[derive(Default)]
pub struct Ordeal {
    pub delay: Duration,
    pub holds: Vec<watch::Receiver<bool>>,
    pub blow: Option<Trouble>,
    /// Ends the waiting for a late answer.
    pub healed: Option<watch::Receiver<bool>>,
}

/// All faults in force. Those that struck their count stay, so that their hits can be read.
#[derive(Default)]
pub struct Faults {
    list: Vec<Active>,
    last: u64,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) -> FaultId {
        self.last += 1;
        let id = FaultId(self.last);
        self.list.push(Active { id, fault, hits: 0, released: Arc::new(watch::channel(false).0) });
        id
    }

    pub fn heal(&mut self, id: FaultId) {
        self.list.retain(|active| {
            if active.id == id {
                active.released.send_replace(true);
            }
            active.id != id
        });
    }

    pub fn heal_all(&mut self) {
        for active in self.list.drain(..) {
            active.released.send_replace(true);
        }
    }

    pub fn hits(&self, id: FaultId) -> u32 {
        self.list.iter().find(|active| active.id == id).map_or(0, |active| active.hits)
    }

    /// What the next call has to go through, if there are faults; counts as a hit for each one involved.
    pub fn meet(&mut self, method: &str, bot: i64, chat: i64) -> Option<Ordeal> {
        if self.list.is_empty() {
            return None;
        }
        let mut ordeal = Ordeal::default();
        for active in &mut self.list {
            let spent = active.fault.times.is_some_and(|times| active.hits >= times);
            if spent || !active.fault.strikes(method, bot, chat) {
                continue;
            }
            active.hits += 1;
            match &active.fault.trouble {
                Trouble::Delay(span) => ordeal.delay += *span,
                Trouble::Hold => ordeal.holds.push(active.released.subscribe()),
                blow => {
                    ordeal.blow = Some(blow.clone());
                    ordeal.healed = Some(active.released.subscribe());
                    break;
                }
            }
        }
        Some(ordeal)
    }
}
