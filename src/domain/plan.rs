//! What can be had, the right that comes from it, and the chats and links in which it shows.

use super::{ChatId, Moment, PlanId, SubscriptionId, Term, UserId};

/// What can be had.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Ours.
    pub id: PlanId,
    /// As people read it.
    pub name: String,
    /// How long.
    pub term: Term,
    /// Into which chats.
    pub chats: Vec<ChatId>,
}

/// A right from a plan.
#[derive(Clone, Debug)]
pub struct Subscription {
    /// Ours.
    pub id: SubscriptionId,
    /// Who.
    pub user: UserId,
    /// From which plan.
    pub plan: PlanId,
    /// The plan's name.
    pub plan_name: String,
    /// Where it came from: gate or grant.
    pub source: String,
    /// From.
    pub starts_at: Moment,
    /// Until.
    pub ends_at: Moment,
    /// Closed by the sweeper.
    pub ended_at: Option<Moment>,
    /// Cancelled by a ban or an owner.
    pub cancelled_at: Option<Moment>,
}

impl Subscription {
    /// The right runs at `now`.
    pub fn runs(&self, now: Moment) -> bool {
        self.ended_at.is_none() && self.cancelled_at.is_none() && self.ends_at > now
    }
}

/// A channel or group in which the bot is, or was, administrator.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Telegram's.
    pub id: ChatId,
    /// What it is.
    pub kind: ChatKind,
    /// Its title.
    pub title: String,
    /// The bot is out of it.
    pub disconnected_at: Option<Moment>,
    /// Rights the bot lacks there, by their Bot API names.
    pub missing_rights: Vec<String>,
    /// Entry by request.
    pub join_requests: bool,
    /// People who came without a right may stay.
    pub keep_strays: bool,
    /// A ban made by hand in the chat outlasts a right.
    pub keep_bans: bool,
}

impl Chat {
    /// The bot can do its work there.
    pub fn is_ready(&self) -> bool {
        self.disconnected_at.is_none() && self.missing_rights.is_empty()
    }
}

/// What a chat is; Telegram's rules differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatKind {
    /// A channel.
    Channel,
    /// A supergroup.
    Supergroup,
    /// A basic group: no bans are kept, no links for requests.
    Group,
}

impl ChatKind {
    /// The Bot API's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Supergroup => "supergroup",
            Self::Group => "group",
        }
    }

    /// From the Bot API's name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Channel, Self::Supergroup, Self::Group].into_iter().find(|kind| kind.name() == name)
    }
}

/// A personal link.
#[derive(Clone, Debug)]
pub struct Invite {
    /// The link itself.
    pub link: String,
    /// Where it leads.
    pub chat: ChatId,
    /// For whom.
    pub user: UserId,
    /// When it was made.
    pub made_at: Moment,
    /// When it ends by itself.
    pub expires_at: Moment,
    /// When it was made useless.
    pub revoked_at: Option<Moment>,
    /// When somebody entered by it.
    pub used_at: Option<Moment>,
}

impl Invite {
    /// Could still let somebody in.
    pub fn is_live(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && self.used_at.is_none() && self.expires_at > now
    }
}
