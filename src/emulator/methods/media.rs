//! Photos and documents, and messages sent once more: copied or forwarded.

use serde_json::{Value, json};

use super::messages::{deliver, may_write, reply_target};
use crate::emulator::{
    chat::Kind as ChatKind,
    fail::Fail,
    file_kind::FileKind,
    keyboard,
    membership::Place,
    params::Params,
    state::{Cargo, Message, Packed, State},
    text,
};

fn send(state: &mut State, bot: i64, params: &Params, kind: FileKind) -> Result<Value, Fail> {
    if params.text(kind.field()).is_empty() {
        return Err(Fail::bad(format_args!("there is no {} in the request", kind.field())));
    }
    let caption = text::caption(params)?;
    let place = state.place(bot, params)?;
    let markup = keyboard::read(params, place)?;
    may_write(state, bot, place, kind.plural())?;
    let reply_to = reply_target(state, bot, place, params)?;
    let file = state.file(bot, &params.text(kind.field()), params, kind)?;
    text::caption_fits(&caption)?;
    let message = Message {
        entities: Packed::list(&caption.entities),
        markup: Packed::option(markup.as_ref()),
        cargo: Some(Box::new(Cargo::File(file))),
        reply_to,
        ..Message::new(place.id(), bot, state.now(), caption.text)
    };
    let message = deliver(state, bot, message)?;
    Ok(state.message_json(&message))
}

/// sendPhoto
pub fn send_photo(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    send(state, bot, params, FileKind::Photo)
}

/// sendDocument
pub fn send_document(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    send(state, bot, params, FileKind::Document)
}

/// The message to be sent once more, by `from_chat_id` and `message_id`.
fn source(state: &mut State, bot: i64, params: &Params, to: &str) -> Result<Message, Fail> {
    let from = state.place_named(bot, params, "from_chat_id")?;
    if let Place::Chat(id) = from {
        state.enter(bot, id, true)?;
    }
    if params.int("message_id") == 0 {
        return Err(Fail::bad("message identifier is not specified"));
    }
    let message = state.message(bot, from.id(), params.int("message_id")).cloned();
    message.ok_or_else(|| Fail::bad(format_args!("message to {to} not found")))
}

/// What the chat must allow for this message.
fn plural(message: &Message) -> &'static str {
    match message.cargo.as_deref() {
        Some(Cargo::File(file)) => file.kind.plural(),
        _ => "text messages",
    }
}

/// copyMessage: the keyboard of the original stays behind.
pub fn copy(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let original = source(state, bot, params, "copy")?;
    let mut caption = params.has("caption").then(|| text::caption(params)).transpose()?;
    let place = state.place(bot, params)?;
    let markup = keyboard::read(params, place)?;
    may_write(state, bot, place, plural(&original))?;
    let reply_to = reply_target(state, bot, place, params)?;
    match original.cargo.as_deref() {
        Some(Cargo::File(_)) => caption.iter().try_for_each(text::caption_fits)?,
        // A text has no caption that could be replaced.
        None => caption = None,
        Some(Cargo::Invoice(_) | Cargo::Notice(..)) => return Err(Fail::bad("the message can't be copied")),
    }
    let (text, entities) = match caption {
        Some(new) => (new.text.into(), Packed::list(&new.entities)),
        None => (original.text, original.entities),
    };
    let message = Message {
        entities,
        markup: Packed::option(markup.as_ref()),
        cargo: original.cargo,
        reply_to,
        ..Message::new(place.id(), bot, state.now(), text)
    };
    let message = deliver(state, bot, message)?;
    Ok(json!({ "message_id": message.id }))
}

/// Bot API: MessageOrigin. Who forwards what was forwarded names the first author.
fn origin(state: &State, original: &Message) -> Packed {
    if original.origin != Packed::default() {
        return original.origin.clone();
    }
    let in_channel = state.chats.get(&original.chat).is_some_and(|chat| chat.kind == ChatKind::Channel);
    let origin = if in_channel {
        let chat = state.chat_json(original.chat);
        json!({ "type": "channel", "chat": chat, "message_id": original.id, "date": original.date })
    } else {
        json!({ "type": "user", "sender_user": state.user_json(original.from), "date": original.date })
    };
    Packed::option(Some(&origin))
}

/// getFile
pub fn get_file(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    state.found_file(bot, &params.text("file_id"))
}

/// forwardMessage: the keyboard of the original stays behind.
pub fn forward(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let original = source(state, bot, params, "forward")?;
    let place = state.place(bot, params)?;
    may_write(state, bot, place, plural(&original))?;
    match original.cargo.as_deref() {
        None | Some(Cargo::File(_)) => {}
        Some(Cargo::Notice(..)) => return Err(Fail::bad("the message can't be forwarded")),
        Some(Cargo::Invoice(_)) => {
            state.book.problems.add("forwardMessage of an invoice is not emulated".to_owned());
            return Err(Fail::bad("the message can't be forwarded"));
        }
    }
    let message = Message {
        origin: origin(state, &original),
        entities: original.entities,
        cargo: original.cargo,
        ..Message::new(place.id(), bot, state.now(), original.text)
    };
    let message = deliver(state, bot, message)?;
    Ok(state.message_json(&message))
}
