//! Ways into a chat: invite links with Telegram's real rules, requests to join, and doors that stand open.

use serde::Serialize;
use serde_json::json;

use super::{
    Refused, World,
    chat::Status,
    membership::Change,
    state::{Invite, State},
};

/// After a request to join the bot may write to the person for so long (seconds).
const MAY_WRITE_AFTER_REQUEST: i64 = 300;

/// What became of opening a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Entered {
    /// In.
    Joined {
        /// The chat that was entered.
        chat: i64,
    },
    /// An administrator has to approve.
    Requested {
        /// The chat that may be entered.
        chat: i64,
    },
    /// Not in.
    Refused(Refused),
}

impl State {
    /// Makes an invite link.
    pub fn new_invite(&mut self, chat: i64, creator: i64, primary: bool) -> Invite {
        Invite {
            link: format!("https://t.me/+{}", self.random_code(chat, 12)),
            chat,
            creator,
            name: None,
            expire: None,
            limit: None,
            join_request: false,
            primary,
            revoked: false,
            inside: std::collections::HashSet::new(),
            asking: 0,
        }
    }

    pub fn keep_invite(&mut self, invite: &Invite) {
        if let Some(chat) = self.chats.get_mut(&invite.chat) {
            chat.links.push(invite.link.clone());
        }
        self.invites.insert(invite.link.clone(), invite.clone());
    }

    /// The standing that someone has right after coming in: a restriction outlives leaving.
    fn standing_inside(&self, chat: i64, user: i64) -> Status {
        match self.status(chat, user) {
            Status::Restricted { until, .. } => Status::Restricted { inside: true, until },
            _ => Status::Member,
        }
    }

    fn may_come(&self, user: i64, chat: i64) -> Result<(), Refused> {
        if self.users.get(&user).is_none_or(|user| user.deactivated) {
            return Err(Refused::Deactivated);
        }
        match self.status(chat, user) {
            Status::Kicked { .. } => Err(Refused::Banned),
            status if status.present() => Err(Refused::AlreadyIn),
            _ => Ok(()),
        }
    }

    fn open_link(&mut self, user: i64, link: &str) -> Result<Entered, Refused> {
        let now = self.now();
        let invite = self.invites.get(link).filter(|invite| !invite.revoked).ok_or(Refused::Expired)?;
        let chat = invite.chat;
        if invite.expire.is_some_and(|expire| expire <= now) {
            return Err(Refused::Expired);
        }
        let full = invite.limit.is_some_and(|limit| i64::try_from(invite.inside.len()).unwrap_or(i64::MAX) >= limit);
        let asks = invite.join_request;
        self.may_come(user, chat)?;
        if asks {
            self.request(user, chat, Some(link));
            return Ok(Entered::Requested { chat });
        }
        if full {
            return Err(Refused::Full);
        }
        let to = self.standing_inside(chat, user);
        self.change(Change::new(chat, user, to, user).by_link(Some(link)));
        Ok(Entered::Joined { chat })
    }

    fn request(&mut self, user: i64, id: i64, link: Option<&str>) {
        let now = self.now();
        self.drop_request(id, user);
        let Some(chat) = self.chats.get_mut(&id) else { return };
        chat.requests.insert(user, link.map(str::to_owned));
        let bots: Vec<i64> = chat.bots.iter().copied().collect();
        if let Some(invite) = link.and_then(|link| self.invites.get_mut(link)) {
            invite.asking += 1;
        }
        for bot in bots {
            if !self.status(id, bot).can("can_invite_users") {
                continue;
            }
            let mut request = json!({
                "chat": self.chat_json(id),
                "from": self.user_json(user),
                "user_chat_id": user,
                "date": now,
            });
            if let Some(invite) = link.and_then(|link| self.invites.get(link)) {
                request["invite_link"] = self.invite_json(bot, invite);
            }
            self.push(bot, "chat_join_request", &request);
            self.tell(bot, |all| format!("{} asks to join {}", all.name(user), all.title(id)));
            if let Some(bot) = self.bots.get_mut(&bot) {
                bot.met.insert(user);
                bot.private.entry(user).or_default().open_until = now + MAY_WRITE_AFTER_REQUEST;
            }
        }
    }

    /// Lets someone in who asked; false if they did not ask.
    pub fn admit(&mut self, chat: i64, user: i64, by: i64) -> bool {
        let Some(link) = self.drop_request(chat, user) else { return false };
        let to = self.standing_inside(chat, user);
        let change = Change { asked: link.is_none(), ..Change::new(chat, user, to, by) };
        self.change(change.by_link(link.as_deref()));
        true
    }
}

impl World {
    /// Someone opens an invite link and presses the button that it offers.
    pub fn opens_link(&self, user: i64, link: &str) -> Entered {
        self.act(|state| state.open_link(user, link).unwrap_or_else(Entered::Refused))
    }

    /// Someone asks to join a public chat that admits only after approval.
    pub fn join_request_without_link(&self, user: i64, chat: i64) -> Entered {
        self.act(|state| match state.may_come(user, chat) {
            Err(why) => Entered::Refused(why),
            Ok(()) => {
                state.request(user, chat, None);
                Entered::Requested { chat }
            }
        })
    }

    /// Someone joins without any link, as in public chats.
    pub fn public_join(&self, user: i64, chat: i64) -> Entered {
        self.act(|state| match state.may_come(user, chat) {
            Err(why) => Entered::Refused(why),
            Ok(()) => {
                let to = state.standing_inside(chat, user);
                state.change(Change::new(chat, user, to, user));
                Entered::Joined { chat }
            }
        })
    }

    /// A human administrator makes an invite link.
    pub fn makes_link(&self, by: i64, chat: i64, limit: Option<i64>, join_request: bool) -> String {
        self.act(|state| {
            let invite = Invite { limit, join_request, ..state.new_invite(chat, by, false) };
            state.keep_invite(&invite);
            invite.link
        })
    }

    /// A human administrator approves (or declines) a request to join; false if there is none.
    pub fn answers_request(&self, by: i64, user: i64, chat: i64, approve: bool) -> bool {
        self.act(|state| if approve { state.admit(chat, user, by) } else { state.drop_request(chat, user).is_some() })
    }
}
