//! Orders: placed, claimed, decided, given up. Every move is made by whoever comes first, and only once.

use std::time::Duration;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Money, UserId, Visitor,
        alert::Alert,
        balance::Part,
        errand::{Class, Task},
        method::Witness,
        order::{Event, Method, Order, Purpose, State},
        sale::{Obstacle, Rule},
        team::Act,
    },
    error::Result,
    flows::{
        balance, coupons,
        late::{has_lapsed, revive},
        pay::{self, Arrival},
        proof::{self, Proof},
        shop::{self, Offer},
    },
    seal,
    store::{Orders, Work},
};

/// Characters of an order's key: 80 random bits.
pub const KEY: usize = 16;
/// How long an order may be paid.
const LIFE: Duration = Duration::from_secs(24 * 3_600);

/// How long an owner may think about the reason of a rejection.
const TO_EXPLAIN: Duration = Duration::from_secs(600);
/// Characters of a reason; longer ones are cut.
const LONGEST_REASON: usize = 500;

/// How long after an order has lapsed a photo still counts as the proof of its payment; its button works for good.
const LATE_PROOF: Duration = Duration::from_secs(7 * 86_400);

/// Places an order at a price that is pinned now, or finds the one that is open and no dearer: a double tap is one order,
/// and a price that has risen since is not this person's.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn place(
    app: &App,
    work: &mut Work,
    who: &Visitor,
    offer: &Offer,
    method: Method,
) -> Result<Result<Order, Obstacle>> {
    let Some(amount) = offer.price(method) else { return Ok(Err(Obstacle::NotForSale)) };
    let (bot, user, plan) = (who.bot, who.user.id, &offer.plan);
    if let Err(obstacle) = shop::still_allowed(app, work, bot, user, plan).await? {
        return Ok(Err(obstacle));
    }
    let reduced = offer.coupon.as_ref().and_then(|coupon| coupon.reduced(method));
    let part = offer.part(method);
    let open = work.open_order(bot, user, plan.id, method).await?;
    if let Some(open) = open.as_ref().filter(|open| goes_on(open, offer, amount, part)) {
        return Ok(Ok(open.clone()));
    }
    let pays = match part {
        Some(part) => balance::is_enough(work, bot, user, part).await?,
        None => method.abilities().witness != Witness::Books || amount.minor == 0,
    };
    if !pays {
        return Ok(Err(Obstacle::CreditGone));
    }
    // Who is told that their coupon is gone keeps the order that they have.
    if let Some(reduced) = reduced
        && !coupons::hold(work, bot, user, reduced.coupon).await?
    {
        return Ok(Err(Obstacle::CouponGone));
    }
    if part.is_some() {
        balance::give_way(work, bot, user).await?;
    }
    // It costs less now, or something else is bought: nothing may be paid by the old order any more.
    if let Some(open) = open.filter(|open| open.state == State::Pending) {
        go(work, bot, &open.key, Event::Cancel, None, Some(user)).await?;
        // An owner's or a person's copy of a transfer shows it; an old invoice says so itself when it is paid.
        if open.method == Method::Manual {
            work.send(bot, Class::Reply, Task::Redraw { order: open.key });
        }
    }
    let order = Order {
        key: seal::key(KEY),
        bot,
        user,
        plan: plan.id,
        method,
        state: State::Pending,
        amount,
        reduced,
        balance: part,
        purpose: offer.purpose.clone(),
        // Every payment of a subscription in Stars costs the same, and a change costs less once.
        recurring: method.abilities().renews
            && plan.rules.has(Rule::Recurring)
            && !offer.renews
            && !matches!(offer.purpose, Purpose::Switch(_))
            && amount.minor > 0,
        created_at: work.now(),
        expires_at: work.now() + LIFE,
        decided_by: None,
        reason: None,
        proof: None,
    };
    work.add_order(&order).await?;
    work.reduce_order(&order).await?;
    balance::follow(work, &order, order.state)?;
    tracing::info!(bot.id = bot.0, user.id = user.0, order = order.key, plan = plan.name, amount = %amount,
        method = method.name(), "an order was placed");
    Ok(Ok(order))
}

/// An open order is gone on with if it is for the same and no dearer than what is asked now.
fn goes_on(open: &Order, offer: &Offer, amount: Money, part: Option<Part>) -> bool {
    let is_same = open.purpose == offer.purpose && open.balance == part;
    is_same && open.amount.currency == amount.currency && open.amount.minor <= amount.minor
}

/// What came of an attempt to move an order.
#[derive(Clone, Debug)]
pub enum Moved {
    /// It was moved by this attempt.
    Now(Order),
    /// It stands otherwise, as it is here.
    Not(Order),
    /// It had lapsed, and what was ordered cannot be had any more.
    Barred(Order, Obstacle),
    /// There is no such order.
    Unknown,
}

/// Makes one move, if the order can make it. `whose` limits it to the orders of one person.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn go(
    work: &mut Work,
    bot: BotId,
    key: &str,
    event: Event,
    by: Option<UserId>,
    whose: Option<UserId>,
) -> Result<Moved> {
    let Some(mut order) = work.order(bot, key).await? else { return Ok(Moved::Unknown) };
    if whose.is_some_and(|user| user != order.user) {
        return Ok(Moved::Unknown);
    }
    // One that has lapsed moves as if it said so, which it does by no other move than this one.
    if event != Event::Expire && has_lapsed(&order, work.now()) {
        order.state = State::Expired;
    }
    let Some(next) = order.state.after(event) else { return Ok(Moved::Not(order)) };
    work.move_order(key, next, by).await?;
    balance::follow(work, &order, next)?;
    tracing::info!(
        bot.id = bot.0,
        user.id = order.user.0,
        order = key,
        from = order.state.name(),
        to = next.name(),
        "an order moved"
    );
    (order.state, order.decided_by) = (next, by.or(order.decided_by));
    Ok(Moved::Now(order))
}

