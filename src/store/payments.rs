//! Payments: money that really arrived, each charge once.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Moment, Money, SubscriptionId, UserId,
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
    subscription_id: Option<SubscriptionId>,
    from_at: Option<Moment>,
    until_at: Option<Moment>,
    refunded_at: Option<Moment>,
}

const COLUMNS: &str = "payment_id, method, charge_id, provider_charge, order_key, user_id, amount_minor, currency, paid_at, outcome, \
                       subscription_id, from_at, until_at, refunded_at";

impl TryFrom<Row> for Payment {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let broken = |what: &str| Error::Broken(anyhow::anyhow!("payment {}: {what}", row.charge_id));
        let currency = row.currency.parse().map_err(|_| broken("an unknown currency"))?;
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
            subscription: row.subscription_id,
            paid_for: row.from_at.zip(row.until_at),
            refunded_at: row.refunded_at,
        })
    }
}

impl Store {
    /// A person's payments, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_of(&self, bot: BotId, user: UserId) -> Result<Vec<Payment>> {
        let text = format!(
            "select {COLUMNS} from payments where bot_id = $1 and user_id = $2 order by paid_at desc, charge_id limit 50"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// The payments of an order, oldest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_for(&self, bot: BotId, order: &str) -> Result<Vec<Payment>> {
        let text =
            format!("select {COLUMNS} from payments where bot_id = $1 and order_key = $2 order by paid_at, charge_id");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(order).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// The payments with this number of a provider's, by whatever way.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payments_by(&self, bot: BotId, charge: &str) -> Result<Vec<Payment>> {
        let text = format!("select {COLUMNS} from payments where bot_id = $1 and charge_id = $2 order by paid_at");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(charge).fetch_all(&self.reader).await?;
        rows.into_iter().map(Payment::try_from).collect()
    }

    /// A payment by our own number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn numbered_payment(&self, bot: BotId, id: i64) -> Result<Option<Payment>> {
        let text = format!("select {COLUMNS} from payments where bot_id = $1 and payment_id = $2");
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(id).fetch_optional(&self.reader).await?;
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
             and outcome in ('granted', 'banned')",
        )
        .bind(bot)
        .bind(order.to_owned())
        .fetch_one(self.db())
        .await?;
        Ok(answers > 0)
    }

    /// The time that later payments gave begins so much earlier, because that of an earlier one was taken away.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn shift_payments(
        &mut self,
        bot: BotId,
        right: SubscriptionId,
        from: Moment,
        by: Duration,
    ) -> Result<()> {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.later(
            sqlx::query(
                "update payments set from_at = from_at - $1, until_at = until_at - $1 \
                 where bot_id = $2 and subscription_id = $3 and from_at >= $4 and refunded_at is null and until_at < $5",
            )
            .bind(by)
            .bind(bot)
            .bind(right)
            .bind(from)
            .bind(Moment::FOREVER),
        )
    }

    /// Books a payment. False if the charge was booked before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn book(&mut self, bot: BotId, payment: &Payment) -> Result<bool> {
        let done = sqlx::query(
            "insert into payments (bot_id, method, charge_id, provider_charge, order_key, user_id, amount_minor, currency, \
             paid_at, outcome, subscription_id, from_at, until_at, payment_id) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing",
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
        .bind(payment.subscription)
        .bind(payment.paid_for.map(|(from, _)| from))
        .bind(payment.paid_for.map(|(_, until)| until))
        .bind(payment.id)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes what became of a booked payment.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn settle_payment(&mut self, bot: BotId, payment: &Payment) -> Result<()> {
        self.later(
            sqlx::query(
                "update payments set outcome = $1, subscription_id = $2, from_at = $3, until_at = $4 \
                 where bot_id = $5 and method = $6 and charge_id = $7",
            )
            .bind(payment.outcome.name())
            .bind(payment.subscription)
            .bind(payment.paid_for.map(|(from, _)| from))
            .bind(payment.paid_for.map(|(_, until)| until))
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
        let text = format!("select {COLUMNS} from payments where bot_id = $1 and method = $2 and charge_id = $3");
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(text))
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
}
