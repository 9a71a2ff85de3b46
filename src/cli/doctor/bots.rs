//! One bot: its token, what receives its updates, and who owns it.

use std::sync::Arc;

use futures::future::join_all;
use reqwest::Url;
use secrecy::SecretString;
use serde::Deserialize;

use super::{Finding, places, shop, sponsors};
use crate::{
    app::Bot,
    cli::{Failure, desk::Desk},
    config::Settings,
    domain::{UserId, team::Deed},
    flows::alert,
    run,
    store::BotRow,
    telegram::{Call, Client, Meaning},
};

#[derive(Deserialize)]
struct Webhook {
    #[serde(default)]
    url: String,
}

/// The token of `BOT_TOKEN`, when there is no database to look into.
pub async fn token_alone(settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let (Some(id), Some(token)) = (settings.first_bot(), settings.bot_token.clone()) else { return Ok(Vec::new()) };
    let telegram = Client::new(id, token, &settings.telegram_api_url, run::http_client()?);
    let mut findings = Vec::new();
    line(settings, &telegram, &format!("bot {id}"), &mut findings).await;
    Ok(findings)
}

/// Everything about one bot.
pub async fn look(desk: &Desk, row: &BotRow, about: &str, findings: &mut Vec<Finding>) -> Result<(), Failure> {
    let settings = &desk.app.settings;
    let (token, sponsor): (SecretString, _) = match run::keys(settings, row) {
        Ok(keys) => keys,
        Err(error) => {
            let mend = "Set it as it was when the bot was added, or add the bot again: `usher bot add TOKEN`";
            findings.push(Finding::wrong(about, format!("it cannot run: {error:#}"), mend));
            return Ok(());
        }
    };
    let bot = desk.staff(row, token);
    if line(settings, &bot.telegram, about, findings).await {
        let heard = owners(desk, &bot, about, findings).await?;
        places::look(desk, &bot, about, findings).await?;
        shop::look(desk, (&bot, row), heard, about, findings).await?;
    }
    sponsors::look(desk, &bot, (row, sponsor), about, findings).await
}

/// The line to Telegram: does it answer, to this token, and to nobody else? False if nothing more can be asked.
async fn line(settings: &Settings, telegram: &Client, about: &str, findings: &mut Vec<Finding>) -> bool {
    match telegram.me().await {
        Ok(me) => findings.push(Finding::fine(about, format!("Telegram knows the token as @{}", me.username))),
        Err(fault) if fault.meaning() == Meaning::TokenRefused => {
            let mend = if settings.first_bot() == Some(telegram.bot()) {
                "Get the present one from @BotFather and set BOT_TOKEN"
            } else {
                "Get the present one from @BotFather, then `usher bot add TOKEN`"
            };
            findings.push(Finding::wrong(about, format!("Telegram refuses the token ({fault})"), mend));
            return false;
        }
        Err(fault) => {
            let text = format!("Telegram does not answer at {}: {fault}", settings.telegram_api_url);
            findings.push(Finding::wrong(about, text, "Look at the network and TELEGRAM_API_URL"));
            return false;
        }
    }
    match telegram.ask::<Webhook>(&Call { method: "getWebhookInfo", body: "{}".into() }).await {
        Ok(webhook) if webhook.url.is_empty() => {}
        Ok(webhook) => {
            // The rest of the address may be a secret.
            let host = Url::parse(&webhook.url).ok().and_then(|url| url.host_str().map(str::to_owned));
            let text = format!("its updates go to a webhook at {}", host.unwrap_or_else(|| "another address".into()));
            let mend = format!(
                "Delete it: `curl {}/bot$BOT_TOKEN/deleteWebhook` with the bot's token, and stop what set it",
                settings.telegram_api_url
            );
            findings.push(Finding::wrong(about, text, mend));
        }
        Err(fault) => findings.push(Finding::look(about, format!("no word of a webhook: {fault}"), "Look again later")),
    }
    true
}

/// Owners: known, and reachable, which only trying tells. True if one of them is.
async fn owners(desk: &Desk, bot: &Arc<Bot>, about: &str, findings: &mut Vec<Finding>) -> Result<bool, Failure> {
    let owners = alert::who_may(&desk.app, bot, Deed::Team).await?;
    if owners.is_empty() {
        let mend = "Set OWNER_IDS, or `usher bot add TOKEN --owners ID`";
        findings.push(Finding::wrong(about, "nobody owns it: no one can command it or is told of trouble", mend));
        return Ok(false);
    }
    let tries = join_all(owners.iter().map(|owner| reach(&bot.telegram, *owner))).await;
    let heard = tries.iter().any(Option::is_none);
    for (owner, silent) in owners.iter().zip(tries) {
        findings.push(match silent {
            None => Finding::fine(about, format!("owner {owner} can be written to")),
            Some(why) => Finding::look(
                about,
                format!("owner {owner} cannot be written to ({why})"),
                "They send /start to the bot (or unblock it); what waits reaches them then",
            ),
        });
    }
    Ok(heard)
}

/// Shows "typing" for a moment: harmless, and it tells whether a message would arrive.
async fn reach(telegram: &Client, owner: UserId) -> Option<String> {
    let body = serde_json::json!({ "chat_id": owner, "action": "typing" }).to_string();
    telegram.tell(&Call { method: "sendChatAction", body }).await.err().map(|fault| fault.to_string())
}
