//! Payments: money that really arrived, each charge once.

use sqlx::AssertSqlSafe;

use super::{Store, Work, spans};
use crate::{
    domain::{
        BotId, Moment, Money, UserId,
        order::{Method, Outcome, Payment},
    },
    error::{Error, Result},
};

#[derive(sqlx::FromRow)]
struct Row {
    payment_id: Option<i64>,
    method: String,
    charge_id: String,
    provider_charge: Option<String>,
    order_key: Option<String>,
    user_id: UserId,
    amount_minor: i64,
    currency: String,
    paid_at: Moment,
    outcome: String,
    refunded_at: Option<Moment>,
    refunded_by: Option<UserId>,
    base_minor: Option<i64>,
    base_currency: Option<String>,
    #[sqlx(flatten)]
    gave: spans::Row,
}

/// Payments of bot $1 with the times they paid for.
fn select(which: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select p.payment_id, p.method, p.charge_id, p.provider_charge, p.order_key, p.user_id, p.amount_minor, \
         p.currency, p.paid_at, p.outcome, p.refunded_at, p.refunded_by, p.base_minor, p.base_currency, {} \
         from payments p left join spans s on s.span_id = p.span_id where p.bot_id = $1 and {which}",
        spans::COLUMNS
    ))
}

impl TryFrom<Row> for Payment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let broken = |what: &str| Error::Broken(anyhow::anyhow!("payment {}: {what}", row.charge_id));
        let currency = row.currency.parse().map_err(|_| broken("an unknown currency"))?;
        let base = row.base_currency.as_deref().and_then(|base| base.parse().ok());
        Ok(Self {
            id: row.payment_id.unwrap_or_default(),
            method: Method::parse(&row.method).ok_or_else(|| broken("an unknown method"))?,
            amount: Money::new(row.amount_minor, currency),
            charge: row.charge_id,
            provider_charge: row.provider_charge,
            order: row.order_key,
            user: row.user_id,
            paid_at: row.paid_at,
            outcome: Outcome::parse(&row.outcome),
            gave: row.gave.span(),
            refunded_at: row.refunded_at,
            refunded_by: row.refunded_by,
            worth: row.base_minor.zip(base).map(|(minor, currency)| Money::new(minor, currency)),
        })
    }
}

impl Store {
    /// A person's payments, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_of(&self, bot: BotId, user: UserId) -> Result<Vec<Payment>> {
        let text = select("p.user_id = $2 order by p.paid_at desc, p.charge_id limit 50");
        let rows: Vec<Row> = sqlx::query_as(text).bind(bot).bind(user).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// What a person paid and did not get back, by currency.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn paid_in_all(&self, bot: BotId, user: UserId) -> Result<Vec<Money>> {
        let sums: Vec<(String, i64)> = sqlx::query_as(
            "select currency, cast(sum(amount_minor) as bigint) from payments \
             where bot_id = $1 and user_id = $2 and refunded_at is null group by currency order by currency",
        )
        .bind(bot)
        .bind(user)
        .fetch_all(&self.reader)
        .await?;
        Ok(sums.into_iter().filter_map(|(code, minor)| Some(Money::new(minor, code.parse().ok()?))).collect())
    }

    /// The payments of an order, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_for(&self, bot: BotId, order: &str) -> Result<Vec<Payment>> {
        let text = select("p.order_key = $2 order by p.paid_at, p.charge_id");
        let rows: Vec<Row> = sqlx::query_as(text).bind(bot).bind(order).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// The payments with this number of a provider's, by whatever way.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_by(&self, bot: BotId, charge: &str) -> Result<Vec<Payment>> {
        let text = select("p.charge_id = $2 order by p.paid_at");
        let rows: Vec<Row> = sqlx::query_as(text).bind(bot).bind(charge).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// A payment by our own number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn numbered_payment(&self, bot: BotId, id: i64) -> Result<Option<Payment>> {
        let text = select("p.payment_id = $2");
        let row: Option<Row> = sqlx::query_as(text).bind(bot).bind(id).fetch_optional(&self.reader).await?;
        row.map(Payment::try_from).transpose()
    }

    /// Whether a charge of a method is booked.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_charge_known(&self, bot: BotId, method: Method, charge: &str) -> Result<bool> {
        let one: Option<i64> =
            sqlx::query_scalar("select paid_at from payments where bot_id = $1 and method = $2 and charge_id = $3")
                .bind(bot)
                .bind(method.name())
                .bind(charge)
                .fetch_optional(&self.reader)
                .await?;
        Ok(one.is_some())
    }
}

