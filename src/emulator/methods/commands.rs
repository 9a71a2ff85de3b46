//! The command lists that a bot sets for its menus.

use serde_json::{Value, json};

use crate::emulator::{
    chat::Kind,
    fail::Fail,
    membership::Place,
    params::Params,
    state::{State, command_key},
};

const MOST_COMMANDS: usize = 100;

fn key(state: &State, bot: i64, params: &Params) -> Result<String, Fail> {
    let scope = params.json("scope").map_err(|_| Fail::bad("can't parse BotCommandScope JSON object"))?;
    let scope = scope.unwrap_or_else(|| json!({ "type": "default" }));
    let kind = scope["type"].as_str().unwrap_or_default();
    match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => {}
        "chat" | "chat_administrators" | "chat_member" => {
            let mut target = Params::default();
            target.fields.insert("chat_id".to_owned(), scope["chat_id"].clone());
            match state.place(bot, &target)? {
                Place::Private(_) if kind != "chat" => {
                    return Err(Fail::bad("can't use specified scope in private chats"));
                }
                Place::Private(_) => {}
                Place::Chat(id) => {
                    if state.enter(bot, id, false)?.kind == Kind::Channel {
                        return Err(Fail::bad("can't change commands in channel chats"));
                    }
                }
            }
            if kind == "chat_member" && scope["user_id"].as_i64().is_none_or(|user| user <= 0) {
                return Err(Fail::bad("invalid user_id specified"));
            }
        }
        _ => return Err(Fail::bad("can't parse BotCommandScope: Unsupported type specified")),
    }
    Ok(command_key(&scope, &params.text("language_code")))
}

fn check(command: &Value) -> Result<(), Fail> {
    let name = command["command"].as_str().unwrap_or_default().trim_start_matches('/');
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 32 || !name.chars().all(fine) {
        return Err(Fail::bad("BOT_COMMAND_INVALID"));
    }
    let description = command["description"].as_str().unwrap_or_default();
    if description.trim().is_empty() || description.chars().count() > 256 {
        return Err(Fail::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(())
}

/// setMyCommands
pub fn set(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let list = params.json("commands").map_err(|_| Fail::bad("can't parse commands JSON object"))?;
    let list = list.ok_or_else(|| Fail::required("commands"))?;
    let commands = list.as_array().ok_or_else(|| Fail::bad("expected an Array of BotCommand"))?;
    if commands.len() > MOST_COMMANDS {
        return Err(Fail::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(check)?;
    let key = key(state, bot, params)?;
    if let Some(bot) = state.bots.get_mut(&bot) {
        bot.commands.insert(key, list);
    }
    Ok(json!(true))
}

/// getMyCommands
pub fn get(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let key = key(state, bot, params)?;
    let list = state.bots.get(&bot).and_then(|bot| bot.commands.get(&key).cloned());
    Ok(list.unwrap_or_else(|| json!([])))
}

/// deleteMyCommands
pub fn delete(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let key = key(state, bot, params)?;
    if let Some(bot) = state.bots.get_mut(&bot) {
        bot.commands.remove(&key);
    }
    Ok(json!(true))
}
