//! The last question before Telegram takes the money: may this person still have it, at this price?

use crate::{
    app::App,
    domain::{
        BotId, Money, UserId,
        order::{Order, Purpose, State},
        sale::Obstacle,
    },
    error::Result,
    flows::{shop, switch},
};

/// Why Telegram shall not take the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// Somebody else's order.
    Theirs,
    /// What is left for another plan is not as it was when the price was made.
    Changed,
    /// It is paid.
    Paid,
    /// It is being paid: the button was pressed twice.
    Underway,
    /// Nobody paid in time.
    Lapsed,
    /// Another order took its place, or it was given up.
    Replaced,
    /// The person is banned.
    Banned,
    /// The last place was taken.
    SoldOut,
    /// Anything else: out of sale, not for this person any more, none of our invoices.
    Over,
}

impl No {
    /// The name in the texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Changed => "changed",
            Self::Paid => "paid",
            Self::Underway => "underway",
            Self::Lapsed => "lapsed",
            Self::Replaced => "replaced",
            Self::Banned => "banned",
            Self::SoldOut => "full",
            Self::Over => "over",
        }
    }
}

/// Looks at everything again: a checkout may come long after the invoice. Reads only; it must be answered within 10 s.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn may_pay(app: &App, bot: BotId, user: UserId, key: &str, amount: Money) -> Result<Result<Order, No>> {
    let Some(order) = app.store.order(bot, key).await? else { return Ok(Err(No::Over)) };
    if order.user != user {
        return Ok(Err(No::Theirs));
    }
    let known = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
    if known.is_some_and(|customer| customer.banned_at.is_some()) {
        return Ok(Err(No::Banned));
    }
    if order.amount != amount {
        return Ok(Err(No::Over));
    }
    match order.state {
        State::Pending if order.expires_at > app.clock.now() => {}
        State::Pending | State::Expired => return Ok(Err(No::Lapsed)),
        State::Paid => return Ok(Err(No::Paid)),
        State::Cancelled | State::Rejected => return Ok(Err(No::Replaced)),
        State::AwaitingConfirmation | State::Refunded => return Ok(Err(No::Over)),
    }
    let Some(plan) = app.store.plan(bot, order.plan).await? else { return Ok(Err(No::Over)) };
    if let Purpose::Switch(left) = &order.purpose
        && !switch::stands(app, bot, user, left).await?
    {
        return Ok(Err(No::Changed));
    }
    // The person's own order holds a place, so what is sold out now is not sold out for them. Where the owner allows
    // fewer than have ordered, those who ordered first may pay. A right may have begun or ended since the order was
    // placed: a new one and more of one are given by the same path.
    let before = if plan.rules.max_customers.is_some() { app.store.places_before(&order).await? } else { 0 };
    Ok(match shop::beside(app, bot, user, plan, before).await? {
        Ok(_) => Ok(order),
        Err(Obstacle::SoldOut) => Err(No::SoldOut),
        Err(_) => Err(No::Over),
    })
}
