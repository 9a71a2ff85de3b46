//! Money goes back, and with it the time that it paid for.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Moment, Money, Origin, UserId,
        errand::{Class, Task},
        order::{Event, Method, Outcome, Payment},
        span::{self, Span},
        team::Act,
    },
    error::Result,
    flows::{
        admit, cards,
        method::{self, Answer},
        order, recurring, referral, renewal, say, switch,
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

/// Gives a payment back by the word of an owner (0: the operator). Stars go back by Telegram's own call; for every other
/// method the owner returns the money and this books it. The first word counts, and all copies show whose it was.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach: nothing is booked before Telegram has said yes.
pub async fn give_back(app: &App, bot: &Arc<Bot>, method: Method, charge: &str, by: UserId) -> Result<Refund> {
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
    let is_ours = noted || answer == Answer::Done;
    if is_ours {
        work.note_refunder(bot.id, payment.method, charge, by).await?;
        work.audit(bot.id, by, Act::Refund, Some(payment.user), &payment.amount.to_string()).await?;
    }
    if !noted {
        redraw(&mut work, bot.id, &payment, true);
    }
    work.commit().await?;
    Ok(if is_ours { Refund::Done } else { Refund::Again })
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
    referral::claw_back(app, work, bot, &payment).await?;
    let stopped = recurring::refunded(app, work, bot, &payment).await?;
    let mut moved = false;
    if let Some(key) = &payment.order
        && !work.is_answered(bot, key).await?
    {
        moved = matches!(order::go(work, bot, key, Event::Refund, None, None).await?, order::Moved::Now(_));
    }
    redraw(work, bot, &payment, moved);
    let (lang, zone) = (cards::language(app, bot, payment.user).await?, app.settings.time_zone);
    let text = match shorten(app, work, bot, &payment).await? {
        Left::Nothing => texts::payments::returned(lang, payment.amount),
        Left::Ended => texts::shop::refunded(lang, payment.amount, None, zone),
        Left::Until(until) => texts::shop::refunded(lang, payment.amount, Some(until), zone),
    };
    say::say(work, bot, Class::Payment, payment.user.chat(), &text, &Keyboard::new());
    if let Some(right) = stopped {
        renewal::ended(app, work, bot, payment.user, right).await?;
    }
    tracing::info!(bot.id = bot.0, user.id = payment.user.0, charge, amount = %payment.amount, "a payment went back");
    Ok(true)
}

/// Every message about the payment, and about its order, shows that the money went back.
fn redraw(work: &mut Work, bot: BotId, payment: &Payment, and_order: bool) {
    let alert = (payment.outcome != Outcome::Granted).then(|| cards::of_payment(payment.id));
    let order = payment.order.clone().filter(|_| and_order);
    for order in alert.into_iter().chain(order) {
        work.send(bot, Class::Reply, Task::Redraw { order });
    }
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
    let Some(gave) = payment.gave else { return Ok(Left::Nothing) };
    let (span, worth) = switch::follow(work, bot, gave).await?;
    // It was used up before the change: nothing of the new right is its.
    if worth.is_some_and(|worth| worth.minor == 0) {
        return Ok(Left::Nothing);
    }
    take_out(app, work, bot, payment.user, &span, worth).await
}

/// Takes what is left of a time out of its right, or as much of it as `worth` had paid for. The grace goes with the time
/// behind which it lies.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn take_out(
    app: &App,
    work: &mut Work,
    bot: BotId,
    user: UserId,
    out: &Span,
    worth: Option<Money>,
) -> Result<Left> {
    let Some(mut right) = work.subscription(bot, user, out.right).await? else { return Ok(Left::Nothing) };
    if right.ended_at.is_some() {
        return Ok(Left::Ended);
    }
    let (now, before) = (work.now(), right.paid_until);
    let mut row = work.spans(bot, right.id).await?;
    right.paid_until = span::take_out(&mut row, out.id, worth, right.paid_until, now);
    work.save_spans(&row).await?;
    let carried_the_grace = row.iter().any(|span| span.id == out.id && span.taken_at.is_some() && span.until == before);
    if right.paid_until == before && !carried_the_grace {
        // That time was used up: what is left, be it the grace, was given by something else.
        return Ok(Left::Until(if before > now { before } else { right.ends_at }));
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
        renewal::stop(work, bot, user, Some(right.id)).await?;
    }
    if let Some(plan) = plan {
        admit::want(work, bot, user, &plan.chats).await?;
    }
    Ok(if runs { Left::Until(right.paid_until) } else { Left::Ended })
}
