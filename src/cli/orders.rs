//! `usher order`: look at orders, confirm or reject them, give money back. The same verbs as the owner's buttons.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure,
    answer::{Shape, Which},
    desk::Desk,
};
use crate::{
    domain::{
        BotId, UserId,
        order::{Order, Payment, Purpose},
    },
    flows::{
        order::{self, Moved},
        refund::{self, Refund},
    },
};

/// How many orders are listed.
const LISTED: i64 = 100;
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
    /// List the latest 100 orders, latest first
    #[command(after_help = "Example:\n  usher order list --waiting")]
    List {
        /// Only those that wait for your decision, oldest first
        #[arg(long)]
        waiting: bool,
    },
    /// Everything that is known of an order, its payments too
    #[command(after_help = "Example:\n  usher order show K7Q2M4X9W3B8T6ZA")]
    Show(Key),
    /// Confirm that the money has arrived: the person gets what they ordered
    #[command(after_help = "Example:\n  usher order confirm K7Q2M4X9W3B8T6ZA")]
    Confirm(Key),
    /// Reject an order that was not paid: the person is told so, with your reason
    #[command(after_help = "Example:\n  usher order reject K7Q2M4X9W3B8T6ZA --reason \"Only 5 USD arrived.\"")]
    Reject {
        #[command(flatten)]
        key: Key,
        /// Why, as the person reads it
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Refund a payment, and take away the time that it paid for
    ///
    /// Stars are refunded at once. Money that came by any other way you return yourself; this notes it.
    #[command(after_help = "Examples:\n  usher order refund K7Q2M4X9W3B8T6ZA\n  usher order refund stxABCdef123")]
    Refund {
        /// An order's key, or the provider's number of one payment (`usher order show`)
        #[arg(value_name = "ORDER_OR_CHARGE")]
        what: String,
    },
}

/// Which order.
#[derive(Args, Clone, Debug)]
pub struct Key {
    /// The order's key, such as K7Q2M4X9W3B8T6ZA
    #[arg(value_name = "ORDER", value_parser = key)]
    key: String,
}

fn key(text: &str) -> Result<String, String> {
    let text = text.trim().to_ascii_uppercase();
    match !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric()) {
        true => Ok(text),
        false => Err("an order's key is made of letters and digits: `usher order list` shows them".into()),
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::List { waiting } => list(desk, bot, waiting).await,
        Command::Show(Key { key }) => show(desk, desk.row(bot).await?.bot_id, &key).await,
        Command::Confirm(Key { key }) => decide(desk, bot, &key, true, None).await,
        Command::Reject { key: Key { key }, reason } => decide(desk, bot, &key, false, reason).await,
        Command::Refund { what } => give_back(desk, bot, &what).await,
    }
}

async fn list(desk: &Desk, bot: Option<BotId>, waiting: bool) -> Result<Answer, Failure> {
    let (bot, store) = (desk.row(bot).await?.bot_id, &desk.app.store);
    let orders = if waiting { store.waiting_orders(bot).await? } else { store.latest_orders(bot, LISTED).await? };
    let plans = store.all_plans(bot).await?;
    let name =
        |order: &Order| plans.iter().find(|plan| plan.id == order.plan).map_or("?", |plan| &plan.name).to_owned();
    let items = orders.iter().map(|order| (line(order, &name(order)), json(order))).collect();
    Ok(Answer::list(items, if waiting { "No order waits for your decision." } else { "No order yet." }))
}

async fn found(desk: &Desk, bot: BotId, key: &str) -> Result<Order, Failure> {
    let found = desk.app.store.order(bot, key).await?;
    found.ok_or_else(|| Failure::Failed(format!("there is no order {key}: `usher order list` shows them")))
}

async fn show(desk: &Desk, bot: BotId, key: &str) -> Result<Answer, Failure> {
    let order = found(desk, bot, key).await?;
    let plan = desk.app.store.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let payments = desk.app.store.payments_for(bot, key).await?;
    let mut lines = vec![line(&order, &plan)];
    lines.push(format!("  placed {}, to be paid by {}", order.created_at, order.expires_at));
    lines.extend(order.reason.as_ref().map(|reason| format!("  reason: {reason}")));
    lines.extend(payments.iter().map(|payment| format!("  payment {}", paid(payment))));
    let mut json = json(&order);
    json["payments"] = payments.iter().map(payment).collect();
    Ok(Answer { text: lines.join("\n"), json })
}

