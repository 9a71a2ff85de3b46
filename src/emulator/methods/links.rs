//! Making, changing and ending invite links.

use serde_json::{Value, json};

use crate::emulator::{
    fail::Fail,
    membership::Place,
    params::Params,
    state::{Invite, State},
};

const LONGEST_NAME: usize = 32;
const HIGHEST_LIMIT: i64 = 99_999;

/// The chat, if the bot may manage links there.
fn managed(state: &State, bot: i64, params: &Params) -> Result<i64, Fail> {
    let Place::Chat(id) = state.place(bot, params)? else {
        return Err(Fail::bad("can't invite members to a private chat"));
    };
    if state.enter(bot, id, false)?.status(bot, state.now()).can("can_invite_users") {
        Ok(id)
    } else {
        Err(Fail::bad("not enough rights to manage chat invite link"))
    }
}

/// Reads what can be set; whatever is left out is unset.
fn apply(state: &State, params: &Params, invite: Invite) -> Result<Invite, Fail> {
    let name: String = params.text("name").trim().chars().take(LONGEST_NAME).collect();
    let expire = params.int("expire_date");
    let limit = params.int("member_limit");
    let join_request = params.flag("creates_join_request");
    if join_request && limit != 0 {
        return Err(Fail::bad("member limit can't be specified for links requiring administrator approval"));
    }
    if expire < 0 || (expire != 0 && expire <= state.now()) {
        return Err(Fail::bad("EXPIRE_DATE_INVALID"));
    }
    if !(0..=HIGHEST_LIMIT).contains(&limit) {
        return Err(Fail::bad("USAGE_LIMIT_INVALID"));
    }
    Ok(Invite {
        name: Some(name).filter(|name| !name.is_empty()),
        expire: Some(expire).filter(|expire| *expire != 0),
        limit: Some(limit).filter(|limit| *limit != 0),
        join_request,
        ..invite
    })
}

/// The link that a call names, if it is the bot's own and still works.
fn own(state: &State, bot: i64, chat: i64, params: &Params) -> Result<Invite, Fail> {
    let link = params.text("invite_link");
    if link.is_empty() {
        return Err(Fail::bad("invite link must be non-empty"));
    }
    let invite = state.invites.get(&link);
    let invite = invite.filter(|invite| invite.chat == chat && invite.creator == bot && !invite.revoked);
    invite.cloned().ok_or_else(|| Fail::bad("INVITE_HASH_EXPIRED"))
}

fn tell(state: &mut State, bot: i64, what: &str, invite: &Invite) {
    let asks = if invite.join_request { ", on request" } else { "" };
    state.tell(bot, |all| format!("{}: {what} {}{asks}", all.title(invite.chat), invite.link));
}

/// createChatInviteLink
pub fn create(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let chat = managed(state, bot, params)?;
    let invite = state.new_invite(chat, bot, false);
    let invite = apply(state, params, invite)?;
    state.keep_invite(&invite);
    tell(state, bot, "new link", &invite);
    Ok(state.invite_json(bot, &invite))
}

/// editChatInviteLink
pub fn edit(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let chat = managed(state, bot, params)?;
    let invite = own(state, bot, chat, params)?;
    if invite.primary {
        return Err(Fail::bad("CHAT_INVITE_PERMANENT"));
    }
    let invite = apply(state, params, invite)?;
    state.invites.insert(invite.link.clone(), invite.clone());
    tell(state, bot, "changed link", &invite);
    Ok(state.invite_json(bot, &invite))
}

/// revokeChatInviteLink
pub fn revoke(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let chat = managed(state, bot, params)?;
    let invite = Invite { revoked: true, ..own(state, bot, chat, params)? };
    state.invites.insert(invite.link.clone(), invite.clone());
    tell(state, bot, "revoked link", &invite);
    if invite.primary {
        let successor = state.new_invite(chat, bot, true);
        state.keep_invite(&successor);
    }
    Ok(state.invite_json(bot, &invite))
}

/// exportChatInviteLink
pub fn export(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let chat = managed(state, bot, params)?;
    for link in state.chats.get(&chat).map(|chat| chat.links.clone()).unwrap_or_default() {
        if let Some(invite) = state.invites.get_mut(&link).filter(|invite| invite.primary && invite.creator == bot) {
            invite.revoked = true;
        }
    }
    let invite = state.new_invite(chat, bot, true);
    state.keep_invite(&invite);
    tell(state, bot, "new primary link", &invite);
    Ok(json!(invite.link))
}
