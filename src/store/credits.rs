//! What was paid for a right, and what of it was taken along into another one; trials that were taken.

use sqlx::AssertSqlSafe;

use super::{
    Store, Work,
    spans::{COLUMNS, Row},
};
use crate::{
    domain::{BotId, Money, PlanId, SpanId, SubscriptionId, UserId, span::Span},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct CreditRow {
    #[sqlx(flatten)]
    became: Row,
    taken: Option<i64>,
}

impl CreditRow {
    fn read(self) -> Option<(Span, Money)> {
        let became = self.became.span()?;
        let value = became.value?;
        Some((became, Money::new(self.taken.unwrap_or(value.minor), value.currency)))
    }
}

impl Store {
    /// Whether a person had a trial: of this plan, or any if one trial is all there is.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn has_tried(&self, bot: BotId, user: UserId, plan: PlanId, once_per_bot: bool) -> Result<bool> {
        let any = i64::from(once_per_bot);
        let trials: i64 = sqlx::query_scalar(
            "select count(*) from trials where bot_id = $1 and user_id = $2 and (plan_id = $3 or $4 = 1)",
        )
        .bind(bot)
        .bind(user)
        .bind(plan)
        .bind(any)
        .fetch_one(&self.reader)
        .await?;
        Ok(trials > 0)
    }
}

impl Work {
    /// Books what was unused of a right that was left, as paid for time of the right that came instead.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach, or when the right was left by another transaction meanwhile.
    pub async fn carry(
        &mut self,
        bot: BotId,
        user: UserId,
        left: SubscriptionId,
        (span, taken): (SpanId, Money),
    ) -> Result<()> {
        self.later(
            sqlx::query("insert into credits (bot_id, left_id, user_id, span_id, minor) values ($1, $2, $3, $4, $5)")
                .bind(bot)
                .bind(left)
                .bind(user)
                .bind(span)
                .bind(taken.minor),
        )
    }

    /// What was unused of a right that was left: the time that it became of another one, taken out or not, and what it was
    /// worth before any of it was taken out.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn credit_of(&mut self, bot: BotId, left: SubscriptionId) -> Result<Option<(Span, Money)>> {
        let text = format!(
            "select {COLUMNS}, c.minor as taken from credits c join spans s on s.span_id = c.span_id where c.bot_id = $1 and c.left_id = $2"
        );
        let row: Option<CreditRow> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(left).fetch_optional(self.db()).await?;
        Ok(row.and_then(CreditRow::read))
    }

    /// Takes a trial: the first time only. One per bot counts as one of the plan too.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn take_trial(&mut self, bot: BotId, user: UserId, plan: PlanId, once_per_bot: bool) -> Result<bool> {
        let now = self.now();
        let insert =
            "insert into trials (bot_id, user_id, plan_id, taken_at) values ($1, $2, $3, $4) on conflict do nothing";
        let key = if once_per_bot { PlanId(0) } else { plan };
        let taken = sqlx::query(insert).bind(bot).bind(user).bind(key).bind(now).execute(self.db()).await?;
        if once_per_bot {
            self.later(sqlx::query(insert).bind(bot).bind(user).bind(plan).bind(now))?;
        }
        Ok(taken.rows_affected() == 1)
    }

    /// Forgets that trials were taken, of one plan or of all, by one person or by all; the answer is how many people had
    /// one. A trial of a plan that was the one of the bot is forgotten whole.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn reset_trials(&mut self, bot: BotId, plan: Option<PlanId>, user: Option<UserId>) -> Result<u64> {
        let people: Vec<UserId> = sqlx::query_scalar(
            "select distinct user_id from trials where bot_id = $1 and plan_id = coalesce($2, plan_id) \
             and user_id = coalesce($3, user_id)",
        )
        .bind(bot)
        .bind(plan)
        .bind(user)
        .fetch_all(self.db())
        .await?;
        // First the one of the bot, which is known by what was tried.
        for text in [
            "delete from trials where bot_id = $1 and user_id = coalesce($3, user_id) and plan_id = 0 \
             and user_id in (select user_id from trials where bot_id = $1 and plan_id = coalesce($2, plan_id))",
            "delete from trials where bot_id = $1 and user_id = coalesce($3, user_id) and plan_id = coalesce($2, plan_id)",
        ] {
            self.later(sqlx::query(text).bind(bot).bind(plan).bind(user))?;
        }
        Ok(u64::try_from(people.len()).unwrap_or(u64::MAX))
    }
}
