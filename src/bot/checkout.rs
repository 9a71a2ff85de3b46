//! Telegram's own payments: the question before the money, the money, and the money that went back.

use std::sync::Arc;

use teloxide::types::{Message, PreCheckoutQuery, RefundedPayment, SuccessfulPayment};

use super::{Handled, ignore, visitor};
use crate::{
    app::{App, Bot},
    domain::{
        Currency, Moment, Money, Origin, UserId,
        order::{Method, Order},
    },
    flows::{
        checkout::{self, No},
        pay::{self, Arrival, Recurring},
        refund,
    },
    telegram::{CallFault, bills},
    texts::payments as texts,
};

/// The question before the money. It is answered at once and waits for nobody: after ten seconds it fails by itself.
pub async fn asked(app: App, bot: Arc<Bot>, origin: Origin, query: PreCheckoutQuery) -> Handled {
    let user = UserId(i64::try_from(query.from.id.0).unwrap_or_default());
    let may = match amount(&query.currency, query.total_amount) {
        Some(amount) => {
            let may = checkout::may_pay(&app, bot.id, user, &query.invoice_payload, amount).await?;
            may.and_then(|order| if is_first(&app, &order, &query.id.0) { Ok(order) } else { Err(No::Underway) })
        }
        None => Err(No::Over),
    };
    let no = match may {
        Ok(_) => None,
        Err(no) => {
            let chosen = app.store.acquaintance(bot.id, user).await?.and_then(|known| known.customer?.language);
            let lang = app.language(chosen, query.from.language_code.as_deref());
            Some(texts::checkout_refused(lang, no.name()))
        }
    };
    match bot.telegram.tell(&bills::answer_checkout(&query.id.0, no.as_deref())).await {
        Ok(()) => {}
        // Whether the answer arrived or not, another one would come too late; no money moves without it.
        Err(fault @ (CallFault::Api { .. } | CallFault::NoAnswer(_))) => {
            tracing::warn!(bot.id = bot.id.0, user.id = user.0, order = query.invoice_payload, %fault, "a checkout could not be answered");
        }
    }
    ignore(app, origin).await
}

/// Of two taps on one invoice only the first is charged. Stars are taken at once or not at all; a card may be refused after
/// our yes, and is tried again.
fn is_first(app: &App, order: &Order, question: &str) -> bool {
    order.method != Method::Stars || app.underway.begin(&order.key, question, app.clock.now())
}

/// The money is there. Who pays is heard even if banned: money is never passed over.
pub async fn paid(app: App, bot: Arc<Bot>, origin: Origin, message: &Message, paid: &SuccessfulPayment) -> Handled {
    let Some(from) = message.from.as_ref() else { return ignore(app, origin).await };
    let user = visitor::user(from);
    let Some(amount) = amount(&paid.currency, paid.total_amount) else { return ignore(app, origin).await };
    let until = paid.subscription_expiration_date.map(|at| Moment::from_millis(at.timestamp_millis()));
    let arrival = Arrival {
        method: if amount.currency == Currency::STARS { Method::Stars } else { Method::Telegram },
        charge: paid.telegram_payment_charge_id.0.clone(),
        provider_charge: Some(paid.provider_payment_charge_id.clone()).filter(|charge| !charge.is_empty()),
        order: Some(paid.invoice_payload.clone()),
        user: user.id,
        amount,
        recurring: until.map(|until| Recurring { first: paid.is_first_recurring, until }),
    };
    let mut work = app.begin(origin).await?;
    if app.store.acquaintance(bot.id, user.id).await?.is_none_or(|known| known.customer.is_none()) {
        work.remember(bot.id, &user).await?;
    }
    pay::arrive(&app, &mut work, bot.id, &arrival).await?;
    work.commit().await
}

/// The money went back, by our own call or from outside (a dispute).
pub async fn refunded(app: App, bot: Arc<Bot>, origin: Origin, back: &RefundedPayment) -> Handled {
    let method = if back.currency == Currency::STARS.code() { Method::Stars } else { Method::Telegram };
    let mut work = app.begin(origin).await?;
    refund::note(&app, &mut work, bot.id, method, &back.telegram_payment_charge_id.0).await?;
    work.commit().await
}

fn amount(currency: &str, total: u32) -> Option<Money> {
    Some(Money::new(i64::from(total), currency.parse().ok()?))
}
