//! From one plan to another: the old right ends, and what was unused of it counts as paid for time of the new one.

use crate::{
    app::App,
    domain::{
        BotId, Moment, Money, Subscription, SubscriptionId, UserId, Visitor,
        errand::{Class, Task},
        order::{Order, Purpose, State},
        span::Span,
        switch::{self, Leave, Left},
    },
    error::Result,
    flows::{
        hand, order,
        pay::{self, Arrival},
        quote::Quote,
        say, shop,
    },
    seal,
    store::Work,
    telegram::Keyboard,
    texts,
};

/// Whether the rights that an order leaves are as they were when the price was made.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn stands(app: &App, bot: BotId, user: UserId, leave: &Leave) -> Result<bool> {
    let now = app.clock.now();
    let rights = app.store.open_rights(bot, user).await?;
    let is_same = |left: &Left, right: &Subscription| {
        right.id == left.right && right.runs(now) && right.paid_until == left.paid_until
    };
    Ok(leave.rights.iter().all(|left| rights.iter().any(|right| is_same(left, right))))
}

/// Whether the rights that an order leaves are still there to be left: neither left for another plan nor taken away. One
/// whose time has run out since is: the price was pinned. Nobody else changes them until this transaction is over.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn may_leave(work: &mut Work, bot: BotId, user: UserId, leave: &Leave) -> Result<bool> {
    for left in &leave.rights {
        let right = work.subscription(bot, user, left.right).await?;
        if right.is_none_or(|right| right.cancelled_at.is_some()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What rights that were left bring along.
pub struct Credit {
    /// What was unused beyond the quote: they may have been renewed since.
    pub over: Money,
    /// The whole worth of each, by the plan's name.
    worth: Vec<(SubscriptionId, String, Money)>,
}

impl Credit {
    /// What all of it is worth, in minor units.
    fn whole(&self) -> i64 {
        self.worth.iter().fold(0, |sum, (_, _, worth)| sum.saturating_add(worth.minor))
    }
}

/// Ends the rights that are left: their chats are compared anew, their renewals are switched off, and what else was
/// ordered about them is given up.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn leave(work: &mut Work, bot: BotId, user: UserId, leave: &Leave) -> Result<Credit> {
    let mut credit = Credit { over: Money::new(0, leave.price.currency), worth: Vec::new() };
    for left in &leave.rights {
        let Some(right) = work.subscription(bot, user, left.right).await? else { continue };
        let (id, name) = (right.id, right.plan_name.clone());
        let over = leave_one(work, bot, user, left, right).await?;
        credit.over.minor = credit.over.minor.saturating_add(over.minor);
        let worth = Money::new(left.credit.minor.saturating_add(over.minor), left.credit.currency);
        credit.worth.push((id, name, worth));
    }
    Ok(credit)
}

/// Ends one of them; the answer is what was unused beyond the quote.
async fn leave_one(work: &mut Work, bot: BotId, user: UserId, left: &Left, mut right: Subscription) -> Result<Money> {
    let now = work.now();
    let spans = work.spans(bot, right.id).await?;
    let unused = switch::unused(&spans, right.paid_until, now, left.credit.currency);
    hand::end(work, bot, user, &mut right).await?;
    Ok(unused.less(left.credit))
}

/// Where the time that the payment of a change paid for ends; what was taken along paid for the rest. Of what never ends
/// there is no part: it is the payment's, if there was one.
pub fn cut(order: &Order, credit: &Credit, (from, until): (Moment, Moment)) -> Moment {
    match order.amount.minor {
        0 => from,
        _ if until.is_forever() => until,
        paid => switch::cut(from, until, paid, credit.whole().saturating_add(paid)),
    }
}

/// Books the credit as paid for this time of the new right, and says that the change is made.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn carry(
    app: &App,
    work: &mut Work,
    order: &Order,
    credit: &Credit,
    into: SubscriptionId,
    (from, until): (Moment, Moment),
) -> Result<()> {
    let (bot, user) = (order.bot, order.user);
    let (mut at, mut done, whole) = (from, 0_i64, credit.whole());
    for (left, _, value) in &credit.worth {
        done = done.saturating_add(value.minor);
        // Of what never ends there is no part: the first has it.
        let end = if until.is_forever() { until } else { switch::cut(from, until, done, whole) };
        let span = work.add_span(bot, into, (at, end), Some(*value)).await?;
        work.carry(bot, user, *left, (span.id, *value)).await?;
        at = end;
    }
    let olds: Vec<&str> = credit.worth.iter().map(|(_, name, _)| name.as_str()).collect();
    let new = work.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let lang = super::cards::language(app, bot, user).await?;
    let text = texts::switch::done(lang, &olds, &new, until, app.settings.time_zone);
    say::say(work, bot, Class::Payment, user.chat(), &text, &Keyboard::new());
    Ok(())
}

/// Where the time that a payment gave is now: in its own right, or, as much of it as was unused, in the right for which
/// that one was left, and so on. The answer is that span and what of its worth is this payment's; none: all of it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn follow(work: &mut Work, bot: BotId, gave: Span) -> Result<(Span, Option<Money>)> {
    let (mut span, mut worth) = (gave, None);
    while let Some((became, taken)) = work.credit_of(bot, span.right).await? {
        let of_span = switch::taken_from(&work.spans(bot, span.right).await?, span.id, taken);
        // Payments that paid for the same time are used alike.
        let share = |(own, all): (Money, Money)| of_span.share(own.minor.unsigned_abs(), all.minor.unsigned_abs());
        let part = worth.zip(span.value).map_or(of_span, share);
        (span, worth) = (became, Some(part));
    }
    Ok((span, worth))
}

/// Changes at once where the credit covers everything: an order of nothing, paid as it is placed. False if the right
/// was left meanwhile.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn at_once(app: &App, work: &mut Work, who: &Visitor, quote: &Quote) -> Result<bool> {
    let Some((method, sum)) = quote.covered() else { return Ok(false) };
    let (bot, user, leave) = (who.bot, who.user.id, quote.leave(&sum));
    let may = shop::still_allowed(app, work, bot, user, &quote.plan).await?;
    if may.is_err() || work.is_banned(bot, user).await? || !may_leave(work, bot, user, &leave).await? {
        return Ok(false);
    }
    let order = Order {
        key: seal::key(order::KEY),
        bot,
        user,
        plan: quote.plan.id,
        method,
        state: State::Paid,
        amount: sum.pay(),
        purpose: Purpose::Switch(leave),
        reduced: None,
        balance: None,
        recurring: false,
        created_at: work.now(),
        expires_at: work.now(),
        decided_by: None,
        reason: None,
        proof: None,
    };
    work.add_order(&order).await?;
    let arrival = Arrival {
        method,
        charge: String::new(),
        provider_charge: None,
        order: Some(order.key.clone()),
        user,
        amount: order.amount,
        recurring: None,
    };
    pay::give(app, work, bot, &order, &quote.plan, (&arrival, None)).await?;
    let invite = Task::Invite { user, plan: Some(quote.plan.id), chats: quote.plan.chats.clone(), anew: false };
    work.send(bot, Class::Reply, invite);
    tracing::info!(
        bot.id = bot.0,
        user.id = user.0,
        order = order.key,
        plan = quote.plan.name,
        "a plan was changed at once"
    );
    Ok(true)
}
