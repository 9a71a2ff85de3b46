//! `usher credit`: what people may spend here, given and taken by hand.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    members,
};
use crate::{
    domain::{BotId, Money, UserId, balance::Entry},
    flows::balance::{self, Not},
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
    /// Give somebody credit, or take some with a minus; they are told
    #[command(
        after_help = "Examples:\n  usher credit add 987654321 5.00 --note \"For the outage\"\n  usher credit add 987654321 -2.50"
    )]
    Add {
        /// The person's Telegram id
        #[arg(value_name = "USER_ID", value_parser = members::person)]
        id: UserId,
        /// How much, in `BASE_CURRENCY`
        #[arg(allow_hyphen_values = true)]
        amount: String,
        /// Your words for it, which they read
        #[arg(long)]
        note: Option<String>,
    },
    /// Show somebody's credit with its latest entries
    List {
        /// The person's Telegram id
        #[arg(value_name = "USER_ID", value_parser = members::person)]
        id: UserId,
        /// At most so many entries, the latest ones
        #[arg(long, default_value_t = 100, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=100_000))]
        limit: i64,
    },
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let bot = desk.row(bot).await?.bot_id;
    match command {
        Command::Add { id, amount, note } => add(desk, bot, id, &amount, note).await,
        Command::List { id, limit } => list(desk, bot, id, limit).await,
    }
}

async fn add(desk: &Desk, bot: BotId, id: UserId, typed: &str, note: Option<String>) -> Result<Answer, Failure> {
    let (sign, digits) = typed.strip_prefix('-').map_or((1, typed), |digits| (-1, digits));
    let amount = Money::read(digits, desk.app.base()).map_err(Failure::Usage)?;
    let amount = Money::new(sign * amount.minor, amount.currency);
    let mut work = desk.begin().await?;
    match balance::change(&desk.app, &mut work, (bot, UserId::OPERATOR), id, amount, note).await? {
        Ok(left) => {
            work.commit().await?;
            let json = json!({ "id": id, "amount": amount.digits(), "credit": left.digits(), "currency": left.currency.code() });
            Ok(Answer { text: format!("{id} can spend {left} now."), json })
        }
        Err(Not::Enough(free)) => Err(Failure::Failed(format!("{id} can spend only {free}: no more can be taken"))),
        Err(Not::Again) => Err(Failure::Failed("it was done already".into())),
    }
}

async fn list(desk: &Desk, bot: BotId, id: UserId, limit: i64) -> Result<Answer, Failure> {
    let standing = desk.app.store.balance(bot, id, desk.app.base()).await?;
    let entries = desk.app.store.balance_entries(bot, id, limit).await?;
    let mut lines = vec![format!(
        "{id}: {} to spend, {} held, {} earned, {} paid out",
        standing.free, standing.held, standing.earned, standing.paid_out
    )];
    lines.extend(entries.iter().map(line));
    let json = json!({
        "id": id, "currency": standing.free.currency.code(), "credit": standing.free.digits(),
        "held": standing.held.digits(), "earned": standing.earned.digits(), "paid_out": standing.paid_out.digits(),
        "items": entries.iter().map(json).collect::<Vec<_>>(),
    });
    Ok(Answer { text: lines.join("\n"), json })
}

fn line(entry: &Entry) -> String {
    let about = entry.order.clone().or(entry.payment.map(|payment| format!("payment {payment}")));
    let words = [about, entry.note.clone()].into_iter().flatten().map(|word| format!(", {word}"));
    format!("{} {} {}{}", entry.at, entry.kind.name(), entry.amount, words.collect::<String>())
}

fn json(entry: &Entry) -> Value {
    json!({
        "at": entry.at.to_string(), "kind": entry.kind.name(), "amount": entry.amount.digits(),
        "currency": entry.amount.currency.code(), "free_at": entry.free_at.to_string(), "payment": entry.payment,
        "order": entry.order, "by": entry.by, "note": entry.note,
    })
}