/// "I paid": owners are asked for their word. It may be said after the order has lapsed.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn claim(app: &App, work: &mut Work, who: &Visitor, key: &str) -> Result<Moved> {
    if let Some(barred) = revive(app, work, who.bot, key, Some(who.user.id)).await? {
        return Ok(barred);
    }
    let moved = go(work, who.bot, key, Event::Claim, None, Some(who.user.id)).await?;
    if let Moved::Now(order) = &moved {
        let alert = Alert::OrderClaimed { key: order.key.clone() };
        work.send(who.bot, Class::Payment, Task::Alert(alert));
    }
    Ok(moved)
}

/// An owner's word: the money is there, or it is not. What follows is committed with it. That the money is there counts
/// for an order that has lapsed too.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn decide(app: &App, work: &mut Work, bot: &Bot, key: &str, by: UserId, paid: bool) -> Result<Moved> {
    let event = if paid { Event::Confirm } else { Event::Reject };
    if paid && let Some(barred) = revive(app, work, bot.id, key, None).await? {
        return Ok(barred);
    }
    let moved = go(work, bot.id, key, event, Some(by), None).await?;
    let Moved::Now(order) = &moved else { return Ok(moved) };
    let act = if paid { Act::Confirm } else { Act::Reject };
    work.audit(bot.id, by, act, Some(order.user), &order.key).await?;
    if paid {
        let arrival = Arrival {
            // Whatever way was chosen: by an owner's word, and it goes back by an owner's hand.
            method: Method::Manual,
            charge: format!("order:{}", order.key),
            provider_charge: None,
            order: Some(order.key.clone()),
            user: order.user,
            amount: order.amount,
            recurring: None,
        };
        pay::settle(app, work, bot.id, order, (&arrival, None)).await?;
    } else {
        // The person hears of it with the reason; without one, as soon as the owner had the time to write it.
        let later = work.now() + TO_EXPLAIN;
        work.send_at(bot.id, Class::Payment, Task::Inform { order: order.key.clone() }, later);
    }
    work.send(bot.id, Class::Reply, Task::Redraw { order: order.key.clone() });
    Ok(moved)
}

/// Orders whose time to pay is over, and owners who forget about one.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn tidy(app: &App) -> Result<usize> {
    const BATCH: i64 = 200;
    let mut work = app.begin(crate::domain::Origin::Repeatable).await?;
    let overdue = work.move_orders(Event::Expire, Orders::Overdue(BATCH)).await?;
    let neglected = work.neglected_orders(BATCH).await?;
    for (bot, key) in &overdue {
        work.send(*bot, Class::Reply, Task::Redraw { order: key.clone() });
        work.send(*bot, Class::Seat, Task::Inform { order: key.clone() });
    }
    for (bot, key) in &neglected {
        work.send(*bot, Class::Reply, Task::Alert(Alert::OrderClaimed { key: key.clone() }));
    }
    work.commit().await?;
    Ok(overdue.len() + neglected.len())
}

/// The owner's reason for a rejection: written beside it, shown and told to the person. False if there is nothing to
/// explain any more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn explain(work: &mut Work, bot: BotId, key: &str, by: UserId, reason: &str) -> Result<bool> {
    let order = work.order(bot, key).await?;
    let open = order.filter(|order| order.state == State::Rejected && order.decided_by == Some(by));
    if open.is_none_or(|order| order.reason.is_some()) {
        return Ok(false);
    }
    let reason: String = reason.trim().chars().take(LONGEST_REASON).collect();
    work.explain_order(key, &reason).await?;
    work.send(bot, Class::Payment, Task::Inform { order: key.to_owned() });
    work.send(bot, Class::Reply, Task::Redraw { order: key.to_owned() });
    Ok(true)
}

/// The orders that an owner rejected a moment ago and may still explain.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn unexplained(app: &App, bot: BotId, by: UserId) -> Result<Vec<Order>> {
    app.store.unexplained_orders(bot, by, app.clock.now() - TO_EXPLAIN).await
}

/// A photo or document of a payment: it says "I paid" for the person's newest order by hand, and owners see it. The
/// answer is none if there is no such order.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn prove(app: &App, work: &mut Work, who: &Visitor, proof: &Proof) -> Result<Option<Moved>> {
    let (bot, now) = (who.bot, work.now());
    let mut orders = app.store.orders_of(bot, who.user.id).await?;
    orders.retain(|order| order.method.abilities().witness == Witness::Owner);
    let open = |order: &&Order| order.state.is_open() && !has_lapsed(order, now);
    let late = |order: &&Order| has_lapsed(order, now) && now < order.expires_at + LATE_PROOF;
    let Some(found) = orders.iter().find(open).or_else(|| orders.iter().find(late)) else { return Ok(None) };
    let (moved, is_told) = match work.order(bot, &found.key).await? {
        Some(order) if order.state == State::AwaitingConfirmation => (Moved::Now(order), false),
        _ => (claim(app, work, who, &found.key).await?, true),
    };
    if let Moved::Now(order) = &moved {
        proof::show(work, who, order, proof, is_told).await?;
        work.send(bot, Class::Reply, Task::Redraw { order: order.key.clone() });
    }
    Ok(Some(moved))
}
