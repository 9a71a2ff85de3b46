//! What can be seen of the world from outside.

use serde::Serialize;
use serde_json::Value;

use super::{
    World, keyboard,
    media::Media,
    state::{self, Cargo, State},
};

/// A message as a person sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// Its id in the chat.
    pub id: i64,
    /// The bot wrote it.
    pub from_bot: bool,
    /// Who wrote it.
    pub from: i64,
    /// Its text without formatting; of a photo or document its caption, of an invoice its title and description, of a
    /// payment what it says.
    pub text: String,
    /// Formatting and detected commands, as Telegram's MessageEntity.
    pub entities: Vec<Value>,
    /// The keyboard below it, row by row.
    pub buttons: Vec<Vec<Button>>,
    /// What can be paid here, as Telegram's Invoice; its button is of the kind `Other("pay")`.
    pub invoice: Option<Value>,
    /// The photo or document in it.
    pub media: Option<Media>,
    /// Telegram's own word on a payment, by the name of its field, such as `successful_payment`.
    pub notice: Option<&'static str>,
    /// Who or which channel wrote it first, of a forwarded message.
    pub forwarded_from: Option<i64>,
    /// The message to which it replies.
    pub reply_to: Option<i64>,
    /// The person's app opens a reply to it.
    pub forces_reply: bool,
    /// It was changed after sending.
    pub edited: bool,
    /// When it was sent, in Unix seconds.
    pub date: i64,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// What is written on it.
    pub text: String,
    /// What it does.
    pub kind: ButtonKind,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonKind {
    /// Sends this data to the bot.
    Callback(String),
    /// Opens an address.
    Url(String),
    /// Opens a Mini App.
    WebApp(String),
    /// Anything else, by the name of its field.
    Other(String),
}

/// An invite link with what Telegram knows about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The link itself.
    pub link: String,
    /// Its name for administrators.
    pub name: Option<String>,
    /// Who made it.
    pub creator: i64,
    /// When it ends, in Unix seconds.
    pub expire: Option<i64>,
    /// How many may be inside by it at the same time.
    pub limit: Option<i64>,
    /// It was revoked.
    pub revoked: bool,
    /// It leads to a request to join.
    pub join_request: bool,
    /// It is its creator's primary link.
    pub primary: bool,
    /// Who is inside by it now.
    pub used_by: Vec<i64>,
}

fn button(button: &Value) -> Button {
    let field = |name: &str| button[name].as_str().map(str::to_owned);
    let other = || button.as_object().and_then(|fields| fields.keys().find(|name| *name != "text").cloned());
    let kind = field("callback_data")
        .map(ButtonKind::Callback)
        .or_else(|| field("url").map(ButtonKind::Url))
        .or_else(|| button["web_app"]["url"].as_str().map(|url| ButtonKind::WebApp(url.to_owned())))
        .unwrap_or_else(|| ButtonKind::Other(other().unwrap_or_default()));
    Button { text: field("text").unwrap_or_default(), kind }
}

fn seen(state: &State, message: &state::Message) -> Message {
    let markup = message.markup.value();
    let rows = markup.as_ref().and_then(|markup| markup["inline_keyboard"].as_array());
    let rows = rows.into_iter().flatten().filter_map(Value::as_array);
    let entities = message.entities.value();
    let origin = message.origin.value();
    let origin = origin.as_ref().map(|origin| origin.get("sender_user").unwrap_or(&origin["chat"]));
    Message {
        id: message.id,
        from_bot: state.bots.contains_key(&message.from),
        from: message.from,
        text: message.text.to_string(),
        entities: entities.and_then(|list| list.as_array().cloned()).unwrap_or_default(),
        buttons: rows.map(|row| row.iter().map(button).collect()).collect(),
        invoice: match message.cargo.as_deref() {
            Some(Cargo::Invoice(invoice)) => Some(invoice.json()),
            _ => None,
        },
        media: match message.cargo.as_deref() {
            Some(Cargo::File(file)) => Some(file.seen()),
            _ => None,
        },
        notice: match message.cargo.as_deref() {
            Some(Cargo::Notice(field, _)) => Some(field),
            _ => None,
        },
        forwarded_from: origin.and_then(|author| author["id"].as_i64()),
        reply_to: message.reply_to,
        forces_reply: markup.as_ref().is_some_and(keyboard::forces_reply),
        edited: message.edit_date.is_some(),
        date: message.date,
    }
}

