//! Words without a command: the answer to what was asked last, or a letter to the team. `/cancel` leaves what was asked.

use std::sync::Arc;

use teloxide::types::Message;

use super::{Handled, console::reply, coupons, methods, orders, support, visitor::remember, wizard};
use crate::{
    app::{App, Bot},
    domain::{Visitor, code, dialogue::Topic},
    telegram::Keyboard,
    texts::wizard as texts,
};

/// An access code by itself is redeemed, unless the team was asked for a name or the like.
pub fn takes_codes(who: &Visitor, words: &str) -> bool {
    code::is_shaped(words) && !matches!(who.asked, Some(Topic::Plan(_) | Topic::Instructions))
}

/// Which answer goes where.
pub async fn words(app: App, bot: Arc<Bot>, who: Visitor, words: &str, message: &Message) -> Handled {
    if let Some(done) = orders::reason(&app, &bot, &who, words, message.reply_to_message()).await? {
        return Ok(done);
    }
    let is_said = !words.trim().is_empty();
    match who.asked.clone() {
        Some(Topic::Plan(draft)) => wizard::words(app, who, *draft, words).await,
        Some(Topic::Instructions) => methods::words(app, who, words).await,
        Some(Topic::Question) if is_said => support::asks(app, who, message, words).await,
        Some(Topic::Coupon { plan }) if is_said => coupons::words(app, who, words, plan).await,
        _ => support::writes(app, bot, who, message).await,
    }
}

/// `/cancel`: nothing is awaited any more, and what was left is said.
pub async fn cancel(app: App, who: Visitor) -> Handled {
    let left = app.store.dialogues(who.bot, who.user.id).await?;
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    work.end_dialogues(who.bot, who.user.id).await?;
    reply(work, &who, &texts::cancelled(who.lang, &left), &Keyboard::new()).await
}
