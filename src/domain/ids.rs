//! Identifiers: Telegram's own and ours, each its own type so that they cannot be mixed up.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, sqlx::Type)]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.trim().parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A bot: the digits before the colon of its token.
    BotId,
    /// A person on Telegram.
    UserId,
    /// A chat on Telegram; a private chat has the id of the person.
    ChatId,
    /// A plan of ours.
    PlanId,
    /// A subscription of ours.
    SubscriptionId,
    /// A time of a right.
    SpanId,
    /// A durable task of ours: later ones are greater.
    ErrandId,
}

impl UserId {
    /// Who acts at the command line: nobody on Telegram.
    pub const OPERATOR: Self = Self(0);

    /// The private chat with this person.
    pub const fn chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl BotId {
    /// The bot that a token belongs to; none if the text is not shaped like a token.
    pub fn of_token(token: &str) -> Option<Self> {
        let (id, secret) = token.trim().split_once(':')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        (secret.len() >= 3 && secret.chars().all(plain)).then(|| id.parse().ok().map(Self)).flatten()
    }
}
