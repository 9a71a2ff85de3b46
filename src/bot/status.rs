//! `/status`: what one has and until when, what one has ordered, and the buttons that make sense now.

use std::sync::Arc;

use futures::StreamExt as _;

use super::{Handled, visitor::remember};
use crate::{
    app::{App, Bot},
    domain::{
        Moment, PlanId, Subscription, Visitor,
        order::{Order, State},
        seat::Observed,
    },
    error::Result,
    flows::{quote, remind, say, shop::Shop},
    telegram::{Button, Keyboard},
    texts::{
        self,
        remind::{self as words, Kind},
    },
};

/// How many chats are looked into at a time.
const LOOKS_AT_ONCE: usize = 8;

/// `/status`.
pub async fn status(app: App, bot: Arc<Bot>, who: Visitor) -> Handled {
    let now = app.clock.now();
    let rights = app.store.subscriptions_of(who.bot, who.user.id).await?;
    let rights: Vec<&Subscription> = rights.iter().filter(|right| right.runs(now)).collect();
    let shop = Shop::enter(&app, who.bot, who.user.id).await?;
    let orders = open_orders(&app, &who, &shop, now).await?;
    let mut keyboard = ways_in(&app, &bot, &who, now).await?;
    // What is ordered already is paid by the order's own button.
    let mut seen: Vec<PlanId> = orders.iter().map(|(order, _)| order.plan).collect();
    for right in &rights {
        let again = seen.contains(&right.plan);
        seen.push(right.plan);
        keyboard.extend(renewal(&who, &shop, right, again));
    }
    keyboard.extend(quote::row(&app, who.bot, &shop, who.lang).await?);
    for (order, plan) in &orders {
        keyboard.extend(order_row(&who, order, plan));
    }
    let orders: Vec<(&Order, String)> = orders.iter().map(|(order, plan)| (order, plan.clone())).collect();
    let mut text = words::status(who.lang, &rights, &orders, now, app.settings.time_zone);
    let credit = app.store.balance(who.bot, who.user.id, app.base()).await?;
    if !credit.is_empty() {
        text = format!("{text}\n\n{}", texts::balance::status(who.lang, &credit));
    }
    let mut work = app.begin(who.origin.clone()).await?;
    remember(&mut work, &who).await?;
    say::reply(&mut work, who.bot, who.chat(), &text, &keyboard);
    work.commit().await
}

/// A button for every chat one is not in. What we remember may be out of date, and on doubt the button is there.
async fn ways_in(app: &App, bot: &Arc<Bot>, who: &Visitor, now: Moment) -> Result<Keyboard> {
    let seats = app.store.seats_of(who.bot, who.user.id).await?;
    let looks = seats.into_iter().filter(|view| view.seat.is_entitled(now)).map(|view| {
        let telegram = bot.telegram.clone();
        async move {
            let inside = view.seat.observed.is_inside()
                && telegram.membership(view.seat.chat, view.seat.user).await.clear().is_some_and(Observed::is_inside);
            (view, inside)
        }
    });
    let looks: Vec<_> = futures::stream::iter(looks).buffered(LOOKS_AT_ONCE).collect().await;
    let outside = looks.into_iter().filter(|(_, inside)| !inside);
    Ok(outside
        .map(|(view, _)| {
            let data = format!("seat:link:{}", view.seat.chat);
            vec![Button::data(texts::bot::button_link(who.lang, &view.title), data)]
        })
        .collect())
}

/// What may be done about the end of a right: its automatic payments switched, or more of it bought. `again` if the
/// plan has a button already.
fn renewal(who: &Visitor, shop: &Shop, right: &Subscription, again: bool) -> Keyboard {
    let mut rows = Keyboard::new();
    let is_automatic = right.renews();
    if !(is_automatic || again)
        && let Some(plan) = shop.plan(right.plan)
        && let Ok(offer) = shop.offer(plan)
    {
        rows.extend(remind::button(who.lang, Kind::of(&right.source), &offer));
    }
    if right.renews.is_some() {
        let verb = if is_automatic { "off" } else { "on" };
        let text = words::button_renewal(who.lang, &right.plan_name, !is_automatic);
        rows.push(vec![Button::data(text, format!("renewal:{verb}:{}", right.id))]);
    }
    rows
}

/// Orders that may still be paid or wait for an owner's word, with the names of their plans.
async fn open_orders(app: &App, who: &Visitor, shop: &Shop, now: Moment) -> Result<Vec<(Order, String)>> {
    let mut open = Vec::new();
    for order in app.store.orders_of(who.bot, who.user.id).await? {
        let may_be_paid = order.state == State::Pending && order.expires_at > now;
        if may_be_paid || order.state == State::AwaitingConfirmation {
            let plan = shop.plan(order.plan).map(|plan| plan.name.clone());
            open.push((order, plan.unwrap_or_default()));
        }
    }
    Ok(open)
}

/// An order that nobody paid yet may be paid, at the price it was placed at, or given up.
fn order_row(who: &Visitor, order: &Order, plan: &str) -> Keyboard {
    if order.state != State::Pending {
        return Keyboard::new();
    }
    let pay = words::button_order_pay(who.lang, plan, order.amount);
    vec![
        vec![Button::data(pay, format!("order:pay:{}", order.key))],
        vec![Button::data(words::button_order_drop(who.lang, plan), format!("order:cancel:{}", order.key))],
    ]
}
