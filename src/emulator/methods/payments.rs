//! Invoices, the answer before the payment, refunds, subscriptions and the bot's own books.

use std::sync::Arc;

use serde_json::{Value, json};

use super::messages::{deliver, may_write, reply_target};
use crate::emulator::{
    fail::Fail,
    invoice::Invoice,
    keyboard,
    ledger::Transaction,
    params::Params,
    state::{Cargo, Message, Packed, State},
};

const MOST_TRANSACTIONS: i64 = 100;
/// What a buyer could be asked for; this world's people have no answers to that.
const NOT_EMULATED: [&str; 5] =
    ["need_name", "need_phone_number", "need_email", "need_shipping_address", "is_flexible"];

fn read(state: &mut State, bot: i64, params: &Params) -> Result<Invoice, Fail> {
    let invoice = Invoice::read(bot, params, state.ledger.providers.entry(bot).or_default())?;
    if !invoice.currency.is_stars() {
        for name in NOT_EMULATED.into_iter().filter(|name| params.flag(name)) {
            state.book.problems.add(format!("{name} of an invoice is not emulated"));
        }
    }
    Ok(invoice)
}

/// sendInvoice
pub fn send_invoice(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let invoice = read(state, bot, params)?;
    let place = state.place(bot, params)?;
    let markup = invoice.keyboard(keyboard::read(params, place)?)?;
    may_write(state, bot, place, "invoice messages")?;
    reply_target(state, bot, place, params)?;
    let text = format!("{}: {}", invoice.title, invoice.description);
    let message = Message {
        markup: Packed::option(Some(&markup)),
        cargo: Some(Box::new(Cargo::Invoice(Arc::new(invoice)))),
        ..Message::new(place.id(), bot, state.now(), text)
    };
    let message = deliver(state, bot, message)?;
    Ok(state.message_json(&message))
}

/// createInvoiceLink
pub fn create_link(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let invoice = read(state, bot, params)?.renewing(params)?;
    let link = format!("https://t.me/${}", state.random_code(bot, 16));
    state.tell(bot, |all| format!("{} makes a link to pay {} for {}", all.name(bot), invoice.price(), invoice.title));
    state.ledger.links.insert(link.clone(), Arc::new(invoice));
    Ok(json!(link))
}

/// answerPreCheckoutQuery
pub fn answer(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let error = match params.text("error_message") {
        _ if params.flag("ok") => None,
        text if text.is_empty() => return Err(Fail::required("error_message")),
        text => Some(text),
    };
    if state.answer_checkout(bot, &params.text("pre_checkout_query_id"), error) {
        Ok(json!(true))
    } else {
        Err(Fail::bad("query is too old and response timeout expired or query ID is invalid"))
    }
}

/// The person and the charge that a call names.
fn named(state: &State, params: &Params) -> Result<(i64, String), Fail> {
    let user = params.user()?;
    let charge = params.text("telegram_payment_charge_id");
    if charge.is_empty() {
        return Err(Fail::required("telegram_payment_charge_id"));
    }
    if state.users.contains_key(&user) { Ok((user, charge)) } else { Err(Fail::bad("USER_ID_INVALID")) }
}

/// refundStarPayment
pub fn refund(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let (user, id) = named(state, params)?;
    let charge = state.ledger.charges.get(&id).filter(|charge| charge.invoice.bot == bot);
    let charge = charge.filter(|charge| charge.invoice.currency.is_stars());
    match charge {
        None => Err(Fail::bad("CHARGE_NOT_FOUND")),
        Some(charge) if charge.user != user => Err(Fail::bad("USER_ID_INVALID")),
        Some(charge) if charge.refunded => Err(Fail::bad("CHARGE_ALREADY_REFUNDED")),
        Some(_) => {
            state.refund(&id);
            Ok(json!(true))
        }
    }
}

/// editUserStarSubscription
pub fn edit_subscription(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let (user, charge) = named(state, params)?;
    if state.hold_subscription(bot, user, &charge, params.flag("is_canceled")) {
        Ok(json!(true))
    } else {
        Err(Fail::bad("CHARGE_ID_INVALID"))
    }
}

fn transaction_json(state: &State, transaction: &Transaction) -> Value {
    let invoice = &transaction.invoice;
    let mut partner = json!({
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": state.user_json(transaction.user),
        "invoice_payload": invoice.payload,
    });
    if let Some(period) = invoice.period {
        partner["subscription_period"] = json!(period);
    }
    let side = if transaction.incoming { "source" } else { "receiver" };
    json!({ "id": transaction.charge, "amount": invoice.total, "date": transaction.date, side: partner })
}

/// getStarTransactions: the oldest first.
pub fn transactions(state: &mut State, bot: i64, params: &Params) -> Result<Value, Fail> {
    let skipped = usize::try_from(params.int("offset").max(0)).unwrap_or(usize::MAX);
    let limit = if params.has("limit") { params.int("limit").clamp(1, MOST_TRANSACTIONS) } else { MOST_TRANSACTIONS };
    let all = state.ledger.transactions.get(&bot).into_iter().flatten();
    let page = all.skip(skipped).take(usize::try_from(limit).unwrap_or(0));
    let page: Vec<Value> = page.map(|transaction| transaction_json(state, transaction)).collect();
    Ok(json!({ "transactions": page }))
}

/// getMyStarBalance
pub fn balance(state: &mut State, bot: i64, _: &Params) -> Result<Value, Fail> {
    Ok(json!({ "amount": state.ledger.earned(bot) }))
}
