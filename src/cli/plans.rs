//! `usher plan`: what can be had.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    chats,
    desk::Desk,
    look::chat_id,
    money,
};
use crate::domain::{BotId, ChatId, Plan, PlanId, Term};

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
    /// Add a plan
    #[command(after_help = "Examples:\n  usher plan add --name Free --term \"1 day\" --chat -1001234567890 --gate\n  \
        usher plan add --name Gold --term \"1 month\" --chat -1001234567890 -1009876543210 --price 9.99 --currency USD\n  \
        usher plan add --name Stars --term forever --chat -1001234567890 --price 500 --currency XTR")]
    Add(New),
    /// List all plans
    List,
    /// Take a plan out of sale and off the gate; who has it keeps it
    Remove {
        /// The plan's id, from `usher plan list`
        #[arg(value_parser = plan_id)]
        id: PlanId,
    },
    /// Choose the plan that passing the gate opens
    #[command(
        group = ArgGroup::new("change").required(true).args(["id", "none"]),
        after_help = "Examples:\n  usher plan gate 1\n  usher plan gate --none"
    )]
    Gate {
        /// The plan's id, from `usher plan list`
        #[arg(value_parser = plan_id)]
        id: Option<PlanId>,
        /// Passing the gate opens nothing
        #[arg(long)]
        none: bool,
    },
}

#[derive(Args, Debug)]
pub struct New {
    /// Its name, as people read it
    #[arg(long)]
    name: String,
    /// How long a right lasts: `30 seconds` .. `2 years`, `forever`, `until 2030-01-01`
    #[arg(long)]
    term: Term,
    /// The chats it opens, by id (`usher chat list`)
    #[arg(long = "chat", value_name = "CHAT_ID", required = true, num_args = 1.., allow_negative_numbers = true, value_parser = chat_id)]
    chats: Vec<ChatId>,
    /// What it costs, such as 9.99; left out, it is not sold
    #[arg(long, requires = "currency")]
    price: Option<String>,
    /// In which currency: USD, EUR, ..., XTR for Telegram Stars
    #[arg(long, requires = "price", value_parser = money::currency)]
    currency: Option<String>,
    /// Passing the gate opens this plan
    #[arg(long)]
    gate: bool,
}

/// A plan's id.
pub fn plan_id(text: &str) -> Result<PlanId, String> {
    match text.trim().parse() {
        Ok(id @ 1..) => Ok(PlanId(id)),
        _ => Err("a plan's id is a number such as 1: `usher plan list` shows them".into()),
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Add(new) => add(desk, bot, new).await,
        Command::List => list(desk, bot).await,
        Command::Remove { id } => remove(desk, bot, id).await,
        Command::Gate { id, .. } => gate(desk, bot, id).await,
    }
}

async fn add(desk: &Desk, bot: Option<BotId>, new: New) -> Result<Answer, Failure> {
    let price = match (&new.price, &new.currency) {
        (Some(price), Some(currency)) => {
            Some((money::minor(price, currency).map_err(Failure::Usage)?, currency.as_str()))
        }
        _ => None,
    };
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(Failure::Usage("--name: write a name of 1 to 64 characters".into()));
    }
    let app = &desk.app;
    if new.term.end(app.clock.now(), app.settings.time_zone) <= app.clock.now() {
        return Err(Failure::Usage(format!("--term: `{}` is over already", new.term)));
    }
    let row = desk.row(bot).await?;
    for chat in &new.chats {
        chats::known(desk, row.bot_id, *chat).await?;
    }
    let mut work = desk.begin().await?;
    let id = work.add_plan(row.bot_id, name, new.term, &new.chats, price).await?;
    if new.gate {
        work.set_gate_plan(row.bot_id, Some(id)).await?;
    }
    work.commit().await?;
    let plan = found(desk, row.bot_id, id).await?;
    let price = price.map(|(minor, currency)| (minor, currency.to_owned()));
    let gate = if new.gate { Some(id) } else { row.gate_plan_id };
    Ok(Answer { text: line(&plan, price.as_ref(), gate), json: json(&plan, price.as_ref(), gate) })
}

async fn list(desk: &Desk, bot: Option<BotId>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let prices = desk.app.store.prices(row.bot_id).await?;
    let items = desk.app.store.plans(row.bot_id).await?.into_iter().map(|plan| {
        let price =
            prices.iter().find(|(id, ..)| *id == plan.id).map(|(_, minor, currency)| (*minor, currency.clone()));
        (line(&plan, price.as_ref(), row.gate_plan_id), json(&plan, price.as_ref(), row.gate_plan_id))
    });
    Ok(Answer::list(
        items.collect(),
        "No plan yet: `usher plan add --name Free --term \"1 day\" --chat CHAT_ID --gate`",
    ))
}

async fn remove(desk: &Desk, bot: Option<BotId>, id: PlanId) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plan = found(desk, row.bot_id, id).await?;
    let mut work = desk.begin().await?;
    work.disable_plan(row.bot_id, id).await?;
    let was_gate = row.gate_plan_id == Some(id);
    if was_gate {
        work.set_gate_plan(row.bot_id, None).await?;
    }
    work.commit().await?;
    let mut text = format!("Plan {id} “{}” is removed; who has it keeps it.", plan.name);
    if was_gate {
        text.push_str("\nIt was the gate's: passing the gate opens nothing now. `usher plan gate ID` chooses another.");
    }
    Ok(Answer { text, json: json!({ "id": id, "removed": true }) })
}

async fn gate(desk: &Desk, bot: Option<BotId>, id: Option<PlanId>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plan = match id {
        Some(id) => Some(found(desk, row.bot_id, id).await?),
        None => None,
    };
    let mut work = desk.begin().await?;
    work.set_gate_plan(row.bot_id, id).await?;
    work.commit().await?;
    let text = match &plan {
        Some(plan) => format!("Passing the gate opens plan {} “{}” ({}).", plan.id, plan.name, plan.term),
        None => "Passing the gate opens nothing.".into(),
    };
    Ok(Answer { text, json: json!({ "id": id, "gate": plan.is_some() }) })
}

/// A plan of this bot that was not removed.
pub async fn found(desk: &Desk, bot: BotId, id: PlanId) -> Result<Plan, Failure> {
    let plans = desk.app.store.plans(bot).await?;
    let known: Vec<String> = plans.iter().map(|plan| format!("{} “{}”", plan.id, plan.name)).collect();
    let known = if known.is_empty() { "There is none yet".into() } else { format!("Known: {}", known.join(", ")) };
    let found = plans.into_iter().find(|plan| plan.id == id);
    found.ok_or_else(|| Failure::Failed(format!("there is no plan {id}. {known}.")))
}

fn line(plan: &Plan, price: Option<&(i64, String)>, gate: Option<PlanId>) -> String {
    let chats: Vec<String> = plan.chats.iter().map(ToString::to_string).collect();
    let price = price.map_or("not sold".into(), |(minor, currency)| money::show(*minor, currency));
    let gate = if gate == Some(plan.id) { "; opened by the gate" } else { "" };
    format!("{} “{}”: {}, {price}, opens {}{gate}", plan.id, plan.name, plan.term, chats.join(", "))
}

fn json(plan: &Plan, price: Option<&(i64, String)>, gate: Option<PlanId>) -> Value {
    json!({
        "id": plan.id,
        "name": plan.name,
        "term": plan.term.to_string(),
        "chats": plan.chats,
        "price_minor": price.map(|(minor, _)| minor),
        "currency": price.map(|(_, currency)| currency),
        "gate": gate == Some(plan.id),
    })
}
