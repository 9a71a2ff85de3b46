//! An errand: one thing that must still be done outside, kept until it is done.

use serde::{Deserialize, Serialize};

use super::{
    BotId, ChatId, ErrandId, Moment, PlanId, UserId, alert::Alert, letter::Letter, paper::Paper, remind::Notice,
};

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
        /// The order, or the payment, of which the message is one of the cards.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card: Option<String>,
        /// Another method than sendMessage, such as copyMessage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<String>,
    },
    /// Tell the person what an owner decided about their order, once.
    Inform {
        /// The order's key.
        order: String,
    },
    /// Show on every message about an order, or a payment, what became of it.
    Redraw {
        /// The key of the order or payment.
        order: String,
    },
    /// Show it on one of them, as it stands when the call is made.
    Draw {
        /// The key of the order or payment.
        order: String,
        /// Where the message is.
        chat: ChatId,
        /// Its number there.
        message: i64,
    },
    /// Send the invoice, or the link to the subscription, of an order.
    Bill {
        /// The order's key.
        order: String,
        /// Who pays.
        user: UserId,
    },
    /// Remind the person of what ends, as far as it is still true when the message leaves.
    Remind {
        /// Whom.
        user: UserId,
        /// Of what.
        notices: Vec<Notice>,
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
    /// Go on with a consistency check.
    Check {
        /// Which.
        check: i64,
    },
    /// Tell the owners what a consistency check found.
    Report {
        /// Which check.
        check: i64,
    },
    /// Ask the owners whether unexpectedly many people are to be removed.
    Ask {
        /// The question's number.
        brake: i64,
    },
    /// Make a file and send it.
    Print {
        /// To whom.
        to: UserId,
        /// What it is.
        paper: Paper,
    },
    /// Delete the places of somebody who was forgotten, once they are out.
    Vacate {
        /// Who.
        user: UserId,
    },
    /// Bring an answer of the team to the person.
    Deliver {
        /// The answer.
        letter: Letter,
        /// The person's message that it answers; 0: none that is known.
        under: i64,
    },
    /// Tell the owners of the bot something in their own languages.
    Alert(Alert),
}

impl Task {
    /// A plain message.
    pub fn say(chat: ChatId, body: String) -> Self {
        Self::Say { chat, body, card: None, method: None }
    }

    /// The chat's id has changed from `from` to `to`.
    pub fn migrate(&mut self, from: ChatId, to: ChatId) {
        let anew = |chat: &mut ChatId| {
            if *chat == from {
                *chat = to;
            }
        };
        match self {
            Self::Say { chat, body, .. } | Self::Call { chat, body, .. } if *chat == from => {
                *chat = to;
                if let Ok(mut params) = serde_json::from_str::<serde_json::Value>(body) {
                    params["chat_id"] = to.0.into();
                    *body = params.to_string();
                }
            }
            Self::Say { .. }
            | Self::Call { .. }
            | Self::Alert(_)
            | Self::Inform { .. }
            | Self::Redraw { .. }
            | Self::Draw { .. }
            | Self::Remind { .. }
            | Self::Check { .. }
            | Self::Report { .. }
            | Self::Ask { .. }
            | Self::Deliver { .. }
            | Self::Print { .. }
            | Self::Vacate { .. }
            | Self::Bill { .. } => {}
            Self::Invite { chats, .. } => chats.iter_mut().for_each(anew),
            Self::Settle { chat, .. } | Self::Revoke { chat, .. } | Self::Answer { chat, .. } => anew(chat),
        }
    }

    /// What must keep its order: messages to one chat, or the steps of one seat.
    pub fn lane(&self, id: ErrandId) -> Lane {
        match self {
            // Of two who draw one message anew, the later one has the last word.
            Self::Say { chat, .. } | Self::Draw { chat, .. } => Lane::Chat(*chat),
            Self::Deliver { letter, .. } => Lane::Chat(letter.user.chat()),
            Self::Settle { chat, user } | Self::Answer { chat, user, .. } => Lane::Seat(*chat, *user),
            Self::Invite { user, .. } | Self::Bill { user, .. } => Lane::Person(*user),
            Self::Print { to, .. } => Lane::Chat(to.chat()),
            // A reminder waits behind crowds: nothing else of the person's waits behind it.
            Self::Call { .. }
            | Self::Revoke { .. }
            | Self::Alert(_)
            | Self::Inform { .. }
            | Self::Redraw { .. }
            | Self::Check { .. }
            | Self::Report { .. }
            | Self::Ask { .. }
            | Self::Vacate { .. }
            | Self::Remind { .. } => Lane::Free(id),
        }
    }

    /// The chat to which it is a message, if it is one: it leaves at the pace of messages.
    pub fn message_to(&self) -> Option<ChatId> {
        match self {
            Self::Say { chat, .. } => Some(*chat),
            Self::Deliver { letter, .. } => Some(letter.user.chat()),
            Self::Print { to, .. } => Some(to.chat()),
            Self::Remind { user, .. } | Self::Bill { user, .. } => Some(user.chat()),
            _ => None,
        }
    }

    /// The chat that its calls concern, if it is no message: where Telegram's demand to wait holds.
    pub fn place(&self) -> Option<ChatId> {
        match self {
            Self::Settle { chat, .. }
            | Self::Answer { chat, .. }
            | Self::Call { chat, .. }
            | Self::Draw { chat, .. }
            | Self::Revoke { chat, .. } => Some(*chat),
            Self::Invite { chats, .. } => chats.first().copied(),
            Self::Say { .. }
            | Self::Bill { .. }
            | Self::Remind { .. }
            | Self::Inform { .. }
            | Self::Redraw { .. }
            | Self::Check { .. }
            | Self::Report { .. }
            | Self::Ask { .. }
            | Self::Deliver { .. }
            | Self::Print { .. }
            | Self::Vacate { .. }
            | Self::Alert(_) => None,
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
