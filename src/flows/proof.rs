//! Photos and documents of a payment on their way to the owners: each under the card of its order, and only so many.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        Origin, Visitor,
        alert::Alert,
        errand::{Class, Errand, Task},
        order::Order,
        team::Deed,
    },
    error::Result,
    flows::{alert, say},
    store::{Settled, Work},
    telegram::{Keyboard, calls},
    texts,
};

/// So many are shown to the owners for one order.
const MOST: u32 = 5;

/// A message with a photo or a document.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Telegram's number of the message.
    pub message: i64,
    /// What several that were sent together have in common. Bot API: Message, media_group_id.
    pub album: Option<String>,
}

/// Sends one on its way, under the card of the order; if owners are told of the order just now (`is_told`), it comes along
/// with the card, and the person's own card says so. Otherwise the person is told that it was received, or that it is too
/// much: once, however many were sent together.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn show(work: &mut Work, who: &Visitor, order: &Order, proof: &Proof, is_told: bool) -> Result<()> {
    // The first one stays with the order: it comes along when owners are asked once more.
    if order.proof.is_none() {
        work.prove_order(&order.key, proof.message).await?;
    }
    let is_shown = has_room(work, order).await?;
    if is_shown && !is_told {
        let alert = Alert::Proof { key: order.key.clone(), message: proof.message };
        work.send(who.bot, Class::Payment, Task::Alert(alert));
    }
    let (answer, text) = match is_shown {
        true => ("received", texts::support::proof_received(who.lang, &order.key)),
        false => ("enough", texts::support::proofs_enough(who.lang, &order.key)),
    };
    let together = proof.album.clone().unwrap_or_else(|| proof.message.to_string());
    let is_news = work.first_time(&format!("proof:{answer}:{}:{together}", order.key)).await?;
    if is_news && !is_told {
        say::reply(work, who.bot, who.chat(), &text, &Keyboard::new());
    }
    Ok(())
}

/// Takes one of the places that an order has for photos and documents; false if there is none left.
async fn has_room(work: &mut Work, order: &Order) -> Result<bool> {
    for number in 0..MOST {
        if work.first_time(&format!("proof:{}:{number}", order.key)).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Shows one to every owner, as long as a word is wanted.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str, message: i64) -> Result<Settled> {
    let order = app.store.order(bot.id, key).await?.filter(|order| order.state.is_open());
    let (cards, owners) = (app.store.cards(bot.id, key).await?, alert::who_may(app, bot, Deed::Orders).await?);
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
