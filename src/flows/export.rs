//! Tables for a spreadsheet: UTF-8 with its mark, RFC 4180, times as ISO 8601 in UTC, amounts as decimals beside their
//! currency. A page at a time, so that a large bot takes no more memory than a small one.

use crate::{
    app::App,
    domain::{BotId, Currency, Moment, Money, UserId, csv::Csv, paper::Table},
    error::Result,
    store::{CustomerRow, PaymentRow, RightRow},
};

/// A table on its way out.
#[derive(Debug)]
pub struct Export {
    bot: BotId,
    table: Table,
    after: Option<After>,
    /// Rows so far.
    pub rows: usize,
}

/// The last row that was written, by what its table is sorted by.
#[derive(Debug)]
enum After {
    Beginning,
    Number(i64),
    Payment(Moment, String, String),
}

impl Export {
    /// A table from its beginning.
    pub fn new(bot: BotId, table: Table) -> Self {
        Self { bot, table, after: Some(After::Beginning), rows: 0 }
    }

    /// The next part of the file; none at its end.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn page(&mut self, app: &App) -> Result<Option<Vec<u8>>> {
        let Some(after) = self.after.take() else { return Ok(None) };
        let is_first = matches!(after, After::Beginning);
        let number = if let After::Number(last) = after { last } else { i64::MIN };
        let mut lines = Vec::new();
        self.after = match self.table {
            Table::Customers => {
                let rows = app.store.customer_page(self.bot, UserId(number)).await?;
                lines.extend(rows.iter().map(customer));
                rows.last().map(|row| After::Number(row.user_id.0))
            }
            Table::Subscriptions => {
                let rows = app.store.right_page(self.bot, number).await?;
                lines.extend(rows.iter().map(right));
                rows.last().map(|row| After::Number(row.subscription_id))
            }
            Table::Payments => {
                let from = match after {
                    After::Payment(at, charge, method) => (at, charge, method),
                    _ => (Moment::from_millis(i64::MIN), String::new(), String::new()),
                };
                let rows = app.store.payment_page(self.bot, &from).await?;
                lines.extend(rows.iter().map(payment));
                rows.last().map(|row| After::Payment(row.paid_at, row.charge_id.clone(), row.method.clone()))
            }
        };
        self.rows += lines.len();
        let mut page = if is_first { Csv::new(head(self.table)) } else { Csv::more() };
        lines.iter().for_each(|line| page.row(line));
        Ok(Some(page.finish()).filter(|page| !page.is_empty()))
    }
}

/// The columns' names: what programs read stays the same in every language.
const fn head(table: Table) -> &'static [&'static str] {
    match table {
        Table::Customers => &[
            "user_id",
            "first_name",
            "last_name",
            "username",
            "language",
            "standing",
            "payments",
            "first_seen_at",
            "banned_at",
            "whitelisted_at",
            "unreachable_at",
            "invited_by",
        ],
        Table::Payments => &[
            "paid_at",
            "user_id",
            "plan",
            "amount",
            "currency",
            "method",
            "outcome",
            "refunded_at",
            "order",
            "charge_id",
        ],
        Table::Subscriptions => &[
            "subscription_id",
            "user_id",
            "plan_id",
            "plan",
            "source",
            "starts_at",
            "paid_until",
            "ends_at",
            "ended_at",
            "cancelled_at",
            "renews",
            "price",
            "currency",
        ],
    }
}

fn maybe(words: Option<&str>) -> String {
    words.unwrap_or_default().to_owned()
}

fn time(at: Option<Moment>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// Digits and currency; a currency that is none leaves the digits as they are kept.
fn money(minor: Option<i64>, currency: Option<&str>) -> [String; 2] {
    let Some(minor) = minor else { return [String::new(), String::new()] };
    let code = currency.unwrap_or_default();
    let digits =
        code.parse::<Currency>().map_or_else(|_| minor.to_string(), |currency| Money::new(minor, currency).digits());
    [digits, code.to_owned()]
}

fn customer(row: &CustomerRow) -> Vec<String> {
    let standing = match row {
        row if row.banned_at.is_some() => "banned",
        row if row.running > row.trials => "customer",
        row if row.trials > 0 => "trialing",
        row if row.rights > 0 => "churned",
        _ => "lead",
    };
    vec![
        row.user_id.to_string(),
        row.first_name.clone(),
        maybe(row.last_name.as_deref()),
        maybe(row.username.as_deref()),
        maybe(row.language.as_deref()),
        standing.to_owned(),
        row.payments.to_string(),
        row.first_seen_at.to_string(),
        time(row.banned_at),
        time(row.whitelisted_at),
        time(row.unreachable_at),
        row.invited_by.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

fn payment(row: &PaymentRow) -> Vec<String> {
    let [amount, currency] = money(Some(row.amount_minor), Some(&row.currency));
    vec![
        row.paid_at.to_string(),
        row.user_id.to_string(),
        maybe(row.plan.as_deref()),
        amount,
        currency,
        row.method.clone(),
        row.outcome.clone(),
        time(row.refunded_at),
        maybe(row.order_key.as_deref()),
        row.charge_id.clone(),
    ]
}

fn right(row: &RightRow) -> Vec<String> {
    let [price, currency] = money(row.price_minor, row.currency.as_deref());
    vec![
        row.subscription_id.to_string(),
        row.user_id.to_string(),
        row.plan_id.to_string(),
        maybe(row.plan.as_deref()),
        row.source.clone(),
        row.starts_at.to_string(),
        row.paid_until.to_string(),
        row.ends_at.to_string(),
        time(row.ended_at),
        time(row.cancelled_at),
        if row.renews == 1 { "yes" } else { "no" }.to_owned(),
        price,
        currency,
    ]
}
