//! Sending, changing and deleting messages; answering taps.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};

use crate::emulator::{
    chat::{Kind, Status},
    fail::Fail,
    file_kind::FileKind,
    keyboard,
    media::File,
    membership::Place,
    params::Params,
    state::{Cargo, Message, Packed, Private, State},
    text::{self, Formatted},
};

/// How long a tap can be answered. Telegram documents no figure; users report 10 to 20 seconds.
const TAP_DEADLINE: Duration = Duration::from_secs(15);
const TWO_DAYS: i64 = 48 * 3600;
const LONGEST_TEXT: usize = 4096;

/// sendMessage
pub fn send(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let body = text::read(params)?;
    let place = state.place(bot, params)?;
    let markup = keyboard::read(params, place)?;
    if body.text.chars().count() > LONGEST_TEXT {
        return Err(Fail::bad("message is too long"));
    }
    may_write(state, bot, place, "text messages")?;
    let reply_to = reply_target(state, bot, place, params)?;
    let (entities, markup) = (Packed::list(&body.entities), Packed::option(markup.as_ref()));
    let message = Message { entities, markup, reply_to, ..Message::new(place.id(), bot, state.now(), body.text) };
    let message = deliver(state, bot, message)?;
    Ok(state.message_with_reply_json(bot, &message))
}

/// Puts a bot's message into its chat, if the limits allow one more.
pub fn deliver(state: &mut State, bot: i64, message: Message) -> Result<Message, Fail> {
    if state.limits {
        pace(state, bot, message.chat)?;
    }
    let message = state.post(bot, message).ok_or_else(Fail::no_chat)?;
    say(state, bot, &message, "");
    Ok(message)
}

fn pace(state: &mut State, bot: i64, chat: i64) -> Result<(), Fail> {
    let now = state.clock.now().millis();
    let Some(bot) = state.bots.get_mut(&bot) else { return Ok(()) };
    bot.pace.send(chat, now).map_err(|seconds| {
        state.book.violations += 1;
        Fail::too_many(seconds)
    })
}

fn say(state: &mut State, bot: i64, message: &Message, what: &str) {
    state.tell(bot, |all| {
        let to = if message.chat > 0 { all.name(message.chat) } else { all.title(message.chat) };
        let keyboard = keyboard::sketch(message.markup.value().as_ref());
        format!("{} -> {to}{what}: {}{keyboard}", all.name(bot), message.sketch())
    });
}

/// May the bot write there at all? `what` is what it wants to send, in Telegram's words.
pub fn may_write(state: &mut State, bot: i64, place: Place, what: &str) -> Result<(), Fail> {
    match place {
        Place::Private(user) => {
            let now = state.now();
            let Some(person) = state.users.get(&user) else { return Err(Fail::no_chat()) };
            if person.is_bot {
                return Err(Fail::forbidden("the bot can't send messages to the bot"));
            }
            let deactivated = person.deactivated;
            let private = state.bots.get_mut(&bot).map(|bot| bot.private.entry(user).or_default());
            match private {
                _ if deactivated => Err(Fail::forbidden("user is deactivated")),
                Some(Private { blocked: true, .. }) => Err(Fail::forbidden("bot was blocked by the user")),
                Some(private) if private.started || private.open_until >= now => Ok(()),
                _ => Err(Fail::forbidden("bot can't initiate conversation with a user")),
            }
        }
        Place::Chat(id) => {
            let chat = state.enter(bot, id, false)?;
            let status = chat.status(bot, state.now());
            if chat.kind == Kind::Channel && !status.can("can_post_messages") {
                return Err(Fail::bad("need administrator rights in the channel chat"));
            }
            if matches!(status, Status::Restricted { .. }) {
                return Err(Fail::bad(format_args!("not enough rights to send {what} to the chat")));
            }
            Ok(())
        }
    }
}

/// The message to which a bot replies, if it does to any and that is there.
pub fn reply_target(state: &mut State, bot: i64, place: Place, params: &Params) -> Result<Option<i64>, Fail> {
    let reply = params.json("reply_parameters").map_err(|_| Fail::bad("can't parse reply parameters JSON object"))?;
    let reply = reply.unwrap_or(Value::Null);
    let id = reply["message_id"].as_i64().unwrap_or_else(|| params.int("reply_to_message_id"));
    let forgiving = reply["allow_sending_without_reply"] == json!(true) || params.flag("allow_sending_without_reply");
    let is_there = id != 0 && state.message(bot, place.id(), id).is_some();
    if is_there || forgiving || id == 0 {
        Ok(is_there.then_some(id))
    } else {
        Err(Fail::bad("message to be replied not found"))
    }
}

/// The message that an edit is about, if it is the bot's own.
fn to_edit<'a>(state: &'a mut State, bot: i64, place: Place, params: &Params) -> Result<&'a mut Message, Fail> {
    let message = state.message(bot, place.id(), params.int("message_id"));
    let message = message.ok_or_else(|| Fail::bad("message to edit not found"))?;
    // Bot API: only messages without a keyboard or with an inline one can be edited.
    let forces_reply = message.markup.value().is_some_and(|markup| keyboard::forces_reply(&markup));
    if message.from == bot && !forces_reply { Ok(message) } else { Err(Fail::bad("message can't be edited")) }
}

fn editable_place(state: &State, bot: i64, params: &Params) -> Result<Place, Fail> {
    let place = state.place(bot, params)?;
    if let Place::Chat(id) = place {
        state.enter(bot, id, false)?;
    }
    if params.int("message_id") == 0 {
        return Err(Fail::bad("message identifier is not specified"));
    }
    Ok(place)
}

