//! An invoice that nobody paid in time is taken away, and the person reads why and what to do.

use crate::{
    app::App,
    domain::{
        method::Witness,
        order::{Order, Purpose},
    },
    error::Result,
    flows::cards,
    store::Work,
    telegram::{Button, Keyboard},
    texts,
};

/// What the person reads when their invoice has lapsed. A transfer's own message says so; who has the plan by now heard of
/// that, and misses no invoice.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn news(app: &App, work: &mut Work, order: &Order) -> Result<Option<(String, Keyboard)>> {
    if order.method.abilities().witness == Witness::Owner {
        return Ok(None);
    }
    let (bot, user, now) = (order.bot, order.user, work.now());
    let rights = work.open_subscriptions(bot, user).await?;
    let has_it = rights.iter().any(|right| right.plan == order.plan && right.runs(now) && right.is_had());
    if has_it && order.purpose == Purpose::New {
        return Ok(None);
    }
    let Some(plan) = work.plan(bot, order.plan).await? else { return Ok(None) };
    let lang = cards::language(app, bot, user).await?;
    let data = match order.purpose {
        Purpose::Switch(_) => format!("switch:show:{}", plan.id),
        Purpose::New | Purpose::Renew(_) => format!("plan:show:{}", plan.id),
    };
    let keyboard = vec![vec![Button::data(texts::lapse::button(lang, &plan.name), data)]];
    Ok(Some((texts::lapse::lapsed(lang, &plan.name), keyboard)))
}
