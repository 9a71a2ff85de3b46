//! Messages about an order: owners are asked by them, and all of them show what became of it.

use std::sync::Arc;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, ChatId, Lang, Origin, UserId,
        alert::Alert,
        errand::{Class, Errand, Task},
        method::Witness,
        order::{Order, Payment, State},
        team::Deed,
    },
    error::Result,
    flows::{alert, brake},
    store::{Settled, Work},
    telegram::{Button, Call, Keyboard, calls},
    texts::{self, alerts::OrderCard},
};

/// Asks every owner for their word about an order.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn ask(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str) -> Result<Settled> {
    let mut letters = Vec::new();
    let mut proof = None;
    if let Some(order) = app.store.order(bot.id, key).await?.filter(|order| order.state.is_open()) {
        proof = order.proof.map(|message| (order.user.chat(), message));
        for owner in alert::who_may(app, bot, Deed::Orders).await? {
            let lang = language(app, bot.id, owner).await?;
            letters.push((owner, card(app, bot.id, lang, &order).await?));
        }
    }
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (owner, (text, keyboard)) in letters {
        if let Some((from, message)) = proof {
            let body = calls::copy_message(owner.chat(), from, message, None).body;
            let method = Some("copyMessage".to_owned());
            work.send(bot.id, Class::Payment, Task::Say { chat: owner.chat(), body, card: None, method });
        }
        say(&mut work, bot.id, owner.chat(), key, &text, &keyboard);
    }
    work.commit().await
}

/// The key under which messages about a payment are remembered, for which nothing could be given.
pub fn of_payment(id: i64) -> String {
    format!("{PAYMENT}{id}")
}

const PAYMENT: &str = "payment:";

/// The payment of such a key.
async fn payment(app: &App, bot: BotId, key: &str) -> Result<Option<Payment>> {
    match key.strip_prefix(PAYMENT).and_then(|id| id.parse().ok()) {
        Some(id) => app.store.numbered_payment(bot, id).await,
        None => Ok(None),
    }
}

/// Has every message about an order, a payment or a question of the brake shown anew.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn redraw(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str) -> Result<Settled> {
    let cards = app.store.cards(bot.id, key).await?;
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    for (chat, message) in cards {
        work.send(bot.id, Class::Reply, Task::Draw { order: key.to_owned(), chat, message });
    }
    work.commit().await
}

/// The call that shows on one message how what it is about stands now; none if it stays as it is.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn drawn(app: &App, bot: BotId, key: &str, chat: ChatId, message: i64) -> Result<Option<Call>> {
    if let Some(order) = app.store.order(bot, key).await? {
        return edit(app, bot, &order, chat, message).await;
    }
    let lang = language(app, bot, UserId(chat.0)).await?;
    let (text, keyboard) = if let Some(payment) = payment(app, bot, key).await? {
        kept(app, bot, lang, &payment).await?
    } else if let Some(brake) = brake::of_key(app, bot, key).await? {
        brake::card(app, lang, &brake).await?
    } else {
        return Ok(None);
    };
    Ok(Some(calls::edit_message(chat, message, &text, &keyboard)))
}

/// A message about an order has been sent: it is remembered, and shown anew if the order moved meanwhile.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn sent(
    app: &App,
    bot: &Arc<Bot>,
    errand: &Errand,
    key: &str,
    chat: ChatId,
    message: i64,
) -> Result<Settled> {
    let order = app.store.order(bot.id, key).await?;
    let older = match &order {
        // Of the bills of one order only the newest can be paid: who pays two is charged twice.
        Some(order) if chat == order.user.chat() && order.method.abilities().witness == Witness::Provider => {
            app.store.cards(bot.id, key).await?
        }
        _ => Vec::new(),
    };
    let is_over = match &order {
        Some(order) => !order.state.is_open(),
        None => {
            payment(app, bot.id, key).await?.is_some_and(|payment| payment.refunded_at.is_some())
                || brake::of_key(app, bot.id, key).await?.is_some_and(|brake| brake.decided_at.is_some())
        }
    };
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    work.add_card(bot.id, key, chat, message).await?;
    for (_, older) in older.into_iter().filter(|(place, older)| *place == chat && *older < message) {
        let call = calls::delete_message(chat, older);
        work.send(bot.id, Class::Reply, Task::Call { method: call.method.into(), chat, body: call.body });
    }
    if is_over {
        work.send(bot.id, Class::Reply, Task::Redraw { order: key.to_owned() });
    }
    work.commit().await
}

/// Queues a message about an order.
pub fn say(work: &mut Work, bot: BotId, chat: ChatId, key: &str, text: &str, keyboard: &Keyboard) {
    let body = calls::send_message(chat, text, keyboard).body;
    work.send(bot, Class::Reply, Task::Say { chat, body, card: Some(key.to_owned()), method: None });
}

