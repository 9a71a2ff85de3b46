//! What became of an order without a payment, told to the person once.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Origin,
        errand::{Class, Errand},
        order::State,
    },
    error::Result,
    flows::{cards, lapse, say},
    store::Settled,
    telegram::Keyboard,
    texts,
};

/// Tells the person that their payment was not found, and why if the owner said so, or that nobody paid in time. Who was
/// told before is told nothing.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str) -> Result<Settled> {
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let Some(order) = work.order(bot.id, key).await? else { return work.commit().await };
    let news = match order.state {
        State::Rejected => {
            let lang = cards::language(app, bot.id, order.user).await?;
            let plan = work.plan(bot.id, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
            Some((texts::shop::rejection(lang, &order, &plan), Keyboard::new()))
        }
        State::Expired => lapse::news(app, &mut work, &order).await?,
        _ => None,
    };
    if let Some((text, keyboard)) = news
        && work.first_time(&format!("order:{}:{key}", order.state.name())).await?
    {
        say::say(&mut work, bot.id, Class::Payment, order.user.chat(), &text, &keyboard);
    }
    work.commit().await
}
