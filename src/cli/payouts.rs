//! `usher payout`: who is to be paid out, as a list or a file, and the note that they were.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    members,
};
use crate::{
    domain::{BotId, Money, User, UserId, csv::Csv},
    flows::balance::{self, Not},
    store::Payable,
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
    /// List who is to be paid out: who has earned at least the minimum; who asked first comes first
    #[command(after_help = "Examples:\n  usher payout list\n  usher payout list --csv payouts.csv")]
    List {
        /// Write it into this file, for a spreadsheet
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Note that you have paid somebody out; they are told
    #[command(after_help = "Examples:\n  usher payout done 987654321\n  usher payout done 987654321 --amount 12.50")]
    Done {
        /// The person's Telegram id
        #[arg(value_name = "USER_ID", value_parser = members::person)]
        id: UserId,
        /// How much, if not all that is theirs; in `BASE_CURRENCY`
        #[arg(long)]
        amount: Option<String>,
    },
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let bot = desk.row(bot).await?.bot_id;
    match command {
        Command::List { csv } => list(desk, bot, csv).await,
        Command::Done { id, amount } => done(desk, bot, id, amount).await,
    }
}

async fn list(desk: &Desk, bot: BotId, csv: Option<PathBuf>) -> Result<Answer, Failure> {
    let base = desk.app.base();
    let least = desk.app.store.program(bot).await?.map_or(Money::new(0, base), |program| program.minimum);
    let mut items = Vec::new();
    let mut table = Csv::new(&["user_id", "name", "username", "amount", "currency", "asked_at"]);
    for one in desk.app.store.payable(bot, least).await? {
        let known = desk.app.store.acquaintance(bot, one.user).await?.and_then(|known| known.customer);
        let user = known.map(|customer| customer.user);
        table.row(&cells(&one, user.as_ref()));
        let name = user.as_ref().map(User::name).unwrap_or_default();
        let asked = one.asked_at.map(|at| format!(", asked {at}")).unwrap_or_default();
        let json = json!({
            "id": one.user, "name": name, "username": user.and_then(|user| user.username), "amount": one.amount.digits(),
            "currency": one.amount.currency.code(), "asked_at": one.asked_at.map(|at| at.to_string()),
        });
        items.push((format!("{} {name}: {}{asked}", one.user, one.amount), json));
    }
    let Some(file) = csv else { return Ok(Answer::list(items, "Nobody is to be paid out.")) };
    std::fs::write(&file, table.finish())
        .map_err(|error| Failure::Failed(format!("{} cannot be written: {error}", file.display())))?;
    let text = format!("{} person(s) in {}", items.len(), file.display());
    Ok(Answer { text, json: json!({ "id": file.display().to_string(), "people": items.len() }) })
}

fn cells(one: &Payable, user: Option<&User>) -> [String; 6] {
    [
        one.user.to_string(),
        user.map(User::name).unwrap_or_default(),
        user.and_then(|user| user.username.clone()).unwrap_or_default(),
        one.amount.digits(),
        one.amount.currency.to_string(),
        one.asked_at.map(|at| at.to_string()).unwrap_or_default(),
    ]
}

async fn done(desk: &Desk, bot: BotId, id: UserId, amount: Option<String>) -> Result<Answer, Failure> {
    let base = desk.app.base();
    let amount = match amount {
        Some(text) => Money::read(&text, base).map_err(|why| Failure::Usage(format!("--amount: {why}")))?,
        None => desk.app.store.balance(bot, id, base).await?.payable(),
    };
    if amount.minor <= 0 {
        return Err(Failure::Failed(format!("{id} has nothing to be paid out: `usher credit list {id}`")));
    }
    let mut work = desk.begin().await?;
    match balance::pay_out(&desk.app, &mut work, (bot, UserId::OPERATOR), id, amount, None).await? {
        Ok(left) => {
            work.commit().await?;
            let json = json!({ "id": id, "amount": amount.digits(), "credit": left.digits(), "currency": base.code() });
            Ok(Answer { text: format!("{id} was paid {amount}, and {left} is left."), json })
        }
        Err(Not::Enough(free)) => Err(Failure::Failed(format!("{id} has only {free} to be paid out"))),
        Err(Not::Again) => Err(Failure::Failed("it was noted already".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;

    #[test]
    fn a_name_is_no_formula_in_the_file() {
        let user = User {
            id: UserId(7),
            first_name: "=1+1".into(),
            last_name: Some("\"Bobby\", Tables".into()),
            username: None,
            language_code: None,
            is_premium: false,
            is_bot: false,
        };
        let amount = Money::new(1_250, "USD".parse().unwrap());
        let asked_at = Some(Moment::from_millis(1_800_000_000_000));
        let mut table = Csv::new(&["user_id"]);
        table.row(&cells(&Payable { user: user.id, amount, asked_at }, Some(&user)));
        assert!(
            table.finish().ends_with(b"\r\n7,\"'=1+1 \"\"Bobby\"\", Tables\",,12.50,USD,2027-01-15T08:00:00.000Z\r\n")
        );
    }
}
