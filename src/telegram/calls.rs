//! The calls as values: a method and its JSON parameters, written by teloxide's own payload types.

use serde::Serialize;
use serde_json::Value;
use teloxide::{
    payloads::{
        self as p, AnswerCallbackQuerySetters as _, CreateChatInviteLinkSetters as _, EditMessageTextSetters as _,
        SendMessageSetters as _, SetMyCommandsSetters as _, UnbanChatMemberSetters as _,
    },
    types::{
        BotCommand, CallbackQueryId, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
        MessageId, ParseMode, ReplyParameters, WebAppInfo,
    },
};

use crate::{
    domain::{ChatId, Moment, UserId},
    texts::escape,
};

/// One call: what goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The Bot API's name of the method.
    pub method: &'static str,
    /// JSON parameters.
    pub body: String,
}

/// Rows of buttons under a message.
pub type Keyboard = Vec<Vec<Button>>;

/// One button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What is written on it; not empty.
    pub text: String,
    /// What it does.
    pub press: Press,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
    /// Sends us this data, at most 64 bytes.
    Data(String),
    /// Opens an address.
    Url(String),
    /// Opens a web app (https only, private chats only).
    WebApp(String),
}

/// A command for the list that Telegram shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandHint {
    /// Without the slash.
    pub command: &'static str,
    /// One line.
    pub description: String,
}

impl Button {
    /// A button that sends us data.
    pub fn data(text: impl Into<String>, data: impl Into<String>) -> Self {
        Self { text: text.into(), press: Press::Data(data.into()) }
    }

    /// A button that opens an address.
    pub fn url(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { text: text.into(), press: Press::Url(url.into()) }
    }

    fn wire(&self) -> Option<InlineKeyboardButton> {
        Some(match &self.press {
            Press::Data(data) => InlineKeyboardButton::callback(&self.text, data),
            Press::Url(url) => InlineKeyboardButton::url(&self.text, url.parse().ok()?),
            Press::WebApp(url) => InlineKeyboardButton::web_app(&self.text, WebAppInfo { url: url.parse().ok()? }),
        })
    }
}

pub(super) fn markup(keyboard: &Keyboard) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<_>> = keyboard
        .iter()
        .map(|row| row.iter().filter_map(Button::wire).collect::<Vec<_>>())
        .filter(|row| !row.is_empty())
        .collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

pub(super) fn call(method: &'static str, payload: &impl Serialize) -> Call {
    // These payloads are plain data: writing them cannot fail.
    Call { method, body: serde_json::to_string(payload).unwrap_or_default() }
}

pub(super) const fn chat_id(chat: ChatId) -> teloxide::types::ChatId {
    teloxide::types::ChatId(chat.0)
}

pub(super) fn user_id(user: UserId) -> teloxide::types::UserId {
    teloxide::types::UserId(u64::try_from(user.0).unwrap_or_default())
}

/// Bot API: sendMessage, HTML, without a preview of the links in it.
pub fn send_message(chat: ChatId, text: &str, keyboard: &Keyboard) -> Call {
    let no_preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let mut payload =
        p::SendMessage::new(chat_id(chat), text).parse_mode(ParseMode::Html).link_preview_options(no_preview);
    if let Some(markup) = markup(keyboard) {
        payload = payload.reply_markup(markup);
    }
    call("sendMessage", &payload)
}

/// Bot API: sendMessage as a reply to a message of the chat, as long as that is there.
pub fn reply_message(chat: ChatId, text: &str, keyboard: &Keyboard, under: Option<i64>) -> Call {
    let mut call = send_message(chat, text, keyboard);
    if let (Some(under), Ok(mut body)) = (under, serde_json::from_str::<Value>(&call.body)) {
        body["reply_parameters"] = serde_json::json!({ "message_id": under, "allow_sending_without_reply": true });
        call.body = body.to_string();
    }
    call
}

/// Bot API: editMessageReplyMarkup.
pub fn edit_buttons(chat: ChatId, message: i64, keyboard: &Keyboard) -> Call {
    let id = MessageId(i32::try_from(message).unwrap_or_default());
    let mut payload = p::EditMessageReplyMarkup::new(chat_id(chat), id);
    payload.reply_markup = markup(keyboard);
    call("editMessageReplyMarkup", &payload)
}

/// Bot API: sendMessage with ForceReply, HTML: the person's app opens a reply to it.
pub fn ask_reply(chat: ChatId, text: &str) -> Call {
    let payload = p::SendMessage::new(chat_id(chat), text).parse_mode(ParseMode::Html).reply_markup(ForceReply::new());
    call("sendMessage", &payload)
}

/// The same message with its addresses below the text instead of on buttons, if it has any: Telegram refuses a message
/// for one address that it does not like on a button, but only ignores such a one in a text.
pub fn with_addresses_in_text(body: &str) -> Option<String> {
    let mut body: Value = serde_json::from_str(body).ok()?;
    let mut text = body["text"].as_str()?.to_owned();
    let before = text.len();
    let rows = body["reply_markup"]["inline_keyboard"].as_array_mut()?;
    for row in rows.iter_mut().filter_map(Value::as_array_mut) {
        row.retain(|button| {
            let Some(url) = button["url"].as_str() else { return true };
            let caption = button["text"].as_str().unwrap_or(url);
            text.push_str(&format!("\n\n<a href=\"{}\">{}</a>", escape(url), escape(caption)));
            false
        });
    }
    rows.retain(|row| row.as_array().is_some_and(|row| !row.is_empty()));
    let any = text.len() > before;
    body["text"] = text.into();
    any.then(|| body.to_string())
}

