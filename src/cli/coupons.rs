//! `usher coupon`: discount coupons are made, listed and revoked.

use chrono::NaiveDate;
use clap::{ArgGroup, Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
    limits::{Limit, limit, username, validity},
    plans,
};
use crate::{
    domain::{
        BotId, Currency, Money, PlanId, code,
        coupon::{Coupon, Discount},
    },
    seal,
    store::BotRow,
};

/// Letters of a coupon that gets no word: 50 random bits, which the slow tries guard.
const LENGTH: usize = 10;

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
    /// Make a coupon that lowers prices
    #[command(alias = "create", 
        group = ArgGroup::new("discount").required(true).args(["percent", "amount"]),
        after_help = "Examples:\n  usher coupon add AUTUMN --percent 20 --until 2030-01-01\n  \
            usher coupon add --amount 5 --currency USD --plan 1 --uses 100\n  \
            usher coupon add FRIENDS --percent 100 --uses 10        a plan for free, ten times"
    )]
    Add(New),
    /// List all coupons with how often they are used
    List,
    /// Make a coupon useless; orders that are placed keep their price
    Revoke {
        /// Its word, or its number from `usher coupon list`
        #[arg(value_name = "WORD|ID")]
        what: String,
    },
}

#[derive(Args, Debug)]
pub struct New {
    /// The word people enter: 3 to 24 letters, digits and dashes; left out, one is made up
    #[arg(value_parser = word)]
    word: Option<String>,
    /// So many per cent off, 1 to 100
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100))]
    percent: Option<u32>,
    /// So much off, such as 5.00; prices in other currencies stay as they are
    #[arg(long, requires = "currency")]
    amount: Option<String>,
    /// In which currency: USD, EUR, ..., XTR for Telegram Stars
    #[arg(long, requires = "amount")]
    currency: Option<Currency>,
    /// Only for these plans, from `usher plan list`; left out, for all
    #[arg(long = "plan", value_name = "ID", num_args = 1.., value_parser = plans::plan_id)]
    plans: Vec<PlanId>,
    /// How often in all: a number, or `unlimited`
    #[arg(long, default_value = "unlimited", value_name = "N", value_parser = limit)]
    uses: Limit,
    /// How often by one person: a number, or `unlimited`
    #[arg(long, default_value = "1", value_name = "N", value_parser = limit)]
    per_person: Limit,
    /// Lowers subscriptions in Stars too: Telegram charges the lower price every 30 days for ever
    #[arg(long)]
    recurring: bool,
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

fn word(text: &str) -> Result<String, String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match code::tidy(text).len() {
        3..=24 if plain => Ok(text.to_owned()),
        _ => Err("write a word of 3 to 24 letters, digits and dashes, such as AUTUMN-20".into()),
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    let row = desk.row(bot).await?;
    match command {
        Command::Add(new) => add(desk, &row, new).await,
        Command::List => list(desk, &row).await,
        Command::Revoke { what } => revoke(desk, row.bot_id, &what).await,
    }
}

async fn add(desk: &Desk, row: &BotRow, new: New) -> Result<Answer, Failure> {
    let discount = match (new.percent, &new.amount, new.currency) {
        (Some(percent), ..) => Discount::Percent(percent),
        (None, Some(amount), Some(currency)) => {
            Discount::Amount(Money::read(amount, currency).map_err(Failure::Usage)?)
        }
        _ => return Err(Failure::Usage("--percent or --amount with --currency: say how much is off".into())),
    };
    for plan in &new.plans {
        plans::found(desk, row.bot_id, *plan).await?;
    }
    let (valid_from, valid_until) = validity(desk, new.from, new.until)?;
    let mut coupon = Coupon {
        id: 0,
        word: new.word.unwrap_or_else(|| seal::key(LENGTH)),
        discount,
        plans: new.plans,
        uses: new.uses.0,
        per_person: new.per_person.0,
        recurring: new.recurring,
        valid_from,
        valid_until,
        note: new.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
        created_at: desk.app.clock.now(),
        revoked_at: None,
        held: 0,
        mine: 0,
    };
    let username = username(desk, row).await;
    let mut work = desk.begin().await?;
    let Some(id) = work.add_coupon(row.bot_id, &code::tidy(&coupon.word), &coupon).await? else {
        return Err(Failure::Failed(format!(
            "there is a coupon {} already, or one that is written alike, also if it is revoked: choose another word",
            coupon.word
        )));
    };
    work.commit().await?;
    coupon.id = id;
    Ok(Answer { text: line(&coupon, username.as_deref()), json: shown(&coupon, username.as_deref()) })
}

