//! Subscriptions: rights from plans.

use sqlx::AssertSqlSafe;

use super::{Store, Work};
use crate::{
    domain::{BotId, ChatId, Moment, Money, PlanId, Subscription, SubscriptionId, UserId},
    error::Result,
};

#[derive(sqlx::FromRow)]
struct Row {
    subscription_id: SubscriptionId,
    user_id: UserId,
    plan_id: PlanId,
    plan_name: Option<String>,
    source: String,
    starts_at: Moment,
    ends_at: Moment,
    paid_until: Option<Moment>,
    price_minor: Option<i64>,
    currency: Option<String>,
    renews_charge: Option<String>,
    renewal_off_at: Option<Moment>,
    ended_at: Option<Moment>,
    cancelled_at: Option<Moment>,
}

impl From<Row> for Subscription {
    fn from(row: Row) -> Self {
        Self {
            id: row.subscription_id,
            user: row.user_id,
            plan: row.plan_id,
            plan_name: row.plan_name.unwrap_or_default(),
            source: row.source,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            paid_until: row.paid_until.unwrap_or(row.ends_at),
            price: row.currency.and_then(|code| Some(Money::new(row.price_minor?, code.parse().ok()?))),
            renews: row.renews_charge,
            renewal_off_at: row.renewal_off_at,
            ended_at: row.ended_at,
            cancelled_at: row.cancelled_at,
        }
    }
}

const SELECT: &str = "select s.subscription_id, s.user_id, s.plan_id, p.name as plan_name, s.source, s.starts_at, \
                      s.ends_at, s.paid_until, s.price_minor, s.currency, s.renews_charge, s.renewal_off_at, s.ended_at, s.cancelled_at from subscriptions s \
                      left join plans p on p.plan_id = s.plan_id where s.bot_id = $1 and s.user_id = $2";

impl Store {
    /// A person's subscriptions: those that are not closed, then the others, latest first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn subscriptions_of(&self, bot: BotId, user: UserId) -> Result<Vec<Subscription>> {
        let text = format!(
            "{SELECT} order by case when s.ended_at is null then 0 else 1 end, s.starts_at desc, \
             s.subscription_id desc limit 20"
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Subscription::from).collect())
    }
}

impl Store {
    /// A person's rights that are neither ended nor cancelled, latest end first.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_rights(&self, bot: BotId, user: UserId) -> Result<Vec<Subscription>> {
        let text = format!("{SELECT} and s.ended_at is null and s.cancelled_at is null order by s.ends_at desc");
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(&self.reader).await?;
        Ok(rows.into_iter().map(Subscription::from).collect())
    }
}

impl Work {
    /// A person's subscriptions that are neither ended nor cancelled, latest first; nobody else changes them until this
    /// transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn open_subscriptions(&mut self, bot: BotId, user: UserId) -> Result<Vec<Subscription>> {
        self.hold_person(bot, user)?;
        let text = format!(
            "{SELECT} and s.ended_at is null and s.cancelled_at is null order by s.ends_at desc{}",
            self.store.backend.to_change_joined()
        );
        let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).fetch_all(self.db()).await?;
        Ok(rows.into_iter().map(Subscription::from).collect())
    }

    /// The right of a person that opens a chat the longest.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn right_to(&mut self, bot: BotId, user: UserId, chat: ChatId) -> Result<Option<Subscription>> {
        let text = format!(
            "{SELECT} and s.ended_at is null and s.cancelled_at is null \
             and exists (select 1 from plan_chats c where c.plan_id = s.plan_id and c.chat_id = $3) \
             order by s.ends_at desc limit 1"
        );
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(chat);
        let row: Option<Row> = query.fetch_optional(self.db()).await?;
        Ok(row.map(Subscription::from))
    }

    /// Adds a right.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn subscribe(
        &mut self,
        bot: BotId,
        user: UserId,
        plan: PlanId,
        source: &str,
        ends_at: Moment,
    ) -> Result<SubscriptionId> {
        let (id, now) = (SubscriptionId(self.store.next_id()), self.now());
        self.later(
            sqlx::query(
                "insert into subscriptions (subscription_id, bot_id, user_id, plan_id, source, starts_at, ends_at, remind_at) \
             values ($1, $2, $3, $4, $5, $6, $7, case when $5 = 'gate' then null else 0 end)",
            )
            .bind(id)
            .bind(bot)
            .bind(user)
            .bind(plan)
            .bind(source)
            .bind(now)
            .bind(ends_at),
        )?;
        Ok(id)
    }

    /// Writes how long a right runs, what it costs from now on and where it came from.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn save_subscription(&mut self, right: &Subscription) -> Result<()> {
        let now = self.now();
        self.later(
            sqlx::query(
                "update subscriptions set ends_at = $1, paid_until = $2, price_minor = $3, currency = $4, source = $5, \
                 renews_by = case when $6 is null then null else 'stars' end, renews_charge = $6, renewal_off_at = $7, \
                 ended_at = $8, cancelled_at = $9, remind_at = 0, \
                 extended_at = case when coalesce(paid_until, ends_at) = $2 then extended_at else $11 end \
                 where subscription_id = $10",
            )
            .bind(right.ends_at)
            .bind(right.paid_until)
            .bind(right.price.map(|price| price.minor))
            .bind(right.price.map(|price| price.currency.code().to_owned()))
            .bind(right.source.clone())
            .bind(right.renews.clone())
            .bind(right.renewal_off_at)
            .bind(right.ended_at)
            .bind(right.cancelled_at)
            .bind(right.id)
            .bind(now),
        )
    }

    /// One right of a person, as this transaction sees it; nobody else changes it until this transaction is over.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn subscription(&mut self, bot: BotId, user: UserId, id: SubscriptionId) -> Result<Option<Subscription>> {
        self.hold_person(bot, user)?;
        let text = format!("{SELECT} and s.subscription_id = $3{}", self.store.backend.to_change_joined());
        let row: Option<Row> =
            sqlx::query_as(AssertSqlSafe(text)).bind(bot).bind(user).bind(id).fetch_optional(self.db()).await?;
        Ok(row.map(Subscription::from))
    }

    /// Cancels every right of a person that still runs; the answer is how many.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn cancel_subscriptions(&mut self, bot: BotId, user: UserId) -> Result<u64> {
        self.hold_person(bot, user)?;
        let now = self.now();
        let done = sqlx::query(
            "update subscriptions set cancelled_at = $1, ended_at = $1 \
             where bot_id = $2 and user_id = $3 and ended_at is null",
        )
        .bind(now)
        .bind(bot)
        .bind(user)
        .execute(self.db())
        .await?;
        Ok(done.rows_affected())
    }

    /// Until when the person's rights open a chat; none if no right does.
    ///
    /// # Errors
    /// `Retry` when the database is out of reach.
    pub async fn right_until(&mut self, bot: BotId, user: UserId, chat: ChatId) -> Result<Option<Moment>> {
        Ok(sqlx::query_scalar(
            "select max(s.ends_at) from subscriptions s join plan_chats c on c.plan_id = s.plan_id \
             where s.bot_id = $1 and s.user_id = $2 and c.chat_id = $3 and s.ended_at is null and s.cancelled_at is null",
        )
        .bind(bot)
        .bind(user)
        .bind(chat)
        .fetch_one(self.db())
        .await?)
    }
}
