//! What a bot can learn about a chat, and leaving it.

use serde_json::{Value, json};

use crate::emulator::{
    chat::{Kind, Status},
    fail::Fail,
    membership::{Change, Place},
    params::Params,
    state::State,
};

/// getChat
pub fn get(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let place = state.place(bot, params)?;
    if let Place::Chat(id) = place {
        // An upgraded group can still be looked at.
        if state.chats.get(&id).is_none_or(|chat| chat.migrated_to.is_none()) {
            state.enter(bot, id, true)?;
        }
    }
    Ok(state.full_chat_json(bot, place.id()))
}

/// getChatMember
pub fn member(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let user = params.user()?;
    let id = match state.place(bot, params)? {
        Place::Private(person) if user == person || user == bot => {
            return Ok(json!({ "status": "member", "user": state.user_json(user) }));
        }
        Place::Private(_) => return Err(Fail::bad("member not found")),
        Place::Chat(id) => id,
    };
    let chat = state.enter(bot, id, true)?;
    if chat.kind == Kind::Channel && !chat.status(bot, state.now()).is_admin() {
        return Err(Fail::bad("member list is inaccessible"));
    }
    if chat.hidden && user != bot && !chat.status(bot, state.now()).is_admin() {
        return Err(Fail::bad("CHAT_ADMIN_REQUIRED"));
    }
    if !state.users.contains_key(&user) {
        return Err(Fail::bad("PARTICIPANT_ID_INVALID"));
    }
    let status = chat.status(user, state.now());
    Ok(state.member_json(bot, chat, user, &status))
}

/// getChatAdministrators
pub fn administrators(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let Place::Chat(id) = state.place(bot, params)? else {
        return Err(Fail::bad("there are no administrators in the private chat"));
    };
    let chat = state.enter(bot, id, true)?;
    let now = state.now();
    if chat.kind == Kind::Channel && !chat.status(bot, now).is_admin() {
        return Err(Fail::bad("member list is inaccessible"));
    }
    let all_bots = params.flag("return_bots");
    let shown = chat.admins.iter().copied().filter(|user| all_bots || *user == bot || !state.bots.contains_key(user));
    Ok(shown.map(|user| state.member_json(bot, chat, user, &chat.status(user, now))).collect())
}

/// getChatMemberCount
pub fn count(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    match state.place(bot, params)? {
        Place::Private(_) => Ok(json!(2)),
        Place::Chat(id) => Ok(json!(state.enter(bot, id, true)?.present)),
    }
}

/// leaveChat
pub fn leave(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let Place::Chat(id) = state.place(bot, params)? else {
        return Err(Fail::bad("chat member status can't be changed in private chats"));
    };
    state.enter(bot, id, false)?;
    state.change(Change::new(id, bot, Status::Left, bot));
    Ok(json!(true))
}
