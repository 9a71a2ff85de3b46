//! What a person had and has, as the rules of sale ask: one query for the shop, for trials and for codes.

use sqlx::{Any, Executor};

use super::{Store, Work};
use crate::{
    domain::{
        BotId, Moment, PlanId, UserId,
        sale::{Held, Past},
    },
    error::Result,
};

async fn past(db: impl Executor<'_, Database = Any>, now: Moment, bot: BotId, user: UserId) -> Result<Past> {
    // Of no plan: who invited them.
    let rows: Vec<(PlanId, i64, i64, i64)> = sqlx::query_as(
        "select plan_id, \
         sum(case when source <> 'gate' and ended_at is null and cancelled_at is null and ends_at > $3 then 1 else 0 end), \
         sum(case when source not in ('gate', 'trial') and ended_at is null and cancelled_at is null and ends_at > $3 \
         then 1 else 0 end), sum(case when source not in ('gate', 'trial') then 1 else 0 end) \
         from subscriptions where bot_id = $1 and user_id = $2 group by plan_id \
         union all select 0, 0, 0, count(*) from customers where bot_id = $1 and user_id = $2 and invited_by is not null",
    )
    .bind(bot)
    .bind(user)
    .bind(now)
    .fetch_all(db)
    .await?;
    let (plans, invited): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(plan, ..)| plan.0 != 0);
    let held = |(plan, has, keeps, had)| Held { plan, has: has > 0, keeps: keeps > 0, had: had > 0 };
    Ok(Past { held: plans.into_iter().map(held).collect(), invited: invited.iter().any(|(.., count)| *count > 0) })
}

impl Store {
    /// All that the rules of sale ask about a person.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn past(&self, bot: BotId, user: UserId) -> Result<Past> {
        past(&self.reader, self.clock.now(), bot, user).await
    }
}

impl Work {
    /// The same, as this transaction sees it.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn past(&mut self, bot: BotId, user: UserId) -> Result<Past> {
        let now = self.now();
        past(self.db(), now, bot, user).await
    }
}
