//! `usher code`: access codes are made, shown once, listed, revoked, and taken back from a person.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    batches::{line, one, shown, terms},
    desk::Desk,
    limits::{Limit, limit, username, validity},
    members, plans,
};
use crate::{
    domain::{
        BotId, PlanId, Term, UserId,
        code::{self, Batch, Code, LARGEST_BATCH, OnlyFor},
    },
    flows::{
        self,
        redeem::{self, Undone},
    },
    seal,
    store::{BatchUse, BotRow, CodeName, Redemption},
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
    /// Make one code or a batch; they are shown now and never again
    #[command(
        alias = "create",
        after_help = "Examples:\n  usher code add --plan 1\n  \
        usher code add --plan 1 --count 500 --note \"autumn leaflet\" --until 2030-01-01\n  \
        usher code add --plan 1 --term \"7 days\" --uses 100 --only-for newcomer\n  \
        usher code add --plan 1 --uses unlimited --only-for churned --json"
    )]
    Add(New),
    /// List all batches, or the codes of one with who redeemed them
    #[command(after_help = "Examples:\n  usher code list\n  usher code list 7")]
    List {
        /// The batch's number
        #[arg(value_parser = batch)]
        batch: Option<i64>,
    },
    /// Make a batch or one code useless; who redeemed keeps what they have
    #[command(after_help = "Examples:\n  usher code revoke 7       the whole batch 7\n  \
        usher code revoke 7-3     its third code\n  usher code revoke ABCDE-23456-FGHJK-67890-MNPQR-S")]
    Revoke {
        /// A batch (7), a code by its number (7-3), or a whole code
        #[arg(value_name = "BATCH|CODE")]
        what: String,
    },
    /// Take a person's redemption back: the time it gave goes, the use is free again, and they are told
    #[command(after_help = "Example:\n  usher code rollback 7-3 --person 987654321")]
    Rollback {
        /// A code by its number (7-3), or a whole code
        #[arg(value_name = "CODE")]
        what: String,
        /// Who redeemed it, by Telegram id
        #[arg(long, value_name = "USER_ID", value_parser = members::person)]
        person: UserId,
    },
}

#[derive(Args, Debug)]
pub struct New {
    /// The plan it gives, from `usher plan list`
    #[arg(long, value_name = "ID", value_parser = plans::plan_id)]
    plan: PlanId,
    /// How many codes
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(LARGEST_BATCH)))]
    count: u32,
    /// How often each code can be redeemed: a number, or `unlimited`
    #[arg(long, default_value = "1", value_name = "N", value_parser = limit)]
    uses: Limit,
    /// How often one person can redeem codes of this batch: a number, or `unlimited`
    #[arg(long, default_value = "1", value_name = "N", value_parser = limit)]
    per_person: Limit,
    /// Another term than the plan's: `30 seconds` .. `2 years`, `forever`, `until 2030-01-01`
    #[arg(long)]
    term: Option<Term>,
    /// Only for people who never had anything (newcomer), or who had something and have nothing now (churned)
    #[arg(long, value_name = "WHO")]
    only_for: Option<OnlyFor>,
    /// Works from the start of this day, such as 2030-01-01
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Works until the start of this day, such as 2030-02-01
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
    /// A word for yourself, shown in lists
    #[arg(long)]
    note: Option<String>,
}

