//! Groups and channels: how they come to be, and what people do in them.

use serde_json::{Value, json};

use super::{
    World,
    chat::{Chat, Kind, Rights, Seat, Status},
    membership::Change,
    state::{Message, Packed, State},
    text,
};

impl State {
    pub fn title(&self, chat: i64) -> String {
        self.chats.get(&chat).map(|chat| chat.title.clone()).unwrap_or_default()
    }

    fn found(&mut self, kind: Kind, title: &str, owner: i64) -> i64 {
        let count = i64::try_from(self.count_up()).unwrap_or(0);
        let id = if kind == Kind::Basic { -4_000_000_000 - count } else { -1_002_000_000_000 - count };
        self.chats.insert(id, Chat::new(kind, title, owner));
        id
    }

    /// A message that Telegram writes itself, to every bot in the group.
    pub fn service_message(&mut self, chat: i64, from: i64, field: &str, value: &Value) {
        let date = self.now();
        let Some(group) = self.chats.get_mut(&chat) else { return };
        group.last_message += 1;
        let id = group.last_message;
        let bots: Vec<i64> = group.bots.iter().copied().collect();
        for bot in bots {
            if !self.status(chat, bot).present() {
                continue;
            }
            let message = json!({
                "message_id": id,
                "from": self.user_json(from),
                "chat": self.chat_json(chat),
                "date": date,
                field: value,
            });
            self.push(bot, "message", &message);
        }
    }

    fn migrate(&mut self, group: i64) -> Option<i64> {
        let owner = self.chats.get(&group)?.owner()?;
        let title = self.title(group);
        let new = self.found(Kind::Super, &title, owner);
        let old = self.chats.get_mut(&group)?;
        old.migrated_to = Some(new);
        // Links of the group end with it.
        let links = old.links.clone();
        let (seats, admins, bots, present) = (old.seats.clone(), old.admins.clone(), old.bots.clone(), old.present);
        for link in links {
            if let Some(invite) = self.invites.get_mut(&link) {
                invite.revoked = true;
                invite.inside.clear();
            }
        }
        let chat = self.chats.get_mut(&new)?;
        chat.seats = seats.into_iter().map(|(user, seat)| (user, Seat { link: None, ..seat })).collect();
        (chat.admins, chat.bots, chat.present) = (admins, bots, present);
        self.service_message(group, owner, "migrate_to_chat_id", &json!(new));
        self.service_message(new, owner, "migrate_from_chat_id", &json!(group));
        Some(new)
    }

    /// Takes someone out and lets them come back: what clients and unbanChatMember do.
    pub fn walk_out(&mut self, chat: i64, user: i64, by: i64) {
        let until = self.now() + 60;
        let basic = self.chats.get(&chat).is_some_and(|chat| chat.kind == Kind::Basic);
        if !basic {
            self.change(Change::new(chat, user, Status::Kicked { until }, by));
        }
        self.change(Change::new(chat, user, Status::Left, by));
    }
}

impl World {
    fn found(&self, kind: Kind, title: &str, owner: i64) -> i64 {
        self.act(|state| state.found(kind, title, owner))
    }

    /// A new private channel.
    pub fn channel(&self, title: &str, owner: i64) -> i64 {
        self.found(Kind::Channel, title, owner)
    }

    /// A new private supergroup.
    pub fn supergroup(&self, title: &str, owner: i64) -> i64 {
        self.found(Kind::Super, title, owner)
    }

    /// A new basic group.
    pub fn basic_group(&self, title: &str, owner: i64) -> i64 {
        self.found(Kind::Basic, title, owner)
    }

