//! Charges that come again by themselves: to which subscription of Telegram's each belongs, and what is stopped because
//! nothing can be given for it.

use crate::{
    app::App,
    domain::{
        BotId, Origin, Subscription, SubscriptionId,
        order::{Outcome, Payment},
        stars::{self, PERIOD, StarSubscription},
    },
    error::Result,
    flows::{pay::Arrival, renewal},
    store::Work,
};

/// A charge, and the subscription of Telegram's to which it belongs, if it is one of several.
pub type Charged<'a> = (&'a Arrival, Option<&'a StarSubscription>);

/// The subscription to which a charge belongs, with that charge in it: one that is known, or one that it begins. It is
/// written by whoever settles the charge, [`paid`] or [`kept`].
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn row(work: &mut Work, bot: BotId, arrival: &Arrival) -> Result<Option<StarSubscription>> {
    let Some(charge) = arrival.recurring else { return Ok(None) };
    let order = arrival.order.clone().unwrap_or_default();
    let mut rows = work.star_subscriptions(bot, &order).await?;
    rows.retain(|row| row.user == arrival.user);
    let began_at = charge.first.then(|| charge.until - PERIOD);
    let Some(row) = stars::row_of(&rows, charge.first, charge.until) else {
        let (charge, user, until) = (arrival.charge.clone(), arrival.user, charge.until);
        return Ok(Some(StarSubscription { charge, order, user, right: None, began_at, until, stopped_at: None }));
    };
    let mut row = StarSubscription { until: row.until.max(charge.until), ..row.clone() };
    if charge.first {
        work.name_star_subscription(bot, &row.charge, &arrival.charge).await?;
        (row.charge, row.began_at) = (arrival.charge.clone(), began_at);
        if row.stopped_at.is_some() {
            // Only now Telegram understands which.
            renewal::tell(work, bot, &row);
        }
    }
    Ok(Some(row))
}

/// Whether a charge answers the order that its row began: not of a second row, and not after the row was stopped with
/// its right, unless a ban was why: then that is what is told.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn goes_on(work: &mut Work, bot: BotId, row: Option<&StarSubscription>) -> Result<bool> {
    let Some((row, id)) = row.and_then(|row| Some((row, row.right?))) else { return Ok(false) };
    if row.stopped_at.is_none() {
        return Ok(true);
    }
    let (now, right) = (work.now(), work.subscription(bot, row.user, id).await?);
    Ok(right.is_some_and(|right| right.runs(now)) || work.is_banned(bot, row.user).await?)
}

/// A right was paid, by a subscription or by hand: which one it is renewed by from now on.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn paid(work: &mut Work, bot: BotId, row: Option<&StarSubscription>, right: &mut Subscription) -> Result<()> {
    let Some(row) = row else {
        // Who pays by hand after they switched the renewals off stays with us: nothing is left to be switched on.
        if right.renewal_off_at.is_some() {
            (right.renews, right.renewal_off_at) = (None, None);
        }
        return Ok(());
    };
    work.save_star_subscription(bot, &StarSubscription { right: Some(right.id), ..row.clone() }).await?;
    if row.stopped_at.is_none() {
        (right.renews, right.renewal_off_at) = (Some(row.charge.clone()), None);
        renewal::only(work, bot, right, &row.charge).await?;
    }
    Ok(())
}

/// Nothing was given for a charge: nothing more shall be charged, and Telegram is told again if it was told before.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn kept(app: &App, work: &mut Work, bot: BotId, row: Option<&StarSubscription>) -> Result<()> {
    let Some(row) = row else { return Ok(()) };
    let stopped_at = Some(work.now());
    work.save_star_subscription(bot, &StarSubscription { stopped_at, ..row.clone() }).await?;
    renewal::tell(work, bot, row);
    match row.right {
        Some(right) => renewal::forgo(app, work, bot, row.user, right).await,
        None => Ok(()),
    }
}

/// Money goes back. If nothing was given for it, its subscription is stopped if that could not be done before. If nothing
/// was paid for its order since, what the order began is stopped: whoever gives back what runs now does not want the next
/// charge. The answer is the right that is renewed no more.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn refunded(app: &App, work: &mut Work, bot: BotId, payment: &Payment) -> Result<Option<SubscriptionId>> {
    if payment.outcome != Outcome::Granted {
        if let Some(row) = work.star_subscription(bot, &payment.charge).await? {
            kept(app, work, bot, Some(&row)).await?;
        }
        return Ok(None);
    }
    let Some(order) = &payment.order else { return Ok(None) };
    let mut rows = work.star_subscriptions(bot, order).await?;
    rows.retain(|row| row.right.is_some() && row.stopped_at.is_none());
    if rows.is_empty() || work.is_paid_since(bot, order, payment.paid_at).await? {
        return Ok(None);
    }
    for row in &rows {
        kept(app, work, bot, Some(row)).await?;
    }
    Ok(rows.pop().and_then(|row| row.right))
}

/// Stops what charges somebody for nothing, whatever left it running. The answer is how much that was.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn strays(app: &App, bot: BotId) -> Result<usize> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let rows = work.star_subscriptions_for_nothing(bot).await?;
    for row in &rows {
        tracing::warn!(bot.id = bot.0, user.id = row.user.0, charge = row.charge, "a subscription for nothing");
        kept(app, &mut work, bot, Some(row)).await?;
    }
    work.commit().await?;
    Ok(rows.len())
}
