//! Tell the owners of a bot something, each in their own language.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{Lang, Origin, UserId, alert::Alert, errand::Errand, team::Deed},
    error::Result,
    flows::{cards, letters, proof, say},
    store::Settled,
    telegram::{Button, Keyboard},
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

/// The buttons under an alert that asks something.
fn answers(lang: Lang, alert: &Alert) -> Keyboard {
    match alert {
        Alert::Offered { chat, .. } => {
            vec![vec![Button::data(texts::setup::button(lang, "connect"), format!("chat:connect:{chat}"))]]
        }
        _ => Keyboard::new(),
    }
}

/// Runs the errand: one message per owner.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, alert: &Alert) -> Result<Settled> {
    match alert {
        Alert::OrderClaimed { key } => return cards::ask(app, bot, errand, key).await,
        Alert::Letter { letter, about } => return letters::show(app, bot, errand, letter, *about).await,
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
            None => (owner, (texts::alerts::alert(lang, alert), answers(lang, alert))),
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
