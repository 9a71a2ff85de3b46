//! Answering requests to join.

use serde_json::{Value, json};

use crate::emulator::{fail::Fail, membership::Place, params::Params, state::State};

fn asked(state: &State, bot: i64, params: &Params) -> Result<(i64, i64), Fail> {
    let user = params.user()?;
    let Place::Chat(chat) = state.place(bot, params)? else {
        return Err(Fail::bad("the chat can't have join requests"));
    };
    let place = state.enter(bot, chat, false)?;
    if !place.status(bot, state.now()).can("can_invite_users") {
        return Err(Fail::bad("not enough rights to manage chat join requests"));
    }
    if !state.users.contains_key(&user) {
        return Err(Fail::bad("USER_ID_INVALID"));
    }
    if place.status(user, state.now()).present() {
        return Err(Fail::bad("USER_ALREADY_PARTICIPANT"));
    }
    if !place.requests.contains_key(&user) {
        return Err(Fail::bad("HIDE_REQUESTER_MISSING"));
    }
    Ok((chat, user))
}

/// approveChatJoinRequest
pub fn approve(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let (chat, user) = asked(state, bot, params)?;
    state.admit(chat, user, bot);
    Ok(json!(true))
}

/// declineChatJoinRequest
pub fn decline(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let (chat, user) = asked(state, bot, params)?;
    state.drop_request(chat, user);
    state.tell(bot, |all| format!("{}: {} is declined", all.title(chat), all.name(user)));
    Ok(json!(true))
}
