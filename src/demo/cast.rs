//! Who plays, which channels there are, and what there is to subscribe to.

use serde::{Deserialize, Serialize};

use crate::emulator::Person;

/// One of the three people of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// Wants to get in.
    Alice,
    /// Gets a link that is not hers.
    Mallory,
    /// Owns the channels.
    Olga,
}

impl Who {
    /// Everybody, in the order of the page.
    pub const ALL: [Self; 3] = [Self::Alice, Self::Mallory, Self::Olga];

    /// Telegram id.
    pub const fn id(self) -> i64 {
        match self {
            Self::Alice => 501_000_001,
            Self::Mallory => 501_000_002,
            Self::Olga => 501_000_003,
        }
    }

    /// First name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Alice => "Alice",
            Self::Mallory => "Mallory",
            Self::Olga => "Olga",
        }
    }

    /// Whose Telegram id this is.
    pub fn of(id: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.id() == id)
    }

    /// To whom this person forwards a link.
    pub const fn friend(self) -> Self {
        match self {
            Self::Alice | Self::Olga => Self::Mallory,
            Self::Mallory => Self::Alice,
        }
    }

    /// As the emulated Telegram knows them, with an app in this language.
    pub fn person(self, language: &str) -> Person {
        Person {
            id: Some(self.id()),
            first_name: self.name().to_owned(),
            username: Some(self.name().to_lowercase()),
            language_code: Some(language.to_owned()),
            ..Person::default()
        }
    }
}

/// One of Olga's private chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Club {
    /// For who subscribes to the sponsors.
    Gold,
    /// For who pays.
    Platinum,
    /// A group that is older than the bot.
    Circle,
}

impl Club {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Gold, Self::Platinum, Self::Circle];
    /// The channels at which the bot stands from the beginning, in the order of the page.
    pub const CHANNELS: [Self; 2] = [Self::Gold, Self::Platinum];

    /// Its title.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gold => "Gold Club",
            Self::Platinum => "Platinum Club",
            Self::Circle => "Old Circle",
        }
    }
}

/// The languages that a person's app may have.
pub const LANGUAGES: [&str; 3] = ["en", "ru", "id"];

/// What stands before the door: a channel to subscribe to.
#[derive(Clone, Debug)]
pub struct Sponsor {
    /// Its name.
    pub name: &'static str,
    /// Its address.
    pub url: &'static str,
    /// Where it is looked up.
    pub kind: Kind,
}

/// Who knows whether somebody has subscribed.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// The sponsor network, by the number of its order.
    SubGram(i64),
    /// Telegram: a channel of the owner, by its id.
    Channel(i64),
}
