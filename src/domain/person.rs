//! People: as their update shows them, as we remember them, and as one update's speaker.

use std::sync::Arc;

use super::{
    BotId, ChatId, Lang, Moment, Origin, PlanId, UserId,
    dialogue::{Leaves, Topic},
    gate::{AgeGroup, AskOptions, Gender, Profile},
    team::{Deed, Role},
};

/// A person as an update shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Telegram id.
    pub id: UserId,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// Telegram's `language_code`.
    pub language_code: Option<String>,
    /// Has Telegram Premium.
    pub is_premium: bool,
    /// Is a bot.
    pub is_bot: bool,
}

impl User {
    /// The full name, as people read it.
    pub fn name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// A person as one bot remembers them.
#[derive(Clone, Debug)]
pub struct Customer {
    /// As last seen.
    pub user: User,
    /// The person's own choice of language.
    pub language: Option<Lang>,
    /// What they told.
    pub gender: Option<Gender>,
    /// What they told.
    pub age: Option<AgeGroup>,
    /// A start payload that waits behind the gate.
    pub payload: Option<String>,
    /// The gate's last answer.
    pub verdict: Option<String>,
    /// When the gate was last passed.
    pub passed_at: Option<Moment>,
    /// The newest gate message whose button was used.
    pub tapped_message: i64,
    /// First contact.
    pub first_seen_at: Moment,
    /// Banned by an owner.
    pub banned_at: Option<Moment>,
    /// Cannot be written to.
    pub unreachable_at: Option<Moment>,
    /// Agreed to the owner's terms.
    pub terms_accepted_at: Option<Moment>,
}

/// What a bot is set to, as far as an update's handling needs it.
#[derive(Clone, Debug, Default)]
pub struct BotSettings {
    /// The gate's sources, in the order in which they are asked.
    pub sources: Vec<Source>,
    /// How SubGram is asked.
    pub sponsor_options: AskOptions,
    /// The plan that passing the gate opens.
    pub gate_plan: Option<PlanId>,
    /// What `/terms` shows.
    pub terms: Option<String>,
    /// Some plan has a price.
    pub sells: bool,
}

/// A sponsor source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The SubGram network.
    SubGram,
    /// The bot's own required channels.
    Channels,
}

impl Source {
    /// The name in settings and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SubGram => "subgram",
            Self::Channels => "channels",
        }
    }

    /// A list such as `subgram,channels`; unknown names are refused.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        text.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| {
                [Self::SubGram, Self::Channels].into_iter().find(|source| source.name() == name).ok_or_else(|| {
                    format!("`{name}` is not a sponsor source: use subgram, channels or both, in the order to ask")
                })
            })
            .collect()
    }
}

/// Who speaks in an update: the person, in which language, with what right, and why we act.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// To which bot.
    pub bot: BotId,
    /// Who.
    pub user: User,
    /// The language to answer in: own choice, Telegram's, the default.
    pub lang: Lang,
    /// What the bot is set to.
    pub settings: Arc<BotSettings>,
    /// What we remember; none at first contact.
    pub customer: Option<Customer>,
    /// What they are on the owner's side (`OWNER_IDS` or team).
    pub role: Option<Role>,
    /// What they were asked last, if the answer is still awaited.
    pub asked: Option<Topic>,
    /// What of it they leave by what they say or press now.
    pub leaves: Leaves,
    /// The update that is being handled.
    pub origin: Origin,
}

impl Visitor {
    /// The private chat with the person.
    pub fn chat(&self) -> ChatId {
        self.user.id.chat()
    }

    /// Whether they have the right to a deed on the owner's side.
    pub fn may(&self, deed: Deed) -> bool {
        self.role.is_some_and(|role| role.may(deed))
    }

    /// Banned by an owner.
    pub fn is_banned(&self) -> bool {
        self.customer.as_ref().is_some_and(|customer| customer.banned_at.is_some())
    }

    /// What a sponsor network may learn.
    pub fn profile(&self) -> Profile {
        Profile {
            user: self.user.id.0,
            chat: self.chat().0,
            first_name: self.user.first_name.clone(),
            username: self.user.username.clone(),
            language_code: self.user.language_code.clone(),
            is_premium: self.user.is_premium,
            gender: self.customer.as_ref().and_then(|customer| customer.gender),
            age: self.customer.as_ref().and_then(|customer| customer.age),
        }
    }
}
