//! `usher trial`: who had theirs may try once more, for a campaign or as a kindness.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    members, plans,
};
use crate::domain::{BotId, PlanId, UserId};

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
    /// Forget that trials were taken: these people may take one once more
    ///
    /// A trial that runs goes on. Who bought the plan since then is offered none.
    #[command(
        group = ArgGroup::new("whose").required(true).multiple(true).args(["plan", "person", "all"]),
        after_help = "Examples:\n  usher trial reset --plan 2                         everybody who tried plan 2\n  \
                      usher trial reset --plan 2 --person 987654321\n  usher trial reset --all"
    )]
    Reset {
        /// Trials of this plan; where one trial per bot is all there is, those that were taken of it
        #[arg(long, value_name = "ID", value_parser = plans::plan_id)]
        plan: Option<PlanId>,
        /// Trials of this person
        #[arg(long, value_name = "USER_ID", value_parser = members::person)]
        person: Option<UserId>,
        /// All trials of the bot
        #[arg(long, conflicts_with_all = ["plan", "person"])]
        all: bool,
    },
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let Command::Reset { plan, person, .. } = command;
    let row = desk.row(bot).await?;
    if let Some(plan) = plan {
        plans::found(desk, row.bot_id, plan).await?;
    }
    let mut work = desk.begin().await?;
    let people = work.reset_trials(row.bot_id, plan, person).await?;
    work.commit().await?;
    let text = match people {
        0 => "Nobody had such a trial.".to_owned(),
        people => format!("{people} person(s) may try once more."),
    };
    Ok(Answer { text, json: json!({ "id": row.bot_id, "people": people }) })
}
