//! The bill: an invoice of Telegram's for an order, or the link to a subscription in Stars.

use std::sync::Arc;

use secrecy::ExposeSecret as _;

use crate::{
    app::{App, Bot},
    domain::{
        BotId, Lang, Origin, Plan, UserId,
        alert::Alert,
        errand::{Class, Errand, Task},
        method::Needs,
        order::{Order, State},
    },
    error::Result,
    flows::{cards, say},
    seal::Seal,
    store::Settled,
    telegram::{Button, CallFault, Keyboard, Meaning, bills},
    texts,
};

/// Sends the bill, if there is still anything to pay. Sent twice it is harmless: an order is paid once.
///
/// # Errors
/// `Retry` when Telegram or the database is out of reach, `Broken` for what an operator must mend.
pub async fn run(app: &App, bot: &Arc<Bot>, errand: &Errand, key: &str, user: UserId) -> Result<Settled> {
    let order = app.store.order(bot.id, key).await?.filter(|order| order.state == State::Pending);
    let Some(order) = order else { return app.begin(Origin::Errand(bot.id, errand.id)).await?.commit().await };
    let lang = cards::language(app, bot.id, user).await?;
    let plan = app.store.plan(bot.id, order.plan).await?;
    let about = match &plan {
        Some(plan) => about(app, bot.id, lang, plan, order.recurring).await?,
        None => String::new(),
    };
    let name = plan.map(|plan| plan.name).unwrap_or_default();
    let provider_token = match provider_token(app, bot, &order).await? {
        Ok(token) => token,
        Err(reason) => return refused(app, bot, errand, &order, reason).await,
    };
    if order.amount.minor > bills::MOST {
        let reason = "CURRENCY_TOTAL_AMOUNT_INVALID: more than an invoice can hold".to_owned();
        return refused(app, bot, errand, &order, reason).await;
    }
    let goods =
        bills::Goods { title: &name, description: &about, payload: &order.key, price: order.amount, provider_token };
    if order.recurring {
        let link: String = match bot.telegram.ask(&bills::create_invoice_link(&goods)).await {
            Ok(link) => link,
            Err(fault) => return unsent(app, bot, errand, &order, fault).await,
        };
        let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
        let keyboard = vec![vec![Button::url(texts::shop::button_subscribe(lang, order.amount), link)]];
        cards::say(&mut work, bot.id, user.chat(), key, &texts::shop::subscribe(lang, &name, order.amount), &keyboard);
        return work.commit().await;
    }
    match bot.telegram.say("sendInvoice", bills::send_invoice(user.chat(), &goods).body).await {
        Ok(message) => cards::sent(app, bot, errand, key, user.chat(), message).await,
        Err(fault) => unsent(app, bot, errand, &order, fault).await,
    }
}

/// The owner's words about a plan; where there are none, what it opens and for how long.
async fn about(app: &App, bot: BotId, lang: Lang, plan: &Plan, renews: bool) -> Result<String> {
    if let Some(words) = plan.description.as_ref().filter(|words| !words.trim().is_empty()) {
        return Ok(words.clone());
    }
    let chats = app.store.chats(bot).await?;
    let titles: Vec<String> =
        chats.into_iter().filter(|chat| plan.chats.contains(&chat.id)).map(|chat| chat.title).collect();
    Ok(texts::payments::invoice_about(lang, &titles, plan.term, renews))
}

/// The invoice could not be sent: who blocked us needs none, and a price that Telegram refuses is the owner's to mend.
async fn unsent(app: &App, bot: &Arc<Bot>, errand: &Errand, order: &Order, fault: CallFault) -> Result<Settled> {
    match fault.meaning() {
        Meaning::Refused => refused(app, bot, errand, order, fault.to_string()).await,
        Meaning::Unreachable | Meaning::OutOfChat => app.begin(Origin::Errand(bot.id, errand.id)).await?.commit().await,
        _ => Err(fault.into()),
    }
}

/// There can be no invoice: the person may pay otherwise, and the owner has something to mend.
async fn refused(app: &App, bot: &Arc<Bot>, errand: &Errand, order: &Order, reason: String) -> Result<Settled> {
    tracing::error!(bot.id = bot.id.0, order = order.key, reason, "an invoice is refused");
    let lang = cards::language(app, bot.id, order.user).await?;
    let mut work = app.begin(Origin::Errand(bot.id, errand.id)).await?;
    say::reply(&mut work, bot.id, order.user.chat(), &texts::shop::no_invoice(lang), &Keyboard::new());
    let alert = Alert::NoInvoice { order: order.key.clone(), method: order.method.name().to_owned(), reason };
    work.send(bot.id, Class::Reply, Task::Alert(alert));
    work.commit().await
}

/// The provider's token in the clear; none for Stars. Bot API: sendInvoice, provider_token.
async fn provider_token(app: &App, bot: &Arc<Bot>, order: &Order) -> Result<Result<Option<String>, String>> {
    if order.method.abilities().needs != Needs::Token {
        return Ok(Ok(None));
    }
    let methods = app.store.methods(bot.id).await?;
    let sealed = methods.into_iter().find(|row| row.method == order.method).and_then(|row| row.sealed_token);
    let (Some(sealed), Some(key)) = (sealed, &app.settings.master_key) else {
        return Ok(Err("PAYMENT_PROVIDER_INVALID: no provider token, or no MASTER_KEY to read it with".to_owned()));
    };
    let token = Seal::new(key)?.open(bot.id, &sealed);
    Ok(token
        .map(|token| Some(token.expose_secret().to_owned()))
        .map_err(|error| format!("PAYMENT_PROVIDER_INVALID: the token cannot be read with this MASTER_KEY ({error})")))
}