/// Bot API: editMessageText, with the buttons it has from now on.
pub fn edit_message(chat: ChatId, message: i64, text: &str, keyboard: &Keyboard) -> Call {
    let id = MessageId(i32::try_from(message).unwrap_or_default());
    let mut payload = p::EditMessageText::new(chat_id(chat), id, text).parse_mode(ParseMode::Html);
    if let Some(markup) = markup(keyboard) {
        payload = payload.reply_markup(markup);
    }
    call("editMessageText", &payload)
}

/// Bot API: copyMessage, with its caption.
pub fn copy_message(to: ChatId, from: ChatId, message: i64, under: Option<i64>) -> Call {
    let id = |message| MessageId(i32::try_from(message).unwrap_or_default());
    let mut payload = p::CopyMessage::new(chat_id(to), chat_id(from), id(message));
    payload.reply_parameters = under.map(|card| ReplyParameters::new(id(card)).allow_sending_without_reply());
    call("copyMessage", &payload)
}

/// Bot API: deleteMessage.
pub fn delete_message(chat: ChatId, message: i64) -> Call {
    call("deleteMessage", &p::DeleteMessage::new(chat_id(chat), MessageId(i32::try_from(message).unwrap_or_default())))
}

/// Bot API: answerCallbackQuery, with a short text (at most 200 characters) or without.
pub fn answer_callback(id: &str, text: Option<&str>) -> Call {
    let mut payload = p::AnswerCallbackQuery::new(CallbackQueryId(id.to_owned()));
    if let Some(text) = text {
        payload = payload.text(text.chars().take(200).collect::<String>());
    }
    call("answerCallbackQuery", &payload)
}

/// Bot API: getChatMember.
pub fn get_chat_member(chat: ChatId, user: UserId) -> Call {
    call("getChatMember", &p::GetChatMember::new(chat_id(chat), user_id(user)))
}

/// Bot API: getFile.
pub fn get_file(file: &str) -> Call {
    call("getFile", &p::GetFile::new(teloxide::types::FileId(file.to_owned())))
}

/// Bot API: getChatMemberCount.
pub fn get_member_count(chat: ChatId) -> Call {
    call("getChatMemberCount", &p::GetChatMemberCount::new(chat_id(chat)))
}

/// Bot API: getChatAdministrators.
pub fn get_administrators(chat: ChatId) -> Call {
    call("getChatAdministrators", &p::GetChatAdministrators::new(chat_id(chat)))
}

/// Bot API: getChat.
pub fn get_chat(chat: ChatId) -> Call {
    call("getChat", &p::GetChat::new(chat_id(chat)))
}

/// Bot API: unbanChatMember. With `only_if_banned` it lifts a ban and nothing else; without, it removes a member.
pub fn unban(chat: ChatId, user: UserId, only_if_banned: bool) -> Call {
    call("unbanChatMember", &p::UnbanChatMember::new(chat_id(chat), user_id(user)).only_if_banned(only_if_banned))
}

/// Bot API: banChatMember, for ever.
pub fn ban(chat: ChatId, user: UserId) -> Call {
    call("banChatMember", &p::BanChatMember::new(chat_id(chat), user_id(user)))
}

/// Bot API: createChatInviteLink. A link for requests cannot have a member limit.
pub fn create_link(chat: ChatId, name: &str, expires: Moment, by_request: bool) -> Call {
    let payload = p::CreateChatInviteLink::new(chat_id(chat))
        .name(name.chars().take(32).collect::<String>())
        .expire_date(expires.utc());
    call("createChatInviteLink", &if by_request { payload.creates_join_request(true) } else { payload.member_limit(1) })
}

/// Bot API: revokeChatInviteLink.
pub fn revoke_link(chat: ChatId, link: &str) -> Call {
    call("revokeChatInviteLink", &p::RevokeChatInviteLink::new(chat_id(chat), link))
}

/// Bot API: approveChatJoinRequest.
pub fn approve(chat: ChatId, user: UserId) -> Call {
    call("approveChatJoinRequest", &p::ApproveChatJoinRequest::new(chat_id(chat), user_id(user)))
}

/// Bot API: declineChatJoinRequest.
pub fn decline(chat: ChatId, user: UserId) -> Call {
    call("declineChatJoinRequest", &p::DeclineChatJoinRequest::new(chat_id(chat), user_id(user)))
}

/// Bot API: setMyCommands, for everybody or for one language.
pub fn set_commands(commands: &[CommandHint], language: Option<&str>) -> Call {
    let mut payload = p::SetMyCommands::new(
        commands.iter().map(|hint| BotCommand::new(hint.command, hint.description.clone())).collect::<Vec<_>>(),
    );
    if let Some(language) = language {
        payload = payload.language_code(language);
    }
    call("setMyCommands", &payload)
}

/// Bot API: getMe.
pub fn get_me() -> Call {
    Call { method: "getMe", body: "{}".into() }
}
