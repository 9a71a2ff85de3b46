//! What owners are told without having asked.

use serde::{Deserialize, Serialize};

use super::{
    ChatId, UserId,
    letter::{About, Letter},
    order::Payment,
};

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
        /// So many people had to leave meanwhile, and are removed now.
        #[serde(default)]
        removals: u64,
        /// So many get the link they waited for.
        #[serde(default)]
        links: u64,
    },
    /// The bot was removed from the chat.
    Disconnected {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
    },
    /// Somebody who is not on the team made the bot administrator of a chat: shall it be connected?
    Offered {
        /// Where.
        chat: ChatId,
        /// Its title.
        title: String,
        /// Who.
        user: UserId,
        /// Their name.
        name: String,
    },
    /// The team added the bot to a chat as a plain member.
    NotAdmin {
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
    /// Somebody says that they paid; the owners' word is asked for.
    OrderClaimed {
        /// The order's key.
        key: String,
    },
    /// Money arrived for which nothing could be given.
    PaymentKept {
        /// From whom.
        user: UserId,
        /// How much, as owners read it.
        amount: String,
        /// The provider's number for it.
        charge: String,
        /// Why: surplus, nothing, banned or unknown.
        why: String,
        /// Our number for it, for the button that gives it back.
        #[serde(default)]
        payment: i64,
        /// The way it came.
        #[serde(default)]
        method: String,
    },
    /// A person writes to the team.
    Letter {
        /// What they wrote.
        letter: Letter,
        /// What it is about.
        about: About,
    },
    /// One more photo or document of a payment.
    Proof {
        /// The order's key.
        key: String,
        /// The person's message.
        message: i64,
    },
    /// Telegram refuses the invoice of an order.
    NoInvoice {
        /// The order's key.
        order: String,
        /// The way to pay.
        method: String,
        /// Telegram's words.
        reason: String,
    },
    /// No rate says what a payment is worth, so who brought the person earned nothing by it.
    NoRate {
        /// Of the payment.
        currency: String,
        /// `BASE_CURRENCY`.
        base: String,
        /// The payment.
        amount: String,
    },
    /// Somebody wishes to be paid out.
    PayoutAsked {
        /// Who.
        user: UserId,
        /// Their name.
        name: String,
        /// How much there is.
        amount: String,
    },
    /// A sponsor network refused our key.
    SponsorKey {
        /// Which source.
        source: String,
    },
}

impl Alert {
    /// Of a payment for which nothing was given.
    pub fn kept(payment: &Payment) -> Self {
        Self::PaymentKept {
            user: payment.user,
            amount: payment.amount.to_string(),
            charge: payment.charge.clone(),
            why: payment.outcome.name().to_owned(),
            payment: payment.id,
            method: payment.method.name().to_owned(),
        }
    }
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
