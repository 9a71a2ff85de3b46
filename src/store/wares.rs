//! Plans as their owner manages them: how many have them and bought them, and whether one may be deleted.

use std::collections::HashMap;

use super::{Store, Work};
use crate::{
    domain::{BotId, PlanId},
    error::Result,
};

/// How a plan does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sold {
    /// So many have it now.
    pub have: usize,
    /// So many orders of it were paid.
    pub orders: usize,
}

/// What keeps a plan from being deleted: books, people and codes that name it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Rights from it, also those that are over.
    pub rights: usize,
    /// Orders of it, whatever became of them.
    pub orders: usize,
    /// Batches of access codes for it.
    pub batches: usize,
    /// Passing the gate opens it.
    pub gate: bool,
}

impl Uses {
    /// Nothing names it.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn count(count: i64) -> usize {
    usize::try_from(count).unwrap_or_default()
}

impl Store {
    /// How each plan of a bot does; one that is not among them was never had.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn sold(&self, bot: BotId) -> Result<HashMap<PlanId, Sold>> {
        let rows: Vec<(PlanId, i64, i64)> = sqlx::query_as(
            "select p.plan_id, (select count(distinct s.user_id) from subscriptions s where s.bot_id = p.bot_id \
             and s.plan_id = p.plan_id and s.ended_at is null and s.ends_at > $2), \
             (select count(*) from orders o where o.bot_id = p.bot_id and o.plan_id = p.plan_id and o.state = 'paid') \
             from plans p where p.bot_id = $1",
        )
        .bind(bot)
        .bind(self.clock.now())
        .fetch_all(&self.reader)
        .await?;
        let read = |(plan, have, orders)| (plan, Sold { have: count(have), orders: count(orders) });
        Ok(rows.into_iter().map(read).collect())
    }
}

impl Work {
    /// What names a plan.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn plan_uses(&mut self, bot: BotId, plan: PlanId) -> Result<Uses> {
        let (rights, orders, batches, gate): (i64, i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from subscriptions where bot_id = $1 and plan_id = $2), \
             (select count(*) from orders where bot_id = $1 and plan_id = $2), \
             (select count(*) from code_batches where bot_id = $1 and plan_id = $2), \
             (select count(*) from bots where bot_id = $1 and gate_plan_id = $2) from bots where bot_id = $1",
        )
        .bind(bot)
        .bind(plan)
        .fetch_one(self.db())
        .await?;
        Ok(Uses { rights: count(rights), orders: count(orders), batches: count(batches), gate: gate > 0 })
    }

    /// Deletes a plan with its prices and chats; whether anything names it is for the caller to look at.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn delete_plan(&mut self, bot: BotId, plan: PlanId) -> Result<()> {
        self.later(sqlx::query("delete from plan_chats where plan_id = $1").bind(plan))?;
        for table in ["excluded_chats", "prices", "plans"] {
            let text = format!("delete from {table} where bot_id = $1 and plan_id = $2");
            self.later(sqlx::query(sqlx::AssertSqlSafe(text)).bind(bot).bind(plan))?;
        }
        Ok(())
    }
}
