//! Photos and documents of a payment on their way to the owners: each under the card of its order, and only so many.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Origin, Visitor,
        alert::Alert,
        errand::{Class, Errand, Task},
        order::Order,
    },
    error::Result,
    flows::{alert, say},
    store::{Settled, Work},
    telegram::{Keyboard, calls},
    texts,
};

/// So many are shown to the owners for one order.
const MOST: u32 = 5;

/// Sends one on its way, under the card of the order; if owners are told of the order just now (`is_told`), it comes along
/// with the card. Of what is too much the person is told.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn show(work: &mut Work, who: &Visitor, order: &Order, message: i64, is_told: bool) -> Result<()> {
    // The first one stays with the order: it comes along when owners are asked once more.
    if order.proof.is_none() {
        work.prove_order(&order.key, message).await?;
    }
    for number in 0..MOST {
        if work.first_time(&format!("proof:{}:{number}", order.key)).await? {
            if !is_told {
                let alert = Alert::Proof { key: order.key.clone(), message };
                work.send(who.bot, Class::Payment, Task::Alert(alert));
            }
            return Ok(());
        }
    }
    let text = texts::support::proofs_enough(who.lang, &order.key);
    say::reply(work, who.bot, who.chat(), &text, &Keyboard::new());
    Ok(())
}

/// Shows one to every owner, as long as a word is wanted.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str, message: i64) -> Result<Settled> {
    let order = app.store.order(bot.id, key).await?.filter(|order| order.state.is_open());
    let (cards, owners) = (app.store.cards(bot.id, key).await?, alert::owners(app, bot).await?);
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    let Some(order) = order else { return work.commit().await };
    for owner in owners {
        let (chat, from) = (owner.chat(), order.user.chat());
        let card = cards.iter().rev().find(|(seen, _)| *seen == chat).map(|(_, card)| *card);
        let body = calls::copy_message(chat, from, message, card).body;
        let method = Some("copyMessage".to_owned());
        work.send(bot.id, Class::Payment, Task::Say { chat, body, card: None, method });
    }
    work.commit().await
}