fn batch(text: &str) -> Result<i64, String> {
    match text.trim().parse() {
        Ok(id @ 1..) => Ok(id),
        _ => Err("a batch is a number such as 7: `usher code list` shows them".into()),
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    match command {
        Command::Add(new) => add(desk, &row, new).await,
        Command::List { batch: None } => batches(desk, row.bot_id).await,
        Command::List { batch: Some(batch) } => codes(desk, row.bot_id, batch).await,
        Command::Revoke { what } => revoke(desk, row.bot_id, &what).await,
        Command::Rollback { what, person } => rollback(desk, row.bot_id, &what, person).await,
    }
}

async fn add(desk: &Desk, row: &BotRow, new: New) -> Result<Answer, Failure> {
    let app = &desk.app;
    let plan = plans::found(desk, row.bot_id, new.plan).await?;
    let (now, term) = (app.clock.now(), new.term.unwrap_or(plan.term));
    if term.end(now, app.settings.time_zone) <= now {
        return Err(Failure::Usage(format!("--term: `{term}` is over already")));
    }
    let (valid_from, valid_until) = validity(desk, new.from, new.until)?;
    let batch = Batch {
        id: 0,
        plan: plan.id,
        term: new.term,
        uses: new.uses.0,
        per_person: new.per_person.0,
        only_for: new.only_for,
        valid_from,
        valid_until,
        note: new.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
        created_at: now,
    };
    let username = username(desk, row).await;
    let mut work = desk.begin().await?;
    let (id, codes) =
        flows::codes::make(&mut work, (row.bot_id, UserId::OPERATOR), &batch, &plan.name, new.count).await?;
    work.commit().await?;
    let link = |code: &str| username.as_ref().map(|name| format!("https://t.me/{name}?start=c_{code}"));
    let mut lines = vec![format!("Batch {id}: {}. Each code is shown now and never again:", terms(&batch, &plan.name))];
    lines.extend(codes.iter().map(|code| format!("{code}  {}", link(code).unwrap_or_default()).trim_end().to_owned()));
    let made = codes
        .iter()
        .enumerate()
        .map(|(place, code)| json!({ "id": format!("{id}-{}", place + 1), "code": code, "link": link(code) }));
    let mut json =
        shown(&BatchUse { batch: Batch { id, ..batch }, codes: i64::from(new.count), revoked: 0, redeemed: 0 });
    json["items"] = made.collect();
    Ok(Answer { text: lines.join("\n"), json })
}

async fn batches(desk: &Desk, bot: BotId) -> Result<Answer, Failure> {
    let mut items = Vec::new();
    for used in desk.app.store.code_batches(bot).await? {
        let plan = desk.app.store.plan(bot, used.batch.plan).await?.map(|plan| plan.name).unwrap_or_default();
        let revoked = if used.revoked > 0 { format!(", {} revoked", used.revoked) } else { String::new() };
        let line = format!(
            "{}: {} code(s) for {}; redeemed {} time(s){revoked}",
            used.batch.id,
            used.codes,
            terms(&used.batch, &plan),
            used.redeemed
        );
        items.push((line, shown(&used)));
    }
    Ok(Answer::list(items, "No code yet: `usher code add --plan ID`"))
}

async fn codes(desk: &Desk, bot: BotId, batch: i64) -> Result<Answer, Failure> {
    let store = &desk.app.store;
    let (codes, redeemed) = (store.codes_of(bot, batch).await?, store.redemptions_of(bot, batch).await?);
    if codes.is_empty() {
        return Err(no_batch(batch));
    }
    let item = |code: &Code| {
        let uses: Vec<&Redemption> = redeemed.iter().filter(|used| used.code_hash == code.hash).collect();
        (line(code, &uses), one(code, &uses))
    };
    Ok(Answer::list(codes.iter().map(item).collect(), ""))
}

async fn revoke(desk: &Desk, bot: BotId, what: &str) -> Result<Answer, Failure> {
    let mut work = desk.begin().await?;
    let (batch, number) = match batch(what) {
        Ok(batch) => (batch, None),
        Err(_) => match work.code(bot, &name(what)?).await? {
            Some(code) => (code.batch.id, Some(code.number)),
            None => return Err(unknown(what)),
        },
    };
    let revoked = flows::codes::revoke(&mut work, (bot, UserId::OPERATOR), batch, number).await?;
    work.commit().await?;
    if revoked == 0 && desk.app.store.codes_of(bot, batch).await?.is_empty() {
        return Err(no_batch(batch));
    }
    let id = number.map_or_else(|| batch.to_string(), |number| format!("{batch}-{number}"));
    let text = match revoked {
        0 => format!("{id} was revoked before."),
        count => format!("{count} code(s) of {id} work no more; who redeemed one keeps what they have."),
    };
    Ok(Answer { json: json!({ "id": id, "revoked": revoked }), text })
}

async fn rollback(desk: &Desk, bot: BotId, what: &str, person: UserId) -> Result<Answer, Failure> {
    let mut work = desk.begin().await?;
    let undone = redeem::roll_back(&desk.app, &mut work, (bot, UserId::OPERATOR), &name(what)?, person).await?;
    let until = match undone {
        Undone::Now(until) => until,
        Undone::Unknown => return Err(unknown(what)),
        Undone::Nothing => {
            return Err(Failure::Failed(format!("{person} has no redemption of this code that could be taken back")));
        }
    };
    work.commit().await?;
    let rest = until.map_or_else(|| "has ended".to_owned(), |until| format!("runs until {until} now"));
    Ok(Answer {
        text: format!("Taken back: the access of {person} {rest}, they are being told, and the use is free again."),
        json: json!({ "id": person, "until": until.map(|until| until.to_string()) }),
    })
}

/// A code by its number or its letters.
fn name(what: &str) -> Result<CodeName, Failure> {
    let number = what.trim().split_once('-').and_then(|(batch, number)| {
        let number = number.parse().ok().filter(|number| (1..=i64::from(LARGEST_BATCH)).contains(number))?;
        Some(CodeName::Number(batch.parse().ok()?, number))
    });
    match number {
        Some(number) => Ok(number),
        None if code::is_shaped(what) => Ok(CodeName::Hash(seal::digest(&code::tidy(what)))),
        None => Err(Failure::Usage(format!("`{what}` is no code: write its number, such as 7-3, or all its letters"))),
    }
}

fn no_batch(batch: i64) -> Failure {
    Failure::Failed(format!("there is no batch {batch}: `usher code list` shows all"))
}

fn unknown(what: &str) -> Failure {
    Failure::Failed(format!("there is no code {what}: `usher code list BATCH` shows the codes of a batch"))
}
