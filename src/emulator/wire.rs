//! The world as JSON, the way the Bot API shows it to one bot.

use serde_json::{Map, Value, json};

use super::{
    chat::{Chat, Kind, RIGHTS, Status},
    keyboard,
    state::{Cargo, Invite, Message, State},
};

/// Rights that only administrators of channels have, and those that only administrators of groups have.
const CHANNEL_RIGHTS: [&str; 3] = ["can_post_messages", "can_edit_messages", "can_manage_direct_messages"];
const GROUP_RIGHTS: [&str; 3] = ["can_pin_messages", "can_manage_topics", "can_manage_tags"];
const PERMISSIONS: [&str; 16] = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
];

fn put(object: &mut Value, name: &str, value: Option<impl Into<Value>>) {
    if let (Some(object), Some(value)) = (object.as_object_mut(), value) {
        object.insert(name.to_owned(), value.into());
    }
}

impl State {
    pub fn user_json(&self, id: i64) -> Value {
        let Some(user) = self.users.get(&id) else {
            return json!({ "id": id, "is_bot": false, "first_name": "" });
        };
        if user.deactivated {
            return json!({ "id": id, "is_bot": false, "first_name": "" });
        }
        let mut shown = json!({ "id": id, "is_bot": user.is_bot, "first_name": user.first_name });
        put(&mut shown, "last_name", user.last_name.clone());
        put(&mut shown, "username", user.username.clone());
        put(&mut shown, "language_code", user.language_code.clone());
        put(&mut shown, "is_premium", user.is_premium.then_some(true));
        shown
    }

    /// What getMe says.
    pub fn me_json(&self, bot: i64) -> Value {
        let mut me = self.user_json(bot);
        put(&mut me, "can_join_groups", Some(true));
        for ability in [
            "can_read_all_group_messages",
            "supports_guest_queries",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
            "has_topics_enabled",
            "allows_users_to_create_topics",
            "can_manage_bots",
            "supports_join_request_queries",
        ] {
            put(&mut me, ability, Some(false));
        }
        me
    }

    pub fn private_chat_json(&self, user: i64) -> Value {
        let mut chat = json!({ "id": user, "type": "private" });
        match self.users.get(&user) {
            Some(user) if !user.deactivated => {
                put(&mut chat, "first_name", Some(user.first_name.clone()));
                put(&mut chat, "last_name", user.last_name.clone());
                put(&mut chat, "username", user.username.clone());
            }
            _ => put(&mut chat, "first_name", Some("")),
        }
        chat
    }

    pub fn chat_json(&self, id: i64) -> Value {
        let Some(chat) = self.chats.get(&id) else { return self.private_chat_json(id) };
        let mut shown = json!({ "id": id, "type": chat.kind.word(), "title": chat.title });
        put(&mut shown, "username", chat.username.clone());
        shown
    }

    /// What getChat says.
    pub fn full_chat_json(&self, bot: i64, id: i64) -> Value {
        let mut full = self.chat_json(id);
        put(&mut full, "accent_color_id", Some(id.rem_euclid(7)));
        put(&mut full, "max_reaction_count", Some(11));
        let gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"];
        let gifts: Map<String, Value> = gifts.into_iter().map(|gift| (gift.to_owned(), Value::Bool(false))).collect();
        put(&mut full, "accepted_gift_types", Some(gifts));
        let Some(chat) = self.chats.get(&id) else { return full };
        if chat.kind != Kind::Channel {
            let all =
                PERMISSIONS.into_iter().filter(|name| *name != "can_react_to_messages" && *name != "can_edit_tag");
            let all: Map<String, Value> = all.map(|name| (name.to_owned(), Value::Bool(true))).collect();
            put(&mut full, "permissions", Some(all));
        }
        if chat.status(bot, self.now()).can("can_invite_users") {
            let mut links = chat.links.iter().filter_map(|link| self.invites.get(link));
            let primary = links.find(|invite| invite.primary && !invite.revoked && invite.creator == bot);
            put(&mut full, "invite_link", primary.map(|invite| invite.link.clone()));
        }
        full
    }