    /// Gives a chat a public name (without `@`).
    pub fn makes_public(&self, chat: i64, name: &str) {
        self.act(|state| {
            state.names.insert(name.to_lowercase(), chat);
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.username = Some(name.to_owned());
            }
        });
    }

    /// Hides the members of a supergroup from all but its administrators.
    pub fn hides_members(&self, chat: i64) {
        self.act(|state| {
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.hidden = true;
            }
        });
    }

    /// Upgrades a basic group; returns the supergroup's id, or the old one if there is nothing to upgrade.
    pub fn migrate(&self, group: i64) -> i64 {
        self.act(|state| state.migrate(group).unwrap_or(group))
    }

    /// The owner deletes a chat.
    pub fn deletes_chat(&self, chat: i64) {
        self.act(|state| {
            let Some(place) = state.chats.get_mut(&chat) else { return };
            let owner = place.owner().unwrap_or_default();
            if place.kind == Kind::Basic {
                place.deleted = true;
                return;
            }
            let bots: Vec<i64> = place.bots.iter().copied().collect();
            for bot in bots {
                state.change(Change::new(chat, bot, Status::Left, owner));
            }
        });
    }

    /// Gives someone a standing, whoever and whatever it is.
    fn set(&self, chat: i64, user: i64, to: Status, by: i64) {
        self.act(|state| state.change(Change::new(chat, user, to, by)));
    }

    /// Someone makes the bot an administrator with these rights (`can_invite_users`, ...).
    pub fn add_bot_admin(&self, chat: i64, bot: i64, rights: &[&str], by: i64) {
        self.promotes(by, bot, chat, rights);
    }

    /// Someone adds the bot as a plain member.
    pub fn add_bot(&self, chat: i64, bot: i64, by: i64) {
        self.adds(by, bot, chat);
    }

    /// Someone changes the bot's rights.
    pub fn set_bot_rights(&self, chat: i64, bot: i64, rights: &[&str], by: i64) {
        self.promotes(by, bot, chat, rights);
    }

    /// Someone takes the bot's rights away.
    pub fn demote_bot(&self, chat: i64, bot: i64, by: i64) {
        self.demotes(by, bot, chat);
    }

    /// Someone removes the bot from the chat, for good.
    pub fn remove_bot(&self, chat: i64, bot: i64, by: i64) {
        self.bans(by, bot, chat);
    }

    /// Someone leaves.
    pub fn leaves(&self, user: i64, chat: i64) {
        self.act(|state| {
            let to = match state.status(chat, user) {
                Status::Restricted { until, .. } => Status::Restricted { inside: false, until },
                status if status.present() => Status::Left,
                status => status,
            };
            state.change(Change::new(chat, user, to, user));
        });
    }

    /// Someone makes somebody an administrator.
    pub fn promotes(&self, by: i64, user: i64, chat: i64, rights: &[&str]) {
        self.set(chat, user, Status::Administrator { rights: Rights::of(rights.iter().copied()), by }, by);
    }

    /// Someone makes an administrator a plain member.
    pub fn demotes(&self, by: i64, user: i64, chat: i64) {
        self.set(chat, user, Status::Member, by);
    }

    /// Someone adds somebody by hand; a ban is lifted by that.
    pub fn adds(&self, by: i64, user: i64, chat: i64) {
        self.act(|state| {
            if !state.status(chat, user).present() {
                state.change(Change::new(chat, user, Status::Member, by));
            }
        });
    }

    /// Someone forbids somebody to write in a supergroup, whether inside or not.
    pub fn restricts(&self, by: i64, user: i64, chat: i64) {
        self.act(|state| {
            let inside = state.status(chat, user).present();
            state.change(Change::new(chat, user, Status::Restricted { inside, until: 0 }, by));
        });
    }

    /// Someone removes somebody, who may come back.
    pub fn kicks(&self, by: i64, user: i64, chat: i64) {
        self.act(|state| {
            if state.status(chat, user).present() {
                state.walk_out(chat, user, by);
            }
        });
    }

    /// Someone bans somebody. Basic groups keep no bans.
    pub fn bans(&self, by: i64, user: i64, chat: i64) {
        self.act(|state| {
            let basic = state.chats.get(&chat).is_some_and(|chat| chat.kind == Kind::Basic);
            let is_bot = state.bots.contains_key(&user);
            // A bot is told that it was kicked, also by a basic group.
            let to = if basic && !is_bot { Status::Left } else { Status::Kicked { until: 0 } };
            state.change(Change::new(chat, user, to, by));
        });
    }

    /// Someone lifts a ban.
    pub fn unbans(&self, by: i64, user: i64, chat: i64) {
        self.act(|state| {
            if matches!(state.status(chat, user), Status::Kicked { .. }) {
                state.change(Change::new(chat, user, Status::Left, by));
            }
        });
    }

    /// Someone writes into a group, or posts into a channel. Bots see it as their rights allow.
    pub fn says_in(&self, user: i64, chat: i64, text: &str) -> Option<i64> {
        self.act(|state| {
            let date = state.now();
            let entities = Packed::list(&text::commands(text));
            let message = Message { entities, ..Message::new(chat, user, date, text) };
            let message = state.post(0, message)?;
            let shown = state.message_json(&message);
            let place = state.chats.get(&chat)?;
            let kind = if place.kind == Kind::Channel { "channel_post" } else { "message" };
            let bots: Vec<i64> = place.bots.iter().copied().collect();
            for bot in bots {
                let status = state.status(chat, bot);
                // Privacy mode: a plain member sees commands only.
                if status.is_admin() || (status.present() && message.text.starts_with('/')) {
                    state.push(bot, kind, &shown);
                }
            }
            Some(message.id)
        })
    }
}
