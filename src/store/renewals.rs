//! Rows of charges: what one order in Stars is paid by again and again, and how far they were compared with Telegram's.

use super::{Store, Work};
use crate::{
    domain::{BotId, Moment, SubscriptionId, UserId, order::Method},
    error::Result,
};

impl Store {
    /// How many of Telegram's Star transactions were compared, and since when the bot is ours.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn stars_seen(&self, bot: BotId) -> Result<(u32, Moment)> {
        let (seen, since): (Option<i64>, Moment) =
            sqlx::query_as("select stars_seen, added_at from bots where bot_id = $1")
                .bind(bot)
                .fetch_one(&self.reader)
                .await?;
        Ok((seen.and_then(|seen| u32::try_from(seen).ok()).unwrap_or(0), since))
    }

    /// Whether anybody ever ordered anything that is paid in this way.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_method_used(&self, bot: BotId, method: Method) -> Result<bool> {
        let one: Option<i64> =
            sqlx::query_scalar("select created_at from orders where bot_id = $1 and method = $2 limit 1")
                .bind(bot)
                .bind(method.name())
                .fetch_optional(&self.reader)
                .await?;
        Ok(one.is_some())
    }
}

impl Work {
    /// Notes how many of Telegram's Star transactions were compared.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_stars_seen(&mut self, bot: BotId, seen: u32) -> Result<()> {
        self.later(sqlx::query("update bots set stars_seen = $1 where bot_id = $2").bind(i64::from(seen)).bind(bot))
    }

    /// The charge by which a row began, which is its name at Telegram, and the right that it paid for last.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn row_of(&mut self, bot: BotId, order: &str) -> Result<(Option<String>, Option<SubscriptionId>)> {
        Ok(sqlx::query_as(
            "select (select charge_id from payments where bot_id = $1 and order_key = $2 \
             order by case when until_at is null then 1 else 0 end, until_at, paid_at, charge_id limit 1), \
             (select subscription_id from payments where bot_id = $1 and order_key = $2 and subscription_id is not null \
             order by until_at desc, paid_at desc limit 1)",
        )
        .bind(bot)
        .bind(order.to_owned())
        .fetch_one(self.db())
        .await?)
    }

    /// Whether a charge of an order paid for time that was over by `until`.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn is_paid_before(&mut self, bot: BotId, order: &str, until: Moment) -> Result<bool> {
        let earlier: i64 =
            sqlx::query_scalar("select count(*) from payments where bot_id = $1 and order_key = $2 and until_at <= $3")
                .bind(bot)
                .bind(order.to_owned())
                .bind(until)
                .fetch_one(self.db())
                .await?;
        Ok(earlier > 0)
    }

    /// Notes of a person's rights, or of one of them, that they are renewed no more, also of those that ended: Telegram
    /// goes on trying for a while. The answer is the names of the rows that must be stopped there.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn stop_renewals(
        &mut self,
        bot: BotId,
        user: UserId,
        one: Option<SubscriptionId>,
    ) -> Result<Vec<String>> {
        let now = self.now();
        let mut charges: Vec<String> = sqlx::query_scalar(
            "update subscriptions set renewal_off_at = $1 where bot_id = $2 and user_id = $3 \
             and ($4 is null or subscription_id = $4) and renews_charge is not null and renewal_off_at is null \
             returning renews_charge",
        )
        .bind(now)
        .bind(bot)
        .bind(user)
        .bind(one)
        .fetch_all(self.db())
        .await?;
        charges.sort_unstable();
        charges.dedup();
        Ok(charges)
    }
}
