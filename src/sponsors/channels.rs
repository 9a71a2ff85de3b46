//! The bot's own required channels: checked by getChatMember, with three results.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::timeout;

use crate::{
    domain::{
        ChatId, UserId,
        gate::{Fault, Offer, Verdict},
    },
    telegram::Client,
};

/// Asks whether a person has joined all of these channels (id, title, link), and gives each answer `limit`. Doubt counts
/// as joined: nobody is kept out because Telegram gave no answer, unless it gave none for any of them, which is a fault.
pub async fn ask(telegram: &Client, user: UserId, required: &[(ChatId, String, String)], limit: Duration) -> Verdict {
    let looks = required.iter().map(|(chat, ..)| timeout(limit, telegram.membership(*chat, user)));
    let looks = join_all(looks).await;
    let joined: Vec<Option<bool>> = looks.iter().map(|look| Some(look.as_ref().ok()?.clear()?.is_inside())).collect();
    let missing: Vec<Offer> = required
        .iter()
        .zip(&joined)
        .filter(|(_, joined)| **joined == Some(false))
        .map(|((_, title, link), _)| Offer { url: link.clone(), title: Some(title.clone()), button: None })
        .collect();
    if !missing.is_empty() {
        return Verdict::Block(missing);
    }
    let silent = !joined.is_empty() && joined.iter().all(Option::is_none);
    if silent { Verdict::Failed(Fault::Server) } else { Verdict::Pass }
}
