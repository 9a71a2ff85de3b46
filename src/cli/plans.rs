//! `usher plan`: what can be had.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    listed::{json, line},
    openings::Openings,
    sale::{Sale, failure},
};
use crate::{
    domain::{BotId, Plan, PlanId, Term, UserId, flaw},
    flows::{plans, setup},
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
    /// Add a plan
    #[command(after_help = ADD)]
    Add(Box<New>),
    /// Change a plan; what is not named stays
    ///
    /// Who has the plan keeps the price they pay and the time they paid for. Its term changes only while nobody has it.
    /// A chat that it does not open any more is left by those who have no other right to it; into a new one they are let
    /// by /status.
    #[command(after_help = CHANGE)]
    Change(Box<Change>),
    /// Put a plan back into sale
    Enable(Id),
    /// Take a plan out of sale and off the gate; who has it keeps it and may renew it at their price
    #[command(visible_alias = "remove")]
    Disable(Id),
    /// List all plans, those out of sale too
    List,
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

const ADD: &str = "\
Examples:
  usher plan add --name Free --term \"1 day\" --chat -1001234567890 --gate
  usher plan add --name Gold --term \"1 month\" --chat -1001234567890 -1009876543210 --price 9.99 --currency USD
  usher plan add --name Gold --term \"30 days\" --chat -1001234567890 --price \"9.99 USD\" \"250 XTR\" --rule recurring \\
    --description \"Everything we write, as we write it.\" --grace \"2 days\" --trial \"7 days\" --trial-once bot
  usher plan add --name Season --term \"until 2030-06-01\" --exclude-chat -1009876543210 --price \"49 EUR\" \\
    --rule newcomers,is_hidden --max-customers 100 --days fri,sat --sort-order 10

A plan with is_hidden is shown by its link only: https://t.me/YOUR_BOT?start=plan_ID";

const CHANGE: &str = "\
Examples:
  usher plan change 2 --price \"12.99 USD\" \"300 XTR\"
  usher plan change 2 --rule none --days all --max-customers none
  usher plan change 2 --name Platinum --description none --trial \"3 days\"";

/// Which plan.
#[derive(Args, Clone, Copy, Debug)]
pub struct Id {
    /// The plan's id, from `usher plan list`
    #[arg(value_parser = plan_id)]
    id: PlanId,
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("opens").required(true).multiple(true).args(["chats", "all_chats", "exclude_chats"]))]
pub struct New {
    /// Its name, as people read it
    #[arg(long)]
    name: String,
    /// How long a right lasts: `30 seconds` .. `2 years`, `forever`, `until 2030-01-01`
    #[arg(long)]
    term: Term,
    #[command(flatten)]
    openings: Openings,
    #[command(flatten)]
    sale: Sale,
    /// Passing the gate opens this plan
    #[arg(long)]
    gate: bool,
}

#[derive(Args, Debug)]
pub struct Change {
    #[command(flatten)]
    which: Id,
    /// Another name
    #[arg(long)]
    name: Option<String>,
    /// Another term, while nobody has the plan
    #[arg(long)]
    term: Option<Term>,
    #[command(flatten)]
    openings: Openings,
    #[command(flatten)]
    sale: Sale,
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
        Command::Add(new) => add(desk, bot, *new).await,
        Command::Change(change) => self::change(desk, bot, *change).await,
        Command::Enable(Id { id }) => enable(desk, bot, id, true).await,
        Command::Disable(Id { id }) => enable(desk, bot, id, false).await,
        Command::List => list(desk, bot).await,
        Command::Gate { id, .. } => gate(desk, bot, id).await,
    }
}

async fn add(desk: &Desk, bot: Option<BotId>, new: New) -> Result<Answer, Failure> {
    let mut plan = Plan::new(flaw::name(&new.name).map_err(|flaw| failure(&flaw))?, new.term);
    new.sale.choose(&mut plan)?;
    new.openings.choose(&mut plan);
    let row = desk.row(bot).await?;
    let mut work = desk.begin().await?;
    let by = (row.bot_id, UserId::OPERATOR);
    let id = plans::add(&desk.app, &mut work, by, &plan).await?.map_err(|flaw| failure(&flaw))?;
    if new.gate {
        plan.id = id;
        setup::set_gate_plan(&mut work, by, Some(&plan)).await?;
    }
    work.commit().await?;
    answer(desk, row.bot_id, id).await
}

