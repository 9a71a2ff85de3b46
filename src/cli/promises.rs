//! `usher check` and `usher dryrun`: look whether all is as believed, and look ahead.

use clap::Args;
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::{
    domain::{
        Term, UserId,
        fate::{Wait, Why},
    },
    flows::{
        consistency,
        dryrun::{self, Line, Place},
    },
    store::{Check, Find},
};

#[derive(Args, Debug)]
pub struct AskCheck {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// Show how far the latest check is and what it found, instead of beginning one
    #[arg(long)]
    last: bool,
}

/// Begins a check, which a running daemon carries out, or shows the latest one.
pub async fn check(desk: &Desk, ask: &AskCheck) -> Result<Answer, Failure> {
    let row = desk.row(ask.which.bot).await?;
    if ask.last {
        return match desk.app.store.last_check(row.bot_id).await? {
            Some(check) => show(desk, &check).await,
            None => Err(Failure::Failed("there was no check yet: `usher check` begins one".into())),
        };
    }
    let mut work = desk.begin().await?;
    let running = consistency::begin(&mut work, row.bot_id, Some(UserId::OPERATOR)).await?;
    work.commit().await?;
    let check = desk.app.store.last_check(row.bot_id).await?;
    let id = check.map_or(0, |check| check.check_id);
    let text = match running {
        Some(check) => format!("A check is running already; it has looked at {} places so far.", check.looked),
        None => "The daemon looks at everybody it knows in the chats, without hurry; the owners get its report in the \
                 chat, and `usher check --last` shows it."
            .to_owned(),
    };
    Ok(Answer { text, json: json!({ "id": id, "running": true }) })
}

async fn show(desk: &Desk, check: &Check) -> Result<Answer, Failure> {
    let finds = desk.app.store.finds(check.check_id).await?;
    let (began, state) = (check.started_at, check.finished_at.map_or("is running".into(), |at| format!("ended {at}")));
    let mut lines = vec![format!(
        "The check of {began} {state}: {} places looked at, {} not as believed, {} without a clear answer.",
        check.looked, check.repaired, check.unclear
    )];
    let mut items = Vec::new();
    for found in &finds {
        let what = match found.find {
            Find::Inside => "inside without access",
            Find::Outside => "outside with access",
        };
        lines.push(format!("chat {}: {} is {what}", found.chat, found.user));
        items.push(json!({ "chat": found.chat, "person": found.user, "find": what }));
    }
    let json = json!({
        "id": check.check_id, "started_at": began.to_string(), "finished_at": check.finished_at.map(|at| at.to_string()),
        "looked": check.looked, "repaired": check.repaired, "unclear": check.unclear, "items": items,
    });
    Ok(Answer { text: lines.join("\n"), json })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  usher dryrun\n  usher dryrun --ahead \"7 days\" --json")]
pub struct AskDryRun {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// How far to look ahead; without it, to the next sweep
    #[arg(long, value_name = "TERM")]
    ahead: Option<Term>,
}

/// What the next sweep and check would do, and why; nothing of it is done.
pub async fn dry_run(desk: &Desk, ask: &AskDryRun) -> Result<Answer, Failure> {
    let (row, now) = (desk.row(ask.which.bot).await?, desk.app.clock.now());
    let soon = now + std::time::Duration::from_secs(60);
    let at = ask.ahead.map_or(soon, |term| term.end(now, desk.app.settings.time_zone));
    let forecast = dryrun::run(&desk.app, row.bot_id, at).await?;
    let mut lines = vec![format!("By {at}, if nothing else happens:")];
    if forecast.is_calm() {
        lines.push("nothing".into());
    }
    let named = |what: &str, list: &[(UserId, String, String)], lines: &mut Vec<String>| {
        if !list.is_empty() {
            lines.push(format!("{what}: {}", list.len()));
            lines.extend(list.iter().map(|(user, name, what)| format!("  {user} {name} {what}").trim_end().to_owned()));
        }
    };
    let reminded: Vec<_> = forecast.reminded.iter().map(|(user, name)| (*user, name.clone(), String::new())).collect();
    named("access ends", &forecast.ends, &mut lines);
    named("reminded", &reminded, &mut lines);
    named("orders lapse", &forecast.lapses, &mut lines);
    for place in &forecast.places {
        lines.extend(told(place));
    }
    let list = |list: &[(UserId, String, String)]| -> Vec<Value> {
        list.iter().map(|(user, name, what)| json!({ "person": user, "name": name, "what": what })).collect()
    };
    let json = json!({
        "at": at.to_string(), "calm": forecast.is_calm(), "ends": list(&forecast.ends), "reminded": list(&reminded),
        "lapses": list(&forecast.lapses), "items": forecast.places.iter().map(shown).collect::<Vec<_>>(),
    });
    Ok(Answer { text: lines.join("\n"), json })
}

fn reason(why: Why) -> String {
    match why {
        Why::Banned => "banned".into(),
        Why::Ended(at) => format!("access ended at {at}"),
        Why::Stray => "inside without access".into(),
    }
}

fn waits(line: &Line) -> Option<&'static str> {
    line.waits.map(|wait| match wait {
        Wait::Rights => "rights",
        Wait::Answer => "answer",
    })
}

fn told(place: &Place) -> Vec<String> {
    let waiting = place.lines.iter().filter(|line| line.waits.is_some()).count();
    let (id, title) = (place.chat.id, &place.chat.title);
    let goes = place.lines.len() - waiting;
    let mut lines =
        vec![format!("{id} “{title}”: {goes} removed, {waiting} wait; a check looks at {} places", place.checked)];
    if place.asks {
        lines.push("  unusually many without access: the owners would be asked first".into());
    }
    for line in &place.lines {
        let wait = match waits(line) {
            Some("rights") => "; waits for the bot's rights",
            Some(_) => "; waits for the owners' answer",
            None => "",
        };
        lines.push(format!("  {} {}: {}{wait}", line.user, line.name, reason(line.why)));
    }
    lines
}

fn shown(place: &Place) -> Value {
    let people: Vec<Value> = place
        .lines
        .iter()
        .map(|line| json!({ "person": line.user, "name": line.name, "why": reason(line.why), "waits": waits(line) }))
        .collect();
    json!({
        "id": place.chat.id, "title": place.chat.title, "removed": people, "asks_first": place.asks,
        "administrators_looked_at": place.looks, "check_looks_at": place.checked,
    })
}