async fn list(desk: &Desk, row: &BotRow) -> Result<Answer, Failure> {
    let coupons = desk.app.store.coupons(row.bot_id).await?;
    let name = row.username.as_deref();
    let items = coupons.iter().map(|coupon| (line(coupon, name), shown(coupon, name))).collect();
    Ok(Answer::list(items, "No coupon yet: `usher coupon add AUTUMN --percent 20`"))
}

async fn revoke(desk: &Desk, bot: BotId, what: &str) -> Result<Answer, Failure> {
    let tidy = code::tidy(what);
    let coupons = desk.app.store.coupons(bot).await?;
    let named = coupons.iter().find(|coupon| code::tidy(&coupon.word) == tidy);
    let found = named.or_else(|| coupons.iter().find(|coupon| coupon.id.to_string() == what.trim()));
    let Some(coupon) = found else {
        return Err(Failure::Failed(format!("there is no coupon {what}: `usher coupon list` shows all")));
    };
    let mut work = desk.begin().await?;
    let revoked = work.revoke_coupon(bot, coupon.id).await?;
    work.commit().await?;
    let text = match revoked {
        true => format!("Coupon {} works no more; orders that are placed keep their price.", coupon.word),
        false => format!("Coupon {} was revoked before.", coupon.word),
    };
    Ok(Answer { text, json: json!({ "id": coupon.id, "word": coupon.word, "revoked": true }) })
}

fn off(discount: Discount) -> String {
    match discount {
        Discount::Percent(percent) => format!("{percent} %"),
        Discount::Amount(amount) => amount.to_string(),
    }
}

fn link(coupon: &Coupon, username: Option<&str>) -> Option<String> {
    username.map(|name| format!("https://t.me/{name}?start=k_{}", coupon.word))
}

fn line(coupon: &Coupon, username: Option<&str>) -> String {
    let plans: Vec<String> = coupon.plans.iter().map(ToString::to_string).collect();
    let plans = if plans.is_empty() { "all plans".to_owned() } else { format!("plan {}", plans.join(", ")) };
    let of = coupon.uses.map(|uses| format!(" of {uses}")).unwrap_or_default();
    let mut text = format!("{} {}: {} off {plans}", coupon.id, coupon.word, off(coupon.discount));
    text.push_str(&format!(", used or held {} time(s){of}", coupon.held));
    text.extend(coupon.per_person.map(|limit| format!(", {limit} per person")));
    text.push_str(if coupon.recurring { ", subscriptions too" } else { "" });
    text.extend(coupon.valid_from.map(|from| format!(", from {from}")));
    text.extend(coupon.valid_until.map(|until| format!(", until {until}")));
    text.push_str(if coupon.revoked_at.is_some() { ", revoked" } else { "" });
    text.extend(coupon.note.as_ref().map(|note| format!(" ({note})")));
    text.extend(link(coupon, username).map(|link| format!("  {link}")));
    text
}

fn shown(coupon: &Coupon, username: Option<&str>) -> Value {
    let (percent, amount) = match coupon.discount {
        Discount::Percent(percent) => (Some(percent), None),
        Discount::Amount(amount) => (None, Some(amount)),
    };
    json!({
        "id": coupon.id,
        "word": coupon.word,
        "link": link(coupon, username),
        "percent": percent,
        "amount_minor": amount.map(|amount| amount.minor),
        "currency": amount.map(|amount| amount.currency.to_string()),
        "plans": coupon.plans,
        "uses": coupon.uses,
        "per_person": coupon.per_person,
        "held": coupon.held,
        "recurring": coupon.recurring,
        "valid_from": coupon.valid_from.map(|at| at.to_string()),
        "valid_until": coupon.valid_until.map(|at| at.to_string()),
        "note": coupon.note,
        "created_at": coupon.created_at.to_string(),
        "revoked": coupon.revoked_at.is_some(),
    })
}
