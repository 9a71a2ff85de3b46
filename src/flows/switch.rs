//! From one plan to another: the old right ends, and what was unused of it counts as paid for time of the new one.

use crate::{
    app::App,
    domain::{
        BotId, Currency, Moment, Money, SubscriptionId, UserId, Visitor,
        errand::{Class, Task},
        order::{Order, Purpose, State},
        span::Span,
        switch::{self, Left},
    },
    error::Result,
    flows::{
        admit, order,
        pay::{self, Arrival},
        quote::Quote,
        renewal, say, shop,
    },
    seal,
    store::Work,
    telegram::Keyboard,
    texts,
};

/// Whether the right that an order leaves is as it was when the price was made.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn stands(app: &App, bot: BotId, user: UserId, left: &Left) -> Result<bool> {
    let now = app.clock.now();
    let rights = app.store.open_rights(bot, user).await?;
    Ok(rights.iter().any(|right| right.id == left.right && right.runs(now) && right.paid_until == left.paid_until))
}

/// Whether the right that an order leaves is still there to be left: neither left for another plan nor taken away. One
/// whose time has run out since is: the price was pinned. Nobody else changes it until this transaction is over.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn may_leave(work: &mut Work, bot: BotId, user: UserId, left: &Left) -> Result<bool> {
    let right = work.subscription(bot, user, left.right).await?;
    Ok(right.is_some_and(|right| right.cancelled_at.is_none()))
}

/// Ends the right that is left: its chats are compared anew, its renewals are switched off, and what else was ordered
/// about it is given up. The answer is what was unused beyond the quote (it may have been renewed since).
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn leave(work: &mut Work, bot: BotId, user: UserId, left: &Left) -> Result<Money> {
    let nothing = Money::new(0, left.credit.currency);
    let Some(mut right) = work.subscription(bot, user, left.right).await? else { return Ok(nothing) };
    let now = work.now();
    let spans = work.spans(bot, right.id).await?;
    let unused = switch::unused(&spans, right.paid_until, now, left.credit.currency);
    (right.ended_at, right.cancelled_at) = (Some(now), Some(now));
    renewal::stop(work, bot, user, Some(right.id)).await?;
    right.renewal_off_at = right.renewal_off_at.or(right.renews.as_ref().map(|_| now));
    work.save_subscription(&right).await?;
    for key in work.cancel_orders_about(bot, right.id).await? {
        work.send(bot, Class::Reply, Task::Redraw { order: key });
    }
    if let Some(plan) = work.plan(bot, right.plan).await? {
        admit::want(work, bot, user, &plan.chats).await?;
    }
    Ok(unused.less(left.credit))
}

/// Where the time that the payment of a change paid for ends; what was taken along paid for the rest. Of what never ends
/// there is no part: it is the payment's, if there was one.
pub fn cut(order: &Order, left: &Left, over: Money, (from, until): (Moment, Moment)) -> Moment {
    match order.amount.minor {
        0 => from,
        _ if until.is_forever() => until,
        paid => switch::cut(from, until, paid, carried(left, over).minor.saturating_add(paid)),
    }
}

fn carried(left: &Left, over: Money) -> Money {
    Money::new(left.credit.minor.saturating_add(over.minor), left.credit.currency)
}

/// Books the credit as paid for this time of the new right, and says that the change is made.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn carry(
    app: &App,
    work: &mut Work,
    order: &Order,
    (left, over): (&Left, Money),
    into: SubscriptionId,
    time: (Moment, Moment),
) -> Result<()> {
    let (bot, user) = (order.bot, order.user);
    let span = work.add_span(bot, into, time, Some(carried(left, over))).await?;
    work.carry(bot, user, left.right, span.id).await?;
    let old = work.subscription(bot, user, left.right).await?.map(|right| right.plan_name).unwrap_or_default();
    let new = work.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let lang = super::cards::language(app, bot, user).await?;
    let text = texts::switch::done(lang, &old, &new, time.1, app.settings.time_zone);
    say::say(work, bot, Class::Payment, user.chat(), &text, &Keyboard::new());
    Ok(())
}

/// Where the time that a payment gave is now: in its own right, or, as much of it as was unused, in the right for which
/// that one was left, and so on. The answer is that span and what of its worth is this payment's; none: all of it.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn follow(work: &mut Work, bot: BotId, user: UserId, gave: Span) -> Result<(Span, Option<Money>)> {
    let (mut span, mut worth) = (gave, None);
    while let Some(credit) = work.credit_of(bot, span.right).await? {
        let Some(left) = work.subscription(bot, user, span.right).await? else { break };
        let part = match (worth, span.value) {
            (Some(worth), Some(value)) => {
                let from = switch::cut(span.from, span.until, value.less(worth).minor, value.minor);
                Span { value: Some(worth), from, ..span }
            }
            _ => span,
        };
        let currency = credit.value.map_or(Currency::STARS, |value| value.currency);
        let at = left.ended_at.unwrap_or(work.now());
        (span, worth) = (credit, Some(switch::unused(&[part], left.paid_until, at, currency)));
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
    let (bot, user, left) = (who.bot, who.user.id, quote.left(&sum));
    let may = shop::still_allowed(app, work, bot, user, &quote.plan).await?;
    if may.is_err() || work.is_banned(bot, user).await? || !may_leave(work, bot, user, &left).await? {
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
        purpose: Purpose::Switch(left),
        reduced: None,
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