/// What an edit changes besides the keyboard.
enum New {
    Text(Formatted),
    Caption(Formatted),
    Media(Formatted, Arc<File>),
    Nothing,
}

fn edit(
    state: &mut State,
    bot: i64,
    params: &Params,
    place: Place,
    (new, markup): (New, Option<Value>),
) -> Result<Value, Fail> {
    let now = state.now();
    let message = to_edit(state, bot, place, params)?;
    let has_caption = matches!(message.cargo.as_deref(), Some(Cargo::File(_)));
    let (text, entities) = match new {
        New::Text(_) if message.cargo.is_some() => return Err(Fail::bad("there is no text in the message to edit")),
        New::Caption(_) if !has_caption => return Err(Fail::bad("there is no caption in the message to edit")),
        New::Media(..) if !has_caption => return Err(Fail::bad("there is no media in the message to edit")),
        New::Media(caption, file) => {
            message.cargo = Some(Box::new(Cargo::File(file)));
            // Another file is a change, whatever is said of it.
            message.markup = Packed::default();
            (caption.text.into(), Packed::list(&caption.entities))
        }
        New::Text(body) | New::Caption(body) => (body.text.into(), Packed::list(&body.entities)),
        New::Nothing => (message.text.clone(), message.entities.clone()),
    };
    let markup = Packed::option(markup.as_ref());
    if message.text == text && message.entities == entities && message.markup == markup {
        return Err(Fail::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        ));
    }
    message.text = text;
    message.entities = entities;
    message.markup = markup;
    message.edit_date = Some(now);
    let message = message.clone();
    say(state, bot, &message, &format!(" (edits {})", message.id));
    Ok(state.message_json(&message))
}

/// editMessageText
pub fn edit_text(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let body = text::read(params)?;
    let place = editable_place(state, bot, params)?;
    let markup = keyboard::read(params, place)?;
    if body.text.chars().count() > LONGEST_TEXT {
        return Err(Fail::bad("MESSAGE_TOO_LONG"));
    }
    edit(state, bot, params, place, (New::Text(body), markup))
}

/// editMessageCaption: an empty one takes the caption away.
pub fn edit_caption(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let caption = text::caption(params)?;
    let place = editable_place(state, bot, params)?;
    let markup = keyboard::read(params, place)?;
    text::caption_fits(&caption)?;
    edit(state, bot, params, place, (New::Caption(caption), markup))
}

/// editMessageMedia: of what may stand there, photos and documents are emulated.
pub fn edit_media(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let media = params.json("media").map_err(|_| Fail::bad("can't parse input media JSON object"))?;
    let Some(Value::Object(fields)) = media else { return Err(Fail::bad("media is not specified")) };
    let kind = match fields.get("type").and_then(Value::as_str) {
        Some("photo") => FileKind::Photo,
        Some("document") => FileKind::Document,
        _ => return Err(Fail::bad("wrong input media type")),
    };
    let inner = Params { fields, ..Params::default() };
    let caption = text::caption(&inner)?;
    let place = editable_place(state, bot, params)?;
    let markup = keyboard::read(params, place)?;
    text::caption_fits(&caption)?;
    to_edit(state, bot, place, params)?;
    let file = state.file(bot, &inner.text("media"), params, kind)?;
    edit(state, bot, params, place, (New::Media(caption, file), markup))
}

/// editMessageReplyMarkup
pub fn edit_markup(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let place = editable_place(state, bot, params)?;
    let markup = keyboard::read(params, place)?;
    edit(state, bot, params, place, (New::Nothing, markup))
}

/// deleteMessage
pub fn delete(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let place = state.place(bot, params)?;
    let mut any_message = true;
    if let Place::Chat(id) = place {
        any_message = state.enter(bot, id, false)?.status(bot, state.now()).can("can_delete_messages");
    }
    let now = state.now();
    let message = state.message(bot, place.id(), params.int("message_id"));
    let message = message.ok_or_else(|| Fail::bad("message to delete not found"))?;
    if message.from != bot && !any_message {
        return Err(Fail::bad("message can't be deleted"));
    }
    let old = now - message.date > TWO_DAYS;
    if old && (matches!(place, Place::Private(_)) || !any_message) {
        return Err(Fail::bad("message can't be deleted for everyone"));
    }
    message.deleted = true;
    let message = message.clone();
    say(state, bot, &message, &format!(" (deletes {})", message.id));
    Ok(json!(true))
}

/// sendChatAction
pub fn action(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let place = state.place(bot, params)?;
    if !params.has("action") {
        return Err(Fail::bad("wrong parameter action in request"));
    }
    may_write(state, bot, place, "text messages")?;
    Ok(json!(true))
}

/// answerCallbackQuery
pub fn answer_tap(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let now = state.clock.now();
    let text = Some(params.text("text")).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(Fail::bad("MESSAGE_TOO_LONG"));
    }
    let url = params.text("url");
    if !url.is_empty() && !url.contains("t.me/") {
        return Err(Fail::bad("URL_INVALID"));
    }
    let tap = state.taps.get_mut(&params.text("callback_query_id"));
    let Some(tap) = tap.filter(|tap| tap.bot == bot && now.since(tap.at) <= TAP_DEADLINE) else {
        return Err(Fail::bad("query is too old and response timeout expired or query ID is invalid"));
    };
    // The person's app has shown the first answer; later ones are accepted and change nothing.
    if tap.answer.is_none() {
        tap.answer = Some(text.clone());
        if let Some(text) = text {
            state.tell(bot, |_| format!("the tap is answered: {text}"));
        }
    }
    Ok(json!(true))
}
