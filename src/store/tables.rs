//! People, payments and rights of a bot page by page, each page after the last row of the one before.

use super::Store;
use crate::{
    domain::{BotId, Moment, UserId},
    error::Result,
};

/// Rows of one page.
const PAGE: i64 = 1_000;

/// A person as owners take them out.
#[derive(Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migrations")]
pub struct CustomerRow {
    pub user_id: UserId,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub language: Option<String>,
    pub first_seen_at: Moment,
    pub banned_at: Option<Moment>,
    pub whitelisted_at: Option<Moment>,
    pub unreachable_at: Option<Moment>,
    pub invited_by: Option<UserId>,
    /// Rights they ever had.
    pub rights: i64,
    /// Those that run.
    pub running: i64,
    /// Those that run and are trials.
    pub trials: i64,
    /// Payments that gave something and did not go back.
    pub payments: i64,
}

/// A payment as owners take it out.
#[derive(Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migrations")]
pub struct PaymentRow {
    pub method: String,
    pub charge_id: String,
    pub order_key: Option<String>,
    pub user_id: UserId,
    pub plan: Option<String>,
    pub amount_minor: i64,
    pub currency: String,
    pub paid_at: Moment,
    pub outcome: String,
    pub refunded_at: Option<Moment>,
}

/// A right as owners take it out.
#[derive(Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migrations")]
pub struct RightRow {
    pub subscription_id: i64,
    pub user_id: UserId,
    pub plan_id: i64,
    pub plan: Option<String>,
    pub source: String,
    pub starts_at: Moment,
    pub paid_until: Moment,
    pub ends_at: Moment,
    pub ended_at: Option<Moment>,
    pub cancelled_at: Option<Moment>,
    /// Paid again by itself.
    pub renews: i64,
    pub price_minor: Option<i64>,
    pub currency: Option<String>,
}

impl Store {
    /// People behind the one with the last number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn customer_page(&self, bot: BotId, after: UserId) -> Result<Vec<CustomerRow>> {
        Ok(sqlx::query_as(
            "select c.user_id, c.first_name, c.last_name, c.username, coalesce(c.language, c.language_code) as language, \
             c.first_seen_at, c.banned_at, c.whitelisted_at, c.unreachable_at, c.invited_by, \
             (select count(*) from subscriptions s where s.bot_id = c.bot_id and s.user_id = c.user_id) as rights, \
             (select count(*) from subscriptions s where s.bot_id = c.bot_id and s.user_id = c.user_id \
              and s.ended_at is null and s.ends_at > $3) as running, \
             (select count(*) from subscriptions s where s.bot_id = c.bot_id and s.user_id = c.user_id \
              and s.ended_at is null and s.ends_at > $3 and s.source = 'trial') as trials, \
             (select count(*) from payments p where p.bot_id = c.bot_id and p.user_id = c.user_id \
              and p.outcome = 'granted' and p.refunded_at is null) as payments \
             from customers c where c.bot_id = $1 and c.user_id > $2 order by c.user_id limit $4",
        )
        .bind(bot)
        .bind(after)
        .bind(self.clock.now())
        .bind(PAGE)
        .fetch_all(&self.reader)
        .await?)
    }

    /// Payments behind one of them, by their time.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn payment_page(&self, bot: BotId, after: &(Moment, String, String)) -> Result<Vec<PaymentRow>> {
        Ok(sqlx::query_as(
            "select p.method, p.charge_id, p.order_key, p.user_id, n.name as plan, p.amount_minor, p.currency, p.paid_at, \
             p.outcome, p.refunded_at from payments p left join orders o on o.order_key = p.order_key \
             left join plans n on n.plan_id = o.plan_id \
             where p.bot_id = $1 and (p.paid_at, p.charge_id, p.method) > ($2, $3, $4) \
             order by p.paid_at, p.charge_id, p.method limit $5",
        )
        .bind(bot)
        .bind(after.0)
        .bind(after.1.clone())
        .bind(after.2.clone())
        .bind(PAGE)
        .fetch_all(&self.reader)
        .await?)
    }

    /// Rights behind the one with the last number.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn right_page(&self, bot: BotId, after: i64) -> Result<Vec<RightRow>> {
        Ok(sqlx::query_as(
            "select s.subscription_id, s.user_id, s.plan_id, n.name as plan, s.source, s.starts_at, \
             coalesce(s.paid_until, s.ends_at) as paid_until, s.ends_at, s.ended_at, s.cancelled_at, \
             case when s.ended_at is null and s.renews_by is not null and s.renewal_off_at is null then 1 else 0 end as renews, \
             s.price_minor, s.currency from subscriptions s left join plans n on n.plan_id = s.plan_id \
             where s.bot_id = $1 and s.subscription_id > $2 order by s.subscription_id limit $3",
        )
        .bind(bot)
        .bind(after)
        .bind(PAGE)
        .fetch_all(&self.reader)
        .await?)
    }
}
