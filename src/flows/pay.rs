//! Money that arrived becomes a right: one path for every way to pay, and each charge once.

use crate::{
    app::App,
    domain::{
        BotId, Moment, Money, Plan, Subscription, UserId,
        alert::Alert,
        errand::{Class, Task},
        order::{Event, Method, Order, Outcome, Payment, Purpose, State},
        span::Span,
        stars::PERIOD,
    },
    error::Result,
    flows::{
        admit, balance, cards, coupons, order, quote, recurring, recurring::Charged, referral, renewal, say, switch,
    },
    store::Work,
    telegram::Keyboard,
    texts,
};

/// A charge as its provider reports it.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// By which way.
    pub method: Method,
    /// The provider's own number for it.
    pub charge: String,
    /// That of the provider behind Telegram.
    pub provider_charge: Option<String>,
    /// The order that it says to answer.
    pub order: Option<String>,
    /// Who paid.
    pub user: UserId,
    /// How much.
    pub amount: Money,
    /// It is one of a row of charges.
    pub recurring: Option<Recurring>,
}

/// A charge of a subscription of Telegram's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recurring {
    /// The first of its row.
    pub first: bool,
    /// Until when it pays.
    pub until: Moment,
}

impl Recurring {
    /// The time that is paid for, behind what is paid until `held`: Telegram's own dates, unless other payments reach
    /// beyond the beginning of this one. Whatever the order of payments, each of them gives its thirty days.
    fn span(self, held: Option<Moment>) -> (Moment, Moment) {
        let begins = self.until - PERIOD;
        let from = held.map_or(begins, |held| held.max(begins));
        (from, self.until + from.since(begins))
    }
}

/// What became of a charge.
#[derive(Clone, Debug)]
pub enum Settled {
    /// The right was given or made longer.
    Granted,
    /// It could not be: owners are told, and so is the person unless banned.
    Kept(Outcome),
    /// It was booked before.
    Again,
}

/// Books a charge that a provider reports, and gives what it pays for.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn arrive(app: &App, work: &mut Work, bot: BotId, arrival: &Arrival) -> Result<Settled> {
    let found = match &arrival.order {
        Some(key) => work.order(bot, key).await?,
        None => None,
    };
    if work.payment(bot, arrival.method, &arrival.charge).await?.is_some() {
        return Ok(Settled::Again);
    }
    let row = recurring::row(work, bot, arrival).await?;
    let row = row.as_ref();
    let Some(found) = found.filter(|order| order.user == arrival.user && order.amount == arrival.amount) else {
        return keep(app, work, bot, (arrival, row), Outcome::Unknown).await;
    };
    if found.state == State::Paid && recurring::goes_on(work, bot, row).await? {
        return settle(app, work, bot, &found, (arrival, row)).await;
    }
    match order::go(work, bot, &found.key, Event::Arrive, None, None).await? {
        order::Moved::Now(found) => settle(app, work, bot, &found, (arrival, row)).await,
        _ => keep(app, work, bot, (arrival, row), Outcome::Surplus).await,
    }
}

/// Books a charge that answers an order, and gives what was ordered.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn settle(
    app: &App,
    work: &mut Work,
    bot: BotId,
    order: &Order,
    (arrival, row): Charged<'_>,
) -> Result<Settled> {
    if work.is_banned(bot, order.user).await? {
        return keep(app, work, bot, (arrival, row), Outcome::Banned).await;
    }
    let Some(plan) = work.plan(bot, order.plan).await? else {
        return keep(app, work, bot, (arrival, row), Outcome::Unknown).await;
    };
    let stands = match &order.purpose {
        Purpose::Switch(leave) => switch::may_leave(work, bot, order.user, leave).await?,
        Purpose::New | Purpose::Renew(_) => true,
    };
    if !stands || gives_nothing(app, work, bot, &plan, arrival).await? {
        return keep(app, work, bot, (arrival, row), Outcome::Nothing).await;
    }
    let mut payment = payment(app, work, bot, arrival, Outcome::Granted).await?;
    if !work.book(bot, &payment).await? {
        return Ok(Settled::Again);
    }
    let Given { right, span, is_new } = give(app, work, bot, order, &plan, (arrival, row)).await?;
    let until = right.paid_until;
    payment.gave = span;
    work.settle_payment(bot, &payment).await?;
    referral::earn(app, work, bot, &payment).await?;
    let lang = cards::language(app, bot, order.user).await?;
    let text = match arrival.amount.minor {
        0 => texts::coupons::free(lang, &plan.name, until, app.settings.time_zone),
        _ => texts::shop::paid(lang, &plan.name, arrival.amount, until, !is_new, app.settings.time_zone),
    };
    if let Some(reduced) = order.reduced {
        coupons::spend(work, bot, order.user, reduced.coupon).await?;
    }
    say::say(work, bot, Class::Payment, order.user.chat(), &text, &Keyboard::new());
    // Who is charged by itself did not just come to the door.
    if is_new || arrival.recurring.is_none_or(|row| row.first) {
        // Who renews and is inside everywhere needs no way in.
        if is_new || !is_inside(work, bot, order.user, &plan).await? {
            let invite = Task::Invite { user: order.user, plan: Some(plan.id), chats: plan.chats.clone(), anew: false };
            work.send(bot, Class::Reply, invite);
        }
        work.send(bot, Class::Reply, Task::Redraw { order: order.key.clone() });
    }
    tracing::info!(bot.id = bot.0, user.id = order.user.0, order = order.key, amount = %arrival.amount,
        method = arrival.method.name(), until = %until, "a payment was granted");
    Ok(Settled::Granted)
}

