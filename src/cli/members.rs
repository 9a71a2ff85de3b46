//! `usher member`: look at a person, let them in, keep them out. The same verbs as the owner's commands in the chat.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{
    Answer, Failure, access,
    answer::{Shape, Which},
    desk::Desk,
    erasure, plans,
};
use crate::{
    domain::{
        BotId, PlanId, Term, UserId,
        order::{Order, Payment},
    },
    flows::{
        moderate::{self, Obstacle},
        report, whitelist,
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
    /// Everything that is known of a person; what /check shows
    #[command(after_help = "Example:\n  usher member show 987654321")]
    Show(Person),
    /// Keep a person out for good: rights are cancelled, links revoked, and they are removed from every chat
    #[command(after_help = "Example:\n  usher member ban 987654321")]
    Ban(Person),
    /// Lift a ban; cancelled rights stay cancelled
    Unban(Person),
    /// Give a person time of a plan: from now on, or after what they have of it, and send them the way in
    #[command(after_help = "Examples:\n  usher member grant 987654321 --plan 1\n  \
                            usher member grant 987654321 --plan 1 --term \"3 days\"")]
    Grant {
        #[command(flatten)]
        person: Person,
        /// The plan's id, from `usher plan list`
        #[arg(long, value_name = "ID", value_parser = plans::plan_id)]
        plan: PlanId,
        /// Another term than the plan's: `30 seconds` .. `2 years`, `forever`, `until 2030-01-01`
        #[arg(long)]
        term: Option<Term>,
    },
    /// Take a right away before its end: nothing more is charged, the person is told, and they are walked out
    #[command(
        after_help = "Examples:\n  usher member revoke 987654321 --plan 1\n  usher member revoke 987654321 --all"
    )]
    Revoke {
        #[command(flatten)]
        person: Person,
        /// The right to this plan
        #[arg(long, value_name = "ID", value_parser = plans::plan_id, required_unless_present = "all")]
        plan: Option<PlanId>,
        /// All rights
        #[arg(long, conflicts_with = "plan")]
        all: bool,
    },
    /// Let a person stay in all chats of the bot without a right, also in those that are connected later
    Whitelist(Person),
    /// Take a person off the whitelist; without a right they are walked out
    Unwhitelist(Person),
    /// Write everything that is kept of a person as JSON, to be given to them
    #[command(after_help = "Example:\n  usher member export 987654321 --out person.json")]
    Export {
        #[command(flatten)]
        person: Person,
        /// The new file; one that exists is refused. Without it the answer is the data
        #[arg(long, value_name = "FILE")]
        out: Option<std::path::PathBuf>,
    },
    /// Erase what is kept of a person; payments stay in the books under a number that leads to nobody
    #[command(after_help = "Example:\n  usher member forget 987654321 --yes")]
    Forget {
        #[command(flatten)]
        person: Person,
        /// It cannot be undone; without this it is only told what would be lost
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args, Clone, Copy, Debug)]
pub struct Person {
    /// The person's Telegram id, such as 987654321
    #[arg(allow_negative_numbers = true, value_name = "USER_ID", value_parser = person)]
    id: UserId,
}

/// A person's Telegram id.
pub fn person(text: &str) -> Result<UserId, String> {
    match text.trim().parse() {
        Ok(id) if id > 0 && id < 1 << 52 => Ok(UserId(id)),
        _ => Err("a person's Telegram id is a positive number such as 987654321".into()),
    }
}

pub async fn run(desk: &Desk, bot: Option<BotId>, command: Command) -> Result<Answer, Failure> {
    match command {
        Command::Show(Person { id }) => show(desk, bot, id).await,
        Command::Ban(Person { id }) => ban(desk, bot, id).await,
        Command::Unban(Person { id }) => unban(desk, bot, id).await,
        Command::Grant { person, plan, term } => access::grant(desk, bot, person.id, plan, term).await,
        Command::Revoke { person, plan, .. } => access::revoke(desk, bot, person.id, plan).await,
        Command::Export { person, out } => erasure::export(desk, bot, person.id, out.as_deref()).await,
        Command::Forget { person, yes } => erasure::forget(desk, bot, person.id, yes).await,
        Command::Whitelist(Person { id }) => {
            let row = desk.row(bot).await?;
            let mut work = desk.begin().await?;
            let chats = whitelist::add(&mut work, row.bot_id, id, UserId::OPERATOR).await?;
            work.commit().await?;
            let text = format!("{id} may stay in all chats of the bot without a right, now ({chats}) and later.");
            Ok(Answer { text, json: json!({ "id": id, "whitelisted": true, "chats": chats }) })
        }
        Command::Unwhitelist(Person { id }) => {
            let row = desk.row(bot).await?;
            let mut work = desk.begin().await?;
            let chats = whitelist::remove(&mut work, row.bot_id, id, UserId::OPERATOR).await?;
            work.commit().await?;
            let text = match chats {
                None => format!("{id} was not on the whitelist."),
                Some(chats) => format!(
                    "{id} is off the whitelist of {chats} chat(s) and will be walked out where nothing else gives a right."
                ),
            };
            Ok(Answer { text, json: json!({ "id": id, "whitelisted": false, "chats": chats.unwrap_or(0) }) })
        }
    }
}

