//! `usher gate`: what stands before free access.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    look::{self, chat_id},
    subgram,
};
use crate::{
    domain::{BotId, ChatId, Source, UserId},
    flows::{connect::Place, setup},
    store::BotRow,
    telegram::button,
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
    /// Require people to join a channel first; the bot must be administrator there to see who has
    #[command(after_help = "Examples:\n  usher gate require -1009876543210\n  \
                            usher gate require -1009876543210 --link https://t.me/+AbCdEf")]
    Require {
        /// The id of the channel or group
        #[arg(allow_negative_numbers = true, value_name = "CHAT_ID", value_parser = chat_id)]
        chat: ChatId,
        /// Where the button leads; left out, the chat's public name or its own invite link
        #[arg(long, value_name = "URL", value_parser = address)]
        link: Option<String>,
    },
    /// No longer require a channel
    #[command(after_help = "Example:\n  usher gate drop -1009876543210")]
    Drop {
        /// The id of the channel or group
        #[arg(allow_negative_numbers = true, value_name = "CHAT_ID", value_parser = chat_id)]
        chat: ChatId,
    },
    /// Choose which sponsor sources the gate asks, and in which order
    #[command(after_help = "Examples:\n  usher gate sources channels,subgram\n  usher gate sources none")]
    Sources {
        /// `subgram`, `channels`, or both with a comma between them; `none` leaves the gate open
        #[arg(value_name = "SOURCES", value_parser = sources)]
        sources: Sources,
    },
    /// How SubGram is asked for this bot: with which key, for which sponsors; what is not named stays
    ///
    /// Without a key of its own SUBGRAM_API_KEY serves the bot of BOT_TOKEN. A new choice is in force at once, but
    /// SubGram keeps a list that it has picked for a person for a while.
    #[command(after_help = "Examples:\n  usher gate subgram - < key.txt\n  usher gate subgram --clear\n  \
                            usher gate subgram --max-sponsors 3 --exclude-resource-ids -1001234567890,5811111111\n  \
                            usher gate subgram --max-sponsors default --exclude-resource-ids none")]
    Subgram(subgram::Change),
    /// Show the gate: its sources, the required channels, and the plan it opens
    Show,
}

/// Sources in the order to ask. One value, not a list of arguments.
#[derive(Clone, Debug)]
pub struct Sources(Vec<Source>);

fn sources(text: &str) -> Result<Sources, String> {
    if text.trim() == "none" {
        return Ok(Sources(Vec::new()));
    }
    let sources = Source::parse_list(text)?;
    let twice = sources.iter().enumerate().any(|(n, source)| sources[..n].contains(source));
    if sources.is_empty() || twice {
        return Err("name subgram, channels or both once each, or none".into());
    }
    Ok(Sources(sources))
}

/// An address to which a Telegram button may lead.
fn address(text: &str) -> Result<String, String> {
    button::address(text).map(str::to_owned).ok_or_else(|| "write an address such as https://t.me/mychannel".into())
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Require { chat, link } => require(desk, bot, chat, link).await,
        Command::Drop { chat } => drop_requirement(desk, bot, chat).await,
        Command::Sources { sources: Sources(sources) } => {
            let row = desk.row(bot).await?;
            let mut work = desk.begin().await?;
            setup::set_sources(&mut work, (row.bot_id, UserId::OPERATOR), &sources).await?;
            work.commit().await?;
            show(desk, desk.row(Some(row.bot_id)).await?).await
        }
        Command::Subgram(change) => {
            let row = desk.row(bot).await?;
            subgram::set(desk, &row, change).await?;
            show(desk, desk.row(Some(row.bot_id)).await?).await
        }
        Command::Show => show(desk, desk.row(bot).await?).await,
    }
}