impl World {
    /// What a person sees in the private chat with a bot, oldest first.
    pub fn chat_view(&self, user: i64, bot: i64) -> Vec<Message> {
        let state = self.lock();
        let private = state.bots.get(&bot).and_then(|bot| bot.private.get(&user));
        let messages = private.into_iter().flat_map(|private| &private.messages);
        messages.filter(|message| !message.deleted).map(|message| seen(&state, message)).collect()
    }

    /// The messages of a group or channel, oldest first.
    pub fn posts(&self, chat: i64) -> Vec<Message> {
        let state = self.lock();
        let messages = state.chats.get(&chat).into_iter().flat_map(|chat| &chat.messages);
        messages.filter(|message| !message.deleted).map(|message| seen(&state, message)).collect()
    }

    /// The ids of deleted messages of a private chat.
    pub fn deleted(&self, user: i64, bot: i64) -> Vec<i64> {
        let state = self.lock();
        let private = state.bots.get(&bot).and_then(|bot| bot.private.get(&user));
        let messages = private.into_iter().flat_map(|private| &private.messages);
        messages.filter(|message| message.deleted).map(|message| message.id).collect()
    }

    /// True while someone is inside a chat.
    pub fn is_member(&self, user: i64, chat: i64) -> bool {
        self.lock().status(chat, user).present()
    }

    /// Someone's standing, in Telegram's word for it.
    pub fn status(&self, user: i64, chat: i64) -> String {
        self.lock().status(chat, user).name().to_owned()
    }

    /// Everybody inside a chat, administrators and bots too, by id.
    pub fn members(&self, chat: i64) -> Vec<i64> {
        let state = self.lock();
        let now = state.now();
        let Some(chat) = state.chats.get(&chat) else { return Vec::new() };
        let mut inside: Vec<i64> =
            chat.seats.keys().copied().filter(|user| chat.status(*user, now).present()).collect();
        inside.sort_unstable();
        inside
    }

    /// Who asks to be let into a chat.
    pub fn requests(&self, chat: i64) -> Vec<i64> {
        self.lock().chats.get(&chat).map(|chat| chat.requests.keys().copied().collect()).unwrap_or_default()
    }

    /// Every invite link of a chat, oldest first, also those that no longer work.
    pub fn links(&self, chat: i64) -> Vec<Link> {
        let state = self.lock();
        let links = state.chats.get(&chat).into_iter().flat_map(|chat| &chat.links);
        let show = |invite: &state::Invite| {
            let mut used_by: Vec<i64> = invite.inside.iter().copied().collect();
            used_by.sort_unstable();
            Link {
                link: invite.link.clone(),
                name: invite.name.clone(),
                creator: invite.creator,
                expire: invite.expire,
                limit: invite.limit,
                revoked: invite.revoked,
                join_request: invite.join_request,
                primary: invite.primary,
                used_by,
            }
        };
        links.filter_map(|link| state.invites.get(link)).map(show).collect()
    }

    /// How a tap was answered: not yet, without a text, or with one.
    pub fn answered(&self, callback_id: &str) -> Option<Option<String>> {
        self.lock().taps.get(callback_id).and_then(|tap| tap.answer.clone())
    }

    /// The commands that a bot has set, as getMyCommands gives them for that scope and language.
    pub fn commands(&self, bot: i64, scope: &Value, language_code: &str) -> Value {
        let state = self.lock();
        let bot = state.bots.get(&bot);
        bot.and_then(|bot| bot.commands.get(&state::command_key(scope, language_code)).cloned())
            .unwrap_or_else(|| Value::Array(Vec::new()))
    }
}
