//! `usher gate subgram`: a bot's own key, and what its owner chooses of SubGram's request.

use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use super::{Failure, desk::Desk, secret::Secret};
use crate::{
    config::SubgramMode,
    domain::{
        BotSettings,
        gate::{Action, AskOptions},
    },
    store::BotRow,
};

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("change").required(true).multiple(true).args([
    "key", "clear", "mode", "action", "max_sponsors", "exclude_resource_ids", "exclude_ads_ids",
]))]
pub struct Change {
    /// The bot's own key, kept encrypted; `-` reads it from standard input
    #[arg(conflicts_with = "clear")]
    key: Option<Secret>,
    /// Forget the bot's own key
    #[arg(long)]
    clear: bool,
    /// Who shows the sponsors: links (Usher does), delegated (SubGram writes to the person itself) or default
    /// (SUBGRAM_MODE)
    #[arg(long, value_name = "links|delegated|default", value_parser = mode)]
    mode: Option<Mode>,
    /// subscribe: a person's list stays until they have joined it; newtask: a fresh list at every question, so people are
    /// asked on and on until SubGram has nothing more for them
    #[arg(long, value_name = "subscribe|newtask", value_parser = action)]
    action: Option<Action>,
    /// At most so many sponsors, 1 to 10; default leaves it to what is set at SubGram
    #[arg(long, value_name = "NUMBER|default", value_parser = most)]
    max_sponsors: Option<Most>,
    /// Channels and bots that are never shown, by Telegram id, comma separated; none ends it
    #[arg(long, value_name = "IDS|none", value_parser = ids, allow_hyphen_values = true)]
    exclude_resource_ids: Option<Ids>,
    /// Advertisers' orders that are never shown, by SubGram's ads_id, comma separated; none ends it
    #[arg(long, value_name = "IDS|none", value_parser = ids)]
    exclude_ads_ids: Option<Ids>,
}

/// Delegated or not; none follows the setting.
#[derive(Clone, Copy, Debug)]
struct Mode(Option<bool>);

/// A number of sponsors; none leaves it to SubGram.
#[derive(Clone, Copy, Debug)]
struct Most(Option<u8>);

/// Ids, one value and not a list of arguments.
#[derive(Clone, Debug)]
struct Ids(Vec<i64>);

fn mode(text: &str) -> Result<Mode, String> {
    match text {
        "links" => Ok(Mode(Some(false))),
        "delegated" => Ok(Mode(Some(true))),
        "default" => Ok(Mode(None)),
        _ => Err("write links, delegated or default".into()),
    }
}

fn action(text: &str) -> Result<Action, String> {
    Action::parse(text).ok_or_else(|| "write subscribe or newtask".into())
}

fn most(text: &str) -> Result<Most, String> {
    match text.parse() {
        _ if text == "default" => Ok(Most(None)),
        Ok(most @ 1..=10) => Ok(Most(Some(most))),
        _ => Err("write a number from 1 to 10, or default".into()),
    }
}

fn ids(text: &str) -> Result<Ids, String> {
    if text == "none" {
        return Ok(Ids(Vec::new()));
    }
    let ids: Result<Vec<i64>, _> = text.split(',').map(|id| id.trim().parse()).collect();
    ids.map(Ids).map_err(|_| "write ids such as -1001234567890,5811111111, or none".into())
}

impl Change {
    /// Takes over what was chosen; the rest stays.
    fn choose(&self, options: &mut AskOptions) {
        if let Some(Mode(delegated)) = self.mode {
            options.delegated = delegated;
        }
        if let Some(action) = self.action {
            options.action = action;
        }
        if let Some(Most(most)) = self.max_sponsors {
            options.max_sponsors = most;
        }
        if let Some(Ids(ids)) = &self.exclude_resource_ids {
            options.exclude_resource_ids = ids.iter().map(i64::to_string).collect();
        }
        if let Some(Ids(ids)) = &self.exclude_ads_ids {
            options.exclude_ads_ids.clone_from(ids);
        }
    }
}

pub async fn set(desk: &Desk, row: &BotRow, change: Change) -> Result<(), Failure> {
    let mut options = row.settings().sponsor_options;
    change.choose(&mut options);
    let forget = change.clear.then_some(None);
    let sealed = match change.key {
        None => forget,
        Some(key) => {
            let key = key.read()?;
            desk.app.subgram(key.clone()).map_err(|error| Failure::Usage(error.to_string()))?;
            Some(Some(desk.seal("the SubGram key of a bot")?.seal(row.bot_id, &key)?))
        }
    };
    let mut work = desk.begin().await?;
    if let Some(sealed) = sealed {
        work.set_sponsor_key(row.bot_id, sealed.as_deref()).await?;
    }
    work.set_sponsor_options(row.bot_id, &options).await?;
    work.commit().await?;
    Ok(())
}

/// How SubGram is asked: in words, and for scripts under SubGram's names.
pub fn show(desk: &Desk, settings: &BotSettings) -> (String, Value) {
    let options = &settings.sponsor_options;
    let delegated = options.delegated.unwrap_or(desk.app.settings.subgram_mode == SubgramMode::Delegated);
    let mode = if delegated { "delegated" } else { "links" };
    let mut words = vec![format!("mode {mode}"), format!("action {}", options.action.name())];
    words.extend(options.max_sponsors.map(|most| format!("at most {most} sponsors")));
    let ads: Vec<String> = options.exclude_ads_ids.iter().map(i64::to_string).collect();
    for (ids, what) in [(&options.exclude_resource_ids, "channels or bots"), (&ads, "orders")] {
        if !ids.is_empty() {
            words.push(format!("without the {what} {}", ids.join(",")));
        }
    }
    let json = json!({
        "mode": mode,
        "action": options.action.name(),
        "max_sponsors": options.max_sponsors,
        "exclude_resource_ids": options.exclude_resource_ids,
        "exclude_ads_ids": options.exclude_ads_ids,
    });
    (words.join(", "), json)
}
