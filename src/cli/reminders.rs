//! `usher remind`: what people are told before and after the end of what they have.

use clap::{ArgGroup, Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::domain::{
    BotId, SubscriptionId,
    remind::{Lead, Reminders},
};

/// Rights that are changed in one transaction.
const BATCH: i64 = 5_000;
/// What ended longer ago is not spoken of any more.
const RECENT: std::time::Duration = std::time::Duration::from_secs(30 * 86_400);

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
    /// Choose what is said and when; what is not named is not said
    ///
    /// Nobody is reminded in the hours of QUIET_HOURS, nobody twice of the same, and nobody who has renewed. That a
    /// plan's grace has begun is said whatever is chosen here.
    #[command(
        group = ArgGroup::new("chosen").required(true).multiple(true).args(["before", "on_day", "win_back"]),
        after_help = "Examples:\n  usher remind set --before 7d,3d,1d --on-day --win-back 7d      the default\n  \
                      usher remind set --before 2d,3h\n  usher remind off"
    )]
    Set {
        /// So long before the end: days or hours, comma separated
        #[arg(long, value_name = "TIMES", value_delimiter = ',')]
        before: Vec<Lead>,
        /// On the day of the end, in waking hours
        #[arg(long)]
        on_day: bool,
        /// So long after the end: an invitation to come back
        #[arg(long, value_name = "TIME")]
        win_back: Option<Lead>,
    },
    /// Say nothing before and after the end
    Off,
    /// Show what is said
    Show,
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let id = desk.row(bot).await?.bot_id;
    match command {
        Command::Set { mut before, on_day, win_back } => {
            before.sort_by_key(|lead| match lead {
                Lead::Hours(hours) => std::cmp::Reverse(*hours),
                Lead::Days(days) => std::cmp::Reverse(days * 24),
            });
            before.dedup();
            choose(desk, id, Reminders { before, on_day, win_back }).await
        }
        Command::Off => choose(desk, id, Reminders::OFF).await,
        Command::Show => show(desk, id).await,
    }
}

async fn choose(desk: &Desk, bot: BotId, chosen: Reminders) -> Result<Answer, Failure> {
    let chosen_text = (chosen != Reminders::default()).then_some(&chosen);
    let mut work = desk.begin().await?;
    work.set_reminders(bot, chosen_text).await?;
    work.commit().await?;
    // Every right is looked at anew, some at a time: nobody else waits for it.
    let since = desk.app.clock.now() - RECENT;
    let mut after = Some(SubscriptionId(0));
    while let Some(last) = after {
        let mut work = desk.begin().await?;
        after = work.wake_reminders(bot, last, since, BATCH).await?;
        work.commit().await?;
    }
    show(desk, bot).await
}

async fn show(desk: &Desk, bot: BotId) -> Result<Answer, Failure> {
    let chosen = desk.app.store.reminders(bot).await?;
    let (quiet, zone) = (desk.app.settings.quiet_hours, desk.app.settings.time_zone);
    let before: Vec<String> = chosen.before.iter().map(ToString::to_string).collect();
    let mut said = Vec::new();
    if !before.is_empty() {
        said.push(format!("{} before the end", before.join(", ")));
    }
    said.extend(chosen.on_day.then(|| "on the day of the end".to_owned()));
    said.extend(chosen.win_back.map(|lead| format!("{lead} after the end, to come back")));
    let said = if said.is_empty() { "nothing before and after the end".into() } else { said.join("; ") };
    let text = format!("People are told: {said}.\nQuiet hours (QUIET_HOURS): {quiet}, in {zone}.");
    Ok(Answer {
        text,
        json: json!({
            "id": bot,
            "before": before,
            "on_day": chosen.on_day,
            "win_back": chosen.win_back.map(|lead| lead.to_string()),
            "quiet_hours": quiet.to_string(),
        }),
    })
}
