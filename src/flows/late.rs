//! Orders between their price and their payment: gone on with while they are open, taken up again after they lapsed.

use crate::{
    app::App,
    domain::{
        BotId, Moment, UserId, Visitor,
        errand::{Class, Task},
        order::{Event, Order, State},
        sale::Obstacle,
    },
    error::Result,
    flows::{
        balance, coupons,
        order::{self, Moved},
        shop,
    },
    store::Work,
};

/// Its time to pay is over, even if the job has not said so yet.
pub fn has_lapsed(order: &Order, now: Moment) -> bool {
    order.state == State::Expired || (order.state == State::Pending && order.expires_at <= now)
}

/// Makes way for an order that has lapsed, if what was ordered can still be had: places and the coupon are held again,
/// and an order that took its place and is not paid is given up. Otherwise the answer is why not. `whose` limits it to the
/// orders of one person.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn revive(app: &App, work: &mut Work, bot: BotId, key: &str, whose: Option<UserId>) -> Result<Option<Moved>> {
    let (found, now) = (app.store.order(bot, key).await?, work.now());
    let lapsed = found.filter(|order| has_lapsed(order, now) && whose.is_none_or(|user| user == order.user));
    let Some(lapsed) = lapsed else { return Ok(None) };
    let Some(plan) = work.plan(bot, lapsed.plan).await? else { return Ok(None) };
    if let Err(obstacle) = shop::still_allowed(app, work, bot, lapsed.user, &plan).await? {
        return Ok(Some(Moved::Barred(lapsed, obstacle)));
    }
    order::go(work, bot, key, Event::Expire, None, None).await?;
    if let Some(reduced) = lapsed.reduced
        && !coupons::hold(work, bot, lapsed.user, reduced.coupon).await?
    {
        return Ok(Some(Moved::Barred(lapsed, Obstacle::CouponGone)));
    }
    if let Some(part) = lapsed.balance {
        if !balance::is_enough(work, bot, lapsed.user, part).await? {
            return Ok(Some(Moved::Barred(lapsed, Obstacle::CreditGone)));
        }
        balance::give_way(work, bot, lapsed.user).await?;
    }
    if let Some(other) = work.open_order(bot, lapsed.user, plan.id, lapsed.method).await?
        && other.state == State::Pending
    {
        order::go(work, bot, &other.key, Event::Cancel, None, None).await?;
        work.send(bot, Class::Reply, Task::Redraw { order: other.key });
    }
    Ok(None)
}

/// An open order that the person goes on with: it costs what it did when it was placed.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn resume(app: &App, work: &mut Work, who: &Visitor, key: &str) -> Result<Moved> {
    let order = app.store.order(who.bot, key).await?.filter(|order| order.user == who.user.id);
    let Some(mut order) = order else { return Ok(Moved::Unknown) };
    if has_lapsed(&order, work.now()) {
        order.state = State::Expired;
    }
    if order.state != State::Pending {
        return Ok(Moved::Not(order));
    }
    let Some(plan) = work.plan(who.bot, order.plan).await? else { return Ok(Moved::Unknown) };
    Ok(match shop::still_allowed(app, work, who.bot, order.user, &plan).await? {
        Ok(()) => Moved::Now(order),
        Err(obstacle) => Moved::Barred(order, obstacle),
    })
}
