//! The bot's rights in its chats, and in the channels that the gate requires.

use std::sync::Arc;

use futures::future::join_all;

use super::Finding;
use crate::{
    app::Bot,
    cli::{
        Failure, chats,
        desk::Desk,
        look::{place, rights},
    },
    domain::{Chat, ChatId, Source},
    flows::connect::{NEEDED, Place},
    telegram::CallFault,
};

pub async fn look(desk: &Desk, bot: &Arc<Bot>, about: &str, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let chats = desk.app.store.chats(bot.id).await?;
    if chats.is_empty() {
        let mend = "Make the bot administrator of your channel or group, or `usher chat add CHAT_ID`";
        findings.push(Finding::look(about, "no chat is connected", mend));
    }
    let places = join_all(chats.iter().map(|chat| place(&bot.telegram, chat.id))).await;
    for (chat, place) in chats.iter().zip(places) {
        findings.push(connected(chat, place, &format!("{about}, chat {} “{}”", chat.id, chat.title)));
    }
    required(desk, bot, about, findings).await
}

fn connected(chat: &Chat, place: Result<Place, CallFault>, about: &str) -> Finding {
    let missing = match place {
        Err(fault) => {
            return Finding::look(
                about,
                format!("Telegram says nothing of the bot's rights: {fault}"),
                "Look again later",
            );
        }
        Ok(Place::Out) if chat.disconnected_at.is_some() => {
            return Finding::look(
                about,
                "the bot was removed from it",
                "Add it again as administrator if that was no plan",
            );
        }
        Ok(Place::Out) => {
            return Finding::wrong(about, "the bot is not in it any more", "Add it there again as administrator");
        }
        Ok(Place::Member) => NEEDED.map(str::to_owned).to_vec(),
        Ok(Place::Admin(missing)) => missing,
    };
    if !missing.is_empty() {
        let text = format!("the bot lacks these rights: {}", rights(&missing));
        return Finding::wrong(about, text, "Give them to it in the chat's administrator settings");
    }
    if !chat.is_ready() {
        let mend = format!("`usher chat add {}` sets it right", chat.id);
        return Finding::wrong(about, "the rights are complete, but the database does not know it", mend);
    }
    Finding::fine(about, format!("rights are complete; {}", chats::settings(chat)))
}

/// Only an administrator can see who has joined.
async fn required(desk: &Desk, bot: &Arc<Bot>, about: &str, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let required = desk.app.store.required_chats(bot.id).await?;
    let settings = desk.row(Some(bot.id)).await?.settings();
    if !required.is_empty() && !settings.sources.contains(&Source::Channels) {
        let mend = "`usher gate sources channels` (or subgram,channels) turns that on";
        findings.push(Finding::look(about, "channels are required, but the gate does not ask for them", mend));
    }
    let places = join_all(required.iter().map(|(chat, ..)| place(&bot.telegram, *chat))).await;
    for ((chat, title, _), place) in required.iter().zip(places) {
        findings.push(asked(*chat, place, &format!("{about}, required channel {chat} “{title}”")));
    }
    Ok(())
}

fn asked(chat: ChatId, place: Result<Place, CallFault>, about: &str) -> Finding {
    match place {
        Ok(Place::Admin(_)) => Finding::fine(about, "the bot sees who has joined"),
        Ok(_) => {
            let mend = format!("Make it administrator there, or `usher gate drop {chat}`");
            Finding::wrong(about, "the bot is not administrator and cannot see who has joined", mend)
        }
        Err(fault) => {
            Finding::look(about, format!("Telegram says nothing of the bot's place: {fault}"), "Look again later")
        }
    }
}
