//! Money goes back, and with it the time that it paid for.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Moment, Origin, SubscriptionId, UserId,
        errand::{Class, Task},
        order::{Event, Method, Payment},
    },
    error::Result,
    flows::{
        admit, cards,
        method::{self, Answer},
        order, renewal, say, switch,
    },
    store::Work,
    telegram::Keyboard,
    texts,
};

/// What came of an attempt to give money back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refund {
    /// It went back now.
    Done,
    /// It had gone back before.
    Again,
    /// No such payment.
    Unknown,
    /// Telegram's words why it cannot go back.
    Refused(String),
}

/// Gives a payment back. Stars go back by Telegram's own call; for every other method the owner returns the money and
/// this books it.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach: nothing is booked before Telegram has said yes.
pub async fn give_back(app: &App, bot: &Arc<Bot>, method: Method, charge: &str) -> Result<Refund> {
    let mut work = app.begin(Origin::Repeatable).await?;
    let Some(payment) = work.payment(bot.id, method, charge).await? else { return Ok(Refund::Unknown) };
    drop(work);
    if payment.refunded_at.is_some() {
        return Ok(Refund::Again);
    }
    let answer = method::refund(bot, &payment).await?;
    if let Answer::No(reason) = answer {
        return Ok(Refund::Refused(reason));
    }
    // Telegram's own word about it may be here before ours; it is the same refund.
    let mut work = app.begin(Origin::Repeatable).await?;
    let noted = note(app, &mut work, bot.id, payment.method, charge).await?;
    work.commit().await?;
    Ok(if noted || answer == Answer::Done { Refund::Done } else { Refund::Again })
}

/// Books that a payment went back: what is left of the time it gave is taken away, and an order that no other payment
/// answers says so. False if it was booked, or if the payment is none of ours.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn note(app: &App, work: &mut Work, bot: BotId, method: Method, charge: &str) -> Result<bool> {
    if !work.unbook(bot, method, charge).await? {
        return Ok(false);
    }
    let Some(payment) = work.payment(bot, method, charge).await? else { return Ok(false) };
    if let Some(key) = &payment.order
        && !work.is_answered(bot, key).await?
    {
        order::go(work, bot, key, Event::Refund, None, None).await?;
        work.send(bot, Class::Reply, Task::Redraw { order: key.clone() });
    }
    let (lang, zone) = (cards::language(app, bot, payment.user).await?, app.settings.time_zone);
    let text = match shorten(app, work, bot, &payment).await? {
        Left::Nothing => texts::payments::returned(lang, payment.amount),
        Left::Ended => texts::shop::refunded(lang, payment.amount, None, zone),
        Left::Until(until) => texts::shop::refunded(lang, payment.amount, Some(until), zone),
    };
    say::say(work, bot, Class::Payment, payment.user.chat(), &text, &Keyboard::new());
    tracing::info!(bot.id = bot.0, user.id = payment.user.0, charge, amount = %payment.amount, "a payment went back");
    Ok(true)
}

/// What a right is after some of its time was taken back.
pub enum Left {
    /// There was no right to take it from.
    Nothing,
    /// It is over.
    Ended,
    /// It runs until then.
    Until(Moment),
}

/// Takes away what is left of the time that a payment had given, in this plan or the one it was changed for.
async fn shorten(app: &App, work: &mut Work, bot: BotId, payment: &Payment) -> Result<Left> {
    let (Some(id), Some(gave)) = (payment.subscription, payment.paid_for) else { return Ok(Left::Nothing) };
    if let Some((into, span)) = switch::lost(work, bot, id, payment.amount).await? {
        return take_back(app, work, bot, payment.user, into, span).await;
    }
    let gave = switch::beside(work, bot, id, payment.amount, gave).await?;
    take_back(app, work, bot, payment.user, id, gave).await
}

/// Takes away what is left of the time from one moment until another that a right had been given. Time that was used is
/// not taken from what else gave it: that begins that much earlier, and stays as long as it was.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn take_back(
    app: &App,
    work: &mut Work,
    bot: BotId,
    user: UserId,
    id: SubscriptionId,
    (from, until): (Moment, Moment),
) -> Result<Left> {
    let Some(mut right) = work.subscription(bot, user, id).await? else { return Ok(Left::Nothing) };
    let now = work.now();
    if right.ended_at.is_some() {
        return Ok(Left::Ended);
    }
    let rest = until.since(from.max(now));
    if until.is_forever() {
        right.paid_until = from;
    } else {
        right.paid_until = right.paid_until - rest;
        work.shift_payments(bot, id, until, rest).await?;
    }
    let plan = work.plan(bot, right.plan).await?;
    let runs = right.paid_until > now;
    if runs {
        right.ends_at = right.end(plan.as_ref().and_then(|plan| plan.grace), app.settings.time_zone);
    } else {
        (right.ended_at, right.cancelled_at, right.ends_at) = (Some(now), Some(now), now);
    }
    work.save_subscription(&right).await?;
    if !runs {
        renewal::stop(work, bot, user, Some(id)).await?;
    }
    if let Some(plan) = plan {
        admit::want(work, bot, user, &plan.chats).await?;
    }
    Ok(if runs { Left::Until(right.paid_until) } else { Left::Ended })
}
