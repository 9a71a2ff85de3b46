//! `usher takeover`: bring along a list of the people of a chat that was alive before the bot came.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    chats,
    desk::Desk,
    look,
};
use crate::{
    config,
    domain::{
        BotId, Chat, ChatId, Moment, PlanId, Term, UserId,
        import::{self, Flaw, NoList},
    },
    flows::takeover,
    store::TakeOver,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  usher takeover -1001234567890 --file people.csv --grace 14d --plan 1\n  \
                        usher takeover -1001234567890\n  usher takeover -1001234567890 --extend 7d\n\n\
                        CSV: columns id or username, name, and if you like until, plan, exempt; separated by , ; or tab.")]
pub struct Ask {
    #[command(flatten)]
    pub which: Which,
    #[command(flatten)]
    pub shape: Shape,
    /// The chat's id
    #[arg(value_name = "CHAT_ID", allow_hyphen_values = true, value_parser = look::chat_id)]
    chat: ChatId,
    /// A CSV, or the result.json of a Telegram Desktop export; without it the command shows how far the take-over is
    #[arg(long)]
    file: Option<PathBuf>,
    /// How long people may stay who are in the chat without a plan
    #[arg(long, default_value = "14d", value_name = "TERM", value_parser = term)]
    grace: Term,
    /// The plan of those who have only an end date in the file
    #[arg(long, value_name = "PLAN_ID")]
    plan: Option<i64>,
    /// Give people so much more time
    #[arg(long, value_name = "TERM", value_parser = term, conflicts_with_all = ["file", "stop"])]
    extend: Option<Term>,
    /// End the take-over: everybody who was inside before the bot may stay
    #[arg(long, conflicts_with = "file")]
    stop: bool,
}

/// A term, also as settings write it: `14d`.
fn term(text: &str) -> Result<Term, String> {
    let short = || {
        let span = config::duration(text).ok()?;
        format!("{} seconds", span.as_secs()).parse().ok()
    };
    let long = text.parse::<Term>().ok();
    long.or_else(short).ok_or_else(|| "write a time such as 14d, 48h or \"2 weeks\"".to_owned())
}

pub async fn run(desk: &Desk, ask: &Ask) -> Result<Answer, Failure> {
    let row = desk.row(ask.which.bot).await?;
    let chat = chats::known(desk, row.bot_id, ask.chat).await?;
    match (&ask.file, ask.extend, ask.stop) {
        (Some(_), ..) => begin(desk, row.bot_id, &chat, ask).await,
        (None, None, false) => show(desk, row.bot_id, &chat).await,
        (None, extend, _) => change(desk, row.bot_id, &chat, extend).await,
    }
}

async fn begin(desk: &Desk, bot: BotId, chat: &Chat, ask: &Ask) -> Result<Answer, Failure> {
    let file = ask.file.clone().unwrap_or_default();
    if chat.keep_strays {
        let id = chat.id;
        return Err(Failure::Failed(format!(
            "“{}” keeps people without access, so a take-over would change nothing: `usher chat set {id} --strays remove`",
            chat.title
        )));
    }
    let bytes = tokio::fs::read(&file).await;
    let bytes = bytes.map_err(|error| Failure::Failed(format!("{} cannot be read: {error}", file.display())))?;
    let list = import::read(&bytes).map_err(|why| no_list(why, &file))?;
    let (now, zone) = (desk.app.clock.now(), desk.app.settings.time_zone);
    let ends_at = ask.grace.end(now, zone);
    if ends_at.since(now) < takeover::GRACE.0 || ends_at.since(now) > takeover::GRACE.1 {
        return Err(Failure::Failed("the grace must be between an hour and a year: --grace 14d".into()));
    }
    let plan = ask.plan.map(PlanId);
    if let Some(id) = plan
        && desk.app.store.plan(bot, id).await?.is_none()
    {
        return Err(Failure::Failed(format!("there is no plan {id}: `usher plan list`")));
    }
    let begun = takeover::begin(&desk.app, (bot, UserId::OPERATOR), chat, ends_at, plan, &list).await?;
    let mut lines = vec![format!(
        "“{}”: {} people in the list, {} of them new. Who has nothing by it may stay until {}. A running daemon does \
         the rest within a minute.",
        chat.title, begun.people, begun.news, begun.ends_at
    )];
    lines.extend(begun.flaws.iter().map(|(line, flaw)| format!("line {line} is skipped: {}", reason(*flaw))));
    let flaws: Vec<_> = begun.flaws.iter().map(|(line, flaw)| json!({ "line": line, "why": flaw.name() })).collect();
    let json = json!({
        "id": chat.id, "people": begun.people, "new": begun.news, "ends_at": begun.ends_at.to_string(), "skipped": flaws,
    });
    Ok(Answer { text: lines.join("\n"), json })
}

fn reason(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Nobody => "neither an id nor a username",
        Flaw::Until => "the end cannot be read; write it like 2030-01-31",
        Flaw::Plan => "no plan with this number opens the chat",
        Flaw::NoPlan => "an end, but no plan: add a column `plan`, or --plan ID",
    }
}

