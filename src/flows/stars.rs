//! Stars that Telegram knows of and our books do not: its list of transactions is compared with them.

use std::{sync::Arc, time::Duration};

use crate::{
    app::{App, Bot},
    domain::{
        Moment, Money, Origin,
        order::{Method, Outcome},
        stars as rows,
    },
    error::Result,
    flows::{
        pay::{self, Arrival, Recurring, Settled},
        recurring, refund,
    },
    telegram::bills::{self, Movement, Page, Transaction},
};

/// Transactions compared once more: nothing is lost if Telegram's list grows in another order than we saw it.
const OVERLAP: u32 = bills::PAGE;

/// Compares what came since the last time; the answer is how much was not in our books. What was paid before this bot was
/// ours is nobody's order and stays untouched.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach; the next time goes on where this one stopped.
pub async fn reconcile(app: &App, bot: &Arc<Bot>) -> Result<usize> {
    recurring::strays(app, bot.id).await?;
    let (seen, since) = app.store.stars_seen(bot.id).await?;
    let (mut offset, mut missed, mut is_first) = (seen.saturating_sub(OVERLAP), 0, true);
    loop {
        let page: Page = bot.telegram.ask(&bills::star_transactions(offset)).await?;
        if std::mem::take(&mut is_first) && page.transactions.is_empty() && offset > 0 {
            tracing::warn!(bot.id = bot.id.0, offset, "Telegram's list of transactions became shorter: from the start");
            offset = 0;
            continue;
        }
        let count = u32::try_from(page.transactions.len()).unwrap_or(u32::MAX);
        for transaction in &page.transactions {
            if Moment::from_secs(transaction.date) >= since {
                missed += usize::from(book(app, bot, transaction).await?);
            }
        }
        offset = offset.saturating_add(count);
        let mut work = app.begin(Origin::Repeatable).await?;
        work.set_stars_seen(bot.id, offset).await?;
        work.commit().await?;
        if count < bills::PAGE {
            return Ok(missed);
        }
    }
}

/// Books one transaction exactly as if its update had come. True if it was not in the books.
async fn book(app: &App, bot: &Arc<Bot>, transaction: &Transaction) -> Result<bool> {
    let charge = &transaction.id;
    match transaction.movement() {
        Movement::Paid { user, payload, period } => {
            if app.store.is_charge_known(bot.id, Method::Stars, charge).await? {
                return Ok(false);
            }
            let recurring = match period {
                Some(period) => {
                    let until = Moment::from_secs(transaction.date) + Duration::from_secs(period);
                    let first = rows::is_first(&app.store.star_subscriptions(bot.id, &payload).await?, until);
                    Some(Recurring { first, until })
                }
                None => None,
            };
            let arrival = Arrival {
                method: Method::Stars,
                charge: charge.clone(),
                provider_charge: None,
                order: Some(payload),
                user: user.id,
                amount: Money::new(transaction.amount, crate::domain::Currency::STARS),
                recurring,
            };
            let mut work = app.begin(Origin::Repeatable).await?;
            if app.store.acquaintance(bot.id, user.id).await?.is_none_or(|known| known.customer.is_none()) {
                work.remember(bot.id, &user).await?;
            }
            let outcome = match pay::arrive(app, &mut work, bot.id, &arrival).await? {
                Settled::Again => return Ok(false),
                Settled::Granted => Outcome::Granted,
                Settled::Kept(outcome) => outcome,
            };
            work.commit().await?;
            tracing::info!(
                bot.id = bot.id.0,
                user.id = user.id.0,
                charge,
                outcome = outcome.name(),
                "a payment was booked from Telegram's list: its update waits to be handled, or was lost"
            );
            Ok(true)
        }
        Movement::Returned => {
            let mut work = app.begin(Origin::Repeatable).await?;
            let noted = refund::note(app, &mut work, bot.id, Method::Stars, charge).await?;
            work.commit().await?;
            Ok(noted)
        }
        Movement::Other => Ok(false),
    }
}
