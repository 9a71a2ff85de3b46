//! `/check`: everything that is known of one person, also of one who never wrote to the bot but has a right or a seat.

use std::collections::HashMap;

use crate::{
    app::App,
    domain::{BotId, ChatId, Lang, UserId},
    error::Result,
    texts::owner::{self, Report},
};

/// So many payments, the latest ones.
const PAYMENTS: usize = 10;
/// And so many orders that are settled.
const ORDERS: usize = 5;

/// The report, ready to be sent.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn check(app: &App, bot: BotId, user: UserId, lang: Lang) -> Result<String> {
    let known = app.store.acquaintance(bot, user).await?;
    let seats = app.store.seats_of(bot, user).await?;
    let subscriptions = app.store.subscriptions_of(bot, user).await?;
    let customer = known.and_then(|known| known.customer);
    if customer.is_none() && seats.is_empty() && subscriptions.is_empty() {
        return Ok(owner::check_unknown(lang, user));
    }
    let titles: HashMap<ChatId, String> =
        app.store.chats(bot).await?.into_iter().map(|chat| (chat.id, chat.title)).collect();
    let title = |chat: ChatId| titles.get(&chat).cloned().unwrap_or_default();
    let seats: Vec<_> = seats.into_iter().map(|view| (view.title, view.seat)).collect();
    let links: Vec<_> =
        app.store.invites_of(bot, user).await?.into_iter().map(|invite| (title(invite.chat), invite)).collect();
    let payments: Vec<_> = app.store.payments_of(bot, user).await?.into_iter().take(PAYMENTS).collect();
    let mut orders = Vec::new();
    let (open, others): (Vec<_>, Vec<_>) =
        app.store.orders_of(bot, user).await?.into_iter().partition(|order| order.state.is_open());
    for order in open.into_iter().chain(others.into_iter().take(ORDERS)) {
        let plan = app.store.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
        orders.push((order, plan));
    }
    let (paid, muted) = (app.store.paid_in_all(bot, user).await?, app.store.muted_since(bot, user).await?.is_some());
    let report = Report {
        payments: &payments,
        paid: &paid,
        muted,
        orders: &orders,
        user,
        customer: customer.as_ref(),
        subscriptions: &subscriptions,
        seats: &seats,
        links: &links,
        now: app.clock.now(),
        zone: app.settings.time_zone,
    };
    Ok(owner::check(lang, &report))
}
