//! Tell the owners of a bot something, each in their own language.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{Lang, Origin, UserId, alert::Alert, errand::Errand, order::Method},
    error::Result,
    flows::{cards, say},
    store::Settled,
    telegram::{Button, Keyboard},
    texts,
};

/// All owners: those of `OWNER_IDS` first.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn owners(app: &App, bot: &Arc<Bot>) -> Result<Vec<UserId>> {
    let mut owners = bot.set_owners.clone();
    for owner in app.store.owners(bot.id).await? {
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    Ok(owners)
}

/// Runs the errand: one message per owner.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, alert: &Alert) -> Result<Settled> {
    if let Alert::OrderClaimed { key } = alert {
        return cards::ask(app, bot, errand, key).await;
    }
    let mut letters = Vec::new();
    for owner in owners(app, bot).await? {
        let customer = app.store.acquaintance(bot.id, owner).await?.and_then(|known| known.customer);
        let telegrams = customer.as_ref().and_then(|customer| customer.user.language_code.as_deref());
        let lang = app.language(customer.as_ref().and_then(|customer| customer.language), telegrams);
        letters.push((owner, texts::alerts::alert(lang, alert), keyboard(lang, alert)));
    }
    if letters.is_empty() {
        tracing::warn!(bot.id = bot.id.0, ?alert, "nobody to tell: set OWNER_IDS or `usher bot add --owners`");
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, text, keyboard) in letters {
        say::reply(&mut work, bot.id, owner.chat(), &text, &keyboard);
    }
    work.commit().await
}

/// What an owner can do about it at once.
fn keyboard(lang: Lang, alert: &Alert) -> Keyboard {
    match alert {
        Alert::PaymentKept { payment, amount, method, .. } if *payment != 0 => {
            let method = Method::parse(method).unwrap_or(Method::Manual);
            let text = texts::payments::button_refund(lang, amount, method);
            vec![vec![Button::data(text, format!("payment:refund:{payment}"))]]
        }
        _ => Keyboard::new(),
    }
}
