//! Tell the owners of a bot something, each in their own language.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Origin, UserId,
        errand::{Alert, Errand},
    },
    error::Result,
    flows::say,
    store::Settled,
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
    let mut letters = Vec::new();
    for owner in owners(app, bot).await? {
        let customer = app.store.acquaintance(bot.id, owner).await?.and_then(|known| known.customer);
        let telegrams = customer.as_ref().and_then(|customer| customer.user.language_code.as_deref());
        let lang = app.language(customer.as_ref().and_then(|customer| customer.language), telegrams);
        letters.push((owner, texts::owner::alert(lang, alert)));
    }
    if letters.is_empty() {
        tracing::warn!(bot.id = bot.id.0, ?alert, "nobody to tell: set OWNER_IDS or `usher bot add --owners`");
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, text) in letters {
        say::reply(&mut work, bot.id, owner.chat(), &text, &Vec::new());
    }
    work.commit().await
}