    /// A standing, as `viewer` sees it.
    pub fn member_json(&self, viewer: i64, chat: &Chat, user: i64, status: &Status) -> Value {
        let mut member = json!({ "status": status.name(), "user": self.user_json(user) });
        match status {
            Status::Creator => put(&mut member, "is_anonymous", Some(false)),
            Status::Administrator { rights, by } => {
                put(&mut member, "can_be_edited", Some(*by == viewer && user != viewer));
                let foreign = if chat.kind == Kind::Channel { GROUP_RIGHTS } else { CHANNEL_RIGHTS };
                for right in RIGHTS.into_iter().filter(|right| !foreign.contains(right)) {
                    put(&mut member, right, Some(rights.has(right)));
                }
            }
            Status::Restricted { inside, until } => {
                put(&mut member, "is_member", Some(*inside));
                put(&mut member, "until_date", Some(*until));
                for name in PERMISSIONS {
                    put(&mut member, name, Some(false));
                }
            }
            Status::Kicked { until } => put(&mut member, "until_date", Some(*until)),
            Status::Member | Status::Left => {}
        }
        member
    }

    /// A link, as `viewer` sees it: of others' links only the first half.
    pub fn invite_json(&self, viewer: i64, invite: &Invite) -> Value {
        let link = if viewer == invite.creator { invite.link.clone() } else { format!("{}...", half(&invite.link)) };
        let mut shown = json!({
            "invite_link": link,
            "creator": self.user_json(invite.creator),
            "creates_join_request": invite.join_request,
            "is_primary": invite.primary,
            "is_revoked": invite.revoked,
        });
        put(&mut shown, "name", invite.name.clone());
        put(&mut shown, "expire_date", invite.expire);
        put(&mut shown, "member_limit", invite.limit);
        put(&mut shown, "pending_join_request_count", Some(invite.asking).filter(|asking| *asking > 0));
        shown
    }

    pub fn message_json(&self, message: &Message) -> Value {
        let mut shown = json!({
            "message_id": message.id,
            "date": message.date,
            "chat": self.chat_json(message.chat),
        });
        match message.cargo.as_deref() {
            None => {
                put(&mut shown, "text", Some(&*message.text));
                put(&mut shown, "entities", message.entities.value());
            }
            Some(Cargo::File(file)) => {
                put(&mut shown, file.kind.field(), Some(file.json()));
                put(&mut shown, "caption", Some(&*message.text).filter(|caption| !caption.is_empty()));
                put(&mut shown, "caption_entities", message.entities.value());
            }
            Some(Cargo::Invoice(invoice)) => put(&mut shown, "invoice", Some(invoice.json())),
            Some(Cargo::Notice(field, value)) => put(&mut shown, field, value.value()),
        }
        let in_channel = self.chats.get(&message.chat).is_some_and(|chat| chat.kind == Kind::Channel);
        if in_channel {
            put(&mut shown, "sender_chat", Some(self.chat_json(message.chat)));
        } else {
            put(&mut shown, "from", Some(self.user_json(message.from)));
        }
        put(&mut shown, "edit_date", message.edit_date);
        // Only inline keyboards are shown. Bot API: Message, reply_markup.
        put(&mut shown, "reply_markup", message.markup.value().filter(|markup| !keyboard::forces_reply(markup)));
        put(&mut shown, "forward_origin", message.origin.value());
        shown
    }

    /// A message with the one to which it replies; that one is shown without its own. Bot API: Message, reply_to_message.
    pub fn message_with_reply_json(&mut self, bot: i64, message: &Message) -> Value {
        let mut shown = self.message_json(message);
        let replied = message.reply_to.and_then(|id| self.message(bot, message.chat, id).cloned());
        put(&mut shown, "reply_to_message", replied.map(|replied| self.message_json(&replied)));
        shown
    }
}

/// `https://t.me/+` and the first half of what follows.
fn half(link: &str) -> &str {
    let start = link.rfind('+').map_or(0, |plus| plus + 1);
    link.get(..start + (link.len() - start) / 2).unwrap_or(link)
}
