//! `usher referral`: what is paid for customers who are brought.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::{
    config,
    domain::{
        BotId, Money, UserId,
        referral::{Click, Pay, Program},
        team::Act,
    },
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
    /// Begin to pay for customers who are brought, or change it; what is not named stays as it is
    ///
    /// Whoever is no customer yet and opens somebody's link (/invite shows everybody theirs) is that person's. Of what
    /// they really pay from then on, a share is credited: nothing of gifts, codes and trials, nothing of what credit pays,
    /// and what is refunded is taken back.
    #[command(
        verbatim_doc_comment,
        after_help = "Example:\n  usher referral set --first 20 --renewal 10 --hold 14d --minimum 10 --click first --pay manual"
    )]
    Set {
        /// Percent of a person's first payment
        #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(..=100))]
        first: Option<u32>,
        /// Percent of every later one
        #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(..=100))]
        renewal: Option<u32>,
        /// How long a share is held, for payments may be refunded (14d unless set)
        #[arg(long, value_parser = config::duration)]
        hold: Option<Duration>,
        /// Less is not paid out; in `BASE_CURRENCY`
        #[arg(long, value_name = "AMOUNT")]
        minimum: Option<String>,
        /// Whose link counts if somebody opened several before they bought: first or last
        #[arg(long)]
        click: Option<Click>,
        /// credit: shares are spent here; manual: or paid out by your hand (`usher payout`)
        #[arg(long)]
        pay: Option<Pay>,
    },
    /// Show it
    Show,
    /// Pay for nobody from now on; what was earned stays
    Off,
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let bot = desk.row(bot).await?.bot_id;
    let known = desk.app.store.program(bot).await?;
    let wanted = match command {
        Command::Show => return Ok(answer(bot, known.as_ref())),
        Command::Off => None,
        Command::Set { first, renewal, hold, minimum, click, pay } => {
            let base = desk.app.base();
            let old = known.unwrap_or(Program::usual(Money::new(0, base)));
            let minimum = match minimum.as_deref() {
                None => old.minimum,
                Some("0") => Money::new(0, base),
                Some(text) => Money::read(text, base).map_err(|why| Failure::Usage(format!("--minimum: {why}")))?,
            };
            let program = Program {
                first: first.unwrap_or(old.first),
                renewal: renewal.unwrap_or(old.renewal),
                hold: hold.unwrap_or(old.hold),
                minimum,
                click: click.unwrap_or(old.click),
                pay: pay.unwrap_or(old.pay),
            };
            if program.first == 0 && program.renewal == 0 {
                return Err(Failure::Usage(
                    "say how much: --first 20, --renewal 10 or both; `usher referral off` ends it".into(),
                ));
            }
            Some(program)
        }
    };
    let mut work = desk.begin().await?;
    work.set_program(bot, wanted.as_ref()).await?;
    let what = wanted.map_or_else(|| "off".to_owned(), |program| program.to_string());
    work.audit(bot, UserId::OPERATOR, Act::SetReferrals, None, &what).await?;
    work.commit().await?;
    Ok(answer(bot, wanted.as_ref()))
}

fn answer(bot: BotId, program: Option<&Program>) -> Answer {
    match program {
        Some(program) => Answer { text: program.to_string(), json: json(bot, program) },
        None => Answer {
            text: "Nothing is paid for customers who are brought: `usher referral set --first 20` begins it.".into(),
            json: json!({ "id": bot, "on": false }),
        },
    }
}

fn json(bot: BotId, program: &Program) -> Value {
    json!({
        "id": bot, "on": true, "first": program.first, "renewal": program.renewal, "hold_seconds": program.hold.as_secs(),
        "minimum": program.minimum.digits(), "currency": program.minimum.currency.code(),
        "click": program.click.name(), "pay": program.pay.name(),
    })
}
