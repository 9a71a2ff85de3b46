//! Subscriptions in Stars as Telegram runs them, and how far its list of transactions was compared with our books.

use sqlx::{Any, AssertSqlSafe, Executor};

use super::{Store, Work};
use crate::{
    domain::{BotId, Moment, PlanId, SubscriptionId, UserId, order::Method, stars::StarSubscription},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    charge_id: String,
    order_key: String,
    user_id: UserId,
    subscription_id: Option<SubscriptionId>,
    began_at: Option<Moment>,
    until_at: Moment,
    stopped_at: Option<Moment>,
}

const COLUMNS: &str = "charge_id, order_key, user_id, subscription_id, began_at, until_at, stopped_at";

impl From<Row> for StarSubscription {
    fn from(row: Row) -> Self {
        Self {
            charge: row.charge_id,
            order: row.order_key,
            user: row.user_id,
            right: row.subscription_id,
            began_at: row.began_at,
            until: row.until_at,
            stopped_at: row.stopped_at,
        }
    }
}

async fn of_order(db: impl Executor<'_, Database = Any>, bot: BotId, order: &str) -> Result<Vec<StarSubscription>> {
    let text = format!(
        "select {COLUMNS} from star_subscriptions where bot_id = $1 and order_key = $2 order by until_at, charge_id"
    );
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(order.to_owned()).fetch_all(db).await?;
    Ok(rows.into_iter().map(StarSubscription::from).collect())
}

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

impl Store {
    /// The subscriptions that an order began, those paid the longest last.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn star_subscriptions(&self, bot: BotId, order: &str) -> Result<Vec<StarSubscription>> {
        of_order(&self.reader, bot, order).await
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

    /// The subscriptions that an order began, those paid the longest last, as this transaction sees them.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn star_subscriptions(&mut self, bot: BotId, order: &str) -> Result<Vec<StarSubscription>> {
        of_order(self.db(), bot, order).await
    }

    /// The subscription that a charge began.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn star_subscription(&mut self, bot: BotId, charge: &str) -> Result<Option<StarSubscription>> {
        let text = format!("select {COLUMNS} from star_subscriptions where bot_id = $1 and charge_id = $2");
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(charge.to_owned()).fetch_optional(self.db()).await?;
        Ok(row.map(StarSubscription::from))
    }

    /// Subscriptions that give nobody anything and are not stopped.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn star_subscriptions_for_nothing(&mut self, bot: BotId) -> Result<Vec<StarSubscription>> {
        let text = format!(
            "select {COLUMNS} from star_subscriptions where bot_id = $1 and subscription_id is null \
             and stopped_at is null limit 100"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(StarSubscription::from).collect())
    }

    /// Writes how a subscription stands.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_star_subscription(&mut self, bot: BotId, row: &StarSubscription) -> Result<()> {
        self.later(
            sqlx::query(
                "insert into star_subscriptions (bot_id, charge_id, order_key, user_id, subscription_id, began_at, \
                 until_at, stopped_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (bot_id, charge_id) do update \
                 set subscription_id = $5, began_at = $6, until_at = $7, stopped_at = $8",
            )
            .bind(bot)
            .bind(row.charge.clone())
            .bind(row.order.clone())
            .bind(row.user)
            .bind(row.right)
            .bind(row.began_at)
            .bind(row.until)
            .bind(row.stopped_at),
        )
    }

    /// The beginning of a subscription was told at last: that charge is its name.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn name_star_subscription(&mut self, bot: BotId, from: &str, to: &str) -> Result<()> {
        for text in [
            "update star_subscriptions set charge_id = $1 where bot_id = $2 and charge_id = $3",
            "update subscriptions set renews_charge = $1 where bot_id = $2 and renews_charge = $3",
        ] {
            self.later(sqlx::query(text).bind(to.to_owned()).bind(bot).bind(from.to_owned()))?;
        }
        Ok(())
    }

    /// Notes whether Telegram was told to charge no more.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_stopped(&mut self, bot: BotId, charge: &str, at: Option<Moment>) -> Result<()> {
        self.later(
            sqlx::query("update star_subscriptions set stopped_at = $1 where bot_id = $2 and charge_id = $3")
                .bind(at)
                .bind(bot)
                .bind(charge.to_owned()),
        )
    }

    /// Notes of all subscriptions of a person, or of those that pay for one right, that they are stopped: also of those
    /// whose right has ended, for Telegram goes on trying for a while, and of those that the person switched off, for
    /// they could switch them on again. The answer is what Telegram must be told.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn stop_star_subscriptions(
        &mut self,
        bot: BotId,
        user: UserId,
        one: Option<SubscriptionId>,
    ) -> Result<Vec<StarSubscription>> {
        let now = self.now();
        let text = format!(
            "update star_subscriptions set stopped_at = $1 where bot_id = $2 and user_id = $3 and stopped_at is null \
             and ($4 is null or subscription_id = $4) returning {COLUMNS}"
        );
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(bot).bind(user).bind(one);
        let rows: Vec<Row> = query.fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(StarSubscription::from).collect())
    }

    /// The same for all that pay, or paid, for a plan; `but` goes on.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn stop_star_subscriptions_of_plan(
        &mut self,
        bot: BotId,
        user: UserId,
        plan: PlanId,
        but: &str,
    ) -> Result<Vec<StarSubscription>> {
        let now = self.now();
        let text = format!(
            "update star_subscriptions set stopped_at = $1 where bot_id = $2 and user_id = $3 and stopped_at is null \
             and subscription_id in (select subscription_id from subscriptions where bot_id = $2 and user_id = $3 \
             and plan_id = $4) and charge_id <> $5 returning {COLUMNS}"
        );
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(now).bind(bot).bind(user).bind(plan).bind(but.to_owned());
        let rows: Vec<Row> = query.fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(StarSubscription::from).collect())
    }

    /// Notes of a person's rights, or of one of them, that they are renewed no more, also of those that ended.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn set_renewals_off(&mut self, bot: BotId, user: UserId, one: Option<SubscriptionId>) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update subscriptions set renewal_off_at = $1 where bot_id = $2 and user_id = $3 \
                 and ($4 is null or subscription_id = $4) and renews_charge is not null and renewal_off_at is null",
            )
            .bind(now)
            .bind(bot)
            .bind(user)
            .bind(one),
        )
    }
}