fn no_list(why: NoList, file: &std::path::Path) -> Failure {
    let why = match why {
        NoList::Encoding => "is not UTF-8: save the table as “CSV UTF-8”",
        NoList::Json => "is neither a CSV nor the result.json of a Telegram Desktop export",
        NoList::SeveralChats => "is an export of several chats: export the one chat by itself, as JSON",
        NoList::Channel => {
            "is the export of a channel, which names no members (Telegram shows them to nobody): bring a CSV with the \
             ids or usernames that you have"
        }
        NoList::Empty => "names nobody",
    };
    Failure::Failed(format!("{} {why}", file.display()))
}

async fn latest(desk: &Desk, bot: BotId, chat: &Chat) -> Result<TakeOver, Failure> {
    let found = takeover::latest(&desk.app, bot, chat.id).await?;
    found.ok_or_else(|| {
        let id = chat.id;
        Failure::Failed(format!("“{}” was never taken over: `usher takeover {id} --file people.csv`", chat.title))
    })
}

async fn show(desk: &Desk, bot: BotId, chat: &Chat) -> Result<Answer, Failure> {
    let (one, now) = (latest(desk, bot, chat).await?, desk.app.clock.now());
    let far = desk.app.store.progress(bot, chat.id).await?;
    let state = match one.stopped_at {
        Some(_) => "was stopped",
        None if one.ends_at > now => "runs",
        None => "is over",
    };
    let text = format!(
        "“{}”: the take-over {state}, until {}. In lists {}, looked at {}, inside {}, with access {}, exempt {}, not \
         inside {}, known only by a username {}.",
        chat.title, one.ends_at, far.imported, far.looked, far.inside, far.entitled, far.exempt, far.outside, far.unmet
    );
    let json = json!({
        "id": chat.id, "state": state, "ends_at": one.ends_at.to_string(), "imported": far.imported, "looked": far.looked,
        "inside": far.inside, "entitled": far.entitled, "exempt": far.exempt, "outside": far.outside, "unmet": far.unmet,
    });
    Ok(Answer { text, json })
}

async fn change(desk: &Desk, bot: BotId, chat: &Chat, extend: Option<Term>) -> Result<Answer, Failure> {
    let one = latest(desk, bot, chat).await?;
    let ends_at: Option<Moment> = extend.map(|term| term.end(one.ends_at, desk.app.settings.time_zone));
    let mut work = desk.begin().await?;
    if !takeover::change(&mut work, &one, &chat.title, UserId::OPERATOR, ends_at).await? {
        return Err(Failure::Failed(format!("the take-over of “{}” does not run any more", chat.title)));
    }
    work.commit().await?;
    let text = match ends_at {
        Some(at) => format!("People of “{}” have until {at}.", chat.title),
        None => format!("The take-over of “{}” is stopped; everybody may stay.", chat.title),
    };
    Ok(Answer { text, json: json!({ "id": chat.id, "ends_at": ends_at.map(|at| at.to_string()) }) })
}
