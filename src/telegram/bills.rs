//! The calls of Telegram's own payments, as values.

use serde::Deserialize;
use teloxide::{
    payloads::{self as p, AnswerPreCheckoutQuerySetters as _, CreateInvoiceLinkSetters as _, SendInvoiceSetters as _},
    types::{LabeledPrice, PreCheckoutQueryId, Seconds, TelegramTransactionId},
};

use super::calls::{Call, call, chat_id, user_id};
use crate::{
    domain::{ChatId, Money, User, UserId, stars::PERIOD},
    texts,
};

/// Transactions per answer. Bot API: getStarTransactions, at most 100.
pub const PAGE: u32 = 100;

/// The largest amount of an invoice that the library can name and read back, in smallest units.
pub const MOST: i64 = u32::MAX as i64;

/// What an invoice is for.
#[derive(Clone, Debug)]
pub struct Goods<'a> {
    /// What is sold; cut to 32 characters.
    pub title: &'a str,
    /// A few words more; cut to 255 characters.
    pub description: &'a str,
    /// Comes back with the money; at most 128 bytes.
    pub payload: &'a str,
    /// For how much.
    pub price: Money,
    /// Of the owner's payment provider; none for Stars.
    pub provider_token: Option<String>,
}

impl Goods<'_> {
    /// Texts that Telegram takes: neither empty nor too long.
    fn words(&self) -> (String, String) {
        let cut = |text: &str, longest| {
            let text = texts::cut(text.trim(), longest);
            if text.is_empty() { "–".to_owned() } else { text.into_owned() }
        };
        (cut(self.title, 32), cut(self.description, 255))
    }

    /// One line: what is sold. Bot API: LabeledPrice.
    fn prices(&self) -> Vec<LabeledPrice> {
        vec![LabeledPrice::new(self.words().0, u32::try_from(self.price.minor).unwrap_or_default())]
    }
}

/// Bot API: sendInvoice; in Stars if there is no provider token.
pub fn send_invoice(chat: ChatId, goods: &Goods<'_>) -> Call {
    let (title, description) = goods.words();
    let payload = p::SendInvoice::new(
        chat_id(chat),
        title,
        description,
        goods.payload,
        goods.price.currency.code(),
        goods.prices(),
    )
    .provider_token(goods.provider_token.clone().unwrap_or_default());
    call("sendInvoice", &payload)
}

/// Bot API: createInvoiceLink, for a subscription in Stars.
pub fn create_invoice_link(goods: &Goods<'_>) -> Call {
    let (title, description) = goods.words();
    let payload =
        p::CreateInvoiceLink::new(title, description, goods.payload, goods.price.currency.code(), goods.prices())
            .subscription_period(Seconds::from_seconds(u32::try_from(PERIOD.as_secs()).unwrap_or_default()));
    call("createInvoiceLink", &payload)
}

/// Bot API: answerPreCheckoutQuery; a reason says no.
pub fn answer_checkout(id: &str, no: Option<&str>) -> Call {
    let payload = p::AnswerPreCheckoutQuery::new(PreCheckoutQueryId(id.to_owned()), no.is_none());
    call(
        "answerPreCheckoutQuery",
        &match no {
            Some(no) => payload.error_message(no),
            None => payload,
        },
    )
}

/// Bot API: refundStarPayment.
pub fn refund_stars(user: UserId, charge: &str) -> Call {
    call("refundStarPayment", &p::RefundStarPayment::new(user_id(user), TelegramTransactionId(charge.to_owned())))
}

/// Bot API: editUserStarSubscription; `off` ends the renewals, otherwise they go on.
pub fn switch_renewal(user: UserId, charge: &str, off: bool) -> Call {
    let charge = TelegramTransactionId(charge.to_owned());
    call("editUserStarSubscription", &p::EditUserStarSubscription::new(user_id(user), charge, off))
}

/// Bot API: getStarTransactions, oldest first.
pub fn star_transactions(offset: u32) -> Call {
    Call { method: "getStarTransactions", body: format!(r#"{{"offset":{offset},"limit":{PAGE}}}"#) }
}

/// Bot API: StarTransactions. Read leniently: one kind that is new to us must not hide all the others.
#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    /// Oldest first.
    pub transactions: Vec<Transaction>,
}

/// Bot API: StarTransaction.
#[derive(Clone, Debug, Deserialize)]
pub struct Transaction {
    /// The charge, also of its refund.
    pub id: String,
    /// Whole Stars.
    pub amount: i64,
    /// Unix seconds.
    pub date: i64,
    source: Option<Partner>,
    receiver: Option<Partner>,
}

/// Bot API: TransactionPartner, of which only people who pay invoices are of interest.
#[derive(Clone, Debug, Deserialize)]
struct Partner {
    #[serde(rename = "type")]
    kind: String,
    transaction_type: Option<String>,
    user: Option<teloxide::types::User>,
    invoice_payload: Option<String>,
    subscription_period: Option<u64>,
}

/// What a transaction is to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Movement {
    /// Somebody paid an invoice.
    Paid {
        /// Who.
        user: User,
        /// What the invoice carried.
        payload: String,
        /// Seconds that were paid for, of a subscription.
        period: Option<u64>,
    },
    /// The money of an invoice went back.
    Returned,
    /// Nothing: gifts, withdrawals, and what may come.
    Other,
}

impl Transaction {
    /// What it is to us.
    pub fn movement(&self) -> Movement {
        let invoice = |partner: &&Partner| {
            partner.kind == "user" && partner.transaction_type.as_deref().is_none_or(|kind| kind == "invoice_payment")
        };
        if self.receiver.as_ref().filter(invoice).is_some() {
            return Movement::Returned;
        }
        let paid = self.source.as_ref().filter(invoice).and_then(|partner| {
            let from = partner.user.as_ref()?;
            let user = User {
                id: UserId(i64::try_from(from.id.0).ok()?),
                first_name: from.first_name.clone(),
                last_name: from.last_name.clone(),
                username: from.username.clone(),
                language_code: from.language_code.clone(),
                is_premium: from.is_premium,
                is_bot: from.is_bot,
            };
            Some(Movement::Paid {
                user,
                payload: partner.invoice_payload.clone()?,
                period: partner.subscription_period,
            })
        });
        paid.unwrap_or(Movement::Other)
    }
}
