//! `usher method`: how people can pay.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    secret::Secret,
    terms::told,
};
use crate::{
    domain::{BotId, Currency, Plan, UserId, order::Method},
    flows::setup::{self, LONGEST_INSTRUCTIONS},
    store::{BotRow, MethodRow},
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
    /// Set up a way to pay, or change it
    #[command(subcommand)]
    Set(Way),
    /// List the ways to pay
    List,
    /// Take a way to pay away; orders that were placed with it can still be paid
    #[command(after_help = "Example:\n  usher method remove manual")]
    Remove {
        /// Which one
        method: Name,
    },
}

#[derive(Debug, Subcommand)]
pub enum Way {
    /// By hand: people read your instructions, say that they paid, and you confirm it
    #[command(
        group = ArgGroup::new("source").required(true).args(["instructions", "instructions_file"]),
        after_help = "Examples:\n  usher method set manual --instructions \"Send it to IBAN DE89 3704 0044 0532 0130 00 with your name.\"\n  \
                      usher method set manual --instructions-file how-to-pay.txt"
    )]
    Manual {
        /// What people read with their order
        #[arg(long, value_name = "TEXT")]
        instructions: Option<String>,
        /// A file with it
        #[arg(long, value_name = "FILE")]
        instructions_file: Option<PathBuf>,
    },
    /// Telegram Stars: nothing to set up; plans need a price in XTR
    #[command(after_help = "Example:\n  usher method set stars")]
    Stars,
    /// Cards and more by a payment provider behind Telegram
    #[command(
        after_help = "Examples:\n  usher method set telegram --provider-token 284685063:TEST:NjQ3NTMwNjI3ZmZh\n  \
                      usher method set telegram --provider-token - < token.txt\n\n\
                      @BotFather gives the token: /mybots, your bot, Payments. It is kept encrypted, for which MASTER_KEY must \
                      be set."
    )]
    Telegram {
        /// The provider's token from @BotFather; `-` reads it from standard input
        #[arg(long, value_name = "TOKEN")]
        provider_token: Secret,
    },
}

/// A way to pay, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Name {
    Manual,
    Stars,
    Telegram,
}

impl From<Name> for Method {
    fn from(name: Name) -> Self {
        match name {
            Name::Manual => Self::Manual,
            Name::Stars => Self::Stars,
            Name::Telegram => Self::Telegram,
        }
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    match command {
        Command::Set(way) => set(desk, &row, way).await,
        Command::List => list(desk, &row).await,
        Command::Remove { method } => remove(desk, &row, method.into()).await,
    }
}

async fn set(desk: &Desk, row: &BotRow, way: Way) -> Result<Answer, Failure> {
    let (method, instructions, sealed_token) = match way {
        Way::Manual { instructions, instructions_file } => {
            let text = told("--instructions", instructions, instructions_file, LONGEST_INSTRUCTIONS)?;
            (Method::Manual, Some(text), None)
        }
        Way::Stars => (Method::Stars, None, None),
        Way::Telegram { provider_token } => {
            let token = provider_token.read()?;
            let plain = |c: char| c.is_ascii_graphic();
            if token.expose_secret().len() < 8 || !token.expose_secret().chars().all(plain) {
                return Err(Failure::Usage(
                    "--provider-token: that is no provider token; @BotFather gives one such as 284685063:TEST:NjQ3NTMwNjI3ZmZh"
                        .into(),
                ));
            }
            (Method::Telegram, None, Some(desk.seal("the token of a payment provider")?.seal(row.bot_id, &token)?))
        }
    };
    let set = MethodRow { method, instructions, sealed_token };
    let mut work = desk.begin().await?;
    setup::set_method(&mut work, (row.bot_id, UserId::OPERATOR), &set).await?;
    work.commit().await?;
    let plans = desk.app.store.plans(row.bot_id).await?;
    let mut text = line(&set);
    if !plans.iter().any(|plan| is_paid_by(plan, method)) {
        let example = if method == Method::Stars { "250 XTR" } else { "9.99 USD" };
        text.push_str(&format!(
            "\nNo plan has a price for it yet: `usher plan add` or `usher plan change ID` with --price \"{example}\""
        ));
    }
    Ok(Answer { text, json: json(&set) })
}

/// The plan has a price in a currency that the method takes.
fn is_paid_by(plan: &Plan, method: Method) -> bool {
    plan.prices.iter().any(|price| (price.currency == Currency::STARS) == (method == Method::Stars))
}

async fn list(desk: &Desk, row: &BotRow) -> Result<Answer, Failure> {
    let methods = desk.app.store.methods(row.bot_id).await?;
    Ok(Answer::list(
        methods.iter().map(|method| (line(method), json(method))).collect(),
        "No way to pay yet: `usher method set manual --instructions TEXT`, `usher method set stars`",
    ))
}

async fn remove(desk: &Desk, row: &BotRow, method: Method) -> Result<Answer, Failure> {
    let mut work = desk.begin().await?;
    let was_there = setup::drop_method(&mut work, (row.bot_id, UserId::OPERATOR), method).await?;
    work.commit().await?;
    if !was_there {
        return Err(Failure::Failed(format!("{} is not set up: `usher method list` shows what is", method.name())));
    }
    let text = format!("Nobody can choose to pay by {} any more.", method.name());
    Ok(Answer { text, json: json!({ "id": method.name(), "removed": true }) })
}

fn line(row: &MethodRow) -> String {
    match row.method {
        Method::Manual => format!("manual: {}", row.instructions.as_deref().unwrap_or_default()),
        Method::Stars => "stars: Telegram Stars, for plans with a price in XTR".into(),
        // Set up by nobody.
        Method::Credit => "credit: what people have of it".into(),
        Method::Telegram => "telegram: invoices by your payment provider; its token is kept encrypted".into(),
    }
}

fn json(row: &MethodRow) -> Value {
    json!({
        "id": row.method.name(),
        "instructions": row.instructions,
        "provider_token": row.sealed_token.as_ref().map(|_| "sealed"),
    })
}
