//! Settings, database, and what was given up.

use secrecy::ExposeSecret as _;

use super::Finding;
use crate::{
    cli::{
        Failure, backup,
        desk::{self, Desk},
    },
    clock::Clock,
    config::Settings,
    domain::Origin,
    store::{Backend, Store},
};

/// What was given up is listed up to here.
const SHOWN: i64 = 20;
const DATABASE: &str = "database";

/// Settings that get here have been checked one by one.
pub fn settings(settings: &Settings) -> Finding {
    let from = if settings.bot_token.is_some() { "BOT_TOKEN is set" } else { "BOT_TOKEN is not set" };
    let key = if settings.master_key.is_some() { "MASTER_KEY is set" } else { "MASTER_KEY is not set" };
    Finding::fine("settings", format!("all are valid; {from}, {key}"))
}

/// The desk, if the database can be worked with. Looking creates no database and changes no tables.
pub async fn open(settings: Settings, findings: &mut Vec<Finding>) -> Option<Desk> {
    let clock = Clock::system();
    let is_file = matches!(Backend::of(settings.database_url.expose_secret()), Ok(Backend::Sqlite));
    let there = Settings { database_url: backup::existing(settings.database_url.expose_secret()), ..settings };
    let (settings, store) = match desk::connect(there, clock.clone()).await {
        Ok(opened) => opened,
        Err(failure) => {
            let mend = if is_file {
                "If DATABASE_URL is right, `usher migrate` or the first `usher run` makes the file"
            } else {
                "Then look again"
            };
            findings.push(Finding::wrong(DATABASE, failure.to_string(), mend));
            return None;
        }
    };
    let finding = state(&store).await;
    let works = finding.mark != super::Mark::Wrong;
    findings.push(finding);
    if works { Desk::at(settings, store, clock).ok() } else { None }
}

async fn state(store: &Store) -> Finding {
    let kind = if store.backend() == Backend::Sqlite { "SQLite" } else { "PostgreSQL" };
    match store.shape().await {
        Err(error) => {
            let mend = "Look whether it is busy, damaged or not ours (DATABASE_URL)";
            return Finding::wrong(DATABASE, format!("{kind} cannot be read: {error}"), mend);
        }
        Ok(shape) if shape.unknown > 0 => {
            return Finding::wrong(DATABASE, "it was written by a newer version of Usher", "Run that version");
        }
        Ok(shape) if shape.missing > 0 => {
            let text = format!("{} migration(s) are still to be run", shape.missing);
            return Finding::wrong(DATABASE, text, "Run `usher migrate`; `usher run` does it by itself");
        }
        Ok(_) => {}
    }
    match writable(store).await {
        Ok(()) => Finding::fine(DATABASE, format!("{kind} answers, is up to date and can be written")),
        Err(error) => {
            let mend = "Look who owns the file and its folder, and whether the disk is full";
            Finding::wrong(DATABASE, format!("{kind} cannot be written: {error}"), mend)
        }
    }
}

/// Writes something and takes it back.
async fn writable(store: &Store) -> crate::error::Result<()> {
    let mut work = store.begin(Origin::Repeatable).await?;
    work.first_time("doctor").await.map(|_| ())
}

/// What the daemon could not do and will not try again by itself.
pub async fn parked(desk: &Desk) -> Result<Vec<Finding>, Failure> {
    let parked = desk.app.store.parked(SHOWN).await?;
    if parked.updates.is_empty() && parked.errands.is_empty() {
        return Ok(vec![Finding::fine("given up", "nothing")]);
    }
    let mend = "When the reason is mended, `usher doctor --retry` puts everything back to work";
    let updates = parked.updates.iter().map(|(bot, number, reason)| {
        Finding::wrong(format!("given up (bot {bot})"), format!("update {number}: {}", short(reason)), mend)
    });
    let errands = parked.errands.iter().map(|errand| {
        let reason = errand.error.as_deref().unwrap_or_default();
        let text = format!("errand {} ({}): {}", errand.errand_id, kind(&errand.task), short(reason));
        Finding::wrong(format!("given up (bot {})", errand.bot_id), text, mend)
    });
    Ok(updates.chain(errands).collect())
}

/// What an errand was to do, without whom it was about.
fn kind(task: &str) -> String {
    let task: Option<serde_json::Value> = serde_json::from_str(task).ok();
    let word = task.as_ref().and_then(|task| task["do"].as_str());
    word.unwrap_or("unreadable").to_owned()
}

/// The first line of a reason.
fn short(reason: &str) -> String {
    reason.lines().next().unwrap_or_default().chars().take(300).collect()
}
