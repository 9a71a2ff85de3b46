//! The one place where someone's standing in a chat changes, and who may reach which chat.

use serde_json::json;

use super::{
    chat::{Chat, Kind, Seat, Status},
    fail::Fail,
    params::Params,
    state::State,
};

/// A change of standing, with its actor and the way in.
pub struct Change<'a> {
    pub chat: i64,
    pub user: i64,
    pub to: Status,
    pub by: i64,
    pub link: Option<&'a str>,
    /// Let in after asking without a link.
    pub asked: bool,
}

impl<'a> Change<'a> {
    pub fn new(chat: i64, user: i64, to: Status, by: i64) -> Self {
        Self { chat, user, to, by, link: None, asked: false }
    }

    pub fn by_link(self, link: Option<&'a str>) -> Self {
        Self { link, ..self }
    }
}

/// The chat that a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Private(i64),
    Chat(i64),
}

impl Place {
    pub fn id(self) -> i64 {
        match self {
            Self::Private(id) | Self::Chat(id) => id,
        }
    }
}

impl State {
    pub fn status(&self, chat: i64, user: i64) -> Status {
        self.chats.get(&chat).map_or(Status::Left, |chat| chat.status(user, self.now()))
    }

    /// Gives someone a new standing and tells every bot that may know. False if it was theirs already.
    pub fn change(&mut self, change: Change<'_>) -> bool {
        let Change { chat: id, user, .. } = change;
        let now = self.now();
        let is_bot = self.users.get(&user).is_some_and(|user| user.is_bot);
        let Some(chat) = self.chats.get_mut(&id) else { return false };
        let old = chat.status(user, now);
        if old == change.to {
            return false;
        }
        let left_link = seat(chat, user, &old, &change);
        if is_bot {
            chat.bots.insert(user);
        }
        if let Some(invite) = left_link.and_then(|link| self.invites.get_mut(&link)) {
            invite.inside.remove(&user);
        }
        if let Some(invite) = change.link.and_then(|link| self.invites.get_mut(link)) {
            invite.inside.insert(user);
        }
        if change.to.present() || matches!(change.to, Status::Kicked { .. }) {
            self.drop_request(id, user);
        }
        self.announce(&change, &old, now);
        if self.service_messages && old.present() != change.to.present() {
            self.write_on_the_wall(&change);
        }
        true
    }

    /// "... joined the group", where groups show that.
    fn write_on_the_wall(&mut self, change: &Change<'_>) {
        let Change { chat, user, by, .. } = *change;
        if self.chats.get(&chat).is_none_or(|chat| chat.kind == Kind::Channel) {
            return;
        }
        let who = self.user_json(user);
        if change.to.present() {
            self.service_message(chat, by, "new_chat_members", &json!([who]));
        } else {
            self.service_message(chat, by, "left_chat_member", &who);
        }
    }

    fn announce(&mut self, change: &Change<'_>, old: &Status, now: i64) {
        let Change { chat: id, user, by, .. } = *change;
        let Some(chat) = self.chats.get(&id) else { return };
        let watchers: Vec<i64> =
            chat.bots.iter().copied().filter(|bot| *bot == user || chat.status(*bot, now).is_admin()).collect();
        for bot in watchers {
            let Some(chat) = self.chats.get(&id) else { return };
            let mut update = json!({
                "chat": self.chat_json(id),
                "from": self.user_json(by),
                "date": now,
                "old_chat_member": self.member_json(bot, chat, user, old),
                "new_chat_member": self.member_json(bot, chat, user, &change.to),
            });
            if let Some(invite) = change.link.and_then(|link| self.invites.get(link)) {
                update["invite_link"] = self.invite_json(bot, invite);
            }
            if change.asked {
                update["via_join_request"] = json!(true);
            }
            self.push(bot, if bot == user { "my_chat_member" } else { "chat_member" }, &update);
            self.tell(bot, |all| {
                let by = if by == user { String::new() } else { format!(" (by {})", all.name(by)) };
                format!("{}: {} {} -> {}{by}", all.title(id), all.name(user), old.name(), change.to.name())
            });
            if let Some(bot) = self.bots.get_mut(&bot) {
                bot.met.extend([user, by]);
            }
        }
    }

    /// Forgets that someone asked to be let in.
    pub fn drop_request(&mut self, chat: i64, user: i64) -> Option<Option<String>> {
        let link = self.chats.get_mut(&chat)?.requests.remove(&user)?;
        if let Some(invite) = link.as_ref().and_then(|link| self.invites.get_mut(link)) {
            invite.asking = invite.asking.saturating_sub(1);
        }
        Some(link)
    }

    /// The chat named by `chat_id`, if this bot can know it at all.
    pub fn place(&self, bot: i64, params: &Params) -> Result<Place, Fail> {
        self.place_named(bot, params, "chat_id")
    }

    /// The chat named by this parameter, if this bot can know it at all.
    pub fn place_named(&self, bot: i64, params: &Params, parameter: &str) -> Result<Place, Fail> {
        let raw = params.text(parameter);
        if raw.is_empty() {
            return Err(Fail::bad("chat_id is empty"));
        }
        if let Some(name) = raw.strip_prefix('@') {
            return self.names.get(&name.to_lowercase()).map(|id| Place::Chat(*id)).ok_or_else(Fail::no_chat);
        }
        let id = params.int(parameter);
        if id > 0 {
            let met = self.bots.get(&bot).is_some_and(|bot| bot.met.contains(&id) || bot.private.contains_key(&id));
            let known = self.users.get(&id).is_some_and(|user| user.is_bot || met);
            return if known { Ok(Place::Private(id)) } else { Err(Fail::no_chat()) };
        }
        match self.chats.get(&id) {
            Some(chat) if chat.bots.contains(&bot) || chat.username.is_some() => Ok(Place::Chat(id)),
            _ => Err(Fail::no_chat()),
        }
    }

    /// A group or channel in which the bot may act; `Read` is granted for public chats to anybody.
    pub fn enter(&self, bot: i64, id: i64, reading: bool) -> Result<&Chat, Fail> {
        let chat = self.chats.get(&id).ok_or_else(Fail::no_chat)?;
        if let Some(to) = chat.migrated_to {
            return Err(Fail::migrated(to));
        }
        if chat.deleted {
            return Err(Fail::forbidden("the group chat was deleted"));
        }
        let status = chat.status(bot, self.now());
        let word = chat.kind.word();
        match status {
            Status::Kicked { .. } => Err(Fail::forbidden(format_args!("bot was kicked from the {word} chat"))),
            _ if status.present() || (reading && chat.username.is_some()) => Ok(chat),
            _ => Err(Fail::forbidden(format_args!("bot is not a member of the {word} chat"))),
        }
    }
}

/// Writes the new standing; returns the link by which the person was in until now.
fn seat(chat: &mut Chat, user: i64, old: &Status, change: &Change<'_>) -> Option<String> {
    let before = chat.seats.remove(&user).and_then(|seat| seat.link);
    let (was_in, is_in) = (old.present(), change.to.present());
    let (kept, lost) = if was_in && is_in { (before, None) } else { (change.link.map(str::to_owned), before) };
    chat.seats.insert(user, Seat { status: change.to.clone(), link: if is_in { kept } else { None } });
    chat.present = chat.present + usize::from(is_in) - usize::from(was_in);
    if change.to.is_admin() {
        chat.admins.insert(user);
    } else {
        chat.admins.remove(&user);
    }
    lost
}
