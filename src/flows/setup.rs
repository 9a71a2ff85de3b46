//! What the team sets up beside plans: chats, what stands before the free access, ways to pay; in the chat and at the
//! command line, with their line in the audit log.

use serde::Deserialize;

use crate::{
    domain::{BotId, Chat, ChatId, ChatKind, Plan, Source, UserId, order::Method, team::Act},
    error::Result,
    store::{MethodRow, Work},
    telegram::{CallFault, Client, calls},
};

/// Characters of the instructions for paying by hand. Telegram takes messages of 4096; the order stands around them.
pub const LONGEST_INSTRUCTIONS: usize = 3_000;

/// A group or channel as getChat shows it.
#[derive(Clone, Debug, Deserialize)]
pub struct Details {
    /// `channel`, `group`, `supergroup`; `private` is none of ours.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Its public name.
    pub username: Option<String>,
    /// The bot's own invite link.
    pub invite_link: Option<String>,
}

impl Details {
    /// Where a button to it leads: its public name, or the bot's own link.
    pub fn address(&self) -> Option<String> {
        let public = self.username.as_ref().map(|name| format!("https://t.me/{name}"));
        public.or_else(|| self.invite_link.clone())
    }
}

/// Asks Telegram for a chat. Network, no transaction.
///
/// # Errors
/// A [`CallFault`] when the bot cannot see it.
pub async fn details(telegram: &Client, chat: ChatId) -> Result<Details, CallFault> {
    telegram.ask(&calls::get_chat(chat)).await
}

/// How people come into a chat and stay there; what is `None` stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manners {
    /// Entry by request.
    pub join_requests: Option<bool>,
    /// People who come without a right may stay.
    pub keep_strays: Option<bool>,
    /// A ban made by hand outlasts a right.
    pub keep_bans: Option<bool>,
}

/// Changes how people come into a chat and stay there. False for requests to join a basic group, which has no links for
/// them.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_chat(work: &mut Work, (bot, by): (BotId, UserId), chat: &Chat, manners: Manners) -> Result<bool> {
    if chat.kind == ChatKind::Group && manners.join_requests == Some(true) {
        return Ok(false);
    }
    let Manners { join_requests, keep_strays, keep_bans } = manners;
    work.set_chat(bot, chat.id, join_requests, keep_strays, keep_bans).await?;
    let word = |name: &str, value: Option<bool>, words: [&str; 2]| {
        value.map(|on| format!("{name} {}", words[usize::from(on)]))
    };
    let said = [
        word("join requests", join_requests, ["off", "on"]),
        word("strays", keep_strays, ["remove", "keep"]),
        word("bans", keep_bans, ["lift", "keep"]),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    work.audit(bot, by, Act::SetChat, None, &format!("“{}”: {}", chat.title, said.join(", "))).await?;
    Ok(true)
}

/// Chooses which sources the gate asks, in this order; none leaves it open.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_sources(work: &mut Work, (bot, by): (BotId, UserId), sources: &[Source]) -> Result<()> {
    work.set_gate_sources(bot, sources).await?;
    let names: Vec<&str> = sources.iter().map(|source| source.name()).collect();
    let names = if names.is_empty() { "none".to_owned() } else { names.join(",") };
    work.audit(bot, by, Act::SetGate, None, &format!("sources {names}")).await
}

/// A source is asked from now on, after the others, or not any more; what somebody else has just chosen stays. The answer
/// is whom the gate asks now.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_source(work: &mut Work, by: (BotId, UserId), source: Source, on: bool) -> Result<Vec<Source>> {
    let mut sources = work.gate_sources_to_change(by.0).await?;
    sources.retain(|other| *other != source);
    if on {
        sources.push(source);
    }
    set_sources(work, by, &sources).await?;
    Ok(sources)
}

/// Requires people to join a chat before free access.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn require(
    work: &mut Work,
    (bot, by): (BotId, UserId),
    (chat, title): (ChatId, &str),
    link: &str,
) -> Result<()> {
    work.require_chat(bot, chat, title, link).await?;
    work.audit(bot, by, Act::SetGate, None, &format!("requires “{title}”")).await
}

/// No longer requires a chat. False if it was not required.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn require_no_more(
    work: &mut Work,
    (bot, by): (BotId, UserId),
    (chat, title): (ChatId, &str),
) -> Result<bool> {
    let was = work.drop_requirement(bot, chat).await?;
    if was {
        work.audit(bot, by, Act::SetGate, None, &format!("requires “{title}” no longer")).await?;
    }
    Ok(was)
}

/// Chooses what passing the gate opens; none opens nothing.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_gate_plan(work: &mut Work, (bot, by): (BotId, UserId), plan: Option<&Plan>) -> Result<()> {
    work.set_gate_plan(bot, plan.map(|plan| plan.id)).await?;
    let opens = plan.map_or_else(|| "opens nothing".to_owned(), |plan| format!("opens {}", super::plans::titled(plan)));
    work.audit(bot, by, Act::SetGate, None, &opens).await
}

/// Sets up a way to pay, or changes it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn set_method(work: &mut Work, (bot, by): (BotId, UserId), row: &MethodRow) -> Result<()> {
    work.set_method(bot, row).await?;
    work.audit(bot, by, Act::SetMethod, None, row.method.name()).await
}

/// Takes a way to pay away; orders that were placed with it can still be paid. False if it was not there.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn drop_method(work: &mut Work, (bot, by): (BotId, UserId), method: Method) -> Result<bool> {
    let was = work.drop_method(bot, method).await?;
    if was {
        work.audit(bot, by, Act::DropMethod, None, method.name()).await?;
    }
    Ok(was)
}
