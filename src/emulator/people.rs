//! What people do in their private chat with a bot.

use serde_json::{Value, json};

use super::{
    Refused, World,
    state::{Message, Packed, State, Tap},
    text,
};

impl State {
    /// Puts a message into a private chat or a group and returns it.
    pub fn post(&mut self, bot: i64, message: Message) -> Option<Message> {
        let chat = message.chat;
        let id = match self.chats.get_mut(&chat) {
            Some(chat) => {
                chat.last_message += 1;
                chat.last_message
            }
            None => {
                let bot = self.bots.get_mut(&bot)?;
                bot.last_message += 1;
                bot.last_message
            }
        };
        let message = Message { id, ..message };
        self.messages(bot, chat)?.push(message.clone());
        if let Some(arrivals) = self.arrivals.as_ref().filter(|_| chat > 0 && message.from == bot) {
            let _ = arrivals.send((chat, id));
        }
        Some(message)
    }

    /// Starts or unblocks the bot for someone who writes to it.
    fn open(&mut self, user: i64, bot: i64) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.met.insert(user);
            bot.private.entry(user).or_default().started = true;
        }
        self.set_blocked(user, bot, false);
    }

    fn set_blocked(&mut self, user: i64, bot: i64, blocked: bool) {
        let Some(private) = self.bots.get_mut(&bot).and_then(|bot| bot.private.get_mut(&user)) else { return };
        if std::mem::replace(&mut private.blocked, blocked) == blocked {
            return;
        }
        let member = json!({ "status": "member", "user": self.user_json(bot) });
        let kicked = json!({ "status": "kicked", "user": self.user_json(bot), "until_date": 0 });
        let (old, new) = if blocked { (member, kicked) } else { (kicked, member) };
        let update = json!({
            "chat": self.private_chat_json(user),
            "from": self.user_json(user),
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        });
        self.push(bot, "my_chat_member", &update);
        let does = if blocked { "blocks" } else { "unblocks" };
        self.tell(bot, |all| format!("{} {does} the bot", all.name(user)));
    }

    fn tap(&mut self, user: i64, bot: i64, message: Value, data: &str) -> String {
        let count = self.count_up();
        let id = (4_400_000_000_000_000_000 + count).to_string();
        let mut query = json!({
            "id": id,
            "from": self.user_json(user),
            "chat_instance": (user.wrapping_mul(31) ^ bot).to_string(),
            "data": data,
        });
        if !message.is_null() {
            query["message"] = message;
        }
        self.taps.insert(id.clone(), Tap { bot, at: self.clock.now(), answer: None });
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.met.insert(user);
        }
        self.push(bot, "callback_query", &query);
        self.tell(bot, |all| format!("{} taps [{data}]", all.name(user)));
        id
    }
}

impl World {
    /// Someone writes to a bot: the first time this starts the bot, and it unblocks one that was blocked.
    pub fn says(&self, user: i64, bot: i64, text: &str) -> Result<i64, Refused> {
        self.act(|state| {
            if state.users.get(&user).is_none_or(|user| user.deactivated) || !state.bots.contains_key(&bot) {
                return Err(Refused::Deactivated);
            }
            if text.trim().is_empty() || text.chars().count() > 4096 {
                return Err(Refused::Text);
            }
            state.open(user, bot);
            let date = state.now();
            state.tell(bot, |all| format!("{}: {text}", all.name(user)));
            let message = Message {
                id: 0,
                chat: user,
                from: user,
                date,
                edit_date: None,
                text: text.into(),
                entities: Packed::list(&text::commands(text)),
                markup: Packed::default(),
                cargo: None,
                deleted: false,
            };
            let message = state.post(bot, message).ok_or(Refused::Deactivated)?;
            let shown = state.message_json(&message);
            state.push(bot, "message", &shown);
            Ok(message.id)
        })
    }

    /// Someone taps a button below a message; returns the query's id. A deleted message arrives inaccessible.
    pub fn taps(&self, user: i64, bot: i64, message_id: i64, data: &str) -> String {
        self.act(|state| {
            let shown = match state.message(bot, user, message_id).cloned() {
                Some(message) => state.message_json(&message),
                None => json!({ "chat": state.private_chat_json(user), "message_id": message_id, "date": 0 }),
            };
            state.tap(user, bot, shown, data)
        })
    }

    /// Someone taps a button below a message that the bot cannot see (any more).
    pub fn taps_missing(&self, user: i64, bot: i64, data: &str) -> String {
        self.act(|state| {
            let shown = json!({ "chat": state.private_chat_json(user), "message_id": 1, "date": 0 });
            state.tap(user, bot, shown, data)
        })
    }

    /// Someone taps a button below a message in a group or channel.
    pub fn taps_in(&self, user: i64, bot: i64, chat: i64, message_id: i64, data: &str) -> String {
        self.act(|state| {
            let shown = match state.message(bot, chat, message_id).cloned() {
                Some(message) => state.message_json(&message),
                None => json!({ "chat": state.chat_json(chat), "message_id": message_id, "date": 0 }),
            };
            state.tap(user, bot, shown, data)
        })
    }

    /// Someone blocks a bot. Nothing happens if they never talked to it.
    pub fn blocks(&self, user: i64, bot: i64) {
        self.act(|state| state.set_blocked(user, bot, true));
    }

    /// Someone unblocks a bot.
    pub fn unblocks(&self, user: i64, bot: i64) {
        self.act(|state| state.set_blocked(user, bot, false));
    }

    /// Someone deletes their account. Memberships stay, as they do on Telegram.
    pub fn deactivates(&self, user: i64) {
        self.act(|state| {
            if let Some(user) = state.users.get_mut(&user) {
                user.deactivated = true;
            }
        });
    }
}
