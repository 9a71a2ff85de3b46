//! `usher bot`: add, remove and list bots.

use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, bot_id},
    desk::{self, Desk},
    members::person,
    secret::Secret,
};
use crate::{
    domain::{BotId, UserId, team::Role},
    store::BotRow,
    telegram::{Client, Meaning},
};

#[derive(Args, Debug)]
pub struct Group {
    #[command(flatten)]
    pub shape: Shape,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add a bot, or replace its token; a running daemon starts it within a second
    ///
    /// The token is checked with Telegram and kept encrypted, for which MASTER_KEY must be set.
    #[command(
        after_help = "Examples:\n  usher bot add 123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8 --owners 987654321\n  \
                            usher bot add - --owners 987654321,987654322 < token.txt"
    )]
    Add {
        /// The token from @BotFather; `-` reads it from standard input
        token: Secret,
        /// Telegram ids of its owners, comma separated; they command the bot in the chat
        #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = person)]
        owners: Vec<UserId>,
        /// Do not ask Telegram whether the token is right
        #[arg(long)]
        offline: bool,
    },
    /// Stop running a bot and forget its token; its chats, plans and people stay for the day it is added again
    #[command(after_help = "Example:\n  usher bot remove 123456789")]
    Remove {
        /// The digits before the colon of its token
        #[arg(value_parser = bot_id)]
        id: BotId,
    },
    /// List all bots
    List,
}

pub async fn run(desk: &Desk, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Add { token, owners, offline } => add(desk, token, &owners, offline).await,
        Command::Remove { id } => remove(desk, id).await,
        Command::List => list(desk).await,
    }
}

async fn add(desk: &Desk, token: Secret, owners: &[UserId], offline: bool) -> Result<Answer, Failure> {
    let token = token.read()?;
    let Some(id) = BotId::of_token(token.expose_secret()) else {
        return Err(Failure::Usage(
            "that is not a bot token; @BotFather gives one such as 123456789:AAH5YkoiEuPk8-FZa32hStHTqXiLPtAEhx8"
                .into(),
        ));
    };
    let settings = &desk.app.settings;
    // The token of BOT_TOKEN is never written to the database.
    let sealed = match settings.bot_token.as_ref().filter(|_| settings.first_bot() == Some(id)) {
        Some(first) if first.expose_secret() == token.expose_secret() => None,
        Some(_) => {
            return Err(Failure::Failed(format!(
                "bot {id} is the bot of BOT_TOKEN, whose token is another: put the present one there"
            )));
        }
        None => Some(desk.seal("the token of a bot added by command")?.seal(id, &token)?),
    };
    let username = if offline {
        None
    } else {
        let telegram = Client::new(id, token, &settings.telegram_api_url, desk.app.http.clone());
        Some(introduce(&telegram).await?)
    };
    let mut work = desk.begin().await?;
    work.add_bot(id, sealed.as_deref()).await?;
    if let Some(username) = &username {
        work.name_bot(id, username).await?;
    }
    for owner in owners {
        work.set_role(id, *owner, Some(Role::Owner)).await?;
    }
    work.commit().await?;
    let row = desk.row(Some(id)).await?;
    let owners = owners_of(desk, &row).await?;
    let mut text = format!("Bot {} is added. A running daemon starts it within a second.", desk::name(&row));
    if owners.is_empty() {
        text.push_str(&format!("\nNobody owns it yet: `usher bot add TOKEN --owners ID` (bot {id})"));
    }
    Ok(Answer { text, json: json(desk, &row, &owners) })
}

/// The bot's name, from Telegram.
pub async fn introduce(telegram: &Client) -> Result<String, Failure> {
    telegram.me().await.map(|me| me.username).map_err(|fault| {
        Failure::Failed(match fault.meaning() {
            Meaning::TokenRefused => format!(
                "Telegram refuses this token ({fault}). Get the present one: write /token to @BotFather and choose the bot"
            ),
            _ => format!("the token could not be checked ({fault}): try again, or add the bot unchecked by --offline"),
        })
    })
}

async fn remove(desk: &Desk, id: BotId) -> Result<Answer, Failure> {
    let known = desk::list(&desk.rows().await?);
    let mut work = desk.begin().await?;
    if !work.remove_bot(id).await? {
        return Err(desk::nobody(id, &known));
    }
    work.commit().await?;
    let mut text = format!("Bot {id} is removed; a running daemon stops it within a second. Its data stay.");
    if desk.app.settings.first_bot() == Some(id) {
        text.push_str(
            "\nIt is the bot of BOT_TOKEN: the next `usher run` brings it back unless that is taken away too.",
        );
    }
    Ok(Answer { text, json: json!({ "id": id, "removed": true }) })
}

async fn list(desk: &Desk) -> Result<Answer, Failure> {
    let mut items = Vec::new();
    for row in desk.rows().await? {
        let owners = owners_of(desk, &row).await?;
        let ids: Vec<String> = owners.iter().map(ToString::to_string).collect();
        let ids = if ids.is_empty() { "nobody".to_owned() } else { ids.join(", ") };
        let line = format!("{}: owned by {ids}, {}", desk::name(&row), where_token(desk, &row));
        items.push((line, json(desk, &row, &owners)));
    }
    Ok(Answer::list(items, "No bot yet: set BOT_TOKEN, or `usher bot add TOKEN --owners ID`"))
}

async fn owners_of(desk: &Desk, row: &BotRow) -> Result<Vec<UserId>, Failure> {
    let settings = &desk.app.settings;
    let is_first = settings.first_bot() == Some(row.bot_id);
    let mut owners = if is_first { settings.owner_ids.clone() } else { Vec::new() };
    let team = desk.app.store.team(row.bot_id).await?;
    owners.extend(team.into_iter().filter(|member| member.role == Role::Owner).map(|member| member.user));
    owners.sort_unstable();
    owners.dedup();
    Ok(owners)
}

fn where_token(desk: &Desk, row: &BotRow) -> &'static str {
    match (&row.sealed_token, desk.app.settings.first_bot() == Some(row.bot_id)) {
        (_, true) => "token from BOT_TOKEN",
        (Some(_), _) => "token kept encrypted",
        (None, _) => "no token: was the bot of BOT_TOKEN once",
    }
}

fn json(desk: &Desk, row: &BotRow, owners: &[UserId]) -> serde_json::Value {
    let token = match (&row.sealed_token, desk.app.settings.first_bot() == Some(row.bot_id)) {
        (_, true) => Some("BOT_TOKEN"),
        (Some(_), _) => Some("sealed"),
        (None, _) => None,
    };
    json!({
        "id": row.bot_id,
        "username": row.username,
        "owners": owners,
        "token": token,
        "gate_sources": row.gate_sources.split(',').filter(|name| !name.is_empty()).collect::<Vec<_>>(),
        "gate_plan": row.gate_plan_id,
    })
}
