//! `usher chat`: connect chats and change their settings.

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    look::{self, chat_id, rights},
};
use crate::{
    domain::{BotId, Chat, ChatId, UserId, team::Act},
    flows::{
        connect::{self, NEEDED, Place},
        setup::{self, Manners},
    },
};

#[derive(Args, Debug)]
pub struct Group {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Connect a chat in which the bot is; chats where an owner makes it administrator connect by themselves
    ///
    /// Telegram is asked for the chat and for the bot's rights there; what is missing is named.
    #[command(after_help = "Example:\n  usher chat add -1001234567890")]
    Add {
        /// The id of the channel or group
        #[arg(allow_negative_numbers = true, value_name = "CHAT_ID", value_parser = chat_id)]
        chat: ChatId,
    },
    /// List all chats with their settings
    List,
    /// Change a chat's settings; what is not named stays
    #[command(
        group = ArgGroup::new("change").required(true).multiple(true).args(["join_requests", "strays", "bans"]),
        after_help = "Examples:\n  usher chat set -1001234567890 --join-requests on\n  \
                      usher chat set -1001234567890 --strays keep --bans lift"
    )]
    Set {
        /// The id of the channel or group
        #[arg(allow_negative_numbers = true, value_name = "CHAT_ID", value_parser = chat_id)]
        chat: ChatId,
        /// Personal links lead to a request, which the bot approves for the right person only. Requests by other links are
        /// answered too: a person with a right is approved; one without is declined, or left to you with --strays keep
        #[arg(long, value_name = "on|off")]
        join_requests: Option<Switch>,
        /// People who come in without a right: walk them out, or keep them
        #[arg(long, value_name = "keep|remove")]
        strays: Option<Strays>,
        /// Bans made by hand in the chat: lift them for people who have a right, or keep them
        #[arg(long, value_name = "keep|lift")]
        bans: Option<Bans>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Strays {
    Keep,
    Remove,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bans {
    Keep,
    Lift,
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Add { chat } => add(desk, bot, chat).await,
        Command::List => {
            let row = desk.row(bot).await?;
            let chats = desk.app.store.chats(row.bot_id).await?;
            let items = chats.iter().map(|chat| (line(chat), json(chat))).collect();
            Ok(Answer::list(items, "No chat yet: make the bot administrator of one, or `usher chat add CHAT_ID`"))
        }
        Command::Set { chat, join_requests, strays, bans } => {
            let change = (
                join_requests.map(|to| to == Switch::On),
                strays.map(|to| to == Strays::Keep),
                bans.map(|to| to == Bans::Keep),
            );
            set(desk, bot, chat, change).await
        }
    }
}

async fn add(desk: &Desk, bot: Option<BotId>, chat: ChatId) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    let (kind, details) = look::chat(&bot.telegram, chat).await?;
    let place = match look::place(&bot.telegram, chat).await.map_err(|fault| look::why(&fault, chat))? {
        Place::Out => {
            return Err(Failure::Failed(format!(
                "the bot is not in “{}”: add it there as administrator with the rights to {}, then repeat",
                details.title,
                rights(&NEEDED.map(str::to_owned))
            )));
        }
        // Connected all the same: what waits goes on as soon as the rights come.
        Place::Member => Place::Admin(NEEDED.map(str::to_owned).to_vec()),
        place => place,
    };
    let mut work = desk.begin().await?;
    connect::placed(&mut work, bot.id, (chat, kind, &details.title), place, true).await?;
    work.audit(bot.id, UserId::OPERATOR, Act::Connect, None, &details.title).await?;
    work.commit().await?;
    let chat = known(desk, bot.id, chat).await?;
    let mut text = format!("“{}” ({}) is connected.", chat.title, chat.id);
    if !chat.missing_rights.is_empty() {
        text.push_str(&format!(
            "\nThe bot lacks these rights there: {}. Give them to it in the chat's administrator settings; until then \
             nobody can be let in or walked out.",
            rights(&chat.missing_rights)
        ));
    }
    Ok(Answer { text, json: json(&chat) })
}

/// A chat that must be known.
pub async fn known(desk: &Desk, bot: BotId, chat: ChatId) -> Result<Chat, Failure> {
    let found = desk.app.store.chat(bot, chat).await?;
    found.ok_or_else(|| Failure::Failed(format!("chat {chat} is not connected: `usher chat add {chat}`")))
}

async fn set(
    desk: &Desk,
    bot: Option<BotId>,
    chat: ChatId,
    (join_requests, keep_strays, keep_bans): (Option<bool>, Option<bool>, Option<bool>),
) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let before = known(desk, row.bot_id, chat).await?;
    let mut work = desk.begin().await?;
    let manners = Manners { join_requests, keep_strays, keep_bans };
    if !setup::set_chat(&mut work, (row.bot_id, UserId::OPERATOR), &before, manners).await? {
        return Err(Failure::Failed(format!(
            "“{}” is a basic group, which has no links for requests: turn it into a supergroup first",
            before.title
        )));
    }
    work.commit().await?;
    let chat = known(desk, row.bot_id, chat).await?;
    Ok(Answer { text: line(&chat), json: json(&chat) })
}

/// A chat's settings in words.
pub fn settings(chat: &Chat) -> String {
    format!(
        "join requests {}, strays are {}, bans made by hand are {}",
        if chat.join_requests { "on" } else { "off" },
        if chat.keep_strays { "kept" } else { "removed" },
        if chat.keep_bans { "kept" } else { "lifted for people with a right" },
    )
}

fn line(chat: &Chat) -> String {
    let state = match (&chat.disconnected_at, chat.missing_rights.is_empty()) {
        (Some(_), _) => "the bot is out of it".to_owned(),
        (None, true) => "connected".to_owned(),
        (None, false) => format!("connected, lacks {}", rights(&chat.missing_rights)),
    };
    format!("{} “{}” ({}): {state}; {}", chat.id, chat.title, chat.kind.name(), settings(chat))
}

fn json(chat: &Chat) -> Value {
    json!({
        "id": chat.id,
        "title": chat.title,
        "kind": chat.kind.name(),
        "connected": chat.disconnected_at.is_none(),
        "missing_rights": chat.missing_rights,
        "join_requests": chat.join_requests,
        "strays": if chat.keep_strays { "keep" } else { "remove" },
        "bans": if chat.keep_bans { "keep" } else { "lift" },
    })
}
