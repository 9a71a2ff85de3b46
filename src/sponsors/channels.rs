//! The bot's own required channels: checked by getChatMember, with three results.

use futures::future::join_all;

use crate::{
    domain::{
        ChatId, UserId,
        gate::{Fault, Offer, Verdict},
    },
    telegram::{Client, Membership},
};

/// Asks whether a person has joined all of these channels (id, title, link). Doubt counts as joined: nobody is kept
/// out because Telegram gave no answer, unless it gave none for any of them, which is a fault.
pub async fn ask(telegram: &Client, user: UserId, required: &[(ChatId, String, String)]) -> Verdict {
    let answers = join_all(required.iter().map(|(chat, ..)| telegram.membership(*chat, user))).await;
    let missing: Vec<Offer> = required
        .iter()
        .zip(&answers)
        .filter(|(_, answer)| is_out(answer))
        .map(|((_, title, link), _)| Offer { url: link.clone(), title: Some(title.clone()), button: None })
        .collect();
    if !missing.is_empty() {
        return Verdict::Block(missing);
    }
    let silent = |answer: &Membership| answer.clear().is_none() && !answer.is_nobody();
    if !answers.is_empty() && answers.iter().all(silent) { Verdict::Failed(Fault::Server) } else { Verdict::Pass }
}

fn is_out(answer: &Membership) -> bool {
    answer.clear().is_some_and(|observed| !observed.is_inside()) || answer.is_nobody()
}
