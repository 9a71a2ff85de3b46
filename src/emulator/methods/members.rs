//! Banning, unbanning (which also kicks) and promoting.

use serde_json::{Value, json};

use crate::emulator::{
    chat::{Kind, RIGHTS, Rights, Status},
    fail::Fail,
    membership::{Change, Place},
    params::Params,
    state::State,
};

const SHORTEST_BAN: i64 = 30;
const LONGEST_BAN: i64 = 366 * 24 * 3600;

/// A chat in which the bot may restrict members.
fn restricted_by(state: &State, bot: i64, chat: i64) -> Result<Kind, Fail> {
    let place = state.enter(bot, chat, false)?;
    if place.status(bot, state.now()).can("can_restrict_members") {
        Ok(place.kind)
    } else {
        Err(Fail::bad("not enough rights to restrict/unrestrict chat member"))
    }
}

/// The standing of someone whom the bot may remove.
fn removable(state: &State, bot: i64, chat: i64, user: i64) -> Result<Status, Fail> {
    match state.status(chat, user) {
        Status::Creator => Err(Fail::bad("can't remove chat owner")),
        Status::Administrator { by, .. } if by != bot => Err(Fail::bad("user is an administrator of the chat")),
        status => Ok(status),
    }
}

fn known(state: &State, user: i64) -> Result<(), Fail> {
    if state.users.contains_key(&user) { Ok(()) } else { Err(Fail::bad("PARTICIPANT_ID_INVALID")) }
}

/// banChatMember
pub fn ban(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let user = params.user()?;
    let Place::Chat(chat) = state.place(bot, params)? else {
        return Err(Fail::bad("can't ban members in private chats"));
    };
    let kind = restricted_by(state, bot, chat)?;
    if user == bot {
        return Err(Fail::bad("can't restrict self"));
    }
    known(state, user)?;
    let status = removable(state, bot, chat, user)?;
    if kind == Kind::Basic {
        if !status.present() {
            return Err(Fail::bad("USER_NOT_PARTICIPANT"));
        }
        state.change(Change::new(chat, user, Status::Left, bot));
        return Ok(json!(true));
    }
    let (now, until) = (state.now(), params.int("until_date"));
    let until = if until < now + SHORTEST_BAN || until > now + LONGEST_BAN { 0 } else { until };
    state.change(Change::new(chat, user, Status::Kicked { until }, bot));
    Ok(json!(true))
}

/// unbanChatMember: without `only_if_banned` it walks a member out.
pub fn unban(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let user = params.user()?;
    let only_for_super = || Fail::bad("method is available for supergroup and channel chats only");
    let Place::Chat(chat) = state.place(bot, params)? else { return Err(only_for_super()) };
    let kind = state.enter(bot, chat, false)?.kind;
    if kind == Kind::Basic {
        return Err(only_for_super());
    }
    restricted_by(state, bot, chat)?;
    known(state, user)?;
    let banned = matches!(state.status(chat, user), Status::Kicked { .. });
    if params.flag("only_if_banned") && !banned {
        return Ok(json!(true));
    }
    let status = removable(state, bot, chat, user)?;
    if status.present() {
        state.walk_out(chat, user, bot);
    } else if status != Status::Left {
        state.change(Change::new(chat, user, Status::Left, bot));
    }
    Ok(json!(true))
}

/// promoteChatMember: with no right at all it demotes.
pub fn promote(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let user = params.user()?;
    let Place::Chat(chat) = state.place(bot, params)? else {
        return Err(Fail::bad("can't promote members in private chats"));
    };
    let mine = state.enter(bot, chat, false)?.status(bot, state.now());
    if user == bot {
        return Err(Fail::bad("can't promote self"));
    }
    if !mine.can("can_promote_members") {
        return Err(Fail::bad("not enough rights"));
    }
    known(state, user)?;
    let old = removable(state, bot, chat, user)?;
    let asked: Vec<&str> = RIGHTS.into_iter().filter(|right| params.flag(right)).collect();
    let rights = Rights::of(asked.iter().copied());
    if matches!(mine, Status::Administrator { rights: own, .. } if !rights.within(own)) {
        return Err(Fail::bad("RIGHT_FORBIDDEN"));
    }
    match old {
        Status::Administrator { .. } if asked.is_empty() => {
            state.change(Change::new(chat, user, Status::Member, bot));
        }
        _ if asked.is_empty() => {}
        Status::Kicked { .. } => return Err(Fail::bad("USER_NOT_PARTICIPANT")),
        old if !old.present() => return Err(Fail::bad("USER_NOT_PARTICIPANT")),
        _ => {
            state.change(Change::new(chat, user, Status::Administrator { rights, by: bot }, bot));
        }
    }
    Ok(json!(true))
}