async fn ban(desk: &Desk, bot: Option<BotId>, user: UserId) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    if let Some(obstacle) = moderate::obstacle(&desk.app, &bot, user).await? {
        return Err(Failure::Failed(match obstacle {
            Obstacle::Myself => format!("{user} cannot be banned: that is the bot itself"),
            Obstacle::Team => {
                format!(
                    "{user} cannot be banned: on the team of the bot. Take them out of OWNER_IDS, or off the team by `usher team remove {user}`, first"
                )
            }
            Obstacle::Admin(title) => {
                format!("{user} cannot be banned: they own or administer “{title}”. Take their rights away there first")
            }
        }));
    }
    let mut work = desk.begin().await?;
    let done = moderate::ban(&mut work, &bot, user, UserId::OPERATOR).await?;
    work.commit().await?;
    let text = if done.again {
        format!("{user} was banned before. What was still open is being tried again.")
    } else {
        let places = match done.chats {
            0 => "no place in any chat, and kept out of all".to_owned(),
            chats => format!("removal from {chats} chat(s) under way"),
        };
        format!(
            "{user} is banned: {} right(s) cancelled, all links revoked, {places}. \
             `usher member show {user}` tells how far it is.",
            done.subscriptions
        )
    };
    Ok(Answer {
        text,
        json: json!({ "id": user, "banned": true, "again": done.again, "subscriptions": done.subscriptions, "chats": done.chats }),
    })
}

async fn unban(desk: &Desk, bot: Option<BotId>, user: UserId) -> Result<Answer, Failure> {
    let (_, bot) = desk.bot(bot).await?;
    let mut work = desk.begin().await?;
    let was_banned = moderate::unban(&mut work, &bot, user, UserId::OPERATOR).await?;
    work.commit().await?;
    let text = if was_banned {
        format!("{user} is no longer banned and may come back. Rights that the ban cancelled stay cancelled.")
    } else {
        format!("{user} is not banned.")
    };
    Ok(Answer { text, json: json!({ "id": user, "banned": false, "was_banned": was_banned }) })
}

async fn show(desk: &Desk, bot: Option<BotId>, user: UserId) -> Result<Answer, Failure> {
    let (row, app) = (desk.row(bot).await?, &desk.app);
    let text = plain(&report::check(app, row.bot_id, user, app.settings.default_locale).await?);
    let known = app.store.acquaintance(row.bot_id, user).await?.and_then(|known| known.customer);
    let now = app.clock.now();
    let rights = app.store.subscriptions_of(row.bot_id, user).await?;
    let rights: Vec<Value> = rights
        .iter()
        .map(|right| {
            json!({
                "id": right.id,
                "plan": right.plan,
                "source": right.source,
                "starts_at": right.starts_at.to_string(),
                "paid_until": right.paid_until.to_string(),
                "ends_at": right.ends_at.to_string(),
                "running": right.runs(now),
                "cancelled": right.cancelled_at.is_some(),
            })
        })
        .collect();
    let seats = app.store.seats_of(row.bot_id, user).await?;
    let seats = seats.iter().map(|view| {
        json!({
            "chat": view.seat.chat,
            "title": view.title,
            "wanted_until": view.seat.wanted_until.map(|until| until.to_string()),
            "observed": view.seat.observed.name(),
            "exempt": view.seat.exemption(now).map(|why| why.name()),
        })
    });
    let (payments, orders) =
        (app.store.payments_of(row.bot_id, user).await?, app.store.orders_of(row.bot_id, user).await?);
    let json = json!({
        "id": user,
        "known": known.is_some(),
        "name": known.as_ref().map(|customer| customer.user.name()),
        "username": known.as_ref().and_then(|customer| customer.user.username.clone()),
        "banned": known.as_ref().is_some_and(|customer| customer.banned_at.is_some()),
        "subscriptions": rights,
        "seats": seats.collect::<Vec<_>>(),
        "payments": payments.iter().map(payment).collect::<Vec<_>>(),
        "orders": orders.iter().map(order).collect::<Vec<_>>(),
        "text": text,
    });
    Ok(Answer { text, json })
}

fn payment(payment: &Payment) -> Value {
    json!({
        "charge": payment.charge,
        "method": payment.method.name(),
        "amount_minor": payment.amount.minor,
        "currency": payment.amount.currency.to_string(),
        "paid_at": payment.paid_at.to_string(),
        "outcome": payment.outcome.name(),
        "refunded": payment.refunded_at.is_some(),
        "order": payment.order,
    })
}

fn order(order: &Order) -> Value {
    json!({
        "id": order.key,
        "plan": order.plan,
        "method": order.method.name(),
        "state": order.state.name(),
        "amount_minor": order.amount.minor,
        "currency": order.amount.currency.to_string(),
        "created_at": order.created_at.to_string(),
    })
}

/// HTML as Telegram takes it, without its tags.
pub fn plain(html: &str) -> String {
    let (mut text, mut rest) = (String::new(), html);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    #[test]
    fn tags_go_and_names_stay_as_they_were_written() {
        assert_eq!(super::plain("<b>A &lt;3 &amp;lt;</b> – <code>5</code>"), "A <3 &lt; – 5");
    }
}
