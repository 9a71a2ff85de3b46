//! What is sold: can it be paid, does it lead anywhere, and does somebody answer for it?

use std::sync::Arc;

use futures::future::join_all;

use super::Finding;
use crate::{
    app::Bot,
    cli::{Failure, desk::Desk, look::place},
    domain::{Currency, Plan, method::Needs, order::Method, sale::Rule},
    flows::connect::Place,
    seal::Seal,
    store::{BotRow, MethodRow},
};

/// Everything about selling, if anything is sold. `heard` says that an owner can be written to.
pub async fn look(
    desk: &Desk,
    (bot, row): (&Arc<Bot>, &BotRow),
    heard: bool,
    about: &str,
    findings: &mut Vec<Finding>,
) -> Result<(), Failure> {
    let sold: Vec<Plan> = desk.app.store.plans(bot.id).await?.into_iter().filter(is_sold).collect();
    let methods = desk.app.store.methods(bot.id).await?;
    if sold.is_empty() && methods.is_empty() {
        return Ok(());
    }
    let mut works = Vec::new();
    for method in &methods {
        let finding = way(desk, bot, method, &sold, about);
        if finding.mark != super::Mark::Wrong {
            works.push(method.method);
        }
        findings.push(finding);
    }
    for plan in &sold {
        findings.push(payable(plan, &works, about));
        findings.extend(opens(desk, bot, plan, about).await);
    }
    if sold.is_empty() {
        return Ok(());
    }
    if row.terms.is_none() {
        let mend = "`usher terms set --file terms.txt`: Telegram wants terms from whoever sells, and /terms shows them";
        findings.push(Finding::look(about, "plans are sold without terms", mend));
    }
    if !heard {
        let mend = "An owner sends /start to the bot: Telegram wants questions about payments to be answered";
        findings.push(Finding::wrong(about, "plans are sold, and /paysupport reaches nobody", mend));
    }
    Ok(())
}

/// People can buy it by themselves.
fn is_sold(plan: &Plan) -> bool {
    !plan.prices.is_empty() && ![Rule::TokenOnly, Rule::CreditOnly].into_iter().any(|rule| plan.rules.has(rule))
}

/// One way to pay: has it what it needs, and is there anything to be paid by it?
fn way(desk: &Desk, bot: &Bot, row: &MethodRow, sold: &[Plan], about: &str) -> Finding {
    let (name, about) = (row.method.name(), format!("{about}, payment by {}", row.method.name()));
    let lacks = match row.method.abilities().needs {
        Needs::Nothing => None,
        Needs::Instructions => {
            let told = row.instructions.as_deref().is_some_and(|text| !text.trim().is_empty());
            (!told).then(|| "people are not told how to pay".to_owned())
        }
        Needs::Token => token(desk, bot, row),
    };
    if let Some(lacks) = lacks {
        let mend = match row.method.abilities().needs {
            Needs::Instructions => "`usher method set manual --instructions TEXT`",
            _ => "Set MASTER_KEY as it was, or `usher method set telegram --provider-token TOKEN`",
        };
        return Finding::wrong(about, lacks, mend);
    }
    let count = sold.iter().filter(|plan| plan.prices.iter().any(|price| takes(row.method, price.currency))).count();
    match count {
        0 => {
            let price = if row.method.abilities().is_stars { "250 XTR" } else { "9.99 USD" };
            let mend = format!("`usher plan change ID --price \"{price}\"`, or `usher method remove {name}`");
            Finding::look(about, "no plan in sale has a price for it", mend)
        }
        count => Finding::fine(about, format!("can pay for {count} plan(s)")),
    }
}

/// What is wrong with the token of a payment provider.
fn token(desk: &Desk, bot: &Bot, row: &MethodRow) -> Option<String> {
    let Some(sealed) = &row.sealed_token else { return Some("there is no provider token".into()) };
    let Some(key) = &desk.app.settings.master_key else {
        return Some("the provider token cannot be read: MASTER_KEY is not set".into());
    };
    let opened = Seal::new(key).and_then(|seal| seal.open(bot.id, sealed).map(|_| ()));
    opened.err().map(|_| "the provider token cannot be read: MASTER_KEY is not the one with which it was kept".into())
}

fn takes(method: Method, currency: Currency) -> bool {
    method.abilities().is_stars == (currency == Currency::STARS)
}

/// Whether a plan's prices can be paid by the ways that work.
fn payable(plan: &Plan, works: &[Method], about: &str) -> Finding {
    let about = format!("{about}, plan {} “{}”", plan.id, plan.name);
    let (paid, unpaid): (Vec<_>, Vec<_>) =
        plan.prices.iter().partition(|price| works.iter().any(|method| takes(*method, price.currency)));
    let list = |prices: &[&crate::domain::Money]| prices.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if unpaid.is_empty() {
        return Finding::fine(about, format!("is sold for {}", list(&paid)));
    }
    let mend = match unpaid.iter().any(|price| price.currency == Currency::STARS) {
        true => "`usher method set stars`",
        false => {
            "`usher method set manual --instructions TEXT`, or a price in Stars: `usher plan change ID --price \"250 XTR\"`"
        }
    };
    let text = format!("no way to pay takes {}", list(&unpaid));
    if paid.is_empty() { Finding::wrong(about, text, mend) } else { Finding::look(about, text, mend) }
}

/// Chats that a sold plan should open and the bot cannot.
async fn opens(desk: &Desk, bot: &Arc<Bot>, plan: &Plan, about: &str) -> Vec<Finding> {
    let about = format!("{about}, plan {} “{}”", plan.id, plan.name);
    let (now, zone) = (desk.app.clock.now(), desk.app.settings.time_zone);
    if plan.term.end(now, zone) <= now {
        let mend = format!("`usher plan disable {}`", plan.id);
        return vec![Finding::look(about, "its last day is over: nobody can buy it", mend)];
    }
    if plan.chats.is_empty() {
        let mend = format!("`usher plan change {} --chat CHAT_ID`", plan.id);
        return vec![Finding::wrong(about, "it is sold and opens no chat", mend)];
    }
    let places = join_all(plan.chats.iter().map(|chat| place(&bot.telegram, *chat))).await;
    let shut = |place: &Result<Place, _>| match place {
        Ok(Place::Admin(missing)) => missing.iter().any(|right| right == "can_invite_users"),
        Ok(_) => true,
        // What Telegram does not tell is told of the chat itself.
        Err(_) => false,
    };
    let shut = plan.chats.iter().zip(&places).filter(|(_, place)| shut(place));
    shut.map(|(chat, _)| {
        let mend = "Make the bot administrator there with the right to invite users; who paid gets the link then";
        Finding::wrong(about.clone(), format!("people pay for chat {chat}, and the bot cannot let them in"), mend)
    })
    .collect()
}