/// What the person reads about an order that an owner confirms, with its buttons.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn letter(app: &App, bot: BotId, lang: Lang, order: &Order) -> Result<(String, Keyboard)> {
    let plan = app.store.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let methods = app.store.methods(bot).await?;
    let instructions = methods.into_iter().find(|row| row.method == order.method).and_then(|row| row.instructions);
    let may_order = !is_banned(app, bot, order.user).await?;
    let (instructions, zone) = (instructions.unwrap_or_default(), app.settings.time_zone);
    let text = texts::shop::order(lang, order, &plan, &instructions, may_order, zone);
    let paid = || vec![Button::data(texts::shop::button_paid(lang), format!("order:paid:{}", order.key))];
    let keyboard = match order.state {
        State::Pending => {
            vec![paid(), vec![Button::data(texts::shop::button_cancel(lang), format!("order:cancel:{}", order.key))]]
        }
        // Banks take their time.
        State::Expired if may_order => vec![paid()],
        _ => Keyboard::new(),
    };
    Ok((text, keyboard))
}

/// What an owner reads about money for which nothing could be given, with the button that gives it back.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn kept(app: &App, bot: BotId, lang: Lang, payment: &Payment) -> Result<(String, Keyboard)> {
    let text = texts::alerts::alert(lang, &Alert::kept(payment));
    if payment.refunded_at.is_some() {
        let judge = judge(app, bot, lang, payment.refunded_by).await?;
        return Ok((format!("{text}\n\n{}", texts::payments::went_back(lang, judge.as_deref())), Keyboard::new()));
    }
    let button = texts::payments::button_refund(lang, &payment.amount.to_string(), payment.method);
    Ok((text, vec![vec![Button::data(button, format!("payment:refund:{}", payment.id))]]))
}

async fn edit(app: &App, bot: BotId, order: &Order, chat: ChatId, message: i64) -> Result<Option<Call>> {
    let reader = UserId(chat.0);
    let lang = language(app, bot, reader).await?;
    let (text, keyboard) = match reader == order.user {
        true => letter(app, bot, lang, order).await?,
        false => card(app, bot, lang, order).await?,
    };
    Ok(Some(match order.method.abilities().witness {
        // A paid invoice shows that it is paid; one that cannot be paid any more is taken away.
        Witness::Provider if reader == order.user => {
            if order.state.is_open() || (order.state == State::Paid && !order.recurring) {
                return Ok(None);
            }
            calls::delete_message(chat, message)
        }
        _ => calls::edit_message(chat, message, &text, &keyboard),
    }))
}

/// What the team reads about an order, with its buttons.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn card(app: &App, bot: BotId, lang: Lang, order: &Order) -> Result<(String, Keyboard)> {
    let plan = app.store.plan(bot, order.plan).await?.map(|plan| plan.name).unwrap_or_default();
    let person = name(app, bot, order.user).await?;
    let by = match order.state {
        State::Refunded => {
            let payments = app.store.payments_for(bot, &order.key).await?;
            payments.into_iter().rev().find_map(|payment| payment.refunded_by)
        }
        _ => order.decided_by,
    };
    let judge = judge(app, bot, lang, by).await?;
    let facts =
        OrderCard { order, plan: &plan, person: &person, judge: judge.as_deref(), zone: app.settings.time_zone };
    let keyboard = match order.state {
        State::Pending | State::AwaitingConfirmation => vec![vec![
            Button::data(texts::alerts::button_confirm(lang), format!("order:confirm:{}", order.key)),
            Button::data(texts::alerts::button_reject(lang), format!("order:reject:{}", order.key)),
        ]],
        _ => Keyboard::new(),
    };
    Ok((texts::alerts::order_card(lang, &facts), keyboard))
}

/// Whose word it was, if it was an owner's.
async fn judge(app: &App, bot: BotId, lang: Lang, by: Option<UserId>) -> Result<Option<String>> {
    Ok(match by {
        Some(UserId::OPERATOR) => Some(texts::alerts::operator(lang)),
        Some(owner) => Some(name(app, bot, owner).await?),
        None => None,
    })
}

async fn is_banned(app: &App, bot: BotId, user: UserId) -> Result<bool> {
    let customer = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
    Ok(customer.is_some_and(|customer| customer.banned_at.is_some()))
}

/// How somebody is called: by their own name, or as a list of the owner's names who never wrote, or by their id.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn name(app: &App, bot: BotId, user: UserId) -> Result<String> {
    let customer = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
    if let Some(name) = customer.map(|customer| customer.user.name()).filter(|name| !name.is_empty()) {
        return Ok(name);
    }
    Ok(app.store.listed_name(bot, user).await?.unwrap_or_else(|| user.to_string()))
}

/// The language of somebody who does not speak just now.
///
/// # Errors
/// `Retry` when the database is out of reach.
pub async fn language(app: &App, bot: BotId, user: UserId) -> Result<Lang> {
    let customer = app.store.acquaintance(bot, user).await?.and_then(|known| known.customer);
    let telegrams = customer.as_ref().and_then(|customer| customer.user.language_code.as_deref());
    Ok(app.language(customer.as_ref().and_then(|customer| customer.language), telegrams))
}
