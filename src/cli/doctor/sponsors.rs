//! The gate: what it opens, SubGram's key, and the faults of the last week.

use std::{sync::Arc, time::Duration};

use secrecy::SecretString;

use super::Finding;
use crate::{
    app::Bot,
    cli::{Failure, desk::Desk},
    domain::{Source, gate::Fault, team::Deed},
    flows::alert,
    sponsors::Which,
    store::BotRow,
};

const WEEK: Duration = Duration::from_secs(7 * 86_400);

pub async fn look(
    desk: &Desk,
    bot: &Arc<Bot>,
    (row, key): (&BotRow, Option<SecretString>),
    about: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let settings = row.settings();
    findings.push(plan(desk, row, about).await?);
    if settings.sources.contains(&Source::SubGram) {
        match key {
            Some(key) => findings.push(subgram(desk, bot, key, about).await?),
            None if settings.sources.len() == 1 => {
                let mend = "Set SUBGRAM_API_KEY, or `usher gate subgram KEY`";
                findings.push(Finding::look(
                    about,
                    "SubGram is the only source and has no key: the gate is open",
                    mend,
                ));
            }
            None => {}
        }
    }
    let since = (desk.app.clock.now() - WEEK).utc().format("%Y-%m-%d").to_string();
    for (source, fault, count) in desk.app.store.gate_faults(bot.id, &since).await? {
        let text = format!("{source} gave no usable answer {count} time(s) in the last 7 days ({fault})");
        findings.push(Finding::look(
            about,
            text,
            "GATE_ON_ERROR decided then; GATE_TIMEOUT is how long it is waited for",
        ));
    }
    Ok(())
}

/// The plan that passing the gate opens.
async fn plan(desk: &Desk, row: &BotRow, about: &str) -> Result<Finding, Failure> {
    let Some(id) = row.gate_plan_id else {
        let mend = "`usher plan add --name Free --term \"1 day\" --chat CHAT_ID --gate`, or `usher plan gate ID`";
        return Ok(Finding::look(about, "passing the gate opens nothing: no plan hangs on it", mend));
    };
    let Some(plan) = desk.app.store.plans(row.bot_id).await?.into_iter().find(|plan| plan.id == id) else {
        let mend = "`usher plan gate ID` chooses another";
        return Ok(Finding::wrong(about, format!("the gate's plan {id} does not exist any more"), mend));
    };
    let now = desk.app.clock.now();
    if plan.term.end(now, desk.app.settings.time_zone) <= now {
        let text = format!("the gate's plan {id} “{}” ({}) is over: nobody gets anything there", plan.name, plan.term);
        return Ok(Finding::wrong(about, text, "`usher plan gate ID` chooses another"));
    }
    let chats = desk.app.store.chats(row.bot_id).await?;
    let lost = plan.chats.iter().find(|id| !chats.iter().any(|chat| chat.id == **id && chat.disconnected_at.is_none()));
    Ok(match lost {
        _ if plan.chats.is_empty() => {
            let mend = "Add a plan with --chat CHAT_ID and --gate";
            Finding::wrong(about, format!("the gate's plan {id} “{}” opens no chat", plan.name), mend)
        }
        Some(chat) => {
            let mend = format!("`usher chat add {chat}`");
            Finding::wrong(
                about,
                format!("the gate's plan {id} “{}” opens chat {chat}, which is not connected", plan.name),
                mend,
            )
        }
        None => Finding::fine(about, format!("the gate opens plan {id} “{}” ({})", plan.name, plan.term)),
    })
}

/// Asks what SubGram knows of an owner's own subscriptions: it changes nothing there.
async fn subgram(desk: &Desk, bot: &Arc<Bot>, key: SecretString, about: &str) -> Result<Finding, Failure> {
    let url = &desk.app.settings.subgram_api_url;
    let who = alert::who_may(&desk.app, bot, Deed::Team).await?.first().map_or(bot.id.0, |owner| owner.0);
    let client = match desk.app.subgram(key) {
        Ok((client, _)) => client,
        Err(error) => {
            return Ok(Finding::wrong(about, format!("SubGram cannot be asked: {error}"), "Set the right one"));
        }
    };
    Ok(match client.subscriptions(who, Which::Recent).await {
        Ok(_) => Finding::fine(about, "SubGram takes the key"),
        Err(Fault::Auth) => {
            let mend = "Set SUBGRAM_API_KEY, or `usher gate subgram KEY`, as SubGram shows it for this bot";
            Finding::wrong(about, "SubGram refuses the key", mend)
        }
        Err(fault) => {
            let text = format!("SubGram gives no usable answer at {url} ({})", fault.name());
            Finding::look(
                about,
                text,
                "Look at SUBGRAM_API_URL and GATE_TIMEOUT; GATE_ON_ERROR decides until it answers",
            )
        }
    })
}
