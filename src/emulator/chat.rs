//! A group or channel: who is in it, with which rights, by which link.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::state::Message;

/// What kind of chat; private chats are kept by their bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Basic,
    Super,
    Channel,
}

impl Kind {
    /// Telegram's word, both as the type and in "... of the supergroup chat".
    pub fn word(self) -> &'static str {
        match self {
            Self::Basic => "group",
            Self::Super => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// The rights of an administrator, in the order of their bits.
pub const RIGHTS: [&str; 17] = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
    "can_manage_topics",
    "can_manage_direct_messages",
    "can_manage_tags",
    "is_anonymous",
];

/// A set of administrator rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Rights(u32);

impl Rights {
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let set = names.into_iter().filter_map(|name| RIGHTS.iter().position(|right| *right == name));
        let set = set.fold(0, |set, place| set | 1 << place);
        // Any right implies that one manages the chat; one who was made administrator has at least that.
        Self(set | 1)
    }

    pub fn has(self, name: &str) -> bool {
        RIGHTS.iter().position(|right| *right == name).is_some_and(|place| self.0 & 1 << place != 0)
    }

    pub fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }
}

/// Someone's standing in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Creator,
    Administrator { rights: Rights, by: i64 },
    Member,
    Restricted { inside: bool, until: i64 },
    Left,
    Kicked { until: i64 },
}

impl Status {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Administrator { .. } => "administrator",
            Self::Member => "member",
            Self::Restricted { .. } => "restricted",
            Self::Left => "left",
            Self::Kicked { .. } => "kicked",
        }
    }

    pub fn present(&self) -> bool {
        !matches!(self, Self::Left | Self::Kicked { .. } | Self::Restricted { inside: false, .. })
    }

    pub fn is_admin(&self) -> bool {
        matches!(self, Self::Creator | Self::Administrator { .. })
    }

    pub fn can(&self, right: &str) -> bool {
        match self {
            Self::Creator => true,
            Self::Administrator { rights, .. } => rights.has(right),
            _ => false,
        }
    }
}

/// A kept standing, with the link by which its holder is in.
#[derive(Clone, Debug)]
pub struct Seat {
    pub status: Status,
    pub link: Option<String>,
}

/// A group, supergroup or channel.
pub struct Chat {
    pub kind: Kind,
    pub title: String,
    pub username: Option<String>,
    pub seats: HashMap<i64, Seat>,
    pub admins: BTreeSet<i64>,
    /// Bots that were ever seen here; updates go to those of them that may see them.
    pub bots: BTreeSet<i64>,
    pub present: usize,
    /// Who asks to be let in, by which link.
    pub requests: BTreeMap<i64, Option<String>>,
    pub links: Vec<String>,
    pub messages: Vec<Message>,
    pub last_message: i64,
    pub migrated_to: Option<i64>,
    pub deleted: bool,
    /// Only administrators may see who is in.
    pub hidden: bool,
}

impl Chat {
    pub fn new(kind: Kind, title: &str, owner: i64) -> Self {
        Self {
            kind,
            title: title.to_owned(),
            username: None,
            seats: HashMap::from([(owner, Seat { status: Status::Creator, link: None })]),
            admins: BTreeSet::from([owner]),
            bots: BTreeSet::new(),
            present: 1,
            requests: BTreeMap::new(),
            links: Vec::new(),
            messages: Vec::new(),
            last_message: 1,
            migrated_to: None,
            deleted: false,
            hidden: false,
        }
    }

    /// Someone's standing at `now` (seconds): bans and restrictions lapse by themselves, without an update.
    pub fn status(&self, user: i64, now: i64) -> Status {
        match self.seats.get(&user).map(|seat| &seat.status) {
            None => Status::Left,
            Some(Status::Kicked { until }) if *until > 0 && *until <= now => Status::Left,
            Some(Status::Restricted { inside, until }) if *until > 0 && *until <= now => {
                if *inside {
                    Status::Member
                } else {
                    Status::Left
                }
            }
            Some(status) => status.clone(),
        }
    }

    pub fn owner(&self) -> Option<i64> {
        self.admins.iter().copied().find(|user| self.seats.get(user).is_some_and(|s| s.status == Status::Creator))
    }
}
