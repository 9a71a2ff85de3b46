//! What an owner decided about an order, told to the person once.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Origin,
        errand::{Class, Errand},
        order::State,
    },
    error::Result,
    flows::{cards, say},
    store::Settled,
    telegram::Keyboard,
};

/// Tells the person that their payment was not found, and why if the owner said so. Who was told before is told nothing.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str) -> Result<Settled> {
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let order = work.order(bot.id, key).await?.filter(|order| order.state == State::Rejected);
    if let Some(order) = order
        && work.first_time(&format!("order:informed:{key}")).await?
    {
        let lang = cards::language(app, bot.id, order.user).await?;
        let (text, _) = cards::letter(app, bot.id, lang, &order).await?;
        say::say(&mut work, bot.id, Class::Payment, order.user.chat(), &text, &Keyboard::new());
    }
    work.commit().await
}