/// What came of a payment.
pub struct Given {
    /// The right, as long as it runs now.
    pub right: Subscription,
    /// The time that the payment paid for; none if what was taken along paid for all of it.
    pub span: Option<Span>,
    /// Not more of one that ran.
    pub is_new: bool,
}

/// There is no time that could be given: the person has it for good, or until the plan's fixed end, or that is over. A
/// subscription in Stars gives thirty days whatever the plan's term is now.
async fn gives_nothing(app: &App, work: &mut Work, bot: BotId, plan: &Plan, arrival: &Arrival) -> Result<bool> {
    let now = work.now();
    let running = admit::running(work, bot, arrival.user, plan.id).await?;
    let has_until = running.map_or(now, |right| right.paid_until.max(now));
    if arrival.recurring.is_some() {
        return Ok(has_until.is_forever());
    }
    Ok(plan.term.end(has_until, app.settings.time_zone) <= has_until)
}

async fn is_inside(work: &mut Work, bot: BotId, user: UserId, plan: &Plan) -> Result<bool> {
    for chat in &plan.chats {
        if !work.seat(bot, *chat, user).await?.observed.is_inside() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The right that was ordered: a new one, or more of the one that runs.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn give(
    app: &App,
    work: &mut Work,
    bot: BotId,
    order: &Order,
    plan: &Plan,
    (arrival, row): Charged<'_>,
) -> Result<Given> {
    let (now, zone) = (work.now(), app.settings.time_zone);
    let credit = match &order.purpose {
        Purpose::Switch(leave) => Some(switch::leave(work, bot, order.user, leave).await?),
        Purpose::New | Purpose::Renew(_) => None,
    };
    let (mut right, is_new) = match admit::running(work, bot, order.user, plan.id).await? {
        Some(right) => (right, false),
        None => (admit::begin(work, bot, order.user, plan, "order").await?, true),
    };
    let (from, until) = match arrival.recurring {
        Some(row) => row.span((!is_new).then_some(right.paid_until)),
        None => right.more(plan.term, now, zone),
    };
    let until = credit.as_ref().map_or(until, |credit| quote::longer(plan, from, until, credit.over, order.price()));
    right.paid_until = until;
    right.price = Some(order.price());
    right.source = "order".into();
    recurring::paid(work, bot, row, &mut right).await?;
    right.ends_at = right.end(plan.grace, zone);
    work.save_subscription(&right).await?;
    renewal::had_for_good(app, work, bot, (order.user, plan.id), until).await?;
    admit::want(work, bot, order.user, &plan.chats).await?;
    let cut = credit.as_ref().map_or(until, |credit| switch::cut(order, credit, (from, until)));
    let span = match credit {
        Some(_) if cut == from => None,
        _ => Some(work.add_span(bot, right.id, (from, cut), Some(order.worth())).await?),
    };
    if let Some(credit) = &credit {
        switch::carry(app, work, order, credit, right.id, (cut, until)).await?;
    }
    Ok(Given { right, span, is_new })
}

/// Books a charge for which nothing can be given, and tells the owners.
async fn keep(app: &App, work: &mut Work, bot: BotId, charged: Charged<'_>, outcome: Outcome) -> Result<Settled> {
    let (arrival, row) = charged;
    let payment = payment(app, work, bot, arrival, outcome).await?;
    if !work.book(bot, &payment).await? {
        return Ok(Settled::Again);
    }
    tracing::warn!(bot.id = bot.0, user.id = arrival.user.0, order = arrival.order, amount = %arrival.amount,
        outcome = outcome.name(), "a payment waits for an owner's word");
    work.send(bot, Class::Payment, Task::Alert(Alert::kept(&payment)));
    recurring::kept(app, work, bot, row).await?;
    if outcome != Outcome::Banned {
        let lang = cards::language(app, bot, arrival.user).await?;
        let text = match outcome {
            Outcome::Nothing => texts::payments::nothing(lang, arrival.amount),
            _ => texts::shop::kept(lang, arrival.amount),
        };
        say::say(work, bot, Class::Payment, arrival.user.chat(), &text, &Keyboard::new());
    }
    Ok(Settled::Kept(outcome))
}

async fn payment(app: &App, work: &mut Work, bot: BotId, arrival: &Arrival, outcome: Outcome) -> Result<Payment> {
    let worth = balance::worth(app, work, bot, arrival.method, arrival.amount).await?;
    Ok(Payment {
        id: work.next_payment(),
        method: arrival.method,
        charge: arrival.charge.clone(),
        provider_charge: arrival.provider_charge.clone(),
        order: arrival.order.clone(),
        user: arrival.user,
        amount: arrival.amount,
        worth,
        paid_at: work.now(),
        outcome,
        gave: None,
        refunded_at: None,
        refunded_by: None,
    })
}
