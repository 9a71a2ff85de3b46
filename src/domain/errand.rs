//! An errand: one thing that must still be done outside, kept until it is done.

use serde::{Deserialize, Serialize};

use super::{BotId, ChatId, ErrandId, Moment, PlanId, UserId};

/// One durable task. What it does may happen twice (a crash after the act), so every task is harmless when repeated.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Later errands have greater ids.
    pub id: ErrandId,
    /// On whose behalf.
    pub bot: BotId,
    /// Who goes first.
    pub class: Class,
    /// What to do.
    pub task: Task,
    /// Not before this moment.
    pub due_at: Moment,
    /// How often it was tried.
    pub attempts: i64,
}

/// Who goes first when the bot's limits are reached; smaller is sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Money.
    Payment = 0,
    /// Answers to people.
    Reply = 1,
    /// Who is in and who is out.
    Seat = 2,
    /// Mass messages.
    Broadcast = 3,
}

impl Class {
    /// From its number in the database.
    pub fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Payment,
            1 => Self::Reply,
            2 => Self::Seat,
            _ => Self::Broadcast,
        }
    }
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Task {
    /// Send this message to the chat.
    Say {
        /// To whom.
        chat: ChatId,
        /// The call's JSON parameters.
        body: String,
    },
    /// Make one plain Bot API call whose answer nobody waits for.
    Call {
        /// Bot API method.
        method: String,
        /// The chat it concerns.
        chat: ChatId,
        /// The call's JSON parameters.
        body: String,
    },
    /// Show the person the way into these chats: look, lift a ban, make the personal links, send them in one message.
    Invite {
        /// Whom.
        user: UserId,
        /// By which plan.
        plan: Option<PlanId>,
        /// Into which chats.
        chats: Vec<ChatId>,
        /// The links that are out are made useless first (the person asked for new ones).
        anew: bool,
    },
    /// Bring what is observed of this seat in line with what is wanted.
    Settle {
        /// Where.
        chat: ChatId,
        /// Who.
        user: UserId,
    },
    /// Make a link useless.
    Revoke {
        /// Where.
        chat: ChatId,
        /// The link.
        link: String,
    },
    /// Answer a request to join.
    Answer {
        /// Where.
        chat: ChatId,
        /// Who asked.
        user: UserId,
        /// Let in, or not.
        approve: bool,
    },
    /// Tell the owners of the bot something in their own languages.
    Alert(Alert),
}

/// What owners are told without having asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Alert {
    /// A chat was connected; these rights are still missing.
    Connected {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
        /// Names of the Bot API.
        missing: Vec<String>,
    },
    /// The bot's rights in the chat changed for the worse; removals wait.
    RightsLost {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
        /// Names of the Bot API.
        missing: Vec<String>,
    },
    /// All needed rights are back; what waited runs.
    RightsBack {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
    },
    /// The bot was removed from the chat.
    Disconnected {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
    },
    /// Somebody entered by a link that was made for somebody else.
    LinkLeaked {
        /// Where.
        title: String,
        /// For whom the link was made.
        owner: UserId,
        /// Who came.
        stranger: UserId,
        /// What becomes of them.
        entry: Entry,
    },
    /// A former administrator without a right leaves in a day unless given one.
    Demoted {
        /// Where.
        title: String,
        /// Who.
        user: UserId,
    },
    /// A ban made by hand in the chat was lifted for somebody who has a right.
    BanLifted {
        /// Where.
        title: String,
        /// Who.
        user: UserId,
    },
    /// The plan behind the gate was until a day that has come.
    GatePlanOver {
        /// Its name.
        plan: String,
    },
    /// Telegram lets the bot make no links in the chat, and its reason is none that we know.
    NoLink {
        /// Where.
        title: String,
        /// Telegram's words.
        reason: String,
    },
    /// A sponsor network refused our key.
    SponsorKey {
        /// Which source.
        source: String,
    },
}

/// What becomes of somebody who entered by another person's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Walked out.
    Removed,
    /// Walked out as soon as the bot has its rights back.
    Waiting,
    /// Stays by a right of their own.
    Entitled,
    /// Stays by an exemption.
    Exempt,
    /// Stays because the chat keeps people without a right.
    Kept,
}

impl Entry {
    /// The name in the texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Waiting => "waiting",
            Self::Entitled => "entitled",
            Self::Exempt => "exempt",
            Self::Kept => "kept",
        }
    }
}

impl Task {
    /// The chat's id has changed from `from` to `to`.
    pub fn migrate(&mut self, from: ChatId, to: ChatId) {
        let anew = |chat: &mut ChatId| {
            if *chat == from {
                *chat = to;
            }
        };
        match self {
            Self::Say { chat, body } | Self::Call { chat, body, .. } if *chat == from => {
                *chat = to;
                if let Ok(mut params) = serde_json::from_str::<serde_json::Value>(body) {
                    params["chat_id"] = to.0.into();
                    *body = params.to_string();
                }
            }
            Self::Say { .. } | Self::Call { .. } | Self::Alert(_) => {}
            Self::Invite { chats, .. } => chats.iter_mut().for_each(anew),
            Self::Settle { chat, .. } | Self::Revoke { chat, .. } | Self::Answer { chat, .. } => anew(chat),
        }
    }

    /// What must keep its order: messages to one chat, or the steps of one seat.
    pub fn lane(&self, id: ErrandId) -> Lane {
        match self {
            Self::Say { chat, .. } => Lane::Chat(*chat),
            Self::Settle { chat, user } | Self::Answer { chat, user, .. } => Lane::Seat(*chat, *user),
            Self::Invite { user, .. } => Lane::Person(*user),
            Self::Call { .. } | Self::Revoke { .. } | Self::Alert(_) => Lane::Free(id),
        }
    }

    /// The chat that its calls concern, if it is no message: where Telegram's demand to wait holds.
    pub fn place(&self) -> Option<ChatId> {
        match self {
            Self::Settle { chat, .. }
            | Self::Answer { chat, .. }
            | Self::Call { chat, .. }
            | Self::Revoke { chat, .. } => Some(*chat),
            Self::Invite { chats, .. } => chats.first().copied(),
            Self::Say { .. } | Self::Alert(_) => None,
        }
    }
}

/// Errands of one lane run one after the other, in the order of their ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Lane {
    Chat(ChatId),
    Seat(ChatId, UserId),
    Person(UserId),
    Free(ErrandId),
}
