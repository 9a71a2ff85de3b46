//! `/check`: everything that is known of one person.

use std::collections::HashMap;

use crate::{
    app::App,
    domain::{BotId, ChatId, Customer, Lang, Moment, User, UserId},
    error::Result,
    texts::owner::{self, Report},
};

/// The report, ready to be sent.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn check(app: &App, bot: BotId, user: UserId, lang: Lang) -> Result<String> {
    let known = app.store.acquaintance(bot, user).await?;
    let seats = app.store.seats_of(bot, user).await?;
    let seen = seats.iter().filter_map(|view| view.seat.observed_at).min();
    let customer = match (known.and_then(|known| known.customer), seen) {
        (Some(customer), _) => customer,
        // Never spoke to the bot, but was seen in a chat.
        (None, Some(seen)) => stranger(user, seen),
        (None, None) => return Ok(owner::check_unknown(lang, user)),
    };
    let titles: HashMap<ChatId, String> =
        app.store.chats(bot).await?.into_iter().map(|chat| (chat.id, chat.title)).collect();
    let title = |chat: ChatId| titles.get(&chat).cloned().unwrap_or_default();
    let seats: Vec<_> = seats.into_iter().map(|view| (view.title, view.seat)).collect();
    let subscriptions = app.store.subscriptions_of(bot, user).await?;
    let links: Vec<_> =
        app.store.invites_of(bot, user).await?.into_iter().map(|invite| (title(invite.chat), invite)).collect();
    let report = Report {
        customer: &customer,
        subscriptions: &subscriptions,
        seats: &seats,
        links: &links,
        now: app.clock.now(),
        zone: app.settings.time_zone,
    };
    Ok(owner::check(lang, &report))
}

fn stranger(id: UserId, seen: Moment) -> Customer {
    let user = User {
        id,
        first_name: String::new(),
        last_name: None,
        username: None,
        language_code: None,
        is_premium: false,
        is_bot: false,
    };
    Customer {
        user,
        language: None,
        gender: None,
        age: None,
        payload: None,
        verdict: None,
        passed_at: None,
        tapped_message: 0,
        first_seen_at: seen,
        banned_at: None,
        unreachable_at: None,
    }
}
