//! Figures by the quarter of an hour: the smallest part of an hour by which zones differ, so that days can be put
//! together for any of them. Every question is bounded by the period, and answered from an index.

use super::Store;
use crate::{
    domain::{BotId, Moment},
    error::Result,
};

/// Milliseconds of a quarter of an hour.
const QUARTER: i64 = 900_000;

/// When a right ended, swept or cut short.
const END: &str = "(case when x.ended_at < x.ends_at then x.ended_at else x.ends_at end)";

/// What a payment is worth in the base currency ($4): as it was booked at the rate of its moment, or as it is.
const IN_BASE: &str = "(case when p.base_currency = $4 then p.base_minor when p.currency = $4 then p.amount_minor end)";

fn end_of(right: &str) -> String {
    END.replace("x.", &format!("{right}."))
}

/// What came in within a quarter of an hour in one currency.
#[derive(Debug, sqlx::FromRow)]
pub struct Income {
    /// Number of the quarter since 1970.
    pub quarter: i64,
    /// Of the payments.
    pub currency: String,
    /// Payments that gave something.
    pub sales: i64,
    /// Their sum, in the smallest unit of their currency; what gave nothing and is kept counts too.
    pub minor: i64,
    /// The same in the base currency, as far as it is known.
    pub in_base: i64,
    /// Payments of which it is not.
    pub unconverted: i64,
}

/// Rights that run at one price for one term.
#[derive(Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are explained in the migrations")]
pub struct Running {
    pub term: String,
    pub price_minor: i64,
    pub currency: String,
    /// How many.
    pub count: i64,
}

/// The first moment of a quarter of an hour.
pub fn quarter(number: i64) -> Moment {
    Moment::from_millis(number * QUARTER)
}

impl Store {
    /// How many people have a right now; `kept` without those to whom only the gate gave one.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn count_members(&self, bot: BotId, kept: bool) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(distinct user_id) from subscriptions \
             where bot_id = $1 and ended_at is null and ends_at > $2 and ($3 = 0 or source <> 'gate')",
        )
        .bind(bot)
        .bind(self.clock.now())
        .bind(i64::from(kept))
        .fetch_one(&self.reader)
        .await?)
    }

    /// Who got a right since then and had none a moment before: quarter and how many.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn joined(&self, bot: BotId, since: Moment, kept: bool) -> Result<Vec<(i64, i64)>> {
        let end = end_of("o");
        let text = format!(
            "select s.starts_at / {QUARTER} as quarter, count(*) from subscriptions s \
             where s.bot_id = $1 and s.starts_at >= $2 and ($3 = 0 or s.source <> 'gate') \
             and not exists (select 1 from subscriptions o where o.bot_id = s.bot_id and o.user_id = s.user_id \
             and o.subscription_id <> s.subscription_id and ($3 = 0 or o.source <> 'gate') and {end} >= s.starts_at \
             and (o.starts_at < s.starts_at or (o.starts_at = s.starts_at and o.subscription_id < s.subscription_id))) \
             group by s.starts_at / {QUARTER}"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(since).bind(i64::from(kept));
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// Whose right ended since then and who had no other: quarter and how many.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn left(&self, bot: BotId, since: Moment, kept: bool) -> Result<Vec<(i64, i64)>> {
        let (end, other) = (end_of("s"), end_of("o"));
        let text = format!(
            "select {end} / {QUARTER} as quarter, count(*) from subscriptions s \
             where s.bot_id = $1 and s.ended_at >= $2 and ($3 = 0 or s.source <> 'gate') \
             and not exists (select 1 from subscriptions o where o.bot_id = s.bot_id and o.user_id = s.user_id \
             and o.subscription_id <> s.subscription_id and ($3 = 0 or o.source <> 'gate') and o.starts_at <= {end} \
             and ({other} > {end} or ({other} = {end} and o.subscription_id > s.subscription_id))) \
             group by {end} / {QUARTER}"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(since).bind(i64::from(kept));
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// What came in since then and did not go back, by quarter and currency.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn income(&self, bot: BotId, since: Moment, until: Moment, base: &str) -> Result<Vec<Income>> {
        let text = format!(
            "select p.paid_at / {QUARTER} as quarter, p.currency, \
             cast(sum(case when p.outcome = 'granted' then 1 else 0 end) as bigint) as sales, \
             cast(sum(p.amount_minor) as bigint) as minor, \
             cast(sum(coalesce({IN_BASE}, 0)) as bigint) as in_base, \
             cast(sum(case when {IN_BASE} is null then 1 else 0 end) as bigint) as unconverted \
             from payments p where p.bot_id = $1 and p.paid_at >= $2 and p.paid_at <= $3 and p.refunded_at is null \
             and p.amount_minor > 0 group by p.paid_at / {QUARTER}, p.currency"
        );
        let query = sqlx::query_as(sqlx::AssertSqlSafe(text)).bind(bot).bind(since).bind(until).bind(base.to_owned());
        Ok(query.fetch_all(&self.reader).await?)
    }

    /// What is paid for rights that run, by price and term.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn running_prices(&self, bot: BotId) -> Result<Vec<Running>> {
        Ok(sqlx::query_as(
            "select p.term, s.price_minor, s.currency, count(*) as count \
             from subscriptions s join plans p on p.plan_id = s.plan_id \
             where s.bot_id = $1 and s.ended_at is null and s.ends_at > $2 and s.price_minor > 0 \
             and s.currency is not null and s.renewal_off_at is null group by p.term, s.price_minor, s.currency",
        )
        .bind(bot)
        .bind(self.clock.now())
        .fetch_all(&self.reader)
        .await?)
    }
}