async fn change(desk: &Desk, bot: Option<BotId>, change: Change) -> Result<Answer, Failure> {
    if change.name.is_none() && change.term.is_none() && change.sale.is_empty() && change.openings.is_empty() {
        return Err(Failure::Usage("nothing to change: `usher plan change --help` shows what there is".into()));
    }
    let row = desk.row(bot).await?;
    let mut plan = found(desk, row.bot_id, change.which.id).await?;
    if let Some(name) = &change.name {
        plan.name = flaw::name(name).map_err(|flaw| failure(&flaw))?;
    }
    plan.term = change.term.unwrap_or(plan.term);
    change.sale.choose(&mut plan)?;
    change.openings.choose(&mut plan);
    let mut work = desk.begin().await?;
    match plans::change(&desk.app, &mut work, (row.bot_id, UserId::OPERATOR), &plan, None).await? {
        plans::Change::Flawed(flaw) => Err(failure(&flaw)),
        // It cannot have changed under who did not say how it was.
        plans::Change::Gone | plans::Change::Meanwhile(_) => {
            Err(Failure::Failed(format!("there is no plan {}", plan.id)))
        }
        plans::Change::Done => {
            work.commit().await?;
            answer(desk, row.bot_id, plan.id).await
        }
    }
}

/// A plan as it is now.
async fn answer(desk: &Desk, bot: BotId, id: PlanId) -> Result<Answer, Failure> {
    let (plan, row) = (found(desk, bot, id).await?, desk.row(Some(bot)).await?);
    Ok(Answer { text: line(&plan, row.gate_plan_id), json: json(&plan, row.gate_plan_id) })
}

async fn list(desk: &Desk, bot: Option<BotId>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plans = desk.app.store.all_plans(row.bot_id).await?.into_iter();
    let items = plans.map(|plan| (line(&plan, row.gate_plan_id), json(&plan, row.gate_plan_id)));
    Ok(Answer::list(
        items.collect(),
        "No plan yet: `usher plan add --name Free --term \"1 day\" --chat CHAT_ID --gate`",
    ))
}

async fn enable(desk: &Desk, bot: Option<BotId>, id: PlanId, on: bool) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plan = found(desk, row.bot_id, id).await?;
    let mut work = desk.begin().await?;
    let was_gate = plans::enable(&mut work, (row.bot_id, UserId::OPERATOR), &plan, on).await?;
    work.commit().await?;
    let mut answer = answer(desk, row.bot_id, id).await?;
    answer.text = match on {
        true => format!("Plan {id} “{}” is in sale.", plan.name),
        false => format!(
            "Plan {id} “{}” is out of sale; who has it keeps it and may renew it at their price. `usher plan enable {id}` \
             puts it back.",
            plan.name
        ),
    };
    if was_gate {
        let gate = "\nIt was the gate's: passing the gate opens nothing now. `usher plan gate ID` chooses another.";
        answer.text.push_str(gate);
    }
    Ok(answer)
}

async fn gate(desk: &Desk, bot: Option<BotId>, id: Option<PlanId>) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    let plan = match id {
        Some(id) => Some(found(desk, row.bot_id, id).await?),
        None => None,
    };
    if plan.as_ref().is_some_and(|plan| plan.disabled_at.is_some()) {
        let id = id.unwrap_or(PlanId(0));
        return Err(Failure::Failed(format!("plan {id} is out of sale: `usher plan enable {id}` first")));
    }
    let mut work = desk.begin().await?;
    setup::set_gate_plan(&mut work, (row.bot_id, UserId::OPERATOR), plan.as_ref()).await?;
    work.commit().await?;
    let text = match &plan {
        Some(plan) => format!("Passing the gate opens plan {} “{}” ({}).", plan.id, plan.name, plan.term),
        None => "Passing the gate opens nothing.".into(),
    };
    Ok(Answer { text, json: json!({ "id": id, "gate": plan.is_some() }) })
}

/// A plan of this bot, in sale or not.
pub async fn found(desk: &Desk, bot: BotId, id: PlanId) -> Result<Plan, Failure> {
    let plans = desk.app.store.all_plans(bot).await?;
    let known: Vec<String> = plans.iter().map(|plan| format!("{} “{}”", plan.id, plan.name)).collect();
    let known = if known.is_empty() { "There is none yet".into() } else { format!("Known: {}", known.join(", ")) };
    let found = plans.into_iter().find(|plan| plan.id == id);
    found.ok_or_else(|| Failure::Failed(format!("there is no plan {id}. {known}.")))
}
