//! Places of plans: taken by rights that run, and by orders that may still be paid.

use std::collections::HashMap;

use sqlx::{Any, AssertSqlSafe, Executor};

use super::{Store, Work, locks::Rank};
use crate::{
    domain::{BotId, Moment, PlanId, UserId, order::Order},
    error::Result,
};

/// Places that others than `user` have: of one plan, or of all that have a limit. Of orders only those count that were
/// placed before one of them, if there is one.
async fn places(
    db: impl Executor<'_, Database = Any>,
    (bot, plan, user): (BotId, Option<PlanId>, UserId),
    now: Moment,
    before: Option<(Moment, &str)>,
) -> Result<HashMap<PlanId, u32>> {
    let wanted = match plan {
        Some(_) => "plan_id = $4",
        None => {
            "plan_id in (select p.plan_id from plans p where p.bot_id = $1 and p.max_customers is not null and $4 = 0)"
        }
    };
    // Who has a right and an order has one place.
    let text = format!(
        "select plan_id, count(*) from (select plan_id, user_id from subscriptions where bot_id = $1 and {wanted} \
         and user_id <> $2 and ended_at is null and ends_at > $3 \
         union select plan_id, user_id from orders where {wanted} and user_id <> $2 \
         and state in ('pending', 'awaiting_confirmation') and (expires_at > $3 or state = 'awaiting_confirmation') \
         and (created_at < $5 or (created_at = $5 and order_key < $6))) t group by plan_id"
    );
    let (created_at, key) = before.unwrap_or((Moment::FOREVER, ""));
    let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(now).bind(plan.unwrap_or(PlanId(0)));
    let rows: Vec<(PlanId, i64)> = query.bind(created_at).bind(key.to_owned()).fetch_all(db).await?;
    Ok(rows.into_iter().map(|(plan, taken)| (plan, u32::try_from(taken).unwrap_or(u32::MAX))).collect())
}

impl Store {
    /// How many places of a plan are taken by others than `user`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn places_taken(&self, bot: BotId, plan: PlanId, user: UserId) -> Result<u32> {
        let places = places(&self.reader, (bot, Some(plan), user), self.clock.now(), None).await?;
        Ok(places.get(&plan).copied().unwrap_or(0))
    }

    /// The same for all plans of a bot that have a limit; a plan that is not among them has none taken.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn all_places_taken(&self, bot: BotId, user: UserId) -> Result<HashMap<PlanId, u32>> {
        places(&self.reader, (bot, None, user), self.clock.now(), None).await
    }

    /// How many places of its plan are taken by others before an order: of those who still may pay, the first come first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn places_before(&self, order: &Order) -> Result<u32> {
        let (whose, since) = ((order.bot, Some(order.plan), order.user), (order.created_at, order.key.as_str()));
        let places = places(&self.reader, whose, self.clock.now(), Some(since)).await?;
        Ok(places.get(&order.plan).copied().unwrap_or(0))
    }
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
        let places = places(self.db(), (bot, Some(plan), user), now, None).await?;
        Ok(places.get(&plan).copied().unwrap_or(0))
    }
}
