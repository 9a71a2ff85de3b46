//! The gate: what is asked of a person before free access, and what a sponsor source may answer.

use serde::{Deserialize, Serialize};

/// What one source, or the whole gate, says about one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stands in the way: everything is done, or there was nothing to do.
    Pass,
    /// These sponsors are still to be joined; never empty.
    Block(Vec<Offer>),
    /// A question only the person may answer (SubGram forbids guessing).
    Ask(Question),
    /// A web form at this https address has to be filled in.
    Form(String),
    /// The provider has written to the person itself; we stay silent.
    Delegated,
    /// The source gave no usable answer; the owner's policy decides.
    Failed(Fault),
}

impl Verdict {
    /// What several sources say together: a question comes first, then everything that is missing in one list, and a
    /// pass is left only if nobody says anything else.
    pub fn together(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Pass, |all, next| match (all, next) {
            (Self::Block(mut offers), Self::Block(more)) => {
                for offer in more {
                    // Two sources may want the same channel.
                    if offers.iter().all(|known| known.url != offer.url) {
                        offers.push(offer);
                    }
                }
                Self::Block(offers)
            }
            (all, next) if next.weight() > all.weight() => next,
            (all, _) => all,
        })
    }

    /// Which of two different answers a person is shown.
    const fn weight(&self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Failed(_) => 1,
            // The provider's message is before the person already: what we have to show stands beside it.
            Self::Delegated => 2,
            Self::Block(_) => 3,
            Self::Ask(_) | Self::Form(_) => 4,
        }
    }
}

/// A question about the person that a sponsor network needs answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Male or female.
    Gender,
    /// One of the six age groups.
    Age,
}

/// One thing to subscribe to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where the button leads: http(s) or tg.
    pub url: String,
    /// The name of the resource, if the source told it.
    pub title: Option<String>,
    /// The text the source recommends for the button.
    pub button: Option<String>,
}

/// Why a source gave no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The key was refused (HTTP 401 or 403): the owner has to act.
    Auth,
    /// Too many requests.
    Rate,
    /// No answer within `GATE_TIMEOUT`, or no connection.
    Timeout,
    /// An answer that makes no sense: not JSON, unknown status, a form without an address, an empty list.
    Malformed,
    /// The source itself reports an error.
    Server,
}

impl Fault {
    /// The name used in logs and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Rate => "rate",
            Self::Timeout => "timeout",
            Self::Malformed => "malformed",
            Self::Server => "server",
        }
    }
}

/// Whether SubGram pins the list that it picks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The list stays the same until SubGram's own cache forgets it.
    #[default]
    Subscribe,
    /// A fresh list, not pinned.
    NewTask,
}

impl Action {
    /// SubGram's word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::NewTask => "newtask",
        }
    }

    /// From SubGram's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Subscribe, Self::NewTask].into_iter().find(|action| action.name() == text)
    }
}

/// What the owner of a bot chooses of SubGram's request; everything else in it tells of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskOptions {
    /// What the list is for.
    pub action: Action,
    /// How many sponsors at most; brought into SubGram's 1..=10.
    pub max_sponsors: Option<u8>,
    /// Channels and bots that must not be offered, by Telegram id.
    pub exclude_resource_ids: Vec<String>,
    /// Orders that must not be offered.
    pub exclude_ads_ids: Vec<i64>,
    /// SubGram writes to the person itself; none follows `SUBGRAM_MODE`.
    pub delegated: Option<bool>,
}

/// Who is asked about: exactly what the person's own update told us, and what they answered themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Telegram id of the person.
    pub user: i64,
    /// The private chat with the person.
    pub chat: i64,
    /// First name.
    pub first_name: String,
    /// Without the leading `@`.
    pub username: Option<String>,
    /// As Telegram gave it; nothing is sent when it is unknown.
    pub language_code: Option<String>,
    /// Whether the person has Telegram Premium.
    pub is_premium: bool,
    /// Only if the person told it.
    pub gender: Option<Gender>,
    /// Only if the person told it.
    pub age: Option<AgeGroup>,
}

impl Profile {
    /// The person has answered this question.
    pub const fn has_told(&self, question: Question) -> bool {
        match question {
            Question::Gender => self.gender.is_some(),
            Question::Age => self.age.is_some(),
        }
    }
}

/// What a person said of their gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// `male` on the wire.
    Male,
    /// `female` on the wire.
    Female,
}

impl Gender {
    /// SubGram's word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    /// From SubGram's word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Male, Self::Female].into_iter().find(|g| g.name() == text)
    }
}

/// One of SubGram's six age groups: under 10, 11-13, 14-15, 16-17, 18-24, 25 and older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AgeGroup(u8);

impl AgeGroup {
    /// All six, youngest first.
    pub const ALL: [Self; 6] = [Self(1), Self(2), Self(3), Self(4), Self(5), Self(6)];

    /// From SubGram's `c1` .. `c6`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == text)
    }

    /// SubGram's `c1` .. `c6`.
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "c1",
            2 => "c2",
            3 => "c3",
            4 => "c4",
            5 => "c5",
            _ => "c6",
        }
    }
}