async fn decide(
    desk: &Desk,
    bot: Option<BotId>,
    key: &str,
    is_paid: bool,
    reason: Option<String>,
) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    found(desk, bot.id, key).await?;
    let mut work = desk.begin().await?;
    let moved = order::decide(&desk.app, &mut work, &bot, key, UserId::OPERATOR, is_paid).await?;
    if let Moved::Barred(order, obstacle) = &moved {
        let plan = desk.app.store.plan(bot.id, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
        let why = crate::texts::shop::obstacle(crate::domain::Lang::En, &plan, obstacle);
        return Err(Failure::Failed(format!("order {key} had lapsed, and nothing was changed. {why}")));
    }
    if let Moved::Not(order) = &moved {
        return Err(Failure::Failed(format!("order {key} is already {}; nothing was changed", order.state.name())));
    }
    if !is_paid {
        // Told at once: nobody will write a reason later.
        let reason = reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        order::explain(&mut work, bot.id, key, UserId::OPERATOR, reason.unwrap_or("@none")).await?;
    }
    work.commit().await?;
    let mut answer = show(desk, bot.id, key).await?;
    answer.text = match is_paid {
        true => format!("Order {key} is paid. `usher order show {key}` tells what came of it."),
        false => format!("Order {key} is rejected; the person is being told."),
    };
    Ok(answer)
}

async fn give_back(desk: &Desk, bot: Option<BotId>, what: &str) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    let store = &desk.app.store;
    let mut payments = store.payments_by(bot.id, what).await?;
    if payments.is_empty() {
        payments = store.payments_for(bot.id, &what.to_ascii_uppercase()).await?;
    }
    let open: Vec<&Payment> = payments.iter().filter(|payment| payment.refunded_at.is_none()).collect();
    let payment = match open[..] {
        [payment] => payment,
        [] if payments.is_empty() => {
            return Err(Failure::Failed(format!("nothing was paid for {what}: `usher order show` tells what was")));
        }
        [] => return Err(Failure::Failed(format!("{what} was already refunded; nothing was changed"))),
        _ => {
            let charges: Vec<&str> = open.iter().map(|payment| payment.charge.as_str()).collect();
            return Err(Failure::Failed(format!(
                "{what} was paid {} times: say which one to refund. {}",
                open.len(),
                charges.join(", ")
            )));
        }
    };
    let text = match refund::give_back(&desk.app, &bot, payment.method, &payment.charge, UserId::OPERATOR).await? {
        Refund::Done if payment.method.abilities().refunds => {
            format!("{} was refunded to {}, and the time that it paid for is taken away.", payment.amount, payment.user)
        }
        Refund::Done => format!(
            "Noted: {} is refunded to {}, and the time that it paid for is taken away. The money itself you must return \
             yourself, by the way it came ({}).",
            payment.amount,
            payment.user,
            payment.method.name()
        ),
        Refund::Again | Refund::Unknown => format!("{} was already refunded; nothing was changed.", payment.charge),
        Refund::Refused(why) => return Err(Failure::Failed(format!("Telegram does not refund it: {why}"))),
    };
    let by_hand = !payment.method.abilities().refunds;
    let json = json!({ "id": payment.charge, "refunded": true, "by_hand": by_hand, "order": payment.order });
    Ok(Answer { text, json })
}

fn line(order: &Order, plan: &str) -> String {
    format!(
        "{}: {}, “{plan}” for {}, {} by {}",
        order.key,
        order.state.name(),
        order.user,
        order.amount,
        order.method.name()
    )
}

fn paid(payment: &Payment) -> String {
    let what = match payment.refunded_at {
        Some(at) => format!("refunded {at}"),
        None => payment.outcome.name().to_owned(),
    };
    format!("{}: {} on {}, {what}", payment.charge, payment.amount, payment.paid_at)
}

fn payment(payment: &Payment) -> Value {
    json!({
        "charge": payment.charge,
        "method": payment.method.name(),
        "amount_minor": payment.amount.minor,
        "currency": payment.amount.currency.to_string(),
        "paid_at": payment.paid_at.to_string(),
        "outcome": payment.outcome.name(),
        "refunded_at": payment.refunded_at.map(|at| at.to_string()),
    })
}

fn json(order: &Order) -> Value {
    json!({
        "id": order.key,
        "user": order.user,
        "plan": order.plan,
        "method": order.method.name(),
        "state": order.state.name(),
        "amount_minor": order.amount.minor,
        "currency": order.amount.currency.to_string(),
        "purpose": match order.purpose {
            Purpose::New => "new",
            Purpose::Renew(_) => "renew",
            Purpose::Switch(_) => "switch",
        },
        "created_at": order.created_at.to_string(),
        "expires_at": order.expires_at.to_string(),
        "decided_by": order.decided_by,
        "reason": order.reason,
    })
}