async fn require(desk: &Desk, bot: Option<BotId>, chat: ChatId, link: Option<String>) -> Result<Answer, Failure> {
    let (row, bot) = desk.bot(bot).await?;
    let (_, details) = look::chat(&bot.telegram, chat).await?;
    let Some(link) = link.or_else(|| details.address()) else {
        return Err(Failure::Failed(format!(
            "“{}” has neither a public name nor an invite link of the bot's: say where the button leads by --link URL",
            details.title
        )));
    };
    let place = look::place(&bot.telegram, chat).await.map_err(|fault| look::why(&fault, chat))?;
    let mut work = desk.begin().await?;
    setup::require(&mut work, (bot.id, UserId::OPERATOR), (chat, &details.title), &link).await?;
    work.commit().await?;
    let mut text = format!("People must join “{}” ({chat}) first; the button leads to {link}.", details.title);
    if desk.app.store.chat(bot.id, chat).await?.is_some_and(|chat| !chat.keep_strays) {
        text.push_str(&format!(
            "\nWho joins it without a right is walked out again, as that chat is set: `usher chat set {chat} --strays keep` \
             ends it."
        ));
    }
    let sees = matches!(place, Place::Admin(_));
    if !sees {
        text.push_str("\nThe bot is not administrator there and cannot see who has joined: make it one.");
    }
    if !row.settings().sources.contains(&Source::Channels) {
        text.push_str("\nThe gate does not ask for channels yet: `usher gate sources channels` (or subgram,channels).");
    }
    Ok(Answer { text, json: json!({ "id": chat, "title": details.title, "link": link, "bot_is_admin": sees }) })
}

async fn drop_requirement(desk: &Desk, bot: Option<BotId>, chat: ChatId) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let required = desk.app.store.required_chats(row.bot_id).await?;
    let title =
        required.into_iter().find(|(id, ..)| *id == chat).map_or_else(|| chat.to_string(), |(_, title, _)| title);
    let mut work = desk.begin().await?;
    if !setup::require_no_more(&mut work, (row.bot_id, UserId::OPERATOR), (chat, &title)).await? {
        return Err(Failure::Failed(format!("{chat} is not required: `usher gate show` lists what is")));
    }
    work.commit().await?;
    let mut text = format!("{chat} is required no longer.");
    let keeps = desk.app.store.chat(row.bot_id, chat).await?.is_some_and(|chat| chat.keep_strays);
    if keeps {
        // Set by the requirement, most likely; whom to walk out is the owner's decision all the same.
        text.push_str(&format!(
            "\nWho joins it without a right still stays, as that chat is set now: `usher chat set {chat} --strays remove` \
             ends it."
        ));
    }
    let strays = if keeps { "keep" } else { "remove" };
    Ok(Answer { text, json: json!({ "id": chat, "required": false, "strays": strays }) })
}

async fn show(desk: &Desk, row: BotRow) -> Result<Answer, Failure> {
    let (settings, id) = (&desk.app.settings, row.bot_id);
    let gate = row.settings();
    let names: Vec<&str> = gate.sources.iter().map(|source| source.name()).collect();
    let key = match (&row.sealed_sponsor, settings.first_bot() == Some(id) && settings.subgram_api_key.is_some()) {
        (Some(_), _) => Some("own"),
        (None, true) => Some("SUBGRAM_API_KEY"),
        (None, false) => None,
    };
    let (asked, options) = subgram::show(desk, &gate);
    let required = desk.app.store.required_chats(id).await?;
    let plan = desk.app.store.plans(id).await?.into_iter().find(|plan| gate.gate_plan == Some(plan.id));
    let mut lines = vec![
        format!(
            "Sources, in this order: {}",
            if names.is_empty() { "none, the gate is open".into() } else { names.join(", ") }
        ),
        format!(
            "SubGram key: {}",
            key.map_or("none, SubGram is not asked", |key| if key == "own" { "the bot's own" } else { key })
        ),
        format!("SubGram is asked with: {asked}"),
    ];
    lines.push(if required.is_empty() { "Required channels: none".into() } else { "Required channels:".into() });
    lines.extend(required.iter().map(|(chat, title, link)| format!("  {chat} “{title}” {link}")));
    lines.push(match &plan {
        Some(plan) => format!("Passing it opens plan {} “{}” ({})", plan.id, plan.name, plan.term),
        None => "Passing it opens nothing yet: `usher plan add ... --gate`, or `usher plan gate ID`".into(),
    });
    let required: Vec<_> =
        required.iter().map(|(chat, title, link)| json!({ "id": chat, "title": title, "link": link })).collect();
    Ok(Answer {
        text: lines.join("\n"),
        json: json!({
            "id": id,
            "sources": names,
            "subgram_key": key,
            "subgram": options,
            "required": required,
            "plan": plan.map(|plan| plan.id),
        }),
    })
}
