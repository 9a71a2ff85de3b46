//! What people do in their private chat with a bot.

use serde_json::{Value, json};

use super::{
    Refused, World,
    file_kind::FileKind,
    state::{Cargo, Message, Packed, State, Tap},
    text::{self, LONGEST_CAPTION},
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

    /// Someone sends a message to a bot: a text, or a file with a caption.
    fn hear(
        &mut self,
        user: i64,
        bot: i64,
        text: &str,
        file: Option<(FileKind, &str, &[u8])>,
        reply_to: Option<i64>,
        album: Option<&str>,
    ) -> Result<i64, Refused> {
        if self.users.get(&user).is_none_or(|user| user.deactivated) || !self.bots.contains_key(&bot) {
            return Err(Refused::Deactivated);
        }
        self.open(user, bot);
        let file = file.map(|(kind, name, content)| self.upload(bot, kind, name, content));
        let message = Message {
            entities: Packed::list(&text::commands(text)),
            cargo: file.map(|file| Box::new(Cargo::File(file))),
            reply_to,
            ..Message::new(user, user, self.now(), text)
        };
        let replies = reply_to.map(|id| format!(" (replies to {id})")).unwrap_or_default();
        self.tell(bot, |all| format!("{}{replies}: {}", all.name(user), message.sketch()));
        let message = self.post(bot, message).ok_or(Refused::Deactivated)?;
        let mut shown = self.message_with_reply_json(bot, &message);
        if let Some(album) = album {
            shown["media_group_id"] = album.into();
        }
        self.push(bot, "message", &shown);
        Ok(message.id)
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
        self.writes(user, bot, text, None)
    }

    /// Someone replies to a message of their private chat with a bot, as their app does by itself to a forced reply.
    pub fn replies(&self, user: i64, bot: i64, message_id: i64, text: &str) -> Result<i64, Refused> {
        self.writes(user, bot, text, Some(message_id))
    }

    fn writes(&self, user: i64, bot: i64, text: &str, reply_to: Option<i64>) -> Result<i64, Refused> {
        if text.trim().is_empty() || text.chars().count() > 4096 {
            return Err(Refused::Text);
        }
        self.act(|state| {
            // A message that was deleted meanwhile is not replied to any more: the words go without it.
            let reply_to = reply_to.filter(|id| state.message(bot, user, *id).is_some());
            state.hear(user, bot, text, None, reply_to, None)
        })
    }

    /// Someone sends a photo to a bot; an empty caption is none. Returns the message's id.
    pub fn sends_photo(&self, user: i64, bot: i64, caption: &str) -> Result<i64, Refused> {
        self.sends_file(user, bot, (FileKind::Photo, "", &[]), caption)
    }

    /// Someone sends a document with this file name to a bot; an empty caption is none. Returns the message's id.
    pub fn sends_document(&self, user: i64, bot: i64, file_name: &str, caption: &str) -> Result<i64, Refused> {
        self.sends_file(user, bot, (FileKind::Document, file_name, &[]), caption)
    }

    /// Someone sends a document with this in it to a bot. Returns the message's id.
    pub fn sends_content(
        &self,
        user: i64,
        bot: i64,
        (file_name, content): (&str, &[u8]),
        caption: &str,
    ) -> Result<i64, Refused> {
        self.sends_file(user, bot, (FileKind::Document, file_name, content), caption)
    }

    /// Someone sends a voice to a bot. Returns the message's id.
    pub fn sends_voice(&self, user: i64, bot: i64) -> Result<i64, Refused> {
        self.sends_file(user, bot, (FileKind::Voice, "", &[]), "")
    }

    /// Someone sends a sticker to a bot. Returns the message's id.
    pub fn sends_sticker(&self, user: i64, bot: i64) -> Result<i64, Refused> {
        self.sends_file(user, bot, (FileKind::Sticker, "", &[]), "")
    }

    /// Someone replies with a photo to a message of their private chat with a bot.
    pub fn replies_with_photo(&self, user: i64, bot: i64, message_id: i64, caption: &str) -> Result<i64, Refused> {
        self.act(|state| state.hear(user, bot, caption, Some((FileKind::Photo, "", &[])), Some(message_id), None))
    }

    fn sends_file(&self, user: i64, bot: i64, file: (FileKind, &str, &[u8]), caption: &str) -> Result<i64, Refused> {
        let caption = caption.trim();
        if caption.chars().count() > LONGEST_CAPTION {
            return Err(Refused::Text);
        }
        self.act(|state| state.hear(user, bot, caption, Some(file), None, None))
    }

    /// Someone sends so many photos together. Bot API: Message, media_group_id. Returns the messages' ids.
    pub fn sends_album(&self, user: i64, bot: i64, photos: usize) -> Result<Vec<i64>, Refused> {
        self.act(|state| {
            let album = (13_700_000_000_000_000 + state.count_up()).to_string();
            (0..photos)
                .map(|_| state.hear(user, bot, "", Some((FileKind::Photo, "", &[])), None, Some(&album)))
                .collect()
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
