//! `usher rate`: what one currency is worth in another, by the owner's word.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::domain::{BotId, Currency, UserId, rate::Rate, team::Act};

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
    /// Set a rate; any amounts may stand on both sides
    ///
    /// Payments in other currencies are booked in BASE_CURRENCY at the rate of their moment, commissions are shares of that,
    /// credit pays prices by it, and what has no price in the currency of a way to pay is offered at the rate.
    #[command(
        verbatim_doc_comment,
        after_help = "Examples:\n  usher rate set 1 EUR = 1.08 USD\n  usher rate set 100 XTR = 1.30 USD"
    )]
    Set {
        /// Such as `1 EUR = 1.08 USD`
        #[arg(required = true, num_args = 1.., value_name = "RATE")]
        rate: Vec<String>,
    },
    /// List the rates
    List,
    /// Take a rate away; what was booked by it stays
    #[command(after_help = "Example:\n  usher rate remove EUR USD")]
    Remove {
        /// One of its currencies
        one: Currency,
        /// The other one
        other: Currency,
    },
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let bot = desk.row(bot).await?.bot_id;
    match command {
        Command::Set { rate } => {
            let rate = Rate::read(&rate.join(" ")).map_err(Failure::Usage)?;
            let mut work = desk.begin().await?;
            work.set_rate(bot, &rate).await?;
            work.audit(bot, UserId::OPERATOR, Act::SetRate, None, &rate.written).await?;
            work.commit().await?;
            Ok(Answer { text: format!("{}, from now on.", rate.written), json: json(&rate) })
        }
        Command::List => {
            let rates = desk.app.store.rates(bot).await?.0;
            let items = rates.iter().map(|rate| (rate.written.clone(), json(rate))).collect();
            Ok(Answer::list(items, "No rate yet: usher rate set 1 EUR = 1.08 USD"))
        }
        Command::Remove { one, other } => {
            let mut work = desk.begin().await?;
            if !work.drop_rate(bot, one.code(), other.code()).await? {
                return Err(Failure::Failed(format!("there is no rate between {one} and {other}: `usher rate list`")));
            }
            work.audit(bot, UserId::OPERATOR, Act::SetRate, None, &format!("{one} – {other}: –")).await?;
            work.commit().await?;
            let text = format!("{one} is worth nothing known in {other} from now on.");
            Ok(Answer {
                text,
                json: json!({ "id": format!("{one}-{other}"), "one": one.code(), "other": other.code(), "removed": true }),
            })
        }
    }
}

fn json(rate: &Rate) -> Value {
    json!({ "id": format!("{}-{}", rate.one, rate.other), "rate": rate.written, "one": rate.one.code(), "other": rate.other.code() })
}
