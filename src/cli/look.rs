//! What Telegram tells of a chat, and of the bot's own place in it.

use super::Failure;
use crate::{
    domain::{ChatId, ChatKind},
    flows::setup::{self, Details},
    telegram::{CallFault, Client, Meaning},
};

/// A chat's details.
pub async fn chat(telegram: &Client, chat: ChatId) -> Result<(ChatKind, Details), Failure> {
    let details = setup::details(telegram, chat).await.map_err(|fault| why(&fault, chat))?;
    match ChatKind::parse(&details.kind) {
        Some(kind) => Ok((kind, details)),
        None => Err(Failure::Failed(format!("{chat} is a {} chat; Usher guards channels and groups", details.kind))),
    }
}

pub use crate::flows::connect::look as place;

/// Why a call about a chat did not work, and what to do.
pub fn why(fault: &CallFault, chat: ChatId) -> Failure {
    Failure::Failed(match fault.meaning() {
        Meaning::Migrated(to) => format!("the group {chat} became a supergroup: its id is {to} now"),
        Meaning::TokenRefused => {
            format!("Telegram refuses the bot's token ({fault}): get the present one from @BotFather")
        }
        Meaning::Again | Meaning::Wait(_) => {
            format!("Telegram does not answer ({fault}): look at the network and TELEGRAM_API_URL, then try again")
        }
        _ => format!(
            "Telegram does not show chat {chat} to the bot ({fault}): add the bot there as administrator, and look \
             whether the id is right (ids of channels and supergroups begin with -100)"
        ),
    })
}

/// The names of rights as Telegram's apps show them.
pub fn rights(missing: &[String]) -> String {
    let name = |right: &String| match right.as_str() {
        "can_invite_users" => "invite users".to_owned(),
        "can_restrict_members" => "ban users".to_owned(),
        other => other.to_owned(),
    };
    missing.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// A chat id: negative, as groups and channels have it.
pub fn chat_id(text: &str) -> Result<ChatId, String> {
    match text.trim().parse() {
        Ok(id @ ..0) => Ok(ChatId(id)),
        _ => Err("write the id of a channel or group, such as -1001234567890, not its name or link; when an owner makes the \
                  bot administrator there, the bot tells the owner the id"
            .into()),
    }
}