impl Work {
    /// Our number for the next payment.
    pub fn next_payment(&self) -> i64 {
        self.store.next_id()
    }

    /// Whether a payment that has not gone back answers an order.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_answered(&mut self, bot: BotId, order: &str) -> Result<bool> {
        let answers: i64 = sqlx::query_scalar(
            "select count(*) from payments where bot_id = $1 and order_key = $2 and refunded_at is null \
             and outcome in ('granted', 'banned', 'nothing')",
        )
        .bind(bot)
        .bind(order.to_owned())
        .fetch_one(self.db())
        .await?;
        Ok(answers > 0)
    }

    /// Whether something was given for a payment of an order that came after this moment and has not gone back.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_paid_since(&mut self, bot: BotId, order: &str, since: Moment) -> Result<bool> {
        let later: i64 = sqlx::query_scalar(
            "select count(*) from payments where bot_id = $1 and order_key = $2 and paid_at > $3 \
             and refunded_at is null and outcome = 'granted'",
        )
        .bind(bot)
        .bind(order.to_owned())
        .bind(since)
        .fetch_one(self.db())
        .await?;
        Ok(later > 0)
    }

    /// Books a payment. False if the charge was booked before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn book(&mut self, bot: BotId, payment: &Payment) -> Result<bool> {
        let done = sqlx::query(
            "insert into payments (bot_id, method, charge_id, provider_charge, order_key, user_id, amount_minor, currency, \
             paid_at, outcome, payment_id, base_minor, base_currency) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing",
        )
        .bind(bot)
        .bind(payment.method.name())
        .bind(payment.charge.clone())
        .bind(payment.provider_charge.clone())
        .bind(payment.order.clone())
        .bind(payment.user)
        .bind(payment.amount.minor)
        .bind(payment.amount.currency.code().to_owned())
        .bind(payment.paid_at)
        .bind(payment.outcome.name())
        .bind(payment.id)
        .bind(payment.worth.map(|worth| worth.minor))
        .bind(payment.worth.map(|worth| worth.currency.code().to_owned()))
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes for what time a booked payment paid.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn settle_payment(&mut self, bot: BotId, payment: &Payment) -> Result<()> {
        self.later(
            sqlx::query("update payments set span_id = $1 where bot_id = $2 and method = $3 and charge_id = $4")
                .bind(payment.gave.map(|span| span.id))
                .bind(bot)
                .bind(payment.method.name())
                .bind(payment.charge.clone()),
        )
    }

    /// A charge, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payment(&mut self, bot: BotId, method: Method, charge: &str) -> Result<Option<Payment>> {
        let row: Option<Row> = sqlx::query_as(select("p.method = $2 and p.charge_id = $3"))
            .bind(bot)
            .bind(method.name())
            .bind(charge.to_owned())
            .fetch_optional(self.db())
            .await?;
        row.map(Payment::try_from).transpose()
    }

    /// Marks a payment as gone back. False if it was before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn unbook(&mut self, bot: BotId, method: Method, charge: &str) -> Result<bool> {
        let now = self.now();
        if self.is_beside_others() {
            let Some(payment) = self.payment(bot, method, charge).await? else { return Ok(false) };
            self.hold_person(bot, payment.user)?;
        }
        let done = sqlx::query(
            "update payments set refunded_at = $1 \
             where bot_id = $2 and method = $3 and charge_id = $4 and refunded_at is null",
        )
        .bind(now)
        .bind(bot)
        .bind(method.name())
        .bind(charge.to_owned())
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes who gave a payment back, unless that is known.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn note_refunder(&mut self, bot: BotId, method: Method, charge: &str, by: UserId) -> Result<()> {
        self.later(
            sqlx::query(
                "update payments set refunded_by = $1 where bot_id = $2 and method = $3 and charge_id = $4 \
                 and refunded_at is not null and refunded_by is null",
            )
            .bind(by)
            .bind(bot)
            .bind(method.name())
            .bind(charge.to_owned()),
        )
    }
}
