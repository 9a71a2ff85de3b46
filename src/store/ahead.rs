//! What lies ahead: reads for a dry run, which changes nothing.

use sqlx::AssertSqlSafe;

use super::{
    Store,
    reminders::{HELD, Held, Row},
};
use crate::{
    domain::{
        BotId, Moment, UserId,
        order::{Event, State},
        remind::Notice,
    },
    error::Result,
};

impl Store {
    /// Rights that run now and will be over by `at`: whose, and the plan's name.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn rights_that_end(&self, bot: BotId, at: Moment) -> Result<Vec<(UserId, String)>> {
        Ok(sqlx::query_as(
            "select s.user_id, coalesce(p.name, '') from subscriptions s left join plans p on p.plan_id = s.plan_id \
             where s.bot_id = $1 and s.ends_at <= $2 and s.ended_at is null order by s.ends_at, s.subscription_id",
        )
        .bind(bot)
        .bind(at)
        .fetch_all(&self.reader)
        .await?)
    }

    /// Orders that will lapse by `at` if nobody pays: whose, and their keys.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn orders_that_lapse(&self, bot: BotId, at: Moment) -> Result<Vec<(UserId, String)>> {
        let mut orders = Vec::new();
        for state in State::ALL.into_iter().filter(|state| state.after(Event::Expire).is_some()) {
            let some: Vec<(UserId, String)> = sqlx::query_as(
                "select user_id, order_key from orders where bot_id = $1 and state = $2 and expires_at <= $3 \
                 order by expires_at, order_key",
            )
            .bind(bot)
            .bind(state.name())
            .bind(at)
            .fetch_all(&self.reader)
            .await?;
            orders.extend(some);
        }
        Ok(orders)
    }

    /// People of whose rights reminders will have to think by `at`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn people_to_think_of(&self, bot: BotId, at: Moment) -> Result<Vec<UserId>> {
        Ok(sqlx::query_scalar(
            "select distinct user_id from subscriptions where bot_id = $1 and remind_at <= $2 order by user_id",
        )
        .bind(bot)
        .bind(at)
        .fetch_all(&self.reader)
        .await?)
    }

    /// The rights of a person that run or are still to be spoken of.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn held_to_speak_of(&self, bot: BotId, user: UserId) -> Result<Vec<Held>> {
        let text = format!(
            "{HELD} and s.user_id = $2 and (s.ended_at is null or s.remind_at is not null) \
             order by s.ends_at, s.subscription_id"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Held::from).collect())
    }

    /// A reminder stands in the ledger: it was said before.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn was_said(&self, notice: &Notice) -> Result<bool> {
        let said: i64 = sqlx::query_scalar(
            "select count(*) from reminders where subscription_id = $1 and stage = $2 and paid_until = $3",
        )
        .bind(notice.right)
        .bind(notice.stage.to_string())
        .bind(notice.paid_until)
        .fetch_one(&self.reader)
        .await?;
        Ok(said > 0)
    }
}
