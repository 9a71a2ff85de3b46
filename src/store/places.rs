//! Places of a plan: taken by rights that run, and by orders that may still be paid.

use sqlx::{Any, Executor};

use super::{Store, Work, locks::Rank};
use crate::{
    domain::{BotId, Moment, PlanId, UserId, order::Order},
    error::Result,
};

impl Store {
    /// How many places of a plan are taken by others than `user`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn places_taken(&self, bot: BotId, plan: PlanId, user: UserId) -> Result<u32> {
        places_taken(&self.reader, self.clock.now(), bot, plan, user, None).await
    }

    /// How many places of its plan are taken by others before an order: of those who still may pay, the first come first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn places_before(&self, order: &Order) -> Result<u32> {
        let (now, since) = (self.clock.now(), Some((order.created_at, order.key.as_str())));
        places_taken(&self.reader, now, order.bot, order.plan, order.user, since).await
    }
}

async fn places_taken(
    db: impl Executor<'_, Database = Any>,
    now: Moment,
    bot: BotId,
    plan: PlanId,
    user: UserId,
    before: Option<(Moment, &str)>,
) -> Result<u32> {
    let (created_at, key) = before.unwrap_or((Moment::FOREVER, ""));
    let taken: i64 = sqlx::query_scalar(
        "select (select count(distinct user_id) from subscriptions where bot_id = $1 and plan_id = $2 \
         and user_id <> $3 and ended_at is null and ends_at > $4) + \
         (select count(distinct user_id) from orders o where o.plan_id = $2 and o.user_id <> $3 \
         and o.state in ('pending', 'awaiting_confirmation') \
         and (o.expires_at > $4 or o.state = 'awaiting_confirmation') \
         and (o.created_at < $5 or (o.created_at = $5 and o.order_key < $6)) \
         and not exists (select 1 from subscriptions s where s.bot_id = $1 and s.plan_id = $2 \
         and s.user_id = o.user_id and s.ended_at is null and s.ends_at > $4))",
    )
    .bind(bot)
    .bind(plan)
    .bind(user)
    .bind(now)
    .bind(created_at)
    .bind(key.to_owned())
    .fetch_one(db)
    .await?;
    Ok(u32::try_from(taken).unwrap_or(u32::MAX))
}

impl Work {
    /// Keeps the places of a plan as they are until this transaction ends, and counts those that are taken by others
    /// than `user`: rights that run, and orders that may still be paid.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn hold_places(&mut self, bot: BotId, plan: PlanId, user: UserId) -> Result<u32> {
        let now = self.now();
        self.hold_person(bot, user)?;
        self.comes_to(Rank::Plan);
        // Changes nothing, but makes others who count wait for us.
        self.later(
            sqlx::query("update plans set name = name where bot_id = $1 and plan_id = $2").bind(bot).bind(plan),
        )?;
        places_taken(self.db(), now, bot, plan, user, None).await
    }
}
