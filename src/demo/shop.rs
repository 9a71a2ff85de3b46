//! The shop of the demo: what Platinum Club costs, how it is paid, and how it stands with the orders.

use std::collections::{HashMap, hash_map::Entry};

use serde_json::{Value, json};

use super::{
    cast::{Club, Who},
    stage::Stage,
};
use crate::{
    domain::{
        BotId, ChatId, Currency, Money, Origin, PlanId, Term, Unit, UserId,
        order::{Method, Order, State},
        sale::Rule,
    },
    store::MethodRow,
};

/// What people read who pay by transfer.
const INSTRUCTIONS: &str = "Transfer 9.99 USD to account 12‑34 of the Blue Bank, and write your name.";

/// Something that is sold.
struct Ware {
    name: &'static str,
    about: &'static str,
    term: Term,
    stars: i64,
    cents: Option<i64>,
    renews: bool,
}

/// In the order in which they are offered.
const WARES: [Ware; 3] = [
    Ware {
        name: "Platinum month",
        about: "Olga’s private notes, every evening, and the archive of all years.",
        term: Term::Span(1, Unit::Month),
        stars: 250,
        cents: Some(999),
        renews: false,
    },
    Ware {
        name: "Platinum year",
        about: "Twelve months for the price of nine.",
        term: Term::Span(1, Unit::Year),
        stars: 2_250,
        cents: Some(8_999),
        renews: false,
    },
    Ware {
        name: "Platinum subscription",
        about: "Always paid by itself: you need not think of it.",
        term: Term::Span(30, Unit::Day),
        stars: 225,
        cents: None,
        renews: true,
    },
];

impl Ware {
    fn prices(&self) -> Vec<Money> {
        let usd = "USD".parse::<Currency>().ok();
        let stars = Money::new(self.stars, Currency::STARS);
        let dollars = self.cents.zip(usd).map(|(cents, usd)| Money::new(cents, usd));
        std::iter::once(stars).chain(dollars).collect()
    }
}

impl Stage {
    /// Olga sets up the ways to pay, puts her plans on sale and makes an access code.
    pub async fn open_shop(&self) -> anyhow::Result<()> {
        let (bot, mut ids) = (BotId(self.bot), Vec::new());
        let mut work = self.app.begin(Origin::Repeatable).await?;
        for (method, instructions) in [(Method::Stars, None), (Method::Manual, Some(INSTRUCTIONS.to_owned()))] {
            work.set_method(bot, &MethodRow { method, instructions, sealed_token: None }).await?;
        }
        for (place, ware) in (0..).zip(&WARES) {
            let chats = [ChatId(self.chat(Club::Platinum))];
            let id = work.add_plan(bot, ware.name, ware.term, &chats, None).await?;
            let Some(mut plan) = work.plan(bot, id).await? else { anyhow::bail!("{} is not there", ware.name) };
            (plan.description, plan.prices, plan.sort_order) = (Some(ware.about.to_owned()), ware.prices(), -place);
            plan.rules.set.extend(ware.renews.then_some(Rule::Recurring));
            work.save_plan(bot, &plan).await?;
            ids.push(id);
        }
        work.commit().await?;
        let Some(month) = ids.first() else { anyhow::bail!("nothing is sold") };
        let gift = self.make_code(*month).await?;
        self.story().gift = gift;
        Ok(())
    }

    /// The orders of everybody, newest first.
    pub async fn orders(&self) -> Vec<Value> {
        let (bot, mut orders) = (BotId(self.bot), Vec::new());
        for who in Who::ALL {
            let theirs = self.app.store.orders_of(bot, UserId(who.id())).await.unwrap_or_default();
            orders.extend(theirs.into_iter().map(|order| (who, order)));
        }
        orders.sort_by_key(|(_, order)| std::cmp::Reverse(order.created_at));
        let mut names = HashMap::new();
        for (_, order) in &orders {
            if let Entry::Vacant(name) = names.entry(order.plan) {
                let plan = self.app.store.plan(bot, order.plan).await.ok().flatten();
                name.insert(plan.map(|plan| plan.name).unwrap_or_default());
            }
        }
        orders.iter().map(|(who, order)| view(*who, order, &names)).collect()
    }
}

fn view(who: Who, order: &Order, names: &HashMap<PlanId, String>) -> Value {
    let (state, tone) = match order.state {
        State::Pending => ("unpaid", ""),
        State::AwaitingConfirmation => ("to confirm", "wait"),
        State::Paid => ("paid", "in"),
        State::Rejected => ("rejected", "off"),
        State::Expired => ("expired", ""),
        State::Cancelled => ("cancelled", ""),
        State::Refunded => ("given back", "off"),
    };
    json!({
        "key": order.key,
        "name": who.name(),
        "plan": names.get(&order.plan),
        "price": price(order),
        "state": state,
        "tone": tone,
    })
}

/// How it is paid and for how much.
fn price(order: &Order) -> String {
    match order.amount.currency {
        Currency::STARS => format!("⭐ {}", order.amount.minor),
        _ => format!("🏦 {}", order.amount),
    }
}
