//! Tell the owners of a bot something, each in their own language.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{Origin, UserId, alert::Alert, errand::Errand, team::Deed},
    error::Result,
    flows::{cards, proof, say},
    store::Settled,
    telegram::Keyboard,
    texts,
};

/// Everybody who has the right to a deed: those of `OWNER_IDS` first.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn who_may(app: &App, bot: &Arc<Bot>, deed: Deed) -> Result<Vec<UserId>> {
    let mut people = bot.set_owners.clone();
    for member in app.store.team(bot.id).await?.into_iter().filter(|member| member.role.may(deed)) {
        if !people.contains(&member.user) {
            people.push(member.user);
        }
    }
    Ok(people)
}

/// Runs the errand: one message per owner.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, alert: &Alert) -> Result<Settled> {
    match alert {
        Alert::OrderClaimed { key } => return cards::ask(app, bot, errand, key).await,
        Alert::Proof { key, message } => return proof::run(app, bot, errand, key, *message).await,
        _ => {}
    }
    let payment = match alert {
        Alert::PaymentKept { payment, .. } => app.store.numbered_payment(bot.id, *payment).await?,
        _ => None,
    };
    let mut letters = Vec::new();
    for owner in who_may(app, bot, Deed::Orders).await? {
        let lang = cards::language(app, bot.id, owner).await?;
        letters.push(match &payment {
            Some(payment) => (owner, cards::kept(app, bot.id, lang, payment).await?),
            None => (owner, (texts::alerts::alert(lang, alert), Keyboard::new())),
        });
    }
    if letters.is_empty() {
        tracing::warn!(bot.id = bot.id.0, ?alert, "nobody to tell: set OWNER_IDS or `usher bot add --owners`");
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, (text, keyboard)) in letters {
        match &payment {
            Some(payment) => {
                cards::say(&mut work, bot.id, owner.chat(), &cards::of_payment(payment.id), &text, &keyboard);
            }
            None => say::reply(&mut work, bot.id, owner.chat(), &text, &keyboard),
        }
    }
    work.commit().await
}
