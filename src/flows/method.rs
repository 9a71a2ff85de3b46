//! The one interface of all ways to pay: start a payment, verify what was paid, give it back. What a way can do and needs
//! is in `domain/method.rs`. Whatever arrives, by any of them, becomes a right in `pay.rs` and nowhere else.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Visitor,
        errand::{Class, Task},
        method::Witness,
        order::{Method, Order, Payment},
    },
    error::{Error, Result},
    flows::{cards, coupons, stars},
    store::Work,
    telegram::{CallFault, Meaning, bills},
};

/// Shows the person how to pay an order: the owner's instructions, or an errand that asks the
/// provider for a bill. Credit pays at once.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn start(app: &App, work: &mut Work, who: &Visitor, order: &Order) -> Result<()> {
    match order.method.abilities().witness {
        Witness::Owner => {
            let (text, keyboard) = cards::letter(app, who.bot, who.lang, order).await?;
            cards::say(work, who.bot, who.chat(), &order.key, &text, &keyboard);
        }
        Witness::Provider => {
            work.send(who.bot, Class::Reply, Task::Bill { order: order.key.clone(), user: who.user.id });
        }
        Witness::Books => coupons::grant(app, work, who, order).await?,
    }
    Ok(())
}

/// Asks the provider what was paid and given back, and books what we were never told; the answer is how much that was.
/// Who cannot be asked is believed when they speak: an owner, and Telegram about invoices of other providers.
///
/// # Errors
/// `Retry` when the provider or the database is out of reach; the next time goes on where this one stopped.
pub async fn verify(app: &App, bot: &Arc<Bot>, method: Method) -> Result<usize> {
    match method {
        Method::Stars => stars::reconcile(app, bot).await,
        Method::Manual | Method::Telegram | Method::Credit => Ok(0),
    }
}

/// What a provider says to a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The money goes back now.
    Done,
    /// It had gone back before.
    Before,
    /// It goes back by the owner's hand: we only note it.
    ByOwner,
    /// Why it cannot go back, in the provider's words.
    No(String),
}

/// Asks the provider to give a payment back.
///
/// # Errors
/// `Retry` when the provider is out of reach.
pub async fn refund(bot: &Arc<Bot>, payment: &Payment) -> Result<Answer> {
    if !payment.method.abilities().refunds {
        return Ok(Answer::ByOwner);
    }
    if payment.method.abilities().witness == Witness::Books {
        return Ok(Answer::Done);
    }
    match bot.telegram.tell(&bills::refund_stars(payment.user, &payment.charge)).await {
        Ok(()) => Ok(Answer::Done),
        Err(CallFault::Api { description, .. }) if description.contains("CHARGE_ALREADY_REFUNDED") => {
            Ok(Answer::Before)
        }
        Err(fault) => match fault.meaning() {
            Meaning::Wait(_) | Meaning::Again | Meaning::TokenRefused | Meaning::Conflict => Err(Error::from(fault)),
            _ => Ok(Answer::No(fault.to_string())),
        },
    }
}
