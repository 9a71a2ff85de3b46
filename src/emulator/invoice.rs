//! Invoices: what Telegram accepts as one, and how it shows it.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{fail::Fail, money::Currency, params::Params};

/// The only period of a subscription: thirty days.
pub const PERIOD: i64 = 2_592_000;
const DEAREST_SUBSCRIPTION: i64 = 10_000;
const LONGEST_TITLE: usize = 32;
const LONGEST_DESCRIPTION: usize = 255;
const LONGEST_PAYLOAD: usize = 128;
const TOO_MUCH: i64 = 9_999_999_999_999;

/// Something to pay, for anybody and any number of times.
#[derive(Debug)]
pub struct Invoice {
    pub bot: i64,
    pub title: String,
    pub description: String,
    pub payload: String,
    pub currency: &'static Currency,
    pub total: i64,
    /// With it, forwarded copies lead to the bot and cannot be paid.
    pub start_parameter: String,
    /// Seconds until the next payment, of a subscription.
    pub period: Option<i64>,
}

fn required(params: &Params, name: &str) -> Result<String, Fail> {
    Some(params.text(name)).filter(|text| !text.is_empty()).ok_or_else(|| Fail::required(name))
}

/// The amount of one labelled price, given as number or text.
fn part(price: &Value) -> Result<i64, Fail> {
    let wrong = |why: &str| Fail::bad(format_args!("can't parse labeled price: {why}"));
    if !price.is_object() {
        return Err(wrong("LabeledPrice must be an Object"));
    }
    match price["label"].as_str() {
        None => return Err(wrong("Field \"label\" must be of type String")),
        Some("") => return Err(wrong("LabeledPrice label must be non-empty")),
        Some(_) => {}
    }
    match &price["amount"] {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => return Err(wrong("Field \"amount\" must be of type Number or String")),
    }
    .ok_or_else(|| wrong("Can't parse \"amount\" as Number"))
}

fn parts(params: &Params) -> Result<Vec<i64>, Fail> {
    required(params, "prices")?;
    let prices = params.json("prices").map_err(|_| Fail::bad("can't parse prices JSON object"))?;
    let prices = prices.unwrap_or_default();
    let prices = prices.as_array().ok_or_else(|| Fail::bad("expected an Array of labeled prices"))?;
    let parts = prices.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    if parts.is_empty() { Err(Fail::bad("there must be at least one price")) } else { Ok(parts) }
}

fn sum(parts: &[i64]) -> Result<i64, Fail> {
    if parts.iter().any(|part| !(-TOO_MUCH..=TOO_MUCH).contains(part)) {
        return Err(Fail::bad("too big amount of the currency specified"));
    }
    match parts.iter().copied().fold(0, i64::saturating_add) {
        ..=0 => Err(Fail::bad("total price must be positive")),
        total if total > TOO_MUCH => Err(Fail::bad("total price is too big")),
        total => Ok(total),
    }
}

impl Invoice {
    /// Reads what sendInvoice and createInvoiceLink have in common. `providers` are the tokens that the bot may use.
    pub fn read(bot: i64, params: &Params, providers: &HashSet<String>) -> Result<Self, Fail> {
        let title = required(params, "title")?;
        let description = required(params, "description")?;
        let payload = required(params, "payload")?;
        let code = required(params, "currency")?;
        let parts = parts(params)?;
        let total = sum(&parts)?;
        if title.chars().count() > LONGEST_TITLE || description.chars().count() > LONGEST_DESCRIPTION {
            return Err(Fail::bad("MEDIA_INVALID"));
        }
        if payload.len() > LONGEST_PAYLOAD {
            return Err(Fail::bad("INVOICE_PAYLOAD_INVALID"));
        }
        let currency = Currency::find(&code).ok_or_else(|| Fail::bad("CURRENCY_INVALID"))?;
        let provider = params.text("provider_token");
        if currency.is_stars() {
            if !provider.is_empty() || parts.len() != 1 || params.int("max_tip_amount") != 0 {
                return Err(Fail::bad("STARS_INVOICE_INVALID"));
            }
        } else if !providers.contains(&provider) {
            return Err(Fail::bad("PAYMENT_PROVIDER_INVALID"));
        }
        if !(currency.min..=currency.max).contains(&total) {
            return Err(Fail::bad("CURRENCY_TOTAL_AMOUNT_INVALID"));
        }
        let start_parameter = params.text("start_parameter");
        Ok(Self { bot, title, description, payload, currency, total, start_parameter, period: None })
    }

    /// Makes it a subscription if the call says so.
    pub fn renewing(self, params: &Params) -> Result<Self, Fail> {
        match params.int("subscription_period") {
            0 => Ok(self),
            PERIOD if !self.currency.is_stars() => Err(Fail::bad("SUBSCRIPTION_PERIOD_INVALID")),
            PERIOD if self.total > DEAREST_SUBSCRIPTION => Err(Fail::bad("SUBSCRIPTION_AMOUNT_INVALID")),
            PERIOD => Ok(Self { period: Some(PERIOD), ..self }),
            _ => Err(Fail::bad("SUBSCRIPTION_PERIOD_INVALID")),
        }
    }

    /// What the price looks like to people.
    pub fn price(&self) -> String {
        self.currency.show(self.total)
    }

    /// The keyboard below an invoice message: the bot's own, which must begin with a button to pay, or that button alone.
    pub fn keyboard(&self, own: Option<Value>) -> Result<Value, Fail> {
        match own {
            None => Ok(json!({ "inline_keyboard": [[{ "text": format!("Pay {}", self.price()), "pay": true }]] })),
            Some(markup) if markup["inline_keyboard"][0][0]["pay"] == json!(true) => Ok(markup),
            Some(_) => Err(Fail::bad("REPLY_MARKUP_BUY_EMPTY")),
        }
    }

    pub fn json(&self) -> Value {
        json!({
            "title": self.title,
            "description": self.description,
            "start_parameter": self.start_parameter,
            "currency": self.currency.code,
            "total_amount": self.total,
        })
    }
}
